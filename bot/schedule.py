"""The clock: the nightly run, the queues, and the people who are read again."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.delivery.outcomes import Later, NotSent, Refused, TokenRefused
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import DeliveryKind
from bot.store.database import Begin
from bot.store.every_team import Arrival, EveryTeam
from bot.use_cases import file_imports, follow_ups, inbox, nights, people, reminders, teams
from bot.use_cases.deliveries import (
    EMAIL_KINDS,
    FILE_KINDS,
    SLACK_KINDS,
    forget_old,
    send_next,
)
from bot.use_cases.ways import WaysOf

# A queue is woken at the commit; this is for what another process left, and for retries.
SWEEP_SECONDS = 1.0
READ_GROUPS_MINUTES = 10
KEEP_ENDED_FOR = timedelta(days=30)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is done every so often: `do(team_id, now)` returns how much it did.

    With `of_house` it is done once for all, with the team "*"; one that is `slow` waits for Slack.
    """

    kind: str
    every: timedelta
    do: Callable[[str, datetime], int]
    is_slow: bool = False
    of_house: bool = False


class Bell:
    """What is rung after a commit; who listens is told later."""

    def __init__(self) -> None:
        self._queues: list[Queue] = []

    def wake(self, *queues: "Queue") -> None:
        """Let these hear it."""
        self._queues += queues

    def ring(self) -> None:
        """Wake everybody who listens."""
        for queue in self._queues:
            queue.ring()


class Queue(threading.Thread):
    """Works off a queue when it is rung, and every second besides."""

    def __init__(self, name: str, work_one: Callable[[], bool]) -> None:
        super().__init__(name=name, daemon=True)
        self._work_one = work_one
        self._bell = threading.Event()
        self._is_over = threading.Event()

    def ring(self) -> None:
        """Say that something was committed."""
        self._bell.set()

    def run(self) -> None:
        """Work until told to stop; one failure is logged, and the rest goes on."""
        while not self._is_over.is_set():
            self._bell.clear()
            self._work_all()
            self._bell.wait(SWEEP_SECONDS)

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self._is_over.set()
        self._bell.set()
        self.join(timeout=30)

    def _work_all(self) -> None:
        try:
            while not self._is_over.is_set() and self._work_one():
                pass
        except Exception as error:  # noqa: BLE001 (a queue outlives any one of its messages)
            # The lease of what failed runs out, and it is tried again.
            _log.exception("queue_failed", queue=self.name, error=type(error).__name__)


class Schedule:
    """Everything that happens by itself."""

    def __init__(
        self,
        *,
        begin: Begin,
        every_team: EveryTeam,
        ways_of: WaysOf,
        settle: Callable[[Arrival], None],
        give_up: Callable[[Arrival], None],
        now: Callable[[], datetime],
        bell: Bell,
        hands: nights.Hands | None = None,
        chores: Sequence[Job] = (),
    ) -> None:
        self._begin = begin
        self._every_team = every_team
        self._ways_of = ways_of
        self._settle = settle
        self._give_up = give_up
        self._now = now
        self._hands = hands
        self._chores = chores
        self._seen: dict[str, int] = {}
        self._outbox = Queue("outbox", lambda: self._send_one(SLACK_KINDS))
        self._mail = Queue("mail", lambda: self._send_one(EMAIL_KINDS))
        self._files = Queue("files", lambda: self._send_one(FILE_KINDS))
        self._inbox = Queue("inbox", lambda: self._settle_one(slow=False))
        self._imports = Queue("imports", lambda: self._settle_one(slow=True))
        self._bell = bell
        bell.wake(self._outbox, self._inbox, self._mail, self._files, self._imports)
        self._clock = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        """Start the queues and the clock; a night that was missed is made up for at once.

        E-mail has a queue of its own, and so have files that leave or are read: a slow mail
        server, a large export or a large import holds up nothing in Slack.
        """
        self._outbox.start()
        self._mail.start()
        self._files.start()
        self._inbox.start()
        self._imports.start()
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        first = {"next_run_time": datetime.now(self._clock.timezone)}  # noqa: TID251 (APScheduler's own clock)
        self._clock.add_job(self.run_due_nights, "cron", minute="*", **options, **first)
        self._clock.add_job(self.remind, "interval", minutes=1, **options)
        self._clock.add_job(self.follow_up, "interval", minutes=1, **options)
        self._clock.add_job(self.read_people, "interval", minutes=1, **options)
        self._clock.add_job(self.read_groups, "interval", minutes=READ_GROUPS_MINUTES, **options)
        self._clock.add_job(self.forget_old, "interval", hours=1, **options)
        for chore in self._chores:
            seconds = chore.every.total_seconds()
            every = {"seconds": seconds, "args": [chore], **options, **first}
            self._clock.add_job(self.do_chore, "interval", **every)
        self._clock.start()

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        if self._clock.running:
            self._clock.shutdown(wait=True)
        for queue in (self._inbox, self._imports, self._outbox, self._mail, self._files):
            queue.stop()

    def do_chore(self, chore: Job) -> None:
        """Do what is done for the whole house; a failure is logged, and it is tried again."""
        try:
            count = chore.do("*", self._now())
        except Exception as error:  # noqa: BLE001 (one chore's trouble must not end it for good)
            _log.exception("chore_failed", chore=chore.kind, error=type(error).__name__)
            return
        if count:
            _log.info("chore_done", chore=chore.kind, count=count)
            self._bell.ring()

    def run_due_nights(self) -> None:
        """Run every night whose hour has come and that nobody ran yet."""
        now = self._now()
        for team in self._every_team.list_teams():
            try:
                night = nights.due_night(team, now)
                ran = nights.run_night(
                    self._begin,
                    team_id=team.id,
                    night=night,
                    clock=self._now,
                    hands=self._hands,
                )
            except Exception as error:  # noqa: BLE001 (one team's trouble costs no other its night)
                _log.exception("night_failed", team=team.id, error=type(error).__name__)
                continue
            if ran:
                _log.info("night_run", team=team.id, night=night.isoformat())
                self._bell.ring()
            self._look_at_newcomers(team.id)

    def _look_at_newcomers(self, team_id: str) -> None:
        """Score at once who came since the night, so that nobody waits a day for a first look."""
        try:
            found = nights.run_baseline(
                self._begin,
                team_id=team_id,
                clock=self._now,
                hands=self._hands,
                seen=self._seen.get(team_id, -1),
            )
        except Exception as error:  # noqa: BLE001 (one team's trouble costs no other its night)
            _log.exception("baseline_failed", team=team_id, error=type(error).__name__)
            return
        self._seen[team_id] = found.seen
        if found.scored:
            _log.info("baseline_run", team=team_id, scored=found.scored)
            self._bell.ring()

    def remind(self) -> None:
        """Remind of the drafts that wait too long for a decision."""
        self._for_each_team("reminders", reminders.remind_due)

    def follow_up(self) -> None:
        """Ask about letters and remind of promises whose day has come."""
        self._for_each_team("follow_ups", follow_ups.follow_up)

    def _for_each_team(self, what: str, do: Callable[..., int]) -> None:
        """Do for every team what gives how much it queued; one's trouble costs no other its own."""
        now = self._now()
        for team in self._every_team.list_teams():
            try:
                count = do(self._begin, team_id=team.id, now=now)
            except Exception as error:  # noqa: BLE001 (one team's trouble costs no other its day)
                _log.exception(f"{what}_failed", team=team.id, error=type(error).__name__)
                continue
            if count:
                _log.info(what, team=team.id, count=int(count))
                self._bell.ring()

    def read_people(self) -> None:
        """Ask Slack again about managers' groups and about people who use the bot.

        So what is known of them is never stale when they click.
        """
        now = self._now()
        for team in self._every_team.list_teams():
            try:
                slack = self._ways_of(team.id).reader
                people.read_members(self._begin, slack, team_id=team.id, now=now)
                self._read_stale(team.id, slack, now)
            except NotSent as trouble:
                _log.warning("people_not_read", team=team.id, error=type(trouble).__name__)

    def _read_stale(self, team_id: str, slack: SlackReader, now: datetime) -> None:
        for user_id in people.list_to_read(self._begin, team_id=team_id, now=now):
            try:
                person = slack.person(user_id, team_id, now=now)
            except Refused:
                # Somebody whom Slack does not know any more; the others are read all the same.
                continue
            people.refresh_person(self._begin, team_id=team_id, person=person)

    def read_groups(self) -> None:
        """Ask Slack which user groups there are, to choose managers by."""
        for team in self._every_team.list_teams():
            try:
                groups = self._ways_of(team.id).reader.user_groups()
            except NotSent as trouble:
                _log.warning("user_groups_wait", team=team.id, error=type(trouble).__name__)
                continue
            teams.save_user_groups(self._begin, team_id=team.id, groups=groups)

    def forget_old(self) -> None:
        """Drop what need not be remembered."""
        for team in self._every_team.list_teams():
            now = self._now()
            inbox.forget_old(self._begin, team_id=team.id, now=now)
            file_imports.forget_old(self._begin, team_id=team.id, now=now)
            forget_old(self._begin, team_id=team.id, before=now - KEEP_ENDED_FOR)

    def _send_one(self, kinds: Collection[DeliveryKind]) -> bool:
        now = self._now()
        return send_next(self._every_team, self._begin, self._ways_of, now=now, kinds=kinds)

    def _settle_one(self, *, slow: bool) -> bool:
        arrival = inbox.claim_arrival(self._every_team, now=self._now(), slow=slow)
        if arrival is None:
            return False
        try:
            self._settle(arrival)
        except Exception as error:  # noqa: BLE001 (one arrival must not stop the others)
            self._try_again(arrival, error)
        else:
            inbox.finish_arrival(self._begin, arrival)
            self._bell.ring()
        return True

    def _try_again(self, arrival: Arrival, error: Exception) -> None:
        # What Slack cannot answer just now is expected; anything else is ours, and says where.
        note = _log.warning if isinstance(error, NotSent) else _log.exception
        note("arrival_waits", kind=arrival.kind, error=type(error).__name__)
        seconds = error.seconds if isinstance(error, Later) else None
        is_tried_on = inbox.retry_arrival(
            self._begin,
            arrival,
            seconds=seconds,
            now=self._now(),
            costs_attempt=not isinstance(error, TokenRefused),
        )
        if not is_tried_on:
            self._give_up(arrival)
