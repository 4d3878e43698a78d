"""What became of the FAQ's answers is counted once each, by wording; a complaint weighs until trust is given anew."""

from support.store_values import HOUR, MINUTE, NOW, file_mail, joining, letter, message, opening, take_in

from mailbot.model.faq import FaqOutcome
from mailbot.model.outgoing import Kind


def happened(store, *outcomes, faq="moq", version="v1", ticket=0, mail=0):
    with store.begin() as tx:
        for n, outcome in enumerate(outcomes):
            tx.faq_outcome(faq, version, outcome, ticket, mail, NOW + n * MINUTE)


def standing(store, faq="moq", version="v1"):
    with store.read() as tx:
        return {(one.faq, one.version): one for one in tx.faq_standings()}[faq, version]


def distrusted(store, version="v1"):
    with store.read() as tx:
        return tx.faq_distrusted("moq", version)


def opened(store, words="hello"):
    """(mail, ticket number)"""
    mail = take_in(store, words)
    return mail, file_mail(store, mail, message(message_id=f"<{words}@x>"), opening()).number


def test_each_outcome_is_counted_by_entry_and_wording(store):
    happened(store, FaqOutcome.SUGGESTED, FaqOutcome.SUGGESTED, FaqOutcome.EDITED, FaqOutcome.ANSWERED)
    happened(store, FaqOutcome.SUGGESTED, version="v2")
    happened(store, FaqOutcome.UNCHANGED, faq="pay")
    one = standing(store)
    assert (one.suggested, one.edited, one.answered, one.unchanged, one.in_a_row) == (2, 1, 1, 0, 0)
    assert standing(store, version="v2").suggested == 1
    assert (standing(store, "pay").unchanged, standing(store, "pay").in_a_row) == (1, 1)


def test_a_mail_that_is_read_again_counts_once(store):
    mail, ticket = opened(store)
    for _ in range(2):
        happened(store, FaqOutcome.SUGGESTED, FaqOutcome.UNCHANGED, ticket=ticket, mail=mail)
    assert (standing(store).suggested, standing(store).unchanged) == (1, 1)


def test_a_complaint_ends_the_row_and_the_trust(store):
    happened(store, FaqOutcome.UNCHANGED, FaqOutcome.UNCHANGED)
    assert standing(store).trusted and not distrusted(store)
    _, ticket = opened(store)
    happened(store, FaqOutcome.NO_ANSWER, ticket=ticket)
    happened(store, FaqOutcome.COMPLAINT, FaqOutcome.UNCHANGED)
    one = standing(store)
    assert (one.unchanged, one.in_a_row, one.no_answer, one.complaint) == (3, 1, 1, 1)
    assert (one.trusted, one.fell_at, one.fell_ticket) == (False, NOW, ticket)  # the first that counts
    assert distrusted(store)


def test_the_administrator_gives_trust_anew_and_the_next_complaint_takes_it_again(store):
    happened(store, FaqOutcome.COMPLAINT)
    first = standing(store).fell
    happened(store, FaqOutcome.TRUSTED)
    assert standing(store).trusted and standing(store).fell_at is None and not distrusted(store)
    happened(store, FaqOutcome.NO_ANSWER)
    assert distrusted(store)
    assert standing(store).fell > first


def test_another_wording_starts_anew(store):
    happened(store, FaqOutcome.COMPLAINT)
    assert distrusted(store) and not distrusted(store, "v2")


def test_the_entries_that_a_colleague_was_shown_on_a_ticket(store):
    mail, ticket = opened(store)
    happened(store, FaqOutcome.SUGGESTED, ticket=ticket, mail=mail)
    happened(store, FaqOutcome.SUGGESTED, faq="pay", ticket=ticket, mail=mail)
    happened(store, FaqOutcome.ANSWERED, faq="visit", ticket=ticket, mail=mail)
    with store.read() as tx:
        assert tx.faq_suggested(ticket) == {"moq", "pay"}
        assert tx.faq_suggested(ticket + 1) == frozenset()


def answered(store, ticket):
    with store.read() as tx:
        return tx.faq_answered(ticket)


def test_the_last_mail_to_the_customer_was_an_automatic_answer_or_it_was_not(store):
    mail, ticket = opened(store)
    assert answered(store, ticket) is None
    happened(store, FaqOutcome.ANSWERED, ticket=ticket, mail=mail)
    with store.begin() as tx:
        tx.enqueue(letter(ticket=ticket), mail, "", NOW)
        tx.enqueue(letter(Kind.NOTICE, ("li@staff.example",), ticket=ticket), mail, "", NOW)
    assert answered(store, ticket) == ("moq", "v1")
    later = take_in(store, "and then", uid=2)
    file_mail(store, later, message(message_id="<2@x>"), joining(ticket), now=NOW + HOUR)
    with store.begin() as tx:
        tx.enqueue(letter(Kind.ANSWER, ticket=ticket), later, "", NOW + HOUR)
    assert answered(store, ticket) is None  # a person has written since


def test_a_plain_acknowledgement_is_no_answer(store):
    mail, ticket = opened(store)
    with store.begin() as tx:
        tx.enqueue(letter(ticket=ticket), mail, "", NOW)
    assert answered(store, ticket) is None


def test_another_process_hears_of_a_complaint_at_once(shared):
    one, other = shared
    happened(one, FaqOutcome.COMPLAINT)
    assert distrusted(other)
