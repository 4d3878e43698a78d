"""README, rules, replies and config.example.toml against the code: what is written is true."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from mailbot.config.factory_tables import FactoryTable
from mailbot.config.key_tables import KeyAccountsTable, KeyTargetsTable
from mailbot.config.tables import (
    AckTable,
    AlarmTable,
    AssignTable,
    CompanyTable,
    ConfigFile,
    FaqTable,
    FloodTable,
    FoldersTable,
    HoursTable,
    KeepTable,
    LimitsTable,
    LoginTable,
    MailboxTable,
    PersonHoursTable,
    PersonTable,
    ReportsTable,
    SecurityTable,
    ShelvesTable,
    StoreTable,
    TargetsTable,
)

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
HOUSE = (ROOT / "mailbot" / "README.md").read_text()
EXAMPLE = (ROOT / "config.example.toml").read_text()
SECTIONS = {
    "": ConfigFile,
    "[company]": CompanyTable,
    "[[mailbox]]": MailboxTable,
    "[mailbox.folders]": ShelvesTable,
    "[mailbox.imap]": LoginTable,
    "[mailbox.smtp]": LoginTable,
    "[[staff]]": PersonTable,
    "[[factory]]": FactoryTable,
    "[ack]": AckTable,
    "[faq]": FaqTable,
    "[hours]": HoursTable,
    "[staff.hours]": PersonHoursTable,
    "[targets]": TargetsTable,
    "[targets.key]": KeyTargetsTable,
    "[key_accounts]": KeyAccountsTable,
    "[assign]": AssignTable,
    "[keep]": KeepTable,
    "[reports]": ReportsTable,
    "[alarm]": AlarmTable,
    "[flood]": FloodTable,
    "[limits]": LimitsTable,
    "[store]": StoreTable,
    "[folders]": FoldersTable,
    "[security]": SecurityTable,
}
TABLES_IN = {
    "": {
        "company",
        "mailbox",
        "staff",
        "factory",
        "ack",
        "faq",
        "copies",
        "limits",
        "store",
        "folders",
        "security",
        "hours",
        "targets",
        "assign",
        "keep",
        "alarm",
        "flood",
        "reports",
        "key_accounts",
    },
    "[targets]": {"key"},
    "[alarm]": {"smtp"},
    "[company]": {"signature"},
    "[[staff]]": {"hours"},
    "[[mailbox]]": {"imap", "smtp", "folders"},
}
KEY = re.compile(r"^(#\s)?([a-z_]+) = (.*)$")


def keys_in(section: str) -> dict[str, tuple[bool, str]]:
    """key -> (is it commented out, its value) of the first such section."""
    lines = EXAMPLE.splitlines()
    start = lines.index(section) + 1 if section else 0
    found: dict[str, tuple[bool, str]] = {}
    for line in lines[start:]:
        if re.match(r"^\[", line):
            break
        if match := KEY.match(line):
            found[match[2]] = (bool(match[1]), match[3])
    return found


def fields_of(section: str):
    """By the name that stands in the file."""
    return {field.alias or name: field for name, field in SECTIONS[section].model_fields.items()}


@pytest.mark.parametrize("section", SECTIONS)
def test_the_example_has_every_key_and_no_other(section):
    wanted = set(fields_of(section)) - TABLES_IN.get(section, set())
    assert set(keys_in(section)) == wanted


@pytest.mark.parametrize("section", SECTIONS)
def test_a_commented_key_shows_the_default(section):
    for key, (commented, text) in keys_in(section).items():
        default = fields_of(section)[key].default
        if commented and default is not PydanticUndefined:
            assert tomllib.loads(f"x = {text}")["x"] == default, f"{section} {key}"


def test_every_command_that_the_readme_names_exists():
    from typer.main import get_command

    from mailbot.cli import app

    known = set(get_command(app).commands)
    code = " ".join(re.findall(r"`[^`\n]+`", README) + re.findall(r"```sh\n(.*?)```", README, re.S))
    named = set(re.findall(r"mailbot ([a-z]+)(?![a-z./-])", code))
    assert named <= known
    for command in known:
        assert command in README, f"README says nothing of `mailbot {command}`"


def test_every_page_that_a_page_links_exists():
    for page in [
        ROOT / "README.md",
        ROOT / "mailbot" / "README.md",
        ROOT / "rules" / "README.md",
        ROOT / "replies" / "README.md",
    ]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_the_readme_names_only_make_targets_that_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`?make ([a-z]+)`?", README)) <= targets


def test_the_forms_and_routes_of_the_readme_are_good_rules(tmp_path):
    from mailbot.app import read_rules
    from mailbot.model.settings import Settings

    blocks = re.findall(r"```toml\n(.*?)```", README, re.S)
    form = next(block for block in blocks if "kind =" in block)
    routes = next(block for block in blocks if "[[route]]" in block)
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "website-order.toml").write_text(form)
    (tmp_path / "routes.toml").write_text(routes)
    rulebook = read_rules(Settings(rules=(str(tmp_path),)))
    assert rulebook.form("website-order").sources == ("wordpress@acme.example",)
    assert rulebook.route("pumps-to-li").to == ("li",)


def test_the_house_has_every_room_on_its_map():
    for place in (ROOT / "mailbot").iterdir():
        if (place.suffix == ".py" and not place.stem.startswith("__")) or (
            place.is_dir() and (place / "__init__.py").exists()
        ):
            assert place.name in HOUSE or f"{place.name}/" in HOUSE, place.name


def test_the_version_is_the_same_everywhere():
    import mailbot

    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == mailbot.__version__


def test_the_pins_name_no_registry():
    assert "http" not in (ROOT / "constraints.txt").read_text()
