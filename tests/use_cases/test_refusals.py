"""Which letters cannot be written now, and the sentence that says why."""

from dataclasses import replace

import pytest
from builders import TODAY, a_complaint, a_history, ago

from bot.domain.client import Status
from bot.domain.complaint import Fault
from bot.domain.play import EXITS
from bot.use_cases.refusals import (
    FailureStillOpen,
    NoOldWrong,
    NothingToApologiseFor,
    refusal,
    refuse,
)

WRONG = a_complaint(ago(400), fault=Fault.OURS)


@pytest.mark.parametrize("kind", sorted(EXITS))
def test_no_goodbye_while_a_failure_of_ours_is_open(kind: str) -> None:
    with pytest.raises(FailureStillOpen, match="Right it first"):
        refuse(kind, a_history(complaints=[WRONG]), TODAY)
    refuse(kind, a_history(), TODAY)


def test_what_they_wrote_ends_in_one_stop_only() -> None:
    wrong = replace(WRONG, text="The sale was lost..")

    assert "The sale was lost. Right it first." in (
        refusal("farewell", a_history(complaints=[wrong]), TODAY) or ""
    )


def test_second_chance_is_for_a_former_client_with_a_wrong_never_righted() -> None:
    refuse("second_chance", a_history(status=Status.FORMER, complaints=[WRONG]), TODAY)
    closed = replace(WRONG, resolved_on=ago(300))
    refuse("second_chance", a_history(status=Status.FORMER, complaints=[closed]), TODAY)


@pytest.mark.parametrize(
    "complaint",
    [replace(WRONG, remedy="refund", remedy_accepted=True), replace(WRONG, fault=Fault.THEIRS)],
)
def test_second_chance_is_refused_where_nothing_is_owed(complaint) -> None:
    history = a_history(status=Status.FORMER, complaints=[complaint])

    with pytest.raises(NoOldWrong, match="No wrong of ours to this client is left"):
        refuse("second_chance", history, TODAY)


def test_second_chance_is_refused_to_a_client_whom_we_serve() -> None:
    with pytest.raises(NoOldWrong, match="write an apology or a recovery offer"):
        refuse("second_chance", a_history(complaints=[WRONG]), TODAY)


def test_second_chance_needs_no_open_failure_as_an_apology_does() -> None:
    closed = replace(WRONG, resolved_on=ago(300))
    history = a_history(status=Status.FORMER, complaints=[closed])

    assert refusal("second_chance", history, TODAY) is None
    with pytest.raises(NothingToApologiseFor):
        refuse("apology", history, TODAY)
