"""Tickets that go from one colleague to another, into the bin and back: what one has to know comes along."""

from datetime import UTC, datetime

from support.mails import mail
from test_relaying import Office, body, office, reply

__all__ = ["office"]  # the fixture

BOSS = "Wang Wei <boss@staff.example>"


def notice_to(office: Office, address: str):
    return next(letter for kind, to, letter in office.outbox() if kind == "notice" and to == address)


def test_a_colleagues_answer_is_told_with_the_customer_and_without_the_buttons_of_that_colleague(office):
    number, notice = office.opened()
    asked = reply(notice, "I take care of this myself.\n\n" + quoted(notice), sender=BOSS)
    office.gets(asked)
    held = notice_to(office, "boss@staff.example")
    office.gets(reply(held, "yes", sender=BOSS))
    sent = office.outbox()
    assert [to for kind, to, _ in sent if kind == "answer"] == ["jane@customer.example"]
    told = next(letter for kind, to, letter in sent if kind == "notice" and to == "li@staff.example")
    text = body(told)
    assert "A colleague answered: Wang Wei" in text and "I take care of this myself." in text
    assert "Customer: Jane Doe <jane@customer.example>" in text
    assert "left no mail address" not in text
    assert f".{number}.boss." not in text and "Write your answer above" not in text.split("\n", 1)[1]


def quoted(notice):
    lines = "\n".join(f"> {line}" for line in body(notice).splitlines())
    return f"On Monday {notice['From'].addresses[0].display_name} wrote:\n{lines}"


def test_a_note_of_the_same_mail_goes_along_with_the_ticket_and_so_does_an_older_one(office):
    _, notice = office.opened()
    office.gets(reply(notice, "#assign boss\n#note wants to be rung back"))
    given = notice_to(office, "boss@staff.example")
    assert "Colleagues' notes: wants to be rung back" in body(given)
    office.gets(reply(given, "#note pays late\n#assign li", sender=BOSS))
    text = body(notice_to(office, "li@staff.example"))
    assert text.index("wants to be rung back") < text.index("pays late") < text.index("Please quote 20 pcs")


def test_whoever_is_given_the_ticket_reads_too_that_a_stranger_named_another(office):
    number, _ = office.opened()
    strange = mail(
        f"Please change the address of [T-{number}].", sender="Eve <eve@else.example>", subject=f"Re: [T-{number}]"
    )
    office.gets(strange)
    notice = notice_to(office, "li@staff.example")
    warning = next(line for line in body(notice).splitlines() if line.startswith("! The mail names this ticket"))
    office.gets(reply(notice, "#assign boss"))
    assert warning in body(notice_to(office, "boss@staff.example")).splitlines()


def test_what_comes_back_from_the_bin_is_due_as_it_was(office):
    number, notice = office.opened()
    due = office.view(number).ticket.due_at
    office.gets(reply(notice, "#recycle"))
    with office.app.store.read() as tx:
        far = datetime(2100, 1, 1, tzinfo=UTC)
        assert not tx.owner_reminders(far, 10), "nobody is reminded of what lies in the bin"
    office.gets(reply(notice, "#restore"))
    assert due is not None and office.view(number).ticket.due_at == due


def test_who_writes_below_the_notice_gets_the_words_back_to_send_them(office):
    _, notice = office.opened()
    office.gets(reply(notice, quoted(notice) + "\n\nDear Jane,\nwe can deliver in two weeks.\n"))
    told = notice_to(office, "li@staff.example")
    assert "NOT sent" in told["Subject"]
    assert "we can deliver in two weeks." in body(told)


def test_a_note_that_is_copied_out_of_the_notice_does_not_leave(office):
    _, notice = office.opened()
    office.gets(reply(notice, "#assign boss\n#note wants to be rung back"))
    given = notice_to(office, "boss@staff.example")
    line = next(line for line in body(given).splitlines() if "rung back" in line)
    office.gets(reply(given, f"Dear Jane, we ring you.\n\n{line}", sender=BOSS))
    assert {kind for kind, _, _ in office.outbox()} == {"notice"}
