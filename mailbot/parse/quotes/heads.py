"""Lines of a mail -> do they hold the header lines of another, as clients copy them above a quote?  Pure, linear.

"From: ... Sent: ... To: ... Subject: ..." in the languages of the clients, with no ">" before them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mailbot.parse.quotes.attribution import CLOCK
from mailbot.parse.quotes.signature import is_rule
from mailbot.text.later import later

_FEWEST, _MOST_LABELS, _FEWEST_ADDRESSES = 4, 6, 2
_YEAR = later(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WIDE = 400
_WIDEST_DAY, _COLUMNS = 40, 16  # characters, lines
_AROUND = " \t*>•·-_\xa0\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LABELLED = later(r"[^\W\d_][^:：@<>,.!?\n]{0,24}[:：*]{1,2}\s*(\S[^\n]*)")
_NAMED_ADDRESS = later(r"^\S[^<>@]{0,120}<[^<>\s@]{1,64}@[^<>\s]{1,255}>")
_MOMENT = later(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)")
_BLOCK = 12  # lines in which the header lines of a quoted mail must stand

_HEADERS: dict[str, tuple[str, ...]] = {
    "from": (
        "from", "von", "de", "da", "van", "fra", "från", "frå", "od", "от", "від", "lähettäjä", "发件人", "寄件者",
        "寄件人", "發件人", "差出人", "送信者", "送信元", "보낸 사람", "보낸사람", "발신", "kimden", "gönderen",
        "feladó", "de la", "από", "من", "מאת", "dari", "från/from", "từ", "จาก",
        "saatja", "kellelt", "nuo", "šalje", "pošiljatelj", "изпратено от", "از", "daripada",
        "发件者", "expéditeur", "absender", "remitente",
        "mittente",
    ),
    "date": (
        "sent", "date", "gesendet", "datum", "gesendet am", "envoyé", "envoyé le", "date d'envoi", "enviado",
        "enviado el", "enviada em", "enviado em", "enviada", "fecha", "inviato", "inviato il", "data", "verzonden",
        "skickat", "sendt", "dato", "lähetetty", "päivämäärä", "pvm", "wysłano", "wysłane", "отправлено", "дата",
        "надіслано", "发送时间", "发送日期", "日期", "时间", "時間", "寄件日期", "傳送時間", "發送時間", "傳送日期",
        "送信日時", "日時", "日付", "보낸 날짜", "날짜", "보낸 시간", "gönderildi", "gönderme tarihi", "tarih",
        "odesláno", "elküldve", "küldve", "dátum", "trimis", "ημερομηνία", "στάλθηκε", "تاريخ", "נשלח", "message du",
        "sent at", "date sent", "gửi", "dikirim", "đã gửi", "ngày", "thời gian", "terkirim", "tanggal", "ส่ง", "ส่งเมื่อ",
        "วันที่", "odoslané", "poslano", "poslato", "изпратено", "išsiųsta", "nosūtīts", "saadetud", "kuupäev", "dată",
        "תאריך", "تاريخ الإرسال", "تم الإرسال", "ارسال", "送信日", "發送日期", "发件时间", "dihantar",
    ),
    "to": (
        "to", "an", "à", "a", "para", "per", "aan", "til", "till", "do", "кому", "收件人", "收件者", "宛先", "送信先",
        "받는 사람", "받는사람", "수신", "kime", "alıcı", "komu", "címzett", "către", "vastaanottaja", "προς", "إلى",
        "אל", "kepada", "destinataire", "empfänger", "destinatario", "pro", "đến", "tới",
        "người nhận", "ถึง", "za", "prima", "primatelj", "до", "kam", "kellele", "به", "ke", "адресат",
    ),
    "subject": (
        "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "emne", "ämne", "temat",
        "тема", "主题", "主題", "主旨", "标题", "標題", "件名", "제목", "konu", "předmět", "predmet", "tárgy",
        "subiect", "aihe", "θέμα", "الموضوع", "נושא", "chủ đề", "perihal",
        "tiêu đề", "เรื่อง", "หัวเรื่อง", "zadeva", "относно", "temats", "teema", "موضوع", "subjek", "perkara", "naslov",
    ),
    "cc": ("cc", "kopie", "copie à", "copie", "抄送", "副本", "kopia", "копия", "참조"),
}  # fmt: skip
_TOWARDS = frozenset(
    {"nach", "vers", "verso", "hacia", "hasta", "naar", "destination", "ziel", "куда"}
)  # of goods only
_KIND = {label: kind for kind, labels in _HEADERS.items() for label in labels}


def header_of(line: str) -> tuple[str, str]:
    """("from", "Bob <...>") for a header line as clients copy it into a quote, in any language; ("", "") if none."""
    if line.startswith("|"):  # NetEase draws a table: "| From | Bob<bob@acme.example> |"
        line = line.strip("| \t").replace(" | ", ": ", 1)
    if ":" not in line and "：" not in line:
        return "", ""
    head, colon, value = line.strip(_AROUND).replace("：", ":")[:500].partition(":")
    if not colon or len(head) > 30:
        return "", ""
    label = head.strip(_AROUND).replace("’", "'").lower()
    return _KIND.get(label) or _kind_in_two_languages(label), value.strip(" \t*")


def _kind_in_two_languages(label: str) -> str:
    """ "发件人/From", "Von / From", "From (Von)"."""
    first, drawn, second = label.replace("(", "/").replace("（", "/").replace("|", "/").partition("/")
    kind = _KIND.get(first.strip(), "") if drawn else ""
    return kind if kind == _KIND.get(second.strip(" )）"), "") else ""


def may_be_unknown(lines: Sequence[str], at: int) -> bool:
    """A quick look at where it would begin."""
    return at > 0 and not lines[at - 1].strip() and ("<" in lines[at] or (at + 1 < len(lines) and "<" in lines[at + 1]))


def is_unknown_block(lines: Sequence[str], at: int, ours: Sequence[str]) -> bool:
    """The same in a language that the table lacks: labels of a word or two, behind the first or second a name with its
    address in angles, another address, a day with its year and minute.  Behind the first
    two stands an address of `ours` as well: a form looks like it, or a driver with his hour and his plate."""
    block = []
    for line in lines[at : at + _BLOCK]:
        found = _LABELLED.match(line.lstrip(_AROUND)[:_WIDE])
        if found is None:
            break
        block.append(found.group(1))
    if not _FEWEST <= len(block) <= _MOST_LABELS or not any(map(_NAMED_ADDRESS.search, block[:2])):
        return False
    below = lines[at + len(block)] if at + len(block) < len(lines) else ""
    moments = [value for value in block if "@" not in value and _MOMENT.search(value) and _YEAR.search(value)]
    senders = " ".join(block[:2]).lower()
    if sum("@" in value for value in block) < _FEWEST_ADDRESSES or not any(map(senders.__contains__, ours)):
        return False
    return len(moments) == 1 and (not below.strip() or len(block) == _MOST_LABELS or ":" not in below[:30])


def is_header_block(lines: Sequence[str], at: int, strict: bool) -> bool:
    """`strict`: nothing stands above, so a letter head ("To: / From: / Date:") must be told from a forwarded mail."""
    first, _value = header_of(lines[at])
    if first not in ("from", "date", "subject", "to"):
        return False
    kinds: dict[str, str] = {}
    strangers = 0
    if any(line.strip().partition(":")[0].strip(" *").lower() in _TOWARDS for line in lines[at + 1 : at + 3]):
        return False
    for line in lines[at : at + _BLOCK]:
        kind, value = header_of(line)
        strangers = 0 if kind else strangers + 1
        if not line.strip() or strangers > 3:
            break
        if kind:
            kinds.setdefault(kind, value)
    if "from" not in kinds or not (len(kinds) >= 3 or {"from", "date"} == set(kinds)):
        return False
    if not any("@" in value for value in kinds.values()) and _is_way_of_goods(lines, at, kinds):
        return False
    if strict:
        return len(kinds) >= 3 and "@" in kinds["from"] and "date" in kinds
    return len(kinds) >= 3 or CLOCK.search(kinds["date"]) is not None


def _is_way_of_goods(lines: Sequence[str], at: int, kinds: Mapping[str, str]) -> bool:
    """From Leeds, to Ghent, on 3 May, two crates: somebody's own words, mostly behind a colon.  Clients write the time
    of a mail to the minute, or at least its year."""
    if "subject" not in kinds and len(kinds) >= 3:
        return True
    before = (line.rstrip() for line in reversed(lines[max(0, at - _BLOCK) : at]) if not header_of(line)[0])
    above = next((line for line in before if line), "")
    if above.endswith((":", "：")) and not is_rule(above):
        return True
    day = kinds.get("date", "")
    return "to" in kinds and any(mark.isdigit() for mark in day) and CLOCK.search(day) is None


def is_column_head(lines: Sequence[str], at: int) -> bool:
    """Notes, printed in columns: who and when, and below them "To" and "Subject" alone on their lines, each above what
    it is."""
    dated = lines[at + 1].strip() if at + 1 < len(lines) else ""
    if len(dated) > _WIDEST_DAY or not (_YEAR.search(dated) and _MOMENT.search(dated)):
        return False
    below = (line.strip(_AROUND).rstrip(":：").lower() for line in lines[at + 2 : at + 2 + _COLUMNS])
    kinds = [kind for kind in map(_KIND.get, below) if kind in ("to", "subject")]
    return kinds[:2] == ["to", "subject"] and any(map(str.strip, lines[:at]))


def arrows_below(lines: Sequence[str], marks: Sequence[bool], at: int) -> int:
    """Where a mail begins with the head of another, and what that said is quoted with ">": the first such line, else 0.
    The answer may stand below."""
    if any(line.strip() and not mark and not is_rule(line) for line, mark in zip(lines[:at], marks[:at], strict=True)):
        return 0
    below = at + 1
    while below < min(len(lines), at + _BLOCK) and not marks[below]:
        if lines[below].strip() and not header_of(lines[below])[0]:
            return 0
        below += 1
    return below if below < len(lines) and marks[below] else 0
