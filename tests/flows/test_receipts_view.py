"""A click shows all that is behind a client's score: formulas, entries and the way out."""

import json
from datetime import timedelta

from journey import digests, wrong_of_ours
from living import TEAM, Living
from slack_sdk import WebClient
from test_forms_while_slack_is_asked import stale

from bot.domain.agreement import Deliverable, TimeEntry
from bot.domain.history import Note, NoteKind
from bot.domain.scope_request import Decision, ScopeRequest
from bot.messages import ids
from bot.messages.blocks import actions, button
from sandbox.answer import View
from sandbox.message import Message

ROOM = "C0GENERAL"
LINK = "https://harbour-pine.slack.com/archives/C0ACME/p1790000000000100"


def put(living: Living, *values: object) -> None:
    """Log entries of Acme, the first night being over."""
    living.slack.wait_for(lambda: digests(living))
    with living.database.begin(TEAM) as store:
        for value in values:
            store.entries.add(value, 1, by="U0PRIYA", at=living.clock())


def with_button(living: Living) -> Message:
    """Post a message that holds the button, as a card does."""
    row = actions(button("All receipts", f"{ids.SHOW_RECEIPTS}.1", "1"))
    client = WebClient(living.slack.bot_token, base_url=living.slack.api_url)
    client.chat_postMessage(channel=ROOM, text="Acme", blocks=[row])
    return living.slack.messages(ROOM)[-1]


def receipts(living: Living, who: str) -> View:
    person = living.slack.person(who)
    person.press(with_button(living), "All receipts")
    return living.slack.wait_for(lambda: (m := person.modal()) and "Checking" not in m.words and m)


def test_every_line_has_its_formula_its_entries_and_the_smallest_change(living: Living) -> None:
    day = living.today()
    ask = ScopeRequest(
        id="",
        asked_on=day - timedelta(days=3),
        text="a *second* page",
        hours=40,
        decision=Decision.GOODWILL,
        permalink=LINK,
    )
    duty = Note(
        id="", on=day, kind=NoteKind.CLIENT_DUTY, text="send {photos}", due=day - timedelta(days=28)
    )
    put(living, ask, duty)
    wrong_of_ours(living)

    words = receipts(living, "U0DANA").words

    assert words.startswith("Acme: every line of the score, as of ")
    assert "apologise. A wrong of ours has no apology yet" in words
    assert "Open wrong · +30.0 debt" in words
    assert "0.30 for a minor wrong, open 0 days; adds 30 points" in words
    assert "Close it with a remedy that they accept, and debt falls from 30 to 0." in words
    assert "Scope creep · \u2212" in words
    assert "unpaid hours ÷ contracted hours = 40 h ÷ " in words
    assert "of the 40 unpaid hours and Acme is amber again." in words
    assert "Once “send {photos}” is done, Acme is amber again." in words
    assert f"<{LINK}|" in json.dumps(living.slack.person("U0DANA").modal().blocks)  # type: ignore[union-attr]
    assert "Not known, so not scored:" in words
    assert "Rules: the defaults, version 3-" in words


def test_money_stands_in_a_manager_s_receipts_alone(living: Living) -> None:
    day = living.today()
    times = [
        TimeEntry(id="", on=day - timedelta(days=n), hours=4.0, person="Sam", cost_rate=10_000)
        for n in range(1, 80)
    ]
    put(living, *times)

    for_dana = receipts(living, "U0DANA").words
    for_sam = receipts(living, "U0SAM").words

    assert "(gross income \u2212 delivery cost) ÷ gross income = (€" in for_dana
    assert "€" not in for_sam
    assert "its figures are for managers" in for_sam
    assert "and 69 more" in for_sam


def test_what_does_not_fit_is_counted_and_a_button_turns_the_page(living: Living) -> None:
    late = living.today() - timedelta(days=9)
    put(living, *(Deliverable(id="", promised=f"page {n}", due=late) for n in range(20)))
    sam = living.slack.person("U0SAM")
    first = receipts(living, "U0SAM")
    assert "Lines 1 to 15 of " in first.words
    assert len(first.blocks) <= 100

    sam.press(first, "Next page")

    living.slack.wait_for(lambda: (m := sam.modal()) and "Lines 16 to " in m.words)
    second = sam.modal()
    assert second is not None
    assert second.words.startswith("Acme: every line of the score")
    sam.press(second, "Previous page")
    living.slack.wait_for(lambda: (m := sam.modal()) and "Lines 1 to 15 of " in m.words)


def test_it_opens_for_somebody_whom_slack_must_be_asked_about_first(living: Living) -> None:
    wrong_of_ours(living)
    stale(living)

    assert "Open wrong" in receipts(living, "U0SAM").words


def test_of_a_client_that_is_gone_it_says_so(living: Living) -> None:
    row = actions(button("All receipts", f"{ids.SHOW_RECEIPTS}.999", "999"))
    client = WebClient(living.slack.bot_token, base_url=living.slack.api_url)
    client.chat_postMessage(channel=ROOM, text="gone", blocks=[row])
    sam = living.slack.person("U0SAM")

    sam.press(living.slack.messages(ROOM)[-1], "All receipts")

    living.slack.wait_for(lambda: any("client" in m.text for m in sam.ephemerals()))
    assert sam.modal() is None
