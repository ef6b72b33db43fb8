"""Tables that grow with every night, cut by months on PostgreSQL.

What was there when they were cut stays in a first part, so that nothing is copied; a default
part takes what no other has room for. A month that is made later takes its rows out of it.
"""

from datetime import datetime

from sqlalchemy import Connection, text

from bot.store.database import Database

# By table: the column that says the month, and the whole key, which must hold it.
MONTHLY = {
    "snapshots": ("local_date", ("team_id", "client_id", "local_date")),
    "audit": ("at", ("team_id", "id", "at")),
}
_KEYS_BEFORE = {"audit": ("team_id", "id")}
MONTHS_AHEAD = 3

# The owner makes parts, whoever asks: the application's role may make no tables. A part has a wall
# and no door in it. A table that is busy is left for the next time.
_MAKE_ROOM = """
CREATE OR REPLACE FUNCTION goodfit_make_room(since date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp SET lock_timeout = '2s' SET TimeZone = 'UTC' AS $body$
DECLARE
    made integer := 0;
    said text := coalesce(current_setting('goodfit.every_team', true), '');
    whole record;
    part record;
BEGIN
    IF NOT pg_try_advisory_xact_lock(7326002) THEN
        RETURN 0;
    END IF;
    PERFORM set_config('goodfit.every_team', 'on', true);
    FOR whole IN SELECT * FROM (VALUES {tables}) AS t (name, month_of) LOOP
    BEGIN
    FOR part IN
        SELECT whole.name || to_char(m, '"_"YYYY"_"MM') AS name,
               quote_literal(m) AS first, quote_literal(m + interval '1 month') AS beyond
        FROM generate_series(date_trunc('month', since::timestamptz),
                             date_trunc('month', since::timestamptz)
                                 + make_interval(months => least(greatest(months, 0), 24)),
                             interval '1 month') AS m
        WHERE to_regclass(whole.name || to_char(m, '"_"YYYY"_"MM')) IS NULL
          AND NOT EXISTS (
              SELECT FROM pg_class WHERE oid = to_regclass(whole.name || '_first')
              AND m < substring(pg_get_expr(relpartbound, oid)
                                FROM 'TO \\(''([^'']+)''')::timestamptz
          )
    LOOP
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part.name, whole.name);
        EXECUTE format('WITH gone AS (DELETE FROM %I WHERE %I >= %s AND %I < %s RETURNING *) '
                       'INSERT INTO %I SELECT * FROM gone', whole.name, whole.month_of, part.first,
                       whole.month_of, part.beyond, part.name);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                       whole.name, part.name, part.first, part.beyond);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', part.name);
        made := made + 1;
    END LOOP;
    EXCEPTION WHEN lock_not_available THEN
        NULL;
    END;
    END LOOP;
    PERFORM set_config('goodfit.every_team', said, true);
    RETURN made;
END
$body$
"""


def make_room(database: Database, now: datetime) -> int:
    """Make the parts of this month and the coming ones; return how many were not there.

    On SQLite there is nothing to make.
    """
    if database.engine.dialect.name != "postgresql":
        return 0
    with database.engine.begin() as connection:
        return room_for(connection, now)


def room_for(connection: Connection, now: datetime) -> int:
    """Do so within a transaction that was begun."""
    query = text("SELECT goodfit_make_room(:since, :months)")
    given = {"since": now.date(), "months": MONTHS_AHEAD}
    return int(connection.execute(query, given).scalar_one())


def cut(connection: Connection) -> None:
    """Cut the tables by months: what is there becomes the first part."""
    for table, (month_of, key) in MONTHLY.items():
        _cut(connection, table, month_of, key)
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    tables = ", ".join(f"('{name}', '{month_of}')" for name, (month_of, _) in MONTHLY.items())
    _run(connection, _MAKE_ROOM.format(schema=schema, tables=tables).replace("%", "%%"))
    _run(connection, "REVOKE ALL ON FUNCTION goodfit_make_room(date, integer) FROM PUBLIC")
    connection.execute(
        text("SELECT goodfit_make_room(current_date, :months)"), {"months": MONTHS_AHEAD}
    )


def mend(connection: Connection) -> None:
    """Make one table of each again; no row is lost."""
    _run(connection, "DROP FUNCTION goodfit_make_room(date, integer)")
    for table, (_, key) in MONTHLY.items():
        _mend(connection, table, key=_KEYS_BEFORE.get(table, key))


def _cut(connection: Connection, table: str, month_of: str, key: tuple[str, ...]) -> None:
    first, columns = f"{table}_first", ", ".join(key)
    indexes, links = _indexes(connection, table), _links(connection, table)
    _run(connection, f"ALTER TABLE {table} RENAME TO {first}")
    for index, _ in indexes:
        _run(connection, f"ALTER INDEX {index} RENAME TO {index}_first")
    _run(connection, f"ALTER TABLE {first} RENAME CONSTRAINT {table}_pkey TO {first}_pkey")
    if table in _KEYS_BEFORE:
        _run(connection, f"ALTER TABLE {first} DROP CONSTRAINT {first}_pkey")
        _run(connection, f"ALTER TABLE {first} ADD PRIMARY KEY ({columns})")
    _run(
        connection,
        f"CREATE TABLE {table} (LIKE {first} INCLUDING DEFAULTS INCLUDING COMMENTS, "
        f"PRIMARY KEY ({columns})) PARTITION BY RANGE ({month_of})",
    )
    _let_in_as_before(connection, old=first, new=table)
    for name, told in links:
        _run(connection, f"ALTER TABLE {table} ADD CONSTRAINT {name} {told}")
    for _, told in indexes:
        _run(connection, told)
    _run(connection, f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")
    bound = connection.execute(
        text("SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month')::date")
    ).scalar_one()
    beyond = f"'{bound.isoformat()}'" if month_of == "local_date" else f"'{bound} 00:00:00+00'"
    _run(
        connection,
        f"WITH gone AS (DELETE FROM {first} WHERE {month_of} >= {beyond} RETURNING *) "  # noqa: S608
        f"INSERT INTO {table} SELECT * FROM gone",
    )
    _run(
        connection,
        f"ALTER TABLE {table} ATTACH PARTITION {first} FOR VALUES FROM (MINVALUE) TO ({beyond})",
    )


def _mend(connection: Connection, table: str, *, key: tuple[str, ...]) -> None:
    first, columns = f"{table}_first", ", ".join(key)
    indexes = _indexes(connection, table)
    _run(connection, f"ALTER TABLE {table} DETACH PARTITION {first}")
    _run(connection, f"INSERT INTO {first} SELECT * FROM {table}")  # noqa: S608 (our own names)
    _let_in_as_before(connection, old=table, new=first)
    _run(connection, f"DROP TABLE {table}")
    _run(connection, f"ALTER TABLE {first} RENAME TO {table}")
    for index, _ in indexes:
        _run(connection, f"ALTER INDEX {index}_first RENAME TO {index}")
    _run(connection, f"ALTER TABLE {table} DROP CONSTRAINT {first}_pkey")
    _run(connection, f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({columns})")


def _let_in_as_before(connection: Connection, *, old: str, new: str) -> None:
    query = text("""
        SELECT quote_ident(pg_get_userbyid(a.grantee)), a.privilege_type
        FROM pg_class AS c, aclexplode(c.relacl) AS a
        WHERE c.oid = to_regclass(:old) AND a.grantee NOT IN (0, c.relowner)
    """)
    for role, right in connection.execute(query, {"old": old}).all():
        _run(connection, f"GRANT {right} ON {new} TO {role}")


def _indexes(connection: Connection, table: str) -> list[tuple[str, str]]:
    """Return name and words of the indexes that are no constraint's."""
    query = text("""
        SELECT c.relname, replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ')
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
        WHERE i.indrelid = to_regclass(:table)
          AND NOT EXISTS (
              SELECT FROM pg_constraint WHERE conindid = c.oid AND contype IN ('p', 'u')
          )
        ORDER BY c.relname
    """)
    return [(name, told) for name, told in connection.execute(query, {"table": table})]


def _links(connection: Connection, table: str) -> list[tuple[str, str]]:
    """Return name and words of the foreign keys."""
    query = text("""
        SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = to_regclass(:table) AND contype = 'f' ORDER BY conname
    """)
    return [(name, told) for name, told in connection.execute(query, {"table": table})]


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
