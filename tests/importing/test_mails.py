"""Old mail is filed and found, and nobody hears of it."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from support.mails import mail
from support.waiting import wait_until

from mailbot.demo.servers import HOST, Servers
from mailbot.demo.smtp import Filter
from mailbot.importing import mails as importing_mails
from mailbot.importing.files import find_in_maildir, mails_of_files
from mailbot.importing.folder import OldFolder
from mailbot.importing.mails import bring
from mailbot.importing.mbox import mails_of_mbox
from mailbot.keeping.erase import erase
from mailbot.model.errors import PermanentFailure
from mailbot.model.settings import Limits, Login, Mailbox, Secret
from mailbot.model.tokens import Purpose, Token

OLD = datetime(2024, 3, 1, 9, tzinfo=UTC)


def an_mbox(path, count, text="Please quote {} pcs of A-100.", **more):
    with path.open("wb") as file:
        for at in range(count):
            when = OLD + timedelta(hours=at)
            octets = mail(
                text.format(at), sender=f"Buyer {at} <b{at % 40}@buyer{at % 7}.example>", date=when,
                message_id=f"<{at}.old@buyer.example>", **more,
            )  # fmt: skip
            file.write(b"From b@buyer.example %s\n" % when.strftime("%a %b %d %H:%M:%S %Y").encode())
            file.write(octets.replace(b"\r\n", b"\n") + b"\n")
    return path


def test_an_mbox_is_filed_once_dated_as_it_was_and_answered_by_nobody(firm):
    path = an_mbox(firm.home / "old.mbox", 30)
    first, again = firm.bring_mbox(path), firm.bring_mbox(path)
    assert (first.new, first.broken) == (30, 0) and (again.new, again.known) == (0, 30)
    rows = firm.mails()
    assert {row.disposition for row in rows} == {"archive"} and {row.state for row in rows} == {"done"}
    assert {row.ack_code for row in rows} == {"imported"} and not any(row.ticket for row in rows)
    with firm.app.store.read() as tx:
        assert tx.load(rows[0].mail).raw.arrival.received_at == OLD
        assert tx.decided_mail(rows[0].mail).recorded_at == OLD
    assert firm.customer("b3@buyer3.example").customer.name == "Buyer 3" and firm.is_quiet()


def test_five_thousand_mails_and_not_one_goes_out(firm, monkeypatch):
    """Reading each takes the machine half a minute: some are really read, the others say the same."""
    really, last = importing_mails.understand, []

    def quickly(raw, house):
        number = len(last)
        last.append(really(raw, house) if number % 500 == 0 else last[-1])
        got = last[-1]
        return replace(got, message=replace(got.message, digest=raw.digest, message_id=f"<{number}@x.example>"))

    monkeypatch.setattr(importing_mails, "understand", quickly)
    tally = firm.bring_mbox(an_mbox(firm.home / "large.mbox", 5000))
    assert tally.new == 5000 and len(last) == 5000 and firm.is_quiet()
    assert firm.app.finish_pending() is None and firm.is_quiet()


def test_our_own_export_comes_back_as_known(firm):
    firm.take("Please quote 20 pcs.\n\nFrom here on it is text.\n>From there too.", sender="anna@buyer.example")
    firm.call("export", "anna@buyer.example", "--to", str(firm.home / "out"))
    tally = firm.bring_mbox(firm.home / "out" / "all.mbox")
    assert tally.known == 1 and tally.broken == 0
    assert len([row for row in firm.mails() if "anna@buyer.example" in row.author and row.ticket]) == 1


def test_killed_in_the_middle_and_run_again(firm):
    path = an_mbox(firm.home / "old.mbox", 210)
    command = [sys.executable, "-m", "mailbot", "import", "mbox", str(path), "--config", str(firm.config)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: len(firm.mails()) >= 100, "some are there", 60)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    there = len(firm.mails())
    with firm.app.store.read() as tx:
        assert 100 <= there < 210 and not tx.pending(1000), "none is left waiting to be answered"
    tally = firm.bring_mbox(path)
    assert (tally.known, tally.new) == (there, 210 - there) and firm.is_quiet()


def test_a_dry_run_changes_nothing(firm):
    path = an_mbox(firm.home / "old.mbox", 3)
    assert firm.bring_mbox(path, dry_run=True).new == 3 and firm.mails() == []


def test_what_mail_may_do_to_us_old_mail_does_not(firm):
    """A colleague's answer with its key, a bounce, a command: all only filed."""
    firm.take("Please quote 20 pcs of A-100.", sender="anna@buyer.example")
    with firm.app.store.read() as tx:
        before = tx.outbox((), 100)
        epochs = tx.epochs(1001)
    tag = firm.house.tokens.tag(Token(Purpose.STAFF_REPLY, 1001, "li", epochs.get("li", 0)))
    path = firm.home / "tricks.mbox"
    tricks = (
        mail("We can do 5 USD.", sender="Li Na <li@acme.example>", to=f"sales+{tag}@acme.example"),
        mail("#close 1001", sender="Li Na <li@acme.example>", to="sales@acme.example"),
        mail("it failed", sender="mailer-daemon@x.example", headers={"X-Failed-Recipients": "anna@buyer.example"}),
    )
    path.write_bytes(b"\n".join(b"From x Mon Mar  2 09:00:00 2026\n" + one.replace(b"\r\n", b"\n") for one in tricks))
    assert firm.bring_mbox(path).new == 3
    with firm.app.store.read() as tx:
        assert tx.outbox((), 100) == before and tx.ticket(1001).stage.value == "new"
        assert [row.disposition for row in tx.mails_after(1, 10)] == ["archive"] * 3


def test_what_we_sent_stands_on_the_time_line_of_whom_it_went_to(firm):
    path = firm.home / "sent.mbox"
    sent = (
        ("Li Na <li@acme.example>", "Anna <anna@buyer.example>, tom@acme.example", "Dear Anna, 5 USD each."),
        ("sales@acme.example", "Eve <eve@else.example>", "Dear Eve, 6 USD each."),
    )
    old = [mail(words, sender=sender, to=to, date=OLD) for sender, to, words in sent]
    path.write_bytes(b"\n".join(b"From x Fri Mar  1 09:00:00 2024\n" + one.replace(b"\r\n", b"\n") for one in old))
    assert firm.bring_mbox(path).new == 2
    with firm.app.store.read() as tx:
        assert not tx.customers_called("eve@else.example", 5), "whoever never wrote is no customer"
    firm.take("Please quote 20 pcs of A-100.", sender="Anna <anna@buyer.example>")
    with firm.app.store.read() as tx:
        (row,) = tx.customers_called("anna@buyer.example", 5)
        life = [(one.kind.value, one.who, one.text.partition("\n")[2]) for one in tx.life_of(row.id, 50)]
        assert tx.dealings(row.id, 5).first_at > OLD, "they have not written so early"
    assert life[0] == ("answer", "Li Na", "Dear Anna, 5 USD each.") and "Eve" not in str(life)
    assert b"5 USD each" in firm.call("customer", "anna@buyer.example").stdout
    erase("anna@buyer.example", firm.app.store, firm.house.tokens, firm.house.clock())
    with firm.app.store.read() as tx:
        assert not tx.words_with(("anna", "buyer.example"))


def test_whoever_was_erased_stays_erased(firm):
    firm.take("Please quote 20 pcs of A-100.", sender="Anna <anna@buyer.example>")
    erase("anna@buyer.example", firm.app.store, firm.house.tokens, datetime.now(UTC))
    path = firm.home / "old.mbox"
    first = mail("An old one", sender="ANNA@buyer.example").replace(b"\r\n", b"\n")
    second = mail("To her", to="Anna <anna@buyer.example>").replace(b"\r\n", b"\n")
    path.write_bytes(b"From x Mon Mar  2 09:00:00 2026\n" + first + b"\nFrom x Mon Mar  2 09:00:00 2026\n" + second)
    tally = firm.bring_mbox(path)
    assert (tally.new, tally.erased) == (0, 2) and not any("anna" in row.author for row in firm.mails())


def test_a_maildir_and_files_and_what_cannot_be_read(firm, tmp_path):
    root = tmp_path / "Maildir"
    for folder in (root, root / ".Sent"):
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True)
    (root / "new" / "1.a").write_bytes(mail("one"))
    (root / "cur" / "2.b:2,S").write_bytes(mail("two"))
    (root / ".Sent" / "cur" / "3.c").write_bytes(mail("three", sender="sales@acme.example"))
    (root / "cur" / "4.d").symlink_to("/etc/hostname")
    (root / "cur" / "5.e").write_bytes(b"")
    (root / "cur" / "6.f").write_bytes(mail("x" * 3000))
    (root / "cur" / "7.g").mkdir()
    limits = Limits(mail_octets=2000)
    tally = bring(mails_of_files(find_in_maildir(root), limits, links=False), firm.house, lambda octets: None)
    assert (tally.read, tally.new, tally.broken) == (7, 3, 4)
    assert sorted(line.partition(":")[0] for line in tally.troubles) == ["4.d", "5.e", "6.f", "7.g"]
    with pytest.raises(PermanentFailure, match="no Maildir"):
        find_in_maildir(tmp_path)


def test_a_bug_of_ours_costs_one_mail(firm, monkeypatch):
    really = importing_mails.understand

    def fails(raw, house):
        if b"Subject: trap" in raw.octets:
            raise RuntimeError("stranger's words")
        return really(raw, house)

    monkeypatch.setattr(importing_mails, "understand", fails)
    path = an_mbox(firm.home / "old.mbox", 2)
    trap = mail("x", subject="trap").replace(b"\r\n", b"\n")
    path.write_bytes(path.read_bytes() + b"From x Mon Mar  2 09:00:00 2026\n" + trap)
    tally = firm.bring_mbox(path)
    assert (tally.new, tally.broken) == (2, 1)
    assert tally.troubles == [f"old.mbox: mail 3 at line {tally.troubles[0].rpartition('line ')[2]}"]


def test_a_hostile_mbox(tmp_path):
    path = tmp_path / "x.mbox"
    path.write_bytes(b"PK\x03\x04 no mbox")
    with pytest.raises(PermanentFailure, match="no mbox"):
        list(mails_of_mbox(path, 1000))
    separator = b"From a Mon Mar  2 09:00:00 2026\n"
    text, long = b"\0\xff" * 50 + b"\n\nFrom here on text\n\n", b"y" * 300_000 + b"\nFrom z\n\n"
    path.write_bytes(separator + text + separator + long + separator + b"S: short\n\nend")
    found = list(mails_of_mbox(path, 1000))
    assert [one.size for one in found] == [0, 300_009, 0] and b"From here on text" in found[0].octets
    assert found[2].octets == b"S: short\n\nend" and found[1].octets == b""
    assert sum(one.cost for one in found) == path.stat().st_size


def test_a_folder_on_the_server_is_only_read(firm):
    with Servers("pw", Filter(frozenset())) as servers:
        from imapclient import IMAPClient

        client = IMAPClient(HOST, port=servers.imap_port, ssl=False, timeout=10)
        client.login("sales@firm.example", "pw")
        client.create_folder("Archive")
        for at in range(3):
            client.append("Archive", mail(f"old {at}"), msg_time=OLD)
        login = Login(HOST, servers.imap_port, "none", "sales@firm.example", password=Secret("pw"))
        box = Mailbox("sales", "sales@firm.example", imap=login)
        with pytest.raises(PermanentFailure, match="what mailbot watches"):
            OldFolder(box, "inbox", 1000)
        with pytest.raises(PermanentFailure, match="no folder 'archive'; there are: Archive"):
            OldFolder(box, "archive", 1000)
        old = OldFolder(box, "Archive", 1 << 20)
        tally = bring(old.mails(), firm.house, lambda mails: None)
        old.close()
        client.select_folder("Archive")
        flags = client.get_flags(client.search())
        client.shutdown()
    assert (old.count, tally.new) == (3, 3) and firm.is_quiet()
    assert not any(b"\\Seen" in one for one in flags.values())


def test_the_command(firm):
    path = an_mbox(firm.home / "old.mbox", 2)
    path.write_bytes(path.read_bytes() + b"From x Mon Mar  2 09:00:00 2026\n\n")
    done = firm.call("import", "mbox", str(path))
    assert done.returncode == 1 and done.stdout == b"2 new mails, 1 broken: not brought\n"
    assert b"old.mbox: mail 3 at line" in done.stderr and b"is empty" in done.stderr and b"\x1b" not in done.stderr
    assert firm.call("import", "mbox", str(firm.home / "none.mbox")).returncode == 2
    assert firm.call("import", "imap", "sales", "Archive").returncode == 2, "it is on no IMAP server"
