"""Letters in blocks: what is one to Unicode is one to us, and what ends a word is none."""

import unicodedata

from mailbot.text.letters import in_blocks
from mailbot.text.patterns import when_used

EVERY = [chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000]
SOUNDS, SYMBOLS = range(0x2C2, 0x300), range(0x2000, 0x2C00)  # "ˈ"; "ℓ", "ℵ" and the like, beside arrows and lines
RARE = {"ⸯ", "〻", "〼"}
KNOWN = {match.group() for match in when_used(r"\pL").finditer("".join(EVERY))}
NONE = (
    "0123456789０９٠٩۰۹〇 \u00a0\u3000.,;:!?'’\"“”„«»…-–—/\\()[]|·・。、，；：！？「」¿¡।؟،٪№%‰°#*@&+=<>~～^_"
    "€£¥₹฿৳៛﷼₩￥＄😀🚚✓→•●■★"
)


def test_every_letter_is_one():
    missed = {one for one in EVERY if unicodedata.category(one)[0] == "L"} - KNOWN
    assert {one for one in missed if ord(one) not in SOUNDS and ord(one) not in SYMBOLS} == RARE


def test_what_stands_between_words_and_numbers_is_none():
    assert KNOWN.isdisjoint(NONE)
    modern = [one for one in KNOWN if ord(one) < 0xE80 or 0x2000 <= ord(one) < 0x10000]
    assert not [one for one in modern if unicodedata.category(one) in ("Sc", "Zs", "Pd", "Ps", "Pe", "Pi", "Pf", "Cc")]


def test_a_class_keeps_what_else_is_in_it():
    border, word = when_used(r"(?:^|[^\d\pL\]-])x"), when_used(r"x[\pL\d]{2}\pL\\pL")
    assert border.search("(x") and border.search("·x") and not any(border.search(f"{one}x") for one in "aß鋼-4]ا")
    assert word.search(r"xé1鋼\pL") and not word.search(r"xé-鋼\pL") and not word.search("xé1鋼é")
    assert in_blocks(r"a\d[b]") == r"a\d[b]"
