"""Look again at the Slack message behind an entry: it may have been changed or deleted."""

from bot.delivery.outcomes import Refused
from bot.delivery.slack_read import Said, SlackReader
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import Note
from bot.domain.scope_request import ScopeRequest
from bot.domain.source import digest_of
from bot.store.database import Begin

# What people say in a message; a promise or an agreement is no message.
FROM_MESSAGES = (ScopeRequest, Complaint, Reraise, Note)
CHANGED, DELETED = "changed", "deleted"


def read_source_again(begin: Begin, slack: SlackReader, *, team_id: str, ref: str) -> bool:
    """Note on an entry what became of its message, and say whether that is news.

    Nothing is noted of a message that is not this workspace's, or that the bot cannot see.
    Raises UnknownEntry, Later, Uncertain.
    """
    with begin(team_id, reading=True) as store:
        entry = store.entries.get(ref)
        team = store.team.get()
    if not isinstance(entry.value, FROM_MESSAGES):
        return False
    place = team.place_of(entry.value.permalink or "")
    if place is None:
        return False
    try:
        said = slack.find_message(*place)
    except Refused:
        return False
    state = _state(said, entry.source)
    return _note(begin, team_id=team_id, ref=ref, state=state)


def _state(said: Said | None, source: str | None) -> str | None:
    """Return what became of a message; whose words were never seen cannot have changed."""
    if said is None:
        return DELETED
    return CHANGED if source is not None and digest_of(said.text) != source else None


def _note(begin: Begin, *, team_id: str, ref: str, state: str | None) -> bool:
    with begin(team_id) as store:
        is_news = store.entries.get(ref).source_state != state
        if is_news:
            store.entries.set_source_state(ref, state)
        return is_news
