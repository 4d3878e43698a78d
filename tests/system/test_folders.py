"""A shared mailbox shows its tickets in folders, and a mail that a person moves is an order.  On a real Dovecot."""

import imaplib
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail
from support.shown import shown_firms
from support.waiting import wait_until

from mailbot.intake.connection import Connection
from mailbot.model.acts import Give, Star, Step
from mailbot.model.errors import TemporaryFailure
from mailbot.model.ticket import Event, Stage
from mailbot.model.verdict import Category
from mailbot.shelving import PipelineShelver

pytestmark = [pytest.mark.system, needs_dovecot]
COMPLAINT = "I am very angry. Half of the valves arrived broken and leak. This is unacceptable, I want my money back."


@pytest.fixture(scope="module")
def firms(tmp_path_factory):
    with shown_firms(tmp_path_factory.mktemp("firms")) as firms:
        yield firms


@pytest.fixture
def firm(firms, tmp_path):
    firm = firms.fresh(tmp_path)
    yield firm
    firm.store.close()


@pytest.fixture
def one(firm):
    """A new ticket of Tom's, shown."""
    firm.deliver()
    firm.look()
    assert firm.shown() == {"Tom Reed": 1}
    return firm


def state(firm):
    ticket = firm.ticket()
    return ticket.stage, ticket.owner, ticket.category


def test_a_new_mail_lies_in_its_owners_folder_unread_and_marked(one):
    [stored] = one.lying("Tom Reed")
    assert "$MailbotDone" in stored.flags
    assert not {"\\Seen", "\\Answered", "\\Flagged"} & stored.flags
    assert one.orders() == []
    wanted = {"New", "Processed", "Deal", "Closed", "Recycled", "Complaints", "Li Na", "Tom Reed", "Ruth Hall"}
    assert {f"Tickets/{name}" for name in wanted} <= set(one.folders())


def test_an_open_complaint_lies_in_complaints_whoever_has_it(firm):
    firm.deliver(COMPLAINT, subject="Broken valves, complaint")
    firm.look()
    assert firm.shown() == {"Complaints": 1}
    assert firm.ticket().owner == "ruth"


def test_mail_without_a_ticket_stays_where_it_is(firm):
    firm.deliver("Our news of March.", headers={"List-Id": "<news.shop.example>", "Precedence": "bulk"})
    firm.look()
    assert firm.shown() == {"INBOX": 1}


MOVES = {
    "Processed": (Stage.PROCESSED, "tom", Category.INQUIRY),
    "Deal": (Stage.DEAL, "tom", Category.INQUIRY),
    "Closed": (Stage.CLOSED, "tom", Category.INQUIRY),
    "Recycled": (Stage.RECYCLED, "tom", Category.INQUIRY),
    "Complaints": (Stage.NEW, "tom", Category.COMPLAINT),
    "Li Na": (Stage.NEW, "li", Category.INQUIRY),
    "New": (Stage.NEW, "", Category.INQUIRY),
}


def test_a_persons_moves_are_done_and_nobody_moves_them_again_in_ten_looks(firm):
    for number in range(len(MOVES)):
        firm.deliver(sender=f"buyer{number}@firm{number}.example")
    firm.look()
    assert firm.shown() == {"Tom Reed": len(MOVES)}
    before = firm.outgoing("ack", "answer")
    assert before
    for stored, folder in zip(firm.lying("Tom Reed"), MOVES, strict=True):
        firm.move("Tom Reed", folder, uid=stored.uid)
    firm.look()
    placed = {folder: firm.lying(folder) for folder in MOVES}
    firm.look(10)
    assert {folder: firm.lying(folder) for folder in MOVES} == placed, "not even under another UID"
    assert firm.shown() == dict.fromkeys(MOVES, 1)
    for number, (folder, expected) in enumerate(MOVES.items(), 1001):
        ticket = firm.ticket(number)
        assert (ticket.stage, ticket.owner, ticket.category) == expected, folder
        assert f"note: moved to Tickets/{folder} in the mailbox" in firm.orders(number)
    assert firm.outgoing("ack", "answer") == before, "no customer gets a mail by a move"


def test_one_mail_through_all_folders_and_back(one):
    way = ["Deal", "Closed", "Recycled", "Li Na", "Complaints", "Processed", "Recycled", "INBOX", "Tom Reed"]
    stages = ["deal", "closed", "recycled", "new", "new", "processed", "recycled", "new", "new"]
    at, seen = "Tom Reed", []
    for folder in way:
        one.move(at, folder)
        one.look()
        assert one.shown() == {folder: 1}
        seen.append(one.ticket().stage.value)
        at = folder
    assert seen == stages
    assert one.ticket().owner == "tom"


def test_a_correction_by_folder_teaches_the_classifier(one):
    assert one.house.learned().version == 0
    one.move("Tom Reed", "Complaints")
    one.look()
    with one.store.read() as tx:
        [lesson] = tx.lessons(10)
    assert (lesson.category, lesson.was, lesson.who, lesson.ticket) == (
        Category.COMPLAINT,
        Category.INQUIRY,
        "mailbox",
        1001,
    )


def test_what_happens_elsewhere_shows_up_as_a_move(one):
    for act, folder in [
        (Step(Event.PROCESSED), "Processed"),
        (Step(Event.DEALT), "Deal"),
        (Step(Event.RECYCLED), "Recycled"),
        (Step(Event.RESTORED), "Tom Reed"),
        (Give("li"), "Li Na"),
        (Give(""), "New"),
    ]:
        one.act(act)
        one.look()
        assert one.shown() == {folder: 1}
    assert one.orders() == [], "our own moves are nobody's orders"
    one.look(3)
    assert one.shown() == {"New": 1}


def test_what_a_person_chose_stands_until_the_ticket_changes(firm):
    firm.deliver(COMPLAINT, subject="Broken valves, complaint")
    firm.look()
    firm.move("Complaints", "Li Na")  # the table says Complaints: the person wins
    firm.look(3)
    assert firm.shown() == {"Li Na": 1}
    assert state(firm) == (Stage.NEW, "li", Category.COMPLAINT)
    firm.act(Step(Event.PROCESSED), who="li")
    firm.look()
    assert firm.shown() == {"Complaints": 1}


def test_the_one_who_moved_last_wins_even_between_two_of_our_looks(one):
    one.act(Step(Event.DEALT))  # we are about to move it to Deal
    one.move("Tom Reed", "Closed")  # a person is quicker
    one.look(3)
    assert one.shown() == {"Closed": 1}
    assert one.ticket().stage is Stage.CLOSED


def test_all_mails_of_a_ticket_follow_the_one_that_was_moved(one):
    reference = message_from_bytes(one.lying("Tom Reed")[0].octets, policy=default)["Message-ID"]
    one.deliver("One more question: which flange?", headers={"References": reference}, subject="Re: Question")
    one.look()
    assert one.shown() == {"Tom Reed": 2}
    one.move("Tom Reed", "Deal", uid=one.lying("Tom Reed")[1].uid)
    one.look()
    assert one.shown() == {"Deal": 2}
    assert one.orders() == ["dealt", "note: moved to Tickets/Deal in the mailbox"], "ordered once"


def test_a_colleague_who_is_given_a_ticket_gets_the_notice_with_their_own_reply_address(one):
    before = one.outgoing("notice")
    one.move("Tom Reed", "Li Na")
    one.look(3)
    [notice] = one.outgoing("notice")[: len(one.outgoing("notice")) - len(before)]
    assert (notice.recipient, notice.ticket) == ("li@staff.example", 1001)


def test_a_mail_that_was_nothing_becomes_a_ticket_where_a_person_says_so(firm):
    firm.deliver("Our news of March.", headers={"List-Id": "<news.shop.example>", "Precedence": "bulk"})
    firm.look()
    firm.move("INBOX", "Li Na")
    firm.look(3)
    assert state(firm)[:2] == (Stage.NEW, "li")
    assert firm.shown() == {"Li Na": 1}
    assert [row.recipient for row in firm.outgoing()] == ["li@staff.example"], "a notice, and nothing to anybody else"


def test_a_mail_that_was_nothing_stays_nothing_in_recycled(firm):
    firm.deliver("Our news of March.", headers={"List-Id": "<news.shop.example>", "Precedence": "bulk"})
    firm.look()
    firm.move("INBOX", "Recycled")
    firm.look(2)
    with firm.store.read() as tx:
        assert tx.ticket(1001) is None
    firm.move("Recycled", "Deal")
    firm.look()
    assert firm.ticket().stage is Stage.DEAL


def test_a_mail_that_nobody_knows_in_a_folder_of_ours_is_filed_and_never_acknowledged(firm):
    firm.look()
    firm.append("Deal", mail("Dear Sirs,\n\nplease quote 20 pcs of P-7.", headers=proven("customer.example")))
    firm.look(2)
    assert firm.ticket().stage is Stage.DEAL
    assert firm.shown() == {"Deal": 1}
    assert firm.outgoing("ack") == []


def test_a_mail_that_a_person_pulls_out_of_junk_into_a_folder_is_work_and_is_not_acknowledged(firm):
    firm.append("Junk", mail("Dear Sirs,\n\nplease quote 20 pcs of P-7.", headers=proven("customer.example")))
    firm.look()
    firm.move("Junk", "New")
    firm.look(3)
    assert state(firm) == (Stage.NEW, "tom", Category.INQUIRY)
    assert firm.shown() == {"Tom Reed": 1}
    assert firm.outgoing("ack") == []


def test_mail_that_lay_in_such_a_folder_before_us_is_nobodys_order(firm):
    with firm.person("INBOX") as client:
        client.create_folder("Tickets/Deal")
    firm.append("Deal", mail())
    firm.look(2)
    assert firm.shown() == {"Deal": 1}
    with firm.store.read() as tx:
        assert tx.mails_after(0, 10) == ()


def test_tickets_from_before_the_folders_were_switched_on_are_shown(firm):
    shelves = firm.house.settings.mailboxes[0].shelves
    firm.settings(shelves=None)
    firm.deliver()
    firm.look()
    assert firm.shown() == {"INBOX": 1}
    firm.settings(shelves=shelves)
    firm.look()
    assert firm.shown() == {"Tom Reed": 1}
    assert firm.orders() == []


def test_a_deleted_folder_is_told_once_and_made_again_when_it_is_needed(one):
    with one.person("INBOX") as client:
        client.delete_folder("Tickets/Deal")
    one.act(Step(Event.DEALT))
    one.look(3)
    assert one.shown() == {"Deal": 1}
    assert [row.recipient for row in one.outgoing("alarm")] == ["boss@staff.example"]


def test_a_folder_that_is_deleted_with_its_mails_loses_no_ticket(one):
    with one.person("INBOX") as client:
        client.delete_folder("Tickets/Tom Reed")
    one.look(2)
    one.act(Step(Event.DEALT))
    one.look(2)
    assert one.ticket().stage is Stage.DEAL
    assert one.shown() == {}


@pytest.mark.parametrize("step", ["moving", "moved"])
def test_a_crash_around_our_own_move_makes_no_order_of_it(one, monkeypatch, step):
    def dies(self, *given):
        raise TemporaryFailure("killed here")

    one.act(Step(Event.DEALT))
    with monkeypatch.context() as patch:
        patch.setattr(PipelineShelver, step, dies)
        with pytest.raises(TemporaryFailure):
            one.look()
    one.look(2)
    assert one.shown() == {"Deal": 1}
    assert one.orders() == []
    one.move("Deal", "Tom Reed")
    one.look(2)
    assert (one.ticket().stage, one.shown()) == (Stage.DEAL, {"Tom Reed": 1}), "a deal stays one"


def test_a_mail_that_a_person_keeps_elsewhere_is_left_there(one):
    with one.person("Tom Reed") as client:
        client.create_folder("Private")
        client.move(client.search("ALL"), "Private")
    one.look(2)
    one.act(Step(Event.DEALT))
    one.look(2)
    assert one.shown() == {"Private": 1}
    one.move("Private", "Closed")
    one.look()
    assert one.ticket().stage is Stage.CLOSED


def test_a_flag_is_a_priority_both_ways(one):
    with one.person("Tom Reed") as client:
        client.add_flags(client.search("ALL"), ["\\Flagged"])
    one.look()
    assert one.ticket().starred
    assert one.orders() == ["priority"]
    one.act(Star(False))
    one.look()
    assert "\\Flagged" not in one.lying("Tom Reed")[0].flags
    one.act(Star(True))
    one.look(2)
    assert "\\Flagged" in one.lying("Tom Reed")[0].flags
    with one.person("Tom Reed") as client:
        client.remove_flags(client.search("ALL"), ["\\Flagged"])
    one.look(2)
    assert not one.ticket().starred


def test_a_flagged_mail_that_a_person_moves_keeps_its_flag(one):
    with one.person("Tom Reed") as client:
        client.add_flags(client.search("ALL"), ["\\Flagged"])
    one.look()
    one.move("Tom Reed", "Deal")
    one.look(3)
    assert one.ticket().starred
    assert "\\Flagged" in one.lying("Deal")[0].flags


def test_folders_that_only_show_take_no_orders(firms, tmp_path):
    firm = firms.fresh(tmp_path, folders="commands = false\npeople = false")
    firm.deliver()
    firm.look()
    assert firm.shown() == {"New": 1}
    assert "Tickets/Tom Reed" not in firm.folders()
    firm.move("New", "Recycled")
    firm.look(3)
    assert state(firm)[:2] == (Stage.NEW, "tom")
    assert firm.shown() == {"Recycled": 1}, "and are not fought over"
    firm.store.close()


def test_folders_have_the_names_that_the_company_gives_them(firms, tmp_path):
    firm = firms.fresh(tmp_path, folders='prefix = "工单"\nnew = "新/到"\npeople = false')
    firm.deliver()
    firm.look()
    assert firm.shown() == {"工单/新-到": 1}
    firm.store.close()


@pytest.mark.parametrize("missing", ["UIDPLUS", "MOVE", "CONDSTORE", "NAMESPACE"])
def test_poorer_servers_show_the_same(firm, monkeypatch, missing):
    real = Connection.can
    monkeypatch.setattr(Connection, "can", lambda self, name: name != missing and real(self, name))
    firm.deliver()
    firm.look(2)
    assert firm.shown() == {"Tom Reed": 1}
    firm.move("Tom Reed", "Deal")
    firm.look(2)
    assert (firm.ticket().stage, firm.shown()) == (Stage.DEAL, {"Deal": 1})
    firm.act(Step(Event.CLOSED))
    firm.look(2)
    assert (firm.ticket().stage, firm.shown()) == (Stage.CLOSED, {"Closed": 1})
    firm.act(Step(Event.REOPENED))
    firm.look(2)
    assert (firm.ticket().stage, firm.shown()) == (Stage.NEW, {"Tom Reed": 1})
    assert firm.orders() == ["dealt", "note: moved to Tickets/Deal in the mailbox"]


def test_without_any_way_to_move_mail_stays_is_marked_and_an_administrator_is_told(firm, monkeypatch):
    real = Connection.can
    monkeypatch.setattr(Connection, "can", lambda self, name: name not in {"MOVE", "UIDPLUS"} and real(self, name))
    firm.deliver()
    firm.look(3)
    assert firm.shown() == {"INBOX": 1}
    assert "$MailbotDone" in firm.lying("INBOX")[0].flags
    assert [row.recipient for row in firm.outgoing("alarm")] == ["boss@staff.example"]


def test_without_the_right_to_make_folders_mail_stays_and_an_administrator_is_told(firm, monkeypatch):
    def refused(self, folder):
        raise imaplib.IMAP4.error("[NOPERM] Permission denied")

    monkeypatch.setattr(Connection, "create", refused)
    firm.deliver()
    firm.look(3)
    assert firm.shown() == {"INBOX": 1}
    assert {row.recipient for row in firm.outgoing("alarm")} == {"boss@staff.example"}


def test_folders_that_are_new_under_old_names_order_nothing(one):
    """A mailbox that was rebuilt: every folder has another UIDVALIDITY."""
    with one.person("INBOX") as client:
        client.rename_folder("Tickets/Tom Reed", "Tickets/x")
        client.create_folder("Tickets/Tom Reed")
        client.select_folder("Tickets/x")
        client.move(client.search("ALL"), "Tickets/Tom Reed")
        client.delete_folder("Tickets/x")
    one.look(2)
    assert one.shown() == {"Tom Reed": 1}
    assert one.orders() == []
    one.act(Step(Event.DEALT))
    one.look()
    assert one.shown() == {"Deal": 1}


def test_the_running_daemon_follows_a_person_and_shows_what_it_does_itself(tmp_path):
    with company(tmp_path, mailbox="shelves = true\nside_poll_seconds = 1") as firm:
        firm.start()

        def lying(folder):
            with firm.dovecot.client("sales") as client:
                there = client.folder_exists(f"Tickets/{folder}")
            return firm.dovecot.messages("sales", f"Tickets/{folder}") if there else []

        def ticket():
            with firm.store.read() as tx:
                return tx.ticket(1001)

        octets = mail("Dear Sirs,\n\nplease quote 20 pcs of P-7.\n\nJane", headers=proven("customer.example"))
        firm.dovecot.deliver("sales", octets)
        wait_until(lambda: lying("Tom Reed"), "it is shown", 30)
        with firm.dovecot.client("sales") as client:
            client.select_folder("Tickets/Tom Reed")
            client.move(client.search("ALL"), "Tickets/Deal")
        wait_until(lambda: ticket().stage is Stage.DEAL, "the move was an order", 30)
        with firm.store.begin() as tx:
            tx.act(1001, [Step(Event.CLOSED)], "boss", 0, datetime.now(UTC))
        wait_until(lambda: lying("Closed"), "what happens elsewhere is shown", 30)
        firm.wait_for_quiet()
        assert len(firm.sent_to("jane@customer.example")) == 1, "the acknowledgement, and nothing else"
        assert firm.stop() == 0
