"""What ships beside the code agrees with it: image, compose file, units, docs/running.md."""

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot.cli import app
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNITS = sorted(DEPLOY.glob("*.service"))
# What compose.yml and roles.sql hand to one another, and no process of ours reads.
OF_THE_DATABASE = {"GOODFIT_OWNER_PASSWORD", "GOODFIT_DATABASE_PASSWORD"}


class Unit(configparser.RawConfigParser):
    """A unit of systemd: its names are written with capitals, and may come twice."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, interpolation=None, delimiters=("=",))
        self.read_string(path.read_text(encoding="utf-8"))

    def optionxform(self, optionstr: str) -> str:
        return optionstr


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "compose.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def settings_of_the_code() -> set[str]:
    return {str(field.validation_alias) for field in Settings.model_fields.values()}


def is_a_command(words: list[str]) -> bool:
    """Say whether the words are a command of `goodfit`, as its help lists them."""
    command = typer.main.get_command(app)
    for word in words:
        command = getattr(command, "commands", {}).get(word)
        if command is None:
            return False
    return True


@pytest.mark.parametrize(
    "path",
    ["Dockerfile", "compose.yml", "deploy/goodfit.env.example", "docs/running.md", "README.md"],
)
def test_every_setting_that_is_named_is_one_that_the_code_reads(path: str) -> None:
    words = (ROOT / path).read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:GOODFIT|SLACK)_[A-Z_]*[A-Z]\b", words))

    assert named - OF_THE_DATABASE <= settings_of_the_code()


def test_the_example_of_an_environment_names_every_setting_but_the_owners_and_a_tests() -> None:
    example = (DEPLOY / "goodfit.env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))

    # The owner's password is for `goodfit db upgrade` alone; the other points at a local Slack.
    assert settings_of_the_code() - named == {"GOODFIT_OWNER_DATABASE_URL", "SLACK_API_URL"}


def test_the_images_port_is_the_one_it_listens_on_and_is_asked_for_its_health() -> None:
    port = re.search(r"\bPORT=(\d+)", DOCKERFILE)

    assert port is not None
    assert f"EXPOSE {port[1]}" in DOCKERFILE
    assert "os.environ['PORT'] + '/healthz'" in DOCKERFILE


def test_the_image_runs_as_nobody_and_its_process_hears_the_signal_itself() -> None:
    final = DOCKERFILE.rpartition("\nFROM ")[2]

    assert re.search(r"^USER [1-9]\d*:", final, re.MULTILINE)
    assert 'ENTRYPOINT ["goodfit"]' in final
    assert "STOPSIGNAL SIGTERM" in final


def test_what_the_image_copies_is_let_through_and_nothing_else_is() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {
        word
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
        for word in line.split()
    }

    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_compose_runs_commands_that_exist_read_only_and_waits_for_them_to_finish(
    compose: dict[str, Any],
) -> None:
    ours = {n: s for n, s in compose["services"].items() if s["image"] == "goodfit:local"}

    assert set(ours) == {"migrate", "web", "worker"}
    for name, service in ours.items():
        assert is_a_command(service["command"]), name
        assert service["read_only"] is True
        assert service["stop_grace_period"] == "30s"
        assert service["user"] == "10001:10001"


def test_compose_says_what_the_specification_of_today_knows(compose: dict[str, Any]) -> None:
    # `version` is obsolete there and warned of; a project's name is in small letters.
    known = {"name", "services", "volumes", "networks", "configs", "secrets", "include", "models"}
    assert {key for key in compose if not key.startswith("x-")} <= known
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", compose["name"])
    conditions = {"service_started", "service_healthy", "service_completed_successfully"}
    for name, service in compose["services"].items():
        for other, how in service.get("depends_on", {}).items():
            assert other in compose["services"], name
            assert how["condition"] in conditions, name
        # What is waited for to be healthy says when it is.
        waited = [o for o, how in service.get("depends_on", {}).items() if "healthy" in str(how)]
        assert all("test" in compose["services"][one]["healthcheck"] for one in waited)
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or (ROOT / source).exists(), volume


def test_compose_says_nothing_twice() -> None:
    """YAML would take the last of two, without a word."""
    root = yaml.compose((ROOT / "compose.yml").read_text(encoding="utf-8"))
    tables = [root]
    while tables:
        table = tables.pop()
        if isinstance(table, yaml.MappingNode):
            names = [key.value for key, _ in table.value]
            assert len(names) == len(set(names)), names
            tables += [own for _, own in table.value]
        elif isinstance(table, yaml.SequenceNode):
            tables += table.value


def test_no_process_that_listens_or_works_has_the_owners_password(compose: dict[str, Any]) -> None:
    holders = {n for n, s in compose["services"].items() if "OWNER" in str(s["environment"])}

    assert holders == {"database", "migrate"}


def test_compose_asks_the_port_that_it_sets(compose: dict[str, Any]) -> None:
    web, worker = compose["services"]["web"], compose["services"]["worker"]

    assert f":{web['environment']['PORT']}/readyz" in web["healthcheck"]["test"][-1]
    port = worker["environment"]["GOODFIT_METRICS_PORT"]
    assert f":{port}/metrics" in worker["healthcheck"]["test"][-1]


def test_the_roles_are_bound_by_the_walls_and_take_the_way_across_only_on_purpose() -> None:
    sql = (DEPLOY / "postgresql" / "roles.sql").read_text(encoding="utf-8")
    roles = dict(re.findall(r"^CREATE ROLE (\w+) (.+);$", sql, re.MULTILINE))

    assert set(roles) == {"goodfit_every_team", "goodfit_owner", "goodfit"}
    assert all("NOSUPERUSER NOBYPASSRLS" in said for said in roles.values())
    assert "NOINHERIT" in roles["goodfit"]
    assert "NOLOGIN" in roles["goodfit_every_team"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_a_command_that_exists_with_time_to_finish_and_few_rights(path: Path) -> None:
    service = Unit(path)["Service"]
    program, *words = service["ExecStart"].split()

    assert program == "/opt/goodfit/bin/goodfit"
    assert is_a_command(words)
    assert int(service["TimeoutStopSec"]) == 30
    for name in ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "ProtectHome"):
        assert service[name] == "yes", name
    assert service["ProtectSystem"] == "strict"


def test_both_units_are_the_same_but_for_what_they_run() -> None:
    listening, working = ({**Unit(path)["Service"]} for path in reversed(UNITS))

    assert listening.pop("ExecStart") != working.pop("ExecStart")
    assert listening == working


@pytest.mark.parametrize(
    "words",
    sorted(set(re.findall(r"(?<![/\w=.-])goodfit ((?:db |keys )?[a-z]+)\b(?=[ `\n])", RUNNING))),
)
def test_every_command_in_the_page_on_running_exists(words: str) -> None:
    assert is_a_command(words.split())
