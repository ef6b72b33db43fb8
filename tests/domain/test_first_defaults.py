"""What a workspace begins with is guessed from where who installed it lives."""

import pytest

from bot.domain.first_defaults import default_currency, is_untouched, with_defaults
from bot.domain.team import Team


@pytest.mark.parametrize(
    ("zone", "locale", "currency"),
    [
        ("Europe/Berlin", "en-US", "EUR"),
        ("Europe/London", "en-US", "GBP"),
        ("America/New_York", "en-US", "USD"),
        ("America/New_York", "fr-CA", "CAD"),
        ("Australia/Perth", "en-GB", "AUD"),
        ("", "de-CH", "CHF"),
        ("", "", "USD"),
        ("UTC", "en_gb", "GBP"),
    ],
)
def test_the_currency_follows_the_zone_and_then_the_language(
    zone: str, locale: str, currency: str
) -> None:
    assert default_currency(zone, locale) == currency


def test_the_installer_and_the_admins_are_managers_once_each() -> None:
    team = with_defaults(
        Team(id="T"), installer="U1", admins=("U2", "U1"), zone="Asia/Tokyo", locale="ja-JP"
    )

    assert (team.managers, team.timezone, team.currency) == (("U1", "U2"), "Asia/Tokyo", "JPY")


def test_a_zone_that_is_not_known_changes_nothing() -> None:
    team = with_defaults(Team(id="T"), installer="U1", admins=(), zone="Mars/Base", locale="")

    assert (team.timezone, team.currency) == ("UTC", "USD")


def test_whatever_somebody_chose_is_left_alone() -> None:
    assert is_untouched(Team(id="T", name="Harbour", bot_user_id="U9", scopes=("commands",)))
    for chosen in ({"timezone": "Asia/Tokyo"}, {"managers": ("U1",)}, {"digest_channel": "C1"}):
        assert not is_untouched(Team(id="T", **chosen))  # type: ignore[arg-type]
