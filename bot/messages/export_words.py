"""What is said about an export that is asked for in Slack and comes as a file."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.team import Team
from bot.messages.blocks import escape
from bot.messages.spoken import day_words

BY_COMMAND = "Where Goodfit runs, type goodfit export FOLDER: it writes everything as CSV files."
PREPARING = "Preparing the export; it comes as a file in a direct message from me."
ALREADY = "Your export is being prepared already; it comes as a file in a direct message from me."
NO_SCOPE = (
    "Goodfit may not send files here: the scope files:write was not granted. Nothing was "
    f"exported. {BY_COMMAND} With files:write, the export comes as a file in a direct message."
)
FOLLOWS = "Your export is ready and follows here as a file."
NOT_FOR_YOU = (
    "Only a manager gets the export, and you are none any more, so it was not sent to you."
)
UNCLEAR = (
    "Slack did not say whether the export arrived. Look here for the file; where it is missing, "
    "type /goodfit export again."
)
TOO_LARGE = "The export is larger than Slack takes (1 GB)."


def failed(why: str) -> str:
    """Say that an export was not sent, why, and what to do; `why` is a sentence."""
    known = _KNOWN.get(next((code for code in _KNOWN if code in why), ""), why)
    again = "" if known == TOO_LARGE else " Or type /goodfit export to try again."
    return escape(f"The export was not sent, and nobody got any of it. {known} {BY_COMMAND}{again}")


def comment(team: Team, now: datetime, *, is_repeat: bool) -> str:
    """Return the words beside the file."""
    head = "(Repeated: Slack did not say whether the first one arrived.) " if is_repeat else ""
    return escape(
        f"{head}Everything that Goodfit keeps of {team.name or 'this workspace'}, "
        f"{_moment(team, now)}. It holds what clients said, contacts and money, so keep it as "
        "safe as the ledger. goodfit import takes it into an empty database."
    )


def title(team: Team, now: datetime) -> str:
    """Return what the file is called where it is shown."""
    return f"Goodfit, {day_words(_local(team, now).date())}"


def file_name(team: Team, now: datetime) -> str:
    """Return what the file is called once it is downloaded."""
    return f"goodfit-{_local(team, now):%Y-%m-%d}.zip"


def _moment(team: Team, now: datetime) -> str:
    local = _local(team, now)
    return f"{day_words(local.date())} at {local:%H:%M}"


def _local(team: Team, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(team.timezone))


_KNOWN = {
    "missing_scope": "Slack does not grant the scope files:write any more.",
    "file_upload_size_restricted": TOO_LARGE,
    "file_uploads_disabled": "This workspace allows no uploads of files.",
    "file_type_not_allowed": "This workspace allows no zip files.",
}
