"""A label that no list knows, and its value -> which field it means, told by its words and the value's shape.  Pure.

Nobody can list every label: "Which company do you work for?", "Preferred e-mail for quotes".  So a word in the label
counts where the value agrees with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from mailbot.parse.forms.writer.cards import is_firm
from mailbot.parse.forms.writer.visitor import plain_mailbox
from mailbot.text.later import later

_LONGEST = 90  # characters of a label
_DIGITS = 6  # of a phone number
_WHOLE_NUMBER = 10
_WORDS = 4  # of a free text


class _Hint(Struct, frozen=True):
    field: str
    words: tuple[str, ...]  # one of them is in the label
    without: tuple[str, ...]  # and none of these
    fits: Callable[[str], bool]  # what the value must look like, where there is one


def is_mailbox(value: str) -> bool:
    return "@" in value and bool(plain_mailbox(value))


def is_number(value: str) -> bool:
    digits = sum(map(str.isdigit, value))
    return digits >= _DIGITS and digits * 2 >= len(value.replace(" ", "")) and "@" not in value


def is_whole_number(value: str) -> bool:
    """With its area: a postal code has fewer digits."""
    return is_number(value) and sum(map(str.isdigit, value)) >= _WHOLE_NUMBER


def is_counted(value: str) -> bool:
    return value[:1].isdigit() and len(value) <= 30


def is_coded(value: str) -> bool:
    return len(value) <= 30 and any(mark.isdigit() for mark in value)


def is_short(value: str) -> bool:
    return len(value) <= 80 and "\n" not in value and "@" not in value and "://" not in value


def is_worded(value: str) -> bool:
    """A name of more than one word, and no number."""
    return is_short(value) and " " in value and not any(map(str.isdigit, value))


def is_wordy(value: str) -> bool:
    return "\n" in value or len(value.split()) >= _WORDS or (len(value) >= 12 and not value.isascii())


_HINTS = (
    _Hint(
        "email",
        ("email", "邮箱", "郵箱", "电邮", "電郵", "信箱", "メール", "почт", "correo", "courriel", "posta", "이메일",
         "البريد"),
        (),
        is_mailbox,
    ),
    _Hint(
        "phone",
        ("phone", "telefon", "téléphone", "telefono", "teléfono", "telefone", "mobile", "mobil", "whatsapp", "handy",
         "celular", "cellulare", "móvil", "电话", "電話", "手机", "手機", "连系方式", "телефон", "전화", "연락처",
         "هاتف",
         "contact number", "portable", "puhelin", "gsm"),
        (),
        is_number,
    ),
    _Hint(
        "company",
        ("which company", "company name", "name of company", "name of your company", "name of the company",
         "your company",
         "company/", "organisation name", "organization name", "your organi", "your business", "business name",
         "firmenname",
         "name der firma", "ihrer firma", "unternehmens", "nom de l'entreprise", "nom de votre", "votre société",
         "votre entreprise", "your store", "your shop",
         "ihr geschäft", "su empresa", "nombre de la empresa", "sua empresa", "nome da empresa", "nome azienda",
         "公司名", "公司全", "单位名", "單位名", "会社名", "企業名", "название компании", "회사명"),
        ("size", "website", "address", "type", "phone", "country", "register", "地址", "电话", "規模", "规模", "网",
         "describe"),
        is_short,
    ),
    _Hint(
        "country",
        ("which country", "your country", "country of", "destination country", "国家", "國家", "welchem land",
         "quel pays", "qué país"),
        ("origin",),
        is_short,
    ),
    _Hint(
        "first_name",
        ("first name", "given name", "vorname", "prénom", "voornaam", "nombre de pila"),
        ("last", "surname", "family", "nachname", " nom", "achter", "apellid"),
        is_short,
    ),
    _Hint(
        "last_name",
        ("last name", "surname", "family name", "nachname", "nom de famille", "achternaam", "apellido", "cognome",
         "sobrenome", "фамилия", "nazwisko", "příjmení"),
        ("first", "given", "vor", "prénom", "nombre", "nome ", "имя", "imię", "jméno", " and name", "name and"),
        is_short,
    ),
    _Hint(
        "name",
        ("your name", "full name", "contact name", "name of contact", "contact person", "your full", "name and surname",
         "first and last", "ihr name", "votre nom", "su nombre", "tu nombre", "seu nome", "tuo nome", "ваше имя", "ФИО",
         "姓名", "联系人", "聯絡人", "お名前", "ご担当者", "성함"),
        ("company", "phone", "email", "business", "电话", "方式", "電話", "邮", "メール", "firma", "user"),
        is_short,
    ),
    _Hint(
        "order_ref",
        ("order number", "order no", "order id", "po number", "purchase order", "bestellnummer", "auftragsnummer",
         "numéro de commande", "número de pedido", "numero ordine", "номер заказа", "订单号", "訂單編號", "注文番号"),
        ("date",),
        is_coded,
    ),
    _Hint(
        "quantity",
        ("how many", "quantity", "menge", "anzahl", "quantité", "cantidad", "quantidade", "quantità", "количеств",
         "数量", "數量", "수량", "počet", "ilość", "liczba", "aantal", "adet", "miktar"),
        ("annual", "per year", "minimum", "employees", "people", "mitarbeiter", "personen", "empleado", "zaměstnan",
         "pracown", "medewerker", "çalışan", "kişi"),
        is_counted,
    ),
    _Hint(
        "subject",
        ("subject", "betreff", "objet", "asunto", "assunto", "oggetto", "тема", "主题", "主題", "件名", "onderwerp"),
        (),
        is_short,
    ),
    _Hint(
        "product",
        ("product", "produkt", "produit", "prodotto", "товар", "产品", "產品", "商品", "品名", "製品", "제품",
         "artikel", "artículo", "zboží", "towar", "ürün"),
        ("type", "category", "link", "url", "page", "info", "kategorie", "分类", "分類", "类型", "用途", "how",
         "line", "code", "number"),
        is_short,
    ),
    _Hint(
        "message",
        ("message", "comment", "details", "describe", "tell us", "question", "requirement", "enquiry", "inquiry",
         "request",
         "help you", "do for you", "looking for", "für sie tun", "helfen", "pouvons nous", "pouvons-nous", "aider",
         "ayudar", "anything else", "your needs", "you need", "nachricht", "anliegen", "bemerkung",
         "beschreib", "anfrage", "mitteil", "précis", "votre demande", "votre besoin", "mensaje", "consulta", "coment",
         "mensagem", "necesit", "messaggio", "richiesta", "descri", "сообщени", "коммент", "вопрос", "задач", "留言",
         "内容",
         "內容", "需求", "要求", "备注", "備註", "ご要望", "ご質問", "お問い合わせ", "ご相談", "문의", "내용", "요청",
         "رسالة", "vraag", "opmerking",
         "bericht", "treść", "wiadomo", "pytani", "uwagi", "mesaj", "viesti", "meddelande", "besked", "melding",
         "nội dung"),
        ("subject", "type", "title", "email", "date", "when ", "wann ", "quand ", "cuándo ", "quando ", "когда "),
        is_wordy,
    ),
)  # fmt: skip

# a label that two languages share, or that is asked for two things: the value tells
_BY_VALUE: tuple[tuple[frozenset[str], str, Callable[[str], bool]], ...] = (
    (
        frozenset({"number", "nummer", "numéro", "número", "numero", "numer", "номер", "号码", "號碼", "번호"}),
        "phone",
        is_whole_number,
    ),
    (frozenset({"account", "customer account", "our account"}), "company", is_worded),
    (frozenset({"cep"}), "phone", is_whole_number),  # a Turkish mobile phone, a Brazilian postal code
    (
        frozenset({"address", "adresse", "adresa", "adres", "dirección", "indirizzo", "endereço", "адрес", "地址"}),
        "email",
        is_mailbox,
    ),
)


def told_by_value(plain: str, value: str) -> str:
    """The field of a plain label that means another one beside this value, else ""."""
    told = (field for labels, field, fits in _BY_VALUE if plain in labels and fits(value.strip()))
    return next(told, "")


# of a site that never named its fields
_LONGEST_NUMBERED = 20
_NUMBERED = later(
    r"(?:field|input|text|textarea|feld|campo|champ|element|поле|字段|項目|项目)[ _-]?\d{1,4}", re.IGNORECASE
)
_NAME = later(r"[^\W\d_][^\W\d_.'-]{1,20}(?: [^\W\d_][^\W\d_.'-]{0,20}){1,3}")
_SHAPES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", is_mailbox),
    ("phone", is_number),
    ("company", lambda value: is_short(value) and is_firm(value)),
    ("name", lambda value: value.istitle() and _NAME.fullmatch(value[:_LONGEST]) is not None),
    ("message", is_wordy),
)


def hinted(label: str, value: str) -> str:
    """The field, or "" where nothing speaks for one.  Without a value only what ends like a label is looked at."""
    bare = label.strip()
    if not 1 < len(bare) <= _LONGEST or "://" in bare or (not value and not _ends_like_label(bare)):
        return ""
    if _NUMBERED.fullmatch(bare[:_LONGEST_NUMBERED]) is not None:
        return next((field for field, fits in _SHAPES if fits(value.strip())), "")
    plain = " ".join(bare.lower().replace("e-mail", "email").replace("’", "'").split())
    return next((hint.field for hint in _HINTS if _fits(hint, plain, value.strip())), "")


_UPLOADS = ("attach", "upload", "file", "datei", "anhang", "fichier", "pièce", "archivo", "adjunt", "allegat",
    "arquivo", "anexo", "załącz", "plik", "файл", "вложен", "dosya", "bijlage", "bestand", "bilaga", "soubor",
    "příloha", "附件", "上传", "上傳", "添付", "ファイル", "첨부", "파일", "ملف", "مرفق")  # fmt: skip


_LONGEST_FILE = 200
_FILE = later(
    r"[^\n/:?]{1,150}\.[A-Za-z0-9]{2,5}(?:\s?[(\[][^()\[\]\n]{1,20}[)\]])?(?:\s[-–]\s.{1,20})?"
)  # and its size


def is_upload(label: str, value: str) -> bool:
    """A visitor's file, by its name or where the form's program keeps it."""
    plain, words = label.lower(), value.split()
    kept = len(words) == 1 and "://" in words[0]
    return (kept or _FILE.fullmatch(value[:_LONGEST_FILE]) is not None) and any(word in plain for word in _UPLOADS)


_YES = frozenset(
    ["yes", "true", "1", "on", "ok", "ja", "oui", "si", "sí", "sim", "tak", "да", "ano", "evet", "igen", "kyllä", "ναι",
     "是", "已同意", "同意", "はい", "同意する", "예", "동의", "동의함", "نعم", "כן"]
)  # fmt: skip
_FEWEST_AGREED = 2  # words


def is_agreed(label: str, value: str) -> bool:
    """A box that was ticked: "Consent to the use of my data: yes"."""
    return value.strip().lower() in _YES and (
        len(label.replace("_", " ").split()) >= _FEWEST_AGREED or not label.isascii()
    )


def _ends_like_label(bare: str) -> bool:
    return bare.endswith(("?", "？")) or (bare.endswith(("*", ":", "：", "...", "…")) and len(bare.split()) <= 5)


def _fits(hint: _Hint, plain: str, value: str) -> bool:
    said = any(word in plain for word in hint.words) and not any(word in plain for word in hint.without)
    return said and (not value or hint.fits(value))
