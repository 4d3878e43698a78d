"""Real public mail through `explain`: no crash, no hang, and no machine is ever answered.  Skips where it is absent."""

import json
import time
from pathlib import Path

import pytest

from mailbot.app import explainer

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
HANG = 5.0  # seconds: a limit against hanging, not a measure of speed

pytestmark = [pytest.mark.beside, pytest.mark.skipif(not DATA.is_dir(), reason=f"NO REAL MAIL to try at {DATA}")]


@pytest.fixture(scope="module")
def explain():
    return explainer(None, "", None)


def rows(folder):
    index = (DATA / folder / "index.jsonl").read_text("utf-8")
    return [json.loads(line) for line in index.splitlines() if line.strip()]


@pytest.mark.parametrize("folder", ["nasty", "automail", "business", "forms"])
def test_every_mail_gives_an_object_in_time(explain, folder):
    files = sorted(path for path in (DATA / folder).rglob("*") if path.is_file())
    assert files
    for path in files:
        began = time.process_time()
        found = explain.of_path(path, path.name)
        assert found["error"] is None, path
        assert time.process_time() - began < HANG, path


def test_no_bounce_and_no_automatic_reply_is_acknowledged(explain):
    machines = [row for row in rows("automail") if row["cls"] in ("bounce", "auto_reply", "feedback_report")]
    assert len(machines) > 300
    answered = [row["file"] for row in machines if explain.of_path(DATA / row["file"], "")["acknowledge"]]
    assert answered == []


def test_people_are_not_taken_for_machines(explain):
    people = [row for row in rows("business") if row["label"] != "other"]
    taken = [
        row["file"]
        for row in people
        if explain.of_path(DATA / "business" / row["file"], "")["origin"] not in ("person", "form")
    ]
    assert len(taken) <= len(people) // 100
