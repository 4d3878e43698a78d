"""tests/threats.toml against the tests that there are; and the rows that are shown here, across all rooms."""

import ast
import re
import time
import tomllib
from functools import cache
from pathlib import Path

import pytest
from support.office import Office

from mailbot.model.settings import AckPolicy
from mailbot.text.patterns import compile_pattern

ROOT = Path(__file__).parent.parent
THREATS = tomllib.loads((ROOT / "tests" / "threats.toml").read_text("utf-8"))
TESTS = sorted({test for threat in THREATS.values() for test in threat["tests"]})
# what unpacks, decodes into objects or renders a document
# rooms that only an administrator gives files to
ADMINISTRATORS = {"importing", "beginning"}
UNPACKERS = {"pickle", "marshal", "shelve", "dill", "zipfile", "tarfile", "gzip", "bz2", "lzma", "xml", "lxml", "pypdf"}


@cache
def names_in(path):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_every_row_of_the_table_is_there():
    assert [name for name in THREATS if name.startswith("T")] == [f"T{number}" for number in range(1, 36)]
    assert {name for name in THREATS if not name.startswith("T")} == {
        "shapes", "characters", "machines", "forms", "people",
    }  # fmt: skip


@pytest.mark.parametrize("test", TESTS)
def test_every_test_that_is_named_exists(test):
    path, *names = test.split("::")
    assert set(names) <= names_in(path)


def test_a_row_without_tests_says_what_is_not_shown():
    assert [name for name, threat in THREATS.items() if not threat["tests"] and not threat.get("missing")] == []
    assert all(threat["says"] for threat in THREATS.values())


def test_nothing_of_ours_can_unpack():
    """T15, T31.  Sheets that an administrator imports are read by a room that no mail gets to."""
    for path in (ROOT / "mailbot").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        found = {name.partition(".")[0] for name in named} & UNPACKERS
        assert not found or path.parent.name in ADMINISTRATORS, f"{path}: {found}"


def test_a_killer_pattern_costs_nothing():
    """T17"""
    began = time.process_time()
    assert compile_pattern("(a+)+$").search("a" * 60_000 + "!") is None
    assert compile_pattern("(?:x?){200}x{200}").search("x" * 200)
    assert time.process_time() - began < 1


def test_every_dependency_is_pinned_to_one_version_and_its_hashes():
    """T33"""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    pinned = dict(re.findall(r"^([\w.-]+)==\S+ \\\n((?: +--hash=sha256:[0-9a-f]{64}.*\n?)+)", constraints(), re.M))
    known = {name.lower().replace("_", "-").replace(".", "-") for name in pinned}
    names = {re.match(r"[\w.-]+", one).group().lower().replace("_", "-").replace(".", "-") for one in wanted}
    assert names <= known, names - known


def constraints():
    return (ROOT / "constraints.txt").read_text("utf-8")


def test_known_and_unknown_customers_get_the_same_octets_but_for_the_numbers(tmp_path):
    """T30"""
    office = Office(tmp_path)
    office.configure(ack=AckPolicy("all", "off", *[1000] * 5))
    told = []
    for sender in ("ann@known.example", "ann@known.example", "bob@other.example"):
        number = office.take(
            "Please quote 20 pcs of A-100.", sender=f"X <{sender}>", subject="Quote", headers={"Date": ""}
        )
        (ack,) = [one for one in office.post() if one.kind == "ack"]
        words = ack.mail.as_string().replace(str(number), "N").replace(sender, "WHO")
        for varying in ("Message-ID", "X-Mailbot-Loop", "Reply-To", "References", "In-Reply-To", "Date"):
            words = re.sub(rf"^{varying}:.*\n(?:[ \t].*\n)*", "", words, flags=re.M)
        words = re.sub(r"\b\d\d?:\d\d\b", "TIME", words)  # by when they are answered
        told.append(re.sub(r"\b[0-9a-f]{32}\b", "BOUNDARY", words))
        office.pass_time(minutes=11)
    office.close()
    assert "Auto-Submitted: auto-replied" in told[0]
    assert told[0] == told[1] == told[2]
