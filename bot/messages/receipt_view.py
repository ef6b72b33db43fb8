"""All receipts of a client: every line of its score with formula, numbers, entries and way out."""

import json
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.domain.history import History
from bot.domain.play import PlayName
from bot.domain.rules import DEFAULT, Axis, Rules
from bot.domain.score import Score
from bot.domain.signal import Signal
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    divider,
    line,
    linked,
    modal,
    quoted,
)
from bot.messages.digest import PLAYS, state_label
from bot.messages.evidence import evidence_lines, for_reader, more_evidence
from bot.messages.figures import plural, printed_points
from bot.messages.formulas import debt_formula, fit_formula, formula, is_hidden
from bot.messages.next_band import smallest_change
from bot.messages.play_words import play_reason
from bot.messages.receipts import freshness, missing_words, summary
from bot.messages.spoken import sentence, with_spoken_dates
from bot.messages.titles import TITLES

# A line takes four blocks at most, and Slack a hundred in all.
ON_A_PAGE = 15
_LONGEST_ENTRY = 240
_LONGEST = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    """A client's score with what it was made of, a page of its lines at a time.

    `own_play` is the rules' own, beside a pinned one or one whose letter is out.
    """

    client_id: int
    history: History
    score: Score
    own_play: PlayName
    rules: Rules
    page: int = 0
    with_money: bool = False


def receipt_view(shown: ReceiptPage) -> Block:
    """Return the modal of a client's receipts; figures of money are for managers."""
    lines = _ranked(shown.score)
    last = max(0, (len(lines) - 1) // ON_A_PAGE)
    page = max(0, min(shown.page, last))
    first = page * ON_A_PAGE
    on_page = lines[first : first + ON_A_PAGE]
    name = shown.history.client.name
    blocks = [
        line((f"{name}: every line of the score, as of {shown.score.on:%-d %b %Y}", "bold")),
        *(_head(shown) if page == 0 else ()),
    ]
    if not lines:
        blocks.append(line("Nothing is known of this client yet, so nothing is scored."))
    if last:
        told = f"Lines {first + 1} to {first + len(on_page)} of {len(lines)}, the heaviest first"
        blocks.append(context(told))
    for signal in on_page:
        blocks += [divider(), *_line_blocks(signal, shown)]
    blocks += _turn(shown.client_id, page, last)
    return modal(ids.RECEIPT_VIEW, name, blocks, close="Close")


def _ranked(score: Score) -> list[Signal]:
    """Return debt first, as the digest does, then fit; the heaviest first.

    The points are those printed, which add up as they are printed.
    """
    found = []
    for axis, whole in ((Axis.DEBT, score.debt), (Axis.FIT, 100 - round(score.fit or 0.0, 1))):
        signals = sorted((s for s in score.signals if s.axis is axis), key=lambda s: -s.points)
        points = printed_points(signals, whole)
        found += [replace(s, points=p) for s, p in zip(signals, points, strict=True)]
    return found


def _head(shown: ReceiptPage) -> list[Block]:
    score = shown.score
    fit = "unknown" if score.fit is None else f"{score.fit:.1f}".removesuffix(".0") + " of 100"
    label = state_label(score.band, owes=score.debt > 0, play=shown.own_play)
    state = f"{label} · fit {fit} ({score.coverage})"
    why = sentence(play_reason(score.play, score.signals, with_money=shown.with_money))
    sums = [
        f"Fit: {words}" for words in [fit_formula(score, with_money=shown.with_money)] if words
    ] + [f"Debt: {words}" for words in [debt_formula(score)] if words]
    own = "the defaults" if shown.rules == DEFAULT else "this workspace's own"
    sums.append(f"Rules: {own}, version {shown.rules.version}")
    blocks = [
        line((f"{state[:1].upper()}{state[1:]} · debt {score.debt:.0f}", "bold")),
        line(("Next step: ", "bold"), f"{PLAYS[score.play.name]}. {why}"),
        context(clip("\n".join(quoted(words) for words in sums), _LONGEST)),
    ]
    if score.missing:
        told = "; ".join(missing_words(missing) for missing in score.missing)
        blocks.append(context(clip(f"*Not known, so not scored:* {quoted(told)}", _LONGEST)))
    return blocks


def _line_blocks(signal: Signal, shown: ReceiptPage) -> list[Block]:
    currency = shown.history.client.currency
    with_money = shown.with_money
    words = summary(signal, currency=currency, with_money=with_money)
    points = _points(signal, with_money=with_money)
    how = formula(signal, shown.rules, currency=currency, with_money=with_money)
    blocks = [
        line((f"{TITLES[signal.name]} · {points}", "bold"), "\n", _spoken(words)),
        context(clip(quoted(_spoken(how)), _LONGEST)),
    ]
    change = smallest_change(
        signal,
        shown.score,
        client=shown.history.client.name,
        rules=shown.rules,
        currency=currency,
        with_money=with_money,
    )
    if change:
        blocks.append(line(("Smallest change: ", "bold"), sentence(change)))
    entries = _entries(signal, shown)
    return [*blocks, context(entries)] if entries else blocks


def _points(signal: Signal, *, with_money: bool) -> str:
    if is_hidden(signal, with_money=with_money) and signal.severity > 0:
        return "lowers the fit"
    if signal.axis is Axis.DEBT:
        return f"+{signal.points:.1f} debt"
    return f"\u2212{signal.points:.1f} fit" if signal.severity > 0 else "takes nothing"


def _entries(signal: Signal, shown: ReceiptPage) -> str:
    """Return how fresh the entries are, and each with a link to where it was said, or its name."""
    signal = for_reader(signal, with_money=shown.with_money)
    if not signal.entries:
        return ""
    found = zip(signal.entries, evidence_lines(signal.entries, shown.history), strict=True)
    told = [
        linked(words, told.permalink) if told.permalink else quoted(f"{words} [{entry.id}]")
        for entry, told in found
        for words in [_spoken(clip(told.words, _LONGEST_ENTRY))]
    ]
    fresh = freshness(signal, shown.score.on)
    count = plural(signal.count, "entry", "entries")
    head = quoted(_spoken(f"{count}, {fresh}"))
    more = more_evidence(signal)
    return _whole([head, *told], more)


def _whole(lines: list[str], more: str | None) -> str:
    """Return the lines that fit, whole, and how many more there are."""
    sizes = accumulate(len(told) + 1 for told in lines)
    kept = [told for told, size in zip(lines, sizes, strict=True) if size < _LONGEST]
    left = len(lines) - len(kept)
    if left:
        before = int(more.split()[1].replace(",", "")) if more else 0
        more = f"and {left + before:,} more"
    return "\n".join([*kept, *([more] if more else [])])


def _turn(client_id: int, page: int, last: int) -> list[Block]:
    row = []
    for label, number in (("Previous page", page - 1), ("Next page", page + 1)):
        if 0 <= number <= last:
            value = json.dumps({"client": client_id, "page": number})
            row.append(button(label, f"{ids.RECEIPTS_PAGE}.{label.split()[0].lower()}", value))
    return [actions(*row)] if row else []


def _spoken(words: str) -> str:
    return with_spoken_dates(words)
