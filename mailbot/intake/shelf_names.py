"""Settings, what the server calls its root -> the full name of each folder.  Pure.  RFC 2342 (namespace)."""

from __future__ import annotations

from mailbot.model.settings import ShelfSettings


def shelf_names(settings: ShelfSettings, root: str, delimiter: str) -> dict[str, str]:
    """Key of a shelf -> folder, in the order of the settings.  A server without levels gets flat names."""
    prefix = delimiter.join(_part(part, delimiter) for part in settings.prefix.split("/"))
    joint = delimiter or " - "
    return {key: f"{root}{prefix}{joint}{_part(name, delimiter)}" for key, name in settings.names}


def _part(name: str, delimiter: str) -> str:
    """A person may be called J. Smith where a point makes a folder below a folder."""
    return name.replace(delimiter, "-") if delimiter else name
