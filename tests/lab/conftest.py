"""A house without a company: the shipped rules, or rules of a test laid over them."""

from pathlib import Path

import pytest
from support.small_firm import SmallFirm

from mailbot.app import explainer


@pytest.fixture
def rules(tmp_path):
    """rules(name=text, ...) writes files and gives the folder."""

    def write(files: dict[str, str], folder: str = "rules") -> Path:
        (tmp_path / folder).mkdir(exist_ok=True)
        for name, text in files.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / folder

    return write


@pytest.fixture
def house_with(rules):
    def furnish(files: dict[str, str]):
        return explainer(None, "", None, (str(rules(files)),)).house

    return furnish


@pytest.fixture
def firm(tmp_path):
    made = SmallFirm(tmp_path)
    yield made
    made.close()
