"""A line above the fields of a form, or below a value -> does the form's program say it?  Pure, linear.

"View order: https://...", "Submitted at 9:10".  Nobody can list every such line, so one counts as well that begins by
naming the mail, or with what was done to it, and goes on to name the site, a machine or a moment.
"""

from __future__ import annotations

from mailbot.parse.forms.signs.phrases import FOOTERS
from mailbot.text.later import later

_LONGEST = 220  # characters; more is no small print
_MARKS = " \t*_>(（[【-–—|※"  # it may be set in small print
_FORM = (
    r"(?:formular\w{0,3}|formulaires?|formularios?|formulários?|modul[oi]|formularz\w{0,3}|форм[аыу]|formuläret|form"
    r"|forms|formulier|skjemaet?|formu\w{0,4}|lomak\w{1,4}|newsletter|mailing list|questionnaire|survey|نموذج|النموذج)"
)
_MAIL = (
    r"(?:e-?mails?|mails?|message|courriel|courrier|nachricht|mitteilung|anfrage|benachrichtigung|mensaje|correo"
    r"|mensagem|messaggio|notifica|bericht|wiadomość|zgłoszenie|сообщение|письмо|заявка|уведомление|mesaj|e-posta"
    r"|ileti|meddelande|meddelandet|besked|beskeden|melding|meldingen|zpráva|zprávu|viesti|notification|notice|réponse|response|antwort|antwoord|respuesta|risposta|resposta|ответ|odpowiedź"
    rf"|{_FORM}|submission|enquiry|inquiry|request|ticket|application|entry|lead|demande|solicitud|consulta|richiesta|pedido"
    r"|visitor|besucher|visiteur|visitante|visitatore|посетитель|رسالة|الرسالة|البريد)"
)
_ORDERS = (
    r"(?:order|booking|reservation|quote|rfq|bewerbung|bestellung|buchung|auftrag|commande|candidature|réservation"
    r"|orden|candidatura|reserva|ordine|prenotazione|encomenda|aanvraag|bestelling|sollicitatie|zamówienie|zapytanie"
    r"|заказ|запрос|отклик|заявку|сообщение|sipariş|beställning|bestilling|tilaus|poptávka|objednávka|طلب|رسالة)"
)
_FILLED = (
    r"(?:filled|completed|subscribed|signed up|registered|ausgefüllt|abgesendet|angemeldet|eingetragen|remplie?"
    r"|complétée?|inscrite?|completad[oa]|rellenad[oa]|rellenó|cumplimentad[oa]|preenchid[oa]|preencheu|compilat[oa]"
    r"|completat[oa]|iscritt[oa]|wypełnion[aey]|wypełnił[ao]?|заполнен[аоы]?|заполнил[аи]?|doldurul\w*|doldurdu|ifyllt"
    r"|udfyldt|utfylt|ingevuld|vyplněn[oaý]?|täytetty|تعبئة|ملء)"
)
_DONE = (
    r"(?:sent|submitted|generated|created|received|delivered|posted|recorded|captured|enregistrée?|gespeichert|gesendet|versandt|verschickt|übermittelt|erzeugt"
    r"|generiert|erstellt|abgeschickt|eingegangen|gestellt|envoyée?|générée?|transmise?|reçue?|soumise?|enviad[oa]"
    r"|generad[oa]"
    r"|recibid[oa]|gerad[oa]|recebid[oa]|inviat[oa]|generat[oa]|ricevut[oa]|wysłan[aeyo]|wygenerowan[aeyo]"
    r"|przesłan[aeyo]|отправлен[оаы]?|сгенерирован[оаы]?|создан[оаы]?|получен[оаы]?|gönderil\w*|oluşturul\w*|skickat"
    r"|skickades|sendt|genererat|verzonden|verstuurd|gegenereerd|odeslán[oa]?|vygenerován[oa]?|lähetetty"
    rf"|(?:ال)?إرسال(?:ها|ه)?|أرسلت|أُرسلت|ارسلت|(?:ال)?ارسال|{_FILLED})"
)
_THIS = (
    r"(?:(?:this|the|your|an?|ce|cet|cette|le|la|votre|este|esta|el|un|una|une|o|a|uma?|questo|questa|il|eine?"
    r"|diese[rs]?"
    r"|die|der|das|ihr|dit|deze|het|een|ta|ten|to|это|этот|эта|данн\w{2}|bu|det här|detta|dette|denne|ett?|tento|tato"
    r"|هذه|هذا)\s)?(?:new\s|neue\s|nouvelle\s|nouveau\s|nueva\s|nuevo\s|nuova\s|nuovo\s|nova\s|novo\s|nowa\s|nowe\s"
    r"|новая\s|новое\s|nieuwe?\s|nytt\s|ny\s|yeni\s)?"
)
_BEGINS = later(
    rf"{_THIS}{_MAIL}(?:\s\S{{1,25}}){{0,10}}?\s{_DONE}(?!\w)"
    rf"|(?:تم\s|was\s|wurde\s|automati\w{{0,12}}\s|автоматически\s)?{_DONE}(?!\w)"
)
# above the fields: "Jemand hat das Formular Angebot ausgefüllt:", "Someone completed your form"
_FILLED_IN = later(rf"(?<!\w){_FORM}(?!\w).{{0,60}}\s{_FILLED}(?!\w)|(?<!\w){_FILLED}\s.{{0,40}}(?<!\w){_FORM}(?!\w)")
# "Ein Interessent hat über unser Portal ...", "Someone requested a call back on your website"
_SOMEBODY = later(
    r"(?:(?:some(?:one|body)|(?:an? |your )?(?:\w+ )?(?:visitor|customer|buyer|user|lead|client)|jemand"
    r"|ein\w{0,2} (?:\w+ )?(?:besucher|interessent"
    r"|kunde|nutzer)\w{0,3}|quelqu'un|une? (?:\w+ )?(?:visiteur|internaute|client|prospect)|alguien"
    r"|un (?:\w+ )?(?:usuario|visitante|cliente)|alguém"
    r"|um (?:\w+ )?(?:usuário|visitante|cliente)|qualcuno|un (?:\w+ )?(?:utente|visitatore|cliente)|ktoś|użytkownik"
    r"|klient|кто-то|пользователь|посетитель|клиент"
    r"|iemand|een (?:\w+ )?(?:bezoeker|klant)|någon|nogen|noen|bir (?:ziyaretçi|müşteri|kullanıcı))(?!\w)).{1,90}"
    r"(?<!\w)(?:websites?|webseite|site|portals?|portal\w{1,3}|page|shop|store|boutique|tienda|negozio|loja|sklep\w{0,3}|магазин\w{0,2}|profile?s?|profil\w{0,2}|formular\w?|form|plataforma|platform|web"
    r"|[\w-]{2,40}\.[a-z]{2,8}|página|sito|strony|stronie|serwisu|сайт\w{0,2}"
    r"|портал\w{0,2}|webbplats\w{0,2}|hjemmeside\w{0,2}|sitenizden|sitesinden)(?!\w)"
)
# "You have received a new inquiry", "Es ist eine neue Bewerbung eingegangen"
_YOU_GOT = later(
    r"(?:you(?:'ve| have)(?: just)?(?: received| got)?|you (?:received|got)|there is|sie haben|es wurde"
    r"|es ist|es gibt|du hast|vous avez(?: reçu)?"
    r"|(?:usted )?ha recibido|has recibido|tienes?|ha ricevuto|hai ricevuto|hai|você (?:recebeu"
    r"|tem)|recebeu|u hee?ft|je hebt|er is|masz|otrzymał[aeo]ś|вы получили|вам|у вас|du har(?: fått)?|olet saanut|máte"
    r"|لديك|وصلتك)\s"
    rf"(?:\S{{1,12}}\s){{0,2}}?(?:\S{{1,15}}\s)?(?:{_MAIL}|{_ORDERS})(?!\w)"
)
# "A buyer is interested in your product", "Un visiteur souhaite recevoir"
_WANTS = later(
    r"(?:some(?:one|body)|jemand|quelqu'un|alguien|alguém|qualcuno|ktoś|кто-то|iemand|någon|nogen|noen|birisi"
    r"|(?:an? |your |ein\w{0,2} |une? |um |een )?(?:\w+ )?(?:visitor|customer|buyer|user|lead|besucher"
    r"|interessent|kunde|käufer|visiteur|internaute|client|acheteur|prospect|usuario|visitante|cliente|comprador|utente|visitatore"
    r"|acquirente|klient|kupujący|покупатель|посетитель|клиент|bezoeker|klant|koper|köpare|kund|müşteri|alıcı))\s"
    r"(?:.{1,40}\s)?(?:(?:is|are) (?:interested|looking)|wants|would like|interessiert sich|möchte|souhaite|s'intéresse"
    r"|est intéressé|está interesad[oa]|desea|quiere|está interessad[oa]|gostaria|è interessat[oa]|desidera|jest "
    r"zainteresowan[ya]|chce|интересуется|хочет|заинтересован|wil graag"
    r"|requested|asked for|hat angefragt|a demandé|solicitó|ha solicitado|solicitou|ha richiesto"
    r"|запросил|is geïnteresseerd|är intresserad|ilgileniyor)"
    r"(?!\w)"
)
# "Über Ihr Firmenprofil wurde eine Terminanfrage gestellt"
_THROUGH = later(
    r"(?:über|auf|via|through|on|depuis|sur|desde|en|dal|sul|tramite|przez|через|на)\s(?:ihr|ihre[rnm]?|your|votre|vos|su|tu"
    rf"|il|tuo|twoj\w{{1,3}}|ваш\w{{0,2}})\s.{{1,60}}\s{_DONE}(?!\w)"
)
_NAMES_MAIL = later(rf"(?<!\w)(?:{_MAIL}|{_ORDERS}|{_FORM})(?!\w)")
_IS_MAIL_OF = later(rf"{_THIS}(?:\w{{3,14}}[ -])?(?:{_MAIL}|{_ORDERS})(?:\s\S{{1,12}}){{0,3}}")
_COMES = later(
    rf"(?:new|neue?[rs]?|nouve(?:au|lle)|nuev[oa]|nuov[oa]|nov[oaý]|nowe|nowa|новая|новый|новое|nieuwe?|nytt?|ny|yeni|uusi)"
    rf"\s(?:\w{{1,14}}\s)?(?:{_MAIL}|{_ORDERS})(?!\w)"
    rf"|{_THIS}(?:{_MAIL}|{_ORDERS})\s(?:via|from|through|über|von|par|depuis|de|desde|da|dal|tramite|przez|od|ze?|od|от|с|från|fra)\s"
)
_MOST_BEFORE = 7  # words
_CJK_CAME = later(
    r"(?:請求|問い?合わ?せ|申し?込み?|依頼|予約|応募|登録|相談|見積り?|注文|送信)(?:が(?:あり|届き|入り|され|行われ)|を(?:受け?付け?|承り|いただき|頂き|受信し))ました"
    r"|(?:문의|신청|요청|견적|상담|메시지|글|양식)\S{0,4}\s?(?:접수|등록|도착|작성|전송|제출)\S{0,3}(?:었|였|했|됐|되|하)"
    r"|(?:您|你|贵公司|網站|网站|店铺|商店)\S{0,6}(?:收到|有)了?\S{0,4}(?:新|一[条條封個个份])\S{0,4}"
    r"(?:留言|询|詢|咨|諮|表单|表單|消息|訊息|反馈|申请|申請|预约|預約)"
    r"|(?:采购商|採購商|买家|買家|客户|客戶|用户|用戶)\S{0,4}[向给給对對][您你]\S{0,4}(?:发|發|提交|询|詢|咨|诉)"
    r"|(?:提交|填写|填寫)了\S{0,8}(?:表单|表單|留言|询|詢|申请|申請)"
)
# whoever says one of these is a person; programs are polite below the fields only
_SELF_SAID = later(
    r"(?<!\w)(?:i|i've|we|we've|my|our|us|ich|wir|uns|unsere?[nmr]?|mein\w{0,2}|je|j'ai|nous|notre|nos|yo|nosotros"
    r"|nuestr[oa]s?|mi|eu|nós|nosso|nossa|io|noi|nostr[oa]|ho|abbiamo|hemos|я|мы|наш\w{0,2}|нам|wij|ik|ons|onze|me"
    r"|mich|mir|moi|мне|meg|minä)(?!\w)"
)
_POLITE = later(
    r"(?<!\w)(?:please|kindly|attached|enclosed|bitte|anbei|beiliegend|veuillez|ci-joint\w?|adjunt\w{1,2}"
    r"|allegat[oaie]|favor"
    r"|segue|anexo|proszę|прошу|прилага\w{1,4}|lütfen|graag|bijgaand|bijlage)(?!\w)"
)
_ABOUT = later(
    r"https?://|www\.|(?<!\w)ip(?!\w)|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{1,2}\.? \w{3,12}\.? \d{4}"
    r"|\d{1,2}:\d\d|automat|автомат|otomatik|تلقائي|web ?-?s[ie]|web ?page"
    r"|webbplats|hjemmeside|hemsida|nettside"
    r"|(?<!\w)(?:web|site|sito|sitio|siti|сайт\w{0,2}|stron\w{0,2}|página|plugin|system\w{0,2})(?!\w)"
    r"|(?<!\w)form(?!\w)|formul\w|formular|modulo|موقع|نموذج"
)
_MACHINES = later(r"https?://|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_OF_IP = later(r"(?<!\w)ip(?!\w)[^\d\n]{0,20}\d{1,3}(?:\.\d{1,3}){3}(?!\d)")
_NO_REPLY = later(
    r"(?<!\w)(?:do not|don't|cannot|can't) (?:directly )?(?:reply|respond)|no-?reply|(?:nicht"
    r"|keine) (?:\w+ ){0,5}antworten"
    r"|ne pas (?:y )?répondre|no (?:responda|responder|conteste)|non rispondere|não responda|не отвечайте"
    r"|nie odpowiada\w{1,3}|niet (?:\w+ ){0,4}(?:beantwoord\w{0,2}|antwoorden|reageren)|yanıtlamayın\w{0,3}"
    r"|[请請]勿(?:直接)?[回答][复覆復]|返信(?:し|でき|は受け付け)|회신(?:하지|이 불가)|발신\s?전용|送信専用"
)
# with an address: "To answer, click here: https://..."
_CLICK = later(
    r"(?<!\w)(?:click|tap|log ?in|cliquez|clique|clicca|haga clic|haz clic|pulse|klicken|klick|anmelden|kliknij|zaloguj"
    r"|нажмите|перейдите|klik|tıkla\w{0,6}|klicka|klikk|kattints\w{0,3}|اضغط|انقر)(?!\w)|点击|點擊|クリック|클릭|登[录錄]"
)
# "To stop getting these, change your settings"
_STOPS = later(
    r"(?:no longer|stop|nicht mehr|keine weiteren|ne plus|no .{1,20} más|non .{1,30} più|não .{1,30} mais|niet meer"
    r"|nie chce\w*|больше не|inte längre|ikke længere|ikke lenger|artık)\s(?:\S{1,14}\s){0,4}?(?:receiv|get|erhalten"
    r"|bekommen|recevoir|recib|ricever|receb|ontvang|otrzymyw|получать|få|motta|almak)|(?<!\w)(?:unsubscribe|abbestellen|désabonn"
    r"|uitschrijven|отписаться|avregistrera)"
)
_STAMP = later(r"[^\w+]{0,4}\d{4}[-/.]\d\d[-/.]\d\d[ t]{1,2}\d\d:\d\d(?::\d\d)?\W{0,3}")  # a moment and no more
_CJK_SENT = later(r"送信|发送|發送|提交|发出|發出|发自|生成|발송|전송|접수|생성|등록")
_CJK_ABOUT = later(
    r"日時|时间|時間|일시|自动|自動|系统|系統|システム|网站|網站|官网|官網|表单|表單|フォーム|サイト|ホームページ|자동|홈페이지|사이트|시스템|폼|양식"
)
_CJK_LONGEST, _CJK_SHORT = 60, 30
_CLOCK = later(r"\d{1,2}:\d\d")
_ENDS = frozenset(".!?:。！？：")
_SELF = later(r"我们想|我想|请问|請問|想要|ですか|ください|でしょうか|저희|주세요|부탁|[?？]")


def goes_on_below(above: str, line: str) -> bool:
    """A sentence that was wrapped: "I need eleven," over "delivered to Leeds", which begins like small print."""
    return line[:1].islower() and above[-1:] not in _ENDS


def is_of_writer(text: str) -> bool:
    """Whoever says "I" or "please" speaks for themselves."""
    lower = text.lower()
    return _SELF_SAID.search(lower) is not None or _POLITE.search(lower) is not None


def speaks_of_self(text: str) -> bool:
    return text.endswith(("?", "？")) or _SELF_SAID.search(text.lower()) is not None


def names_mail(text: str) -> bool:
    """ "Neue Anfrage", "New Message": nobody's name."""
    return _NAMES_MAIL.search(text.lower()) is not None


def heads_mail_of(text: str, name: str) -> bool:
    """ "New message from Kay Moor", and no more."""
    lower, whose = text.strip(_MARKS + ":.!").lower(), name.strip().lower()
    before = lower.removesuffix(whose).rstrip(" \"'«“„<(") if whose else lower
    return (
        0 < len(before) < len(lower)
        and len(before.split()) <= _MOST_BEFORE
        and _IS_MAIL_OF.fullmatch(before) is not None
    )


def comes_from_site(text: str) -> bool:
    """ "Novo lead: tractors", "Enquiry via Yellowlist": of a machine's mail, for people write so as well."""
    return _COMES.match(text.strip(_MARKS).lower()) is not None


def announces(text: str) -> bool:
    """A line above the fields by which a program says what it mails: that a form was filled in, that a message came."""
    lower = text.strip(_MARKS).lower()
    if not lower or len(lower) > _LONGEST or "?" in lower:
        return False
    if _SOMEBODY.match(lower) is not None or _SOMEBODY.match(lower.partition(" - ")[2]) is not None:
        return True  # "ACME - a buyer has sent you ..."
    if _SELF_SAID.search(lower) is not None or _POLITE.search(lower) is not None:
        return False
    return any(pattern.search(lower) is not None for pattern in (_FILLED_IN, _CJK_CAME)) or any(
        pattern.match(lower) is not None for pattern in (_BEGINS, _THROUGH)
    )


def may_announce(text: str) -> bool:
    """The same, or what an agent writes as well: "A customer is interested in ..."."""
    lower = text.strip(_MARKS).lower()
    if announces(text):
        return True
    if len(lower) > _LONGEST or "?" in lower or _SELF_SAID.search(lower) is not None:
        return False
    return _WANTS.match(lower) is not None or _YOU_GOT.match(lower) is not None


def tells_of_itself(text: str) -> bool:
    """A line below the fields: how, when and from where this mail was sent."""
    lower = text.strip(_MARKS).lower()
    return len(lower) <= _LONGEST and "?" not in lower and _tells_of_itself(lower)


def is_programs(text: str, gap: bool) -> bool:
    """`gap`: a blank line stands above it.  Without one only what names an address or a machine is no value."""
    lower = text.strip(_MARKS).lower()
    if lower.startswith(FOOTERS):
        return gap or "://" in lower
    if len(lower) > _LONGEST or "?" in lower:
        return False
    if gap and (_OF_IP.search(lower) is not None or _shows_way_out(lower)):
        return True
    if lower[-1:].isdigit() and _STAMP.fullmatch(lower) is not None:
        return True
    stamped = len(lower) <= _CJK_SHORT and _CJK_SENT.match(lower) is not None  # "提交于 2026-11-23 09:12"
    return _tells_of_itself(lower) and (gap or stamped or _MACHINES.search(lower) is not None)


def _shows_way_out(lower: str) -> bool:
    """Newsletters say so, too: it ends a message, and announces no form."""
    return _STOPS.search(lower) is not None and _SELF_SAID.search(lower) is None


def asks_no_answer(text: str) -> bool:
    lower = text.lower()
    return _NO_REPLY.search(lower) is not None and _SELF_SAID.search(lower) is None


def _tells_of_itself(lower: str) -> bool:
    if asks_no_answer(lower):
        return True
    if "://" in lower and _CLICK.search(lower) is not None:
        return True
    if _BEGINS.match(lower) is not None and _ABOUT.search(lower) is not None:
        return True
    sent = len(lower) <= _CJK_LONGEST and _CJK_SENT.search(lower) is not None
    about = _CJK_ABOUT.search(lower) is not None or (len(lower) <= _CJK_SHORT and _CLOCK.search(lower) is not None)
    return sent and about and _SELF.search(lower) is None
