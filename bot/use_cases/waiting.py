"""The drafts that wait for a person, each in a line."""

from bot.domain.draft import Draft, DraftState
from bot.domain.team import Team, zone_of
from bot.messages.home import WaitingDraft
from bot.messages.letter_kinds import KINDS
from bot.store.store import Store
from bot.use_cases.dispatch import root_card

STATES_IN_WORDS = {
    DraftState.WAITING: "waits for a manager",
    DraftState.APPROVED: "about to leave",
    DraftState.SENT: "sent",
    DraftState.REJECTED: "rejected",
    DraftState.PARKED: "perhaps sent: look",
    DraftState.HANDED_OVER: "to be sent by hand",
    DraftState.MARKED_SENT: "sent by hand",
}
OPEN_STATES = (DraftState.WAITING, DraftState.PARKED, DraftState.HANDED_OVER)


def waiting_drafts(
    store: Store, *, owner: str | None = None, limit: int | None = None, offset: int = 0
) -> list[WaitingDraft]:
    """Return the drafts that wait for a person; with `owner` of their clients alone.

    With `limit` a page of them.
    """
    drafts = store.drafts.list_in(OPEN_STATES, limit=limit, offset=offset)
    if owner is not None:
        drafts = [d for d in drafts if store.clients.get(d.client_id).client.owner == owner]
    team = store.team.get() if drafts else None
    return [waiting_draft(store, team, draft) for draft in drafts if team]


def waiting_draft(store: Store, team: Team, draft: Draft) -> WaitingDraft:
    """Return a draft in a line, with the way to its thread."""
    name = store.clients.get(draft.client_id).client.name
    what = f"{name}: {KINDS.of(draft.kind).label.lower()}, version {draft.version.number}"
    post = store.deliveries.find_post(root_card(draft.id))
    return WaitingDraft(
        draft_id=draft.id,
        words=f"{what} · {STATES_IN_WORDS[draft.state]}",
        link=team.permalink(*post) if post else "",
        since=draft.created_at.astimezone(zone_of(team.timezone)).date(),
        client_id=draft.client_id,
    )
