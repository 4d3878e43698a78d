"""Each mail has exactly one disposition and one code of the may-we-answer table (P20); no machine gets an answer (P16).

After a wanted change: MAILBOT_GOLDEN=1 pytest tests/test_dispositions.py writes the golden file anew; read its diff.
"""

import os
import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.mails import mail
from support.nasty import NASTY
from support.office import SETTINGS, Office

from mailbot import pipeline
from mailbot.model.decision import Disposition
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import AckPolicy
from mailbot.route.gate import ROWS

HERE = Path(__file__).parent
GOLDEN = HERE / "nasty_dispositions.tsv"
OPEN = AckPolicy("all", "off", *[10_000] * 5)
CODES = {row.code for row in ROWS} | {"Y"}
OF_MACHINES = {f"N{number}" for number in (1, 4, 5, 6, 7, 8, 9, 13)}
PARSED = {
    name: tomllib.loads((HERE / "parse" / f"{name}.toml").read_text())["mail"] for name in ("automatic", "people")
}
ABSENCES = tomllib.loads((HERE / "absences.toml").read_text())


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    box = replace(SETTINGS.mailboxes[0], aliases=("sales@acme.example",))
    office = Office(tmp_path_factory.mktemp("office"), replace(SETTINGS, mailboxes=(box,), ack=OPEN))
    yield office
    office.close()


def take(office, octets):
    """What was decided about this one mail."""
    with office.store.read() as tx:
        last = max((row.mail for row in tx.mails_after(0, 10_000)), default=0)
    raw = RawMessage(Arrival("sales", uidvalidity=1, uid=last + 1, received_at=office.now), octets)
    pipeline.take_in([raw], office.house)
    with office.store.read() as tx:
        rows = tx.mails_after(last, 10)
    assert len(rows) == 1, "one mail, one row"
    return rows[0]


def from_toml(one, number):
    headers = {"Date": "Mon, 2 Mar 2026 08:59:00 +0000", **one.get("headers", {})}
    sender = one.get("from", f"Joe Buyer <joe{number}@client{number}.example>")
    words = one.get("plain") or one["text"]
    return mail(words, sender=sender, subject=one.get("subject", "Order"), headers=headers)


def test_every_odd_mail_has_the_one_disposition_and_code_of_the_golden_file(office):
    # a last line of its own, since some of them differ in nothing that makes another mail
    found = {name: take(office, build() + b"\r\n%d\r\n" % n) for n, (name, build) in enumerate(NASTY.items())}
    for name, row in found.items():
        assert row.disposition in {one.value for one in Disposition} and row.ack_code in CODES, name
    lines = [f"{name}\t{row.disposition}\t{row.ack_code}\n" for name, row in found.items()]
    if os.environ.get("MAILBOT_GOLDEN"):
        GOLDEN.write_text("".join(lines), "utf-8")
    assert "".join(lines) == GOLDEN.read_text("utf-8")


def test_no_automatic_answer_gets_one(office):
    machines = [*PARSED["automatic"], *ABSENCES["away"]]
    found = {f"{n} {one['about']}": take(office, from_toml(one, n)) for n, one in enumerate(machines)}
    assert len(found) == len(machines) > 60
    assert [name for name, row in found.items() if row.ack_code == "Y"] == []


def test_no_person_is_taken_for_a_machine(office):
    people = [*PARSED["people"], *ABSENCES["person"]]
    found = {f"{n} {one['about']}": take(office, from_toml(one, f"p{n}")) for n, one in enumerate(people)}
    assert len(found) == len(people) > 50
    # "Automatic answer" over a person's words: not answered, by their subject alone, and still somebody's ticket
    of_machines = OF_MACHINES - {"N13"}
    refused = [(name, row.ack_code) for name, row in found.items() if row.ack_code in of_machines or not row.ticket]
    assert refused == []


def test_both_kinds_are_there_in_twelve_languages():
    assert [one["about"] for one in ABSENCES["away"]] == [one["about"] for one in ABSENCES["person"]]
    assert len({one["about"] for one in ABSENCES["away"]}) == 12
