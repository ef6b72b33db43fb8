"""A process killed at any moment between the click and "sent": nothing lost, nothing sent twice."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kill.mail_server import MailServer, Mood
from kill.zygote import BOSS, TEAM

from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault
from bot.domain.delivery import DeliveryState
from bot.domain.draft import DraftState, Envelope, Version
from bot.domain.team import Person, Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases.dispatch import once_for

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
# Longer than an e-mail's lease, so that whoever finishes takes over what the dead one had.
LATER = NOW + timedelta(minutes=11)
KILLS, BATCH, SEED = 200, 20, 20260630
# Mostly a server that works; the rest of the time the worst that a line can do.
MOODS = [Mood.TAKE] * 5 + [Mood.HOLD] * 2 + [Mood.DROP_KEPT, Mood.DROP_LOST, Mood.BUSY]


@dataclass
class Trial:
    """One letter: how it was sent, how far its sender came, and how it ended."""

    draft: int
    mood: Mood
    after: float
    killed: bool = False
    clicked: bool = False
    lived: float = 0.0
    was_recorded: bool = False
    state: DraftState | None = None
    queue: DeliveryState | None = None
    arrived: int = 0

    @property
    def is_lost(self) -> bool:
        """Nobody knows of it any more, or it is said to be sent and is not."""
        return self.state not in (DraftState.SENT, DraftState.PARKED) or (
            self.state is DraftState.SENT and self.arrived == 0
        )

    @property
    def is_broken_word(self) -> bool:
        """The click was answered, and then it was forgotten."""
        return self.clicked and not self.was_recorded


@dataclass
class Range:
    """A database, a mail server, and a zygote whose children are killed."""

    url: str
    server: MailServer
    zygote: subprocess.Popen[str]
    database: Database
    careless: bool = False
    trials: list[Trial] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return sum(trial.killed for trial in self.trials)

    def ask(self, **trial: Any) -> dict[str, Any]:
        known = {
            "database": self.url,
            "smtp": f"smtp://127.0.0.1:{self.server.port}",
            "now": NOW.isoformat(),
            "careless": self.careless,
        }
        assert self.zygote.stdin is not None
        assert self.zygote.stdout is not None
        self.zygote.stdin.write(json.dumps(known | trial) + "\n")
        self.zygote.stdin.flush()
        answer: dict[str, Any] = json.loads(self.zygote.stdout.readline())
        assert not answer["failed"], trial
        return answer

    def shoot(self, mood: Mood, after: float, *, since: str = "begun") -> Trial:
        """Click, and kill whoever works on it so many seconds after a step."""
        trial = Trial(a_draft(self.database), mood, after)
        self.server.mood = mood
        killed = self.ask(do="kill", drafts=[trial.draft], after=after, since=since)
        trial.killed, trial.clicked = killed["killed"], killed["clicked"]
        trial.lived = killed["lived"]
        trial.was_recorded = self.state(trial.draft) is not DraftState.WAITING
        self.trials.append(trial)
        return trial

    def finish(self) -> None:
        """Click again, let two processes finish it all, and look what became of the letters."""
        self.server.mood = Mood.TAKE
        open_ones = [trial for trial in self.trials if trial.state is None]
        self.ask(do="finish", drafts=[t.draft for t in open_ones], now=LATER.isoformat())
        for trial in open_ones:
            trial.state = self.state(trial.draft)
            with self.database.begin(TEAM, reading=True) as store:
                trial.queue = store.deliveries.state_of(once_for(trial.draft))
            trial.arrived = self.server.arrived[trial.draft]

    def state(self, draft: int) -> DraftState:
        with self.database.begin(TEAM, reading=True) as store:
            return store.drafts.get(draft).state


@contextmanager
def shooting_range(url: str) -> Iterator[Range]:
    database = Database(url)
    migrate(database)
    with database.begin(TEAM) as store:
        store.team.save(Team(id=TEAM, managers=(BOSS,), hold_seconds=0), at=NOW)
        store.team.save_person(Person(user_id=BOSS, name="Boss", read_at=NOW))
        client = Client(key="acme", name="Acme", contact_email="jo@acme.example")
        account = store.clients.add(client, by=None, at=NOW - timedelta(days=60))
        wrong = Complaint(id="", raised_on=date(2026, 6, 1), text="late", fault=Fault.OURS)
        store.entries.add(wrong, account.id, by=BOSS, at=NOW)
    server = MailServer()
    server.start()
    zygote = subprocess.Popen(  # noqa: S603
        [sys.executable, str(Path(__file__).with_name("zygote.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )
    try:
        yield Range(url, server, zygote, database)
    finally:
        assert zygote.stdin is not None
        zygote.stdin.close()
        zygote.wait(timeout=30)
        server.stop()
        database.close()


def a_draft(database: Database) -> int:
    with database.begin(TEAM) as store:
        words = (("greeting", "Greeting", "Dear Jo,"), ("sorry", "Sorry", "I'm sorry."))
        version = Version(
            number=1,
            subject="Report: two days late",
            sections=words,
            envelope=Envelope(from_name="Boss", reply_to=("boss@harbour-pine.example",)),
            fingerprint="0123456789abcdef",
            author="U0PRIYA",
            created_at=NOW,
        )
        return store.drafts.add(
            client_id=1,
            kind="apology",
            why=[],
            complaint_ids=["C-1"],
            recipient="jo@acme.example",
            promised_by=None,
            version=version,
        ).id


def time_of_a_run(shots: Range) -> float:
    """Return how many seconds it takes from the click to the end where nobody disturbs it."""
    spans = []
    for _ in range(3):
        draft = a_draft(shots.database)
        done = shots.ask(do="kill", drafts=[draft], after=60.0, since="begun")
        assert not done["killed"]
        assert shots.state(draft) is DraftState.SENT
        assert shots.server.arrived[draft] == 1
        spans.append(done["lived"])
    return sorted(spans)[1]


def test_a_process_killed_two_hundred_times_loses_nothing_and_sends_nothing_twice(
    database_url: str,
) -> None:
    kills = KILLS if database_url.startswith("sqlite") else KILLS // 2
    chance = random.Random(SEED)  # noqa: S311 (moments, no secrets)
    with shooting_range(database_url) as shots:
        span = time_of_a_run(shots)
        while shots.kills < kills and len(shots.trials) < 2 * kills:
            since = chance.choice(("begun", "clicked"))
            shot = shots.shoot(chance.choice(MOODS), chance.uniform(0, 1) * span, since=since)
            # The machine may have other work now than when it was measured.
            span = span * 1.02 if shot.killed else min(span, shot.lived)
            if len(shots.trials) % BATCH == 0:
                shots.finish()
        shots.finish()

    told = f"seed {SEED}, {span * 1000:.0f} ms a run"
    assert [t for t in shots.trials if t.arrived > 1] == [], told
    assert [t for t in shots.trials if t.is_lost] == [], told
    assert [t for t in shots.trials if t.is_broken_word] == [], told
    # What the queue says of a letter and what its thread says is one thing.
    assert {(t.state, t.queue) for t in shots.trials} <= {
        (DraftState.SENT, DeliveryState.SENT),
        (DraftState.PARKED, DeliveryState.PARKED),
    }, told
    # The moments were the ones that matter, or the test shows nothing.
    seen = Counter((t.state, t.arrived) for t in shots.trials)
    assert shots.kills == kills, told
    assert seen[DraftState.SENT, 1] >= 10, told
    assert seen[DraftState.PARKED, 1] >= 5, told
    assert seen[DraftState.PARKED, 0] >= 5, told
    assert sum(not t.was_recorded for t in shots.trials) >= 5, told


@pytest.mark.parametrize("mood", [Mood.HOLD, Mood.DROP_KEPT])
def test_a_letter_that_arrived_while_its_sender_died_or_lost_the_line_is_parked(
    database_url: str, mood: Mood
) -> None:
    with shooting_range(database_url) as shots:
        span = time_of_a_run(shots)
        found = [shots.shoot(mood, span * 5) for _ in range(2)]
        shots.finish()

    assert [(t.state, t.arrived) for t in found] == [(DraftState.PARKED, 1)] * 2


def test_these_shots_would_see_a_sender_who_sends_again_what_a_dead_one_had(
    tmp_path: Path,
) -> None:
    with shooting_range(f"sqlite:///{tmp_path}/careless.db") as shots:
        span = time_of_a_run(shots)
        shots.careless = True
        found = [shots.shoot(Mood.HOLD, span * 5) for _ in range(2)]
        shots.finish()

    assert [trial.arrived for trial in found] == [2, 2]
