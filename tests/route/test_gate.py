"""Every row of the may-we-answer table: a mail that hits it, its neighbour that does not, in both columns."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.deciding import (
    ALIGNED,
    BOX,
    BY_FORM,
    FAIL,
    FORM,
    FORM_MAIL,
    HISTORY,
    KEYS,
    LI,
    MAIL,
    NO_SERVER,
    NONE,
    NOW,
    PASS,
    PERSON,
    RULEBOOK,
    SETTINGS,
    STRANGERS_KEYS,
    reply_address,
    said_by,
    to,
)

from mailbot.model.history import AckCounts
from mailbot.model.mail import Address, Arrival, Sign, SignKind
from mailbot.model.settings import AckPolicy, Settings, ShelfSettings
from mailbot.model.tokens import Purpose
from mailbot.model.verdict import Category, Origin
from mailbot.route.gate import ROWS, Case, rule

DIRECT = Case(MAIL, PERSON, HISTORY, RULEBOOK, SETTINGS, KEYS, NOW)
BY_WEBSITE = replace(DIRECT, message=FORM_MAIL, verdict=BY_FORM)
COLUMNS = {"direct": DIRECT, "form": BY_WEBSITE}


def having(case: Case, settings: Settings | None = None, verdict=None, joins=False, **fields) -> Case:
    message = replace(case.message, **fields)
    return replace(
        case, message=message, settings=settings or case.settings, verdict=verdict or case.verdict, joins=joins
    )


def signed(case: Case, kind: SignKind) -> Case:
    return having(case, signs=(Sign(kind, f"{kind.name} seen"),))


def with_policy(case: Case, **policy) -> Case:
    return having(case, replace(case.settings, ack=replace(case.settings.ack, **policy)))


def with_history(case: Case, **past) -> Case:
    return replace(case, history=replace(case.history, **past))


def code(case: Case) -> str:
    return rule(case).code


@pytest.mark.parametrize("case", COLUMNS.values(), ids=COLUMNS)
def test_an_ordinary_mail_is_answered_once_to_the_one_address(case):
    ruling = rule(case)
    assert (ruling.allowed, ruling.code, ruling.to, ruling.alarm) == (True, "Y", "li@client.example", False)


def test_the_rows_stand_in_the_order_of_the_table():
    assert [row.code for row in ROWS] == [
        *("N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N10", "N11", "N11f"),
        *("N12", "N13", "N14", "N15", "N16", "N17", "D0", "N18"),
    ]


@pytest.mark.parametrize("case", COLUMNS.values(), ids=COLUMNS)
def test_mail_that_a_person_put_into_a_folder_of_ours_is_not_answered(case):
    box = case.settings.mailbox(case.message.arrival.mailbox)
    shown = replace(case.settings, mailboxes=(replace(box, shelves=ShelfSettings("Tickets", ())),))
    arrival = replace(case.message.arrival, folder="Tickets/New")
    assert code(having(case, shown, arrival=arrival)) == "N16"
    assert code(having(case, shown)) == "Y"


# what parse saw -> the code in the direct column, the code in the form column
SIGNS = [
    (SignKind.REPORT, "N1", "N1"),
    (SignKind.NULL_SENDER, "N4", "Y"),
    (SignKind.AUTO_SUBMITTED, "N5", "Y"),
    (SignKind.PRECEDENCE, "N6", "Y"),
    (SignKind.LIST, "N7", "Y"),
    (SignKind.SUPPRESS, "N8", "Y"),
    (SignKind.AUTORESPONDER, "N9", "Y"),
    (SignKind.LOOP, "N9", "N9"),
    (SignKind.SUBJECT, "N13", "Y"),
    (SignKind.SPAM, "N15", "N15"),
]


@pytest.mark.parametrize(("kind", "direct", "form"), SIGNS, ids=lambda value: getattr(value, "name", value))
def test_a_sign_of_a_machine_stops_direct_mail_and_a_form_only_where_the_table_says(kind, direct, form):
    assert code(signed(DIRECT, kind)) == direct
    assert code(signed(BY_WEBSITE, kind)) == form


def test_every_kind_of_sign_has_its_row():
    assert {kind for kind, _, _ in SIGNS} == set(SignKind)


@pytest.mark.parametrize("case", COLUMNS.values(), ids=COLUMNS)
class TestBothColumns:
    def test_n0_paused_or_not_yet_watched(self, case):
        assert code(having(case, replace(case.settings, paused=True))) == "N0"
        assert code(with_history(case, adopted_at=None)) == "N0"

    def test_n3_loop_mark_of_ours_raises_an_alarm_and_a_strangers_does_not_count(self, case):
        ruling = rule(having(case, loop_token=KEYS.loop_mark("<a@b>")))
        assert (ruling.code, ruling.alarm) == ("N3", True)
        assert code(having(case, loop_token=STRANGERS_KEYS.loop_mark("<a@b>"))) == "Y"
        assert code(having(case, loop_token="ключ." + "я" * 16)) == "Y"

    def test_n3_message_id_of_ours(self, case):
        assert code(having(case, message_id=KEYS.message_id("a", 1001, 5, "acme.example"))) == "N3"
        assert code(having(case, message_id=STRANGERS_KEYS.message_id("a", 1001, 5, "acme.example"))) == "Y"

    def test_n14_an_answer_to_a_mail_of_ours_or_on_a_ticket(self, case):
        assert code(having(case, joins=True)) == "N14"
        assert code(having(case, references=(KEYS.message_id("a", 1001, 5, "acme.example"),))) == "N14"
        assert code(having(case, references=("<theirs@client.example>",))) == "Y"
        beside = (*case.message.to, Address(reply_address(Purpose.CUSTOMER_REPLY)))
        assert code(having(case, to=beside)) == "N14"
        forged = (*case.message.to, Address(reply_address(Purpose.CUSTOMER_REPLY, keys=STRANGERS_KEYS)))
        assert code(having(case, to=forged)) == "Y"

    def test_n15_the_junk_folder(self, case):
        assert code(having(case, arrival=replace(case.message.arrival, junk=True))) == "N15"

    @pytest.mark.parametrize(
        ("received", "date", "expected"),
        [
            (timedelta(0), timedelta(0), "Y"),
            (timedelta(hours=-23), timedelta(hours=-23), "Y"),
            (timedelta(hours=-25), timedelta(hours=-25), "N16"),
            (timedelta(days=-31), timedelta(days=-31), "N16"),
            (timedelta(0), timedelta(days=-6), "Y"),
            (timedelta(0), timedelta(days=-8), "N16"),
            (timedelta(0), timedelta(days=8), "N16"),
            (None, timedelta(0), "Y"),
            (None, timedelta(days=-8), "N16"),
            (timedelta(0), None, "Y"),
        ],
    )
    def test_n16_old_or_oddly_dated_mail(self, case, received, date, expected):
        arrival = replace(case.message.arrival, received_at=None if received is None else NOW + received)
        assert code(having(case, arrival=arrival, date=None if date is None else NOW + date)) == expected

    def test_n16_mail_from_before_adoption_even_if_young(self, case):
        early = replace(case.message.arrival, received_at=NOW - timedelta(hours=1))
        adopted = with_history(having(case, arrival=early), adopted_at=NOW - timedelta(minutes=30))
        assert code(adopted) == "N16"
        # INTERNALDATE has whole seconds: the second of adoption itself counts as after it
        same_second = with_history(case, adopted_at=NOW + timedelta(milliseconds=700))
        assert code(same_second) == "Y"

    def test_n17_suppressed_address(self, case):
        assert code(with_history(case, suppressed=True)) == "N17"

    @pytest.mark.parametrize(
        ("counts", "expected"),
        [
            (AckCounts(address_hour=1), "N18"),
            (AckCounts(address_day=3), "N18"),
            (AckCounts(address_day=2), "Y"),
            (AckCounts(domain_hour=20), "N18"),
            (AckCounts(domain_hour=19), "Y"),
            (AckCounts(instance_hour=300), "N18"),
            (AckCounts(instance_hour=299), "Y"),
            (AckCounts(same_body_addresses=5), "N18"),
            (AckCounts(same_body_addresses=4), "Y"),
            (AckCounts(instance_day=10, bounced_day=2), "N18"),
            (AckCounts(instance_day=9, bounced_day=9), "Y"),
            (AckCounts(instance_day=11, bounced_day=2), "Y"),
        ],
    )
    def test_n18_caps_and_breakers(self, case, counts, expected):
        ruling = rule(with_history(case, acks=counts))
        assert (ruling.code, ruling.alarm) == (expected, expected == "N18")


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (Origin.BOUNCE, "N1"),
        (Origin.SELF, "N3"),
        (Origin.LIST, "N7"),
        (Origin.AUTO_REPLIED, "N13"),
        (Origin.AUTO_GENERATED, "N13"),
        (Origin.SPAM, "N15"),
        (Origin.STAFF, "N17"),
    ],
)
def test_what_was_understood_as_no_persons_mail_is_not_answered_even_without_a_header(origin, expected):
    assert code(having(DIRECT, verdict=said_by(origin, Category.ORDER))) == expected


def test_n2_direct_mail_to_our_bounce_address():
    bounced = (*MAIL.to, Address(reply_address(Purpose.BOUNCE)))
    assert code(having(DIRECT, to=bounced)) == "N2"
    assert code(having(BY_WEBSITE, to=bounced)) == "N14"


def test_n3_from_an_address_of_ours():
    for own in ("sales@acme.example", "INFO@acme.example"):
        assert code(having(DIRECT, author=Address(own), return_path=own)) == "N3"
    stranger = replace(FORM, source_known=False)
    assert code(having(BY_WEBSITE, author=Address("sales@acme.example"), form=stranger)) == "N3"


def test_a_website_may_mail_its_forms_from_our_own_address_where_the_rule_names_it():
    assert code(having(BY_WEBSITE, author=Address("sales@acme.example"))) == "Y"


@pytest.mark.parametrize(
    ("envelope", "expected"),
    [
        ("", "N4"),
        ("MAILER-DAEMON", "N4"),
        ("a b@client.example", "N4"),
        ("li@client.example", "Y"),
        (None, "Y"),
        (f"SRS0=abcd=ef=client.example={'l' * 70}@client.example", "Y"),
    ],
)
def test_n4_empty_or_unreadable_envelope_sender(envelope, expected):
    assert code(having(DIRECT, return_path=envelope)) == expected
    assert code(having(BY_WEBSITE, return_path=envelope)) == "Y"


def test_n4_the_pipe_knows_the_envelope_better_than_the_header():
    arrival = Arrival("sales", received_at=NOW, envelope_from="")
    assert code(having(DIRECT, arrival=arrival)) == "N4"


def test_n10_disputed_author_stops_direct_mail_only():
    assert code(having(DIRECT, author_agreed=False)) == "N10"
    assert code(having(BY_WEBSITE, author_agreed=False)) == "Y"


@pytest.mark.parametrize(
    ("auth", "evidence", "expected"),
    [
        ("required", PASS, "Y"),
        ("required", ALIGNED, "Y"),
        ("required", NONE, "N11"),
        ("required", FAIL, "N11"),
        ("preferred", NONE, "Y"),
        ("preferred", FAIL, "N11"),
        ("off", NONE, "Y"),
        ("off", FAIL, "Y"),
    ],
)
def test_n11_proof_of_the_author_as_the_setting_asks(auth, evidence, expected):
    assert code(with_policy(having(DIRECT, authentication=evidence), auth=auth)) == expected


def test_n11_without_a_trusted_server_required_means_preferred():
    assert code(having(DIRECT, NO_SERVER, authentication=NONE)) == "Y"


@pytest.mark.parametrize(
    ("evidence", "form", "expected"),
    [
        (PASS, FORM, "Y"),
        (NONE, FORM, "N11f"),
        (FAIL, FORM, "N11f"),
        (NONE, replace(FORM, proof="secret"), "Y"),
        (FAIL, replace(FORM, proof="address"), "Y"),
        (PASS, replace(FORM, source_known=False), "N11f"),
        (PASS, replace(FORM, source_known=False, proof="secret"), "N11f"),
        (PASS, replace(FORM, id="generic"), "N11f"),
    ],
)
def test_n11f_a_form_needs_a_named_and_proven_source(evidence, form, expected):
    ruling = rule(having(BY_WEBSITE, authentication=evidence, form=form))
    assert (ruling.code, ruling.alarm) == (expected, expected == "N11f")


def test_n11f_on_a_fresh_installation_a_known_source_is_enough_and_a_disowned_one_never():
    assert code(having(BY_WEBSITE, NO_SERVER, authentication=NONE)) == "Y"
    assert code(having(BY_WEBSITE, NO_SERVER, authentication=FAIL)) == "N11f"
    layout_only = replace(FORM, source_known=False)
    assert code(having(BY_WEBSITE, NO_SERVER, authentication=NONE, form=layout_only)) == "N11f"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sales@acme.example", "Y"),
        ("Sales@ACME.example", "Y"),
        ("sales+march@acme.example", "Y"),
        ("anything@t.acme.example", "Y"),
        ("salesman@acme.example", "N12"),
        ("sales@acme.example.evil.example", "N12"),
        ("undisclosed@lists.example", "N12"),
        ("", "N12"),
    ],
)
def test_n12_to_or_cc_has_to_name_the_mailbox(address, expected):
    direct = having(DIRECT, to=(Address(address),), delivered_to=("sales@acme.example",))
    assert code(direct) == expected
    assert code(replace(direct, message=replace(direct.message, to=(), cc=(Address(address),)))) == expected
    assert code(having(BY_WEBSITE, to=())) == "Y"


def test_n12_aliases_count_and_a_delimiter_may_stand_in_the_mailboxs_own_name():
    odd = replace(BOX, address="my-sales@acme.example", aliases=("office@acme.example",), reply_delimiter="-")
    known = replace(SETTINGS, mailboxes=(odd,))
    for address in ("my-sales@acme.example", "my-sales-tag@acme.example", "office@acme.example"):
        assert code(replace(DIRECT, settings=known, message=to(address))) == "Y"
    assert code(replace(DIRECT, settings=known, message=to("my@acme.example"))) == "N12"


def test_n12_without_a_configured_mailbox_any_recipient_is_the_one():
    alone = Settings(ack=AckPolicy(direct="all", auth="preferred"))
    assert code(replace(DIRECT, settings=alone, message=to("who@ever.example"))) == "Y"
    assert code(replace(DIRECT, settings=alone, message=to())) == "N12"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "li",
        "@client.example",
        "li@localhost",
        "li@[192.0.2.1]",
        "li@192.0.2.1",
        '"li"@client.example',
        "li..lei@client.example",
        ".li@client.example",
        "li@client.example\nBcc: x@y.example",
        "a@b.example,c@d.example",
        "李@client.example",
        "li@-client.example",
        f"{'l' * 65}@client.example",
        f"li@{'c' * 64}.example",
        f"li@{'.'.join(['c' * 60] * 5)}.example",
        *("mailer-daemon@x.example", "Postmaster@x.example", "no-reply@x.example", "noreply@x.example"),
        *("do_not.reply@x.example", "orders-noreply@x.example", "owner-list@x.example", "list-request@x.example"),
        *("list-bounces@x.example", "bounce-77@x.example", "bounces+77=x@x.example", "LISTSERV@x.example"),
        *("majordomo@x.example", "abuse@x.example", "root@x.example", "nobody@x.example", "daemon@x.example"),
        *("sales@acme.example", "sales+x@acme.example", "info@acme.example", "any@ours.example", "x@t.acme.example"),
        *("anna@acme.example", "Anna@Home.example"),
        reply_address(Purpose.STAFF_REPLY, person="anna").replace("acme.example", "elsewhere.example"),
    ],
)
def test_n17_no_automatic_mail_to_roles_ourselves_colleagues_or_what_is_no_address(address):
    visitor = having(BY_WEBSITE, form=replace(FORM, customer=Address(address)))
    assert code(visitor) == "N17"
    author = having(DIRECT, author=Address(address), return_path=None)
    assert code(author) in ("N17", "N3")


@pytest.mark.parametrize(
    "address",
    [
        "li.lei+po@client.example",
        "o'neil@x.co.uk",
        "reply@x.example",
        "boris.bounceworth@x.example",
        "x@xn--bcher-kva.example",
    ],
)
def test_n17_lets_people_through(address):
    assert code(having(BY_WEBSITE, form=replace(FORM, customer=Address(address)))) == "Y"


@pytest.mark.parametrize(
    ("author", "envelope", "expected"),
    [
        ("li@client.example", "li@client.example", "Y"),
        ("li@client.example", "bounce@mail.client.example", "Y"),
        ("li@client.example", "evil@attacker.example", "N17"),
        ("li@client.co.uk", "x@other.co.uk", "N17"),
        ("li@client.co.uk", "x@mail.client.co.uk", "Y"),
        ("li@client.com.cn", "x@evil.com.cn", "N17"),
        ("li@client.example", None, "Y"),
    ],
)
def test_n17_direct_mail_is_answered_only_to_the_organisation_that_sent_it(author, envelope, expected):
    unproven = with_policy(having(DIRECT, authentication=NONE), auth="preferred")
    assert code(having(unproven, author=Address(author), return_path=envelope)) == expected
    assert code(having(DIRECT, author=Address(author), return_path=envelope)) == "Y"


@pytest.mark.parametrize(
    ("direct", "category", "expected"),
    [
        ("off", Category.ORDER, "D0"),
        ("inquiry_order_complaint", Category.INQUIRY, "Y"),
        ("inquiry_order_complaint", Category.ORDER, "Y"),
        ("inquiry_order_complaint", Category.COMPLAINT, "Y"),
        ("inquiry_order_complaint", Category.FAQ, "D0"),
        ("inquiry_order_complaint", Category.OTHER, "D0"),
        ("all", Category.OTHER, "Y"),
    ],
)
def test_d0_direct_mail_is_acknowledged_by_category_and_a_form_always(direct, category, expected):
    verdict = replace(PERSON, category=category, unsure=True)
    assert code(with_policy(having(DIRECT, verdict=verdict), direct=direct)) == expected
    assert code(with_policy(having(BY_WEBSITE, verdict=replace(BY_FORM, category=category)), direct=direct)) == "Y"


def test_n18_the_forms_own_cap_counts_for_forms_only():
    assert code(with_history(BY_WEBSITE, acks=AckCounts(form_hour=60))) == "N18"
    assert code(with_history(BY_WEBSITE, acks=AckCounts(form_hour=59))) == "Y"
    assert code(with_history(DIRECT, acks=AckCounts(form_hour=60))) == "Y"


def test_n18_a_free_mail_domain_has_no_domain_cap():
    free = having(DIRECT, author=Address("li@freemail.example"), return_path="li@freemail.example")
    assert code(with_history(free, acks=AckCounts(domain_hour=299))) == "Y"
    listed = with_policy(free, free_mail_domains=("other.example",))
    assert code(with_history(listed, acks=AckCounts(domain_hour=299))) == "N18"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (AckCounts(address_day=2), "Y"),
        (AckCounts(domain_hour=4), "Y"),
        (AckCounts(domain_hour=5), "N18"),  # a tenth of 20 would be 2: never under 5
        (AckCounts(form_hour=5), "Y"),
        (AckCounts(form_hour=6), "N18"),
        (AckCounts(instance_hour=29), "Y"),
        (AckCounts(instance_hour=30), "N18"),
    ],
)
def test_n18_caps_are_a_tenth_where_nobody_vouches_for_senders(counts, expected):
    assert code(with_history(having(BY_WEBSITE, NO_SERVER, authentication=NONE), acks=counts)) == expected


def test_a_cap_that_is_low_already_is_not_raised_by_lowering():
    low = with_policy(having(BY_WEBSITE, NO_SERVER), per_domain_hour=2)
    assert code(with_history(low, acks=AckCounts(domain_hour=2))) == "N18"


def everything_wrong(case: Case) -> Case:
    """A mail that hits every row of its column at once."""
    own = KEYS.message_id("a", 1001, 5, "acme.example")
    worst = having(
        case,
        replace(case.settings, paused=True, ack=AckPolicy(direct="off")),
        joins=True,
        signs=tuple(Sign(kind, kind.name) for kind in SignKind),
        message_id=own,
        return_path="",
        author_agreed=False,
        authentication=FAIL,
        to=(Address(reply_address(Purpose.BOUNCE).replace("acme", "nowhere")),),
        date=NOW - timedelta(days=100),
        form=replace(FORM, source_known=False, customer=Address("root@x.example")) if case.is_form else None,
    )
    return with_history(worst, suppressed=True, acks=AckCounts(address_day=99))


@pytest.mark.parametrize("column", COLUMNS)
def test_the_first_row_that_hits_decides_and_switching_rows_off_uncovers_the_next(column):
    case, seen = everything_wrong(COLUMNS[column]), []
    while not (ruling := rule(case)).allowed:
        seen.append(ruling.code)
        case = having(case, replace(case.settings, off_rows=case.settings.off_rows | {ruling.code}))
    assert seen == [row.code for row in ROWS if getattr(row, column)]


_codes = st.sets(st.sampled_from([row.code for row in ROWS]))
_any_text = st.text(max_size=80)


@settings(deadline=None, max_examples=150)
@given(_any_text, _any_text, st.one_of(st.none(), _any_text), st.lists(_any_text, max_size=3), _codes)
def test_any_strangers_mail_gets_one_ruling_and_never_an_address_that_is_not_plain(author, loop, envelope, ids, off):
    mail = replace(
        MAIL, author=Address(author), loop_token=loop, return_path=envelope, references=tuple(ids), message_id=loop
    )
    ruling = rule(replace(DIRECT, message=mail, settings=replace(SETTINGS, off_rows=frozenset(off))))
    assert ruling.code in {"Y", *(row.code for row in ROWS)}
    assert ruling.allowed or not ruling.to
    if "N17" not in off and ruling.allowed:
        assert ruling.to == author and author.count("@") == 1 and author.isascii()


def test_a_row_is_tried_with_the_authors_address_not_with_reply_to():
    lured = having(DIRECT, reply_to=(Address("victim@elsewhere.example"),))
    assert rule(lured).to == LI.address
