"""Faults on the way to the bot: events late, repeated or held back, answers that are missed."""

from sandbox.defaults import Json
from sandbox.workspace import Workspace


class Deliveries:
    """How the way to the bot is upset; who sends asks it each time."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.delay = 0.0
        self.repeats = 0
        self.reason: str | None = None
        self.missed_answers = 0
        self.under_way = 0
        self._is_holding = False
        self._kinds: tuple[str, ...] = ()
        self._held: list[Json] = []

    # --- events ---

    def late(self, seconds: float) -> None:
        """Let every event come so much later; 0 ends it."""
        self.delay = max(0.0, seconds)
        self.workspace.touch()

    def repeat(self, times: int, reason: str | None) -> None:
        """Let every event come so many times more; 0 ends it."""
        self.repeats, self.reason = max(0, times), reason
        self.workspace.touch()

    def hold(self, kinds: tuple[str, ...]) -> None:
        """Keep events back, all or those of some types."""
        self._is_holding, self._kinds = True, kinds
        self.workspace.touch()

    def keeps(self, envelope: Json) -> bool:
        """Take an event in, if events like it are held back."""
        with self.workspace.changed:
            kind = envelope["event"]["type"]
            if not self._is_holding or (self._kinds and kind not in self._kinds):
                return False
            self._held.append(envelope)
        self.workspace.touch()
        return True

    @property
    def held(self) -> list[Json]:
        """Give the envelopes that are held back, the oldest first."""
        with self.workspace.changed:
            return list(self._held)

    def let_go(self) -> list[Json]:
        """Hold nothing any more, and give what was held."""
        with self.workspace.changed:
            held, self._held, self._is_holding = self._held, [], False
        self.workspace.touch()
        return held

    def set_out(self, number: int) -> None:
        """Count the late events that are under way, one more or one less."""
        with self.workspace.changed:
            self.under_way += number
        self.workspace.touch()

    # --- answers ---

    def miss_answers(self, times: int) -> None:
        """Let the next answers to commands, clicks and forms come too late."""
        self.missed_answers = max(0, times)
        self.workspace.touch()

    def misses_answer(self) -> bool:
        """Say whether the answer that has just come was too late."""
        with self.workspace.changed:
            if not self.missed_answers:
                return False
            self.missed_answers -= 1
        self.workspace.touch()
        return True

    # --- the state ---

    def words(self) -> list[str]:
        """Say what is armed, one line each."""
        said = [f"Events come {self.delay:g} s late"] if self.delay else []
        if self.repeats:
            times = "once more" if self.repeats == 1 else f"{self.repeats} times more"
            said += [f"Every event is sent {times}" + (f": {self.reason}" * bool(self.reason))]
        if self._is_holding:
            what = " and ".join(self._kinds) or "Events"
            said += [f"{what} are held back, {len(self._held)} so far"]
        if self.missed_answers:
            next_ones = "" if self.missed_answers == 1 else f" {self.missed_answers}"
            said += [f"Slack finds the next{next_ones} of the bot's answers to people too late"]
        if self.under_way:
            said += [f"Late events still under way: {self.under_way}"]
        return said

    def stop(self) -> None:
        """Upset nothing any more; what is under way or held stays so."""
        self.delay, self.repeats, self.missed_answers = 0.0, 0, 0
        self.workspace.touch()
