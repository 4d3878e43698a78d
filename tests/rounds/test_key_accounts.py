"""Key accounts by rule: judged once a day, told to managers, marked wherever they are seen, answered sooner."""

import re
from datetime import timedelta

from msgspec.structs import replace
from reply.test_looks import _contrast  # the same measure
from support.office import BOSS, EVA, LI, QUOTE

from mailbot.model import acts
from mailbot.model.key_account import NO_RULE, KeyPolicy
from mailbot.model.settings import ReportPolicy
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category

BIG, SMALL = "anna@big.example", "carl@small.example"
RULE = KeyPolicy(share=0.5, targets=((Category.INQUIRY, 2.0),))
NO_REPORTS = ReportPolicy(daily=False, weekly=False, monthly=False)


def firm(office, staff=(LI, BOSS)):
    """What was sold before anybody made a rule."""
    office.configure(staff=staff, reports=NO_REPORTS)
    for author, worth in ((BIG, "600"), (BIG, "300"), (SMALL, "80"), (SMALL, "20")):
        ticket = office.take(QUOTE, author, subject=f"Pumps for {worth}")
        office.do(ticket, acts.Step(Event.DEALT), acts.Worth(worth, "USD"))
    office.post()


def judged(office, policy=RULE, days=0):
    """What managers are told."""
    office.configure(key_accounts=policy)
    office.pass_time(days=days)
    return [one for one in office.round() if one.mail["Subject"].startswith("[mailbot] Key accounts")]


def of(office, address):
    with office.store.read() as tx:
        (row,) = tx.customers_called(address, 2)
        return tx.customer(row.id)


def is_key(office, address):
    return of(office, address).customer.key_account


def test_who_makes_the_turnover_is_one_and_the_manager_gets_one_mail(office):
    firm(office)
    assert judged(office, NO_RULE) == [] and not is_key(office, BIG)
    (letter,) = judged(office)
    assert letter.to == "boss@staff.example"
    assert f"C-{of(office, BIG).id}  " in letter.text and "900 USD, 90%, 2×" in letter.text
    assert f"C-{of(office, SMALL).id}  " not in letter.text and "900 USD" in letter.html
    assert (is_key(office, BIG), is_key(office, SMALL)) == (True, False)
    assert of(office, BIG).key_mark.by_rule
    assert judged(office) == []
    assert judged(office, days=1) == []
    (letter,) = judged(office, days=400)  # what they bought is long ago
    assert "none any more" in letter.text and not is_key(office, BIG)


def test_without_the_rule_nobody_is_one_by_it(office):
    firm(office)
    judged(office)
    assert judged(office, NO_RULE) == []  # judged today
    (letter,) = judged(office, NO_RULE, days=1)
    assert "none any more" in letter.text and not is_key(office, BIG)


def test_what_a_colleague_said_stands(office):
    firm(office)
    office.do(0, acts.KeyAccount(of(office, BIG).id, False))
    assert judged(office) == [] and not is_key(office, BIG)


def test_a_key_account_is_answered_sooner_and_marked_in_every_language(office):
    firm(office, (replace(LI, notices="zh-Hant"), replace(EVA, roles=("manager",))))
    office.configure(key_accounts=RULE)
    assert "重點客戶變動：1" in [one.mail["Subject"].split("] ")[-1] for one in office.round()]
    for author, hours in ((BIG, 2), (SMALL, 8)):
        number = office.take(QUOTE, author, subject=f"Valves for {author}")
        assert office.ticket(number).due_at == office.now + timedelta(hours=hours)
    assert any("重點客戶" in one.text for one in office.post() if one.kind == "notice")
    office.pass_time(days=1)
    (mine,) = (one for one in office.round() if one.to == "li@staff.example" and one.kind == "digest")
    assert mine.text.count("重點客戶") == mine.html.count("重點客戶</span>") == 3  # their three tickets of five
    for colour in set(re.findall(r"[;\"]color:(#[0-9a-f]{6})", mine.html)) - {"#ffffff"}:
        assert min(_contrast(colour, 1.0), _contrast(colour, 0.0)) >= 4.5, colour
    for style in re.findall(r'<a href="mailto:[^"]+" style="([^"]+)"', mine.html):
        assert "padding:11px" in style and "line-height:20px" in style and "1px solid" in style  # 44 px for a thumb
