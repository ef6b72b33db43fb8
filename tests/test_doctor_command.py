"""`goodfit doctor` finds each fault, says how to mend it, and tells no secret."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from click.testing import Result
from commands import ROOT
from cryptography.fernet import Fernet
from delivery.post_office import PASSWORD, PostOffice, authenticate, open_post_office
from living import TEAM
from many import KEY
from typer.testing import CliRunner

from bot.cli import app
from bot.domain.check_up import OPTIONAL_SCOPES, REQUIRED_SCOPES, check_clock
from bot.domain.delivery import DeliveryKind
from bot.domain.installation import Installation as Installed
from bot.domain.mail_way import MailWay, Security
from bot.domain.team import Person, PersonKind, Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.sealing import Seals
from sandbox.driver import LocalSlack

NOW = datetime.now(UTC)  # noqa: TID251 (the command looks at the real clock)
SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")


class Installation:
    """An environment, a database and a Slack, and what the doctor says of them."""

    def __init__(self, slack: LocalSlack, database_url: str) -> None:
        self.slack = slack
        self.database = Database(database_url)
        migrate(self.database)
        self.change(digest_channel="C0HEALTH", approvals_channel="C0APPROVE")
        with self.database.begin(TEAM) as store:
            store.nights.claim(NOW.date(), now=NOW, lease=timedelta(minutes=5))
            store.nights.finish(NOW.date(), at=NOW - timedelta(hours=3))
        self.environment = {
            "GOODFIT_DATABASE_URL": database_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "GOODFIT_SMTP_URL": slack.smtp_url,
            "GOODFIT_MAIL_FROM": "hello@harbour-pine.example",
        }

    def change(self, **settings: object) -> None:
        with self.database.begin(TEAM) as store:
            team = store.team.find() or Team(id=TEAM, bot_user_id="U0GOODFIT")
            store.team.save(replace(team, **settings), at=NOW)

    def visit(self, *arguments: str) -> tuple[int, str]:
        done = self._run(*arguments)
        return done.exit_code, done.output

    def _run(self, *arguments: str) -> Result:
        done = CliRunner().invoke(app, ["doctor", *arguments], env=self.environment)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def told(self, health: str, name: str) -> str:
        """Return what is said of a thing that stands so."""
        done = self._run("--format", "json")
        # What is logged stands beside it, on standard error.
        found = json.loads(done.stdout)
        assert found["healthy"] is (done.exit_code == 0)
        return " ".join(
            f"{c['sentence']} {c['mend']}".strip()
            for c in found["checks"]
            if (c["health"], c["name"]) == (health, name)
        )


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (*SECRETS, "SLACK_API_URL", "GOODFIT_SMTP_URL", "GOODFIT_MAIL_FROM", "PORT"):
        monkeypatch.delenv(name, raising=False)
    yield
    # The command sends its log to a standard error that is closed after the test.
    structlog.reset_defaults()


@pytest.fixture
def installation(slack: LocalSlack, empty_database_url: str) -> Iterator[Installation]:
    made = Installation(slack, empty_database_url)
    yield made
    made.database.close()


def test_where_all_is_well_it_says_so_line_by_line_and_ends_with_0(
    installation: Installation,
) -> None:
    code, output = installation.visit()

    assert code == 0, output
    assert {line.split()[0] for line in output.splitlines()} == {"ok"}, output
    for said in (
        "Every migration was run.",
        "It is for Harbour & Pine (T0HARBOUR).",
        "All scopes of the manifest are granted.",
        "Slack gives this app token a web socket.",
        "Goodfit is in #client-health, and no client is, as far as is known.",
        "Goodfit is in #approvals,",
        "The mail server lets us in. Nothing was sent.",
        "The last night was run 3 h ",
        "Nothing waits for long.",
    ):
        assert said in output
    # A second or two pass between the answer and the look at it where the machine is busy.
    assert re.search(r"It agrees with .+ within \d s\.", output), output
    assert installation.slack.mails() == []


def test_it_tells_no_secret_whatever_is_wrong(installation: Installation) -> None:
    installation.environment |= {
        "SLACK_BOT_TOKEN": "xoxb-not-the-one",
        "SLACK_APP_TOKEN": "xapp-nor-this",
        "SLACK_SIGNING_SECRET": "hush-hush",
        "GOODFIT_SMTP_URL": "smtp://user:mail-pass@127.0.0.1:1",
        "GOODFIT_DATABASE_URL": "postgresql://u:db-pass@127.0.0.1:1/none",
    }
    code, output = installation.visit()

    assert code == 2
    for secret in ("not-the-one", "nor-this", "hush-hush", "mail-pass", "db-pass"):
        assert secret not in output


def test_it_changes_nothing(installation: Installation) -> None:
    before = everything(installation.database)
    installation.visit()
    assert everything(installation.database) == before


def everything(database: Database) -> list[str]:
    from bot.store.rows import Base  # noqa: PLC0415 (of this one test)

    with database.session() as session:
        tables = Base.metadata.sorted_tables
        return [repr(tuple(row)) for table in tables for row in session.execute(table.select())]


def test_an_empty_environment_in_an_empty_folder_is_told_and_left_empty(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN is not set, so Slack cannot be used." in done.stdout
    assert "There is no file goodfit.db yet." in done.stdout
    assert "Run: goodfit db upgrade" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_cannot_be_read_is_named(installation: Installation) -> None:
    installation.environment["PORT"] = "many"
    assert "PORT: " in installation.told("broken", "settings")


def test_half_of_the_settings_of_e_mail_is_a_fault(installation: Installation) -> None:
    del installation.environment["GOODFIT_MAIL_FROM"]
    assert "GOODFIT_MAIL_FROM is not set, so no e-mail leaves" in installation.told(
        "broken", "settings"
    )


def test_without_any_way_for_e_mail_it_is_only_a_look(installation: Installation) -> None:
    del installation.environment["GOODFIT_MAIL_FROM"]
    del installation.environment["GOODFIT_SMTP_URL"]
    assert "letters are handed over for copying" in installation.told("look", "e-mail")
    assert installation.visit()[0] == 0


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is not an address that SQLAlchemy understands"),
        ("postgresql://nobody@127.0.0.1:1/none", "It does not answer (OperationalError)."),
        ("sqlite:////nowhere/at/all.db", "There is no file /nowhere/at/all.db yet."),
    ],
)
def test_a_database_that_is_away_is_told_and_slack_is_looked_at_all_the_same(
    installation: Installation, url: str, said: str
) -> None:
    installation.environment["GOODFIT_DATABASE_URL"] = url
    assert said in installation.told("broken", "database")
    assert "It is for Harbour & Pine" in installation.told("ok", "Slack token")


def test_a_file_that_is_no_database_is_told(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database at all, only words " * 40)
    installation.environment["GOODFIT_DATABASE_URL"] = f"sqlite:///{tmp_path}/notes.txt"
    assert "It does not answer (DatabaseError)." in installation.told("broken", "database")


def test_migrations_that_were_not_run_are_told_with_the_command(
    installation: Installation,
) -> None:
    migrate(installation.database, "0004", down=True)
    assert "Run: goodfit db upgrade" in installation.told("broken", "migrations")


def test_a_token_that_slack_does_not_take_is_told(installation: Installation) -> None:
    installation.environment["SLACK_BOT_TOKEN"] = "xoxb-not-the-one"
    told = installation.told("broken", "Slack token")
    assert told.startswith("Slack said: invalid_auth.")
    assert "OAuth & Permissions" in told


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/api/", "nonsense", "http://", "http://127.0.0.1:99999/"]
)
def test_a_slack_that_cannot_be_reached_is_told(installation: Installation, url: str) -> None:
    installation.environment["SLACK_API_URL"] = url
    assert "SLACK_BOT_TOKEN" in installation.told("broken", "Slack token")


def test_a_required_scope_that_was_not_granted_is_a_fault_and_an_optional_one_a_look(
    installation: Installation,
) -> None:
    granted = installation.slack.workspace.scopes
    granted -= {"files:write"}
    installation.slack.workspace.scopes = granted
    told = installation.told("look", "scopes")
    assert "without files:write, /goodfit export names the command" in told

    installation.slack.workspace.scopes = granted - {"groups:read"}
    told = installation.told("broken", "scopes")
    assert told.startswith("Slack did not grant: groups:read.")
    assert "press Reinstall to Workspace" in told


def test_the_scopes_are_the_manifests() -> None:
    import yaml  # noqa: PLC0415 (of this one test)

    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    scopes = manifest["oauth_config"]["scopes"]
    assert sorted(scopes["bot"]) == list(REQUIRED_SCOPES)
    assert sorted(scopes["bot_optional"]) == list(OPTIONAL_SCOPES)


def test_an_app_token_that_opens_no_socket_is_told(installation: Installation) -> None:
    installation.environment["SLACK_APP_TOKEN"] = "xapp-nor-this"
    assert "connections:write" in installation.told("broken", "Socket Mode")


def test_without_any_way_in_it_says_what_to_set(installation: Installation) -> None:
    del installation.environment["SLACK_APP_TOKEN"]
    assert "Set SLACK_APP_TOKEN" in installation.told("broken", "settings")
    installation.environment["SLACK_SIGNING_SECRET"] = installation.slack.signing_secret
    assert "Slack offers no way to try it." in installation.told("ok", "settings")


def test_a_channel_without_the_bot_or_with_clients_or_none_at_all_is_told(
    installation: Installation,
) -> None:
    slack = installation.slack
    slack.add_channel("C0WITHOUT", "without", ("U0DANA",))
    slack.add_channel("C0SHARED", "shared", ("U0DANA", "U0GOODFIT"), is_ext_shared=True)
    installation.change(digest_channel="C0WITHOUT", approvals_channel="C0SHARED")
    assert "/invite @Goodfit" in installation.told("broken", "digest channel")
    assert "shared with another organisation" in installation.told("broken", "approvals channel")

    slack.add_channel("C0GUEST", "with-guest", ("U0GUS", "U0GOODFIT"))
    with installation.database.begin(TEAM) as store:
        gus = Person(user_id="U0GUS", name="Gus", kind=PersonKind.GUEST, read_at=NOW)
        store.team.save_person(gus)
    installation.change(digest_channel="C0GUEST", approvals_channel=None)
    assert "a guest or somebody from outside" in installation.told("broken", "digest channel")
    assert "None is chosen" in installation.told("look", "approvals channel")


def test_a_mail_server_with_a_wrong_password_or_none_at_all_is_told(
    installation: Installation,
) -> None:
    options = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    with open_post_office(**options) as (office, port):
        for password, health in ((PASSWORD, "ok"), ("wrong", "broken")):
            login = f"harbour:{quote(password, safe='')}"
            installation.environment["GOODFIT_SMTP_URL"] = f"smtp://{login}@127.0.0.1:{port}"
            told = installation.told(health, "e-mail")
            assert "lets us in" in told or "535" in told
        assert office.letters == []
    assert "did not answer: ConnectionRefusedError" in installation.told("broken", "e-mail")


def give_own_server(installation: Installation, team_id: str, port: int, password: str) -> None:
    way = MailWay(
        host="127.0.0.1",
        port=port,
        security=Security.NONE,
        login="harbour",
        mail_from="letters@harbourpine.example",
    )
    with installation.database.begin(team_id) as store:
        if store.team.find() is None:
            store.team.save(Team(id=team_id, name=f"Agency {team_id[1]}"), at=NOW)
        store.installation.save(Installed(team_id=team_id, installed_at=NOW))
        store.mail_ways.save(way, password=password, seals=Seals.of(KEY), by="U0DANA", at=NOW)


@pytest.fixture
def office() -> Iterator[tuple[PostOffice, int]]:
    options = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    with open_post_office(**options) as found:
        yield found


def serve_many(installation: Installation) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "GOODFIT_SMTP_URL", "GOODFIT_MAIL_FROM"):
        del installation.environment[name]
    installation.environment |= {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "s",
        "SLACK_SIGNING_SECRET": "s",
        "GOODFIT_PUBLIC_URL": "https://goodfit.example",
        "GOODFIT_ENCRYPTION_KEYS": KEY,
        "GOODFIT_PRIVATE_SMTP": "true",
    }


def test_the_own_mail_server_of_each_workspace_is_tried_and_named(
    installation: Installation, office: tuple[PostOffice, int]
) -> None:
    given, port = office
    serve_many(installation)
    give_own_server(installation, "T1", port, PASSWORD)
    give_own_server(installation, "T2", port, "wrong")
    give_own_server(installation, "T3", port, "wrong")
    with installation.database.begin("T3") as store:
        store.installation.save(Installed(team_id="T3", installed_at=NOW, gone_at=NOW))

    _, output = installation.visit()

    assert f"Agency 1 (T1): its mail server 127.0.0.1:{port} lets us in." in output
    assert f"Agency 2 (T2), 127.0.0.1:{port}: " in output
    assert "535" in installation.told("broken", "e-mail")
    assert "/goodfit email" in installation.told("broken", "e-mail")
    # Who is gone is served no more, and its server is left alone.
    assert "T3" not in output
    assert given.letters == []
    assert PASSWORD not in output


def test_a_password_under_a_seal_that_cannot_be_opened_is_told(
    installation: Installation, office: tuple[PostOffice, int]
) -> None:
    serve_many(installation)
    give_own_server(installation, "T1", office[1], PASSWORD)
    installation.environment["GOODFIT_ENCRYPTION_KEYS"] = Fernet.generate_key().decode()

    told = installation.told("broken", "e-mail")

    assert told.startswith("Agency 1 (T1): The mail server's password was sealed with a key")
    assert "Put the old key back" in told


def test_a_network_of_our_own_is_refused_where_workspaces_may_name_public_servers_alone(
    installation: Installation, office: tuple[PostOffice, int]
) -> None:
    serve_many(installation)
    del installation.environment["GOODFIT_PRIVATE_SMTP"]
    give_own_server(installation, "T1", office[1], PASSWORD)

    assert installation.told("broken", "e-mail").startswith("Agency 1 (T1), 127.0.0.1:")


def test_a_single_workspace_with_a_server_of_its_own_needs_none_in_the_environment(
    installation: Installation, office: tuple[PostOffice, int]
) -> None:
    for name in ("GOODFIT_SMTP_URL", "GOODFIT_MAIL_FROM"):
        del installation.environment[name]
    more = {"GOODFIT_ENCRYPTION_KEYS": KEY, "GOODFIT_PRIVATE_SMTP": "true"}
    installation.environment |= more
    give_own_server(installation, TEAM, office[1], PASSWORD)

    assert "lets us in" in installation.told("ok", "e-mail")
    assert installation.told("look", "e-mail") == ""


@pytest.mark.parametrize("url", ["nonsense", "smtp://", "smtp://host:many", "http://host"])
def test_an_address_of_no_mail_server_is_told(installation: Installation, url: str) -> None:
    installation.environment["GOODFIT_SMTP_URL"] = url
    assert "GOODFIT_SMTP_URL" in installation.told("broken", "e-mail")


def test_a_sender_that_is_no_address_is_told(installation: Installation) -> None:
    installation.environment["GOODFIT_MAIL_FROM"] = "Harbour and Pine"
    assert "not one e-mail address" in installation.told("broken", "e-mail")


def test_a_clock_that_is_off_warns_at_a_minute_and_breaks_at_five() -> None:
    told = [
        (check_clock(timedelta(seconds=seconds), "Slack's").health.value, seconds)
        for seconds in (0, 59, -61, 299, 301, -301)
    ]
    assert [health for health, _ in told] == ["ok", "ok", "look", "look", "broken", "broken"]
    assert "61 s behind Slack's" in check_clock(timedelta(seconds=-61), "Slack's").sentence


def test_a_template_that_fails_is_named(installation: Installation) -> None:
    with installation.database.begin(TEAM) as store:
        store.templates.save("apology", {"body": "{{ nobody.knows }}"}, by="U0DANA", at=NOW)
    told = installation.told("broken", "templates")
    assert told.startswith("apology: ")
    assert "goodfit templates reset" in told


def test_a_night_that_was_missed_and_a_queue_that_stands_still_are_told(
    installation: Installation,
) -> None:
    with installation.database.begin(TEAM) as store:
        store.nights.finish(NOW.date(), at=NOW - timedelta(days=3))
        old = NOW - timedelta(hours=2)
        store.deliveries.add(DeliveryKind.DIRECT, {"text": "x"}, at=old)
        store.inbox.add("e", "mention", {}, at=old)
    assert "run 3 days ago" in installation.told("broken", "night")
    for name in ("outbox", "inbox"):
        assert "Something has waited for 2 h" in installation.told("broken", name)


def test_a_workspace_that_is_not_known_yet_is_only_a_look(
    slack: LocalSlack, empty_database_url: str
) -> None:
    made = Installation(slack, empty_database_url)
    with made.database.session() as session:
        session.connection().exec_driver_sql("DELETE FROM nights")
        session.connection().exec_driver_sql("DELETE FROM teams")
    assert "Start the bot once" in made.told("look", "channels")
    assert made.visit()[0] == 0
    made.database.close()
