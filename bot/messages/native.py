"""Slack's native chart and table, and what a message is without them.

Neither stands in an answer that is the acknowledgement of a command: whether Slack refuses it
there cannot be seen, and the whole answer would be lost. They come on a click, through the
outbox, and where Slack refuses one the words are sent alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages.blocks import Block, clip

_NATIVE = ("data_visualization", "data_table")
# Slack's limits (slack.md, "Going out"), with room for the header.
MOST_ROWS = 200
_MOST_CHARACTERS = 19_000
_LONGEST_CELL = 120
_TITLE = 50
_ROWS_A_PAGE = 10
Cell = str | tuple[float, str]


def line_chart(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], *, y_label: str
) -> Block:
    """Return a line chart: 20 labels of 20 characters at most, a value of each series for each."""
    return {
        "type": "data_visualization",
        "title": clip(title, _TITLE),
        "chart": {
            "type": "line",
            "series": [
                {
                    "name": name,
                    "data": [
                        {"label": label, "value": round(value, 1)}
                        for label, value in zip(labels, values, strict=True)
                    ],
                }
                for name, values in series.items()
            ],
            "axis_config": {"categories": list(labels), "x_label": "Night", "y_label": y_label},
        },
    }


def data_table(caption: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Block:
    """Return a table of the `rows`, of which `fitting` says how many Slack takes.

    A cell is words, or a number with the words that show it: such a column sorts by number.
    """
    return {
        "type": "data_table",
        "caption": clip(caption, 255),
        "page_size": _ROWS_A_PAGE,
        "row_header_column_index": 0,
        "rows": [[_cell(word) for word in header], *([_cell(c) for c in row] for row in rows)],
    }


def fitting(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows from the first on one table holds."""
    size = 0
    for count, row in enumerate(rows[:MOST_ROWS]):
        size += sum(len(_words(cell)) for cell in row)
        if size > _MOST_CHARACTERS:
            return count
    return min(len(rows), MOST_ROWS)


def is_native(body: Mapping[str, Any]) -> bool:
    """Say whether a message holds a chart or a table."""
    return any(block.get("type") in _NATIVE for block in body.get("blocks") or ())


def in_words(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message with its text alone, which holds all that its chart or table shows."""
    return {name: value for name, value in body.items() if name != "blocks"}


def _cell(cell: Cell) -> Block:
    if isinstance(cell, str):
        return {"type": "raw_text", "text": _words(cell)}
    return {"type": "raw_number", "value": cell[0], "text": _words(cell)}


def _words(cell: Cell) -> str:
    words = cell if isinstance(cell, str) else cell[1]
    return clip(" ".join(words.split()), _LONGEST_CELL) or "-"
