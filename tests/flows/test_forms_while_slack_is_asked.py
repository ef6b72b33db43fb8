"""Whoever was not read from Slack lately: nothing typed is lost while Slack is asked."""

import pytest
from journey import history
from living import TEAM, Living
from sqlalchemy import text
from test_complaint_course import put as put_complaint
from upsets import ROOM, said, settled

from bot.domain.complaint import Fault
from bot.domain.scope_request import ScopeRequest
from bot.messages.windows import ONE_MOMENT
from sandbox.answer import View
from sandbox.person import Person

STALE_AFTER = 16
REFUSAL = "Goodfit is for members of this workspace only."


def stale(living: Living) -> None:
    """Let it be so long ago that people were read that Slack must be asked again."""
    settled(living)
    living.clock.advance(minutes=STALE_AFTER)


def opened(living: Living, person: Person, line: str) -> View:
    person.command(ROOM, line)
    return living.slack.wait_for(lambda: (m := person.modal()) and m.values and m)


def value(form: View, name: str) -> str:
    field = form.values[name][name]
    chosen = field.get("selected_option") or field
    return str(chosen["value"])


def waits_in_inbox(living: Living) -> bool:
    """Say whether something waits to be tried again."""
    with living.database.session() as session:
        query = text("SELECT count(*) FROM inbox WHERE state = 'queued'")
        return bool(session.execute(query).scalar_one())


def put_asks(living: Living, count: int) -> None:
    with living.database.begin(TEAM) as store:
        for n in range(count):
            value = ScopeRequest(id="", text=f"wish {n}", asked_on=living.today())
            store.entries.add(value, 1, by="U0PRIYA", at=living.clock())


def refused(living: Living) -> list[tuple[str, str]]:
    with living.database.begin(TEAM, reading=True) as store:
        lines = store.audit.list_newest(limit=100)
    return [(line.user_id, line.about) for line in lines if line.what == "refused"]


# --- a form that is sent ---


def test_a_form_sent_after_16_minutes_keeps_what_is_typed_and_counts_when_sent_again(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    form = opened(living, priya, "/scope")
    stale(living)
    typed = {"client": "1", "text": "a Spanish page", "hours": "six hours"}

    first = priya.submit(form, typed)

    assert (first.result, first.errors) == ("errors", {"client": ONE_MOMENT})
    settled(living)
    assert "Checking" not in form.words
    second = priya.submit(form)
    assert set(second.errors) == {"hours"}
    assert priya.submit(form, {"hours": "6h"}).result == "closed"
    asks = history(living).scope_requests
    assert [(a.text, a.hours) for a in asks] == [("a Spanish page", 6.0)]


def test_points_of_a_complaint_stay_in_their_form_when_slack_must_be_asked(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, "/complaint acme the report was late")
    priya.click(answer.message, "entry.edit")
    form = living.slack.wait_for(lambda: (m := priya.modal()) and "points" in m.values and m)
    stale(living)

    first = priya.submit(
        form, {"points": "It was late\nNobody told us", "client_side_heard": "yes"}
    )
    settled(living)

    assert set(first.errors.values()) == {ONE_MOMENT}
    assert priya.submit(form, {"on": "2099-01-01"}).errors.keys() == {"on"}
    assert value(form, "points") == "It was late\nNobody told us"
    assert priya.submit(form, {"on": "2026-01-01"}).result in ("updated", "closed")
    assert history(living).complaints[0].points == ("It was late", "Nobody told us")


def test_who_became_a_guest_unnoticed_is_refused_politely_and_leaves_a_line(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    form = opened(living, priya, "/scope")
    settled(living)
    living.slack.workspace.people["U0PRIYA"]["is_restricted"] = True
    living.clock.advance(minutes=STALE_AFTER)

    priya.submit(form, {"client": "1", "text": "a Spanish page"})

    living.slack.wait_for(lambda: (m := priya.modal()) and m.words == REFUSAL)
    assert refused(living) == [("U0PRIYA", "form:entry.form")]
    assert history(living).scope_requests == ()


def test_a_form_without_a_field_never_stays_on_checking(living: Living) -> None:
    living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner" 1h')
    priya = living.slack.person("U0PRIYA")
    view = opened(living, priya, "/scope")
    stale(living)
    with living.slack.workspace.changed:
        view.record["blocks"] = [b for b in view.record["blocks"] if b["type"] != "input"]
        view.record["state"] = {"values": {}}

    assert priya.submit(view).result == "updated"

    living.slack.wait_for(lambda: (m := priya.modal()) and "Checking" not in m.words)
    assert len(history(living).scope_requests) == 1


def test_when_slack_never_says_who_sent_a_form_they_are_told_and_their_words_stay(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    form = opened(living, priya, "/scope")
    stale(living)
    living.slack.trouble.fail_next("users.info", error="internal_error", times=100)

    priya.submit(form, {"client": "1", "text": "a Spanish page"})

    def is_told() -> bool:
        if waits_in_inbox(living):
            living.clock.advance(hours=1)
        return any("Slack did not say who you are" in m.text for m in living.slack.dms("U0PRIYA"))

    living.slack.wait_for(is_told)
    assert value(form, "text") == "a Spanish page"


# --- a command whose form cannot open any more ---


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/invest acme for the jubilee", "for the jubilee"),
        ('/note acme "they liked the launch"', "they liked the launch"),
    ],
)
def test_words_behind_a_command_that_needs_a_form_are_kept_and_a_button_opens_it_filled(
    living: Living, line: str, words: str
) -> None:
    tom = living.slack.person("U0TOM")
    stale(living)

    tom.command(ROOM, line)

    told = living.slack.wait_for(lambda: tom.ephemerals(ROOM))[-1]
    assert f"You typed: {line}" in told.text
    tom.press(told, "Open the form")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and m.values and m)
    assert words in value(form, "text")
    assert value(form, "client") == "1"


# --- Home ---


def test_an_undo_in_home_after_16_minutes_is_seen_there(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, '/scope acme "a banner" 1h')
    priya.open_home()
    home = living.slack.wait_for(lambda: (h := priya.home()) and "a banner" in h.words and h)
    stale(living)

    priya.click(home, "entry.undo.S-1")

    living.slack.wait_for(lambda: (h := priya.home()) and "a banner" not in h.words)
    assert history(living).scope_requests == ()


@pytest.mark.parametrize("minutes", [0, STALE_AFTER])
def test_a_form_opened_on_homes_second_page_leads_back_to_it(living: Living, minutes: int) -> None:
    put_asks(living, 12)
    priya = living.slack.person("U0PRIYA")
    priya.open_home()
    home = living.slack.wait_for(lambda: (h := priya.home()) and "wish 11" in h.words and h)
    priya.click(home, next(a for a in home.action_ids if a.startswith("home.page.own")))
    home = living.slack.wait_for(lambda: (h := priya.home()) and "wish 0" in h.words and h)
    settled(living)
    living.clock.advance(minutes=minutes)
    priya.click(home, "entry.edit.S-1")
    form = living.slack.wait_for(lambda: (m := priya.modal()) and m.values and m)
    settled(living)

    assert priya.submit(form, {"text": "wish 0, in Spanish"}).result in ("closed", "updated")

    home = living.slack.wait_for(lambda: (h := priya.home()) and "in Spanish" in h.words and h)
    settled(living)
    assert "wish 11" not in home.words


# --- a message that is looked at again while its form stands open ---


def test_news_of_a_message_do_not_throw_anybody_back_a_step(living: Living) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living, "They say the report was late")
    priya.react(ROOM, ts, "rotating_light")
    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    living.slack.trouble.change_message(ROOM, ts, "They never said so")
    settled(living)
    living.slack.trouble.rate_limit("reactions.get", retry_after=60)
    priya.click(answer, "entry.edit")
    theirs = living.slack.wait_for(lambda: (m := priya.modal()) and "points" in m.values and m)
    living.slack.wait_for(living.slack.refusals)
    priya.submit(theirs, {"points": "It was late", "client_side_heard": "yes"})
    ours = living.slack.wait_for(lambda: (m := priya.modal()) and "our_side" in m.values and m)
    looks = len(living.slack.calls("views.update"))

    living.clock.advance(minutes=2)
    living.slack.wait_for(lambda: len(living.slack.calls("views.update")) > looks)
    settled(living)

    assert "our_side" in ours.values
    assert "hash_conflict" in str(living.slack.refusals()[-1].answer)


def test_news_of_a_message_are_shown_above_the_form_that_stands_as_it_was_opened(
    living: Living,
) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    living.slack.trouble.delete_message(ROOM, ts)

    priya.press(answer, "Add details")

    form = living.slack.wait_for(lambda: (m := priya.modal()) and "deleted" in m.words and m)
    assert value(form, "text") == "Could we get a Spanish page too?"


def test_what_was_drawn_since_in_a_modal_is_not_drawn_again(living: Living) -> None:
    name = put_complaint(living, fault=Fault.OURS)
    priya = living.slack.person("U0PRIYA")
    priya.open_home()
    living.slack.wait_for(lambda: (h := priya.home()) and name in h.words)
    home = priya.home()
    assert home is not None
    stale(living)
    updates = len(living.slack.calls("views.update"))

    priya.click(home, f"entry.edit.{name}")

    living.slack.wait_for(lambda: (m := priya.modal()) and "points" in m.values)
    settled(living)
    assert len(living.slack.calls("views.update")) == updates + 1
