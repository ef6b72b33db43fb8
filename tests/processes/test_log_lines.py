"""A whole log of a real bot: JSON lines with ids and codes, no word of anybody's and no token."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from living import TEAM, Living
from processes.running import ROOT, START, change, goodfit

from sandbox.driver import LocalSlack

ROOM = "C0ACMEINT"
MARKER = "zanzibar"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/goodfit.db"


def test_nothing_of_a_scope_request_a_letter_or_an_error_stands_in_the_log(
    slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    agency = Living(slack, url)
    agency.load(Path(__file__).parents[1] / "flows" / "agency")
    priya = slack.person("U0PRIYA")
    with goodfit(slack, url, tmp_path, "run") as running:
        listening = running.find("listening")
        assert listening is not None
        slack.bot_url = f"http://127.0.0.1:{listening['port']}"
        done = priya.command(ROOM, f'/scope acme "{MARKER} banner" 1h')
        assert "Logged for Acme" in done.text
        slack.wait_for(lambda: agency.inbox_is_empty() and agency.outbox_is_empty(), START)
        # A call that Slack refuses, one whose answer is lost, and a table that is gone.
        slack.trouble.fail_next("chat.postMessage", error="internal_error", status=500)
        slack.trouble.lose_reply("views.open")
        priya.command(ROOM, "/scope acme")
        change(agency.database, "DROP TABLE scope_requests")
        failed = priya.command(ROOM, f'/scope acme "{MARKER} page" 2h')
        assert "Ref" in failed.text
        slack.wait_for(lambda: running.find("listener_failed"), START)
        running.tell(signal.SIGTERM)
        assert running.end() == 0
        log = running.log.read_text()

    lines = [json.loads(line) for line in log.splitlines()]
    assert {"listening", "night_run", "listener_failed", "stopped"} <= {
        line["event"] for line in lines
    }
    assert all({"event", "level", "timestamp"} <= set(line) for line in lines)
    for secret in (
        MARKER,
        slack.bot_token,
        slack.signing_secret,
        slack.smtp_url,
        "Acme",
        "Priya",
        "banner",
        "xoxb",
    ):
        assert secret not in log
    assert TEAM in log


def test_a_librarys_message_is_left_out_unless_it_is_known_to_speak_plainly() -> None:
    script = f"""
import logging
from bot.logs import set_up_logs
set_up_logs()
logging.getLogger("slack_sdk").error("{MARKER} xoxb-1-2")
logging.getLogger("uvicorn.error").error("started %s", "xoxb-1-2")
try:
    raise ValueError("{MARKER}")
except ValueError:
    logging.getLogger("apscheduler.x").exception("job failed")
raise RuntimeError("{MARKER}")
"""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 1
    assert MARKER not in done.stderr
    assert "xoxb" not in done.stderr
    assert [line["event"] for line in lines] == ["library", "library", "library", "crashed"]
    assert lines[0]["logger"] == "slack_sdk"
    assert lines[1]["message"] == "started (token)"
    assert (lines[2]["error"], lines[2]["message"]) == ("ValueError", "job failed")
    assert lines[3]["error"] == "RuntimeError"
