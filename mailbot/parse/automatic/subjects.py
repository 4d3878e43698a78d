"""A subject -> does a machine say it?  Pure, linear.  Row N13 of the may-we-answer table.

Only where the subject begins so, since people write about out-of-stock goods, delayed deliveries and automatic pumps.
RFC 3834 section 3.1.5 asks for "Auto:"; the rest is what mail systems write in the languages of our customers.
"""

from __future__ import annotations

from mailbot.text.literals import Openings

# these alone, or with a mark behind them: "Automatic reply: ...", "Out of office (until Monday)"
_TITLES = (
    # en
    "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse", "auto responder",
    "autoresponder", "automatic reply", "automatic response", "automated reply", "automated response",
    "automatically generated reply", "automatic acknowledgement", "out of office", "out of the office",
    "out-of-office", "out of office reply", "out of office notification", "out of office autoreply", "vacation reply",
    "on vacation", "on leave", "on annual leave", "on holiday", "on maternity leave", "i am out of the office",
    "i'm out of the office", "currently out of the office", "away from office", "away from the office",
    "not in the office", "undeliverable mail", "undeliverable message", "undelivered mail", "non deliverable",
    "non-deliverable", "mail delivery failure", "mail delivery failed", "delivery failure notification",
    "failure notice", "returned mail", "mail system error", "read receipt", "read-receipt", "return receipt",
    # de
    "automatische antwort", "automatische rückantwort", "autom. antwort", "abwesenheitsnotiz",
    "abwesenheitsnachricht", "abwesenheitsmeldung", "abwesenheitsassistent", "nicht im büro", "ausser haus",
    "außer haus", "im urlaub", "lesebestätigung", "zustellung fehlgeschlagen", "fehler bei der zustellung",
    # fr
    "réponse automatique", "reponse automatique", "réponse d'absence", "message d'absence", "absence du bureau",
    "absent du bureau", "en congé", "en congés", "en vacances", "message non remis", "échec de la remise",
    "accusé de lecture", "confirmation de lecture",
    # es
    "respuesta automática", "respuesta automatica", "autorespuesta", "auto-respuesta", "fuera de la oficina",
    "fuera de oficina", "ausente de la oficina", "de vacaciones", "correo no entregado", "mensaje no entregado",
    "confirmación de lectura",
    # it
    "risposta automatica", "fuori ufficio", "fuori sede", "assente dall'ufficio", "in ferie", "conferma di lettura",
    # pt
    "resposta automática", "resposta automatica", "ausência temporária", "fora do escritório",
    "ausente do escritório", "em férias", "de férias",
    # nl
    "automatisch antwoord", "automatische reactie", "afwezigheidsbericht", "afwezig", "abwesend", "assenza",
    "niet op kantoor", "leesbevestiging",
    # sv, da, no, fi
    "autosvar", "automatiskt svar", "automatisk svar", "automatisk besvarelse", "frånvarande", "frånvaromeddelande",
    "ej på kontoret", "fraværsmeddelelse", "fraværsmelding", "ikke på kontoret", "ikke til stede",
    "automaattinen vastaus", "poissaoloilmoitus", "poissa toimistosta", "toimitus epäonnistui",
    # pl, cs, sk, hu, ro
    "automatyczna odpowiedź", "odpowiedź automatyczna", "autoodpowiedź", "poza biurem", "nieobecność w biurze",
    "automatická odpověď", "mimo kancelář", "nepřítomnost", "automatická odpoveď", "automatikus válasz",
    "házon kívül", "szabadságon", "răspuns automat", "raspuns automat", "în afara biroului",
    # ru, uk, bg
    "автоматический ответ", "автоответ", "автоответчик", "вне офиса", "нет на месте", "в отпуске",
    "недоставленное сообщение", "автоматична відповідь", "автовідповідь", "поза офісом", "автоматичен отговор",
    # tr, el, ar, he, vi, id
    "otomatik yanıt", "otomatik cevap", "ofis dışında", "ofis dışındayım", "αυτόματη απάντηση", "εκτός γραφείου",
    "رد تلقائي", "الرد التلقائي", "خارج المكتب", "תשובה אוטומטית", "מענה אוטומטי", "מחוץ למשרד", "trả lời tự động",
    "thư trả lời tự động", "balasan otomatis",
    # zh
    "自动回复", "自動回覆", "自動回復", "自动答复", "自動答覆", "自动应答", "外出自动回复", "不在办公室",
    "不在辦公室", "休假", "休假中", "已读回执", "讀取回條", "阅读回执", "退信", "退信通知", "系统退信", "郵件退信",
    "邮件退信", "投递失败", "投递失败通知", "邮件投递失败", "邮件发送失败",
    # ja, ko
    "自動返信", "自動応答", "自動返信メール", "自動配信", "不在通知", "不在のお知らせ", "不在応答", "配信エラー",
    "開封確認", "자동 회신", "자동회신", "자동 응답", "자동응답", "부재중", "부재 중",
)  # fmt: skip
# words of every day: only before a colon, as mail systems write them ("Read: ...", "Undeliverable: ...")
_BEFORE_COLON = frozenset((
    "auto", "away", "read", "not read", "lu", "non lu", "letto", "non letto", "lida", "lido", "não lida", "lest",
    "läst", "læst", "luettu", "gelesen", "ungelesen", "nicht gelesen", "gelezen", "ongelezen", "leído", "leido",
    "no leído", "okundu", "읽음", "읽지 않음", "반송", "已读", "已讀", "未读", "未讀", "прочтено", "прочитано",
    "przeczytane", "přečteno", "undeliverable", "unzustellbar", "onbestelbaar", "vacation", "urlaub", "外出",
    "frånvaro", "fravær", "non recapitabile", "non distribuable", "afwezig", "開封済み", "abwesend", "abwesenheit",
    "fraværende", "irodán kívül", "tự động trả lời", "luar pejabat", "di luar kantor",
    "未開封のまま削除", "配信不能", "配信不可", "無法傳遞", "无法投递", "disposition notification",
))  # fmt: skip
# nobody else begins a subject with these
_OPENINGS = (
    "undelivered mail returned to sender", "undeliverable mail returned", "mail delivery failed:", "returned mail:",
    "delivery status notification", "mail delivery system", "mail delivery subsystem", "message delivery failure",
    "mail could not be delivered", "message could not be delivered", "your message could not be delivered",
    "warning: could not send message", "warning: message", "could not deliver message", "delivery notification:",
    "automatic reply from", "autoreply from", "auto-reply from", "vacation reply from", "automatic reply re:",
    "out of office re:", "out of office auto", "out of the office re:", "i am out of the office",
    "i'm out of the office", "i am currently out of", "i am on leave", "i am on vacation", "i am away from",
    "away from my mail", "returned to sender", "message recall", "complaint about message from",
    "rückmeldung: automatisch", "ich bin nicht im büro", "ich bin im urlaub", "ich bin derzeit nicht",
    "je suis absent", "estoy fuera de la oficina", "sono fuori ufficio", "estou fora do escrit", "ik ben afwezig",
    "jestem poza biurem", "я в отпуске", "я не в офисе",
)  # fmt: skip
_OPENINGS_ZH = ("来自", "來自")  # 来自 mail.example 的退信
_WIDEST_NAME = 60  # characters
_AUTOMATIC = (
    "autom", "avtomat", "otomat", "авто", "аутом", "αυτόματ", "sjálfvirk", "awtomat", "ავტო", "ավտո",
    "uathoibr", "automāt",
)  # fmt: skip
_REPLY = (
    "svar", "odpov", "odgovor", "одговор", "отговор", "ответ", "відпов", "atbild", "atsak", "vasta", "vastus", "válasz",
    "yanıt", "yanit", "cevap", "antwo", "reply", "respo", "respu", "rispos", "répon", "repon", "răsp", "rasp", "απάντ",
    "balas", "jawapan", "tugon", "weerga", "antwurd", "erantzun", "reposta", "պատաս", "პასუხ", "freagra",
)  # fmt: skip
_MARKS = frozenset(":：;,.!-–—|/([（【~…。，！")
_TAGS = {"[": "]", "【": "】", "(": ")", "（": "）"}
_TITLE_SET = frozenset(_TITLES)
_STARTS = Openings((*_TITLES, *_BEFORE_COLON))


def looks_automatic(subject: str) -> bool:
    text = " ".join(subject[:400].lower().split()).lstrip("*!<> ")
    if _says(text):
        return True
    tag, rest = _leading_tag(text)
    return bool(tag) and (tag in _TITLE_SET or _says(rest))


def _says(text: str) -> bool:
    if text.startswith(_OPENINGS) or (text.startswith(_OPENINGS_ZH) and "的退信" in text):
        return True
    if any(_is_title(start, text[len(start) :].lstrip()) for start in _STARTS.beginning(text)):
        return True
    head, colon, _rest = text[:_WIDEST_NAME].replace("：", ":").partition(":")
    return bool(colon) and _names_reply(head)


def _names_reply(head: str) -> bool:
    """Before the colon "automatic" and "reply" and nothing else, in whatever language: "Resposta automàtica: ..."."""
    words = head.split()
    both = (any(word.startswith(begins) for word in words) for begins in (_AUTOMATIC, _REPLY))
    return len(words) == 2 and all(both)


def _is_title(start: str, rest: str) -> bool:
    """The title and nothing, or a mark behind it: "out of office" and not "out of office chairs"."""
    if start in _TITLE_SET:
        return not rest or rest[0] in _MARKS
    return start in _BEFORE_COLON and rest[:1] in (":", "：")


def _leading_tag(text: str) -> tuple[str, str]:
    """("external", "automatic reply: ...") of "[EXTERNAL] Automatic reply: ..."."""
    closer = _TAGS.get(text[:1], "")
    tag, closed, rest = text[1:60].partition(closer) if closer else ("", "", "")
    return (tag.strip(), (rest + text[60:]).strip()) if closed else ("", "")
