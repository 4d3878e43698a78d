"""Text of a mail -> Words: the sender's own new words, the quoted history, the signature.  Pure, linear, never raises.

No client marks its history in a way that a standard knows, so this is a table of what they write, by kind of mark:
a drawn separator, a block of header lines, an attribution ("On ... wrote:"), and ">" (RFC 3676 section 4.5).
Every line of the mail ends up in exactly one of the three: folded, never deleted.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache

from msgspec import Struct

from mailbot.parse.quotes.arrows import arrowed, mark_as_it_begins, may_be_own
from mailbot.parse.quotes.attribution import (
    WIDEST,
    closing_lines,
    find_attribution,
    names_its_hour,
    tells_who_wrote,
)
from mailbot.parse.quotes.banner import banner_lines
from mailbot.parse.quotes.devices import is_device_line
from mailbot.parse.quotes.heads import (
    arrows_below,
    header_of,
    is_column_head,
    is_header_block,
    is_unknown_block,
    may_be_unknown,
)
from mailbot.parse.quotes.signature import is_rule, split_signature
from mailbot.text.later import later
from mailbot.text.literals import Openings

_MOST = 10_000  # lines that somebody may have written; what comes after is folded
_TOP = 40  # lines in which a letter head stands
_WIDEST_TITLE = 80  # characters

_SEPARATORS = Openings((
    "original message", "replied message", "please type your reply above", "reply above this line",
    "type your response above", "original mail", "original email", "originalmail", "forwarded message",
    "forwarded by", "forwarded mail", "forward message", "forwarded email", "reply message",
    "begin forwarded message", "message suivi", "ursprüngliche nachricht", "originalnachricht", "original-nachricht",
    "originale nachricht", "weitergeleitete nachricht", "anfang der weitergeleiteten", "weitergeleitet von",
    "message d'origine", "message original", "message transféré", "message transmis", "début du message",
    "mensaje original", "mensaje reenviado", "inicio del mensaje", "messaggio originale", "messaggio inoltrato",
    "inizio messaggio", "mensagem original", "mensagem encaminhada", "mensagem reencaminhada", "início da mensagem",
    "início de mensagem", "oorspronkelijk bericht", "oorspronkelijke bericht", "doorgestuurd bericht",
    "begin doorgestuurd", "originalmeddelande", "ursprungligt meddelande", "vidarebefordrat", "opprinnelig melding",
    "videresendt", "oprindelig besked", "oprindelig meddelelse", "alkuperäinen viesti", "välitetty viesti",
    "edelleenlähetetty", "oryginalna wiadomość", "wiadomość oryginalna", "wiadomość oryg", "wiadomość przekazana",
    "przekazana wiadomość", "исходное сообщение", "пересылаемое сообщение", "пересланное сообщение",
    "перенаправленное сообщение", "начало переадресованного", "оригинальное сообщение", "оригінальне повідомлення",
    "原始邮件", "原始郵件", "原邮件", "转发邮件", "转发的邮件", "轉寄郵件", "轉寄的郵件", "轉發郵件", "转发信息",
    "回复的原邮件", "回复的邮件", "原始信件", "原始訊息", "原始消息", "下面是被转发的邮件", "开始转发的邮件",
    "以下是轉寄的郵件", "開始轉寄郵件", "轉寄郵件開始", "元のメッセージ", "オリジナルメッセージ",
    "転送されたメッセージ", "転送メッセージ", "転送開始", "원본 메시지", "원본 메일", "전달된 메시지", "전달된 메일",
    "orijinal mesaj", "özgün ileti", "iletilen mesaj", "yönlendirilen ileti", "původní zpráva", "původní e-mail",
    "původní email", "přeposlaná zpráva",
    "preposlaná správa", "pôvodná správa", "eredeti üzenet", "továbbított üzenet", "mesaj original",
    "mesaj redirecționat", "αρχικό μήνυμα", "προωθημένο μήνυμα", "الرسالة الأصلية", "رسالة معاد توجيهها",
    "הודעה מקורית", "pesan asli", "pesan terusan", "thư gốc", "转发", "轉發", "转寄",
))  # fmt: skip
_STRIPPED = "-–—_=*>#~─ \t:："  # around the words of a separator
_AROUND = frozenset(_STRIPPED)

_GROUPWISE = later(r"\s{0,8}>>> [^>\n]{1,120}(?:<[^<>\n]{3,120}>[^>\n]{0,80})?\d[^>\n]{0,40}>>>")
_GROUPWISE_NEW = later(r">>> [^>\n]{1,120}(?:<[^<>\n]{3,120}>[^>\n]{0,80})?\d[^>\n]{0,60}$")  # ends one line below
REPLY_ABOVE = later(r"[\s>＞|]{0,20}[#＃]{2}\s?[-–—－]")

_SHORT = frozenset({"original", "forwarded", "原始", "原文"})  # QQ in English: "------ Original ------"


class Words(Struct, frozen=True):
    """What somebody wrote, what they quoted, how they signed.  Together they hold every line of the mail."""

    text: str = ""
    quoted: str = ""
    signature: str = ""


def split_text(text: str, answers: bool = True) -> Words:
    """`answers`: the mail says that it does.  Else what stands behind ">", and below nobody's name, is a list or points
    at something."""
    lines, marks = _marked(text)
    if not answers and True in marks and may_be_own(lines, marks) and not is_of_a_helpdesk(lines):
        marks = [False] * len(lines)
    return _words(lines, marks)


@lru_cache(maxsize=1)  # who wants the words and who wants a form both ask
def _marked(text: str) -> tuple[Sequence[str], Sequence[bool]]:
    """The lines, and which of them are history."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines, _mark(lines, arrowed(lines))


def is_of_a_helpdesk(lines: Sequence[str]) -> bool:
    """What we and other desks send begins with a line to write above: it is never quoted by chance."""
    return any(REPLY_ABOVE.match(line[:WIDEST]) for line in lines)


def split_lines(lines: Sequence[str], quoted: Sequence[bool]) -> Words:
    """`quoted[i]`: line i is known to be history already, by ">" or by its place in the HTML."""
    return _words(lines, _mark(lines, list(quoted)))


def _words(lines: Sequence[str], marked: Sequence[bool]) -> Words:
    marks = _below_the_line(lines, marked)
    own = [line for line, mark in zip(lines, marks, strict=True) if not mark]
    guards = banner_lines(own)
    words, block = split_signature(own[guards:])
    text = "\n".join(words).strip()
    if _is_interleaved(marks):
        text = _single_gaps(text)
    history = "\n".join(line for line, mark in zip(lines, marks, strict=True) if mark)
    return Words(text, history.strip("\n"), "\n".join((*own[:guards], *block)).strip())


def without_unknown_head(words: Words, ours: Sequence[str]) -> Words:
    """Header lines in a language of no list, and what they quote, are history where they name whom the mail goes to
    (`ours`): who answers quotes those."""
    lines = words.text.split("\n")
    for at in range(1, len(lines)):
        if may_be_unknown(lines, at) and is_unknown_block(lines, at, ours):
            text, block = split_signature(lines[:at])
            rest = "\n".join((*lines[at:], *words.quoted.split("\n"))).strip("\n")
            return Words("\n".join(text).strip(), rest, "\n".join((*block, words.signature)).strip())
    return words


def _below_the_line(lines: Sequence[str], marks: Sequence[bool]) -> Sequence[bool]:
    """A quoted "##- Write above this line -##": some programs break the lines that they quote, and what they broke off
    has no ">".  Others say above it who wrote, without a day or an address: "Ana Ruiz wrote:"."""
    drawn = (at for at, mark in enumerate(marks) if mark and REPLY_ABOVE.match(lines[at][:WIDEST]))
    at = next(drawn, len(lines))
    if at == len(lines):
        return marks
    above = next((i for i in range(at - 1, -1, -1) if lines[i].strip()), at)
    start = above if not marks[above] and tells_who_wrote(lines[above]) else at
    return [*marks[:start], *[True] * (len(lines) - start)]


def own_lines(text: str, most: int) -> list[str]:
    """Of so many lines those that are nobody's history; a block of header lines at the very top stays: web forms begin
    so."""
    lines, marks = _marked(text)
    if len(lines) > most or _begins_at_top(lines, marks):
        lines = lines[:most]
        marks = _mark(lines, arrowed(lines), keep_top=True)
    return [line for line, mark in zip(lines, marks, strict=True) if not mark]


def _begins_at_top(lines: Sequence[str], marks: Sequence[bool]) -> bool:
    """May the history be no more than such a block?"""
    above = lines[: marks.index(True)] if True in marks else ()
    return True in marks and len(above) < _TOP and all(_may_stand_in_letter_head(line) for line in above)


def _single_gaps(text: str) -> str:
    kept: list[str] = []
    for line in text.split("\n"):
        if line.strip() or not kept or kept[-1].strip():
            kept.append(line)
    return "\n".join(kept)


def _is_interleaved(marks: Sequence[bool]) -> bool:
    return True in marks and False in marks[marks.index(True) :]


def _mark(lines: Sequence[str], marks: list[bool], keep_top: bool = False) -> list[bool]:
    closing = closing_lines(lines)
    devices = {at for at, line in enumerate(lines) if is_device_line(line)}
    at = 0
    while at < len(lines):
        if at >= _MOST:
            return _mark_from(lines, marks, at)
        if marks[at] or not lines[at].strip():
            if ">>>" in lines[at] and _is_groupwise(lines, at):
                return _mark_from(lines, marks, at)
            at += 1
            continue
        if _rest_is_history(lines, at, keep_top) or (devices and _is_below_device(lines, marks, at, devices)):
            below = arrows_below(lines, marks, at)
            if not below:
                return _mark_from(lines, marks, at)
            marks[at:below] = [True] * (below - at)
            at = below
            continue
        found = find_attribution(lines, marks, at, closing)
        if found is None:
            at += 1
            continue
        start, end = found
        below = _introduced(lines, marks, start, end)
        if below > len(lines):
            return _mark_from(lines, marks, start)
        marks[start:below] = [True] * (below - start)
        at = max(end, below)
    return marks


def _is_groupwise(lines: Sequence[str], at: int) -> bool:
    """ ">>> Bob <bob@acme.example> 20.11.2026 17:12 >>>", or ">>> Bob schrieb am 20.11.2026 um 17:12 in Nachricht",
    and below it "<5F8@acme.example>:"."""
    if _GROUPWISE.match(lines[at][:WIDEST]):
        return True
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return below.startswith("<") and below.endswith(">:") and _GROUPWISE_NEW.match(lines[at][:WIDEST]) is not None


def _introduced(lines: Sequence[str], marks: list[bool], start: int, end: int) -> int:
    """Where ends what an attribution begins: beyond the last line where nothing marks what it quotes, `start` where
    it is none."""
    follows = next((i for i in range(end, len(lines)) if lines[i].strip()), len(lines))
    if follows == len(lines) or marks[follows]:
        return end
    if not names_its_hour(" ".join(lines[start:end])[: 2 * WIDEST]):
        return start  # "On 3 May your colleague wrote to me:" is somebody's own
    return end if mark_as_it_begins(lines, marks, follows) else len(lines) + 1


def _mark_from(lines: Sequence[str], marks: list[bool], at: int) -> list[bool]:
    """All from here on, with the line drawn above it."""
    start = at
    while start > 0 and (not lines[start - 1].strip() or is_rule(lines[start - 1]) or _is_title(lines[start - 1])):
        start -= 1
    return marks[:start] + [True] * (len(lines) - start)


def _is_title(line: str) -> bool:
    """ "----邮件原文----", whatever it says."""
    bare = line.strip()
    return 6 < len(bare) < _WIDEST_TITLE and is_rule(bare[:3]) and bare[:3] == bare[-3:]


def _rest_is_history(lines: Sequence[str], at: int, keep_top: bool) -> bool:
    if _is_separator(lines[at]):
        # a helpdesk begins its own mail with "please type your reply above this line"
        return any(line.strip() for line in lines[:at]) or "above" not in lines[at].lower()
    if header_of(lines[at])[0]:
        at_top = at < _TOP and all(_may_stand_in_letter_head(line) for line in lines[:at])
        return is_header_block(lines, at, strict=at_top) and not (keep_top and at_top)
    return is_column_head(lines, at)


def _is_below_device(lines: Sequence[str], marks: Sequence[bool], at: int, devices: Set[int]) -> bool:
    """Below "Sent from my phone" stands what the phone quoted without a mark."""
    device = next((i for i in range(at - 1, max(-1, at - 4), -1) if lines[i].strip()), -1)
    return device > 0 and not marks[device] and device in devices and any(x.strip() for x in lines[:device])


def _may_stand_in_letter_head(line: str) -> bool:
    return not line.strip() or is_rule(line) or line[:16].replace("：", ":").find(":") > 0


def _is_separator(line: str) -> bool:
    bare = line.replace("&nbsp;", " ").strip()  # QQ writes it into plain text, too
    if not bare or (bare[0] not in _AROUND and bare[-1] not in _AROUND and bare[0] not in "oO"):
        return False  # nothing drawn around it, and not Tobit's "original message"
    words = bare.strip(_STRIPPED).replace("’", "'").lower()
    if words in _SHORT and bare.startswith("--"):
        return True
    if not words or len(words) > 90 or not _SEPARATORS.begin(words):
        return False
    if words.startswith("original message processed by"):
        return True  # Tobit draws no line
    drawn = bare.startswith(("--", "==", "__", "**", "—", "──", "- -", "~~", "##"))
    return drawn or (bare.endswith((":", "：")) and len(words) <= 60 and len(words.split()) <= 7)
