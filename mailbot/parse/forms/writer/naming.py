"""A line by which a program says who wrote what stands below -> their name and address.  Pure, linear.

"El usuario Paco Gil con correo paco@client.example ha enviado:".  The address is told by its shape and the name by its
capitals, in whatever language; that the line introduces something, its colon or what programs say tells.
"""

from __future__ import annotations

from mailbot.parse.forms.signs.phrases import FORM, ORDER
from mailbot.parse.forms.signs.small_print import is_of_writer, may_announce, names_mail
from mailbot.parse.forms.writer.names import is_cjk
from mailbot.parse.forms.writer.visitor import clean_name, plain_mailbox
from mailbot.text.later import later
from mailbot.text.literals import phrases_in

_LONGEST = 300  # characters
_MAILBOX = later(r"[^\s<>()\[\],;:，；：、\"“”（）【】«»]{1,80}@[^\s<>()\[\],;:，；：、\"“”（）【】«»]{1,80}")
_WORD = later(r"[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*\.?")
_ENDS = (":", "：")
_FEWEST = 2  # words of a name that no address follows
_MOST = 4
# begin with a capital, and are nobody's name
_TITLES = frozenset(
    [
        "mr", "mrs", "ms", "dr", "herr", "frau", "monsieur", "madame", "señor", "señora", "sr", "sra", "sig", "dott",
        "the", "el", "la", "le", "il", "der", "die", "das", "o", "a", "hallo", "hello", "hi", "user", "visitor",
        "customer", "client", "besucher", "nutzer", "kunde", "kundin", "interessent", "absender", "usuario",
        "visitante", "cliente", "utilisateur", "visiteur", "internaute", "utente", "visitatore", "bezoeker", "klant",
        "użytkownik", "klient", "пользователь", "клиент", "посетитель", "name", "von", "from", "de", "email",
        "e-mail", "mail", "telefon", "phone",
    ]
)  # fmt: skip


def named_in(line: str) -> tuple[str, str]:
    """(name, address) of the one whose words the line introduces; ("", "") where it introduces nobody's."""
    text = line[:_LONGEST].strip()
    if is_of_writer(text) or "?" in text:
        return "", ""
    found = _MAILBOX.search(text)
    ends = text.endswith(_ENDS)
    if found is None:
        name = name_at_start(text) if ends else ""
        return name, ""
    if not (ends or may_announce(text) or phrases_in(text.lower(), (*FORM, *ORDER))) or text.count("@") != 1:
        return "", ""
    return clean_name(last_name(text[: found.start()])), plain_mailbox(found.group().strip(".'"))


def name_at_start(text: str) -> str:
    """ "Nils Berg skickade detta:": no more than that is sure where no address tells."""
    words = text.split(" ")
    name = _runs(" ".join(words[: _MOST + 1]))[:1]
    held = name[0] if name and text.startswith(name[0]) else ""
    fits = _FEWEST <= len(held.split()) <= _MOST and not names_mail(held) and len(words) > len(held.split()) + 1
    return clean_name(held) if fits else ""


def last_name(text: str) -> str:
    told = next((run for run in reversed(_runs(text)) if not names_mail(run)), "")
    last = (text.rstrip(" (（<[【").split() or [""])[-1]
    return told or (last if 1 < len(last) <= _MOST and is_cjk(last) else "")  # "客户 王强（wang@client.example）"


def _runs(text: str) -> list[str]:
    """Words with capitals beside each other."""
    runs: list[list[str]] = [[]]
    for piece in text.replace("(", " ").replace("<", " ").split():
        word = piece.strip(",;:.")
        if _WORD.fullmatch(word) and word[0].isupper() and word.casefold() not in _TITLES:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
        if piece[-1] in ",;:" and runs[-1]:
            runs.append([])
    return [" ".join(run) for run in runs if run]
