"""`mailbot why`: each rule with what it asked and what was found; each step up to the decision."""

import json

import pytest
from support.mails import mail

from mailbot.app import explainer
from mailbot.classify.conditions import TESTS
from mailbot.classify.trace import FOUND
from mailbot.lab import judge_stored, why
from mailbot.route.gate import ROWS

RULES = """
[[rule]]
id = "big"
when = { from = ["@big.example"], subject_has = ["order"] }
[[rule]]
id = "trial"
when = { text_has_any = ["pump", "valve"] }
mode = "shadow"
"""
ROUTES = """
[[route]]
id = "german"
category = ["inquiry", "complaint"]
when = { language = ["de"], has_attachment = true }
to = ["li"]
[[route]]
id = "rest"
role = "sales"
"""
PUMPS = "Please quote 20 pcs of your pump P-7."


@pytest.fixture
def report(house_with):
    def of(octets, files):
        house = house_with(files)
        window = explainer(None, "", None)
        judged = type(window)(house).judge(octets)
        return why(judged, house)

    return of


def looks(rule):
    return {look.name: (look.expected, look.found, look.holds) for look in rule.looks}


def test_every_condition_can_say_what_it_found():
    assert set(FOUND) == set(TESTS)


def test_a_rule_shows_each_condition_with_expected_and_found(report):
    found = report(mail(PUMPS, sender="bob@big.example", subject="A question"), {"categories/order.toml": RULES})
    big, trial = found.rules
    assert (big.id, big.says, big.holds, big.shadow) == ("big", "is order", False, False)
    assert looks(big) == {
        "from": ("@big.example", "bob@big.example", True),
        "subject_has": ("order", "A question", False),
    }
    assert (trial.holds, trial.shadow, looks(trial)["text_has_any"][1]) == (True, True, "pump")


def test_every_condition_finds_words_for_a_mail_that_has_nothing(report):
    when = {
        **dict.fromkeys(("subject_has", "subject_matches", "text_has_any", "text_has_all", "text_matches"), '"x"'),
        **dict.fromkeys(("from", "to"), '"@de.example"'),
        **dict.fromkeys(("language", "country", "form", "attachment"), '"de"'),
        "has_attachment": "true",
        "origin": '"form"',
        "reply": "true",
    }
    assert set(when) == set(TESTS)
    asked = ", ".join(f"{name} = {value}" for name, value in when.items())
    rules = f'[[rule]]\nid = "all"\nwhen = {{ {asked} }}\n'
    (rule,) = report(b"Subject: hello\r\n\r\n", {"categories/other.toml": rules}).rules
    assert [look.name for look in rule.looks if look.holds] == []


def test_routes_show_the_category_and_every_condition(report):
    german, rest = report(mail(PUMPS), {"routes.toml": ROUTES}).routes
    assert looks(german) == {
        "category": ("inquiry, complaint", "inquiry", True),
        "language": ("de", "en", False),
        "has_attachment": ("true", "false", False),
    }
    assert (german.says, rest.says, rest.holds, rest.looks) == ("to li", "to role sales", True, ())


def test_the_cues_are_of_the_two_best_categories_and_the_strongest_come_first(report):
    found = report(mail(PUMPS), {})
    best = {name for name, _ in found.scores[:2]}
    assert found.cues and {cue.category.value for cue in found.cues} <= best
    weights = [abs(cue.weight) for cue in found.cues]
    assert weights == sorted(weights, reverse=True)


def test_the_table_is_shown_to_the_first_refusal(report):
    found = report(mail(PUMPS, headers={"Precedence": "bulk"}), {})
    codes = [row.code for row in ROWS]
    assert [row.code for row in found.rows] == codes[: codes.index("N6") + 1]
    assert found.ack_code == "N6" and found.rows[-1].found and not any(row.found for row in found.rows[:-1])
    assert {row.code: row.skipped for row in found.rows}["N0"] == "switched off here"
    whole = report(mail(PUMPS), {})
    assert [row.code for row in whole.rows] == codes and whole.ack_code == "Y"
    assert {row.code: row.skipped for row in whole.rows}["N11f"] == "does not look at direct mail"


def test_forms_that_come_near_are_shown_with_what_is_missing(report):
    rule = 'kind = "order"\nfrom = ["shop@acme.example"]\nsubject = ["order"]\nmarks = ["Order details"]\n'
    found = report(mail("Order details\nName: x", sender="eva@acme.example", subject="hi"), {"forms/shop.toml": rule})
    (shop,) = (form for form in found.forms if form.id == "shop")
    assert looks(shop) == {
        "from": ("shop@acme.example", "eva@acme.example", False),
        "subject": ("order", "hi", False),
        "marks": ("Order details", "Order details", True),
    }
    assert all(any(look.holds for look in form.looks) for form in found.forms)


def test_a_stored_mail_is_judged_with_the_history_that_it_had(firm):
    row = firm.take(PUMPS)
    firm.take("More, please: 30 pcs of the lamp.", subject=f"[T-{row.ticket}] more")
    house = firm.house()
    with house.store.read() as tx:
        mails = [tx.decided_mail(one.mail) for one in firm.mails()]
    first, second = (why(judge_stored(was, house), house) for was in mails)
    house.store.close()
    assert (first.disposition, first.hints, first.assignee) == ("open_ticket", (), row.owner)
    assert [(hint.ticket, hint.joins, hint.hint) for hint in second.hints] == [(row.ticket, True, "subject")]
    assert {one.handle for one in first.candidates} == {"li", "tom"}


def test_a_stranger_who_names_a_ticket_is_told_why_not(firm):
    row = firm.take(PUMPS)
    other = firm.take("Where is it?", sender="eve@evil.example", subject=f"[T-{row.ticket}]")
    house = firm.house()
    with house.store.read() as tx:
        was = tx.decided_mail(other.mail)
    (hint,) = why(judge_stored(was, house), house).hints
    house.store.close()
    assert (hint.joins, hint.text) == (
        False,
        f"the subject names [T-{row.ticket}], but eve@evil.example is not known to be on it",
    )


def test_the_command_takes_a_ticket_a_mail_and_a_file(firm):
    row = firm.take(PUMPS)
    (firm.home / "x.eml").write_bytes(mail(PUMPS))
    for what in (f"T-{row.ticket}", f"[T-{row.ticket}]", str(row.ticket), f"M-{row.mail}", str(row.mail), "x.eml"):
        found = json.loads(firm.call("why", what, "--json").stdout)
        assert (found["category"], found["disposition"]) == ("inquiry", "open_ticket"), what
        assert (found["recorded"] is None) is (what == "x.eml")


def test_the_command_is_a_readable_table(firm):
    row = firm.take(PUMPS)
    text = firm.call("why", f"T-{row.ticket}").stdout.decode()
    for words in ("recorded then", "May we answer?", "is it a delivery report?", "to role sales", "could take it"):
        assert words in text
    assert "\x1b[" not in text


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("T-4711", "there is no ticket 4711"),
        ("M-4711", "nothing was decided about it"),
        ("nowhere.eml", "no such file, and neither a ticket (T-1024) nor a mail (M-17)"),
    ],
)
def test_what_is_not_there_is_told(firm, what, words):
    done = firm.call("why", what)
    assert done.returncode == 1 and words in done.stderr.decode()


FAQ = (
    'id = "samples"\nask = ["Do you send free samples?", "Are samples free?", "Can I have a sample?"]\nauto = {}\n'
    + ('[answer]\nen = "One sample is free."\n')
)


@pytest.mark.parametrize(
    ("auto", "text", "said"),
    [
        ("false", "Do you send free samples?", "does not say auto = true"),
        ("true", "Do you send free samples? And what about the red ones that broke on Monday?", "says more"),
        ("true", "How many weeks does it take until samples of the new fabric are with us?", "not sure enough ("),
        ("true", "Do you send free samples?", "answers the mail by itself"),
    ],
)
def test_an_faq_entry_says_why_it_was_sent_or_only_suggested(report, auto, text, said):
    found = report(mail(text, subject="Samples"), {"faq/samples.toml": FAQ.format(auto)})
    assert found.faq[0].id == "samples" and said in found.faq[0].text, found.faq
