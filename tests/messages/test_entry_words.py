"""What cards and lines say of an entry: only what fits its kind and its reader."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.agreement import Agreement, AgreementKind, Deliverable, Investment
from bot.domain.capture import Logged, Standing
from bot.domain.complaint import Reraise, Verdict
from bot.domain.entry import Entry, kind_of
from bot.domain.history import Note, NoteKind
from bot.domain.scope_request import Decision, ScopeRequest
from bot.messages.changes import facts_of
from bot.messages.consequences import asks_words
from bot.messages.entries import changed, entry_words, logged, withdrawn
from bot.messages.entry_lines import state_words
from bot.messages.long_fields import long_fields, typed_long

DAY = date(2026, 1, 1)
AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
ASK = ScopeRequest(id="S-1", text="a banner", asked_on=DAY, amount=90_000)
DUTY = Note(id="N-1", on=DAY, kind=NoteKind.CLIENT_DUTY, text="send it", due=DAY, done=DAY)


def outcome(entry: Entry, logged_by: str = "") -> Logged:
    return Logged(
        ref=entry.id,
        kind=kind_of(entry),
        entry=entry,
        client_id=1,
        client_name="Acme",
        currency="EUR",
        standing=Standing(),
        logged_by=logged_by,
        logged_at=AT,
    )


def card(entry: Entry, logged_by: str = "", **more: bool) -> str:
    reply = changed(outcome(entry, logged_by), timezone="UTC", reader="U1", **more)
    return f"{reply.text} {reply.blocks}"


def facts(logged_by: str | None = None, **more: object) -> str:
    known = {"asked_by": None, "said_at": None, "source_state": None, "withdrawn": False}
    known |= {"changes": [], "people": {"U1": "Priya"}, "timezone": "UTC", "currency": "EUR"}
    known |= more
    return "\n".join(facts_of(entry=ASK, logged_by=logged_by, logged_at=AT, **known))  # type: ignore[arg-type]


def test_what_was_imported_is_logged_by_nobody() -> None:
    assert "from an import, " in card(ASK)
    assert "<@" not in card(ASK)
    assert "logged by you, " in card(ASK, "U1")
    assert "logged by <@U2>, " in card(ASK, "U2")
    assert facts().startswith("From an import, ")
    assert facts("U1").startswith("Logged by Priya, ")


@pytest.mark.parametrize("kind", [NoteKind.PRAISE, NoteKind.DEPARTURE])
def test_a_note_that_is_no_duty_any_more_is_neither_due_nor_done(kind: NoteKind) -> None:
    assert entry_words(DUTY, "EUR") == "send it, by 1 Jan 2026"
    assert "done · " in card(DUTY)

    praise = replace(DUTY, kind=kind)

    assert entry_words(praise, "EUR") == "send it"
    assert "done · " not in card(praise)


def test_a_bucket_is_shown_of_a_goodbye_alone() -> None:
    goodbye = replace(DUTY, kind=NoteKind.DEPARTURE, bucket="fulfilled")

    assert "they got what they came for" in card(goodbye)
    assert "they got what they came for" not in card(replace(goodbye, kind=NoteKind.WIN))
    assert state_words(replace(goodbye, kind=NoteKind.WIN)) == ""


def test_a_promise_and_hours_to_invest_have_their_days() -> None:
    assert entry_words(Deliverable(id="", promised="it", due=DAY), "EUR") == "it, by 1 Jan 2026"
    hours = Investment(id="", start=DAY, end=DAY, hours=2.0, purpose="it")
    assert entry_words(hours, "EUR") == "it, 2 h, until 1 Jan 2026"


def test_figures_of_money_are_left_out_for_who_may_not_see_them() -> None:
    agreement = Agreement(id="A-1", kind=AgreementKind.FIXED, start=DAY, fee=90_000)

    for entry in (ASK, agreement):
        assert "900.00 EUR" in entry_words(entry, "EUR")
        assert "900" not in entry_words(entry, "EUR", with_money=False)
    assert "900.00 EUR" in card(ASK)
    assert "900" not in card(ASK, with_money=False)
    assert "900" not in withdrawn(outcome(ASK), with_money=False).text
    change = ("U1", AT, "changed", {"amount": 90_000, "fee": None, "hours": 2.0})
    assert "amount was “900.00 EUR”; fee was empty" in facts("U1", changes=[change])
    told = facts("U1", changes=[change], with_money=False)
    assert "amount was another; fee was another; hours was “2.0”" in told


def test_what_something_stands_for_is_not_offered_to_be_logged_again() -> None:
    assert "Log it again" in str(withdrawn(outcome(ASK)).blocks)
    assert "Log it again" not in str(withdrawn(outcome(ASK), can_restore=False).blocks)


def test_a_verdict_reads_the_same_in_a_line_and_in_its_form() -> None:
    again = Reraise(id="R-1", on=DAY, verdict=Verdict.FIX_FAILED)
    assert state_words(again) == "our fix failed"


@pytest.mark.parametrize("at", [" ", "\n", ", "])
@pytest.mark.parametrize(
    "text",
    ["", "short", "x" * 2999, "x" * 3000, "x" * 3001, "x " * 5000 + "end", "ab, cd\nef  gh" * 1500],
)
def test_a_text_that_was_cut_into_fields_reads_back_as_it_was(text: str, at: str) -> None:
    blocks = long_fields("text", "What", text, at=at)
    typed = {b["block_id"]: b["element"].get("initial_value", "") for b in blocks}

    assert all(len(part) <= 3000 for part in typed.values())
    assert typed_long(typed, at=at) == text


def test_forms_that_were_opened_before_are_read_to_their_end() -> None:
    assert typed_long({"text": "one", "rest": "two"}) == "one two"


def test_a_date_by_the_tracked_hours_names_them_and_not_the_asks() -> None:
    total = Standing(
        asks=1, hours=2.0, over_hours=15.0, contracted=60.0, free_from=date(2026, 10, 19)
    )

    assert asks_words(total, "Acme", is_unpaid=True) == (
        "1st unpaid ask in 90 days, 2 h of 60 h agreed = 3 %; with 15 h tracked over it "
        "you work for Acme for nothing from 19 October."
    )


@pytest.mark.parametrize(
    ("ask", "total", "told"),
    [
        (
            replace(ASK, hours=None),
            Standing(asks=6, hours=5.5, contracted=177.9),
            (
                "6th unpaid ask in 90 days, 5.5 h of 177.9 h agreed = 3 %. "
                "The hours of this one are not noted yet: add details. "
                "Undecided, it counts in the score after a week."
            ),
        ),
        (
            replace(ASK, hours=None),
            Standing(asks=1),
            (
                "1st unpaid ask in 90 days; how many hours it takes is not noted yet. "
                "Undecided, it counts in the score after a week."
            ),
        ),
        (
            replace(ASK, hours=None, decision=Decision.IN_SCOPE),
            Standing(asks=1, hours=2.0),
            (
                "1 unpaid ask in 90 days, 2 h. No agreement with hours is known for Acme: no share "
                "to tell."
            ),
        ),
        (
            replace(ASK, hours=2.0),
            Standing(is_covered=True),
            (
                "It is covered by the hours to invest and does not hurt the score. "
                "0 unpaid asks in 90 days."
            ),
        ),
        (
            replace(ASK, hours=2.0, asked_on=date(2025, 10, 3)),
            Standing(asks=1, hours=3.0, contracted=60.0),
            (
                "1 unpaid ask in 90 days, 3 h of 60 h agreed = 5 %. "
                "This one was asked before these 90 days: it is not in them."
            ),
        ),
        (
            Deliverable(id="D-1", promised="a draft", due=date(2025, 12, 31)),
            Standing(),
            "That day has passed: it is a broken promise until it is delivered.",
        ),
        (
            Deliverable(id="D-1", promised="a draft", due=DAY),
            Standing(),
            "Not delivered by then, it is a broken promise.",
        ),
        (
            Investment(id="I-1", start=DAY, end=DAY, hours=2.0, approved_on=date(2026, 1, 2)),
            Standing(),
            "They ended before they were approved, so they cover nothing.",
        ),
    ],
)
def test_what_follows_is_said_in_the_text_and_in_the_blocks(
    ask: Entry, total: Standing, told: str
) -> None:
    shown = replace(outcome(ask, "U1"), standing=total, today=DAY)

    reply = logged(shown, timezone="UTC", reader="U1")

    assert f" {told} {ask.id}. Undo" in reply.text
    assert told in str(reply.blocks)
