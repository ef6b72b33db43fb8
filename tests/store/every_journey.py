"""What the bot does in a day, so that every statement that it asks can be looked at."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from full_ledger import a_full_ledger, boss
from reports import ReadReport, a_line
from sqlalchemy import event
from test_every_click import (
    BOSS,
    EVERYTHING,
    MEMBER,
    NOW,
    OURS,
    a_ledger,
    actor,
    press,
    type_line,
    values_of,
)

from bot.domain.errors import DomainError
from bot.listeners.commands import COMMANDS
from bot.messages.own_letters import UnusableTemplate
from bot.portfolio.folder import read_folder
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.use_cases import (
    contact_erasing,
    file_imports,
    follow_ups,
    forgetting,
    inbox,
    nights,
    people,
    portfolios,
    reminders,
    tracker_imports,
)
from bot.use_cases.deliveries import EMAIL_KINDS, FILE_KINDS, SLACK_KINDS, forget_old
from bot.use_cases.drawing import draw_card
from bot.use_cases.homes import draw_home

WORKED = Path(__file__).parents[1] / "portfolio" / "worked"


@dataclass
class Heard:
    """Each statement once, with what was put into it the first time; those asked across apart."""

    of_team: dict[str, Any] = field(default_factory=dict)
    across: dict[str, Any] = field(default_factory=dict)


@contextmanager
def listening(database: Database) -> Iterator[Heard]:
    """Hear what is asked meanwhile."""
    heard, is_across = Heard(), []
    plain = database.session

    @contextmanager
    def session(*, reading: bool = False) -> Iterator[Any]:
        is_across.append(True)
        with plain(reading=reading) as found:
            yield found
        is_across.pop()

    def note(_c: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:  # noqa: FBT001
        into = heard.across if is_across else heard.of_team
        into.setdefault(statement, given[0] if many else given)

    event.listen(database.engine, "before_cursor_execute", note)
    database.session = session  # type: ignore[method-assign]
    yield heard
    database.session = plain  # type: ignore[method-assign]
    event.remove(database.engine, "before_cursor_execute", note)


def fill(database: Database) -> None:
    """Put a workspace with one of everything into an empty database."""
    assert a_ledger(database, OURS, padding=1, name="Acme") == 2


def live(database: Database) -> None:
    """Do what there is to be done, once."""
    answer(database)
    at_night(database)
    by_the_clock(database)
    come_and_go(database)
    begin = database.begin
    forgetting.forget_client(begin, actor(database, BOSS), client_id=2, typed="own", now=NOW)


def answer(database: Database) -> None:
    """Answer whatever is pressed, typed and opened."""
    for what in EVERYTHING:
        for value in values_of(2, 1)[::9]:
            press(database, BOSS, what, value)
    for name in COMMANDS:
        for text in ("own", "Acm", "own 2h a logo", "list", "all", "segments", "lessons", ""):
            type_line(database, BOSS, f"{name} {text}")
    draw(database)


def draw(database: Database) -> None:
    with database.begin(OURS) as store:
        for card in ("digest:2026-06-30", "import:1", "draft:1:root", "draft:1:v1", "draft:1:ask"):
            with suppress(DomainError, LookupError):
                draw_card(store, card, now=NOW, is_repeat=False)
        for user in (BOSS, MEMBER):
            draw_home(store, actor(database, user), now=NOW, pages={})
        store.reactions.set("https://x", "complaint", BOSS, emoji="fire", event_ts="1", is_on=True)
        store.reactions.find_kind("https://x", "fire", BOSS)
        store.reactions.list_users("https://x", "complaint")
        store.deliveries.add_post("digest:2026-06-30", channel="C1", ts="1.1", at=NOW)
        store.deliveries.list_posts("draft:1:")
        store.queues.look()
        store.surveys.segments(NOW.date(), with_money=True)


def at_night(database: Database) -> None:
    """Two nights with a digest, and a newcomer in between."""
    for day in (1, 2):
        moment = NOW + timedelta(days=day)
        nights.run_night(
            database.begin, team_id=OURS, night=moment.date(), clock=lambda at=moment: at
        )
        nights.run_baseline(database.begin, team_id=OURS, clock=lambda at=moment: at, seen=-1)
    with database.begin(OURS, reading=True) as store:
        store.digests.baseline(date(2026, 7, 2))


def by_the_clock(database: Database) -> None:
    begin, queues = database.begin, EveryTeam(database.session)
    queues.list_teams()
    for kinds in (EMAIL_KINDS, FILE_KINDS, SLACK_KINDS):
        queues.claim_delivery(now=NOW, kinds=kinds)
    inbox.keep_arrival(
        begin, team_id=OURS, event_id="E1", kind="x", body={"event": {"type": "x"}}, now=NOW
    )
    for slow in (True, False):
        if arrival := inbox.claim_arrival(queues, now=NOW, slow=slow):
            inbox.finish_arrival(begin, arrival)
    people.list_to_read(begin, team_id=OURS, now=NOW)
    later = NOW + timedelta(days=90)
    reminders.remind_due(begin, team_id=OURS, now=NOW)
    follow_ups.follow_up(begin, team_id=OURS, now=later)
    inbox.forget_old(begin, team_id=OURS, now=later)
    file_imports.forget_old(begin, team_id=OURS, now=later)
    forget_old(begin, team_id=OURS, before=later)


def come_and_go(database: Database) -> None:
    """Import a folder and a report, twice each, export it all, and erase one person of it."""
    begin, team_id = database.begin, "T0MOVES"
    for _ in range(2):
        portfolios.import_folder(begin, read_folder(WORKED), team_id=team_id, now=NOW)
    with begin(team_id) as store:
        name = store.clients.list_choices(limit=1)[0][1]
    for hours in (2, 3):
        report = ReadReport(a_line(name, hours=hours))
        tracker_imports.take(begin, report, team_id=team_id, now=NOW, by="goodfit import")
    inbox.keep_arrival(begin, team_id=team_id, event_id="E1", kind="x", body={}, now=NOW)
    with tempfile.TemporaryDirectory() as folder:
        portfolios.export_zip(begin, Path(folder) / "x.zip", team_id=team_id, now=NOW)
    with suppress(UnusableTemplate):
        # A busy machine lets a template's second run out; it is the last thing that is done there.
        a_full_ledger(database)
    boss_there = boss(database)
    contact_erasing.erase_contact(
        begin, boss_there, client_id=1, who="Jo", typed="Jo", now=NOW + timedelta(days=1)
    )
