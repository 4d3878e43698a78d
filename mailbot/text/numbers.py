"""A number as people write it -> the same number without currency sign or thousands mark.  Pure, linear.

"$2,480.50" -> "2480.50", "1.250,00 €" -> "1250.00", "¥12,000" -> "12000", "CHF 1'200.50" -> "1200.50".
"""

from __future__ import annotations

import re

from mailbot.text.later import later

_NUMBER = later(r"\d[\d.,'’\u00a0\u202f ]{0,24}\d|\d")
_SPACES = later(r"[ \u00a0\u202f'’]")
_LONGEST = 120
_ZEROES = "٠۰०০੦૦௦౦๐"  # of Arabic, Persian, Hindi, Bengali, Punjabi, Gujarati, Tamil, Telugu, Thai
NATIVE_DIGITS = {ord(zero) + value: str(value) for zero in _ZEROES for value in range(10)}
_LONGEST_BESIDE = 20


def number(text: str) -> str:
    """The first number in a text; "" where there is none."""
    found = _NUMBER.search(text[:_LONGEST])
    return _plain(_first_group(found.group())) if found else ""


def amount(text: str) -> str:
    """A price or a total: the number, where the text is little more than one; else the text as it is."""
    bare = text.strip()
    found = number(bare)
    return found if found and len(bare) <= 60 else bare


def quantity(text: str) -> str:
    """ "1,000 pcs" -> "1000"; "500-1000 pcs" and "two boxes" stay as written."""
    bare = text.strip().lstrip("×xX* ")
    found = _NUMBER.match(bare)
    if found is None:
        return bare
    rest = bare[found.end() :]
    return bare if any(mark.isdigit() for mark in rest) else _plain(_first_group(found.group()))


def beside(text: str) -> str:
    """What stands beside the one number of a text, its unit or currency: "1,000 pcs" -> "pcs", "$12.00" -> "$"."""
    bare = text.strip().lstrip("×xX* ")[:_LONGEST]
    found = _NUMBER.search(bare)
    rest = " ".join((bare[: found.start()] + " " + bare[found.end() :]).split()) if found else ""
    return "" if len(rest) > _LONGEST_BESIDE or any(mark.isdigit() for mark in rest) else rest


def _first_group(digits: str) -> str:
    """A space parts thousands only before exactly three digits: "12 345,00", but not "3 12"."""
    pieces = _SPACES.split(digits)
    kept = pieces[0]
    for piece in pieces[1:]:
        if len(re.split(r"[.,]", piece)[0]) != 3:
            break
        kept += piece
    return kept


def _plain(digits: str) -> str:
    digits = digits.strip(".,")
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    mark, behind = digits[last], digits[last + 1 :]
    whole = re.sub(r"[.,]", "", digits[:last])
    if digits.count(mark) > 1:
        return whole + behind  # 1.234.567
    # "1,250" and "1.250" are thousands; "0.125", "3,5" and "12.00" are not
    if len(behind) == 3 and whole != "0" and not (set(".,") - {mark}) & set(digits):
        return whole + behind
    return f"{whole}.{behind}"
