"""Many patterns asked in one pass: what it leaves out finds nothing, in sentences of ours and in any characters."""

import importlib
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.text.patterns import several, when_used

# the functions of the package have the names of its modules
QUANTITIES, REFERENCES, CONTACT, CONTAINERS = (
    importlib.import_module(f"mailbot.classify.details.{name}")
    for name in ("quantities", "references", "contact", "containers")
)
SENTENCES = [one["text"] for one in tomllib.loads(Path(__file__).with_name("details.toml").read_text())["sentence"]]
FIRMS = [
    "Client Ltd",
    "Kunde GmbH & Co. KG",
    "上海阀门有限公司",
    "株式会社山田",
    "ООО «Ромашка»",
    "شركة النور",
    "Lda, Lisboa",
]
GROUPS = {
    "quantities": (QUANTITIES._MAY_FIT, (QUANTITIES._COUNTED, QUANTITIES._RANGE, *QUANTITIES._BARE)),
    "labels": (REFERENCES._MAY_NAME[0], [pattern for _, solid, pattern in REFERENCES._LABELLED if not solid]),
    "CJK labels": (REFERENCES._MAY_NAME[1], [pattern for _, solid, pattern in REFERENCES._LABELLED if solid]),
    "firms": (CONTACT._FIRM_IN, (CONTACT._SOLID_FIRM, CONTACT._LATIN_FIRM)),
}
WORDS = st.sampled_from(
    (
        "send",
        "5",
        "1200",
        "pcs",
        "qty",
        ":",
        "x",
        "out of",
        "instead of 4",
        "| 7 |",
        "... 12",
        "PO",
        "no.",
        "订单",
        "要",
    )
)


@pytest.mark.parametrize("group", GROUPS)
def test_what_finds_something_is_never_left_out(group):
    may_fit, patterns = GROUPS[group]
    found = 0
    for text in [*SENTENCES, *FIRMS]:
        fitting = [pattern for pattern in patterns if pattern.search(text)]
        assert set(fitting) <= set(may_fit(text)), text
        found += len(fitting)
    assert found  # the sentences say such things


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)))
def test_nor_in_any_other_text(text):
    text = text.encode(errors="replace").decode()
    for may_fit, patterns in GROUPS.values():
        assert {pattern for pattern in patterns if pattern.search(text)} <= set(may_fit(text))


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="0123456789 x*个柜高HQ柜pcs", max_size=30))
def test_every_container_has_a_size(text):
    patterns = (*CONTAINERS._NUMBER_FIRST, CONTAINERS._SIZE_FIRST)
    assert CONTAINERS._MAY_NAME.search(text) or not any(pattern.search(text) for pattern in patterns)


def test_patterns_come_in_their_own_order_and_another_may_be_asked_for_one():
    one, other = when_used("b+"), when_used(r"a\d")
    asked = several((one, other))
    assert asked("a1 b") == [one, other] and asked("B") == [one] and asked("") == []
    assert several((one, other), {other: "a"})("a") == [other]
