"""The second wall between workspaces: PostgreSQL's row-level security.

Every table with a `team_id` shows and takes only the rows of the workspace that the transaction
was begun for. Three policies:

- `one_team`: the rows of the workspace named by the setting `goodfit.team_id`; without it none;
- `every_team`: all rows of the few tables in `ACROSS`, for the role of that name alone;
- `of_owner`: all rows, for the tables' owner where it says so: migrations change data.

The walls are forced, which binds the owner too, where the owner is a member of the role
`goodfit_every_team`. Where one role does everything they stand and are not forced, so that a
process of the version before, which names no workspace, keeps running during an upgrade.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Text, bindparam, func, select, text, true
from sqlalchemy.orm import Session

from bot.store.prepared import put_first

ROLE = "goodfit_every_team"

# What `every_team` may do, and where; a table that is not there is left out.
_ALL = "SELECT, INSERT, UPDATE, DELETE"
ACROSS = {
    "teams": "SELECT",
    "deliveries": "SELECT, UPDATE",
    "inbox": "SELECT, UPDATE",
    "nights": "SELECT",
    "jobs": _ALL,
    "installations": _ALL,
    "oauth_states": _ALL,
}

_MINE = "team_id = current_setting('goodfit.team_id', true)"
_AS_OWNER = "current_setting('goodfit.every_team', true) = 'on'"
# A member of the role inherits what is granted TO it: who asks must have become it.
_AS_ROLE = f"current_user = '{ROLE}'"

_SET_TEAM = select(func.set_config("goodfit.team_id", bindparam("team_id", type_=Text), true()))
_SET_EVERY_TEAM = select(func.set_config("goodfit.every_team", "on", true()))
_BECOME = f"SET LOCAL ROLE {ROLE}"

_TABLES = text("""
    SELECT c.relname, c.relispartition, c.relrowsecurity, c.relforcerowsecurity
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND a.attname = 'team_id' AND NOT a.attisdropped
    ORDER BY c.relname
""")
_IS_MEMBER = text(f"""
    SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = '{ROLE}'
""")  # noqa: S608 (a name of this file's own)
_GOES_ACROSS = text(f"""
    SELECT pg_has_role(current_user, r.oid, 'MEMBER')
       AND has_table_privilege(r.oid, to_regclass('teams'), 'SELECT')
       AND NOT (me.rolsuper OR me.rolbypassrls)
    FROM pg_roles AS r, pg_roles AS me
    WHERE r.rolname = '{ROLE}' AND me.rolname = current_user
""")  # noqa: S608 (a name of this file's own)
_OWNS = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('teams')")


def enter(asking: Session | Connection, team_id: str) -> None:
    """Let this transaction see one workspace: until its end, also through a pooler."""
    connection = asking.connection() if isinstance(asking, Session) else asking
    put_first(connection, _SET_TEAM, {"team_id": team_id})


def become_owner(connection: Connection) -> None:
    """Let the tables' owner see every row in this transaction."""
    connection.execute(_SET_EVERY_TEAM)


def goes_across(session: Any) -> bool:
    """Say whether the way across workspaces leads through a role of its own."""
    return bool(session.execute(_GOES_ACROSS).scalar())


def cross(session: Session, *, by_role: bool) -> None:
    """Let this transaction see what `every_team` may; the owner of everything sees it all."""
    connection = session.connection()
    if by_role:
        _run(connection, _BECOME)
    else:
        put_first(connection, _SET_EVERY_TEAM, {})


def owns_tables(connection: Connection) -> bool:
    """Say whether whoever is connected owns the tables; None are everybody's."""
    return connection.execute(_OWNS).scalar() is not False


def raise_walls(connection: Connection) -> None:
    """Put up the walls of every table with a `team_id`, where they do not stand already."""
    is_forced = bool(connection.execute(_IS_MEMBER).scalar())
    for table in connection.execute(_TABLES).all():
        wanted = set() if table.relispartition else set(_policies(table.relname, across=is_forced))
        standing = _standing(connection, table.relname)
        same = (table.relrowsecurity, table.relforcerowsecurity) == (True, is_forced)
        if not same or standing != wanted:
            _raise(connection, table.relname, wanted=wanted, old=standing, is_forced=is_forced)
    if is_forced:
        _grant_across(connection)


def lower_walls(connection: Connection) -> None:
    """Take every wall down."""
    for table in connection.execute(_TABLES).all():
        for policy in _standing(connection, table.relname):
            _run(connection, f'DROP POLICY {policy} ON "{table.relname}"')
        _run(connection, f'ALTER TABLE "{table.relname}" NO FORCE ROW LEVEL SECURITY')
        _run(connection, f'ALTER TABLE "{table.relname}" DISABLE ROW LEVEL SECURITY')


def let_in(connection: Connection, role: str) -> None:
    """Give the application's role what it needs of every table; partitions have no door.

    The role is quoted by the database, whatever it is called.
    """
    name = connection.execute(text("SELECT quote_ident(:role)"), {"role": role}).scalar_one()
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    _run(connection, f"GRANT USAGE ON SCHEMA {schema} TO {name}")
    for table in _open_tables(connection):
        _run(connection, f'GRANT {_ALL} ON "{table}" TO {name}')
    _run(connection, f"GRANT EXECUTE ON FUNCTION goodfit_make_room(date, integer) TO {name}")


def _open_tables(connection: Connection) -> Iterator[str]:
    query = text("""
        SELECT relname FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
          AND NOT relispartition
    """)
    yield from connection.execute(query).scalars().all()


def _policies(table: str, *, across: bool) -> dict[str, str]:
    found = {"one_team": f"TO PUBLIC USING ({_MINE})", "of_owner": _of_owner(_AS_OWNER)}
    if across and table in ACROSS:
        found["every_team"] = f"TO {ROLE} USING ({_AS_ROLE})"
    return found


def _of_owner(condition: str) -> str:
    return f"TO CURRENT_USER USING ({condition})"


def _standing(connection: Connection, table: str) -> set[str]:
    query = text("""
        SELECT polname FROM pg_policy WHERE polrelid = to_regclass(quote_ident(:table))
    """)
    return set(connection.execute(query, {"table": table}).scalars())


def _raise(
    connection: Connection, table: str, *, wanted: set[str], old: set[str], is_forced: bool
) -> None:
    """Partitions get no policy: they are reached through their table, or not at all."""
    _run(connection, f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    force = "FORCE" if is_forced else "NO FORCE"
    _run(connection, f'ALTER TABLE "{table}" {force} ROW LEVEL SECURITY')
    for policy in sorted(old - wanted):
        _run(connection, f'DROP POLICY {policy} ON "{table}"')
    told = _policies(table, across=is_forced)
    for policy in sorted(wanted - old):
        _run(connection, f'CREATE POLICY {policy} ON "{table}" {told[policy]}')


def _grant_across(connection: Connection) -> None:
    _run(connection, f"GRANT USAGE ON SCHEMA public TO {ROLE}")
    there = set(_open_tables(connection))
    for table, rights in ACROSS.items():
        if table in there:
            _run(connection, f'GRANT {rights} ON "{table}" TO {ROLE}')


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
