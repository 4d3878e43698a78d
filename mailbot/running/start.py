"""`mailbot run`, its options or its words -> the daemon, which works until it is stopped.

It works for months.  What reads the words of all other commands (typer, and pydantic with it) takes a twelfth of its
room, so its own few words are read here; what is not understood here is left to the others.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from getopt import GetoptError, getopt
from pathlib import Path
from typing import TYPE_CHECKING

from mailbot.model.errors import ConfigError

if TYPE_CHECKING:
    from mailbot.store.backends.share import Share

PLACES = (Path("config.toml"), Path("/etc/mailbot/config.toml"))
# Python looks for garbage after every 700 new objects; a start makes half a million, which are no garbage
_SELDOM = (50_000, 20, 50)
_CONFIG, _AS_JSON = ("-c", "--config"), "--log-json"


def of_words(words: Sequence[str]) -> bool:
    """False: they ask for something else, for help, or are a mistake."""
    if words[:1] != ["run"]:
        return False
    try:
        given, more = getopt(words[1:], "c:", ["config=", "log-json"])
    except GetoptError:
        return False
    if more:
        return False
    configs = [Path(value) for name, value in given if name in _CONFIG]
    run(config_path(configs[-1] if configs else None), as_json=any(name == _AS_JSON for name, _ in given))
    return True


def run(path: Path, *, as_json: bool) -> None:
    from mailbot.running.apart import Apart

    read = Apart(path)  # and while another process reads, this one loads the rest of itself

    from mailbot.app import build
    from mailbot.running import ahead
    from mailbot.running.daemon import Daemon
    from mailbot.running.standby import with_a_share

    beside = ahead.workers()
    for worker in beside:
        worker.begin()  # they load themselves while we wait for what is read
    built = build(path, as_json=as_json, read=read, beside=beside)

    def work(share: Share, waited: bool) -> None:
        if waited:
            built.renew()  # rules may have been edited since
        Daemon(built, share).run()

    try:
        with_a_share(built.store, built.house.settings.store_url, work, lambda: built.house.log.note("standing_by"))
    finally:
        built.close()


def look_for_garbage_seldom() -> None:
    gc.set_threshold(*_SELDOM)


def config_if_any(given: Path | None) -> Path | None:
    return given or next((place for place in PLACES if place.exists()), None)


def config_path(given: Path | None) -> Path:
    found = config_if_any(given)
    if found is None:
        tried = " nor ".join(str(place) for place in PLACES)
        ways = "name one with --config, or let `mailbot init` write one"
        raise ConfigError([f"no configuration: neither {tried} is there; {ways}"])
    return found
