"""A form that a program on our own mail server sent proves itself by the topmost Received, by nothing else (N11f)."""

import pytest
from support.mails import mail

from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.rulebook import FormRule, Rulebook
from mailbot.model.settings import Limits, Trust
from mailbot.parse import parse

HOST = "web1.acme.example"
SITE = "wordpress@acme.example"
RULES = Rulebook(
    forms=(FormRule("shop", "inquiry", sources=(SITE,)),),
    labels={"name": ("Name",), "email": ("Email",), "message": ("Message",)},
)
BODY = "Name: Kay Moor\nEmail: kay@client.example\nMessage: please call\n"
LOCAL = {
    "postfix": f"by {HOST} (Postfix, from userid 33)\r\n\tid 4F1; Mon, 2 Mar 2026 09:00:00 +0000 (UTC)",
    "exim": f"from www-data by {HOST} with local (Exim 4.96)\r\n\t(envelope-from <www-data@{HOST}>)\r\n\tid 1tA; now",
    "sendmail": f"(from apache@localhost)\r\n\tby {HOST} (8.17.1/8.17.1/Submit) id 622; now",
    "opensmtpd": f"from localhost ({HOST} [local])\r\n\tby {HOST} (OpenSMTPD) with ESMTPA id 1f; now",
}
LMTP = f"from {HOST}\r\n\tby {HOST} with LMTP\r\n\tid abc (envelope-from <x@y>); now"
SMTP = f"from mail.acme.example (mail.acme.example [192.0.2.7])\r\n\tby {HOST} (Postfix) with ESMTPS id 1; now"


def proof(*received: str, hosts=(HOST,), rules=RULES) -> str:
    head = "".join(f"Received: {one}\r\n" for one in received).encode()
    octets = head + mail(BODY, sender=SITE, subject="Form")
    form = parse(RawMessage(Arrival("sales"), octets), rules, Trust(local_hosts=hosts), Limits()).form
    assert form is not None
    return form.proof


@pytest.mark.parametrize("program", LOCAL)
def test_a_local_submission_on_an_allowed_host_proves_the_form(program):
    assert proof(LOCAL[program]) == "local"
    assert proof(LMTP, LOCAL[program]) == "local"
    assert proof(LOCAL[program], hosts=()) == ""
    assert proof(LOCAL[program], hosts=("other.example",)) == ""
    assert proof(LOCAL[program], hosts=(HOST.upper(),)) == "local"


@pytest.mark.parametrize("program", LOCAL)
def test_what_came_over_the_network_brings_no_proof_along(program):
    assert proof(SMTP, LOCAL[program]) == ""
    assert proof(LMTP, SMTP, LOCAL[program]) == ""
    assert proof(LMTP.replace(HOST, "mx.other.example"), LOCAL[program]) == ""


@pytest.mark.parametrize(
    "greeting",
    [
        f"from x.example (helo=www-data by {HOST} with local (Exim) [192.0.2.7]) by {HOST} with esmtp (Exim 4.96)",
        f"from www-data ([192.0.2.7] helo=by) by {HOST} with esmtp (Exim 4.96)",
        f"from (from apache@localhost) by {HOST} (8.17.1/8.17.1/Submit) id 1",
        f"from localhost ([local] [192.0.2.7]) by {HOST} (OpenSMTPD) with ESMTP id 1",
        f"from a by {HOST} with local",
    ],
)
def test_a_name_that_a_stranger_gives_in_smtp_is_no_proof(greeting):
    assert proof(greeting + "; now") == ""


def test_a_layout_without_a_sender_is_never_proven():
    layout = Rulebook(forms=(FormRule("layout", "inquiry", marks=("Email",)),), labels=RULES.labels)
    assert proof(LOCAL["postfix"], rules=layout) == ""
