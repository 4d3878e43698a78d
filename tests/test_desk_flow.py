"""Buttons, commands, held answers and their release through the whole pipeline, as a colleague meets them."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from support.mails import mail
from test_relaying import Office, body, reply, vouched


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.app.close()


def buttons(notice):
    """What stands on a button -> its mailto, from the HTML."""
    html = notice.get_body(("html",)).get_content()
    found = re.findall(r'<a href="(mailto:[^"]+)"[^>]*>([^<]+)</a>', html)
    return {words.strip(): href.replace("&amp;", "&") for href, words in found}


def pressed(href, sender="Li Na <li@staff.example>", headers=None, text=None):
    """The mail that a click opens, sent as it is."""
    link = urlsplit(href)
    fields = parse_qs(link.query)
    said = fields["body"][0] if text is None else text
    return mail(
        said,
        sender=sender,
        to=unquote(link.path),
        subject=fields["subject"][0],
        headers=vouched() if headers is None else headers,
    )


def told(office):
    """The one mail that went out, and its text."""
    ((kind, to, letter),) = office.outbox()
    assert kind == "notice"
    return to, letter, body(letter)


def test_a_button_closes_the_ticket_and_says_so_at_once(office):
    number, notice = office.opened()
    row = office.gets(pressed(buttons(notice)["Close"]))
    assert (row.disposition, row.ticket) == ("command", number)
    assert office.view(number).ticket.stage.value == "closed"
    to, letter, text = told(office)
    assert to == "li@staff.example"
    assert letter["Subject"].startswith(f"[T-{number}] Done")
    assert f"* T-{number} closed" in text


@pytest.mark.parametrize(
    "words", ["Done, no mail needed", "Deal", "Recycle", "Snooze 3 days", "It is: complaint", "Why?"]
)
def test_every_button_does_something_and_nothing_goes_to_the_customer(office, words):
    _number, notice = office.opened()
    found = buttons(notice)
    assert office.gets(pressed(found[words])).disposition == "command"
    letters = office.outbox()
    assert {kind for kind, _, _ in letters} == {"notice"}
    assert not any(to == "jane@customer.example" for _, to, _ in letters)


def test_a_phone_that_adds_its_signature_and_loses_the_body_still_presses_the_button(office):
    number, notice = office.opened()
    office.gets(pressed(buttons(notice)["Close"], text="\n\nSent from my iPhone"))
    assert office.view(number).ticket.stage.value == "closed"


def test_a_button_does_nothing_in_anybody_elses_hand(office):
    number, notice = office.opened()
    href = buttons(notice)["Close"]
    for sender, headers in (
        ("Eve <eve@else.example>", vouched(domain="else.example")),
        ("Li Na <li@staff.example>", vouched("fail")),
        ("Li Na <li@staff.example>", {}),
        ("Wang Wei <boss@staff.example>", vouched()),
    ):
        office.gets(pressed(href, sender=sender, headers=headers))
        assert office.view(number).ticket.stage.value == "new", sender


def test_commands_above_the_answer_are_done_and_the_rest_goes_to_the_customer(office):
    number, notice = office.opened()
    row = office.gets(reply(notice, "#deal 12000 USD\n#note rings back\n\nDear Jane, thank you for the order."))
    assert (row.disposition, row.ticket) == ("answer", number)
    letters = {kind: letter for kind, _, letter in office.outbox()}
    assert body(letters["answer"]).splitlines()[0] == "Dear Jane, thank you for the order."
    assert "#deal" not in body(letters["answer"])
    assert f"T-{number} worth: 12000 USD" in body(letters["notice"])
    ticket = office.view(number).ticket
    assert (ticket.stage.value, ticket.worth) == ("deal", "12000 USD")


def test_one_unknown_command_and_nothing_at_all_is_done(office):
    number, notice = office.opened()
    office.gets(reply(notice, "#close\n#priorty\nDear Jane, we are done."))
    _, letter, text = told(office)
    assert "Nothing was done" in letter["Subject"]
    assert "#priorty" in text
    assert "#priority" in text
    assert office.view(number).ticket.stage.value == "new"


def test_chinese_commands_do_the_same(office):
    number, notice = office.opened()
    office.gets(reply(notice, "＃转给 Wang Wei\n#优先\n#备注 客户很急"))
    ticket = office.view(number).ticket
    assert (ticket.owner, ticket.starred) == ("boss", True)


def test_a_second_answer_is_held_until_its_writer_says_send_it_anyway(office):
    _number, notice = office.opened(to="sales@company.example")
    boss_notice = notice  # the boss got a copy by hand
    office.gets(reply(boss_notice, "Ours is the best price."))
    office.outbox()
    second = reply(notice, "Here is another price.", sender="Wang Wei <boss@staff.example>")
    row = office.gets(second)
    assert row.disposition == "note"
    to, letter, text = told(office)
    assert to == "boss@staff.example"
    href = buttons(letter)["Send it anyway"]
    office.gets(pressed(href, sender="Wang Wei <boss@staff.example>"))
    to, letter, text = told(office)
    assert "Ours is the best price." in text  # a colleague answered: asked once more
    office.gets(pressed(buttons(letter)["Send it anyway"], sender="Wang Wei <boss@staff.example>"))
    answers = [(to, letter) for kind, to, letter in office.outbox() if kind == "answer"]
    ((to, answer),) = answers
    assert to == "jane@customer.example"
    assert body(answer).splitlines()[0] == "Here is another price."
    assert answer["From"].addresses[0].display_name == "Wang Wei, Company Ltd"
    office.gets(pressed(buttons(letter)["Send it anyway"], sender="Wang Wei <boss@staff.example>")) if buttons(
        letter
    ) else None
    assert not [1 for kind, _, _ in office.outbox() if kind == "answer"]


def test_the_confirm_loop_asks_once_and_then_believes_for_a_month(tmp_path):
    office = Office(tmp_path, staff_auth="confirm")
    _number, notice = office.opened()
    office.gets(reply(notice, "Two weeks.", headers={}))
    to, letter, _text = told(office)
    assert to == "li@staff.example"
    office.gets(pressed(buttons(letter)["Send it anyway"], headers={}))
    assert [to for kind, to, _ in office.outbox() if kind == "answer"] == ["jane@customer.example"]
    office.gets(reply(notice, "And three for the red ones.", headers={}))
    assert [to for kind, to, _ in office.outbox() if kind == "answer"] == ["jane@customer.example"]
    office.app.close()


def test_a_promised_file_that_is_missing_is_asked_about(office):
    _number, notice = office.opened()
    office.gets(reply(notice, "Please find attached our offer."))
    _, letter, _ = told(office)
    office.gets(pressed(buttons(letter)["Send it anyway"]))
    assert [kind for kind, _, _ in office.outbox()] == ["answer"]


def test_an_unasked_colleague_is_told_who_has_the_ticket_now(office):
    _number, notice = office.opened()
    office.gets(reply(notice, "#assign boss"))
    office.outbox()
    row = office.gets(reply(notice, "Dear Jane, two weeks."))
    assert row.disposition == "note"
    _, letter, _text = told(office)
    office.gets(pressed(buttons(letter)["Send it anyway"]))
    assert "answer" in [kind for kind, _, _ in office.outbox()]


def test_the_desk_address_lists_shows_and_helps(office):
    number, notice = office.opened()
    office.gets(reply(notice, "#help"))
    _, _, text = told(office)
    assert "#snooze 3 days" in text
    desk = re.search(r"\(#help\): (\S+)", text)[1]
    office.gets(
        mail("#list mine\n\nBest regards\nLi Na", sender="Li Na <li@staff.example>", to=desk, headers=vouched())
    )
    _, _letter, text = told(office)
    assert f"T-{number}" in text
    office.gets(mail(f"#close {number}", sender="Li Na <li@staff.example>", to=desk, headers=vouched()))
    assert office.view(number).ticket.stage.value == "closed"


def test_commands_without_any_address_of_ours_ask_first(office):
    number, _ = office.opened()
    plain = mail(f"#close {number}", sender="Li Na <li@staff.example>", to="sales@company.example", headers=vouched())
    assert office.gets(plain).disposition in ("note", "file")
    assert office.view(number).ticket.stage.value == "new"
    _, letter, _ = told(office)
    office.gets(pressed(buttons(letter)["Send it anyway"]))
    assert office.view(number).ticket.stage.value == "closed"


def test_an_answer_written_past_us_with_the_mailbox_in_copy_is_known_and_nothing_is_sent(office):
    number, _ = office.opened()
    past_us = mail(
        "Dear Jane, two weeks.",
        sender="Li Na <li@staff.example>",
        to="jane@customer.example, sales@company.example",
        headers={"In-Reply-To": "<q@customer.example>", **vouched()},
    )
    row = office.gets(past_us)
    assert (row.disposition, row.ticket) == ("answer", number)
    assert office.outbox() == []
    view = office.view(number)
    assert (view.ticket.stage.value, view.timeline[-1].who) == ("processed", "li")


def test_the_out_of_office_of_a_colleague_marks_them_away_and_their_next_act_brings_them_back(office):
    _, notice = office.opened()
    headers = {"In-Reply-To": str(notice["Message-ID"]), "Auto-Submitted": "auto-replied"}
    office.gets(
        mail(
            "I am out of the office until 24 December 2099. Please write to boss@staff.example.",
            sender="Li Na <li@staff.example>",
            to="sales@company.example",
            subject="Out of office",
            headers=headers,
        )
    )
    with office.app.store.read() as tx:
        (absence,) = tx.absences(office.app.house.clock())
    assert (absence.person, absence.substitute) == ("li", "boss")
    office.outbox()
    office.gets(reply(notice, "#priority"))
    with office.app.store.read() as tx:
        assert tx.absences(office.app.house.clock()) == ()


def test_a_corrected_category_is_learned_at_once(office):
    number, notice = office.opened()
    words = next(words for words in buttons(notice) if words.startswith("It is: complaint"))
    office.gets(pressed(buttons(notice)[words]))
    assert office.view(number).ticket.category.value == "complaint"
    with office.app.store.read() as tx:
        (lesson,) = tx.lessons(10)
    assert (lesson.category.value, lesson.who, lesson.ticket) == ("complaint", "li", number)


def test_a_bounce_of_an_answer_is_told_to_its_writer_once_with_the_reason(office):
    _number, notice = office.opened()
    office.gets(reply(notice, "Dear Jane, two weeks."))
    ((_, _, answer),) = office.outbox()
    report = (
        "From: MAILER-DAEMON@mx.customer.example\r\nTo: sales@company.example\r\nSubject: Undelivered Mail\r\n"
        "Return-Path: <>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;"
        ' boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n--b\r\n'
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.example\r\n\r\n"
        "Final-Recipient: rfc822; jane@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: {answer['Message-ID']}\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
    ).encode()
    office.gets(report)
    to, letter, text = told(office)
    assert to == "li@staff.example"
    assert "did not reach the customer" in letter["Subject"]
    assert "There is no such address: jane@customer.example" in text
    assert "Dear Jane, two weeks." in text
    office.gets(report.replace(b"Undelivered", b"Again undelivered"))
    assert office.outbox() == []


def test_a_forged_bounce_tells_nobody(office):
    office.opened()
    forged = mail(
        "550 no such user <jane@customer.example>",
        sender="MAILER-DAEMON@x.example",
        subject="Undelivered",
        headers={"X-Failed-Recipients": "jane@customer.example"},
    )
    office.gets(forged)
    assert office.outbox() == []


def test_who_is_given_a_ticket_gets_its_notice_and_can_answer_from_it(office):
    number, notice = office.opened()
    office.gets(reply(notice, "#assign boss"))
    theirs = next(m for kind, to, m in office.outbox() if to == "boss@staff.example" and "Please quote" in body(m))
    office.gets(reply(theirs, "Dear Jane, I take care of it.", sender="Wang Wei <boss@staff.example>"))
    assert [to for kind, to, _ in office.outbox() if kind == "answer"] == ["jane@customer.example"]
    assert office.view(number).ticket.owner == "boss"


def test_a_handover_moves_everything_and_the_leavers_addresses_are_dead(office):
    number, notice = office.opened()
    row = office.gets(reply(notice, "#handover li to boss"))
    assert row.disposition == "command"
    assert office.view(number).ticket.owner == "boss"
    letters = office.outbox()
    assert {to for _, to, _ in letters} == {"li@staff.example", "boss@staff.example"}
    assert any("Please quote" in body(m) for _, to, m in letters if to == "boss@staff.example")
    office.gets(reply(notice, "Dear Jane, one more thing."))
    assert not [1 for kind, _, _ in office.outbox() if kind == "answer"], "held: it is no longer hers"
