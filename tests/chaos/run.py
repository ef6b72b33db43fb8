"""One whole run: workspaces, processes and a storm, then calm, and what is there at the end."""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
from chaos.agency import World, add_letters, now, settle_in
from chaos.balancer import Balancer
from chaos.cluster import Cluster
from chaos.crowd import Crowd
from chaos.fleet import SIZE, Fleet, free_port, wait_for
from chaos.ledger import Ledger
from chaos.reckoning import doubles, reckon, strangers
from chaos.storm import Storm
from chaos.watching import Watching
from cryptography.fernet import Fernet

from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.sealing import Seals
from sandbox.many.driver import ManySlacks

DAY, HALF_AN_HOUR = 86_400.0, 1_800.0
READY_SECONDS, DRAIN_SECONDS, MOST_ROUNDS = 240.0, 1800.0, 40
# How long managers press again what they were told to.
PRESS_SECONDS = 15.0
# A digest that is due leaves within this where nothing is in its way.
DIGEST_SECONDS = 30.0
# When each day begins, UTC: no other night comes before as many half hours as there are rounds.
MORNING = 3
# What is due so soon is waited for; for the rest the clock goes forward.
SOON = timedelta(seconds=10)
# A day is done in so many pieces, and something goes wrong between them.
PIECES = 3
LETTERS_IN_A_HUNDRED = 8


@dataclass
class Report:
    """What a run came to; `findings` is empty where all was as it was promised."""

    seed: int
    findings: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    storm: Counter[str] = field(default_factory=Counter)
    logs: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    starts: int = 0
    began: float = field(default_factory=time.monotonic)
    moments: list[str] = field(default_factory=list)

    def mark(self, what: str) -> None:
        """Note when something was done."""
        self.moments.append(f"{what} {time.monotonic() - self.began:.0f} s")

    def __str__(self) -> str:
        counted = (("people", self.told), ("storm", self.storm), ("logs", self.logs))
        return "\n".join(
            (
                f"seed {self.seed}, {self.kills} kills, {self.starts} starts",
                "  " + ", ".join(self.moments),
                *(f"  {name}: {dict(sorted(counts.items()))}" for name, counts in counted),
                *self.findings,
            )
        )


class Run:
    """Puts it together: `worlds` live in one ledger, and the same processes serve them."""

    def __init__(
        self,
        worlds: Sequence[World],
        url: str,
        folder: Path,
        *,
        cluster: Cluster | None,
        seed: int,
        slacks: ManySlacks | None = None,
    ) -> None:
        self.report = Report(seed)
        self._worlds = worlds
        self._slacks = slacks
        self._chance = random.Random(seed)  # noqa: S311 (choices, no secrets)
        self._database = Database(url)
        ports = [free_port() for _ in range(SIZE)]
        self._balancer = Balancer(ports, random.Random(seed))  # noqa: S311
        app = _app_of_one(worlds[0]) if slacks is None else _app_of_many(slacks, self._balancer.url)
        self._fleet = Fleet(ports, _environment(url) | app, folder)
        keys = app.get("GOODFIT_ENCRYPTION_KEYS")
        self._seals = None if keys is None else Seals([keys])
        self._storm = Storm(worlds, self._fleet, cluster, seed)
        self._crowds: list[Crowd] = []
        self._watchings: list[Watching] = []

    def go(self, actions: int, *, nights: int) -> Report:
        """Let so many things be done while it storms, in as many days; then look."""
        migrate(self._database)
        self._settle_in()
        self._balancer.start()
        # From the install on: on the day that it really is, a night may be due by now.
        morning = self._fleet.ahead = _until_morning()
        try:
            self._install()
            self._storm_through(actions, nights, morning)
            self._calm_down()
        finally:
            self._storm.stop()
            self._fleet.close()
            self._balancer.stop()
        self.report.mark("over")
        self._look(nights)
        self._database.close()
        return self.report

    def _settle_in(self) -> None:
        for world in self._worlds:
            settle_in(self._database, world, seals=self._seals)
            watching = Watching()
            world.slack.slack.outgoing.posts = watching
            world.slack.bot_url = self._balancer.url
            self._watchings.append(watching)
            self._crowds.append(Crowd(world, watching, self.report.seed))

    def _install(self) -> None:
        """Let each workspace install the app, where it is not for one alone."""
        if self._slacks is None:
            return
        self._fleet.start()
        assert wait_for(self._fleet.are_ready, READY_SECONDS), "not every process came up"
        for world in self._worlds:
            with httpx.Client(base_url=self._balancer.url, trust_env=False, timeout=30) as browser:
                asked = browser.get("/slack/install").headers["location"]
                page = browser.get(self._slacks.agree(asked, world.digit))
            assert page.status_code == httpx.codes.OK, page.text
        self._fleet.stop()

    def _storm_through(self, actions: int, nights: int, morning: float) -> None:
        share = actions // (nights * len(self._worlds))
        for day in range(nights):
            self._fleet.ahead = morning + day * DAY
            self._fleet.start()
            assert wait_for(self._fleet.are_ready, READY_SECONDS), "not every process came up"
            self.report.mark(f"day {day + 1} ready")
            letters = -(-share * LETTERS_IN_A_HUNDRED // 200)
            # Half of them stand in Slack when the storm comes up, the others come in it.
            self._write_letters(letters)
            shown = wait_for(lambda: all(one.is_shown() for one in self._crowds), DRAIN_SECONDS)
            assert shown, "letters are not shown"
            self.report.mark("letters shown")
            self._storm.start()
            self._write_letters(letters)
            for piece in range(PIECES):
                self._let_work(share * (piece + 1) // PIECES - share * piece // PIECES)
                self._storm.await_trouble()
            self._storm.stop()
            assert wait_for(self._fleet.are_ready, READY_SECONDS), "not every process came up"
            wait_for(lambda: all(one.approve_again() for one in self._crowds), PRESS_SECONDS)
            self.report.mark("done")
            # Nobody is left who holds anything when the clock goes forward: leases may run out.
            self._fleet.stop(killing=self._chance.randint(0, 3))
            self._let_evening_come(day + 1)

    def _let_evening_come(self, nights: int) -> None:
        """Give a day's digest the time that it has on a real day, before the next one takes over.

        A digest that had not left when the next night came is taken back: nobody reads
        yesterday's news. That takes a day, and a day of the storm is over in minutes.
        """
        for _ in range(MOST_ROUNDS):
            if self._are_told(nights):
                break
            self._fleet.ahead += HALF_AN_HOUR
            self._fleet.start()
            assert wait_for(self._fleet.are_ready, READY_SECONDS), "not every process came up"
            wait_for(lambda: self._are_told(nights), DIGEST_SECONDS)
            self._fleet.stop()
            self.report.mark("evening")

    def _are_told(self, nights: int) -> bool:
        return all(Ledger(self._database, world).has_told(nights) for world in self._worlds)

    def _let_work(self, count: int) -> None:
        with ThreadPoolExecutor(len(self._crowds)) as pool:
            list(pool.map(lambda crowd: crowd.work(count, self._storm.pass_by), self._crowds))

    def _write_letters(self, count: int) -> None:
        for world, crowd in zip(self._worlds, self._crowds, strict=True):
            crowd.await_approval(add_letters(self._database, world, count))

    def _calm_down(self) -> None:
        """Let time pass until everything has left that will, with the processes and without."""
        for _ in range(MOST_ROUNDS):
            self._fleet.ahead += HALF_AN_HOUR
            self._fleet.start()
            assert wait_for(self._fleet.are_ready, READY_SECONDS), "not every process came up"
            wait_for(lambda: not self._is_at_work(), DRAIN_SECONDS)
            if self._is_drained():
                break
            self.report.mark(f"half an hour later, for {self._waiting()}:")
            self._fleet.stop()

    def _is_at_work(self) -> bool:
        until = now() + timedelta(seconds=self._fleet.ahead) + SOON
        return any(Ledger(self._database, world).is_at_work(until) for world in self._worlds)

    def _is_drained(self) -> bool:
        return all(Ledger(self._database, world).is_drained() for world in self._worlds)

    def _waiting(self) -> dict[str, int]:
        """Say what has not left yet, for the report."""
        due = (Ledger(self._database, world).due() for world in self._worlds)
        return dict(sum(due, Counter[str]()))

    def _look(self, nights: int) -> None:
        report = self.report
        report.storm, report.kills, report.starts = (
            self._storm.seen,
            self._fleet.kills,
            self._fleet.starts,
        )
        report.logs = _counted(self._fleet.logs)
        for world, crowd, watching in zip(self._worlds, self._crowds, self._watchings, strict=True):
            crowd.hear_what_was_taken()
            ledger = Ledger(self._database, world)
            report.findings += [f"waits yet: {what}" for what in ledger.due()]
            report.findings += reckon(crowd.deeds, ledger, nights=nights)
            crashes = report.kills + report.storm[Storm.the_database_crashes.__name__]
            report.findings += doubles(ledger, watching.heard, crashes=crashes)
            others = [other.mark for other in self._worlds if other is not world]
            report.findings += strangers(ledger, others)
            report.told += crowd.counted() + ledger.counted()


def _until_morning() -> float:
    """Return the seconds to the next morning, from which the days are counted."""
    began = now()
    morning = began.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return (morning - began).total_seconds() % DAY


def _environment(url: str) -> dict[str, str]:
    known = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "GOODFIT_"))}
    # One each: the fleet is several already, and who is killed is gone at once.
    one = {"GOODFIT_PROCESSES": "1", "HOST": "127.0.0.1"}
    return known | one | {"GOODFIT_DATABASE_URL": url}


def _app_of_one(world: World) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": world.slack.bot_token,
        "SLACK_SIGNING_SECRET": world.slack.signing_secret,
        "SLACK_API_URL": world.slack.api_url,
        "GOODFIT_SMTP_URL": world.slack.smtp_url,
        "GOODFIT_MAIL_FROM": "hello@harbourpine.example",
    }


def _app_of_many(slacks: ManySlacks, url: str) -> dict[str, str]:
    return {
        "SLACK_CLIENT_ID": slacks.own.client_id,
        "SLACK_CLIENT_SECRET": slacks.own.client_secret,
        "SLACK_SIGNING_SECRET": slacks.signing_secret,
        "SLACK_API_URL": slacks.api_url,
        "GOODFIT_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "GOODFIT_PUBLIC_URL": url,
        # The local mailboxes are on this machine.
        "GOODFIT_PRIVATE_SMTP": "true",
    }


def _counted(logs: Sequence[Path]) -> Counter[str]:
    """Count the lines of the logs by what they say, without the ids."""
    found: Counter[str] = Counter()
    for log in logs:
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("{"):
                said = json.loads(line)
                at = (said.get("at") or [""])[-1]
                found[f"{said['event']} {said.get('error', '')} {said.get('kind', '')} {at}"] += 1
            elif line and not line.startswith((" ", "\t")):
                found[line[:100]] += 1
    return found
