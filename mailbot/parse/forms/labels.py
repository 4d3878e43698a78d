"""Labels of rules/labels.toml and of one form's rule -> which field a label in a mail means.  Pure.

A form's "Your E-Mail (required) *" and the list's "E-mail" are the same label.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import field

from mailbot.model.noun import Discreet
from mailbot.model.rulebook import FormRule, Rulebook
from mailbot.parse.forms.same import Same
from mailbot.text.folding import without_accents
from mailbot.text.later import later

LONGEST = 80  # characters of a label
_MOST_SPACES = 10  # what has more of them is a sentence
_ASIDE = later(r"[(\[][^()\[\]]*[)\]]")
_YOURS = (
    "your ", "ihre ", "ihr ", "deine ", "dein ", "votre ", "vos ", "su ", "tu ", "sua ", "seu ", "il tuo ", "la tua ",
    "la sua ", "ваш ", "ваша ", "ваше ", "uw ", "je ", "您的", "你的", "お客様の", "enter ", "enter your ",
    "please enter ", "my ", "no label ", "the ", "customer ", "client ", "buyer ", "sender ", "visitor ", "contact ",
    "lead ", "son ", "sa ", "ses ", "his ", "her ", "their ",
)  # fmt: skip
_OWNERS = (
    "kunden", "kunde", "customers", "customer", "clients", "cliente", "client", "users", "user", "contacts", "contact",
    "kontakt", "buyers", "buyer", "besteller", "absender", "sender", "visitor", "form", "txt", "frm", "klient", "klant",
)  # fmt: skip
PARTS = frozenset({"first_name", "middle_name", "last_name", "second_surname"})
BLOCKS = frozenset({"billing", "shipping", "items"})  # what heads a block of lines
SUMS = frozenset({"total", "subtotal"})
_NAMING = frozenset({"name", "own", *PARTS})
REPEATED = frozenset({"product", "quantity", "sku", "price"})  # "Product 2", "Quantity 2"
_KEYS = later(r"\w{1,30}((?:\[[\w-]{1,40}\]){1,4})")
_NUMBERED = later(r"[ #_-]{0,3}\d{1,2}$")
_EITHER = later(r"[/|／・&]|, | (?:or|and|oder|und|ou|et|o|y|e|of|en|lub|и|или) ")
_PROGRAMMED = later(r"(?:txt|ddl|fld|frm|cmb|lbl|inp|sel|chk)(?=[A-Z])|(?<=[a-z])(?=[A-Z])")  # "txtName"
_E_MAIL = later(r"\be mail(?!\w)")
_SPREAD = later(r"[\u3040-\u9fff\uac00-\ud7a3](?: [\u3040-\u9fff\uac00-\ud7a3])+")  # "姓　　名"
_TAX = later(  # included, or not
    r" (?:(inkl|incl|inc|including|mit|avec|con|com|med|met|z|с|s)|exkl|excl|ex|excluding|without|ohne|zzgl|hors|sans"
    r"|sin|senza|sem|zonder|utan|uden|bez|без)"
    r" (?:vat|tax|taxes|gst|moms|mva|btw|mwst|ust|tva|taxe|iva|dph|ндс|alv|kdv|pdv|ddv)$"
)
_CURRENCY = later(
    r"(?<=\S) (?:in )?(?:eur|usd|gbp|chf|sek|nok|dkk|pln|czk|huf|ron|try|inr|cny|rmb|jpy|krw|brl|[€$£¥₽])$"
)
_MARKS = " \t\n*:?!¿¡.-_=~#>•·▪●◆■▶▷※★☆○›‣→|\"'“”«»„,;、，。…【】[]{}<>《》「」"


class LabelBook(Discreet, frozen=True):
    UNSHOWN = frozenset({"_found"})
    fields: Mapping[str, str]  # plain label -> field
    _found: dict[str, str] = field(default_factory=dict)  # of one mail: each line is asked about many times

    def field(self, label: str) -> str:
        """The field that a label as written means; "" where the book does not know it."""
        if not label or len(label) > LONGEST or "@" in label or "//" in label:
            return ""
        found = self._found.get(label)
        if found is None:
            found = self._found[label] = self._looked_up(label)
        return found

    def _looked_up(self, label: str) -> str:
        if label.endswith("]") and (keys := _KEYS.fullmatch(label)) is not None:
            said = map(self._looked_up, keys.group(1).strip("[]").split("]["))
            return next(filter(None, said), "")  # "contact[name]", as PHP names what was sent
        whole = _CURRENCY.sub("", plain_label(label))
        if whole.count(" ") > _MOST_SPACES:
            return ""
        if "_" in label and " " not in label.strip():
            last = self.fields.get(plain_label(label.rpartition("_")[2]), "")
            if last in PARTS:  # "name_nachname"
                return last
        found = (
            self._whole_name(whole)
            or self.fields.get(whole)
            or next(filter(None, map(self.fields.get, _readings(label, whole))), "")
            or self.fields.get(without_accents(whole), "")
            or self._solid(whole)
            or self._taxed(whole)
            or (self.fields.get(whole[:-1] if whole.endswith("s") else whole + "s", "") if " " in whole else "")
        )
        if not found and (aside := _ASIDE.search(label)) is not None:
            found = self.fields.get(plain_label(aside.group()[1:-1]), "")  # "Where are you based? (country)"
        if found or not whole[-1:].isdigit():
            return found
        numbered = self.fields.get(_NUMBERED.sub("", whole), "")
        return numbered if numbered in REPEATED else ""

    def _solid(self, whole: str) -> str:
        """Field names of scripts: "stueckzahl" without its umlaut, "kundenfirma" in one word."""
        if not whole.isascii() or not whole.isalpha():
            return ""
        marked = whole.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
        found = self.fields.get(marked, "") if marked != whole else ""
        owner = next((word for word in _OWNERS if whole.startswith(word)), "")
        return found or (self.fields.get(whole[len(owner) :], "") if owner else "")

    def _taxed(self, whole: str) -> str:
        """ "Total exkl. moms", "Summe inkl. USt": its tax says whether a greater sum stands below."""
        tax = _TAX.search(whole) if " " in whole else None
        found = self.fields.get(whole[: tax.start()].rstrip("( "), "") if tax is not None else ""
        if tax is None or found not in ("total", "subtotal", "price", "amount"):
            return ""
        return "subtotal" if found == "total" and not tax.group(1) else found

    def _whole_name(self, whole: str) -> str:
        """ "Title, first name, last name", "Prénom / Nom": all that makes a name, in one field."""
        parts = [self.fields.get(piece.strip(), "") for piece in _EITHER.split(whole)] if len(whole) < LONGEST else []
        given = ("first_name" in parts or "name" in parts) and len({*parts} - {"own"}) > 1
        return "name" if given and set(parts) <= _NAMING else ""


def label_book(rulebook: Rulebook, rule: FormRule | None) -> LabelBook:
    """The rule's own labels win over the list."""
    fields = _shared(Same(rulebook.labels))
    if rule is None or not rule.labels:
        return LabelBook(fields)
    own = {plain_label(label): field for field, labels in rule.labels.items() for label in labels}
    own.pop("", None)
    return LabelBook({**fields, **own})


@lru_cache(maxsize=8)
def _shared(labels: Same[Mapping[str, tuple[str, ...]]]) -> Mapping[str, str]:
    fields: dict[str, str] = {}
    for name, words in labels.value.items():
        for word in words:
            plain = plain_label(word)
            fields.setdefault(word if plain == word else plain, name)  # the same text need not be kept twice
    fields.pop("", None)  # a label of nothing but marks is none
    for plain, name in tuple(fields.items()):
        if not plain.isascii() and (bare := without_accents(plain)) != plain:
            fields.setdefault(bare, name)  # "Prenom": an accent that tells two labels apart stays
    return fields


def plain_label(label: str) -> str:
    """Case, width, decoration and asides removed: "* E-Mail（必填）：" -> "e mail"."""
    text = unicodedata.normalize("NFKC", label[: 2 * LONGEST]).replace("’", "'").casefold()
    aside = "(" in text or "[" in text
    bare = (_ASIDE.sub(" ", text) if aside else text).strip(_MARKS) or text.strip(_MARKS + "()")
    plain = " ".join(bare.replace("_", " ").replace("-", " ").replace(".", " ").split())
    return _E_MAIL.sub("email", plain) if "e mail" in plain else plain


def without_number(label: str) -> str:
    return _NUMBERED.sub("", plain_label(label))


def _readings(label: str, whole: str) -> Iterator[str]:
    """A label may be bilingual ("姓名 / Name") or polite ("Your name").  `whole`: the plain one."""
    yield from _without_yours(whole)
    if "'s " in whole:
        owned = whole.replace("'s ", " ")  # "Sender's e-mail"
        yield owned
        yield from _without_yours(owned)
    if label.isascii():
        if " " not in label.strip() and not label[1:].islower():
            yield plain_label(_PROGRAMMED.sub(" ", label))
    elif _SPREAD.fullmatch(whole):
        yield whole.replace(" ", "")
    parts = [piece for piece in _EITHER.split(whole) if piece.strip()]
    if len(parts) > 1:
        yield from map(plain_label, parts)
    if not label.isascii():
        yield from _in_two_scripts(label, whole)


def _in_two_scripts(label: str, whole: str) -> Iterator[str]:
    if not whole.isascii() and any("a" <= mark <= "z" for mark in whole):
        yield from _by_script(whole)
    aside = _ASIDE.search(unicodedata.normalize("NFKC", label[:LONGEST]))
    if aside is not None and not plain_label(aside.group()).isascii():
        yield plain_label(aside.group()[1:-1])


def _without_yours(whole: str) -> list[str]:
    if not whole.startswith(_YOURS):
        return []
    return [whole[len(word) :].strip() for word in _YOURS if whole.startswith(word)]


def _by_script(whole: str) -> list[str]:
    """ "姓名 name" -> "姓名", "name"."""
    latin = "".join(mark if mark.isascii() else " " for mark in whole)
    other = "".join(" " if mark.isascii() and mark.isalpha() else mark for mark in whole)
    if "".join(other.split()) and len(latin.split()) <= 4:
        return [" ".join(other.split()), " ".join(latin.split())]
    return []
