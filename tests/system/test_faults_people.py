"""A person at work in the same mailbox, all the time, while the daemon takes its mail out of it (promise P10)."""

import os
import random
import re
import threading
import time
from collections import Counter

import pytest
from imapclient.exceptions import IMAPClientError
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail
from support.nursery import nursery
from support.waiting import wait_until

pytestmark = [pytest.mark.system, needs_dovecot]
SECONDS = 60 if os.environ.get("MAILBOT_SOAK") else 8
INBOX, DONE, PRIVATE = "INBOX", "Done", "Private"
NO_CAPS = "per_instance_hour = 100000\nper_domain_hour = 100000"
AUTHOR = b"BODY[HEADER.FIELDS (FROM)]"


def order(number):
    return mail(
        f"We order {number} pcs of A-{number}, please confirm.",
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        message_id=f"<{number}@firm{number}.example>",
        headers=proven(f"firm{number}.example"),
    )


class Somebody:
    """Never marks anything as read: a mail that is read was read by the daemon."""

    def __init__(self, client, dice):
        self._client, self._dice = client, dice
        self.deeds = Counter()
        self.thrown_away = set()  # whose mails

    def acts(self):
        folder = self._dice.choice((INBOX, INBOX, DONE, PRIVATE))
        self._client.select_folder(folder)
        uids = self._client.search("ALL")
        if not uids:
            return
        some = self._dice.sample(uids, min(len(uids), 2))
        deed = self._dice.choice((self._flag, self._move, self._move, self._copy, self._throw_away))
        deed(folder, some)
        self.deeds[deed.__name__] += 1

    def _flag(self, folder, uids):
        turn = self._client.add_flags if self._dice.random() < 0.6 else self._client.remove_flags
        turn(uids, self._dice.choice((b"\\Flagged", b"\\Answered", b"$Label1", b"$MailbotDone")))

    def _move(self, folder, uids):
        self._client.move(uids, self._dice.choice([one for one in (INBOX, DONE, PRIVATE) if one != folder]))

    def _copy(self, folder, uids):
        self._client.copy(uids[:1], self._dice.choice((INBOX, PRIVATE)))

    def _throw_away(self, folder, uids):
        if self._dice.random() < 0.3:
            self.thrown_away |= set(self._authors(uids[:1]))
            self._client.add_flags(uids[:1], b"\\Deleted")
            self._client.expunge(uids[:1])

    def _authors(self, uids):
        for row in self._client.fetch(uids, ["BODY.PEEK[HEADER.FIELDS (FROM)]"]).values():
            if row[AUTHOR] is not None:  # the daemon moved it between our search and our look
                yield address_in(row[AUTHOR].decode())

    def tidies_up(self):
        """What was put away comes back into the inbox: the daemon may never have seen it there."""
        for folder in (PRIVATE, DONE):
            self._client.select_folder(folder)
            if uids := self._client.search("ALL"):
                self._client.move(uids, INBOX)


def mail_comes(firm, ended, count):
    while not ended.is_set():
        number = count[0] = count[0] + 1
        firm.dovecot.deliver("sales", order(number), sender=f"buyer{number}@firm{number}.example")
        time.sleep(0.1)


def test_a_person_may_do_anything_in_the_mailbox_at_any_time(tmp_path, record_property):
    seed = random.randrange(1 << 32)
    print("seed", seed)
    with company(tmp_path, ack=NO_CAPS, mailbox='done_folder = "Done"') as firm, nursery(firm):
        firm.start()
        wait_until(lambda: "event=connected" in firm.log(), "it watches the mailbox", 20)
        ended, count = threading.Event(), [0]
        load = threading.Thread(target=mail_comes, args=(firm, ended, count))
        with firm.dovecot.client("sales") as client:
            client.create_folder(PRIVATE)
            somebody = Somebody(client, random.Random(seed))
            load.start()
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                with_luck(somebody.acts)
                time.sleep(0.02)
            ended.set()
            load.join()
            somebody.tidies_up()
        everybody_is_served(firm, count[0], somebody)
    record_property("figure", f"{sum(somebody.deeds.values())} deeds of a person beside {count[0]} mails")
    assert sum(somebody.deeds.values()) > 10 * SECONDS / 2


def with_luck(act):
    """The daemon has just moved what the person was looking at."""
    try:
        act()
    except IMAPClientError as error:
        assert "no longer" in str(error) or "expunged" in str(error).lower(), error


def address_in(text):
    found = re.search(r"buyer\d+@\S+\.example", text)
    return found[0] if found else ""


def everybody_is_served(firm, count, somebody):
    expected = {f"buyer{number}@firm{number}.example" for number in range(1, count + 1)}

    def stored():
        with firm.store.read() as tx:
            return Counter(address_in(row.author) for row in tx.mails_after(0, 100_000))

    wait_until(lambda: expected - set(stored()) <= somebody.thrown_away, "every mail is in the store", 60)
    firm.wait_for_quiet()
    rows = firm.mails()
    assert max(stored().values()) == 1, "no mail is in it twice"
    assert {row.state for row in rows} == {"done"}
    assert len({row.ticket for row in rows}) == len(firm.tickets()) == len(rows)
    acks = Counter(taken.recipient for taken in firm.sink.mails if taken.recipient.startswith("buyer"))
    assert set(acks.values()) == {1} and len(acks) == len(rows)
    for folder in (INBOX, DONE, PRIVATE):
        assert not any("\\Seen" in one.flags for one in firm.dovecot.messages("sales", folder))
    assert "source_failed" not in firm.log() and "Traceback" not in firm.log()
