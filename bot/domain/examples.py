"""Lines that people may type and what each means: shown as help, and the table of the tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.history import NoteKind
from bot.domain.quantities import Sum
from bot.domain.typed import Typed

# A Wednesday.
EXAMPLE_DAY = date(2026, 6, 24)
# Stands for the workspace's own currency where examples are shown.
EXAMPLE_CURRENCY = "EUR"
EXAMPLE_CLIENTS = frozenset({"acme", "acme retail"})

_FRIDAY = date(2026, 6, 26)
_900 = Sum(number="900", currency=EXAMPLE_CURRENCY)


@dataclass(frozen=True, slots=True)
class Example:
    """A line as typed on EXAMPLE_DAY where EXAMPLE_CLIENTS are known, and what it means."""

    line: str
    expected: Typed


def _example(line: str, *, client: str | None = "acme", **fields: object) -> Example:
    command = line.partition(" ")[0]
    typed = Typed(command=command, client=client, **fields)  # type: ignore[arg-type] # by name
    return Example(line, typed)


_TABLE = (
    _example('/scope acme "extra landing page" 6h', text="extra landing page", hours=6),
    _example(
        '/scope acme "Spanish version" 1h30m 900 EUR',
        text="Spanish version",
        hours=1.5,
        amount=_900,
    ),
    _example("/scope acme extra landing page 90 min", text="extra landing page", hours=1.5),
    _example('/scope acme "new banner" on monday', text="new banner", on=date(2026, 6, 22)),
    _example(
        "/scope acme new banner 2h on monday",
        text="new banner",
        hours=2,
        on=date(2026, 6, 22),
    ),
    _example('/scope "extra landing page" 6h', client=None, text="extra landing page", hours=6),
    _example("/scope", client=None, missing=("what they asked for",)),
    _example('/complaint acme "the report was late"', text="the report was late"),
    _example("/complaint acme the report was late", text="the report was late"),
    _example(
        '/complaint acme "the site was down" on friday',
        text="the site was down",
        on=date(2026, 6, 19),
    ),
    _example("/complaint acme late by 6h on friday", text="late by 6h on friday"),
    _example('/complaint "the report was late"', client=None, text="the report was late"),
    _example(
        '/note acme praise "they love the new site"',
        choice=NoteKind.PRAISE,
        text="they love the new site",
    ),
    _example(
        '/note acme meeting "kick-off" on monday',
        choice=NoteKind.MEETING,
        text="kick-off",
        on=date(2026, 6, 22),
    ),
    _example(
        '/note acme duty "send us the logo" by friday',
        choice=NoteKind.CLIENT_DUTY,
        text="send us the logo",
        due=_FRIDAY,
    ),
    _example(
        "/note acme discount asked for 10 % off",
        choice=NoteKind.DISCOUNT_ASK,
        text="asked for 10 % off",
    ),
    _example(
        '/note acme win "launched by friday" by friday',
        choice=NoteKind.WIN,
        text="launched by friday by friday",
    ),
    _example(
        '/note goodbye "budget cut"', client=None, choice=NoteKind.DEPARTURE, text="budget cut"
    ),
    _example('/note acme "it went well"', text="it went well", missing=("KIND",)),
    _example('/promise acme "a new report" by friday', text="a new report", due=_FRIDAY),
    _example(
        "/promise acme a new report by next friday", text="a new report", due=date(2026, 7, 3)
    ),
    _example(
        "/promise D-12 delivered https://example.com/report",
        client=None,
        verb="delivered",
        ref="D-12",
        link="https://example.com/report",
    ),
    _example(
        "/promise delivered D-12 on monday",
        client=None,
        verb="delivered",
        ref="D-12",
        on=date(2026, 6, 22),
    ),
    _example("/promise acme a new report 2026-07-01", text="a new report", due=date(2026, 7, 1)),
    _example('/promise acme "a new report"', text="a new report", missing=("DATE",)),
    _example(
        '/invest acme 20h until 31 December "workshops for the new team"',
        hours=20,
        due=date(2026, 12, 31),
        text="workshops for the new team",
    ),
    _example(
        "/invest acme 20h until end of month a first draft",
        hours=20,
        due=date(2026, 6, 30),
        text="a first draft",
    ),
    _example(
        '/invest 90 min until friday "training"',
        client=None,
        hours=1.5,
        due=_FRIDAY,
        text="training",
    ),
    _example("/fit acme"),
    _example("/fit", client=None),
    _example("/fit segments", client=None, verb="segments"),
    _example("/fit lessons", client=None, verb="lessons"),
    _example("/fit portfolio", client=None, verb="portfolio"),
    _example("/fit gaps", client=None, verb="gaps"),
    _example("/fit Kestrel Foods", client="Kestrel Foods"),
    _example('/fit "segments"', client="segments"),
    _example("/fit lesson", client=None, verb="lessons"),
    _example("/draft acme apology", choice="apology"),
    _example("/draft acme change order", choice="change_order"),
    _example("/draft acme"),
    _example("/draft recovery offer", client=None, choice="recovery_offer"),
    _example("/client add Kestrel Foods", client=None, verb="add", text="Kestrel Foods"),
    _example("/client acme owner <@U0PRIYA|priya>", verb="owner", person="U0PRIYA"),
    _example(
        '/client acme refund 900 EUR "late report"', verb="refund", amount=_900, text="late report"
    ),
    _example("/client acme alias Acme Incorporated", verb="alias", text="Acme Incorporated"),
    _example("/client", client=None, verb="list"),
    _example("/client list", client=None, verb="list"),
    _example("/client acme", verb="show"),
    _example("/client show Acme Retail", client="Acme Retail", verb="show"),
    _example("/client acme edit", verb="edit"),
    _example("/client edit acme", verb="edit"),
    _example("/client archive acme", verb="archive"),
    _example("/client acme reactivate", verb="reactivate"),
    _example('/client acme aliases "Acme Inc" "AI"', verb="alias", text="Acme Inc, AI"),
    _example("/client acme contacts", verb="contacts"),
    _example("/client acme agreement", verb="agreement"),
    _example("/client owner acme <@W0JO>", verb="owner", person="W0JO"),
    _example("/client acme owner", verb="owner", missing=("@PERSON",)),
    _example("/client acme segment Food & Drink", verb="segment", text="Food & Drink"),
    _example("/client acme channel <#C0ACME|acme>", verb="channel", channel="C0ACME"),
    _example(
        "/client acme credit 900 EUR on 1 June", verb="credit", amount=_900, on=date(2026, 6, 1)
    ),
    _example("/client forget acme", verb="forget"),
    _example(
        "/client acme forget contact jo@acme.example",
        verb="forget",
        text="contact jo@acme.example",
    ),
    _example("/client forget acme contact Jo Reyes", verb="forget", text="contact Jo Reyes"),
    _example("/client acme log", verb="log"),
    _example("/goodfit setup", client=None, verb="setup"),
    _example("/goodfit rules", client=None, verb="rules"),
    _example("/goodfit templates", client=None, verb="templates"),
    _example("/goodfit email", client=None, verb="email"),
    _example("/goodfit audit", client=None, verb="audit"),
    _example("/goodfit digest now", client=None, verb="digest", choice="now"),
    _example("/goodfit import", client=None, verb="import"),
    _example("/goodfit export", client=None, verb="export"),
    _example("/goodfit clients", client=None, verb="clients"),
    _example("/goodfit client Kestrel Foods", client=None, verb="client", text="Kestrel Foods"),
    _example("/goodfit help", client=None, verb="help"),
    _example("/goodfit", client=None, verb="help"),
)
EXAMPLES: Mapping[str, tuple[Example, ...]] = {
    command: tuple(e for e in _TABLE if e.expected.command == command)
    for command in dict.fromkeys(example.expected.command for example in _TABLE)
}
# What may be typed where a usage line says HOURS, MONEY, by DATE or on DATE.
SAMPLES: Mapping[str, tuple[str, ...]] = {
    "HOURS": ("6h", "1h30m", "90 min"),
    "MONEY": (f"900 {EXAMPLE_CURRENCY}", f"1,200 {EXAMPLE_CURRENCY}"),
    "by DATE": ("friday", "next friday", "in 2 weeks", "1 July", "end of month", "2026-07-01"),
    "on DATE": ("monday", "1 June", "2026-06-01"),
}
