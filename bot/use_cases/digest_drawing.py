"""Draw a night's digest from the record: counts of all clients, and the lines that are shown."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.domain.digest import Course, Part
from bot.domain.digest_parts import Digest, allot
from bot.domain.signal import Entry
from bot.messages.digest import evidence_of
from bot.messages.digest_figures import MOST_ROWS
from bot.messages.digest_lines import MOST_OTHERS, Around
from bot.messages.digest_message import DigestMessage, digest_message
from bot.messages.lessons import repeated_words
from bot.store.store import Store
from bot.use_cases.lessons import cause_of_month
from bot.use_cases.waiting import OPEN_STATES, waiting_drafts

MOST_NAMES = 3
START = "digest:"
_LINES = (Part.DECISION, Part.WORSE, Part.STILL)


def digest_card(night: date, owner: str | None = None) -> str:
    """Return the name of a night's digest, in its channel or to one owner."""
    return START + ":".join(filter(None, (night.isoformat(), owner)))


def parts_of(card: str) -> tuple[date, str | None]:
    """Return the night and the owner of a digest's card; no owner: the channel's."""
    night, _, owner = card.removeprefix(START).partition(":")
    return date.fromisoformat(night), owner or None


def is_personal(card: str) -> bool:
    """Say whether a card is a digest to one owner."""
    return card.startswith(START) and parts_of(card)[1] is not None


def ask_first(store: Store, card: str) -> None:
    """Ask for what a digest tells that hangs on nothing else, whether it stands, and for whom."""
    night, owner = parts_of(card)
    store.digest_ahead.of_card(card, night, owner=owner, drafts=OPEN_STATES, late=MOST_OTHERS)


def draw_digest(store: Store, card: str, *, now: datetime, is_repeat: bool) -> DigestMessage:
    """Draw a digest as it should look now."""
    night, owner = parts_of(card)
    team = store.team.get()
    digest = read_digest(store, night, owner=owner)
    is_alone = owner is not None
    rows = (
        []
        if digest.is_quiet or is_alone
        else store.digests.list_rows(night, digest.before, limit=MOST_ROWS)
    )
    checked_at, hours_to = store.digests.freshness(night)
    behind = _entries_behind(digest)
    people = _people_in(digest, (row.owner for row in rows))
    store.digest_ahead.of_words(behind, people)
    return digest_message(
        digest,
        Around(
            card=card,
            checked_at=checked_at or now,
            timezone=team.timezone,
            hours_to=hours_to,
            drafts=waiting_drafts(store, owner=owner, now=now),
            links=store.entries.permalinks(behind),
            names={user: person.name for user, person in store.team.list_people(people).items()},
            rows=rows,
            only_changes=team.only_changes,
            is_repeat=is_repeat,
            is_personal=is_alone,
            lesson=None if is_alone else lesson_of(store, digest),
        ),
    )


def read_digest(store: Store, night: date, *, owner: str | None = None) -> Digest:
    """Read what a digest tells: of every client its count, of a few their whole lines.

    An owner's holds their clients alone, and nothing that is for managers to mend.
    """
    reads, before = store.digests, store.digests.baseline(night)
    store.digest_ahead.of_night(night, before, owner=owner, stale=MOST_OTHERS)
    tally = reads.tally(night, before, owner=owner)
    limits = allot((tally.decisions, tally.worse, tally.still))
    wanted = {part: limit for part, limit in zip(_LINES, limits, strict=True) if limit}
    counts = ((Course.BETTER, tally.improved), (Course.WORSE, tally.slipped))
    courses = {course: MOST_NAMES for course, count in counts if count}
    store.digest_ahead.of_lines(wanted, courses, night, before, owner=owner)
    lines = reads.list_parts(wanted, night, before, owner=owner)
    named = {
        course: tuple(reads.list_names(course, night, before, limit=limit, owner=owner))
        for course, limit in courses.items()
    }
    return Digest(
        night=night,
        before=before,
        tally=tally,
        decisions=lines.get(Part.DECISION, ()),
        worse=lines.get(Part.WORSE, ()),
        still=lines.get(Part.STILL, ()),
        contested=tuple(reads.list_contested(night, before)) if owner is None else (),
        improved=named.get(Course.BETTER, ()),
        slipped=named.get(Course.WORSE, ()),
        late=store.delays.late(night, limit=MOST_OTHERS, owner=owner),
        stale=store.delays.stale(night, before, limit=MOST_OTHERS, owner=owner),
        unscored=store.nights.count_failed(night) if owner is None else 0,
        muted=reads.count_muted(night, owner=owner),
        rules_changed=reads.rules_changed(night, before),
    )


def lesson_of(store: Store, digest: Digest) -> str | None:
    """Return the cause that repeats in words, in a month's first digest; None in any other.

    The very first digest is a baseline: its history makes no news.
    """
    night, before = digest.night, digest.before
    if before is None or (before.year, before.month) == (night.year, night.month):
        return None
    repeated = cause_of_month(store, today=night)
    return repeated_words(repeated) if repeated else None


def _entries_behind(digest: Digest) -> list[str]:
    """Return the names of the entries whose messages a digest leads to."""
    late = (signal.entries for client in digest.late.clients for signal in client.signals)
    behind: list[Entry] = [e for line in digest.lines for e in evidence_of(line)]
    behind += [entry for entries in late for entry in entries]
    return list(dict.fromkeys(entry.id for entry in behind))


def _people_in(digest: Digest, owners: Iterable[str | None]) -> list[str]:
    """Return who is named in a digest; `owners` are those of its table."""
    named = dict.fromkeys(filter(None, (*owners, *(line.owner for line in digest.lines))))
    return list(named | {pin.by: None for c in digest.contested for pin in c.contested})
