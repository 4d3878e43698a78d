"""Doctor, probe, backup and restore with a real Dovecot, a real SMTP server and the real daemon."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from support.commands import run_here
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail
from support.programs import PROGRAMS
from support.staff import Colleague, arrive
from support.waiting import wait_until

from mailbot.config import read_config
from mailbot.intake.removal import take_away

pytestmark = [pytest.mark.system, needs_dovecot]
ANSWER = "Dear Kim,\n\nthe price is 5.95 USD each, ex works, and we can deliver within two weeks.\n\nTom"
TOM = "Tom Reed <tom@staff.example>"


@pytest.fixture
def firm(tmp_path):
    with company(tmp_path) as firm:
        yield firm


def inquiry(n, **more):
    return mail(f"Please quote {n} pcs of A-100.", sender=f"kim@c{n}.example", headers=proven(f"c{n}.example"), **more)


def call(firm, *words):
    return run_here(firm.config, *words)


def lay(firm, octets, folder="INBOX"):
    """As if it had come in an hour ago, unseen by us."""
    with firm.dovecot.client("sales") as client:
        client.append(folder, octets, (), datetime.now(UTC) - timedelta(hours=1))


def doctor(firm, *words):
    done = call(firm, "doctor", "--json", *words)
    return done.returncode, json.loads(done.stdout)


def counts(found):
    return [(one["folder"], one["lying"], one["accounted"], len(one["missing"])) for one in found["folders"]]


def test_every_mail_of_every_watched_folder_is_counted_and_what_is_missing_is_taken_in(firm):
    firm.start()
    arrive(firm, [inquiry(1), inquiry(2)])
    assert doctor(firm)[0] == 0
    firm.stop()
    lay(firm, inquiry(3))
    lay(firm, inquiry(4), "Junk")
    code, found = doctor(firm)
    assert (code, counts(found)) == (1, [("INBOX", 3, 2, 1), ("Junk", 1, 0, 1)])
    looked = call(firm, "doctor")
    told = looked.stdout.decode()
    assert looked.stderr == b"", "no line of log stands between its words"
    assert "sales INBOX: 3 in, 2 accounted for" in told and "BAD not in the store: UID 3" in told
    status = call(firm, "status", "--json")
    assert status.returncode == 2 and "doctor" in [
        one["code"] for one in json.loads(status.stdout)["health"]["symptoms"]
    ]
    code, found = doctor(firm, "--fix")
    assert (code, counts(found)) == (0, [("INBOX", 3, 3, 0), ("Junk", 1, 1, 0)])
    assert len(firm.mails()) == 4 and {row.state for row in firm.mails()} == {"done"}
    assert call(firm, "status").returncode == 0
    firm.dovecot.stop()
    code, found = doctor(firm)
    assert code == 1 and found["folders"][0]["trouble"] and not found["well"]


def test_a_probe_leaves_by_smtp_comes_in_by_imap_and_leaves_no_trace(firm):
    firm.config.write_text(firm.config.read_text() + "[alarm]\ncanary_minutes = 60\n")
    firm.sink.on_mail = lambda taken: firm.dovecot.deliver("sales", taken.octets, taken.sender)
    firm.start()

    def home():
        with firm.store.read() as tx:
            one = tx.canary("sales")
        return one if one and one.back_at else None

    wait_until(home, "the probe came home", 60)
    (lies,) = firm.dovecot.messages("sales")
    lay(firm, mail("A person's mail, marked as deleted by a person."))
    with firm.dovecot.client("sales") as client:
        client.select_folder("INBOX")
        client.add_flags([lies.uid + 1], ["\\Deleted"])
    assert home().uid == lies.uid
    take_away(read_config(firm.config).mailboxes[0], home().folder, home().uidvalidity, [home().uid])
    assert [one.uid for one in firm.dovecot.messages("sales")] == [lies.uid + 1], "nobody else's mail goes"
    assert [row.kind for row in firm.outbox()][-1] == "probe"
    assert not [row for row in firm.tickets() if "mailbot" in row.customer]
    status = call(firm, "status", "--prometheus")
    assert status.returncode == 0 and b'mailbot_probe_seconds{mailbox="sales"}' in status.stdout


def test_yesterdays_backup_against_todays_mailbox_sends_nothing_twice(firm):
    firm.start()
    (first,) = arrive(firm, [inquiry(1)])
    backup = firm.home / "yesterday.db"
    assert call(firm, "backup", str(backup)).returncode == 0, "while it works"
    (second,) = [row for row in arrive(firm, [inquiry(2)]) if row.ticket != first.ticket]
    tom = Colleague(firm, TOM, PROGRAMS["thunderbird"])
    arrive(firm, [PROGRAMS["thunderbird"].reply(tom.notice_of(second.ticket), ANSWER, TOM)])
    firm.wait_for_quiet()
    assert call(firm, "restore", str(backup)).returncode == 1, "while it works"
    firm.stop()
    sent = len(firm.sent_to("kim@c1.example")), len(firm.sent_to("kim@c2.example"))
    assert sent == (1, 2)

    done = call(firm, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    # what the mailbox shows is known by its content; of what came since only the daemon knew
    with firm.dovecot.client("sales") as client:
        client.select_folder("INBOX")
        assert len(client.search("ALL")) == 3
    firm.start()
    firm.wait_for_mails(3)
    firm.wait_for_quiet()
    assert (len(firm.sent_to("kim@c1.example")), len(firm.sent_to("kim@c2.example"))) == sent
    again = [row for row in firm.mails() if "c2.example" in row.author]
    assert [(row.disposition, row.ack_code) for row in again] == [("open_ticket", "N16")]
    assert again[0].ticket > second.ticket + 900
    assert doctor(firm)[0] == 0

    (new,) = [row for row in arrive(firm, [inquiry(5)]) if "c5.example" in row.author]
    firm.wait_for_quiet()
    assert new.ack_code == "Y" and len(firm.sent_to("kim@c5.example")) == 1


def test_what_was_moved_away_since_the_backup_is_found_by_its_content(tmp_path):
    with company(tmp_path, mailbox='done_folder = "Done"') as firm:
        firm.start()
        arrive(firm, [inquiry(1)])
        assert call(firm, "backup", str(firm.home / "b.db")).returncode == 0
        arrive(firm, [inquiry(2)])
        wait_until(lambda: len(firm.dovecot.messages("sales", "Done")) == 2, "both were moved")
        firm.stop()
        assert call(firm, "restore", str(firm.home / "b.db")).returncode == 0
        assert doctor(firm)[0] == 0, "the watched folder is empty"
        code, found = doctor(firm, "--moved")
        assert (code, counts(found)[-1]) == (1, ("Done", 2, 1, 1))
        code, found = doctor(firm, "--moved", "--fix")
        assert code == 0 and doctor(firm, "--moved")[0] == 0
        new = next(row for row in firm.mails() if "c2.example" in row.author)
        assert (new.disposition, new.ack_code) == ("open_ticket", "N16")
