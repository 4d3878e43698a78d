"""make promises: tests/promises.toml -> the tests run, and a table: promise, cases, figure, held or not.

Exit code 1 where one is not held.  A promise without tests is shown as what it is: not proven.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct, field

ROOT = Path(__file__).parent.parent


class Ran(Struct):
    """What became of one test, over all its cases."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    figures: set[str] = field(default_factory=set)


def promises() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "tests" / "promises.toml").read_text("utf-8"))


def run(tests: list[str]) -> dict[str, Ran]:
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", f"--junitxml={report}", *tests]
        done = subprocess.run(command, cwd=ROOT, check=False, stdout=sys.stderr)
        if not report.exists():
            sys.exit(f"the tests did not come to their end (exit code {done.returncode})")
        return _read(report)


def _read(report: Path) -> dict[str, Ran]:
    ran: defaultdict[str, Ran] = defaultdict(Ran)
    for case in ElementTree.parse(report).iter("testcase"):
        one = ran[_name(case.get("classname", ""), case.get("name", ""))]
        one.skipped += case.find("skipped") is not None
        bad = case.find("failure") is not None or case.find("error") is not None
        one.failed += bad
        one.passed += not bad and case.find("skipped") is None
        one.figures |= {entry.get("value", "") for entry in case.iter("property") if entry.get("name") == "figure"}
    return ran


def _name(where: str, test: str) -> str:
    """tests.system.test_crash.TestOne, test_x[case] -> test_crash::test_x, as `_key` makes it of an id."""
    module = next(part for part in reversed(where.split(".")) if part.startswith("test_"))
    return f"{module}::{test.partition('[')[0]}"


def _key(test: str) -> str:
    path, *names = test.split("::")
    return f"{Path(path).stem}::{names[-1]}"


def standing(promise: dict[str, object], ran: dict[str, Ran]) -> tuple[str, str]:
    """(held, not held, ..., the figure)."""
    found = [ran[_key(test)] for test in promise["tests"]]  # type: ignore[attr-defined]
    passed, failed, skipped = (sum(getattr(one, what) for one in found) for what in ("passed", "failed", "skipped"))
    figures = sorted(set().union(*(one.figures for one in found)))
    left = [f"not shown: {promise['not_shown']}"] if "not_shown" in promise else []
    figure = "; ".join([f"{passed} cases", *figures, *([f"{skipped} skipped"] if skipped else []), *left])
    if not found:
        return "no test yet", str(promise["missing"])
    if failed or not passed:
        return "NOT HELD", f"{failed} failed; {figure}" if failed else "nothing was tried here"
    if any(not one.passed for one in found):
        return "held in part", f"{figure}: a test was not tried here"
    return "held", figure


def main() -> int:
    every = promises()
    ran = defaultdict(Ran, run(sorted({test for one in every.values() for test in one["tests"]})))  # type: ignore[attr-defined]
    states = {name: standing(promise, ran) for name, promise in every.items()}
    for name, (state, figure) in states.items():
        print(f"{name:4} {state:12} {every[name]['says']}\n{'':17} {figure}")
    counted = {state: [s for s, _ in states.values()].count(state) for state, _ in sorted(states.values())}
    print("\n" + ", ".join(f"{count} {state}" for state, count in counted.items()))
    return 1 if "NOT HELD" in counted else 0


if __name__ == "__main__":
    sys.exit(main())
