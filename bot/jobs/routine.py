"""What is done again and again for each workspace, each time by one process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.delivery import LEASE
from bot.metrics import JOBS
from bot.store.every_team import EveryTeam
from bot.store.job_claims import HOUSE, JobClaim
from bot.use_cases.holding import Hold

# Claimed at a time: few enough to be done before shutdown's patience ends, and for other
# processes to have their share.
BATCH = 20
_log = structlog.get_logger()

Do = Callable[[str, datetime], int]
"""Does a job for the workspace `team_id` as of `now`, and returns how much it queued or did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is done every so often: `do(team_id, now)` for each workspace that is served.

    One that is `slow` waits for Slack, and holds up no other. With `of_house` it is done once for
    all, whoever is served: `do` is then given the team "*".
    """

    kind: str
    every: timedelta
    do: Do
    is_slow: bool = False
    of_house: bool = False


class Routine:
    """Some jobs, one thread: claims what is due, does it, and says when it is due again."""

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        every_team: EveryTeam,
        now: Callable[[], datetime],
        hold: Hold,
        ring: Callable[[], None],
        is_over: Callable[[], bool] = lambda: False,
        of_house: bool = False,
    ) -> None:
        self._jobs = {job.kind: job for job in jobs}
        self._every_team = every_team
        self._now = now
        self._hold = hold
        self._ring = ring
        self._is_over = is_over
        self._of_house = of_house

    def work_some(self) -> bool:
        """Do some of what is due; False when nothing is."""
        now = self._now()
        rows = self._every_team.jobs
        claims = rows.claim(
            list(self._jobs), now=now, until=now + LEASE, limit=BATCH, of_house=self._of_house
        )
        if not claims:
            return self._enrol(now)
        done = 0
        with self._hold(lambda until: rows.renew(claims, until=until)):
            while done < len(claims) and not self._is_over():
                job, team_id = self._jobs[claims[done].kind], claims[done].team_id
                if not self._left_meanwhile(job, team_id):
                    self._do(job, team_id)
                done += 1
            for job in self._jobs.values():
                rows.finish(_of(job, claims[:done]), due_at=now + job.every)
            rows.release(claims[done:])
        return True

    def has(self, kind: str) -> bool:
        """Say whether this is one of its jobs."""
        return kind in self._jobs

    def do_all(self, kind: str) -> None:
        """Do one job for everybody now, whenever it is due and whoever else does it."""
        for team_id in [HOUSE] if self._of_house else self._every_team.list_ids():
            self._do(self._jobs[kind], team_id)

    def _enrol(self, now: datetime) -> bool:
        """Let what is new come due: for a workspace after its interval, for the house at once.

        True where something is due by that.
        """
        rows = self._every_team.jobs
        if self._of_house:
            return any(rows.enrol_house(kind, due_at=now) for kind in self._jobs)
        for job in self._jobs.values():
            rows.enrol(job.kind, due_at=now + job.every)
        return False

    def _left_meanwhile(self, job: Job, team_id: str) -> bool:
        """Say whether a workspace left while those claimed with it waited for Slack."""
        return job.is_slow and not job.of_house and not self._every_team.is_served(team_id)

    def _do(self, job: Job, team_id: str) -> None:
        try:
            with JOBS.done(job.kind):
                count = job.do(team_id, self._now())
        except Exception as error:  # noqa: BLE001 (one team's trouble costs no other its own)
            _log.exception("job_failed", job=job.kind, team=team_id, error=type(error).__name__)
            return
        if count:
            _log.info("job_done", job=job.kind, team=team_id, count=int(count))
            self._ring()


def _of(job: Job, claims: Sequence[JobClaim]) -> list[JobClaim]:
    return [claim for claim in claims if claim.kind == job.kind]
