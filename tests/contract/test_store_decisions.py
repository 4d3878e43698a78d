"""What was decided about each mail is kept as it was then, the same on every back end."""

from support.store_values import DAY, HOUR, NO, NOW, file_mail, joining, message, opening, order_form, take_in, verdict

from mailbot.model.verdict import Category, Reason

ROUTED = (Reason("route.pumps", "fits"), Reason("assign.round_robin", "Bob's turn"), Reason("shadow.route.x", "would"))


def since(store, moment=None, limit=10):
    with store.read() as tx:
        return tx.decided_since(moment, limit)


def test_a_mail_that_opened_a_ticket_tells_who_got_it_by_which_route_and_as_which_form(store):
    mail = take_in(store)
    form = message(form=order_form(name="Anna"))
    ticket = file_mail(store, mail, form, opening("bob", reasons=ROUTED), judged=verdict(Category.ORDER))
    (row,) = since(store)
    assert (row.mail, row.ticket, row.assignee, row.routes) == (mail, ticket.number, "bob", ("pumps",))
    assert (row.form, row.category, row.disposition, row.ack_code) == ("shop", "order", "open_ticket", "Y")
    assert (row.author, row.subject, row.recorded_at) == ("Anna <anna@buyer.example>", "Lamps", NOW)
    with store.read() as tx:
        assert tx.decided_mail(mail) == row


def test_a_mail_that_joined_a_ticket_gave_it_to_nobody(store):
    first = file_mail(store, take_in(store, "one"), message(), opening("bob"))
    later = take_in(store, "two", uid=2)
    file_mail(store, later, message(), joining(first.number), now=NOW + HOUR)
    newest, oldest = since(store)
    assert (newest.mail, newest.assignee, newest.form, newest.ack_code) == (later, "", "", NO.code)
    assert oldest.assignee == "bob"


def test_only_the_newest_of_the_span_are_given_and_nothing_undecided(store):
    for n in range(4):
        file_mail(store, take_in(store, f"m{n}", uid=n + 1), message(), opening(), now=NOW + n * DAY)
    waiting = take_in(store, "waiting", uid=9)
    assert [row.recorded_at for row in since(store)] == [NOW + n * DAY for n in (3, 2, 1, 0)]
    assert [row.recorded_at for row in since(store, NOW + 2 * DAY)] == [NOW + n * DAY for n in (3, 2)]
    assert [row.recorded_at for row in since(store, limit=1)] == [NOW + 3 * DAY]
    with store.read() as tx:
        assert tx.decided_mail(waiting) is None
