"""The demo's IMAP server as mailbot and mail clients use it."""

import time
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from mailbot.demo.imap import PostOffice
from mailbot.demo.servers import HOST, Servers

NESTED = b"""From: A <a@client.example>\r
Subject: =?utf-8?q?gr=C3=BC=C3=9Fe?=\r
Content-Type: multipart/mixed; boundary=out\r
\r
--out\r
Content-Type: multipart/alternative; boundary=in\r
\r
--in\r
Content-Type: text/plain\r
\r
plain words\r
--in\r
Content-Type: text/html\r
\r
<p>html words</p>\r
--in--\r
--out\r
Content-Type: message/rfc822\r
\r
Subject: inside\r
\r
inner words\r
--out--\r
"""


def test_idle_hears_of_a_delivery_at_once(imap, send):
    client = imap()
    client.select_folder("INBOX", readonly=True)
    client.idle()
    send()
    assert client.idle_check(timeout=10) == [(1, b"EXISTS")]
    client.idle_done()


def test_a_second_connection_hears_of_flags_and_moves(imap, send):
    watch, work = imap(), imap()
    send()
    watch.select_folder("INBOX", readonly=True)
    work.select_folder("INBOX")
    watch.idle()
    work.add_flags([1], [b"$MailbotDone"])
    assert watch.idle_check(timeout=5) == [(1, b"FETCH", (b"UID", 1, b"FLAGS", (b"$MailbotDone",)))]
    work.create_folder("Done")
    work.move([1], "Done")
    assert watch.idle_check(timeout=5) == [(1, b"EXPUNGE")]
    watch.idle_done()
    work.select_folder("Done")
    assert work.get_flags([1]) == {1: (b"$MailbotDone",)}


def test_the_server_knows_who_sits_in_idle(servers, imap):
    client = imap()
    client.select_folder("INBOX")
    assert not servers.idling("sales@firm.example")
    client.idle()
    deadline = time.monotonic() + 5
    while not servers.idling("sales@firm.example") and time.monotonic() < deadline:
        time.sleep(0.01)
    assert servers.idling("sales@firm.example")
    client.idle_done()
    assert not servers.idling("sales@firm.example")


def test_reading_with_peek_marks_nothing_seen_and_reading_without_does(imap, send):
    client = imap()
    send()
    client.select_folder("INBOX")
    client.fetch([1], ["BODY.PEEK[]", "RFC822.SIZE", "INTERNALDATE"])
    assert client.get_flags([1]) == {1: ()}
    client.fetch([1], ["BODY[]"])
    assert client.get_flags([1]) == {1: (b"\\Seen",)}


def test_a_folder_opened_read_only_cannot_be_changed(imap, send):
    client = imap()
    send()
    client.select_folder("INBOX", readonly=True)
    client.fetch([1], ["BODY[]"])
    assert client.get_flags([1]) == {1: ()}
    with pytest.raises(IMAPClientError):
        client.add_flags([1], [b"\\Seen"])


def test_a_letter_that_is_gone_is_left_out_of_the_answer(imap, send):
    client = imap()
    send()
    client.select_folder("INBOX")
    assert list(client.fetch([1, 7], ["BODY.PEEK[]"])) == [1]


def test_what_arrives_is_what_was_sent_below_the_trace_fields(imap, send):
    client = imap()
    send(octets=NESTED)
    client.select_folder("INBOX")
    assert client.fetch([1], ["BODY.PEEK[]"])[1][b"BODY[]"].endswith(NESTED)


@pytest.mark.parametrize(
    ("section", "octets"),
    [
        ("1.1", b"plain words"),
        ("1.2", b"<p>html words</p>"),
        ("1.2.MIME", b"Content-Type: text/html\r\n\r\n"),
        ("2", b"Subject: inside\r\n\r\ninner words"),
        ("2.HEADER", b"Subject: inside\r\n\r\n"),
        ("2.TEXT", b"inner words"),
        ("2.1", b"inner words"),
        ("3", b""),
        ("HEADER.FIELDS (SUBJECT)", b"Subject: =?utf-8?q?gr=C3=BC=C3=9Fe?=\r\n\r\n"),
    ],
)
def test_a_client_may_fetch_any_part_by_its_number(imap, send, section, octets):
    client = imap()
    send(octets=NESTED)
    client.select_folder("INBOX")
    answer = client.fetch([1], [f"BODY.PEEK[{section}]"])[1]
    assert octets in answer.values()


def test_envelope_and_structure_tell_what_is_in_the_letter(imap, send):
    client = imap()
    send(octets=NESTED)
    client.select_folder("INBOX")
    answer = client.fetch([1], ["ENVELOPE", "BODYSTRUCTURE"])[1]
    assert answer[b"ENVELOPE"].from_[0].mailbox == b"a"
    parts, kind = answer[b"BODYSTRUCTURE"][:2]
    assert kind == b"MIXED"
    assert [part[1] for part in parts[0][0]] == [b"PLAIN", b"HTML"]
    assert parts[1][:2] == (b"MESSAGE", b"RFC822")


def test_append_keeps_the_sent_copy_with_its_flags_and_date(imap):
    client = imap()
    when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    client.append("Sent", "Subject: grüße\r\n\r\n你好".encode(), [b"\\seen"], when)
    client.select_folder("Sent")
    kept = client.fetch([1], ["FLAGS", "INTERNALDATE", "BODY.PEEK[TEXT]"])[1]
    assert kept[b"FLAGS"] == (b"\\Seen",)
    assert kept[b"INTERNALDATE"] == when
    assert kept[b"BODY[TEXT]"].decode() == "你好"


def test_search_finds_by_flag_field_word_and_their_combinations(imap, send):
    client = imap()
    send()
    send(octets=b"From: B <b@client.example>\r\nSubject: other\r\n\r\n\xe7\x81\xaf\r\n")
    client.select_folder("INBOX")
    client.add_flags([2], [b"\\Flagged"])
    assert client.search(["FLAGGED"]) == [2]
    assert client.search(["NOT", "FLAGGED"]) == [1]
    assert client.search(["OR", "SUBJECT", "hello", "SUBJECT", "other"]) == [1, 2]
    assert client.search(["FROM", "b@client", "UID", "1:*"]) == [2]
    assert client.search(["TEXT", "灯"], "UTF-8") == [2]
    assert client.search(["SINCE", "1-Jan-2020", "UNSEEN"]) == [1, 2]
    with pytest.raises(IMAPClientError):
        client.search(["YONDER"])


def test_expunge_removes_what_is_marked_and_uid_expunge_only_what_is_named(imap, send):
    client = imap()
    for _ in range(3):
        send()
    client.select_folder("INBOX")
    client.delete_messages([1, 3])
    client.uid_expunge([3])
    assert client.search(["ALL"]) == [1, 2]
    client.expunge()
    assert client.search(["ALL"]) == [2]


def test_special_folders_can_be_found_by_their_use(imap):
    client = imap()
    assert client.find_special_folder(b"\\Junk") == "Junk"
    assert client.folder_status("Junk", ["MESSAGES", "UIDVALIDITY"])[b"MESSAGES"] == 0
    assert not client.folder_exists("Elsewhere")


def test_a_wrong_password_is_refused_and_so_is_everything_before_login(servers, imap):
    client = imap()
    client.logout()
    with IMAPClient(HOST, port=servers.imap_port, ssl=False, timeout=10) as stranger:
        with pytest.raises(LoginError):
            stranger.login("sales@firm.example", "guess")
        with pytest.raises(IMAPClientError):
            stranger._raw_command_untagged(b"LIST", [b'""', b'"*"'])


def test_a_name_without_a_domain_or_with_the_wrong_password_has_no_mailbox():
    office = PostOffice("right")
    assert office.enter("sales", "right") is None
    assert office.enter("sales@firm.example", "wrong") is None
    assert office.enter("sales@firm.example", "right") is not None


def test_sub_addresses_arrive_in_the_same_mailbox(servers, send):
    send(to="sales+c.1001.-.0.abc@firm.example")
    letter = servers.letters("sales@firm.example")[0]
    assert b"Delivered-To: sales+c.1001.-.0.abc@firm.example\r\n" in letter.octets


def test_the_servers_stop_at_once_while_a_client_sits_in_idle():
    with Servers("right") as own:
        client = IMAPClient(HOST, port=own.imap_port, ssl=False, timeout=10)
        client.login("a@client.example", "right")
        client.select_folder("INBOX")
        client.idle()
        began = time.monotonic()
    assert time.monotonic() - began < 2
    client.shutdown()
