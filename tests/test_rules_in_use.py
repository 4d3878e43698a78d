"""Which replies are tried at a start; what rules name and the configuration has not is told by `mailbot check`."""

import json

import pytest
from support.small_firm import SmallFirm

from mailbot.app import build
from mailbot.config import read_config
from mailbot.maillog import MailLog
from mailbot.model.errors import ConfigError
from mailbot.reply import fingerprint, wrong_replies
from mailbot.rulebook import shipped_pages
from mailbot.running import rules_in_use

ROUTES = """
[[route]]
id = "pumps"
category = ["order"]
when = { text_has_any = ["pump"] }
to = ["li", "grace"]
factory = "plant9"
"""


def test_a_route_that_names_nobody_of_ours_is_told(tmp_path):
    firm = SmallFirm(tmp_path)
    firm.rule("routes.toml", ROUTES)
    checked = firm.call("check", "--offline")
    said = " ".join(checked.stdout.decode().split())
    assert checked.returncode == 1 and "BAD route pumps" in said and "add one with this name and its address" in said
    assert "route pumps: 'grace' is no colleague" in said and "'plant9' is no [[factory]]" in said
    assert "'li'" not in said
    firm.close()


def test_a_language_without_pages_is_told(tmp_path):
    firm = SmallFirm(tmp_path)
    text = firm.config.read_text()
    firm.config.write_text(text.replace("[company]\n", '[company]\nlanguage = "sv"\n', 1))
    checked = firm.call("check", "--offline", "--json")
    notes = json.loads(checked.stdout)["notes"]
    assert notes == ["no replies are written in 'sv', the language of the company: en is used instead"]
    firm.config.write_text(text)
    assert json.loads(firm.call("check", "--offline", "--json").stdout)["notes"] == []
    firm.close()


def test_an_order_for_a_factory_that_is_not_there_stays_with_its_owner_who_is_told(tmp_path):
    firm = SmallFirm(tmp_path)
    firm.rule("routes.toml", ROUTES)
    firm.rule("products.toml", '[[product]]\nnames = ["pump"]\nsku = "A-100"\n')
    firm.app.close()
    firm.app = build(firm.config, MailLog())
    number = firm.take("Purchase order 4711: please deliver 20 pcs of A-100 pump.", subject="Order 4711").ticket
    with firm.app.store.read() as tx:
        entries = [entry.text for entry in tx.ticket_view(number).timeline]
        (notice,) = [row for row in tx.outbox(("queued",), 50) if row.kind == "notice"]
        assert tx.ticket(number).owner == "li" and notice.recipient == "li@acme.example" and tx.legs(number) == ()
    assert any("route pumps names 'plant9'" in one for one in entries)
    firm.close()


def test_the_shipped_replies_are_good_and_the_code_knows_them():
    assert wrong_replies(shipped_pages()) == []
    assert fingerprint(shipped_pages()) == rules_in_use.SHIPPED


@pytest.fixture
def tried(monkeypatch):
    """How many times replies were tried."""
    times, really = [], rules_in_use.problems_of
    monkeypatch.setattr(rules_in_use, "problems_of", lambda *replies: times.append(1) or really(*replies))
    return times


def test_what_we_ship_is_not_tried_at_a_first_start_and_an_own_page_is_until_it_is_good(tmp_path, tried, monkeypatch):
    firm = SmallFirm(tmp_path)
    monkeypatch.chdir(tmp_path)
    settings, page = read_config(firm.config), tmp_path / "replies" / "en" / "probe.txt.j2"
    assert tried == []
    page.parent.mkdir()
    page.write_text("Subject: {{ misspelt }}\n\n-\n")
    for _ in range(2):
        with pytest.raises(ConfigError, match="misspelt"):
            rules_in_use.read_rules(settings, firm.app.store)
    page.write_text("Subject: a probe\n\n-\n")
    for _ in range(2):
        rules_in_use.read_rules(settings, firm.app.store)
    assert tried == [1, 1, 1]
    firm.close()


def test_a_command_that_looks_does_not_try_again_what_the_daemon_found_good(tmp_path, tried, monkeypatch):
    firm = SmallFirm(tmp_path)
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "replies" / "en" / "probe.txt.j2"
    page.parent.mkdir()
    page.write_text("Subject: another probe\n\n-\n")
    for _ in range(2):
        firm.house().store.close()
    assert tried == [1]
    firm.close()
