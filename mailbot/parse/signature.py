"""Lines of somebody's own words -> the words, and the signature block below them.  Pure, linear.  RFC 3676 section 4.3.

A block is cut at the end only: below "-- ", below "Sent from my phone", a confidentiality notice, or a last paragraph
that looks like a business card.  The closing line and the name that somebody typed stay with the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from mailbot.text.literals import Openings
from mailbot.text.patterns import when_used

DELIMITERS = frozenset({"--", "—", "––", "——", "__", "—-"})
_LONGEST_CARD = 9  # lines; a longer last paragraph is text
_WIDEST_CARD = 100  # characters in a line of it
_MOST_AFTER_RULE = 14  # lines; more below a bare "--" is text

# what phones and tablets write below a mail: the beginning of that line in many languages
_DEVICE_START = Openings((
    "sent from my ", "sent from ", "sent via ", "sent with ", "get outlook for ", "gesendet mit ", "gesendet von ",
    "von meinem ", "envoyé de mon ", "envoyé depuis ", "envoyé à partir ", "envoyé avec ", "enviado desde ",
    "enviado do ", "enviado de ", "enviado a partir ", "inviato da ", "inviato dal ", "verzonden vanaf ",
    "verstuurd vanaf ", "verzonden met ", "skickat från ", "sendt fra ", "sendt med ", "lähetetty ", "wysłane z ",
    "wysłano z ", "отправлено с ", "отправлено из ", "відправлено з ", "надіслано з ", "odesláno z ", "odoslané z ",
    "trimis de pe ", "trimis din ", "küldve ", "στάλθηκε από ", "dikirim dari ", "được gửi từ ", "đã gửi từ ",
    "أُرسلت من ", "أرسلت من ", "مرسل من ", "נשלח מ", "发自我的", "发自", "發自我的", "發自", "发送自", "傳送自",
    "寄件自", "从我的", "從我的", "来自我的", "來自我的", "mit meinem ", "télécharger outlook ", "obtener outlook ",
    "obter o outlook ", "holen sie sich outlook", "outlook für ", "outlook pour ", "獲取 outlook", "获取outlook",
    "获取 outlook", "mit proton ", "sicher versendet mit ", "diese nachricht wurde von meine", "enviado con ",
    "yahoo mail: ", "sent using ", "gửi từ ", "ส่งจาก ", "изпратено от ", "poslano s", "poslano z ",
    "отправлено через ", "inviato con ",
))  # fmt: skip
_DEVICE_END = (
    "から送信", "から送信されました", "より送信", "에서 보냄", "에서 보낸 메일", "gönderildi", " gesendet",
    " geschickt", "傳送", "发送", "發送", " üzenet küldve",
)  # fmt: skip
_LAST_OF_DEVICE = frozenset(end[-1] for end in _DEVICE_END)
_DEVICE_NAME = re.compile(
    r"phon|ipad|ipod|android|galaxy|samsung|huawei|xiaomi|honor|oppo|vivo|redmi|mobile|blackberry|outlook|yahoo|mail"
    r"|windows|tablet|手机|手機|平板|邮箱|郵箱|telefon|handy|smartphone|cell|телефон|wiko|nokia|motorola|pixel|typeapp"
    r"|superhuman|spark|proton|missive|canary|edison|newton|shortwave|tuta|feishu|lark|飞书|钉钉|釘釘|企业微信"
    r"|荣耀|小米|华为"
)
_CLAUSE = re.compile(r"[,，。!]|\.(?!\w)|://")
_SENTENCE_END = tuple(".?!。？！…;；,，")
_FOOTER_START = Openings((
    "this email and any", "this e-mail and any", "this message and any", "this email is intended",
    "this e-mail is int", "this message is intended", "this message contains", "this email contains",
    "this e-mail contains", "disclaimer", "confidentiality notice", "confidentiality:",
    "the information contained in this", "the information in this e", "if you are not the intended",
    "please consider the environment", "caution: this e", "unsubscribe", "to unsubscribe", "if you no longer wish",
    "if you don't want to", "diese e-mail enthält", "diese e-mail und", "diese nachricht", "der inhalt dieser",
    "ce message et", "ce message est", "ce courriel", "ce mail et", "este mensaje", "este correo", "esta mensagem",
    "este e-mail", "este email", "questo messaggio", "ai sensi del", "le informazioni contenute", "dit bericht",
    "deze e-mail", "ta wiadomość", "настоящее сообщение", "данное сообщение", "это сообщение и", "本邮件及",
    "本邮件含", "本邮件（", "本邮件包含", "本電子郵件", "本郵件及", "此邮件", "此郵件", "このメールは", "本メールは",
    "このメールに", "para darse de baja", "pour vous désabonner", "um sich abzumelden", "如不想再收到", "如需退订",
    "取消訂閱", "退订", "virus-free", "avast", "scanned by", "environmental notice", "save paper",
))  # fmt: skip
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
_CARD = re.compile(
    # a firm's legal form, a department, an office, a post
    r"(?<!\w)(?:ltd|limited|inc|llc|llp|plc|corp|gmbh|ag|kg|ohg|e\.k|ug|s\.?a\.?r\.?l|sas|eurl|s\.?a|s/a|s\.?l"
    r"|s\.?p\.?a"
    r"|s\.?r\.?l|s\.?n\.?c|ltda|lda|b\.?v|n\.?v|a/s|aps|ab|oy|as|sp\. ?z ?o\.?o|a\.?ş|sti|pvt|pte|pty|k\.?k|jsc|ооо"
    r"|оао|зао|ао|ип|co\.|& co|s\.a\. de c\.v|s\.r\.o|kft|company|group|trading|office|department|dept|manager|director"
    r"|engineer|specialist|executive|assistant|buyer|procurement|purchasing|sales|ceo|cfo|cto|coo|president|founder"
    r"|owner|proprietor|coordinator|consultant|supervisor|accountant|einkauf|vertrieb|abteilung|geschäftsführer|leiter"
    r"|leitung|service|services|responsable|directeur|directrice|acheteur|achats|gérant|compras|gerente|jefe|ventas"
    r"|encargad[oa]|director[a]?|setor|vendas|diretor[a]?|ufficio|acquisti|responsabile|direttore|inkoop|verkoop"
    r"|inköp|indkøb|kierownik|dyrektor|prezes|начальник|директор|менеджер|инженер|отдел|бухгалтер|müdürü|hydraulics"
    r"|engineering|industries|enterprises|solutions|technologies)(?!\w)"
    r"|公司|株式会社|有限会社|合同会社|집단|주식회사|集团|集團|[部課课科室处處](?:\s|$)|(?:工業|工业|工程|实业"
    r"|實業|贸易|貿易|科技|机械|機械|暖通|泵业|泵業|厂|廠|重工)(?:\s|$)"
    r"|经理|經理|总监|總監|工程师|工程師|主任|代表取締役|部長|課長"
)
# RE2 tells four times as quickly that there is none; beyond ASCII it does not know what a letter is, and finds too many
_ROUGHLY_CARD = when_used(
    "(?-i:"
    + _CARD.pattern.replace(r"(?<!\w)", r"(?:^|\W)").replace(r"(?!\w)", r"(?:\W|$)").replace(r"\s", "[^!-~]")
    + ")"
)
_CONTACT_LABEL = re.compile(
    r"^\W*(?:tel|tél|telephone|phone|ph|mob|mobile|cell|fax|direct|office|email|e-mail|mail|web|website|skype|wechat"
    r"|whatsapp|line|m|t|f|p|e|w|telefon|telefono|teléfono|telefone|handy|mobil|тел|телефон|моб|факс|почта|电话"
    r"|電話|手机|手機"
    r"|行動|行动|传真|傳真|邮箱|郵箱|信箱|地址|网址|網址|微信|携帯|住所|전화|هاتف|جوال|add|address|qq)[\s.]*[:：.+(\d]",
)
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-/#–]{6,}\d")
_SUM = re.compile(r"\d+[.,]\d\d")  # "12400.00": as long as a telephone number
_MONEY = re.compile(
    r"(?:usd|eur|gbp|cny|rmb|hkd|twd|jpy|chf|[$€£¥])\s?\d|\d\s?(?:usd|eur|gbp|cny|rmb|hkd|twd|jpy|chf|[$€£¥元])"
)
_PICTURES = re.compile(r"(?:\[(?:cid:[^\[\]\s]{1,120}|[^\[\]]{1,60}\](?=<))\]?(?:<[^<>\s]{1,300}>)?\s?)+")
_WEB = re.compile(r"^\W*(?:https?://|www\.)\S+\W*$|^\W*[\w.+-]+@[\w.-]+\W*$")


def is_rule(line: str) -> bool:
    """A line drawn with dashes, underscores, stars, equals signs."""
    bare = line.strip()
    if bare[:1].isalnum():
        return False
    bare = bare.replace(" ", "")
    return len(bare) >= 3 and len(set(bare)) <= 2 and all(mark in "-_=*—–─―━═＿＝＊~#•" for mark in bare)


def is_device_line(line: str) -> bool:
    """ "Sent from my iPhone" and its like; never a sentence that merely begins so."""
    bare = line.strip(" \t*_[]()").replace("’", "'").lower()
    ends = bare[-1:] in _LAST_OF_DEVICE and bare.endswith(_DEVICE_END)
    if len(bare) > 120 or not (ends or _DEVICE_START.begin(bare)):
        return False
    # "Sent from my phone, please excuse typos." is one, "Sent from my desk, it is easier" is not
    head = _CLAUSE.split(bare)[0]
    named = len(head) < 60 and _DEVICE_NAME.search(head) is not None
    if bare.startswith(("sent from ", "发自", "發自")):
        return named or (not bare.endswith(_SENTENCE_END) and head == bare)
    return named


def split_signature(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """(the words, the block below them).  The words are never empty where `lines` are not, unless all is "-- "."""
    keep = len(lines)
    for find in (_drawn_end, _delimiter, _device, _pictures, _footer, _pictures, _card, _footer, _card):
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
    for at, line in enumerate(lines[:end]):
        bare = line.strip()
        if not bare:
            continue
        left -= 1
        if bare[0].isalnum():
            continue
        if line.rstrip("\r") == "-- " or (bare in DELIMITERS and left <= _MOST_AFTER_RULE):
            return at if _said_before(lines, at) else end
        if is_rule(line) and 0 < left <= 8 and _card_like(_paragraph(lines[at + 1 : end])):
            return at if _said_before(lines, at) else end
    return end


def _paragraph(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip() and not is_rule(line)]


def _device(lines: Sequence[str], end: int) -> int:
    for at in range(end):
        if is_device_line(lines[at]) and _said_before(lines, at):
            return at
    return end


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
        for at in range(start, min(start + _LONGEST_CARD, cut)):
            bare = lines[at].strip(" \t*_-#").lower()
            if _FOOTER_START.begin(bare) and len(bare) > 5 and _said_before(lines, at):
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
    if len(starts) < 2 or not _card_like(block) or lines[start - 2].rstrip().endswith((":", "：")):
        return end
    return start if _shows_card(block) or _name_was_typed(lines, starts[1], start) else end


def _after_name(lines: Sequence[str], closing: int, end: int) -> int:
    for at in range(closing + 2, end):
        if _is_contact(lines[at]) and _card_like(_paragraph(lines[at:end])):
            return at
    return end


def is_closing(line: str) -> bool:
    bare = line.strip(" \t*_").lower()
    if not 0 < len(bare) <= 50 or not _CLOSINGS.begin(bare) or len(bare.split()) > 6:
        return False
    # "br" closes a letter, "Brown Ltd" does not; long words and CJK may go on
    fits = _CLOSINGS.beginning(bare)
    return any(len(word) > 5 or not word.isascii() or not bare[len(word) : len(word) + 1].isalpha() for word in fits)


def _name_was_typed(lines: Sequence[str], start: int, end: int) -> bool:
    """The paragraph before holds a closing and, below it, a name: what comes after that is a printed block."""
    closing = next((at for at in range(start, end) if is_closing(lines[at])), None)
    return closing is not None and any(line.strip() for line in lines[closing + 1 : end])


def _card_like(block: Sequence[str]) -> bool:
    """Few short lines, none of them a sentence."""
    if not 0 < len(block) <= _LONGEST_CARD:
        return False
    return all(len(line) <= _WIDEST_CARD and not _is_sentence(line) for line in block)


def _is_sentence(line: str) -> bool:
    if line.startswith(("- ", "• ", "* ", "· ")) or line[:2] in ("1.", "2.", "1)", "2)"):
        return True
    if line.endswith(("?", "!", "。", "？", "！", "；", ":", "：")):
        return True
    # "Ltd." and "S.p.A." end a firm's name, not a sentence
    return line.endswith(".") and len(line.split()) > 4 and _CARD.search(line.lower()[-12:]) is None


def _is_contact(line: str) -> bool:
    lower = line.lower()
    return _names_contact(lower) or (len(lower.split()) <= 8 and _is_firm(lower) and _is_of_card(lower))


def _names_contact(lower: str) -> bool:
    if _CONTACT_LABEL.match(lower) or _WEB.match(lower):
        return True
    phone = _PHONE.search(lower)
    return phone is not None and len(lower) - len(phone.group()) <= 24 and not _is_a_sum(phone.group(), lower)


def _is_of_card(lower: str) -> bool:
    return _ROUGHLY_CARD.search(lower) is not None and _CARD.search(lower) is not None


def _is_a_sum(number: str, line: str) -> bool:
    return _SUM.fullmatch(number) is not None or _MONEY.search(line) is not None


_FIRM = re.compile(
    r"(?<!\w)(?:ооо|оао|зао|ltd|limited|inc|llc|plc|gmbh|kg|sarl|s\.a|s/a|s\.p\.a|s\.r\.l|s\.n\.c|ltda|b\.v|oy"
    r"|pvt)(?!\w)"
)


def _is_firm(lower: str) -> bool:
    return _FIRM.search(lower) is not None or "公司" in lower or "株式会社" in lower


def _shows_card(block: Sequence[str]) -> bool:
    return any(" | " in line or _names_contact(line.lower()) or _is_of_card(line.lower()) for line in block)
