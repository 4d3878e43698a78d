"""The header's fields, whatever the octets."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mailbot.model.settings import Limits
from mailbot.parse.header.fields import read_header

LIMITS = Limits()


def test_folded_values_are_joined_and_names_are_lower_case() -> None:
    header = read_header(b"SUBJECT: one\r\n two\r\nx-A:b\r\n\r\nbody", LIMITS)
    assert [(field.name, field.value) for field in header.fields.items] == [("subject", b"one two"), ("x-a", b"b")]
    assert header.defects == ()


def test_the_body_begins_after_the_first_blank_line_with_either_line_end() -> None:
    for octets in (b"A: b\r\n\r\nbody", b"A: b\n\nbody", b"A: b\r\n\nbody"):
        assert octets[read_header(octets, LIMITS).body_at :] == b"body"


def test_a_mail_without_header_is_all_body() -> None:
    header = read_header(b"Hello there\r\nAnn", LIMITS)
    assert (header.fields.items, header.body_at, header.defects) == (
        (),
        0,
        ("header_missing: begins with no header field",),
    )
    assert read_header(b"\r\nbody", LIMITS).body_at == 2


def test_the_line_that_mbox_leaves_at_the_top_is_no_field() -> None:
    header = read_header(b"From ann Mon Jan  1 2024\nSubject: x\n\nbody", LIMITS)
    assert [field.name for field in header.fields.items] == ["subject"]


def test_a_forgotten_blank_line_loses_no_words() -> None:
    for end in (b"\r\n", b"\n"):
        octets = end.join([b"Subject: x", b"Dear all,", b"we need 5 valves.", b"", b"Ann"])
        header = read_header(octets, LIMITS)
        assert header.fields.first("subject") == b"x"
        assert octets[header.body_at :].startswith(b"Dear all,")


def test_a_stray_line_between_fields_costs_only_itself() -> None:
    header = read_header(b"Subject: x\r\nstray line\r\nTo: a@b.example\r\n\r\nbody", LIMITS)
    assert [field.name for field in header.fields.items] == ["subject", "to"]
    assert header.defects == ("header_line_bad: a line of the header is no field",)


def test_every_cap_cuts_and_says_so() -> None:
    small = replace(LIMITS, header_octets=100, field_octets=10, fields=2)
    codes = {defect.partition(":")[0] for defect in read_header(b"A: b\r\n" * 50 + b"\r\nx", small).defects}
    assert codes == {"header_block_cut", "header_fields_cut"}
    header = read_header(b"A: " + b"b" * 50 + b"\r\n\r\nbody", small)
    assert header.fields.first("a") == b"b" * 10
    assert header.defects == ("header_field_cut: a field is longer than the cap",)


def test_the_body_is_found_behind_a_header_that_was_cut() -> None:
    octets = b"A: b\r\n" * 50 + b"\r\nbody"
    assert octets[read_header(octets, replace(LIMITS, header_octets=100)).body_at :] == b"body"


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from([b"A: b", b" c", b"x", b"\r\n", b"\n", b"\r", b":", b"\0", b"From x", b"\t"])).map(
        b"".join
    )
)
def test_any_octets_give_fields_without_line_ends(octets: bytes) -> None:
    header = read_header(octets, LIMITS)
    assert 0 <= header.body_at <= len(octets)
    assert not any(set(field.value) & set(b"\r\n") for field in header.fields.items)
