"""Fixtures, and the rule that in CI nothing is skipped but what needs more than the project brings along."""

import os

import pytest
from support import leaving, outside, rules_once

from mailbot.store.outgoing.outbox import Outbox

outside.watch()
rules_once.remember()
NO_SKIP = os.environ.get("MAILBOT_NO_SKIP") == "1"
_skipped: list[str] = []


def pytest_runtest_logreport(report):
    """Heard in the controlling process too, where tests run side by side."""
    if report.skipped and not hasattr(report, "wasxfail") and "beside" not in report.keywords:
        _skipped.append(f"{report.nodeid}: {report.longrepr[2] if report.longrepr else ''}")


def pytest_terminal_summary(terminalreporter):
    if _skipped:
        terminalreporter.section("TESTS SKIPPED: what they need is not here", red=True)
        for line in _skipped:
            terminalreporter.line(line)


def pytest_sessionfinish(session):
    if NO_SKIP and _skipped and session.exitstatus == 0:
        session.exitstatus = 1


@pytest.fixture(scope="session", autouse=True)
def every_mail_is_looked_at():
    """On its way into the outbox, in every test of the suite."""
    enqueue = Outbox.enqueue

    def looking(self, outgoing, *rest, **more):
        leaving.look_at(outgoing)
        return enqueue(self, outgoing, *rest, **more)

    Outbox.enqueue = looking
    yield
    Outbox.enqueue = enqueue


@pytest.fixture(autouse=True)
def nothing_of_ours_leaves(every_mail_is_looked_at):
    """Whatever a test is about: no word that is ours alone may be in a mail to a customer."""
    before = len(leaving.found)
    yield
    assert leaving.found[before:] == []


@pytest.fixture(autouse=True)
def nobody_outside_is_reached():
    """No mail, page or test of ours makes a connection, or asks for a name, beyond this machine (promise P25)."""
    before = len(outside.reached)
    yield
    assert outside.reached[before:] == []
