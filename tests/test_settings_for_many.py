"""What many workspaces take is said in a sentence before anything starts."""

import pytest

from bot.settings import Settings
from bot.wiring import MissingSlack, check_credentials

WHOLE = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "s",
    "SLACK_SIGNING_SECRET": "s",
    "GOODFIT_PUBLIC_URL": "https://goodfit.example",
    "GOODFIT_ENCRYPTION_KEYS": "k",
}


def test_with_all_that_it_takes_nothing_is_missing() -> None:
    assert check_credentials(Settings.model_validate(WHOLE)) is None


@pytest.mark.parametrize("name", WHOLE)
def test_whatever_is_missing_is_named(name: str) -> None:
    settings = Settings.model_validate({k: v for k, v in WHOLE.items() if k != name})
    with pytest.raises(MissingSlack, match=name):
        check_credentials(settings)


@pytest.mark.parametrize("url", ["http://goodfit.example", "https://goodfit.example/bot"])
def test_an_address_that_browsers_cannot_use_safely_is_refused(url: str) -> None:
    with pytest.raises(MissingSlack, match="begins with https://"):
        check_credentials(Settings.model_validate(WHOLE | {"GOODFIT_PUBLIC_URL": url}))
