"""The score of one client on one night: both axes, the band and the play."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import amends, goodbye, steps
from bot.domain.calendar import Calendar
from bot.domain.client import Status
from bot.domain.debt import score_debt
from bot.domain.fit import Band, score_fit
from bot.domain.history import History
from bot.domain.night import Night
from bot.domain.play import Case, Play
from bot.domain.rules import DEFAULT, FIT_SIGNALS, Rules
from bot.domain.signal import Missing, Signal

# The rows of domain.md, Plays, in their order: the first that applies decides.
ORDER = (
    amends.second_chance,
    amends.recovery_offer,
    amends.apology,
    amends.listen,
    goodbye.listen_to_goodbye,
    amends.wait_for_amends,
    goodbye.part,
    steps.wait_for_answer,
    steps.graceful_exit,
    steps.change_order,
    steps.goal_reset,
    steps.value_recap,
    steps.check_in,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One client's score as of `on`.

    `fit` is 0 to 100 or None where no signal takes part, `debt` 0 to 100, `band` tonight's own.
    `signals` are the fit signals that take part and then the debt items; `missing` the fit
    signals that take none. `presses` says that what we owe needs a person; `at_risk` is by
    tonight's own band.
    """

    client: str
    on: date
    fit: float | None
    debt: float
    band: Band
    at_risk: bool
    presses: bool
    signals: tuple[Signal, ...]
    missing: tuple[Missing, ...]
    play: Play

    @property
    def coverage(self) -> str:
        """How much of the fit is known: "3 of 7 signals"."""
        known = len(FIT_SIGNALS) - len(self.missing)
        return f"{known} of {len(FIT_SIGNALS)} signals"


def score(
    history: History,
    *,
    now: datetime,
    calendar: Calendar,
    rules: Rules = DEFAULT,
    red_stood: bool = True,
) -> Score:
    """Score one client as of the workspace's date at `now` (aware).

    Entries dated later are not read. `red_stood` is False on a night whose red band is not the
    one shown yet (`shown_band`): a graceful exit then waits. Source: domain.md, Scores.
    """
    night = Night.of(history, now=now, calendar=calendar, rules=rules)
    fit, debt = score_fit(night), score_debt(night)
    return Score(
        client=history.client.key,
        on=night.today,
        fit=fit.value,
        debt=debt.value,
        band=fit.band,
        at_risk=is_at_risk(history.client.status, fit.band, pressing=debt.is_pressing),
        presses=debt.is_pressing,
        signals=(*fit.signals, *debt.items),
        missing=fit.missing,
        play=choose_play(Case(night, fit, red_stood)),
    )


def choose_play(case: Case) -> Play:
    """Return the first play of the table that applies."""
    found = (row(case) for row in ORDER)
    return next((play for play in found if play is not None), None) or steps.nothing(case)


def is_at_risk(status: Status, band: Band, *, pressing: bool) -> bool:
    """Say whether a client needs a person: fit amber or red, or debt open; never a former one."""
    return status is not Status.FORMER and (band in (Band.AMBER, Band.RED) or pressing)


def shown_band(*, own: Band, last_own: Band | None, last_shown: Band | None) -> Band:
    """Return the band to show: a new one waits until it has stood two nights.

    `own` is tonight's, `last_own` and `last_shown` the night's before (None: no snapshot). The
    first snapshot stands at once, and so does the step from or to unknown: a fit that is not
    known cannot be shown as the one before. Source: domain.md, principle 11.
    """
    if last_shown is None or Band.UNKNOWN in (own, last_shown) or own == last_own:
        return own
    return last_shown
