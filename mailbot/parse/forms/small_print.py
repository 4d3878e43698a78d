"""A line below a value -> does the form's program say it?  Pure, linear.

"View order: https://...", "Submitted at 9:10".  Nobody can list every such line, so one counts as well that begins by
naming the mail, or with what was done to it, and goes on to name the site, a machine or a moment.
"""

from __future__ import annotations

import re

from mailbot.parse.forms.phrases import FOOTERS

_LONGEST = 220  # characters; more is no small print
_MARKS = " \t*_>(（[【-–—|※"  # it may be set in small print
_MAIL = (
    r"(?:e-?mails?|mails?|message|courriel|courrier|nachricht|mitteilung|anfrage|benachrichtigung|mensaje|correo"
    r"|mensagem|messaggio|notifica|bericht|wiadomość|zgłoszenie|сообщение|письмо|заявка|уведомление|mesaj|e-posta"
    r"|ileti|meddelande|meddelandet|besked|beskeden|melding|meldingen|zpráva|zprávu|viesti|notification|notice"
    r"|form|formular|formulaire|formulario|formulário|modulo|submission|enquiry|inquiry|request|demande|solicitud"
    r"|richiesta|pedido|رسالة|الرسالة|البريد)"
)
_DONE = (
    r"(?:sent|submitted|generated|created|received|delivered|posted|gesendet|versandt|verschickt|übermittelt|erzeugt"
    r"|generiert|erstellt|abgeschickt|eingegangen|envoyée?|générée?|transmise?|reçue?|soumise?|enviad[oa]|generad[oa]"
    r"|recibid[oa]|gerad[oa]|recebid[oa]|inviat[oa]|generat[oa]|ricevut[oa]|compilat[oa]|wysłan[aeyo]|wygenerowan[aeyo]"
    r"|przesłan[aeyo]|отправлен[оаы]?|сгенерирован[оаы]?|создан[оаы]?|получен[оаы]?|gönderil\w*|oluşturul\w*|skickat"
    r"|skickades|sendt|sent|genererat|verzonden|verstuurd|gegenereerd|odeslán[oa]?|vygenerován[oa]?|lähetetty"
    r"|إرسال|أرسلت|ارسلت|ارسال)"
)
_THIS = (
    r"(?:(?:this|the|an?|ce|cet|cette|le|la|votre|este|esta|el|o|a|questo|questa|il|diese[rs]?|die|der|das|dit|deze|het"
    r"|ta|ten|to|это|этот|эта|данн\w{2}|bu|det här|detta|dette|denne|tento|tato|هذه|هذا)\s)?"
)
_BEGINS = re.compile(
    rf"{_THIS}{_MAIL}(?:\s\S{{1,25}}){{0,10}}?\s{_DONE}(?!\w)"
    rf"|(?:تم\s|was\s|wurde\s|automati\w{{0,12}}\s|автоматически\s)?{_DONE}(?!\w)"
)
_ABOUT = re.compile(
    r"https?://|www\.|(?<!\w)ip(?!\w)|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{1,2}:\d\d|automat|автомат|otomatik|تلقائي|web ?-?s[ie]|web ?page"
    r"|webbplats|hjemmeside|hemsida|nettside"
    r"|(?<!\w)(?:web|site|sito|sitio|siti|сайт\w{0,2}|stron\w{0,2}|página|plugin|system\w{0,2})(?!\w)"
    r"|(?<!\w)form(?!\w)|formul\w|formular|modulo|موقع|نموذج"
)
_MACHINES = re.compile(r"https?://|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_CJK_SENT = re.compile(r"送信|发送|發送|提交|发出|發出|发自|生成|발송|전송|접수|생성|등록")
_CJK_ABOUT = re.compile(
    r"自动|自動|系统|系統|システム|网站|網站|官网|官網|表单|表單|フォーム|サイト|ホームページ|자동|홈페이지|사이트|시스템|폼|양식"
)
_CJK_LONGEST = 60
_SELF = re.compile(r"我们想|我想|请问|請問|想要|ですか|ください|でしょうか|저희|주세요|부탁|[?？]")


def is_programs(text: str, gap: bool) -> bool:
    """`gap`: a blank line stands above it.  Without one only what names an address or a machine is no value."""
    lower = text.strip(_MARKS).lower()
    if lower.startswith(FOOTERS):
        return gap or "://" in lower
    if len(lower) > _LONGEST or "?" in lower:
        return False
    return _tells_of_itself(lower) and (gap or _MACHINES.search(lower) is not None)


def _tells_of_itself(lower: str) -> bool:
    if _BEGINS.match(lower) is not None and _ABOUT.search(lower) is not None:
        return True
    sent = len(lower) <= _CJK_LONGEST and _CJK_SENT.search(lower) is not None
    return sent and _CJK_ABOUT.search(lower) is not None and _SELF.search(lower) is None
