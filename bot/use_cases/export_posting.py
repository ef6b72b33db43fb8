"""Write the export and send it to the manager who asked for it, and to nobody else, once."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from bot.delivery.outcomes import Later, NotSent, Refused
from bot.delivery.slack_files import SlackFiles
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.errors import DomainError
from bot.domain.team import NotForGuests, OnlyManagers, Team, actor_for
from bot.messages.export_words import FOLLOWS, NOT_FOR_YOU, TOO_LARGE, comment, file_name, title
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.ways import Exporting, Ways

# Slack takes a file of at most 1 GB.
MOST_BYTES = 1_000_000_000
_ROOM = "goodfit-export-"
# Longer than an export and its upload take: what is older was left by a process that died.
DEAD_AFTER = timedelta(minutes=20)


class ClaimLost(Later):
    """Somebody else works on this export by now."""


def send_file(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    """Send an export to who asked for it, if they are a manager still. Raises NotSent.

    What was perhaps shared already is looked for first, in the direct message; where it is not
    there, it is sent again and says so.
    """
    if ways.exporting is None:
        raise Refused("This process cannot export.")
    if "file" in delivery.payload and _stands_already(ways.exporting.files, delivery):
        _record_sent(begin, delivery, now=now)
        return
    try:
        _read_person(begin, ways, delivery, now=now)
        with _room() as folder:
            _make_and_send(begin, ways, ways.exporting, delivery, folder, now=now)
    except OnlyManagers:
        _refuse(begin, delivery, now=now, words=NOT_FOR_YOU)
    except NotForGuests:
        _refuse(begin, delivery, now=now, words="")


def _make_and_send(
    begin: Begin,
    ways: Ways,
    exporting: Exporting,
    delivery: Delivery,
    folder: Path,
    *,
    now: datetime,
) -> None:
    team_id = delivery.team_id
    with begin(team_id, reading=True) as store:
        team = _team_if_allowed(store, delivery)
    path = folder / file_name(team, now)
    _write(begin, exporting, path, delivery, now=now)
    channel = _direct_channel(ways, exporting.files, team, delivery)
    staged = exporting.files.stage(path, path.name)
    with begin(team_id) as store:
        # Writing took its time: who is no manager any more gets nothing of it.
        _team_if_allowed(store, delivery)
        handed = dict(delivery.payload) | {"channel": channel, "file": staged}
        if not store.deliveries.note(delivery, handed):
            raise ClaimLost("Another process sends this export.")
    exporting.files.share(
        staged,
        channel,
        title=title(team, now),
        comment=comment(team, now, is_repeat="file" in delivery.payload),
    )
    _record_sent(begin, delivery, now=now)


def _write(
    begin: Begin, exporting: Exporting, path: Path, delivery: Delivery, *, now: datetime
) -> None:
    user_id = str(delivery.payload["user"])
    try:
        exporting.export_zip(begin, path, team_id=delivery.team_id, now=now, by=user_id)
    except NotSent:
        raise
    except DomainError as refusal:
        raise Refused(refusal.sentence) from refusal
    if path.stat().st_size > MOST_BYTES:
        raise Refused(TOO_LARGE)


def _direct_channel(ways: Ways, files: SlackFiles, team: Team, delivery: Delivery) -> str:
    """Return the person's direct messages; a word there finds them without im:write too."""
    user_id = str(delivery.payload["user"])
    if team.has_scopes("im:write"):
        with suppress(Refused):
            return files.direct_channel(user_id)
    name = f"{delivery.team_id}:{delivery.id}"
    return ways.slack.post(user_id, FOLLOWS, (), delivery=name).channel


def _stands_already(files: SlackFiles, delivery: Delivery) -> bool:
    try:
        return files.stands_in(str(delivery.payload["channel"]), str(delivery.payload["file"]))
    except Refused:
        # Slack does not let us look, so it is sent again, and says that it is.
        return False


def _read_person(begin: Begin, ways: Ways, delivery: Delivery, *, now: datetime) -> None:
    """Ask Slack who the person is at this moment."""
    user_id = str(delivery.payload["user"])
    person = ways.reader.person(user_id, delivery.team_id, now=now)
    with begin(delivery.team_id) as store:
        store.team.save_person(person)


def _team_if_allowed(store: Store, delivery: Delivery) -> Team:
    """Return the team, where the person is a manager. Raises OnlyManagers, NotForGuests."""
    person = store.team.find_person(str(delivery.payload["user"]))
    team = store.team.get()
    if person is None or not actor_for(person, team).is_manager:
        raise OnlyManagers
    return team


def _record_sent(begin: Begin, delivery: Delivery, *, now: datetime) -> None:
    with begin(delivery.team_id) as store:
        if store.deliveries.finish(delivery, DeliveryState.SENT, at=now):
            user_id = str(delivery.payload["user"])
            store.audit.add("export_sent", "export", user_id=user_id, at=now)


def _refuse(begin: Begin, delivery: Delivery, *, now: datetime, words: str) -> None:
    user_id = str(delivery.payload["user"])
    with begin(delivery.team_id) as store:
        if not store.deliveries.finish(delivery, DeliveryState.CANCELLED, at=now):
            return
        store.audit.add("refused", "export", user_id=user_id, at=now)
        if words:
            told = {"channel": user_id, "text": words}
            store.deliveries.add(DeliveryKind.DIRECT, told, at=now)


@contextmanager
def _room() -> Iterator[Path]:
    """Give a folder that is gone afterwards, and take away what a killed process left."""
    with tempfile.TemporaryDirectory(prefix=_ROOM) as name:
        folder = Path(name)
        dead_since = folder.stat().st_mtime - DEAD_AFTER.total_seconds()
        for other in folder.parent.glob(f"{_ROOM}*"):
            if other.lstat().st_mtime < dead_since:
                shutil.rmtree(other, ignore_errors=True)
        yield folder
