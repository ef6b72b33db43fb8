"""Statements that are built once: lists are filled up, and the driver keeps how it reads them."""

from typing import Any

import pytest
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH, MAX_CACHED_STATEMENT_PARAMS
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from bot.domain.delivery import DeliveryKind
from bot.store import digest_sql
from bot.store.rows import DeliveryRow, InboxRow
from bot.store.sized import each_given, written
from bot.store.turns import Sought, Waits, _claiming, _first_teams

EVERY_KIND = tuple(kind.value for kind in DeliveryKind)
SOUGHT = [
    Sought(row=row, kinds=EVERY_KIND, in_turn=in_turn, only=only, installed=only is None)
    for row in (DeliveryRow, InboxRow)
    for in_turn in (True, False)
    for only in ("T1", None)
]
STATEMENTS = [
    *(build(of_owner=True) for build in (digest_sql.tallied, digest_sql.listed, digest_sql.named)),
    *map(_first_teams, SOUGHT),
    *(_claiming(sought, why) for sought in SOUGHT for why in Waits),
]


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (3, [4]), (17, [64]), (501, [500, 500])]
)
def test_a_list_is_given_in_few_sizes_and_filled_up_with_its_last(
    count: int, sizes: list[int]
) -> None:
    given = list(each_given(list(range(count))))

    assert [size for size, _ in given] == sizes
    assert all(len(values) == size for size, values in given)
    assert {value for _, values in given for value in values.values()} == set(range(count))


def test_nothing_but_numbers_and_our_own_codes_is_written_into_a_statement() -> None:
    assert str(written("mail_test")) == "'mail_test'"
    assert str(written(3)) == "3"
    for words in ("it's", "a b", "", "%s", "1"):
        with pytest.raises(ValueError, match="codes"):
            written(words)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_each_message_asks_is_short_enough_for_the_driver_to_keep(statement: Any) -> None:
    compiled = statement.compile(dialect=PGDialect_psycopg())

    assert len(str(compiled)) <= MAX_CACHED_STATEMENT_LENGTH
    assert str(compiled).count("%(") <= MAX_CACHED_STATEMENT_PARAMS
