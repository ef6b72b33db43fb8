"""A workspace whose own mail server keeps everybody waiting makes only itself wait."""

from collections.abc import Iterator

import pytest
from delivery.odd_servers import a_server, drip
from many import KEY, Many

from bot.domain.team import Actor
from bot.store.sealing import Seals
from bot.use_cases.mail_ways import MailRules, save_mail_way
from sandbox.many.driver import ManySlacks
from sandbox.slack import Settings

RULES = MailRules(seals=Seals.of(KEY), anywhere=True)


@pytest.fixture
def many(database_url: str) -> Iterator[Many]:
    settings = Settings(retry_pauses=(0.0, 0.0), answer_limit=8.0)
    with (
        ManySlacks(2, settings) as slacks,
        Many(slacks, database_url, GOODFIT_PRIVATE_SMTP="true") as bot,
    ):
        for digit in (0, 1):
            bot.install(digit)
        bot.settle()
        yield bot


def try_mail(many: Many, digit: int, port: int) -> None:
    team_id = many.team_id(digit)
    with many.database.begin(team_id, reading=True) as store:
        team = store.team.get()
    boss = Actor(team=team, user_id="U0DANA", name="Dana", is_manager=True)
    fields = {
        "host": "127.0.0.1",
        "port": str(port),
        "security": "none",
        "mail_from": "hello@agency.example",
        "test_to": "dana@agency.example",
    }
    save_mail_way(many.database.begin, boss, fields, rules=RULES, now=many.clock())


def states(many: Many) -> list[tuple[object, ...]]:
    return many.rows("SELECT state FROM deliveries WHERE kind = 'mail_test' ORDER BY team_id")


def test_a_letter_leaves_while_another_workspaces_server_drips_its_answer(many: Many) -> None:
    with a_server(drip) as port:
        try_mail(many, 0, port)
        many[0].wait_for(lambda: states(many) == [("sending",)])
        try_mail(many, 1, int(many[1].smtp_url.rpartition(":")[2]))

        many[1].wait_for(lambda: states(many) == [("sending",), ("sent",)])
