"""A table of customers -> customers of the store.  What is known already stays; whoever was erased stays erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from mailbot.classify.details import COUNTRIES
from mailbot.house import House
from mailbot.importing import Tally, Tell
from mailbot.importing.columns import CUSTOMER_FIELDS, Columns, addresses_in
from mailbot.importing.sheets import Line, Sheet
from mailbot.model.carried import Told
from mailbot.model.customer import Consent, Source, phone_number
from mailbot.model.settings import Settings
from mailbot.store import Transaction

__all__ = ["CUSTOMER_FIELDS", "bring_customers"]

_AT_ONCE = 200
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "да", "是", "有", "同意", "はい", "ok", "on"})
_NO = frozenset(
    {"no", "n", "false", "0", "nein", "non", "нет", "否", "无", "無", "不同意", "いいえ", "off", "unsubscribed"}
)
_LANGUAGES = {
    "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans": "zh-Hans", "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant", "zh-hant": "zh-Hant", "chinese": "zh-Hans", "中文": "zh-Hans", "简体中文": "zh-Hans",
    "繁體中文": "zh-Hant", "english": "en", "英语": "en", "英文": "en", "英語": "en", "german": "de", "deutsch": "de",
    "french": "fr", "français": "fr", "spanish": "es", "español": "es", "italian": "it", "portuguese": "pt",
    "russian": "ru", "русский": "ru", "japanese": "ja", "日本語": "ja", "日语": "ja", "日文": "ja",
}  # fmt: skip


class _OnlyLooked(Exception):
    """Rolls a dry run back."""


class _Row(Struct, frozen=True):
    told: Told
    key_account: bool
    consent: Consent
    attributes: Mapping[str, str]


class _Table:
    """What stays the same from row to row."""

    def __init__(self, name: str, columns: Columns, house: House) -> None:
        self.name, self.columns = name, columns
        self.settings = house.settings
        self.ours = house.settings.own_addresses | house.settings.staff_addresses
        with house.store.read() as tx:
            self.erased = tx.erased_marks()
        self.marks = house.tokens.marks


def bring_customers(
    name: str, sheet: Sheet, columns: Columns, house: House, tell: Tell, *, dry_run: bool = False
) -> Tally:
    """`name`: of the file, for messages.  A broken row is reported with its line, and the others go on."""
    table, tally = _Table(name, columns, house), Tally()
    for start in range(0, len(sheet.lines), _AT_ONCE):
        some = sheet.lines[start : start + _AT_ONCE]
        rows = [(line, row) for line in some if (row := _row(line, table, tally)) is not None]
        try:
            with house.store.begin() as tx:
                for line, row in rows:
                    _bring(line, row, table, tally, tx, house.clock())
                if dry_run:
                    raise _OnlyLooked
        except _OnlyLooked:
            pass
        tell(len(some))
    return tally


def _row(line: Line, table: _Table, tally: Tally) -> _Row | None:
    tally.read += 1
    where = f"{table.name}:{line.number}"
    addresses, wrong = addresses_in(" ".join(table.columns.all(line.cells, "address")))
    said = (part.strip() for cell in table.columns.all(line.cells, "phone") for part in cell.split(";"))
    phones = tuple(one for one in said if phone_number(one))
    ours = table.ours.intersection(addresses)
    rows = (
        (bool(line.trouble), line.trouble),
        (bool(wrong), f"found {wrong!r}, expected an address like anna@buyer.example"),
        (bool(ours), f"{', '.join(sorted(ours))}: is one of our own"),
        (not (addresses or phones), "names neither an address nor a telephone"),
    )
    trouble = next((text for holds, text in rows if holds), "")
    if trouble:
        tally.trouble(f"{where}: {trouble}")
        return None
    if any(mark in table.erased for address in addresses for mark in table.marks(address)):
        tally.erased += 1
        return None
    return _read(line, addresses, phones, table, tally, where)


def _read(
    line: Line, addresses: tuple[str, ...], phones: tuple[str, ...], table: _Table, tally: Tally, where: str
) -> _Row:
    columns, cells = table.columns, line.cells
    attributes = {**columns.others(cells), **_pairs(columns.first(cells, "attributes"))}
    language, consent = columns.first(cells, "language"), columns.first(cells, "consent").casefold()
    owner = columns.first(cells, "owner")
    handle = _handle(owner, table.settings)
    if owner and not handle:
        tally.note(f"{where}: owner {owner!r} is nobody in [[staff]]: left out")
    if consent and consent not in _YES | _NO:
        tally.note(f"{where}: consent {consent!r} is neither yes nor no: left out")
    code = _language(language)
    if language and not code:
        attributes["language"] = language
    told = Told(
        addresses=addresses,
        name=columns.name(cells),
        company=columns.first(cells, "company"),
        phones=phones,
        country=_country(columns.first(cells, "country")),
        language=code,
        owner=handle,
    )
    known = {**dict.fromkeys(_YES, Consent.YES), **dict.fromkeys(_NO, Consent.NO)}
    key_account = columns.first(cells, "key_account").casefold() in _YES
    return _Row(told, key_account, known.get(consent, Consent.UNKNOWN), attributes)


def _country(said: str) -> str:
    """Its code, as mails and forms are read, so that segments and reports find both; else as it stands."""
    plain = said.strip().casefold()
    return next((code for code, (_, names) in COUNTRIES.items() if plain in (code.casefold(), *names)), said)


def _pairs(said: str) -> dict[str, str]:
    """ "industry=food; size=20", as `mailbot export` writes them."""
    parts = (part.partition("=") for part in said.split(";"))
    return {name.strip(): value.strip() for name, equals, value in parts if equals and name.strip()}


def _language(said: str) -> str:
    plain = said.casefold().replace("_", "-")
    known = _LANGUAGES.get(plain, "")
    return known or (plain[:2] if len(plain[:2]) == 2 and plain[2:3] in ("", "-") and plain[:2].isascii() else "")


def _handle(said: str, settings: Settings) -> str:
    """By handle, name or address."""
    wanted = said.casefold()
    for person in settings.staff:
        if wanted in (person.handle, person.name.casefold(), *(one.lower() for one in person.addresses)):
            return person.handle
    return ""


def _bring(line: Line, row: _Row, table: _Table, tally: Tally, tx: Transaction, now: datetime) -> None:
    met = tx.meet(row.told, now)
    for other in met.others:
        tally.note(f"{table.name}:{line.number}: {other} belongs to another customer, and stays there")
    said = [tx.set_attribute(met.customer, *pair, Source.IMPORT, "", now) for pair in row.attributes.items()]
    marked = row.key_account and tx.set_key_account(met.customer, True, "", now)
    agreed = _consent(met.customer, row.consent, table.name, tx, now)
    changed = met.changed or any(said) or marked or agreed
    tally.new += met.fresh
    tally.changed += changed and not met.fresh
    tally.known += not (changed or met.fresh)


def _consent(customer: int, said: Consent, name: str, tx: Transaction, now: datetime) -> bool:
    """An old list never turns a no into a yes."""
    if said is Consent.UNKNOWN:
        return False
    record = tx.customer(customer)
    if record is None or record.consent in (said, Consent.NO):
        return False
    tx.set_consent(customer, said, f"import of {name}", "", now)
    return True
