"""Columns whose words are sealed where the workspace asks for it, on their way in and out.

What is read opens by itself: a sealed value says so. What is written is sealed right before the
driver gets it, since only there it is known in whose transaction it is: whether that workspace
asked is read with the first words that are written, once a transaction. A process without keys has
no part in any of this, and its statements are those that they were.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import JSON, Connection, Dialect, Engine, Text, TypeDecorator, event, type_coerce
from sqlalchemy.orm import QueryableAttribute, Session
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.type_api import TypeEngine

from bot.store.word_seals import PREFIX, WordSeals, as_typed

# What a session's `info` and a connection's options call the one who seals for a transaction.
SEALING = "sealing"
_SEALS: WeakKeyDictionary[Dialect, WordSeals] = WeakKeyDictionary()
_LENGTH = len(PREFIX)
_ASKS_NOTHING = (operators.is_, operators.is_not, operators.asc_op, operators.desc_op)


class Word:
    """Words that are about to be written: sealed or not as their transaction has it."""

    __slots__ = ("_finish", "_is_alike", "_is_json", "_plain", "_words")

    def __init__(
        self,
        words: Any,
        plain: Any,
        finish: Callable[[str], Any],
        *,
        is_alike: bool = False,
        is_json: bool = False,
    ) -> None:
        self._words = words
        self._plain = plain
        self._finish = finish
        self._is_alike = is_alike
        self._is_json = is_json

    def kept(self, sealing: "Sealing | None", connection: Any) -> Any:
        """Return what the driver gets."""
        if sealing is None or not sealing.seals_now(connection):
            return self._plain
        # Values become one text only where they are sealed: elsewhere that is done already.
        text = json.dumps(self._words) if self._is_json else self._words
        return self._finish(sealing.seal(text, is_alike=self._is_alike))


class Sealing:
    """Seals for one transaction of one team, if the team asked for it."""

    __slots__ = ("_read", "_state", "_team_id", "seals")

    def __init__(
        self, seals: WordSeals, team_id: str, read: Callable[[Any, str], str | None]
    ) -> None:
        self.seals = seals
        self._team_id = team_id
        self._read = read
        self._state: str | None = None

    def state(self, connection: Any) -> str:
        """Return the team's word about sealing: "" for none, sealing, sealed or opening."""
        if self._state is None:
            self._state = self._read(connection, self._team_id) or ""
        return self._state

    def seals_now(self, connection: Any) -> bool:
        """Say whether what is written now is sealed."""
        return self.state(connection) in ("sealing", "sealed")

    def forget_state(self) -> None:
        """Read the team's word again: it has just changed."""
        self._state = None

    def seal(self, words: str, *, is_alike: bool) -> str:
        """Return words sealed for this team."""
        return self.seals.seal_alike(words, self._team_id) if is_alike else self.seals.seal(words)

    def each_alike(self, words: str) -> list[str]:
        """Return how words of this team stand when sealed alike, whatever key did it."""
        return self.seals.each_alike(words, self._team_id)


class _Sealed(TypeDecorator[Any]):
    """What sealed columns share."""

    impl: Any = Text
    cache_ok = True
    is_alike = False

    class comparator_factory(TypeDecorator.Comparator[Any]):  # noqa: N801 (SQLAlchemy's own name)
        """Refuse to compare sealed words with what somebody typed: `among` does."""

        def operate(self, op: Any, *other: Any, **options: Any) -> Any:
            """Let pass what asks whether there is anything, and what compares two columns."""
            if op not in _ASKS_NOTHING and not all(map(self._is_clear, other)):
                raise TypeError(f"{self.expr} may be sealed: compare it with among()")
            return super().operate(op, *other, **options)

        def _is_clear(self, other: Any) -> bool:
            if isinstance(other, ColumnElement | QueryableAttribute):
                return True
            if isinstance(other, list | tuple | set | frozenset):
                return all(map(self._is_clear, other))
            kind: Any = self.expr.type
            return other is None or bool(kind.is_clear(other))

    def is_clear(self, words: object) -> bool:
        """Say whether these words are never sealed in this column."""
        return not words


class SealedText(_Sealed):
    """Words, sealed in another way each time. Those of `clear` are codes, and stay readable."""

    cache_ok = True

    def __init__(self, *, clear: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.clear = clear

    def is_clear(self, words: object) -> bool:
        """Say whether these words are codes, or none."""
        return not words or (isinstance(words, str) and words in self.clear)

    def bind_processor(self, dialect: Dialect) -> Any:
        """Mark what looks sealed as typed; with keys, leave it to the transaction to seal."""
        if dialect not in _SEALS:
            return _typed
        is_alike = self.is_alike

        def process(value: str | None) -> Any:
            if value is None or self.is_clear(value):
                return value
            return Word(value, as_typed(value), _as_it_is, is_alike=is_alike)

        return process

    def result_processor(self, dialect: Dialect, _coltype: object) -> Any:
        """Open what is sealed."""
        seals = _SEALS.get(dialect)
        if seals is None:
            return None
        opened = seals.open

        def process(value: str | None) -> str | None:
            return value if value is None or value[:_LENGTH] != PREFIX else opened(value)

        return process


class SealedName(SealedText):
    """Words by which something is found or grouped: sealed alike within a workspace.

    With `by_bytes` PostgreSQL orders them by their bytes, as SQLite does.
    """

    cache_ok = True
    is_alike = True

    def __init__(self, *, by_bytes: bool = False) -> None:
        super().__init__()
        self.by_bytes = by_bytes

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the text type of the database."""
        is_bytes = self.by_bytes and dialect.name == "postgresql"
        return Text(collation="C") if is_bytes else Text()


class SealedRef(SealedName):
    """An id, a digest or a link of Slack's, which stay readable; what else a file had there is not.

    Equal ones are found by the newest key alone: what must be found with any asks `among`.
    """

    cache_ok = True
    # Slack's ids of people and channels, names of entries such as S-214@T0123, digests, links.
    _CODE = re.compile(
        r"[A-Z](?=[A-Z]*[0-9])[A-Z0-9]{0,31}|[A-Z]-[0-9]{1,12}(@[A-Z0-9]{1,32})?|import"
        r"|client-[0-9]{1,12}|[0-9a-f]{20}-[0-9]{1,9}|[0-9a-f]{64}"
        r"|https?://[\w.:-]+/archives/[A-Z0-9]+/p[0-9]+(\?thread_ts=[0-9.]+(&cid=[A-Z0-9]+)?)?"
    )

    def __init__(self, *, clear: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.clear = clear

    class comparator_factory(TypeDecorator.Comparator[Any]):  # noqa: N801 (SQLAlchemy's own name)
        """Compare as ever: nearly all of them are clear, and the rest is sealed alike."""

    def is_clear(self, words: object) -> bool:
        """Say whether this is none of what somebody put in its place, or nothing."""
        is_ours = isinstance(words, str) and self._CODE.fullmatch(words) is not None
        return is_ours or super().is_clear(words)


class SealedJson(_Sealed):
    """Values with words in them, sealed as a whole: then the JSON is one text."""

    impl: Any = JSON
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Leave it to the transaction to seal."""
        written = super().bind_processor(dialect) or _as_it_is
        if dialect not in _SEALS:
            return written

        def process(value: Any) -> Any:
            if not value:
                return written(value)
            return Word(value, written(value), written, is_json=True)

        return process

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Open what is sealed."""
        read = super().result_processor(dialect, coltype)
        seals = _SEALS.get(dialect)
        if seals is None:
            return read
        opened = seals.open

        def process(value: Any) -> Any:
            found = value if read is None else read(value)
            return json.loads(opened(found)) if isinstance(found, str) else found

        return process


def seal_with(engine: Engine, seals: WordSeals) -> None:
    """Let an engine open what is sealed, and seal for the transactions that say so."""
    _SEALS[engine.dialect] = seals

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _on_execute(
        connection: Any, _cursor: Any, statement: str, given: Any, context: Any, many: Any
    ) -> tuple[str, Any]:
        if many and not _may_hold_words(context):
            return statement, given
        sealing = connection.get_execution_options().get(SEALING)
        if many:
            return statement, [_kept(one, sealing, connection) for one in given]
        return statement, _kept(given, sealing, connection)


def listens_to(connection: Connection) -> bool:
    """Say whether anybody but the one who seals hears each statement, as tests do."""
    heard = len(connection.engine.dispatch.before_cursor_execute)
    return heard > (connection.dialect in _SEALS)


def sealing_of(session: Session) -> Sealing | None:
    """Return who seals for a session's transaction; None in a process without keys."""
    found: Sealing | None = session.info.get(SEALING)
    return found


def may_be_sealed(session: Session) -> bool:
    """Say whether any of this team's words may be sealed: SQL orders nothing by them then."""
    sealing = sealing_of(session)
    return sealing is not None and sealing.state(session.connection()) != ""


def sealer_of(session: Session) -> Callable[[str], str] | None:
    """Return what seals a name on a way that SQLAlchemy does not see; None where nothing does."""
    sealing = sealing_of(session)
    if sealing is None or not sealing.seals_now(session.connection()):
        return None
    return lambda words: sealing.seal(words, is_alike=True) if words else words


def among(session: Session, column: Any, words: Iterable[str | None]) -> Any:
    """Return that a column holds one of these words, sealed alike with any key or not at all."""
    sealing = sealing_of(session)
    typed = {one for one in words if one is not None}
    wanted = {as_typed(one) for one in typed}
    if sealing is not None and may_be_sealed(session):
        wanted |= {kept for one in typed if one for kept in sealing.each_alike(one)}
    return type_coerce(column, Text).in_(sorted(wanted))


def readable(session: Session, column: Any) -> Any:
    """Return a column to be read in great numbers: nothing is opened where nothing was sealed."""
    return column if may_be_sealed(session) else never_sealed(column)


def never_sealed(column: Any) -> Any:
    """Return a column as it stands, for a team whose words were never sealed."""
    if not isinstance(column.type, _Sealed):
        return column
    return type_coerce(column, column.type.impl).label(column.key)


def is_sealable(kind: object) -> bool:
    """Say whether a column of this type is sealed where a workspace asks for it."""
    return isinstance(kind, _Sealed)


def _may_hold_words(context: Any) -> bool:
    compiled = getattr(context, "compiled", None)
    if compiled is None:
        return False
    return any(isinstance(bound.type, _Sealed) for bound in compiled.bind_names)


def _kept(given: Any, sealing: Sealing | None, connection: Any) -> Any:
    if isinstance(given, dict):
        return {
            name: one.kept(sealing, connection) if type(one) is Word else one
            for name, one in given.items()
        }
    return tuple(one.kept(sealing, connection) if type(one) is Word else one for one in given)


def _typed(value: str | None) -> str | None:
    return value if value is None or value[:_LENGTH] != PREFIX else as_typed(value)


def _as_it_is(value: Any) -> Any:
    return value
