"""What is written to the bot is answered to the writer alone, proposed, and never just logged."""

import pytest
from journey import history, next_night, wrong_of_ours
from living import TEAM, Living

from bot.domain.complaint import Severity
from sandbox.message import Message
from sandbox.person import Person

ROOM = "C0ACMEINT"
SHARED = "C0ACME"
WITH_GUEST = "C0NORTH"
REFUSAL = "Goodfit is for members of this workspace only."
ASK = "acme wants an extra landing page, 6h"


def told(living: Living, person: Person, channel: str = ROOM) -> Message:
    """Wait for the newest private answer."""
    return living.slack.wait_for(lambda: person.ephemerals(channel))[-1]


def replied(living: Living, user: str) -> Message:
    """Wait for the bot's newest direct message."""
    found = living.slack.wait_for(lambda: _from_bot(living, user))
    return found[-1]


def _from_bot(living: Living, user: str) -> list[Message]:
    return [m for m in living.slack.dms(user) if m.user == "U0GOODFIT"]


def settled(living: Living) -> None:
    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_has_only_mail)


def test_a_mention_proposes_the_entry_to_the_writer_alone_and_logs_nothing(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    before = len(living.slack.messages(ROOM))

    priya.mention(ROOM, ASK)

    answer = told(living, priya)
    assert answer.text.startswith("Log this for Acme? an extra landing page, 6 h.")
    assert "Nothing is logged until you press a button" in answer.words
    assert len(living.slack.messages(ROOM)) == before + 1
    settled(living)
    assert history(living).scope_requests == ()


def test_one_press_logs_it_with_the_message_behind_it(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = priya.mention(ROOM, ASK).ts
    answer = told(living, priya)

    priya.press(answer, "Log as scope request")

    living.slack.wait_for(lambda: "Logged for Acme: an extra landing page, 6 h" in answer.text)
    ask = history(living).scope_requests[0]
    assert (ask.text, ask.hours) == ("an extra landing page", 6.0)
    assert ask.permalink == f"{living.slack.url}/archives/{ROOM}/p{ts.replace('.', '')}"
    with living.database.begin(TEAM, reading=True) as store:
        kept = store.entries.get("S-1")
    assert (kept.asked_by, kept.logged_by) == ("U0PRIYA", "U0PRIYA")
    assert kept.source is not None
    assert "Log as scope request" not in answer.words


def test_pressing_twice_logs_once(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.mention(ROOM, ASK)
    action, value = "entry.pick_kind.complaint", '{"pending": 1, "kind": "complaint"}'
    told(living, priya)

    assert living.forge_click("U0PRIYA", action, value) == 200
    assert living.forge_click("U0PRIYA", action, value) == 200

    settled(living)
    assert len(history(living).complaints) == 1


def test_nobody_else_can_press_it(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.mention(ROOM, ASK)
    told(living, priya)
    value = '{"pending": 1, "kind": "complaint"}'

    for who in ("U0SAM", "U0GUS", "W0JO"):
        assert living.forge_click(who, "entry.pick_kind.complaint", value) == 200
    settled(living)

    assert history(living).complaints == ()


def test_the_same_message_is_answered_once_also_when_its_event_comes_again(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.mention(ROOM, ASK)
    told(living, priya)
    envelope = living.slack.sent_events("app_mention")[0]

    assert living.slack.resend(envelope).status == 200
    assert living.slack.resend({**envelope, "event_id": "EvANOTHER"}).status == 200
    settled(living)

    assert len(priya.ephemerals(ROOM)) == 1


def test_a_complaint_and_a_note_are_one_press_away(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    sam.mention(ROOM, "acme: the report was late")
    answer = told(living, sam)
    sam.press(answer, "Log as complaint")
    living.slack.wait_for(lambda: "Logged as a complaint from Acme" in answer.text)

    sam.mention(ROOM, "acme: they loved the spring page")
    living.slack.wait_for(lambda: len(sam.ephemerals(ROOM)) > 1)
    second = told(living, sam)
    sam.click(second, "entry.more", "It is praise")

    living.slack.wait_for(lambda: "Logged as praise from Acme" in second.text)
    assert [note.text for note in history(living).notes] == ["they loved the spring page"]


def test_not_about_a_client_forgets_it(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    sam.mention(ROOM, "lunch is at noon")
    answer = told(living, sam)

    sam.click(answer, "entry.more", "Not about a client")

    living.slack.wait_for(lambda: "Nothing was logged, and I forgot it" in answer.text)
    assert "lunch is at noon" in answer.text


def test_change_first_opens_the_form_filled_and_its_answer_takes_the_place(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.mention(ROOM, ASK)
    answer = told(living, priya)
    priya.press(answer, "Change first")
    form = living.slack.wait_for(priya.modal)

    assert form.values["text"]["text"]["value"] == "an extra landing page"
    assert form.values["hours"]["hours"]["value"] == "6h"
    assert priya.submit(form, {"hours": "4h"}).result == "closed"
    living.slack.wait_for(lambda: "an extra landing page, 4 h" in answer.text)
    assert history(living).scope_requests[0].permalink is not None


def test_in_a_thread_the_answer_is_in_the_thread(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    root = living.slack.person("U0SAM").say(ROOM, "Plans for May").ts

    priya.mention(ROOM, ASK, thread_ts=root)

    assert told(living, priya).thread_ts == root


def test_in_a_clients_own_channel_they_is_that_client(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")

    priya.mention(ROOM, "they want a Spanish page, 3h")
    assert told(living, priya).text.startswith("Log this for Acme? they want a Spanish page, 3 h")

    priya.mention(SHARED, "they want a French page, 3h")
    assert told(living, priya, SHARED).text.startswith("Log this for Acme?")


def test_where_the_client_is_not_clear_the_press_asks_which(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    sam.mention("C0GENERAL", "kestrel asked for a new label, 2h")
    answer = told(living, sam, "C0GENERAL")
    assert answer.text.startswith("Log this? kestrel asked for a new label, 2 h")
    sam.press(answer, "Log as scope request")
    living.slack.wait_for(lambda: "Several clients fit" in answer.text)

    sam.press(answer, "Kestrel Labs")

    living.slack.wait_for(lambda: "Logged for Kestrel Labs" in answer.text)
    assert history(living, 4).scope_requests[0].permalink is not None


def test_a_direct_message_proposes_there_and_has_no_permalink(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")

    priya.dm(ASK)

    answer = replied(living, "U0PRIYA")
    assert answer.text.startswith("Log this for Acme? an extra landing page, 6 h.")
    priya.press(answer, "Log as scope request")
    living.slack.wait_for(lambda: "Logged for Acme" in answer.text)
    assert history(living).scope_requests[0].permalink is None


def test_as_a_complaint_the_size_stays_in_the_words(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    sam.mention(ROOM, "acme: the site was down for 3h")
    answer = told(living, sam)

    sam.press(answer, "Log as complaint")

    living.slack.wait_for(lambda: "Logged as a complaint" in answer.text)
    assert [c.text for c in history(living).complaints] == ["the site was down, 3 h"]


def test_in_a_thread_of_direct_messages_the_answer_is_in_the_thread(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    root = priya.dm("help").ts
    replied(living, "U0PRIYA")

    priya.dm(ASK, thread_ts=root)

    living.slack.wait_for(lambda: len(_from_bot(living, "U0PRIYA")) > 1)
    assert replied(living, "U0PRIYA").thread_ts == root


@pytest.mark.parametrize("words", ["help", "hi", ""])
def test_help_says_what_can_be_written(living: Living, words: str) -> None:
    sam = living.slack.person("U0SAM")
    sam.mention(ROOM, words)

    answer = told(living, sam)
    assert "acme wants an extra landing page, 6h" in answer.text
    assert "who is at risk?" in answer.words
    # A greeting is answered in short; the whole is there for who asks for it.
    assert ("/scope" in answer.text) == (words == "help")


def test_who_is_at_risk_is_answered_from_the_last_night_the_worst_first(living: Living) -> None:
    wrong_of_ours(living, "northwind")
    wrong_of_ours(living, "acme", Severity.MAJOR)
    next_night(living)
    sam = living.slack.person("U0SAM")

    sam.mention("C0GENERAL", "who is at risk?")

    answer = told(living, sam, "C0GENERAL")
    assert answer.text.startswith("2 of 5 clients at risk")
    assert answer.text.index("Acme:") < answer.text.index("Northwind Traders:")
    assert "the report was late" in answer.text
    assert "Next step: make a recovery offer" in answer.text
    assert "From the night of" in answer.text
    assert "client.review.1" in answer.action_ids


def test_when_nobody_is_at_risk_it_says_so(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    wrong_of_ours(living)  # waits for the first night, which knew nothing of it

    sam.dm("who's at risk?")

    assert replied(living, "U0SAM").text.startswith("Nobody is at risk: 5 clients checked.")


def test_how_a_client_is_is_answered_as_of_now(living: Living) -> None:
    wrong_of_ours(living)
    sam = living.slack.person("U0SAM")

    sam.dm("how is Acme doing?")

    answer = replied(living, "U0SAM")
    assert answer.text.startswith("Acme: we owe them · fit ")
    assert "of 7 signals) · debt " in answer.text
    assert "Next step: apologise." in answer.text
    assert "the report was late" in answer.text


def test_an_unknown_client_that_is_asked_about_gets_the_nearest_names(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    sam.mention("C0GENERAL", "how is northwynd?")
    answer = told(living, sam, "C0GENERAL")
    assert 'No client is called "northwynd"' in answer.text
    assert "how is northwynd?" in answer.text

    sam.press(answer, "Northwind Traders")

    living.slack.wait_for(lambda: answer.text.startswith("Northwind Traders · fit unknown"))


def test_two_clients_that_are_asked_about_are_both_offered(living: Living) -> None:
    sam = living.slack.person("U0SAM")

    sam.dm("how are acme and northwind?")

    answer = replied(living, "U0SAM")
    assert answer.text.startswith("Which client? Acme, Northwind Traders.")
    sam.press(answer, "Acme")
    living.slack.wait_for(lambda: answer.text.startswith("Acme · fit unknown"))


def test_somebody_of_whom_nothing_is_known_is_read_first_and_then_answered(
    living: Living,
) -> None:
    nina = living.slack.add_person("U0NINA", "Nina Berg")
    living.slack.add_channel("C0NEW", "acme-new", ("U0NINA", "U0GOODFIT"))

    nina.mention("C0NEW", "they want a banner")

    assert told(living, nina, "C0NEW").text.startswith("Log this for Acme?")


def test_where_clients_read_along_only_the_member_sees_the_answer(living: Living) -> None:
    wrong_of_ours(living)
    priya, jo = living.slack.person("U0PRIYA"), living.slack.person("W0JO")
    before = len(living.slack.messages(SHARED))

    priya.mention(SHARED, "how is acme?")

    assert told(living, priya, SHARED).text.startswith("Acme:")
    assert len(living.slack.messages(SHARED)) == before + 1
    assert jo.ephemerals() == []


@pytest.mark.parametrize(("who", "channel"), [("U0GUS", WITH_GUEST), ("W0JO", SHARED)])
@pytest.mark.parametrize("words", [ASK, "who is at risk?", "how is northwind?", "help"])
def test_guests_and_external_people_are_refused_politely_and_learn_nothing(
    living: Living, who: str, channel: str, words: str
) -> None:
    person = living.slack.person(who)
    before = len(living.slack.messages(channel))

    person.mention(channel, words)

    assert told(living, person, channel).text == REFUSAL
    settled(living)
    assert len(living.slack.messages(channel)) == before + 1
    assert len(person.ephemerals()) == 1


def test_a_guests_direct_message_is_refused_politely_and_leaves_an_audit_line(
    living: Living,
) -> None:
    gus = living.slack.person("U0GUS")

    gus.dm("how is northwind?")

    assert replied(living, "U0GUS").text == REFUSAL
    with living.database.begin(TEAM, reading=True) as store:
        lines = [line for line in store.audit.list_newest(limit=20) if line.user_id == "U0GUS"]
    assert [(line.what, line.about) for line in lines] == [("refused", "direct_message")]


def test_a_file_beside_something_to_log_is_not_read_and_that_is_said(living: Living) -> None:
    sam = living.slack.person("U0SAM")

    sam.upload("banner.png", b"\x89PNG", "northwind wants a new banner, 3h")

    told = replied(living, "U0SAM")
    assert "Log this for Northwind Traders?" in told.text
    assert "I did nothing with the file." in told.text


def test_edits_deletions_and_what_bots_write_are_not_answered(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    sam.dm("help")
    replied(living, "U0SAM")
    said = living.slack.dms("U0SAM")[0]

    sam.edit(sam.direct, said.ts, "who is at risk?")
    sam.delete(sam.direct, said.ts)
    by_bot = {"type": "message", "channel_type": "im", "channel": sam.direct, "ts": "1795000000.1"}
    living.slack.send_event({**by_bot, "bot_id": "B0OTHER", "user": "U0SAM", "text": "help"})
    living.slack.send_event({**by_bot, "subtype": "channel_topic", "user": "U0SAM", "text": "x"})
    settled(living)

    assert len(_from_bot(living, "U0SAM")) == 1


def test_typed_text_cannot_ping_link_or_format(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    sam.mention(ROOM, "acme: <!channel> *bold* <https://evil.example|click> R&D 2h")
    answer = told(living, sam)

    assert "<!channel>" not in answer.text
    assert not any("!channel" in words or "evil" in words for words in _mrkdwn(answer))
    assert "R&amp;D" in answer.text
    sam.press(answer, "Log as complaint")
    living.slack.wait_for(lambda: "Logged as a complaint" in answer.text)
    assert "R&D" in history(living).complaints[0].text


def _mrkdwn(message: Message) -> list[str]:
    found = []
    for block in message.blocks:
        parts = [block.get("text"), *block.get("elements", [])]
        found += [p["text"] for p in parts if isinstance(p, dict) and p.get("type") == "mrkdwn"]
    return found


def test_people_who_are_named_stand_in_it_by_their_names(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    living.know("U0TOM")

    priya.mention(ROOM, "acme wants a call with @tom, 1h")

    assert "a call with @Tom Okafor, 1 h" in told(living, priya).text


def test_a_very_long_message_is_kept_whole(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    long = "word " * 700 + "end"
    sam.mention(ROOM, f"acme: {long}")
    answer = told(living, sam)
    assert "shortened here, kept whole" in answer.words

    sam.press(answer, "Log as scope request")

    living.slack.wait_for(lambda: history(living).scope_requests)
    assert history(living).scope_requests[0].text == long


def test_size_only_for_a_client_asks_for_the_words(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    sam.mention(ROOM, "acme 6h")
    answer = told(living, sam)
    assert answer.text.startswith("Log this for Acme? 6 h.")

    sam.press(answer, "Log as scope request")

    form = living.slack.wait_for(sam.modal)
    assert sam.submit(form, {"text": "a page"}).result == "closed"
    living.slack.wait_for(lambda: "Logged for Acme: a page, 6 h" in answer.text)
