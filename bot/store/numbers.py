"""Running numbers, one row of them a table and team: the 214 of S-214."""

import functools
from typing import Any

from sqlalchemy import BigInteger, bindparam, case
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.prepared import Ask, answer_to
from bot.store.rows import CounterRow


def insert_into(session: Session, table: type) -> Any:
    """Return the dialect's own insert: the one that knows ON CONFLICT."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def next_number(session: Session, team_id: str, kind: str, *, count: int = 1) -> int:
    """Take `count` numbers of `kind` and return the first of them.

    The counter's row stays locked until the transaction ends, so no number is given twice.
    """
    last: int = answer_to(session, asks_next(session, team_id, kind, count=count)).scalar()
    return last - count + 1


def asks_next(session: Session, team_id: str, kind: str, *, count: int = 1) -> Ask:
    """Return what takes the next numbers of `kind`, and is answered with the last of them."""
    taking = _taking(session.get_bind().dialect.name)
    return Ask(taking, {"team": team_id, "counter": kind, "count": count})


@functools.cache
def _taking(dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    count = bindparam("count", type_=BigInteger)
    statement = insert(CounterRow).values(
        team_id=bindparam("team"), kind=bindparam("counter"), last=count
    )
    return statement.on_conflict_do_update(
        index_elements=["team_id", "kind"], set_={"last": CounterRow.last + count}
    ).returning(CounterRow.last)


# The highest number that a name can wish for: those that follow still have twelve digits.
MOST_WISHED = 10**11


def raise_number(session: Session, team_id: str, kind: str, *, to: int = 0) -> None:
    """Let the next number of `kind` be above `to`; its counter stays locked as by `next_number`."""
    session.execute(
        insert_into(session, CounterRow)
        .values(team_id=team_id, kind=kind, last=to)
        .on_conflict_do_update(
            index_elements=["team_id", "kind"],
            set_={"last": case((CounterRow.last < to, to), else_=CounterRow.last)},
        )
    )
