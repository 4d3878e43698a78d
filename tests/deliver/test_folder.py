"""The folder transport: what would have been sent, as files."""

import asyncio

from mailbot.deliver.folder import FolderTransport
from mailbot.model.outgoing import Kind, Outcome, Outgoing


def send(folder, recipient="jane@customer.example", sender="", message_id="<a@b>"):
    marks = []

    async def mark():
        marks.append(list(folder.glob("*.eml")) if folder.exists() else [])

    mail = Outgoing(Kind.ACK, message_id, sender, (recipient,), b"Subject: x\r\n\r\nhello\r\n")
    return asyncio.run(FolderTransport(folder).send(mail, mark)), marks


def test_a_mail_is_a_file_with_its_envelope_on_top(tmp_path):
    report, marks = send(tmp_path / "out")
    assert report.outcome is Outcome.SENT
    assert marks == [[]]  # the point of no return is marked first
    [path] = (tmp_path / "out").iterdir()
    assert path.name.startswith("ack-")
    assert path.read_bytes() == (
        b"Return-Path: <>\r\nDelivered-To: jane@customer.example\r\nSubject: x\r\n\r\nhello\r\n"
    )


def test_the_same_mail_twice_is_one_file_and_another_recipient_is_another(tmp_path):
    for recipient in ("a@b.example", "a@b.example", "c@d.example"):
        send(tmp_path, recipient)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_line_end_in_an_address_is_refused(tmp_path):
    report, marks = send(tmp_path, "a@b.example\r\nBcc: x")
    assert (report.outcome, marks, list(tmp_path.iterdir())) == (Outcome.FAILED, [], [])


def test_a_folder_that_cannot_be_made_is_deferred(tmp_path):
    (tmp_path / "file").write_text("")
    report, marks = send(tmp_path / "file" / "out")
    assert (report.outcome, marks) == (Outcome.DEFERRED, [])
