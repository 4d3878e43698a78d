"""Commands that look after the store: backup, restore, erase."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit, urlunsplit

import typer

from mailbot.cli.options import Config, Json, config_path
from mailbot.cli.printing import console, plain, print_json, shown

if TYPE_CHECKING:
    from mailbot.keeping.erase import Found
    from mailbot.model.keeping import Lying
    from mailbot.model.settings import Settings
    from mailbot.store import Store

USAGE = 2
_LISTED = 50


def add_to(app: typer.Typer) -> None:
    for command in (backup, restore, erase):
        app.command()(command)


@contextmanager
def opened(config: Path | None) -> Iterator[tuple[Settings, Store]]:
    from mailbot.config import read_config
    from mailbot.running.opening import open_store

    settings = read_config(config_path(config))
    store = open_store(settings)
    try:
        yield settings, store
    finally:
        store.close()


def backup(
    to: Annotated[
        Path | None, typer.Argument(help="A file, or a folder; else mailbot-backups beside the store.")
    ] = None,
    no_key: Annotated[bool, typer.Option("--no-key", help="Leave out the key that signs reply addresses.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Copy the store while mailbot works, look the copy through, and write its SHA-256 and the token key beside it."""
    from mailbot.config import read_config
    from mailbot.keeping.backup import back_up
    from mailbot.running.keys import token_keys
    from mailbot.running.opening import utc_now

    settings = read_config(config_path(config))
    if settings.store_url.startswith("postgresql"):
        typer.echo(_pg_dump(settings, to), err=True)
        raise typer.Exit(USAGE)
    with opened(config) as (settings, store):
        token_keys(settings)  # made now where there is none yet
        done = back_up(to, store, settings, utc_now(), with_key=not no_key)
    if json:
        print_json(done)
        return
    counts = ", ".join(f"{count:,} {table}" for table, count in done.facts.counts)
    print(f"{done.facts.path}: sound, {counts}")
    print(f"SHA-256 {done.facts.sha256}")
    if done.key:
        print(f"{done.key}: whoever has this key can sign reply addresses: keep it as you keep passwords")
    for path in done.dropped:
        print(f"{path}: removed (keep.backup_days)")


def _pg_dump(settings: Settings, to: Path | None) -> str:
    """The exact command; the password stays where libpq looks for it (~/.pgpass, PGPASSWORD)."""
    parts = urlsplit(settings.store_url)
    user, at, host = parts.netloc.rpartition("@")
    url = urlunsplit(("postgresql", user.partition(":")[0] + at + host, parts.path, parts.query, ""))
    file = to / "mailbot.dump" if to and to.is_dir() else to or Path("mailbot.dump")
    command = f"pg_dump --format=custom --file={shlex.quote(str(file))} {shlex.quote(url)}"
    return (
        f"PostgreSQL is copied by its own tool, while mailbot works:\n  {command}\n"
        f"and the token key beside it:\n  install -m 600 {shlex.quote(settings.token_key_file)} "
        f"{shlex.quote(f'{file}.key')}\n"
        "After pg_restore say `mailbot restore --fence`, so that nothing is sent twice."
    )


def restore(
    file: Annotated[Path | None, typer.Argument(help="What `mailbot backup` wrote.")] = None,
    fence: Annotated[
        bool, typer.Option("--fence", help="The store was restored by other means (PostgreSQL): only fence it.")
    ] = False,
    config: Config = None,
) -> None:
    """Put a backup in the store's place, behind a fence: nothing is sent twice.  mailbot must be stopped."""
    from mailbot.config import read_config
    from mailbot.keeping.restore import restore as put_back
    from mailbot.running.keys import token_keys
    from mailbot.running.opening import utc_now

    if (file is None) != fence:
        raise typer.BadParameter("name the file of a backup, or say --fence")
    if file is None:
        _fence(config)
        return
    settings = read_config(config_path(config))
    done = put_back(file, settings, token_keys(settings), utc_now())
    counts = ", ".join(f"{count:,} {table}" for table, count in done.facts.counts)
    print(f"{file} is the store now: {counts}")
    if done.aside:
        print(f"what was there before: {done.aside}")
    if done.keys:
        print(f"{done.keys} token key(s) came back with it")
    for address in done.erased:
        print(f"{address} was erased again: the backup was older than that")
    _after_restore(done.held)


def _fence(config: Path | None) -> None:
    from mailbot.keeping.restore import fence
    from mailbot.model.errors import PermanentFailure
    from mailbot.running.opening import utc_now

    with opened(config) as (_, store), store.exclusive("daemon") as ours:
        if not ours:
            raise PermanentFailure("mailbot works on this store; stop it first")
        held = fence(store, utc_now())
    print("the store is fenced")
    _after_restore(held)


def _after_restore(held: int) -> None:
    if held:
        print(f"{held} outgoing mail(s) are held: look with `mailbot outbox --state held`, then")
        print("`mailbot outbox release ROW ...` sends what the customer has not got (--all: everything)")
    print(
        "Mail that came in before now is filed and not acknowledged.  Next: mailbot run; mailbot doctor --fix --moved"
    )


def erase(
    address: Annotated[str, typer.Argument(help="Whose data goes.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it nothing is changed.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Erase a person: their tickets, mails and letters, and every trace of the address.  First shows what would go."""
    from mailbot.keeping.erase import erase as do
    from mailbot.keeping.erase import find, plain_address
    from mailbot.running.keys import token_keys
    from mailbot.running.opening import utc_now

    with opened(config) as (settings, store):
        plain_one = plain_address(address, settings)
        left = ""
        if yes:
            found, left = do(plain_one, store, token_keys(settings), utc_now())
        else:
            found = find(plain_one, store)
        until = timedelta(days=settings.keep.backup_days)
    if json:
        print_json({"done": yes, "left": left, **plain(found)})
        return
    _print_found(found, yes, until)
    if left:
        console(stderr=True).print(f"! {shown(left)}", style="bold red", markup=False)


def _by_folder(lying: Iterable[Lying]) -> Iterator[tuple[str, str]]:
    """All of them, however many: (mailbox and folder, "11-18, 20")."""
    uids = defaultdict[str, set[int]](set)
    for one in lying:
        uids[f"{one.mailbox} {one.folder}"].add(one.uid)
    for where, found in sorted(uids.items()):
        runs = [[uid for _, uid in run] for _, run in groupby(enumerate(sorted(found)), lambda at: at[1] - at[0])]
        yield where, ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _print_found(found: Found, done: bool, until: timedelta) -> None:
    theirs, verb = found.theirs, "erased" if done else "would be erased"
    others = f" (and {', '.join(theirs.addresses[1:])})" if theirs.addresses[1:] else ""
    print(f"{theirs.addresses[0]}{others}")
    counts = ((theirs.tickets, "ticket(s)"), (theirs.mails, "mail(s)"), (theirs.letters, "letter(s) of ours"))
    for these, what in counts:
        numbers = ", ".join(map(str, these[:_LISTED])) + (" ..." if len(these) > _LISTED else "")
        print(f"  {verb}: {len(these)} {what}" + (f": {numbers}" if these else ""))
    stands = "stood" if done else "stands"
    print(f"  the address {stands} in {found.words} text(s) of the store and in {found.letters} letter(s) to others")
    for mention in found.mentions[:_LISTED]:
        print(f"  and in mail {mention.mail}, which {mention.author or 'somebody else'} wrote")
    if found.mentions[_LISTED:]:
        print(f"  and in {len(found.mentions[_LISTED:])} more")
    for where, uids in _by_folder(theirs.lying):
        print(f"  in the mailbox itself, for you to delete: {shown(where)} UID {uids}")
    if theirs.lying:
        print("  (a mail that was moved is named where it lay before as well)")
    for row in found.backups:
        end = f"until {row.at + until:%Y-%m-%d}" if until else "until you remove it"
        print(f"  this backup {'still holds' if done else 'holds'} it {end}: {row.path}")
    if not done:
        print("Nothing was changed.  --yes does it.")
