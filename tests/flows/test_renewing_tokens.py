"""Tokens that expire are renewed in good time, by one process, also when an answer is lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from many import KEY, Many

from bot.delivery.slack_oauth import Granted, SlackOAuth
from bot.store.every_installation import EveryInstallation
from bot.store.sealed_secrets import SealedSecrets
from bot.store.sealing import Seals, new_key
from bot.use_cases.token_renewal import renew_tokens
from sandbox.many.driver import ManySlacks
from sandbox.slack import Settings
from sandbox.trouble.calls import Fault


@pytest.fixture
def slacks() -> Iterator[ManySlacks]:
    settings = Settings(retry_pauses=(0.0, 0.0), answer_limit=8.0)
    with ManySlacks(1, settings, rotates=True) as made:
        yield made


@pytest.fixture
def many(slacks: ManySlacks, database_url: str) -> Iterator[Many]:
    with Many(slacks, database_url) as bot:
        bot.install(0)
        bot.settle()
        yield bot


def renew(many: Many) -> int:
    (found,) = [c for c in many.bot.chores if c.kind == "renew_tokens"]
    return found.do("*", many.clock())


def ahead(many: Many, **span: float) -> None:
    many.clock.advance(**span)
    many.slacks.grants.ahead = many.clock.ahead.total_seconds()


def refreshes(many: Many) -> int:
    return len([c for c in many.slacks.oauth_calls() if c.get("grant_type") == "refresh_token"])


def works(many: Many) -> bool:
    reader = many.bot.reader_of("T0HARBOUR")
    return reader.myself().team_id == "T0HARBOUR"


def test_a_token_is_renewed_before_it_expires_and_not_earlier(many: Many) -> None:
    ahead(many, hours=9)
    assert renew(many) == 0
    ahead(many, hours=1, minutes=30)
    assert renew(many) == 1
    assert renew(many) == 0
    ahead(many, hours=2)
    assert works(many)
    assert refreshes(many) == 1


def test_while_one_process_renews_no_other_tries(many: Many) -> None:
    ahead(many, hours=10, minutes=30)
    with many.database.begin("T0HARBOUR") as store:
        found = store.installation.hold()
        assert found is not None
        busy_until = many.clock() + timedelta(minutes=1)
        store.installation.save(replace(found, renewing_until=busy_until))
    assert renew(many) == 0
    assert refreshes(many) == 0
    ahead(many, minutes=2)
    assert renew(many) == 1


def test_where_the_answer_is_lost_the_old_token_serves_and_the_installer_is_told(
    many: Many,
) -> None:
    many.slacks.front.trouble.arm(lost("oauth.v2.access"))
    ahead(many, hours=10, minutes=30)
    assert renew(many) == 0
    assert works(many)
    ahead(many, minutes=3)
    assert renew(many) == 0
    assert renew(many) == 0
    assert refreshes(many) == 2
    dm = many[0].wait_for(
        lambda: [m for m in many[0].dms("U0DANA") if "install me again" in m.text]
    )
    assert f"{many.url}/slack/install" in dm[0].text
    assert works(many)


def test_where_slack_did_nothing_it_is_tried_again_and_works(many: Many) -> None:
    many.slacks.front.trouble.arm(before("oauth.v2.access"))
    ahead(many, hours=10, minutes=30)
    assert renew(many) == 0
    assert renew(many) == 1
    assert refreshes(many) == 2


def test_installing_again_ends_the_trouble(many: Many) -> None:
    many.slacks.front.trouble.arm(lost("oauth.v2.access"))
    ahead(many, hours=10, minutes=30)
    renew(many)
    renew(many)
    assert many.rows("SELECT trouble FROM installations") != [(None,)]
    many.install(0)
    assert many.rows("SELECT trouble FROM installations") == [(None,)]
    assert works(many)


class WhileKeysRotate(SlackOAuth):
    """Slack's answer, during which somebody runs `goodfit keys rotate`."""

    def __init__(self, many: Many, keys: str) -> None:
        own = many.slacks.own
        super().__init__(own.client_id, own.client_secret, many.slacks.api_url)
        self._database, self._keys = many.database, keys

    def renew(self, refresh_token: str) -> Granted:
        granted = super().renew(refresh_token)
        secrets = SealedSecrets(self._database.begin, self._database.session)
        secrets.renew_all(Seals.of(self._keys))
        return granted


def test_a_token_is_renewed_while_keys_are_rotated(many: Many) -> None:
    ahead(many, hours=10, minutes=30)
    keys = f"{new_key()},{KEY}"
    renewed = renew_tokens(
        many.database.begin,
        EveryInstallation(many.database.session),
        WhileKeysRotate(many, keys),
        Seals.of(keys),
        install_url="",
        now=many.clock(),
    )

    assert renewed == 1
    assert many.rows("SELECT renewing_until, trouble FROM installations") == [(None, None)]


def test_a_wrong_client_secret_of_ours_costs_no_workspace_its_installation(many: Many) -> None:
    ahead(many, hours=10, minutes=30)
    renewed = renew_tokens(
        many.database.begin,
        EveryInstallation(many.database.session),
        SlackOAuth(many.slacks.own.client_id, "another", many.slacks.api_url),
        Seals.of(KEY),
        install_url="",
        now=many.clock(),
    )

    assert renewed == 0
    assert many.rows("SELECT renewing_until, trouble FROM installations") == [(None, None)]
    assert renew(many) == 1


def test_a_token_under_a_lost_key_keeps_no_other_workspace_waiting(many: Many) -> None:
    with many.database.begin("T0HARBOUR") as store:
        found = store.installation.hold()
        assert found is not None
        lost_refresh = Seals.of(new_key()).seal("x")
        sealed = replace(found, team_id="T0BEFORE", sealed_refresh=lost_refresh)
    with many.database.begin("T0BEFORE") as store:
        store.installation.save(sealed)
    ahead(many, hours=10, minutes=30)

    assert renew(many) == 1


def lost(method: str) -> Fault:
    return Fault(frozenset({method}), "lost", 1)


def before(method: str) -> Fault:
    return Fault(frozenset({method}), "before", 1, 503, "service_unavailable")
