"""A colleague asks by mail who a customer is, what happened, what was written; and says what is known of them."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from msgspec.structs import replace
from support.desk import BOX, LI, MEI, Desk, body, buttons, vouched
from support.mails import mail
from support.office import CLAIM

from mailbot.model import acts
from mailbot.model.customer import Moment, MomentKind
from mailbot.model.order import OrderLine
from mailbot.model.segment import Segment
from mailbot.model.ticket import Event
from mailbot.showing.moments import moment_words, only_asks


@pytest.fixture
def office(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def asked(office, words, person=LI, to="sales@company.example", **more):
    """What comes back to a colleague who writes to the mailbox itself."""
    office.post()
    row = office.gets(mail(words, sender=office.by(person), to=to, subject="", headers=vouched(), **more))
    return row, [one.mail for one in office.post() if one.to == person.addresses[0]]


def told(office, words, person=LI):
    _, (letter,) = asked(office, words, person)
    return letter


def bought(office, number):
    with office.store.begin() as tx:
        tx.act(number, [acts.Worth("12000", "USD"), acts.Step(Event.DEALT)], "li", 0, office.now)


def anna(office):
    """A customer with an order and a complaint; her ticket's number and the notice."""
    number, notice = office.opened("Please quote 20 pcs of A-100 不鏽鋼水泵.\n\n--\nAnna Berg\nTel +49 30 1234567")
    bought(office, number)
    return number, notice


def test_a_card_tells_who_they_are_and_what_there_was(office):
    number, _ = anna(office)
    address = office.customer_of(number)
    office.take(CLAIM, sender=f"Anna Berg <{address}>")
    letter = told(office, f"#customer {address}")
    text = body(letter)
    for words in (address, "12,000 USD", f"T-{number}", "+49301234567", "Li Na", "arrived broken"):
        assert words in text, words
    assert {"All that happened", "Key account", "Show"} <= set(buttons(letter))


def test_a_card_comes_in_the_language_of_whoever_asks(office):
    number, _ = anna(office)
    text = body(told(office, f"#客户 C-{office.view(number).customer.id}", MEI))
    assert "负责人：Li Na" in text
    assert "成交额：12,000 USD" in text


def test_the_cards_buttons_act(office):
    number, _ = anna(office)
    found = buttons(told(office, "#customer C-1"))
    office.press(found["Key account"])
    assert office.view(number).customer.key_account
    office.post()
    office.press(found["All that happened"])
    assert "Please quote 20 pcs" in office.told().text
    assert "No longer a key account" in buttons(told(office, "#customer C-1"))


def test_a_ticket_stands_for_its_customer(office):
    number, notice = anna(office)
    office.post()
    office.reply(notice, "#customer\n#history\n#set Industry = food\n#consent yes by telephone")
    text = office.told().text
    assert "C-1" in text
    assert "industry" in body(told(office, f"#customer T-{number}"))
    assert "by telephone" in body(told(office, "#customer C-1"))


def test_whom_nobody_knows_or_several_are_is_said(office):
    office.opened()
    office.opened()
    for command in ("#customer", "#history"):
        assert "Try a part of the name" in body(told(office, f"{command} nobody at all"))
    several = told(office, "#customer buyer.example")
    assert [name for name in buttons(several)] == ["Customer"]
    assert body(several).count("C-") >= 2


def test_mails_are_found_by_words_in_either_script_and_filters(office):
    number, _ = anna(office)
    office.opened("We need valves.")
    for words in (
        "不锈钢水泵",
        "quote A-100 2026",
        "水泵 from:buyer.example",
        f"水泵 ticket:T-{number}",
        "pcs category:inquiry",
    ):
        text = body(told(office, f"#find {words}"))
        assert f"T-{number}" in text, words
        assert "valves" not in text, words
    for words in ("submarine", "水泵 year:1999"):
        assert "Try fewer" in body(told(office, f"#find {words}")), words
    for words in ("水泵 category:nonsense", "year:abc 水泵"):
        assert "inquiry, order, faq, complaint, other" in body(told(office, f"#find {words}")), words


def test_two_customers_become_one_and_two_again(office):
    one, notice = office.opened()
    other, _ = office.opened()
    first, second = (office.view(number).customer.id for number in (one, other))
    office.reply(notice, f"#merge C-{second}")
    assert "one customer now" in body(office.post()[-1].mail)
    assert office.view(other).customer.id == first
    assert len(office.view(one).customer.addresses) == 2
    asked(office, f"#split C-{second}", to=notice["Reply-To"])
    assert office.view(other).customer.id == second


def test_a_merge_that_cannot_be_is_refused_and_nothing_is_done(office):
    number, notice = office.opened()
    with office.store.begin() as tx:
        staff = next(iter(MEI.addresses))
        tx._db.exec_driver_sql("INSERT INTO customers (id, made_at) VALUES (7, '2026-01-01 00:00:00.000000')")
        tx._db.exec_driver_sql(f"INSERT INTO customer_addresses (customer, address) VALUES (7, '{staff}')")
    mine = office.view(number).customer.id
    for words, why in (
        ("#merge C-7", "mei@staff.example"),
        (f"#merge C-7 C-{mine}", "mei@staff.example"),
        (f"#merge C-{mine}", "one customer already"),
        ("#merge C-999", "no customer is known by this"),
        ("#merge nobody", "no customer is known by this"),
        ("#merge mei@staff.example hua@staff.example", "mei@staff.example, hua@staff.example"),
        (f"#split C-{mine}", "no part of another"),
        ("#split", "needs more"),
        ("#set", "needs more"),
        ("#key perhaps", "needs more"),
        ("#consent maybe", "needs more"),
        ("#set = food", "needs more"),
    ):
        office.post()
        office.now += timedelta(hours=1)  # a colleague is told ten times an hour at most
        office.reply(notice, f"{words}\n#note kept")
        text = office.told().text
        assert "Nothing was done" in text and why in text, words
    assert not any(entry.text == "note: kept" for entry in office.view(number).timeline)


def test_the_raw_mail_and_its_files_come_as_files(office):
    brought = message_from_bytes(mail("We need 20 pcs of this.", sender="Jo <jo@buyer.example>"), policy=policy.default)
    brought.add_attachment(b"%PDF-1.4 x", "application", "pdf", filename="plan.pdf")
    brought.add_attachment(b"MZ", "application", "x-msdownload", filename="run.exe")
    number = office.gets(bytes(brought)).ticket
    letter = told(office, f"#raw {number}")
    (file,) = letter.iter_attachments()
    assert file.get_filename().endswith(".eml")
    assert message_from_bytes(file.get_payload(decode=True), policy=policy.default)["From"] == "Jo <jo@buyer.example>"
    files = told(office, f"#attachments {number}")
    assert [one.get_filename() for one in files.iter_attachments()] == ["plan.pdf"]
    assert "run.exe" in body(files)
    assert "It has so many: 1" in body(told(office, f"#raw {number} 3"))
    bare, _ = office.opened()
    assert "sent no files" in body(told(office, f"#attachments {bare}"))


def test_nobody_but_a_colleague_who_is_proven_is_answered(office):
    anna(office)
    for sender, headers in (
        ("Eve <eve@else.example>", vouched(domain="else.example")),
        ("Li Na <li@staff.example>", vouched("fail")),
        ("Li Na <li@staff.example>", {}),
    ):
        office.post()
        office.gets(mail("#customer C-1\n#find pcs", sender=sender, to=BOX.address, subject="", headers=headers))
        assert not any("1234567" in one.text for one in office.post()), sender


def test_orders_that_change_something_ask_first_where_no_reply_address_of_ours_was_used(office):
    anna(office)
    letter = told(office, "#key C-1 on")
    assert "Was it you?" in body(letter)
    assert not office.view(1001).customer.key_account


def test_a_segment_is_counted_and_listed_by_mail(office):
    anna(office)
    office.opened("Please quote 5 pcs of valves.")
    bought_once = Segment("buyers", "Have bought", bought=True)
    rulebook = replace(office.house.rulebook, segments=(bought_once, Segment("rest", bought=False)))
    office.house = replace(office.house, rulebook=rulebook)
    all_of_them = told(office, "#segment")
    assert "1  Have bought" in body(all_of_them)
    office.press(buttons(all_of_them)["Show"])
    assert "C-2" in office.told().text  # the last button of that name is the last segment's
    text = body(told(office, "#segment have bought"))
    assert "C-1" in text and "C-2" not in text
    assert "There is no such segment. There are: buyers, rest" in body(told(office, "#segment byuers"))
    office.house = replace(office.house, rulebook=replace(rulebook, segments=()))
    for words in ("#segment", "#segment buyers"):
        assert "a file of your administrator in rules/segments" in body(told(office, words))


def test_a_name_full_of_markup_stays_text(office):
    evil = '"<script>alert(1)</script> {{ 7*7 }}" <evil@buyer.example>'
    office.take("Please quote 20 pcs of A-100.", sender=evil)
    letter = told(office, "#customer evil@buyer.example")
    html = letter.get_body(("html",)).get_content()
    assert "<script>" not in html and "{{ 7*7 }}" in body(letter)


def test_a_first_mail_with_a_known_telephone_says_whose_it_is_in_the_notice_and_merges_nothing(office):
    anna(office)
    _, notice = office.opened("Please quote 5 pcs of A-200.\n\n--\nAnna Berg\nTel 030 1234567")
    assert "the same telephone as C-1" in body(notice) and "#merge C-1" in body(notice)
    assert office.view(1002).customer.id != office.view(1001).customer.id
    _, other = office.opened("Please quote 5 pcs of A-200.\n\n--\nEve\nTel 040 7654321")
    assert "same telephone" not in body(other)
    office.press(buttons(notice)["The same: merge (C-1)"])
    assert office.view(1002).customer.id == office.view(1001).customer.id == 1


def test_a_time_line_is_in_turn_without_commands_and_a_card_names_the_goods(office):
    number = office.take("Purchase order PO 88: we order 20 pcs of DL-1.", "Bob <bob@client.example>", subject="PO 88")
    office.do(number, acts.EditOrder("line", line=OrderLine("Desk lamp", "20", "pcs")), acts.Step(Event.DEALT))
    with office.store.read() as tx:
        (row,) = tx.customers_called("bob@client.example", 5)
        codes = [one.code for one in tx.life_of(row.id, 50) if one.kind.value == "event"]
        (deal,) = tx.dealings(row.id, 5).deals
    assert codes.index("opened") < codes.index("assigned") < codes.index("dealt")
    assert any("20 pcs Desk lamp" in one for one in deal.items)
    at = office.now
    assert not only_asks(Moment(at, MomentKind.NOTE, "order", "eve@else.example", "Re: it\nPlease wait.", number, 7))
    assert only_asks(Moment(at, MomentKind.NOTE, "order", "li", "Re: it\n#report week", number, 7))
    answer = Moment(at, MomentKind.ANSWER, "order", "li", "Re: it\n#deal\n\nDear Bob, it ships.", number, 7)
    assert moment_words(answer) == "Re: it\nDear Bob, it ships."
