"""A person in tests: says, types, clicks and reads what that person can."""

from concurrent.futures import Future
from typing import Any

from sandbox import modals
from sandbox.answer import Answer, View
from sandbox.commands import Outcome
from sandbox.defaults import BOT_USER, Json
from sandbox.interactions import Submitted, Surface, Use, known_fields
from sandbox.message import Message
from sandbox.outgoing import Reply
from sandbox.slack import Slack

LONGEST_DELIVERY = 30.0


class Person:
    """Somebody of the workspace, or a client in a shared channel."""

    def __init__(self, slack: Slack, user: str) -> None:
        self._slack = slack
        self.id = user

    @property
    def name(self) -> str:
        """Give the real name."""
        return str(self._slack.workspace.people[self.id]["real_name"])

    @property
    def direct(self) -> str:
        """Give the id of the direct messages with the bot."""
        return str(self._slack.workspace.direct_channel(self.id)["id"])

    # --- typing ---

    def command(self, channel: str, line: str, thread_ts: str = "") -> Answer:
        """Type a slash command; give what came back before the bot had acknowledged."""
        return _answer(self._slack.commands.command(self.id, channel, line, thread_ts), channel)

    def say(self, channel: str, text: str, thread_ts: str = "") -> Message:
        """Write a message; an event that the bot hears of is delivered before this returns."""
        record, delivery = self._slack.gestures.say(self.id, channel, text, thread_ts)
        _delivered(delivery)
        return Message(record, channel)

    def mention(self, channel: str, text: str, thread_ts: str = "") -> Message:
        """Write to the bot in a channel."""
        return self.say(channel, f"<@{BOT_USER}> {text}", thread_ts)

    def dm(self, text: str, thread_ts: str = "") -> Message:
        """Write to the bot in direct messages."""
        return self.say(self.direct, text, thread_ts)

    def upload(
        self, name: str, content: bytes, text: str = "", channel: str = "", thread_ts: str = ""
    ) -> Message:
        """Share a file, in the direct messages with the bot where no channel is named."""
        place = channel or self.direct
        file = (name, content)
        record, delivery = self._slack.gestures.upload(self.id, place, file, text, thread_ts)
        _delivered(delivery)
        return Message(record, place)

    def edit(self, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        self._slack.gestures.edit(self.id, channel, ts, text)

    def delete(self, channel: str, ts: str) -> None:
        """Delete one's own message."""
        self._slack.gestures.delete(self.id, channel, ts)

    # --- reacting, opening, shortcuts ---

    def react(self, channel: str, ts: str, name: str) -> None:
        """Add a reaction."""
        _delivered(self._slack.gestures.react(self.id, channel, ts, name))

    def unreact(self, channel: str, ts: str, name: str) -> None:
        """Take a reaction away."""
        _delivered(self._slack.gestures.unreact(self.id, channel, ts, name))

    def join(self, channel: str) -> None:
        """Enter a channel."""
        _delivered(self._slack.administration.join(self.id, channel))

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        _delivered(self._slack.administration.leave(self.id, channel))

    def become(self, **flags: Any) -> None:
        """Change this person's flags (`is_admin=True`), which sends `user_change`."""
        _delivered(self._slack.administration.change_person(self.id, **flags))

    def open_home(self) -> View | None:
        """Open the app's Home tab; give it as it stands when the bot has answered the event."""
        _delivered(self._slack.gestures.open_app(self.id))
        return self.home()

    def open_messages(self) -> None:
        """Open the app's Messages tab."""
        _delivered(self._slack.gestures.open_app(self.id, "messages"))

    def shortcut(self, callback_id: str, channel: str, ts: str) -> Answer:
        """Use a message shortcut."""
        return _answer(self._slack.commands.shortcut(self.id, callback_id, channel, ts), channel)

    # --- blocks and modals ---

    def click(
        self, where: Message | View, action_id: str, value: Any = None, block_id: str = ""
    ) -> Answer:
        """Click or choose: `value` is an option's value or label, an id, a list, or text."""
        if isinstance(where, View):
            surface, channel = Surface(view_id=where.id), ""
        else:
            surface, channel = Surface(channel=where.channel, ts=where.ts), where.channel
        use = Use(action_id, block_id, value)
        return _answer(self._slack.interactions.act(self.id, surface, use), channel)

    def press(self, where: Message | View, label: str) -> Answer:
        """Click the button with this label."""
        return self.click(where, where.button(label))

    def submit(self, view: View, values: Json | None = None) -> Submitted:
        """Fill a modal's fields, named by action id or block id, and submit it."""
        unknown = set(values or {}) - known_fields(view.record)
        if unknown:
            raise LookupError(f"the modal has no field {', '.join(sorted(unknown))}")
        return self._slack.interactions.submit(self.id, view.id, values or {})

    def dismiss(self, view: View, *, whole_stack: bool = False) -> None:
        """Close a modal without submitting it."""
        self._slack.interactions.dismiss(self.id, view.id, whole_stack=whole_stack)

    # --- seeing ---

    def modal(self) -> View | None:
        """Give the modal that is open, the top one of a stack."""
        found = modals.top(self._slack.workspace, self.id)
        return View(found) if found else None

    def home(self) -> View | None:
        """Give the Home tab as it was last published."""
        workspace = self._slack.workspace
        with workspace.changed:
            found = workspace.homes.get(self.id)
            return View(workspace.views[found]) if found else None

    def ephemerals(self, channel: str | None = None) -> list[Message]:
        """Give the messages that only this person sees."""
        with self._slack.workspace.changed:
            return [
                Message(record, record["channel"])
                for record in self._slack.workspace.ephemerals
                if record["to"] == self.id and channel in (None, record["channel"])
            ]


def _answer(outcome: Outcome, channel: str) -> Answer:
    return Answer([Message(record, channel) for record in outcome.messages], outcome.error)


def _delivered(delivery: Future[Reply] | None) -> None:
    if delivery is not None:
        delivery.result(LONGEST_DELIVERY)
