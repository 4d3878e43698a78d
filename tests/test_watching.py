"""What counts as a change of a folder of rules, and that one is told once."""

import asyncio
import os

import pytest

from mailbot.running import watching
from mailbot.running.watching import changes, look


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "rules"
    (made / "forms").mkdir(parents=True)
    (made / "routes.toml").write_text("x = 1\n")
    return made


def edited(path):
    path.write_text("x = 2\n")


def replaced(path):
    (path.parent / "new").write_text("x = 1\n")
    os.replace(path.parent / "new", path)


def removed(path):
    path.unlink()


def joined(path):
    (path.parent / "forms" / "shop.toml").write_text("")


@pytest.mark.parametrize("change", [edited, replaced, removed, joined])
def test_a_file_that_changed_came_or_went_is_seen(folder, change):
    before = look([folder])
    change(folder / "routes.toml")
    assert look([folder]) != before


def test_what_editors_leave_behind_is_no_change(folder):
    before = look([folder])
    for name in (".routes.toml.swp", "routes.toml~", ".git/index"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    assert look([folder]) == before


def test_a_folder_that_is_not_there_is_empty(folder):
    assert look([folder / "nowhere"]) == frozenset()


async def told(folders, *edits):
    """Each edit is told within seconds, and once: what comes after it waits for the next edit."""
    source = changes(folders, asyncio.Event(), look(folders()))
    for edit in edits:
        waiting = asyncio.ensure_future(anext(source))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        edit()
        await asyncio.wait_for(waiting, 15)
    await source.aclose()


def test_each_edit_is_told_once_however_often_it_was_saved(folder):
    path = folder / "routes.toml"

    def save_twice():
        edited(path)
        path.write_text("x = 3\n")

    asyncio.run(told(lambda: [folder], save_twice, lambda: removed(path)))


def test_what_was_saved_before_the_watch_began_is_told(folder):
    async def run():
        before = look([folder])
        edited(folder / "routes.toml")
        await asyncio.wait_for(anext(changes(lambda: [folder], asyncio.Event(), before)), 15)

    asyncio.run(run())


def test_a_folder_that_comes_later_is_watched_once_it_is_there(folder):
    later = folder.parent / "later"

    def make():
        later.mkdir()
        (later / "routes.toml").write_text("x = 1\n")

    asyncio.run(told(lambda: [later], make, lambda: edited(later / "routes.toml")))


def test_it_ends_when_it_is_told_to(folder):
    async def run():
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.3, stop.set)
        return [one async for one in changes(lambda: [folder], stop, look([folder]))]

    assert asyncio.run(run()) == []


def test_files_that_never_come_to_rest_are_told_all_the_same(folder, monkeypatch):
    monkeypatch.setattr(watching, "_QUIET", 0.0)
    looks = (frozenset({("routes.toml", at, 0, 0)}) for at in range(1000))
    monkeypatch.setattr(watching, "look", lambda folders: next(looks))
    asyncio.run(asyncio.wait_for(anext(changes(lambda: [folder], asyncio.Event(), look([folder]))), 15))
