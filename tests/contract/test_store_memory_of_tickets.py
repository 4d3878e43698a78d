"""What record keeps and history_of gives back, the same on every back end."""

import pytest
from msgspec.structs import replace
from support.store_values import (
    DAY,
    HOUR,
    MINUTE,
    NO,
    NOW,
    file_mail,
    joining,
    letter,
    message,
    opening,
    order_form,
    take_in,
    verdict,
)

from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.details import Amount, Details, Quantity, Reference, ReferenceKind
from mailbot.model.errors import IllegalTransition, PermanentFailure
from mailbot.model.history import Hint, History, Load, Pointer, Questions
from mailbot.model.mail import Arrival, Bounce
from mailbot.model.outgoing import DeliveryReport, Kind, Outcome
from mailbot.model.records import TicketFilter
from mailbot.model.ticket import Event, Stage, WaitingFor
from mailbot.model.verdict import Category, Reason

ANNA = "anna@buyer.example"


def asked(store, address=ANNA, *, said=None, mail=0, now=NOW, **more) -> History:
    with store.read() as tx:
        return tx.history_of(Questions(address, **more), mail, said or message(address), now)


def opened(store, words="hello", said=None, decision=None, **more):
    mail = take_in(store, words, uid=hash(words) % 1_000_000 + 1)
    return file_mail(store, mail, said or message(), decision or opening(), **more)


def test_numbers_begin_at_1001_and_never_repeat(store):
    with store.begin() as tx:
        assert [tx.reserve_number() for _ in range(3)] == [1001, 1002, 1003]
    with store.begin() as tx:
        assert tx.reserve_number() == 1004


def test_an_opened_ticket_holds_what_was_decided(store):
    ticket = opened(store, decision=opening("bob", category=Category.ORDER))
    assert (ticket.number, ticket.category, ticket.stage, ticket.owner) == (1001, Category.ORDER, Stage.NEW, "bob")
    assert (ticket.subject, ticket.language, ticket.opened_at) == ("Lamps", "en", NOW)
    with store.read() as tx:
        assert tx.ticket(1001) == ticket
        assert tx.ticket(1002) is None


def test_an_unknown_stranger_has_no_history(store):
    assert asked(store) == History()
    assert asked(store, "") == History()


def test_a_customer_is_one_row_found_by_address_in_any_case(store):
    opened(store, "a", message("Anna@Buyer.example"))
    opened(store, "b", message(ANNA))
    customer = asked(store, "ANNA@buyer.example").customer
    assert customer.addresses == (ANNA,)
    assert (customer.name, customer.language, customer.owner) == ("Anna", "en", "bob")


def test_a_form_fills_in_the_visitor_and_never_overwrites(store):
    shop = message("wordpress@shop.example", form=order_form(phone="+49 1", company="Licht AG", country="Germany"))
    opened(store, "a", shop)
    assert asked(store, "wordpress@shop.example").customer is None
    opened(store, "b", message(form=order_form(phone="666", company="Evil Ltd", name="Anna Berg")))
    customer = asked(store).customer
    assert (customer.phone, customer.company, customer.country) == ("+49 1", "Licht AG", "Germany")


def test_a_form_without_an_address_still_makes_a_ticket(store):
    ticket = opened(store, said=message("www@shop.example", form=order_form("")))
    other = opened(store, "b", said=message("www@shop.example", form=order_form("")))
    assert ticket.customer != other.customer


def test_the_first_salesperson_keeps_the_customer(store):
    opened(store, "a", decision=opening("bob"))
    opened(store, "b", decision=opening("mei"))
    assert asked(store).customer.owner == "bob"


def test_form_fields_and_items_are_kept_in_order_as_data(store):
    form = order_form(name="Anna", email=ANNA, 颜色="红", message="two\nlines \0")
    opened(store, said=message(form=form))
    with store.read() as tx:
        view = tx.ticket_view(1001)
    assert view.form_fields == (
        ("name", "Anna"),
        ("email", ANNA),
        ("颜色", "红"),
        ("message", "two\nlines \ufffd"),
        ("item", "12 x Desk lamp, DL-1, 24.00"),
        ("item", "Bulb"),
    )


def test_a_follow_up_moves_the_ticket_and_waits_for_us(store):
    opened(store)
    answered = opened(store, "b", message("bob@acme.example"), joining(1001, Disposition.ANSWER, Event.ANSWERED))
    assert (answered.stage, answered.waiting_for) == (Stage.PROCESSED, WaitingFor.CUSTOMER)
    follow_up = opened(store, "c", decision=joining(1001))
    assert (follow_up.stage, follow_up.waiting_for) == (Stage.PROCESSED, WaitingFor.US)
    note = opened(store, "d", decision=joining(1001, Disposition.NOTE))
    assert note == follow_up


def test_an_event_that_the_table_refuses_changes_nothing(store):
    opened(store)
    with pytest.raises(IllegalTransition):
        opened(store, "b", decision=joining(1001, event=Event.OPENED))
    with pytest.raises(PermanentFailure, match="no ticket 5"):
        opened(store, "c", decision=joining(5))
    with store.read() as tx:
        assert len(tx.pending(10)) == 2
        assert tx.ticket(1001).stage is Stage.NEW


@pytest.mark.parametrize("disposition", [Disposition.FILE, Disposition.SPAM, Disposition.ARCHIVE, Disposition.NOTE])
def test_some_mail_has_no_ticket(store, disposition):
    mail = take_in(store)
    assert file_mail(store, mail, message(), Decision(disposition, NO)) is None
    assert asked(store).customer is None
    with store.read() as tx:
        row = tx.filed_since(NOW, [disposition.value], 5)[0]
    assert (row.mail, row.disposition, row.ticket, row.ack_code) == (mail, disposition.value, 0, "N14")


def test_a_new_owner_makes_the_old_ones_reply_address_void(store):
    opened(store, decision=opening("bob"))
    opened(store, "b", decision=joining(1001, assignee="bob"))
    with store.read() as tx:
        assert tx.epochs(1001) == {}
    opened(store, "c", decision=joining(1001, assignee="mei"))
    with store.read() as tx:
        assert tx.epochs(1001) == {"bob": 1}
        assert tx.ticket(1001).owner == "mei"


# --- threads ---


def test_a_reference_finds_the_ticket_by_their_message_id_and_by_ours(store):
    ticket = opened(store, said=message(message_id="<theirs@buyer.example>"))
    with store.begin() as tx:
        tx.enqueue(letter(message_id="<ours@acme.example>", ticket=1001), 1, "", NOW)
    pointers = (
        Pointer(Hint.REFERENCE, message_id="<nobody@x>"),
        Pointer(Hint.REFERENCE, message_id="<ours@acme.example>"),
        Pointer(Hint.REFERENCE, message_id="<theirs@buyer.example>"),
        Pointer(Hint.SUBJECT, number=1001),
        Pointer(Hint.SUBJECT, number=10**30),
        Pointer(Hint.TOKEN, number=1001),
    )
    threads = asked(store, pointers=pointers).threads
    assert [thread.hint for thread in threads] == [Hint.REFERENCE, Hint.SUBJECT, Hint.TOKEN]
    assert {thread.ticket for thread in threads} == {ticket}


def test_a_copied_message_id_points_at_the_older_ticket_first(store):
    opened(store, "a", message(message_id="<m@x>"))
    opened(store, "b", message("eve@evil.example", message_id="<m@x>"))
    threads = asked(store, pointers=(Pointer(Hint.REFERENCE, message_id="<m@x>"),)).threads
    assert [thread.ticket.number for thread in threads] == [1001, 1002]


def test_participants_are_the_customers_side_only(store):
    opened(store)
    opened(store, "b", message("carl@buyer.example"), joining(1001))
    opened(store, "c", message("bob@acme.example"), joining(1001, Disposition.ANSWER, Event.ANSWERED, actor="bob"))
    opened(store, "d", message("outsider@else.example"), joining(1001, Disposition.NOTE))
    third_party = joining(1001, reasons=(Reason("thread.third_party", "by an address that was passed on"),))
    opened(store, "e", message("friend@else.example"), third_party)
    thread = asked(store, "eve@evil.example", pointers=(Pointer(Hint.SUBJECT, number=1001),)).threads[0]
    assert thread.participants == (ANNA, "carl@buyer.example")


def test_thousands_of_references_are_one_question(store):
    opened(store, said=message(message_id="<m@x>"))
    many = tuple(Pointer(Hint.REFERENCE, message_id=f"<{n}@x>") for n in range(3000))
    history = asked(store, pointers=(*many, Pointer(Hint.REFERENCE, message_id="<m@x>")))
    assert len(history.threads) == 1


def test_a_message_id_of_any_length_is_found_again(store):
    long = "<" + "长" * 5000 + "@x>"
    opened(store, said=message(message_id=long))
    assert asked(store, pointers=(Pointer(Hint.REFERENCE, message_id=long),)).threads
    assert not asked(store, pointers=(Pointer(Hint.REFERENCE, message_id=long[:-1] + "y>"),)).threads


def test_a_message_id_that_comes_again_with_other_content_is_seen(store):
    first = take_in(store, "a")
    file_mail(store, first, message(message_id="<m@x>"), opening())
    assert not asked(store, said=message(message_id="<m@x>"), mail=first).message_id_reused
    assert asked(store, said=message(message_id="<m@x>"), mail=first + 1).message_id_reused
    assert not asked(store, said=message(), mail=first + 1).message_id_reused


def test_earlier_tickets_are_the_customers_newest_five(store):
    for n in range(7):
        opened(store, str(n))
    opened(store, "x", message("eve@evil.example"))
    assert [ticket.number for ticket in asked(store).earlier] == [1007, 1006, 1005, 1004, 1003]


def test_history_says_when_the_mailbox_was_adopted(store):
    with store.begin() as tx:
        tx.adopt("sales", NOW)
    assert asked(store).adopted_at == NOW


# --- the round robin ---


def test_loads_count_open_tickets_and_remember_the_last_assignment(store):
    opened(store, "a", decision=opening("bob"), now=NOW)
    opened(store, "b", decision=opening("bob"), now=NOW + MINUTE)
    opened(store, "c", decision=opening("mei"), now=NOW + HOUR)
    opened(store, "d", decision=opening(""), now=NOW + HOUR)
    opened(store, "e", decision=joining(1001, Disposition.NOTE, Event.CLOSED))
    assert asked(store).loads == (Load("bob", NOW + MINUTE, 1), Load("mei", NOW + HOUR, 1))


# --- the caps ---


def queue(store, *to, kind=Kind.ACK, form="", now=NOW):
    with store.begin() as tx:
        tx.enqueue(letter(kind, to), 0, form, now)


def test_acknowledgements_are_counted_by_address_domain_form_and_in_all(store):
    queue(store, "Anna@buyer.example", form="shop", now=NOW)
    queue(store, "carl@buyer.example", now=NOW)
    queue(store, ANNA, now=NOW - 2 * HOUR)
    queue(store, ANNA, now=NOW - 2 * DAY)
    queue(store, ANNA, kind=Kind.ANSWER, now=NOW)
    queue(store, "eve@evil.example", form="shop", now=NOW)
    acks = asked(store, form="shop").acks
    assert (acks.address_hour, acks.address_day) == (1, 2)
    assert (acks.domain_hour, acks.form_hour, acks.instance_hour, acks.instance_day) == (2, 2, 3, 4)


def test_the_same_words_from_many_addresses_are_counted_for_ten_minutes(store):
    for n in range(4):
        opened(store, f"m{n}", message(f"u{n % 3}@x.example"), digest="d", now=NOW + n * MINUTE)
    opened(store, "other", message("u9@x.example"), digest="e")
    assert asked(store, body_digest="d", now=NOW + 5 * MINUTE).acks.same_body_addresses == 4
    assert asked(store, "u0@x.example", body_digest="d", now=NOW + 5 * MINUTE).acks.same_body_addresses == 3
    assert asked(store, body_digest="d", now=NOW + HOUR).acks.same_body_addresses == 1
    assert asked(store, now=NOW + 5 * MINUTE).acks.same_body_addresses == 0


def bounce(store, words, message_id="<a.1@acme.example>", now=NOW, to=ANNA, **more):
    report = Bounce(**{"recipients": (to,), "status": "5.1.1", "original_message_id": message_id} | more)
    opened(store, words, message("", bounce=report), Decision(Disposition.FILE, NO), now=now)


def test_a_bounce_of_an_acknowledgement_is_counted_if_it_carries_our_message_id(store):
    queue(store, ANNA, "carl@buyer.example")
    bounce(store, "forged", message_id="<guessed@acme.example>")
    bounce(store, "delayed", action="delayed")
    assert asked(store).acks.bounced_day == 0
    bounce(store, "real")
    assert asked(store).acks.bounced_day == 1


def test_a_refused_acknowledgement_counts_as_bounced(store):
    queue(store, ANNA)
    with store.begin() as tx:
        row = tx.claim(NOW, 5)[0].row
        tx.report(row, DeliveryReport(ANNA, Outcome.FAILED, 550, "no such user"), None, NOW)
    assert asked(store).acks.bounced_day == 1


def test_an_acknowledgement_that_was_given_up_as_too_late_has_not_bounced(store):
    queue(store, ANNA)
    with store.begin() as tx:
        row = tx.claim(NOW, 5)[0].row
        tx.report(row, DeliveryReport(ANNA, Outcome.EXPIRED, 0, "too late"), None, NOW)
        assert [(one.state, one.row) for one in tx.outbox(("failed",), 5)] == [("failed", row)]
    assert asked(store).acks.bounced_day == 0


def test_an_address_that_bounces_twice_a_day_apart_is_left_alone_for_a_while(store):
    queue(store, ANNA)
    bounce(store, "one", now=NOW)
    bounce(store, "again at once", now=NOW + MINUTE)
    assert not asked(store, now=NOW + HOUR).suppressed
    bounce(store, "a day later", now=NOW + 2 * DAY)
    assert asked(store, now=NOW + 2 * DAY).suppressed
    assert not asked(store, "carl@buyer.example", now=NOW + 2 * DAY).suppressed
    assert not asked(store, now=NOW + 40 * DAY).suppressed


# --- looking ---


def test_a_tickets_view_tells_its_story_in_order(store):
    opened(store, decision=opening("bob"))
    with store.begin() as tx:
        tx.enqueue(letter(ticket=1001), 1, "", NOW + MINUTE)
    opened(store, "b", message(text="Any news?"), joining(1001), now=NOW + HOUR)
    with store.read() as tx:
        view = tx.ticket_view(1001)
        assert tx.ticket_view(7) is None
    story = [(entry.what, entry.who, entry.text) for entry in view.timeline]
    assert story == [
        ("message", "Anna <anna@buyer.example>", "We need lamps."),
        ("event", ANNA, "opened"),
        ("event", "bob", "assigned"),
        ("out", ANNA, "ack"),
        ("message", "Anna <anna@buyer.example>", "Any news?"),
        ("event", ANNA, "follow_up"),
    ]
    assert view.timeline[0].reasons == (Reason("assign.round_robin", "Bob's turn"),)
    assert view.timeline[0].code == "Y"
    assert view.timeline[3].code == "queued"
    assert view.customer.addresses == (ANNA,)


def test_tickets_are_listed_by_what_is_asked(store):
    opened(store, "a", decision=opening("bob", category=Category.ORDER))
    opened(store, "b", message("eve@evil.example"), opening(""))
    with store.read() as tx:

        def numbers(**wanted):
            return [row.number for row in tx.tickets(TicketFilter(**wanted))]

        assert numbers() == [1002, 1001]
        assert numbers(limit=1) == [1002]
        assert numbers(category="order") == numbers(owner="bob") == numbers(customer="ANNA@buyer.example") == [1001]
        assert numbers(owner="-") == [1002]
        assert numbers(stage="closed") == numbers(customer="nobody@x.example") == []
        row = tx.tickets(TicketFilter(owner="bob"))[0]
    assert (row.customer, row.opened_at, row.stage) == ("Anna <anna@buyer.example>", NOW, "new")


def test_a_live_view_follows_the_mails(store):
    first = take_in(store, "a")
    second = take_in(store, "b", uid=2)
    file_mail(store, second, message(), opening("bob"), judged=verdict(Category.ORDER, unsure=True, confidence=0.4))
    with store.read() as tx:
        rows = tx.mails_after(0, 10)
        assert tx.mails_after(second, 10) == ()
        assert [row.mail for row in tx.mails_after(0, 1)] == [first]
    assert [(row.mail, row.state, row.author) for row in rows] == [
        (first, "new", ""),
        (second, "done", "Anna <anna@buyer.example>"),
    ]
    assert (rows[1].category, rows[1].confidence, rows[1].unsure) == ("order", 0.4, True)
    assert (rows[1].ticket, rows[1].owner, rows[1].ack_code, rows[1].origin) == (1001, "bob", "Y", "person")


def test_the_managers_list_has_what_was_filed_since(store):
    junk = Decision(Disposition.SPAM, Ruling(False, "N15", "spam"))
    for hour, words in enumerate(("a", "b", "c")):
        opened(store, words, message(subject=words), junk, now=NOW + hour * HOUR)
    opened(store, "d")
    with store.read() as tx:
        subjects = [row.subject for row in tx.filed_since(NOW + HOUR, ["spam", "file"], 10)]
    assert subjects == ["c", "b"]


def test_standing_says_how_things_are(store):
    opened(store, "a", now=NOW)
    opened(store, "b", decision=Decision(Disposition.FILE, Ruling(False, "N7", "a list")), now=NOW)
    take_in(store, "c", uid=3, now=NOW - HOUR)
    waiting = take_in(store, "d", uid=4)
    queue(store, ANNA, now=NOW - MINUTE)
    with store.begin() as tx:
        tx.quarantine(waiting, "parse", "", NOW)
        tx.note_pass("sales", NOW - HOUR, "")
        tx.note_pass("sales", NOW, "login refused")
        tx.note_pass("info", NOW, "")
        standing = tx.standing(NOW)
    assert (standing.new, standing.oldest_new_at, standing.quarantine) == (1, NOW - HOUR, 1)
    assert (standing.tickets, standing.outbox) == ((("new", 1),), (("queued", 1),))
    assert (standing.oldest_queued_at, standing.refusals_day) == (NOW - MINUTE, (("N7", 1),))
    assert standing.mailboxes == (("info", NOW, ""), ("sales", NOW - HOUR, "login refused"))


def test_once_only_work_has_one_taker_a_period(store):
    with store.begin() as tx:
        assert tx.first_time("digest", "2026-03-02", NOW)
        assert not tx.first_time("digest", "2026-03-02", NOW)
        assert tx.first_time("digest", "2026-03-03", NOW)
        assert tx.first_time("alarm", "2026-03-02", NOW)


def twice(store, *, digest="d", address=ANNA, mail=0, said=None, now=NOW, window=10 * MINUTE):
    found = asked(store, address, said=said, mail=mail, now=now, double_digest=digest, double_window=window).double
    return found.number if found else 0


def test_the_same_from_the_same_customer_a_moment_ago_is_found(store):
    mail = take_in(store, "one")
    with store.begin() as tx:
        number = tx.record(mail, message(), verdict(), opening(), tx.reserve_number(), NOW, "", "d").number
    assert twice(store) == twice(store, address="ANNA@buyer.example") == number
    assert twice(store, digest="other") == twice(store, digest="") == twice(store, mail=mail) == 0
    assert twice(store, address="other@buyer.example") == twice(store, address="") == 0


def test_how_far_apart_two_mails_are_is_told_by_their_arrival(store):
    mail = take_in(store, "one")
    with store.begin() as tx:
        number = tx.record(mail, message(), verdict(), opening(), tx.reserve_number(), NOW + DAY, "", "d").number
    for apart, expected in ((9 * MINUTE, number), (11 * MINUTE, 0)):
        for moment in (NOW + apart, NOW - apart):
            said = message(arrival=Arrival("sales", received_at=moment))
            assert twice(store, said=said, now=NOW + DAY) == expected


def test_the_details_of_all_its_mails_are_the_tickets_each_once(store):
    named = Details((Reference(ReferenceKind.PURCHASE, "PO-1"),), (Quantity("20", "pcs"),), phone="+49 1")
    number = opened(store, "a", judged=verdict(details=named)).number
    again = replace(named, amounts=(Amount("5.10", "USD"),))
    opened(store, "b", decision=joining(number), judged=verdict(details=again))
    with store.read() as tx:
        rows = [(row.kind, row.value, row.of) for row in tx.ticket_view(number).details]
    assert rows == [("po", "PO-1", ""), ("quantity", "20", "pcs"), ("phone", "+49 1", ""), ("amount", "5.10", "USD")]
