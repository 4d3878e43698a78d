"""[mailbox.folders] and the staff -> which folder of a shared mailbox shows what, in the company's language."""

from __future__ import annotations

from mailbot.config.tables import ConfigFile, MailboxTable, PersonTable, ShelvesTable
from mailbot.model.settings import ShelfSettings
from mailbot.model.shelf import Shelf, ShelfKind

_PREFIX = {"en": "Tickets", "zh-Hans": "工单", "zh-Hant": "工單"}
_NAMES = {
    "en": ("New", "Processed", "Deal", "Closed", "Recycled", "Complaints"),
    "zh-Hans": ("新", "已处理", "成交", "已关闭", "回收站", "投诉"),
    "zh-Hant": ("新", "已處理", "成交", "已關閉", "回收筒", "客訴"),
}
_KINDS = (
    ShelfKind.NEW,
    ShelfKind.PROCESSED,
    ShelfKind.DEAL,
    ShelfKind.CLOSED,
    ShelfKind.RECYCLED,
    ShelfKind.COMPLAINTS,
)
_OWNERS = frozenset({"sales", "complaints", "manager"})  # roles that tickets are given to
_FORBIDDEN = frozenset('"*%\\./')  # in a folder's name: by IMAP, or by servers that part folders with a dot or a slash


def shelves_of(box: MailboxTable, file: ConfigFile) -> ShelfSettings | None:
    """None: the mailbox shows nothing."""
    if not box.shelves:
        return None
    table = box.folders
    names = [(Shelf(kind).key, name) for kind, name in zip(_KINDS, _names(table, file.company.language), strict=True)]
    if table.people:
        taken = {name.casefold() for _, name in names}
        for person in file.staff:
            if _OWNERS & set(person.roles):
                name = _own_name(person, taken)
                taken.add(name.casefold())
                names.append((Shelf(ShelfKind.PERSON, person.handle).key, name))
    prefix = table.prefix or _PREFIX.get(file.company.language, _PREFIX["en"])
    return ShelfSettings(prefix, tuple(names), table.commands)


def wrong_shelves(file: ConfigFile, shown: str) -> list[str]:
    problems = []
    for number, box in enumerate(file.mailbox, 1):
        where = f"{shown}: mailbox[{number}]"
        names = [name.casefold() for name in _names(box.folders, file.company.language)]
        if len(set(names)) < len(names):
            problems.append(f"{where}.folders: two of them have the same name; expected a name for each")
        if box.shelves and box.kind != "imap":
            problems.append(f"{where}.shelves: found true, expected false for a mailbox of kind {box.kind}")
        if box.shelves and box.done_folder:
            problems.append(f'{where}.done_folder: expected "" with shelves = true, which moves mails by itself')
    return problems


def _names(table: ShelvesTable, language: str) -> list[str]:
    ours = (table.new, table.processed, table.deal, table.closed, table.recycled, table.complaints)
    return [own or shipped for own, shipped in zip(ours, _NAMES.get(language, _NAMES["en"]), strict=True)]


def _own_name(person: PersonTable, taken: set[str]) -> str:
    signs = (c if c.isprintable() and c not in _FORBIDDEN else " " for c in person.name)
    name = " ".join("".join(signs).split()) or person.handle
    return f"{name} ({person.handle})" if name.casefold() in taken else name
