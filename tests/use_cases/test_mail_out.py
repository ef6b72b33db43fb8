"""An e-mail on its way: tried for a day, brought back in the server's words, one thread."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from delivery.post_office import PostOffice, open_post_office
from sqlalchemy import select
from use_cases.sent_letters import BOSS, NOW, OWNER, a_letter, a_workspace

from bot.delivery.email import SmtpMailer
from bot.delivery.slack import SlackWriter, web_client
from bot.delivery.slack_read import SlackReader
from bot.domain.cited import cite
from bot.domain.complaint import Fault
from bot.domain.draft import Draft, DraftState, ReasonNeeded
from bot.domain.installation import Installation
from bot.domain.team import Actor
from bot.messages.questions import MissingAnswers
from bot.store.database import Database
from bot.store.every_installation import EveryInstallation
from bot.store.every_team import EveryTeam
from bot.store.rows import DeliveryRow
from bot.store.schema import migrate
from bot.use_cases.approvals import approve_draft, bring_back, mark_sent
from bot.use_cases.deliveries import EMAIL_KINDS, send_next
from bot.use_cases.drafts import edit_draft
from bot.use_cases.ending import leave
from bot.use_cases.ways import Ways


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    a_workspace(made)
    yield made
    made.close()


@pytest.fixture
def post() -> Iterator[tuple[PostOffice, int]]:
    with open_post_office() as found:
        yield found


def approve(database: Database, draft: Draft, now: datetime = NOW) -> None:
    approve_draft(
        database.begin,
        boss(database),
        draft_id=draft.id,
        seen=draft.version.fingerprint,
        reason="read",
        by_email=True,
        now=now,
    )


def boss(database: Database) -> Actor:
    with database.begin("T", reading=True) as store:
        return Actor(team=store.team.get(), user_id=BOSS, name="Boss", is_manager=True)


def send(database: Database, port: int, now: datetime = NOW, *, served: bool = False) -> int:
    """Send what is due, with `served` only where the app is installed; count it."""
    slack = web_client("xoxb-nobody", "http://127.0.0.1:9/")
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", "hello@agency.example", now=lambda: now)
    ways = Ways(SlackWriter(slack), SlackReader(slack, lambda _: []), mailer)
    every_team, count = EveryTeam(database.session, installed=served), 0
    while send_next(every_team, database.begin, lambda _team_id: ways, now=now, kinds=EMAIL_KINDS):
        count += 1
    return count


def cards_queued(database: Database) -> set[str]:
    query = select(DeliveryRow.payload).where(DeliveryRow.state == "queued")
    with database.session(reading=True) as session:
        return {str(payload.get("card")) for payload in session.scalars(query)}


def stored(database: Database, draft: Draft) -> Draft:
    with database.begin("T", reading=True) as store:
        return store.drafts.get(draft.id)


def test_a_server_that_takes_it_after_hours_gets_it_once(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    office.replies = ["450 4.2.0 Greylisted"] * 6
    draft = a_letter(database)
    approve(database, draft)

    tries = [send(database, port, NOW + timedelta(minutes=n)) for n in range(4 * 60)]

    assert sum(tries) == 7
    assert len(office.letters) == 1
    assert stored(database, draft).state is DraftState.SENT


def test_after_a_day_of_temporary_refusals_it_comes_back_in_the_servers_words(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    office.replies = ["451 4.3.0 Disk full"] * 99
    draft = a_letter(database)
    approve(database, draft)

    hours = [n for n in range(48) for _ in range(send(database, port, NOW + timedelta(hours=n)))]

    back = stored(database, draft)
    assert (back.state, office.letters) == (DraftState.WAITING, [])
    assert "451 4.3.0 Disk full" in (back.trouble or "")
    assert 20 <= hours[-1] <= 30


def uninstall(database: Database, at: datetime) -> None:
    every = EveryInstallation(database.session)
    told_at = at + timedelta(seconds=1)
    assert leave(database.begin, every, team_id="T", told_at=told_at, now=at) == ["T"]


def install(database: Database, at: datetime) -> None:
    with database.begin("T") as store:
        store.installation.save(Installation(team_id="T", installed_at=at))


@pytest.mark.parametrize("error", ["", "451 4.3.0 Disk full"])
def test_a_letter_of_a_workspace_that_comes_back_days_later_waits_for_a_look(
    database: Database, post: tuple[PostOffice, int], error: str
) -> None:
    office, port = post
    office.replies = [error] if error else []
    install(database, NOW)
    draft = a_letter(database)
    approve(database, draft)
    if error:
        assert send(database, port, served=True) == 1
    uninstall(database, NOW)
    for days in (1, 2):
        assert send(database, port, NOW + timedelta(days=days), served=True) == 0
    back_at = NOW + timedelta(days=3)
    install(database, back_at)

    assert send(database, port, back_at, served=True) == 1

    back = stored(database, draft)
    assert (back.state, office.letters) == (DraftState.WAITING, [])
    assert "more than a day after it was approved" in (back.trouble or "")
    assert error in (back.trouble or "")
    assert {"draft:1:root", "draft:1:trouble1"} <= cards_queued(database)

    approve(database, back, back_at)
    send(database, port, back_at, served=True)
    assert (stored(database, draft).state, len(office.letters)) == (DraftState.SENT, 1)


def test_a_letter_of_a_workspace_that_was_gone_for_some_hours_leaves(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    install(database, NOW)
    draft = a_letter(database)
    approve(database, draft)
    uninstall(database, NOW)
    install(database, NOW + timedelta(hours=20))

    send(database, port, NOW + timedelta(hours=20), served=True)

    assert (stored(database, draft).state, len(office.letters)) == (DraftState.SENT, 1)


def test_a_letter_brought_back_and_approved_again_has_the_same_name_and_edited_another(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    draft = a_letter(database)
    for now in (NOW, NOW + timedelta(hours=1)):
        approve(database, draft, now)
        # A sender took it and died: nobody knows whether it arrived, and a person says no.
        EveryTeam(database.session).claim_delivery(now=now, kinds=EMAIL_KINDS)
        send(database, port, now + timedelta(minutes=11))
        assert stored(database, draft).state is DraftState.PARKED
        name = stored(database, draft).sent_message_id
        assert name == "<goodfit.T.1.1.0123456789abcdef@agency.example>"
        bring_back(database.begin, boss(database), draft_id=1, now=now)
    approve(database, draft, NOW + timedelta(hours=2))
    send(database, port, NOW + timedelta(hours=2))

    assert [str(letter["Message-ID"]) for letter in office.letters] == [name]


def test_a_parked_letter_that_arrived_is_what_a_later_one_answers(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    first = a_letter(database, matter="C-1")
    approve(database, first)
    EveryTeam(database.session).claim_delivery(now=NOW, kinds=EMAIL_KINDS)
    send(database, port, NOW + timedelta(minutes=11))
    mark_sent(database.begin, boss(database), draft_id=1, now=NOW)

    later = NOW + timedelta(days=1)
    approve(database, a_letter(database, "recovery_offer", matter="C-1"), later)
    approve(database, a_letter(database, matter="C-2"), later)
    send(database, port, later)

    assert [letter["In-Reply-To"] for letter in office.letters] == [
        stored(database, first).sent_message_id,
        None,
    ]


def test_a_letter_of_another_owner_goes_out_for_them_and_answers_reach_them(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    draft = a_letter(database)
    approve(database, draft)
    send(database, port)

    letter = office.letters[0]
    assert draft.asked_by == OWNER
    assert (letter["Reply-To"], letter["From"]) == (
        "owner@agency.example",
        "Owner <hello@agency.example>",
    )
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


def test_a_letter_refused_for_good_is_reminded_of_again(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    office.replies = ["550 5.1.1 No such user"]
    draft = a_letter(database)
    approve(database, draft)
    send(database, port)

    back = stored(database, draft)
    assert (back.state, back.remind_at) == (DraftState.WAITING, NOW + timedelta(days=1))


def test_an_exit_does_not_leave_once_a_failure_of_ours_is_open(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    change_wrong(database, fault=Fault.THEIRS)
    draft = a_letter(database, "graceful_exit", complaint_ids=())
    approve(database, draft)
    change_wrong(database, fault=Fault.OURS)
    send(database, port)

    back = stored(database, draft)
    assert (office.letters, back.state) == ([], DraftState.WAITING)
    assert "A failure of ours is still open" in (back.trouble or "")


def test_a_letter_does_not_leave_for_who_is_no_contact_any_more(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    draft = a_letter(database)
    approve(database, draft)
    with database.begin("T") as store:
        client = store.clients.get(1).client
        moved = replace(client, contact_email="new@acme.example")
        store.clients.save(1, moved, by=OWNER, at=NOW)
    send(database, port)

    assert (office.letters, stored(database, draft).state) == ([], DraftState.WAITING)


def test_a_letter_whose_facts_changed_while_it_was_held_comes_back_and_says_so(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    with database.begin("T", reading=True) as store:
        facts = cite(store.histories.get(1), today=NOW.date())
    draft = a_letter(database, cited=facts)
    approve(database, draft)
    change_wrong(database, corrected_on=NOW.date(), proof="looked at")
    send(database, port)

    back = stored(database, draft)
    assert (office.letters, back.state) == ([], DraftState.WAITING)
    assert back.trouble == "Since it was written: C-1 was corrected on 30 Jun 2026."


def test_who_decides_alone_is_asked_once_for_both_reasons(database: Database) -> None:
    draft = a_letter(database)
    with database.begin("T") as store:
        store.team.save(replace(store.team.get(), offer_limit=1), at=NOW)
        store.drafts.change(draft.id, offer=500)
    draft = edit_draft(
        database.begin,
        boss(database),
        draft_id=draft.id,
        seen=draft.version.fingerprint,
        edits={"sorry": "We are sorry if you felt let down."},
        now=NOW,
    )

    with pytest.raises(ReasonNeeded, match=r"why you decide alone\.\sThe checker objects"):
        approve_draft(
            database.begin,
            boss(database),
            draft_id=draft.id,
            seen=draft.version.fingerprint,
            by_email=True,
            now=NOW,
        )


@pytest.mark.parametrize("edits", [{"subject": " \u200b"}, {"greeting": "", "sorry": ""}])
def test_a_letter_keeps_a_subject_and_words(database: Database, edits: dict[str, str]) -> None:
    draft = a_letter(database)
    with pytest.raises(MissingAnswers):
        edit_draft(
            database.begin,
            boss(database),
            draft_id=draft.id,
            seen=draft.version.fingerprint,
            edits=edits,
            now=NOW,
        )
    assert stored(database, draft).version.number == 1


def change_wrong(database: Database, **columns: object) -> None:
    with database.begin("T") as store:
        store.entries.change("C-1", by=BOSS, at=NOW, action="changed", **columns)
