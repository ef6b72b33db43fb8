"""Every column that is sealed where a workspace asks for it: what turning it on goes through."""

from sqlalchemy import Column, Table

from bot.store.rows import Base
from bot.store.sealed_types import SealedJson, is_sealable


def columns_of(table: Table) -> list[Column[object]]:
    """Return a table's columns that may be sealed."""
    return [column for column in table.c if is_sealable(column.type)]


def is_json(column: Column[object]) -> bool:
    """Say whether a column holds values that are sealed as a whole."""
    return isinstance(column.type, SealedJson)


# In the order in which they are gone through; the names of clients come first.
TABLES = tuple(
    table
    for table in sorted(
        Base.metadata.tables.values(), key=lambda t: ("client" not in t.name, t.name)
    )
    if columns_of(table)
)
COLUMNS = tuple((table.name, column.name) for table in TABLES for column in columns_of(table))
