"""Reading -> the words by which a vacation responder gives itself away, where its headers do not.  Pure.

Many responders (163, QQ, old groupware) send no RFC 3834 header.  A person may be away and still order, so the words
count only in a short mail that asks nothing.
"""

from __future__ import annotations

from mailbot.classify.folding import folded
from mailbot.classify.items import item_lines
from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import Reading

_LONGEST = 900  # characters
_OPENING = 250  # a responder says it at once
_AWAY = (
    "i am out of office", "i am out of the office", "i will be out of office", "i will be out of the office",
    "i'm out of the office", "i'm out of office", "currently out of the office", "currently out of office",
    "i am currently away", "i am away from the office", "i am on annual leave", "i am on leave", "i am on vacation",
    "i am on holiday", "limited access to email", "limited access to my email",
    "no access to email", "this is an automatic reply", "this is an automated reply",
    "this is an automated response",
    "this is an auto reply", "automatic response to your", "thank you for contacting us ... will get back",
    "no longer works for",
    "no longer with the company", "has left the company", "i am on maternity leave", "i am on parental leave",
    "ich bin nicht im haus", "ich bin ... nicht im haus", "ich bin ... nicht im buro", "ich bin ... abwesend",
    "ich bin bis ... im urlaub", "ich bin zur zeit nicht", "ich bin derzeit nicht", "ich bin aktuell nicht",
    "ich bin ab ... wieder erreichbar", "meine e-mails werden nicht weitergeleitet",
    "ihre e-mail wird nicht weitergeleitet", "ihre nachricht wird nicht weitergeleitet",
    "diese e-mail wird automatisch",
    "je suis absent*", "je suis actuellement absent*", "je suis en conges", "je suis actuellement en conges",
    "absent du bureau", "reponse automatique", "estoy fuera de la oficina", "me encuentro fuera de la oficina",
    "estare fuera de la oficina", "estoy de vacaciones", "me encuentro de vacaciones", "respuesta automatica",
    "estou fora do escritorio", "estou ausente", "estarei ausente", "estou de ferias", "resposta automatica",
    "sono fuori ufficio", "saro fuori ufficio", "sono in ferie", "saro assente", "risposta automatica",
    "ik ben niet aanwezig", "ik ben afwezig", "ik ben op vakantie", "ik ben met vakantie", "automatisch antwoord",
    "jag ar inte pa kontoret", "jag har semester", "jeg er ikke pa kontoret", "jeg er pa ferie",
    "jestem poza biurem",
    "przebywam na urlopie", "jestem na urlopie", "ofis disindayim", "izindeyim", "yillik izin*",
    "я в отпуске", "нахожусь в отпуске", "буду в отпуске", "отсутствую на рабочем месте", "автоматический ответ",
    "أنا خارج المكتب", "خارج المكتب حاليا", "في إجازة",
    "自动回复", "自動回覆", "这是一封自动", "我正在出差", "我正在休假", "我在休假", "我正在度假", "我休假至",
    "出差期间无法",
    "无法及时查看邮件", "无法及时回复", "不能及时回复", "暂时无法回复", "您的邮件我已收到",
    "邮件...收到...尽快回复", "来信...收到...尽快", "休假期间", "已离职", "外出中のため", "不在にしております",
    "休暇をいただいております",
    "自動返信", "부재중", "자동 회신", "자동응답", "휴가 중",
)  # fmt: skip
_AND_THEN = (
    "until", "return*", "back on", "back in", "contact*", "urgent*", "as soon as", "reply to your", "automat*",
    "auto",
    "respond", "get back", "bis", "wenden sie sich", "wieder", "weitergeleitet", "jusqu'au", "retour", "urgen*",
    "hasta",
    "regres*", "vuelv*", "contact*", "ate", "fino al", "rientr*", "tot", "terug", "dringend*", "till", "tillbaka",
    "tilbage", "powrot*", "wroc*", "tarih*", "до", "вернусь", "حتى",
    "联系", "尽快", "返回", "回复", "期间", "恢复", "まで", "ご連絡", "까지", "연락",
)  # fmt: skip
_AWAY_PHRASES = compile_phrases((0, phrase) for phrase in _AWAY)
_AND_THEN_PHRASES = compile_phrases((0, phrase) for phrase in _AND_THEN)


def tells_of_absence(reading: Reading) -> str:
    """The phrase seen; "" where the mail is long, asks something, names quantities, or only mentions being away."""
    text = reading.text.text
    if len(text) > _LONGEST or any(mark in text for mark in "?？؟") or item_lines(text):
        return ""
    seen = _AWAY_PHRASES.find(folded(reading.own_words, _OPENING)).get(0, "")
    return seen if seen and _AND_THEN_PHRASES.find(reading.text) else ""
