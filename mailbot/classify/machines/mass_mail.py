"""Reading -> the words that mass mail has and letters have not, one an idea.  Pure, linear."""

from __future__ import annotations

from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import Reading
from mailbot.text.folding import Folded, folded

_END = 4000  # characters: mass mail says so at its end
_IDEAS = (
    ("unsubscribe", "opt out", "opt-out", "abmelden", "abbestellen", "darse de baja", "cancelar suscripcion",
     "dar de baja", "desabonner", "se desinscrire", "cancellarti", "disiscriv*", "descadastrar",
     "cancelar inscricao", "uitschrijven", "отписаться", "退订", "取消订阅", "配信停止", "수신거부",
     "إلغاء الاشتراك", "remove me",
     "to be removed", "be removed from", "remove yourself", "no longer wish to receive", "do not wish to receive"),
    ("you are receiving this", "you received this", "you have received this", "you are subscribed",
     "you subscribed", "this email was sent to", "this message was sent to", "this mailing",
     "our mailing list", "you signed up",
     "sie erhalten diese", "recibe este", "vous recevez ce", "ricevi questa", "esta recebendo", "вы получили это",
     "您收到此邮件", "您订阅", "このメールは"),
    ("manage preferences", "email preferences", "manage your subscription", "subscription", "update your profile",
     "change your address", "manage your account"),
    ("newsletter", "this week in", "issue no", "weekly", "digest", "电子报", "周刊", "月刊", "メールマガジン"),
    ("view in browser", "view this email", "view online", "im browser", "navegador", "navigateur", "浏览器"),
    ("click here", "click below", "klicken sie hier", "haga clic", "cliquez ici", "clicca qui", "clique aqui",
     "нажмите", "点击", "クリック"),
    ("all rights reserved", "copyright", "privacy policy", "advertise", "advertisement", "sponsored"),
)  # fmt: skip
_WORDS = compile_phrases((at, words) for at, idea in enumerate(_IDEAS) for words in idea)


def ideas_of_mass_mail(reading: Reading) -> tuple[str, ...]:
    """Each idea is counted once."""
    return tuple(_WORDS.find(_closing(reading)).values())


def _closing(reading: Reading) -> Folded:
    signature, words = reading.message.signature, reading.own_words
    if not signature and len(words) < _END:
        return reading.text
    return folded(f"{words}\n{signature}"[-_END:], _END)
