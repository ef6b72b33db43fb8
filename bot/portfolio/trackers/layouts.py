"""What each tracker calls the columns that are read, and those that are known and left alone."""

from dataclasses import dataclass

from bot.portfolio.trackers.report import Tracker


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split("|"))


@dataclass(frozen=True, slots=True)
class Layout:
    """A tracker's columns, in lower case, by what they hold; several names where versions differ.

    `first` and `last` are a person's names; `ends` is where an entry's end date stands; `tell` are
    the columns whose presence says that a file is this tracker's, `needed` what a report means
    nothing without: one of each.
    """

    tracker: Tracker
    tell: tuple[tuple[str, ...], ...]
    needed: tuple[tuple[str, ...], ...]
    columns: dict[str, tuple[str, ...]]
    ignored: frozenset[str]


HARVEST = Layout(
    tracker=Tracker.HARVEST,
    # The last two are of a kind that no portfolio folder's time.csv has.
    tell=(
        ("date",),
        ("hours", "hours rounded"),
        ("project", "first name", "last name"),
        ("task", "notes", "billable?", "employee?", "project code"),
    ),
    needed=(("hours",),),
    columns={
        "day": ("date",),
        "hours": ("hours",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "text": ("notes",),
        "first": ("first name",),
        "last": ("last name",),
        "billable": ("billable?", "billable"),
        "cost_rate": ("cost rate",),
        "amount": ("billable amount",),
        "currency": ("currency",),
    },
    # Hours Rounded is for invoices: what was worked is Hours.
    ignored=_names(
        "project code|hours rounded|invoiced?|approved?|employee id|roles|department|teams|"
        "employee?|billable rate|cost amount|external reference url|email"
    ),
)

TOGGL = Layout(
    tracker=Tracker.TOGGL,
    tell=(
        ("start date",),
        ("duration", "start time", "stop date", "end date"),
    ),
    needed=(("duration",),),
    columns={
        "day": ("start date",),
        "ends": ("end date", "stop date"),
        "hours": ("duration",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "text": ("description",),
        "first": ("user",),
        "billable": ("billable",),
        "amount": ("amount", "billable amount"),
        "currency": ("currency",),
    },
    # The hourly rate is what the client pays, not what the hour costs.
    ignored=_names(
        "email|start time|end time|stop time|tags|hourly rate|billable rate|project id|"
        "client id|task id|user id|member id|created at"
    ),
)

CLOCKIFY = Layout(
    tracker=Tracker.CLOCKIFY,
    tell=(("duration (h)", "duration (decimal)"),),
    needed=(("start date",),),
    columns={
        "day": ("start date",),
        "ends": ("end date",),
        "hours": ("duration (h)", "duration (decimal)"),
        "decimal": ("duration (decimal)",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task", "activity"),
        "text": ("description",),
        "first": ("user",),
        "type": ("type",),
        "billable": ("billable",),
        "cost_rate": ("cost rate",),
        "amount": ("billable amount",),
        "currency": ("currency",),
    },
    ignored=_names(
        "group|email|tags|tag|invoiced|invoice id|start time|end time|billable rate|cost amount|"
        "date of creation"
    ),
)

# Clockify before Toggl, since both have a start date.
LAYOUTS = (HARVEST, CLOCKIFY, TOGGL)

# What only the trackers' summaries have beside one of `SUMMED`: hours added up, without a day.
SUMMED = frozenset(("client", "project", "user", "member", "description", "task"))
SUMMARY = {
    "time (h)": "Clockify",
    "time (decimal)": "Clockify",
    "registered time": "Toggl Track",
    "duration": "Toggl Track",
}
