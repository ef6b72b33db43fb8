"""A client's course in words, and as a chart for who asks for it."""

from collections.abc import Sequence

from bot.domain.course import COURSE_DAYS, CourseNight, chosen_evenly, rules_changed
from bot.messages.blocks import escape, line
from bot.messages.native import line_chart
from bot.messages.reply import Reply

# A line has two ends.
FEWEST_NIGHTS = 2


def course_words(nights: Sequence[CourseNight]) -> str:
    """Return the course of 90 days in two sentences, or why there is none yet."""
    if not nights:
        return f"Course of {COURSE_DAYS} days: no night was run for this client yet."
    if len(nights) < FEWEST_NIGHTS:
        return f"Course of {COURSE_DAYS} days: 1 night is known, it begins with the second."
    told = [f"Course of {COURSE_DAYS} days, {len(nights)} nights: {_fit(nights)} {_debt(nights)}"]
    changed = rules_changed(nights)
    if changed:
        told.append(f"The rules changed on {_day(changed)}: nights before went by others.")
    return " ".join(told)


def course_answer(name: str, nights: Sequence[CourseNight]) -> Reply:
    """Return the course as Slack's native chart, with every point of it in words."""
    words = course_words(nights)
    if len(nights) < FEWEST_NIGHTS:
        return Reply(escape(f"{name}. {words}"), [line((name, "bold")), line(words)])
    known = [night for night in nights if night.fit is not None]
    drawn = chosen_evenly(known if len(known) >= FEWEST_NIGHTS else nights)
    series = {"Debt": [night.debt for night in drawn]}
    if len(known) >= FEWEST_NIGHTS:
        series = {"Fit": [night.fit or 0.0 for night in drawn]} | series
    chart = line_chart(
        f"Course: {name}", [_day(n) for n in drawn], series, y_label="0 to 100, fit high is good"
    )
    points = "; ".join(f"{_day(n)}: {_point(n)}" for n in drawn)
    told = f"{words}{_left_out(len(nights) - len(known))}" if "Fit" in series else words
    spoken = f"{name}. {told} Night by night: {points}."
    return Reply(escape(spoken), [chart, line(told), line(("Night by night: ", "bold"), points)])


def _left_out(count: int) -> str:
    """Say how many nights the chart leaves out; a fit that is not known is no point at 0."""
    if not count:
        return ""
    are = "night without a known fit is" if count == 1 else "nights without a known fit are"
    return f" {count} {are} left out."


def _fit(nights: Sequence[CourseNight]) -> str:
    known = [(night.fit, night) for night in nights if night.fit is not None]
    if not known:
        return "fit was not known in any of them."
    (first, began), (last, ended) = known[0], known[-1]
    if began is ended:
        return f"fit was known once, {first:.0f} on {_day(began)}."
    lowest, low = min(known, key=lambda pair: (pair[0], pair[1].on))
    words = f"fit was {first:.0f} on {_day(began)} and is {last:.0f} on {_day(ended)}"
    if f"{first:.0f}" == f"{last:.0f}":
        words = f"fit is {last:.0f} on {_day(ended)}, as on {_day(began)}"
    if round(lowest) < round(min(first, last)):
        words += f", lowest {lowest:.0f} on {_day(low)}"
    return f"{words}."


def _debt(nights: Sequence[CourseNight]) -> str:
    first, last = nights[0].debt, nights[-1].debt
    most = max(nights, key=lambda night: night.debt)
    if most.debt <= 0:
        return "Nothing was owed."
    words = f"Debt was {first:.0f} and is {last:.0f}"
    if f"{first:.0f}" == f"{last:.0f}":
        words = f"Debt is {last:.0f}, as at the beginning"
    if round(most.debt) > round(max(first, last)):
        words += f", highest {most.debt:.0f} on {_day(most)}"
    return f"{words}."


def _point(night: CourseNight) -> str:
    fit = "not known" if night.fit is None else f"{night.fit:.0f}"
    return f"fit {fit}, debt {night.debt:.0f}"


def _day(night: CourseNight) -> str:
    return f"{night.on:%-d %b}"
