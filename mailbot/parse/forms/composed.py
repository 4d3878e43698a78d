"""A label that the book does not know as a whole, and its value -> the field that the words in it mean.  Pure, linear.

"Official e-mail of the buyer" holds a label that is known.  Where the value has a shape of its own (an address, a
number) that is enough; where it is only short, nothing but words that say nothing may stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mailbot.parse.forms.hints import is_coded, is_counted, is_mailbox, is_number, is_short, is_wordy
from mailbot.parse.forms.labels import LabelBook, plain_label

_LONGEST = 70  # characters of a label
_MOST_WORDS = 5  # of a known label within it
_MOST_MARKS = 8  # of one that is written without spaces
# fields whose values have a shape
_SHAPED: Mapping[str, Callable[[str], bool]] = {
    "email": is_mailbox,
    "phone": is_number,
    "order_ref": is_coded,
    "quantity": is_counted,
    "message": is_wordy,
    "wish": is_wordy,
}
_PLAIN = ("company", "name", "first_name", "last_name", "country", "subject", "product")
# what else a label with these in it may be about: its own field then
_OTHERS = frozenset({"own", "meta", "subtotal", "total", "price", "amount", "sku", "billing", "shipping"})
_FILLERS = frozenset(
    [
        "a", "an", "and", "&", "/", "of", "for", "the", "in", "to", "your", "our", "my", "his", "her", "full",
        "official", "legal", "main", "primary", "best", "preferred", "first", "work", "business", "contact",
        "customer", "client", "buyer", "person", "you", "please", "enter", "current", "valid", "complete", "exact",
        "registered", "or", "no", "nr", "#", "is", "what", "which", "de", "du", "des", "d'", "le", "la", "les", "l'",
        "un", "una", "uno", "el", "los", "las", "del", "di", "il", "lo", "gli", "i", "o", "os", "as", "da", "do",
        "das", "dos", "e", "y", "et", "ou", "und", "oder", "der", "die", "den", "dem", "ihr", "ihre", "ihrer",
        "ihres", "im", "für", "von", "zum", "pour", "votre", "vos", "notre", "para", "su", "tu", "sua", "seu", "per",
        "tuo", "en", "van", "het", "een", "uw", "voor", "ваш", "ваша", "ваше", "и", "или", "для", "по",
        "профессионал", "professionnel", "professionnelle", "profesional", "aziendale", "completo", "completa",
        "complet", "actual", "actuel", "пользователя", "клиента", "заказчика", "покупателя", "отправителя", "заявителя",
        "посетителя", "usuario", "visitante", "remitente", "utilisateur", "visiteur", "expéditeur", "utente",
        "mittente",
        "visitatore", "benutzers", "kunden", "kundin", "absenders", "besuchers", "anfragers", "cliente", "klienta",
        "needed", "required", "wanted", "requested", "desired", "interest", "gewünschte", "gewünschtes", "gewünschter",
        "souhaité", "demandé", "deseado", "solicitado", "richiesto", "desiderato", "gewenst", "gewenste",
        "nadawcy", "müşteri", "gönderen", "klant", "afzender", "user", "visitor", "sender", "submitter", "requester",
    ]
)  # fmt: skip
_CJK_FILLERS = frozenset("的您你贵貴请請填写寫输入輸全中英文名称稱常用联系聯絡络人客户戶公司本我与與和及或必")


def composed(label: str, value: str, book: LabelBook) -> str:
    """The field, "" where the words in the label speak for none or for several."""
    plain = plain_label(label)
    if not value or not 2 < len(plain) <= _LONGEST:
        return ""
    known, rest = _taken_apart(plain, book)
    fields = {field for field in known if field}
    if any(map(str.isdigit, plain)):
        fields.discard("quantity")  # "Plum jam - cases of 12" is what is counted
    for field, fits in _SHAPED.items():
        if field in fields and fits(value) and not (fields - {field}) & _OTHERS:
            return "message" if field == "wish" else field
    if known and known[-1] == "message" and not plain.isascii() and not fields & _OTHERS and " " not in plain:
        return "message"  # Chinese and Japanese say last what it is: 订单附言
    only = fields.pop() if len(fields) == 1 else ""
    return only if only in _PLAIN and is_short(value) and all(_says_nothing(word) for word in rest) else ""


def _says_nothing(word: str) -> bool:
    return word in _FILLERS or set(word) <= _CJK_FILLERS


def _taken_apart(plain: str, book: LabelBook) -> tuple[list[str], list[str]]:
    """(fields of the longest known labels in it, what stands between them)."""
    fields: list[str] = []
    rest: list[str] = []
    words = [piece for word in plain.replace("/", " ").replace("'s ", " ").split() for piece in _pieces(word, book)]
    at = 0
    while at < len(words):
        for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            said = " ".join(words[at : at + size])
            field = "" if said in _FILLERS else book.fields.get(said, "")  # "customer" alone is a label, too
            if field:
                break
        if field:
            fields.append(field)
        else:
            rest.append(words[at])
            size = 1
        at += size
    return fields, rest


def _pieces(word: str, book: LabelBook) -> Iterator[str]:
    """A word of a script without spaces: known labels in it, and the marks between them."""
    if not any("\u3040" <= mark <= "\u9fff" or "\uac00" <= mark <= "\ud7a3" for mark in word):
        yield word
        return
    at = 0
    while at < len(word):
        sizes = range(min(_MOST_MARKS, len(word) - at), 1, -1)
        size = next((size for size in sizes if word[at : at + size] in book.fields), 1)
        yield word[at : at + size]
        at += size
