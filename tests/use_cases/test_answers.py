"""What a client answers to a letter moves the ledger, and what a letter promised is reminded of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from use_cases.sent_letters import BOSS, MEMBER, NOW, OWNER, a_workspace, sent_letter

from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.draft import Draft, DraftState
from bot.domain.follow_up import Answer, AnsweredAlready, NotSentYet
from bot.domain.history import History, MessageStatus
from bot.domain.permission import OnlyOwner
from bot.domain.play import PlayName
from bot.domain.team import Actor, Person, PersonKind
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases.answers import NotAccepted, NotKeptYet, answer_letter, resolve_answered
from bot.use_cases.complaints import raise_again, record_course
from bot.use_cases.follow_ups import follow_up
from bot.use_cases.promises import deliver_promise
from bot.use_cases.tonight import score_tonight

TODAY = NOW.date()
REFUND = {"what": "Pay back: Site", "by": "2026-07-10", "remedy": "refund", "owner": ""}
REBUILD = {"what": "Rebuild the list", "by": "2026-07-08", "remedy": "fix", "owner": "Owner"}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    a_workspace(made)
    yield made
    made.close()


def actor(database: Database, user: str = OWNER) -> Actor:
    with database.begin("T", reading=True) as store:
        return Actor(team=store.team.get(), user_id=user, name=user, is_manager=user == BOSS)


def say(database: Database, answer: Answer, *, now: datetime = NOW, draft: int = 1) -> Draft:
    return answer_letter(database.begin, actor(database), draft_id=draft, answer=answer, now=now)


def history(database: Database) -> History:
    with database.begin("T", reading=True) as store:
        return store.histories.get(1)


def play(database: Database, now: datetime = NOW) -> tuple[PlayName, str]:
    with database.begin("T", reading=True) as store:
        found = score_tonight(store, store.team.get(), 1, now=now).score.play
        return found.name, found.reason


def change_wrong(database: Database, **columns: object) -> None:
    with database.begin("T") as store:
        store.entries.change("C-1", by=BOSS, at=NOW, action="changed", **columns)


def queued(database: Database) -> list[str]:
    """Return by its name what waits in the outbox."""
    with database.session() as session:
        query = text("SELECT once FROM deliveries WHERE state = 'queued' ORDER BY id")
        return list(session.execute(query).scalars())


def test_a_letter_that_was_sent_answers_dates_promises_and_says_when_to_ask(
    database: Database,
) -> None:
    draft = sent_letter(database, "apology", REBUILD, ask_on=date(2026, 7, 4))

    found = history(database)
    assert draft.sent_at == NOW
    assert draft.ask_on == date(2026, 7, 6)
    assert [(m.kind, m.complaint, m.draft_id) for m in found.messages] == [("apology", "C-1", 1)]
    assert found.complaints[0].responded_on == TODAY
    assert [(d.promised, d.due, d.delivered) for d in found.deliverables] == [
        ("Rebuild the list", date(2026, 7, 8), None)
    ]
    assert draft.promises[0]["ref"] == "D-1"


def test_an_offer_stands_in_the_complaint_from_the_day_on_which_it_left(
    database: Database,
) -> None:
    sent_letter(database, "recovery_offer", REFUND)

    wrong = history(database).complaints[0]
    assert (wrong.remedy, wrong.remedy_offered_on) == ("refund", TODAY)
    assert wrong.remedy_accepted is None


def test_an_accepted_apology_is_the_remedy_and_the_complaint_can_be_resolved(
    database: Database,
) -> None:
    sent_letter(database)
    draft = say(database, Answer.ACCEPTED)

    found = history(database)
    wrong = found.complaints[0]
    assert (draft.answer, draft.answered_by, draft.ask_on) == ("accepted", OWNER, None)
    assert [m.status for m in found.messages] == [MessageStatus.ACCEPTED]
    assert (wrong.remedy, wrong.remedy_accepted) == ("apology", True)
    assert wrong.remedy_delivered_on == TODAY
    assert wrong.is_open

    resolve_answered(database.begin, actor(database), draft_id=1, now=NOW)
    assert not history(database).complaints[0].is_open
    assert play(database)[0] is not PlayName.APOLOGY


def test_what_was_promised_keeps_a_complaint_open_until_it_is_delivered(
    database: Database,
) -> None:
    sent_letter(database, "recovery_offer", REFUND)
    say(database, Answer.ACCEPTED)
    with pytest.raises(NotKeptYet):
        resolve_answered(database.begin, actor(database), draft_id=1, now=NOW)

    later = NOW + timedelta(days=3)
    deliver_promise(database.begin, actor(database), ref="D-1", now=later)

    assert history(database).complaints[0].remedy_delivered_on == later.date()
    resolve_answered(database.begin, actor(database), draft_id=1, now=later)
    assert history(database).complaints[0].resolved_on == later.date()


def test_a_kept_promise_of_an_apology_is_the_remedy_of_its_complaint(database: Database) -> None:
    sent_letter(database, "apology", REBUILD)
    deliver_promise(database.begin, actor(database), ref="D-1", now=NOW + timedelta(days=2))

    wrong = history(database).complaints[0]
    assert (wrong.remedy, wrong.remedy_offered_on) == ("fix", TODAY)
    assert wrong.remedy_delivered_on == TODAY + timedelta(days=2)


def test_a_refused_apology_makes_an_offer_the_next_step_in_its_time(database: Database) -> None:
    sent_letter(database)
    say(database, Answer.NOT_SATISFIED)

    found = history(database)
    assert [m.status for m in found.messages] == [MessageStatus.REJECTED]
    assert found.complaints[0].remedy_accepted is False
    assert play(database, NOW + timedelta(days=8)) == (
        PlayName.RECOVERY_OFFER,
        "apology_not_enough",
    )
    with pytest.raises(NotAccepted):
        resolve_answered(database.begin, actor(database), draft_id=1, now=NOW)


def test_what_they_say_of_an_apology_does_not_decide_about_an_offer_made_since(
    database: Database,
) -> None:
    sent_letter(database)
    sent_letter(database, "recovery_offer", REFUND, at=NOW + timedelta(days=6))
    say(database, Answer.NOT_SATISFIED, now=NOW + timedelta(days=7))

    found = history(database)
    assert found.complaints[0].remedy_accepted is None
    assert [m.status for m in found.messages] == [MessageStatus.REJECTED, MessageStatus.SENT]


def test_an_accepted_apology_says_nothing_of_an_offer_made_since_without_a_letter(
    database: Database,
) -> None:
    sent_letter(database)
    change_wrong(database, remedy="refund", remedy_offered_on=date(2026, 7, 3))
    say(database, Answer.ACCEPTED, now=NOW + timedelta(days=4))

    wrong = history(database).complaints[0]
    assert (wrong.remedy, wrong.remedy_accepted) == ("refund", None)


def test_an_apology_that_is_accepted_after_an_offer_was_refused_is_the_remedy(
    database: Database,
) -> None:
    offered = date(2026, 6, 27)
    change_wrong(database, remedy="refund", remedy_offered_on=offered, remedy_accepted=False)
    sent_letter(database)
    say(database, Answer.ACCEPTED)

    wrong = history(database).complaints[0]
    assert (wrong.remedy, wrong.remedy_offered_on) == ("apology", TODAY)
    assert (wrong.remedy_delivered_on, wrong.remedy_accepted) == (TODAY, True)


@pytest.mark.parametrize(
    ("answer", "left"),
    [(Answer.NOT_SATISFIED, ["D-2", "D-3"]), (Answer.NONE, ["D-1", "D-2", "D-3"])],
)
def test_a_new_offer_takes_the_place_of_one_that_was_refused_and_of_nothing_else(
    database: Database, answer: Answer, left: list[str]
) -> None:
    step = {**REBUILD, "remedy": ""}
    sent_letter(database, "recovery_offer", REFUND, step)
    say(database, answer)
    credit = {**REFUND, "what": "Credit on the next invoice: Site", "remedy": "credit"}
    sent_letter(database, "recovery_offer", credit, at=NOW + timedelta(days=6))

    assert [promise.id for promise in history(database).deliverables] == left


def test_a_yes_from_before_the_fix_failed_does_not_resolve_it(database: Database) -> None:
    sent_letter(database)
    say(database, Answer.ACCEPTED)
    change_wrong(database, corrected_on=TODAY, proof="looked at")
    failed = NOW + timedelta(days=3)
    raise_again(
        database.begin,
        actor(database),
        ref="C-1",
        on=failed.date(),
        verdict=Verdict.FIX_FAILED,
        text="late again",
        now=failed,
    )

    with pytest.raises(NotAccepted):
        resolve_answered(
            database.begin, actor(database), draft_id=1, now=failed + timedelta(days=2)
        )


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Answer.ACCEPTED, MessageStatus.ACCEPTED),
        (Answer.NOT_SATISFIED, MessageStatus.REJECTED),
        (Answer.NONE, MessageStatus.SENT),
    ],
)
def test_an_answer_to_a_step_ends_the_waiting_for_it(
    database: Database, answer: Answer, status: MessageStatus
) -> None:
    with database.begin("T") as store:
        store.entries.change("C-1", by=BOSS, at=NOW, action="changed", fault=Fault.THEIRS)
    sent_letter(database, "goal_reset", complaint_ids=())
    assert play(database)[1] == "waiting_for_answer"

    say(database, answer)

    assert [m.status for m in history(database).messages] == [status]
    assert (play(database)[1] == "waiting_for_answer") is (answer is Answer.NONE)


def test_without_an_answer_is_asked_once_more_and_then_not_again(database: Database) -> None:
    draft = sent_letter(database)
    assert draft.ask_on == date(2026, 7, 7)
    first = datetime(2026, 7, 7, 10, tzinfo=UTC)
    assert follow_up(database.begin, team_id="T", now=first)

    again = say(database, Answer.NONE, now=first)
    assert again.ask_on == date(2026, 7, 14)
    with pytest.raises(AnsweredAlready):
        say(database, Answer.NONE, now=first)
    assert not follow_up(database.begin, team_id="T", now=first + timedelta(days=1))
    second = first + timedelta(days=7)
    assert follow_up(database.begin, team_id="T", now=second)

    last = say(database, Answer.NONE, now=second)
    assert (last.answer, last.ask_on) == ("none", None)
    assert not follow_up(database.begin, team_id="T", now=second + timedelta(days=30))
    assert [once for once in queued(database) if once.startswith("asks:")] == [
        "asks:draft:1:ask",
        "asks:draft:1:ask2",
    ]
    # A late answer is taken all the same.
    assert say(database, Answer.ACCEPTED, now=second).answer == "accepted"


def test_nobody_is_asked_out_of_hours_twice_or_about_what_was_answered(
    database: Database,
) -> None:
    sent_letter(database)
    day = datetime(2026, 7, 7, tzinfo=UTC)

    assert not follow_up(database.begin, team_id="T", now=day.replace(hour=7))
    assert follow_up(database.begin, team_id="T", now=day.replace(hour=9))
    assert not follow_up(database.begin, team_id="T", now=day.replace(hour=10))
    sent_letter(database)
    say(database, Answer.ACCEPTED, draft=2)
    assert not follow_up(database.begin, team_id="T", now=day.replace(hour=11))


def test_a_promise_is_reminded_of_once_on_its_day_unless_it_was_kept(database: Database) -> None:
    sent_letter(database, "apology", REBUILD, REFUND, ask_on=date(2026, 9, 1))
    deliver_promise(database.begin, actor(database), ref="D-2", now=NOW)

    for day in range(1, 14):
        follow_up(database.begin, team_id="T", now=NOW + timedelta(days=day))

    assert [once for once in queued(database) if once.startswith("due:")] == ["due:D-1:2026-07-08"]


@pytest.mark.parametrize("kind", [PersonKind.GUEST, PersonKind.MEMBER])
def test_an_owner_who_is_no_member_any_more_is_told_nothing(
    database: Database, kind: PersonKind
) -> None:
    sent_letter(database, "apology", REBUILD, ask_on=date(2026, 9, 1))
    with database.begin("T") as store:
        store.team.save_person(Person(user_id=OWNER, name="Owner", kind=kind, read_at=NOW))
    follow_up(database.begin, team_id="T", now=datetime(2026, 7, 8, 10, tzinfo=UTC))

    with database.session() as session:
        query = text("SELECT payload FROM deliveries WHERE once = 'due:D-1:2026-07-08'")
        told = str(session.execute(query).scalar_one())
    assert (OWNER in told) is (kind is PersonKind.MEMBER)
    assert (BOSS in told) is (kind is PersonKind.GUEST)


def test_only_who_may_draft_for_the_client_says_what_was_answered(database: Database) -> None:
    sent_letter(database)
    with pytest.raises(OnlyOwner):
        answer_letter(
            database.begin, actor(database, MEMBER), draft_id=1, answer=Answer.ACCEPTED, now=NOW
        )


def test_a_letter_that_was_not_sent_has_no_answer_and_one_that_has_keeps_it(
    database: Database,
) -> None:
    sent_letter(database)
    with database.begin("T") as store:
        store.drafts.set_state(1, DraftState.PARKED)
    with pytest.raises(NotSentYet):
        say(database, Answer.ACCEPTED)
    with database.begin("T") as store:
        store.drafts.set_state(1, DraftState.SENT)
    say(database, Answer.ACCEPTED)
    with pytest.raises(AnsweredAlready):
        say(database, Answer.NOT_SATISFIED)


def test_a_major_wrong_whose_offer_was_accepted_is_not_offered_for_again(
    database: Database,
) -> None:
    with database.begin("T") as store:
        store.entries.change("C-1", by=BOSS, at=NOW, action="changed", severity=Severity.MAJOR)
    sent_letter(database, "recovery_offer", REFUND)
    assert play(database) == (PlayName.NONE, "waiting_for_answer")
    say(database, Answer.ACCEPTED)
    assert play(database) == (PlayName.NONE, "failure_open")


def test_a_remedy_that_is_noted_as_delivered_keeps_the_promise_of_its_letter_along(
    database: Database,
) -> None:
    sent_letter(database, "recovery_offer", REFUND, REBUILD)
    say(database, Answer.ACCEPTED)

    record_course(
        database.begin, actor(database), ref="C-1", columns={"remedy_delivered_on": TODAY}, now=NOW
    )

    kept = {d.promised: d.delivered for d in history(database).deliverables}
    assert kept == {"Pay back: Site": TODAY, "Rebuild the list": None}
