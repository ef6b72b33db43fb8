"""New rules: proposed in a form, replayed over the stored history, decided once by a manager."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from journey import HEALTH
from living import TEAM, Living

from bot.domain.client import Status
from bot.domain.history import Note, NoteKind
from bot.domain.rule_change import ChangeState, RuleChange
from bot.domain.rules import DEFAULT
from bot.domain.team import Team
from bot.domain.tuning import tuned
from sandbox.answer import View
from sandbox.message import Message

DANA, TOM, PRIYA = "U0DANA", "U0TOM", "U0PRIYA"
GREEN, DUTY = "thresholds.green_from", "client_duty.weight"


@pytest.fixture
def portfolio(living: Living) -> Living:
    """Acme owes a duty for 10 weeks; Halyard did for 20 and left two weeks ago."""
    today = living.today()
    with living.database.begin(TEAM) as store:
        for client, weeks in ((1, 10), (5, 20)):
            due = today - timedelta(weeks=weeks)
            duty = Note(id="", on=due, kind=NoteKind.CLIENT_DUTY, text="texts", due=due)
            store.entries.add(duty, client, by=PRIYA, at=living.clock())
        left = today - timedelta(weeks=2)
        gone = Note(id="", on=left, kind=NoteKind.DEPARTURE, text="moved on")
        store.entries.add(gone, 5, by=PRIYA, at=living.clock())
        halyard = store.clients.get(5).client
        changed = {f: getattr(halyard, f) for f in halyard.__slots__} | {"status": Status.FORMER}
        store.clients.save(5, type(halyard)(**changed), by=None, at=living.clock())
    return living


def team_of(living: Living) -> Team:
    with living.database.begin(TEAM, reading=True) as store:
        return store.team.get()


def change_of(living: Living, number: int = 1) -> RuleChange:
    with living.database.begin(TEAM, reading=True) as store:
        return store.rule_changes.get(number)


def audited(living: Living) -> list[str]:
    with living.database.begin(TEAM, reading=True) as store:
        lines = [line.what for line in store.audit.list_newest(limit=50)]
    return [what for what in reversed(lines) if what.startswith("rules")]


def rules_form(living: Living, who: str = DANA) -> View:
    person = living.slack.person(who)
    person.command(HEALTH, "/goodfit rules")
    return living.slack.wait_for(person.modal)


def propose(living: Living, fields: dict[str, Any], who: str = DANA) -> None:
    done = living.slack.person(who).submit(rules_form(living, who), fields)
    assert done.result == "updated", done.errors


def result(living: Living, who: str = DANA) -> Message:
    """Wait for the direct message that holds the difference."""
    return living.slack.wait_for(
        lambda: next((m for m in living.slack.dms(who) if "Use these rules" in m.words), None)
    )


def test_new_rules_are_replayed_then_decided_and_count_at_once(portfolio: Living) -> None:
    living = portfolio
    propose(living, {GREEN: "90", DUTY: "1/2"})

    told = result(living)

    assert team_of(living).rules == {}
    assert "Green from a fit of: 90 instead of 75" in told.words
    assert "Client duties: weight: 0.5 instead of 0.4" in told.words
    assert "Acme, " in told.words
    assert "Of 1 client that left, the rules in use had warned of 1 a month before" in told.words
    assert "Halyard & Sons, left" in told.words
    assert told.words in told.text or "Nothing is changed yet" in told.text
    fit = living.slack.person(PRIYA).command("C0ACMEINT", "/fit acme").text

    living.slack.person(DANA).press(told, "Use these rules")

    living.slack.wait_for(lambda: "In use: Dana Whitfield took the new rules" in told.text)
    assert "Use these rules" not in told.words
    assert team_of(living).rules == {
        "thresholds": {"green_from": 90.0},
        "client_duty": {"weight": 0.5},
    }
    assert change_of(living).state is ChangeState.SAVED
    assert audited(living) == ["rules_proposed", "rules_saved"]
    assert living.slack.person(PRIYA).command("C0ACMEINT", "/fit acme").text != fit


def test_keeping_the_old_rules_changes_nothing_and_says_who_kept_them(portfolio: Living) -> None:
    living = portfolio
    propose(living, {GREEN: "90"})
    told = result(living)

    living.slack.person(DANA).press(told, "Keep the old ones")

    living.slack.wait_for(lambda: "Dana Whitfield kept the old rules" in told.text)
    assert team_of(living).rules == {}
    assert change_of(living).state is ChangeState.DROPPED
    assert audited(living) == ["rules_proposed", "rules_dropped"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_proposed(living: Living) -> None:
    dana, form = living.slack.person(DANA), rules_form(living)

    done = dana.submit(form, {GREEN: "many", DUTY: "1", "silence.weight": "0.4"})

    assert done.result == "errors"
    assert done.errors[GREEN] == "Write a number from 0 to 100."
    assert "less than 1" in done.errors[DUTY]
    with living.database.begin(TEAM, reading=True) as store:
        assert store.rule_changes.find_newest(ChangeState.REPLAYING) is None
    assert dana.submit(form, {GREEN: "80", DUTY: "0.5"}).result == "updated"
    living.slack.wait_for(lambda: change_of(living).state is ChangeState.READY)
    assert change_of(living).after["silence"] == {"weight": 0.4}


def test_rules_that_are_in_use_already_are_not_replayed(living: Living) -> None:
    form = rules_form(living)

    done = living.slack.person(DANA).submit(form, {GREEN: "75.0"})

    assert done.result == "errors"
    assert "in use already" in " ".join(done.errors.values())


def test_what_was_typed_on_one_page_comes_along_to_the_next(living: Living) -> None:
    dana, form = living.slack.person(DANA), rules_form(living)
    dana.submit(form, {GREEN: "no number", DUTY: "0.5"})
    dana.click(form, "rules.page", "plays")
    living.slack.wait_for(lambda: "thresholds.quiet_days" in dana.modal().values)
    assert "Changed so far: Green from a fit of, Client duties: weight." in dana.modal().words

    done = dana.submit(dana.modal(), {"thresholds.quiet_days": "10"})

    assert "On the page Weights and bands, Green from a fit of: Write a number" in " ".join(
        done.errors.values()
    )
    dana.click(dana.modal(), "rules.page", "weights")
    living.slack.wait_for(lambda: GREEN in dana.modal().values)
    assert dana.modal().values[GREEN][GREEN]["value"] == "no number"
    assert dana.submit(dana.modal(), {GREEN: "80"}).result == "updated"
    living.slack.wait_for(lambda: change_of(living).state is ChangeState.READY)
    assert change_of(living).after == {
        "thresholds": {"green_from": 80.0, "quiet_days": 10},
        "client_duty": {"weight": 0.5},
    }


def test_the_defaults_come_back_into_every_field_and_are_replayed_like_any_change(
    living: Living,
) -> None:
    living.change_team(rules={"thresholds": {"green_from": 80, "quiet_days": 3}})
    dana, form = living.slack.person(DANA), rules_form(living)
    assert form.values[GREEN][GREEN]["value"] == "80"

    dana.press(form, "Back to the defaults")
    living.slack.wait_for(lambda: "Changed so far" in dana.modal().words)
    assert dana.submit(dana.modal()).result == "updated"
    dana.press(result(living), "Use these rules")

    living.slack.wait_for(lambda: tuned(team_of(living).rules) == DEFAULT)


def test_only_a_manager_sees_proposes_and_decides(portfolio: Living) -> None:
    living = portfolio
    priya = living.slack.person(PRIYA)
    assert "Only a manager" in priya.command("C0ACMEINT", "/goodfit rules").text
    propose(living, {GREEN: "90"})
    result(living)

    for action in ("rules.use", "rules.keep", "rules.show"):
        living.forge_click(PRIYA, action, "1")
    living.slack.wait_for(living.outbox_is_empty)

    assert change_of(living).state is ChangeState.READY
    assert team_of(living).rules == {}


def test_somebody_who_is_no_manager_any_more_decides_nothing(portfolio: Living) -> None:
    living = portfolio
    propose(living, {GREEN: "90"})
    told = result(living)
    living.change_team(managers=(TOM,))

    living.slack.person(DANA).press(told, "Use these rules")

    living.slack.wait_for(living.outbox_is_empty)
    assert team_of(living).rules == {}
    assert change_of(living).is_open
    assert "Use these rules" in told.words


def test_a_change_is_shown_to_another_manager_who_may_decide_it(portfolio: Living) -> None:
    living = portfolio
    propose(living, {GREEN: "90"})
    told = result(living)
    tom, form = living.slack.person(TOM), rules_form(living, TOM)

    tom.press(form, "See what waits")
    seen = living.slack.wait_for(
        lambda: (m := tom.modal()) and "Asked for by Dana" in m.words and m
    )
    tom.press(seen, "Use these rules")

    living.slack.wait_for(lambda: "In use: Tom" in tom.modal().words)
    assert team_of(living).rules == {"thresholds": {"green_from": 90.0}}
    living.slack.person(DANA).press(told, "Keep the old ones")
    living.slack.wait_for(lambda: "That was decided before" in told.text)
    assert "In use: Tom" in told.text
    assert "Keep the old ones" not in told.words
    assert team_of(living).rules == {"thresholds": {"green_from": 90.0}}


def test_a_change_of_rules_that_were_changed_meanwhile_is_refused(portfolio: Living) -> None:
    living = portfolio
    propose(living, {GREEN: "90"})
    told = result(living)
    living.change_team(rules={"thresholds": {"green_from": 80}})

    living.slack.person(DANA).press(told, "Use these rules")

    living.slack.wait_for(lambda: "Please propose it again" in told.text)
    assert team_of(living).rules == {"thresholds": {"green_from": 80}}
    assert "Use these rules" not in told.words
    assert change_of(living).state is ChangeState.DROPPED


def test_a_form_that_was_opened_before_the_rules_changed_proposes_nothing(living: Living) -> None:
    form = rules_form(living)
    living.change_team(rules={"thresholds": {"green_from": 80}})

    done = living.slack.person(DANA).submit(form, {DUTY: "0.5"})

    assert "changed since" in " ".join(done.errors.values())


def test_of_two_managers_at_once_one_decides(portfolio: Living) -> None:
    living = portfolio
    propose(living, {GREEN: "90"})
    result(living)
    clicks = [
        threading.Thread(target=living.forge_click, args=(who, action, "1"))
        for who, action in ((DANA, "rules.use"), (TOM, "rules.keep")) * 4
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()

    change = change_of(living)
    decisions = [what for what in audited(living) if what != "rules_proposed"]
    assert len(decisions) == 1
    is_used = change.state is ChangeState.SAVED
    assert decisions == ["rules_saved" if is_used else "rules_dropped"]
    assert bool(team_of(living).rules) is is_used
    assert change.decided_by == (DANA if is_used else TOM)


def test_the_rules_open_on_top_of_the_settings_which_stay(living: Living) -> None:
    dana = living.slack.person(DANA)
    dana.command(HEALTH, "/goodfit setup")
    settings = living.slack.wait_for(dana.modal)

    dana.press(settings, "Change how clients are scored")

    form = living.slack.wait_for(lambda: (m := dana.modal()) and GREEN in m.values and m)
    dana.dismiss(form)
    assert dana.modal().title == settings.title
