"""What is no mistake in a file, and hardly what somebody meant: `mailbot check` says so, and else nothing."""

import json

import pytest
from support.commands import run_bare
from support.mails import mail
from support.small_firm import SmallFirm

FORM = 'kind = "order"\nfrom = ["www@acme.example"]\necho = [{echo}]\n[labels]\n{labels}\n'
ASKING = '[[route]]\nid = "pumps"\nrole = "sales"\nwhen = {{ {} }}\n'
ROUTE = '[[route]]\nid = "pumps"\n{to}\n'


@pytest.fixture
def firm(tmp_path):
    firm = SmallFirm(tmp_path)
    yield firm
    firm.close()


def notes(firm):
    said = json.loads(firm.call("check", "--offline", "--json").stdout)
    return said["notes"] + said["wrong"]


def test_all_is_well_where_files_say_what_they_mean(firm):
    firm.rule("categories/acme.toml", 'category = "order"\n[[cue]]\nwords = ["zack"]\nweight = 2\n')
    firm.rule(
        "forms/shop.toml", FORM.format(echo='"items", "size", "total"', labels='size = ["Size"]\nphone = ["Call"]')
    )
    firm.rule("routes.toml", ROUTE.format(to='role = "sales"'))
    firm.rule("faq/moq.toml", "")
    firm.rule("README.md", "ours")
    assert notes(firm) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("categories/order.toml", "", "stands in place of the whole rules/categories/order.toml: to add to what ships"),
        ("labels.toml", '[labels]\nphone = ["Call"]', "stands in place of the whole rules/labels.toml"),
        ("faq/moq.txt", 'id = "moq"', "faq/moq.txt: nobody reads it"),
        ("forms/a.toml", FORM.format(echo='"totl"', labels=""), "form a: echo 'totl' is a field that nothing fills"),
        (
            "forms/a.toml",
            FORM.format(echo="", labels='emial = ["Mail"]'),
            "is a field of its own; did you mean 'email'?",
        ),
        ("routes.toml", ROUTE.format(to='role = "salse"'), "route pumps: no colleague has role 'salse'"),
        ("routes.toml", ROUTE.format(to='to = ["li"]\nskill = "x"'), "no colleague has to 'li' and skill 'x'"),
        (
            "routes.toml",
            ASKING.format("country = 'Atlantis'"),
            "country 'Atlantis' is known by no such name",
        ),
        ("routes.toml", ASKING.format("form = 'ordr'"), "there is no form 'ordr'; did you mean 'order'?"),
        ("routes.toml", ASKING.format("attachment = 'pdf'"), "fits a file of just this name; did you mean '*.pdf'?"),
        ("forms/a.toml", FORM.format(echo="", labels="").replace("[labels]", 'secret_field = "key"'), "proves nothing"),
    ],
)
def test_each_is_told_in_a_line_that_says_what_to_do(firm, name, text, said):
    firm.rule(name, text)
    (note,) = notes(firm)
    assert said in note


def test_a_mistake_in_a_rule_hides_none_in_a_page(firm):
    firm.rule("routes.toml", ROUTE.format(to=""))
    page = firm.home / "replies" / "de" / "ack_order.txt.j2"
    page.parent.mkdir(parents=True)
    page.write_text("Subject: Eingang\n\nGuten Tag {{ nmae }}\n")
    said = "\n".join(notes(firm))
    assert "found no receiver" in said and "did you mean 'name'?" in said


def test_a_language_that_nobody_wrote_names_all_who_are_to_read_it(firm):
    firm.config.write_text(firm.config.read_text().replace("[[staff]]", '[[staff]]\nnotices = "tlh"'))
    (note,) = notes(firm)
    assert "'tlh', the language of notices to " in note and note.count(",") >= 2


WEBSITE = """kind = "inquiry"
from = ["web@our-site.example"]
secret_field = "key"
secret = "q7w8e9"
[labels]
items = ["Wunschpumpe"]
message = ["Ihr Anliegen an uns"]
[[test]]
subject = "Neue Anfrage über die Website"
from = "Website <web@our-site.example>"
text = '''
Name: Theo Lang
E-Mail: tlh@extern.example
{wish}
Ihr Anliegen an uns: Bitte rufen Sie mich an.
key: q7w8e9
'''
expect = {{ form = "site", category = "{category}" }}
"""


@pytest.mark.parametrize(("wish", "category"), [("Wunschpumpe: KP 30 x 2", "inquiry"), ("Anrede: Herr", "other")])
def test_a_form_that_names_goods_is_about_them_however_short_its_message(firm, wish, category):
    firm.rule("forms/site.toml", WEBSITE.format(wish=wish, category=category))
    tried = firm.call("rules", "test")
    assert tried.returncode == 0, tried.stdout


def test_explain_speaks_of_the_rules_that_are_there(firm, monkeypatch):
    firm.rule(
        "categories/acme.toml", 'category = "complaint"\n[[rule]]\nid = "zack"\nwhen = { text_has_any = ["zack"] }\n'
    )
    (firm.home / "one.eml").write_bytes(mail("Zack, please."))
    monkeypatch.chdir(firm.home)
    said = json.loads(run_bare("explain", "--json", "one.eml").stdout)
    assert said["category"] == "complaint"


def test_a_firm_that_nobody_hears_of_is_told(firm):
    text = firm.config.read_text()
    firm.config.write_text(text.replace('roles = ["manager", "admin"]', ""))
    assert "nobody has the role manager or admin" in notes(firm)[0]
    staff, folders = text.index("[[staff]]"), text.index("[folders]")
    firm.config.write_text(text[:staff] + text[folders:])
    assert "there is no [[staff]]" in notes(firm)[0]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///nosuch/mailbot.db", "does not exist: make it, or change url under [store]"),
        ("mysql://there/mailbot", "a store is one of sqlite, postgresql, not 'mysql'"),
        ("sqlite:///config.toml", "file is not a database"),
    ],
)
def test_a_store_that_will_not_open_is_bad_before_the_daemon_finds_out(firm, url, said):
    firm.config.write_text(f'{firm.config.read_text()}[store]\nurl = "{url}"\n')
    checked = firm.call("check", "--offline", "--json")
    assert checked.returncode == 1
    assert said in " ".join(json.loads(checked.stdout)["wrong"])


def test_looking_makes_no_store(firm):
    firm.config.write_text(f'{firm.config.read_text()}[store]\nurl = "sqlite:///other.db"\n')
    assert firm.call("check", "--offline").returncode == 0
    assert not (firm.home / "other.db").exists()
