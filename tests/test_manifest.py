"""manifest.yml agrees with the handlers, with the local Slack, and with Slack's schema."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.app_manifest import NotPublic, manifest_for
from bot.domain.grammar import SHAPES, purpose_of
from bot.domain.shape import usage_of
from bot.listeners.bolt import EVENTS
from bot.listeners.commands import COMMANDS
from bot.messages import ids
from sandbox import defaults

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT.parent / "shared" / "slack-data" / "manifest.schema.json"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_every_command_of_the_manifest_has_a_handler_and_a_usage_and_the_other_way_round(
    manifest: dict[str, Any],
) -> None:
    named = {c["command"] for c in manifest["features"]["slash_commands"]}
    assert named == set(COMMANDS) == set(SHAPES)


def test_what_slack_shows_beside_a_command_is_what_the_parser_takes(
    manifest: dict[str, Any],
) -> None:
    for command in manifest["features"]["slash_commands"]:
        name = command["command"]
        assert command["description"] == purpose_of(name).removesuffix(".")
        if name not in ("/client", "/goodfit"):
            first, *others = SHAPES[name]
            words = [other.verb for other in others] if name == "/fit" else []
            usage = " | ".join([usage_of(first), *words])
            assert f"{name} {command['usage_hint']}" == usage


def test_every_event_that_slack_sends_is_handled_and_no_other_is_expected(
    manifest: dict[str, Any],
) -> None:
    # A direct message is message.im in the manifest, and message when it comes.
    named = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(name.removesuffix(".im") for name in named) == sorted(EVENTS)


def test_every_shortcut_of_the_manifest_is_handled(manifest: dict[str, Any]) -> None:
    assert {s["callback_id"] for s in manifest["features"]["shortcuts"]} == ids.SHORTCUTS


def test_the_local_slack_knows_the_same_commands_shortcuts_and_scopes(
    manifest: dict[str, Any],
) -> None:
    commands = {
        (c["command"], c["description"], c["usage_hint"])
        for c in manifest["features"]["slash_commands"]
    }
    shortcuts = {(s["callback_id"], s["name"]) for s in manifest["features"]["shortcuts"]}
    scopes = manifest["oauth_config"]["scopes"]
    assert {(c.name, c.description, c.hint) for c in defaults.COMMANDS} == commands
    assert {(s.callback_id, s.name) for s in defaults.SHORTCUTS} == shortcuts
    assert set(scopes["bot"]) | set(scopes["bot_optional"]) == defaults.SCOPES


def test_commands_come_with_users_channels_and_links_marked(manifest: dict[str, Any]) -> None:
    assert all(c["should_escape"] for c in manifest["features"]["slash_commands"])


@pytest.mark.skipif(not SCHEMA.exists(), reason="Slack's schema is not beside this checkout")
def test_slack_would_take_the_manifest(manifest: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    errors = sorted(
        f"{'/'.join(map(str, e.path))}: {e.message}"
        for e in jsonschema.Draft7Validator(schema).iter_errors(manifest)
    )
    assert errors == []


@pytest.mark.skipif(not SCHEMA.exists(), reason="Slack's schema is not beside this checkout")
def test_slack_would_take_the_manifest_for_many_workspaces() -> None:
    made = yaml.safe_load(manifest_for("https://goodfit.example/"))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [e.message for e in jsonschema.Draft7Validator(schema).iter_errors(made)] == []
    assert made["oauth_config"]["redirect_urls"] == ["https://goodfit.example/slack/oauth_redirect"]
    settings = made["settings"]
    assert settings["org_deploy_enabled"]
    assert settings["token_rotation_enabled"]
    assert not settings["socket_mode_enabled"]
    urls = {command["url"] for command in made["features"]["slash_commands"]}
    assert urls == {settings["event_subscriptions"]["request_url"]}
    assert urls == {"https://goodfit.example/slack/events"}


def test_an_address_that_slack_would_not_take_is_refused() -> None:
    for url in ("http://goodfit.example", "https://goodfit.example/bot", "goodfit.example"):
        with pytest.raises(NotPublic, match="https://"):
            manifest_for(url)
