"""A first day over HTTP: clients found in channels' names, added one form each, scored at once."""

from collections.abc import Iterator

import pytest
from living import TEAM, Living

from bot.use_cases import proposals
from sandbox.answer import View
from sandbox.driver import LocalSlack
from sandbox.message import Message
from sandbox.records import Place

STAFF = ("U0DANA", "U0TOM")


@pytest.fixture
def empty(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """A bot that was just installed: nobody set it up, and it knows no client."""
    with Living(slack, database_url) as bot:
        bot.slack.wait_for(lambda: night_is_done(bot))
        yield bot


def night_is_done(living: Living) -> bool:
    with living.database.begin(TEAM, reading=True) as store:
        return store.nights.last_done() is not None


def home_of(living: Living, user: str, words: str) -> View:
    person = living.slack.person(user)
    person.open_home()
    return living.slack.wait_for(lambda: (h := person.home()) and words in h.words and h)


def add_channels(living: Living, *names: str, **flags: object) -> None:
    for name in names:
        place = Place(f"C0{name.upper().replace('-', '')}"[:40], name, "", STAFF)
        living.slack.workspace.add_channel(place, **flags)


def answers(living: Living, user: str, words: str) -> Message:
    """Wait for the private answer that says so."""
    return living.slack.wait_for(
        lambda: next((m for m in living.slack.person(user).answers() if words in m.words), None)
    )


def find(living: Living, words: str = "Clients that I found") -> Message:
    living.slack.person("U0DANA").command("C0GENERAL", "/goodfit clients")
    return answers(living, "U0DANA", words)


def test_names_of_channels_are_proposed_and_our_own_affairs_are_not(empty: Living) -> None:
    add_channels(empty, "client-lumen-retail", "client-success", "halyard-ext")
    add_channels(empty, "client-gone", is_archived=True)

    listed = find(empty)

    assert "Clients that I found: 3" in listed.text
    for name in ("Acme · from a channel's name", "Halyard", "Lumen Retail"):
        assert name in listed.text
    for other in ("Success", "Gone", "Health", "Internal"):
        assert other not in listed.text
