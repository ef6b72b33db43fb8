"""A token that works no more: nothing is lost or said wrongly, and all goes on when it is back."""

import pytest
from journey import digests, draft_apology, history
from living import Living
from upsets import ROOM, after_a_while, said, settled

RULER = "triangular_ruler"


def texts(living: Living) -> list[str]:
    return [ask.text for ask in history(living).scope_requests]


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
def test_while_the_token_is_revoked_what_is_typed_is_kept_and_answered(
    living: Living, error: str
) -> None:
    priya = living.slack.person("U0PRIYA")
    living.slack.trouble.revoke_token(error)

    logged = priya.command(ROOM, '/scope acme "a banner" 1h')
    formless = priya.command(ROOM, '/promise acme "the spring report"')

    assert "Logged for Acme: a banner" in logged.text
    assert "the spring report" in formless.text
    assert texts(living) == ["a banner"]


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
def test_an_emoji_put_on_while_the_token_is_revoked_is_logged_once_it_works_again(
    living: Living, error: str
) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    settled(living)
    living.slack.trouble.revoke_token(error)
    priya.react(ROOM, ts, RULER)
    living.slack.wait_for(living.slack.refusals)

    living.slack.trouble.restore_token()

    after_a_while(living, lambda: texts(living))
    after_a_while(living, lambda: priya.ephemerals(ROOM))
    assert len(texts(living)) == 1


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_digest_of_a_night_in_which_the_token_is_revoked_is_posted_once_it_works_again(
    living: Living, error: str
) -> None:
    living.slack.wait_for(lambda: digests(living))
    settled(living)
    living.slack.trouble.revoke_token(error)
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()
    living.slack.wait_for(living.slack.refusals)

    living.slack.trouble.restore_token()

    after_a_while(living, lambda: len(digests(living)) == 2)
    settled(living)
    assert len(digests(living)) == 2


def test_a_letter_approved_while_the_token_is_revoked_is_sent_once_and_shown_later(
    living: Living,
) -> None:
    thread = draft_apology(living)
    version = thread.version(1)
    settled(living)
    living.know("U0DANA")
    living.slack.trouble.revoke_token()

    living.slack.person("U0DANA").press(version, "Approve version 1")
    living.slack.wait_for(living.slack.mails)
    living.slack.trouble.restore_token()

    after_a_while(living, lambda: "sent, approved by Dana Whitfield" in thread.root.words)
    assert len(living.slack.mails()) == 1
