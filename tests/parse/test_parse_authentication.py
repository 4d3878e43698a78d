"""Nobody passes as authenticated by writing so himself."""

from __future__ import annotations

import pytest

from mailbot.model.mail import Evidence
from mailbot.model.settings import Limits, Trust
from mailbot.parse.header.authentication import read_authentication
from mailbot.parse.header.fields import Fields, read_header
from mailbot.parse.header.trace import aligned

TRUST = Trust(authserv_ids=("mx.acme.example",))
EXCHANGE = Trust(provider="exchange-online")
PASS = "dmarc=pass (p=REJECT) header.from=client.example"


def fields(*lines: str) -> Fields:
    return read_header(("\r\n".join(lines) + "\r\n\r\n").encode(), Limits()).fields


def results(value: str) -> str:
    return f"Authentication-Results: {value}"


def dmarc(*lines: str, trust: Trust = TRUST) -> Evidence:
    return read_authentication(fields(*lines), "client.example", trust).dmarc


def test_a_trusted_pass_about_the_author_counts() -> None:
    found = read_authentication(fields(results(f"mx.acme.example; {PASS}")), "client.example", TRUST)
    assert (found.dmarc, found.authserv_id, found.text) == (
        Evidence.PASS,
        "mx.acme.example",
        "dmarc=pass for client.example",
    )
    assert dmarc(results("mx.acme.example; dmarc=fail header.from=client.example")) is Evidence.FAIL
    assert dmarc(results("mx.acme.example; dmarc=none header.from=client.example")) is Evidence.NONE
    assert dmarc(results(f"MX.Acme.Example 1; {PASS}")) is Evidence.PASS


ATTACKS = [
    ("nobody is trusted but the sender says so", f"mx.rogue.test; {PASS}"),
    ("trusted id is only the beginning", f"mx.acme.example.rogue.test; {PASS}"),
    ("trusted id is only the end", f"rogue-mx.acme.example; {PASS}"),
    ("trusted id in a comment", f"(mx.acme.example) rogue.test; {PASS}"),
    ("no id at all", f"; {PASS}"),
    ("id of Exchange's kind without that provider", PASS),
    (
        "pass in a comment",
        "mx.acme.example; (note (x) dmarc=pass header.from=client.example) spf=fail smtp.mailfrom=a.test",
    ),
    (
        "pass in a quoted local part",
        'mx.acme.example; spf=pass (of "a) dmarc=pass (b"@rogue.test) smtp.mailfrom="a) dmarc=pass (b"@rogue.test',
    ),
    ("two dmarc results", f"mx.acme.example; dmarc=fail header.from=client.example; {PASS}"),
    ("about another domain", "mx.acme.example; dmarc=pass header.from=rogue.test"),
    ("about a sub-domain", "mx.acme.example; dmarc=pass header.from=mail.client.example"),
    ("about nobody", "mx.acme.example; dmarc=pass"),
    ("spf alone", "mx.acme.example; spf=pass smtp.mailfrom=rogue.test"),
    ("broken quote", f'mx.acme.example; spf=pass smtp.mailfrom="a; {PASS}'),
    ("longer than any genuine one", f"mx.acme.example; {PASS}; " + "x" * 9000),
    ("parentheses without end", "mx.acme.example; " + "(" * 5000 + PASS),
]


@pytest.mark.parametrize("value", [row[1] for row in ATTACKS], ids=[row[0] for row in ATTACKS])
def test_an_attack_is_never_a_pass(value: str) -> None:
    assert dmarc(results(value)) is Evidence.NONE
    assert dmarc(results(value), trust=EXCHANGE) is Evidence.NONE or value == PASS


def test_only_the_topmost_of_a_trusted_server_counts() -> None:
    forged = results(f"mx.acme.example; {PASS}")
    assert dmarc(results("mx.acme.example; dmarc=fail header.from=client.example"), forged) is Evidence.FAIL
    assert dmarc(results("mx.acme.example; spf=none smtp.mailfrom=client.example"), forged) is Evidence.NONE
    assert dmarc(results('mx.acme.example; spf=pass smtp.mailfrom="'), forged) is Evidence.NONE
    assert dmarc(results("mx.other.example; spf=none smtp.mailfrom=a.test"), forged) is Evidence.PASS


def test_nothing_below_the_first_foreign_received_counts() -> None:
    ours = "Received: from out.client.example (out.client.example [192.0.2.1]) by mx.acme.example with ESMTPS"
    theirs = "Received: from pc by out.client.example with ESMTP"
    genuine = results(f"mx.acme.example; {PASS}")
    assert dmarc(ours, genuine, theirs) is Evidence.PASS
    assert dmarc("Received: by imap.acme.example with LMTP", ours, genuine) is Evidence.PASS
    assert dmarc("Received: from mx.acme.example by localhost with LMTP", ours, genuine) is Evidence.PASS
    assert dmarc(ours, theirs, genuine) is Evidence.NONE
    assert dmarc("Received: from a by mx.acme.example.rogue.test", genuine) is Evidence.NONE


def test_a_registry_is_nobodys_house() -> None:
    trust = Trust(authserv_ids=("acme.co.uk",))
    genuine = results(f"acme.co.uk; {PASS}")
    assert dmarc("Received: from a by mx.acme.co.uk", genuine, trust=trust) is Evidence.PASS
    assert dmarc("Received: from a by rogue.co.uk", genuine, trust=trust) is Evidence.NONE


def test_an_author_that_is_not_agreed_has_no_authentication() -> None:
    found = read_authentication(fields(results(f"mx.acme.example; {PASS}")), "", TRUST)
    assert (found.dmarc, found.aligned) == (Evidence.NONE, Evidence.NONE)
    assert (
        read_authentication(fields(results(f"mx.acme.example; {PASS}")), "client.example", Trust()).dmarc
        is Evidence.NONE
    )


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("spf=pass smtp.mailfrom=bounce@client.example", True),
        ("spf=pass smtp.mailfrom=mail.client.example", True),
        ("dkim=pass header.d=client.example", True),
        ("dkim=pass header.i=@client.example header.s=s1", True),
        ("spf=pass smtp.mailfrom=a@rogue.test; dkim=fail header.d=client.example", False),
        ("dkim=fail header.d=client.example; dkim=pass", False),
        ("spf=pass smtp.helo=client.example", False),
        ("dkim=pass header.d=notclient.example", False),
        ("dkim=pass header.d=example", False),
        ("dkim=pass header.d=rogue.test header.i=@client.example", False),
    ],
)
def test_an_spf_or_dkim_pass_counts_only_for_the_authors_domain(value: str, passes: bool) -> None:
    found = read_authentication(fields(results(f"mx.acme.example; {value}")), "client.example", TRUST)
    assert (found.aligned is Evidence.PASS) == passes
    assert found.dmarc is Evidence.NONE


def test_alignment_stops_at_names_that_anybody_may_register_under() -> None:
    assert aligned("a.co.uk", "co.uk") is False
    assert aligned("mail.a.co.uk", "a.co.uk") is True
    assert aligned("a.example", "b.example") is False


def test_exchange_onlines_own_shape_is_read_only_for_that_provider() -> None:
    value = (
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=client.example; dkim=pass (signature was verified) "
        "header.d=client.example;dmarc=pass action=none header.from=client.example;compauth=pass reason=100"
    )
    received = "Received: from a.prod.outlook.com by b.prod.outlook.com with HTTPS"
    found = read_authentication(fields(received, results(value)), "client.example", EXCHANGE)
    assert (found.dmarc, found.aligned) == (Evidence.PASS, Evidence.PASS)
    assert dmarc(received, results(value)) is Evidence.NONE
    assert dmarc("Received: from a by mx.rogue.test", results(value), trust=EXCHANGE) is Evidence.NONE
    for broken in (
        value.replace("(sender", '"(sender'),
        value.replace("192.0.2.1)", "192.0.2.1"),
        f"{value};{PASS}",
        f"{value}; x",
    ):
        assert dmarc(received, results(broken), trust=EXCHANGE) is Evidence.NONE
