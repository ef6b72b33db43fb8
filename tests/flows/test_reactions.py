"""A reaction logs the message, confirms to who reacted alone, and guests' emoji mean nothing."""

import pytest
from journey import history
from living import TEAM, Living
from sqlalchemy import text

from bot.domain.history import NoteKind

ROOM = "C0ACMEINT"
SHARED = "C0ACME"
WITH_GUEST = "C0NORTH"


def said(living: Living, words: str = "Could we get a Spanish page too?") -> str:
    return living.slack.person("U0SAM").say(ROOM, words).ts


def test_a_ruler_logs_a_scope_request_with_its_permalink_and_author(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = said(living)
    before = len(living.slack.messages(ROOM))

    priya.react(ROOM, ts, "triangular_ruler")

    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    assert "Logged for Acme: Could we get a Spanish page too?" in answer.text
    assert "client taken from this channel" in answer.words
    assert len(living.slack.messages(ROOM)) == before
    ask = history(living).scope_requests[0]
    assert ask.permalink == f"{living.slack.url}/archives/{ROOM}/p{ts.replace('.', '')}"


def test_a_siren_logs_a_complaint(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.react(ROOM, said(living, "The report was late again"), "rotating_light")

    living.slack.wait_for(lambda: history(living).complaints)
    assert history(living).complaints[0].text == "The report was late again"


def test_a_skin_tone_and_a_thread_change_nothing(living: Living) -> None:
    living.change_team(emoji={"point_up": "scope_request"})
    priya = living.slack.person("U0PRIYA")
    root = said(living, "Plans for May")
    reply = living.slack.person("U0SAM").say(ROOM, "They want a video", thread_ts=root).ts

    priya.react(ROOM, reply, "point_up::skin-tone-3")

    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    assert "They want a video" in answer.text
    assert answer.thread_ts == root


def test_other_emoji_log_nothing_and_are_not_even_kept(living: Living) -> None:
    ts = said(living)
    living.slack.person("U0PRIYA").react(ROOM, ts, "tada")

    assert living.inbox_is_empty()
    assert history(living).scope_requests == ()


def test_taking_the_emoji_away_takes_the_entry_back(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: history(living).scope_requests)

    priya.unreact(ROOM, ts, "triangular_ruler")

    living.slack.wait_for(lambda: not history(living).scope_requests)
    living.slack.wait_for(lambda: any("Removed:" in m.text for m in priya.ephemerals(ROOM)))


def test_two_people_react_and_it_is_logged_once(living: Living) -> None:
    priya, tom = living.slack.person("U0PRIYA"), living.slack.person("U0TOM")
    ts = said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: priya.ephemerals(ROOM))
    tom.react(ROOM, ts, "triangular_ruler")

    answer = living.slack.wait_for(lambda: tom.ephemerals(ROOM))[0]
    assert "Already logged: this message is S-1" in answer.text
    assert len(history(living).scope_requests) == 1


def test_an_event_delivered_twice_counts_once(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.react(ROOM, said(living), "triangular_ruler")
    living.slack.wait_for(lambda: priya.ephemerals(ROOM))
    envelope = living.slack.sent_events("reaction_added")[0]

    assert living.slack.resend(envelope).status == 200
    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_is_empty)

    assert len(priya.ephemerals(ROOM)) == 1


def test_where_clients_can_read_an_emoji_logs_nothing_and_the_menu_is_offered(
    living: Living,
) -> None:
    priya, sam = living.slack.person("U0PRIYA"), living.slack.person("U0SAM")
    living.slack.add_channel("C0MIXED", "acme-mixed", ("U0SAM", "U0GUS", "U0GOODFIT"))
    shared = living.slack.messages(SHARED)[-1].ts
    with_guest = sam.say("C0MIXED", "They want a video").ts

    priya.react(SHARED, shared, "triangular_ruler")
    sam.react("C0MIXED", with_guest, "triangular_ruler")

    for person in (priya, sam):
        answer = living.slack.wait_for(lambda who=person: who.ephemerals())[0]
        assert "Nothing is logged: this channel is open to clients or guests" in answer.text
    assert history(living).scope_requests == ()


def test_the_private_way_is_one_click_and_keeps_the_message(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    message = living.slack.messages(SHARED)[1]
    priya.react(SHARED, message.ts, "triangular_ruler")
    answer = living.slack.wait_for(lambda: priya.ephemerals(SHARED))[0]
    priya.press(answer, "Log it privately")
    form = living.slack.wait_for(priya.modal)

    assert priya.submit(form, {"client": "1", "hours": "4h"}).result == "closed"
    living.slack.wait_for(lambda: history(living).scope_requests)
    assert "Spanish version" in history(living).scope_requests[0].text


def test_emoji_of_guests_and_external_people_log_nothing_and_are_not_answered(
    living: Living,
) -> None:
    gus, jo = living.slack.person("U0GUS"), living.slack.person("W0JO")
    gus.react(WITH_GUEST, living.slack.messages(WITH_GUEST)[-1].ts, "triangular_ruler")
    jo.react(SHARED, living.slack.messages(SHARED)[-1].ts, "rotating_light")

    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_is_empty)
    assert gus.ephemerals() == []
    assert jo.ephemerals() == []
    assert history(living).complaints == ()


def test_an_emoji_where_no_client_is_known_asks_which_and_keeps_the_words(
    living: Living,
) -> None:
    sam = living.slack.person("U0SAM")
    ts = sam.say("C0GENERAL", "Halyard want their logo in gold").ts
    sam.react("C0GENERAL", ts, "triangular_ruler")

    answer = living.slack.wait_for(lambda: sam.ephemerals("C0GENERAL"))[0]
    assert "Which client?" in answer.text
    sam.press(answer, "Choose a client")
    form = living.slack.wait_for(sam.modal)
    assert sam.submit(form, {"client": "5"}).result == "closed"
    living.slack.wait_for(lambda: history(living, 5).scope_requests)
    ask = history(living, 5).scope_requests[0]
    assert ask.text == "Halyard want their logo in gold"
    assert ask.permalink is not None


def test_a_message_shortcut_opens_a_form_filled_from_the_message_also_in_a_thread(
    living: Living,
) -> None:
    sam = living.slack.person("U0SAM")
    message = living.slack.messages(SHARED)[1]
    priya = living.slack.person("U0PRIYA")
    priya.shortcut("log_scope_request", SHARED, message.ts)
    form = living.slack.wait_for(priya.modal)

    assert "Spanish version" in form.values["text"]["text"]["value"]
    assert priya.submit(form, {"hours": "5h"}).result == "closed"
    living.slack.wait_for(lambda: history(living).scope_requests)
    assert history(living).scope_requests[0].hours == 5.0
    assert sam.ephemerals() == []


def test_a_person_of_whom_nothing_is_known_is_read_first_and_then_served(
    living: Living,
) -> None:
    nina = living.slack.add_person("U0NINA", "Nina Berg")
    living.slack.add_channel("C0NEW", "acme-new", ("U0NINA", "U0GOODFIT"))

    answer = nina.command("C0NEW", '/scope acme "a banner" 2h')

    assert answer.messages == []
    living.slack.wait_for(lambda: any("Logged for Acme" in m.text for m in nina.ephemerals()))


def test_somebody_who_became_a_guest_is_refused_as_soon_as_slack_says_so(
    living: Living,
) -> None:
    sam = living.slack.person("U0SAM")
    sam.become(is_restricted=True)
    living.slack.wait_for(living.inbox_is_empty)

    answer = sam.command(ROOM, '/scope acme "x" 1h')

    assert "for members of this workspace" in answer.text
    with living.database.begin(TEAM, reading=True) as store:
        person = store.team.find_person("U0SAM")
    assert person is not None
    assert person.kind == "guest"


def test_when_slack_never_says_who_it_was_what_was_typed_comes_back(living: Living) -> None:
    living.slack.add_channel("C0NEW", "acme-new", ("U0NINA", "U0GOODFIT"))
    nina = living.slack.add_person("U0NINA", "Nina Berg")
    living.slack.workspace.scopes = living.slack.workspace.scopes - {"users:read"}
    nina.command("C0NEW", '/scope acme "a very important ask" 6h')

    def gave_up() -> bool:
        living.clock.advance(minutes=1)
        return any("a very important ask" in m.text for m in nina.ephemerals())

    living.slack.wait_for(gave_up, timeout=30)
    assert "Please try again" in nina.ephemerals()[-1].text
    assert history(living).scope_requests == ()


@pytest.mark.parametrize(
    ("emoji", "kind"),
    [
        ("bouquet", NoteKind.PRAISE),
        ("trophy", NoteKind.WIN),
        ("money_with_wings", NoteKind.DISCOUNT_ASK),
    ],
)
def test_other_emoji_of_the_map_log_notes(living: Living, emoji: str, kind: NoteKind) -> None:
    ts = said(living, "You saved our launch")

    living.slack.person("U0PRIYA").react(ROOM, ts, emoji)

    living.slack.wait_for(lambda: history(living).notes)
    note = history(living).notes[-1]
    assert (note.kind, note.text) == (kind, "You saved our launch")
    assert note.permalink is not None


def test_the_messages_author_and_time_are_kept_beside_who_logged_it_and_when(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: history(living).scope_requests)

    with living.database.begin(TEAM, reading=True) as store:
        kept = store.entries.get("S-1")

    assert (kept.asked_by, kept.logged_by) == ("U0SAM", "U0PRIYA")
    assert kept.said_at is not None
    assert kept.said_at.timestamp() == pytest.approx(float(ts), abs=1e-3)
    assert kept.logged_at <= living.clock()


def test_of_two_who_reacted_both_are_kept_and_one_taking_it_off_leaves_it_to_the_other(
    living: Living,
) -> None:
    priya, tom = living.slack.person("U0PRIYA"), living.slack.person("U0TOM")
    ts = said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: priya.ephemerals(ROOM))
    tom.react(ROOM, ts, "triangular_ruler")
    answer = living.slack.wait_for(lambda: tom.ephemerals(ROOM))[0]
    tom.press(answer, "Change it")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "Logged by" in m.words and m)
    assert "Marked by Priya Nair, Tom Okafor" in form.words

    priya.unreact(ROOM, ts, "triangular_ruler")

    def logged_by() -> str | None:
        with living.database.begin(TEAM, reading=True) as store:
            return store.entries.get("S-1").logged_by

    living.slack.wait_for(lambda: logged_by() == "U0TOM")
    assert len(history(living).scope_requests) == 1
    tom.unreact(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: not history(living).scope_requests)


def test_of_two_emoji_that_mean_the_same_one_may_go_and_the_entry_stays(living: Living) -> None:
    living.change_team(
        emoji={"triangular_ruler": "scope_request", "straight_ruler": "scope_request"}
    )
    priya = living.slack.person("U0PRIYA")
    ts = said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: history(living).scope_requests)
    priya.react(ROOM, ts, "straight_ruler")
    living.slack.wait_for(lambda: reactions_known(living) == 2)

    priya.unreact(ROOM, ts, "triangular_ruler")

    living.slack.wait_for(lambda: standing(living) == 1)
    living.slack.wait_for(living.inbox_is_empty)
    assert len(history(living).scope_requests) == 1
    priya.unreact(ROOM, ts, "straight_ruler")
    living.slack.wait_for(lambda: not history(living).scope_requests)


@pytest.mark.parametrize("meaning", [{}, {"triangular_ruler": "complaint"}])
def test_an_emoji_that_means_something_else_by_now_still_takes_back_what_it_logged(
    living: Living, meaning: dict[str, str]
) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: history(living).scope_requests)
    living.change_team(emoji=meaning)

    priya.unreact(ROOM, ts, "triangular_ruler")

    living.slack.wait_for(lambda: not history(living).scope_requests)


def test_an_emoji_that_the_version_before_noted_takes_its_entry_back_as_well(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: history(living).scope_requests)
    with living.database.session() as session:
        session.execute(text("UPDATE reactions SET kind = 'scope_request'"))
        session.commit()

    priya.unreact(ROOM, ts, "triangular_ruler")

    living.slack.wait_for(lambda: not history(living).scope_requests)
    assert standing(living) == 0


def test_an_entry_that_was_decided_upon_outlives_its_emoji(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    priya.click(answer, "entry.more", "Goodwill: we give it")
    living.slack.wait_for(lambda: history(living).scope_requests[0].decided_on)

    priya.unreact(ROOM, ts, "triangular_ruler")

    living.slack.wait_for(living.inbox_is_empty)
    assert len(history(living).scope_requests) == 1


def test_an_emoji_taken_off_before_it_was_heard_of_logs_nothing(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = said(living)
    living.slack.trouble.hold_events("reaction_added", "reaction_removed")
    priya.react(ROOM, ts, "triangular_ruler")
    priya.unreact(ROOM, ts, "triangular_ruler")

    living.slack.trouble.release(order=reversed)

    living.slack.wait_for(lambda: reactions_known(living) == 1)
    living.slack.wait_for(living.inbox_is_empty)
    assert history(living).scope_requests == ()


def reactions_known(living: Living) -> int:
    with living.database.session() as session:
        return session.execute(text("SELECT count(*) FROM reactions")).scalar_one()


def standing(living: Living) -> int:
    with living.database.session() as session:
        return session.execute(text("SELECT count(*) FROM reactions WHERE is_on")).scalar_one()
