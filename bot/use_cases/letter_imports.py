"""A workspace's own letters on their way in: each is tried as it would be in its form."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.messages.own_letters import UnusableTemplate
from bot.messages.template_sources import with_own
from bot.messages.template_trial import try_template
from bot.portfolio.faults import Fault, UnusablePortfolio
from bot.portfolio.records import Placed


def check_letters(rows: Sequence[Placed[Any]], *, today: date) -> None:
    """Try every letter of letters.csv that is in use. Raises UnusablePortfolio naming its row.

    It starts a process for each kind, so no transaction may be open.
    """
    used = [row for row in rows if row.value.in_use]
    faults = []
    for kind in dict.fromkeys(row.value.kind for row in used):
        own = {row.value.part: row for row in used if row.value.kind == kind}
        try:
            try_template(
                kind,
                with_own(kind, {part: row.value.source for part, row in own.items()}),
                today=today,
            )
        except UnusableTemplate as error:
            at = own.get(error.part) or next(iter(own.values()))
            reason = f"is no letter that can be written: {error.sentence}"
            faults.append(Fault(at.file, at.line, "source", reason))
    if faults:
        raise UnusablePortfolio(faults)
