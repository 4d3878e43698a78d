"""The recycle bin is emptied after its time, and a ticket can be restored until then."""

from datetime import timedelta
from pathlib import Path

import pytest
from support.office import QUOTE

from mailbot import pipeline
from mailbot.model import acts
from mailbot.model.ticket import Event


@pytest.fixture
def recycled(office):
    number = office.take(QUOTE, "bob@buyer.example")
    office.do(number, acts.Step(Event.RECYCLED))
    office.post()
    return number


def there(office, number):
    with office.store.read() as tx:
        return tx.ticket(number) is not None


def test_a_recycled_ticket_goes_after_its_days_with_a_line_in_the_log(office, recycled):
    office.pass_time(days=59, hours=23)
    office.round()
    assert there(office, recycled)
    office.pass_time(hours=2)
    office.round()
    assert not there(office, recycled)
    assert f"event=purged ticket={recycled} mails=1" in office.log.getvalue()


def test_no_octet_of_its_words_is_left_in_the_files_of_the_store(office):
    number = office.take("Please quote 20 pcs of Zyxwordle pumps.", "bob@quuxfirm.example")
    others = [office.take(f"Please quote {at} pcs of A-100.", f"c{at}@buyer.example") for at in range(3)]
    home = Path(office.store._backend.writing.url.database)
    office.do(number, acts.Step(Event.RECYCLED))
    office.post()
    office.pass_time(days=61)
    assert _in_the_files(home, office), "the words are there before"
    office.round()
    assert not there(office, number) and all(there(office, one) for one in others)
    assert _in_the_files(home, office) == []


def _in_the_files(database, office):
    with office.store._backend._bare() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    octets = b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*")).lower()
    return [word for word in (b"zyxwordle", b"zyxword") if word in octets]


def test_restored_on_the_last_day_it_stays(office, recycled):
    office.pass_time(days=59)
    office.do(recycled, acts.Step(Event.RESTORED))
    office.pass_time(days=30)
    office.round()
    assert there(office, recycled)


def test_other_stages_are_kept_for_ever(office):
    number = office.take(QUOTE)
    office.do(number, acts.Step(Event.CLOSED))
    office.pass_time(days=4000)
    office.round()
    assert there(office, number)


def test_the_time_is_a_setting(office, recycled):
    office.configure(recycled_kept=timedelta(days=1))
    office.pass_time(days=1, hours=1)
    office.round()
    assert not there(office, recycled)


def test_the_customers_next_mail_opens_a_new_ticket(office, recycled):
    office.pass_time(days=61)
    office.round()
    again = office.take("Hello again", "bob@buyer.example", subject=f"Re: [T-{recycled}] Pumps")
    assert again > recycled
    assert there(office, again)


def test_the_same_mail_shown_again_does_not_come_back(office, recycled):
    with office.store.read() as tx:
        raw = tx.load(1).raw
    office.pass_time(days=61)
    office.round()
    pipeline.take_in([raw], office.house)
    with office.store.read() as tx:
        assert tx.pending(9) == ()
    assert not there(office, recycled)
