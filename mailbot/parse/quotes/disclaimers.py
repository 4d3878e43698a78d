"""Lines at the end of a mail -> does a confidentiality notice or other small print of a firm begin here?  Pure, linear.

"This message ..." begins people's sentences as well ("This message contains our order"): what such a notice begins with
and what it speaks of must come together.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.text.later import later
from mailbot.text.literals import Openings
from mailbot.text.patterns import when_used

_PARAGRAPH = 8  # lines that belong to it
_TITLE = later(r"^[【\[][^【】\[\]]{2,30}[】\]]\s?[:：]?\s?(?=\w)")
_SHORTEST, _LONGEST_TITLE, _LONGEST_GREEN = 20, 40, 160  # characters
_LONGEST = 2000  # characters of them
# a notice begins so, and nobody's sentence
_SURE = Openings((
    "if you are not the intended", "if you have received this e", "if you have received this mess",
    "confidentiality notice", "confidentiality note", "caution: this e", "to unsubscribe", "unsubscribe here",
    "unsubscribe from this", "unsubscribe <", "unsubscribe |", "unsubscribe http", "if you no longer wish",
    "if you don't want to receive", "para darse de baja", "pour vous désabonner", "um sich abzumelden", "如不想再收到",
    "如需退订", "取消訂閱", "virus-free.", "virus-free www", "scanned by", "environmental notice",
    "registered in england", "registered office:", "registered office is", "registered office at",
    "think before you print", "this email is a service from", "this e-mail is a service from",
))  # fmt: skip
# these alone on their line
_ALONE = frozenset({"disclaimer", "unsubscribe", "avast", "confidentiality", "confidential", "退订", "退訂"})
# whose programs write below every mail that it has no virus, in whatever language
_GUARDS = ("www.avast.com", "www.avg.com", "avast.com/antivirus", "avast.com/sig-email")
_STARTS = Openings((
    "this email", "this e-mail", "this message", "this communication", "this transmission", "this electronic",
    "this mail ", "the information ", "the contents of this", "the content of this", "any views", "disclaimer",
    "confidential", "please consider the env", "please think of the env", "before printing", "save paper",
    "unsubscribe", "avast", "diese e-mail", "diese mail", "diese nachricht", "dieses e-mail", "der inhalt dieser",
    "die in dieser", "die informationen in dieser", "bitte denken sie", "denken sie an die umwelt", "bitte prüfen sie",
    "vertraulich", "ce message", "ce courriel", "ce mail ", "cet e-mail", "cet email", "le présent", "les informations",
    "pensez à l'env", "avant d'imprimer", "este mensaje", "este correo", "este e-mail", "este email", "el presente",
    "la información", "el contenido de", "antes de imprimir", "esta mensagem", "as informações", "o conteúdo dest",
    "questo messaggio", "questa e-mail", "questa mail", "il presente", "la presente", "le informazioni", "ai sensi del",
    "prima di stampare", "dit bericht", "dit e-mail", "deze e-mail", "deze mail", "de informatie", "informativa",
    "unsere datenschutz", "datenschutz", "politique de confid",
    "aviso de privacidad", "política de privacidad", "our privacy", "privacy notice", "administratorem danych",
    "administrator danych", "ta wiadomość",
    "niniejsz", "treść tej", "informacje zawarte", "detta meddelande", "detta e-post", "denna e-post", "detta mail",
    "denne e-mail", "denne mail", "denne e-post", "denne e-posten", "dette er en fortrolig", "tämä viesti",
    "tämä sähköposti", "tento e-mail", "tento email", "táto správa", "tato zpráva", "ez az e-mail", "ez az üzenet",
    "jelen e-mail", "acest e-mail", "acest mesaj", "bu e-posta", "bu mesaj", "bu ileti", "настоящее сообщение",
    "данное сообщение", "данное письмо", "данное электронное", "это сообщение", "это письмо", "эта электронная",
    "це повідомлення", "цей лист", "αυτό το", "το παρόν", "هذه الرسالة", "本邮件", "本郵件", "本電子郵件", "本电子邮件",
    "本信件", "此邮件", "此郵件", "このメール", "本メール", "本電子メール", "이 메일", "이 이메일",
    "본 메일", "본 이메일",
))  # fmt: skip
_LEGAL = later(
    r"confiden|intended (?:recipient|only|solely|exclusively|for the)|addressee|unauthori[sz]ed"
    r"|vertraulich|adressat|unbefugt|irrtümlich"
    r"|destinataire|secret professionnel|riservat|destinatari|196/2003|2016/679|gdpr|privacy"
    r"|datenschutz|privacidad"
    r"|vertrouwelijk|geadresseerde|uitsluitend bestemd|poufn|adresata|konfiden|fortrolig|luottamuksell|důvěrn|dôvern"
    r"|bizalmas|gizli|конфиденц|конфіденц|адресат|предназначен|εμπιστευτικ|سري|保密|机密|機密|仅限|僅限|誤って|機密"
    r"|기밀|수신인"
)


# of which two must come together: people print labels, too
_LEGAL_TOO = later(
    r"privileged|disclos|virus|virii|viren|(?<!\w)liab|print|druck|imprim|impres|stampa|scan|checked|geprüft|analys|analiz"
    r"|verif|vérif|controll|gecontrol|sprawdz|провер|kontroll|attach|anhäng|environ|umwelt|ambient"
)
_LAWS = later(r"196/2003|2016/679")


# "think of the environment before you print this mail", in any order and most languages: all three ideas, no figure
_PRINTING = when_used(
    r"print|druck|imprim|impres|stampa|druk|skriv(?:a|er)? ut|utskrift|udskriv|tulost|tisk|tlač|nyomtat|tipăr|распечат"
    r"|печат|друку|yazdır|εκτυπ|打印|列印|印刷|인쇄|cetak|พิมพ์|طباع|הדפס|štamp|ispis|trükk|spausdin|druķ|drukā"
)
_NATURE = (
    "environ", "umwelt", "ambient", "entorno", "milieu", "miljö", "miljø", "ympäristö", "środowisk", "prostřed",
    "prostred", "környezet", "mediul", "окружающ", "природ", "довкілл", "околна", "çevre", "περιβάλλον", "环境", "環境",
    "环保", "環保", "환경", "môi trường", "lingkungan", "สิ่งแวดล้อม", "البيئة", "הסביבה", "okoliš", "okolin", "okolj",
    "животн", "keskkon", "aplink",
)  # fmt: skip
_LETTER = when_used(
    r"mail|mejl|meil|message|nachricht|mensa|messagg|bericht|meddeland|melding|viesti|zpráv|správ|üzenet|levelet|mesaj|ileti|poruk"
    r"|wiadomo|письм|сообщен|лист|повідомлен|邮件|郵件|メール|메일|courriel|correo|μήνυμα|thư|pesan|رسال|הודע|อีเมล"
)
_FIGURE = later("[0-9]")


def _is_green_note(bare: str, below: Sequence[str]) -> bool:
    said = " ".join((bare, *(line.lower() for line in below)))[:_LONGEST_GREEN]
    if len(said) >= _LONGEST_GREEN or not any(map(said.__contains__, _NATURE)):
        return False  # nearly every line: words asked one by one are quicker than a pattern of them
    return all(idea.search(said) for idea in (_PRINTING, _LETTER)) and _FIGURE.search(said) is None


def _says_something(above: Sequence[str]) -> bool:
    """More than "Hello," stands there."""
    return any(line.rstrip().endswith((".", "?", "!", "。", "？", "！", "؟")) for line in above)


def _only_greets(above: Sequence[str]) -> bool:
    said = [line.rstrip() for line in above if line.strip()]
    return len(said) == 1 and said[0].endswith((",", "，", "、"))


def begins_disclaimer(lines: Sequence[str], at: int, end: int) -> bool:
    bare = lines[at].strip(" \t*_-#")
    if bare[:1] in ("【", "["):
        bare = _TITLE.sub("", bare[:_LONGEST])
    title, _, below = bare.partition(":")
    if title.isupper() and len(below) > _SHORTEST and len(title) <= _LONGEST_TITLE:
        bare = below.strip()  # "AVISO LEGAL: Esta mensagem ..."
    bare = bare.lower().removeprefix("p ")  # a tree, in a font of pictures
    if len(bare.strip(":")) < 2 or bare.endswith(("?", "？")):
        return False
    if _SURE.begin(bare) or bare.strip(" :.") in _ALONE or any(map(bare.__contains__, _GUARDS)):
        return True
    if _is_green_note(bare, lines[at + 1 : at + 2]) and _says_something(lines[:at]):
        return True
    if not _STARTS.begin(bare) or _only_greets(lines[:at]):
        return False
    said: list[str] = []
    for line in lines[at : min(end, at + _PARAGRAPH)]:
        if not line.strip():
            break
        said.append(line.lower())
    return _is_legal(" ".join(said)[:_LONGEST])


def _is_legal(said: str) -> bool:
    """Two ideas of the law, or one that is no printer's; what is short and holds a figure may be somebody's order."""
    begin = len("confidential") if said.lstrip(" *_-").startswith(("confidential", "vertraulich")) else 0
    surely = set(_LEGAL.findall(said, begin))
    if len(surely) + len(set(_LEGAL_TOO.findall(said))) > 1:
        return True
    figure = len(said) < _LONGEST_GREEN and _FIGURE.search(_LAWS.sub("", said)) is not None
    return bool(surely) and not figure
