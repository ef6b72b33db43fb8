"""Slash commands and message shortcuts, and what Slack says when the bot fails to answer."""

from dataclasses import dataclass, field

from sandbox import answers
from sandbox.answers import Origin
from sandbox.api.call import ApiError
from sandbox.defaults import APP, TEAM, TEAM_DOMAIN, Json
from sandbox.gestures import Gestures, NotPossible
from sandbox.outgoing import Reply
from sandbox.typing_rules import channel_name, may_use_commands, typed

COMMAND_ERRORS = {
    "timeout": "operation_timeout",
    "connection": "dispatch_failed",
    "http": "http_service_error",
}


@dataclass
class Outcome:
    """What came of it: the messages that answered, and Slack's error if any."""

    messages: list[Json] = field(default_factory=list)
    error: str = ""


class Commands:
    """A person's commands and shortcuts."""

    def __init__(self, gestures: Gestures) -> None:
        self.gestures = gestures
        self.workspace = gestures.workspace
        self.outgoing = gestures.outgoing

    def command(self, user: str, channel: str, line: str, thread_ts: str = "") -> Outcome:
        """Type a slash command and press Enter."""
        place = self.gestures.check_member(user, channel)
        origin = Origin(user, channel, thread_ts=thread_ts)
        name, _, text = line.strip().partition(" ")
        known = {command.name: command for command in self.workspace.commands}
        if name not in known or not may_use_commands(self.workspace, user):
            return self._refused(
                origin, f"{name} is not a valid command. Type / to see the commands of this place."
            )
        if thread_ts:
            return self._refused(origin, f"{name} is not supported in threads. Sorry!")
        text = text.strip()
        if known[name].should_escape:
            text = typed(self.workspace, text, named=True)
        return self._run_command(origin, place, name, text)

    def _refused(self, origin: Origin, text: str) -> Outcome:
        message = answers.slackbot_says(self.workspace, origin, text)
        return Outcome([message], error=text)

    def _run_command(self, origin: Origin, place: Json, name: str, text: str) -> Outcome:
        response_url = answers.new_url(self.workspace, "commands", origin)
        fields = {
            "token": self.workspace.verification_token,
            "team_id": TEAM,
            "team_domain": TEAM_DOMAIN,
            "channel_id": place["id"],
            "channel_name": channel_name(place),
            "user_id": origin.user,
            "user_name": self.workspace.people[origin.user]["name"],
            "command": name,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": answers.new_trigger(self.workspace, origin.user),
        }
        reply = self.outgoing.form(name, fields)
        if not reply.ok:
            error = COMMAND_ERRORS[reply.error]
            return self._refused(origin, f'{name} failed with the error "{error}"')
        return self.answered(response_url, reply)

    def answered(self, response_url: str, reply: Reply) -> Outcome:
        """Show what the bot answered with directly, and gather what it had posted before."""
        url = self.workspace.answer_urls[response_url.rsplit("/", 1)[-1]]
        body = reply.structure()
        with self.workspace.changed:
            if body.get("text") or body.get("blocks"):
                try:
                    answers.apply(self.workspace, url, body)
                except ApiError as error:
                    origin = Origin(url["user"], url["channel"])
                    return self._refused(origin, f"The answer was refused: {error.body}")
            return Outcome(list(url["made"]))

    def shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Outcome:
        """Use a message shortcut."""
        place = self.gestures.check_member(user, channel)
        message = self.workspace.find_message(channel, ts)
        if message is None:
            raise NotPossible(f"no message {ts} in {channel}")
        if not may_use_commands(self.workspace, user):
            raise NotPossible(f"{user} is not offered shortcuts")
        if callback_id not in {s.callback_id for s in self.workspace.shortcuts}:
            raise NotPossible(f"there is no shortcut {callback_id}")
        origin = Origin(user, channel, thread_ts=message.get("thread_ts", ""))
        response_url = answers.new_url(self.workspace, "app", origin)
        payload = self.gestures.frame("message_action", user) | {
            "action_ts": self.workspace.new_ts(),
            "channel": {"id": channel, "name": channel_name(place)},
            "callback_id": callback_id,
            "trigger_id": answers.new_trigger(self.workspace, user),
            "response_url": response_url,
            "message_ts": ts,
            "message": message,
        }
        reply = self.outgoing.payload(payload)
        if not reply.ok:
            return Outcome(error=COMMAND_ERRORS[reply.error])
        return self.answered(response_url, Reply(reply.status))
