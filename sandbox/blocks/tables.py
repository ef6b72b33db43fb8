"""The native table block, `data_table`.

    {"type": "data_table",
     "caption": "Clients at risk",           said to screen readers, shown above
     "rows": [[{"type": "raw_text", "text": "Client"}, {"type": "raw_text", "text": "Hours"}],
              [{"type": "raw_text", "text": "Acme"},
               {"type": "raw_number", "value": 14, "text": "14 h"}]],
     "page_size": 10,                        1 to 100, 5 when left out
     "row_header_column_index": 0}           optional

The first row is the header and holds no rich text. A cell is `raw_text`, `raw_number`
(sorted by `value`, shown as `text`) or a whole `rich_text` block. At most 200 rows below the
header, 20 columns, 20,000 characters in all; every row has as many cells as the header.
"""

from typing import Any

from sandbox.blocks.faults import Faults, array, string
from sandbox.defaults import Json

MOST_ROWS = 200
MOST_COLUMNS = 20
MOST_CHARACTERS = 20_000
LARGEST_PAGE = 100
CELLS = ("raw_text", "raw_number", "rich_text")


def table_block(faults: Faults, value: Json) -> None:
    """Check a table."""
    string(faults, value, "caption", 255, needed=True)
    rows = array(faults, value, "rows", 2, MOST_ROWS + 1)
    _page(faults, value)
    width = len(rows[0]) if rows and isinstance(rows[0], list) else 0
    if rows and not 1 <= width <= MOST_COLUMNS:
        faults.at("rows", 0).add(f"must have 1 to {MOST_COLUMNS} cells")
    for index, row in enumerate(rows):
        _row(faults.at("rows", index), row, width, header=index == 0)
    if (
        sum(_length(cell) for row in rows if isinstance(row, list) for cell in row)
        > MOST_CHARACTERS
    ):
        faults.at("rows").add(f"must be less than {MOST_CHARACTERS + 1} characters in all")
    column = value.get("row_header_column_index")
    if column is not None and not (isinstance(column, int) and 0 <= column < max(width, 1)):
        faults.at("row_header_column_index").add("must be the index of a column")


def _page(faults: Faults, value: Json) -> None:
    size = value.get("page_size")
    if size is not None and not (isinstance(size, int) and 1 <= size <= LARGEST_PAGE):
        faults.at("page_size").add(f"must be between 1 and {LARGEST_PAGE}")


def _row(faults: Faults, row: Any, width: int, *, header: bool) -> None:
    if not isinstance(row, list):
        faults.add("must provide an array")
        return
    if len(row) != width:
        faults.add(f"must have {width} cells as the header has")
    for index, cell in enumerate(row):
        _cell(faults.at(index), cell, header=header)


def _cell(faults: Faults, cell: Any, *, header: bool) -> None:
    if not isinstance(cell, dict) or cell.get("type") not in CELLS:
        faults.at("type").add("must be one of " + ", ".join(CELLS))
    elif cell["type"] == "rich_text":
        if header:
            faults.at("type").add("rich_text is not allowed in the header")
    else:
        string(faults, cell, "text", MOST_CHARACTERS, needed=True)
        number = cell.get("value")
        if cell["type"] == "raw_number" and not isinstance(number, int | float):
            faults.at("value").add("must be a number")


def _length(cell: Any) -> int:
    if isinstance(cell, dict):
        words = cell.get("text", "")
        own = len(words) if isinstance(words, str) else 0
        return own + sum(_length(part) for part in cell.get("elements", []))
    return 0
