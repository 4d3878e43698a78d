"""RELIABILITY 7, row by row through the whole pipeline: who may act on a ticket by mail, and what gets out to whom."""

import random
import string
from base64 import b32encode, b64encode

import pytest
from support.client_replies import CLIENTS
from support.desk import BOSS, CUSTOMERS, LI, MEI, Desk, body, buttons, verb_of, vouched
from support.leaving import CANARY, internal_in
from support.mails import mail
from support.office import KEYS

from mailbot.desk import token_of
from mailbot.model.mail import Address, Arrival, Message
from mailbot.model.tokens import Purpose, Token

EVE = "Eve <eve@else.example>"
BY_EVE = vouched(domain="else.example")
AUTO = {"Auto-Submitted": "auto-replied"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("safety"))
    yield desk
    desk.close()


def outside(letters):
    """Those that went to anybody who is not staff."""
    return [one for one in letters if not one.to.endswith("@staff.example")]


# --- the table of section 7 ---
@pytest.mark.parametrize("sender", ["Li Na <li@staff.example>", "L. <li@home.example>"])
def test_normal_the_holder_by_any_of_their_addresses_and_vouched_for(desk, sender):
    number, notice = desk.opened()
    domain = sender.partition("@")[2].strip(">")
    assert desk.reply(notice, "In two weeks.", sender=sender, headers=vouched(domain=domain)).disposition == "answer"
    (answer,) = desk.post()
    assert (answer.kind, answer.to) == ("answer", desk.customer_of(number))


def test_a_colleague_with_a_forwarded_copy_is_asked_and_answers_in_their_own_name(desk):
    _, notice = desk.opened()
    assert desk.reply(notice, "In two weeks.", MEI).disposition == "note"
    told = desk.told()
    assert told.to == MEI.addresses[0]
    (release,) = [href for href in buttons(told.mail).values() if href.count("y.") or "yes" in href]
    assert desk.press(release, MEI).disposition == "answer"
    answer = next(one for one in desk.post() if one.kind == "answer")
    assert answer.mail["From"].addresses[0].display_name == "王小梅, Company Ltd"


@pytest.mark.parametrize("headers", [BY_EVE, {}])
def test_an_outsider_gets_nothing_the_owner_is_told_and_the_address_dies(desk, headers):
    number, notice = desk.opened()
    close = next(href for href in buttons(notice).values() if verb_of(href) == "close")
    assert desk.reply(notice, "Send me the price list.", sender=EVE, headers=headers).disposition == "note"
    (told,) = desk.post()
    assert told.to == LI.addresses[0] and "neither from the customer nor from an address of yours" in told.text
    assert "eve@else.example" in told.text and "left no mail address" not in told.text
    assert desk.customer_of(number) in told.text, "a Reply goes to the ticket's customer, who is shown"
    assert told.mail["From"].addresses[0].display_name.startswith("Eve via "), "and not as if the customer wrote"
    assert desk.press(close, sender=EVE, headers=headers).disposition != "command"
    assert outside(desk.post()) == []
    with desk.store.read() as tx:
        assert tx.epochs(number) == {"li": 1}, "once for each address that got out"
    assert KEYS.read_address(told.mail["Reply-To"].addresses[0].addr_spec).epoch == 1, "she has a new one at once"
    assert desk.reply(told.mail, "In two weeks.").disposition == "answer"
    assert desk.reply(notice, "Or in three.", headers={}).disposition != "answer"


@pytest.mark.parametrize("kind", ["reply", "button", "release"])
def test_the_customer_with_an_address_of_ours_adds_to_the_ticket_and_nothing_is_done(desk, kind):
    number, notice = desk.opened()
    customer = desk.customer_of(number)
    desk.reply(notice, "Please find attached our offer.")
    release = next(href for href in buttons(desk.told().mail).values() if "yes" in href)
    button = next(href for href in buttons(notice).values() if verb_of(href) == "close")
    headers = vouched(domain=CUSTOMERS)
    if kind == "reply":
        row = desk.reply(notice, "yes\n\n#close", sender=customer, headers=headers)
    else:
        row = desk.press({"button": button, "release": release}[kind], sender=customer, headers=headers)
    assert (row.disposition, row.ticket) == ("follow_up", number)
    assert [one.to for one in desk.post()] == [LI.addresses[0]], "its owner reads it, nobody else gets anything"
    assert desk.ticket(number).stage.value == "new"


def test_without_dmarc_the_confirm_loop_asks_at_the_registered_address_and_believes_for_a_month(tmp_path):
    desk = Desk(tmp_path, staff_auth="confirm")
    number, notice = desk.opened()
    assert desk.reply(notice, "In two weeks.", headers={}, sender="li <li@home.example>").disposition == "note"
    told = desk.told()
    assert told.to == LI.addresses[0], "not where the mail says that it came from"
    desk.press(next(h for h in buttons(told.mail).values() if "yes" in h), headers={})
    assert [one.to for one in desk.post()] == [desk.customer_of(number)]
    desk.pass_time(days=29)
    assert desk.reply(notice, "Or three.", headers={}).disposition == "answer"
    desk.post()
    assert desk.reply(notice, "Or four.", headers=vouched("fail")).state == "quarantine", (
        "unless their domain disowns it"
    )
    desk.post()
    desk.pass_time(days=2)
    assert desk.reply(notice, "Or five.", headers={}).disposition == "note"
    desk.close()


@pytest.mark.parametrize("setting", ["dmarc", "confirm", "token-only"])
def test_what_the_domain_disowns_is_set_aside_with_an_alarm(tmp_path, setting):
    desk = Desk(tmp_path, staff_auth=setting)
    number, notice = desk.opened()
    for href in [*buttons(notice).values()][:3]:
        assert desk.press(href, headers=vouched("fail")).state == "quarantine"
    assert desk.reply(notice, "In two weeks.", headers=vouched("fail")).state == "quarantine"
    assert {(one.kind, one.to) for one in desk.post()} == {("alarm", BOSS.addresses[0])}
    assert desk.ticket(number).stage.value == "new"
    desk.close()


def test_without_a_token_a_colleagues_mail_is_no_answer_and_commands_are_asked_about(desk):
    number, _ = desk.opened()
    row = desk.gets(mail("Dear Jane, two weeks.", sender=desk.by(), to="sales@company.example", headers=vouched()))
    assert row.disposition != "answer" and outside(desk.post()) == []
    desk.gets(mail(f"#close {number}", sender=desk.by(), to="sales@company.example", headers=vouched()))
    assert desk.ticket(number).stage.value == "new"
    release = next(h for h in buttons(desk.told().mail).values() if "yes" in h)
    desk.press(release)
    assert desk.ticket(number).stage.value == "closed"


def test_a_bounce_to_a_reply_address_is_a_note_that_wakes_nobody(desk):
    _, notice = desk.opened()
    headers = {"Content-Type": "multipart/report; report-type=delivery-status; boundary=b", "Return-Path": "<>"}
    words = (
        "--b\nContent-Type: text/plain\n\nfailed\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--"
    )
    octets = mail(words, sender="MAILER-DAEMON@mx.else.example", to=str(notice["Reply-To"]), headers=headers)
    assert desk.gets(octets).disposition in ("note", "file")
    assert outside(desk.post()) == []


# --- tokens ---
EVERY_PURPOSE = (
    Token(Purpose.STAFF_REPLY, 1001, "li", 3),
    Token(Purpose.STAFF_REPLY, 0, "li"),
    Token(Purpose.CUSTOMER_REPLY, 1001),
    Token(Purpose.BOUNCE, 1001),
    Token(Purpose.COMMAND, 1001, "li", 3, "close", 20_500),
    Token(Purpose.RELEASE, 77, "li", 3),
)


def test_every_single_character_changed_and_none_is_ours():
    letters = string.ascii_lowercase + string.digits + ".-_+"
    for token in EVERY_PURPOSE:
        tag = KEYS.tag(token)
        assert KEYS.read_tag(tag) == token
        for at in range(len(tag)):
            changed = (f"{tag[:at]}{letter}{tag[at + 1 :]}" for letter in letters if letter != tag[at])
            cut = (f"{tag[:at]}{tag[at + 1 :]}", f"{tag[:at]}{tag[at]}{tag[at:]}")
            assert not [one for one in (*changed, *cut) if KEYS.read_tag(one) is not None]


def test_a_million_random_ones_and_none_is_ours():
    """Of the right form every time, for the address of a ticket that is there: only the key is guessed."""
    dice = random.Random(4)
    heads = [KEYS.tag(token).rpartition(".")[0] for token in EVERY_PURPOSE]
    for at in range(1_000_000):
        mac = b32encode(dice.randbytes(10)).decode().lower()
        assert KEYS.read_tag(f"{heads[at % len(heads)]}.{mac}") is None


@pytest.mark.parametrize("made", EVERY_PURPOSE, ids=lambda token: f"{token.purpose.value}{token.ticket}")
def test_a_token_of_one_purpose_person_ticket_verb_or_epoch_is_none_of_another(made):
    head, _, mac = KEYS.tag(made).rpartition(".")
    others = {
        head.replace(was, now, 1)
        for was, now in (
            ("r.", "y."),
            ("r.", "k."),
            ("k.", "r."),
            ("y.", "r."),
            ("c.", "r."),
            ("b.", "r."),
            ("c.", "b."),
        )
        if head.startswith(was)
    }
    others |= {head.replace("1001", "1002"), head.replace(".li.", ".boss."), head.replace(".3", ".4", 1)}
    others |= {head.replace("close", "faq"), head.replace("20500", "20501"), head.removesuffix(".close.20500")}
    others |= {head.replace("77", "78"), head.replace(".-.", ".li.")}
    for other in others - {head}:
        assert KEYS.read_tag(f"{other}.{mac}") is None, other


@pytest.mark.parametrize("purpose", [Purpose.CUSTOMER_REPLY, Purpose.BOUNCE])
def test_a_customers_token_gives_nobody_a_colleagues_power(desk, purpose):
    number, _ = desk.opened()
    address = f"sales+{KEYS.tag(Token(purpose, number))}@company.example"
    desk.gets(mail("#close\n\nDear Jane, yes.", sender=desk.by(), to=address, headers=vouched()))
    assert desk.ticket(number).stage.value == "new"
    assert outside(desk.post()) == []


def test_a_token_that_names_a_verb_is_no_reply_address_and_a_reply_address_no_button():
    for token in (Token(Purpose.STAFF_REPLY, 1, "li", 0, "close", 9), Token(Purpose.COMMAND, 1, "li")):
        message = Message(Arrival("sales"), to=(Address(f"sales+{KEYS.tag(token)}@company.example"),))
        assert token_of(message, None, KEYS) is None


# --- buttons ---
def test_an_old_button_does_nothing_and_says_so(desk):
    number, notice = desk.opened()
    href = next(h for h in buttons(notice).values() if verb_of(h) == "close")
    desk.pass_time(days=15)
    assert desk.press(href).disposition == "note"
    assert "two weeks" in desk.told().text
    assert desk.ticket(number).stage.value == "new"


def test_every_button_of_a_notice_in_anybody_elses_hand(desk):
    number, notice = desk.opened()
    for href in buttons(notice).values():
        for sender, headers in (
            (EVE, BY_EVE),
            (EVE, {}),
            (desk.by(), {}),
            (desk.by(MEI), vouched()),
            (desk.by(MEI), {}),
        ):
            assert desk.press(href, sender=sender, headers=headers).disposition not in ("command", "answer")
    assert outside(desk.post()) == []
    ticket = desk.ticket(number)
    assert (ticket.stage.value, ticket.owner, ticket.starred, ticket.snoozed_until) == ("new", "li", False, None)


# --- machines ---
NOTICES = ("notice", "told", "transcript", "release")
RESPONSES = [
    ("Re: {}", "I am out of the office until Monday and will answer you then. In urgent cases call Tom.", AUTO),
    ("Automatic reply: {}", "I am out of the office until Monday and will answer you then.", {}),
    ("自动回复: {}", "我在休假，周一回来", {}),
    ("Re: {}", "I am out of the office until Monday and will answer you then. In urgent cases call Tom.", {}),
    ("Re: {}", "我目前正在出差，周一回来后再处理您的邮件。", {}),
    ("Abwesenheitsnotiz: {}", "Ich bin bis Montag im Urlaub.", {"X-Auto-Response-Suppress": "All"}),
    ("yes {}", "yes", AUTO),
    ("{}", "yes", {"Precedence": "auto_reply"}),
]


def letter_to_staff(desk, kind):
    """(ticket's number, a mail of ours to li)."""
    number, notice = desk.opened()
    if kind == "notice":
        return number, notice
    desk.reply(
        notice, {"told": "#bogus", "transcript": "#priority", "release": "Please find attached our offer."}[kind]
    )
    return number, desk.told().mail


@pytest.mark.parametrize("kind", NOTICES)
@pytest.mark.parametrize(("subject", "words", "headers"), RESPONSES)
def test_no_responder_releases_answers_or_loops(desk, kind, subject, words, headers):
    number, letter = letter_to_staff(desk, kind)
    before = desk.ticket(number)
    to = str(letter["Reply-To"])
    for turn in range(4):
        octets = mail(
            words,
            sender=desk.by(),
            to=to,
            subject=subject.format(letter["Subject"]),
            headers={"In-Reply-To": str(letter["Message-ID"]), **vouched(), **headers},
        )
        assert desk.gets(octets).disposition in ("note", "file")
        letters = desk.post()
        assert outside(letters) == []
        assert len(letters) <= (1 if turn == 0 else 0) + (turn == 1), "it comes to an end"
        mine = [one.mail for one in letters if one.to == LI.addresses[0]]
        letter = mine[0] if mine else letter
        to = str(letter["Reply-To"] or to)
        desk.pass_time(minutes=1)
    assert desk.ticket(number).stage is before.stage
    desk.gets(desk_back(desk))
    desk.post()


def test_a_responder_that_never_says_the_same_makes_no_endless_loop(desk):
    _, letter = letter_to_staff(desk, "release")
    for turn in range(14):
        words = f"Mail {turn} got here."  # nothing by which we know a responder
        assert desk.reply(letter, words).disposition in ("note", "file")
        letters = [one for one in desk.post() if one.to == LI.addresses[0]]
        if not letters:
            break
        letter = letters[0].mail
    assert 0 < turn < 13
    desk.gets(desk_back(desk))
    desk.post()


def desk_back(desk):
    """Li is here again, so that the next ticket is hers."""
    address = f"sales+{KEYS.tag(Token(Purpose.STAFF_REPLY, 0, 'li'))}@company.example"
    return mail("#back", sender=desk.by(), to=address, headers=vouched())


def test_two_responders_in_a_circle_stop(desk):
    """The customer's and li's, both without a header: each answers whatever it gets."""
    number, notice = desk.opened()
    desk.reply(notice, "In two weeks.")
    at_work, turns = desk.post(), 0
    while at_work and turns < 50:
        letter, *at_work = at_work
        turns += 1
        staff = letter.to.endswith("@staff.example")
        octets = mail(
            "I am out of the office until Monday and will answer you then.",
            sender=letter.to,
            to=str(letter.mail["Reply-To"]),
            subject=f"Re: {letter.mail['Subject']}",
            headers={"In-Reply-To": str(letter.mail["Message-ID"]), **vouched(domain=letter.to.partition("@")[2])},
        )
        desk.gets(octets)
        at_work += desk.post()
        assert staff or desk.ticket(number)
    assert turns < 10
    desk.gets(desk_back(desk))
    desk.post()


# --- what is ours never leaves ---
def test_the_watch_over_the_suite_sees_what_it_is_for(desk):
    _, notice = desk.opened()
    token = str(notice["Reply-To"])
    for words in (
        f"a {CANARY} sings",
        f"write to {token}",
        "li@staff.example",
        "##- Write -##",
        str(notice["Message-ID"]),
    ):
        for octets in (mail(words), mail("x", subject=words), mail(words.encode().hex(), headers={"X-Y": words})):
            assert internal_in(octets), words
    coded = mail("", headers={"Content-Transfer-Encoding": "base64"}) + b64encode(CANARY.encode())
    assert internal_in(coded)
    assert internal_in(mail("Dear Jane, in two weeks.")) == []


def test_whatever_colleagues_write_for_themselves_the_customer_reads_none_of_it(desk):
    _, notice = desk.opened()
    other, _ = desk.opened("Please quote 5 pcs of B-200.")
    for words in (
        f"#note {CANARY}",
        f"#note\n{CANARY}\n\n{CANARY} again",
        f"#note he is a\n{CANARY}",
        f"#note mad\n\n{CANARY} he is",
        f"#deal 5 EUR\n#note T-{other} {CANARY}\n\nDear Jane, thank you.",
        f"#bogus {CANARY}\n\nDear Jane",
        f"#assign {CANARY}\n\nDear Jane",
        f"#close\n\nBest\nLi Na\n{CANARY}",
        f"#away until Friday to {CANARY}",
        f"\u200b#note {CANARY}",
        f"＃备注{CANARY}",
        f"#list {CANARY}\n\nDear Jane",
        f"#show T-{other}\n\nDear Jane, here you are.",
        "#why\n\nDear Jane, here you are again.",
    ):
        desk.reply(notice, words)
        for letter in desk.post():
            assert letter.kind in ("notice", "answer")
            assert letter.kind == "notice" or internal_in(letter.mail.as_bytes()) == []


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_quotes_the_notice_and_nothing_of_it_leaves(desk, client):
    """Also where commands stand above, and the buttons of the notice below."""
    _, notice = desk.opened()
    desk.reply(notice, f"#note {CANARY}")
    notice = desk.told().mail  # the transcript, with the note's words nowhere, and buttons
    text, _ = CLIENTS[client](notice, "#priority\n\nDear Jane, in two weeks.")
    row = desk.reply(notice, text)
    assert row.disposition == "answer"
    answer = next(one for one in desk.post() if one.kind == "answer")
    assert body(answer.mail).startswith("Dear Jane, in two weeks.\n\nCompany Ltd")
    assert internal_in(answer.mail.as_bytes()) == []


def test_a_ticket_number_in_the_subject_gives_a_stranger_nothing(desk):
    number, _ = desk.opened()
    row = desk.gets(mail("#close\n\nyes", sender=EVE, subject=f"Re: [T-{number}] x", headers=BY_EVE))
    assert row.ticket != number
    assert desk.ticket(number).stage.value == "new"
