"""`/scope`: what is typed is logged, answered to the typer alone, and never lost."""

import pytest
from living import Living

ROOM = "C0ACMEINT"


def test_a_scope_request_is_logged_and_answered_to_the_typer_alone(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    before = len(living.slack.messages(ROOM))

    answer = priya.command(ROOM, '/scope acme "extra landing page" 6h')

    assert "Logged for Acme: extra landing page, 6 h" in answer.text
    assert "1 unpaid request, 6 h of" in answer.text
    assert len(living.slack.messages(ROOM)) == before
    assert [m.text for m in priya.ephemerals()] == [answer.text]
