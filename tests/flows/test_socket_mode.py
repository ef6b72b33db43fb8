"""Socket Mode: with SLACK_APP_TOKEN the bot needs no address and does all that it does by HTTP."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from journey import draft_apology, history
from living import Living

from sandbox.driver import LocalSlack

ROOT = Path(__file__).parents[2]
ROOM = "C0ACMEINT"
UNUSABLE = 2
RUN = (sys.executable, "-m", "bot", "run")


@pytest.fixture
def living(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """A bot that is connected by a web socket and has no address."""
    bot = Living(slack, database_url, socket=True)
    bot.load(Path(__file__).parent / "agency")
    with bot:
        assert slack.bot_url is None
        yield bot


def test_a_scope_request_is_logged_and_answered_to_the_typer_alone(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    before = len(living.slack.messages(ROOM))

    answer = priya.command(ROOM, '/scope acme "a payload page" 6h')

    assert "Logged for Acme: a payload page, 6 h" in answer.text
    assert [m.text for m in priya.ephemerals()] == [answer.text]
    assert len(living.slack.messages(ROOM)) == before
    assert [(a.text, a.hours) for a in history(living).scope_requests] == [("a payload page", 6.0)]


def test_the_form_opens_names_what_is_wrong_beside_its_field_and_logs(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, "/scope acme")
    form = living.slack.wait_for(priya.modal)

    wrong = priya.submit(form, {"text": "from the form", "hours": "a while"})
    assert wrong.result == "errors"
    assert "1h30m" in wrong.errors["hours"]

    assert priya.submit(form, {"hours": "2h"}).result == "closed"
    living.slack.wait_for(
        lambda: any("Logged for Acme: from the form" in m.text for m in priya.ephemerals())
    )


def test_undo_takes_an_entry_back(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "by mistake" 1h')

    priya.press(answer.message, "Undo")

    living.slack.wait_for(lambda: "Removed: by mistake" in answer.message.text)
    assert history(living).scope_requests == ()


def test_a_reaction_logs_the_message_and_delivered_twice_it_counts_once(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = living.slack.person("U0SAM").say(ROOM, "Could we get a Spanish page too?").ts
    priya.react(ROOM, ts, "triangular_ruler")
    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    assert "Logged for Acme: Could we get a Spanish page too?" in answer.text

    envelope = living.slack.sent_events("reaction_added")[0]
    assert living.slack.resend(envelope).status == 200
    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_is_empty)

    assert len(priya.ephemerals(ROOM)) == 1
    assert len(history(living).scope_requests) == 1


def test_an_approved_apology_is_sent_by_email_once(living: Living) -> None:
    thread = draft_apology(living)

    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")

    thread.wait_until("sent, approved by Dana Whitfield")
    assert [m["rcpt_to"] for m in living.slack.mails()] == [["jo@acme.example"]]
    assert (
        "I'm sorry that we sent your September report two days late"
        in (living.slack.mails()[0]["text"])
    )


def test_nobody_but_a_manager_approves(living: Living) -> None:
    thread = draft_apology(living)

    living.slack.person("U0PRIYA").press(thread.version(1), "Approve version 1")

    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_is_empty)
    assert living.slack.mails() == []


def test_when_slack_sends_the_connection_away_the_bot_comes_back_and_goes_on(
    living: Living,
) -> None:
    living.slack.disconnect("refresh_requested")
    living.slack.wait_for(lambda: living.slack.sockets == 1)

    answer = living.slack.person("U0PRIYA").command(ROOM, '/scope acme "still here" 1h')

    assert "Logged for Acme: still here" in answer.text


def settings_for(slack: LocalSlack, app_token: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT"))}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": app_token,
        "SLACK_API_URL": slack.api_url,
    }


@pytest.mark.parametrize("token", ["xapp-1-A0GOODFIT-1-wrong", "the bot's"])
def test_a_wrong_app_token_ends_the_command_with_status_2_and_a_sentence_that_names_it(
    slack: LocalSlack, tmp_path: Path, token: str
) -> None:
    given = slack.bot_token if token == "the bot's" else token
    done = subprocess.run(  # noqa: S603
        RUN,
        cwd=tmp_path,
        env=settings_for(slack, given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == UNUSABLE, done.stderr
    assert "Slack did not take SLACK_APP_TOKEN" in done.stderr
    assert "connections:write" in done.stderr
    assert "Traceback" not in done.stderr
    assert given not in done.stderr


def test_the_command_connects_answers_and_ends_when_it_is_told_to(
    slack: LocalSlack, tmp_path: Path
) -> None:
    with subprocess.Popen(  # noqa: S603
        RUN,
        cwd=tmp_path,
        env=settings_for(slack, slack.app_token),
        stderr=subprocess.PIPE,
        text=True,
    ) as bot:
        slack.wait_for(lambda: slack.sockets == 1 or bot.poll() is not None, timeout=60)
        answer = slack.person("U0PRIYA").command(ROOM, "/scope help")
        bot.terminate()
        _, said = bot.communicate(timeout=60)

    assert '/scope acme "extra landing page" 6h' in answer.text
    assert bot.returncode == 0, said
    assert "Traceback" not in said
