"""The drafts that wait for a person, each in a line."""

from datetime import datetime

from bot.domain.draft import Draft, DraftState
from bot.domain.team import Team, zone_of
from bot.messages.home import WaitingDraft
from bot.messages.letter_kinds import KINDS
from bot.store.histories import UNREADABLE
from bot.store.store import Store
from bot.use_cases.dispatch import root_card
from bot.use_cases.staleness import changes_of

STATES_IN_WORDS = {
    DraftState.WAITING: "waits for a manager",
    DraftState.APPROVED: "about to leave",
    DraftState.SENT: "sent",
    DraftState.REJECTED: "rejected",
    DraftState.PARKED: "perhaps sent: look",
    DraftState.HANDED_OVER: "to be sent by hand",
    DraftState.MARKED_SENT: "sent by hand",
}
OUT_OF_DATE = "out of date"
OPEN_STATES = (DraftState.WAITING, DraftState.PARKED, DraftState.HANDED_OVER)
# Whether a draft is out of date is read from its client's whole history: a digest of very many
# drafts looks at the first ones only, which are those that it shows.
MOST_LOOKED_AT = 20


def waiting_drafts(
    store: Store,
    *,
    owner: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    now: datetime,
) -> list[WaitingDraft]:
    """Return the drafts that wait for a person; with `owner` of their clients alone.

    With `limit` a page of them.
    """
    drafts = store.drafts.list_in(OPEN_STATES, limit=limit, offset=offset)
    if owner is not None:
        drafts = [d for d in drafts if store.clients.get(d.client_id).client.owner == owner]
    team = store.team.get() if drafts else None
    return [
        waiting_draft(store, team, draft, now=now, is_looked_at=place < MOST_LOOKED_AT)
        for place, draft in enumerate(drafts)
        if team
    ]


def waiting_draft(
    store: Store, team: Team, draft: Draft, *, now: datetime, is_looked_at: bool = True
) -> WaitingDraft:
    """Return a draft in a line, with the way to its thread.

    One that is out of date waits for nobody's decision: nobody can approve it.
    """
    is_stale = is_looked_at and _is_out_of_date(store, draft, now=now)
    stands = OUT_OF_DATE if is_stale else STATES_IN_WORDS[draft.state]
    name = store.clients.get(draft.client_id).client.name
    what = f"{name}: {KINDS.of(draft.kind).label.lower()}, version {draft.version.number}"
    post = store.deliveries.find_post(root_card(draft.id))
    return WaitingDraft(
        draft_id=draft.id,
        words=f"{what} · {stands}",
        link=team.permalink(*post) if post else "",
        since=draft.created_at.astimezone(zone_of(team.timezone)).date(),
        client_id=draft.client_id,
        is_stale=is_stale,
    )


def _is_out_of_date(store: Store, draft: Draft, *, now: datetime) -> bool:
    try:
        return bool(changes_of(store, draft, now=now))
    except UNREADABLE:
        # A client whose rows are damaged keeps nobody from the rest of the list.
        return False
