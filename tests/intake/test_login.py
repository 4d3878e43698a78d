"""How a connection is made: never in the clear, never a guess, never a password where it can be read."""

import sys
from imaplib import IMAP4
from unittest.mock import Mock

import pytest
from msgspec.structs import replace
from support.dovecot import dovecot, needs_dovecot
from support.imap_script import imap_script
from support.ports import free_ports

from mailbot.intake.access_token import AccessToken
from mailbot.intake.connection import EXPECTED, Connection
from mailbot.intake.imap_probe import probe_imap
from mailbot.intake.login import LoginRefused, _plain, connect
from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.model.settings import Login, Mailbox, Secret

USERS = {"sales": "secret", "boss": 'p\u00e4ssw\u00f6rt "quoted" \\', "odd name": "x"}


def no_token(fresh):
    raise AssertionError("nobody asked for a token")


def quiet(verb, rest):
    return []


@pytest.fixture(scope="module")
def tls_server():
    with dovecot(USERS, tls=True) as server:
        yield server


def login(server, security, user="sales", password=None, **more):
    port = server.imaps_port if security == "tls" else server.imap_port
    secret = Secret(USERS[user] if password is None else password)
    return Login(**{"host": "localhost", "port": port, "security": security, "user": user, "password": secret, **more})


@pytest.mark.system
@needs_dovecot
class TestOnDovecot:
    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_tls_works_with_a_certificate_that_is_trusted(self, tls_server, security):
        connection = connect(login(tls_server, security, ca_file=str(tls_server.certificate)), no_token)
        assert connection.open("INBOX").uidvalidity
        connection.close(politely=True)

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_tls_refuses_a_certificate_that_is_not(self, tls_server, security):
        with pytest.raises(EXPECTED, match="certificate verify failed"):
            connect(login(tls_server, security), no_token)
        assert "Login: user=<sales>" not in tls_server.log().splitlines()[-1]

    def test_a_certificate_file_that_is_none_is_our_mistake(self, tls_server, tmp_path):
        (tmp_path / "ca.pem").write_text("nonsense")
        with pytest.raises(PermanentFailure, match=r"ca\.pem"):
            connect(login(tls_server, "tls", ca_file=str(tmp_path / "ca.pem")), no_token)

    @pytest.mark.parametrize("user", ["boss", "odd name"])
    def test_any_password_and_any_name_gets_in(self, tls_server, user):
        connection = connect(login(tls_server, "tls", user, ca_file=str(tls_server.certificate)), no_token)
        connection.close(politely=True)

    def test_the_probe_says_what_the_server_can(self, tls_server):
        box = Mailbox(
            "sales",
            "sales@company.example",
            imap=login(tls_server, "tls", ca_file=str(tls_server.certificate)),
            done_folder="Done",
        )
        found = {one.what: one for one in probe_imap(box)}
        assert all(one.ok for one in found.values()), found
        assert found["junk"].text.startswith("Junk ")
        assert "will be made" in found["done_folder"].text
        assert {"login", "folder", "keyword", "capability IDLE", "capability MOVE", "capability ID"} <= set(found)
        with tls_server.client("sales") as person:
            assert not person.folder_exists("Done")

    def test_the_probe_says_what_is_wrong(self, tls_server):
        ca = str(tls_server.certificate)
        refused = Mailbox("sales", "s@company.example", imap=login(tls_server, "tls", password="no", ca_file=ca))
        nowhere = Mailbox("sales", "s@company.example", imap=login(tls_server, "tls", ca_file=ca), folder="INBOKS")
        unknown = Mailbox("sales", "s@company.example", imap=login(tls_server, "tls"))
        assert [(one.ok, one.what) for one in probe_imap(refused)] == [(False, "login")]
        assert "there are: INBOX" in next(one.text for one in probe_imap(nowhere) if not one.ok)
        assert [(one.ok, one.what) for one in probe_imap(unknown)] == [(False, "connection")]
        wrong_port = replace(unknown, imap=replace(unknown.imap, port=tls_server.imap_port))
        assert 'set security = "starttls"' in probe_imap(wrong_port)[0].text


@pytest.mark.parametrize("host", ["mail.company.example", "10.0.0.1", "::ffff:10.0.0.1"])
def test_plain_text_is_for_this_machine_only(host):
    with pytest.raises(PermanentFailure, match="plain text"):
        connect(Login(host=host, security="none", user="x", password=Secret("y")), no_token)


def test_a_server_that_is_not_there_is_named_with_its_port():
    (port,) = free_ports(1)
    away = Login("127.0.0.1", port=port, security="none", user="sales", password=Secret("secret"))
    with pytest.raises(EXPECTED, match=f"^127.0.0.1 port {port}: Connection refused$"):
        connect(away, no_token)
    (found,) = probe_imap(Mailbox("sales", "s@company.example", imap=away))
    assert found.text == f"127.0.0.1 port {port}: Connection refused"


def test_what_a_server_says_is_not_repeated_as_octets():
    assert _plain("b'[AUTHENTICATIONFAILED] Authentication failed.'") == "[AUTHENTICATIONFAILED] Authentication failed."
    assert _plain("by the rules, no") == "by the rules, no"


def test_preauth_is_refused():
    with imap_script(quiet, "* PREAUTH welcome") as script:
        with pytest.raises(PermanentFailure, match="PREAUTH"):
            connect(local(script), no_token)
        assert "SELECT" not in script.commands


def test_without_starttls_on_offer_no_password_is_sent():
    with imap_script(quiet) as script:
        with pytest.raises(EXPECTED, match="STARTTLS"):
            connect(local(script, security="starttls"), no_token)
        assert not {"LOGIN", "AUTHENTICATE"} & set(script.commands)


def test_we_say_who_we_are_after_the_login_and_before_any_folder():
    """NetEase refuses SELECT otherwise."""
    with imap_script(quiet) as script:
        connection = connect(local(script), no_token)
        connection.folders()
        connection.close()
    said = [verb for verb in script.commands if verb != "CAPABILITY"]
    assert said == ["LOGIN", "ID", "LIST"]


@pytest.mark.parametrize("code", ["[AUTHENTICATIONFAILED] no", "[EXPIRED] no", "wrong user or password"])
def test_a_no_to_the_login_is_a_refusal(code):
    with (
        imap_script(lambda verb, rest: [f"NO {code}"] if verb == "LOGIN" else []) as script,
        pytest.raises(LoginRefused),
    ):
        connect(local(script), no_token)


@pytest.mark.parametrize("code", ["[UNAVAILABLE] the user database is away", "[LIMIT] too many connections"])
def test_a_server_with_a_bad_day_is_no_refusal(code):
    with (
        imap_script(lambda verb, rest: [f"NO {code}"] if verb == "LOGIN" else []) as script,
        pytest.raises(TemporaryFailure),
    ):
        connect(local(script), no_token)


def test_a_server_that_repeats_the_password_does_not_get_it_into_our_words():
    def repeat(verb, rest):
        return [f"NO you said {rest}"] if verb == "LOGIN" else []

    with imap_script(repeat) as script, pytest.raises(LoginRefused) as error:
        connect(local(script), no_token)
    assert "hunter22" not in str(error.value)


def test_xoauth2_sends_the_token_and_answers_the_error_with_nothing():
    asked = []

    def token(fresh):
        asked.append(fresh)
        return "abc.def"

    def refuse(verb, rest):
        return ["+ ", "+ eyJzdGF0dXMiOiI0MDAifQ==", "NO nope"] if verb == "AUTHENTICATE" else []

    with imap_script(refuse, capabilities="IMAP4rev1 AUTH=XOAUTH2") as script:
        with pytest.raises(LoginRefused):
            connect(local(script, auth="xoauth2"), token)
        at = script.commands.index("AUTHENTICATE") + 1
        assert script.lines[at : at + 2] == ["dXNlcj1zYWxlcwFhdXRoPUJlYXJlciBhYmMuZGVmAQE=", ""]
    assert asked == [False, True]  # the kept token may have been the reason


def local(script, **more):
    return Login(
        **{
            "host": script.host,
            "port": script.port,
            "security": "none",
            "user": "sales",
            "password": Secret("hunter22"),
            **more,
        }
    )


@pytest.mark.parametrize("name", ["", "a\r\nb", "a\0b", "x\n"])
def test_a_folder_name_with_a_line_end_never_reaches_the_server(name):
    client = Mock()
    with pytest.raises(PermanentFailure):
        Connection(client).create(name)
    assert client.method_calls == []


def test_a_folder_that_somebody_else_made_in_between_is_there():
    client = Mock()
    client.create_folder.side_effect = IMAP4.error("create failed: [ALREADYEXISTS] Mailbox already exists")
    Connection(client).create("Tickets/Closed")
    client.create_folder.side_effect = IMAP4.error("create failed: [NOPERM] Permission denied")
    with pytest.raises(IMAP4.error):
        Connection(client).create("Tickets/Closed")


@pytest.mark.parametrize("word", ["", "$", "a b", "x)\r\nA1 LOGOUT", "\\Seen", "\u00fc"])
def test_only_a_plain_word_is_a_keyword(word):
    client = Mock()
    with pytest.raises(PermanentFailure):
        Connection(client).mark([1], word)
    assert client.method_calls == []


def test_a_token_is_kept_for_a_while_and_renewed_on_demand(tmp_path):
    counter = tmp_path / "count"
    code = (
        f"from pathlib import Path; p = Path({str(counter)!r}); p.touch(); "
        "p.write_text(p.read_text() + 'x'); print('t%d' % len(p.read_text())); print('more')"
    )
    now = [0.0]
    token = AccessToken([sys.executable, "-c", code], lambda: now[0])
    assert [token(), token(), token(True)] == ["t1", "t1", "t2"]
    now[0] = 300.0
    assert token() == "t3"


@pytest.mark.parametrize(
    ("code", "error"),
    [("print('')", PermanentFailure), ("print('two words')", PermanentFailure), ("exit(3)", TemporaryFailure)],
)
def test_a_command_that_gives_no_token_says_so(code, error):
    with pytest.raises(error, match="token_command"):
        AccessToken([sys.executable, "-c", code])()
    with pytest.raises(TemporaryFailure):
        AccessToken(["/nonexistent/command", "--secret=abc"])()
