"""Everything that happens by itself: queues that are rung, and a clock that rings the rest."""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.domain.delivery import DeliveryKind
from bot.jobs.arrivals import Arrivals, Settle
from bot.jobs.bell import Bell
from bot.jobs.keeper import Keeper
from bot.jobs.nights import Nights
from bot.jobs.queues import Queue
from bot.jobs.reading import read_groups, read_people
from bot.jobs.routine import Job, Routine
from bot.store.database import Begin
from bot.store.every_team import EveryTeam
from bot.use_cases import file_imports, first_day, follow_ups, inbox, nights, reminders
from bot.use_cases.deliveries import (
    EMAIL_KINDS,
    FILE_KINDS,
    SLACK_KINDS,
    forget_old,
    send_next,
)
from bot.use_cases.looking import forget_looks
from bot.use_cases.process_figures import ProcessFigures, process_figures
from bot.use_cases.ways import WaysOf

# How often a process looks whether a job is due.
TICK_SECONDS = 15
EVERY_MINUTE = timedelta(minutes=1)
# Who was added has a first score within a minute.
LOOK_AT_NEWCOMERS = timedelta(seconds=30)
READ_GROUPS = timedelta(minutes=10)
FORGET_OLD = timedelta(hours=1)
KEEP_ENDED_FOR = timedelta(days=30)
# What is in hand at the end has so long; its leases let others finish what takes longer.
PATIENCE_SECONDS = 25.0
# A workspace has one letter under way at a time; so many may have theirs, since a server of
# somebody's own may take minutes over it.
MAIL_HANDS = 3
_log = structlog.get_logger()


class Schedule:
    """Everything that happens by itself; any number of processes may each have one.

    `chores` are done besides, each for every workspace or once for all, as it says itself.
    """

    def __init__(
        self,
        *,
        begin: Begin,
        every_team: EveryTeam,
        ways_of: WaysOf,
        settle: Settle,
        give_up: Settle,
        now: Callable[[], datetime],
        bell: Bell,
        hands: nights.Hands | None = None,
        chores: Sequence[Job] = (),
    ) -> None:
        self._begin = begin
        self._every_team = every_team
        self._ways_of = ways_of
        self._now = now
        self._bell = bell
        self._over = threading.Event()
        self._keeper = Keeper(now)
        hold = self._keeper.hold
        self._nights = Nights(
            begin=begin,
            every_team=every_team,
            now=now,
            hold=hold,
            ring=bell.ring,
            hands=hands,
        )
        arrivals = Arrivals(
            begin=begin,
            every_team=every_team,
            settle=settle,
            give_up=give_up,
            now=now,
            hold=hold,
            ring=bell.ring,
        )
        rung = (
            Queue("outbox", partial(self._send_one, "outbox", SLACK_KINDS)),
            Queue("inbox", partial(arrivals.work_one, "inbox", slow=False)),
            *(
                Queue("mail", partial(self._send_one, "mail", EMAIL_KINDS))
                for _ in range(MAIL_HANDS)
            ),
            Queue("files", partial(self._send_one, "files", FILE_KINDS)),
            Queue("imports", partial(arrivals.work_one, "imports", slow=True)),
        )
        bell.wake(*rung)
        self._routines = self._make_routines((*self._jobs(), *chores))
        self._by_clock = [
            Queue(name, routine.work_some, sweep=None) for name, routine in self._routines.items()
        ]
        self._by_night = Queue("nights", self._work_nights, sweep=None)
        # In this order they are waited for at the end: what comes in before what goes out.
        self._queues = (*reversed(rung[:2]), *rung[2:], *self._by_clock, self._by_night)
        self._clock = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        """Start the queues and the clock; a night that was missed is made up for at once.

        E-mail has queues of its own, and so have files that leave or are read: a slow mail
        server, a large export or a large import holds up nothing in Slack.
        """
        self._keeper.start()
        for queue in self._queues:
            queue.start()
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._clock.add_job(self._by_night.ring, "cron", minute="*", **options)
        for queue in self._by_clock:
            self._clock.add_job(queue.ring, "interval", seconds=TICK_SECONDS, **options)
        self._clock.start()

    def stop(self, *, within: float = PATIENCE_SECONDS) -> None:
        """Begin nothing more, and finish what is in hand within so many seconds.

        What is not finished by then is left as a crash would leave it: its lease runs out, and
        another process takes it up.
        """
        until = time.monotonic() + within
        self.end()
        late = [q.name for q in self._queues if not q.wait(until - time.monotonic())]
        self._keeper.end()
        if late:
            _log.warning("not_finished", queues=late)

    def end(self) -> None:
        """Begin nothing more, and wait for nothing."""
        if self._over.is_set():
            return
        self._over.set()
        if self._clock.running:
            self._clock.shutdown(wait=False)
        for queue in self._queues:
            queue.end()

    def figures(self) -> ProcessFigures:
        """Look at how all that waits stands, for the metrics."""
        return process_figures(self._every_team, now=self._now())

    def run_due_nights(self) -> None:
        """Run every night that is due now, and look at who came since the others."""
        self._nights.run_due()
        self._by_hand("baseline")

    def remind(self) -> None:
        """Remind of the drafts that wait too long for a decision."""
        self._by_hand("remind")

    def follow_up(self) -> None:
        """Ask about letters and remind of promises whose day has come."""
        self._by_hand("follow_up")

    def read_people(self) -> None:
        """Ask Slack again about managers' groups and about people who use the bot."""
        self._by_hand("read_people")

    def read_groups(self) -> None:
        """Ask Slack which user groups there are, to choose managers by."""
        self._by_hand("read_groups")

    def forget_old(self) -> None:
        """Drop what need not be remembered."""
        self._by_hand("forget_old")

    def do_now(self, kind: str) -> None:
        """Do a job now for everybody, whenever it is due."""
        self._by_hand(kind)

    def _by_hand(self, kind: str) -> None:
        for routine in self._routines.values():
            if routine.has(kind):
                routine.do_all(kind)

    def _jobs(self) -> tuple[Job, ...]:
        begin, ways_of = self._begin, self._ways_of
        people, groups = read_people(begin, ways_of), read_groups(begin, ways_of)
        newcomers = self._nights.look_at_newcomers
        return (
            Job(kind="remind", every=EVERY_MINUTE, do=self._remind),
            Job(kind="follow_up", every=EVERY_MINUTE, do=self._follow_up),
            Job(kind="first_steps", every=EVERY_MINUTE, do=self._redraw_first_steps),
            Job(kind="baseline", every=LOOK_AT_NEWCOMERS, do=newcomers),
            Job(kind="forget_old", every=FORGET_OLD, do=self._forget),
            Job(kind="read_people", every=EVERY_MINUTE, do=people, is_slow=True),
            Job(kind="read_groups", every=READ_GROUPS, do=groups, is_slow=True),
        )

    def _make_routines(self, jobs: Collection[Job]) -> dict[str, Routine]:
        lanes = {
            "jobs": [job for job in jobs if not job.is_slow and not job.of_house],
            "readings": [job for job in jobs if job.is_slow and not job.of_house],
            "chores": [job for job in jobs if job.of_house],
        }
        return {
            name: Routine(
                some,
                every_team=self._every_team,
                now=self._now,
                hold=self._keeper.hold,
                ring=self._bell.ring,
                is_over=self._over.is_set,
                of_house=name == "chores",
            )
            for name, some in lanes.items()
            if some
        }

    def _remind(self, team_id: str, now: datetime) -> int:
        return reminders.remind_due(self._begin, team_id=team_id, now=now)

    def _follow_up(self, team_id: str, now: datetime) -> int:
        return int(follow_ups.follow_up(self._begin, team_id=team_id, now=now))

    def _redraw_first_steps(self, team_id: str, now: datetime) -> int:
        return first_day.redraw_due(self._begin, team_id=team_id, now=now)

    def _forget(self, team_id: str, now: datetime) -> int:
        inbox.forget_old(self._begin, team_id=team_id, now=now)
        file_imports.forget_old(self._begin, team_id=team_id, now=now)
        forget_looks(self._begin, team_id=team_id, now=now)
        forget_old(self._begin, team_id=team_id, before=now - KEEP_ENDED_FOR)
        return 0

    def _work_nights(self) -> bool:
        self._nights.run_due(self._over.is_set)
        return False

    def _send_one(self, lane: str, kinds: Collection[DeliveryKind]) -> bool:
        return send_next(
            self._every_team,
            self._begin,
            self._ways_of,
            now=self._now(),
            kinds=kinds,
            lane=lane,
            hold=self._keeper.hold,
        )
