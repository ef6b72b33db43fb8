"""Statements that are built once, and run without making objects of what they find."""

from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session

# A session is one transaction's, and so is its connection.
_CONNECTION = "plain_rows"


def plain_rows(session: Session, statement: Executable, **given: Any) -> CursorResult[Any]:
    """Run a statement with its parameters and return plain rows, as the transaction sees them.

    For what every request reads: an object that is tracked costs some ten times its row.
    """
    session.flush()
    connection = session.info.get(_CONNECTION)
    if connection is None or connection.closed:
        connection = session.info[_CONNECTION] = session.connection()
    found: CursorResult[Any] = connection.execute(statement, given)
    return found
