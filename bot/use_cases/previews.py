"""Show a letter as it would arrive, with samples where a person would be asked."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.delivery.email import Email
from bot.domain.client import Client
from bot.domain.draft import Tone
from bot.domain.errors import DomainError
from bot.domain.history import History
from bot.domain.team import Team
from bot.messages.letter_facts import LetterFacts, Sender
from bot.messages.letters import Letter, letter_html, letter_text, render_letter
from bot.messages.own_letters import render_own
from bot.messages.samples import SENDER, sample_clients, sample_facts
from bot.messages.template_sources import with_own
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.finding import meant_by

# Nobody reads mail there (RFC 2606), so that a preview that is sent by mistake arrives nowhere.
NOWHERE = "name@client.example"


class NoSuchClient(DomainError):
    """No client is called so."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a letter is made of; `own` are the workspace's own parts of its template."""

    facts: LetterFacts
    own: dict[str, str]
    client: Client
    sender: Sender


def preview_letter(
    begin: Begin,
    kind: str,
    *,
    team_id: str | None,
    client: str | None,
    tone: Tone | None,
    now: datetime,
) -> Email:
    """Return a letter of `kind` to a client, by key or name; to a sample client without one.

    Without a team the words are those that ship. Raises UnknownLetter, UnknownTeam,
    NoSuchClient, UnusableTemplate.
    """
    if team_id is None:
        read = _for_sample(kind, Team(id=""), tone, now=now)
    else:
        with begin(team_id, reading=True) as store:
            read = _read(store, kind, client, tone, now=now)
    if read.own:
        letter = render_own(kind, read.facts, with_own(kind, read.own))
    else:
        letter = render_letter(kind, read.facts)
    return _email(letter, read)


def _read(
    store: Store, kind: str, client: str | None, tone: Tone | None, *, now: datetime
) -> _Read:
    team, own = store.team.get(), store.templates.used(kind)
    if client is None:
        return replace(_for_sample(kind, team, tone, now=now), own=own)
    history = store.histories.get(_client_id(store, client))
    sender = _sender(store, history.client)
    facts = _facts(kind, history, team, tone, sender=sender, now=now)
    return _Read(facts, own, history.client, sender)


def _for_sample(kind: str, team: Team, tone: Tone | None, *, now: datetime) -> _Read:
    today = calendar_of(team, now=now).today(now)
    history = next(iter(sample_clients(today).values()))
    facts = _facts(kind, history, team, tone, sender=SENDER, now=now)
    return _Read(facts, {}, history.client, SENDER)


def _facts(
    kind: str, history: History, team: Team, tone: Tone | None, *, sender: Sender, now: datetime
) -> LetterFacts:
    return sample_facts(
        kind,
        history,
        today=calendar_of(team, now=now).today(now),
        sender=sender,
        agency=team.name or "[Your agency]",
        tone=tone or Tone(team.tone),
    )


def _client_id(store: Store, name: str) -> int:
    meant = meant_by(store, name)
    if meant.one is not None:
        return meant.one[0]
    names = [called for _, called in meant.clients]
    near = f" Do you mean {' or '.join(names)}?" if names else ""
    raise NoSuchClient(f'No client is called "{name}".{near}')


def _sender(store: Store, client: Client) -> Sender:
    person = store.team.find_person(client.owner or "")
    if person is None:
        return SENDER
    return Sender(
        name=person.name,
        role=person.title or "",
        phone=person.phone or "",
        email=person.email or "",
    )


def _email(letter: Letter, read: _Read) -> Email:
    return Email(
        to=read.client.contact_email or NOWHERE,
        to_name=read.client.contact_name or read.facts.contact,
        from_name=read.sender.name,
        reply_to=(read.sender.email,) if read.sender.email else (),
        subject=letter.subject,
        text=letter_text(letter),
        html=letter_html(letter),
        message_id="preview",
    )
