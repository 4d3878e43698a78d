"""A list of words that ships, NAME.toml, and each file of the folder NAME -> one table.  Reads files."""

from __future__ import annotations

from mailbot.rulebook.folders import Layer
from mailbot.rulebook.tables import LabelsFile
from mailbot.text.tomlfile import Table, add_table, read_table


def read_list(model: type[Table], name: str, file: Layer, lists: dict[str, Table], problems: list[str]) -> None:
    """`labels/acme.toml` adds to what `labels.toml` says: files come in the order of their paths."""
    table, before = read_table(file.path, file.shown, model, problems), lists.get(name)
    if table is not None and before is not None:
        table = add_table(_ceded(before, table), table, file.shown, problems)
    if table is not None:
        lists[name] = table


def _ceded(before: Table, table: Table) -> Table:
    """A label that is said anew means the new field only."""
    if not (isinstance(before, LabelsFile) and isinstance(table, LabelsFile)):
        return before
    anew = {label.casefold() for labels in table.labels.values() for label in labels}
    kept = {name: [one for one in labels if one.casefold() not in anew] for name, labels in before.labels.items()}
    return LabelsFile(labels=kept)
