"""An office that acknowledges, with somebody for complaints: for tests of promises, complaints and reports."""

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from support.office import BOSS, LI, SETTINGS, TOM, Office

from mailbot.model.settings import AckPolicy, Person

EVA = Person("eva", "Eva Stern", ("eva@staff.example",), roles=("complaints",))


def furnished(home: Path) -> Office:
    # the mails of these tests are dated today, and their clock stands elsewhere
    ack = AckPolicy(direct="all", auth="off", per_address_hour=9, max_date_skew=timedelta(days=9999))
    return Office(home, replace(SETTINGS, staff=(LI, TOM, EVA, BOSS), ack=ack))
