"""What a message of the bot's holds: within Slack's limits, whole when read aloud, and dead."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from journey import APPROVALS, HEALTH, digests, draft_apology, history, next_night, wrong_of_ours
from living import TEAM, Living
from upsets import ROOM, a_night_comes

from bot.domain.complaint import Complaint, Fault, Severity
from sandbox.message import Message

POST = "chat.postMessage"
MOST_UPDATED = 4_000


def test_every_post_unfurls_nothing_and_its_metadata_holds_an_id_and_no_words(
    living: Living,
) -> None:
    thread = draft_apology(living)
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")

    for post in living.slack.calls(POST):
        assert post.body["unfurl_links"] is False
        assert post.body["unfurl_media"] is False
        payload = post.body["metadata"]["event_payload"]
        assert list(payload) == ["id"]
        team, _, number = payload["id"].partition(":")
        assert (team, number.isdecimal()) == (TEAM, True)
    assert len(living.slack.calls(POST)) >= 4


def test_the_text_that_is_read_aloud_carries_what_the_blocks_show(living: Living) -> None:
    thread = draft_apology(living)
    shown = [*digests(living)[-1:], thread.root, thread.version(1)]
    living.know("U0PRIYA")
    answer = living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner for R&D" 3h')
    wanted = [
        ("Acme", "the report was late"),
        ("Acme", "pology"),
        ("I'm sorry that we sent your September report two days late", "Tom Okafor"),
        ("Logged for Acme: a banner for R&amp;D, 3 h", "1st unpaid ask"),
    ]

    for message, words in zip([*shown, answer.message], wanted, strict=True):
        assert all(word in message.text for word in words), message.text


def test_nothing_that_is_redrawn_is_longer_than_an_update_may_be(living: Living) -> None:
    long = " ".join(f"In week {n} we did what we had said." for n in range(70))
    thread = draft_apology(living)
    tom, dana = living.slack.person("U0TOM"), living.slack.person("U0DANA")
    for number, name in enumerate(("sorry", "point_1", "next"), 1):
        tom.press(thread.version(number), "Edit")
        field = f"section.{name}.0"
        form = living.slack.wait_for(lambda f=field: (m := tom.modal()) and f in m.values and m)
        kept = form.values[field][field]["value"]
        assert tom.submit(form, {field: f"{kept}\n\n{long}"}).result == "closed"
    living.know("U0DANA")

    dana.press(thread.version(4), "Approve version 4")

    thread.wait_until("sent, approved by Dana Whitfield")
    living.slack.wait_for(living.outbox_is_empty)
    updates = living.slack.calls("chat.update")
    assert updates
    assert all(len(p.body["text"]) <= MOST_UPDATED for p in updates)
    assert [p for p in living.slack.refusals() if p.name == "chat.update"] == []


def test_a_hundred_and_twenty_clients_at_risk_fit_into_the_digest_and_into_home(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    now = living.clock()
    with living.database.begin(TEAM) as store:
        account = store.clients.find("acme")
        assert account is not None
        for number in range(120):
            client = replace(account.client, key=f"client-{number}", name=f"Client {number} & <Co>")
            wrong = Complaint(
                id="",
                raised_on=(now - timedelta(days=40)).date(),
                text=f"the report was late <!channel> {'x' * 500}",
                fault=Fault.OURS,
                severity=Severity.MAJOR,
            )
            made = store.clients.add(client, by="U0DANA", at=now)
            store.entries.add(wrong, getattr(made, "id", made), by="U0DANA", at=now)

    digest = next_night(living)
    dana = living.slack.person("U0DANA")
    dana.open_home()
    living.slack.wait_for(lambda: (h := dana.home()) and "Client 1" in h.words)

    assert "at risk" in digest.text
    assert len(digest.blocks) <= 50
    assert "<!channel>" not in digest.text
    assert living.slack.refusals() == []


def test_a_text_longer_than_a_field_is_kept_whole_in_the_form_and_in_the_ledger(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    long = " ".join(f"wish{n}" for n in range(700))
    ts = living.slack.person("U0SAM").say(ROOM, long).ts
    priya.shortcut("log_scope_request", ROOM, ts)
    form = living.slack.wait_for(priya.modal)

    assert priya.submit(form, {"client": "1"}).result == "closed"

    living.slack.wait_for(lambda: history(living).scope_requests)
    assert history(living).scope_requests[0].text.split() == long.split()


@pytest.mark.parametrize("typed", ["R&D", "R&amp;D", "a <b> & </b>", "&lt;!channel&gt;"])
def test_what_slack_escapes_is_unescaped_once_and_escaped_once_on_the_way_out(
    living: Living, typed: str
) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, f'/scope acme "{typed}" 1h')
    ts = living.slack.person("U0SAM").say(ROOM, typed).ts
    priya.react(ROOM, ts, "rotating_light")
    told = living.slack.wait_for(lambda: priya.ephemerals(ROOM)[1:])[0]

    assert history(living).scope_requests[0].text == typed
    assert history(living).complaints[0].text == typed
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for message in (answer.message, told):
        assert escaped in message.text
        assert typed in rich_words(message)


def test_a_direct_message_by_user_id_opens_no_conversation_first(living: Living) -> None:
    living.slack.workspace.scopes -= {"im:write"}
    living.slack.wait_for(lambda: digests(living))
    living.slack.workspace.channels[APPROVALS]["members"].remove("U0GOODFIT")
    wrong_of_ours(living)
    living.slack.workspace.channels[HEALTH]["is_ext_shared"] = True
    a_night_comes(living)

    living.slack.wait_for(lambda: living.slack.dms("U0DANA"))

    assert living.slack.calls("conversations.open") == []


def rich_words(message: Message) -> str:
    """Give the words of the rich text blocks, where nothing formats, pings or links."""
    return "".join(words(message.blocks))


def words(part: Any) -> list[str]:
    if isinstance(part, list):
        return [found for one in part for found in words(one)]
    if not isinstance(part, dict) or part.get("type") == "mrkdwn":
        return []
    own = [part["text"]] if part.get("type") == "text" else []
    return own + [found for one in part.values() for found in words(one)]
