"""A seed -> what happened to the daemon in that world, and which promises were broken.  Always the same."""

from __future__ import annotations

from simulator import mails
from simulator.judge import Judge
from simulator.lives import Daemon
from simulator.mails import Posted
from simulator.mailserver import MailServer
from simulator.memory import memory
from simulator.world import World

STEPS = 5
RESTARTS = 12
# seconds of calm, in which all that is owed has to be done
AN_HOUR = 3700
WAITS = (5, AN_HOUR, AN_HOUR + 1)  # seconds: the calm in which all that is owed has to be done


class Story:
    def __init__(self, seed: int) -> None:
        memory().begin_again()
        self.world = World(seed)
        self.server = MailServer(self.world)
        self.judge = Judge(self.world, self.server)
        self.world.people = self.server.somebody_acts
        self._numbers = 0
        self._owed_again = False
        self._answered: set[str] = set()
        self._sent: list[Posted] = []
        self._daemons: list[Daemon] = []

    def run(self) -> World:
        self._start()
        for _ in range(STEPS):
            self._mail_comes()
            if self.world.dice.random() < 0.25:
                self.server.somebody_acts()
            if self.world.weather and self.world.dice.random() < 0.15:
                self.world.jump()
            self.world.pass_time(self.world.dice.choice((1, 5, 70, 700)))
            self._daemons_work()
        self._calm_down()
        self.judge.closes()
        return self.world

    # --- the world ---
    def _mail_comes(self) -> None:
        for _ in range(self.world.dice.choice((0, 0, 0, 1, 3))):
            posted = self._some_mail()
            self._sent.append(posted)
            self.judge.was_posted(posted)
            self.server.deliver(posted)

    def _some_mail(self) -> Posted:
        dice = self.world.dice
        chance = dice.random()
        if chance < 0.25:
            answer = self._some_answer()
            if answer is not None:
                return answer
        elif chance < 0.4 and self._sent:
            again = dice.choice(self._sent)
            return mails.delivered_again(again, dice.randrange(3)) if dice.random() < 0.5 else again
        elif chance < 0.5 and self._numbers:
            return mails.with_used_message_id(dice.randrange(self._numbers))
        elif chance < 0.55:
            return mails.bounce(dice.randrange(3))
        elif chance < 0.57:
            return mails.deadly(dice.randrange(mails.COUNT))
        self._numbers += 1
        return mails.from_customer((self._numbers - 1) % mails.COUNT)

    def _some_answer(self) -> Posted | None:
        """By whoever got a notice."""
        for letter, copies in self.world.accepted.items():
            kind, octets = copies[0]
            if kind == "notice" and letter not in self._answered and "li@staff" in letter:
                self._answered.add(letter)
                return mails.answer_to(octets, len(self._answered))
        return None

    # --- the daemons ---
    def _start(self) -> None:
        daemon = Daemon(self.world, self.server, self.judge.was_moved)
        if daemon.start():
            self._daemons.append(daemon)

    def _daemons_work(self) -> None:
        """One works; another may have lost its lock and not noticed, and goes on when it wakes up."""
        self._daemons = [one for one in self._daemons if not one.dead]
        if not self._daemons or (len(self._daemons) == 1 and self.world.weather and self.world.dice.random() < 0.07):
            self._start()
        for _ in range(self.world.dice.choice((1, 2, 3))):
            alive = [one for one in self._daemons if not one.dead]
            if alive:
                self._something(self.world.dice.choice(alive))

    def _something(self, daemon: Daemon) -> None:
        chance = self.world.dice.random()
        if chance < 0.43:
            daemon.look()
        elif chance < 0.47:
            daemon.finish_pending()
        elif chance < 0.52:
            self._stops(daemon)
        else:
            daemon.send(self.world.dice.choice((3, 9, 10_000)))

    def _stops(self, daemon: Daemon) -> None:
        """SIGTERM: what is in hand is finished, and nothing is left half done (P14)."""
        ended_well = daemon.ends()
        others = any(one is not daemon and not one.dead for one in self._daemons)
        if ended_well and not others:
            self.judge.nothing_is_in_hand()

    # --- the calm ---
    def _calm_down(self) -> None:
        """Faults end, the clock is right, one daemon goes on.  What was begun comes to its end first."""
        self.world.tell("--- calm ---")
        for daemon in self._daemons:
            if not daemon.dead and daemon.sending is not None:
                daemon.send()
        self.world.calm = True
        self.world.skew *= 0
        for daemon in self._daemons[:-1]:
            daemon.ends()
        for seconds in WAITS:
            if seconds <= AN_HOUR or memory().rows("select 1 from outbox where state in ('queued', 'sending')"):
                self.world.pass_time(seconds)
                self._owed()
        self._mend()

    def _owed(self) -> None:
        """As the daemon's timers do; whoever runs it starts it again when it dies of a mail."""
        for _ in range(RESTARTS):
            daemon = next((one for one in self._daemons if not one.dead), None)
            if daemon is None:
                self._start()
            elif daemon.look():
                break
            elif not daemon.dead:
                self.judge.complain("a look fails although nothing is wrong")
        else:
            self.judge.complain("a mail stops all others")
            return
        while (tried := daemon.send()) > 0:
            pass
        if tried < 0:
            self.judge.complain("sending fails although nothing is wrong")

    def _mend(self) -> None:
        """The bug is gone: what was set aside is put back, by somebody who presses twice (P9)."""
        self.world.mended = True
        with memory().store.begin() as tx:
            for row in tx.quarantined(100):
                self.judge.was_set_aside(row.reason, self.world.deaths_by_reading)
                if [tx.requeue(row.mail, self.world.clock()) for _ in range(2)] != [True, False]:
                    self.judge.complain(f"mail {row.mail} was put back twice")
                self._owed_again = True
        if self._owed_again:
            self._owed()


def run(seed: int) -> World:
    return Story(seed).run()


def told(seed: int, world: World) -> str:
    """For a person: what happened, and what was broken."""
    return "\n".join([f"seed {seed}", *world.story, *(f"BROKEN: {line}" for line in world.broken)])
