"""The visitor's name is put together of what was asked for, and a firm is not taken for a person."""

import pytest


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("Voornaam: Joris\nTussenvoegsel: van\nAchternaam: Dam", "Joris van Dam"),
        ("Nombre de pila: Ana\nPrimer apellido: Rey\nSegundo apellido: Soto", "Ana Rey Soto"),
        ("Фамилия: Сомов\nИмя: Олег\nОтчество: Ильич", "Олег Ильич Сомов"),
        ("姓: 周\n名: 强", "周强"),
    ],
)
def test_a_name_is_joined_of_its_parts(read, lines, name):
    assert read(f"{lines}\nE-mail: kay@client.example\nMessage: Hello there.").get("name") == name


def test_of_a_customer_and_a_contact_the_customer_is_the_firm(read):
    form = read("Customer: Penn Mills\nContact: Ada Penn\nE-mail: ada@penn.example\nMessage: Hello there.")
    assert (form.get("name"), form.get("company")) == ("Ada Penn", "Penn Mills")


def test_a_customer_is_a_person_where_the_firm_is_named(read):
    form = read("Customer: Ada Penn\nContact: Kay\nCompany: Penn Mills\nE-mail: ada@penn.example\nMessage: Hello.")
    assert (form.get("name"), form.get("company")) == ("Ada Penn", "Penn Mills")


@pytest.mark.parametrize(("value", "phone"), [("0532 111 22 33", "0532 111 22 33"), ("01310-100", "")])
def test_a_label_of_two_languages_is_told_by_its_value(read, value, phone):
    form = read(f"Ad Soyad: Emre Kaplan\nCep: {value}\nE-posta: emre@kaplan.example\nMesaj: Merhaba, fiyat lütfen.")
    assert form.get("phone") == phone


def test_an_address_may_stand_before_its_name(read):
    text = "Result of your feedback form, submitted by\nnina@penn.example (Nina Penn) on Monday\n\n"
    assert read(f"{text}comments: Hello there.").customer.name == "Nina Penn"
