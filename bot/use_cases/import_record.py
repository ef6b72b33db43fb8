"""How an import stands in the ledger: each change draws its card anew and may ask for a step.

A step is one reading of the file in a job. It has a number: what an older one found is dropped.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.delivery import DeliveryKind
from bot.domain.file_import import FileImport, ImportState
from bot.store.store import Store

ARRIVAL = "file_import"


def read_again(
    store: Store,
    found: FileImport,
    *,
    state: ImportState = ImportState.READING,
    now: datetime,
) -> FileImport:
    """Have a file read, or with the state TAKING imported."""
    changed = replace(found, state=state, step=found.step + 1)
    body = {"import": found.id, "step": changed.step}
    store.inbox.add(f"{ARRIVAL}:{found.id}:{changed.step}", ARRIVAL, body, at=now)
    return keep(store, changed, now=now)


def keep(store: Store, changed: FileImport, *, now: datetime) -> FileImport:
    """Keep an import and draw its card; of one that is settled the numbers alone are kept."""
    if not changed.is_open:
        # What a person must mend in the file stays to be read.
        is_read = changed.state is ImportState.REFUSED
        figures = changed.figures if is_read else changed.figures.numbers_alone()
        changed = replace(changed, figures=figures, finished_at=now)
    card = f"import:{changed.id}"
    payload = {"card": card}
    store.deliveries.add(DeliveryKind.CARD, payload, at=now)
    return store.file_imports.save(changed)


def is_at(found: FileImport, step: int) -> bool:
    """Say whether an import waits for this very step."""
    is_read = found.state in (ImportState.READING, ImportState.TAKING)
    return is_read and found.step == step


def over_words(store: Store, found: FileImport) -> str:
    """Say when a file was imported; empty for one that was not."""
    if found.finished_at is None or found.state is not ImportState.DONE:
        return ""
    at = found.finished_at.astimezone(ZoneInfo(store.team.get().timezone))
    return f"That file was imported already, at {at:%H:%M on %-d %B %Y}. Nothing was done now."


def about(found: FileImport) -> str:
    """Return what the audit log calls an import."""
    return f"import:{found.id}"
