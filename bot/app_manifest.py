"""The app's manifest: as it is shipped, and as HTTP and many workspaces need it."""

from typing import Any

import yaml

from bot.listeners.install import PATHS
from bot.shipped import shipped

EVENTS_PATH = "/slack/events"
# An organisation's token asks for the names of its workspaces.
WIDE_SCOPES = ("team:read",)
WIDE_EVENTS = ("team_access_revoked",)


def shipped_manifest() -> str:
    """Return the manifest for one workspace, by Socket Mode, as text."""
    return shipped("manifest.yml").read_text(encoding="utf-8")


def scopes_to_ask() -> tuple[str, ...]:
    """Return every scope that an installation asks for."""
    scopes = yaml.safe_load(shipped_manifest())["oauth_config"]["scopes"]
    return tuple(sorted({*scopes["bot"], *scopes["bot_optional"], *WIDE_SCOPES}))


def manifest_for(public_url: str) -> str:
    """Return the manifest for HTTP at an address, which any workspace may install by OAuth."""
    made: dict[str, Any] = yaml.safe_load(shipped_manifest())
    address = public_url.rstrip("/")
    events = address + EVENTS_PATH
    made["oauth_config"]["redirect_urls"] = [address + PATHS[1]]
    made["oauth_config"]["scopes"]["bot_optional"] += WIDE_SCOPES
    settings = made["settings"]
    settings["event_subscriptions"]["request_url"] = events
    settings["event_subscriptions"]["bot_events"] = sorted(
        {*settings["event_subscriptions"]["bot_events"], *WIDE_EVENTS}
    )
    settings["interactivity"]["request_url"] = events
    settings |= {
        "org_deploy_enabled": True,
        "socket_mode_enabled": False,
        "token_rotation_enabled": True,
    }
    for command in made["features"]["slash_commands"]:
        command["url"] = events
    return str(yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100))
