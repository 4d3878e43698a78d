"""Green, yellow or red for stated reasons; an alarm only for silence."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from mailbot.model.keeping import Canary, Colour, Intake, Outlet, Vitals
from mailbot.model.settings import AlarmPolicy, Mailbox, Settings
from mailbot.running.opening import disk_free
from mailbot.watch.health import conditions, judge, spoken

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOX = Mailbox("sales", "sales@acme.example")
SETTINGS = Settings(mailboxes=(BOX,), alarm=AlarmPolicy(canary=60 * MINUTE))


def ago(minutes):
    return NOW - minutes * MINUTE


def looked(minutes, **more):
    return Intake("sales", ago(9999), ago(minutes), more.pop("took_at", None), more.pop("trouble", ""))


def stuck(minutes, sent=None, refused=""):
    return Outlet("sales", 3, ago(minutes), refused, None if sent is None else ago(sent))


CASES = {
    "all is well": (Vitals(intakes=(looked(5),)), ""),
    "silent": (Vitals(intakes=(looked(16),)), "intake.sales"),
    "still within its time": (Vitals(intakes=(looked(15),)), ""),
    "a long first pass": (Vitals(intakes=(looked(60, took_at=ago(1)),)), ""),
    "never looked at": (Vitals(intakes=(Intake("sales", ago(20), None, None, ""),)), "intake.sales"),
    "just begun": (Vitals(intakes=(Intake("sales", ago(2), None, None, ""),)), ""),
    "a mailbox of another time": (Vitals(intakes=(replace(looked(999), mailbox="gone"),)), ""),
    "nothing leaves": (Vitals(outlets=(stuck(31),)), "sending.sales"),
    "nothing has left since": (Vitals(outlets=(stuck(90, sent=40),)), "sending.sales"),
    "a long queue that moves": (Vitals(outlets=(stuck(90, sent=1),)), ""),
    "a short wait": (Vitals(outlets=(stuck(30),)), ""),
    "refused": (Vitals(outlets=(stuck(1, refused="535 no"),)), "sending.sales"),
    "a probe on its way": (Vitals(canaries=(Canary("sales", "m", ago(9), None),)), ""),
    "a probe that is lost": (Vitals(canaries=(Canary("sales", "m", ago(11), None),)), "canary.sales"),
    "a probe that came back": (Vitals(canaries=(Canary("sales", "m", ago(11), ago(1)),)), ""),
    "mails are missing": (Vitals(missing=2, doctor_at=ago(9)), "doctor"),
}


@pytest.mark.parametrize("case", CASES)
def test_an_alarm_is_for_silence(case):
    vitals, expected = CASES[case]
    assert [one.name for one in conditions(vitals, SETTINGS, NOW, None)] == ([expected] if expected else [])
    assert (judge(vitals, SETTINGS, NOW).colour is Colour.RED) is bool(expected)


def test_green_is_a_mailbox_that_was_looked_through():
    assert judge(Vitals(intakes=(looked(5),)), SETTINGS, NOW).colour is Colour.GREEN
    never = judge(Vitals(), SETTINGS, NOW)
    assert never.colour is Colour.YELLOW
    assert [one.text for one in never.symptoms] == ["mailbox sales was never looked through: is mailbot running?"]
    by_pipe = replace(SETTINGS, mailboxes=(replace(BOX, kind="pipe"),))
    assert judge(Vitals(), by_pipe, NOW).colour is Colour.GREEN


def test_a_start_gives_time_for_a_first_look():
    vitals = Vitals(intakes=(looked(600),))
    assert conditions(vitals, SETTINGS, NOW, ago(5)) == []
    assert conditions(vitals, SETTINGS, NOW, ago(20))[0].since == ago(20)


def test_a_pipe_may_be_silent_and_a_maildir_as_long_as_it_is_not_looked_at():
    quiet = Vitals(intakes=(looked(100),))
    pipe = replace(SETTINGS, mailboxes=(replace(BOX, kind="pipe"),))
    slow = replace(SETTINGS, mailboxes=(replace(BOX, kind="maildir", poll=60 * MINUTE),))
    assert conditions(quiet, pipe, NOW, None) == conditions(quiet, slow, NOW, None) == []
    assert conditions(Vitals(intakes=(looked(121),)), slow, NOW, None)


def test_without_probes_a_lost_one_of_earlier_is_no_matter():
    lost = Vitals(canaries=(Canary("sales", "m", ago(99), None),))
    assert conditions(lost, replace(SETTINGS, alarm=AlarmPolicy()), NOW, None) == []


LOOK = {
    "trouble": Vitals(intakes=(looked(1, trouble="no route"),)),
    "backlog": Vitals(new=4, oldest_new_at=ago(6)),
    "quarantine": Vitals(quarantine=1),
    "held": Vitals(held=1),
    "failed": Vitals(lately=(("failed", 2),)),
    "unknown": Vitals(lately=(("unknown", 2),)),
    "backup": Vitals(backup_at=ago(9 * 1440)),
}


@pytest.mark.parametrize("code", LOOK)
def test_a_reason_to_look_is_yellow_and_no_alarm(code):
    health = judge(replace(LOOK[code], intakes=LOOK[code].intakes or (looked(1),)), SETTINGS, NOW)
    assert (health.colour, [one.code for one in health.symptoms]) == (Colour.YELLOW, [code])
    assert conditions(LOOK[code], SETTINGS, NOW, None) == []


def test_the_worst_colour_counts_and_stands_first():
    health = judge(replace(LOOK["held"], intakes=(looked(99),)), SETTINGS, NOW)
    assert [one.colour for one in health.symptoms] == [Colour.RED, Colour.YELLOW] and health.colour is Colour.RED


@pytest.mark.parametrize(
    ("free", "colour"), [(None, Colour.GREEN), (1 << 30, Colour.GREEN), (100 << 20, Colour.YELLOW), (9999, Colour.RED)]
)
def test_a_full_disk_is_told_before_it_is_one(free, colour):
    health = judge(Vitals(intakes=(looked(5),), disk_free=free), SETTINGS, NOW)
    assert (health.colour, [one.code for one in health.symptoms]) == (colour, ["disk"][: colour is not Colour.GREEN])


def test_where_the_store_is_no_file_nobody_asks_for_its_disk(tmp_path):
    assert disk_free(replace(SETTINGS, store_url=f"sqlite:///{tmp_path}/mailbot.db")) > 0
    assert disk_free(replace(SETTINGS, store_url="postgresql://there/mailbot")) is None
    assert disk_free(replace(SETTINGS, store_url="sqlite:////no/such/folder/mailbot.db")) is None


def test_spans_as_people_say_them():
    spans = [timedelta(minutes=16), timedelta(hours=5), timedelta(days=3)]
    assert [spoken(span) for span in spans] == ["16 minutes", "5 hours", "3 days"]
