"""The running program: reload, systemd, quarantine, trouble, and what is never in its log."""

import os
import re
import shutil
import signal
import socket
import subprocess
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from hashlib import sha256

import pytest
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail
from support.waiting import wait_until

from mailbot.model.mail import Arrival, RawMessage

pytestmark = [pytest.mark.system, needs_dovecot]
ROUTE = '[[route]]\nid = "pumps"\nwhen = { text_has_any = ["pump"] }\nto = ["boss"]\n'


@pytest.fixture
def firm(tmp_path):
    with company(tmp_path) as firm:
        yield firm


def deliver(firm, text, sender="jane@customer.example"):
    domain = sender.rpartition("@")[2]
    firm.dovecot.deliver("sales", mail(text, sender=sender, headers=proven(domain)), sender)


def test_rules_are_read_again_on_sighup_and_a_broken_edit_keeps_the_last_good_set(firm):
    firm.start()
    routes = firm.home / "rules" / "routes.toml"
    routes.write_text(ROUTE)
    firm.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "event=reloaded" in firm.log(), "it was reloaded")
    digests = re.findall(r"event=(?:ready|reloaded).* rules=([0-9a-f]{12})\b", firm.log())
    assert len(digests) == 2 and digests[0] != digests[1], "which rules hold is in the log"
    deliver(firm, "Please quote 20 pcs of your pump P-7.", "a@one.example")
    firm.wait_for_mails(1)
    assert firm.mails()[0].owner == "boss"

    routes.write_text(ROUTE.replace("to =", "two ="))
    firm.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "kept the last good set" in firm.log(), "the mistake was told")
    assert "two: no such key" in firm.log()
    deliver(firm, "Please quote 30 pcs of your pump P-7.", "b@two.example")
    firm.wait_for_mails(2)
    assert firm.mails()[1].owner == "boss"


def test_which_configuration_and_rules_hold_is_in_the_log_and_in_the_status(firm):
    firm.start()
    firm.config.write_text(firm.config.read_text() + "\n# edited behind our back\n")
    firm.process.send_signal(signal.SIGHUP)
    wait_until(lambda: firm.log().count("event=in_force") == 2, "it was reloaded")
    (before, rules), (after, same) = re.findall(r'event=in_force digests="config (\w{12}) rules (\w{12})"', firm.log())
    assert before != after and rules == same
    assert after == sha256(firm.config.read_bytes()).hexdigest()[:12]
    done = firm.call("status")
    assert f"config {after} rules {rules}" in done.stdout.decode()


def test_an_edited_rule_holds_at_once_and_a_broken_one_is_mailed_to_the_administrator_once(firm):
    firm.start()
    routes = firm.home / "rules" / "routes.toml"
    routes.write_text(ROUTE)
    wait_until(lambda: firm.log().count("event=reloaded") == 1, "the edit was seen")
    deliver(firm, "Please quote 20 pcs of your pump P-7.", "a@one.example")
    firm.wait_for_mails(1)
    assert firm.mails()[0].owner == "boss"

    routes.write_text(ROUTE.replace("to =", "two ="))
    wait_until(lambda: "kept the last good set" in firm.log(), "the mistake was seen")
    (firm.home / "rules" / "notes.txt").write_text("saved again, still wrong")
    wait_until(lambda: firm.log().count("kept the last good set") == 2, "it was seen again")
    deliver(firm, "Please quote 30 pcs of your pump P-7.", "b@two.example")
    firm.wait_for_mails(2)
    assert firm.mails()[1].owner == "boss"
    firm.wait_for_quiet()
    sent = [message_from_bytes(mail.octets, policy=default) for mail in firm.sent_to("boss@staff.example")]
    (alarm,) = (mail for mail in sent if "the last good rules hold" in mail["Subject"])
    assert "routes.toml:4: route[1].two: no such key" in alarm.get_body().get_content()

    routes.unlink()
    wait_until(lambda: firm.log().count("event=reloaded") == 2, "it is good again")
    assert firm.log().count("event=trouble") == 2


def test_a_folder_of_rules_that_is_replaced_by_another_is_read(firm):
    firm.start()
    new = firm.home / "rules-new"
    shutil.copytree(firm.home / "rules", new)
    (new / "routes.toml").write_text(ROUTE)
    (firm.home / "rules").rename(firm.home / "rules-old")
    new.rename(firm.home / "rules")
    wait_until(lambda: "event=reloaded" in firm.log(), "the other folder was seen")
    (firm.home / "rules" / "routes.toml").write_text(ROUTE.replace("pumps", "pumps-2"))
    wait_until(lambda: firm.log().count("event=reloaded") >= 2, "and is watched")
    deliver(firm, "Please quote 20 pcs of your pump P-7.")
    firm.wait_for_mails(1)
    with firm.store.read() as tx:
        assert tx.decided_mail(firm.mails()[0].mail).routes == ("pumps-2",)


def test_systemd_hears_when_it_is_ready_and_when_it_stops(firm):
    path = str(firm.home / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(path)
        notify.settimeout(30)
        with (firm.home / "log").open("ab") as log:
            firm.process = subprocess.Popen(
                firm.command("run"), stdout=log, stderr=log, env={**os.environ, "NOTIFY_SOCKET": path}
            )
        assert notify.recv(100) == b"READY=1"
        firm.process.send_signal(signal.SIGTERM)
        assert notify.recv(100) == b"STOPPING=1"
        assert firm.process.wait(30) == 0


def test_a_mail_in_quarantine_is_listed_and_put_back_by_command(firm):
    now = datetime.now(UTC)
    octets = mail("Please quote 20 pcs of A-100.", headers=proven("customer.example"))
    with firm.store.begin() as tx:
        tx.adopt("sales", now.replace(microsecond=0))
        kept = tx.keep(RawMessage(Arrival("sales", uidvalidity=1, uid=1, received_at=now), octets), "key", now)
        tx.quarantine(kept.mail, "looked odd", "no traceback", now)
    listed = firm.call("quarantine").stdout
    assert b"looked odd" in listed and b"jane@customer.example" in listed
    assert firm.call("status").returncode == 1
    assert firm.call("requeue", str(kept.mail)).returncode == 0
    assert b"quarantine is empty" in firm.call("quarantine").stdout
    again = firm.call("requeue", str(kept.mail))
    assert again.returncode == 1 and b"is not in quarantine" in again.stderr
    assert [(row.state, row.disposition) for row in firm.mails()] == [("done", "open_ticket")]


def test_mail_waits_while_the_outgoing_server_is_away_and_goes_out_when_it_is_back(firm):
    firm.sink.answer("greeting", "421 4.3.2 closed for lunch")
    firm.start()
    deliver(firm, "Please quote 20 pcs of A-100.")
    firm.wait_for_mails(1)
    wait_until(lambda: any(row.attempt for row in firm.outbox("queued")), "it was tried")
    assert firm.sink.mails == []
    firm.sink.behave()
    tried = firm.call("outbox", "retry")
    assert tried.returncode == 0 and b"will be tried at once" in tried.stdout
    wait_until(lambda: len(firm.sent_to("jane@customer.example")) == 1, "it went out", 100)
    assert b"nothing of that was put off" in firm.call("outbox", "retry").stderr


def test_it_comes_back_when_the_incoming_server_was_away(firm):
    firm.start()
    deliver(firm, "Please quote 20 pcs of A-100.", "a@one.example")
    firm.wait_for_mails(1)
    firm.dovecot.restart()
    deliver(firm, "Please quote 30 pcs of A-100.", "b@two.example")
    firm.wait_for_mails(2)


def test_a_wrong_password_is_told_to_the_administrator_once_and_never_shown(firm):
    (firm.home / "password").write_text("wrong-password-of-sales")
    with (firm.home / "log").open("ab") as log:
        firm.process = subprocess.Popen(firm.command("run"), stdout=log, stderr=log)
    wait_until(lambda: "what=login" in firm.log(), "the trouble was told", 40)
    wait_until(lambda: any(row.kind == "alarm" for row in firm.outbox()), "an alarm was queued")
    status = firm.call("status")
    assert status.returncode == 2 and b"mailbox sales" in status.stdout
    assert "wrong-password-of-sales" not in firm.log() + status.stdout.decode()


def test_once_takes_in_sends_and_ends(firm):
    assert firm.call("once").returncode == 0  # adopts the mailbox
    deliver(firm, "Please quote 20 pcs of A-100.")
    done = firm.call("once")
    assert done.returncode == 0 and b"1 taken in" in done.stdout
    assert len(firm.sent_to("jane@customer.example")) == 1


def test_the_probe_finds_out_what_the_host_can_do(firm):
    firm.sink.on_mail = lambda taken: firm.dovecot.deliver(
        "sales",
        b"Authentication-Results: mx.company.example; spf=pass\r\n" + taken.octets,
        taken.sender,
        detail=taken.recipient.partition("+")[2].partition("@")[0],
    )
    done = firm.call("check", "--send")
    said = done.stdout.decode()
    assert done.returncode == 0, said + done.stderr.decode()
    for words in (
        "sub-addresses: work",
        "Message-ID: survives",
        "VERP",
        "authserv-id: mx.company.example",
        "verp = true",
    ):
        assert words in said, said
