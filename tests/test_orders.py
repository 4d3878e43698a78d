"""An order's life by mail: taken by telephone, corrected, quoted, asked about, sent to a factory."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from support.desk import BOSS, LI, Desk, body, vouched
from support.mails import mail

from mailbot.classify.details import catalogue
from mailbot.model.calendar import WorkCalendar
from mailbot.model.factory import Factory
from mailbot.model.order import Channel, OrderLine
from mailbot.model.rulebook import ProductEntry
from mailbot.model.settings import AckPolicy, Company
from mailbot.model.ticket import Stage, WaitingFor
from mailbot.model.tokens import Purpose, Token

PLANT = Factory("plant1", "orders@plant.example", title="Plant One")
WERK = Factory(
    "werk", "492211234@fax.example", language="zh-Hans", fax=True, redact=frozenset({"name", "email", "phone"})
)
BOB = "Bob Lee <bob@client.example>"
TAKEN = (
    "#new order bob@client.example by phone: 200 pcs A-100, 12,000 USD, promised 12 May, po 4711, name Bob Lee, "
    "+49 30 1234567"
)
CANARIES = ("bob", "lee", "client", "1234567", "4711", "12000", "12,000", "usd")


class Firm(Desk):
    def __init__(self, home, **changes):
        super().__init__(home, **{"factories": (PLANT, WERK), "ack": AckPolicy(), **changes})

    def orders(self, words, person=LI):
        """At a colleague's own desk address."""
        tag = self.house.tokens.tag(Token(Purpose.STAFF_REPLY, 0, person.handle))
        return self.gets(
            self.octets(words, sender=self.by(person), to=f"sales+{tag}@company.example", headers=vouched())
        )

    def octets(self, words, **more):
        return mail(words, date=self.now, message_id=f"<{self._uid}.x@x.example>", **more)

    def customer(self, words, sender=BOB, result="pass", **more):
        head = {**vouched(result, sender.rpartition("@")[2].strip("> ")), **more.pop("headers", {})}
        return self.gets(self.octets(words, sender=sender, headers=head, **more))

    def taken(self, words=TAKEN):
        """(number, the notice)."""
        number = self.orders(words).ticket
        return number, next(one.mail for one in self.post() if one.kind == "notice")

    def order(self, number):
        with self.store.read() as tx:
            return tx.order(number)

    def at_factory(self, words="#factory plant1"):
        """(number, the mail to the factory)."""
        number, notice = self.taken()
        self.reply(notice, words)
        return number, self.sent("factory")[0]

    def sent(self, kind):
        return [one.mail for one in self.post() if one.kind == kind]

    def factory(self, letter: EmailMessage, words, sender="Plant <orders@plant.example>", result="pass", **more):
        head = vouched(result, sender.rpartition("@")[2].strip(">")) | more.pop("headers", {})
        return self.gets(
            self.octets(words, sender=sender, to=more.pop("to", str(letter["Reply-To"])), headers=head, **more)
        )


@pytest.fixture
def firm(tmp_path):
    firm = Firm(tmp_path)
    yield firm
    firm.close()


def words_of(letters):
    return "\n".join(
        part.get_content() for one in letters for part in one.walk() if part.get_content_maintype() == "text"
    )


# --- taken by telephone, corrected ---


def test_an_order_by_telephone_becomes_a_ticket_with_its_channel_and_its_customer(firm):
    number, notice = firm.taken()
    ticket, order = firm.ticket(number), firm.order(number)
    assert ticket.category.value == "order" and ticket.owner == "li"
    assert (order.theirs, order.worth, str(order.promised), order.channel) == (
        "4711",
        "12000 USD",
        "2026-05-12",
        Channel.PHONE,
    )
    assert order.lines == (OrderLine("A-100", "200", "pcs"),)
    customer = firm.view(number).customer
    assert (customer.name, customer.addresses, customer.phone) == ("Bob Lee", ("bob@client.example",), "+49 30 1234567")
    for line in (
        "Customer's order no.: 4711",
        "Ordered: 200 pcs A-100",
        "Promised for: 2026-05-12",
        "Taken by: telephone",
    ):
        assert line in body(notice)
    firm.reply(notice, "Dear Bob,\n\nthank you, it ships in May.")
    (answer,) = firm.sent("answer")
    assert "bob@client.example" in answer["To"] and "#new" not in words_of([answer])


def test_it_is_found_by_name_and_a_customer_without_an_address_stays_one_customer(firm):
    first = firm.orders("#new order Acme Trading by fax: 5 sets Pump, +49 40 7654321").ticket
    second = firm.orders("#new order Acme Trading: 7 sets Pump").ticket
    assert firm.ticket(first).customer == firm.ticket(second).customer
    assert firm.order(first).channel is Channel.FAX


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("#new order Nobody Known: 5 sets Pump", "for a new customer write the address"),
        ("#new order li@staff.example: 5 sets Pump", "is one of us"),
        ("#new order bob@client.example: amount 5 XYZ", "a sum, or goods?"),
        ("#new order bob@client.example: 5 sets Pump, 700 XYZ", "a sum, or goods? Write 700 USD"),
        ("#new order bob@client.example: 5 sets Pump, promised soonish", "is not clear"),
        ("#note x\n#new order bob@client.example: 5 sets Pump", "which ticket"),
        ("#new order", "needs more"),
    ],
)
def test_what_is_not_clear_is_said_and_nothing_is_filed(firm, words, said):
    firm.orders(words)
    assert said in body(firm.told().mail)
    with firm.store.read() as tx:
        assert tx.ticket(1001) is None


def test_a_customer_takes_no_orders(firm):
    row = firm.customer(TAKEN)
    assert row.author.startswith("Bob") and firm.ticket(row.ticket).subject != "4711"
    assert firm.order(row.ticket) is None or firm.order(row.ticket).channel is Channel.MAIL


def test_fields_are_corrected_and_an_unknown_currency_changes_nothing(firm):
    number, notice = firm.taken()
    firm.reply(notice, "#edit number 77-A\n#amount 12,500 XYZ")
    assert "which currency? One of: USD, EUR" in body(firm.told().mail) and firm.order(number).number == ""
    firm.reply(
        notice, "#edit number 77-A\n#edit line 2 30 boxes Bulb\n#amount 12.5k EUR\n#promised 20 May\n#edit channel chat"
    )
    order = firm.order(number)
    assert (order.number, order.worth, str(order.promised), order.channel) == (
        "77-A",
        "12500 EUR",
        "2026-05-20",
        Channel.CHAT,
    )
    assert order.lines[1] == OrderLine("Bulb", "30", "boxes")


def test_an_invoice_is_a_mark_on_the_time_line(firm):
    number, notice = firm.taken()
    firm.reply(notice, "#edit invoice = INV-17")
    assert "the invoice: INV-17" in body(firm.told().mail) and firm.order(number).number == ""
    with firm.store.read() as tx:
        life = tx.life_of(firm.ticket(number).customer, 50)
    assert [(one.code, one.text, one.who) for one in life if one.code == "invoiced"] == [("invoiced", "INV-17", "li")]
    firm.orders("#history bob@client.example")
    assert "wrote the invoice" in (said := body(firm.told().mail)) and "INV-17" in said


def test_a_number_that_two_customers_use_is_kept_and_said(firm):
    first, _ = firm.taken()
    second, notice = firm.taken("#new order eve@else.example: 3 sets Pump")
    firm.post()
    firm.reply(notice, "#edit po = PO 4711")
    assert f"another customer has an order of this number: T-{first}" in body(firm.told().mail).replace(
        "take care: ", ""
    )
    assert firm.order(second).theirs == "PO 4711"


def test_a_quote_in_an_answer_is_remembered_once_it_goes_out(firm):
    number, notice = firm.taken()
    firm.reply(notice, "Dear Bob,\n\nplease find our proforma invoice PI-123 over 12,000 USD.", headers=vouched("none"))
    with firm.store.read() as tx:
        assert tx.quotes(number) == ()
    firm.reply(notice, "Dear Bob,\n\nplease find our proforma invoice PI-123 over 12,000 USD.")
    with firm.store.read() as tx:
        (quote,) = tx.quotes(number)
    assert (quote.text, quote.who) == ("PI-123 12000 USD", "li")


def test_a_quoted_price_of_one_piece_is_no_quoted_sum(firm):
    number, notice = firm.taken()
    firm.reply(notice, "Dear Bob,\n\nour offer: 10 pieces at 12.00 EUR each.")
    firm.reply(notice, "Dear Bob,\n\nplease find our quotation PI-124: 10 pieces at 12.00 EUR each, 120.00 EUR in all.")
    with firm.store.read() as tx:
        assert [quote.text for quote in tx.quotes(number)] == ["PI-124 120.00 EUR"]


def test_an_answer_that_is_taken_back_leaves_no_quote(tmp_path):
    firm = Firm(tmp_path, send_delay=timedelta(minutes=5))
    number, notice = firm.taken()
    firm.reply(notice, "Dear Bob,\n\nplease find our proforma invoice PI-123 over 12,000 USD.")
    with firm.store.read() as tx:
        assert [quote.number for quote in tx.quotes(number)] == ["PI-123"]
    firm.reply(notice, "#undo")
    with firm.store.read() as tx:
        assert tx.quotes(number) == () and tx.orders_numbered("PI-123") == ()
    assert any("quote taken back" in one for one in firm.events(number))
    firm.close()


def test_a_deal_of_which_nobody_names_the_sum_is_worth_its_order(firm):
    number, notice = firm.taken()
    firm.reply(notice, "#deal")
    assert firm.ticket(number).worth == "12000 USD"
    with firm.store.read() as tx:
        assert tx.dealings(firm.ticket(number).customer, 5).turnover == (("USD", "12000"),)
    firm.reply(notice, "#close")
    firm.reply(notice, "#amount 13,000 USD")
    assert firm.ticket(number).worth == "13000 USD", "what was corrected later counts too"
    firm.post()
    other, second = firm.taken("#new order bob@client.example: 3 sets Pump, 900 USD")
    firm.reply(second, "#deal 800 USD")
    assert firm.ticket(other).worth == "800 USD", "what a colleague names goes first"


# --- where is my order? ---

TOLD = {
    "Where is my order 4711?": ("Stage: received; we are checking it", "Promised for: 2026-05-12", "In charge: Li Na"),
    "请问订单4711到哪里了？谢谢": ("进度：已收到，正在核对", "承诺日期：2026-05-12", "负责人：Li Na"),
    "我的訂單到哪裡了？訂單號 4711，謝謝": ("進度：已收到，正在核對", "承諾日期：2026-05-12", "負責人：Li Na"),
    "Wo bleibt meine Bestellung 4711?": ("Stand: eingegangen, wird geprüft", "Zuständig: Li Na"),
}


@pytest.mark.parametrize("words", TOLD)
def test_who_asks_from_an_address_on_file_hears_at_once_where_it_stands(firm, words):
    firm.taken()
    row = firm.customer(words)
    letters = firm.post()
    (told,) = [one for one in letters if one.kind == "ack"]
    assert told.to == "bob@client.example" and all(line in told.text for line in TOLD[words])
    assert [one.to for one in letters if one.kind == "notice"] == ["li@staff.example"], "a person gets it all the same"
    assert any("customer asked: where, 4711" in one for one in firm.events(1001)) and row.ack_code == "Y"


@pytest.mark.parametrize(
    ("words", "sender", "result"),
    [
        ("Where is my order 4711?", "Eve <eve@else.example>", "pass"),
        ("Where is my order T-1001?", "Eve <eve@else.example>", "pass"),
        ("Where is my order 4711?", "Eve <eve@client.example>", "pass"),
        ("Where is my order 4711?", BOB, "none"),
        ("Where is my order 4711?", BOB, "fail"),
    ],
)
def test_nobody_else_hears_of_it_and_the_address_on_file_gets_a_neutral_mail_at_most(firm, words, sender, result):
    firm.taken()
    firm.pass_time(hours=2)
    firm.customer(words, sender, result, headers={"Return-Path": f"<{sender.partition('<')[2]}"})
    outside = [one for one in firm.post() if one.kind != "notice"]
    assert all("2026-05-12" not in one.text and "Li Na" not in one.text for one in outside)
    neutral = [one for one in outside if "We have received a question about your order" in one.text]
    assert [one.to for one in neutral] == ([] if result == "fail" else ["bob@client.example"])
    assert all("eve" not in words_of([one.mail]).lower() for one in neutral), "nothing of who asked"
    assert all("+c.1001." in one.mail["Reply-To"] for one in neutral), "a reply is about their own order"
    if sender.startswith("Eve"):
        assert not any(
            one.to.startswith("eve") and ("bob" in one.text.lower() or "4711" in one.text) for one in outside
        )


@pytest.mark.parametrize(
    "words",
    [
        "Where is my order 4711? Please call me back, I want to speak to a person.",
        "Please cancel my order 4711.",
        "Please change my order no. 4711: 300 pcs instead.",
        "This is a complaint: where is my order 4711? The goods arrived broken, we want our money back. Unacceptable.",
    ],
)
def test_a_person_answers_who_asks_for_one_complains_or_wants_a_change(firm, words):
    firm.taken()
    firm.customer(words)
    letters = firm.post()
    assert not any("2026-05-12" in one.text for one in letters if one.kind == "ack")
    assert any(one.kind == "notice" for one in letters)
    assert any("customer asked" in one for one in firm.events(1001))


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("We need 300 pcs instead of 200 in our PO 4711, please.", "Asks for a change of: T-1001, 4711"),
        ("Please stop the production of our PO 4711, we do not need it any more.", "Asks to cancel: T-1001, 4711"),
    ],
)
def test_a_change_stands_in_the_notice_and_nothing_is_done_by_itself(firm, words, line):
    firm.taken()
    before = firm.order(1001), firm.ticket(1001).stage
    firm.customer(words)
    assert line in words_of(firm.sent("notice"))
    assert (firm.order(1001), firm.ticket(1001).stage) == before
    with firm.store.read() as tx:
        assert [ticket.number for ticket in tx.orders_numbered("4711")] == [1001], "it is no other order"


@pytest.mark.parametrize(
    "words",
    [
        "What are your opening hours? I want to talk to a person, not a machine.",
        "请转人工，我不要机器回复。",
        "Bitte rufen Sie mich an, ich möchte mit jemandem sprechen.",
    ],
)
def test_asking_for_a_person_reaches_one(firm, words):
    number = firm.customer(words, "Eve <eve@else.example>").ticket
    told = [one.to for one in firm.post() if one.kind == "notice"]
    owner = firm.house.settings.person(firm.ticket(number).owner)
    assert owner is not None and owner.addresses[0] in told and firm.ticket(number).waiting_for is WaitingFor.US


def test_it_can_be_switched_off_and_has_the_caps_of_any_automatic_mail(tmp_path):
    firm = Firm(tmp_path, ack=AckPolicy(answer_where=False, direct="all"))
    firm.taken()
    firm.customer("Where is my order 4711?")
    assert "2026-05-12" not in words_of(firm.sent("ack"))
    firm.configure(ack=AckPolicy(per_address_hour=1))
    firm.pass_time(hours=2)
    firm.customer("Where is our order 4711, please?")
    firm.customer("And where is our order 4711 today?")
    assert sum("Promised for: 2026-05-12" in body(one) for one in firm.sent("ack")) == 1
    firm.close()


def test_of_two_orders_with_one_number_each_customer_hears_of_their_own(firm):
    firm.taken()
    firm.taken("#new order eve@else.example: 3 sets Pump, po 4711, promised 3 June")
    firm.customer("Where is my order 4711?", "Eve <eve@else.example>")
    (told,) = firm.sent("ack")
    assert "2026-06-03" in words_of([told]) and "2026-05-12" not in words_of([told])
    firm.customer("Where is order 4711?", "Mallory <mallory@bad.example>")
    assert not any("question about your order" in words_of([one]) for one in firm.sent("ack")), "whose is it?"


# --- the factory ---


@pytest.mark.parametrize(
    "words", ["#factory plant1", "#factory Plant One pack well for Bob Lee, Client (tel. 030 1234567), po 4711"]
)
def test_the_factory_gets_the_goods_and_nothing_of_the_customer(firm, words):
    number, letter = firm.at_factory(words)
    said = (words_of([letter]) + str(letter["Subject"])).lower()
    assert letter["To"] == "Plant One <orders@plant.example>" and "200 pcs a-100" in said and "2026-03-05" in said
    assert not [canary for canary in CANARIES if canary in said]
    assert f"sales+f.{number}.plant1." in letter["Reply-To"]
    ticket = firm.ticket(number)
    assert (ticket.stage, ticket.waiting_for) == (Stage.PROCESSED, WaitingFor.FACTORY)


def test_the_day_that_the_factory_gets_is_the_one_that_its_sender_reads(tmp_path):
    """Midnight in Shanghai is the day before in London."""
    zone = ZoneInfo("Asia/Shanghai")
    company = Company("Acme", timezone="Asia/Shanghai")
    firm = Firm(tmp_path, company=company, calendar=WorkCalendar(zone=zone))
    firm.now = datetime(2026, 3, 1, 9, tzinfo=zone)  # a Sunday: three working days end at midnight
    _, notice = firm.taken()
    firm.reply(notice, "#factory plant1")
    letters = firm.post()
    days = {kind: words_of([one.mail for one in letters if one.kind == kind]) for kind in ("factory", "notice")}
    assert "2026-03-05" in days["factory"] and "Plant One, 2026-03-05" in days["notice"]
    firm.close()


def test_it_speaks_the_factorys_language_and_knows_what_is_not_redacted_and_a_fax_is_plain(firm):
    _, letter = firm.at_factory("#factory werk")
    text = words_of([letter])
    assert letter["To"] == "492211234@fax.example" and letter.get_content_type() == "text/plain"
    assert "请查看以下订单" in text and "客户订单号：4711" in text and "订单金额：12000 USD" in text
    assert (
        "Bob" not in text
        and "client.example" not in text
        and "1234567" not in text.replace(" ", "").replace("492211234", "")
    )


def test_an_order_without_goods_is_not_sent_and_its_writer_told_what_is_missing(firm):
    number, notice = firm.taken("#new order bob@client.example: 12,000 USD")
    firm.reply(notice, "#factory plant1")
    letter = firm.told()
    assert letter.kind == "notice" and "name the goods first, such as: #edit line 200 pcs A-100" in body(letter.mail)
    assert firm.ticket(number).waiting_for is WaitingFor.US
    firm.reply(notice, "#edit line 5 sets Pump\n#factory plant1")
    assert "5 sets Pump" in words_of(firm.sent("factory"))
    firm.reply(notice, "#factory plant9")
    assert "which factory? One of: plant1, werk" in body(firm.told().mail)


def test_the_only_factory_needs_no_name_before_the_words_for_it(tmp_path):
    firm = Firm(tmp_path, factories=(PLANT,))
    _, notice = firm.taken()
    firm.reply(notice, "#factory plnat1 in blue, please")
    assert "which factory? One of: plant1" in body(firm.told().mail), "that may have been its name"
    firm.reply(notice, "#factory in blue, please")
    assert "in blue, please" in words_of(firm.sent("factory"))
    firm.close()


@pytest.mark.parametrize("result", ["pass", "none", "fail"])
def test_a_factory_may_name_the_ticket_in_a_mail_of_its_own_where_it_is_proven(firm, result):
    number, letter = firm.at_factory()
    firm.post()
    row = firm.factory(letter, "Yes, 3 weeks.", result=result, to="sales@company.example", subject=f"Re: [T-{number}]")
    assert (row.ticket == number) is (result == "pass")
    assert not any(one.to == "orders@plant.example" for one in firm.post()) or result != "pass"
    if result == "pass":
        assert firm.events(number)[-1].startswith("plant1: ")


def test_a_factory_that_never_got_a_ticket_cannot_name_it(firm):
    number, _ = firm.taken()
    to, named = "sales@company.example", f"Re: [T-{number}]"
    told = firm.octets(
        "Hello.", sender="Plant <orders@plant.example>", to=to, subject=named, headers=vouched("pass", "plant.example")
    )
    assert firm.gets(told).ticket != number


def test_words_without_goods_go_and_their_writer_is_told_that_they_went_alone(firm):
    _, notice = firm.taken("#new order bob@client.example: 12,000 USD")
    firm.reply(notice, "#factory plant1 by when?")
    letters = firm.post()
    told = words_of([one.mail for one in letters if one.kind == "notice"])
    assert "the factory got your words alone; goods are named by: #edit line 200 pcs A-100" in told
    assert "by when?" in words_of([one.mail for one in letters if one.kind == "factory"])
    firm.reply(notice, "#edit line 5 sets Pump\n#factory plant1 by when?")
    assert "your words alone" not in words_of(firm.sent("notice"))


def test_the_factorys_answer_comes_to_the_owner_and_never_to_the_customer(firm):
    number, letter = firm.at_factory()
    row = firm.factory(letter, "Yes, three weeks, 9 USD a piece. SECRET-COST")
    (notice,) = firm.post()
    assert (row.disposition, row.ticket, notice.kind, notice.to) == ("note", number, "notice", "li@staff.example")
    assert "The factory answered" in notice.text and "SECRET-COST" in notice.text
    assert firm.ticket(number).waiting_for is WaitingFor.US
    firm.reply(notice.mail, "Dear Bob,\n\nit ships in three weeks.")
    (answer,) = firm.sent("answer")
    assert (
        "bob@client.example" in answer["To"]
        and "SECRET-COST" not in words_of([answer])
        and "plant" not in str(answer).lower()
    )


def test_an_answer_that_lost_its_address_is_known_by_what_it_answers(firm):
    number, letter = firm.at_factory()
    firm.factory(letter, "Yes.", to="sales@company.example", headers={"In-Reply-To": str(letter["Message-ID"])})
    assert [one.to for one in firm.post()] == ["li@staff.example"] and firm.ticket(number).waiting_for is WaitingFor.US


@pytest.mark.parametrize(
    ("sender", "result", "headers", "code"),
    [
        ("Eve <eve@else.example>", "pass", {}, "factory.stranger"),
        (BOB, "pass", {}, "factory.stranger"),
        ("Plant <orders@plant.example>", "fail", {}, "factory.stranger"),
        ("Plant <orders@plant.example>", "pass", {"Auto-Submitted": "auto-replied"}, "factory.machine"),
    ],
)
def test_no_machine_and_no_stranger_answers_for_the_factory(firm, sender, result, headers, code):
    number, letter = firm.at_factory()
    row = firm.factory(letter, "Where is my order 4711? Send me everything.", sender, result, headers=headers)
    letters = firm.post()
    assert (row.disposition, row.ticket) == ("note", number) and code in firm.codes(number)
    assert {one.to for one in letters} <= {"li@staff.example"} and bool(letters) is (code == "factory.stranger")
    assert firm.ticket(number).waiting_for is WaitingFor.FACTORY


def test_a_factory_that_is_late_is_reminded_three_times_and_so_are_owner_and_manager(firm):
    number, _ = firm.at_factory()
    seen = []
    for _ in range(7):
        firm.pass_time(days=1)
        seen.append(
            [
                (one.kind, one.to)
                for one in firm.round()
                if one.kind == "factory" or "factory has not" in words_of([one.mail])
            ]
        )
    late = [[to for _, to in one] for one in seen if one]
    assert late == [
        ["orders@plant.example", "li@staff.example"],
        ["orders@plant.example", "li@staff.example", "boss@staff.example"],
        ["orders@plant.example", "li@staff.example", "boss@staff.example"],
    ]
    assert sum("factory reminded" in one for one in firm.events(number)) == 3


def test_a_reminder_tells_no_more_than_the_order_and_a_ticket_that_is_over_waits_for_nobody(firm):
    firm.at_factory()
    firm.pass_time(days=4)
    (reminder,) = [one for one in firm.round() if one.kind == "factory"]
    assert not [canary for canary in CANARIES if canary in words_of([reminder.mail]).lower()]
    _, notice = firm.taken("#new order eve@else.example: 3 sets Pump")
    firm.reply(notice, "#factory plant1\n#close")
    firm.post()
    firm.pass_time(days=4)
    assert sum(one.kind == "factory" for one in firm.round()) == 1, "the first order's alone"


def test_a_mail_that_does_not_reach_the_factory_is_told_to_the_owner(firm):
    _, letter = firm.at_factory()
    report = "\r\n".join(
        (
            "From: MAILER-DAEMON@mx.company.example",
            "To: sales@company.example",
            "Subject: Undelivered",
            "Date: Mon, 02 Mar 2026 09:10:00 +0000",
            "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            "\r\n--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n--b",
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.company.example\r\n",
            "Final-Recipient: rfc822; orders@plant.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b",
            f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter['Message-ID']}\r\n\r\n--b--\r\n",
        )
    )
    firm.gets(report.encode())
    told = firm.told()
    assert told.to == "li@staff.example" and "The order did not reach the factory" in body(told.mail)


@pytest.mark.parametrize(("words", "sent"), [("We order 200 pcs of A-100.", 1), ("We order the usual things.", 0)])
def test_a_routing_rule_sends_a_clear_order_with_goods_at_once(firm, words, sent):
    book, known = firm.house.rulebook, catalogue((ProductEntry("A-100", ("Pump",)),))
    routes = tuple(replace(one, factory="plant1") if one.id == "sales" else one for one in book.routes)
    classifier = replace(firm.house.classifier, products=known)
    firm.house = replace(firm.house, rulebook=replace(book, routes=routes), classifier=classifier)
    row = firm.customer(
        f"Dear Sirs,\n\n{words} Please confirm our purchase order PO-4711.\n\nBob Lee\nClient Ltd",
        subject="Purchase order",
    )
    with firm.store.read() as tx:
        waiting = [leg.factory for leg in tx.legs(row.ticket)]
    letters = firm.sent("factory")
    assert row.category == "order" and len(letters) == len(waiting) == sent
    assert not [canary for canary in CANARIES if canary in words_of(letters).lower()]


def test_what_waits_for_the_factory_is_listed_and_stands_in_the_notice(firm):
    number, _ = firm.at_factory()
    firm.orders("#list factory", BOSS)
    said = body(firm.told().mail)
    assert f"T-{number}" in said and "Waiting for factory since: 2026-03-02 (Plant One, → 2026-03-05)" in said
    firm.customer(
        "When will it be ready?",
        to=f"sales+{firm.house.tokens.tag(Token(Purpose.CUSTOMER_REPLY, number))}@company.example",
    )
    notices = [one for one in firm.post() if one.kind == "notice"]
    assert all("Waiting for factory since: 2026-03-02" in one.text for one in notices) and notices
