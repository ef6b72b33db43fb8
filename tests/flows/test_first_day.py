"""A first day over HTTP: clients found in channels' names, added one form each, scored at once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from living import TEAM, Living

from bot.domain.client import Client
from bot.use_cases import proposals
from sandbox.answer import View
from sandbox.driver import LocalSlack
from sandbox.message import Message

STAFF = ("U0DANA", "U0TOM")
CHOSEN = {"digest_channel": "C0HEALTH", "approvals_channel": "C0APPROVE"}
# The hours, in UTC, between the night of the zone that is guessed on a first day and of the one
# before it: a night would come in between.
BETWEEN_NIGHTS = (0, 1)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def empty(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """A bot that was just installed: nobody set it up, and it knows no client."""
    living = Living(slack, database_url)
    if living.clock().hour in BETWEEN_NIGHTS:
        living.clock.advance(hours=len(BETWEEN_NIGHTS))
    with living as bot:
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
        living.slack.add_channel(f"C0{name.upper().replace('-', '')}", name, STAFF, **flags)


def find(living: Living, words: str = "Clients that I found") -> Message:
    """Ask for clients in channels' names, and wait for the private answer."""
    dana = living.slack.person("U0DANA")
    dana.command("C0GENERAL", "/goodfit clients")
    return living.slack.wait_for(
        lambda: next((m for m in dana.ephemerals("C0GENERAL") if words in m.text), None)
    )


def run_clock(living: Living) -> None:
    """Let the minute come at which the clock looks for what is due."""
    living.bot.schedule.run_due_nights()


def test_names_of_channels_are_proposed_and_our_own_affairs_are_not(empty: Living) -> None:
    add_channels(empty, "client-lumen-retail", "client-success", "halyard-ext")
    add_channels(empty, "client-gone", is_archived=True)

    listed = find(empty)

    assert listed.text.startswith("Clients that I found: 3\n")
    for name in ("Acme · from a channel's name", "Halyard", "Lumen Retail"):
        assert name in listed.text
    for other in ("Success", "Gone", "Health", "Internal"):
        assert other not in listed.text


def test_one_form_adds_a_client_with_its_channel_fee_and_hours_and_the_list_is_drawn_without_it(
    empty: Living,
) -> None:
    add_channels(empty, "client-lumen")
    dana = empty.slack.person("U0DANA")
    listed = find(empty)

    dana.click(listed, "proposal.add.acme")
    form = empty.slack.wait_for(dana.modal)
    assert form.values["name"]["name"]["value"] == "Acme"
    assert "In commands and files it is acme." in form.words
    filled = {
        "kind": "retainer",
        "currency": "eur",
        "fee": "4500 EUR",
        "included_hours": "60h",
        "start": "2026-01-01",
        "notice_days": "30",
    }
    assert dana.submit(form, {"fee": "4500 GBP", "kind": "retainer"}).errors == {
        "fee": "This client's sums are in USD. Write the fee in it."
    }
    dana.submit(form, filled)

    empty.slack.wait_for(lambda: "Added: Acme." in listed.text)
    assert "Clients that I found: 1" in listed.text
    assert "Lumen" in listed.text
    with empty.database.begin(TEAM, reading=True) as store:
        account = store.clients.find("acme")
        assert account is not None
        agreed = store.histories.get(account.id).agreements[0]
    assert (account.client.channel, account.client.currency) == ("C0ACME", "EUR")
    assert (agreed.fee, agreed.included_hours, agreed.notice_days) == (450_000, 60.0, 30)
    assert agreed.start == date(2026, 1, 1)


def test_what_is_not_a_client_is_not_proposed_again(empty: Living) -> None:
    add_channels(empty, "client-lumen")
    dana = empty.slack.person("U0DANA")
    listed = find(empty)

    dana.click(listed, "proposal.leave.lumen")

    empty.slack.wait_for(lambda: "Not a client: Lumen." in listed.text)
    assert find(empty, "Clients that I found: 1").text.count("from a channel's name") == 1


def test_a_client_that_came_another_way_is_proposed_no_more(empty: Living) -> None:
    dana = empty.slack.person("U0DANA")
    listed = find(empty)
    with empty.database.begin(TEAM) as store:
        store.clients.add(Client(key="acme", name="Acme"), by=None, at=empty.clock())

    dana.click(listed, "proposal.add.acme")
    empty.slack.wait_for(lambda: (m := dana.modal()) and "answered already" in m.words)

    assert find(empty, "I found no client that is not in the ledger yet.")


def test_nothing_found_says_what_is_looked_for_and_what_to_do(empty: Living) -> None:
    empty.slack.workspace.channels["C0ACME"]["is_archived"] = True

    told = find(empty, "I found no client")

    assert "client-acme, ext-acme or acme-shared" in told.text
    assert "/client add NAME" in told.text


def test_fifty_are_shown_twenty_a_page_with_long_names_and_whole_in_words(empty: Living) -> None:
    names = [f"client-{number:02d}-{'very-long-name' * 4}" for number in range(49)]
    add_channels(empty, *names)
    dana = empty.slack.person("U0DANA")

    listed = find(empty)
    assert "1 to 20 of 50" in listed.text
    assert listed.text.count("from a channel's name") == 20
    dana.press(listed, "Next page")
    empty.slack.wait_for(lambda: "21 to 40 of 50" in listed.text)
    dana.press(listed, "Next page")
    empty.slack.wait_for(lambda: "41 to 50 of 50" in listed.text)
    assert "Next page" not in listed.words
    home = home_of(empty, "U0DANA", "Clients that I found (50)")
    assert "1 to 5 of 50" in home.words
    dana.press(home, "Show the next")
    empty.slack.wait_for(lambda: (h := dana.home()) and "6 to 10 of 50" in h.words)


def test_members_are_refused_and_see_no_proposal(empty: Living) -> None:
    find(empty)
    tom = empty.slack.person("U0TOM")

    assert "Only a manager" in tom.command("C0GENERAL", "/goodfit clients").text
    home = home_of(empty, "U0TOM", "My log")

    assert "Clients that I found" not in home.words
    assert "Step 1" not in home.words
    assert "Acme" not in home.words


def test_without_the_scope_it_says_which_one_is_missing(empty: Living) -> None:
    empty.change_team(scopes=("commands",))

    told = empty.slack.person("U0DANA").command("C0GENERAL", "/goodfit clients")

    assert "the scope channels:read is missing" in told.text
    assert not empty.slack.calls("conversations.list")


def test_a_slack_that_is_asked_too_often_is_asked_again_and_home_shows_what_is_found(
    empty: Living,
) -> None:
    empty.slack.trouble.rate_limit("conversations.list", retry_after=60)
    dana = empty.slack.person("U0DANA")
    dana.command("C0GENERAL", "/goodfit clients")

    empty.slack.wait_for(
        lambda: any("did not list the channels just now" in m.text for m in dana.ephemerals())
    )
    empty.slack.advance(61)
    empty.clock.advance(seconds=61)
    empty.slack.wait_for(lambda: (h := dana.home()) and "Clients that I found (1)" in h.words)
    assert len(dana.ephemerals()) == 1


def test_home_leads_through_the_first_day_and_the_first_scores_come_within_a_minute(
    empty: Living,
) -> None:
    dana = empty.slack.person("U0DANA")
    home = home_of(empty, "U0DANA", "Step 1 of 3: add your clients")
    dana.press(home, "Find clients")
    home = empty.slack.wait_for(
        lambda: (h := dana.home()) and "Clients that I found (1)" in h.words and h
    )
    dana.click(home, "proposal.add.acme")
    form = empty.slack.wait_for(dana.modal)
    dana.submit(form, {"kind": "retainer", "fee": "4500", "included_hours": "60h"})
    empty.slack.wait_for(lambda: (m := dana.modal()) and "first score is there" in m.words)
    home = home_of(empty, "U0DANA", "Step 2 of 3: pick a private channel")
    assert "Clients that I found" not in home.words
    assert "In the next digest for the first time: Acme" in home.words

    run_clock(empty)

    home = empty.slack.wait_for(
        lambda: (h := dana.home()) and "for the first time" not in h.words and h
    )
    assert "Acme" in home.words
    dana.press(home, "Pick a channel")
    form = empty.slack.wait_for(lambda: (m := dana.modal()) and "digest_channel" in m.values and m)
    assert dana.submit(form, CHOSEN).result == "closed"
    home = home_of(empty, "U0DANA", "Step 3 of 3: try it")
    dana.command("C0GENERAL", '/scope acme "test" 1h')
    home = home_of(empty, "U0DANA", "Ready.")
    assert "a baseline of 1 client, without news" in home.words

    empty.clock.advance(days=1)
    run_clock(empty)
    digest = empty.slack.wait_for(
        lambda: next((m for m in empty.slack.messages("C0HEALTH") if "at risk" in m.text), None)
    )
    assert "This is the first look, a baseline: nothing here is news yet." in digest.text
    assert "<@" not in digest.text
    dana.open_home()
    empty.slack.wait_for(
        lambda: (h := dana.home()) and "Ready." not in h.words and "Acme" in h.words
    )


def test_the_first_setup_of_an_empty_workspace_looks_for_clients(empty: Living) -> None:
    dana = empty.slack.person("U0DANA")
    dana.command("C0HEALTH", "/goodfit setup")
    form = empty.slack.wait_for(dana.modal)

    assert dana.submit(form, CHOSEN).result == "closed"

    empty.slack.wait_for(lambda: (h := dana.home()) and "Clients that I found (1)" in h.words)


def test_the_first_steps_can_be_skipped_by_a_manager(empty: Living) -> None:
    dana = empty.slack.person("U0DANA")
    home = home_of(empty, "U0DANA", "Step 1 of 3")

    dana.press(home, "Skip the first steps")

    home = empty.slack.wait_for(lambda: (h := dana.home()) and "Step 1" not in h.words and h)
    assert "No clients yet. Add one" in home.words


def test_names_of_a_file_are_proposed_once_and_a_known_name_is_not(empty: Living) -> None:
    with empty.database.begin(TEAM) as store:
        store.clients.add(Client(key="kestrel-foods", name="Kestrel Foods"), by=None, at=NOON)
    names = ["ACME Ltd", "Kestrel", "Kestrel Foods", "acme ltd"]

    assert proposals.propose_names(empty.database.begin, TEAM, names, NOON) == 1
    assert proposals.propose_names(empty.database.begin, TEAM, names, NOON) == 0

    home = home_of(empty, "U0DANA", "Clients that I found (1)")
    assert "ACME Ltd · from an imported file" in home.words


def test_a_workspace_with_history_is_led_through_no_first_steps(living: Living) -> None:
    living.slack.wait_for(lambda: night_is_done(living))

    home = home_of(living, "U0DANA", "Halyard")

    assert "Step " not in home.words
    assert "Ready." not in home.words
