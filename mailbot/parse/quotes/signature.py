"""Lines of somebody's own words -> the words, and the signature block below them.  Pure, linear.  RFC 3676 section 4.3.

A block is cut at the end only: below "-- ", below "Sent from my phone", a confidentiality notice, or a last paragraph
that looks like a business card.  The closing line and the name that somebody typed stay with the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from mailbot.parse.quotes.business_card import (
    LONGEST_CARD,
    card_like,
    is_contact,
    is_post,
    leads_on,
    shows_card,
    tells_reach,
)
from mailbot.parse.quotes.devices import is_device_line
from mailbot.parse.quotes.disclaimers import begins_disclaimer
from mailbot.text.later import later
from mailbot.text.literals import Openings

DELIMITERS = frozenset({"--", "—", "––", "——", "__", "—-"})
_BULLETS = frozenset("-*•·")
_MOST_AFTER_RULE = 14  # lines; more below a bare "--" is text
_SHORTEST_SENTENCE = 25  # characters
_SENTENCE_ENDS = ".?!。？！"

_CLOSINGS = Openings((
    "best", "regards", "kind regards", "warm regards", "best regards", "many thanks", "thanks", "thank you", "thx",
    "cheers", "sincerely", "yours", "yours faithfully", "yours sincerely", "yours truly", "respectfully", "br",
    "b.rgds", "brgds", "rgds", "with kind", "with best", "with regards", "greetings", "take care", "mit freundlich",
    "freundliche", "viele grüße", "beste grüße", "liebe grüße", "schöne grüße", "gruß", "grüße", "grüsse", "gruss",
    "mfg", "lg", "vg", "danke", "hochachtungsvoll", "cordialement", "bien cordialement", "bien à vous", "salutations",
    "sincères", "merci", "respectueusement", "cdlt", "saludos", "un saludo", "atentamente", "gracias", "cordialmente",
    "un cordial", "abrazo", "atenciosamente", "at.te", "att", "obrigad", "cumprimentos", "abraço", "grato",
    "cordiali saluti", "distinti saluti", "saluti", "grazie", "un saluto", "met vriendelijke", "vriendelijke groet",
    "groet", "mvg", "bedankt", "med vänlig", "vänliga", "hälsning", "mvh", "med venlig", "venlig hilsen", "hilsen",
    "med vennlig", "vennlig", "ystävällisin", "terveisin", "z poważaniem", "pozdrawiam", "pozdrowienia", "dziękuję",
    "с уважением", "с наилучшими", "спасибо", "з повагою", "s pozdravem", "saygılarımla", "teşekkür", "üdvözlettel",
    "cu stimă", "με εκτίμηση", "مع التحية", "مع خالص", "شكرا", "בברכה", "此致", "敬礼", "顺祝", "順祝", "順頌",
    "顺颂", "谢谢", "謝謝", "多谢", "多謝", "祝好", "祝商祺", "敬上", "敬具", "以上", "よろしく", "宜しく", "何卒",
    "どうぞ", "ありがとう", "감사합니다", "trân trọng", "hormat", "terima kasih",
))  # fmt: skip
_POSTSCRIPT = later(r"(?:p\.?\s?[sd]|n\.?\s?b|з\.?ы|附|另|追伸|추신)[.:：,]|(?:附言|另外|追伸|추신)")
_SENTENCES = later(r"[.!?]\s{1,3}|[。？！]\s?")
_PICTURES = later(r"(?:\[(?:cid:[^\[\]\s]{1,120}|[^\[\]]{1,60}\](?=<))\]?(?:<[^<>\s]{1,300}>)?\s?)+")


def is_rule(line: str) -> bool:
    """A line drawn with dashes, underscores, stars, equals signs."""
    bare = line.strip()
    if bare[:1].isalnum():
        return False
    bare = bare.replace(" ", "")
    return len(bare) >= 3 and len(set(bare)) <= 2 and all(mark in "-_=*—–─―━═＿＝＊~#•" for mark in bare)


def split_signature(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """(the words, the block below them).  The words are never empty where `lines` are not, unless all is "-- "."""
    keep = len(lines)
    for find in (
        _drawn_end,
        _delimiter,
        _device,
        _pictures,
        _footer,
        _pictures,
        _card,
        _footer,
        _pictures,
        _card,
        _drawn_end,
    ):
        keep = find(lines, keep)
    return list(lines[:keep]), list(lines[keep:])


def _drawn_end(lines: Sequence[str], end: int) -> int:
    """Lines drawn below everything, and blank ones, are no words."""
    keep = end
    while keep > 0 and (not lines[keep - 1].strip() or is_rule(lines[keep - 1])):
        keep -= 1
    return keep or end


def _said_before(lines: Sequence[str], at: int) -> bool:
    return any(line.strip() for line in lines[:at])


def _delimiter(lines: Sequence[str], end: int) -> int:
    left = sum(1 for line in lines[:end] if line.strip())
    closed = -1  # the second line of two around a list
    for at, line in enumerate(lines[:end]):
        bare = line.strip()
        if not bare:
            continue
        left -= 1
        if bare[0].isalnum() or (bare in DELIMITERS and _within_table(lines, at, end)):
            continue
        if bare in DELIMITERS and at > closed and line.rstrip("\r") != "-- ":
            closed = _end_of_list(lines, at, end)
        drawn = bare in DELIMITERS and left <= _MOST_AFTER_RULE and at > closed
        if line.rstrip("\r") == "-- " or (drawn and not _are_sentences(lines[at + 1 : end])):
            return at if _said_before(lines, at) else end
        if is_rule(line) and 0 < left <= 8 and _is_card_below_rule(lines, at, end):
            return at if _said_before(lines, at) else end
    return end


def _are_sentences(below: Sequence[str]) -> bool:
    """Nothing else: somebody drew a line and wrote on."""
    block = _paragraph(below)
    return bool(block) and all(len(line) >= _SHORTEST_SENTENCE and line[-1] in _SENTENCE_ENDS for line in block)


def _within_table(lines: Sequence[str], at: int, end: int) -> bool:
    """ "--" between two rows that are drawn alike draws a line in their table, or one above the sum of a list."""
    if not 0 < at < end - 1:
        return False
    above, below = lines[at - 1], lines[at + 1]
    summed = above.lstrip()[:1] in _BULLETS and any(map(str.isdigit, below)) and not is_contact(below)
    return bool(summed) or any(mark in above and mark in below for mark in ("|", "\t"))


def _end_of_list(lines: Sequence[str], at: int, end: int) -> int:
    """A list between "--" and "--", with more words below it, is no signature; -1 where there is none."""
    below = next((i for i in range(at + 1, end) if lines[i].strip() in DELIMITERS), end)
    listed = any(map(str.strip, lines[below + 1 : min(end, below + _MOST_AFTER_RULE)])) and not _is_card_below_rule(
        lines, at, below
    )
    return below if listed else -1


def _is_card_below_rule(lines: Sequence[str], at: int, end: int) -> bool:
    """A list that somebody draws lines around holds figures and shows nobody's card."""
    block = _paragraph(lines[at + 1 : end])
    if not card_like(block) or leads_on(lines, at) or all(line[-1] in _SENTENCE_ENDS for line in block):
        return False
    return shows_card(block) or tells_reach(block) or not any(mark.isdigit() for line in block for mark in line)


def _paragraph(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip() and not is_rule(line)]


def _device(lines: Sequence[str], end: int) -> int:
    for at in range(end):
        if is_device_line(lines[at]) and _said_before(lines, at):
            return _head_of_frame(lines, at)
    return end


def _head_of_frame(lines: Sequence[str], at: int) -> int:
    """NetEase's program frames a name and an address with lines of nothing but "|" above its own line."""
    bare, above = [], at - 1
    while above > 0 and lines[above].strip():
        bare += [above] if not lines[above].strip("| \t\r") else []
        above -= 1
    return bare[-1] if len(bare) > 1 and _said_before(lines, bare[-1]) else at


def _pictures(lines: Sequence[str], end: int) -> int:
    """Lines of nothing but "[cid:image001.png@01D]" or "[Logo]<http://...>" at the end: Outlook's pictures."""
    keep = end
    while keep > 0 and (not lines[keep - 1].strip() or _PICTURES.fullmatch(lines[keep - 1].strip())):
        keep -= 1
    return keep if 0 < keep < end and any(line.strip() for line in lines[keep:end]) else end


def _starts_of_paragraphs(lines: Sequence[str], end: int, most: int) -> list[int]:
    """Of the last ones, the last first."""
    backward = range(end - 1, -1, -1)
    starts = (at for at in backward if lines[at].strip() and (at == 0 or not lines[at - 1].strip()))
    return list(islice(starts, most))


def _footer(lines: Sequence[str], end: int) -> int:
    """A confidentiality notice and all below it; two paragraphs up at most."""
    cut = end
    for start in _starts_of_paragraphs(lines, end, 4):
        for at in range(start, min(start + LONGEST_CARD, cut)):
            if begins_disclaimer(lines, at, end) and _said_before(lines, at):
                cut = at
                break
    return cut


def _card(lines: Sequence[str], end: int) -> int:
    """The last paragraph, where it is a business card; of one that begins with a closing only what follows the name."""
    starts = _starts_of_paragraphs(lines, end, 2)
    if not starts:
        return end
    start = starts[0]
    block = [line.strip() for line in lines[start:end] if line.strip()]
    closing = next((at for at in range(start, end) if is_closing(lines[at])), None)
    if closing is not None:
        return _after_name(lines, closing, end)
    if len(starts) < 2 or not card_like(block) or leads_on(lines, start) or _POSTSCRIPT.match(block[0].lower()):
        return end
    return start if shows_card(block) or _name_was_typed(lines, starts[1], start) else end


def _after_name(lines: Sequence[str], closing: int, end: int) -> int:
    for at in range(closing + 2, end):
        if _shows_reach(lines, at, end) and card_like(_paragraph(lines[at:end])):
            return at
    return end


def _shows_reach(lines: Sequence[str], at: int, end: int) -> bool:
    """A telephone or a firm, or the posts and pictures that stand above them."""
    for line in lines[at:end]:
        if is_contact(line) or " | " in line:
            return True
        if line.strip() and not (is_post(line) or _PICTURES.fullmatch(line.strip())):
            return False
    return False


def is_closing(line: str) -> bool:
    bare = line.strip(" \t*_").lower()
    if not 0 < len(bare) <= 50 or not _CLOSINGS.begin(bare) or len(bare.split()) > 6 or _says_more(bare):
        return False
    # "br" closes a letter, "Brown Ltd" does not; long words and CJK may go on
    fits = _CLOSINGS.beginning(bare)
    return any(len(word) > 5 or not word.isascii() or not bare[len(word) : len(word) + 1].isalpha() for word in fits)


def _says_more(bare: str) -> bool:
    """ "Thanks. We take five." """
    *before, last = _SENTENCES.split(bare.rstrip(_SENTENCE_ENDS))
    return bool(before) and bare[-1] in _SENTENCE_ENDS and not _CLOSINGS.begin(last)


def _name_was_typed(lines: Sequence[str], start: int, end: int) -> bool:
    """The paragraph before holds a closing and, below it, a name: what comes after that is a printed block."""
    closing = next((at for at in range(start, end) if is_closing(lines[at])), None)
    return closing is not None and any(line.strip() for line in lines[closing + 1 : end])
