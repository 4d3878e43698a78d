"""Labels of rules/labels.toml and of one form's rule -> which field a label in a mail means.  Pure.

A form's "Your E-Mail (required) *" and the list's "E-mail" are the same label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mailbot.model.rulebook import FormRule, Rulebook

LONGEST = 80  # characters of a label
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]")
_YOURS = (
    "your ", "ihre ", "ihr ", "deine ", "dein ", "votre ", "vos ", "su ", "tu ", "sua ", "seu ", "il tuo ", "la tua ",
    "la sua ", "ваш ", "ваша ", "ваше ", "uw ", "je ", "您的", "你的", "お客様の", "enter ", "enter your ",
    "please enter ", "no label ", "the ", "customer ", "client ", "buyer ", "sender ", "visitor ", "contact ",
)  # fmt: skip
REPEATED = frozenset({"product", "quantity", "sku", "price"})  # "Product 2", "Quantity 2"
_NUMBERED = re.compile(r"[ #_-]{0,3}\d{1,2}$")
_EITHER = re.compile(r"[/|／・&]| (?:or|and|oder|und|ou|et|o|y|e|of|en|lub|и|или) ")
_PROGRAMMED = re.compile(r"(?:txt|ddl|fld|frm|cmb|lbl|inp|sel|chk)(?=[A-Z])|(?<=[a-z])(?=[A-Z])")  # "txtName"
_E_MAIL = re.compile(r"\be mail(?!\w)")
_SPREAD = re.compile(r"[\u3040-\u9fff](?: [\u3040-\u9fff])+")  # "姓　　名"
_MARKS = " \t\n*:?!.-_=~#>•·▪●◆■→|\"'“”«»„,;、，。…【】[]{}<>《》「」"


@dataclass(frozen=True, slots=True)
class LabelBook:
    fields: Mapping[str, str]  # plain label -> field

    def field(self, label: str) -> str:
        """The field that a label as written means; "" where the book does not know it."""
        if not label or len(label) > LONGEST or "@" in label or "//" in label:
            return ""
        readings = _readings(label)
        for key in readings:
            found = self.fields.get(key)
            if found:
                return found
        numbered = self.fields.get(_NUMBERED.sub("", readings[0]), "") if readings else ""
        return numbered if numbered in REPEATED else ""


def label_book(rulebook: Rulebook, rule: FormRule | None) -> LabelBook:
    """The rule's own labels win over the list."""
    fields = _shared(_Labels(rulebook.labels))
    if rule is None or not rule.labels:
        return LabelBook(fields)
    own = {plain_label(label): field for field, labels in rule.labels.items() for label in labels}
    return LabelBook({**fields, **own})


class _Labels:
    """The list of one rulebook, known by which it is: to compare the words would cost each mail more than to look
    them up."""

    __slots__ = ("labels",)

    def __init__(self, labels: Mapping[str, tuple[str, ...]]) -> None:
        self.labels = labels

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Labels) and other.labels is self.labels

    def __hash__(self) -> int:
        return id(self.labels)


@lru_cache(maxsize=8)
def _shared(of: _Labels) -> Mapping[str, str]:
    fields: dict[str, str] = {}
    for name, words in of.labels.items():
        for word in words:
            plain = plain_label(word)
            fields.setdefault(word if plain == word else plain, name)  # the same text need not be kept twice
    return fields


def plain_label(label: str) -> str:
    """Case, width, decoration and asides removed: "* E-Mail（必填）：" -> "e mail"."""
    text = unicodedata.normalize("NFKC", label[: 2 * LONGEST]).replace("’", "'").casefold()
    bare = _ASIDE.sub(" ", text).strip(_MARKS) or text.strip(_MARKS + "()")
    plain = " ".join(bare.replace("_", " ").replace("-", " ").replace(".", " ").split())
    return _E_MAIL.sub("email", plain)


def without_number(label: str) -> str:
    return _NUMBERED.sub("", plain_label(label))


def _readings(label: str) -> list[str]:
    """A label may be bilingual ("姓名 / Name") or polite ("Your name")."""
    whole = plain_label(label)
    owned = whole.replace("'s ", " ")  # "Sender's e-mail"
    found = [whole, *_without_yours(whole), owned, *_without_yours(owned)]
    if " " not in label.strip() and label.isascii():
        found.append(plain_label(_PROGRAMMED.sub(" ", label)))
    if _SPREAD.fullmatch(whole):
        found.append(whole.replace(" ", ""))
    aside = _ASIDE.search(unicodedata.normalize("NFKC", label[:LONGEST]))
    parts = [piece for piece in _EITHER.split(whole) if piece.strip()]
    if len(parts) > 1:
        found += [plain_label(piece) for piece in parts]
    if not whole.isascii() and any("a" <= mark <= "z" for mark in whole):
        found += _by_script(whole)
    if aside is not None and not plain_label(aside.group()).isascii():
        found.append(plain_label(aside.group()[1:-1]))
    return [key for key in found if key]


def _without_yours(whole: str) -> list[str]:
    return [whole[len(word) :].strip() for word in _YOURS if whole.startswith(word)]


def _by_script(whole: str) -> list[str]:
    """ "姓名 name" -> "姓名", "name"."""
    latin = "".join(mark if mark.isascii() else " " for mark in whole)
    other = "".join(" " if mark.isascii() and mark.isalpha() else mark for mark in whole)
    if "".join(other.split()) and len(latin.split()) <= 4:
        return [" ".join(other.split()), " ".join(latin.split())]
    return []
