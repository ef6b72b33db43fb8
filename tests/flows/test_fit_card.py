"""A client's card: figures with their formulas, pins, the course, and what each person may see."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from journey import next_night, wrong_of_ours
from living import TEAM, Living

from bot.domain.agreement import Deliverable, MoneyEntry, MoneyKind, TimeEntry
from bot.domain.client import Status
from bot.domain.complaint import Complaint, Fault
from bot.domain.history import Note, NoteKind, SentMessage
from bot.domain.pin import Pin, PinKind
from bot.messages.native import is_native
from sandbox.answer import View
from sandbox.message import Message
from sandbox.person import Person

ELSEWHERE = "C0GENERAL"
OF_MONEY = ("Effective hourly rate", "AGI", "Realization", "Lifetime result", "€", "EUR")


def keep(living: Living, client: str, *values: Any) -> None:
    """Put entries into a client's ledger."""
    now = living.clock()
    with living.database.begin(TEAM) as store:
        account = store.clients.find(client)
        assert account is not None
        for value in values:
            store.entries.add(value, account.id, by="U0DANA", at=now)


def worked(living: Living, hours: Sequence[float]) -> list[TimeEntry]:
    """Return hours of today and the days before, 50.00 EUR of cost each."""
    today = living.today()
    return [
        TimeEntry(id="", on=today - timedelta(days=n), hours=some, cost_rate=5_000, billable=True)
        for n, some in enumerate(hours)
    ]


def paid(living: Living, kind: MoneyKind, amount: int) -> MoneyEntry:
    return MoneyEntry(id="", on=living.today(), kind=kind, amount=amount)


def nights(living: Living, count: int) -> None:
    for _ in range(count):
        next_night(living)
    living.know("U0SAM", "U0DANA", "U0PRIYA")


def asked(living: Living, who: str, line: str = "/fit acme") -> Message:
    return living.slack.person(who).command(ELSEWHERE, line).message


def newest(living: Living, who: str, words: str) -> Message:
    """Wait for a private message that holds these words."""
    person = living.slack.person(who)
    return living.slack.wait_for(
        lambda: next((m for m in reversed(person.ephemerals()) if words in m.text), None)
    )


def everything(message: Message) -> str:
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


def form_of(living: Living, person: Person, field: str) -> View:
    return living.slack.wait_for(lambda: (m := person.modal()) and field in m.values and m)


def test_a_manager_reads_every_figure_with_the_formula_and_the_numbers_in_it(
    living: Living,
) -> None:
    keep(
        living,
        "acme",
        *worked(living, [100.0] * 2),
        paid(living, MoneyKind.PAYMENT, 2_500_000),
        paid(living, MoneyKind.REFUND, 100_000),
        Deliverable(id="", promised="site map", due=living.today() - timedelta(days=1)),
    )

    text = asked(living, "U0DANA").text

    assert "Effective hourly rate (EHR): €" in text
    assert " = AGI €" in text
    assert " ÷ 200 h." in text
    assert "Delivery margin: " in text
    assert "delivery cost €10,000.00) ÷ AGI; cost rates known for 100 % of 200 h." in text
    assert "Realization: " in text
    assert "÷ €20,000.00, the value of 200 h at the agreement's rate" in text
    assert "Over-servicing: " in text
    assert " contracted." in text
    assert "; at this rate the rest of the year is worked for nothing." in text
    assert "Retainer burn: " in text
    assert "Promised and delivered: 0 of 1 delivered, 1 overdue." in text
    # 25,000.00 - 10,000.00 - 1,000.00.
    assert "Lifetime result: €14,000.00 = €25,000.00 received (payments)" in text
    assert "€10,000.00 delivery cost" in text
    assert "€1,000.00 refunds and credits" in text


def test_what_screen_readers_read_is_all_that_the_blocks_show(living: Living) -> None:
    wrong_of_ours(living)
    keep(living, "acme", *worked(living, [100.0]))

    card = asked(living, "U0DANA")

    buttons = ("Review", "See receipts", "Show the course")
    spoken = card.text.replace("&amp;", "&").replace(".", "")
    for words in card.words.replace("&amp;", "&").split("\n"):
        if words.strip() and words not in (*buttons, "Figures of the last 90 days"):
            is_menu = words.startswith(("Draft ", "Draft: ", "Log a ", "Pin "))
            assert is_menu or words.strip(" .=").replace(".", "") in spoken, words


def test_a_member_sees_the_card_without_any_figure_of_money(living: Living) -> None:
    keep(living, "acme", *worked(living, [100.0] * 3), paid(living, MoneyKind.PAYMENT, 2_500_000))

    card = asked(living, "U0SAM")

    for word in OF_MONEY:
        assert word not in everything(card)
    assert "Over-servicing: " in card.text
    assert "Delivery margin is below what it should be" in card.text
    assert "Figures of money are shown to managers only." in card.text


def test_of_a_client_without_data_every_figure_says_what_is_missing(living: Living) -> None:
    text = asked(living, "U0DANA", "/fit kestrel labs").text

    assert text.startswith("Kestrel Labs · fit unknown (0 of 7 signals) · debt 0.")
    assert "No signal has data yet: fit is not known, which is neither good nor bad." in text
    assert "Effective hourly rate (EHR): not known, no revenue is known." in text
    assert "Lifetime result: not known, no revenue is known." in text
    assert "Retainer burn: none, no retainer is in force." in text
    assert "€0" not in text
    assert "0 %" not in text


def test_hours_without_cost_rates_give_no_margin(living: Living) -> None:
    unrated = [replace(time, cost_rate=None) for time in worked(living, [50.0])]
    keep(living, "acme", *worked(living, [100.0]), *unrated)

    text = asked(living, "U0DANA").text

    told = "not known, cost rates are known for 67 % of the hours only, and 80 % are needed"
    told += "; a manager gives them with goodfit rates on the terminal"
    assert f"Delivery margin: {told}." in text
    assert f"Lifetime result: {told}." in text


def test_the_reason_of_a_step_is_told_once_among_the_lines_that_weigh(living: Living) -> None:
    keep(living, "acme", *worked(living, [100.0] * 2))

    text = asked(living, "U0DANA").text

    assert "Next step: send a change order, because of scope creep.\nScope creep: " in text


def test_a_former_client_says_so_and_keeps_its_debt(living: Living) -> None:
    wrong_of_ours(living)
    with living.database.begin(TEAM) as store:
        account = store.clients.find("acme")
        assert account is not None
        former = replace(account.client, status=Status.FORMER)
        store.clients.save(account.id, former, by="U0DANA", at=living.clock())

    text = asked(living, "U0SAM").text

    assert text.startswith("Acme: former client · we owe them · ")
    assert "Silence: a former client has none" in text
    assert "debt 10" in text


def pin(living: Living, kind: PinKind, value: str, **fields: Any) -> None:
    today = living.today()
    given = {
        "reason": "They pay *next* week",
        "by": "U0DANA",
        "set_on": today,
        "until": today + timedelta(days=9),
        **fields,
    }
    with living.database.begin(TEAM) as store:
        made = Pin(id=0, client_id=1, kind=kind, value=value, **given)
        store.pins.add(made, at=living.clock())


def test_a_pinned_band_and_play_stand_beside_the_rules_own_with_reason_author_and_end(
    living: Living,
) -> None:
    nights(living, 1)
    pin(living, PinKind.BAND, "red", rule_then="unknown")
    pin(living, PinKind.PLAY, "check_in", rule_then="none")
    until = living.today() + timedelta(days=9)

    card = asked(living, "U0SAM")

    assert card.text.startswith("Acme: critical (pinned; the rules say fit unknown) · fit unknown")
    assert "Next step: check in. Pinned by a manager on " in card.text
    assert "The rules say: nothing to decide yet. " in card.text
    told = f"Pinned by Dana Whitfield until {until:%-d %b %Y}: "
    assert f"{told}critical. Reason: They pay *next* week." in card.text
    assert f"{told}check in. Reason: " in card.text


def test_a_pinned_fit_does_not_hide_what_we_owe(living: Living) -> None:
    wrong_of_ours(living)
    pin(living, PinKind.BAND, "green", rule_then="green")

    text = asked(living, "U0DANA").text

    assert text.startswith("Acme: we owe them · on track (pinned) · fit 100 of 100 ")


def test_a_card_a_review_and_a_digest_agree_that_a_letter_that_is_out_is_awaited(
    living: Living,
) -> None:
    today = living.today()
    goodbye = Note(id="", on=today, kind=NoteKind.DEPARTURE, text="we leave", bucket="not_executed")
    keep(living, "acme", goodbye)
    assert "Next step: part ways." in asked(living, "U0DANA").text

    keep(living, "acme", SentMessage(id="", on=today, kind="part_ways"))
    nights(living, 1)

    card = asked(living, "U0DANA")
    waits = "A goodbye letter went out on "
    assert f"Next step: nothing to decide yet. {waits}" in card.text
    assert card.text.startswith("Acme: said goodbye · ")
    assert "The rules say" not in card.text
    living.slack.person("U0DANA").press(card, "Review")
    review = living.slack.wait_for(
        lambda: (m := living.slack.person("U0DANA").modal()) and waits in m.words and m
    )
    assert "Said goodbye" in review.words
    assert "Such a letter went out on " in review.words
    assert "Nothing needs to be written now." in review.words
    with living.database.begin(TEAM, reading=True) as store:
        night = store.nights.last_done() or today
        [acme] = [c for c in store.nights.list_standings(night) if c.name == "Acme"]
    assert not acme.needs_decision


def test_a_pinned_exit_is_not_followed_while_a_failure_of_ours_is_open(living: Living) -> None:
    pin(living, PinKind.PLAY, "graceful_exit", rule_then="none")
    wrong_of_ours(living)

    text = asked(living, "U0DANA").text

    assert "Next step: apologise." in text
    assert "Not followed now: a failure of ours is open." in text


def test_a_pin_says_when_the_rules_own_became_worse_than_it_was_then(living: Living) -> None:
    pin(living, PinKind.PLAY, "check_in", rule_then="none")
    wrong_of_ours(living)

    text = asked(living, "U0DANA").text

    assert "Next step: check in. " in text
    assert "The rules say: apologise. " in text
    assert "The rules' own result became worse since: look again." in text


def test_one_night_is_no_course_and_two_are(living: Living) -> None:
    nights(living, 0)
    card = asked(living, "U0SAM")
    with pytest.raises(LookupError):
        card.button("Show the course")

    wrong_of_ours(living)
    nights(living, 1)
    card = asked(living, "U0SAM")

    assert "Course of 90 days, 2 nights: fit was " in card.text
    assert " shows the fit as " in card.text
    assert "Debt was 0 and is 30." in card.text


def test_the_chart_of_the_course_comes_below_the_card_with_its_points_in_words(
    living: Living,
) -> None:
    wrong_of_ours(living)
    nights(living, 2)
    sam = living.slack.person("U0SAM")
    card = asked(living, "U0SAM")
    assert not is_native({"blocks": card.blocks})

    sam.press(card, "Show the course")

    shown = newest(living, "U0SAM", "Night by night")
    chart = shown.blocks[0]
    assert chart["type"] == "data_visualization"
    names = [series["name"] for series in chart["chart"]["series"]]
    assert names == ["Fit", "Debt"]
    assert len(chart["chart"]["axis_config"]["categories"]) == 2
    # Of the first night no fit is known.
    assert "3 nights: fit is 100 on " in shown.text
    assert "1 night without a known fit is left out." in shown.text
    assert "fit 100, debt 30; " in shown.text
    assert card.text.startswith("Acme: ")


def test_where_slack_refuses_the_chart_its_words_are_sent(living: Living) -> None:
    wrong_of_ours(living)
    nights(living, 1)
    card = asked(living, "U0SAM")
    living.slack.trouble.fail_next("response_url", status=400, error="invalid_blocks")

    living.slack.person("U0SAM").press(card, "Show the course")

    shown = newest(living, "U0SAM", "Night by night")
    assert not is_native({"blocks": shown.blocks})
    assert living.slack.dms("U0SAM") == []


def test_where_the_way_back_is_closed_the_words_come_as_a_direct_message(living: Living) -> None:
    wrong_of_ours(living)
    nights(living, 1)
    card = asked(living, "U0SAM")
    living.slack.trouble.fail_next("response_url", status=404, error="expired_url", times=2)

    living.slack.person("U0SAM").press(card, "Show the course")

    (shown,) = living.slack.wait_for(lambda: living.slack.dms("U0SAM"))
    assert "Night by night" in shown.text


def test_the_menu_starts_another_letter_by_hand_and_offers_pins_to_managers_alone(
    living: Living,
) -> None:
    wrong_of_ours(living)
    dana, priya = living.slack.person("U0DANA"), living.slack.person("U0PRIYA")
    for_manager, for_owner, for_member = (
        asked(living, who) for who in ("U0DANA", "U0PRIYA", "U0SAM")
    )

    assert "Pin band or play" in for_manager.words
    assert "Pin band or play" not in for_owner.words
    assert "Draft: " not in for_member.words
    assert "Draft: apology" not in for_owner.words
    priya.click(for_owner, "fit.more.1", "Draft: recovery offer")
    form = form_of(living, priya, "contact")
    assert json.loads(form.record["private_metadata"])["kind"] == "recovery_offer"
    dana.click(for_manager, "fit.more.1", "Draft: graceful exit")
    refused = living.slack.wait_for(dana.modal)
    assert "A failure of ours is still open" in refused.words


def test_a_choice_that_no_card_offers_does_nothing(living: Living) -> None:
    ref = wrong_of_ours(living)
    card = asked(living, "U0SAM")
    url = living.slack.person("U0SAM")
    forged = json.dumps({"do": "entry.undo", "value": ref})

    status = living.forge_click("U0SAM", "fit.more.1", forged)

    assert status == 200
    assert "debt 30" in asked(living, url.id).text
    assert "debt 30" in card.text


def test_another_clients_complaint_is_on_no_card_but_its_own(living: Living) -> None:
    today = living.today()
    theirs = Complaint(id="", raised_on=today, text="far too late", fault=Fault.OURS)
    keep(living, "northwind", theirs)

    assert "far too late" not in asked(living, "U0DANA").text
    assert "far too late" in asked(living, "U0DANA", "/fit northwind").text
