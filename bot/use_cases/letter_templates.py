"""Change the words of a workspace's letters, try them, and go back to the original."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.draft import Tone
from bot.domain.errors import DomainError
from bot.domain.team import Actor, OnlyManagers, Person
from bot.messages.letter_kinds import KINDS
from bot.messages.template_sources import (
    PARTS,
    Sources,
    shipped_sources,
    tidy_source,
    with_own,
)
from bot.messages.template_trial import Trial, try_template
from bot.store.database import Begin
from bot.store.letter_templates import OwnTemplate
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of


class TemplateChangedSince(DomainError):
    """Somebody changed that letter while your form was open. Copy your words, and open it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """The own parts of a workspace's letters, and who changed them."""

    own: tuple[OwnTemplate, ...]
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTemplate:
    """A letter's template in use; `seen` names it, so that a later change is noticed."""

    kind: str
    sources: Sources
    seen: str


def list_templates(begin: Begin, actor: Actor) -> Templates:
    """Return which letters have words of their own. Raises OnlyManagers."""
    _check(actor)
    with begin(actor.team_id, reading=True) as store:
        own = tuple(store.templates.list_all())
        return Templates(own=own, people=store.team.list_people({one.changed_by for one in own}))


def open_template(begin: Begin, actor: Actor, kind: str) -> OpenTemplate:
    """Return the template of a letter that is in use. Raises OnlyManagers, UnknownLetter."""
    _check(actor)
    with begin(actor.team_id, reading=True) as store:
        sources = _in_use(store, kind)
    return OpenTemplate(kind=kind, sources=sources, seen=mark_of(sources))


def try_typed(actor: Actor, kind: str, sources: Sources, *, now: datetime) -> Trial:
    """Render a template for the sample clients; nothing is kept.

    Raises OnlyManagers, UnknownLetter, UnusableTemplate.
    """
    _check(actor)
    today = calendar_of(actor.team, now=now).today(now)
    return try_template(kind, sources, today=today, tone=Tone(actor.team.tone))


def save_template(
    begin: Begin, actor: Actor, kind: str, sources: Sources, *, seen: str, now: datetime
) -> None:
    """Use a template from now on; a part that is as shipped is not kept.

    Raises OnlyManagers, UnknownLetter, UnusableTemplate, TemplateChangedSince.
    """
    # What a form carries is not believed: it is tried again, before anything is open.
    try_typed(actor, kind, sources, now=now)
    with begin(actor.team_id) as store:
        store.team.hold()
        if mark_of(_in_use(store, kind)) != seen:
            raise TemplateChangedSince
        _save(store, kind, sources, by=actor.user_id, now=now)


def use_original(begin: Begin, actor: Actor, kind: str, *, now: datetime) -> None:
    """Use the shipped words again; the own ones are kept. Raises OnlyManagers, UnknownLetter."""
    _switch(begin, actor, kind, is_used=False, now=now)


def use_own(begin: Begin, actor: Actor, kind: str, *, now: datetime) -> None:
    """Use the own words again that were kept. Raises OnlyManagers, UnknownLetter."""
    _switch(begin, actor, kind, is_used=True, now=now)


def templates_of(begin: Begin, *, team_id: str) -> dict[str, Sources]:
    """Return the templates in use of every letter, by its kind."""
    with begin(team_id, reading=True) as store:
        return {kind: _in_use(store, kind) for kind in KINDS}


def tone_and_day(begin: Begin, *, team_id: str, now: datetime) -> tuple[Tone, date]:
    """Return the tone of a workspace's letters, and which day it is there."""
    with begin(team_id, reading=True) as store:
        team = store.team.get()
    return Tone(team.tone), calendar_of(team, now=now).today(now)


def set_templates(
    begin: Begin, changed: Mapping[str, Sources], *, team_id: str, by: str, now: datetime
) -> None:
    """Use these templates, which were tried, from now on; all of them or none."""
    with begin(team_id) as store:
        store.team.hold()
        for kind, sources in changed.items():
            _save(store, kind, sources, by=by, now=now)


def reset_template(begin: Begin, kind: str, *, team_id: str, by: str, now: datetime) -> bool:
    """Use the shipped words again, and say whether others were used. Raises UnknownLetter."""
    KINDS.of(kind)
    with begin(team_id) as store:
        return _set_used(store, kind, is_used=False, by=by, now=now)


def mark_of(sources: Sources) -> str:
    """Return a short name of just these words."""
    whole = "\0".join(tidy_source(sources.of(part)) for part in PARTS)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _check(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers


def _in_use(store: Store, kind: str) -> Sources:
    return with_own(kind, store.templates.used(kind))


def _save(store: Store, kind: str, sources: Sources, *, by: str, now: datetime) -> None:
    shipped = shipped_sources(kind)
    kept = {part: tidy_source(sources.of(part)) for part in PARTS}
    own = {part: words for part, words in kept.items() if words != tidy_source(shipped.of(part))}
    store.templates.save(kind, own, by=by, at=now)
    parts = "+".join(own) or "as_shipped"
    store.audit.add("template_saved", f"{kind}:{parts}", user_id=by, at=now)


def _switch(begin: Begin, actor: Actor, kind: str, *, is_used: bool, now: datetime) -> None:
    _check(actor)
    KINDS.of(kind)
    with begin(actor.team_id) as store:
        _set_used(store, kind, is_used=is_used, by=actor.user_id, now=now)


def _set_used(store: Store, kind: str, *, is_used: bool, by: str, now: datetime) -> bool:
    parts = store.templates.use(kind, is_used=is_used)
    if parts:
        what = "template_used_again" if is_used else "template_reset"
        store.audit.add(what, f"{kind}:{'+'.join(parts)}", user_id=by, at=now)
    return bool(parts)
