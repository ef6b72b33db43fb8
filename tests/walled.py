"""A database behind its walls: an owner, an application that is neither, and a way across."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy.engine import make_url

from bot.store.schema import bring_up_to_date

OWNER, APPLICATION, EVERY_TEAM = "goodfit_test_owner", "goodfit_test", "goodfit_every_team"
# One role that owns the tables and asks them, as a small team has it.
ALONE = "goodfit_test_alone"
_PASSWORD = "only-for-tests"
# Roles are the whole server's; test processes make them one after the other, and leave them.
_LOCK = 7_326_003
_ROLES = f"""
DO $$ BEGIN
    PERFORM pg_advisory_xact_lock({_LOCK});
    IF to_regrole('{EVERY_TEAM}') IS NULL THEN
        CREATE ROLE {EVERY_TEAM} NOLOGIN;
    END IF;
    IF to_regrole('{OWNER}') IS NULL THEN
        CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{_PASSWORD}';
    END IF;
    IF to_regrole('{ALONE}') IS NULL THEN
        CREATE ROLE {ALONE} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{_PASSWORD}';
    END IF;
    IF to_regrole('{APPLICATION}') IS NULL THEN
        CREATE ROLE {APPLICATION} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{_PASSWORD}';
        GRANT {EVERY_TEAM} TO {OWNER}, {APPLICATION};
    END IF;
END $$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walled:
    """The addresses of one database: by whom it is asked."""

    server: str
    owner: str
    application: str


@contextmanager
def walled_database(*, is_migrated: bool = True, owner: str = OWNER) -> Iterator[Walled]:
    """Make a database that belongs to the owner, and drop it."""
    given = make_url(os.environ["TEST_DATABASE_URL"])
    server = given.set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"goodfit_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(_ROLES)  # type: ignore[call-overload]
        connection.execute(f'CREATE DATABASE "{name}" OWNER {owner}')  # type: ignore[call-overload]
    of = given.set(database=name)
    found = Walled(
        server=of.render_as_string(hide_password=False),
        owner=of.set(username=owner, password=_PASSWORD).render_as_string(hide_password=False),
        application=of.set(username=APPLICATION, password=_PASSWORD).render_as_string(
            hide_password=False
        ),
    )
    try:
        if is_migrated:
            bring_up_to_date(found.application, found.owner)
        yield found
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]
