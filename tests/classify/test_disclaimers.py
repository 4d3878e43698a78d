"""The lawyers' paragraph below a mail says nothing about the mail."""

from __future__ import annotations

import time

import pytest

from mailbot.classify.machines.disclaimers import without_disclaimer


@pytest.mark.parametrize(
    "paragraph",
    [
        "This e-mail is confidential and intended only for the addressee. If received in error please delete it.",
        "DISCLAIMER: the sender accepts no liability for damage caused by viruses in this transmission or its files.",
        "Diese E-Mail enthält vertrauliche Informationen. Sind Sie nicht der Empfänger, vernichten Sie sie bitte.",
        "Ce message et ses pièces jointes sont confidentiels et établis à l'attention de leurs seuls destinataires.",
        "Este mensaje y sus anexos son confidenciales y van dirigidos exclusivamente a su destinatario indicado.",
        "Questo messaggio contiene informazioni riservate. Chi lo riceve per errore è pregato di distruggerlo subito.",
        "Данное сообщение является конфиденциальным. Если вы получили его по ошибке, удалите его немедленно.",
        "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人或群组。禁止任何其他人以任何形式使用，包括但不限于全部或部分地泄露、复制或散发本邮件中的信息。",
    ],
)
def test_it_is_left_out(paragraph: str) -> None:
    assert without_disclaimer(f"Please quote 5 pumps.\n\n{paragraph}\nmore of it") == "Please quote 5 pumps."


@pytest.mark.parametrize(
    "text",
    [
        "This e-mail is confidential, so please quote 5 pumps without naming us to anybody at all.",  # the mail itself
        "Hello,\nthis message is confidential: we plan to move 500 units a month to you, what would you ask?",
        "Hello,\n\nkeep this mail confidential.",
    ],
)
def test_what_a_person_says_in_confidence_stays(text: str) -> None:
    assert without_disclaimer(text) == text


def test_many_lines_take_no_time() -> None:
    began = time.process_time()
    without_disclaimer("\n\nthis mail is" * 200_000)
    assert time.process_time() - began < 10  # a limit against hanging
