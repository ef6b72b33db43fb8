"""What Slack sends, and how: each rule of its platform on the way in has a test here."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from journey import history
from living import TEAM, Living

from bot import wiring
from bot.domain.grammar import SHAPES
from bot.listeners.commands import COMMANDS
from sandbox.events import Event

ROOM = "C0ACMEINT"
SHARED = "C0ACME"
TAKEN = 200
STALE_AFTER = 16


def said(living: Living, words: str = "Could we get a Spanish page too?") -> str:
    return living.slack.person("U0SAM").say(ROOM, words).ts


def settled(living: Living) -> None:
    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_is_empty)


def reaction(ts: str, **more: Any) -> dict[str, Any]:
    item = {"type": "message", "channel": ROOM, "ts": ts}
    return {"type": "reaction_added", "user": "U0PRIYA", "reaction": "eyes", "item": item} | more


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What is logged, by the settings of `goodfit run`."""
    written = StringIO()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", written)
        wiring.set_up_logs()
    yield written
    structlog.reset_defaults()


@contextmanager
def slack_answers_nothing_but_forms(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Let every call of the bot hang until the end, as on a bad day; forms open at once."""
    calls = living.slack.trouble.calls
    around = calls.around
    over = threading.Event()

    def hang(method: str, token: str | None, work: Callable[[], Any]) -> Any:
        if method != "views.open":
            over.wait(30)
        return around(method, token, work)

    with monkeypatch.context() as patch:
        patch.setattr(calls, "around", hang)
        try:
            yield
        finally:
            over.set()


def test_listeners_call_nothing_but_views_open_so_slow_events_do_not_slow_a_command(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    priya, dana = living.slack.person("U0PRIYA"), living.slack.person("U0DANA")
    messages = [said(living, f"wish number {n}") for n in range(5)]
    answer = priya.command(ROOM, '/scope acme "a banner" 1h')
    shared = living.slack.messages(SHARED)[1].ts
    settled(living)

    with slack_answers_nothing_but_forms(living, monkeypatch):
        for ts in messages:
            priya.react(ROOM, ts, "triangular_ruler")
        dana.open_home()
        priya.mention(ROOM, "who is at risk?")
        answers = [priya.command(ROOM, f'/scope acme "page {n}" 1h') for n in range(3)]
        clicked = priya.press(answer.message, "Undo")
        priya.shortcut("log_scope_request", SHARED, shared)
        form = living.slack.wait_for(priya.modal)
        submitted = priya.submit(form, {"hours": "2h"})

    assert [a.error for a in answers] == [""] * 3
    assert all("Logged for Acme" in a.text for a in answers)
    assert clicked.error == ""
    assert submitted.result == "closed"
    events = [p for p in living.slack.posts if p.name == "reaction_added"]
    assert [p.status for p in events] == [TAKEN] * 5
    living.slack.wait_for(lambda: len(history(living).scope_requests) == 5 + 3 + 1)


def test_slack_is_asked_once_whose_token_it_is_and_not_again_for_every_request(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 1h')
    priya.press(answer.message, "Undo")
    priya.react(ROOM, said(living), "triangular_ruler")
    priya.open_home()
    settled(living)

    assert len(living.slack.calls("auth.test")) == 1


def test_an_event_whose_listener_fails_is_refused_comes_again_and_is_kept_once(
    living: Living, logs: StringIO
) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    settled(living)
    living.slack.slack.events.pauses = ()
    with living.database.session() as session:
        session.connection().exec_driver_sql("ALTER TABLE inbox RENAME TO out_of_order")

    priya.react(ROOM, ts, "triangular_ruler")
    refused = living.slack.posts[-1]
    with living.database.session() as session:
        session.connection().exec_driver_sql("ALTER TABLE out_of_order RENAME TO inbox")
    envelope = living.slack.sent_events("reaction_added")[0]
    again = [living.slack.resend(envelope, number).status for number in (1, 2)]

    assert (refused.name, refused.status) == ("reaction_added", 500)
    assert "listener_failed" in logs.getvalue()
    assert again == [TAKEN, TAKEN]
    living.slack.wait_for(lambda: history(living).scope_requests)
    settled(living)
    assert len(history(living).scope_requests) == 1
    assert len(priya.ephemerals(ROOM)) == 1


def test_a_command_that_fails_on_our_side_hands_back_what_was_typed_with_a_reference(
    living: Living, logs: StringIO
) -> None:
    settled(living)
    with living.database.session() as session:
        session.connection().exec_driver_sql("ALTER TABLE scope_requests RENAME TO out_of_order")

    answer = living.slack.person("U0PRIYA").command(ROOM, '/scope acme "R&D <b>" 1h')

    with living.database.session() as session:
        session.connection().exec_driver_sql("ALTER TABLE out_of_order RENAME TO scope_requests")
    assert answer.error == ""
    assert "Not logged: something failed on our side" in answer.text
    assert "You typed: /scope acme" in answer.text
    reference = answer.text.partition("Ref ")[2][:4]
    assert f'"reference": "{reference}"' in logs.getvalue()
    assert "R&D" not in logs.getvalue()


def test_nothing_of_a_request_that_is_not_signed_stands_in_the_logs(
    living: Living, caplog: pytest.LogCaptureFixture, logs: StringIO
) -> None:
    body = urlencode({"command": "/scope", "text": "acme merger-with-zebra 1h"}).encode()
    with caplog.at_level(logging.INFO):
        statuses = [
            living.slack.post_raw(body, signature="v0=" + "0" * 64).status,
            living.slack.post_raw(body, timestamp="yesterday").status,
            living.slack.post_raw(b"payload=%7Bmerger-with-zebra").status,
            living.slack.post_raw(b'{"type": "merger-with-zebra"}').status,
        ]

    assert statuses[:3] == [401, 401, 400]
    assert "zebra" not in caplog.text + logs.getvalue()


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"/goodfit"}))
def test_help_behind_any_command_answers_with_its_usage(living: Living, command: str) -> None:
    answer = living.slack.person("U0PRIYA").command(ROOM, f"{command} help")

    assert f"{command}: " in answer.text
    assert "For example:" in answer.text
    assert len(SHAPES[command]) <= answer.text.count(command)


@pytest.mark.parametrize("typed", ["help", "", "what is this", "--version"])
def test_what_goodfit_does_not_know_is_answered_with_every_way_in(
    living: Living, typed: str
) -> None:
    answer = living.slack.person("U0PRIYA").command(ROOM, f"/goodfit {typed}")

    assert all(f"{command}: " in answer.text for command in COMMANDS)


def test_a_command_that_slack_sends_and_nobody_knows_is_answered_and_handed_back(
    living: Living,
) -> None:
    fields = {"team_id": TEAM, "user_id": "U0PRIYA", "channel_id": ROOM, "trigger_id": "1.2.x"}
    body = urlencode(fields | {"command": "/scoop", "text": "acme ice cream"}).encode()

    reply = living.slack.post_raw(body)

    assert reply.status == TAKEN
    assert "/goodfit help" in reply.text
    assert "/scoop acme ice cream" in reply.text


def test_people_channels_and_links_that_slack_marks_are_kept_as_a_person_reads_them(
    living: Living,
) -> None:
    line = '/scope acme "ask @tom in #general or #approvals, see https://acme.example/a?b=1&c=2" 2h'
    answer = living.slack.person("U0PRIYA").command(ROOM, line)

    assert "<@" not in answer.text
    text = history(living).scope_requests[0].text
    assert "@Tom" in text or "@tom" in text
    assert "#general" in text
    assert "https://acme.example/a?b=1&c=2" in text
    assert "<" not in text.replace("<#C0APPROVE|>", "")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("acme “a page — in Spanish” 6h", "a page — in Spanish"),
        ("acme «a page – in Spanish» 6h", "a page – in Spanish"),  # noqa: RUF001 (dash on purpose)
        ("acme — a page in Spanish 6h", "a page in Spanish"),
        ("acme: don’t forget the “new” page 6h", "don’t forget the"),  # noqa: RUF001 (curly)
    ],
)
def test_curly_quotes_and_long_dashes_are_understood(living: Living, typed: str, text: str) -> None:
    living.slack.person("U0PRIYA").command(ROOM, f"/scope {typed}")

    asks = history(living).scope_requests
    assert [(text in ask.text, ask.hours) for ask in asks] == [(True, 6.0)]


def test_an_event_belongs_to_its_first_authorization_and_not_to_the_outer_team(
    living: Living,
) -> None:
    first, second = said(living, "from a shared channel"), said(living, "not for us")
    events = living.slack.slack.events
    ours = events.envelope(Event(reaction(first, reaction="triangular_ruler"), ROOM, "T0OTHER"))
    theirs = events.envelope(Event(reaction(second, reaction="triangular_ruler"), ROOM, TEAM))
    theirs["authorizations"][0]["team_id"] = "T0OTHER"

    assert [living.slack.resend(one).status for one in (theirs, ours)] == [TAKEN, TAKEN]

    living.slack.wait_for(lambda: history(living).scope_requests)
    settled(living)
    assert [a.text for a in history(living).scope_requests] == ["from a shared channel"]


def test_a_reaction_without_the_messages_author_is_understood(living: Living) -> None:
    body = reaction(said(living), reaction="triangular_ruler::skin-tone-5")
    assert "item_user" not in body

    living.slack.send_event(body, ROOM)

    living.slack.wait_for(lambda: history(living).scope_requests)


def test_a_click_counts_where_the_team_is_null_and_elsewhere_does_nothing(living: Living) -> None:
    living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner" 1h')
    action = {"action_id": "entry.undo", "block_id": "b", "type": "button", "value": "S-1"}
    click = {"type": "block_actions", "team": None, "trigger_id": "1.2.y", "actions": [action]}
    payload = living.slack.slack.outgoing.payload

    assert payload(click | {"user": {"id": "U0PRIYA", "team_id": "T0OTHER"}}).status == TAKEN
    assert len(history(living).scope_requests) == 1

    assert payload(click | {"user": {"id": "U0PRIYA", "team_id": TEAM}}).status == TAKEN
    assert history(living).scope_requests == ()


def test_a_form_counts_for_the_workspace_where_the_app_is_and_not_for_the_senders(
    living: Living,
) -> None:
    view = {
        "id": "V0",
        "type": "modal",
        "callback_id": "entry.form",
        "private_metadata": '{"kind": "scope_request"}',
        "state": {
            "values": {
                "client": {"client": {"selected_option": {"value": "1"}}},
                "text": {"text": {"type": "plain_text_input", "value": "sent in by a form"}},
            }
        },
    }
    body = {"type": "view_submission", "trigger_id": "1.2.z", "api_app_id": "A0GOODFIT"}
    theirs = {"user": {"id": "U0PRIYA", "team_id": TEAM}, "team": {"id": TEAM}}
    payload = living.slack.slack.outgoing.payload

    other = payload(body | theirs | {"view": view | {"app_installed_team_id": "T0OTHER"}})
    assert (other.status, history(living).scope_requests) == (TAKEN, ())

    ours = payload(
        body
        | {"user": {"id": "U0PRIYA", "team_id": "T0OTHER"}, "team": {"id": "T0OTHER"}}
        | {"view": view | {"app_installed_team_id": TEAM}}
    )
    assert ours.status == TAKEN
    assert [a.text for a in history(living).scope_requests] == ["sent in by a form"]


def test_a_person_whose_id_starts_with_w_is_a_person_like_any_other(living: Living) -> None:
    wilma = living.slack.add_person("W0WILMA", "Wilma Berg")
    living.slack.workspace.channels[ROOM]["members"].append("W0WILMA")
    living.know("W0WILMA")
    answer = wilma.command(ROOM, '/scope acme "for <@W0WILMA> to do" 2h')
    assert "Logged for Acme: for @" in answer.text

    wilma.react(ROOM, said(living), "rotating_light")

    living.slack.wait_for(lambda: history(living).complaints)


def test_an_event_that_comes_again_a_day_later_counts_once(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.react(ROOM, said(living), "triangular_ruler")
    living.slack.wait_for(lambda: priya.ephemerals(ROOM))
    priya.unreact(ROOM, living.slack.messages(ROOM)[-1].ts, "triangular_ruler")
    living.slack.wait_for(lambda: not history(living).scope_requests)
    settled(living)
    living.clock.advance(hours=25)
    living.bot.schedule.forget_old()

    envelope = living.slack.sent_events("reaction_added")[0]
    assert living.slack.resend(envelope, 3, "http_timeout").status == TAKEN
    settled(living)

    assert history(living).scope_requests == ()


def test_an_invitation_to_a_clients_workspace_closes_a_channel_to_emoji_at_once(
    living: Living,
) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    living.slack.trouble.pending_share(ROOM)

    priya.react(ROOM, ts, "triangular_ruler")

    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    assert "Nothing is logged: this channel is open to clients or guests" in answer.text
    assert history(living).scope_requests == ()


def test_a_guest_who_came_in_closes_a_channel_to_emoji_at_once(living: Living) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    living.slack.trouble.invite_guest(ROOM)

    priya.react(ROOM, ts, "triangular_ruler")

    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    assert "Nothing is logged: this channel is open to clients or guests" in answer.text
    assert history(living).scope_requests == ()


def test_a_person_last_read_16_minutes_ago_is_read_again_before_a_click_counts(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 1h')
    settled(living)
    # She became a guest, and the event that says so got lost.
    living.slack.workspace.people["U0PRIYA"]["is_restricted"] = True
    living.clock.advance(minutes=STALE_AFTER)

    priya.press(answer.message, "Undo")

    living.slack.wait_for(lambda: any("for members" in m.text for m in priya.ephemerals(ROOM)))
    assert len(history(living).scope_requests) == 1


def test_a_person_last_read_16_minutes_ago_sees_the_form_at_once_and_it_is_filled_then(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    priya = living.slack.person("U0PRIYA")
    settled(living)
    living.clock.advance(minutes=STALE_AFTER)

    with slack_answers_nothing_but_forms(living, monkeypatch):
        assert priya.command(ROOM, "/scope").error == ""
        empty = living.slack.wait_for(priya.modal)
        assert "text" not in empty.values

    form = living.slack.wait_for(lambda: (m := priya.modal()) and "text" in m.values and m)
    assert priya.submit(form, {"client": "1", "text": "from the form"}).result == "closed"
    living.slack.wait_for(lambda: history(living).scope_requests)


def test_from_within_a_thread_the_menu_and_a_mention_are_ways_in(living: Living) -> None:
    priya, root = living.slack.person("U0PRIYA"), said(living, "Plans for May")
    reply = living.slack.person("U0SAM").say(ROOM, "They want a video", thread_ts=root).ts
    assert "not supported in threads" in priya.command(ROOM, "/scope x", thread_ts=root).text

    priya.shortcut("log_scope_request", ROOM, reply)
    form = living.slack.wait_for(priya.modal)
    assert priya.submit(form, {"client": "1"}).result == "closed"
    living.slack.wait_for(lambda: history(living).scope_requests)
    priya.mention(ROOM, "who is at risk?", thread_ts=root)

    assert history(living).scope_requests[0].text == "They want a video"
    told = living.slack.wait_for(lambda: [m for m in priya.ephemerals(ROOM) if "at risk" in m.text])
    assert told[-1].thread_ts == root
