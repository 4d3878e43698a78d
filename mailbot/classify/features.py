"""Reading -> marks that cues may name with a #: what a mail is like, apart from its words.  Pure, linear.

One function a feature; its name stands in mailbot/model/rulebook.py too, so that rules are checked without this room.
"""

from __future__ import annotations

from collections.abc import Callable

from mailbot.classify.asking import asks, questions_in, spoken_in
from mailbot.classify.goods import names_goods
from mailbot.classify.items import item_lines
from mailbot.classify.machines.absence import tells_of_absence
from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import Reading
from mailbot.model.mail import Form, SignKind
from mailbot.text.patterns import when_used

Feature = Callable[[Reading], bool]
_SHORT = 14  # words
_BULK = frozenset({SignKind.LIST, SignKind.PRECEDENCE})
_QUOTE_WORDS = (
    "quotation", "our quote", "our offer", "proforma", "pro forma", "unit price", "price", "fob", "exw", "cif",
    "usd",
    "eur", "angebot", "stuckpreis", "preis", "cotizacion", "presupuesto", "precio", "devis", "prix", "preventivo",
    "prezzo", "proposta", "orcamento", "preco", "offerte", "oferta", "предложение", "цена", "teklif", "fiyat",
    "报价", "单价", "价格", "含税", "形式发票", "見積", "お見積", "単価", "견적", "단가", "عرض سعر",
)  # fmt: skip
_QUOTE = compile_phrases((0, word) for word in _QUOTE_WORDS)
_PRICED = when_used(
    r"[$€£¥₽₺]\s?\d|\d\s?(?:[€£¥₽₺元円원]|kr|zł|kč|ft|lei|грн|tl)(?:[^\pL]|$)"
    r"|\d[.,]\d\d\s(?:each|per|pro|je|an?|la pieza|pièce|cad)(?:[^\pL]|$)"
)
_YES = compile_phrases(
    (0, word)
    for word in (
        "ok", "okay", "yes", "yes please", "agreed", "deal", "fine", "good", "great", "perfect", "confirmed",
        "accepted",
        "approved", "sure", "send", "that's the one", "love it", "let's do",
        "ja", "gut", "passt", "einverstanden", "si", "dale", "vale", "listo",
        "de acuerdo",
        "perfecto", "oui", "d'accord", "parfait", "va bene", "perfetto", "sim", "certo", "combinado", "akkoord",
        "tamam", "olur", "zgoda", "да", "хорошо", "согласен", "согласны", "договорились", "نعم", "موافق", "تمام",
        "好的", "好，", "可以", "行，", "没问题", "冇问题", "就这样", "同意", "确认", "はい", "了解", "承知",
        "네", "좋습니다",
    )
)  # fmt: skip
_FIRST_WORDS = 60  # characters in which a yes stands
_PHOTOS = ("image/", "video/")


def _asks(reading: Reading) -> bool:
    """A question mark in the new words, or what stands for one."""
    return asks(reading.text.text)


def _mostly_questions(reading: Reading) -> bool:
    """At least half of the sentences are questions."""
    text = reading.text.text
    questions = questions_in(text)
    statements = sum(text.count(mark) for mark in ".!。！") - 2 * text.count("...") - spoken_in(text)
    return questions > 0 and questions >= statements


def _form_kind(kind: str) -> Feature:
    def fits(reading: Reading) -> bool:
        form: Form | None = reading.message.form
        return form is not None and form.kind == kind

    return fits


def _reply_to_quote(reading: Reading) -> bool:
    """An answer on a mail that named prices: "OK, send 4" is an order there."""
    if not reading.is_reply:
        return False
    if _QUOTE.find(reading.quoted) or _QUOTE.find(reading.subject):
        return True
    return _PRICED.search(reading.quoted.text) is not None


def _agrees(reading: Reading) -> bool:
    """Says yes at once, and asks nothing, below a mail that named prices."""
    if _asks(reading) or not _reply_to_quote(reading):
        return False
    if not _is_short(reading) and not names_goods(reading.own_words):
        return False  # who says yes at length says but, too, unless it is what he takes
    return bool(_YES.find(reading.opening(_FIRST_WORDS)))


def _listed(reading: Reading) -> int:
    """Lines with a quantity: in the words, or read out of a form's fields."""
    return max(item_lines(reading.text.text), _in_form(reading))


def _in_form(reading: Reading) -> int:
    form = reading.message.form
    return len(form.items) if form is not None else 0


def _is_short(reading: Reading) -> bool:
    """One or two sentences; two CJK characters are about one word."""
    text = reading.text
    return 0 < len(text.words) + max(0, len(text.solid) - 12) // 2 <= _SHORT


def _photo(reading: Reading) -> bool:
    parts = reading.message.attachments
    return any(part.content_type.startswith(_PHOTOS) and not part.inline for part in parts)


FEATURE_TESTS: dict[str, Feature] = {
    "absence": lambda reading: bool(tells_of_absence(reading)),
    "agrees": _agrees,
    "asks": _asks,
    "attachment": lambda reading: bool(reading.attachments),
    "bulk": lambda reading: any(sign.kind in _BULK for sign in reading.message.signs),
    "empty": lambda reading: not reading.text.text.strip(),
    "form_feedback": _form_kind("feedback"),
    "form_goods": lambda reading: _in_form(reading) >= 1,
    "form_inquiry": _form_kind("inquiry"),
    "form_order": _form_kind("order"),
    "forward": lambda reading: reading.is_forward,
    "goods": lambda reading: not _asks(reading) and names_goods(reading.own_words),
    "item_line": lambda reading: _listed(reading) >= 1,
    "item_list": lambda reading: _listed(reading) >= 2,
    "mostly_questions": _mostly_questions,
    "photo": _photo,
    "reply": lambda reading: reading.is_reply,
    "reply_to_quote": _reply_to_quote,
    "short": _is_short,
}


def features_of(reading: Reading) -> frozenset[str]:
    return frozenset(name for name, test in FEATURE_TESTS.items() if test(reading))
