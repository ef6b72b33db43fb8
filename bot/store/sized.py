"""Lists, pages and values in statements that are built once.

The driver of PostgreSQL keeps how it reads a statement of at most 4,096 characters and 50 values.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, bindparam, literal_column

# How many lines, after how many.
PAGE = bindparam("limit", type_=Integer), bindparam("offset", type_=Integer)
# A digest has some ten lines; most of what is asked is about one or two.
_SIZES = (1, 2, 4, 16, 64, 500)


def each_given(values: Sequence[Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (size, parameters) for all values, so many at a time as a database takes at once.

    What a size has more than there are values is filled up with the last.
    """
    size = next((size for size in _SIZES if size >= len(values)), _SIZES[-1])
    for start in range(0, len(values), size):
        some = values[start : start + size]
        yield size, {f"one_{n}": some[min(n, len(some) - 1)] for n in range(size)}


def is_one_of(column: Any, size: int) -> ColumnElement[bool]:
    """Return that a column holds one of `size` values, given as `each_given` names them."""
    found: ColumnElement[bool] = column.in_(
        [bindparam(f"one_{n}", type_=column.type) for n in range(size)]
    )
    return found


def written(value: str | int) -> ColumnElement[Any]:
    """Return a number, or one of our own codes, as it stands in a statement and not as a value."""
    if isinstance(value, int):
        return literal_column(str(int(value)), Integer)
    if not value.isidentifier():
        raise ValueError("only codes are written into statements")
    return literal_column(f"'{value}'", Text)
