"""What Slack sends, and how: each rule of its platform on the way in has a test here."""

import logging
from collections.abc import Iterator
from io import StringIO
from urllib.parse import urlencode

import pytest
import structlog
from journey import history
from living import TEAM, Living
from sqlalchemy import text
from upsets import ROOM, TAKEN, said, settled, slack_answers_nothing_but_forms

from bot.domain.grammar import SHAPES
from bot.listeners.commands import COMMANDS
from bot.logs import set_up_logs

SHARED = "C0ACME"
STALE_AFTER = 16


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What is logged, by the settings of `goodfit run`."""
    written = StringIO()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", written)
        set_up_logs()
    yield written
    structlog.reset_defaults()


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


def test_a_click_that_fails_where_no_window_opens_is_not_acknowledged(
    living: Living, logs: StringIO
) -> None:
    priya = living.slack.person("U0PRIYA")
    logged = priya.command(ROOM, '/scope acme "a banner" 1h')
    settled(living)
    living.slack.trouble.expire_trigger()
    with living.database.session() as session:
        session.connection().exec_driver_sql("ALTER TABLE scope_requests RENAME TO out_of_order")

    silent, told = (priya.press(logged.message, "Undo") for _ in range(2))

    with living.database.session() as session:
        session.connection().exec_driver_sql("ALTER TABLE out_of_order RENAME TO scope_requests")
    # Slack then puts its own warning beside the button; the second time a window says it.
    assert logs.getvalue().count("listener_failed") == 2
    assert silent.error == "http_service_error"
    assert told.error == ""
    assert "failed on our side" in living.slack.wait_for(priya.modal).words


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


def test_what_failed_on_our_side_is_not_blamed_on_slack(living: Living, logs: StringIO) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 1h')
    settled(living)
    living.clock.advance(minutes=STALE_AFTER)
    with living.database.session() as session:
        session.connection().exec_driver_sql("ALTER TABLE scope_requests RENAME TO out_of_order")

    priya.press(answer.message, "Undo")

    def is_told() -> bool:
        with living.database.session() as session:
            query = text("SELECT count(*) FROM inbox WHERE state = 'queued'")
            waits = session.execute(query).scalar_one()
        if waits:
            living.clock.advance(hours=1)
        return any("failed on our side" in m.text for m in priya.ephemerals(ROOM))

    living.slack.wait_for(is_told)
    with living.database.session() as session:
        session.connection().exec_driver_sql("ALTER TABLE out_of_order RENAME TO scope_requests")
    assert "arrival_waits" in logs.getvalue()
    assert not any("Slack did not say" in m.text for m in priya.ephemerals(ROOM))


def test_signs_that_no_database_keeps_are_left_out_of_what_is_typed(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    fields = {"team_id": TEAM, "user_id": "U0PRIYA", "channel_id": ROOM, "trigger_id": "1.2.n"}
    body = urlencode(fields | {"command": "/scope", "text": 'acme "a ban\0ner" 1h'}).encode()
    assert "Logged for Acme: a banner" in living.slack.post_raw(body).text

    priya.dm("acme wants an extra landing\0 page, 6h")
    priya.command(ROOM, "/scope")
    form = living.slack.wait_for(priya.modal)
    submitted = priya.submit(form, {"client": "1", "text": "a Spanish\0 page"})

    def answers() -> list[str]:
        return [m.text for m in living.slack.dms("U0PRIYA") if m.user == "U0GOODFIT"]

    assert "landing page" in living.slack.wait_for(answers)[0]
    assert submitted.result == "closed"
    asks = {ask.text for ask in history(living).scope_requests}
    assert asks == {"a banner", "a Spanish page"}
