"""A guard's banner at the top is nobody's words; what a person begins with is theirs."""

import pytest

from mailbot.parse.quotes.banner import banner_lines


@pytest.mark.parametrize(
    "banner",
    [
        "CAUTION: This email originated from outside of the organization. Do not click links.",
        "[EXTERNAL]",
        "*** EXTERNE E-MAIL ***",
        "ACHTUNG: Diese E-Mail stammt von einem externen Absender.",
        "ATTENTION : ce courriel provient de l'extérieur de l'entreprise.",
        "ATENCIÓN: este correo procede de fuera de la organización.",
        "Attenzione: messaggio proveniente dall'esterno, verificare il mittente.",
        "LET OP: dit bericht komt van buiten de organisatie.",
        "Внимание! Письмо от внешнего отправителя.",
        "注意：此邮件来自组织外部，请勿点击链接。",
        "【社外メール】",
        "Sie erhalten nicht oft E-Mails von sales@acme.example. Erfahren Sie, warum dies wichtig ist",
    ],
)
def test_a_banner_is_told_from_what_stands_below(banner):
    lines = [banner, "", "Please send 40 vanes.", "", "Ada"]
    assert lines[banner_lines(lines) :] == ["Please send 40 vanes.", "", "Ada"]


def test_two_parts_of_a_banner_and_words_close_below():
    lines = ["EXTERNAL EMAIL", "Do not click links unless you know the sender.", "Dear Li,", "", "40 vanes."]
    assert lines[banner_lines(lines) :] == ["Dear Li,", "", "40 vanes."]


@pytest.mark.parametrize(
    "words",
    [
        "Attention: external thread M8, please.",
        "Caution, the pump leaks on the outside.",
        "Attention: did our external buyer send you a mail?",
        "Warning: 12 units arrived broken.",
        "外部螺纹 M8，报价请发邮件。",
    ],
)
def test_a_person_who_warns_is_heard(words):
    assert banner_lines([words, "", "Ada"]) == 0


def test_a_mail_of_nothing_but_a_banner_keeps_it():
    assert banner_lines(["[EXTERNAL]", ""]) == 0
