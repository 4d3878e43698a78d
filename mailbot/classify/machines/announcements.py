"""Reading -> the words by which a program gives itself away that tells of something: a call, a link to press.  Pure.

Telephone systems, calendars and websites write from ordinary addresses, and some without any header that says so.
"""

from __future__ import annotations

from mailbot.classify.items import item_lines
from mailbot.classify.machines.wishes import wants_something
from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import Reading

_LONGEST = 1500  # characters
_OPENING = 400  # said at once
_TOLD = (
    "has been delivered to the following recipient*", "was delivered to the following recipient*",
    "would like to recall the message", "mochte die nachricht ... zuruckrufen", "souhaite rappeler le message",
    "desea recuperar el mensaje", "desidera richiamare il messaggio", "deseja revogar a mensagem",
    "wil het bericht ... intrekken", "希望撤回邮件", "想要撤回邮件", "meeting request was declined",
    "meeting request was accepted", "you have a new voice message", "you have a new voicemail",
    "you have received a voice message",
    "you received a new voice message", "you have received a new voicemail", "you have a new fax",
    "new fax received from", "neue sprachnachricht von", "neue sprachnachricht erhalten", "nouveau message vocal",
    "nuevo mensaje de voz", "nuovo messaggio vocale", "nova mensagem de voz", "новое голосовое сообщение",
    "您有一条新的语音留言", "您有新的语音", "新しい留守番電話", "has accepted this invitation",
    "has declined this invitation", "has tentatively accepted this invitation", "has accepted the invitation",
    "has accepted this meeting", "has declined this meeting", "diese besprechung zugesagt",
    "diese besprechung abgesagt", "diese besprechung abgelehnt", "accepte cette reunion", "refuse cette reunion",
    "この会議を承諾", "この会議を辞退", "uten a vaere lest", "uden at blive laest", "utan att lasas",
    "utan att ha lasts", "has declined the invitation",
    "hat diese einladung angenommen", "hat diese einladung abgelehnt",
    "hat die einladung ... angenommen", "hat die einladung ... abgelehnt", "was deleted without being read",
    "wurde ungelesen geloscht", "a ete supprime sans", "se elimino sin leer*", "is now available in online banking",
    "a accepte cette invitation", "a decline cette invitation", "a refuse cette invitation",
    "ha aceptado esta invitacion", "ha rechazado esta invitacion", "ha accettato questo invito",
    "ha rifiutato questo invito", "aceitou este convite", "recusou este convite", "принял* это приглашение",
    "принял* приглашение", "отклонил* приглашение", "已接受此邀请", "已接受邀请", "已拒绝此邀请", "已拒绝邀请",
    "さんがこの招待を承諾", "さんが招待を承諾", "your verification code is", "your security code is",
    "your one-time code is", "your one-time password is", "your login code is", "ihr bestatigungscode lautet",
    "ihr sicherheitscode lautet", "votre code de verification est", "su codigo de verificacion es",
    "tu codigo de verificacion es", "il tuo codice di verifica", "seu codigo de verificacao",
    "ваш код подтверждения", "您的验证码", "您的驗證碼", "认证码是", "認証コードは", "確認コードは", "인증번호는",
    "password was changed", "password has been changed", "password has been reset", "new sign-in to your",
    "new login to your", "has been marked as paid", "this is a notification, no action", "no action is needed",
    "no action is required",
)  # fmt: skip
# only above a link: a person may speak of what does not work
_WITH_LINK = (
    "confirm your subscription", "confirm your registration", "confirm your email address", "confirm your e-mail",
    "confirm your email", "verify your email", "verify your e-mail", "activate your account",
    "complete your sign-up", "reset your password", "reset the password", "rate our support", "rate our service",
    "how did we do", "passwort zurucksetzen", "passwort zuruckzusetzen", "bestatigen sie ... e-mail-adresse",
    "bestatigen sie ... anmeldung", "bestatigen sie ... newsletter", "anmeldung ... zu bestatigen",
    "confirmez votre adresse", "confirmez votre inscription", "confirmer votre inscription",
    "confirmer votre adresse", "reinitialiser votre mot de passe", "activer votre compte", "confirme su suscripcion",
    "confirma tu suscripcion", "confirmar tu correo", "confirmar su correo", "confirme su correo",
    "confirma tu correo", "restablecer ... contrasena", "activar su cuenta", "activar tu cuenta",
    "conferma la tua iscrizione", "confermare ... iscrizione", "conferma il tuo indirizzo",
    "confermare ... indirizzo", "reimpostare ... password", "confirme sua inscricao", "confirme seu e-mail",
    "confirmar ... inscricao", "redefinir ... senha", "bevestig uw inschrijving", "bevestig je inschrijving",
    "bevestig uw e-mailadres", "подтвердите подписку", "подтвердить подписку", "подтвердите ... адрес",
    "подтвердите регистрацию", "сброс* парол*", "确认订阅", "確認訂閱", "激活您的账户", "激活账号", "验证您的邮箱",
    "重置密码", "重設密碼", "登録を完了", "メールアドレスの確認", "パスワードの再設定", "パスワードを再設定",
    "구독을 확인", "이메일 주소를 인증", "shared a file with you", "shared a document with you",
    "shared a folder with you", "assigned a task", "been assigned to you", "assigned to you in",
    "account has been created", "account was created", "set your password", "hat eine datei fur sie freigegeben",
    "hat ein dokument mit ihnen geteilt", "a partage un fichier", "a partage un document",
    "ha compartido un archivo", "ha compartido un documento", "ha condiviso un file", "ha condiviso un documento",
    "compartilhou um arquivo", "partilhou um ficheiro", "предоставил* доступ к файлу", "поделил* файлом",
    "与您共享了", "分享了文件", "分享了一个文件", "ファイルを共有", "konto wurde angelegt", "konto wurde erstellt",
    "votre compte a ete cree", "su cuenta ha sido creada", "il suo account e stato creato", "sua conta foi criada",
    "аккаунт создан", "账户已创建", "账号已创建", "アカウントが作成",
)  # fmt: skip
# who did not ask for it is to forget it: above a link, too, and asked as a question
_NOT_YOU = (
    "if this wasn't you", "if this was not you", "if it wasn't you", "if you did not request", "if you didn't request",
    "if you did not sign up", "if you didn't sign up", "falls sie das nicht", "wenn sie das nicht",
    "falls sie sich nicht",
    "si ce n'etait pas vous", "pas a l'origine", "si no fue usted", "si no fuiste",
    "si no ha solicitado",
    "se non sei stat*", "se non hai richiesto", "se nao foi voce", "se voce nao", "als u dit niet",
    "zich niet aangemeld",
    "если это были не вы",
    "если вы не", "jesli to nie ty", "如果不是您", "如非本人", "若非本人", "お心当たり", "본인이 아니",
)  # fmt: skip
# a program that says so of this very mail, wherever in it
_DECLARED = (
    "this is an automated", "this is an automatic message", "this is an automatic e*",
    "this is an automatic notification",
    "this is an auto generated", "this is a system generated", "this is a computer generated",
    "this mail ... automatically", "this email ... automatically", "this e-mail ... automatically",
    "this message ... automatically", "this notification ... automatically", "dies ist eine automatisch*",
    "diese mail ... automatisch*", "diese e-mail ... automatisch*", "diese nachricht ... automatisch*",
    "ceci est un ... automatique", "ce message ... automatique*", "ce mail ... automatique*",
    "cet e-mail ... automatique*", "este es un mensaje automatico", "este mensaje ... automatic*",
    "este correo ... automatic*", "questo messaggio ... automatic*", "questa e-mail ... automatic*",
    "questa mail ... automatic*", "esta mensagem ... automatic*", "este e-mail ... automatic*",
    "dit is een automatisch*", "dit bericht ... automatisch", "deze e-mail ... automatisch",
    "ta wiadomosc ... automatycz*",
    "wiadomosc ... wygenerowan* automatycz*", "это письмо ... автоматически", "это сообщение ... автоматически",
    "это автоматическое", "bu e-posta ... otomatik", "bu mesaj ... otomatik", "detta ... automatiskt",
    "denne ... automatisk", "tama ... automaattinen", "tato zprava ... automaticky", "本邮件...自动", "此邮件...自动",
    "本郵件...自動", "此郵件...自動", "本メール...自動", "このメール...自動", "이 메일...자동", "본 메일...자동",
)  # fmt: skip
_PHRASES = compile_phrases(
    [(0, phrase) for phrase in _TOLD] + [(1, phrase) for phrase in _WITH_LINK] + [(2, phrase) for phrase in _NOT_YOU]
)
_DECLARED_PHRASES = compile_phrases((0, phrase) for phrase in _DECLARED)


def tells_of_announcement(reading: Reading) -> str:
    """The phrase seen; "" where the mail is long, speaks of goods, or wants something of us."""
    text = reading.own_words
    if not text or len(text) > _LONGEST or reading.is_reply:
        return ""
    seen = _PHRASES.find(reading.opening(_OPENING))
    linked = seen.get(2, "") or ("" if _asks(reading) else seen.get(1, ""))
    told = seen.get(0, "") or (linked if "://" in text else "")
    return told if told and not item_lines(text) and not wants_something(reading.text_beside_subject) else ""


def declares_itself(reading: Reading) -> str:
    """The phrase seen; a person may tell so of what they pass on, or dictated."""
    text = reading.own_words
    if len(text) > _LONGEST or reading.is_reply or any(map(text.__contains__, "?？؟")):
        return ""
    seen = _DECLARED_PHRASES.find(reading.text).get(0, "")
    return seen if seen and not item_lines(text) and not wants_something(reading.text_beside_subject) else ""


def _asks(reading: Reading) -> bool:
    """Who asks about a link is a person; what a program asks is how it did."""
    words = reading.text.text.replace("how did we do?", "").split()
    return any(mark in word for word in words if "://" not in word for mark in "?？؟")
