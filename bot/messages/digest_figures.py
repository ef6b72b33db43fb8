"""The digest's native chart and table, and the plain twin for a Slack that refuses them."""

from collections.abc import Sequence

from bot.domain.digest import ClientNight, Course
from bot.domain.digest_parts import PortfolioRow
from bot.domain.play import PlayName
from bot.domain.team import is_user_id
from bot.messages.blocks import Block, clip
from bot.messages.digest import PLAYS, state_label

# Slack's limits of a chart's labels and of a table (slack.md, "Going out").
LABEL = 20
MOST_POINTS = 6
MOST_ROWS = 100
MOST_CHARACTERS = 18_000
PAGE = 5
MOST_PLAIN = 15
MOVES = {
    Course.FIRST: "first check",
    Course.NEW: "newly at risk",
    Course.WORSE: "worse",
    Course.SAME: "unchanged",
    Course.BETTER: "better",
}
HEADS = ("Client", "State", "Direction", "Fit", "Debt", "Next step", "Owner")
FIT, DEBT = "Fit, 100 is best", "Debt, 0 is best"


def chart(lines: Sequence[ClientNight]) -> list[Block]:
    """Return fit against debt of the clients shown; two or more make a chart.

    A fit that is not known is no zero, so such a client is left out.
    """
    shown = _charted(lines)
    if len(shown) < 2:  # noqa: PLR2004 - one bar compares with nothing
        return []
    labels = _labels([line.name for line in shown])
    series = [
        _series(FIT, labels, [line.fit or 0.0 for line in shown]),
        _series(DEBT, labels, [line.debt for line in shown]),
    ]
    axes = {"categories": labels, "y_label": "Points"}
    drawn = {"type": "bar", "series": series, "axis_config": axes}
    return [
        {
            "type": "data_visualization",
            "title": "Fit against debt: the most urgent clients",
            "chart": drawn,
        }
    ]


def chart_words(lines: Sequence[ClientNight]) -> str:
    """Return the chart's figures in words."""
    shown = _charted(lines)
    if len(shown) < 2:  # noqa: PLR2004 - as above
        return ""
    told = "; ".join(f"{clip(line.name, 80)} {line.fit:.0f} and {line.debt:.0f}" for line in shown)
    return f"Fit and debt, 0 to 100 each: {told}."


def table(rows: Sequence[PortfolioRow], total: int, names: dict[str, str]) -> list[Block]:
    """Return the portfolio as a native table, as many of its rows as Slack takes."""
    made: list[list[Block]] = []
    length = 0
    for row in rows[:MOST_ROWS]:
        cells = _cells(row, names)
        length += sum(len(cell["text"]) for cell in cells)
        if length > MOST_CHARACTERS:
            break
        made.append(cells)
    if not made:
        return []
    return [
        {
            "type": "data_table",
            "caption": _caption(len(made), total),
            "rows": [[_text(head) for head in HEADS], *made],
            "page_size": PAGE,
            "row_header_column_index": 0,
        }
    ]


def plain_table(rows: Sequence[PortfolioRow], total: int) -> list[Block]:
    """Return the first lines of the same table in letters of one width; the rest is counted."""
    if not rows:
        return []
    shown = [_plain_cells(row) for row in rows[:MOST_PLAIN]]
    heads = ("Client", "State", "Fit", "Debt", "Next step")
    widths = [max(len(line[at]) for line in (heads, *shown)) for at in range(len(heads))]
    drawn = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (heads, *shown)
    ]
    parts: list[Block] = [
        _rich("rich_text_section", _caption(len(shown), total)),
        _rich("rich_text_preformatted", "\n".join(drawn)),
    ]
    return [{"type": "rich_text", "elements": parts}]


def row_words(row: PortfolioRow) -> str:
    """Return a row of the table in words."""
    fit = "fit not known" if row.fit is None else f"fit {row.fit:.0f}"
    state = f"{state_label(row.band, owes=row.owes, play=row.play)}, {MOVES[row.course]}"
    step = "" if row.play is PlayName.NONE else f" Next step: {PLAYS[row.play]}."
    return f"{clip(row.name, 80)}: {state}, {fit}, debt {row.debt:.0f}.{step}"


def _charted(lines: Sequence[ClientNight]) -> list[ClientNight]:
    return [line for line in lines if line.fit is not None][:MOST_POINTS]


def _labels(names: Sequence[str]) -> list[str]:
    """Return names short enough for a chart, no two alike."""
    made: list[str] = []
    for number, name in enumerate(names, 1):
        label = clip(" ".join(name.split()), LABEL)
        made.append(label if label not in made else f"{label[: LABEL - 4].rstrip()} {number}")
    return made


def _series(name: str, labels: Sequence[str], values: Sequence[float]) -> Block:
    points = zip(labels, values, strict=True)
    return {"name": name, "data": [{"label": at, "value": round(of, 1)} for at, of in points]}


def _cells(row: PortfolioRow, names: dict[str, str]) -> list[Block]:
    owner = row.owner or ""
    named = names.get(owner) or ("" if is_user_id(owner) else owner)
    fit = _text("not known") if row.fit is None else _number(row.fit)
    return [
        _text(clip(" ".join(row.name.split()), 60)),
        _text(state_label(row.band, owes=row.owes, play=row.play)),
        _text(MOVES[row.course]),
        fit,
        _number(row.debt),
        _text(PLAYS[row.play]),
        _text(clip(named, 40) or "nobody yet"),
    ]


def _plain_cells(row: PortfolioRow) -> tuple[str, ...]:
    fit = "-" if row.fit is None else f"{row.fit:.0f}"
    name = clip(" ".join(row.name.split()), 24)
    state = state_label(row.band, owes=row.owes, play=row.play)
    return name, state, fit, f"{row.debt:.0f}", PLAYS[row.play]


def _caption(shown: int, total: int) -> str:
    if shown >= total:
        return f"Portfolio: all {total} clients, the most urgent first"
    return f"Portfolio: the {shown} most urgent of {total} clients; Open portfolio has the rest"


def _text(words: str) -> Block:
    return {"type": "raw_text", "text": words}


def _number(value: float) -> Block:
    return {"type": "raw_number", "value": round(value, 1), "text": f"{value:.0f}"}


def _rich(kind: str, words: str) -> Block:
    return {"type": kind, "elements": [{"type": "text", "text": words}]}
