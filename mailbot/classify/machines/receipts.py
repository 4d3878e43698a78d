"""Reading -> the words by which a helpdesk's receipt, or a guard at a mailbox, gives itself away.  Pure.

Helpdesks confirm what came in, and often no header says that a program did ("Your request 9921 has been received").
Guards hold a mail until its sender proves to be a person.  Shops and bookkeeping programs write orders by themselves
as well, so a mail that speaks of goods or wants something of us is never taken for a receipt.
"""

from __future__ import annotations

from mailbot.classify.items import item_lines
from mailbot.classify.machines.desks import numbers_what_comes
from mailbot.classify.machines.wishes import wants_something
from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import Reading

_LONGEST = 2500  # characters: some repeat what they confirm
_OPENING = 500  # what was received is said at once
_SHORT = 700  # and the number of it soon
_RECEIVED, _BY_PROGRAM, _SELF_DECLARED, _HELD, _PROVE = range(5)
_WORDS: dict[int, tuple[str, ...]] = {
    _RECEIVED: (
        "mail ... has been received", "e-mail ... has been received", "email ... has been received",
        "message ... has been received", "message ... was received", "request ... has been received",
        "request ... was received", "enquiry ... has been received", "inquiry ... has been received",
        "query ... has been received", "ticket ... has been received", "email has reached",
        "been forwarded to the responsible", "received your", "receipt of your", "thank you for contacting",
        "thanks for contacting", "thank you for getting in touch", "thank you for reaching out",
        "thanks for reaching out", "thank you for your message", "thank you for your email",
        "thank you for your e-mail", "thank you for your enquiry", "thank you for your inquiry",
        "thank you for your request", "a ticket has been", "request for support", "got your request",
        "got your message", "got your email", "has been opened", "has been created", "have been assigned",
        "acknowledge that we", "message has reached", "ticket was created", "request has been registered",
        "request has been logged", "case has been created", "opened a ticket", "bei uns eingegangen",
        "eingang ihrer", "ihre ... erhalten", "danke fur ihre", "dank fur ihre", "dank fur ihr", "wurde ein ticket",
        "bien recu votre", "bien recu vos", "a bien ete", "accusons reception", "merci de nous avoir",
        "merci pour votre", "votre message a", "votre demande a", "hemos recibido", "ha sido recibid*",
        "ha sido registrad*", "gracias por contactar*", "gracias por ponerse", "gracias por su", "abbiamo ricevuto",
        "e stata ricevuta", "e stato ricevuto", "e stata presa in carico", "grazie per averci", "grazie per aver",
        "recebemos", "foi recebid*", "foi registrad*", "obrigado por entrar", "obrigado pelo seu",
        "agradecemos o seu", "hebben uw ... ontvangen", "hebben ... uw e-mail", "goede orde ontvangen",
        "ontvangen van uw", "uw ... ontvangen", "is ontvangen", "bedankt voor uw", "har mottagit", "har modtaget",
        "har mottatt", "tack for ditt", "tak for din", "takk for din", "olemme vastaanottaneet", "viestisi",
        "otrzymalismy", "zostala przyjet*", "zostalo przyjet*", "zostalo zarejestrowan*", "zostala zarejestrowan*",
        "dziekujemy za", "obdrzeli jsme", "byl prijat", "dekujeme za", "megkaptuk", "koszonjuk", "am primit",
        "a fost inregistrat*", "получили ваше", "получили ваш", "ваше обращение", "ваше сообщение", "ваше письмо",
        "ваша заявка", "ваш запрос", "спасибо за обращение", "отримали ваш*", "ваше звернення", "ulasmistir",
        "alinmistir", "talebiniz", "mesajiniz", "e-postaniz", "تم استلام", "شكرا لتواصلكم", "شكرا لتواصلك",
        "شكرًا لتواصلكم", "λάβαμε", "đã nhận được", "cảm ơn bạn đã", "cảm ơn quý khách", "telah kami terima",
        "terima kasih telah", "was submitted", "submitted successfully", "successfully submitted", "a case has been",
        "case has been opened", "have opened a", "we have logged", "has been logged", "ticket ... angelegt",
        "vorgang ... angelegt", "vorgang ... eroffnet", "ticket ... eroffnet", "ticket ... erstellt",
        "nous avons ouvert", "nous avons cree", "a ete enregistree", "a ete creee", "hemos abierto", "hemos creado",
        "hemos registrado", "se ha creado", "se ha registrado", "abbiamo aperto", "abbiamo registrato",
        "e stato aperto", "e stata registrata", "abrimos um chamado", "abrimos o chamado", "foi aberto",
        "foi criado", "registramos ... solicitacao", "hebben ... geregistreerd", "is aangemaakt", "utworzono",
        "utworzylismy", "создана заявка", "создано обращение", "создан тикет", "открыта заявка",
        "зарегистрировали ваш*", "已为您创建", "已創建", "已建立工单", "提交成功", "お問い合わせを登録",
        "チケットを作成", "등록되었습니다", "已收到", "收悉", "收到您的", "感谢您的来信", "感谢您的来函", "感谢您联系",
        "感谢来信", "已受理", "邮件已进入", "已转交", "已登记", "已进入我们的", "已提交", "受け付け", "受付いた",
        "受信いた", "拝受", "お問い合わせいただき", "お問合せいただき", "접수", "문의해 주셔서", "문의 주셔서",
        "ได้รับอีเมล", "ได้รับข้อความ", "ได้รับเรื่อง", "شما دریافت شد", "شما ... دریافت شد", "شما ... ثبت شد",
        "आपका ... प्राप्त हुआ",
    ),
    # a desk with a program behind it; "I will answer as soon as possible" is said by people, too
    _BY_PROGRAM: (
        "ticket number is", "will respond ... within", "will reply ... within", "be answered within",
        "respond to you within", "reply to you within", "aim to respond", "aim to reply", "typically reply",
        "in order of arrival", "responsible department", "ticket no", "ticket id", "ticket nr", "your ticket has",
        "your ticket number is", "your ticket id", "assigned ticket", "view request", "view your request",
        "view the status", "on your behalf", "you will be notified", "request's notifications", "your case number",
        "your case id", "case reference", "your request number", "support team will", "support staff",
        "member of our team", "our team will", "our representatives", "a representative will", "additional comments",
        "get back to you within", "in touch within", "be in touch shortly", "being reviewed by",
        "get back to you ... business day*", "get back to you ... working day*", "get back to you ... hours",
        "ticketnummer", "vorgangsnummer", "bearbeitungsnummer", "innerhalb ... werktag* ... bei ihnen",
        "melden uns ... werktag*", "melden uns ... stunden", "antworten ... werktag*", "mitarbeiter wird sich",
        "numero de ticket", "numero de dossier", "reponse sous", "conseiller vous", "numero de caso",
        "numero de solicitud", "responderemos ... horas", "responderemos ... habiles", "contacto con usted",
        "uno de nuestros agentes", "numero del ticket", "numero di ticket", "risponderemo entro",
        "un nostro operatore", "un nostro incaricato", "numero do chamado", "numero de protocolo",
        "retornaremos em ate", "responderemos em ate", "nosso atendimento", "zaaknummer",
        "nemen ... contact met u op", "reageren binnen", "medewerker neemt", "arendenummer", "sagsnummer",
        "saksnummer", "numer zgloszenia", "numer sprawy", "odpowiemy w ciagu", "nasz konsultant", "cislo pozadavku",
        "ozveme se", "munkanapon belul", "numarul solicitarii", "номер обращения", "номер заявки", "номер вашего",
        "зарегистрирован*", "наш специалист", "наши специалисты", "наш менеджер", "зареєстрован*", "talep numar*",
        "temsilcimiz", "is gunu icinde", "رقم التذكرة", "رقم الطلب", "سيتواصل معك*", "سيتم الرد", "وسيتم الرد",
        "خلال ... عمل", "سيقوم فريقنا",
        "mã yêu cầu",
        "bộ phận hỗ trợ", "nomor tiket", "tim kami akan", "工单", "工單", "受理编号", "案件编号", "案件編號",
        "follow the status", "track the status", "check the status", "customer portal", "support portal",
        "will receive a reply", "will receive a response", "informed of the outcome", "handled by our",
        "kundenportal", "bearbeitungsstand", "den vorgang", "ticket angelegt", "ein ticket", "portail client",
        "recevrez une reponse", "un ticket", "portal de clientes", "recibira una respuesta",
        "recibiras una respuesta", "il ticket", "portale clienti", "ricevera una risposta", "riceverai una risposta",
        "um chamado", "portal do cliente", "recebera uma resposta", "klantportaal", "личном кабинете",
        "статус заявки", "статус обращения", "工作日内...回复", "工作日内...联系", "小时内...回复", "小时内...联系",
        "客服人员...联系", "客服人员...回复", "客服人员...联络", "客服人员...处理", "客服将", "客服会", "专人",
        "专员", "受付番号", "営業日以内", "担当者より", "追って", "順次ご", "접수번호", "영업일", "담당자가",
        "เจ้าหน้าที่จะ", "ทีมงานจะ", "จะติดต่อกลับ", "کارشناسان ما", "همکاران ما", "در اسرع وقت", "شماره پیگیری",
        "हमारी टीम",
    ),
    # a program that says what it is
    _SELF_DECLARED: (
        "do not reply", "don't reply", "not reply to this", "automatically generated", "generated automatically",
        "auto generated", "auto-generated", "system generated", "computer generated", "automated message",
        "automated email", "automated e-mail", "automated response", "automated reply", "automatic message",
        "automatic response", "automatic confirmation", "automatic notification", "sent automatically",
        "unattended mailbox", "not monitored", "automatisch generiert*", "automatisch erstellt*",
        "automatisch erzeugt*", "automatisch versandt*", "automatisch versendet*", "automatische nachricht",
        "automatische eingangsbestatigung", "automatische bestatigung", "antworten sie nicht", "nicht auf diese",
        "message automatique", "mail automatique", "reponse automatique", "genere automatiquement",
        "envoye automatiquement", "ne pas repondre", "generado automaticamente", "mensaje automatico",
        "correo automatico", "respuesta automatica", "no responda", "no conteste", "generato automaticamente",
        "generata automaticamente", "messaggio automatico", "risposta automatica", "non rispondere",
        "gerado automaticamente", "gerada automaticamente", "mensagem automatica", "resposta automatica",
        "e-mail automatico", "nao responda", "automatisch gegenereerd", "automatisch verzonden",
        "automatisch bericht", "automatische bevestiging", "niet op dit", "niet op deze", "automatiskt genererat",
        "automatiskt utskick", "skickats automatiskt", "automatisk generert", "automatisk genereret",
        "automatisk kvittering", "automaattinen viesti", "wygenerowan* automatycznie", "automatycznie wygenerowan*",
        "wiadomosc automatyczna", "nie odpowiadac", "generovan* automaticky", "automaticky generovan*",
        "automaticka odpoved", "neodpovidejte", "automatikus uzenet", "generat automat",
        "сформировано автоматически", "создано автоматически", "отправлено автоматически",
        "автоматически сформирован*", "автоматическое сообщение", "автоматическое уведомление",
        "автоматическое письмо", "не отвечайте", "створено автоматично", "надіслано автоматично", "otomatik olarak",
        "otomatik mesaj*", "otomatik yanit*", "yanitlamayiniz", "رسالة آلية", "رسالة تلقائية", "عدم الرد",
        "αυτόματο μήνυμα", "thư tự động", "email tự động", "tin nhắn tự động", "trả lời tự động", "gửi tự động",
        "không trả lời", "secara otomatis", "系统自动", "系统代发", "自动应答", "自动发送", "自动发出", "自动生成",
        "自动回复",
        "请勿回复",
        "请勿直接回复", "请不要回复", "請勿回覆", "請勿直接回覆", "自動送信", "自動的に送信", "自動配信", "自動返信",
        "返信しないで", "送信専用", "ご返信いただけません", "ご返信はできません", "발신 전용", "발신전용",
        "자동으로 발송", "자동으로 전송", "자동 발송", "회신하지", "회신이 불가",
        "อัตโนมัติ", "อย่าตอบกลับ", "ไม่ต้องตอบกลับ", "خودکار", "پاسخ ندهید", "स्वचालित", "उत्तर न दें",
    ),
    _HELD: (
        "message ... is being held", "is being held because", "is being held until", "known senders",
        "awaits ... approval", "awaiting ... approval", "esta retenid*", "est retenu*", "wartet auf die freigabe",
        "message has been held", "email ... is being held", "e-mail ... is being held",
        "mail ... has been held", "message is waiting", "email is waiting", "message ... quarantine*",
        "approved sender*", "allowed sender*", "whitelist", "white list", "guest list", "spam protection",
        "not yet been delivered", "mailbox protected", "message can be delivered", "message will be delivered",
        "first time you", "you sent requires", "requires verification",
        "before it can be delivered", "so that it can be delivered", "to deliver your message",
        "to have your message delivered", "nachricht ... zuruckgehalten", "e-mail ... zuruckgehalten",
        "nachricht wurde noch nicht", "mail wurde noch nicht zugestellt", "mail wird erst zugestellt", "spamschutz",
        "pas encore ete remis", "n'a pas encore ete distribu*", "todavia no se ha entregado", "aun no se ha entregado",
        "non e stato ancora consegnato", "ainda nao foi entregue", "nog niet afgeleverd", "nog niet bezorgd",
        "so that your message", "receive your email*", "receiving junk", "unwanted mail",
        "damit ihre nachricht", "damit ihre e-mail", "pour que votre message",
        "para que su mensaje",
        "para que su correo", "para que sua mensagem", "para que a sua mensagem", "affinche il suo messaggio",
        "zodat uw bericht", "чтобы ваше письмо", "aby wiadomosc", "liste der erlaubten",
        "votre message ... en attente", "est en attente",
        "votre mail ... en attente", "mensaje ... retenido", "su mensaje ... en espera", "messaggio ... trattenuto",
        "suo messaggio ... in attesa", "mensagem ... retida", "sua mensagem ... aguardando",
        "bericht ... vastgehouden", "письмо ... удержано", "ваше письмо ... ожидает", "ваше сообщение ... ожидает",
        "邮件...扣留", "邮件...拦截", "白名单", "反垃圾", "メールは保留", "메일...보류",
    ),
    _PROVE: (
        "a human", "a real person", "are a person", "human being", "not a robot", "not a computer", "not a spam*",
        "verify your", "verify yourself", "confirm your message",
        "click the link", "the link below", "see link below", "add yourself", "confirm that you are", "confirm you are",
        "confirm your email", "confirm your address", "captcha", "klicken sie", "cliquez sur", "haga clic",
        "clicca sul", "fai clic", "clique no", "klik op", "kein roboter", "kein robot", "bestatigen sie",
        "confirmez", "confirmer", "repondez ... a ce message", "reply to this message", "antworten sie ... auf diese",
        "responda ... a este", "rispondere a questo", "responder a esta", "ответьте на это", "un robot",
        "confirme", "confirmi", "conferma", "bevestig", "подтвердите",
        "moderator*", "moderador*", "moderateur*", "moderatore*", "модератор*", "版主", "モデレータ",
        "caracteres", "caratteri", "символы", "не робот", "点击", "验证码",
        "确认您", "下記url", "로봇이 아",
    ),
}  # fmt: skip
_PHRASES = compile_phrases((kind, phrase) for kind, phrases in _WORDS.items() for phrase in phrases)
_OPENING_PHRASES = compile_phrases((_RECEIVED, phrase) for phrase in _WORDS[_RECEIVED])
_OF_YOURS = (
    "your", "ihre", "ihrer", "eure", "votre", "vos", "su", "tu", "sua", "vostra", "la tua", "uw", "je", "ваш", "ваше",
    "ваша", "wasza", "vase", "sizin", "din", "er", "你们的", "您的", "你的", "貴社の",
)  # fmt: skip
_QUESTIONS = ("?", "？", "؟")
_ANSWERS = ("re:", "aw:", "sv:", "回复:", "答复:")  # behind a title of the program's


def tells_of_receipt(reading: Reading) -> str:
    """The phrase seen, or none where the mail is long, names quantities, wants something of us, or only thanks."""
    text = reading.own_words
    if not text or len(text) > _LONGEST:
        return ""
    if item_lines(text) or wants_something(reading.text):
        return ""
    seen = _PHRASES.find(reading.text)
    if _HELD in seen and _PROVE in seen:
        return seen[_HELD]
    received = _received(reading, seen)
    if received or _asks(text):
        return received
    above = "" if reading.is_reply else reading.subject.text
    return numbers_what_comes(reading.opening(_SHORT), above) or _answers_by_itself(reading, seen)


def _answers_by_itself(reading: Reading, seen: dict[int, str]) -> str:
    """Below a mail of ours, or with its subject: who calls that an automatic message is believed.  Orders and forms
    that programs send say it as well, and answer nothing."""
    answers = reading.is_reply or any(f" {mark}" in f" {reading.subject.text}" for mark in _ANSWERS)
    return seen.get(_SELF_DECLARED, "") if answers and len(reading.own_words) <= _SHORT else ""


def _received(reading: Reading, seen: dict[int, str]) -> str:
    """Somebody's own "thank you for your mail, I will answer soon" names neither a desk nor a program; who asks
    something may mention either."""
    declared = _SELF_DECLARED in seen and not _is_ours(seen[_SELF_DECLARED], reading.text.text)
    if _RECEIVED not in seen or not (declared or _BY_PROGRAM in seen):
        return ""
    if not declared and _asks(reading.own_words):
        return ""
    return _OPENING_PHRASES.find(reading.opening(_OPENING)).get(_RECEIVED, "")


def _is_ours(phrase: str, text: str) -> bool:
    """ "I got your automated reply": somebody speaks of what we sent."""
    first = phrase.partition(" ")[0].rstrip("*")
    return any(f" {owner} {first}" in text or f"{owner}{first}" in text for owner in _OF_YOURS)


def _asks(text: str) -> bool:
    if not any(mark in text for mark in _QUESTIONS):
        return False
    return any(mark in word for word in text.split() if "://" not in word for mark in _QUESTIONS)
