"""When to try again, how fast, and to which addresses."""

from datetime import UTC, datetime, timedelta

import aiosmtplib.email
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.deliver.envelope import NotAnAddress, ready_address
from mailbot.deliver.pacing import Pacer
from mailbot.deliver.retry import expired, next_attempt
from mailbot.model.outgoing import AT_MOST_ONCE, DeliveryReport, Kind, Outcome

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def tries(kind, outcome, attempts=100):
    """Minutes after queueing of each attempt, if all end so."""
    now, made = BEGAN, []
    for attempt in range(1, attempts + 1):
        made.append(int((now - BEGAN).total_seconds() // 60))
        later = next_attempt(kind, outcome, attempt, BEGAN, now)
        if later is None:
            return made
        assert later > now
        now = later
    return made


def test_an_answer_is_tried_for_two_days():
    made = tries(Kind.ANSWER, Outcome.DEFERRED)
    assert made[:7] == [0, 1, 6, 21, 81, 141, 201]
    assert 47 * 60 <= made[-1] <= 48 * 60


def test_an_acknowledgement_is_given_up_after_four_hours():
    assert tries(Kind.ACK, Outcome.DEFERRED) == [0, 1, 6, 21, 81, 141, 201]


@pytest.mark.parametrize("kind", sorted(AT_MOST_ONCE, key=lambda kind: kind.value))
def test_what_may_have_arrived_is_never_acknowledged_twice(kind):
    assert tries(kind, Outcome.UNKNOWN) == [0]


def test_an_answer_that_may_have_arrived_is_sent_again_after_ten_minutes_and_not_for_ever():
    assert tries(Kind.ANSWER, Outcome.UNKNOWN) == [0, 10, 20, 30, 40, 50]


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.FAILED])
@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_over_is_over(kind, outcome):
    assert tries(kind, outcome) == [0]


def test_a_refusal_of_ourselves_fails_nobody_s_mail():
    assert tries(Kind.ANSWER, Outcome.REFUSED_US, attempts=300)[-1] > 48 * 60


def test_what_waited_too_long_has_expired():
    assert not expired(Kind.ACK, BEGAN, BEGAN + timedelta(hours=4))
    assert expired(Kind.ACK, BEGAN, BEGAN + timedelta(hours=5))
    assert not expired(Kind.ANSWER, BEGAN, BEGAN + timedelta(hours=47))


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(Kind),
    st.sampled_from(Outcome),
    st.integers(1, 10_000),
    st.integers(-200_000, 200_000),
)
def test_the_next_attempt_is_always_later_than_now(kind, outcome, attempt, waited):
    now = BEGAN + timedelta(seconds=waited)  # clocks jump backwards too
    later = next_attempt(kind, outcome, attempt, BEGAN, now)
    assert later is None or now < later <= now + timedelta(hours=1)


def send_for(pacer, seconds, began=0.0):
    now, sent = began, 0
    while now < began + seconds:
        wait = pacer.wait(now)
        if wait == 0.0:
            pacer.spend(now)
            sent += 1
        else:
            now += max(wait, 0.001)
    return sent


def test_an_account_sends_as_fast_as_it_may_and_no_faster():
    assert 30 <= send_for(Pacer(30), 60) <= 36
    assert 300 <= send_for(Pacer(30), 600) <= 306


def test_several_that_use_one_account_in_turns_keep_within_its_rate():
    pacers = [Pacer(60), Pacer(60)]
    for pacer in pacers:
        pacer.share(2)
    assert 598 <= sum(send_for(pacer, 600) for pacer in pacers) <= 620
    pacers[0].share(1)
    assert 598 <= send_for(pacers[0], 600, 700.0) <= 610


def test_a_reply_about_our_rate_halves_it_for_an_hour():
    pacer = Pacer(60)
    report = DeliveryReport("a@b.example", Outcome.DEFERRED, 450, "4.7.0 too many mails")
    assert pacer.heed(report, 0.0)
    assert 28 <= send_for(pacer, 60) <= 31
    assert 58 <= send_for(pacer, 60, 3700.0) <= 72


@pytest.mark.parametrize(
    ("outcome", "code", "text", "rate"),
    [
        (Outcome.DEFERRED, 421, "4.7.28 unusual rate of mail", True),
        (Outcome.DEFERRED, 451, "4.7.1 wait", True),
        (Outcome.DEFERRED, 450, "4.2.0 mailbox busy", False),
        (Outcome.FAILED, 550, "5.7.1 too many", False),
        (Outcome.DEFERRED, 0, "connection refused: too many open files", False),
        (Outcome.SENT, 250, "quota", False),
    ],
)
def test_which_replies_are_about_our_rate(outcome, code, text, rate):
    assert Pacer(30).heed(DeliveryReport("a@b.example", outcome, code, text), 0.0) is rate


def test_a_clock_that_stands_still_gives_no_mails():
    pacer = Pacer(60)
    while pacer.wait(5.0) == 0.0:
        pacer.spend(5.0)
    assert pacer.wait(5.0) > 0
    assert pacer.wait(4.0) > 0


@pytest.mark.parametrize(
    ("address", "ready"),
    [
        ("jane@customer.example", "jane@customer.example"),
        ("O'Neil+x=1@Customer.Example", "O'Neil+x=1@customer.example"),
        ("a..b.@docomo.example", "a..b.@docomo.example"),
        ("x@m\u00fcller.example", "x@xn--mller-kva.example"),
        ("x@\u4f8b\u5b50.example", "x@xn--fsqu00a.example"),
        ("x@my_host.example", "x@my_host.example"),
        ("\u5f20@customer.example", "\u5f20@customer.example"),
    ],
)
def test_real_addresses_are_ready(address, ready):
    assert ready_address(address) == ready


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "@b.example",
        "a@",
        "a b@c.example",
        '"a b"@c.example',
        "a@b.example\n",
        "a\r\n@b.example",
        "a@b\u3002\u3002example",
        "a@[127.0.0.1]",
        "a@-b.example",
        "a@b..example",
        "a@b.example>",
        "<a@b.example",
        "a,b@c.example",
        "a;b@c.example",
        "a(c)@b.example",
        "a\u2028@b.example",
        "a\u202e@b.example",
        "a" * 250 + "@b.example",
        "a@" + "b" * 64 + ".example",
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(NotAnAddress):
        ready_address(address)


@settings(deadline=None, max_examples=400)
@given(st.text(st.one_of(st.characters(), st.sampled_from('@.<>"\\,;:()[] \r\n\t\0a1-_+')), max_size=30))
def test_an_address_that_we_let_through_is_the_one_that_is_sent_to(text):
    """The library cuts strange addresses short: what passes us must pass it unchanged."""
    try:
        ready = ready_address(text)
    except NotAnAddress:
        return
    assert aiosmtplib.email.quote_address(ready) == f"<{ready}>"
    assert not set(ready) & set(' \r\n\t\0<>",;:()[]\\')
