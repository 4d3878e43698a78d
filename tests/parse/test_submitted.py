"""Colleagues on one host: a login at our own server is proof where it says nothing of DMARC; a forgery is none."""

import pytest

from mailbot.model.mail import Arrival, Evidence, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Trust
from mailbot.parse import parse

POSTFIX = Trust(("mx.acme.example",))
EXCHANGE = Trust((), "exchange-online")
LOGGED_IN = (
    "Received: from [192.0.2.7] (dsl.example [192.0.2.7]) (using TLSv1.3 with cipher X (256/256 bits)) (No client "
    "certificate requested) (Authenticated sender: {login}) by {host} (Postfix) with {how} id 4XyZ12; "
    "Sat, 21 Nov 2026 10:00:00 +0000 (UTC)"
)
LMTP = "Received: from mx.acme.example by imap.acme.example with LMTP id abc for <sales@acme.example>; Sat, 21 Nov 2026"
FOREIGN = (
    "Received: from {helo} (evil.example [198.51.100.9]) by mx.acme.example (Postfix) with ESMTP id 4AbC; "
    "Sat, 21 Nov 2026 10:00:01 +0000 (UTC)"
)


def read(*headers, trust=POSTFIX):
    lines = [*headers, "From: Li Na <li@acme.example>", "Subject: x", "", "Two weeks."]
    raw = RawMessage(Arrival("sales"), "\r\n".join(lines).encode())
    return parse(raw, Rulebook(), trust, Limits()).authentication


def logged_in(login="li@acme.example", host="mx.acme.example", how="ESMTPSA"):
    return LOGGED_IN.format(login=login, host=host, how=how)


def test_a_login_as_the_author_at_our_own_server_is_proof():
    assert read(logged_in()).proven
    assert read(LMTP, logged_in()).proven
    assert "logged in" in read(logged_in()).text


@pytest.mark.parametrize(
    "headers",
    [
        (logged_in(login="ben@acme.example"),),  # a colleague's login is not the author's
        (logged_in(how="ESMTPS"),),  # no login
        (logged_in(host="mx.evil.example"),),
        (FOREIGN.format(helo="x"), logged_in()),  # what stands below a foreign hop came with the mail
        (FOREIGN.format(helo="(Authenticated sender: li@acme.example)"),),
        ("X-Note: " + logged_in(),),
        (LMTP.replace("mx.acme", "mx.evil").replace("imap.acme", "imap.evil"), logged_in()),
    ],
)
def test_anything_less_is_none(headers):
    assert not read(*headers).proven


def test_a_dmarc_fail_outweighs_a_login():
    said = "Authentication-Results: mx.acme.example; dmarc=fail header.from=acme.example"
    found = read(said, logged_in())
    assert (found.proven, found.dmarc) == (False, Evidence.FAIL)


def test_nobody_is_believed_where_no_server_is_trusted():
    assert not read(logged_in(), trust=Trust()).proven
    assert not read("X-MS-Exchange-Organization-AuthAs: Internal").proven


def test_exchange_says_that_it_was_one_of_its_own():
    inside = "X-MS-Exchange-Organization-AuthAs: Internal"
    assert read(inside, trust=EXCHANGE).proven
    assert not read("X-MS-Exchange-Organization-AuthAs: Anonymous", trust=EXCHANGE).proven
    assert not read(inside, inside, trust=EXCHANGE).proven
    below = "Received: from x by mx.else.example with SMTP; Sat, 21 Nov 2026 10:00:00 +0000"
    assert not read(below, inside, trust=EXCHANGE).proven
