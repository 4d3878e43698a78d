"""Reading -> the words by which a vacation responder gives itself away, where its headers do not.  Pure.

Many responders (163, QQ, old groupware) send no RFC 3834 header.  A person may be away and still order, so the words
count only in a short mail that asks nothing.
"""

from __future__ import annotations

import re

from mailbot.classify.details.references import references
from mailbot.classify.items import item_lines
from mailbot.classify.machines.departed import gives_up_address, tells_of_departure
from mailbot.classify.machines.unattended import nobody_reads, speaks_of_absence
from mailbot.classify.machines.wishes import wants_something
from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import Reading
from mailbot.text.folding import Folded, folded
from mailbot.text.later import later

_LONGEST = 900  # characters
_CLAUSE = later(r"[.!?;]\s+|[。！？，、；،؟,:：]\s*|\n+|\s[-–—]\s")
# log-odds below which its whole wording is a person's: who is away, and writes on about goods and meetings
_A_PERSON = -3.0
_GOES_ON = 0.5  # the same, of one who surely does
_WRITES_OF_ONE_WHO_LEFT = -6.0  # the same: whoever closes a mailbox writes it themselves, but no more than that
_FEWEST_WORDS, _FEWEST_UNSPACED, _MANY_DIGITS = 4, 10, 4  # words, characters, digits: of a day, of a telephone
_ONE_WORD = later(r"(?:^|[.!?:\n]\s{0,3})[^\W\d_]{3,14}\?", re.MULTILINE)
_OPENING = 250  # a responder says it at once
_AWAY = (
    "respond ... return", "reply ... return", "answer ... return", "i am out of office", "i am out of the office",
    "i will be out of office", "i will be out of the office",
    "i'm out of the office", "i'm out of office", "currently out of the office", "currently out of office",
    "i am currently away", "i am away from the office", "will be offline", "i'll be offline", "i am on annual leave",
    "i am on leave", "i am on vacation",
    "i am on holiday", "i am currently on annual leave", "i am currently on leave", "i am currently on vacation",
    "i am currently on holiday", "i am currently on maternity leave", "limited access to email",
    "limited access to my email", "no access to email", "travelling on business", "traveling on business",
    "i will be travelling", "i will be traveling", "i am currently travelling", "i am currently traveling",
    "out of the country", "without regular access", "without access to my email*", "without access to email*",
    "only be able to answer", "only be able to reply", "this is an automatic reply", "this is an automated reply",
    "this is an automated response", "this is an auto reply", "automatic response to your",
    "thank you for contacting us ... will get back", "this is an automatic response", "this is an automated message",
    "this is an automatic message", "your message is being held", "your message has been held",
    "was sent by a human", "your message has not been read", "your e-mail has not been read",
    "your email has not been read", "your mail has not been read", "your message will not be read",
    "your e-mail will not be read", "your email will not be read", "this mailbox is not monitored",
    "this mailbox is no longer monitored", "i am on maternity leave", "i am on parental leave",
    "ich bin nicht im haus", "ich bin ... nicht im haus", "ich bin ... nicht im buro", "ich bin ... abwesend",
    "ich bin bis ... im urlaub", "ich bin derzeit im urlaub", "ich bin zurzeit im urlaub",
    "ich bin aktuell im urlaub", "ich befinde mich ... im urlaub", "ich befinde mich derzeit", "ich befinde mich bis",
    "ich befinde mich vom", "wird nicht gelesen",
    "werden nicht gelesen", "je suis en vacances", "je suis en deplacement", "actuellement en deplacement",
    "actuellement en vacances", "me encuentro ausente", "estare ausente", "non sono in ufficio", "sono assente",
    "ich bin zur zeit nicht", "ich bin derzeit nicht", "ich bin aktuell nicht", "ich bin ab ... wieder erreichbar",
    "meine e-mails werden nicht weitergeleitet", "ihre e-mail wird nicht weitergeleitet",
    "ihre nachricht wird nicht weitergeleitet", "diese e-mail wird automatisch", "je suis absent*",
    "je suis actuellement absent*", "je suis en conges", "en conges jusqu'au", "en conge jusqu'au",
    "en deplacement jusqu'au", "de retour au bureau", "je suis actuellement en conges", "absent du bureau",
    "reponse automatique", "estoy fuera de la oficina", "me encuentro fuera de la oficina",
    "estare fuera de la oficina", "estoy de vacaciones", "me encuentro de vacaciones", "respuesta automatica",
    "estou fora do escritorio", "estou ausente", "estarei ausente", "estou de ferias", "resposta automatica",
    "sono fuori ufficio", "saro fuori ufficio", "sono in ferie", "saro assente", "risposta automatica",
    "ik ben er even niet", "ik ben niet aanwezig", "ik ben afwezig", "ik ben op vakantie", "ik ben met vakantie",
    "ik ben ... afwezig",
    "ik ben tot en met ... afwezig", "ik ben ... niet aanwezig", "ik ben momenteel op vakantie",
    "ik ben momenteel met vakantie", "automatisch antwoord", "jag ar inte pa kontoret", "jag har semester",
    "jeg er ikke pa kontoret", "jeg er pa ferie", "jestem poza biurem", "przebywam na urlopie", "jestem na urlopie",
    "ofis disindayim", "izindeyim", "yillik izin*", "я в отпуске", "нахожусь в отпуске", "буду в отпуске",
    "отсутствую на рабочем месте", "автоматический ответ", "أنا خارج المكتب", "خارج المكتب حاليا", "في إجازة",
    "自动回复", "自動回覆", "这是一封自动", "我正在出差", "我正在休假", "在度假", "目前出国", "出国中", "本人目前出",
    "我在休假", "我正在度假", "我休假至", "期间无法即时回", "期间无法及时", "期间无法回复", "期间无法查看",
    "期间无法收发", "期间不便查看", "无法即时回", "无法及时查看", "无法及时回", "无法立即回", "无法马上回",
    "不能及时回复",
    "暂时无法回复", "您的邮件我已收到", "邮件...收到...尽快回复", "来信...收到...尽快", "休假期间", "本人已离职",
    "我已离职", "我已从", "本人已从", "此邮箱已停用", "本邮箱已停用", "此邮箱不再使用", "外出中のため",
    "不在にしております", "休暇をいただいております", "i am away", "i'm away", "i will be away", "i'll be away",
    "i am currently out", "i'm currently out", "i am out until", "i'm out until", "i will be on leave",
    "i will be on vacation", "i will be on holiday", "i will be on annual leave", "i'm on leave", "i'm on holiday",
    "i'm on vacation", "i'm on annual leave", "i am on sick leave", "i'm on maternity leave",
    "i'm on parental leave", "i am travelling until", "i am traveling until", "i am on a business trip",
    "i'm on a business trip", "i am not in the office", "i'm not in the office", "not be checking email*",
    "not be checking my email*", "not be reading my email*", "won't see email*", "won't be seeing email*",
    "not see my email*", "office is closed", "offices are closed",
    "office will be closed", "offices will be closed", "ich bin ... nicht erreichbar", "bin ich ... nicht im buro",
    "bin ich ... nicht erreichbar", "ich bin ... wieder erreichbar", "bin ich wieder", "bin ich ausser haus",
    "ich bin ausser haus", "bin ich im urlaub", "ich bin im urlaub", "auf dienstreise", "in elternzeit",
    "im mutterschutz", "unser buro ist", "unser buro bleibt", "betriebsferien", "betriebsruhe", "betriebsurlaub",
    "je serai absent*",
    "actuellement absent*", "absent* jusqu'au", "je suis en conge", "actuellement en conge*", "hors du bureau",
    "en conge maternite", "en arret maladie", "bureaux sont fermes", "bureaux seront fermes", "estoy ausente",
    "no estare en la oficina", "no me encuentro en la oficina", "estare de vacaciones", "estare de viaje",
    "me encuentro de viaje", "me encuentro de baja", "permaneceremos cerrad*", "oficinas permaneceran cerradas",
    "oficina permanecera cerrada",
    "sono fuori sede", "saro in ferie", "saro fuori sede", "assente dall'ufficio", "sono in viaggio",
    "sono in malattia", "uffici sono chiusi", "uffici resteranno chiusi", "uffici rimarranno chiusi",
    "encontro-me ausente", "encontro-me de ferias", "encontro-me fora", "estarei de ferias", "estarei fora",
    "estou em ferias", "estarei em ferias", "ausente do escritorio", "nao estarei no escritorio", "estoy de viaje",
    "acceso limitado", "acces limite", "accesso limitato", "acesso limitado", "eingeschrankt* erreichbar",
    "sporadisch ... erreichbar", "bedingt ... erreichbar", "schlecht erreichbar",
    "nur sporadisch", "no puedo leer", "difficilmente raggiungibil*", "poco raggiungibil*", "dificil de contactar",
    "trudno dostepn*", "slabo dostepn*", "плохо доступен", "плохо доступна", "ограниченный доступ", "sinirli erisim",
    "beperkt bereikbaar", "slecht bereikbaar",
    "je consulterai", "consulterai peu", "在外出差", "出差中", "正在出差", "limited access to my mail",
    "check mail only", "check email only", "em viagem ate", "escritorio estara fechado", "met verlof",
    "niet op kantoor", "ben ik afwezig", "ben ik niet aanwezig", "ben ik niet bereikbaar", "ben ik met vakantie",
    "ben ik op vakantie", "jag ar borta", "jag ar pa semester", "jag ar tjanstledig", "jag ar foraldraledig",
    "jag ar ledig", "jeg har ferie", "jeg holder ferie", "jeg er bortreist", "jeg er ute av kontoret",
    "jeg er ikke til stede", "olen lomalla", "olen poissa", "en ole toimistolla", "jestem nieobecn*",
    "bede nieobecn*", "bede na urlopie", "nie ma mnie w biurze", "nie bede dostepn*", "przebywam w delegacji",
    "jsem mimo kancelar", "nejsem v kancelari", "jsem na dovolene", "mam dovolenou", "som na dovolenke",
    "nie som v kancelarii", "szabadsagon vagyok", "nem vagyok az irodaban", "hazon kivul vagyok", "sunt in concediu",
    "nu sunt la birou", "sunt plecat* din", "na godisnjem odmoru", "izinde olacagim", "izinde oldugum*", "izinliyim",
    "ofis disinda", "tatildeyim", "в командировке", "на больничном", "буду отсутствовать", "я отсутствую",
    "временно отсутствую", "меня нет в офисе", "я у відпустці", "перебуваю у відпустці", "у відрядженні",
    "βρίσκομαι εκτός", "είμαι εκτός γραφείου", "είμαι σε άδεια", "đang nghỉ phép", "đang đi công tác", "vắng mặt",
    "sedang cuti", "sedang tidak di kantor", "أنا في إجازة", "سأكون خارج المكتب", "正在外出", "本人正在", "目前休假",
    "本人休假", "现在休假", "正在休年假", "休产假", "出差在外", "出差期间", "外出期间", "假期期间", "放假期间",
    "off work until", "on sabbatical", "on jury duty", "intermittent access", "sporadic access",
    "limited access to my inbox", "krankgeschrieben", "krankheitsbedingt", "bin ... im urlaub", "im krankenstand",
    "en conge parental", "en conge paternite", "en conge de maternite", "en conge annuel", "suis ... en conge*",
    "suis ... absent*", "pas joignable", "injoignable", "en formation ce jour", "en formation jusqu'au", "de permiso",
    "de baja medica",
    "de baja maternal", "de baja por maternidad", "estoy ... fuera de la oficina", "estoy ... de vacaciones",
    "in congedo", "in maternita", "sono ... in ferie", "sono ... fuori ufficio", "sono ... assente", "de licenca",
    "licenca maternidade", "em licenca", "estou ... de ferias", "estou ... ausente", "met zwangerschapsverlof",
    "met ouderschapsverlof", "ben ... met vakantie", "ben ... afwezig", "в декрете", "в декретном отпуске",
    "сейчас в отпуске", "休假中", "正在休假", "请假中", "年假中", "产假中", "外勤中", "休暇をいただ", "休みをいただ",
    "お休みをいただ", "育休", "産休", "長期休暇", "夏季休暇", "年末年始休暇", "冬季休暇", "육아휴직", "출산휴가",
    "휴직", "外出中です", "不在としております", "不在となります", "休暇中", "休業中", "出張中", "育児休業",
    "휴가입니다", "휴가로", "출장 중", "출장으로", "부재로", "自動返信", "부재중", "자동 회신", "자동응답",
    "휴가 중", "βρίσκομαι σε άδεια", "βρίσκομαι ... σε άδεια", "σε διακοπές", "θα απουσιάζω", "απουσιάζω",
    "αναρρωτική άδεια",
    "אני בחופשה", "נמצא בחופשה", "נמצאת בחופשה", "בחופשת לידה", "לא במשרד", "מחוץ למשרד", "אעדר", "nghỉ phép đến",
    "đang nghỉ phép", "tôi đang nghỉ", "đi công tác đến", "съм в отпуск", "в отпуск съм", "отпуск съм", "извън офиса",
    "на годишњем одмору", "на годишен одмор", "sedang bercuti", "saya sedang cuti", "i frii", "í fríi",
    "fora de l'oficina",
    "de vacances fins", "у одпусту", "na godišnjem", "puhkusel", "atvaļinājumā", "na dovolenke", "na dovolené",
    "na dopustu", "nisem v pisarni", "na bolovanju", "na porodiljskom", "atostogauju", "esu atostogose",
    "esmu atvaļinājumā", "atrodos atvaļinājumā", "olen puhkusel", "viibin puhkusel", "soc de vacances",
    "estic de vacances", "saya bercuti", "چھٹی پر ہوں", "ছুটিতে আছি", "เดินทางไปต่างประเทศ", "เดินทางไปต่างจังหวัด",
    "ลาพักร้อน", "ลาพักผ่อน", "ลาหยุด", "ลาป่วย", "ลาคลอด", "ไม่อยู่ที่สำนักงาน", "ไม่อยู่ออฟฟิศ",
    "ปิดทำการ", "در مرخصی", "در ماموریت", "خارج از دفتر", "در دفتر نیستم", "در محل کار نیستم", "تعطیل است",
    "अवकाश पर हूँ", "छुट्टी पर हूँ", "कार्यालय से बाहर हूँ",
)  # fmt: skip
# somebody who "is going on holiday" may well order before
_NOW = tuple(
    f"{who} {now} {where}"
    for who in ("i am", "i'm")
    for now in ("now", "currently", "presently", "at present", "still", "again", "unexpectedly")
    for where in (
        "on leave", "on holiday", "on vacation", "on parental leave", "on maternity leave", "on paternity leave",
        "on annual leave", "on sick leave", "on medical leave", "on family leave", "on a business trip", "off sick",
        "out of office", "out of the office", "away", "travelling", "traveling", "unavailable",
    )
)  # fmt: skip
_AND_THEN = (
    "until", "return*", "back on", "back in", "contact*", "urgent*", "as soon as", "reply to your", "automat*",
    "auto", "respond", "get back", "write to", "instead", "click*", "retorn*", "отвеч*", "после возвращения",
    "kontakt*", "以降", "出社", "改用", "복귀", "bis", "wenden sie sich", "ansprechpartner*", "wieder",
    "weitergeleitet", "jusqu'au",
    "retour", "urgen*", "hasta", "regres*", "vuelv*", "retomaremos", "reanudaremos", "ate", "fino al", "rientr*",
    "tot", "terug", "dringend*",
    "till", "tillbaka", "tilbage", "haster", "t.o.m", "powrot*", "wroc*", "tarih*", "до", "вернусь", "حتى", "联系",
    "尽快", "返回",
    "回复", "期间", "恢复", "まで", "ご連絡", "까지", "연락", "from ... to", "vom", "ab dem", "du ... au", "des mon",
    "del ... al", "dal ... al", "assim que", "quando regress*", "zodra", "van ... tot", "fram till", "frem til",
    "asti", "saakka", "pana", "kadar", "tarihine", "emergency", "emergenc*", "asap", "handy", "mobil*", "待ち",
    "见谅", "電話", "电话", "拨打", "після", "μέχρι", "den het", "sampai", "إلى", "至", "以后", "之后", "이후",
    "per mail", "per e-mail", "by mail", "by e-mail", "分机", "急件", "direct everything", "please direct",
    "reach out to", "covers for me", "covering for me", "in my absence",
    "interlocuteur", "joignable", "adressez-vous", "s'adresser", "dirijase", "escriba a", "rivolgersi", "dirija-se",
    "reenv*", "пишите", "обращайтесь", "обратитесь", "代理人", "洽", "转给", "請改", "恢復", "明けに", "改めて",
    "부터", "έως", "επείγοντα", "επικοινων*", "επιστρέ*", "εκ νέου", "απευθυν*", "עד", "לפנות", "דחוף",
    "דחופים", "אחזור", "אשוב", "đến hết",
    "phản hồi", "trở lại", "liên hệ", "khẩn cấp", "iki", "līdz", "kuni", "javite se", "obratite se", "vratim se",
    "vrnem se", "вернусь", "се връщам", "се обърнете", "fins al", "เร่งด่วน", "จะตอบกลับ", "โปรดติดต่อ", "กรุณาติดต่อ",
    "تماس بگیرید", "ضروری", "فوری", "بازگشت", "دسترسی ندارم", "संपर्क", "तक", "sila hubungi", "رابطہ کریں", "যোগাযোগ",
)  # fmt: skip
_AWAY_PHRASES = compile_phrases((0, phrase) for phrase in (*_AWAY, *_NOW))
_AND_THEN_PHRASES = compile_phrases((0, phrase) for phrase in _AND_THEN)


def tells_of_absence(reading: Reading) -> str:
    """The phrase seen; "" where the mail is long, asks something, names quantities, or only mentions being away."""
    text = reading.text.text
    if len(text) > _LONGEST or _asks(text) or item_lines(text):
        return ""
    away = "" if wants_something(reading.text) else _away(reading)
    away = "" if away and _names_papers(reading) else away
    return away or gives_up_address(reading) or tells_of_departure(reading)


def _names_papers(reading: Reading) -> bool:
    """No responder knows of an invoice, unless our subject, which some say again, has its number."""
    named = references([reading.own_words], ())
    return any(one.number not in reading.message.subject for one in named)


def _asks(text: str) -> bool:
    """ "Urgent?  Call the office." asks nothing."""
    if not any(mark in text for mark in "?？؟"):
        return False
    return any(mark in _ONE_WORD.sub(" ", text) for mark in "?？؟")


def _away(reading: Reading) -> str:
    opening = reading.opening(_OPENING)
    seen = _AWAY_PHRASES.find(opening).get(0, "")
    return seen if seen and _says_what_then(reading) else nobody_reads(opening, reading.text)


def _says_what_then(reading: Reading) -> bool:
    away = reading.message.away
    return (away is not None and away.until is not None) or bool(_AND_THEN_PHRASES.find(reading.text))


def automatic_from(reading: Reading) -> float:
    """How much like a program's the wording of such a notice has to be, in log-odds."""
    if tells_of_departure(reading):
        return _WRITES_OF_ONE_WHO_LEFT
    return _GOES_ON if _says_more(reading) else _A_PERSON


def _says_more(reading: Reading) -> bool:
    """Behind where it says so somebody goes on about other things: neither whom to turn to nor what becomes of mail."""
    said = False
    for clause in _CLAUSE.split(reading.own_words):
        text = folded(clause, _LONGEST)
        if _AWAY_PHRASES.find(text) or _AND_THEN_PHRASES.find(text) or speaks_of_absence(text):
            said = True
        elif said and _is_long(text) and "@" not in clause and sum(map(str.isdigit, clause)) < _MANY_DIGITS:
            return True
    return False


def _is_long(text: Folded) -> bool:
    return len(text.solid) >= _FEWEST_UNSPACED if text.solid else len(text.words) >= _FEWEST_WORDS
