"""Octets and the charset that somebody claims -> text.  Pure, never raises.

Labels lie: GBK goes out as gb2312, cp932 as iso-2022-jp, UTF-8 as latin-1, and raw 8-bit text carries none at all.
So: the widest codec of the label's family first, UTF-8 where the octets can hardly be anything else, a guess last.
"""

from __future__ import annotations

import re
import sys
from encodings.aliases import aliases
from string import ascii_letters

from mailbot.text.later import later

# label -> the codec that reads everything which goes out under that label
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "windows-936": "gb18030",
    "gb_2312-80": "gb18030",
    "euc-cn": "gb18030",
    "chinese": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big-5": "big5hkscs",
    "x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "cp950": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8": "utf-8-sig",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "koi8-ru": "koi8-u",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
}
# labels that say nothing: mail programs write them when they do not know
_EMPTY_LABELS = frozenset({"", "unknown", "unknown-8bit", "x-unknown", "8bit", "7bit", "binary", "default", "none"})
_UNLISTED = {"koi8_u", "koi8_t", "cp720", "cp737", "cp856", "cp874", "cp1006", "utf_8_sig", "mac_arabic", "mac_farsi"}
_NO_CHARSETS = {"base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec", "mbcs"}
_CODECS = frozenset(
    name for pair in aliases.items() for name in pair if aliases.get(pair[0]) not in _NO_CHARSETS
) | frozenset(_UNLISTED)
_JIS = later(r"iso-?2022-?jp", re.IGNORECASE)
_SINGLE_OCTET = later(r"cp125|windows-125|iso-?8859|iso8859|latin|mac_|koi8|cp874", re.IGNORECASE)
_WESTERN = frozenset({"cp1252", "windows-1252", "iso-8859-15", "iso8859-15", "latin9"})
_ASCII_LETTERS, _BEYOND_ASCII = ascii_letters.encode(), bytes(range(128, 256))
_FEW = 8  # octets beyond ASCII, from which more of them than letters tell that no Western language is written
_META = later(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_SAMPLE = 8192  # of what a guess looks at
_SHORT = 200
_CERTAIN = 4  # this many UTF-8 sequences hardly come about by chance


def decode(octets: bytes, label: str = "", hint: str = "") -> str:
    """`hint`: the charset of the mail around it, for octets that carry no label of their own."""
    if octets.isascii() and b"\x1b" not in octets and b"~{" not in octets and b"+" not in octets:
        return octets.decode("ascii")
    name = label.strip().strip("'\"").strip().lower()
    if name in _EMPTY_LABELS:
        return _guess(octets, hint)
    if _JIS.match(name):
        return _japanese(octets)
    codec = _codec(name)
    if not codec or (octets.isascii() and (codec.startswith("utf-8") or codec in _WESTERN)):
        return _guess(octets, hint)  # an escape in ASCII: Japanese or HZ under the wrong label
    utf8 = _surely_utf8(octets, codec)
    if utf8 is not None:
        return utf8
    if codec in _WESTERN and _is_beyond_western(octets):
        return _guess(octets, "")
    return _strict(octets, codec) or _almost(octets, codec) or _guess(octets, hint)


def hint_for_fields(named: str, body: bytes) -> str:
    """What raw octets in a header are written in: as the mail says (`named`), or as its body is where that is a lie."""
    codec, sample = _codec(named.strip().lower()), body[:_SAMPLE]
    if (codec and not codec.startswith("utf") and codec not in _WESTERN) or not _is_beyond_western(sample):
        return named
    return named if _almost(sample, "utf-8") is not None else _likely(sample)


def meta_charset(html: bytes) -> str:
    """What an HTML page says about itself in its first octets; "" if nothing."""
    found = _META.search(html[:4096])
    return found.group(1).decode("ascii") if found else ""


def _codec(label: str) -> str:
    """Python's name of a charset's codec; "" for an unknown one.

    Looked up in a set of our own first: codecs.lookup imports modules by a stranger's word and remembers every miss.
    """
    name = _WIDER.get(label, label)
    return name if name.replace("-", "_").replace(".", "_").replace(":", "_") in _CODECS else ""


def _strict(octets: bytes, codec: str) -> str | None:
    try:
        return octets.decode(codec)
    except (LookupError, ValueError):
        return None


def _almost(octets: bytes, codec: str) -> str | None:
    """A few bad octets (a cut last character, one stray quote) do not make the label wrong."""
    try:
        text = octets.decode(codec, "replace")
    except (LookupError, ValueError):
        return None
    high = sum(octet > 127 for octet in octets[:_SAMPLE])
    return text if text[:_SAMPLE].count("\ufffd") * 20 <= high else None


def _surely_utf8(octets: bytes, codec: str) -> str | None:
    """The text, where the octets are valid UTF-8 although the label says another charset."""
    if codec.startswith("utf") or octets.isascii():
        return None
    text = _strict(octets, "utf-8-sig")
    if text is None:
        return None
    high = [char for char in text[:_SAMPLE] if char > "\x7f"]
    by_chance = len(high) < _CERTAIN and all(char < "\u0800" for char in high)
    return None if by_chance and not _SINGLE_OCTET.match(codec) else text


def _japanese(octets: bytes) -> str:
    if b"\x1b" not in octets and not octets.isascii():
        return _strict(octets, "utf-8-sig") or _guess(octets, "cp932")
    return _strict(octets, "iso2022_jp_2") or _rows_beyond_jis(octets)


def _rows_beyond_jis(octets: bytes) -> str:
    """NEC and IBM rows (circled numbers, rare names) and text cut in an escape: Python's codec refuses both.

    The two-octet runs are EUC with the high bits off; cp932's table holds those rows, so each pair moves there.
    """
    out = []
    for run in octets.split(b"\x1b"):
        if run[:2] in (b"$B", b"$@"):
            out.append(_shifted(run[2:]))
        elif run[:2] == b"$(":
            out.append(_shifted(run[3:]))
        elif run[:2] == b"(I":
            out.append(bytes(octet | 0x80 for octet in run[2:]).decode("cp932", "replace"))
        elif run[:1] in (b"(", b"$"):
            out.append(run[2:].decode("ascii", "replace"))
        else:
            out.append(run.decode("ascii", "replace"))
    return "".join(out)


def _shifted(run: bytes) -> str:
    """JIS X 0208 pairs -> cp932 octets -> text (the arithmetic of every Shift_JIS table)."""
    out = bytearray()
    at = 0
    while at < len(run):
        first, second = run[at], run[at + 1] if at + 1 < len(run) else 0
        if not second and first > 0x20:
            break  # cut in the middle of a character
        if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
            out.append(first)
            at += 1
            continue
        lead = (first + 1) // 2 + (0x70 if first < 0x5F else 0xB0)
        trail = second + (0x1F if second < 0x60 else 0x20) if first % 2 else second + 0x7E
        out += bytes((lead, trail))
        at += 2
    return out.decode("cp932", "replace")


def _guess(octets: bytes, hint: str) -> str:
    """No label, or a useless one."""
    if b"\x1b$" in octets:
        return _japanese(octets)
    if octets.isascii():
        return octets.decode("ascii") if b"~{" not in octets else _hz(octets)
    utf8 = _strict(octets, "utf-8-sig")
    if utf8 is not None:
        return utf8
    hinted = _codec(hint.strip().lower()) if hint.strip().lower() not in _EMPTY_LABELS else ""
    if hinted and not hinted.startswith("utf") and not (hinted in _WESTERN and _is_beyond_western(octets)):
        text = _strict(octets, hinted)
        if text is not None:
            return text
    return _detected(octets)


def forget_tables() -> None:
    """Those of chardet take 25 MB from the first mail that names no charset; reading them again takes 60 ms."""
    models = sys.modules.get("chardet.models")
    for one in vars(models).values() if models else ():
        forget = getattr(one, "cache_clear", None)
        if forget is not None:
            forget()


def _hz(octets: bytes) -> str:
    """HZ only where it reads as such: '~{' also occurs in plain ASCII."""
    text = _strict(octets, "hz") if b"~}" in octets else None
    return text if text is not None and not text.isascii() else octets.decode("ascii")


def _detected(octets: bytes) -> str:
    almost_utf8 = _almost(octets, "utf-8")
    if almost_utf8 is not None:
        return almost_utf8
    text = _strict(octets, _likely(octets))
    return text if text is not None else octets.decode("cp1252", "replace")


def _likely(octets: bytes) -> str:
    import chardet  # only here: most mails say how they are written

    sample, beyond = octets[:_SAMPLE], _is_beyond_western(octets)
    short = len(sample) < _SHORT
    # in a few words any charset of old machines can be found
    era = chardet.EncodingEra.MODERN_WEB | chardet.EncodingEra.LEGACY_ISO if short else chardet.EncodingEra.ALL
    found = str(chardet.detect(sample, encoding_era=era).get("encoding") or "cp1252").lower()
    codec = _codec(found) or "cp1252"
    # too little to tell one Western charset from another
    return "cp1252" if short and not beyond and _SINGLE_OCTET.match(codec) else codec


def _is_beyond_western(octets: bytes) -> bool:
    """More octets beyond ASCII than letters: Cyrillic, Greek, Chinese; in Western languages it is a letter in five."""
    sample = octets[:_SAMPLE]
    high, letters = (len(sample) - len(sample.translate(None, kind)) for kind in (_BEYOND_ASCII, _ASCII_LETTERS))
    return high >= _FEW and high > letters
