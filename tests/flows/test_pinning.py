"""A manager pins a band or a next step: with a reason, until a day, over what the rules say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from journey import digests, next_night, wrong_of_ours
from living import TEAM, Living

from bot.domain.client import Status
from bot.domain.complaint import Severity
from bot.domain.history import Note, NoteKind
from bot.domain.pin import Pin
from bot.domain.snapshot import Snapshot
from sandbox import answers
from sandbox.answer import View
from sandbox.interactions import Submitted

DANA, TOM, PRIYA = "U0DANA", "U0TOM", "U0PRIYA"
ACME = 1


def pins_of(living: Living) -> list[Pin]:
    with living.database.begin(TEAM, reading=True) as store:
        return store.pins.list_of(ACME)


def in_force(living: Living) -> list[tuple[str, str]]:
    today = living.today()
    return [(pin.kind.value, pin.value) for pin in pins_of(living) if pin.holds(today)]


def snapshot(living: Living) -> Snapshot:
    with living.database.begin(TEAM, reading=True) as store:
        night = store.nights.last_done()
        assert night is not None
        found = store.nights.find(ACME, night)
    assert found is not None
    return found


def audited(living: Living) -> list[str]:
    with living.database.begin(TEAM, reading=True) as store:
        lines = [line.what for line in store.audit.list_newest(limit=50)]
    return [what for what in reversed(lines) if what.startswith("pin")]


def press(living: Living, who: str, action: str, value: int) -> None:
    """Press a button that stands on a card of somebody else's making."""
    trigger = answers.new_trigger(living.slack.workspace, who)
    assert living.forge_click(who, action, str(value), trigger_id=trigger) == 200


def open_pins(living: Living, who: str = DANA) -> View:
    press(living, who, "client.pin", ACME)
    person = living.slack.person(who)
    return living.slack.wait_for(lambda: (m := person.modal()) and "reason" in m.values and m)


def pin(living: Living, who: str = DANA, days: int = 20, **chosen: Any) -> Submitted:
    person, form = living.slack.person(who), open_pins(living, who)
    until = (living.today() + timedelta(days=days)).isoformat()
    done = person.submit(form, {"reason": "They told us by phone", "until": until, **chosen})
    if done.result == "errors":
        person.dismiss(form)
    return done


def told(living: Living, who: str, words: str) -> str:
    """Wait until somebody was told this, in a window or in a direct message."""

    def found() -> str | None:
        modal = living.slack.person(who).modal()
        said = [m.text for m in living.slack.dms(who)] + ([modal.words] if modal else [])
        return next((text for text in said if words in text), None)

    return living.slack.wait_for(found)


def test_a_pinned_band_shows_from_the_next_night_and_the_form_says_until_when(
    living: Living,
) -> None:
    form = open_pins(living)
    assert "Acme: " in form.words
    living.slack.person(DANA).dismiss(form)

    assert pin(living, band="red").result == "updated"

    shown = living.slack.person(DANA).modal()
    assert shown.words.startswith("Pinned as critical, until ")
    assert "Pinned as critical by Dana Whitfield until" in shown.words
    assert "Because: They told us by phone" in shown.words
    next_night(living)
    assert snapshot(living).shown_band == "red"
    assert snapshot(living).ruled_band != "red"
    assert audited(living) == ["pinned"]


def test_a_pinned_step_shows_at_once_in_fit(living: Living) -> None:
    pin(living, play="check_in")

    answer = living.slack.person(PRIYA).command("C0ACMEINT", "/fit acme")

    assert "check in" in answer.text
    assert "Pinned by a manager" in answer.text
    assert in_force(living) == [("play", "check_in")]


def test_a_new_pin_takes_the_place_of_the_old_one_of_its_kind(living: Living) -> None:
    pin(living, band="red", play="check_in")
    living.slack.person(DANA).dismiss(living.slack.person(DANA).modal())

    pin(living, who=TOM, band="amber")

    assert in_force(living) == [("play", "check_in"), ("band", "amber")]
    assert [p.by for p in pins_of(living)] == [DANA, DANA, TOM]


def test_a_pin_is_lifted_where_it_stands_and_only_once(living: Living) -> None:
    pin(living, band="red")
    dana = living.slack.person(DANA)

    dana.press(dana.modal(), "Lift")

    living.slack.wait_for(lambda: "is lifted" in dana.modal().words)
    assert in_force(living) == []
    next_night(living)
    assert snapshot(living).shown_band != "red"
    press(living, TOM, "pin.lift", 1)
    told(living, TOM, "no longer in force")
    assert audited(living) == ["pinned", "pin_lifted"]


@pytest.mark.parametrize(
    ("chosen", "beside", "words"),
    [
        ({}, "band", "Choose a band, a next step, or both."),
        ({"band": "red", "reason": "  "}, "reason", "Say why"),
        ({"band": "red", "reason": "x" * 501}, "reason", "500"),
        ({"band": "red", "days": -1}, "until", "from today on"),
        ({"band": "red", "days": 181}, "until", "180 days"),
    ],
)
def test_what_is_missing_stands_beside_its_field_and_nothing_is_pinned(
    living: Living, chosen: dict[str, Any], beside: str, words: str
) -> None:
    done = pin(living, **chosen)

    assert done.result == "errors"
    assert words in done.errors[beside]
    assert pins_of(living) == []


def test_an_exit_is_refused_while_a_failure_of_ours_is_open_and_says_which(
    living: Living,
) -> None:
    name = wrong_of_ours(living)

    done = pin(living, play="graceful_exit")

    assert f"{name} the report was late" in done.errors["play"]
    assert "Right it first" in done.errors["play"]
    assert pins_of(living) == []


def test_a_later_failure_of_ours_outranks_a_pinned_exit(living: Living) -> None:
    assert pin(living, play="graceful_exit").result == "updated"
    wrong_of_ours(living)

    next_night(living)

    assert snapshot(living).play == "apology"
    assert in_force(living) == [("play", "graceful_exit")]


def test_a_former_client_has_no_step_but_a_second_chance(living: Living) -> None:
    with living.database.begin(TEAM) as store:
        client = store.clients.get(ACME).client
        gone = {f: getattr(client, f) for f in client.__slots__} | {"status": Status.FORMER}
        store.clients.save(ACME, type(client)(**gone), by=None, at=living.clock())

    assert "former" in pin(living, play="check_in").errors["play"]
    assert pin(living, play="second_chance").result == "updated"


def test_only_a_manager_pins_lifts_and_keeps_checked_at_the_press(living: Living) -> None:
    press(living, PRIYA, "client.pin", ACME)
    told(living, PRIYA, "Only a manager")
    form = open_pins(living)
    until = (living.today() + timedelta(days=3)).isoformat()
    living.change_team(managers=(TOM,))

    done = living.slack.person(DANA).submit(form, {"band": "red", "reason": "x", "until": until})

    assert "Only a manager" in " ".join(done.errors.values())
    assert pins_of(living) == []
    pin(living, who=TOM, band="red")
    for action in ("pin.lift", "pin.keep"):
        press(living, DANA, action, 1)
    living.slack.wait_for(living.outbox_is_empty)
    assert in_force(living) == [("band", "red")]
    assert audited(living) == ["pinned"]


def contested(living: Living) -> list[Pin]:
    with living.database.begin(TEAM, reading=True) as store:
        night = store.nights.last_done()
        assert night is not None
        lines = store.nights.list_standings(night)
    return [pin for line in lines for pin in line.contested]


@pytest.fixture
def asked(living: Living) -> Living:
    """Acme is pinned to no step; then a major wrong of ours came, and the rules say more."""
    living.slack.wait_for(lambda: digests(living))
    pin(living, play="none")
    living.slack.person(DANA).dismiss(living.slack.person(DANA).modal())
    wrong_of_ours(living, severity=Severity.MAJOR)
    next_night(living)
    assert [p.value for p in contested(living)] == ["none"]
    return living


def test_keeping_a_contested_pin_stops_the_question_until_it_is_worse_still(asked: Living) -> None:
    press(asked, DANA, "pin.keep", 1)
    told(asked, DANA, "stays until it expires")

    assert contested(asked) == []
    assert in_force(asked) == [("play", "none")]
    assert pins_of(asked)[0].rule_then == "recovery_offer"
    assert audited(asked) == ["pinned", "pin_kept"]


def test_lifting_a_contested_pin_lets_the_rules_decide_again(asked: Living) -> None:
    press(asked, TOM, "pin.lift", 1)
    told(asked, TOM, "the rules decide again")

    assert contested(asked) == []
    next_night(asked)
    assert snapshot(asked).play == "recovery_offer"


def test_a_pinned_band_is_asked_about_when_the_rules_say_worse(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    pin(living, band="green")
    due = living.today() - timedelta(days=90)
    with living.database.begin(TEAM) as store:
        duty = Note(id="", on=due, kind=NoteKind.CLIENT_DUTY, text="texts", due=due)
        store.entries.add(duty, ACME, by=PRIYA, at=living.clock())
    next_night(living)
    next_night(living)

    assert snapshot(living).shown_band == "green"
    assert snapshot(living).ruled_band == "amber"
    assert [p.value for p in contested(living)] == ["green"]
    press(living, DANA, "pin.keep", 1)
    living.slack.wait_for(lambda: contested(living) == [])
    assert pins_of(living)[0].rule_then == "amber"


def test_nothing_is_pinned_on_an_archived_client_and_the_way_back_is_said(living: Living) -> None:
    form, dana = open_pins(living), living.slack.person(DANA)
    with living.database.begin(TEAM) as store:
        store.clients.archive(ACME, by=DANA, at=living.clock())
    until = (living.today() + timedelta(days=9)).isoformat()

    done = dana.submit(form, {"band": "red", "reason": "x", "until": until})

    assert done.result == "errors"
    assert "Type /client acme reactivate first" in " ".join(done.errors.values())
    assert pins_of(living) == []


def test_a_step_pinned_before_the_client_left_says_why_it_is_not_followed(living: Living) -> None:
    pin(living, play="change_order")
    with living.database.begin(TEAM) as store:
        client = store.clients.get(ACME).client
        former = replace(client, status=Status.FORMER)
        store.clients.save(ACME, former, by=None, at=living.clock())

    told = living.slack.person(DANA).command("C0ACMEINT", "/fit acme").text

    assert "Not followed now: they are a former client." in told


def test_a_contested_pin_counts_as_a_decision_in_fit_too_and_stands_among_the_gaps(
    asked: Living,
) -> None:
    dana, priya = asked.slack.person(DANA), asked.slack.person(PRIYA)
    asked.know(DANA, PRIYA)

    assert "1 needs a decision" in dana.command("C0RANDOM", "/fit portfolio").text
    gaps = dana.command("C0RANDOM", "/fit gaps")
    assert "Acme: pinned by Dana Whitfield as" in gaps.text
    assert "client.pin.1" in gaps.message.action_ids
    assert "client.pin.1" not in priya.command("C0RANDOM", "/fit gaps").message.action_ids
