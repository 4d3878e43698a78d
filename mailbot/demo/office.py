"""The invented company of the demo: who works there, and its configuration written into a folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from string import Template

from msgspec import Struct

from mailbot.demo.servers import HOST
from mailbot.demo.smtp import AUTHSERV_ID

_HERE = Path(__file__).resolve().parent / "office"

PASSWORD = "open-sesame"  # of everybody; the servers listen on loopback only and live as long as the demo
SALES = "sales@kestrel-lamps.example"
SPAM_DOMAINS = frozenset({"lucky-draw.test"})


class Member(Struct, frozen=True):
    address: str
    part: str  # what a visitor can do in this role


CAST = {
    "tom": Member("tom@kestrel-lamps.example", "salesperson, English and German"),
    "mei": Member("mei@kestrel-lamps.example", "salesperson, Chinese"),
    "ruth": Member("ruth@kestrel-lamps.example", "complaints"),
    "boss": Member("boss@kestrel-lamps.example", "gets a copy of every order and complaint"),
}
VISITOR = Member("you@customer.example", "customer: write to the company and wait for the answer")


def furnish(folder: Path, imap_port: int, smtp_port: int) -> Path:
    """Writes configuration, rules and password; the path of config.toml."""
    shutil.copytree(_HERE / "rules", folder / "rules")
    template = Template((_HERE / "config.toml.template").read_text("utf-8"))
    values = {handle: member.address for handle, member in CAST.items()}
    config = folder / "config.toml"
    config.write_text(
        template.substitute(
            values,
            sales=SALES,
            host=HOST,
            imap_port=imap_port,
            smtp_port=smtp_port,
            authserv_id=AUTHSERV_ID,
        ),
        "utf-8",
    )
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(PASSWORD, "utf-8")
    return config
