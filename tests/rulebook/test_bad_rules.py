"""Every mistake in rules/ gives its words: tests/bad_config/rules/NAME holds the rules and expect.txt the words."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.model.errors import ConfigError
from mailbot.rulebook import read_rulebook, shipped_rules

CASES = sorted(path.parent for path in (Path(__file__).parent.parent / "bad_config" / "rules").glob("*/expect.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_named_with_file_key_and_what_was_expected(case: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_rulebook([shipped_rules(), case], [])
    said = "\n".join(caught.value.problems)
    for words in (case / "expect.txt").read_text(encoding="utf-8").splitlines():
        assert words in said


def test_there_are_enough_mistakes_to_speak_of() -> None:
    assert len(CASES) >= 12


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        read_rulebook([shipped_rules(), tmp_path / "rulez"], [])
