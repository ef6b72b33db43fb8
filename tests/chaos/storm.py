"""Everything that goes wrong, one thing after the other, as the seed has it, until it is over."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence

from chaos.agency import World
from chaos.cluster import Cluster
from chaos.fleet import Fleet, wait_for

# How long something lasts that must end, in seconds, and how much is done between two troubles:
# on a slow machine the same goes wrong with the same amount of work.
LASTS = 1.0
DEEDS_A_TROUBLE = 16
# A database that was crashed comes back well within this.
LONGEST_TROUBLE = 120.0
CALLS = ("", "", "chat.postMessage", "chat.postEphemeral", "chat.update", "response_url")
READS = ("reactions.get", "conversations.info", "users.info", "views.publish", "views.open")


class Storm:
    """Upsets the stand-ins, kills processes, crashes the database; `seen` counts what it did."""

    def __init__(
        self, worlds: Sequence[World], fleet: Fleet, cluster: Cluster | None, seed: int
    ) -> None:
        self.seen: Counter[str] = Counter()
        self._worlds = worlds
        self._fleet = fleet
        self._cluster = cluster
        self._chance = random.Random(seed)  # noqa: S311 (choices, no secrets)
        self._over = threading.Event()
        self._turns = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._deeds = 0
        self._thread: threading.Thread | None = None
        self._kinds: dict[Callable[[World], None], int] = {
            self.calls_are_limited: 6,
            self.calls_fail: 6,
            self.calls_fail_after_work: 6,
            self.answers_of_calls_are_lost: 6,
            self.events_come_late: 4,
            self.events_come_again: 6,
            self.events_come_shuffled: 6,
            self.answers_to_people_are_missed: 5,
            self.forms_come_too_late: 3,
            self.figures_are_refused: 3,
            self.the_token_is_revoked: 2,
            self.the_post_office_is_busy: 4,
            self.a_process_is_killed: 6,
            self.a_process_is_asked_to_end: 1,
            self.the_database_crashes: 2 if cluster else 0,
        }

    def start(self) -> None:
        self._over.clear()
        self._turns = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._blow, name="storm", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it, and every trouble with it."""
        self._over.set()
        self._turns.release()
        if self._thread is not None:
            self._thread.join()
        for world in self._worlds:
            world.slack.trouble.stop_all()
            world.slack.slack.mailroom.put_off.clear()

    def pass_by(self) -> None:
        """Hear that somebody does something, which now and then is a reason for trouble."""
        with self._lock:
            self._deeds += 1
            is_due = self._deeds % DEEDS_A_TROUBLE == 0
        if is_due:
            self._turns.release()

    def await_trouble(self) -> None:
        """Wait until something more goes wrong, so that nobody's day is a fine one."""
        before = self.seen.total()
        self._turns.release()
        assert wait_for(lambda: self.seen.total() > before, LONGEST_TROUBLE), "the storm is over"

    def _blow(self) -> None:
        while self._turns.acquire() and not self._over.is_set():
            upset = self._chance.choices(list(self._kinds), list(self._kinds.values()))[0]
            self.seen[upset.__name__] += 1
            upset(self._chance.choice(self._worlds))

    def _lasts(self) -> None:
        self._over.wait(self._chance.uniform(0, LASTS))

    def _method(self) -> str:
        return self._chance.choice(CALLS + READS)

    # --- Slack's side ---

    def calls_are_limited(self, world: World) -> None:
        world.slack.trouble.rate_limit(self._method(), times=self._chance.randint(1, 3))

    def calls_fail(self, world: World) -> None:
        world.slack.trouble.fail_next(self._method(), status=500, times=self._chance.randint(1, 3))

    def calls_fail_after_work(self, world: World) -> None:
        world.slack.trouble.fail_after_work(self._method(), times=self._chance.randint(1, 2))

    def answers_of_calls_are_lost(self, world: World) -> None:
        world.slack.trouble.lose_reply(self._method(), times=self._chance.randint(1, 2))

    def events_come_late(self, world: World) -> None:
        world.slack.trouble.delay_events(self._chance.uniform(0, LASTS))
        self._lasts()
        world.slack.trouble.delay_events(0)

    def events_come_again(self, world: World) -> None:
        reason = self._chance.choice(("http_timeout", None))
        world.slack.trouble.repeat_events(self._chance.randint(1, 3), reason)
        self._lasts()
        world.slack.trouble.repeat_events(0)

    def events_come_shuffled(self, world: World) -> None:
        world.slack.trouble.hold_events()
        self._lasts()
        world.slack.trouble.release(lambda held: self._chance.sample(held, len(held)))

    def answers_to_people_are_missed(self, world: World) -> None:
        world.slack.trouble.miss_answers(self._chance.randint(1, 3))

    def forms_come_too_late(self, world: World) -> None:
        world.slack.trouble.expire_trigger()

    def figures_are_refused(self, world: World) -> None:
        world.slack.trouble.refuse_figures(refused=self._chance.random() < 0.5)

    def the_token_is_revoked(self, world: World) -> None:
        world.slack.trouble.revoke_token(self._chance.choice(("token_revoked", "invalid_auth")))
        self._lasts()
        world.slack.trouble.restore_token()

    def the_post_office_is_busy(self, world: World) -> None:
        refusing = world.slack.slack.mailroom.put_off
        addresses = {mail["rcpt_to"][0] for mail in world.slack.mails()[-5:]}
        refusing |= addresses
        self._lasts()
        refusing -= addresses

    # --- our side ---

    def a_process_is_killed(self, _world: World) -> None:
        self._fleet.kill(self._chance)

    def a_process_is_asked_to_end(self, _world: World) -> None:
        self._fleet.end_one(self._chance)

    def the_database_crashes(self, _world: World) -> None:
        assert self._cluster is not None
        self._cluster.crash()
