"""The customer record on every store: filled by mail, found by any name, merged and split, searched, erased."""

import pytest
from msgspec.structs import replace
from support.store_values import (
    DAY,
    HOUR,
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

from mailbot.model import acts
from mailbot.model.customer import Consent, Likeness, MomentKind, NoMerge, SearchFor, Source
from mailbot.model.decision import Disposition
from mailbot.model.details import Details
from mailbot.model.history import THIRD_PARTY
from mailbot.model.mail import Address, Attachment, Authentication, Evidence, Form
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category, Reason

FREE = frozenset({"gmail.example"})


def wrote(
    store, words="hello", author="anna@buyer.example", *, name="Anna Berg", text="We need lamps.", now=NOW, **more
):
    """A first mail of somebody; its ticket."""
    mail = take_in(store, words, uid=abs(hash(words)) % 100_000, now=now)
    fields = {"subject": words, "text": text} | {k: v for k, v in more.items() if k in ("form", "attachments")}
    said = replace(message(author, **fields), author=Address(author, name))
    decision = opening(**({"assignee": more["owner"]} if "owner" in more else {}))
    judged = verdict(more.get("category", Category.INQUIRY), details=more.get("details", Details()))
    return file_mail(store, mail, said, decision, now=now, judged=judged)


def ask(store, question, *values):
    with store.read() as tx:
        return getattr(tx, question)(*values)


def tell(store, order, *values):
    with store.begin() as tx:
        return getattr(tx, order)(*values)


def found(store, words, **more):
    return [one.subject for one in ask(store, "search", SearchFor(words, **more))]


# --- filled by mail ---


def test_what_a_signature_and_a_form_say_is_in_the_record(store):
    ticket = wrote(store, details=Details(phone="+49 30 123456-7", country="DE", company="Berg GmbH"))
    form = Form(
        "shop",
        "order",
        (("phone", "0301234567"), ("Industry", " food "), ("email", "x")),
        customer=Address("anna@buyer.example"),
    )
    wrote(store, "form", form=form, now=NOW + HOUR)
    record = ask(store, "customer", ticket.customer)
    assert record.phones == ("+49301234567", "0301234567")
    assert (record.customer.country, record.customer.company) == ("DE", "Berg GmbH")
    assert [(one.name, one.value, one.source) for one in record.attributes] == [("industry", "food", Source.FORM)]
    assert (record.consent, record.made_at) == (Consent.UNKNOWN, NOW)


def test_an_answer_fills_what_somebodys_record_knows_by_that_name(store):
    other = wrote(store, "other", "bob@else.example").customer
    tell(store, "set_attribute", other, "industry", "toys", Source.COMMAND, "li", NOW)
    ticket = wrote(store)
    text = "Hello,\n- Industry:  food  and drink\nSize = 20\nnote: we ring you\nYours"
    for uid, seen in ((7, Authentication()), (8, Authentication(dmarc=Evidence.PASS))):
        before = ask(store, "customer", ticket.customer).attributes
        said = message(text=text, authentication=seen)
        file_mail(store, take_in(store, f"answer {uid}", uid=uid), said, joining(ticket.number), now=NOW + HOUR)
    after = [(one.name, one.value, one.source) for one in ask(store, "customer", ticket.customer).attributes]
    assert (before, after) == ((), [("industry", "food and drink", Source.ANSWER)]), "only from who is proven"


def test_a_form_of_unknown_layout_and_a_third_party_say_nothing_of_the_customer(store):
    form = Form("generic", "inquiry", (("Industry", "food"),), customer=Address("anna@buyer.example"))
    ticket = wrote(store, form=form)
    passed_on = joining(ticket.number, reasons=(Reason(THIRD_PARTY, "a token passed on"),))
    said = verdict(details=Details(phone="+49 30 9999999"))
    file_mail(store, take_in(store, "other", uid=9), message("eve@else.example"), passed_on, judged=said)
    record = ask(store, "customer", ticket.customer)
    assert (record.attributes, record.phones) == ((), ())


def test_a_stranger_with_a_thousand_fields_fills_no_record(store):
    for turn in range(5):
        fields = tuple((f"field {turn} {at}", "x" * 5000) for at in range(200))
        ticket = wrote(store, f"form {turn}", form=Form("shop", "order", fields, customer=Address("a@b.example")))
    record = ask(store, "customer", ticket.customer)
    assert len(record.attributes) == 60
    assert max(len(one.value) for one in record.attributes) == 300


def test_a_colleague_knows_better_than_a_form(store):
    customer = wrote(store).customer
    assert tell(store, "set_attribute", customer, " Industry: ", "food", Source.COMMAND, "bob", NOW)
    assert not tell(store, "set_attribute", customer, "industry", "toys", Source.FORM, "", NOW)
    assert not tell(store, "set_attribute", customer, "industry", "food", Source.COMMAND, "bob", NOW)
    assert ask(store, "customer", customer).attribute("industry") == "food"
    assert tell(store, "set_attribute", customer, "industry", "", Source.COMMAND, "bob", NOW)
    assert ask(store, "customer", customer).attributes == ()


def test_key_account_consent_and_notes_stand_on_the_time_line(store):
    customer = wrote(store).customer
    assert [tell(store, "set_key_account", customer, True, "bob", NOW + HOUR) for _ in "ab"] == [True, False]
    tell(store, "set_consent", customer, Consent.YES, "by telephone", "bob", NOW + 2 * HOUR)
    tell(store, "note_on_customer", customer, "rings on Mondays", "li", NOW + 3 * HOUR)
    record = ask(store, "customer", customer)
    assert (record.customer.key_account, record.consent, record.consent_how) == (True, Consent.YES, "by telephone")
    life = ask(store, "life_of", customer, 50)
    assert [(one.kind, one.code) for one in life][-3:] == [
        (MomentKind.RECORD, "key_account"),
        (MomentKind.RECORD, "consent_yes"),
        (MomentKind.NOTE, "note"),
    ]


# --- what there was with them ---


def test_the_time_line_has_every_mail_event_and_letter_in_turn(store):
    first = wrote(store, "pumps", owner="bob")
    tell(store, "enqueue", letter(ticket=first.number), 0, "", NOW + HOUR)
    tell(store, "act", first.number, [acts.Worth("12000", "USD"), acts.Step(Event.DEALT)], "bob", 0, NOW + 2 * HOUR)
    second = wrote(store, "broken", category=Category.COMPLAINT, now=NOW + DAY)
    file_mail(
        store,
        take_in(store, "spring sale", uid=77),
        message(subject="spring sale"),
        joining(0, Disposition.FILE),
        now=NOW + 2 * DAY,
    )
    life = ask(store, "life_of", first.customer, 50)
    assert [one.at for one in life] == sorted(one.at for one in life)
    told = [(one.kind.value, one.code, one.ticket) for one in life]
    assert told[0] == ("mail", "inquiry", first.number)
    assert ("letter", "ack", first.number) in told
    assert ("event", "dealt", first.number) in told
    assert ("mail", "complaint", second.number) in told
    assert (life[-1].text.split("\n")[0], life[-1].ticket) == ("spring sale", 0)
    assert ask(store, "life_of", first.customer, 2) == life[-2:]


def test_dealings_count_what_is_open_bought_and_complained_about(store):
    bought = wrote(store, "order", form=order_form())
    tell(store, "act", bought.number, [acts.Worth("12000.50", "USD"), acts.Step(Event.DEALT)], "bob", 0, NOW + HOUR)
    tell(store, "act", bought.number, [acts.Step(Event.CLOSED)], "bob", 0, NOW + DAY)
    more = wrote(store, "more", now=NOW + DAY)
    tell(store, "act", more.number, [acts.Worth("100", "USD"), acts.Step(Event.DEALT)], "bob", 0, NOW + 2 * DAY)
    broken = wrote(store, "broken", category=Category.COMPLAINT, now=NOW + 3 * DAY)
    thrown = wrote(store, "rubbish", now=NOW + 4 * DAY)
    tell(
        store,
        "act",
        thrown.number,
        [acts.Worth("9", "EUR"), acts.Step(Event.DEALT), acts.Step(Event.RECYCLED)],
        "bob",
        0,
        NOW + 5 * DAY,
    )
    seen = ask(store, "dealings", bought.customer, 2)
    assert (seen.tickets, seen.turnover) == (4, (("USD", "12100.50"),))
    assert [one.number for one in seen.open] == [broken.number, more.number]
    assert [(one.ticket.number, one.items) for one in seen.deals] == [
        (more.number, ()),
        (bought.number, ("12 Desk lamp", "Bulb")),
    ]
    assert [one.number for one in seen.complaints] == [broken.number]
    assert [one.number for one in seen.recent] == [thrown.number, broken.number]
    assert (seen.first_at, seen.last_at) == (NOW, NOW + 4 * DAY)


# --- found ---


def test_a_customer_is_found_by_any_name(store):
    anna = wrote(store, details=Details(phone="+49 30 1234567", company="Lamps Ltd")).customer
    wrote(store, "other", "eve@else.example", name="Eve")
    for said in [
        "anna berg",
        "BERG",
        "anna@buyer.example",
        "buyer.ex",
        "0049 30 1234567",
        "030/123 45 67",
        "123 45 67",
        "C-1",
        "c-1",
        "1",
    ]:
        assert [row.id for row in ask(store, "customers_called", said, 9)] == [anna], said[:40]


def test_nonsense_finds_nobody(store):
    wrote(store, details=Details(phone="+49 30 1234567"))
    for said in [
        "",
        "%",
        "_",
        "\\",
        "'; DROP TABLE customers; --",
        "x" * 100_000,
        "\0",
        "C-999999999999",
        "+++",
        "1" * 40,
        "345 67",  # too few digits of a telephone
        "123 45 60",
    ]:
        assert ask(store, "customers_called", said, 9) == (), said[:40]


def test_chinese_names_are_found_in_either_script(store):
    li = wrote(store, author="li@buyer.example", name="东方贸易").customer
    assert [row.id for row in ask(store, "customers_called", "東方", 9)] == [li]


def test_a_row_tells_how_many_tickets_and_when(store):
    ticket = wrote(store, owner="bob")
    wrote(store, "again", now=NOW + DAY)
    (row,) = ask(store, "customers_after", 0, 9)
    assert (row.id, row.name, row.addresses) == (ticket.customer, "Anna Berg", ("anna@buyer.example",))
    assert (row.owner, row.tickets, row.last_at) == ("bob", 2, NOW + DAY)


# --- one or two ---


def two(store):
    """One person with two addresses."""
    one = wrote(store, "one", details=Details(phone="+49 30 1234567"))
    other = wrote(
        store, "two", "anna.berg@gmail.example", now=NOW + DAY, details=Details(phone="030 1234567"), owner="li"
    )
    return one, other


def test_one_telephone_one_firm_one_name_are_proposed(store):
    one, other = two(store)
    colleague = wrote(store, "three", "max@buyer.example", name="Max")
    wrote(store, "four", "eve@gmail.example", name="Eve")
    first, second = ask(store, "twins", FREE, 9)
    assert (first.one.id, first.other.id, first.why) == (one.customer, other.customer, (Likeness.PHONE, Likeness.NAME))
    assert (second.one.id, second.other.id, second.why, second.of) == (
        one.customer,
        colleague.customer,
        (Likeness.DOMAIN,),
        ("buyer.example",),
    )
    assert [twin.other.id for twin in ask(store, "twins_of", other.customer, FREE, 9)] == [one.customer]
    assert [row.id for row in ask(store, "same_firm", one.customer, FREE, 9)] == [colleague.customer]


def test_a_switchboard_and_a_mail_provider_make_no_twins_by_the_thousand(store):
    for at in range(30):
        wrote(store, f"mail {at}", f"person{at}@provider.example", name=f"{chr(65 + at)}{chr(66 + at)}q")
    assert ask(store, "twins", FREE, 99) == ()


def test_merged_customers_are_one_and_split_they_are_as_before(store):
    one, other = two(store)
    tell(store, "set_attribute", other.customer, "industry", "food", Source.COMMAND, "bob", NOW)
    before = [ask(store, "customer", id) for id in (one.customer, other.customer)]
    tell(store, "merge_customers", one.customer, other.customer, "bob", NOW + DAY)
    merged = ask(store, "customer", one.customer)
    assert merged.customer.addresses == ("anna.berg@gmail.example", "anna@buyer.example")
    assert (merged.phones, merged.attribute("industry")) == (("+49301234567", "0301234567"), "food")
    assert [(gone.id, gone.who) for gone in merged.absorbed] == [(other.customer, "bob")]
    assert ask(store, "customer", other.customer) == merged
    assert [row.id for row in ask(store, "customers_after", 0, 9)] == [one.customer]
    assert [ticket.number for ticket in ask(store, "dealings", one.customer, 9).recent] == [other.number, one.number]
    since = wrote(store, "since", "anna.berg@gmail.example", now=NOW + 2 * DAY)
    assert since.customer == one.customer
    assert tell(store, "split_customer", other.customer, "bob", NOW + 3 * DAY) == one.customer
    assert [ask(store, "customer", id) for id in (one.customer, other.customer)] == before
    assert {ticket.number for ticket in ask(store, "dealings", other.customer, 9).recent} == {
        other.number,
        since.number,
    }
    assert [ticket.number for ticket in ask(store, "dealings", one.customer, 9).recent] == [one.number]
    assert "split" in [moment.code for moment in ask(store, "life_of", one.customer, 99)]


def test_what_the_one_that_stays_does_not_know_it_learns(store):
    one = wrote(store, "one", name="")
    other = wrote(store, "two", "b@b.example", name="Berta", owner="li")
    tell(store, "set_key_account", other.customer, True, "bob", NOW)
    tell(store, "merge_customers", one.customer, other.customer, "bob", NOW)
    kept = ask(store, "customer", one.customer).customer
    assert (kept.name, kept.owner, kept.key_account) == ("Berta", "bob", True)


def learned(store, customer):
    known = ask(store, "customer", customer).customer
    return known.name, known.company, known.owner, known.key_account, ask(store, "key_mark", customer)


def a_firm(store):
    """(somebody of whom nothing is known, somebody of whom much is, a colleague of the second)."""
    one = wrote(store, "one", name="").customer
    firm = Details(company="Berta Ltd", phone="+49 30 7654321")
    other = wrote(store, "two", "b@b.example", name="Berta", details=firm).customer
    tell(store, "set_key_account", other, True, "bob", NOW)
    return one, other, wrote(store, "three", "c@b.example", name="Carl").customer


def test_what_it_learned_by_a_merge_that_was_wrong_is_forgotten(store):
    one, other, colleague = a_firm(store)
    before, twins = learned(store, one), ask(store, "twins", FREE, 99)
    tell(store, "merge_customers", one, other, "bob", NOW)
    assert learned(store, one)[:2] == ("Berta", "Berta Ltd") and learned(store, one)[3:] != before[3:]
    tell(store, "split_customer", other, "bob", NOW + HOUR)
    assert learned(store, one) == before
    assert ask(store, "twins", FREE, 99) == twins and len(twins) == 1
    assert learned(store, other)[0] == "Berta" and colleague


def test_what_it_was_told_since_stays_after_a_split(store):
    one, other, _ = a_firm(store)
    tell(store, "merge_customers", one, other, "bob", NOW)
    tell(store, "set_key_account", one, False, "ann", NOW + HOUR)
    tell(store, "split_customer", other, "bob", NOW + DAY)
    assert ask(store, "key_mark", one).who == "ann"


def test_who_learned_it_from_the_one_that_learned_it_forgets_it_too(store):
    one, other, _ = a_firm(store)
    above = wrote(store, "above", "d@d.example", name="").customer
    before = learned(store, above)
    tell(store, "merge_customers", one, other, "bob", NOW)
    tell(store, "merge_customers", above, one, "bob", NOW)
    assert learned(store, above)[1] == "Berta Ltd"
    tell(store, "split_customer", other, "bob", NOW + HOUR)
    assert learned(store, above) == before


def test_three_in_a_chain_come_apart_in_any_order(store):
    a, b, c = (wrote(store, name, f"{name}@{name}.example", name=name).customer for name in ("aa", "bb", "cc"))
    tell(store, "merge_customers", b, c, "bob", NOW)
    tell(store, "merge_customers", a, b, "bob", NOW)
    assert len(ask(store, "customer", a).customer.addresses) == 3
    tell(store, "split_customer", c, "bob", NOW)
    assert ask(store, "customer", c).customer.addresses == ("cc@cc.example",)
    tell(store, "split_customer", b, "bob", NOW)
    assert [ask(store, "customer", id).customer.addresses for id in (a, b)] == [("aa@aa.example",), ("bb@bb.example",)]


def test_what_cannot_be_merged_or_split_is_refused(store):
    one, other = two(store)
    with pytest.raises(NoMerge, match="one customer already"):
        tell(store, "merge_customers", one.customer, one.customer, "bob", NOW)
    with pytest.raises(NoMerge, match="there is no customer C-99"):
        tell(store, "merge_customers", one.customer, 99, "bob", NOW)
    with pytest.raises(NoMerge, match="was never merged"):
        tell(store, "split_customer", other.customer, "bob", NOW)
    tell(store, "merge_customers", one.customer, other.customer, "bob", NOW)
    with pytest.raises(NoMerge, match="one customer already"):
        tell(store, "merge_customers", other.customer, one.customer, "bob", NOW)


# --- mails found ---


def test_mails_are_found_by_words_in_any_script_newest_first(store):
    wrote(store, "Stainless pumps", text="Please quote PO-2087 for 不鏽鋼水泵，谢谢")
    wrote(store, "A pump again", text="same as in 2024", now=NOW + DAY)
    wrote(store, "Valves", text="bạn ơi", attachments=(Attachment("drawing 77.pdf", "application/pdf", 1, "x"),))
    assert found(store, "pump") == ["A pump again", "Stainless pumps"]
    assert found(store, "PUMPS 2026") == ["A pump again", "Stainless pumps"]
    assert found(store, "pump 2024") == ["A pump again"]
    for words in (
        "不锈钢",
        "钢水泵",
        "水泵",
        "泵",
        "锈",
        '"stainless pump"',
        "po-2087",
        "PO 2087",
        "stainl*",
        "ｐｕｍｐ 水泵",
    ):
        assert found(store, words) == ["Stainless pumps"], words
    for words in ("泵水", '"pump stainless"', "不锈铁", "pump nothing", "2087-PO"):
        assert found(store, words) == [], words
    assert found(store, "drawing 77") == ["Valves"]
    assert found(store, "ban oi") == ["Valves"]


def test_a_search_is_narrowed_by_writer_year_category_and_ticket(store):
    one = wrote(store, "pump one")
    two_ = wrote(store, "pump two", "eve@else.example", name="Eve Adams", now=NOW + 365 * DAY, category=Category.ORDER)
    assert found(store, "pump", sender="else.example") == ["pump two"]
    assert found(store, "pump", sender="Eve") == ["pump two"]
    assert found(store, "pump", year=2026) == ["pump one"]
    assert found(store, "pump", category="order") == ["pump two"]
    tell(store, "recategorise", one.number, Category.ORDER, "bob", 0, NOW)
    assert found(store, "pump", category="order") == ["pump two", "pump one"]
    assert found(store, "pump", ticket=two_.number) == ["pump two"]
    assert found(store, "", sender="anna") == ["pump one"]
    assert found(store, "pump", limit=1) == ["pump two"]


def test_a_forms_values_are_found_and_spam_is_not(store):
    wrote(store, "order", form=order_form(message="for the Hamburg warehouse"))
    file_mail(store, take_in(store, "win", uid=5), message(text="lamp lottery"), joining(0, Disposition.SPAM))
    assert found(store, "hamburg") == found(store, "desk lamp") == found(store, "DL-1") == ["order"]
    assert found(store, "lottery") == []


def test_a_mail_is_found_by_its_writers_name_and_a_name_in_an_address_is_none(store):
    wrote(store, "hello", "info@import.example", name="王小明")
    wrote(store, "a form", "bob@b.example", name="Bob Lee", form=order_form())
    assert (found(store, "小明"), found(store, "lee bob")) == (["hello"], ["a form"])
    assert found(store, "import") == []


def test_no_words_break_the_search(store):
    wrote(store, "hello")
    for words in [
        "",
        " ",
        '"',
        "'",
        "* OR *",
        "NEAR(a b)",
        "words:x",
        "-",
        "a" * 100_000,
        "\0",
        "\ud800",
        "& | !",
        "x:*",
        "^x",
        "{x}",
        "a AND NOT b",
        "泵" * 5000,
        '"' * 999,
        "<->",
    ]:
        assert "hello" not in found(store, words), words[:40]


def test_what_was_found_is_shown_with_the_words_around_it(store):
    ticket = wrote(store, text="x " * 400 + "the yellow submarine " + "y " * 400, owner="bob")
    (one,) = ask(store, "search", SearchFor("submarine"))
    assert "yellow submarine" in one.text and len(one.text) < 260
    assert (one.ticket, one.owner, one.author, one.at) == (ticket.number, "bob", "Anna Berg <anna@buyer.example>", NOW)


def test_a_mail_that_is_filed_again_is_found_once(store):
    mail = take_in(store, "junk", junk=True)
    file_mail(store, mail, message(text="rare words"), joining(0, Disposition.FILE))
    with store.begin() as tx:
        assert tx.take_up(mail)
    file_mail(store, mail, message(text="rare words"), opening())
    assert len(found(store, "rare")) == 1


# --- erased ---


def test_nothing_of_an_erased_customer_is_left_in_record_or_search(store):
    one, other = two(store)
    tell(store, "note_on_customer", other.customer, "secretnote", "bob", NOW)
    tell(store, "merge_customers", one.customer, other.customer, "bob", NOW)
    kept = wrote(store, "kept", "max@buyer.example", name="Max", text="ask anna@buyer.example about it")
    with store.begin() as tx:
        theirs = tx.belongings("anna@buyer.example")
        assert set(theirs.customers) == {one.customer, other.customer}
        tx.forget(theirs, [], NOW)
        for table, row, column, text in tx.words_with(("anna", "buyer.example")):
            tx.put_words(table, row, column, text.replace("anna@buyer.example", "[erased]"))
    assert ask(store, "customer", one.customer) is ask(store, "customer", other.customer) is None
    assert found(store, "lamps") == found(store, "anna") == []
    assert found(store, "ask about erased") == ["kept"]
    assert [row.id for row in ask(store, "customers_after", 0, 9)] == [kept.customer]
    assert ask(store, "words_with", ("secretnote",)) == ()
