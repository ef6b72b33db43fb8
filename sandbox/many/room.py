"""One of the workspaces: a local Slack whose way to the bot and back goes by the front."""

import json
from urllib.parse import parse_qsl, urlencode

from sandbox.defaults import SCOPES, TEAM, Json
from sandbox.driver import LocalSlack
from sandbox.many.grants import ENTERPRISE
from sandbox.many.ids import FORM, JSON_TYPE, Ids
from sandbox.slack import Settings

_INTERACTIONS = ("block_actions", "view_submission", "message_action", "view_closed")
# Only where the app is installed for an organisation may it ask for this.
WIDE_SCOPES = frozenset({"team:read"})


class Room:
    """A workspace by its digit. `is_wide` while an organisation's installation serves it."""

    def __init__(self, digit: int, settings: Settings) -> None:
        self.digit = digit
        self.ids = Ids(digit)
        self.is_wide = False
        self.slack = LocalSlack(settings=settings)
        outgoing = self.slack.slack.outgoing
        outgoing.worded = self._worded
        outgoing.read = self.ids.read

    @property
    def team_id(self) -> str:
        """Give the workspace's id on the wire."""
        return self.ids.said(TEAM)

    def grant(self, scopes: frozenset[str], *, is_wide: bool) -> None:
        """Let the app do what was granted, and no more."""
        self.is_wide = is_wide
        self.slack.workspace.scopes = set(scopes & (SCOPES | WIDE_SCOPES))
        self.slack.trouble.restore_token()

    def _worded(self, body: bytes, content_type: str) -> bytes:
        body = self.ids.outward(body, content_type)
        return _of_organisation(body, content_type) if self.is_wide else body


def _of_organisation(body: bytes, content_type: str) -> bytes:
    """Say that the app is installed for the whole organisation, as Slack then does everywhere."""
    if content_type.startswith(JSON_TYPE):
        return json.dumps(_marked(json.loads(body))).encode()
    if not content_type.startswith(FORM):
        return body
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    if "payload" in fields:
        fields["payload"] = json.dumps(_marked(json.loads(fields["payload"])))
    else:
        fields |= {"enterprise_id": ENTERPRISE, "is_enterprise_install": "true"}
    return urlencode(fields).encode()


def _marked(payload: Json) -> Json:
    if payload.get("type") in _INTERACTIONS:
        return payload | {
            "enterprise": {"id": ENTERPRISE, "name": "Pine Group"},
            "is_enterprise_install": True,
        }
    wide = {"enterprise_id": ENTERPRISE, "is_enterprise_install": True}
    if "authorizations" in payload:
        found = [one | wide for one in payload["authorizations"]]
        return payload | {
            "enterprise_id": ENTERPRISE,
            "context_enterprise_id": ENTERPRISE,
            "authorizations": found,
        }
    return dict(payload)
