"""What takes long is held on while it lasts, and by nobody after it."""

from datetime import UTC, datetime

from bot.domain.delivery import LEASE
from bot.jobs.keeper import RENEW_SECONDS, Keeper

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def test_leases_are_renewed_by_a_minute_while_their_block_lasts() -> None:
    keeper, seen = Keeper(lambda: NOW), list[datetime]()
    keeper.renew_all()
    with keeper.hold(seen.append):
        keeper.renew_all()
        with keeper.hold(seen.append):
            keeper.renew_all()
    keeper.renew_all()

    assert seen == [NOW + LEASE] * 3


def test_a_lease_is_renewed_three_times_before_it_would_run_out() -> None:
    assert LEASE.total_seconds() / RENEW_SECONDS >= 4


def test_one_lease_that_cannot_be_renewed_costs_no_other_its_own() -> None:
    keeper, seen = Keeper(lambda: NOW), list[datetime]()

    def fail(_until: datetime) -> None:
        raise OSError("the database is away")

    with keeper.hold(fail), keeper.hold(seen.append):
        keeper.renew_all()

    assert seen == [NOW + LEASE]
