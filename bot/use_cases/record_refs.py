"""The names that records have for entries and clients, as they are called in another ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.client import log_name
from bot.domain.draft import Draft
from bot.domain.kept import KeptChange, KeptDraft

_CLIENT = "client-"
# Where a replay's report names clients: alone, or first in a list.
_NAMED_FIRST = ("flips", "leavers", "plays")
_NAMED = "alarmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """`refs` from a folder's entry names to those given here, `client_ids` by client key."""

    refs: Mapping[str, str]
    client_ids: Mapping[str, int]

    def of(self, refs: Iterable[str]) -> tuple[str, ...]:
        """Return the entries that are known here, by their names here."""
        return tuple(self.refs[ref] for ref in refs if ref in self.refs)

    def of_change(self, change: KeptChange) -> KeptChange | None:
        """Return a change as one of the entry or client here; None where that is not known."""
        entry = self._entry(change.entry)
        if entry is None:
            return None
        before = dict(change.before)
        if "client" in before:
            key = before.pop("client")
            if key not in self.client_ids:
                return None
            before["client_id"] = self.client_ids[key]
        if before.get("complaint") in self.refs:
            before["complaint"] = self.refs[before["complaint"]]
        return replace(change, entry=entry, before=before)

    def of_draft(self, draft: Draft) -> Draft:
        """Return a draft that speaks of the entries by their names here."""
        matter = draft.matter
        return replace(
            draft,
            complaint_ids=self.of(draft.complaint_ids),
            matter=self.refs.get(matter, matter) if matter else matter,
            cited=self._cited(draft.cited),
            promises=tuple(self._promise(promise) for promise in draft.promises),
        )

    def of_kept(self, kept: KeptDraft) -> KeptDraft:
        """Return a whole draft that speaks of the entries by their names here."""
        return replace(kept, draft=self.of_draft(kept.draft), entries=self.of(kept.entries))

    def of_receipt(self, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """Return a receipt whose entries are those here; what is not known here is left out."""
        if all(self.refs.get(ref) == ref for ref in _named_in(receipt)):
            return dict(receipt)
        play = {**receipt["play"], "entries": self._entries(receipt["play"]["entries"])}
        signals = [
            {**signal, "entries": self._entries(signal["entries"])} for signal in receipt["signals"]
        ]
        return {**receipt, "play": play, "signals": signals}

    def of_report(self, report: Mapping[str, Any]) -> dict[str, Any]:
        """Return a replay's report that names the clients here by their numbers."""
        return with_clients(report, self.client_ids)

    def _entry(self, name: str) -> str | None:
        if not name.startswith(_CLIENT):
            return self.refs.get(name)
        client_id = self.client_ids.get(name.removeprefix(_CLIENT))
        return None if client_id is None else log_name(client_id)

    def _entries(self, entries: Sequence[Sequence[str]]) -> list[list[str]]:
        return [[kind, self.refs[ref]] for kind, ref in entries if ref in self.refs]

    def _promise(self, promise: Mapping[str, Any]) -> dict[str, Any]:
        named = dict(promise)
        if "ref" in named:
            named["ref"] = self.refs.get(named["ref"], "")
        return named

    def _cited(self, cited: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts; an entry that is not known here stays, and reads as taken back."""
        if not cited:
            return {}
        entries = {self._here(ref): self._fact(fact) for ref, fact in cited["entries"].items()}
        return {
            **cited,
            "entries": entries,
            "agreements": {self._here(ref): was for ref, was in cited["agreements"].items()},
            "complaints": sorted(map(self._here, cited["complaints"])),
            "failures": sorted(map(self._here, cited["failures"])),
        }

    def _fact(self, fact: Any) -> Any:
        if not isinstance(fact, Mapping) or "reraises" not in fact:
            return fact
        return {**fact, "reraises": [self._here(ref) for ref in fact["reraises"]]}

    def _here(self, ref: str) -> str:
        return self.refs.get(ref, ref)


def change_by_keys(change: KeptChange, keys: Mapping[int, str]) -> KeptChange:
    """Return a change that names clients by their keys, as a folder does."""
    name = change.entry
    number = name.removeprefix(_CLIENT)
    if name.startswith(_CLIENT) and number.isdecimal():
        name = f"{_CLIENT}{keys.get(int(number), number)}"
    before = dict(change.before)
    if "client_id" in before:
        number_before = before.pop("client_id")
        before["client"] = keys.get(number_before, str(number_before))
    return replace(change, entry=name, before=before)


def with_clients(report: Mapping[str, Any], names: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a replay's report with other names of clients; those without one are left out."""
    named = dict(report)
    for part in _NAMED_FIRST:
        if part in named:
            named[part] = [[names[first], *rest] for first, *rest in named[part] if first in names]
    if _NAMED in named:
        named[_NAMED] = [names[one] for one in named[_NAMED] if one in names]
    return named


def _named_in(receipt: Mapping[str, Any]) -> Iterable[str]:
    for found in (receipt["play"], *receipt["signals"]):
        yield from (entry[1] for entry in found["entries"])
