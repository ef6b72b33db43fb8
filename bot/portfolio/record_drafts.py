"""Drafts: rows of draft_versions.csv and decisions.csv into drafts with all their versions."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.draft import Draft, DraftState, Envelope, Tone, Version
from bot.domain.follow_up import Answer
from bot.domain.kept import KeptDecision, KeptDraft
from bot.portfolio.cells import Row
from bot.portfolio.columns import MESSAGES
from bot.portfolio.record_cells import (
    BY_IMPORT,
    listed,
    moment,
    needed,
    needed_moment,
    needed_text,
    table,
    words,
)

# What `domain.cited` reads of the facts that a letter rests on.
_FACTS = {
    "contact": dict,
    "status": str,
    "agreements": dict,
    "entries": dict,
    "complaints": list,
    "failures": list,
}
# What of a promise is read as a text, where it is there at all.
_OF_PROMISES = ("ref", "remedy")
# A number that is longer is only a name.
_MOST_DIGITS = 9
_NOWHERE = Envelope(from_name="")
_WHO_DECIDES = "is no version of that draft in draft_versions.csv"


def read_drafts(
    versions: Iterable[tuple[Row, str]], decisions: Iterable[Row]
) -> list[tuple[KeptDraft, int, str]]:
    """Return (draft, line, client's key) of each draft, in the order of the file.

    Rows of one client and one `draft` are its versions. The draft's own columns are read of its
    first row.
    """
    rows: dict[str, list[Row]] = {}
    owners: dict[str, str] = {}
    for row, key in versions:
        label = needed(row, "draft")
        if owners.setdefault(label, key) != key:
            row.refuse("client", f"the draft {label!r} is of another client further up")
        rows.setdefault(label, []).append(row)
    found = {label: (_draft(label, own), own[0].line) for label, own in rows.items()}
    decided = _decisions(decisions, {label: draft for label, (draft, _) in found.items()})
    return [
        (replace(draft, decisions=tuple(decided[label])), line, owners[label])
        for label, (draft, line) in found.items()
    ]


def digest_of(version: Version) -> str:
    """Return what tells the words of a version from any others, its fingerprint included.

    The fingerprint alone cannot: it also covers an address that later versions have changed,
    and the page around the words.
    """
    said = [
        version.subject,
        [list(part) for part in version.sections],
        asdict(version.envelope),
        version.fingerprint,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _draft(label: str, rows: Sequence[Row]) -> KeptDraft:
    first = rows[0]
    read = [_version(row, number) for number, row in enumerate(rows, 1)]
    versions = sorted(read, key=lambda version: version.number)
    for number, version in enumerate(versions, 1):
        if version.number != number:
            first.refuse("version", f"the draft {label!r} has not one each of 1 to {len(rows)}")
            break
    created = moment(first, "created_at") or moment(first, "version_created_at")
    if created is None and first.short("created_at") is None:
        needed(first, "created_at")
    draft = Draft(
        id=int(label) if label.isdecimal() and len(label) <= _MOST_DIGITS else 0,
        client_id=0,
        kind=_kind(first),
        state=first.word("state", DraftState, DraftState.WAITING),
        why=words(first, "why"),
        complaint_ids=words(first, "complaints"),
        recipient=first.short("recipient"),
        asked_by=first.short("asked_by") or versions[0].author,
        created_at=created or datetime(1, 1, 1, tzinfo=UTC),
        promised_by=first.day("promised_by"),
        offer=first.money("offer"),
        trouble=first.text("trouble"),
        tone=first.word("tone", Tone, Tone.WARM),
        answers=_answers(first),
        cited=_cited(first),
        matter=first.short("matter"),
        promises=_promises(first),
        ask_on=first.day("ask_on"),
        answer=first.one_of("answer", Answer),
        answered_on=first.day("answered_on"),
        answered_by=first.short("answered_by"),
        reminders=first.whole("reminders") or 0,
        remind_at=moment(first, "remind_at"),
        sent_at=moment(first, "sent_at"),
        sent_message_id=first.short("sent_message_id"),
        version=versions[-1],
    )
    return KeptDraft(
        draft=draft,
        versions=tuple(versions),
        entries=words(first, "entries"),
        unproven=tuple(
            (version.number, row.line)
            for row, version in zip(rows, read, strict=True)
            if version.fingerprint and row.short("digest") is None
        ),
    )


def _kind(row: Row) -> str:
    return row.one_of("kind", MESSAGES) or needed(row, "kind")


def _version(row: Row, place: int) -> Version:
    number, digest = row.whole("version"), row.short("digest")
    at = moment(row, "version_created_at") or moment(row, "created_at")
    version = Version(
        number=place if number is None else number,
        # A letter whose words were erased has none, and was exported so.
        subject=(row.text("subject") or "") if digest else needed_text(row, "subject"),
        sections=_sections(row),
        envelope=_envelope(row),
        fingerprint=row.short("fingerprint") or "",
        author=row.short("author") or row.short("asked_by") or BY_IMPORT,
        created_at=at or datetime(1, 1, 1, tzinfo=UTC),
        note=row.text("note"),
    )
    if at is None and row.short("version_created_at") is None:
        needed(row, "version_created_at")
    if digest is not None and digest != digest_of(version):
        row.refuse("fingerprint", "is not that of this subject, these sections and this envelope")
    return version


def _sections(row: Row) -> tuple[tuple[str, str, str], ...]:
    """Return the parts of a letter: (name, label, text) in threes, or one of plain words."""
    body = row.text("body")
    if row.text("sections") is None and body is not None:
        return (("body", "Letter", body),)
    found = listed(row, "sections")
    if row.text("sections") is None:
        needed(row, "sections")
    is_good = all(
        isinstance(part, list) and [type(one) for one in part] == [str, str, str] for part in found
    )
    if not is_good:
        row.refuse("sections", "is no list of a name, a label and a text in threes")
        return ()
    return tuple((part[0], part[1], part[2]) for part in found)


def _envelope(row: Row) -> Envelope:
    given = table(row, "envelope")
    if not given:
        return _NOWHERE
    reply_to = given.get("reply_to", [])
    names = [given.get("from_name"), given.get("to_name", "")]
    is_good = isinstance(reply_to, list) and all(isinstance(one, str) for one in names + reply_to)
    if not is_good:
        row.refuse("envelope", "does not say from_name, reply_to and to_name as texts")
        return _NOWHERE
    return Envelope(from_name=str(names[0]), reply_to=tuple(reply_to), to_name=str(names[1]))


def _answers(row: Row) -> dict[str, str]:
    found = table(row, "answers")
    if not all(isinstance(answer, str) for answer in found.values()):
        row.refuse("answers", "holds an answer that is no text")
        return {}
    return found


def _cited(row: Row) -> dict[str, Any]:
    found = table(row, "cited")
    if found and not all(isinstance(found.get(name), kind) for name, kind in _FACTS.items()):
        row.refuse("cited", f"does not have each of {', '.join(_FACTS)}")
        return {}
    if found and not _is_whole(found):
        row.refuse("cited", "holds a fact that is not as a letter keeps it")
        return {}
    return found


def _is_whole(cited: dict[str, Any]) -> bool:
    """Say whether every fact has what is read of it: a card could not be opened otherwise."""
    contact = cited["contact"]
    return (
        {"name", "email"} <= contact.keys()
        and all(contact[name] is None or isinstance(contact[name], str) for name in contact)
        and all(isinstance(ref, str) for ref in (*cited["complaints"], *cited["failures"]))
        and all(
            isinstance(was, dict) and {"end", "notice_days"} <= was.keys()
            for was in cited["agreements"].values()
        )
        and all(_is_fact(was) for was in cited["entries"].values())
        and _is_of_time(cited)
    )


def _is_of_time(cited: dict[str, Any]) -> bool:
    days, notice = cited.get("days", []), cited.get("notice", {})
    if not (isinstance(days, list) and isinstance(notice, dict)):
        return False
    is_notice = _is_day(notice.get("last_day")) and isinstance(notice.get("days"), int)
    return all(map(_is_day, days)) and (not notice or is_notice)


def _is_day(day: Any) -> bool:
    """Say whether it is YYYY-MM-DD, as days are written and compared."""
    try:
        return bool(date.fromisoformat(day).isoformat() == day)
    except (TypeError, ValueError):
        return False


def _is_fact(was: Any) -> bool:
    if not isinstance(was, dict):
        return False
    lists = [was.get(name) or [] for name in ("points", "reraises")]
    return all(isinstance(own, list) and all(isinstance(one, str) for one in own) for own in lists)


def _promises(row: Row) -> tuple[dict[str, Any], ...]:
    found = listed(row, "promises")
    if not all(_is_promise(one) for one in found):
        row.refuse("promises", "holds one that does not say what, and by which day")
        return ()
    return tuple(found)


def _is_promise(one: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("what"), str):
        return False
    if not all(isinstance(one.get(name, ""), str | None) for name in _OF_PROMISES):
        return False
    return _is_day(one.get("by"))


def _decisions(rows: Iterable[Row], drafts: dict[str, KeptDraft]) -> dict[str, list[KeptDecision]]:
    found: dict[str, list[KeptDecision]] = {label: [] for label in drafts}
    for row in rows:
        label = needed(row, "draft")
        if label not in drafts:
            row.refuse("draft", f"{label!r} is not in draft_versions.csv")
            continue
        found[label].append(_decision(row, drafts[label]))
    return found


def _decision(row: Row, draft: KeptDraft) -> KeptDecision:
    number = row.whole("version")
    wanted = len(draft.versions) if number is None else number
    version = next((v for v in draft.versions if v.number == wanted), None)
    fingerprint = row.short("fingerprint") or ""
    if version is None:
        row.refuse("version", f"{wanted} {_WHO_DECIDES}")
    elif fingerprint and fingerprint != version.fingerprint:
        row.refuse("fingerprint", f"is not that of version {wanted}: other words were decided on")
    return KeptDecision(
        version=wanted,
        kind=needed(row, "kind"),
        by=row.short("by") or BY_IMPORT,
        at=needed_moment(row, "at"),
        reason=row.text("reason"),
        fingerprint=fingerprint,
    )
