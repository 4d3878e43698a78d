"""One file a layout in layouts/: a mail as a form program writes it, of our own making, and the fields it must give."""

import tomllib
from pathlib import Path

import pytest

LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.toml"))


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda file: file.stem)
def test_a_layout_gives_its_fields(file, read):
    table = tomllib.loads(file.read_text())
    expected = table.pop("expect")
    items = expected.pop("items", [])
    own = table["from"].rpartition("@")[2].strip("> ")
    form = read(table.pop("plain", ""), **{"to": f"sales@{own}", **table})
    assert form is not None
    got = {**dict(form.fields), "kind": form.kind, "id": form.id}
    assert {key: got.get(key) or "" for key in expected} == expected  # "": there is none
    assert [{key: getattr(item, key) for key in want} for item, want in zip(form.items, items, strict=True)] == items


def test_there_is_a_layout_for_many_programs_and_languages():
    assert len(LAYOUTS) >= 60
