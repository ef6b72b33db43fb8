"""The pins of one workspace are not another's, and a pin ends or is kept once it is known."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.client import Client
from bot.domain.pin import Pin, PinKind
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.pins import UnknownPin
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TODAY = NOW.date()


def test_pins_are_kept_lifted_and_held_within_their_team(database_url: str) -> None:
    database = Database(database_url)
    migrate(database)
    with database.begin("A") as store:
        store.team.save(Team(id="A"), at=NOW)
        account = store.clients.add(Client(key="acme", name="Acme"), by=None, at=NOW)
        pin = store.pins.add(
            Pin(
                id=0,
                client_id=account.id,
                kind=PinKind.BAND,
                value="red",
                reason="x",
                by="U1",
                set_on=TODAY,
                until=TODAY + timedelta(days=9),
            ),
            at=NOW,
        )
    with database.begin("B") as store:
        assert store.pins.held_on(TODAY) == {}
        assert store.pins.list_of(account.id) == []
        with pytest.raises(UnknownPin):
            store.pins.keep(pin.id, rule_then="amber")
        with pytest.raises(UnknownPin):
            store.pins.lift(pin.id, by="U9", on=TODAY)
    with database.begin("A") as store:
        assert store.pins.keep(pin.id, rule_then="amber").rule_then == "amber"
        assert [p.id for p in store.pins.held_on(TODAY)[account.id]] == [pin.id]
        store.pins.lift(pin.id, by="U1", on=TODAY)
        assert store.pins.held_on(TODAY) == {}
    database.close()
