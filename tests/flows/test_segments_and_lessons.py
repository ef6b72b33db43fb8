"""`/fit segments` and `/fit lessons`: what the clients teach together, and what stays hidden."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from journey import next_night, wrong_of_ours
from living import TEAM, Living
from test_fit_card import ELSEWHERE, asked, everything, keep, worked

from bot.domain.client import Client, Status
from bot.domain.complaint import Cause, Complaint, Fault, Reraise, Verdict
from bot.messages.lessons import repeated_words
from bot.messages.native import is_native
from bot.use_cases.lessons import cause_of_month
from sandbox.message import Message


def add(living: Living, name: str, segment: str | None, **fields: Any) -> None:
    client = Client(key=name.casefold(), name=name, segment=segment, currency="EUR", **fields)
    with living.database.begin(TEAM) as store:
        store.clients.add(client, by="U0DANA", at=living.clock())


def a_night(living: Living) -> None:
    next_night(living)
    living.know("U0SAM", "U0DANA")


def complain(
    living: Living, client: str, days_ago: int, *, cause: Cause | None = Cause.BILLING, **more: Any
) -> str:
    now = living.clock()
    given = {"fault": Fault.OURS, "text": "the bill was wrong", **more}
    value = Complaint(
        id="", raised_on=living.today() - timedelta(days=days_ago), cause=cause, **given
    )
    with living.database.begin(TEAM) as store:
        account = store.clients.find(client)
        assert account is not None
        name: str = store.entries.add(value, account.id, by="U0DANA", at=now).id
        return name


def table_of(living: Living, who: str) -> Message:
    """Wait for a private message that holds a table."""
    person = living.slack.person(who)
    return living.slack.wait_for(
        lambda: next((m for m in person.ephemerals() if is_native({"blocks": m.blocks})), None)
    )


def answer(living: Living, who: str, line: str) -> Message:
    return asked(living, who, line)


def test_segments_show_clients_fit_debt_departures_and_margins_for_a_manager(
    living: Living,
) -> None:
    keep(living, "acme", *worked(living, [100.0]))
    add(living, "Gone", "retail", status=Status.FORMER)
    wrong_of_ours(living)
    a_night(living)

    shown = answer(living, "U0DANA", "/fit segments")

    assert "retail: 1 active, 1 former · fit 100 (mean of 1 of 1) · " in shown.text
    assert "debt 15 (mean of 2, we owe 1) · 1 of 2 leaving or gone · margin " in shown.text
    assert " ÷ €" in shown.text
    assert "(1 client)" in shown.text
    assert "Departures: leaving, goodbye said, or former ÷ all clients." in shown.text
    assert "Margin: (AGI " in shown.text
    # The best fit is first.
    assert shown.text.index("retail: ") < shown.text.index("logistics: ")


def test_a_healthy_margin_counts_in_its_segment_too(living: Living) -> None:
    """A margin that weighs on nobody leaves no signal in the receipt."""
    keep(living, "acme", *worked(living, [10.0]))
    a_night(living)

    assert "margin 97 % = (€" in answer(living, "U0DANA", "/fit segments").text


def test_a_member_sees_segments_without_money_also_as_a_table(living: Living) -> None:
    keep(living, "acme", *worked(living, [100.0]))
    a_night(living)

    shown = answer(living, "U0SAM", "/fit segments")
    living.slack.person("U0SAM").press(shown, "Show as a table")
    table_of(living, "U0SAM")

    for message in living.slack.person("U0SAM").ephemerals():
        assert "€" not in everything(message)
        assert "margin " not in everything(message).replace("Margins are shown", "")
    assert "Margins are shown to managers only." in shown.text


def test_the_best_fit_is_named_once_three_clients_of_a_segment_are_known(living: Living) -> None:
    for name in ("Alder", "Birch", "Cedar"):
        add(living, name, "Trees")
        wrong_of_ours(living, name.casefold())
    a_night(living)

    shown = answer(living, "U0SAM", "/fit segments")

    assert shown.text.startswith(
        "Best fit so far: Trees, 100 on average of 3 clients, 0 of 3 leaving or gone. "
    )


def test_segments_that_fill_more_than_a_page_are_turned(living: Living) -> None:
    for number in range(12):
        add(living, f"Boat {number}", f"kind {number:02}")
    a_night(living)
    sam = living.slack.person("U0SAM")

    shown = answer(living, "U0SAM", "/fit segments")

    assert "1 to 10 of 17, the best fit first." in shown.text
    sam.press(shown, "Next page")
    living.slack.wait_for(lambda: "11 to 17 of 17" in shown.text)


def test_lessons_count_causes_time_to_mend_and_what_came_back_with_whom(living: Living) -> None:
    today = living.today()
    mended = today - timedelta(days=26)
    complain(living, "acme", 30, corrected_on=mended, proof="checked")
    complain(living, "acme", 10)
    complain(living, "northwind", 40, fault=Fault.THEIRS)
    complain(living, "halyard", 40, cause=None)
    ref = complain(living, "halyard", 90, cause=Cause.COMMUNICATION, corrected_on=mended)
    again = Reraise(id="r", on=today, verdict=Verdict.FIX_FAILED)
    with living.database.begin(TEAM) as store:
        halyard = store.clients.find("halyard")
        assert halyard is not None
        number = int(ref.partition("-")[2])
        store.entries.add(again, halyard.id, by=None, at=living.clock(), complaint_id=number)

    shown = answer(living, "U0SAM", "/fit lessons")

    assert shown.text.startswith("Complaints of the last 180 days: 4 of ours, 5 in all.")
    assert (
        "Billing: 2 of ours, 3 in all · mended after 4 days (median of 1), 1 still open · "
        "came back with Acme: 1 more of the same client."
    ) in shown.text
    assert (
        "Communication: 1 of ours, 1 in all · none mended yet, 1 still open · "
        "came back with Halyard &amp; Sons: 1 fix failed."
    ) in shown.text
    assert "No cause written down: 1 of ours, 1 in all" in shown.text
    living.slack.person("U0SAM").press(shown, "Show as a table")
    table = table_of(living, "U0SAM")
    assert "Halyard & Sons" in json.dumps(table.blocks)
    assert table.text == shown.text


def test_without_complaints_the_lesson_is_not_that_all_is_well(living: Living) -> None:
    shown = answer(living, "U0SAM", "/fit lessons")

    assert shown.text == (
        "No complaint is logged in the last 180 days. "
        "That says nothing of those that nobody logged."
    )


def test_the_cause_of_the_month_is_told_in_words_for_the_digest(living: Living) -> None:
    today = living.today()
    complain(living, "acme", 1)
    with living.database.begin(TEAM, reading=True) as store:
        assert cause_of_month(store, today=today) is None
    complain(living, "halyard", 20)
    complain(living, "halyard", 45)

    with living.database.begin(TEAM, reading=True) as store:
        repeated = cause_of_month(store, today=today)

    assert repeated is not None
    assert repeated_words(repeated) == (
        f"The cause that repeats: “Billing”, twice in the 30 days to {today:%-d %b %Y}, "
        "with Acme and Halyard & Sons (1 in the 30 days before). "
        "Type /fit lessons for all causes."
    )


@pytest.mark.parametrize("line", ['/fit "segments"', "/fit segments", "/fit Segments"])
def test_a_client_that_is_called_segments_is_reached_and_so_is_the_survey(
    living: Living, line: str
) -> None:
    add(living, "Segments", None)

    assert answer(living, "U0SAM", line).text.startswith("Segments · fit unknown")
    assert "the best fit first" in answer(living, "U0SAM", "/fit segment").text


def test_in_a_clients_own_channel_the_words_still_mean_the_surveys(living: Living) -> None:
    sam = living.slack.person("U0PRIYA")

    assert "the best fit first" in sam.command("C0ACME", "/fit segments").text
    assert "No complaint is logged" in sam.command("C0ACME", "/fit lessons").text


def test_words_behind_them_are_handed_back(living: Living) -> None:
    shown = answer(living, "U0SAM", "/fit lessons from acme")

    assert "I did not understand: from acme" in shown.text


def test_guests_learn_nothing_from_segments_and_lessons(living: Living) -> None:
    complain(living, "northwind", 3)

    for line in ("/fit segments", "/fit lessons"):
        told = living.slack.person("U0GUS").command("C0NORTH", line).text
        assert "Goodfit is for members of this workspace only." in told
        assert "Northwind" not in told


def test_from_the_portfolio_the_surveys_and_the_table_are_a_button_away(living: Living) -> None:
    wrong_of_ours(living)
    a_night(living)
    sam = living.slack.person("U0SAM")
    shown = sam.command(ELSEWHERE, "/fit").message

    sam.press(shown, "Show as a table")
    table = table_of(living, "U0SAM")
    rows = table.blocks[1]["rows"]
    assert [cell["text"] for cell in rows[0]][:2] == ["Client", "State"]
    assert rows[1][0]["text"] == "Acme"
    assert len(rows) == 6
    assert "Halyard &amp; Sons: " in table.text
    sam.press(shown, "Show segments")
    living.slack.wait_for(lambda: "the best fit first" in shown.text)


def test_where_slack_refuses_the_table_its_lines_are_sent(living: Living) -> None:
    a_night(living)
    sam = living.slack.person("U0SAM")
    shown = sam.command(ELSEWHERE, "/fit").message
    before = len(sam.ephemerals())
    living.slack.trouble.fail_next("response_url", status=400, error="invalid_blocks")

    sam.press(shown, "Show as a table")

    living.slack.wait_for(lambda: len(sam.ephemerals()) > before)
    table = sam.ephemerals()[-1]
    assert not is_native({"blocks": table.blocks})
    assert "Halyard &amp; Sons: " in table.text


def test_two_segments_of_one_name_in_other_letters_are_one(living: Living) -> None:
    add(living, "Alder", "Retail")
    with living.database.begin(TEAM) as store:
        acme = store.clients.find("acme")
        assert acme is not None
        store.clients.save(
            acme.id, replace(acme.client, segment="RETAIL "), by=None, at=living.clock()
        )

    shown = answer(living, "U0SAM", "/fit segments")

    assert shown.text.casefold().count("retail: ") == 1
    assert "2 active" in shown.text
