"""A closed complaint asks its customer once; only a clear yes keeps it closed.  Causes, remedies, repeats."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from support.office import CLAIM, QUOTE

from mailbot.classify import says_settled
from mailbot.model import acts
from mailbot.model.mail import Address, Arrival, Attachment, Message
from mailbot.model.ticket import Event, Stage, WaitingFor
from mailbot.model.verdict import Category
from mailbot.rulebook import read_rulebook, shipped_rules

ANNA = "anna@buyer.example"


@pytest.fixture(scope="module")
def content():
    return read_rulebook([shipped_rules()], []).content


def closed(office, words=CLAIM, sender=ANNA, **more):
    """A complaint that was answered and closed, and half an hour later."""
    number = office.take(words, sender, **more)
    office.pass_time(hours=2)
    office.do(number, acts.Step(Event.ANSWERED), acts.Step(Event.CLOSED), who="eva")
    office.post()
    office.pass_time(minutes=31)
    return number


def asked(office):
    return [letter for letter in office.round() if letter.kind == "ack"]


def replied(office, number, words):
    return office.take(words, ANNA, subject=f"Re: [T-{number}] Question about A-100")


def complaint(office, number):
    with office.store.read() as tx:
        return tx.complaint(number)


def test_the_customer_is_asked_once_half_an_hour_after_it_was_closed(office):
    number = closed(office)
    office.pass_time(minutes=-10)
    assert asked(office) == []
    office.pass_time(minutes=10)
    (letter,) = asked(office)
    assert letter.to == ANNA and "simply reply: Yes" in letter.text
    assert letter.mail["Subject"] == f"Auto: Question about A-100 [T-{number}]"
    assert letter.mail["Auto-Submitted"] == "auto-replied" and letter.mail["In-Reply-To"] == "<1@buyer.example>"
    assert complaint(office, number).asked_at == office.now
    office.pass_time(hours=1)
    assert asked(office) == []


def test_a_yes_keeps_it_closed_and_its_owner_hears_of_it(office):
    number = closed(office)
    asked(office)
    assert replied(office, number, "Yes, thank you very much!\nBest regards\nAnna") == number
    assert office.ticket(number).stage is Stage.CLOSED
    assert complaint(office, number).settled == "yes"
    (notice,) = office.post()
    assert notice.to == "eva@staff.example" and "the customer says that the complaint is settled" in notice.text


@pytest.mark.parametrize("words", ["No, it is not.", "Yes, but the second pump leaks as well.", "Is it?", "Yes?", "ok"])
def test_any_other_words_open_it_again(office, words):
    number = closed(office)
    asked(office)
    assert replied(office, number, words) == number
    ticket = office.ticket(number)
    assert (ticket.stage, ticket.waiting_for) == (Stage.NEW, WaitingFor.US)
    assert ticket.due_at == office.now + timedelta(hours=24)
    assert complaint(office, number).settled == "no"
    (notice,) = office.post()
    assert notice.to == "eva@staff.example" and words.split()[0] in notice.text


def test_a_yes_that_nobody_asked_for_is_a_mail_like_any_other(office):
    number = closed(office)
    assert replied(office, number, "Yes") == number
    assert office.ticket(number).stage is Stage.PROCESSED
    assert complaint(office, number).settled == ""


def test_after_a_yes_other_words_open_it_as_they_always_did(office):
    number = closed(office)
    asked(office)
    replied(office, number, "Yes")
    replied(office, number, "Now it is broken again.")
    assert office.ticket(number).stage is Stage.PROCESSED
    assert complaint(office, number).settled == "yes"


def test_a_strangers_yes_settles_nothing(office):
    number = closed(office)
    asked(office)
    other = office.take("Yes", "eve@elsewhere.example", subject=f"Re: [T-{number}] Question about A-100")
    assert other != number
    assert complaint(office, number).settled == ""


@pytest.mark.parametrize(
    "change",
    [
        {"paused": True},
        {"ack": {"ask_settled": False}},
        {"ack": {"per_instance_hour": 0}},
    ],
    ids=str,
)
def test_through_the_gate_of_all_automatic_mail(office, change):
    change = {name: replace(office.house.settings.ack, **to) if name == "ack" else to for name, to in change.items()}
    office.configure(**change)
    number = closed(office)
    assert asked(office) == []
    assert complaint(office, number).asked_at is None


def test_what_a_cap_refuses_is_asked_later_but_not_after_days(office):
    office.configure(ack=replace(office.house.settings.ack, per_instance_hour=1))
    number = office.take(CLAIM, ANNA)
    office.do(number, acts.Step(Event.CLOSED), who="eva")
    office.post()
    office.pass_time(minutes=31)
    assert asked(office) == []
    office.pass_time(minutes=30)
    assert len(asked(office)) == 1
    second = closed(office, sender="bob@buyer.example")
    office.configure(ack=replace(office.house.settings.ack, per_instance_hour=0))
    assert asked(office) == []
    office.pass_time(days=3)
    office.configure(ack=replace(office.house.settings.ack, per_instance_hour=9))
    assert asked(office) == []
    assert complaint(office, second).asked_at is None


def test_only_complaints_ask_and_one_that_was_opened_again_does_not(office):
    number = office.take(QUOTE)
    office.do(number, acts.Step(Event.CLOSED))
    other = closed(office)
    office.do(other, acts.Step(Event.REOPENED), who="eva")
    assert asked(office) == []


def test_a_customer_who_writes_chinese_is_asked_in_chinese(office):
    closed(office, "投诉：货物到达时已经破损，我们要求退款。这不可接受。", subject="投诉")
    (letter,) = asked(office)
    assert "请直接回复：是" in letter.text


# --- what counts as a yes ---
SETTLED = (
    "Yes", "yes.", "YES!", "Yes, it is settled. Thank you!", "Hello,\n\nyes, solved. Many thanks\n\nAnna Lee", "Solved",
    "是", "是的，已经解决。谢谢！", "您好，\n问题已解决，非常感谢。\n祝好", "已解決，謝謝", "是，問題解決了",
    "Ja, erledigt. Vielen Dank!\nMit freundlichen Grüßen\nAnna", "Ja", "Guten Tag,\nja, alles in Ordnung.",
    "Oui, c'est réglé. Merci beaucoup.\nCordialement", "oui", "Sí, resuelto. Muchas gracias", "Si",
    "Sì, risolto. Grazie mille", "Sim, resolvido. Obrigado", "Да, вопрос решён. Спасибо!", "Да",
    "はい、解決しました。ありがとうございました。", "はい",
)  # fmt: skip
NOT_SETTLED = (
    "", "No", "not yet", "Yes and no", "Yes, but one is missing", "Not solved", "It is not settled", "Yes?",
    "Is it solved?", "Yes I still wait for the refund", "Thanks", "Thank you", "ok", "Yes please call me",
    "Settled? No!", "yes no",
    "不是", "没有解决", "还没解决", "是的，但是还有一个问题", "未解决", "沒有解決", "谢谢", "解决了吗？", "是吗",
    "Nein", "Ja, aber die Rechnung fehlt", "Nicht erledigt", "Ja und nein", "Non", "Oui mais il manque une pièce",
    "Ce n'est pas réglé", "No, no está resuelto", "Sí, pero falta una pieza", "Non risolto", "Não", "Não resolvido",
    "Sim, mas falta", "Нет", "Не решено", "Да, но деталь не пришла", "いいえ",
    "まだ解決していません", "はい、でもまだ届きません",
    "Yes\nhttp://x.example", "yes " * 200,
)  # fmt: skip


def said(text, **more):
    return Message(Arrival("sales"), text=text, author=Address(ANNA, "Anna Lee"), **more)


@pytest.mark.parametrize("text", SETTLED)
def test_a_clear_yes_in_nine_languages(content, text):
    assert says_settled(said(text), content)


@pytest.mark.parametrize("text", NOT_SETTLED)
def test_whatever_else_is_said_is_no_yes(content, text):
    assert not says_settled(said(text), content)


def test_a_yes_with_a_file_is_looked_at_by_a_person(content):
    assert not says_settled(said("Yes", attachments=(Attachment("photo.jpg", "image/jpeg", 1, ""),)), content)


# --- repeats ---


def test_more_complaints_of_the_customer_stand_in_the_notice(office):
    first = closed(office, subject="Pump broken")
    office.post()
    second = office.take(CLAIM + " Again.", ANNA, subject="Broken again")
    notice = next(letter for letter in office.post() if letter.kind == "notice")
    assert second != first
    part = notice.text.partition("More complaints of this customer, or about this product")[2]
    assert f"T-{first}" in part.partition("--------\n")[2] and "Pump broken" in part
    other = office.take(CLAIM, "bob@elsewhere.example")
    notice = next(letter for letter in office.post() if letter.kind == "notice")
    assert f"[T-{other}]" in notice.mail["Subject"] and "More complaints" not in notice.text


# --- cause and remedy ---


def test_cause_and_remedy_are_recorded_with_the_complaint(office):
    number = office.take(CLAIM)
    office.do(number, acts.Blame("damaged"), acts.Remedy("Replacement sent."), who="eva")
    known = complaint(office, number)
    assert (known.cause, known.remedy) == ("damaged", "Replacement sent.")
    assert {"eva: cause: damaged", "eva: remedy: Replacement sent."} <= set(office.events(number))
    assert office.ticket(number).category is Category.COMPLAINT


def test_a_purged_complaint_leaves_nothing(office):
    number = office.take(CLAIM)
    office.do(number, acts.Blame("damaged"), acts.Step(Event.RECYCLED), who="eva")
    with office.store.begin() as tx:
        tx.promise(number, office.now, office.now)
        tx.purge(number)
    with office.store.read() as tx:
        assert tx.complaint(number).cause == "" and tx.promised_at(number) is None


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_cause_has_a_name_and_a_wording(language):
    causes = read_rulebook([shipped_rules()], []).causes
    assert len(causes) >= 5
    assert all(cause.names[language] and cause.wording[language] for cause in causes)
