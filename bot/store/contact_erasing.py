"""Find a person in all that is kept of a client, and put "a contact" in their place."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from bot.domain.draft import Envelope
from bot.domain.erasure import finder, holds_words, in_all_words, without
from bot.store.client_rows import SCOURS, ClientRows, parts
from bot.store.rows import (
    ChangeRow,
    DecisionRow,
    DeliveryRow,
    DraftRow,
    DraftVersionRow,
    PendingRow,
    SnapshotRow,
)
from bot.store.word_columns import WORDS

_LETTER = ("why", "answers", "cited", "promises", "trouble", "recipient")
_VERSION = ("subject", "sections", "envelope", "note")
# A letter's kind, subject, sections and envelope, and to whom it goes.
Fingerprint = Callable[[str, str, Sequence[Sequence[str]], Envelope, str | None], str]


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of a row that may name somebody."""

    row: Any
    key: Mapping[str, Any]
    column: str
    value: Any


class ContactErasing(ClientRows):
    """What one team keeps of its clients' people."""

    def count(self, client_id: int, whole: Sequence[str], singles: Sequence[str]) -> dict[str, int]:
        """Return in how many places each of these stands; of `singles` where they stand alone."""
        finders = {one: finder([one]) for one in (*whole, *singles)}
        any_of, shorten = finder([*whole, *singles]), without(whole)
        found: Counter[str] = Counter()
        for place in self._places(client_id):
            if not holds_words(place.value, any_of):
                continue
            found.update(one for one in whole if holds_words(place.value, finders[one]))
            rest = in_all_words(place.value, shorten)
            found.update(one for one in singles if holds_words(rest, finders[one]))
        return {one: found[one] for one in (*whole, *singles)}

    def letters_naming(self, client_id: int, words: Sequence[str]) -> list[int]:
        """Return the numbers of the drafts that go to these words, or hold them."""
        is_meant = finder(words)
        named = {
            place.key.get("draft_id", place.key["id"] if place.row is DraftRow else 0)
            for place in self._letters(client_id)
            if holds_words(place.value, is_meant)
        }
        return sorted(named - {0})

    def erase(self, client_id: int, words: Sequence[str], *, fingerprint: Fingerprint) -> int:
        """Put "a contact" in the place of these words; return in how many places.

        A version whose words changed gets the fingerprint of what it says now, and so does what
        was decided about it.
        """
        self._session.info[SCOURS] = True
        is_meant, change = finder(words), without(words)
        count, versions = 0, set()
        for place in list(self._places(client_id)):
            if not holds_words(place.value, is_meant):
                continue
            count += 1
            changed = in_all_words(place.value, change)
            if place.row is DraftRow and place.column == "recipient":
                changed = None
            self._write(place, {place.column: changed})
            if place.row is DraftVersionRow:
                versions.add((place.key["draft_id"], place.key["version"]))
        for draft_id, number in sorted(versions):
            self._renew(draft_id, number, fingerprint)
        self._session.expire_all()
        return count

    def _renew(self, draft_id: int, number: int, fingerprint: Fingerprint) -> None:
        draft = self._session.get_one(DraftRow, (self._team_id, draft_id), populate_existing=True)
        key = (self._team_id, draft_id, number)
        version = self._session.get_one(DraftVersionRow, key, populate_existing=True)
        envelope = Envelope(
            from_name=version.envelope["from_name"],
            reply_to=tuple(version.envelope["reply_to"]),
            to_name=version.envelope["to_name"],
        )
        version.fingerprint = fingerprint(
            draft.kind, version.subject, version.sections, envelope, draft.recipient
        )
        self._session.execute(
            update(DecisionRow)
            .where(
                DecisionRow.team_id == self._team_id,
                DecisionRow.draft_id == draft_id,
                DecisionRow.version == number,
            )
            .values(fingerprint=version.fingerprint)
        )
        self._session.flush()

    def _write(self, place: _Place, values: Mapping[str, Any]) -> None:
        row = place.row
        same = [getattr(row, name) == value for name, value in place.key.items()]
        self._session.execute(
            update(row)
            .where(row.team_id == self._team_id, *same)
            .values(**values)
            .execution_options(synchronize_session=False)
        )

    def _places(self, client_id: int) -> Iterator[_Place]:
        """Yield every text and every JSON of a client that a person may be named in."""
        for row, words in WORDS.items():
            yield from self._columns(row, ("id",), tuple(words), *self._of(row, client_id))
        nights = ("client_id", "local_date")
        of_client = self._of(SnapshotRow, client_id)
        yield from self._columns(SnapshotRow, nights, ("receipt",), *of_client)
        yield from self._letters(client_id)
        for some in parts(self._change_names(client_id)):
            of_some = (ChangeRow.team_id == self._team_id, ChangeRow.entry.in_(some))
            yield from self._columns(ChangeRow, ("id",), ("before",), *of_some)
        for pending in self._columns(
            PendingRow, ("id",), ("capture",), PendingRow.team_id == self._team_id
        ):
            if pending.value.get("client_id") == client_id:
                yield pending

    def _letters(self, client_id: int) -> Iterator[_Place]:
        """Yield what a client's drafts say, in every version, comment and e-mail."""
        team, numbers = self._team_id, self.drafts_of(client_id)
        yield from self._columns(DraftRow, ("id",), _LETTER, *self._of(DraftRow, client_id))
        for some in parts(numbers):
            version, decision = DraftVersionRow, DecisionRow
            of_version = (version.team_id == team, version.draft_id.in_(some))
            yield from self._columns(version, ("draft_id", "version"), _VERSION, *of_version)
            of_decision = (decision.team_id == team, decision.draft_id.in_(some))
            yield from self._columns(decision, ("id", "draft_id"), ("reason",), *of_decision)
        mail = (DeliveryRow.team_id == team, DeliveryRow.kind == "email")
        known = set(numbers)
        for place in self._columns(DeliveryRow, ("id",), ("payload", "error"), *mail):
            owner = self._session.get(DeliveryRow, (team, place.key["id"]))
            if owner is not None and owner.payload.get("draft_id") in known:
                yield place

    def _columns(
        self, row: Any, key: Sequence[str], names: Sequence[str], *conditions: Any
    ) -> Iterator[_Place]:
        columns = [getattr(row, name) for name in (*key, *names)]
        query = select(*columns).where(*conditions)
        for found in self._session.execute(query, execution_options={"yield_per": 1000}):
            at = {name: found[place] for place, name in enumerate(key)}
            for name, value in zip(names, found[len(key) :], strict=True):
                if value:
                    yield _Place(row, at, name, value)
