"""A line -> did a telephone or a mail program write it below a mail: "Sent from my iPhone"?  Pure, linear.

Goods are sent from warehouses, mails from wrong accounts: it names a brand, or in few words a thing, and says no more.
"""

from __future__ import annotations

from mailbot.text.later import later
from mailbot.text.literals import Openings

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
    "enviado via ",
    "yahoo mail: ", "sent using ", "gửi từ ", "ส่งจาก ", "изпратено от ", "poslano s", "poslano z ",
    "отправлено через ", "inviato con ", "get bluemail for ",
    "签名由", "簽名由",
))  # fmt: skip
_DEVICE_END = (
    "에서 보냈습니다.", "에서 보냈습니다",
    "から送信", "から送信されました", "より送信", "에서 보냄", "에서 보낸 메일", "gönderildi", " gesendet",
    " geschickt", "傳送", "发送", "發送", " küldve",
)  # fmt: skip
_LAST_OF_DEVICE = frozenset(end[-1] for end in _DEVICE_END)
_BRAND = later(
    r"iphon|ipad|ipod|android|galaxy|samsung|huawei|xiaomi|honor|oppo|vivo|redmi|blackberry|outlook|yahoo"
    r"|windows|wiko|nokia|motorola|pixel|typeapp"
    r"|superhuman|spark|proton|missive|canary|edison|newton|shortwave|tuta(?!j)|feishu|lark|飞书|钉钉|釘釘|企业微信"
    r"|荣耀|小米|华为|메일 ?앱|아이폰|갤럭시"
)
_THING = later(r"phon|mobil|mail|tablet|手机|手機|平板|邮箱|郵箱|telefon|handy|cell|celular|телефон")
_MOST_WORDS = 7  # beside a thing that everybody speaks of
_BY_MAIL = later(r"(?:per|by|via|par|por|als|im|in|fel|wrong|our|your|notre|votre) (?:e-?)?m(?:ail|obil)")
# behind "Sent from my phone," stands why it is so short
_SORRY = later(
    r"excus|sorry|typo|brev|brief|short|error|mistake|forgiv|pardon|entschuld|tippfehl|kürze|kurz|verzeih|faute|erreur"
    r"|concis|disculp|perdon|scus|desculp|erro|fout|kort|stavfel|slåfejl|skrivefeil|chyb|błęd|literów|опечат|крат|ошиб"
    r"|извин|hata|见谅|見諒|抱歉|谅解|ご容赦|誤字|양해"
)
_UNKNOWN_DEVICE = later(
    r"sent from (?:my .{1,80}|(?!(?:our|your|their|the|a|an|this|that|here|there)\b)\S+)"
    r"|[发發]自(?:我的.{1,40}| ?[a-z0-9 ]{1,40})"
)
_CLAUSE = later(r"[,，。!]|\.(?!\w)|://")
_MOST_OF_ADVERT = 7  # words
_PROGRAMS = ("outlook", "bluemail", "yahoo mail", "proton mail", "fairemail", "mail.ru", "zoho mail", "gmx mail")
_SYSTEMS = ("android", "ios", "iphone", "ipad", "mac")
_AROUND = " \t*_[]()\u2060\u2063\u200b\u200c\u200d\u200e\u200f\ufeff"
_SENTENCE_END = tuple(".?!。？！…;；,，")


def is_device_line(line: str) -> bool:
    """ "Sent from my iPhone" and its like; never a sentence that merely begins so."""
    bare = line.strip(_AROUND).replace("’", "'").lower()
    if ("outlook" in bare or "mail" in bare) and _is_advert(bare.partition("<http")[0]):
        return True
    ends = bare[-1:] in _LAST_OF_DEVICE and bare.endswith(_DEVICE_END)
    if len(bare) > 120 or not (ends or _DEVICE_START.begin(bare)):
        return False
    # "Sent from my phone, please excuse typos." is one, "Sent from my desk, it is easier" is not
    head = _CLAUSE.split(bare)[0]
    if _goes_on(bare[len(head) :]):
        return False
    named = len(head) < 60 and (_BRAND.search(head) is not None or _is_thing(head))
    if not named and bare.startswith(("sent from ", "发自", "發自")):
        # goods are "sent from our warehouse", too, and "发自上海仓库": a brand that we do not know has a short name
        return head == bare and not bare.endswith(_SENTENCE_END) and _UNKNOWN_DEVICE.fullmatch(bare) is not None
    return named


def _goes_on(rest: str) -> bool:
    """ "Sent via mail last week, please confirm.": somebody speaks."""
    said = len(rest.split()) > 1 and "://" not in rest
    return said and not any(idea.search(rest) for idea in (_SORRY, _BRAND, _THING))


def _is_thing(head: str) -> bool:
    return len(head.split()) <= _MOST_WORDS and _THING.search(head) is not None and _BY_MAIL.search(head) is None


def _is_advert(bare: str) -> bool:
    """ "Get Outlook for iOS" in any language: a mail program and what it runs on, in few words."""
    if not any(map(bare.__contains__, _PROGRAMS)) or any(map(str.isdigit, bare)):
        return False
    return any(map(bare.__contains__, _SYSTEMS)) and len(bare.split()) <= _MOST_OF_ADVERT and bare[-1] not in "?？"
