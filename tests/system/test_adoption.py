"""Connecting to a mailbox that has mail already answers nothing (promise P19, rule N16)."""

from datetime import UTC, datetime, timedelta

import pytest
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail

pytestmark = [pytest.mark.system, needs_dovecot]
OLD = 5_000


def test_5000_old_mails_are_filed_and_nothing_is_sent(tmp_path):
    long_ago = datetime.now(UTC) - timedelta(days=30)
    with company(tmp_path) as firm:
        old = (
            mail(
                f"We order {n} pcs of A-100, please confirm.",
                sender=f"buyer{n}@firm.example",
                date=long_ago,
                headers=proven("firm.example"),
            )
            for n in range(OLD)
        )
        firm.dovecot.fill("sales", old)
        firm.start()
        firm.wait_for_mails(OLD, seconds=300)
        firm.wait_for_quiet()
        assert {row.disposition for row in firm.mails()} == {"archive"}
        assert firm.outbox() == []
        assert firm.sink.mails == []

        firm.dovecot.deliver("sales", mail("Please quote 20 pcs of A-100.", headers=proven("customer.example")))
        firm.wait_for_mails(OLD + 1)
        firm.wait_for_quiet()
        assert [row.ack_code for row in firm.mails()[-1:]] == ["Y"]
        assert len(firm.sent_to("jane@customer.example")) == 1
