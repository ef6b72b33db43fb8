"""What the job that reads a file finds: where its import stands, its figures, its end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.client import Client, key_for
from bot.domain.dry_run import DryRun
from bot.domain.file_import import FileImport, ImportIsOver, ImportState
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.import_record import about, is_at, keep, over_words
from bot.use_cases.proposing import propose_files_names


def find_step(begin: Begin, *, team_id: str, import_id: int, step: int) -> FileImport | None:
    """Return an import that is to be read or taken now; None for a step that is over."""
    with begin(team_id, reading=True) as store:
        found = store.file_imports.get(import_id)
        return found if is_at(found, step) else None


def keep_figures(
    begin: Begin,
    *,
    team_id: str,
    import_id: int,
    step: int,
    digest: str | None,
    figures: DryRun,
    notice: str = "",
    now: datetime,
) -> None:
    """Show what a file would do; one that cannot be imported is over with that."""
    with begin(team_id) as store:
        found = store.file_imports.hold(import_id)
        if not is_at(found, step):
            return
        is_refused = bool(figures.refusal or figures.fault_count)
        state = ImportState.REFUSED if is_refused else ImportState.WAITING
        if figures.is_usable and figures.changes_nothing and not figures.unknown:
            state = ImportState.SAME
        changed = replace(found, digest=digest, figures=figures, notice=notice, state=state)
        keep(store, changed, now=now)
        if state is ImportState.WAITING:
            # Whoever leaves a name out of this file finds it in Home, to add it later.
            propose_files_names(store, [one.name for one in figures.unknown], now=now)


def refuse_import(
    begin: Begin, *, team_id: str, import_id: int, step: int, reason: str, now: datetime
) -> None:
    """Say why a file was not imported: a sentence."""
    figures = DryRun(refusal=reason)
    keep_figures(
        begin,
        team_id=team_id,
        import_id=import_id,
        step=step,
        digest=None,
        figures=figures,
        now=now,
    )


def end_import(store: Store, found: FileImport, figures: DryRun, *, now: datetime) -> None:
    """Say, in the transaction that imports a file, that it was imported and what that did."""
    held = store.file_imports.hold(found.id)
    if not is_at(held, found.step):
        raise ImportIsOver(over_words(store, held))
    done = replace(held, state=ImportState.DONE, figures=figures, notice="")
    store.audit.add("file_imported", about(held), user_id=held.user_id, at=now)
    keep(store, done, now=now)


def count_clients(names: Iterable[str]) -> int:
    """Count the clients that these names would be: some are spelt in two ways."""
    return len({key_for(name) for name in names})


def add_clients(
    store: Store, *, names: Iterable[str], currency: str, by: str, now: datetime
) -> None:
    """Add clients by their names alone, in the transaction that imports their rows."""
    for name in names:
        key = key_for(name)
        if store.clients.find(key) is None:
            client = Client(key=key, name=" ".join(name.split()), owner=by, currency=currency)
            store.clients.add(client, by=by, at=now)
