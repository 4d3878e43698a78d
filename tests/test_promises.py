"""tests/promises.toml against the tests that there are and what README.md says."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROMISES = tomllib.loads((ROOT / "tests" / "promises.toml").read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8").partition("## What it promises")[2].partition("\n## ")[0]
TESTS = [(name, test) for name, promise in PROMISES.items() for test in promise["tests"]]


def test_every_promise_of_the_sheet_is_there():
    assert [name for name in PROMISES if name.startswith("P")] == [f"P{number}" for number in range(1, 33)]


@pytest.mark.parametrize(("promise", "test"), TESTS, ids=lambda value: value)
def test_every_test_that_is_named_exists(promise, test):
    path, *names = test.split("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert set(names) <= found


def test_a_promise_without_tests_says_what_is_missing():
    for name, promise in PROMISES.items():
        assert bool(promise["tests"]) != bool(promise.get("missing")), name


def test_the_readme_promises_nothing_that_no_test_proves():
    quoted = [promise["readme"] for promise in PROMISES.values() if "readme" in promise and promise["tests"]]
    for sentence in re.findall(r"^- (.*)$", README, re.M):
        assert any(sentence.startswith(words) for words in quoted), f"no promise stands behind: {sentence}"


def test_what_a_promise_quotes_stands_in_the_readme():
    for name, promise in PROMISES.items():
        assert f"- {promise.get('readme', '')}" in README, name
