"""A correction by staff -> a lesson in the store and the ticket's new category; all lessons -> what is learned.

`mailbot learn` calls it, and so does whatever else staff may correct with.  A lesson counts from the next mail on, in
every process that works on the store.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from mailbot.classify import NOTHING_LEARNED, Learned, Study, learned_from
from mailbot.house import House
from mailbot.model.errors import PermanentFailure
from mailbot.model.lesson import Lesson
from mailbot.model.mail import Arrival, Message, RawMessage
from mailbot.model.verdict import Category, Verdict
from mailbot.reading import read
from mailbot.store import Store, Transaction

NEWEST = 5000  # lessons that count: some years of corrections; a firm that changes what it sells outgrows older ones


class Memory:
    """What staff taught, up to date at every call.  One look at a counter, until a lesson came or went."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._learned = NOTHING_LEARNED

    @property
    def latest(self) -> Learned:
        """As of the last call: the store is not asked."""
        return self._learned

    def __call__(self) -> Learned:
        with self._store.read() as tx:
            version = tx.lessons_version()
            if version != self._learned.version:
                self._learned = learned_from(tx.lessons(NEWEST), version)
        return self._learned


class Sample(Struct, frozen=True):
    """A mail to learn from, and the ticket that it opened."""

    raw: RawMessage
    mail: int = 0  # 0: a file, not in the store
    ticket: int = 0


class Taught(Struct, frozen=True):
    """A lesson, and how its mail is judged from now on: a rule of the administrator may still say otherwise."""

    lesson: Lesson
    now: Verdict


class Studied(Struct, frozen=True):
    sample: Sample
    message: Message
    study: Study
    judged: Category | None


def of_mail(mail: int, house: House) -> Sample:
    """Raises PermanentFailure where there is no such mail."""
    with house.store.read() as tx:
        return Sample(tx.load(mail).raw, mail, tx.opened_by(mail))


def of_ticket(number: int, house: House) -> Sample:
    """The mail that its category comes from.  Raises PermanentFailure where there is no such ticket."""
    with house.store.read() as tx:
        mail = tx.mail_of_category(number)
        if not mail:
            raise PermanentFailure(f"there is no ticket {number} in the store")
        return Sample(tx.load(mail).raw, mail, number)


def of_octets(octets: bytes, house: House) -> Sample:
    box = next(iter(house.settings.mailboxes), None)
    return Sample(RawMessage(Arrival(box.name if box else ""), octets))


def teach(samples: Sequence[Sample], category: Category, who: str, house: House) -> list[Taught]:
    """In one transaction: keep the list short enough for a write lock, a hundred or so."""
    studied = study(samples, house)
    with house.store.begin() as tx:
        lessons, learned = learn(studied, category, who, house, tx)
    return [Taught(lesson, _judge(one.message, learned, house)) for lesson, one in zip(lessons, studied, strict=True)]


def study(samples: Sequence[Sample], house: House) -> list[Studied]:
    """Read before the writing transaction opens."""
    learned = house.learned()
    return [_study(sample, learned, house) for sample in samples]


def learn(
    studied: Sequence[Studied], category: Category, who: str, house: House, tx: Transaction
) -> tuple[list[Lesson], Learned]:
    """Inside the transaction of whatever else the correction does; the lessons, and all that is learned with them."""
    learned, lessons = house.learned(), []
    for one in studied:
        lesson, learned = _learn(one, category, who, learned, house, tx)
        lessons.append(lesson)
    return lessons, learned


def take_back(sample: Sample, who: str, house: House) -> Lesson | None:
    """The lesson about this mail is gone as if it had never been; None where there was none.

    Its ticket gets its former category back, unless somebody has changed it since."""
    with house.store.begin() as tx:
        lesson = tx.lesson(sample.raw.digest)
        if lesson is None:
            return None
        tx.drop_lesson(lesson.digest)
        ticket = tx.ticket(lesson.ticket) if lesson.ticket else None
        if ticket and lesson.was and ticket.category is lesson.category:
            tx.recategorise(ticket.number, lesson.was, who, lesson.mail, house.clock())
    return lesson


def _study(sample: Sample, learned: Learned, house: House) -> Studied:
    message = read(sample.raw, house)
    judged = _judge(message, learned, house).category
    return Studied(sample, message, house.classifier.study(message), judged)


def _judge(message: Message, learned: Learned, house: House) -> Verdict:
    return house.classifier.classify(message, house.settings, house.tokens, learned)


def _learn(
    one: Studied, category: Category, who: str, learned: Learned, house: House, tx: Transaction
) -> tuple[Lesson, Learned]:
    """The lesson, recorded, and what is learned with it."""
    sample, now = one.sample, house.clock()
    before = tx.lesson(sample.raw.digest)
    if before is not None:
        learned = learned.without(before)
    lesson = Lesson(
        digest=sample.raw.digest,
        category=category,
        marks=one.study.marks,
        steps=learned.steps(one.study, category),
        at=now,
        who=who,
        mail=sample.mail,
        ticket=sample.ticket,
        judged=one.judged,
        subject=one.message.subject,
    )
    if sample.ticket:
        lesson = replace(lesson, was=tx.recategorise(sample.ticket, category, who, sample.mail, now))
    if before is not None:  # what it was at first is what an undo goes back to
        lesson = replace(lesson, judged=before.judged, was=before.was or lesson.was)
    return lesson, learned.plus(lesson, tx.put_lesson(lesson))
