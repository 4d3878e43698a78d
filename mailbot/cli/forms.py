"""`mailbot forms learn`: one mail of a website form -> a first rule for it, ready to be read over and saved."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import Config, config_if_any
from mailbot.cli.printing import shown
from mailbot.model.errors import ConfigError
from mailbot.text.later import later

if TYPE_CHECKING:
    from mailbot.parse.forms.learn import FirstRule, Guess

_ID = later(r"[a-z0-9][a-z0-9._-]*")
_MOST_NAMED = 20  # labels that are listed
_CONTROLS = {code: " " for code in (*range(0x20), 0x7F, 0x85, 0x2028, 0x2029)}

forms = typer.Typer(help="Website forms: learn a new one from a mail.", no_args_is_help=True)


@forms.callback()
def _of_forms() -> None:
    """Keeps `learn` a command of its own: of a single command Typer would drop the name."""


def add_to(app: typer.Typer) -> None:
    app.add_typer(forms, name="forms")


@forms.command()
def learn(
    sample: Annotated[
        str, typer.Argument(help="A mail that the form sent, as a file; - reads it from standard input.")
    ],
    id: Annotated[str, typer.Option(help="The name of the form and of its file: small letters, digits, hyphens.")] = "",
    config: Config = None,
) -> None:
    """Print a first rules/forms/NAME.toml for the form that mailed this sample.  Writes and sends nothing."""
    from mailbot.config import read_config
    from mailbot.model.mail import Arrival, RawMessage
    from mailbot.model.settings import Settings
    from mailbot.parse import learn_form
    from mailbot.running.rules_in_use import read_rules

    if id and _ID.fullmatch(id) is None:
        raise ConfigError([f"--id: found {id!r}, expected small letters, digits and hyphens, such as website-order"])
    found = config_if_any(config)
    settings = read_config(found) if found else Settings()
    raw = RawMessage(Arrival("forms"), _octets(sample))
    rule = learn_form(raw, read_rules(settings), settings.limits, id)
    print("\n".join(rule_text(rule)))
    print(f"to be saved as forms/{rule.id}.toml in your rules folder; the sample was read as:", file=sys.stderr)
    for field, value in rule.known:
        print(f"  {shown(field)}: {shown(value)[:100]}", file=sys.stderr)


def _octets(sample: str) -> bytes:
    if sample == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(sample).read_bytes()
    except OSError as error:
        raise ConfigError([f"{sample}: cannot be read: {error.strerror}"]) from None


def rule_text(rule: FirstRule) -> Iterator[str]:
    """The lines of the file."""
    yield f"# The form {rule.id}, a first draft made from one mail by `mailbot forms learn`: read it over, save it as"
    yield f"# forms/{rule.id}.toml in your rules folder, then run `mailbot check`."
    yield ""
    yield f"kind = {_quoted(rule.kind)}   # order, feedback or inquiry"
    yield ""
    yield from _source(rule)
    yield from _subject(rule)
    yield from _customer(rule)
    yield "# Does the website put the visitor's address into Reply-To?  In the sample it did" + (
        "." if rule.reply_to_is_customer else " not."
    )
    yield f"reply_to_is_customer = {str(rule.reply_to_is_customer).lower()}"
    yield ""
    yield "# What the acknowledgement may repeat.  Nothing else that a stranger types is ever mailed on."
    yield f"echo = {_listed(rule.echo)}"
    yield ""
    yield "# A From address is easily forged.  Where your mail server cannot vouch for it (DMARC), add a hidden field"
    yield "# to the form with a value that only you and the website know:"
    yield '# secret_field = "form-key"'
    yield '# secret = "a long random text"'
    yield from _labels(rule)


def _source(rule: FirstRule) -> Iterator[str]:
    if rule.source:
        yield "# Who mails the form to you; * stands for anything.  Only a form with a `from` counts as yours."
        yield f"from = [{_quoted(rule.source)}]"
    else:
        yield "# The sample came in the visitor's own name, so its sender proves nothing and it is not acknowledged:"
        yield "# let the website mail from an address of its own, and name that here."
        yield '# from = ["website@example.com"]'
    yield ""


def _customer(rule: FirstRule) -> Iterator[str]:
    if not rule.names_customer:
        yield "# The sample shows no address of the customer, so nobody can be acknowledged: name it."
        yield '# customer = "email"'
        yield ""


def _subject(rule: FirstRule) -> Iterator[str]:
    if rule.subject:
        yield "# How its subject begins, or what is always in it (RE2): the sample's without the visitor's own words."
        yield f"subject = [{_quoted(rule.subject)}]"
        yield ""


def _labels(rule: FirstRule) -> Iterator[str]:
    """Labels first seen here; several of one field stand in one list."""
    by_field: dict[str, list[Guess]] = {}
    for guess in rule.labels:
        by_field.setdefault(guess.field, []).append(guess)
    if by_field:
        yield ""
        yield "# Labels that rules/labels.toml does not know.  Check what they were taken for."
        yield "[labels]"
    for field, guesses in by_field.items():
        yield f"{field} = {_listed([guess.label for guess in guesses])}   # {guesses[0].why}"
    if rule.unknown:
        yield ""
        yield "# Kept under their own label; move one into [labels] where it means a known field:"
        yield from (f"#   {label.translate(_CONTROLS)}" for label in rule.unknown[:_MOST_NAMED])


def _listed(values: tuple[str, ...] | list[str]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON writes the same escapes; a lone half of a surrogate pair is no text."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
