"""The folders of a shared mailbox: names, COPYUID, what `check` sees, and servers of other kinds than Dovecot."""

import re

import pytest
from support.dovecot import dovecot, needs_dovecot
from support.imap_script import imap_script
from support.mails import mail
from support.receiver import MemoryReceiver

from mailbot.intake.connection import Connection, Folder
from mailbot.intake.copied import Moved, copied
from mailbot.intake.folders import sent_folder
from mailbot.intake.imap import ImapSource
from mailbot.intake.imap_probe import probe_imap
from mailbot.intake.sent import host_copies
from mailbot.intake.shelf_names import shelf_names
from mailbot.intake.shelf_probe import try_folders
from mailbot.model.settings import Limits, Login, Mailbox, Secret, ShelfSettings
from mailbot.model.shelf import Errand, Place

SHELVES = ShelfSettings("Tickets", (("new", "New"), ("deal", "Deal"), ("person.js", "J. Smith")))


# --- words ---
@pytest.mark.parametrize(
    ("root", "delimiter", "names"),
    [
        ("", "/", ["Tickets/New", "Tickets/Deal", "Tickets/J. Smith"]),
        ("INBOX.", ".", ["INBOX.Tickets.New", "INBOX.Tickets.Deal", "INBOX.Tickets.J- Smith"]),
        ("", "", ["Tickets - New", "Tickets - Deal", "Tickets - J. Smith"]),
    ],
)
def test_folders_are_named_as_the_server_wants_it(root, delimiter, names):
    assert list(shelf_names(SHELVES, root, delimiter).values()) == names


def test_a_prefix_of_several_levels_stays_one():
    settings = ShelfSettings("Company/Tickets", (("new", "New"),))
    assert shelf_names(settings, "", ".") == {"new": "Company.Tickets.New"}


@pytest.mark.parametrize(
    ("codes", "moved"),
    [
        ([b"9 4,7:8 1:3"], Moved(9, {4: 1, 7: 2, 8: 3})),
        ([b"9 8:7 1:2"], Moved(9, {7: 1, 8: 2})),
        ([b"9 4 1", b"9 5 2"], Moved(9, {4: 1, 5: 2})),
        ([None], Moved(0, {})),
        (None, Moved(0, {})),
        ([b"nonsense", b"9 x y", b"9 1:2", b""], Moved(0, {})),
        ([b"9 " + b"1" * 5000 + b" 1"], Moved(9, {})),
    ],
)
def test_copyuid_says_what_a_mail_is_called_now(codes, moved):
    assert copied(codes) == moved


def test_a_server_that_counts_for_ever_is_not_followed():
    assert len(copied([b"9 1:4294967295 1:4294967295"]).uids) <= 10_001


@pytest.mark.parametrize(
    ("names", "found"),
    [([("Gesendet", "")], "Gesendet"), ([("Sent", ""), ("Out", "\\sent")], "Out"), ([("Archive", "")], "")],
)
def test_the_sent_folder_is_known_by_mark_or_name(names, found):
    folders = [Folder(name, frozenset({flag}), "/") for name, flag in names]
    assert sent_folder("auto", folders, "INBOX") == found
    assert sent_folder("", folders, "INBOX") == ""


class Pretended:
    def __init__(self, is_gmail):
        self.is_gmail = is_gmail


@pytest.mark.parametrize(
    ("is_gmail", "host", "provider", "policy", "copies"),
    [
        (True, "smtp.gmail.com", "", "auto", True),
        (True, "smtp.gmail.com", "", "always", False),
        (False, "smtp.office365.com", "", "auto", True),
        (False, "mail.acme.example", "exchange-online", "auto", True),
        (False, "mail.acme.example", "", "auto", False),
    ],
)
def test_hosts_that_file_their_own_copy_are_known(is_gmail, host, provider, policy, copies):
    box = Mailbox("sales", "s@acme.example", smtp=Login(host=host), provider=provider, append_sent=policy)
    assert host_copies(box, Pretended(is_gmail)) is copies


@pytest.mark.parametrize("message_id", ['<x@y">', "<a@b>\r\nA1 LOGOUT", "<a b@c>", "", "<" + "a" * 400 + "@b>"])
def test_no_foreign_message_id_becomes_part_of_a_command(message_id):
    class Nothing:
        def search(self, criteria):
            raise AssertionError("it was searched for")

    assert Connection(Nothing()).holds(message_id) is False


# --- what check sees ---
@pytest.mark.system
@needs_dovecot
def test_check_looks_and_makes_nothing_and_check_send_leaves_nothing_behind():
    with dovecot({"sales": "secret"}) as server:
        login = Login(host=server.host, port=server.imap_port, security="none", user="sales", password=Secret("secret"))
        box = Mailbox("sales", "sales@company.example", imap=login, shelves=SHELVES)

        def folders():
            with server.client("sales") as client:
                return sorted(name for _, _, name in client.list_folders())

        before = folders()
        found = {one.what: one for one in probe_imap(box)}
        assert found["ticket folders"].ok
        assert "Tickets/J. Smith" in found["ticket folders"].text
        assert found["sent"].text.startswith("Sent:")
        assert folders() == before
        tried = try_folders(box)
        assert tried.ok and "can be made" in tried.text
        assert folders() == before


def test_check_says_where_folders_cannot_be_shown():
    def answer(verb, rest):
        answers = {
            "LIST": ['* LIST () "/" INBOX'],
            "SELECT": ["* 0 EXISTS", "* OK [UIDVALIDITY 1] x", "* OK [UIDNEXT 1] x"],
            "MYRIGHTS": ["* MYRIGHTS INBOX lrs"],
            "NAMESPACE": ['* NAMESPACE (("" "/")) NIL NIL'],
        }
        return answers.get(verb, [])

    def asked(capabilities, shelves):
        with imap_script(answer, capabilities=capabilities) as server:
            login = Login(host=server.host, port=server.port, security="none", user="x", password=Secret("y"))
            box = Mailbox("sales", "s@acme.example", imap=login, shelves=shelves)
            return next(one for one in probe_imap(box) if one.what == "ticket folders")

    poor = asked("IMAP4rev1", SHELVES)
    assert (poor.ok, "neither MOVE nor UIDPLUS" in poor.text) == (False, True)
    assert asked("IMAP4rev1", None).ok, "nobody wants them"
    without_rights = asked("IMAP4rev1 MOVE ACL", SHELVES)
    assert (without_rights.ok, "no right" in without_rights.text) == (False, True)


# --- Gmail ---
class Gmail:
    """A mail is one thing with labels; a folder is a label with UIDs of its own."""

    def __init__(self):
        self.mails = {}  # X-GM-MSGID -> octets
        self.labels = {"INBOX": {}, "Tickets/New": {}, "Tickets/Deal": {}, "Tickets/J. Smith": {}}  # -> {uid: id}
        self.selected = ""
        self.fetched = []

    def put(self, label, msgid, octets=None):
        self.mails.setdefault(msgid, octets)
        self.labels[label][max(self.labels[label], default=0) + 1] = msgid

    def answer(self, verb, rest):
        return getattr(self, f"on_{verb.lower()}", lambda rest: [])(rest)

    def on_list(self, rest):
        return [f'* LIST () "/" "{name}"' for name in self.labels]

    def on_namespace(self, rest):
        return ['* NAMESPACE (("" "/")) NIL NIL']

    def on_select(self, rest):
        self.selected = rest.strip('"')
        uids = self.labels[self.selected]
        return [
            f"* {len(uids)} EXISTS",
            "* OK [PERMANENTFLAGS (\\*)] x",
            "* OK [UIDVALIDITY 5] x",
            f"* OK [UIDNEXT {self._next()}] x",
        ]

    def _next(self, label=""):
        return max(self.labels[label or self.selected], default=0) + 1

    def on_status(self, rest):
        name = re.match(r'"([^"]+)"', rest)[1]
        count = len(self.labels[name])
        return [f'* STATUS "{name}" (UIDVALIDITY 5 UIDNEXT {self._next(name)} MESSAGES {count})']

    def on_uid(self, rest):
        verb, _, more = rest.partition(" ")
        span, _, what = more.partition(" ")
        if verb == "SEARCH":
            return ["* SEARCH"]
        known = {"FETCH": self.uid_fetch, "MOVE": self.uid_move}
        return known[verb](span, what) if verb in known else []

    def uid_fetch(self, span, what):
        first, _, last = span.partition(":")
        here = self.labels[self.selected]
        wanted = [uid for uid in here if int(first) <= uid <= (1 << 31 if last == "*" else int(last or first))]
        if "BODY.PEEK" in what:
            self.fetched += wanted
            return [
                f"* {n} FETCH (UID {uid} BODY[] {{{len(self.mails[here[uid]])}}}\r\n{self.mails[here[uid]].decode()})"
                for n, uid in enumerate(wanted, 1)
            ]
        assert "X-GM-MSGID" in what
        date = "01-Jan-2026 10:00:00 +0000"
        return [
            f'* {n} FETCH (UID {uid} X-GM-MSGID {here[uid]} RFC822.SIZE 100 INTERNALDATE "{date}" FLAGS ())'
            for n, uid in enumerate(wanted, 1)
        ]

    def uid_move(self, span, target):
        target = target.strip('"')
        uid = int(span)
        msgid = self.labels[self.selected].pop(uid, None)
        if msgid is None:
            return []
        if msgid not in self.labels[target].values():
            self.labels[target][self._next(target)] = msgid
        now = next(there for there, one in self.labels[target].items() if one == msgid)
        return [f"* OK [COPYUID 5 {uid} {now}] moved", "* 1 EXPUNGE"]


class MemoryShelver:
    """Moves what it is told to; remembers what it heard."""

    def __init__(self):
        self.heard = []
        self.todo = []
        self.left = {}  # key of a shelf -> where a mail was before

    def arrived(self, mailbox, shelf, folder, uidvalidity, uids):
        self.heard.append((shelf.key, folder, tuple(uids)))
        self.receiver.settled(mailbox, folder, uidvalidity, uids)
        return self.left.get(shelf.key, ())

    def errands(self, mailbox, names, limit):
        todo, self.todo = self.todo, []
        return tuple(todo)

    def starred(self, *where):
        return {}

    def copies(self, mailbox, after):
        return ()

    def moved(self, mailbox, places):
        self.heard.append(places)

    def __getattr__(self, name):
        return lambda *given: None


def test_on_gmail_a_mail_is_known_by_its_id_under_every_label_and_another_label_is_a_move():
    gmail, receiver, shelver = Gmail(), MemoryReceiver(), MemoryShelver()
    shelver.receiver = receiver
    capabilities = "IMAP4rev1 MOVE UIDPLUS NAMESPACE X-GM-EXT-1"
    with imap_script(gmail.answer, capabilities=capabilities) as server:
        login = Login(host=server.host, port=server.port, security="none", user="x", password=Secret("y"))
        box = Mailbox("sales", "s@acme.example", imap=login, shelves=SHELVES, watch_sent=False, junk="")

        def look():
            ImapSource(box, receiver, Limits(), lambda event, **fields: None, shelver=shelver).look()

        look()
        gmail.put("INBOX", 1789, mail())
        look()
        [raw] = receiver.raws
        assert raw.arrival.server_id == 1789
        assert shelver.heard == [("inbox", "INBOX", (1,))]

        shelver.todo = [Errand(1, Place("INBOX", 5, 1), "Tickets/New")]
        look()
        assert (gmail.labels["INBOX"], gmail.labels["Tickets/New"]) == ({}, {1: 1789})
        assert shelver.heard[1] == {1: Place("Tickets/New", 5, 1)}

        gmail.put("Tickets/Deal", 1789)  # a person gives it another label, and leaves the first
        shelver.left["deal"] = (Place("Tickets/New", 5, 1),)
        look()
        assert receiver.recognised[1] == 1789
        assert ("deal", "Tickets/Deal", (1,)) in shelver.heard
        assert (gmail.labels["Tickets/New"], gmail.labels["Tickets/Deal"]) == ({}, {1: 1789})
