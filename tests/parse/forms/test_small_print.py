"""What a form's program writes below a message is told: it names the mail, and a site, a machine or a moment."""

import pytest

from mailbot.parse.forms.signs.small_print import announces, is_programs


@pytest.mark.parametrize(
    "line",
    [
        "Ce message vous a été envoyé automatiquement, merci de ne pas y répondre.",
        "Сообщение сгенерировано автоматически.",
        "تم إرسال هذه الرسالة من موقعكم الإلكتروني",
        "Skickat från https://acme.example/kontakt 2026-11-03 10:00",
        "Mensaje enviado desde el formulario de la web el 03-11-2026",
        "Nachricht wurde am 03.11.2026 um 10:00 über das Formular versandt",
        "Wiadomość wysłana automatycznie ze strony sklepu",
        "系統自動發送，請勿回覆",
    ],
)
def test_a_program_speaks_below_a_blank_line(line):
    assert is_programs(line, gap=True)


@pytest.mark.parametrize(
    "line",
    [
        "I sent you the form on Monday and heard nothing.",
        "Message me on Tuesday, our web shop is closed on Mondays.",
        "Mail me at www.penn.example",
        "Wir haben die Anfrage am 03.11.2026 schon einmal gesendet.",
        "Request: was this form sent twice?",
        "请问贵司网站的产品什么时候可以发送样品？",
        "Prière de livrer avant 10:30.",
    ],
)
def test_a_visitor_speaks_of_sites_and_times_too(line):
    assert not is_programs(line, gap=True)


def test_without_a_blank_line_only_a_machine_gives_the_program_away():
    assert is_programs("Enviado por IP 203.0.113.3 em 03/11/2026", gap=False)
    assert not is_programs("Enviado automaticamente", gap=False)


@pytest.mark.parametrize(
    "line",
    [
        "das Formular Angebotsanfrage wurde ausgefüllt:",
        "Formulaire « Devis » rempli par Karim Benali",
        "A visitor has subscribed to your newsletter.",
        "Someone just completed your form.",
        "ein Interessent hat über unser Portal eine Anfrage an Sie gerichtet.",
        "Użytkownik portalu wysłał do Państwa zapytanie.",
        "以下の内容で資料請求がありました。",
        "아래와 같이 견적문의가 등록되었습니다.",
        "您的网站收到一条新的询价",
        "Un visitante ha rellenado el formulario de presupuesto",
    ],
)
def test_a_program_says_above_the_fields_what_came(line):
    assert announces(line)


@pytest.mark.parametrize(
    "line",
    [
        "We filled in your form last week.",
        "Please find the completed form below.",
        "Anbei das ausgefüllte Formular.",
        "Veuillez trouver le formulaire rempli.",
        "Could the form be completed by fax?",
        "我们想询问贵公司的产品",
    ],
)
def test_a_person_speaks_of_forms_too(line):
    assert not announces(line)


def test_a_person_who_announces_a_form_with_their_own_address_mails_none(read):
    text = "The form is filled in below.\n\nName: Joe Penn\nE-mail: joe@client.example\nSize: 40 mm"
    assert read(text, **{"from": "Joe Penn <joe@client.example>"}) is None
