"""Who wrote it.  A row of ROWS, a mail that hits it, and neighbours that must not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.classify.machines import sounding
from mailbot.classify.origin import origin_of
from mailbot.classify.reading import read
from mailbot.model.mail import Address, Bounce, Form, Message, Sign, SignKind
from mailbot.model.rulebook import Wording
from mailbot.model.settings import Company, Mailbox, Person, Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category, Origin, Verdict

Write = Callable[..., Message]
Judge = Callable[..., Verdict]
OURS = Settings(
    company=Company(addresses=("info@acme.example", "@acme.example")),
    mailboxes=(Mailbox("sales", "sales@acme.example"),),
    staff=(Person("bob", "Bob", ("bob@acme.example", "bob@home.example")),),
)
FORM = Form("contact", "inquiry", (("message", "Please quote 5 pumps"),), customer=Address("jo@customer.example"))
REPORT, NULL, AUTO, PREC, LIST, SUPPRESS, RESPONDER, LOOP, SUBJECT, SPAM = SignKind


def signs(*kinds_and_texts: tuple[SignKind, str]) -> tuple[Sign, ...]:
    return tuple(Sign(kind, text) for kind, text in kinds_and_texts)


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        (Origin.BOUNCE, [(REPORT, "Content-Type: multipart/report (delivery-status)")]),
        (Origin.BOUNCE, [(REPORT, "X-Failed-Recipients: jo@customer.example")]),
        (Origin.AUTO_REPLIED, [(REPORT, "Content-Type: multipart/report (disposition-notification)")]),
        (Origin.AUTO_GENERATED, [(REPORT, "Content-Type: multipart/report (feedback-report)")]),
        (Origin.AUTO_REPLIED, [(AUTO, "Auto-Submitted: auto-replied")]),
        (Origin.AUTO_REPLIED, [(RESPONDER, "X-Autoreply: yes")]),
        (Origin.AUTO_REPLIED, [(PREC, "Precedence: auto_reply")]),
        (Origin.AUTO_REPLIED, [(SUBJECT, "Subject: Out of office")]),
        (Origin.AUTO_GENERATED, [(AUTO, "Auto-Submitted: auto-generated")]),
        (Origin.AUTO_GENERATED, [(RESPONDER, "X-Cron-Env: <HOME=/root>")]),
        (Origin.LIST, [(LIST, "List-Id: <pumps.lists.example>")]),
        (Origin.LIST, [(PREC, "Precedence: list")]),
        (Origin.SPAM, [(SPAM, "X-Spam-Flag: YES")]),
        (Origin.AUTO_GENERATED, [(NULL, "the null sender <>"), (PREC, "Precedence: bulk")]),
        # signs that ordinary mail carries too
        (Origin.PERSON, [(PREC, "Precedence: bulk")]),
        (Origin.PERSON, [(NULL, "the null sender <>")]),
        (Origin.PERSON, [(SUPPRESS, "X-Auto-Response-Suppress: All")]),
        (Origin.PERSON, [(LOOP, "X-Loop: sales@acme.example")]),
        (Origin.PERSON, [(LIST, "List-Id: <sales.acme.example>")]),  # our own group address handed it on
        (Origin.PERSON, []),
    ],
)
def test_signs_give_an_origin(origin: Origin, found: list[tuple[SignKind, str]], write: Write, judge: Judge) -> None:
    verdict = judge(write("Could you send the drawing again?", signs=signs(*found)), OURS)
    assert verdict.origin is origin
    assert verdict.reasons[0].code == f"origin.{origin.value}"


@pytest.mark.parametrize("author", ["noreply@erp.example", "do-not-reply@erp.example", "Mailer-Daemon@erp.example"])
def test_an_author_that_nobody_writes_from_is_a_machine(author: str, write: Write, judge: Judge) -> None:
    assert judge(write("Status update", author=author)).origin is Origin.AUTO_GENERATED


@pytest.mark.parametrize("author", ["norbert@firm.example", "systems.sales@firm.example", "reply@firm.example"])
def test_an_author_with_an_odd_name_is_a_person(author: str, write: Write, judge: Judge) -> None:
    assert judge(write("Status update?", author=author)).origin is Origin.PERSON


def test_a_bounce_without_a_sign_is_a_bounce(write: Write, judge: Judge) -> None:
    verdict = judge(write("Sorry", bounce=Bounce(("jo@customer.example",))))
    assert (verdict.origin, verdict.category) == (Origin.BOUNCE, None)
    assert (verdict.scores, verdict.confidence, verdict.unsure) == ((), 0.0, True)  # nothing of it is weighed


def test_a_bounce_is_known_without_its_words(write: Write) -> None:
    reading = read(write("Sorry", bounce=Bounce(("jo@customer.example",))))
    assert origin_of(reading, Settings(), TokenKeys((b"k" * 32,)), Wording()).origin is Origin.BOUNCE
    assert not {"subject", "text", "quoted", "attachments"} & vars(reading).keys()  # nothing was folded for it


def test_mail_in_the_junk_folder_is_spam(write: Write, judge: Judge) -> None:
    assert judge(write("Please quote 5 pumps", junk=True)).origin is Origin.SPAM


def test_our_own_loop_mark_message_id_and_address_are_self(write: Write, judge: Judge, tokens: TokenKeys) -> None:
    mid = tokens.message_id("a", 1001, 7, "acme.example")
    assert judge(write("hi", message_id=mid), OURS).origin is Origin.SELF
    assert judge(write("hi", loop_token=tokens.loop_mark(mid)), OURS).origin is Origin.SELF
    assert judge(write("hi", author="SALES@acme.example"), OURS).origin is Origin.SELF


def test_forged_marks_are_not_self(write: Write, judge: Judge) -> None:
    other = TokenKeys((b"o" * 32,))
    mid = other.message_id("a", 1001, 7, "acme.example")
    assert judge(write("hi", message_id=mid, loop_token=other.loop_mark(mid)), OURS).origin is Origin.PERSON


def test_a_form_from_our_own_domain_or_address_is_a_form(write: Write, judge: Judge) -> None:
    for author in ("wordpress@acme.example", "sales@acme.example", "noreply@acme.example"):
        machine = signs((PREC, "Precedence: bulk"), (AUTO, "Auto-Submitted: auto-generated"))
        verdict = judge(write("Name: Jo", author=author, form=FORM, signs=machine), OURS)
        assert (verdict.origin, verdict.category) == (Origin.FORM, Category.INQUIRY)


def test_a_form_quoted_by_an_absence_notice_is_no_form(write: Write, judge: Judge) -> None:
    replied = signs((AUTO, "Auto-Submitted: auto-replied"))
    assert judge(write("Name: Jo", form=FORM, signs=replied)).origin is Origin.AUTO_REPLIED


def test_an_acknowledgement_of_ours_that_looks_like_a_form_is_self(
    write: Write, judge: Judge, tokens: TokenKeys
) -> None:
    mark = tokens.loop_mark("<x@acme.example>")
    assert judge(write("Name: Jo", form=FORM, loop_token=mark), OURS).origin is Origin.SELF


def test_staff_and_colleagues_are_staff(write: Write, judge: Judge) -> None:
    for author in ("bob@home.example", "bob@acme.example", "warehouse@acme.example"):
        assert judge(write("who takes this one", author=author), OURS).origin is Origin.STAFF


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your message. I am out of the office until 3 May and will reply when I return.",
        "Ich bin bis zum 3. Mai nicht im Haus. In dringenden Fällen wenden Sie sich an Frau Kurz.",
        "Je suis absente jusqu'au 3 mai. En cas d'urgence, contactez M. Blanc.",
        "Estoy fuera de la oficina hasta el 3 de mayo. Para urgencias contacte a Luis.",
        "您好，我正在休假，5月3日返回，紧急事宜请联系小李。",
        "您的邮件我已收到，我会尽快给您回复。",
        "休暇をいただいております。5月3日以降にご連絡いたします。",
        "Я в отпуске до 3 мая, отвечу, когда вернусь.",
    ],
)
def test_an_absence_notice_without_headers_is_known_by_its_words(text: str, write: Write, judge: Judge) -> None:
    assert judge(write(text, subject="Re: hello")).origin is Origin.AUTO_REPLIED


@pytest.mark.parametrize(
    "text",
    [
        "I am on holiday until the 12th. Can you ship before that?",
        "Please go ahead with 20 pcs AB-12. I am out of the office until Monday, call my colleague for the payment.",
        "We were out of the office last week, sorry. The price is fine, please proceed until we say stop.",
        "我下周出差，请先把20台发过来，回来联系你。",
    ],
)
def test_a_person_who_mentions_being_away_is_a_person(text: str, write: Write, judge: Judge) -> None:
    assert judge(write(text)).origin is Origin.PERSON


def test_mass_mail_without_headers_is_known_by_several_of_its_habits(write: Write, judge: Judge) -> None:
    text = "PUMPS WEEKLY newsletter\nClick here to read.\nYou received this because you signed up. Unsubscribe"
    assert judge(write(text)).origin is Origin.LIST


def test_a_person_who_asks_to_be_unsubscribed_is_a_person(write: Write, judge: Judge) -> None:
    assert judge(write("Please unsubscribe me from your newsletter.")).origin is Origin.PERSON


def test_a_program_by_nothing_but_its_sound_is_presumed_and_keeps_its_words_category(
    judge: Judge, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = "Please find our purchase order PO-4471 for 40 pcs of A-100."
    monkeypatch.setattr(sounding, "sounds_automatic", lambda reading, wording: True)
    presumed = judge(write(order))
    assert (presumed.origin, presumed.presumed) == (Origin.AUTO_REPLIED, True)
    assert (presumed.category, presumed.unsure) == (Category.ORDER, False)
    assert presumed.details.references
    monkeypatch.setattr(sounding, "sounds_automatic", lambda reading, wording: False)
    monkeypatch.setattr(sounding, "is_notice", lambda reading, wording: True)
    assert not judge(write(order)).presumed
    monkeypatch.setattr(sounding, "barely", lambda reading, wording: True)
    assert judge(write(order)).presumed
    told = judge(write(order, signs=(Sign(SignKind.AUTO_SUBMITTED, "Auto-Submitted: auto-replied"),)))
    assert (told.origin, told.presumed, told.category) == (Origin.AUTO_REPLIED, False, Category.OTHER)
