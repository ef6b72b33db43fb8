"""Trouble: one place to make the local Slack misbehave, for tests and for the page."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future

from sandbox.administration import Administration
from sandbox.defaults import BOT_USER, Json
from sandbox.events import Event
from sandbox.gestures import Gestures, NotPossible
from sandbox.outgoing import Reply
from sandbox.trouble.calls import OK, RATE_LIMITED, Calls, Fault

LONGEST_DELIVERY = 30.0
OPENING = ("views.open", "views.push")
Order = Callable[[list[Json]], Iterable[Json]]


class Trouble:
    """Faults that can be armed, and changes behind the bot's back; `armed` says what waits."""

    def __init__(self, gestures: Gestures, administration: Administration) -> None:
        self.workspace = gestures.workspace
        self.events = gestures.events
        self.calls = Calls(self.workspace)
        self._gestures = gestures
        self._administration = administration
        self._upsets = gestures.outgoing.upsets

    @property
    def armed(self) -> list[str]:
        """Say in words what is armed, one line each; nothing when all is well."""
        return [*self._upsets.words(), *self.calls.words()]

    def stop_all(self) -> None:
        """End every fault and let go what is held; what has changed in the workspace stays."""
        self._upsets.stop()
        self.calls.stop()
        self.release()

    # --- events on their way to the bot ---

    def delay_events(self, seconds: float) -> None:
        """Let every event come late, by the workspace's clock; nobody waits for it. 0 ends it."""
        self._upsets.late(seconds)

    def repeat_events(self, times: int = 1, reason: str | None = "http_timeout") -> None:
        """Send every event again though the bot has answered; no reason: not as a retry."""
        self._upsets.repeat(times, reason)

    def hold_events(self, *kinds: str) -> None:
        """Hold events back, all or those of some types, until they are released."""
        self._upsets.hold(kinds)

    @property
    def held(self) -> list[Json]:
        """Give the envelopes that are held back, the oldest first."""
        return self._upsets.held

    def release(self, order: Order = list) -> list[Reply]:
        """Deliver what was held, one after the other, as `order` puts it: list, reversed, ..."""
        return [self.events.deliver(one).result() for one in order(self._upsets.let_go())]

    # --- people's commands, clicks and forms ---

    def miss_answers(self, times: int = 1) -> None:
        """Let Slack find the bot's next answers to people too late, though the work is done."""
        self._upsets.miss_answers(times)

    def expire_trigger(self, times: int = 1) -> None:
        """Let the next form come too late: `views.open` finds its trigger expired."""
        self.calls.arm(Fault(frozenset(OPENING), "before", times, error="expired_trigger_id"))

    # --- the bot's calls of the Web API; "" is any method, "response_url" is one too ---

    def fail_next(
        self,
        method: str = "",
        *,
        status: int = OK,
        error: str = "",
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Refuse the next calls and do nothing; with status 200 only `error` says so."""
        self.calls.arm(Fault(_named(method), "before", times, status, error, retry_after))

    def rate_limit(self, method: str = "", *, times: int = 1, retry_after: int = 1) -> None:
        """Answer the next calls with 429 and `Retry-After`."""
        self.fail_next(method, status=RATE_LIMITED, retry_after=retry_after, times=times)

    def fail_after_work(
        self, method: str = "", *, status: int = 500, error: str = "", times: int = 1
    ) -> None:
        """Do what the next calls ask, and answer them with an error."""
        self.calls.arm(Fault(_named(method), "after", times, status, error))

    def lose_reply(self, method: str = "", *, times: int = 1) -> None:
        """Do what the next calls ask, and cut the line without an answer."""
        self.calls.arm(Fault(_named(method), "lost", times))

    def refuse_figures(self, *, refused: bool = True) -> None:
        """Refuse every message that holds a chart or a table, as where there are none yet."""
        self.calls.is_plain = refused
        self.workspace.touch()

    def revoke_token(self, error: str = "token_revoked", *, tell: bool = False) -> None:
        """Let every call of the bot fail (or with `invalid_auth`, `account_inactive`)."""
        self.calls.revoked = error
        self.workspace.touch()
        if tell:
            body = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}
            _delivered(self.events.send(Event(body)))

    def restore_token(self) -> None:
        """Let the bot's token work again."""
        self.calls.revoked = ""
        self.workspace.touch()

    # --- what changes behind the bot's back ---

    def share_channel(self, channel: str) -> None:
        """Share a channel with the client's workspace, which sends `channel_shared`."""
        _delivered(self._administration.share(channel))

    def unshare_channel(self, channel: str) -> None:
        """End the sharing, which sends `channel_unshared`; the client's people are out."""
        _delivered(self._administration.unshare(channel))

    def pending_share(self, channel: str) -> None:
        """Invite the client's workspace; only `conversations.info` shows it."""
        self._administration.invite_team(channel)

    def invite_guest(self, channel: str, guest: str = "U0GUS") -> None:
        """Bring a guest into a channel, which sends `member_joined_channel`."""
        _delivered(self._administration.join(guest, channel, "U0DANA"))

    def make_guest(self, user: str) -> None:
        """Make a member a guest, which sends `user_change`."""
        flags = {"is_restricted": True, "is_admin": False, "is_owner": False}
        flags |= {"is_ultra_restricted": False, "is_primary_owner": False}
        _delivered(self._administration.change_person(user, **flags))

    def make_member(self, user: str) -> None:
        """Make a guest, or somebody deactivated, a member again."""
        flags = {"is_restricted": False, "is_ultra_restricted": False, "deleted": False}
        _delivered(self._administration.change_person(user, **flags))

    def deactivate(self, user: str) -> None:
        """Close a person's account, which sends `user_change`."""
        _delivered(self._administration.change_person(user, deleted=True))

    def change_message(self, channel: str, ts: str, text: str) -> None:
        """Let the author change a message; the bot hears of it in direct messages only."""
        self._gestures.edit(self._author(channel, ts), channel, ts, text)

    def delete_message(self, channel: str, ts: str) -> None:
        """Let the author delete a message; the bot hears of it in direct messages only."""
        self._gestures.delete(self._author(channel, ts), channel, ts)

    def _author(self, channel: str, ts: str) -> str:
        message = self.workspace.find_message(channel, ts)
        if message is None:
            raise NotPossible(f"no message {ts} in {channel}")
        return str(message["user"])


def _named(method: str) -> frozenset[str]:
    return frozenset({method} if method else ())


def _delivered(delivery: Future[Reply] | None) -> None:
    if delivery is not None:
        delivery.result(LONGEST_DELIVERY)
