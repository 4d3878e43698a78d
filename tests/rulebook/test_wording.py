"""rules/wording.json: read where it is right, named where it is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailbot.model.errors import ConfigError
from mailbot.model.rulebook import Wording
from mailbot.rulebook import read_rulebook
from mailbot.rulebook.wording import in_octets, kept_once

GOOD = {
    "categories": ["inquiry", "order", "faq", "complaint", "other"],
    "unit": 0.05,
    "corpus": "",
    "weights": {"please ship": [0, 9, 0, 0, 0]},
}


def put(folder: Path, data: object) -> Path:
    (folder / "wording.json").write_text(data if isinstance(data, str) else json.dumps(data))
    return folder


def test_it_is_read(tmp_path: Path):
    assert read_rulebook([put(tmp_path, GOOD)], []).wording == Wording(
        {"please ship": in_octets((0, 9, 0, 0, 0))}, 0.05
    )


def test_how_automatic_answers_sound_is_read_where_it_is_there(tmp_path: Path):
    found = read_rulebook([put(tmp_path, {**GOOD, "automatic": {"": -30, "away": 12}})], []).wording
    assert found.automatic == {"": -30, "away": 12}
    told = read_rulebook([put(tmp_path, {**GOOD, "notices": {"": -20, "parcel": 14}})], []).wording
    assert (told.automatic, told.notices) == ({}, {"": -20, "parcel": 14})


def test_equal_rows_numbers_and_pieces_are_kept_once():
    there, number = "".join(("please ", "ship")), int("1000")
    rows = [("".join(("please", " ship")), in_octets((1, 2))), ("now", in_octets((1, 2)))]
    kept = kept_once(rows, [(there, number), ("now", int("1000"))], [("".join(("n", "ow")), int("1000"))], 0.5)
    expected = Wording(dict(rows), 0.5, {"please ship": 1000, "now": 1000}, {"now": 1000})
    assert kept == expected and next(iter(kept.weights)) is there
    assert next(iter(kept.notices)) is list(kept.automatic)[1] and kept.notices["now"] is number
    assert kept.weights["now"] is kept.weights["please ship"] and kept.automatic["now"] is number


def test_an_empty_one_of_yours_switches_it_off(tmp_path: Path):
    assert read_rulebook([put(tmp_path, {**GOOD, "weights": {}})], []).wording.weights == {}


def test_without_one_nothing_is_known(tmp_path: Path):
    assert read_rulebook([tmp_path], []).wording == Wording()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("{", "not JSON"),
        ([], "Expected `object`"),
        ({**GOOD, "categories": ["order"]}, "categories: expected"),
        ({**GOOD, "unit": "much"}, "$.unit"),
        ({**GOOD, "weights": []}, "$.weights"),
        ({**GOOD, "weights": {"a": [1, 2]}}, "of length >= 5 - at `$.weights"),
        ({**GOOD, "weights": {"a": [1, 2, 3, 4, 0.5]}}, "Expected `int`, got `float` - at `$.weights"),
        ({**GOOD, "weights": {"a": [1, 2, 3, 4, 10**9]}}, "Expected `int` <= 127 - at `$.weights"),
        ({**GOOD, "weights": {"a": [0, 0, 0, 0, -128]}}, "Expected `int` >= -127 - at `$.weights"),
        ({**GOOD, "automatic": [1]}, "$.automatic"),
        ({**GOOD, "automatic": {"a": True}}, "Expected `int`, got `bool` - at `$.automatic"),
        ({**GOOD, "automatic": {"a": 10**9}}, "Expected `int` <= 1000 - at `$.automatic"),
    ],
)
def test_a_wrong_one_says_what_is_wrong(tmp_path: Path, data: object, words: str):
    with pytest.raises(ConfigError) as caught:
        read_rulebook([put(tmp_path, data)], [])
    assert words in str(caught.value) and "wording.json" in str(caught.value)
