"""Fixtures and the rule that in CI no system test may be skipped."""

import os

import pytest

NO_SKIP = os.environ.get("MAILBOT_NO_SKIP") == "1"
_skipped: list[str] = []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("system"):
        _skipped.append(f"{item.nodeid}: {report.longrepr[2] if report.longrepr else ''}")


def pytest_terminal_summary(terminalreporter):
    if _skipped:
        terminalreporter.section("SYSTEM TESTS SKIPPED: the real servers were not tried", red=True)
        for line in _skipped:
            terminalreporter.line(line)


def pytest_sessionfinish(session):
    if NO_SKIP and _skipped and session.exitstatus == 0:
        session.exitstatus = 1
