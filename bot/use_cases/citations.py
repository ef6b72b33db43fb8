"""The entries that a draft rests on, as the ledger has them now."""

from bot.domain.draft import Draft
from bot.messages.citations import Citation, citation
from bot.store.store import Store


def citations_of(store: Store, draft: Draft) -> list[Citation]:
    """Return the entries that a draft rests on, complaints first; withdrawn ones too."""
    cited = draft.cited.get("entries") or draft.complaint_ids
    found = []
    for ref in sorted(cited, key=lambda ref: (ref[0], int(ref[2:]))):
        entry = store.entries.find(ref)
        if entry is not None:
            found.append(
                citation(
                    ref,
                    entry.value,
                    is_withdrawn=entry.withdrawn,
                    source_state=entry.source_state,
                )
            )
    return found
