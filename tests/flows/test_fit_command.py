"""`/fit` says in words how a client is, and `/draft` opens the letter's questions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from journey import digests, history, next_night, wrong_of_ours
from living import TEAM, Living
from sqlalchemy import text

from bot.domain.agreement import Agreement, AgreementKind, TimeEntry
from bot.domain.client import Client
from bot.domain.complaint import Severity
from bot.messages.fit_answers import at_risk_answer
from sandbox.answer import View
from sandbox.person import Person

ROOM = "C0ACMEINT"
ELSEWHERE = "C0GENERAL"


def form_of(living: Living, person: Person, field: str) -> View:
    return living.slack.wait_for(lambda: (m := person.modal()) and field in m.values and m)


def losing_money(living: Living) -> None:
    """Give Acme months whose delivery costs more than they bring."""
    living.slack.wait_for(lambda: digests(living))
    now = living.clock()
    with living.database.begin(TEAM) as store:
        account = store.clients.find("acme")
        assert account is not None
        for day in range(1, 80):
            value = TimeEntry(
                id="",
                on=living.today() - timedelta(days=day),
                hours=4.0,
                person="Sam",
                cost_rate=10_000,
            )
            store.entries.add(value, account.id, by="U0DANA", at=now)


def test_fit_of_a_client_is_answered_privately_with_reason_signals_and_what_is_missing(
    living: Living,
) -> None:
    wrong_of_ours(living, severity=Severity.MAJOR)
    sam = living.slack.person("U0SAM")
    before = len(living.slack.messages(ELSEWHERE))

    answer = sam.command(ELSEWHERE, "/fit acme")

    assert answer.text.startswith("Acme: we owe them · fit ")
    assert "of 7 signals) · debt 60" in answer.text
    assert "Next step: make a recovery offer. A major wrong of ours is open" in answer.text
    assert "“the report was late” · +60 debt" in answer.text
    assert "Not known: " in answer.text
    assert "newest entry" in answer.text
    assert "Scored just now. The night of" in answer.text
    for words in ("we owe them", "make a recovery offer", "+60 debt", "Not known"):
        assert words in answer.message.words
    assert len(living.slack.messages(ELSEWHERE)) == before


def test_it_is_scored_now_and_not_as_of_the_last_night(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    living.slack.wait_for(lambda: digests(living))
    assert "debt 0" in sam.command(ELSEWHERE, "/fit acme").text

    wrong_of_ours(living)

    assert "debt 30" in sam.command(ELSEWHERE, "/fit acme").text


def test_figures_of_money_are_for_managers(living: Living) -> None:
    losing_money(living)

    for_sam = living.slack.person("U0SAM").command(ELSEWHERE, "/fit acme").text
    for_dana = living.slack.person("U0DANA").command(ELSEWHERE, "/fit acme").text

    assert "€" in for_dana
    assert "€" not in for_sam
    assert "Delivery margin" in for_sam
    next_night(living)
    living.know("U0DANA")
    at_risk = living.slack.person("U0DANA").command(ELSEWHERE, "/fit").text
    assert "Acme: " in at_risk
    assert "€" not in at_risk


def test_its_buttons_open_the_review_and_the_form_of_a_request(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    answer = sam.command(ELSEWHERE, "/fit acme")
    sam.click(answer.message, "fit.more.1", "Log a scope request")
    form = form_of(living, sam, "text")
    assert sam.submit(form, {"text": "a page", "hours": "2h"}).result == "closed"
    living.slack.wait_for(lambda: history(living).scope_requests)

    sam.press(answer.message, "Review")
    living.slack.wait_for(lambda: (m := sam.modal()) and "Next step" in m.words)


def test_without_a_client_the_channels_own_is_shown(living: Living) -> None:
    answer = living.slack.person("U0SAM").command("C0ACME", "/fit")

    assert answer.text.startswith("Acme · fit unknown (0 of 7 signals)")


def test_without_any_client_it_shows_all_who_needs_a_person_most_first(living: Living) -> None:
    wrong_of_ours(living)
    next_night(living)
    # Known afresh, so that the command is answered at once and does not wait in the inbox.
    living.know("U0SAM")
    sam = living.slack.person("U0SAM")

    answer = sam.command(ELSEWHERE, "/fit")

    assert answer.text.startswith(
        "1 of 5 clients at risk, 1 needs a decision. Who needs a person most comes first.\n"
        "Acme: we owe them"
    )
    assert "Priya Nair. A wrong of ours has no apology yet" in answer.text
    assert "Next step: apologise." in answer.text
    for name in ("Northwind Traders", "Kestrel Foods", "Kestrel Labs", "Halyard & Sons"):
        assert name in answer.message.words.replace("&amp;", "&")
    sam.click(answer.message, "client.review.1")
    living.slack.wait_for(lambda: (m := sam.modal()) and "Next step" in m.words)


def test_the_portfolio_is_turned_a_page_at_a_time_in_its_place(living: Living) -> None:
    add_clients(living, 12)
    for number in range(12):
        wrong_of_ours(living, f"boat-{number}")
    next_night(living)
    living.know("U0SAM")
    sam = living.slack.person("U0SAM")

    answer = sam.command(ELSEWHERE, "/fit")

    assert answer.text.startswith("12 of 17 clients at risk, 12 need a decision. 1 to 10 of 17")
    assert answer.text.count("Next step:") == 10
    with pytest.raises(LookupError):
        answer.message.button("Previous page")
    sam.press(answer.message, "Next page")
    living.slack.wait_for(lambda: "11 to 17 of 17" in answer.message.text)
    assert answer.message.text.count("Next step:") == 7
    sam.press(answer.message, "Previous page")
    living.slack.wait_for(lambda: "1 to 10 of 17" in answer.message.text)


def test_who_asks_in_words_who_is_at_risk_hears_of_those_alone(living: Living) -> None:
    wrong_of_ours(living)
    next_night(living)
    living.know("U0SAM")
    sam = living.slack.person("U0SAM")

    sam.dm("who is at risk?")

    told = living.slack.wait_for(
        lambda: next((m for m in living.slack.dms("U0SAM") if "at risk, the worst" in m.text), None)
    )
    assert "Acme" in told.text
    assert "Halyard" not in told.text


def add_clients(living: Living, count: int) -> None:
    with living.database.begin(TEAM) as store:
        acme = store.clients.find("acme")
        assert acme is not None
        for number in range(count):
            client = replace(acme.client, key=f"boat-{number}", name=f"Boat {number}", channel=None)
            store.clients.add(client, by="U0DANA", at=living.clock())


def test_before_the_first_night_it_says_that_there_was_none() -> None:
    answer = at_risk_answer((), night=None, total=0)

    assert answer.text.startswith("No night was run yet")


@pytest.mark.parametrize("typed", ["kestrel", "kestrell labs"])
def test_an_unclear_name_is_repeated_and_a_button_answers_for_the_one_meant(
    living: Living, typed: str
) -> None:
    sam = living.slack.person("U0SAM")
    answer = sam.command(ELSEWHERE, f"/fit {typed}")
    assert f'"{typed}"' in answer.text
    assert f"You typed: /fit {typed}" in answer.text

    sam.press(answer.message, "Kestrel Labs")

    living.slack.wait_for(lambda: answer.message.text.startswith("Kestrel Labs · fit unknown"))


def test_a_name_that_is_nobodys_is_said_to_be_and_repeated(living: Living) -> None:
    answer = living.slack.person("U0SAM").command(ELSEWHERE, "/fit <!channel> *zebra*")

    assert "No client is called" in answer.text
    assert "*zebra*" in answer.text
    assert "<!channel>" not in answer.text


def test_guests_learn_nothing_from_fit_and_draft(living: Living) -> None:
    gus = living.slack.person("U0GUS")

    for line in ("/fit", "/fit northwind", "/draft northwind apology"):
        answer = gus.command("C0NORTH", line)
        assert "Goodfit is for members of this workspace only." in answer.text
        assert "Northwind Traders" not in answer.text


def test_draft_opens_the_questions_of_the_letter_that_was_named(living: Living) -> None:
    wrong_of_ours(living)
    priya = living.slack.person("U0PRIYA")

    priya.command(ELSEWHERE, "/draft acme recovery offer")

    form = form_of(living, priya, "contact")
    assert form.record["private_metadata"] == '{"client": 1, "kind": "recovery_offer"}'


def test_draft_without_a_letter_opens_the_one_that_is_recommended(living: Living) -> None:
    wrong_of_ours(living)
    priya = living.slack.person("U0PRIYA")

    priya.command(ROOM, "/draft acme")

    form = form_of(living, priya, "contact")
    assert form.record["private_metadata"] == '{"client": 1, "kind": "apology"}'


def test_in_a_clients_own_channel_draft_needs_no_client(living: Living) -> None:
    wrong_of_ours(living)
    priya = living.slack.person("U0PRIYA")

    priya.command("C0ACME", "/draft apology")

    form = form_of(living, priya, "contact")
    assert form.record["private_metadata"] == '{"client": 1, "kind": "apology"}'


def test_draft_refuses_an_exit_while_a_failure_of_ours_is_open(living: Living) -> None:
    wrong_of_ours(living)
    dana = living.slack.person("U0DANA")

    dana.command(ELSEWHERE, "/draft acme graceful exit")

    form = living.slack.wait_for(dana.modal)
    assert "A failure of ours is still open" in form.words


@pytest.mark.parametrize("word", ["love-letter", "poem"])
def test_a_letter_that_is_not_drafted_says_which_are(living: Living, word: str) -> None:
    dana = living.slack.person("U0DANA")

    answer = dana.command(ELSEWHERE, f"/draft acme {word}")

    assert f'Goodfit does not draft "{word}", so nothing was opened.' in answer.text
    for letter in ("apology, recovery offer, graceful exit, change order", "policy explanation"):
        assert letter in answer.text
    assert f"You typed: /draft acme {word}" in answer.text
    assert dana.modal() is None


def test_draft_without_a_client_says_how_it_is_used(living: Living) -> None:
    answer = living.slack.person("U0DANA").command(ELSEWHERE, "/draft")

    assert "/draft [CLIENT] [MESSAGE]" in answer.text


def test_only_the_owner_or_a_manager_drafts(living: Living) -> None:
    wrong_of_ours(living)
    sam = living.slack.person("U0SAM")

    answer = sam.command(ELSEWHERE, "/draft acme apology")

    assert "Only the client's owner, or a manager, can draft for this client." in answer.text
    assert "/draft acme apology" in answer.text
    assert sam.modal() is None


def test_draft_for_an_unclear_name_asks_and_opens_the_letter_of_the_one_meant(
    living: Living,
) -> None:
    wrong_of_ours(living, "kestrel-labs")
    sam = living.slack.person("U0SAM")
    answer = sam.command(ELSEWHERE, "/draft kestrel apology")
    assert 'Several clients fit "kestrel"' in answer.text

    sam.press(answer.message, "Kestrel Labs")

    form = form_of(living, sam, "contact")
    assert form.record["private_metadata"] == '{"client": 4, "kind": "apology"}'


def test_all_clients_are_reached_from_a_clients_own_channel_too(living: Living) -> None:
    wrong_of_ours(living)
    next_night(living)
    living.know("U0SAM")

    answer = living.slack.person("U0SAM").command("C0ACME", "/fit portfolio")

    assert answer.text.startswith("1 of 5 clients at risk")


def test_what_a_night_could_not_check_is_named(living: Living) -> None:
    wrong_of_ours(living)
    sam = living.slack.person("U0SAM")
    living.know("U0SAM")
    assert "Nothing is missing" in sam.command(ELSEWHERE, "/fit gaps").text
    with living.database.session() as session:
        session.execute(text("UPDATE complaints SET fault = 'zzz'"))
    next_night(living)
    living.know("U0SAM")

    assert "1 client could not be scored: /fit gaps." in sam.command(ELSEWHERE, "/fit").text
    assert "Acme: could not be scored" in sam.command(ELSEWHERE, "/fit gaps").text


def test_hours_that_are_old_are_named_a_page_at_a_time(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    start = living.today() - timedelta(days=200)
    with living.database.begin(TEAM) as store:
        for number in range(12):
            client = Client(key=f"old-{number:02}", name=f"Old {number:02}")
            account = store.clients.add(client, by=None, at=living.clock())
            agreed = Agreement(id="", kind=AgreementKind.RETAINER, start=start, fee=1)
            hours = TimeEntry(id="", on=start + timedelta(days=number), hours=2.0)
            for value in (agreed, hours):
                store.entries.add(value, account.id, by=None, at=living.clock())
    next_night(living)
    living.know("U0SAM")
    sam = living.slack.person("U0SAM")

    gaps = sam.command(ELSEWHERE, "/fit gaps")
    assert gaps.text.startswith("What could not be checked, 1 to 10 of 12.")
    assert f"Old 00: no hours since {start:%-d %b %Y}." in gaps.text
    sam.press(gaps.message, "Next page")

    living.slack.wait_for(lambda: "11 to 12 of 12" in gaps.message.text)
    assert "Old 11: no hours since" in gaps.message.text
