"""The segments: clients, fit, margin, debt and departures by the kind of client."""

from collections.abc import Sequence
from datetime import date

from bot.domain.segments import TELLING, Earned, Segment, best_of
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, clip, context, escape, line, quoted, section
from bot.messages.figure_words import MINUS
from bot.messages.fit_portfolio import MOST_TEXT, ON_A_PAGE, page_button
from bot.messages.native import Cell, data_table, fitting
from bot.messages.receipts import money, share
from bot.messages.reply import Reply
from bot.messages.spoken import day_words

_FORMULAS = (
    "Fit: the mean of the clients in service whose fit is known. Debt: the mean of all who were "
    "scored, former clients too. Departures: leaving, goodbye said, or former ÷ all clients."
)
_MARGIN = (
    f" Margin: (AGI {MINUS} delivery cost) ÷ AGI of the clients whose margin is known, "
    "over that signal's window."
)
_HEADER = ("Segment", "Clients", "Fit", "Debt", "Departures")


def segments_answer(
    segments: Sequence[Segment],
    *,
    night: date | None,
    page: int = 0,
    is_manager: bool,
    replaces: bool = False,
) -> Reply:
    """Return a page of the segments, the best fit first; margins for managers only."""
    if not segments:
        told = "No clients yet, so no segments. Type /client add NAME."
        return Reply(escape(told), [line(told)], replaces=replaces)
    page = max(0, min(page, (len(segments) - 1) // ON_A_PAGE))
    first = page * ON_A_PAGE
    shown = segments[first : first + ON_A_PAGE]
    head, small = _head(segments, night), _small(night, is_manager=is_manager)
    part = f"{first + 1} to {first + len(shown)} of {len(segments)}, the best fit first."
    lines = [_lines(segment, with_money=is_manager) for segment in shown]
    blocks = [
        section(f"*{escape(head)}*\n{escape(part)}"),
        *(_shown(*parts) for parts in lines),
        *_buttons(page, first + len(shown), len(segments)),
        context(escape(small)),
    ]
    spoken = [head, part, *(_spoken(*parts) for parts in lines), small]
    return Reply(escape(clip("\n".join(spoken), MOST_TEXT)), blocks, replaces=replaces)


def segments_table(segments: Sequence[Segment], *, night: date | None, is_manager: bool) -> Reply:
    """Return the segments as Slack's native table, with the same lines in words."""
    if not segments:
        return segments_answer(segments, night=night, is_manager=is_manager)
    header = (*_HEADER, "Margin") if is_manager else _HEADER
    rows = [_row(segment, with_money=is_manager) for segment in segments]
    count = fitting(rows)
    head = _head(segments, night)
    if count < len(rows):
        head += f" The table holds {count} of {len(rows)}."
    small = _small(night, is_manager=is_manager)
    lines = [_lines(segment, with_money=is_manager) for segment in segments[:count]]
    spoken = [head, *(_spoken(*parts) for parts in lines), small]
    table = data_table("Segments, the best fit first", header, rows[:count])
    return Reply(
        escape(clip("\n".join(spoken), MOST_TEXT)),
        [line((head, "bold")), table, context(escape(small))],
    )


def _head(segments: Sequence[Segment], night: date | None) -> str:
    best = best_of(segments)
    if best is not None and best.fit is not None:
        return (
            f"Best fit so far: {best.name}, {best.fit:.0f} on average of {best.fit_known} clients, "
            f"{best.departures} of {best.clients} leaving or gone. "
            f"(Of the segments with {TELLING} or more of known fit.)"
        )
    if night is None:
        return "No night was run yet, so fit and debt are not known."
    return f"No segment has {TELLING} clients of known fit yet, so none is said to be the best."


def _small(night: date | None, *, is_manager: bool) -> str:
    money_words = _MARGIN if is_manager else " Margins are shown to managers only."
    told = f"From the night of {day_words(night)}. " if night else ""
    return f"{told}{_FORMULAS}{money_words}"


def _lines(segment: Segment, *, with_money: bool) -> tuple[str, str, str]:
    """Return its name, what everybody sees, and its margin or nothing."""
    fit = "fit not known"
    if segment.fit is not None:
        in_service = segment.active + segment.leaving
        fit = f"fit {segment.fit:.0f} (mean of {segment.fit_known} of {in_service})"
    debt = "debt not known"
    if segment.debt is not None:
        owed = f", we owe {segment.owed}" if segment.owed else ""
        debt = f"debt {segment.debt:.0f} (mean of {segment.scored}{owed})"
    gone = f"{segment.departures} of {segment.clients} leaving or gone"
    words = " · ".join([_clients(segment), fit, debt, gone])
    return segment.name or "No segment", words, _margins(segment) if with_money else ""


def _shown(name: str, words: str, margin: str) -> Block:
    lines = [f"*{quoted(name)}*", quoted(words), *([quoted(margin)] if margin else [])]
    return section("\n".join(lines))


def _spoken(name: str, words: str, margin: str) -> str:
    return f"{name}: {' · '.join(filter(None, (words, margin)))}."


def _clients(segment: Segment) -> str:
    counts = (segment.active, "active"), (segment.leaving, "leaving"), (segment.former, "former")
    return ", ".join(f"{count} {state}" for count, state in counts if count)


def _margins(segment: Segment) -> str:
    if not segment.earned:
        return "margin not known"
    each = [_margin(earned, currency) for currency, earned in sorted(segment.earned.items())]
    told = f"; {segment.converted} converted at that night's rates" if segment.converted else ""
    return f"margin {'; '.join(each)}{told}"


def _margin(earned: Earned, currency: str) -> str:
    income, cost = money(earned.gross_income, currency), money(earned.cost, currency)
    count = f"{earned.clients} client{'' if earned.clients == 1 else 's'}"
    if earned.margin is None:
        return f"none, nothing was left of {income} to pay {cost} ({count})"
    return f"{share(earned.margin)} = ({income} {MINUS} {cost}) ÷ {income} ({count})"


def _row(segment: Segment, *, with_money: bool) -> list[Cell]:
    row: list[Cell] = [
        segment.name or "No segment",
        (segment.clients, f"{segment.clients} ({_clients(segment)})"),
        "not known" if segment.fit is None else (round(segment.fit, 1), f"{segment.fit:.0f}"),
        "not known" if segment.debt is None else (round(segment.debt, 1), f"{segment.debt:.0f}"),
        (segment.departures, f"{segment.departures} of {segment.clients}"),
    ]
    if with_money:
        margins = [
            f"{share(earned.margin)} {currency}"
            if earned.margin is not None
            else f"none {currency}"
            for currency, earned in sorted(segment.earned.items())
        ]
        row.append(", ".join(margins) or "not known")
    return row


def _buttons(page: int, last: int, total: int) -> list[Block]:
    row = [button("Show as a table", ids.FIT_TABLE, "segments")]
    if page:
        row.append(page_button("Previous page", "segments", page - 1))
    if last < total:
        row.append(page_button("Next page", "segments", page + 1))
    return [actions(*row)]
