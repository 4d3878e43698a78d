"""A domain that only looks like ours is seen (threat T9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.text.lookalikes import looks_like, mixes_scripts

OURS = ["acme-valves.example", "norm.com.cn"]
SWAPS = {"a": "а", "o": "0", "e": "е", "m": "rn", "l": "1", "v": "ν", "s": "ѕ"}


@pytest.mark.parametrize("letter", SWAPS)
def test_a_letter_that_looks_like_another(letter):
    for own in OURS:
        name, _, rest = own.partition(".")
        other = f"{name.replace(letter, SWAPS[letter])}.{rest}"
        assert other == own or looks_like(other, OURS) == own
        punycode = ".".join(
            part if part.isascii() else f"xn--{part.encode('punycode').decode()}" for part in other.split(".")
        )
        assert other == own or looks_like(punycode, OURS) == own


@pytest.mark.parametrize(
    "theirs",
    ["acmevalves.example", "acme-valve.example", "acme-vavles.example", "acme-valves.test", "mail.acme-valves.test",
     "ACME-VALVES.TEST", "acmé-valves.example"],
)  # fmt: skip
def test_a_hyphen_a_letter_or_the_top_level_differs(theirs):
    assert looks_like(theirs, OURS) == "acme-valves.example"


@pytest.mark.parametrize(
    "theirs",
    ["acme-valves.example", "mail.acme-valves.example", "norm.com.cn", "form.com.cn", "storm.com.cn", "client.example",
     "other.com.cn", "example", "", "xn--", "xn--a.example"],
)  # fmt: skip
def test_our_own_and_other_peoples_domains_are_not_suspected(theirs):
    assert looks_like(theirs, OURS) == ""


def test_short_names_are_alike_by_chance_and_of_several_alphabets_only_a_mixture_is_odd():
    assert looks_like("qq.com.example", ["qq.com"]) == looks_like("abc.test", ["abc.example"]) == ""
    assert mixes_scripts("аcme.example")
    assert not any(map(mixes_scripts, ("acme.example", "почта.рф", "日本のacme.jp", "αβγ.gr", "")))


@given(st.text(max_size=300), st.text(max_size=80))
def test_no_text_is_too_odd(theirs, own):
    assert looks_like(theirs, [own]) in ("", own)
    assert mixes_scripts(theirs) in (True, False)
