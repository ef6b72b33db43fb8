"""The digest's own buttons: the portfolio, how often it comes, mute a client, the settings."""

from typing import Any

import pytest
from journey import HEALTH, digests, next_night, wrong_of_ours
from living import TEAM, Living

from bot.domain.client import Client
from sandbox.message import Message
from sandbox.person import Person

MENU = "digest.more"


def a_digest(living: Living) -> Message:
    wrong_of_ours(living)
    digest = next_night(living)
    living.know("U0DANA", "U0TOM", "U0PRIYA")
    return digest


def answer(living: Living, person: Person) -> Message:
    """Wait for what a person alone is told in the digest's channel."""
    return living.slack.wait_for(lambda: person.ephemerals(HEALTH))[-1]


def labels(digest: Message) -> list[str]:
    menus = [e for b in digest.blocks for e in b.get("elements", []) if e["type"] == "overflow"]
    return [option["text"]["text"] for menu in menus for option in menu["options"]]


def team_of(living: Living) -> Any:
    with living.database.begin(TEAM, reading=True) as store:
        return store.team.get()


def test_open_portfolio_says_privately_how_everybody_is(living: Living) -> None:
    digest, tom = a_digest(living), living.slack.person("U0TOM")

    tom.press(digest, "Open portfolio")

    assert "Acme" in answer(living, tom).text
    assert len(digests(living)) == 2


def test_a_quiet_nights_line_has_the_way_to_the_portfolio_too(living: Living) -> None:
    next_night(living)
    quiet, tom = next_night(living), living.slack.person("U0TOM")
    living.know("U0TOM")

    tom.press(quiet, "Open portfolio")

    assert "0 of 5" in answer(living, tom).text or "Nobody" in answer(living, tom).text


def test_a_manager_lets_it_come_only_when_something_changes_and_back_again(
    living: Living,
) -> None:
    digest, dana = a_digest(living), living.slack.person("U0DANA")
    assert labels(digest)[0] == "Only when something changes"

    dana.click(digest, MENU, "only_changes")
    told = answer(living, dana)
    assert "comes only when something changed" in told.text
    assert team_of(living).only_changes
    living.slack.wait_for(lambda: labels(digest)[0] == "Post it every night")

    dana.press(told, "Post it every night")
    living.slack.wait_for(lambda: "comes every night" in told.text)
    assert not team_of(living).only_changes
    living.slack.wait_for(lambda: labels(digest)[0] == "Only when something changes")
    assert len(digests(living)) == 2


@pytest.mark.parametrize("choice", ["only_changes", "mute", "settings"])
def test_who_is_no_manager_changes_nothing_in_it(living: Living, choice: str) -> None:
    digest, priya = a_digest(living), living.slack.person("U0PRIYA")
    living.slack.workspace.channels[HEALTH]["members"].append("U0PRIYA")

    priya.click(digest, MENU, choice)

    assert "Only a manager can do that. Nothing changed." in answer(living, priya).text
    assert priya.modal() is None
    assert not team_of(living).only_changes


def test_change_time_or_channel_opens_the_settings(living: Living) -> None:
    digest, dana = a_digest(living), living.slack.person("U0DANA")

    dana.click(digest, MENU, "settings")

    living.slack.wait_for(lambda: (m := dana.modal()) and "digest_channel" in m.values)


def test_a_muted_client_is_counted_in_the_digest_and_shown_again_when_a_manager_says_so(
    living: Living,
) -> None:
    digest, dana = a_digest(living), living.slack.person("U0DANA")
    assert "1 of 5 clients at risk" in digest.text

    dana.click(digest, MENU, "mute")
    form = living.slack.wait_for(dana.modal)
    assert dana.submit(form, {"client": "1", "days": "14"}).result == "closed"

    told = answer(living, dana)
    assert "Acme is muted until" in told.text
    living.slack.wait_for(lambda: "0 of 4 clients" in digest.text)
    assert "1 muted" in digest.words
    assert "Acme" not in digest.words + digest.text

    wrong_of_ours(living, "northwind")
    later = next_night(living)
    living.know("U0DANA")
    assert "1 of 4 clients at risk" in later.text
    dana.click(later, MENU, "mute")
    form = living.slack.wait_for(dana.modal)
    assert "Muted now: Acme until" in form.words
    assert dana.submit(form, {"client": "1", "days": "0"}).result == "closed"
    living.slack.wait_for(lambda: "Acme is shown in the digest again." in answer(living, dana).text)
    living.slack.wait_for(lambda: "2 of 5 clients at risk" in later.text)


def test_among_more_clients_than_a_list_holds_one_is_muted_by_its_name(living: Living) -> None:
    digest, dana = a_digest(living), living.slack.person("U0DANA")
    with living.database.begin(TEAM) as store:
        for number in range(100):
            client = Client(key=f"many-{number}", name=f"Many {number}")
            store.clients.add(client, by=None, at=living.clock())

    dana.click(digest, MENU, "mute")
    form = living.slack.wait_for(dana.modal)
    wrong = dana.submit(form, {"client_name": "Nobody Inc", "days": "7"})
    assert wrong.errors == {
        "client_name": ("No client is called that, so nothing was changed. Write the whole name.")
    }
    assert dana.submit(form, {"client_name": "acme", "days": "7"}).result == "closed"

    living.slack.wait_for(lambda: "Acme is muted until" in answer(living, dana).text)


def test_a_forged_choice_changes_nothing(living: Living) -> None:
    a_digest(living)

    assert living.forge_click("U0DANA", MENU, "delete everything") == 200
    living.slack.wait_for(living.outbox_is_empty)

    assert not team_of(living).only_changes
