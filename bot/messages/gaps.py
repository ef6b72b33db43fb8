"""The gaps: what the last night could not check, and pins that hold against its rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.digest import ClientNight
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, clip, context, escape, line, section
from bot.messages.digest_pins import pin_words
from bot.messages.fit_portfolio import MOST_TEXT, ON_A_PAGE, page_button
from bot.messages.reply import Reply
from bot.messages.spoken import day_words

_NO_NIGHT = "No night was run yet, so nothing was checked. The first one comes by itself."
_NONE = "Nothing is missing: every client was scored, no hours are old, no pin is contested."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """A page of the gaps from the `first` (0) on of `total`; `night` None: none was run yet.

    `contested` hold a pin against a worse result; `failed` are (client id, name) that could not
    be scored; `stale` are (name, day of the newest hours); `names` are people's by Slack's ids.
    """

    night: date | None
    first: int = 0
    total: int = 0
    contested: Sequence[ClientNight] = ()
    failed: Sequence[tuple[int, str]] = ()
    stale: Sequence[tuple[str, date]] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def gaps_answer(shown: Gaps, *, is_manager: bool) -> Reply:
    """Return a page of the gaps; a manager reaches the pins of a client from its line."""
    if shown.night is None or not shown.total:
        told = _NO_NIGHT if shown.night is None else f"{_NONE} {_from(shown)}"
        return Reply(escape(told), [line(told), _back()])
    head = f"What could not be checked, {shown.first + 1} to {_last(shown)} of {shown.total}."
    blocks: list[Block] = [section(f"*{escape(head)}*")]
    spoken = [head]
    for client, told in _pins(shown):
        open_pins = button(
            "Pins", f"{ids.PIN}.{client.client_id}", str(client.client_id), about=client.name
        )
        block = line((client.name, "bold"), f": {told}")
        blocks += [block, actions(open_pins)] if is_manager else [block]
        spoken.append(f"{client.name}: {told}")
    plain = [
        *(f"{name}: could not be scored; Goodfit's log says why." for _, name in shown.failed),
        *(f"{name}: no hours since {day_words(newest)}." for name, newest in shown.stale),
    ]
    blocks += [line(told) for told in plain]
    blocks += [*_turn(shown), context(escape(_from(shown))), _back()]
    text = clip("\n".join([*spoken, *plain, _from(shown)]), MOST_TEXT)
    return Reply(escape(text), blocks)


def _pins(shown: Gaps) -> list[tuple[ClientNight, str]]:
    night = shown.night or date.min
    return [
        (client, pin_words(pin, client, night, shown.names))
        for client in shown.contested
        for pin in client.contested
    ]


def _last(shown: Gaps) -> int:
    return shown.first + len(shown.contested) + len(shown.failed) + len(shown.stale)


def _from(shown: Gaps) -> str:
    return f"From the night of {day_words(shown.night)}."


def _turn(shown: Gaps) -> list[Block]:
    page, row = shown.first // ON_A_PAGE, []
    if page:
        row.append(page_button("Previous page", "gaps", page - 1))
    if _last(shown) < shown.total:
        row.append(page_button("Next page", "gaps", page + 1))
    return [actions(*row)] if row else []


def _back() -> Block:
    return actions(button("Open portfolio", ids.PORTFOLIO))
