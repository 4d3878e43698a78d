"""The files in mails/ -> Scenes, in the order of their names.  Reads package data only.

A scene is a mail as somebody wrote it, in plain words: how it is encoded on the way is for letters.py.  Marks such as
@ACK_ID@ stand for the acknowledgement that the customer of an earlier scene really received.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import field

from mailbot.demo.office import SALES
from mailbot.model.noun import Discreet

_FOLDER = Path(__file__).resolve().parent / "mails"
_NONE: Mapping[str, str] = MappingProxyType({})


class Scene(Discreet, frozen=True):
    UNSHOWN = frozenset({"octets"})
    name: str
    about: str
    sender: str  # From, "Name <address>"
    envelope_from: str | None = None  # None: the sender's address; "": the null sender
    after: str = ""  # name of the scene whose acknowledgement must have been received
    to: str = SALES
    subject: str = ""
    text: str = ""
    html: str = ""
    client: str = "none"
    charset: str = "utf-8"
    encoding: str = "quoted-printable"
    attach: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE)
    octets: bytes = b""  # instead of all that: a mail no mail client would write


# mails that are wrong or strange on purpose are kept octet by octet; what else there is to know about them:
_RAW = {
    "16-bounce": Scene(
        name="16-bounce",
        about="the acknowledgement of 15 comes back: the visitor mistyped the address",
        sender="Mail Delivery System <MAILER-DAEMON@mx2.demo.example>",
        envelope_from="",
        after="15-feedback-form",
    ),
    "20-broken": Scene(
        name="20-broken",
        about="an inquiry with an unknown charset, raw octets in the header and a part that never ends",
        sender="Purchasing <zhang@huaxin-jidian.example>",
    ),
}


def read_scenes() -> tuple[Scene, ...]:
    return tuple(_scene(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in (".toml", ".eml"))


def _scene(path: Path) -> Scene:
    if path.suffix == ".eml":
        known = _RAW[path.stem]
        return Scene(
            known.name,
            known.about,
            known.sender,
            known.envelope_from,
            known.after,
            octets=path.read_bytes(),
        )
    table = tomllib.loads(path.read_text("utf-8"))
    table["sender"] = table.pop("from")
    return Scene(name=path.stem, **table)
