"""A real mail program end to end: neomutt in a terminal opens the notice, replies, and presses a button.

Its mail goes by SMTP to a server that hands it to the company's mailbox; what the daemon sends comes back by IMAP.
"""

import stat

import pytest
from support.company import company
from support.dovecot import needs_dovecot
from support.staff import SIGNATURE, asks, assert_nothing_of_ours, letters_to, post, text_of, view_of
from support.terminal import needs_neomutt, terminal
from support.waiting import wait_until

pytestmark = [pytest.mark.system, needs_dovecot, needs_neomutt]
RC = """
set imap_user="tom" imap_pass="secret-of-tom" imap_authenticators="login"
set folder="imap://127.0.0.1:{imap_port}/" spoolfile="+INBOX" record=""
set smtp_url="smtp://127.0.0.1:{smtp_port}/"
set ssl_starttls=no ssl_force_tls=no
set from="tom@staff.example" realname="Tom Reed" use_from=yes hostname="staff.example"
set editor="{editor}"
set fast_reply=yes include=yes reply_to=yes mail_check=1 timeout=1 sleep_time=0 wait_key=no pipe_decode=yes
set sort=date-received
"""
# what a person does in an editor: writes above the rest, or looks at it and saves
EDITOR = """#!/bin/sh
{{ cat {words}; cat "$1"; }} >"$1.new" && cat "$1.new" >"$1"
: >{words}
"""


@pytest.fixture
def firm(tmp_path):
    with company(tmp_path, others=["tom"]) as firm:
        firm.sink.on_mail = lambda mail: carried(firm, mail)
        firm.start()
        yield firm


def carried(firm, taken):
    """To whom it may concern."""
    if taken.recipient == "tom@staff.example":
        firm.dovecot.deliver("tom", taken.octets)
    elif taken.recipient.endswith("@company.example"):
        post(firm, taken.octets)


def test_neomutt_reads_the_notice_replies_and_presses_a_button(firm, tmp_path):
    words, editor, rc, url = (tmp_path / name for name in ("words", "editor", "neomuttrc", "url"))
    editor.write_text(EDITOR.format(words=words))
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    rc.write_text(RC.format(imap_port=firm.dovecot.imap_port, smtp_port=firm.sink.port, editor=editor))
    words.write_text("Dear Kim,\n\ntwo weeks, 5.95 USD each.\n\nTom\n\n")
    ticket = asks(firm, "Kim Park <kim@park.example>", "Hello,\n\nplease quote 20 pcs of ball valve DN50.").ticket
    with terminal(tmp_path) as screen:
        screen.type(f"neomutt -F {rc}", "Enter")
        screen.wait_for(f"[T-{ticket}] inquiry")
        screen.type("Enter")
        screen.wait_for("Just press Reply")
        screen.type("r")
        screen.wait_for("y:Send")
        screen.type("y")
        wait_until(lambda: answers(firm), "the answer reaches the customer")

        screen.type("|")
        screen.wait_for("Pipe to command:")
        screen.type(f"grep -o 'mailto:[^>]*[.]close[.][^>]*' >{url}", "Enter")
        wait_until(lambda: url.exists() and url.read_text().endswith("\n"), "the button's link is found")
        screen.type("q", "q")
        screen.wait_for("ready>")
        screen.type(f'clear; neomutt -F {rc} "$(cat {url})"', "Enter")
        shown = screen.wait_for("y:Send")
        assert f"Subject: close T-{ticket}" in shown and f"sales+k.{ticket}.tom." in shown
        screen.type("y")
        wait_until(lambda: view_of(firm, ticket).ticket.stage.value == "closed", "the button closes the ticket")

        screen.type("clear", "Enter")
        screen.type(f"neomutt -F {rc}", "Enter")
        screen.wait_for(f"[T-{ticket}] Done")
    (answer,) = answers(firm)
    assert text_of(answer) == f"Dear Kim,\n\ntwo weeks, 5.95 USD each.\n\nTom\n\n{SIGNATURE}\n"
    assert_nothing_of_ours(answer)


def answers(firm):
    return [one for one in letters_to(firm, "kim@park.example") if "Auto-Submitted" not in one]
