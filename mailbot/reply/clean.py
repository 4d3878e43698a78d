"""Strangers' words in, words that are safe at one place of our mail out.  Pure.  Threats T9-T11, T16; promise P18.

One function a place: a header or a line, a display name, running text, an echo to a customer, a greeting, a file name.
"""

from __future__ import annotations

from unicodedata import category, normalize

from mailbot.text.later import later

ECHO_WIDTH = 80  # promise P18
CUT = "…"
_JOINERS = "\u200c\u200d"  # Persian and Indic words, and emoji families, need them; they cannot reorder or break a line
_BLANK = frozenset({"Cc", "Zl", "Zp"})  # NUL, CR, LF, NEL, U+2028: gone as characters, but they did separate words
_DROPPED = frozenset({"Cf", "Cs", "Co", "Cn"})  # bidi and zero-width marks, half surrogates, private and unassigned

# Full-width marks that Chinese writing needs; all others are folded, so that `ｅｖｉｌ．ｃｏｍ` is seen as what it is.
_KEPT_WIDE = frozenset("，：；！？（）、。「」『』【】《》“”…")
_TAG = later(r"<[^<>]*>")
_RUN = later(r"[!-+\--:=-Z^-z~]+")  # printable ASCII without the marks , ; < [ \ ] { | } that end a link
_ASCII_DOMAIN = later(r"[A-Za-z0-9]\.[A-Za-z]{2}")
_JOINING_DOT = later(r"(?<=\w)\.(?=[^\W\d])")
_WIDE_DOT = later(r"(?<=[A-Za-z0-9])\u3002(?=[A-Za-z])")  # a browser takes U+3002 in a host name for a dot
_LINK_SIGNS = ("//", "@", "www.", "mailto:", "javascript:")
_BRACKETS = str.maketrans("<>\\", "   ")  # what is left of markup; a backslash begins a Windows network path
_TICKET_TOKEN = later(r"\[T-\d{1,12}\]")
_NAME_MARKS = frozenset(" .'’-‐·・,")
_NAME_LENGTH = 40
_NAME_WORDS = 5
_CONTROLS = {code: " " for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160))}
_BIDI = {code: None for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF)}
# paths; and marks that readers take off when they stand around a name
_NOT_IN_A_FILE_NAME = str.maketrans('/\\"<>', "     ")
_BREAKS = {0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_RUNNING = {**_CONTROLS, **_BIDI, **_BREAKS}


def clean_line(text: str, limit: int = 200) -> str:
    """One line without controls or marks that turn it round; for headers and for one-line places (T9, T11)."""
    # the cut before the work keeps 64 KiB subjects cheap; composing can only make it shorter
    kept = text[: limit * 4]
    if not (kept.isascii() and kept.isprintable()):
        kept = normalize("NFC", "".join(map(_visible, kept)))
    return cut(" ".join(kept.split()), limit)


def _visible(char: str) -> str:
    kind = category(char)
    if kind in _BLANK:
        return " "
    return "" if kind in _DROPPED and char not in _JOINERS else char


def cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + CUT


def without_tokens(subject: str) -> str:
    """A subject without ticket numbers that its writer put there: only ours says which ticket a mail is about (P23)."""
    return " ".join(_TICKET_TOKEN.sub(" ", subject[:2000]).split())


def clean_name(text: str, limit: int = 60) -> str:
    """A display name; "" where it pretends to be an address (T10)."""
    name = clean_line(text, limit).strip("\"' ")
    return "" if "@" in normalize("NFKC", name) else name


def clean_body(text: str, limit: int = 100_000) -> str:
    """Running text for a person of ours: line ends are LF, no controls, no bidi marks, tabs kept."""
    lines = text[:limit].replace("\r\n", "\n").replace("\r", "\n").translate(_RUNNING)
    whole = lines.encode("utf-8", "replace").decode()
    return whole if len(text) <= limit else f"{whole}\n{CUT}"


def clean_echo(text: str, limit: int = ECHO_WIDTH) -> str:
    """What a stranger typed, fit to be sent to an address that he also typed (promise P18).

    One line of at most `limit` characters with no link, address, domain, markup or control in it.
    """
    folded = "".join(_folded(char) for char in text[: limit * 8])
    plain = _TAG.sub(" ", folded).translate(_BRACKETS)
    parted = _RUN.sub(lambda run: CUT if _leads_somewhere(run[0]) else run[0], _WIDE_DOT.sub(" ", plain))
    # what still joins two words by a dot is a domain in another script: 公司.中国
    loose = _JOINING_DOT.sub(". ", normalize("NFC", parted))
    return cut(" ".join(loose.split()), limit)


def _folded(char: str) -> str:
    if char in _KEPT_WIDE:
        return char
    return "".join(_visible(part) for part in normalize("NFKC", char) if part not in _JOINERS)


def _leads_somewhere(run: str) -> bool:
    low = run.lower()
    return any(sign in low for sign in _LINK_SIGNS) or _ASCII_DOMAIN.search(low) is not None


def clean_greeting(name: str) -> str:
    """A name to greet a stranger by; "" (greet without one) where it could be anything but a name (P18)."""
    plain = clean_echo(name)
    unchanged = plain == " ".join(name.split())
    fits = len(plain) <= _NAME_LENGTH and len(plain.split()) <= _NAME_WORDS
    return plain if unchanged and fits and all(_in_a_name(char) for char in plain) else ""


def _in_a_name(char: str) -> bool:
    return char in _NAME_MARKS or category(char)[0] in "LM"


def clean_file_name(text: str, limit: int = 80) -> str:
    """A file name as text: no path, no controls, its extension survives the cut (T16)."""
    name = clean_line(text.translate(_NOT_IN_A_FILE_NAME), 400).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if len(name) <= limit or not dot or len(extension) > 10:
        return cut(name, limit) or "attachment"
    return cut(stem, limit - len(extension) - 1) + "." + extension
