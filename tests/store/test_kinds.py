"""What is made of a row's columns is the very value that its class makes of its fields."""

from dataclasses import FrozenInstanceError, fields
from datetime import date
from typing import Any

import pytest

from bot.domain.agreement import Agreement
from bot.domain.complaint import Complaint
from bot.domain.history import SentMessage
from bot.store.kinds import COLUMNS, KINDS, MAKERS

ON = date(2026, 6, 30)
# What is kept of these otherwise than the value has it.
KEPT = {"points": ["late", "rude"], "active_months": [6, 1], "complaint_id": 3}
READ = {"points": ("late", "rude"), "active_months": frozenset((1, 6)), "complaint": "C-3"}


@pytest.mark.parametrize("value_type", KINDS)
def test_a_made_value_is_what_its_class_would_make(value_type: type) -> None:
    letter, names = KINDS[value_type].letter, COLUMNS[value_type]
    columns = [7, *(KEPT.get(name, f"its {name}") for name in names[1:])]
    own = {f.name for f in fields(value_type)} & {*names, *READ}
    expected = value_type(
        **{name: READ.get(name, f"its {name}") for name in own} | {"id": f"{letter}-7"}
    )
    made = MAKERS[value_type]((*columns, "no column of its own"))
    assert type(made) is value_type
    assert (made, repr(made)) == (expected, repr(expected))
    assert hash(made) == hash(expected)
    with pytest.raises(FrozenInstanceError):
        made.id = "X-1"


@pytest.mark.parametrize(
    ("value_type", "name", "read"),
    [(Agreement, "active_months", frozenset()), (SentMessage, "complaint", None)],
)
def test_what_is_empty_reads_as_nothing(value_type: type, name: str, read: Any) -> None:
    made = MAKERS[value_type](7 if column == "id" else None for column in COLUMNS[value_type])
    assert getattr(made, name) == read


def test_a_complaint_is_made_without_the_times_that_it_was_raised_again() -> None:
    columns = {"id": 7, "raised_on": ON, "text": "late", "points": []}
    made = MAKERS[Complaint](columns.get(name) for name in COLUMNS[Complaint])
    assert (made.id, made.points, made.reraises) == ("C-7", (), ())
