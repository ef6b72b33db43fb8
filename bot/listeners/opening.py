"""An opened entry as its form shows it: who logged it, its message, what was changed."""

import json

from bot.domain.permission import may_unapprove
from bot.domain.price import may_see_price
from bot.domain.team import Actor
from bot.listeners.payloads import Click
from bot.messages.changes import facts_of
from bot.messages.entry_forms import OpenedEntry
from bot.use_cases.entries import Opened


def opened_entry(opened: Opened, actor: Actor, *, reply_to: str = "") -> OpenedEntry:
    """Return what an entry's form needs; its metadata says which version was seen."""
    kept, with_money = opened.kept, sees_price(opened, actor)
    facts = facts_of(
        entry=kept.value,
        logged_by=kept.logged_by,
        logged_at=kept.logged_at,
        asked_by=kept.asked_by,
        said_at=kept.said_at,
        source_state=kept.source_state,
        withdrawn=kept.withdrawn,
        changes=[(change.by, change.at, change.action, change.before) for change in opened.changes],
        people=opened.people,
        timezone=actor.team.timezone,
        currency=opened.client.currency,
        marked_by=opened.marked_by,
        with_money=with_money,
    )
    return OpenedEntry(
        entry=kept.value,
        client_id=kept.client_id,
        client_name=opened.client.name,
        currency=opened.client.currency,
        may_change=opened.may_change,
        facts=facts,
        metadata=metadata_of(opened, reply_to=reply_to),
        with_money=with_money,
        may_unapprove=may_unapprove(kept.value, kept.logged_by, actor) and not kept.withdrawn,
    )


def sees_price(opened: Opened, actor: Actor) -> bool:
    """Say whether somebody may see the price of an opened entry."""
    kept, changes = opened.kept, [(change.by, change.before) for change in opened.changes]
    return may_see_price(kept.value, kept.logged_by, actor, changes)


def on_a_review(click: Click) -> bool:
    """Say whether a click came from a client's review, whose answers must not be lost."""
    return click.in_modal and "kind" in click.metadata and "ref" not in click.metadata


def metadata_of(opened: Opened, *, reply_to: str = "", **more: str) -> str:
    """Return what a form must remember: the entry, where to answer, and the version seen."""
    kept = opened.kept
    return json.dumps(
        {"ref": kept.value.id, "reply_to": reply_to, "revision": kept.revision, **more}
    )
