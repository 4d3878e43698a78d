"""What goes wrong at a desk: its writer gets a clear word in their language, nothing is lost, nothing goes out."""

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from support.desk import BOSS, BOX, HUA, LI, MEI, Desk, body, buttons, verb_of, vouched
from support.mails import mail
from support.office import KEYS

from mailbot.model.acts import Step
from mailbot.model.ticket import Event, Stage, WaitingFor
from mailbot.model.tokens import Purpose, Token

PEOPLE = {"en": LI, "zh-Hans": MEI, "zh-Hant": HUA}


@pytest.fixture(scope="module", params=PEOPLE)
def desk(request, tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp(request.param), PEOPLE[request.param])
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("english"))
    yield desk
    desk.close()


def words(desk, table, key):
    """As the seller's own language has it."""
    return desk.house.composer.pages.table(desk.seller.notices, table)[key]


def tight(text):
    return "".join(text.split())


UNREADABLE = [
    ("#clsoe", "unknown"),
    ("#关门", "unlike_any"),
    ("#close\n#priorty\n\nDear Jane, done.", "unknown"),
    ("#assign", "needs"),
    ("#assign nobody", "who"),
    ("#assign 王\n", "who"),
    ("#deal 12000 XYZ", "currency"),
    ("#deal 1.200k", "money"),
    ("#snooze yesterday", "when"),
    ("#is nonsense", "category"),
    ("#faq nosuchthing", "faq"),
    ("#close T-9999", "no_such_ticket"),
    ("#restore", "stage"),
    ("#undo", "nothing_waits"),
    ("#handover nobody to nobody", "who"),
    ("#priority\n" * 200, "too_many"),
    ("#answer 1001\n\nDear other", "elsewhere"),
]


@pytest.mark.parametrize(("text", "key"), UNREADABLE)
def test_a_command_that_cannot_be_done(desk, text, key):
    number, notice = desk.opened("Please quote 30 pcs of C-300.")
    if number == 1001:
        number, notice = desk.opened()
    before = desk.ticket(number)
    assert desk.reply(notice, text).disposition == "note"
    told = desk.told()
    assert told.to == desk.seller.addresses[0]
    assert tight(words(desk, "refusal", key)) in tight(told.text)
    assert words(desk, "refusal", key) in told.html
    assert desk.ticket(number) == before, "nothing is done by half"
    assert desk.reply(told.mail, "Dear Jane, in two weeks.").disposition == "answer", "a Reply to that mail does better"
    assert [one.to for one in desk.post()] == [desk.customer_of(number)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "desk.empty_answer"),
        ("\u200b\u200e", "desk.empty_answer"),
        ("发自我的iPhone", "desk.empty_answer"),
        ("#answer", "desk.empty_answer"),
        ("Please find attached our offer.", "desk.no_file"),
        ("#note he is angry\n\nHis limit is 60.", "desk.note_or_answer"),
        (
            "I am travelling until Monday, the goods are on their way.",
            "desk.reads_away",
        ),
        ("Write to me at {own}", "desk.leak"),
    ],
)
def test_an_answer_that_is_none(desk, text, code):
    number, notice = desk.opened()
    assert desk.reply(notice, text.replace("{own}", desk.seller.addresses[0])).disposition == "note"
    told = desk.told()
    assert told.to == desk.seller.addresses[0]
    assert tight(words(desk, "held", code)) in tight(told.text)
    assert code in desk.codes(number)
    assert desk.ticket(number).stage.value == "new"


def test_an_answer_on_a_recycled_ticket_is_kept_and_sent_once_it_is_restored(desk):
    number, notice = desk.opened()
    desk.do(number, Step(Event.RECYCLED), who=desk.seller.handle)
    assert desk.reply(notice, "Dear Jane, yes.").disposition == "note"
    told = desk.told()
    assert tight(words(desk, "held", "desk.stage")) in tight(told.text)
    assert "Dear Jane, yes." in told.text, "nothing is lost"
    assert desk.reply(told.mail, "#restore\n\nDear Jane, yes.").disposition == "answer"
    assert {one.kind for one in desk.post()} == {"answer", "notice"}
    assert desk.ticket(number).stage.value == "processed"


def test_a_ticket_that_is_gone_for_good_tells_its_colleague_so(desk):
    """Its bin was emptied: the notice is still in somebody's mailbox, with its reply address and its buttons."""
    address = f"sales+{KEYS.tag(Token(Purpose.STAFF_REPLY, 4711, desk.seller.handle))}@company.example"
    for text in ("Dear Jane, in two weeks.", "#close"):
        row = desk.gets(mail(text, sender=desk.by(), to=address, headers=vouched(), subject="Re: [T-4711] Pumps"))
        assert row.disposition in ("note", "file")
        told = desk.told()
        assert told.to == desk.seller.addresses[0]
        assert tight(words(desk, "held", "desk.no_ticket")) in tight(told.text)
        assert text in told.text, "nothing is lost"


@pytest.mark.parametrize("subject", ["FW: Inquiry from Jane", "转发：询价", "Re: [T-1001] Pumps"])
def test_what_a_colleague_sends_to_the_mailbox_itself_is_not_filed_without_a_word(desk, subject):
    words_of_it = f"Please handle: {subject.replace('[', '')}"
    fields = {"sender": desk.by(), "to": "sales@company.example", "headers": vouched(), "subject": subject}
    row = desk.gets(mail(words_of_it, **fields))
    assert (row.disposition, row.ticket) == ("file", 0)
    told = desk.told()
    assert told.to == desk.seller.addresses[0]
    assert tight(words(desk, "held", "desk.unaddressed")) in tight(told.text)
    assert words_of_it in told.text, "nothing is lost"


@pytest.mark.parametrize(
    "more",
    [
        {"subject": "Lunch?"},
        {"to": "sales@company.example, jane@buyer.example"},
        {"to": "boss@staff.example", "headers": {**vouched(), "Cc": "sales@company.example"}},
        {"headers": {**vouched(), "Auto-Submitted": "auto-replied"}},
        {"headers": {}},
    ],
    ids=str,
)
def test_what_goes_to_others_too_or_asks_for_nothing_is_filed_in_silence(english, more):
    fields = {
        "sender": english.by(),
        "to": "sales@company.example",
        "headers": vouched(),
        "subject": "FW: Inquiry",
        **more,
    }
    english.gets(mail("Please handle.", **fields))
    assert english.post() == []


# --- whose address is it ---
def test_two_colleagues_addresses_in_one_mail_and_each_acts_as_themselves(english):
    number, notice = english.opened()
    boss = f"sales+{KEYS.tag(Token(Purpose.STAFF_REPLY, number, 'boss'))}@company.example"
    for week, to in enumerate((f"{boss}, {notice['Reply-To']}", f"{notice['Reply-To']}, {boss}")):
        assert english.reply(notice, f"Dear Jane, in week {week}.", to=to).disposition == "answer"
        letters = english.post()
        (answer,) = [one for one in letters if one.kind == "answer"]
        assert answer.mail["From"].addresses[0].display_name == "Li Na, Company Ltd"


def test_addresses_of_two_tickets_in_one_mail_reach_one_customer_and_the_writer_is_told(english):
    number, notice = english.opened()
    other, second = english.opened("Please quote 7 pcs of D-400.")
    english.reply(notice, "Dear Jane, in two weeks.", to=f"{notice['Reply-To']}, {second['Reply-To']}")
    letters = english.post()
    assert [one.to for one in letters if one.kind == "answer"] == [english.customer_of(number)]
    (told,) = [one for one in letters if one.kind == "notice"]
    assert f"T-{other}" in told.text


def test_a_button_of_a_colleague_is_asked_about_and_a_release_of_theirs_does_nothing(english):
    number, notice = english.opened()
    english.reply(notice, "Please find attached our offer.")
    release = next(href for href in buttons(english.told().mail).values() if "yes" in href)
    english.press(release, BOSS)
    told = english.told()
    assert (told.to, words(english, "held", "desk.not_theirs") in told.text) == (BOSS.addresses[0], True)
    close = next(href for href in buttons(notice).values() if verb_of(href) == "close")
    english.press(close, BOSS)
    told = english.told()
    assert told.to == BOSS.addresses[0]
    assert english.ticket(number).stage.value == "new"


# --- how clients write it ---
def html_only(desk, notice, html):
    letter = EmailMessage(policy=SMTP)
    letter.set_content(html, subtype="html")
    for name, value in (("From", desk.by()), ("To", str(notice["Reply-To"])), ("Subject", "Re: x"), *vouched().items()):
        letter[name] = value
    return letter.as_bytes()


@pytest.mark.parametrize(
    "html",
    [
        "<div>#close</div><div><br></div><div>Dear Jane, done.</div>",
        "<p class=MsoNormal>#close</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Dear Jane, done.</p>",
        "<div><b>#close</b></div><p>Dear Jane, done.</p>",
        "#close<br><br>Dear Jane, done.",
        "<div dir='ltr'>&#8203;#close&nbsp;<div><br></div><div>Dear Jane, done.</div></div>",
        "<div style='font-family:微软雅黑'>＃关闭</div><div><br></div><div>Dear Jane, done.</div>",
    ],
)
def test_commands_in_html_alone(english, html):
    number, notice = english.opened()
    assert english.gets(html_only(english, notice, f"<html><body>{html}</body></html>")).disposition == "answer"
    answer = next(one for one in english.post() if one.kind == "answer")
    assert body(answer.mail).split("\n")[0] == "Dear Jane, done."
    assert english.ticket(number).stage.value == "closed"


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, 2 Mar 2026 at 09:00, Bob wrote:\n> #close\n> #recycle",
        "-----Original Message-----\nFrom: Bob <bob@buyer.example>\nSubject: x\n\n#close",
        "发件人: Bob <bob@buyer.example>\n发送时间: 2026年3月2日\n收件人: Li\n主题: x\n\n#关闭",
        "---------- Forwarded message ---------\nFrom: Bob <bob@buyer.example>\nSubject: x\n\n#close",
        "##- Write your answer above this line -##\n\n#close",
    ],
)
@pytest.mark.parametrize(
    "above", ["Dear Jane, in two weeks.\n\n", "#priority\n\nDear Jane, in two weeks.\n\n", "#priority\n\n"]
)
def test_commands_in_the_history_or_in_a_forwarded_mail_are_never_done(english, above, below):
    number, notice = english.opened()
    english.reply(notice, above + below)
    letters = english.post()
    assert english.ticket(number).stage.value in ("new", "processed")
    assert all("#close" not in one.text and "#关闭" not in one.text for one in letters if one.kind == "answer")


@pytest.mark.parametrize(
    "below", ["-----Original Message-----\nFrom: Bob <bob@buyer.example>\nSubject: x\n\n#close", "> #close"]
)
def test_a_mail_that_is_nothing_but_history_does_nothing(english, below):
    number, notice = english.opened()
    assert english.reply(notice, below).disposition == "note"
    assert english.told().to == LI.addresses[0]
    assert english.ticket(number).stage.value == "new"


def test_a_command_below_text_is_text_and_stays_in_it(english):
    number, notice = english.opened()
    english.reply(notice, "Dear Jane,\n#close is what you have to press.")
    (answer,) = english.post()
    assert "#close is what you have to press." in answer.text
    assert english.ticket(number).stage.value == "processed"


def test_a_reply_to_what_we_told_them_is_an_answer(english):
    number, notice = english.opened()
    english.reply(notice, "#priority")
    transcript = english.told().mail
    assert english.reply(transcript, "Dear Jane, in two weeks.").disposition == "answer"
    assert [(one.kind, one.to) for one in english.post()] == [("answer", english.customer_of(number))]


def test_what_is_done_shows_in_the_buttons_that_come_back(english):
    number, notice = english.opened()
    english.reply(notice, "#recycle")
    assert {verb_of(href) for href in buttons(english.told().mail).values()} >= {"restore"}
    english.reply(notice, "#restore\n#close")
    shown = {verb_of(href) for href in buttons(english.told().mail).values()}
    assert "reopen" in shown and "close" not in shown
    assert english.ticket(number).stage.value == "closed"


def test_a_list_of_a_thousand_is_cut_and_says_so(english):
    for _ in range(3):
        english.opened()
    _, notice = english.opened()
    english.reply(notice, "#list open")
    text = english.told().text
    assert text.count("T-1") >= 4


# --- the undo window ---
@pytest.fixture
def slow(tmp_path):
    desk = Desk(tmp_path, send_delay=timedelta(seconds=60))
    yield desk
    desk.close()


def test_a_waiting_answer_is_taken_back_by_its_button_and_by_a_command(slow):
    for way in ("button", "command"):
        number, notice = slow.opened()
        slow.reply(notice, "Dear Jane, 3,000.")
        told = slow.told()
        assert "not before" in told.text and slow.customer_of(number) in told.text
        if way == "button":
            slow.press(next(href for href in buttons(told.mail).values() if verb_of(href) == "undo"))
        else:
            slow.reply(told.mail, "#undo")
        assert words(slow, "done", "undone") in slow.told().text
        slow.pass_time(minutes=10)
        assert slow.post() == []
        assert slow.ticket(number).waiting_for.value == "us"
        assert slow.reply(notice, "Dear Jane, 2,900.").disposition == "answer", "and a better one goes"
        slow.pass_time(minutes=2)
        slow.post()


def test_an_answer_that_is_not_taken_back_leaves_after_the_delay_once_and_after_a_restart(tmp_path):
    desk = Desk(tmp_path, send_delay=timedelta(seconds=60))
    number, notice = desk.opened()
    desk.reply(notice, "Dear Jane, 3,000.")
    desk.post()
    desk.pass_time(seconds=59)
    assert desk.post() == []
    desk.reopen()
    desk.pass_time(seconds=2)
    (answer,) = desk.post()
    assert answer.to == desk.customer_of(number)
    desk.pass_time(hours=2)
    assert desk.post() == []
    desk.close()


def test_a_server_that_falls_silent_gets_the_same_answer_again_under_the_same_name(slow):
    _, notice = slow.opened()
    slow.reply(notice, "Dear Jane, 3,000.")
    slow.post()
    slow.pass_time(minutes=2)
    with slow.store.begin() as tx:
        (first,) = tx.claim(slow.now, 10)
        tx.about_to_send([first.row])
    with slow.store.begin() as tx:
        tx.recover_outbox(slow.now)
    slow.pass_time(minutes=11)
    with slow.store.begin() as tx:
        (again,) = tx.claim(slow.now, 10)
    assert (again.outgoing.message_id, again.outgoing.octets) == (first.outgoing.message_id, first.outgoing.octets)


def test_too_late_to_take_it_back_is_told(slow):
    number, notice = slow.opened()
    slow.reply(notice, "Dear Jane, 3,000.")
    undo = next(href for href in buttons(slow.told().mail).values() if verb_of(href) == "undo")
    slow.pass_time(minutes=2)
    assert [one.to for one in slow.post()] == [slow.customer_of(number)]
    slow.press(undo)
    assert tight(words(slow, "refusal", "nothing_waits")) in tight(slow.told().text)
    assert slow.ticket(number).waiting_for.value == "customer"


def test_nobody_takes_back_what_a_colleague_wrote(slow):
    number, notice = slow.opened()
    slow.reply(notice, "Dear Jane, 3,000.")
    slow.post()
    boss = f"sales+{KEYS.tag(Token(Purpose.STAFF_REPLY, number, 'boss'))}@company.example"
    slow.gets(mail("#undo", sender=slow.by(BOSS), to=boss, headers=vouched()))
    assert words(slow, "refusal", "nothing_waits") in slow.told().text
    slow.pass_time(minutes=2)
    assert [one.kind for one in slow.post()] == ["answer"]


def test_what_was_taken_back_was_said_to_nobody_and_the_customer_waits_by_the_clock_again(slow):
    number, notice = slow.opened()
    slow.reply(notice, "Dear Jane, 3,000.")
    told = slow.told()
    assert slow.ticket(number).due_at is None
    slow.reply(told.mail, "#undo")
    slow.post()
    assert slow.ticket(number).due_at > slow.now
    boss = f"sales+{KEYS.tag(Token(Purpose.STAFF_REPLY, number, 'boss'))}@company.example"
    row = slow.gets(mail("Dear Jane, two weeks.", sender=slow.by(BOSS), to=boss, headers=vouched()))
    assert row.disposition == "answer", "nobody has answered before"
    slow.pass_time(minutes=2)
    slow.post()
    number, notice = slow.opened()
    for _ in range(2):
        assert slow.reply(notice, "Dear Jane, 3,000.").disposition == "answer", "it is no repetition"
        slow.reply(notice, "#undo")
    slow.pass_time(minutes=2)
    slow.post()


def answered(desk):
    """(number of a ticket that was answered, its notice, the customer's headers for writing on)."""
    number, notice = desk.opened()
    desk.reply(notice, "Dear Jane, 5 USD.")
    return number, notice, {"In-Reply-To": str(desk.told().mail["Message-ID"])}


@pytest.mark.parametrize("over", ["Close", "Recycle"])
def test_who_writes_again_to_what_is_over_opens_it_and_the_notice_says_so(english, over):
    number, notice, headers = answered(english)
    english.press(buttons(notice)[over])
    english.post()
    assert english.take("Hello again?", sender=english.customer_of(number), headers=headers) == number
    again = english.told().mail
    assert "and is open again" in body(again)
    shown = {verb_of(href) for href in buttons(again).values()}
    assert not {"reopen", "restore"} & shown, "it is open"
    assert {"processed", "close"} <= shown
    english.press(buttons(again)["Done, no mail needed"])
    assert english.ticket(number).waiting_for is WaitingFor.CUSTOMER


def test_the_notice_of_what_was_open_all_the_time_says_nothing_of_it(english):
    number, _, headers = answered(english)
    english.take("Thank you!", sender=english.customer_of(number), headers=headers)
    again = english.told().mail
    assert "open again" not in body(again)
    assert "processed" in {verb_of(href) for href in buttons(again).values()}


def test_two_answers_below_the_quoted_lines_are_told_of_both(english):
    _, notice = english.opened()
    quoted = "".join(f"> {line}\n" for line in body(notice).splitlines())
    for words in ("70 EUR each.", "75 EUR each."):
        english.reply(notice, f"{quoted}\n{words}")
        assert "NOT sent" in english.told().mail["Subject"]


def test_words_that_read_like_a_command_can_be_made_one_by_a_button(desk):
    number, notice = desk.opened()
    desk.reply(notice, "成交 12000 USD")
    held = desk.told().mail
    href = buttons(held)[words(desk, "button", "command") + "#deal 12000 USD"]
    assert verb_of(href) == "deal"
    assert words(desk, "button", "command") + "#deal 12000 USD" in body(held)
    desk.press(href)
    desk.post()
    assert (desk.ticket(number).stage, desk.ticket(number).worth) == (Stage.DEAL, "12000 USD")


def test_with_an_answer_below_it_no_button_can_do_both(english):
    _, notice = english.opened()
    english.reply(notice, "成交 12000 USD\n您好，单价60美元。")
    assert set(buttons(english.told().mail)) == {"Send it anyway"}


def reaction(desk, notice):
    """As Gmail mails a thumb."""
    letter = EmailMessage(policy=SMTP)
    heads = {"From": desk.by(), "To": str(notice["Reply-To"]), "Subject": "Re: x", "Message-ID": "<t@staff.example>"}
    for name, value in {**heads, **vouched()}.items():
        letter[name] = value
    letter.set_content("👍\n\nLi Na reacted via Gmail\n<https://www.google.com/gmail/about/>")
    letter.add_alternative('{"emoji": "👍", "version": 1}', subtype="vnd.google.email-reaction+json")
    letter.add_alternative("<p>👍</p>", subtype="html")
    return letter.as_bytes()


def test_a_thumb_is_no_answer(desk):
    _, notice = desk.opened()
    desk.gets(reaction(desk, notice))
    told = desk.told()
    assert told.to == desk.seller.addresses[0]
    assert words(desk, "held", "desk.reaction") in body(told.mail)


def test_words_without_a_command_at_ones_own_address_are_told_what_it_is_for(desk):
    desk.post()
    desk.gets(mail("See below.", sender=desk.by(), to=BOX.address, subject="Fwd: x", headers=vouched()))
    filed = desk.told().mail
    desk.reply(filed, "Please close it.")
    told = desk.told().mail
    assert tight(words(desk, "held", "desk.no_order")) in tight(body(told))
    assert desk.house.composer.pages.words(desk.seller.notices, "nothing_done") in str(told["Subject"])


def test_what_is_done_about_people_is_not_told_as_if_it_were_the_tickets(english):
    number, notice = english.opened()
    english.reply(notice, "#away until Monday\n#priority")
    told = "".join(one.text for one in english.post())
    assert "* away until" in told and f"* T-{number} has priority" in told
    english.reply(notice, "#back")
    assert "* back" in "".join(one.text for one in english.post())
