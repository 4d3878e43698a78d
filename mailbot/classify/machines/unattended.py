"""Folded text -> somebody does not work now, and says what becomes of the mail meanwhile: the words seen, or "".  Pure.

Each half alone is said by customers, too ("we are at the fair on Friday, please deliver before"); together they are
what responders are made of, in whatever words.
"""

from __future__ import annotations

from mailbot.classify.phrases import compile_phrases
from mailbot.text.folding import Folded

_NOT_HERE = (
    "time off", "day off", "days off", "off work", "off sick", "on sick leave", "annual leave", "parental leave",
    "on leave", "on holiday*", "on vacation", "on a trip", "on business", "business trip", "travelling", "traveling",
    "at a trade fair", "at the trade fair", "at a fair", "at an exhibition", "at a conference", "on a course",
    "on training", "in training", "out of office", "out of the office", "away from my desk", "not at my desk",
    "not in the office", "away this", "away until", "away from", "do not work on", "don't work on", "part time",
    "public holiday", "bank holiday", "taking a break", "we are closed", "will be closed", "is closed", "are closed",
    "limited access", "urlaub", "dienstreise", "geschaftsreise", "auf reisen", "unterwegs", "fortbildung",
    "schulung", "auf der messe", "auf einer messe", "krank*", "elternzeit", "mutterschutz", "nicht am platz",
    "nicht im haus", "nicht im buro", "nicht am arbeitsplatz", "ausser haus", "abwesend", "nicht da",
    "nicht erreichbar", "macht ... pause", "machen ... pause", "betriebsruhe", "betriebsferien", "arbeite nicht",
    "absent*", "en conge*", "en vacances", "en deplacement", "en voyage", "en formation", "en mission", "au salon",
    "sur un salon", "arret maladie", "ne travaille pas", "nous sommes ferme*", "serons ferme*", "bureaux ... ferme*",
    "en reunion", "temps partiel", "fuera de la oficina", "fuera de oficina", "de vacaciones", "de viaje",
    "de permiso", "de licencia", "de baja", "en una feria", "en la feria", "no trabajo", "no estoy", "no estare",
    "estare fuera",
    "ausente", "estamos cerrados", "estaremos cerrados", "en un curso", "in trasferta", "in viaggio", "in ferie",
    "in fiera", "in malattia", "fuori ufficio", "fuori sede", "assente", "non sono in", "non lavoro", "non saro",
    "siamo chiusi", "saremo chiusi", "uffici ... chius*", "in permesso", "em viagem", "de ferias", "em ferias",
    "fora do escritorio", "de licenca", "numa feira", "em formacao", "nao trabalho", "estamos fechados",
    "estaremos fechados", "met vakantie", "op vakantie", "met verlof", "afwezig", "niet aanwezig", "niet op kantoor",
    "op reis", "op zakenreis", "op de beurs", "gesloten", "niet werkzaam", "в отпуске", "в отъезде",
    "в командировке", "на больничном", "на выставке", "на обучении", "не на месте", "отсутству*", "не работаю",
    "не работаем", "в дороге", "в декрете", "выходной день", "мы закрыты", "na urlopie", "w delegacji",
    "na zwolnieniu", "na targach", "na szkoleniu", "nieobecn*", "nie pracuje", "poza biurem", "dovolen*",
    "sluzebni cest*", "izinde*", "tatilde*", "seyahat*", "ofis disinda", "fuarda", "pa semester", "pa ferie",
    "pa tjansteresa", "bortrest*", "lomalla", "matkoilla", "szabadsag*", "concediu", "休假", "度假", "请假", "年假",
    "产假", "病假", "出差", "在外", "外出", "展会", "参展", "赴日", "赴美", "出国", "培训", "放假", "不在公司",
    "不在办公室", "不在位", "休暇", "休み", "休業", "出張", "不在", "休職", "展示会に", "研修", "席を外", "휴가",
    "출장", "외근", "부재", "휴무", "교육 중", "연차", "long weekend", "free days", "without a phone", "hiking",
    "off today", "off until", "not working", "freie tage", "freien tage", "freien tag", "ein paar tage frei",
    "en rtt", "en repos", "jour de repos", "dias libres", "dia libre", "de descanso", "all'estero", "giorni liberi",
    "giorno libero", "de folga", "em folga", "в отгуле", "отгул", "vrije dag*", "wolne", "调休", "特休", "补休",
    "轮休", "事假", "お休みを頂", "休みを頂", "私用", "attending a", "family event", "at an event", "auf schulung",
    "auf einer schulung", "auf einer fortbildung", "auf einem seminar", "auf einem lehrgang", "en arret", "en stage",
    "es festivo", "dia festivo", "feriado", "in maternita", "in congedo", "di riposo", "на сессии", "на учебе",
    "на семинаре", "на конференции", "na konferencji", "有给休假", "有給休暇", "feiertag", "horario de atendimento",
    "horario de atencion", "opening hours", "office hours",
    "no abrir*", "dopustu", "holder lukket", "nytarslukket", "julelukket", "na sluzbenom putu", "تعطیل می",
    "تعطیلات", "este inchis*", "suntem inchis*",
    "vom fi inchis*", "niemand im haus", "nicht besetzt", "off grid", "off the grid", "papadag", "mamadag",
    "ben ik vrij", "unbesetzt", "in reha", "in einer reha*",
    "sommerferie", "juleferie", "haver* expediente", "sem expediente", "em recesso",
    "libur", "tutup",
)  # fmt: skip
_MAIL_WAITS = (
    "can't wait", "cannot wait", "can not wait", "urgent matters", "urgent matter", "urgent enquir*", "urgent quer*",
    "urgent request*", "urgent issue*", "anything urgent", "if it is urgent", "if it's urgent", "if urgent",
    "in urgent cases", "for urgent", "in an emergency", "reply may", "replies may", "reply will", "response may",
    "responses may", "slow to reply", "slow to respond", "slower to respond", "slower than usual", "reply when i",
    "reply on my return", "respond on my return", "respond when i", "answer when i", "answer on my return",
    "get back to you when", "get back to you on", "get back to you once", "on my return", "upon my return",
    "when i return", "when i am back", "when i'm back", "once i am back", "once i'm back", "will be back at work",
    "will be back in the office", "read your message", "read your email", "read your mail", "respond to your",
    "reply to your", "deal with your", "attend to your", "checking email*", "checking my email*", "checking mail*",
    "handles anything", "looking after my", "my inbox", "melde mich ab", "melde mich wieder", "melde mich nach",
    "melde mich sobald", "melde mich am", "nach meiner ruckkehr", "nach ruckkehr", "wieder da", "wieder fur sie da",
    "wieder erreichbar", "wieder im haus", "wieder im buro", "beantworte ich", "beantworten wir",
    "nachrichten beantwort*", "mails beantwort*", "mail beantwort*", "bearbeite ich", "antworte ich", "lese ich",
    "in dringenden", "dringende* fall*", "bei dringend*", "eilige* fall*", "wenn es eilt", "vertretung",
    "vertritt mich", "kann es ... dauern", "mon retour", "a mon retour", "prendrai connaissance", "je repondrai",
    "je vous repondrai", "lirai votre", "traiterai", "en cas d'urgence", "en cas de besoin", "pour toute urgence",
    "si urgent", "urgences", "ma boite mail", "pas mes mails", "pas mes messages", "leere tu", "leere su",
    "respondere", "contestare", "a mi regreso", "a mi vuelta", "cuando vuelva", "a la vuelta", "corre prisa",
    "si es urgente", "para urgencias", "asuntos urgentes", "caso de urgencia", "cualquier urgencia", "mi correo",
    "rispondero", "al mio rientro", "al mio ritorno", "leggero la", "leggero il", "leggero tutt*", "per urgenze",
    "per le urgenze", "per emergenze", "in caso di urgenza", "qualche giorno di ritardo", "mia assenza",
    "respondo na", "respondo no", "responderei", "respondo assim", "quando regressar", "quando voltar",
    "no meu regresso", "urgencias com", "em caso de urgencia", "assuntos urgentes", "minha ausencia", "meus emails",
    "bij terugkomst", "na mijn terugkeer", "beantwoord ik", "reageer ik", "lees ik", "dringende zaken", "bij spoed",
    "voor spoed", "отвечу", "отвечаю", "прочту", "прочитаю", "срочным вопрос*", "срочные вопросы", "срочных случа*",
    "если срочно", "срочное", "почту не", "почту проверяю", "после возвращения", "по возвращении", "odpowiem",
    "odpisze", "po powrocie", "w pilnych", "pilne sprawy", "odpovim", "po navratu", "donusumde", "dondugumde",
    "yanitlayacagim", "acil durum*", "acil konular*", "nar jag ar tillbaka", "nar jeg er tilbage", "vastaan",
    "visszatertem utan", "la intoarcere", "回复邮件", "邮件会", "邮件回复", "及时回复", "及时处理", "回复较慢",
    "回复可能", "回复会", "回来后", "回来再", "返岗", "急事", "如有要事", "工作代理", "代理人", "邮件恐", "信件恐",
    "即时回复", "见谅", "返信が遅", "ご返信が", "返信いたします", "お返事", "戻り次第", "ご連絡は", "対応は",
    "対応いたします", "ご了承ください", "회신이 늦", "회신이 어려", "복귀 후", "답변드리겠", "급한 용무",
    "if it is pressing", "if pressing", "pressing matters", "standing in for me", "stands in for me",
    "stand in for me", "filling in for me", "glance at mail", "glance at my mail", "reading mail", "my mail",
    "eilige anliegen", "eiliges", "dringende anliegen", "ubernimmt ... kern", "vertreten durch", "reponse lundi",
    "reponse mardi", "reponse mercredi", "reponse jeudi", "reponse des", "merci de votre comprehension",
    "lo urgente", "urgencias", "questioni urgenti", "cose urgenti", "leggero la posta", "leggo la posta",
    "на письма отвеч*", "замещает", "меня замещ*", "за меня", "邮件...处理", "信件...处理", "着急的话", "公司后",
    "上班后...回复", "上班后...处理", "出社いたします", "出社します", "復帰", "pick up my messages", "catch up on",
    "catch up with", "messages again", "messages on", "lese meine", "meine mails", "meine e-mails", "mails nur",
    "e-mails nur", "consulte pas", "ma messagerie", "mes messages", "adressez-vous", "atenderemos su",
    "atenderemos tu", "leere mi", "vi prego di scrivere", "scrivere a", "si prega di contattare", "retornaremos",
    "responderemos", "письма читаю", "почту читаю", "читаю редко", "dzisiaj odpowiem", "明日以降に",
    "確認いたします", "后续回复", "pourrai repondre", "pourrai vous repondre", "repondre a vos messages",
    "repondre a votre message", "no podre responder", "no podre contestar", "non potro rispondere",
    "nao poderei responder",
    "nicht antworten konnen", "nicht beantworten konnen", "werde ich erst", "be able to reply", "able to respond to",
    "niet kunnen antwoorden", "не смогу ответить", "nie bede mogl*", "kan inte svara", "kan ikke svare",
    "nadomesca", "bliver besvaret", "blir besvart", "zakasnjenjem", "hitne stvari", "atenderemos", "پاسخگوی",
    "vor fi procesate", "vom raspunde", "akan dibalas",
    "akan kami balas", "buka kembali", "mohon maaf", "wie gewohnt", "nar vi er tilbage", "nar jeg er tilbage",
    "nar vi er tilbake", "retomamos", "retomaremos",
)  # fmt: skip
# somebody's address lives on without them
_LEFT = (
    "my e-mail address has changed", "my email address has changed", "my address has changed", "meine adresse hat sich",
    "meine e-mail-adresse hat sich", "meine mailadresse hat sich", "mon adresse a change",
    "mon adresse e-mail a change",
    "mi direccion ... ha cambiado", "mi correo ha cambiado", "il mio indirizzo ... cambiato",
    "o meu endereco ... mudou",
    "moj adres ... zmienil", "мой адрес изменился", "мой адрес ... изменился", "adresim degisti", "我的邮箱已更换",
    "我的邮箱已变更", "我的邮箱改为", "メールアドレスが変わりました", "メールアドレスを変更しました",
    "이메일 주소가 변경",
    "mijn adres is gewijzigd", "mijn e-mailadres is gewijzigd", "تغير بريدي", "i no longer work", "i have left",
    "i am no longer with", "i'm no longer with", "i am no longer working",
    "ich bin nicht mehr", "ich arbeite nicht mehr", "je ne travaille plus", "j'ai quitte", "je ne fais plus partie",
    "ya no trabajo", "ya no formo parte", "he dejado la empresa", "non lavoro piu", "ho lasciato l'azienda",
    "ja nao trabalho", "nao trabalho mais", "ik werk niet meer", "ik ben niet meer werkzaam", "я больше не работаю",
    "больше не работаю", "nie pracuje juz", "juz nie pracuje", "我已离职", "本人已离职", "我已不在", "本人已不在",
    "退職いたしました", "退職しております", "퇴사하였", "퇴사했", "i have retired", "i've retired", "i retired",
    "ich bin im ruhestand", "ich bin in rente", "ich bin in pension", "in den ruhestand", "je suis a la retraite",
    "je suis en retraite", "j'ai pris ma retraite", "me he jubilado", "estoy jubilad*", "sono in pensione",
    "sono andat* in pensione", "estou aposentad*", "estou reformad*", "me aposentei", "ik ben met pensioen",
    "jag har gatt i pension", "jeg er gaet pa pension", "jeg har gatt av med pensjon", "olen elakkeella",
    "jestem na emeryturze", "на пенсии", "вышел на пенсию", "вышла на пенсию", "emekli oldum", "本人已退休",
    "我已退休", "已于...退休", "定年退職", "정년퇴직", "مشغول به کار نیستم", "ลาออกจาก", "δεν εργάζομαι πλέον",
    "godo la pensione", "đã nghỉ việc", "لم أعد أعمل", "لم اعد اعمل",
)  # fmt: skip
_AWAY, _WAITS, _QUIT = range(3)
_PHRASES = compile_phrases(
    (kind, phrase)
    for kind, phrases in ((_AWAY, _NOT_HERE), (_WAITS, _MAIL_WAITS), (_QUIT, _LEFT))
    for phrase in phrases
)


def nobody_reads(opening: Folded, whole: Folded) -> str:
    """`opening`: where such a thing is said at once."""
    seen = _PHRASES.find(opening)
    if _QUIT in seen and "@" in whole.text:
        return seen[_QUIT]
    waits = seen.get(_WAITS, "") or _PHRASES.find(whole).get(_WAITS, "") or ("@" if "@" in whole.text else "")
    return f"{seen[_AWAY]}, {waits}" if _AWAY in seen and waits else ""


def speaks_of_absence(text: Folded) -> bool:
    """Either half of it."""
    return bool(_PHRASES.find(text))
