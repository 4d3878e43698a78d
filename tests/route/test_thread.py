"""Which ticket a mail joins.  Promise P23: nobody reaches another customer's ticket by anything that can be guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.deciding import (
    ALIGNED,
    BY_FORM,
    FAIL,
    FORM_MAIL,
    KEYS,
    LI,
    MAIL,
    NO_SERVER,
    NONE,
    PASS,
    PERSON,
    SETTINGS,
    STRANGERS_KEYS,
    history,
    reply_address,
    thread,
    ticket,
    to,
)

from mailbot.model.history import Hint, Pointer, Thread
from mailbot.model.mail import Address, Bounce
from mailbot.model.tokens import Purpose, Token
from mailbot.route.thread import joining, pointers

MEI = Address("mei@other.example", "Mei")
TICKETS = {LI: ticket(1001), MEI: ticket(1002)}
OWN_IDS = {LI: "<x1@client.example>", MEI: "<x2@other.example>"}


def our_id(kind: str, number: int) -> str:
    return KEYS.message_id(kind, number, 99, "acme.example")


# how a mail may point at the ticket of `of`, and whether that alone opens the door to anybody
HINTS = {
    "customer address": (
        lambda of: {"to": (Address(reply_address(Purpose.CUSTOMER_REPLY, TICKETS[of].number)),)},
        True,
    ),
    "bounce address": (lambda of: {"to": (Address(reply_address(Purpose.BOUNCE, TICKETS[of].number)),)}, True),
    "our acknowledgement": (lambda of: {"references": (our_id("a", TICKETS[of].number),)}, True),
    "our answer": (lambda of: {"references": (our_id("r", TICKETS[of].number),)}, True),
    "staff notice": (lambda of: {"references": (our_id("n", TICKETS[of].number),)}, False),
    "staff address": (
        lambda of: {"cc": (Address(reply_address(Purpose.STAFF_REPLY, TICKETS[of].number, "anna")),)},
        False,
    ),
    "their own mail": (lambda of: {"references": (OWN_IDS[of],)}, False),
    "subject": (lambda of: {"subject": f"Re: {TICKETS[of].token} Pumps"}, False),
    "reply-to": (lambda of: {"reply_to": (of,)}, None),
    "cc": (lambda of: {"cc": (of,)}, None),
    "forged token": (
        lambda of: {"to": (Address(reply_address(Purpose.CUSTOMER_REPLY, 1001, keys=STRANGERS_KEYS)),)},
        None,
    ),
    "forged message-id": (lambda of: {"references": (STRANGERS_KEYS.message_id("a", 1001, 9, "acme.example"),)}, None),
    "wrong purpose": (
        lambda of: {"to": (Address(f"sales+{KEYS.tag(Token(Purpose.COMMAND, 1001))}@acme.example"),)},
        None,
    ),
}


def store_finds(found: tuple[Pointer, ...]) -> tuple[Thread, ...]:
    """What the store would answer, in the order of the pointers."""
    threads = []
    for pointer in found:
        for person, one in TICKETS.items():
            if pointer.number == one.number or pointer.message_id == OWN_IDS[person]:
                threads.append(Thread(pointer.hint, one, (person.address,)))
    return tuple(threads)


@pytest.mark.parametrize("hint", HINTS)
@pytest.mark.parametrize("author", [LI, MEI], ids=["li", "mei"])
@pytest.mark.parametrize("of", [LI, MEI], ids=["to_lis", "to_meis"])
def test_two_customers_by_every_hint(hint, author, of):
    fields, opens_to_all = HINTS[hint]
    mail = replace(MAIL, author=author, **fields(of))
    past = history(*store_finds(pointers(mail, KEYS)))
    found = joining(mail, PERSON, past, SETTINGS)
    codes = [reason.code for reason in found.reasons]
    if opens_to_all is None:
        assert (found.thread, found.says_ticket) == (None, 0)
    elif author == of:
        assert found.thread.ticket == TICKETS[of]
        assert "thread.third_party" not in codes
    elif opens_to_all:
        assert found.thread.ticket == TICKETS[of]
        assert "thread.third_party" in codes
    else:
        assert (found.thread, found.says_ticket) == (None, TICKETS[of].number)
        assert codes == ["thread.says_ticket"]


@pytest.mark.parametrize("hint", HINTS)
def test_a_visitor_of_a_website_never_reaches_a_ticket_by_what_can_be_typed(hint):
    fields, opens_to_all = HINTS[hint]
    mail = replace(FORM_MAIL, author=LI, **fields(LI))
    found = joining(mail, BY_FORM, history(*store_finds(pointers(mail, KEYS))), SETTINGS)
    assert bool(found.thread) is bool(opens_to_all)


@pytest.mark.parametrize("hint", [Hint.REFERENCE, Hint.SUBJECT])
@pytest.mark.parametrize(
    ("change", "joins"),
    [
        ({"authentication": PASS}, True),
        ({"authentication": ALIGNED}, True),
        ({"authentication": FAIL}, False),
        ({"author_agreed": False}, False),
        ({"author": Address("LI@client.example")}, True),
        ({"author": Address("li@client.example.evil.example")}, False),
        ({"author": Address("")}, False),
    ],
)
def test_what_can_be_guessed_joins_only_a_believable_participant(hint, change, joins):
    found = joining(replace(MAIL, **change), PERSON, history(thread(hint)), SETTINGS)
    assert bool(found.thread) is joins
    assert found.says_ticket == (0 if joins else 1001)


@pytest.mark.parametrize(
    ("hint", "firm", "joins"),
    [
        (Hint.SUBJECT, SETTINGS, False),
        (Hint.SUBJECT, NO_SERVER, True),
        (Hint.SUBJECT, replace(SETTINGS, ack=replace(SETTINGS.ack, auth="preferred")), True),
        (Hint.SUBJECT, replace(SETTINGS, ack=replace(SETTINGS.ack, auth="off")), True),
        (Hint.REFERENCE, SETTINGS, True),
    ],
)
def test_a_number_alone_needs_proof_of_the_author_where_there_can_be_any(hint, firm, joins):
    found = joining(replace(MAIL, authentication=NONE), PERSON, history(thread(hint)), firm)
    assert bool(found.thread) is joins
    assert ("thread.unproven" in [reason.code for reason in found.reasons]) is joins


def test_a_token_beats_a_reference_beats_a_number():
    mail = replace(
        to(reply_address(Purpose.CUSTOMER_REPLY, 5)),
        references=("<foreign@client.example>", our_id("r", 6)),
        subject="[T-7]",
    )
    assert pointers(mail, KEYS) == (
        Pointer(Hint.TOKEN, number=5),
        Pointer(Hint.TOKEN, number=6),
        Pointer(Hint.REFERENCE, message_id="<foreign@client.example>"),
        Pointer(Hint.SUBJECT, number=7),
    )


def test_the_newest_reference_is_asked_first_and_thousands_are_not():
    ids = tuple(f"<{n}@client.example>" for n in range(5000))
    found = [pointer.message_id for pointer in pointers(replace(MAIL, references=ids), KEYS)]
    assert found[0] == ids[-1]
    assert found[-1] == ids[0]
    assert len(found) == 30


def test_a_refused_ticket_does_not_keep_a_mail_from_its_own():
    past = history(thread(Hint.REFERENCE, ticket(1002), ["mei@other.example"]), thread(Hint.SUBJECT))
    found = joining(MAIL, PERSON, past, SETTINGS)
    assert (found.thread.ticket.number, found.says_ticket) == (1001, 0)


def test_a_report_points_by_the_message_id_that_it_brings_back():
    for kind in "arn":
        mail = replace(MAIL, bounce=Bounce(original_message_id=our_id(kind, 8)))
        assert pointers(mail, KEYS) == (Pointer(Hint.TOKEN, number=8),)
    forged = replace(MAIL, bounce=Bounce(original_message_id="<a.8.0123456789abcdef.aaaaaaaaaaaaaaaa@acme.example>"))
    assert pointers(forged, KEYS) == ()


def test_alarms_and_digests_point_nowhere():
    assert pointers(replace(MAIL, references=(our_id("d", 0), our_id("n", 0))), KEYS) == ()


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=5), st.lists(st.text(max_size=80), max_size=3))
def test_no_strangers_text_ever_makes_a_strong_hint(subject, references, addresses):
    mail = replace(to(*addresses), subject=subject, references=tuple(references))
    assert all(pointer.hint is not Hint.TOKEN for pointer in pointers(mail, KEYS))


@pytest.mark.parametrize(
    "shape", ["sales+{}@acme.example", "sales-{}@acme.example", "{}@t.acme.example", "a.b+{}@acme.example"]
)
def test_a_token_is_read_from_an_address_whatever_the_delimiter(shape):
    token = Token(Purpose.STAFF_REPLY, 1001, "anna-b", 3)
    assert KEYS.read_address(shape.format(KEYS.tag(token).upper())) == token
    assert KEYS.read_address("sales" + shape.format(KEYS.tag(token)).partition("+")[2]) is None


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_token_with_one_character_changed_is_none(data):
    address = reply_address(Purpose.CUSTOMER_REPLY, 1001)
    start, end = len("sales+"), address.index("@")
    place = data.draw(st.integers(start, end - 1))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789._-").filter(lambda c: c != address[place]))
    assert KEYS.read_address(address[:place] + other + address[place + 1 :]) is None
