"""What the store is asked: the customer, the pointers, and a digest that finds a flood."""

from datetime import timedelta

from msgspec.structs import replace
from support.deciding import BY_FORM, FORM, FORM_MAIL, KEYS, MAIL, PERSON, SETTINGS, said_by

from mailbot.model.mail import Address, Attachment, Item
from mailbot.model.verdict import Origin
from mailbot.route import questions


def asked(message=MAIL, verdict=PERSON):
    return questions(message, verdict, SETTINGS, KEYS)


def test_the_customer_is_the_author_or_the_forms_visitor():
    assert asked(replace(MAIL, author=Address("Li@client.example"))).customer_address == "li@client.example"
    visitor = replace(FORM_MAIL, form=replace(FORM, customer=Address("Visitor@x.example")))
    found = asked(visitor, BY_FORM)
    assert (found.customer_address, found.form) == ("visitor@x.example", "order")


def test_machines_colleagues_and_we_ourselves_are_no_customers():
    for origin in (Origin.BOUNCE, Origin.AUTO_REPLIED, Origin.LIST, Origin.SPAM, Origin.SELF, Origin.STAFF):
        assert asked(verdict=said_by(origin)).customer_address == ""
    for own in ("sales@acme.example", "anna@home.example", "who@ours.example"):
        assert asked(replace(MAIL, author=Address(own))).customer_address == ""


def test_a_form_quoted_by_a_person_is_no_form():
    assert asked(replace(MAIL, form=FORM)).form == ""


def test_the_same_words_have_one_digest_however_they_are_spaced():
    one = asked(replace(MAIL, text="Cheap pills for everybody, click here now")).body_digest
    assert one
    assert asked(replace(MAIL, text="CHEAP  pills\nfor everybody! click-here now.")).body_digest == one
    assert asked(replace(MAIL, text="Cheap pills for everybody, click here never")).body_digest != one


def test_a_flood_of_one_form_is_seen_through_its_changing_visitors():
    def filled(name: str):
        fields = (("name", name), ("email", f"{name}@x.example"), ("message", "the same offer to each and everybody"))
        return asked(replace(FORM_MAIL, form=replace(FORM, fields=fields)), BY_FORM).body_digest

    assert filled("a") == filled("b") != ""
    ordered = replace(FORM, items=(Item("a pump with a very long name", "2"),))
    other = replace(FORM, items=(Item("a pump with a very long name", "3"),))
    digests = {asked(replace(FORM_MAIL, form=form), BY_FORM).body_digest for form in (ordered, other)}
    assert len(digests) == 2


def test_too_few_words_are_not_compared():
    assert asked(replace(MAIL, text="see attached")).body_digest == ""
    assert asked(replace(MAIL, text="\ud800" * 30 + "x" * 30)).body_digest


def double(message=MAIL, verdict=PERSON):
    return asked(message, verdict).double_digest


def filled_in(**fields: str):
    return replace(FORM_MAIL, form=replace(FORM, fields=tuple(fields.items())))


def test_the_same_mail_twice_has_one_digest_whatever_its_headers():
    again = replace(MAIL, message_id="<two@client.example>", text=MAIL.text.replace(" ", "\n"))
    assert double() == double(again) != ""
    for other in (
        {"subject": "Valves"},
        {"text": "Please quote 300"},
        {"attachments": (Attachment("a", "b", 1, "c"),)},
    ):
        assert double(replace(MAIL, **other)) != double()


def test_the_same_form_twice_differs_at_most_in_its_clock():
    first = double(filled_in(name="Li", message="call at 10:30", Time="9:12:01"), BY_FORM)
    assert first == double(filled_in(name="Li", message="call at 10:30", Time="9:12:04"), BY_FORM) != ""
    for other in ({"message": "call at 11:30"}, {"name": "Wei"}, {"order_ref": "1002"}):
        assert double(filled_in(**{"name": "Li", "message": "call at 10:30"} | other), BY_FORM) != first


def test_machines_send_nothing_twice_by_mistake_and_an_empty_mail_is_like_no_other():
    assert double(verdict=said_by(Origin.AUTO_GENERATED)) == ""
    assert double(replace(MAIL, subject="", text=" ")) == ""
    off = replace(SETTINGS, double_window=timedelta())
    assert questions(MAIL, PERSON, off, KEYS).double_digest == ""
