"""The rules in words: each figure on a page of the form and in the TOML; what a replay says."""

import json
import tomllib
from datetime import UTC, date, datetime

import pytest

from bot.domain.fit import Band
from bot.domain.play import PlayName
from bot.domain.replay import ClientReplay, Flip, Leaver, Shift, Stand
from bot.domain.replay_report import ReplayReport, plain_of
from bot.domain.rule_change import ChangeState, RuleChange
from bot.domain.rules import DEFAULT
from bot.domain.tuning import changes_of, paths, text_of, tuned
from bot.messages.rule_change import ShownChange, rule_change_message, rule_change_view
from bot.messages.rule_words import PAGES
from bot.messages.rules_form import defaults_typed, fits, rules_form, typed_so_far, whole
from bot.messages.rules_toml import rules_toml
from sandbox.blocks import block_errors, view_errors

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
FINE, RISKY = Stand(Band.GREEN, at_risk=False), Stand(Band.AMBER, at_risk=True)
EVERY = [".".join(path) for path in paths()]


def test_every_figure_stands_on_one_page() -> None:
    shown = [".".join(path) for page in PAGES.values() for path in page.paths]

    assert sorted(shown) == sorted(EVERY)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_short_and_names_each_default_its_reason_and_its_source(page: str) -> None:
    form = rules_form(DEFAULT, page=page, waiting=3)
    assert view_errors(form, "modal") == []
    fields = [block for block in form["blocks"] if block["type"] == "input"]

    assert len(form["blocks"]) <= 30
    for block in fields:
        table, _, field = block["block_id"].partition(".")
        assert block["hint"]["text"].startswith(f"Default: {text_of(DEFAULT, table, field)}. ")
        assert "Source: domain.md, " in block["hint"]["text"]
        assert block["element"]["initial_value"] == text_of(DEFAULT, table, field)


def test_what_is_as_it_was_is_no_change_and_what_is_typed_comes_along() -> None:
    before = {"silence.weight": "0.4"}
    fields = {"thresholds.green_from": " 75 ", "silence.weight": "0.3", "rules.pages": "debt"}

    assert typed_so_far(DEFAULT, before, {}) == before
    assert typed_so_far(DEFAULT, before, fields) == {}
    assert whole(DEFAULT, before)["silence"]["weight"] == "0.4"
    assert tuned(whole(DEFAULT, {})) == DEFAULT


def test_every_figure_changed_at_once_still_fits_beside_the_form_or_is_refused() -> None:
    other = dict.fromkeys(EVERY, "1")

    assert fits(DEFAULT, other)
    assert not fits(DEFAULT, dict.fromkeys(EVERY, "x" * 80))
    assert len(json.dumps(rules_form(DEFAULT, typed=other)["private_metadata"])) < 3000


def test_the_defaults_are_typed_where_the_rules_differ() -> None:
    rules = tuned({"silence": {"weight": 0.4}, "thresholds": {"quiet_days": 3}})

    assert defaults_typed(rules) == {"silence.weight": "0.3", "thresholds.quiet_days": "14"}


def test_the_toml_is_read_as_the_same_rules_with_every_default_in_a_comment() -> None:
    rules = tuned(
        {"silence": {"scale": "7 = 0, 21 = 1/3, 60 = 1"}, "thresholds": {"step_from": "1/3"}}
    )
    text = rules_toml("Harbour\nrules = 1", changes_of(rules))

    assert tuned(tomllib.loads(text)["rules"]) == rules
    for path in paths():
        assert f"{path[1]} = " in text
        assert text_of(DEFAULT, *path) in text


def shown(
    clients: int = 0, state: ChangeState = ChangeState.READY, name: str = "Acme", **kept: object
) -> ShownChange:
    report = ReplayReport(first=date(2026, 1, 6), last=date(2026, 6, 30), nights=26)
    for number in range(clients):
        one = ClientReplay(
            client_id=number,
            flip=Flip(on=date(2026, 5, 14), before=FINE, after=RISKY),
            shift=Shift.SOONER,
            leaver=Leaver(left_on=date(2026, 6, 20), warned_before=False, warned_after=True),
            is_false_alarm=True,
            plays=(PlayName.NONE, PlayName.CHECK_IN),
        )
        report = report.with_client(one)
    change = RuleChange(
        id=1,
        before={},
        after={"thresholds": {"green_from": 90}},
        by="U1",
        proposed_at=NOW,
        state=state,
        report=plain_of(report),
        **kept,  # type: ignore[arg-type]
    )
    return ShownChange(
        change=change,
        report=report,
        names={n: f"{name} {n}" for n in range(clients)},
        people={"U1": "Dana"},
        timezone="Europe/Berlin",
    )


SAID = """\
1 of 1 client would have stood otherwise from 6 Jan 2026 to 30 Jun 2026: 1 at risk sooner.
What changes:
Green from a fit of: 90 instead of 75
Who, and from which night on:
Acme 0, 14 May 2026: at risk instead of on track
Of 1 client that left, the rules in use had warned of 0 a month before, the new ones of 1:
Acme 0, left 20 Jun 2026: only the new ones had warned
Perhaps false alarms: 1 client that stayed would have been at risk by the new rules and never by \
the rules in use:
Acme 0
Another next step today:
Acme 0: check in instead of nothing to decide yet
Looked at on 26 nights of the last 26 weeks, knowing what was known then, without pins. \
A warning counts from 90 to 30 days before they left.
Asked for by Dana. Nothing is changed yet. The new rules would count in /fit at once and in the \
digest from the next night."""


def test_a_replay_says_who_flips_when_and_holds_both_rules_against_who_left() -> None:
    text, _ = rule_change_message(shown(1))

    assert text == SAID


def test_no_flip_is_said_as_that() -> None:
    text, _ = rule_change_message(shown(0))

    assert text.startswith("No client would have stood otherwise")
    assert "No client left in these weeks" in text


@pytest.mark.parametrize("clients", [0, 1, 10, 11, 5000])
@pytest.mark.parametrize("state", list(ChangeState))
def test_ten_are_named_the_rest_counted_and_slack_takes_it(
    clients: int, state: ChangeState
) -> None:
    change = shown(clients, state, name="<!channel> & *Sons*" + "x" * 60)
    text, blocks = rule_change_message(change, notice="Too late.")

    assert block_errors(blocks, "message") == []
    assert view_errors(rule_change_view(change), "modal") == []
    assert len(text) <= 4000
    assert "<!channel>" not in text
    if clients > 10:
        assert f"and {clients - 10} more" in text


@pytest.mark.parametrize("state", list(ChangeState))
def test_buttons_stand_until_somebody_decided(state: ChangeState) -> None:
    is_over = state in (ChangeState.SAVED, ChangeState.DROPPED)
    kept = {"decided_by": "U1", "decided_at": NOW} if is_over else {}
    _, blocks = rule_change_message(shown(1, state, **kept))

    assert any(b["type"] == "actions" for b in blocks) is (state is ChangeState.READY)
    assert ("Dana" in json.dumps(blocks[0])) is is_over
