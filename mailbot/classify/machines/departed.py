"""Reading -> the words by which a program answers for somebody who has left, or an address given up.  Pure.

A person tells it of a colleague and goes on about himself, or wants something: "I take over, please send the price
list". A program says nothing of itself: who has left, and whom to write to.
"""

from __future__ import annotations

from mailbot.classify.machines.wishes import wants_something
from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import Reading
from mailbot.text.folding import Folded, fold, words_of
from mailbot.text.later import later

_OPENING = 250  # characters: it is said at once
_LONGEST = 400  # where the one who left is not the one it comes from
_NAME_BEFORE = 60  # characters in which the name stands
_SHORTEST_NAME = 2
_FEW_WORDS = 10
_MAILBOXES = later(r"\S{1,100}@\S{1,100}")
_GONE = (
    "no longer works", "no longer working", "no longer employed", "no longer with", "no longer an employee",
    "no longer part of the team", "no longer a member of", "not employed by", "not with us any more",
    "has left the company", "has left our company", "has left us", "has left the business", "has left the firm",
    "has left our team", "has left ... ltd", "has left ... limited", "has left ... inc", "has left ... llc",
    "has left ... gmbh", "has left the organi*", "left at the end of", "left ... at the end of",
    "left at the beginning of",
    "moved on to another", "moved on to a new", "has moved on", "is leaving the company", "hat uns verlassen",
    "hat uns zum", "nous a quitte*", "nos ha dejado", "ci ha lasciato", "deixou-nos", "bizden ayril*", "ayrilmistir",
    "ayrılmış bulunmaktadır", "離職了", "已於...離職", "已于...离职", "已離開本公司", "离职了", "left the company",
    "left our company",
    "has retired", "is retired",
    "nicht mehr fur", "nicht mehr bei", "nicht mehr in unserem", "nicht mehr im unternehmen", "ausgeschieden",
    "in den ruhestand", "im ruhestand", "hat das unternehmen verlassen", "hat unser unternehmen verlassen",
    "hat die firma verlassen", "hat unser haus verlassen", "ne travaille plus", "a quitte l'entreprise",
    "a quitte la societe", "a quitte notre", "a quitte ses fonctions", "ne fait plus partie", "n'est plus dans",
    "n'est plus parmi", "n'est plus chez", "ya no esta en la empresa",
    "ya no se encuentra en", "ja nao se encontra na", "ja nao esta na", "non e piu in azienda", "non e piu con noi",
    "nicht mehr im hause", "nicht mehr im haus", "już nie pracuje w", "nie pracuje już w", "n'est plus en poste",
    "n'est plus salarie*", "n'exerce plus", "ya no trabaja", "ya no labora", "ya no pertenece", "ya no forma parte",
    "ha dejado la empresa", "ha dejado de trabajar", "ha causado baja", "dejo de laborar", "se ha jubilado",
    "nao trabalha mais", "ja nao trabalha", "nao faz mais parte", "ja nao faz parte", "ja nao colabora",
    "deixou a empresa", "deixou de trabalhar", "desligou-se", "se desligou", "non lavora piu", "non fa piu parte",
    "non e piu in forza", "ha lasciato l'azienda", "ha lasciato la nostra", "ha lasciato la societa",
    "andato in pensione", "andata in pensione", "werkt niet meer", "niet meer werkzaam", "niet langer werkzaam",
    "uit dienst", "nie pracuje już", "już nie pracuje", "nie jest już pracownikiem", "zakończył* pracę",
    "odszedł z firmy", "odeszła z firmy", "больше не работает", "уже не работает", "уволился", "уволилась", "уволен",
    "покинул* компанию", "artık ... çalışmamaktadır", "artık ... çalışmıyor", "şirketimizden ayrıl*", "işten ayrıl*",
    "görevinden ayrıl*", "har slutat", "inte längre", "er fratrådt", "arbejder ikke længere", "jobber ikke lenger",
    "har sluttet", "ei työskentele enää", "ei ole enää", "již nepracuje", "už nepracuje", "nem dolgozik",
    "nyugdíjba vonult", "nyugdíjba ment",
    "više nije zaposlen*", "više ne radi", "ne radi više", "ni več zaposlen*", "ne dela več", "više nije kod nas",
    "вече не работи", "више није запослен*", "više nije dio", "више не ради", "nebedirba", "vairs nestrādā",
    "ei tööta enam",
    "nu mai lucrează", "nu mai face parte", "لم يعد يعمل", "لم تعد تعمل", "ترك العمل", "غادر الشركة", "已离职",
    "已经离职", "已离开公司", "已退休", "已不在本公司", "已不在我司", "退職いたしました", "退職しました",
    "退職致しました", "退社いたしました", "退社しました", "퇴사", "퇴직", "retired at the", "retired in",
    "retired on", "took retirement", "retraite", "se jubiló", "está jubilad*", "è in pensione", "reformou-se",
    "ao serviço da empresa", "na emeryturze", "на пенсии", "на пенсию", "emekli", "gick i pension", "is met pensioen",
)  # fmt: skip
# the same of a colleague who is away for long
_AWAY_OR_SHUT = (
    "is on maternity leave", "is on parental leave", "is on sick leave", "is on long-term leave",
    "is currently on leave", "ist in elternzeit", "ist im mutterschutz", "ist derzeit erkrankt", "ist langerfristig",
    "est en congé maternité", "est en congé parental", "est en arrêt", "est absent*", "está de baja",
    "se encuentra de baja", "è in maternità", "è in malattia", "está de licença", "przebywa na", "jest na zwolnieniu",
    "jest na urlopie macierzyńskim", "находится в декрет*", "находится в отпуске", "doğum izninde", "休产假",
    "産休に入", "出産休暇", "육아휴직 중",
)  # fmt: skip
# the mailbox that it comes from, as nobody calls his own who goes on using it
_THIS_MAILBOX = (
    "this e-mail address", "this email address", "this mail address", "this mailbox", "this inbox",
    "diese e-mail-adresse", "diese mailadresse", "dieses postfach", "diese mailbox", "cette boite", "este buzon",
    "esta casilla", "este correo", "questa casella", "esta caixa", "dit e-mailadres", "dit mailadres",
    "dit emailadres", "deze mailbox", "deze postbus", "ta skrzynka", "tato schranka", "tato e-mailova adresa",
    "этот ящик", "этот почтовый ящик", "данный ящик", "bu e-posta adresi", "bu posta kutusu", "denne mailadresse",
    "denne postkasse*", "tama sahkopostiosoite", "ez az e-mail cim", "此邮箱", "本邮箱", "该邮箱", "此信箱",
    "本信箱", "此郵箱", "此電子郵件", "このアドレス", "このメールアドレス",
    "эта почта", "данная почта", "本アドレス", "当アドレス",
    "이 메일 주소", "이 이메일 주소", "본 메일", "هذا البريد",
)  # fmt: skip
# the same, or the place where goods were sent, or money
_THIS_ADDRESS = (
    "this account has been", "dieses konto wurde", "ce compte a ete", "esta cuenta ha sido", "questo account e stato",
    "esta conta foi", "dit account is",
    "this address", "diese adresse", "cette adresse", "esta direccion", "questo indirizzo", "este endereco",
    "dit adres", "ten adres", "tato adresa", "tuto adresu", "этот адрес", "данный адрес", "ця адреса", "bu adres*",
    "denna adress", "den har adressen", "denne adresse*", "tama osoite", "ez a cim", "aceasta adresa", "هذا العنوان",
)  # fmt: skip
_NO_MORE = (
    "no longer", "any more", "anymore", "has been closed", "will be closed", "deactivated", "disabled", "switched off",
    "nicht mehr", "deaktiviert", "abgeschaltet", "stillgelegt", "desactive*", "desactivad*", "dad* de baja",
    "disattivat*", "desativad*", "gedeactiveerd", "wylaczon*", "отключен*", "не читается", "не обслуживается",
    "n'est plus", "n'existe plus", "ne sera plus", "ne fonctionne plus", "a ete ferme*", "ya no", "dejara de",
    "dejo de", "non e piu", "non sara piu", "non viene piu", "non esiste piu", "dismess*", "nao ... mais", "ja nao",
    "deixou de", "deixara de", "niet meer", "niet langer", "juz nie", "nie jest juz", "nie bedzie juz", "jiz ne*",
    "uz ne*", "больше не", "более не", "уже не", "більше не", "artik", "inte langre", "ikke laengere", "ikke lenger",
    "ei ole enaa", "ei enaa", "mar nem", "nu mai", "不再", "停用", "废弃", "廃止", "使用できなく", "ご利用いただけ",
    "더 이상", "لم يعد",
)  # fmt: skip
# what somebody says who speaks for himself
_SELF = (
    "i", "i'm", "i've", "i'll", "me", "my", "mine", "we", "we're", "we've", "ich", "mich", "mir", "mein*", "wir", "je",
    "j'ai", "moi", "mon", "ma", "mes", "nous avons", "nous sommes", "nous vous", "yo", "soy", "mi", "mis", "me",
    "conmigo", "hemos",
    "tenemos", "le escribo", "les escribo", "io", "sono", "ho", "abbiamo", "mio", "mia", "miei", "mie", "eu", "sou",
    "meu", "minha", "meus", "comigo",
    "temos", "ik", "mij", "mijn", "wij", "jestem", "mnie", "mam", "mamy", "moje", "mojego", "moim", "ze mna",
    "przejal*", "przejel*", "przejmuje", "moj",
    "moja", "я", "мы", "мне", "меня", "мной", "мой", "моя", "мое", "моего", "моему", "мои", "нам", "ben", "bana",
    "benim", "adima", "benimle", "jag", "mig", "jeg", "meg", "mina",
    "jsem", "vagyok", "sunt", "أنا", "لي", "我是", "由我", "我负责", "我接", "我来", "我跟", "我们", "给我", "发我",
    "联系我", "找我",
    "と申します", "担当となり", "担当になり", "引き継ぎま", "제가", "저는", "저에게", "odpowiadam", "zajmuję",
    "akceptujemy", "potwierdzam*", "czekamy",
)  # fmt: skip
# where mail is to go instead: a notice that says so, with an address, needs no mail of ours above it
_INSTEAD = (
    "handled by", "looked after by", "taken over by", "ubernommen von", "ubernimmt", "betreut", "repris* par",
    "suivi* par",
    "atendid* por", "seguit* da", "acompanhad* por", "przejela", "przejal", "передан*", "занимается", "由...负责",
    "由...接手",
    "please direct", "please contact", "please write to", "please use", "please send ... to", "kindly direct",
    "kindly contact", "should be addressed to", "can be addressed to", "matters to", "enquiries to", "wenden sie sich",
    "schreiben sie ... an", "bitte kunftig an", "bitte nutzen sie", "bitte verwenden sie", "richten sie",
    "kontaktieren sie",
    "merci d'ecrire", "merci de contacter", "merci de transmettre", "merci d'adresser", "merci d'envoyer",
    "merci de vous adresser", "veuillez contacter", "veuillez ecrire",
    "veuillez vous adresser", "adressez", "contacte", "contacten", "dirijase", "dirija", "escriba a", "escriban a",
    "pongase en contacto", "contattare", "rivolgersi", "scrivere a", "scrivete a", "contacte por favor", "contactar",
    "queira contactar", "escreva para", "neem contact op", "stuur ... naar", "prosimy o kontakt", "prosze o kontakt",
    "prosze pisac", "prosimy pisac", "kontaktowac sie", "пишите", "обращайтесь", "обращаться", "iletisime gec*",
    "ile gorus*", "yaziniz", "kontakta", "kontakt", "请联系", "请联络", "请改", "请发至", "请与", "までご連絡",
    "宛にご連絡",
    "にご連絡", "연락", "이메일로", "يرجى التواصل", "يرجى مراسلة",
)  # fmt: skip
# "Ann Hale left Oakfield in May"
_LEFT_IN = tuple(
    f"left ... in {month}"
    for month in (
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "spring", "summer", "autumn",
    )
)  # fmt: skip
# who names their own successor has gone, in however long a letter
_FOLLOWED = (
    "my successor", "mein* nachfolger*", "mon successeur", "ma successeure", "mi sucesor*", "mio successore",
    "mia succeditrice", "meu sucessor*", "minha sucessora", "mijn opvolg*", "min eftertradare", "min efterfolger",
    "min etterfolger", "moj nastepca", "moim nastepca", "moja nastepczyni", "muj nastupce", "мой преемник",
    "моим преемником", "我的继任", "接替我", "私の後任", "후임자",
)  # fmt: skip
_FOLLOWED_PHRASES = compile_phrases((0, phrase) for phrase in _FOLLOWED)
_GONE_PHRASES = compile_phrases((0, phrase) for phrase in (*_GONE, *_LEFT_IN, *_AWAY_OR_SHUT))
_MAILBOX, _ADDRESS, _ENDED = range(3)
_GIVEN_UP_PHRASES = compile_phrases(
    (owner, phrase) for owner, phrases in enumerate((_THIS_MAILBOX, _THIS_ADDRESS, _NO_MORE)) for phrase in phrases
)
_SELF_PHRASES = compile_phrases((0, phrase) for phrase in _SELF)
_INSTEAD_PHRASES = compile_phrases((0, phrase) for phrase in _INSTEAD)


def tells_of_departure(reading: Reading) -> str:
    """The phrase seen; "" where nobody has left, or a person tells of it."""
    opening = reading.opening(_OPENING)
    gone = _GONE_PHRASES.find(opening).get(0, "")
    if not gone:
        return _followed(reading)
    of_the_author = "@" in reading.text.text and _is_of_the_author(reading, opening.text, gone)
    return gone if of_the_author or _says_nothing_else(reading) else _followed(reading)


def _followed(reading: Reading) -> str:
    if "@" not in reading.text.text or wants_something(reading.text):
        return ""
    return _FOLLOWED_PHRASES.find(reading.text).get(0, "")


def _is_of_the_author(reading: Reading, opening: str, gone: str) -> bool:
    """ "Joe Buyer no longer works here", from joe.buyer@."""
    author = reading.message.author
    names = {word for word in words_of(fold(f"{author.name} {author.local}")) if len(word) > _SHORTEST_NAME}
    before = opening[: max(opening.find(fold(gone)), 0)][-_NAME_BEFORE:]
    clause = before.replace("!", ".").replace(",", ".").rpartition(".")[2]
    return bool(names & set(words_of(clause)))


def _says_nothing_else(reading: Reading) -> bool:
    """Below a mail of ours, or where to write instead; and of nobody who writes."""
    text = reading.text
    if len(text.text) > _LONGEST or not (reading.is_reply or ("@" in text.text and _INSTEAD_PHRASES.find(text))):
        return False
    return not wants_something(text) and not _SELF_PHRASES.find(text)


def gives_up_address(reading: Reading) -> str:
    """ "This address is no longer in use", or the writer's own is, and nobody speaks of himself."""
    text = reading.text
    opening = reading.opening(_OPENING)
    seen = _GIVEN_UP_PHRASES.find(opening)
    own = reading.message.author.address.lower()
    which = seen.get(_MAILBOX, "") or (own if own and own in opening.text else "")
    which = which or (seen.get(_ADDRESS, "") if _is_of_mail(text) else "")
    if not which or _ENDED not in seen or len(text.text) > _LONGEST:
        return ""
    if wants_something(text) or _SELF_PHRASES.find(text):
        return ""
    return f"{which} ... {seen[_ENDED]}"


def _is_of_mail(text: Folded) -> bool:
    """ "This address is no longer valid: 12 Mill Lane" tells where goods go: a number, or more words and no mailbox."""
    short = len(text.words) <= _FEW_WORDS and len(text.solid) <= _FEW_WORDS
    return ("@" in text.text or short) and not any(mark.isdigit() for mark in _MAILBOXES.sub("", text.text))
