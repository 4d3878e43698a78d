"""Reading -> the words by which a vacation responder gives itself away, where its headers do not.  Pure.

Many responders (163, QQ, old groupware) send no RFC 3834 header.  A person may be away and still order, so the words
count only in a short mail that asks nothing.
"""

from __future__ import annotations

from mailbot.classify.items import item_lines
from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import Reading
from mailbot.text.folding import fold, folded, words_of

_LONGEST = 900  # characters
_OPENING = 250  # a responder says it at once
_AWAY = (
    "i am out of office", "i am out of the office", "i will be out of office", "i will be out of the office",
    "i'm out of the office", "i'm out of office", "currently out of the office", "currently out of office",
    "i am currently away", "i am away from the office", "i am on annual leave", "i am on leave", "i am on vacation",
    "i am on holiday", "i am currently on annual leave", "i am currently on leave", "i am currently on vacation",
    "i am currently on holiday", "i am currently on maternity leave", "limited access to email",
    "limited access to my email",
    "no access to email", "this is an automatic reply", "this is an automated reply",
    "this is an automated response",
    "this is an auto reply", "automatic response to your", "thank you for contacting us ... will get back",
    "this is an automatic response", "this is an automated message", "this is an automatic message",
    "your message is being held", "your message has been held", "was sent by a human", "your message has not been read",
    "your e-mail has not been read", "your email has not been read", "your mail has not been read",
    "your message will not be read", "your e-mail will not be read", "your email will not be read",
    "this mailbox is not monitored", "this mailbox is no longer monitored", "i am on maternity leave",
    "i am on parental leave",
    "ich bin nicht im haus", "ich bin ... nicht im haus", "ich bin ... nicht im buro", "ich bin ... abwesend",
    "ich bin bis ... im urlaub", "ich bin derzeit im urlaub", "ich bin zurzeit im urlaub", "ich bin aktuell im urlaub",
    "ich befinde mich ... im urlaub", "ich befinde mich derzeit", "wird nicht gelesen", "werden nicht gelesen",
    "je suis en vacances", "je suis en deplacement", "actuellement en deplacement", "actuellement en vacances",
    "me encuentro ausente", "estare ausente", "non sono in ufficio", "sono assente", "ich bin zur zeit nicht",
    "ich bin derzeit nicht", "ich bin aktuell nicht",
    "ich bin ab ... wieder erreichbar", "meine e-mails werden nicht weitergeleitet",
    "ihre e-mail wird nicht weitergeleitet", "ihre nachricht wird nicht weitergeleitet",
    "diese e-mail wird automatisch",
    "je suis absent*", "je suis actuellement absent*", "je suis en conges", "je suis actuellement en conges",
    "absent du bureau", "reponse automatique", "estoy fuera de la oficina", "me encuentro fuera de la oficina",
    "estare fuera de la oficina", "estoy de vacaciones", "me encuentro de vacaciones", "respuesta automatica",
    "estou fora do escritorio", "estou ausente", "estarei ausente", "estou de ferias", "resposta automatica",
    "sono fuori ufficio", "saro fuori ufficio", "sono in ferie", "saro assente", "risposta automatica",
    "ik ben niet aanwezig", "ik ben afwezig", "ik ben op vakantie", "ik ben met vakantie", "ik ben ... afwezig",
    "ik ben tot en met ... afwezig",
    "ik ben ... niet aanwezig", "ik ben momenteel op vakantie", "ik ben momenteel met vakantie", "automatisch antwoord",
    "jag ar inte pa kontoret", "jag har semester", "jeg er ikke pa kontoret", "jeg er pa ferie",
    "jestem poza biurem",
    "przebywam na urlopie", "jestem na urlopie", "ofis disindayim", "izindeyim", "yillik izin*",
    "я в отпуске", "нахожусь в отпуске", "буду в отпуске", "отсутствую на рабочем месте", "автоматический ответ",
    "أنا خارج المكتب", "خارج المكتب حاليا", "في إجازة",
    "自动回复", "自動回覆", "这是一封自动", "我正在出差", "我正在休假", "我在休假", "我正在度假", "我休假至",
    "期间无法即时回", "期间无法及时", "期间无法回复", "期间无法查看", "期间无法收发", "期间不便查看", "无法即时回复",
    "无法及时查看邮件", "无法及时回复", "不能及时回复", "暂时无法回复", "您的邮件我已收到",
    "邮件...收到...尽快回复", "来信...收到...尽快", "休假期间", "本人已离职", "我已离职", "我已从", "本人已从",
    "此邮箱已停用", "本邮箱已停用", "此邮箱不再使用", "外出中のため", "不在にしております",
    "休暇をいただいております",
    "自動返信", "부재중", "자동 회신", "자동응답", "휴가 중",
)  # fmt: skip
_AND_THEN = (
    "until", "return*", "back on", "back in", "contact*", "urgent*", "as soon as", "reply to your", "automat*",
    "auto",
    "respond", "get back", "write to", "instead", "click*", "retorn*", "отвеч*", "после возвращения", "kontakt*",
    "以降", "出社", "改用", "복귀", "bis", "wenden sie sich", "wieder", "weitergeleitet", "jusqu'au", "retour",
    "urgen*",
    "hasta",
    "regres*", "vuelv*", "contact*", "ate", "fino al", "rientr*", "tot", "terug", "dringend*", "till", "tillbaka",
    "tilbage", "powrot*", "wroc*", "tarih*", "до", "вернусь", "حتى",
    "联系", "尽快", "返回", "回复", "期间", "恢复", "まで", "ご連絡", "까지", "연락",
)  # fmt: skip
# somebody has left: a person tells it of a colleague, a responder of the one whose address it answers from
_GONE = (
    "no longer works", "no longer working", "no longer employed", "no longer with", "has left the company",
    "has left our company",
    "has left us", "left the company", "has retired", "is retired", "nicht mehr fur", "nicht mehr bei",
    "nicht mehr in unserem",
    "nicht mehr im unternehmen", "hat das unternehmen verlassen", "hat unser unternehmen verlassen",
    "ne travaille plus",
    "a quitte l'entreprise", "a quitte la societe", "ne fait plus partie", "ya no trabaja", "ya no forma parte",
    "ha dejado la empresa",
    "nao trabalha mais", "nao faz mais parte", "deixou a empresa", "non lavora piu", "ha lasciato l'azienda",
    "werkt niet meer",
    "niet meer werkzaam", "больше не работает", "уволился", "уволилась", "已离职", "已经离职", "已离开公司",
    "退職いたしました", "退職しました", "퇴사",
)  # fmt: skip
_GONE_PHRASES = compile_phrases((0, phrase) for phrase in _GONE)
_NAME_BEFORE = 60  # characters in which the name stands
_SHORTEST_NAME = 2
_AWAY_PHRASES = compile_phrases((0, phrase) for phrase in _AWAY)
_AND_THEN_PHRASES = compile_phrases((0, phrase) for phrase in _AND_THEN)


def tells_of_absence(reading: Reading) -> str:
    """The phrase seen; "" where the mail is long, asks something, names quantities, or only mentions being away."""
    text = reading.text.text
    if len(text) > _LONGEST or any(mark in text for mark in "?？؟") or item_lines(text):
        return ""
    opening = folded(reading.own_words, _OPENING)
    seen = _AWAY_PHRASES.find(opening).get(0, "")
    if seen and _AND_THEN_PHRASES.find(reading.text):
        return seen
    gone = _GONE_PHRASES.find(opening).get(0, "")
    return gone if gone and "@" in text and _is_of_the_author(reading, opening.text, gone) else ""


def _is_of_the_author(reading: Reading, opening: str, gone: str) -> bool:
    """ "Joe Buyer no longer works here", from joe.buyer@."""
    author = reading.message.author
    names = {word for word in words_of(fold(f"{author.name} {author.local}")) if len(word) > _SHORTEST_NAME}
    clause = (
        opening[: max(opening.find(gone), 0)][-_NAME_BEFORE:].replace("!", ".").replace(",", ".").rpartition(".")[2]
    )
    return bool(names & set(words_of(clause)))
