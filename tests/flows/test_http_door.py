"""The door: signed or refused, parsed by ourselves, and health pages beside it."""

import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode

import httpx
import pytest
from journey import history
from living import Living

NOT_SIGNED, TOO_LARGE = 401, 413


def scope(words: str) -> bytes:
    return urlencode(
        {
            "team_id": "T0HARBOUR",
            "user_id": "U0PRIYA",
            "channel_id": "C0ACMEINT",
            "command": "/scope",
            "text": words,
            "trigger_id": "1.2.x",
        }
    ).encode()


def test_a_wrong_signature_is_refused(living: Living) -> None:
    reply = living.slack.post_raw(scope("acme x 1h"), signature="v0=" + "0" * 64)

    assert reply.status == NOT_SIGNED
    assert history(living).scope_requests == ()


@pytest.mark.parametrize("timestamp", ["yesterday", "", "١٢٣", "1e9", "-1", "9" * 5000])
def test_a_timestamp_that_is_no_number_is_refused_and_breaks_nothing(
    living: Living, timestamp: str
) -> None:
    reply = httpx.post(
        f"{living.slack.bot_url}/slack/events",
        content=scope("acme x 1h"),
        headers={
            b"x-slack-request-timestamp": timestamp.encode(),
            b"x-slack-signature": b"v0=00",
            b"content-type": b"application/x-www-form-urlencoded",
        },
    )
    assert reply.status_code == NOT_SIGNED


def test_an_old_request_is_refused_even_with_its_own_signature(living: Living) -> None:
    old = str(int(time.time()) - 600)

    assert living.slack.post_raw(scope("acme x 1h"), timestamp=old).status == NOT_SIGNED


def test_a_body_without_an_end_is_not_awaited_to_its_end(living: Living) -> None:
    taken = 0

    def body() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(200):
            taken += 1
            yield b"a" * 1_000_000

    refused = None
    # The line may be closed while it comes.
    with suppress(httpx.TransportError):
        refused = httpx.post(f"{living.slack.bot_url}/slack/events", content=body()).status_code

    assert refused in (None, TOO_LARGE)
    assert taken < 200


def test_a_large_body_is_refused_by_its_length_alone(living: Living) -> None:
    reply = httpx.post(f"{living.slack.bot_url}/slack/events", content=b"a" * 1_000_001)

    assert reply.status_code == TOO_LARGE


def test_words_like_payload_anywhere_do_not_lose_the_command(living: Living) -> None:
    living.slack.add_channel("C0PAY", "payload-team", ("U0PRIYA", "U0GOODFIT"))
    answer = living.slack.person("U0PRIYA").command("C0PAY", '/scope acme "payload=1 test" 1h')

    assert "Logged for Acme: payload=1 test" in answer.text


def test_slack_can_verify_the_address(living: Living) -> None:
    reply = living.slack.verify_url()

    assert reply.status == 200
    assert reply.text == "c1"


def test_what_cannot_be_read_is_refused_with_a_code(living: Living) -> None:
    assert living.slack.post_raw(b"payload=%7Bnot-json").status == 400
    assert living.slack.post_raw(b"{", content_type="application/json").status == 400


def test_health_pages_answer(living: Living) -> None:
    assert httpx.get(f"{living.slack.bot_url}/healthz").text == "ok"
    assert httpx.get(f"{living.slack.bot_url}/readyz").json() == {"ready": True}


def test_another_teams_request_leaves_nothing_behind(living: Living) -> None:
    body = scope("acme x 1h").replace(b"T0HARBOUR", b"T0OTHER")
    reply = living.slack.post_raw(body)

    assert reply.status == 200
    assert "not set up in this workspace" in reply.text
    assert history(living).scope_requests == ()
