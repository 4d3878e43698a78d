"""Stored mail over edited rules: what would change is told, what would not is not, and nothing is changed."""

import json

import pytest

from mailbot.lab import counts_of, replay

ROUTES = '[[route]]\nid = "pumps"\nwhen = { text_has_any = ["pump"] }\nto = ["%s"]\n'
PUMPS, LAMPS = "Please quote 20 pcs of your pump P-7.", "Please quote 30 pcs of the lamp L-2."


def replayed(firm, *more_rules):
    house = firm.house(*more_rules)
    with house.store.read() as tx:
        mails = tx.decided_since(None, 1000)
    found = list(replay(mails, house))
    house.store.close()
    return found


def changes(firm, *more_rules):
    return {
        one.mail.mail: {c.what: (c.was, c.would_be) for c in one.changes}
        for one in replayed(firm, *more_rules)
        if one.changes
    }


def test_the_same_rules_change_nothing_whoevers_turn_it_was(firm):
    for n in range(6):
        firm.take(f"{PUMPS} Lot {n}.", sender=f"c{n}@c{n}.example")
    firm.take("And the price for 50?", sender="c1@c1.example", subject="Another question")
    firm.take(PUMPS, headers={"Auto-Submitted": "auto-replied"}, sender="c9@c9.example")
    firm.take("Thank you, it arrived broken, we want a refund.", sender="c7@c7.example")
    assert {row.owner for row in firm.mails()} >= {"li", "tom"}
    assert changes(firm) == {}
    assert counts_of(replayed(firm))["mails"] == 9


def test_a_new_route_shows_who_would_get_what(firm):
    firm.rule("routes.toml", ROUTES % "li")
    firm.app.reload()
    pump, lamp = firm.take(PUMPS), firm.take(LAMPS, sender="b@b.example")
    assert pump.owner == "li"
    firm.rule("routes.toml", ROUTES % "tom")
    assert changes(firm) == {pump.mail: {"owner": ("li", "tom")}}
    firm.rule("routes.toml", (ROUTES % "li").replace('"pumps"', '"pumps-2"'))
    assert changes(firm) == {pump.mail: {"route": ("pumps", "pumps-2")}}
    assert lamp.owner in ("li", "tom")


def test_a_customer_who_was_known_then_keeps_the_salesperson(firm):
    firm.rule("routes.toml", ROUTES % "li")
    firm.app.reload()
    first = firm.take(PUMPS)
    second = firm.take(f"{PUMPS} And another 100.", subject="More")
    firm.rule("routes.toml", ROUTES % "tom")
    found = changes(firm)
    assert found == {first.mail: {"owner": ("li", "tom")}}
    assert second.ticket != first.ticket


def test_a_new_rule_shows_the_other_category_and_who_would_be_answered(firm):
    was = firm.take("Which payment methods do you accept?")
    assert (was.category, was.ack_code) == ("faq", "D0")
    firm.rule("categories/order.toml", '[[rule]]\nid = "all"\nwhen = { text_has_any = ["payment"] }\n')
    assert changes(firm)[was.mail]["category"] == ("faq", "order")
    assert changes(firm)[was.mail]["answered"] == ("D0", "Y")
    counts = counts_of(replayed(firm))
    assert (counts["category"], counts["answered"], counts["silent"]) == (1, 1, 0)


def test_a_mail_that_would_not_be_answered_any_more_is_told(firm):
    was = firm.take(LAMPS)
    assert was.ack_code == "Y"
    firm.rule("categories/faq.toml", '[[rule]]\nid = "all"\nwhen = { text_has_any = ["lamp"] }\n')
    assert changes(firm)[was.mail]["silent"] == ("Y", "D0")


def test_a_form_rule_shows_what_would_be_read(firm):
    text = "Name: Jane\nEmail: jane@c.example\nProduct: Lamp\nQuantity: 7\nMessage: soon please\n"
    was = firm.take(text, sender="shop@acme-shop.example", subject="New order")
    firm.rule("forms/shop.toml", 'kind = "order"\nfrom = ["shop@acme-shop.example"]\n')
    assert changes(firm)[was.mail]["form"][1] == "shop"


def test_what_a_cap_held_back_is_not_asked_again(firm):
    codes = [firm.take(f"{LAMPS} No {n}.", subject=f"Lot {n}").ack_code for n in range(2)]
    assert codes == ["Y", "N18"]
    assert changes(firm) == {}


def test_a_folder_on_trial_is_laid_over_the_configured_rules(firm, rules):
    was = firm.take(PUMPS)
    other = {"li": "tom", "tom": "li"}[was.owner]
    folder = rules({"routes.toml": ROUTES % other}, "trial")
    assert changes(firm) == {}
    assert changes(firm, str(folder))[was.mail]["owner"] == (was.owner, other)


def test_shadow_changes_nothing_and_is_recorded(firm):
    firm.rule("routes.toml", ROUTES % "li" + 'mode = "shadow"\n')
    firm.rule("forms/shop.toml", 'kind = "order"\nfrom = ["shop@acme-shop.example"]\nmode = "shadow"\n')
    firm.app.reload()
    row = firm.take(PUMPS)
    text = "Name: Jane\nEmail: jane@c.example\nProduct: Lamp\nQuantity: 7\nMessage: soon please\n"
    form = firm.take(text, sender="shop@acme-shop.example", subject="New order")
    with firm.app.store.read() as tx:
        told = {r.code for e in tx.ticket_view(row.ticket).timeline for r in e.reasons}
        told_form = {r.code for e in tx.ticket_view(form.ticket).timeline for r in e.reasons}
        was = tx.decided_mail(form.mail)
    assert "shadow.route.pumps" in told and "route.pumps" not in told
    assert "shadow.form.shop" in told_form and was.form != "shop"


def test_nothing_in_the_store_is_changed(firm):
    firm.take(PUMPS)
    firm.rule("routes.toml", ROUTES % "boss")

    def dump():
        with firm.app.store.read() as tx:
            return tx.mails_after(0, 10), tx.outbox((), 10), tx.standing(firm.mails()[0].stored_at)

    before = dump()
    assert firm.call("rules", "replay").returncode == 0
    assert dump() == before


def test_the_command_sums_up_and_gives_a_diff(firm):
    was = firm.take(PUMPS)
    other = {"li": "tom", "tom": "li"}[was.owner]
    firm.rule("routes.toml", ROUTES % other)
    done = firm.call("rules", "replay", "--since", "1h")
    text = done.stdout.decode()
    assert f"M-{was.mail}  T-{was.ticket}" in text
    assert f"{was.owner} -> {other}" in text
    assert "of 1 mails 1 would go elsewhere" in text
    assert done.stderr == b""
    found = json.loads(firm.call("rules", "replay", "--json").stdout)
    assert (found["mails"], found["owner"], found["changes"][0]["mail"]["mail"]) == (1, 1, was.mail)


@pytest.mark.parametrize("since", ["30", "soon", "-1d"])
def test_a_span_that_is_none_is_told(firm, since):
    done = firm.call("rules", "replay", f"--since={since}")
    assert done.returncode == 2 and b"expected a time like 12h, 30d, 8w" in done.stderr


def test_a_mistake_in_the_edited_rules_is_told_like_in_check(firm):
    firm.rule("routes.toml", (ROUTES % "li").replace("to =", "two ="))
    done = firm.call("rules", "replay")
    assert done.returncode == 2 and b"two: no such key" in done.stderr


def test_an_answer_of_a_colleague_is_no_matter_of_rules(firm):
    row = firm.take(PUMPS)
    from mailbot.model.tokens import Purpose, Token

    tag = firm.app.house.tokens.tag(Token(Purpose.STAFF_REPLY, row.ticket, row.owner))
    firm.take("We can offer 12 USD.", sender=f"{row.owner}@acme.example", to=f"sales+{tag}@acme.example")
    skipped = [one for one in replayed(firm) if one.skipped]
    assert [one.mail.mail for one in skipped] == [firm.mails()[-1].mail]
    assert b"1 not judged" in firm.call("rules", "replay").stdout


def test_a_mail_that_was_sent_twice_stays_on_the_ticket_of_the_first(firm):
    first, again = (firm.take(PUMPS) for _ in range(2))
    assert again.ticket == first.ticket
    assert changes(firm) == {}
