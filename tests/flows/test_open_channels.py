"""No internal word where clients can read: when a channel is chosen, changes, and before a post."""

import pytest
from journey import (
    ANSWERS,
    APPROVALS,
    HEALTH,
    digests,
    history,
    state_of,
    wrong_of_ours,
)
from living import TEAM, Living

from bot.domain.draft import DraftState
from bot.domain.team import Team
from bot.use_cases import inbox
from sandbox.answer import View

ROOM = "C0ACMEINT"
STAFF = ("U0DANA", "U0TOM", "U0PRIYA", "U0SAM")
MANAGERS = ("U0DANA", "U0TOM")


def settled(living: Living) -> None:
    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_is_empty)


def warnings(living: Living, who: str) -> list[str]:
    """Return what somebody was told about a channel that is open now."""
    return [m.text for m in living.slack.dms(who) if "Goodfit has stopped posting" in m.text]


def team_of(living: Living) -> Team:
    with living.database.begin(TEAM, reading=True) as store:
        return store.team.get()


def a_night_passes(living: Living) -> None:
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()
    settled(living)


def test_a_guest_in_the_digests_channel_stops_posting_and_each_manager_hears_it_once(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.trouble.invite_guest(HEALTH)
    settled(living)
    living.slack.add_person("U0NEW", "New Guest", is_guest=True)
    living.slack.trouble.invite_guest(HEALTH, "U0NEW")
    a_night_passes(living)
    a_night_passes(living)

    assert len(digests(living)) == 1
    for manager in MANAGERS:
        assert len(warnings(living, manager)) == 1
        told = warnings(living, manager)[0]
        assert f"<#{HEALTH}>" in told
        assert "a guest or somebody from outside is in it" in told
        assert "Take them out" in told
        assert "/goodfit setup" in told
    assert living.slack.dms("U0PRIYA") == []
    assert living.slack.dms("U0GUS") == []


def test_when_the_guest_has_gone_posting_goes_on_nothing_is_said_and_the_next_guest_counts(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.trouble.invite_guest(HEALTH)
    settled(living)
    living.slack.person("U0GUS").leave(HEALTH)
    settled(living)
    a_night_passes(living)

    assert len(digests(living)) == 2
    assert len(living.slack.dms("U0DANA")) == 1
    living.slack.trouble.invite_guest(HEALTH)
    settled(living)
    assert len(warnings(living, "U0DANA")) == 2


def test_a_guest_in_the_approvals_channel_keeps_drafts_out_of_it(living: Living) -> None:
    wrong_of_ours(living)
    living.slack.trouble.invite_guest(APPROVALS)
    settled(living)
    before = len(living.slack.messages(APPROVALS))
    a_night_passes(living)
    tom = living.slack.person("U0TOM")
    tom.click(digests(living)[-1], "client.review.1")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "contact" in m.values and m)
    looks = len(living.slack.calls("conversations.info"))
    assert tom.submit(form, ANSWERS).result == "updated"
    # The first message of the thread is refused; what belongs under it goes on waiting for it.
    living.slack.wait_for(lambda: len(living.slack.calls("conversations.info")) > looks)
    living.bot.schedule.stop()

    assert state_of(living) is DraftState.WAITING
    assert len(living.slack.messages(APPROVALS)) == before
    assert [len(warnings(living, manager)) for manager in MANAGERS] == [1, 1]


def test_a_channel_that_is_shared_is_noticed_at_once_and_unsharing_ends_it(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.trouble.share_channel(HEALTH)
    settled(living)
    assert "shared with another organisation" in warnings(living, "U0DANA")[0]
    living.slack.trouble.unshare_channel(HEALTH)
    settled(living)

    a_night_passes(living)

    assert len(digests(living)) == 2
    assert len(living.slack.dms("U0DANA")) == 1


def test_an_invitation_of_another_organisation_sends_no_event_and_is_seen_before_the_post(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.trouble.pending_share(HEALTH)
    settled(living)
    assert warnings(living, "U0DANA") == []

    a_night_passes(living)

    assert len(digests(living)) == 1
    assert len(warnings(living, "U0DANA")) == 1


def test_a_member_who_becomes_a_guest_opens_the_channels_that_they_are_in(
    living: Living,
) -> None:
    living.slack.trouble.make_guest("U0PRIYA")
    settled(living)

    told = warnings(living, "U0DANA")
    assert len(told) == 1
    assert f"<#{APPROVALS}>" in told[0]


def test_a_member_who_enters_or_leaves_changes_nothing(living: Living) -> None:
    living.slack.person("U0SAM").join(APPROVALS)
    living.slack.person("U0SAM").leave(APPROVALS)
    living.slack.trouble.invite_guest(ROOM)
    settled(living)

    assert living.slack.dms("U0DANA") == []


def test_an_event_delivered_twice_tells_managers_once(living: Living) -> None:
    living.slack.trouble.repeat_events(2)
    living.slack.trouble.invite_guest(APPROVALS)
    living.slack.wait_for(lambda: warnings(living, "U0TOM"))
    settled(living)

    assert len(warnings(living, "U0TOM")) == 1


def test_a_channel_of_a_client_is_open_though_only_members_are_in_it(living: Living) -> None:
    living.slack.add_channel("C0OURS", "acme-plans", (*STAFF, "U0GOODFIT"))
    living.slack.wait_for(lambda: digests(living))
    living.change_team(digest_channel="C0OURS")
    with living.database.begin(TEAM) as store:
        account = store.clients.find("halyard")
        assert account is not None
        columns = {name: getattr(account.client, name) for name in type(account.client).__slots__}
        client = type(account.client)(**columns | {"channel": "C0OURS"})
        store.clients.save(account.id, client, by=None, at=living.clock())

    a_night_passes(living)

    assert "it belongs to a client" in warnings(living, "U0DANA")[0]
    assert living.slack.messages("C0OURS") == []


# --- when it is chosen ---


def settings(living: Living) -> View:
    dana = living.slack.person("U0DANA")
    dana.command(HEALTH, "/goodfit setup")
    return living.slack.wait_for(dana.modal)


@pytest.mark.parametrize(
    ("members", "flags", "why"),
    [
        ((*STAFF, "U0GUS", "U0GOODFIT"), {}, "a guest or somebody from outside is in it"),
        ((*STAFF, "U0GOODFIT"), {"is_ext_shared": True}, "shared with another organisation"),
        ((*STAFF, "W0JO", "U0GOODFIT"), {}, "a guest or somebody from outside is in it"),
        (STAFF, {}, "/invite @Goodfit"),
        (STAFF, {"is_private": True}, "/invite @Goodfit"),
    ],
)
def test_a_channel_that_cannot_be_is_taken_back_and_the_chooser_told_why(
    living: Living, members: tuple[str, ...], flags: dict[str, object], why: str
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.add_channel("C0WRONG", "wrong", members, **flags)
    form = settings(living)
    calls = len(living.slack.calls("conversations.info"))

    done = living.slack.person("U0DANA").submit(form, {"digest_channel": "C0WRONG"})

    assert done.result == "closed"
    settled(living)
    assert len(living.slack.calls("conversations.info")) > calls
    told = living.slack.dms("U0DANA")
    assert len(told) == 1
    assert "<#C0WRONG> was not taken for the digest" in told[0].text
    assert why in told[0].text
    assert f"It is <#{HEALTH}> as before" in told[0].text
    assert living.slack.dms("U0TOM") == []
    assert team_of(living).digest_channel == HEALTH


def test_one_open_channel_for_both_uses_is_one_message_and_nothing_stands_where_nothing_did(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.change_team(digest_channel=None, approvals_channel=None)
    living.slack.add_channel("C0WRONG", "wrong", (*STAFF, "U0GUS", "U0GOODFIT"))

    chosen = {"digest_channel": "C0WRONG", "approvals_channel": "C0WRONG"}
    assert living.slack.person("U0DANA").submit(settings(living), chosen).result == "closed"
    settled(living)

    told = living.slack.dms("U0DANA")
    assert len(told) == 1
    assert "the digest and the approvals" in told[0].text
    assert "Until one is chosen, nothing is posted" in told[0].text
    assert team_of(living).digest_channel is None
    assert team_of(living).approvals_channel is None


def test_a_channel_of_our_own_people_is_taken_without_a_word(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.add_channel("C0QUIET", "quiet", (*STAFF, "U0GOODFIT"), is_private=True)

    form = settings(living)
    assert living.slack.person("U0DANA").submit(form, {"digest_channel": "C0QUIET"}).result
    settled(living)

    assert team_of(living).digest_channel == "C0QUIET"
    assert living.slack.dms("U0DANA") == []


def test_the_form_of_the_settings_closes_though_slack_cannot_be_asked_just_now(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.add_channel("C0WRONG", "wrong", (*STAFF, "U0GUS", "U0GOODFIT"))
    form = settings(living)
    living.slack.trouble.rate_limit("conversations.info", retry_after=0)

    done = living.slack.person("U0DANA").submit(form, {"digest_channel": "C0WRONG"})

    assert done.result == "closed"
    living.slack.wait_for(lambda: team_of(living).digest_channel == HEALTH)


def test_our_own_channels_cannot_belong_to_a_client(living: Living) -> None:
    team = team_of(living)

    assert "posts the digest in that channel" in (team.refuse_as_clients(HEALTH) or "")
    assert "posts the approvals" in (team.refuse_as_clients(APPROVALS) or "")
    assert team.refuse_as_clients(ROOM) is None


# --- the message behind an entry ---


def logged_from_a_message(living: Living) -> str:
    """Log a message by emoji; return its ts."""
    sam, priya = living.slack.person("U0SAM"), living.slack.person("U0PRIYA")
    ts = sam.say(ROOM, "Could we get a Spanish page too?").ts
    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: history(living).scope_requests)
    settled(living)
    return ts


def read_again(living: Living, ref: str = "S-1") -> str | None:
    """Have the message looked at again, as an opened form does; return what was noted."""
    calls = len(living.slack.calls("reactions.get"))
    assert inbox.keep_arrival(
        living.database.begin,
        team_id=TEAM,
        event_id=f"read_again:{ref}:{calls}",
        kind="read_again",
        body={"ref": ref, "view_id": "", "user": "U0PRIYA"},
        now=living.clock(),
    )
    settled(living)
    with living.database.begin(TEAM, reading=True) as store:
        state: str | None = store.entries.get(ref).source_state
        return state


def test_a_message_that_stayed_as_it_was_marks_nothing(living: Living) -> None:
    logged_from_a_message(living)

    assert read_again(living) is None
    assert len(living.slack.calls("reactions.get")) == 2


def test_a_changed_message_marks_its_entry_until_it_says_the_same_again(
    living: Living,
) -> None:
    ts = logged_from_a_message(living)
    living.slack.trouble.change_message(ROOM, ts, "Forget the Spanish page")

    assert read_again(living) == "changed"
    living.slack.trouble.change_message(ROOM, ts, "Could we get a  Spanish page too?")
    assert read_again(living) is None


def test_a_deleted_message_marks_its_entry(living: Living) -> None:
    living.slack.trouble.delete_message(ROOM, logged_from_a_message(living))

    assert read_again(living) == "deleted"


def test_a_message_that_cannot_be_seen_any_more_says_nothing_about_the_entry(
    living: Living,
) -> None:
    logged_from_a_message(living)
    living.slack.workspace.channels[ROOM]["members"].remove("U0GOODFIT")

    assert read_again(living) is None


def test_an_entry_that_was_typed_has_no_message_to_look_at(living: Living) -> None:
    living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner" 2h')

    assert read_again(living) is None
    assert living.slack.calls("reactions.get") == []


def test_opening_an_entry_has_its_message_looked_at(living: Living) -> None:
    ts = logged_from_a_message(living)
    living.slack.trouble.delete_message(ROOM, ts)
    priya = living.slack.person("U0PRIYA")
    priya.open_home()
    home = living.slack.wait_for(lambda: (h := priya.home()) and "S-1" in h.words and h)

    priya.click(home, "entry.edit.S-1")

    def state() -> str | None:
        with living.database.begin(TEAM, reading=True) as store:
            found: str | None = store.entries.get("S-1").source_state
            return found

    living.slack.wait_for(lambda: state() == "deleted")


def test_the_place_of_a_message_is_read_back_from_its_permalink() -> None:
    team = Team(id="T", url="https://a.slack.com/")

    link = team.permalink("C0ACME", "1790055000.000123")

    assert team.place_of(link) == ("C0ACME", "1790055000.000123")
    assert team.place_of(link + "?thread_ts=1.2&cid=C0ACME") == ("C0ACME", "1790055000.000123")
    assert team.place_of("https://b.slack.com/archives/C0ACME/p1790055000000123") is None
    assert team.place_of("https://a.slack.com/archives/C0ACME") is None
    assert Team(id="T").place_of("archives/C0ACME/p1790055000000123") is None
