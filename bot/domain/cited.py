"""What a letter rests on: kept when it is written, and what of it has changed since."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.agreement import Deliverable
from bot.domain.cited_words import change_words
from bot.domain.complaint import Complaint
from bot.domain.failure import failed_fixes, is_overdue
from bot.domain.history import History, Note
from bot.domain.scope_request import ScopeRequest

Facts = Mapping[str, Any]

# What of an entry a letter may say, so that a change of it makes the letter wrong. What only
# we see of it, such as our side or the cause, is not among them.
_FIELDS: Mapping[type, tuple[str, ...]] = {
    Complaint: (
        "text",
        "points",
        "severity",
        "fault",
        "responded_on",
        "corrected_on",
        "proof",
        "resolved_on",
        "remedy",
        "remedy_offered_on",
        "remedy_delivered_on",
        "remedy_accepted",
        "reraises",
    ),
    Deliverable: ("promised", "due", "delivered"),
    ScopeRequest: ("text", "hours", "amount", "decision"),
    Note: ("text", "due", "done"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than a letter has it: `about` is C-21, contact or status."""

    about: str
    words: str


def cite(history: History, refs: Collection[str] = (), *, today: date) -> dict[str, Any]:
    """Return the facts that a letter written `today` rests on, as JSON values.

    They are the contact, the status, agreements in force, every open complaint and overdue
    promise, and the entries called `refs` besides. Scores are none: they move every night.
    """
    failures = _failures(history, today)
    open_ones = {c.id for c in history.complaints if c.is_open}
    wanted = {*refs, *open_ones, *failures}
    client = history.client
    return {
        "contact": {"name": client.contact_name, "email": client.contact_email},
        "status": client.status.value,
        "agreements": {
            a.id: {"end": _plain(a.end), "notice_days": a.notice_days}
            for a in history.agreements
            if a.is_in_force(today)
        },
        "entries": {e.id: _entry(e) for e in _entries(history) if e.id in wanted},
        "complaints": sorted(c.id for c in history.complaints),
        "failures": sorted(failures),
    }


def changes_since(cited: Facts, history: History, *, today: date) -> tuple[Change, ...]:
    """Return what differs from the facts cited, in words; nothing where none were kept.

    What only came with time counts where it is a failure of ours that the letter does not know.
    """
    if not cited:
        return ()
    now = cite(history, cited["entries"], today=today)
    return (
        *_of_contact(cited["contact"], now["contact"]),
        *_of_status(cited, now),
        *_of_agreements(cited, history),
        *_of_entries(cited, now),
        *_new_failures(cited, now),
    )


def _entries(history: History) -> Iterable[Any]:
    yield from history.complaints
    yield from history.deliverables
    yield from history.scope_requests
    yield from history.notes


def _entry(entry: Any) -> dict[str, Any]:
    return {name: _plain(getattr(entry, name)) for name in _FIELDS[type(entry)]}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [getattr(one, "id", one) for one in value]
    return value


def _failures(history: History, today: date) -> set[str]:
    wrongs = {c.id for c in history.complaints if c.is_ours and c.is_open}
    failed = {c.id for c in history.complaints if failed_fixes(c, today)}
    return wrongs | failed | {d.id for d in history.deliverables if is_overdue(d, today)}


def _of_contact(was: Facts, now: Facts) -> Iterable[Change]:
    if was != now:
        words = f"the contact is now {_person(now)}, and was {_person(was)}"
        yield Change("contact", words)


def _person(contact: Facts) -> str:
    known = [contact[name] for name in ("name", "email") if contact[name]]
    return ", ".join(known) or "nobody"


def _of_status(cited: Facts, now: Facts) -> Iterable[Change]:
    if cited["status"] != now["status"]:
        yield Change("status", f"the client is now {now['status']}, and was {cited['status']}")


def _of_agreements(cited: Facts, history: History) -> Iterable[Change]:
    known = {a.id: a for a in history.agreements}
    for ref, was in cited["agreements"].items():
        if ref not in known:
            yield Change(ref, f"the agreement {ref} was taken back")
        elif _plain(known[ref].end) != was["end"] or known[ref].notice_days != was["notice_days"]:
            yield Change(ref, f"the end or the notice of the agreement {ref} was changed")


def _of_entries(cited: Facts, now: Facts) -> Iterable[Change]:
    for ref, was in cited["entries"].items():
        entry = now["entries"].get(ref)
        if entry is None:
            yield Change(ref, f"{ref} was taken back")
            continue
        # A field that this version of Goodfit knows and the one that wrote it did not.
        changed = [name for name in entry if name in was and entry[name] != was[name]]
        if "corrected_on" in changed and "proof" in changed:
            changed.remove("proof")  # it comes and goes with the day
        for words in dict.fromkeys(change_words(ref, name, was, entry) for name in changed):
            yield Change(ref, words)


def _new_failures(cited: Facts, now: Facts) -> Iterable[Change]:
    """Return what was logged or came due since: a letter that does not know it is wrong."""
    for ref, entry in now["entries"].items():
        if ref in cited["entries"]:
            if ref in now["failures"] and ref not in cited["failures"] and "due" in entry:
                yield Change(ref, f"{ref} is overdue: {entry['promised']}")
        elif ref.startswith("C-"):
            is_new = ref not in cited["complaints"]
            what = "was logged" if is_new else "is open again"
            yield Change(ref, f"{ref} {what}: {entry['text']}")
        elif ref in now["failures"]:
            yield Change(ref, f"{ref} was promised and is overdue: {entry['promised']}")
