"""Lines of somebody's own words -> how many of the first a guard at their mailbox or ours put there.  Pure, linear.

"CAUTION: This email originated from outside of the organization." stands above every mail that passes such a guard.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.parse.quotes.signature import is_rule
from mailbot.text.later import later
from mailbot.text.literals import Openings

_LONGEST = 700  # characters of a banner
_MOST_LINES = 8
_MOST_PARTS = 4  # sentences, or paragraphs
_ENDS = (".", "!", ")", "]", "*", "】", "。", "！")
_MARKS = " \t*_[](){}<>|!⚠️#=-–—:.\"'【】"
_WARNS = later(
    r"(?<!\w)(?:caution|warning|external|attention|notice|alert|beware|be careful|achtung|vorsicht|warnung"
    r"|extern\w{0,2}|hinweis|prudence|avertissement|externe|atención|precaución|aviso|advertencia|externo|atenção"
    r"|cuidado"
    r"|attenzione|avviso|esterno|let op|waarschuwing|uwaga|ostrzeżenie|внимание|осторожно|внешн\w{2,3}|dikkat|uyarı"
    r"|harici)"
    r"(?!\w)|注意|警告|外部(?=邮件|郵件|发件|寄件)|提醒|提示|주의|경고|외부(?=\s?메일)|تحذير|تنبيه"
)
_OUTSIDE = later(
    r"(?<!\w)(?:outside|external\w{0,2}|extern\w{0,2}|außerhalb|extérieur\w?|fuera|externo|exterior|esterno|esterna"
    r"|all'esterno|buiten|externe|zewn\w{4,8}|spoza|внешн\w{2,3}|извне|dışından|dışarıdan|harici|fora)(?!\w)"
    r"|外部|组织外|組織外|公司以外|社外|외부|خارج"
)
_MAIL = later(
    r"e-?mails?(?!\w)|(?<!\w)(?:messages?|senders?|nachrichten?|absenders?|courriel|expéditeur|correo|mensaje|remitente"
    r"|mensagem|remetente|messaggio|mittente|bericht|afzender|wiadomość|nadawc\w|письмо|сообщение|отправител\w"
    r"|e-posta|ileti|gönderen)(?!\w)|邮件|郵件|メール|메일|发件人|寄件|البريد|الرسالة"
)
_ALONE = frozenset({"external", "external email", "external mail", "external sender", "external message", "extern",
    "externe e-mail", "externe mail", "externer absender", "externo", "correo externo", "esterno", "email esterna",
    "mail externe", "externe", "外部邮件", "外部郵件", "社外メール", "외부메일", "внешнее письмо"})  # fmt: skip
# what Outlook and such guards put above or below that line
_SAYS = Openings((
    "you don't often get email from", "you don't often get e-mail from", "some people who received this message",
    "this message was sent from outside", "this email was sent from outside", "this email originated outside",
    "this email originated from outside", "this message originated outside", "this message originated from outside",
    "this email has been sent from outside", "do not click", "don't click", "klicken sie nicht",
    "bitte klicken sie nicht", "ne cliquez pas", "ne cliquer pas", "no haga clic", "no haga click", "não clique",
    "non cliccare", "non fare clic", "klik niet op", "nie klikaj", "не переходите по", "не нажимайте",
    "sie erhalten nicht oft",
    "sie erhalten nicht häufig", "vous n'obtenez pas souvent", "vous ne recevez pas souvent", "no suele recibir",
    "no recibe a menudo", "non si ricevono spesso", "u ontvangt niet vaak", "você não costuma receber",
    "nie otrzymujesz często", "często nie otrzymujesz", "вы нечасто получаете", "您通常不会收到", "您不经常收到",
    "您不常收到", "您不經常收到",
))  # fmt: skip


def banner_lines(lines: Sequence[str]) -> int:
    """0 where the first paragraph is somebody's own, or nothing but a banner stands there."""
    end = 0
    for _part in range(_MOST_PARTS):
        start = _skipped(lines, end)
        stop = next((at for at in range(start, len(lines)) if _parts(lines[at])), len(lines))
        # its sentences may be wrapped, and stand close above the words
        near = range(start + 1, min(stop, start + _MOST_LINES) + 1)
        ends = (at for at in near if at == stop or _may_end(lines[at - 1]))
        taken = next((at for at in ends if _is_banner(lines[start:at])), 0)
        if not taken:
            break
        end = taken
    end = _skipped(lines, end) if end else 0
    return end if end < len(lines) else 0


def _may_end(line: str) -> bool:
    return line.rstrip().endswith(_ENDS) or line.strip(_MARKS).lower() in _ALONE


def _skipped(lines: Sequence[str], at: int) -> int:
    return next((i for i in range(at, len(lines)) if not _parts(lines[i])), len(lines))


def _parts(line: str) -> bool:
    return not line.strip() or is_rule(line)


def _is_banner(lines: Sequence[str]) -> bool:
    text = " ".join(line.strip() for line in lines[: _MOST_LINES + 1])
    bare = text.strip(_MARKS).lower().replace("’", "'")
    if not bare or len(bare) > _LONGEST or len(lines) > _MOST_LINES or "?" in bare:
        return False
    if bare in _ALONE or _SAYS.begin(bare):
        return True
    warns = _WARNS.match(bare)
    return warns is not None and _OUTSIDE.search(bare) is not None and _MAIL.search(bare) is not None
