"""Cursor paging, as the list methods of the Web API share it."""

import base64
import binascii

from sandbox.api.call import ApiError, Call, invalid_arguments
from sandbox.defaults import Json

MOST = 1000


def page(call: Call, rows: list[Json], default: int = 100) -> tuple[list[Json], Json]:
    """Give the rows that `limit` and `cursor` ask for, and the metadata with the next cursor."""
    limit = _limit(call, default)
    start = _offset(call.text("cursor"))
    end = start + limit
    following = "" if end >= len(rows) else base64.b64encode(f"next:{end}".encode()).decode()
    return rows[start:end], {"next_cursor": following}


def _limit(call: Call, default: int) -> int:
    raw = call.text("limit")
    if not raw:
        return default
    if not raw.isdigit() or not 1 <= int(raw) <= MOST:
        raise invalid_arguments("invalid limit [json-pointer:/limit]")
    return int(raw)


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise ApiError("invalid_cursor") from None
