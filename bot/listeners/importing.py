"""A file that came in a direct message is fetched, then rehearsed or taken. Runs in jobs.

It is never kept: each step fetches it anew, into a place that is gone afterwards.
"""

import hashlib
import re
import tempfile
from pathlib import Path

from bot.delivery.outcomes import NotSent, Refused
from bot.delivery.slack_files import FileGone, FileTooLarge
from bot.domain.dry_run import MOST_FAULTS, DryRun
from bot.domain.errors import DomainError
from bot.domain.file_import import FileImport, ImportState
from bot.domain.team import OnlyManagers
from bot.listeners.arrival_desk import ArrivalDesk, actor_of
from bot.listeners.fetched import FiguresChanged, Reading
from bot.listeners.folder_reading import MOST_UNPACKED, rehearse_folder, take_folder
from bot.listeners.report_reading import rehearse_report, take_report
from bot.listeners.said_payloads import SentFile
from bot.listeners.uploads import is_importable
from bot.messages.import_help import (
    CHANGED_FILE,
    CHANGED_LEDGER,
    FILE_GONE,
    MOST_MEGABYTES,
    OURS,
    no_table,
    too_large,
    why_not_fetched,
)
from bot.portfolio.faults import UnusablePortfolio
from bot.portfolio.unpacking import opened_folder
from bot.store.every_team import Arrival
from bot.use_cases import import_steps

MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
_ODD = re.compile(r"[^\w.\- ]")
_PART = 1 << 20


class NotFetched(DomainError):
    """The file could not be fetched from Slack, so nothing was imported."""


def settle_import(arrival: Arrival, at: ArrivalDesk) -> None:
    """Read a file and show what it would do, or import it: once a step.

    Raises Later, Uncertain; whatever else stops it is said on the card.
    """
    number, step = int(arrival.body["import"]), int(arrival.body["step"])
    found = import_steps.find_step(
        at.desk.begin, team_id=arrival.team_id, import_id=number, step=step
    )
    if found is None:
        return
    try:
        actor = actor_of(arrival.team_id, found.user_id, at, about="file_import")
        if not actor.is_manager:
            raise OnlyManagers
        with tempfile.TemporaryDirectory(prefix="goodfit-") as scratch:
            path = _fetch(found, Path(scratch), at)
            _settle(Reading(path, found, actor, at.desk))
    except NotSent:
        raise
    except DomainError as error:
        _refuse(found, error.sentence, arrival.team_id, at)
    at.desk.ring()


def give_up_import(arrival: Arrival, at: ArrivalDesk) -> None:
    """Say that it failed for good, and that nothing was imported."""
    number, step = int(arrival.body["import"]), int(arrival.body["step"])
    found = import_steps.find_step(
        at.desk.begin, team_id=arrival.team_id, import_id=number, step=step
    )
    if found is not None:
        _refuse(found, OURS, arrival.team_id, at)
        at.desk.ring()


def _settle(reading: Reading) -> None:
    found, digest = reading.found, _digest(reading.path)
    is_same = digest == found.digest
    if found.state is not ImportState.TAKING or not is_same:
        is_news = found.state is ImportState.TAKING
        _show(reading, digest, _rehearse(reading), notice=CHANGED_FILE if is_news else "")
        return
    try:
        with opened_folder(reading.path, at_most=MOST_UNPACKED) as folder:
            take_report(reading) if folder is None else take_folder(folder, reading)
    except FiguresChanged as changed:
        _show(reading, digest, changed.figures, notice=CHANGED_LEDGER)


def _rehearse(reading: Reading) -> DryRun:
    try:
        with opened_folder(reading.path, at_most=MOST_UNPACKED) as folder:
            if folder is None:
                return rehearse_report(reading)
            return rehearse_folder(folder, reading)
    except UnusablePortfolio as unusable:
        faults = tuple(map(str, unusable.faults))
        return DryRun(faults=faults[:MOST_FAULTS], fault_count=len(faults))


def _show(reading: Reading, digest: str, figures: DryRun, *, notice: str = "") -> None:
    import_steps.keep_figures(
        reading.desk.begin,
        team_id=reading.actor.team_id,
        import_id=reading.found.id,
        step=reading.found.step,
        digest=digest,
        figures=figures,
        notice=notice,
        now=reading.desk.now(),
    )


def _refuse(found: FileImport, reason: str, team_id: str, at: ArrivalDesk) -> None:
    import_steps.refuse_import(
        at.desk.begin,
        team_id=team_id,
        import_id=found.id,
        step=found.step,
        reason=reason,
        now=at.desk.now(),
    )


def _fetch(found: FileImport, scratch: Path, at: ArrivalDesk) -> Path:
    """Fetch a file from Slack into a folder. Raises NotFetched, Later, Uncertain."""
    try:
        look = at.slack.file(found.file_id)
        if not is_importable(SentFile(id=found.file_id, name=look.name)):
            raise NotFetched(no_table(look.name))
        if look.size > MOST_BYTES:
            raise NotFetched(too_large(look.name))
        path = scratch / _file_name(look.name)
        at.slack.download(found.file_id, path, at_most=MOST_BYTES)
    except FileGone as gone:
        raise NotFetched(FILE_GONE) from gone
    except FileTooLarge as large:
        raise NotFetched(too_large(found.file_name)) from large
    except Refused as refusal:
        raise NotFetched(why_not_fetched(refusal.words)) from refusal
    return path


def _file_name(given: str) -> str:
    """Return a name that is one in any folder; faults are named by it."""
    return _ODD.sub("_", Path(given).name)[-100:].lstrip(".") or "file.csv"


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_PART):
            found.update(part)
    return found.hexdigest()
