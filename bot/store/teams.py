"""A team's settings, its people, and what is known of its channels."""

import functools
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from types import SimpleNamespace
from typing import Any, TypeVar

import structlog
from sqlalchemy import JSON, Row, Text, bindparam, cast, delete, or_, select
from sqlalchemy.orm import Session

from bot.domain.errors import DomainError
from bot.domain.team import DEFAULT_EMOJI, Person, PersonKind, Team
from bot.domain.tuning import usable
from bot.store.numbers import insert_into
from bot.store.prepared import Ask, answer_to
from bot.store.rates import RateTables
from bot.store.rows import IN_GROUPS, PersonRow, TeamRow, UserGroupRow
from bot.store.sealed_types import may_be_sealed, sealing_of
from bot.store.sized import each_given, is_one_of
from bot.store.word_seals import KeysAreMissing

KEYS_ARE_MISSING = (
    "This workspace keeps its texts sealed, and GOODFIT_ENCRYPTION_KEYS is not set. "
    "Set it to the keys with which they were sealed."
)
_SETTINGS = tuple(f.name for f in fields(Team) if f.name != "id")
# Teams that a process remembers by their rows, each some kilobytes.
_MOST_KNOWN = 1000
Kept = TypeVar("Kept", TeamRow, PersonRow)
_log = structlog.get_logger()
_PERSON = tuple(f.name for f in fields(Person))
# Built once: every request reads these, and to build a statement costs more than to run it.
_LISTS = tuple(one.key for one in TeamRow.__table__.c if isinstance(one.type, JSON))
_TEAM_ROW = select(
    *(
        # As it stands, so that a team is made anew only where its row is another.
        cast(one, Text).label(one.key) if one.key in _LISTS else one
        for one in TeamRow.__table__.c
    )
).where(TeamRow.team_id == bindparam("team"))
_PERSON_ROW = select(PersonRow.__table__).where(
    PersonRow.team_id == bindparam("team"), PersonRow.user_id == bindparam("user")
)


@functools.cache
def _people_among(size: int) -> Any:
    wanted = is_one_of(PersonRow.user_id, size)
    return select(PersonRow.__table__).where(PersonRow.team_id == bindparam("team"), wanted)


class UnknownTeam(DomainError):
    """This workspace is not set up yet."""


class Teams:
    """The settings of one team and its people."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def find(self) -> Team | None:
        """Return the team's settings, if it is known.

        Raises KeysAreMissing: without keys sealed words would be taken for what somebody wrote.
        """
        row = answer_to(self._session, self._asks_team()).first()
        if row is not None and row.sealing and sealing_of(self._session) is None:
            raise KeysAreMissing(KEYS_ARE_MISSING)
        return None if row is None else _known_team(row)

    def get(self) -> Team:
        """Return the team's settings. Raises UnknownTeam."""
        team = self.find()
        if team is None:
            raise UnknownTeam
        return team

    def make_known(self, *, at: datetime) -> None:
        """Create the team with plain settings unless it is there.

        Whoever does the same at this moment is waited for, and changes nothing more.
        """
        plain = Team(id=self._team_id)
        settings = {name: _plain(getattr(plain, name)) for name in _SETTINGS}
        statement = insert_into(self._session, TeamRow).values(
            team_id=self._team_id, created_at=at, **settings
        )
        self._session.execute(statement.on_conflict_do_nothing())

    def save(self, team: Team, *, at: datetime) -> None:
        """Keep the settings; a team that is not known yet is created.

        Raises RatesAreKept where another currency would give other rates than were typed.
        """
        row = self._session.get(TeamRow, self._team_id)
        if row is not None:
            RateTables(self._session, self._team_id).check_currency(team.currency)
        if row is None:
            row = self._made(TeamRow, {"team_id": self._team_id}, created_at=at)
        for name in _SETTINGS:
            value = getattr(team, name)
            setattr(row, name, _plain(value))
        self._session.flush()

    def find_person(self, user_id: str) -> Person | None:
        """Return who somebody is, as last read from Slack; None if never read."""
        row = answer_to(self._session, self._asks_person(user_id)).first()
        return None if row is None else _person(row)

    def hold(self) -> None:
        """Put what is done at the same time in the whole team in a row, for this transaction."""
        self._session.get(TeamRow, self._team_id, with_for_update=True)

    def asks_recognised(self, user_ids: Iterable[str]) -> tuple[Ask, ...]:
        """Return what `get` and `list_people` ask."""
        return (self._asks_team(), *self.asks_people(user_ids))

    def asks_members(self, user_ids: Iterable[str]) -> tuple[Ask, ...]:
        """Return what `get` and `find_person` ask about each of these people."""
        return (self._asks_team(), *map(self._asks_person, user_ids))

    def list_people(self, user_ids: Iterable[str]) -> dict[str, Person]:
        """Return the known ones of these people by their ids."""
        answers = (answer_to(self._session, ask) for ask in self.asks_people(user_ids))
        return {row.user_id: _person(row) for rows in answers for row in rows}

    def asks_people(self, user_ids: Iterable[str]) -> tuple[Ask, ...]:
        """Return what `list_people` asks."""
        return tuple(
            Ask(_people_among(size), {"team": self._team_id, **given})
            for size, given in each_given(list(user_ids))
        )

    def list_members(self) -> list[Person]:
        """Return the workspace's members, by id."""
        query = select(PersonRow).where(
            PersonRow.team_id == self._team_id, PersonRow.kind == PersonKind.MEMBER.value
        )
        return [_person(row) for row in self._session.scalars(query.order_by(PersonRow.user_id))]

    def list_managers(self) -> list[str]:
        """Return the ids of the managers: those of the settings, else the known admins.

        Whoever left or became a guest since they were chosen is none.
        """
        team = self.get()
        if team.managers or team.manager_groups:
            known = self.list_people(team.managers)
            chosen = {m for m in team.managers if m not in known or known[m].is_member}
            return sorted(chosen.union(self._in_groups(team.manager_groups)))
        query = select(PersonRow.user_id).where(
            PersonRow.team_id == self._team_id, PersonRow.is_admin, PersonRow.kind == "member"
        )
        return list(self._session.scalars(query.order_by(PersonRow.user_id)))

    def list_user_groups(self) -> list[tuple[str, str]]:
        """Return (id, name) of Slack's user groups, as last read."""
        query = select(UserGroupRow).where(UserGroupRow.team_id == self._team_id)
        rows = self._session.scalars(query.order_by(UserGroupRow.name))
        found = [(row.id, row.name) for row in rows]
        return sorted(found, key=lambda group: group[1]) if may_be_sealed(self._session) else found

    def save_user_groups(self, groups: Iterable[tuple[str, str]]) -> None:
        """Put these (id, name) in the place of the groups known so far."""
        self._session.execute(delete(UserGroupRow).where(UserGroupRow.team_id == self._team_id))
        self._session.add_all(
            UserGroupRow(team_id=self._team_id, id=group_id, name=name) for group_id, name in groups
        )
        self._session.flush()

    def set_group_members(self, members: Mapping[str, Collection[str]]) -> list[str]:
        """Put people into the groups they are in now and out of all others.

        Return the members of whom nothing is known yet, who are in no group until they are.
        """
        everybody = set().union(*members.values())
        query = select(PersonRow).where(
            PersonRow.team_id == self._team_id,
            or_(PersonRow.user_id.in_(everybody), IN_GROUPS),
        )
        rows = self._session.scalars(query).all()
        for row in rows:
            now_in = sorted(group for group, users in members.items() if row.user_id in users)
            if now_in != row.groups:
                row.groups = now_in
        return sorted(everybody.difference(row.user_id for row in rows))

    def _asks_team(self) -> Ask:
        return Ask(_TEAM_ROW, {"team": self._team_id})

    def _asks_person(self, user_id: str) -> Ask:
        return Ask(_PERSON_ROW, {"team": self._team_id, "user": user_id})

    def _in_groups(self, groups: Iterable[str]) -> list[str]:
        wanted = set(groups)
        query = select(PersonRow).where(
            PersonRow.team_id == self._team_id,
            PersonRow.kind == PersonKind.MEMBER.value,
            IN_GROUPS,
        )
        return [
            row.user_id for row in self._session.scalars(query) if wanted.intersection(row.groups)
        ]

    def save_person(self, person: Person) -> None:
        """Keep what Slack says about somebody."""
        columns = {name: getattr(person, name) for name in _PERSON}
        columns["kind"] = person.kind.value
        columns["groups"] = list(person.groups)
        row = self._session.get(PersonRow, (self._team_id, person.user_id))
        if row is None:
            key = {"team_id": self._team_id, "user_id": person.user_id}
            row = self._made(PersonRow, key, **columns)
        for name, value in columns.items():
            setattr(row, name, value)
        self._session.flush()

    def _made(self, table: type[Kept], key: dict[str, str], **columns: Any) -> Kept:
        """Return a new row, or the one that another process makes just now: both may start."""
        new = insert_into(self._session, table).values(**(columns | key))
        self._session.execute(new.on_conflict_do_nothing())
        return self._session.get_one(table, tuple(key.values()))

    def mark_seen(self, user_id: str, *, at: datetime) -> None:
        """Remember when somebody last used the bot, so that they are read again in time."""
        row = self._session.get(PersonRow, (self._team_id, user_id))
        if row is not None:
            row.seen_at = at

    def list_stale_people(self, *, seen_since: datetime, read_before: datetime) -> list[str]:
        """Return whom Slack should be asked about again: people who use the bot these days."""
        query = select(PersonRow.user_id).where(
            PersonRow.team_id == self._team_id,
            PersonRow.seen_at >= seen_since,
            PersonRow.read_at < read_before,
        )
        return list(self._session.scalars(query))


def to_team(row: TeamRow | SimpleNamespace) -> Team:
    """Turn a row into the domain's team."""
    columns: dict[str, Any] = {name: getattr(row, name) for name in _SETTINGS}
    columns["managers"] = tuple(row.managers)
    columns["workdays"] = tuple(row.workdays)
    columns["scopes"] = tuple(row.scopes)
    columns["rules"] = _rules(row)
    columns["manager_groups"] = tuple(row.manager_groups)
    columns["emoji"] = dict(row.emoji) or dict(DEFAULT_EMOJI)
    return Team(id=row.team_id, **columns)


@functools.lru_cache(maxsize=_MOST_KNOWN)
def _known_team(row: Row[Any]) -> Team:
    """Turn a row whose lists are texts into the team: the same row is the same team."""
    lists = {name: json.loads(getattr(row, name)) for name in _LISTS}
    return to_team(SimpleNamespace(**(row._asdict() | lists)))


def _rules(row: TeamRow | SimpleNamespace) -> dict[str, Any]:
    found = usable(row.rules)
    if found != row.rules:
        _log.warning("rules_unusable_in_part", team=row.team_id)
    return found


def _person(row: PersonRow | Row[Any]) -> Person:
    columns: dict[str, Any] = {name: getattr(row, name) for name in _PERSON}
    columns["kind"] = PersonKind(row.kind)
    columns["groups"] = tuple(row.groups)
    return Person(**columns)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if hasattr(value, "keys") else value
