"""Who installs Goodfit is led through the first steps in one direct message, drawn anew."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from living import TEAM, Living

from bot.domain.client import Client
from bot.domain.team import Team
from sandbox.driver import LocalSlack
from sandbox.message import Message

CHOSEN = {"digest_channel": "C0HEALTH", "approvals_channel": "C0APPROVE"}


@pytest.fixture
def empty(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """A bot that was just installed: nobody set it up, and it knows no client."""
    with Living(slack, database_url) as bot:
        yield bot


def install(living: Living, user: str) -> None:
    """Put into the inbox what an installation leaves there."""
    with living.database.begin(TEAM) as store:
        store.inbox.add(f"installed:{user}", "installed", {"user": user}, at=living.clock())


def greeting(living: Living, user: str) -> Message:
    direct = living.slack.person(user).direct
    # It may stand in Slack a moment before it is written down that it does.
    living.slack.wait_for(lambda: living.slack.messages(direct) and living.outbox_is_empty())
    (told,) = living.slack.messages(direct)
    return told


def settings(living: Living) -> Team:
    with living.database.begin(TEAM, reading=True) as store:
        return store.team.get()


def test_the_installer_alone_is_written_to_and_what_can_be_guessed_is_set(empty: Living) -> None:
    install(empty, "U0TOM")

    told = greeting(empty, "U0TOM")

    assert "Hi Tom Okafor" in told.words
    assert "Step 1 of 3: add your clients" in told.words
    assert "digest after the nightly run, no channel yet" in told.words
    assert ":triangular_ruler: for a request, :rotating_light: for a complaint" in told.words
    assert "I post nowhere until you pick a channel." in told.words
    assert "Tom Okafor, Dana Whitfield · Europe/Berlin · EUR" in told.words
    team = settings(empty)
    assert (team.timezone, team.currency) == ("Europe/Berlin", "EUR")
    assert team.managers == ("U0TOM", "U0DANA")
    empty.slack.wait_for(empty.inbox_is_empty)
    assert empty.slack.messages(empty.slack.person("U0DANA").direct) == []


def test_one_message_is_drawn_anew_at_each_step_and_says_when_all_is_ready(empty: Living) -> None:
    install(empty, "U0DANA")
    told, dana = greeting(empty, "U0DANA"), empty.slack.person("U0DANA")
    with empty.database.begin(TEAM) as store:
        store.clients.add(Client(key="acme", name="Acme"), by="U0DANA", at=empty.clock())
    empty.bot.schedule.do_now("first_steps")
    empty.slack.wait_for(lambda: "Step 2 of 3: pick a private channel" in told.words)

    dana.press(told, "Pick a channel")
    form = empty.slack.wait_for(dana.modal)
    assert form.values["currency"]["currency"]["value"] == "EUR"
    wrong = dana.submit(form, CHOSEN | {"timezone": "Nowhere", "emoji_scope": ":eyes eyes!:"})
    assert set(wrong.errors) == {"timezone", "emoji_scope"}
    right = {"timezone": "Europe/Berlin", "emoji_scope": ":eyes:", "digest_hour": "8"}
    assert not dana.submit(form, CHOSEN | right | {"currency": "gbp"}).errors

    empty.slack.wait_for(lambda: "Step 3 of 3: try it" in told.words)
    assert "at 08:00" in told.words
    assert "GBP" in told.words
    assert ":eyes: for a request" in told.words
    assert "I post nowhere" not in told.words
    team = settings(empty)
    assert (team.digest_channel, team.approvals_channel) == ("C0HEALTH", "C0APPROVE")
    assert (team.digest_hour, team.currency, team.hold_seconds) == (8, "GBP", 120)
    dana.command("C0GENERAL", '/scope acme "test" 1h')
    empty.bot.schedule.do_now("first_steps")
    empty.slack.wait_for(lambda: "Ready." in told.words)
    assert len(empty.slack.messages(dana.direct)) == 1


def test_the_message_says_what_is_set_when_a_channel_is_taken_back(empty: Living) -> None:
    install(empty, "U0DANA")
    told, dana = greeting(empty, "U0DANA"), empty.slack.person("U0DANA")
    rest = {"timezone": "Europe/Berlin", "emoji_scope": ":eyes:"}

    for _ in range(2):
        dana.press(told, "Change these")
        form = empty.slack.wait_for(dana.modal)
        assert not dana.submit(form, rest | {"digest_channel": "C0RANDOM"}).errors
        # Drawn with the channel first, unless it was taken back before that.
        empty.slack.wait_for(
            lambda: "in <#C0RANDOM>" in told.words or settings(empty).digest_channel is None
        )
        empty.slack.wait_for(lambda: settings(empty).digest_channel is None)
        empty.bot.schedule.do_now("first_steps")
        empty.slack.wait_for(lambda: "no channel yet ·" in told.words)


def test_the_button_for_a_test_opens_a_form_that_is_filled_in(empty: Living) -> None:
    install(empty, "U0DANA")
    told, dana = greeting(empty, "U0DANA"), empty.slack.person("U0DANA")
    with empty.database.begin(TEAM) as store:
        store.clients.add(Client(key="acme", name="Acme"), by="U0DANA", at=empty.clock())
        store.team.save(replace(store.team.get(), digest_channel="C0HEALTH"), at=empty.clock())
    empty.bot.schedule.do_now("first_steps")
    empty.slack.wait_for(lambda: "Step 3 of 3" in told.words)

    dana.press(told, "Log a test request")

    form = empty.slack.wait_for(dana.modal)
    assert form.values["text"]["text"]["value"] == "test"
    assert form.values["hours"]["hours"]["value"] == "1h"


def test_the_first_steps_may_be_skipped(empty: Living) -> None:
    install(empty, "U0DANA")
    told = greeting(empty, "U0DANA")

    empty.slack.person("U0DANA").press(told, "Skip the first steps")

    empty.slack.wait_for(lambda: "The first steps are skipped" in told.words)
    assert "Step 1" not in told.words


def test_the_first_manager_who_opens_home_is_greeted_once_and_nobody_else(empty: Living) -> None:
    dana, priya = empty.slack.person("U0DANA"), empty.slack.person("U0PRIYA")
    priya.open_home()
    dana.open_home()
    greeting(empty, "U0DANA")

    dana.command("C0GENERAL", "/goodfit setup")
    dana.open_home()
    empty.slack.wait_for(empty.inbox_is_empty)
    empty.slack.wait_for(empty.outbox_is_empty)

    assert len(empty.slack.messages(dana.direct)) == 1
    assert empty.slack.messages(priya.direct) == []


def test_a_workspace_that_was_set_up_keeps_its_settings_when_it_is_installed_again(
    living: Living,
) -> None:
    before = settings(living)

    install(living, "U0DANA")
    living.slack.wait_for(living.inbox_is_empty)

    assert settings(living) == before


def test_a_guest_who_installs_is_led_nowhere(empty: Living) -> None:
    install(empty, "U0GUS")
    empty.slack.wait_for(empty.inbox_is_empty)

    assert settings(empty).managers == ()
    assert empty.slack.messages(empty.slack.person("U0GUS").direct) == []
