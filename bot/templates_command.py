"""`goodfit templates`: the words of the letters as a folder, tried before they are used."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot import wiring
from bot.console import Team, err, known_team, open_database, stop
from bot.domain.names import nearest_words
from bot.messages.letter_kinds import KINDS
from bot.messages.own_letters import UnusableTemplate
from bot.messages.template_sources import BASE, PARTS, Sources, base_sources, tidy_source
from bot.messages.template_trial import MOST_SOURCE, try_template
from bot.store.database import Database
from bot.use_cases import letter_templates as use

# Who changed a template where no person of Slack did.
ON_THE_COMMAND_LINE = "goodfit templates"
NOTHING_CHANGED = "Nothing was changed."
templates = typer.Typer(no_args_is_help=True, help="The words of a workspace's letters.")
Folder = Annotated[
    Path, typer.Argument(help="A folder, such as `goodfit templates show DIR` writes.")
]


@templates.command(short_help="Write the templates in use into a folder.")
def show(
    folder: Annotated[Path, typer.Argument(help="The folder to write into.")], team: Team = None
) -> None:
    """Write the templates in use into a folder: a folder for each letter."""
    database = open_database()
    in_use = use.templates_of(database.begin, team_id=known_team(database, team))
    files = {
        f"{kind}/{part}.txt": words.of(part) for kind, words in in_use.items() for part in PARTS
    }
    for name, text in (files | dict(base_sources())).items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            stop(f"{path} cannot be written: {error.strerror}.")
    err.print(f"Wrote {len(in_use)} letters. What stands in {BASE} is shared and stays as it is.")


@templates.command(short_help="Try the templates of a folder, and change nothing.")
def check(folder: Folder, team: Team = None) -> None:
    """Try the templates of a folder on sample clients, and change nothing."""
    database = open_database()
    team_id = known_team(database, team)
    changed = _tried(database, folder, team_id)
    _say(changed, "would change")
    if changed:
        err.print(f"{NOTHING_CHANGED} To use these words: goodfit templates set DIR")


@templates.command(name="set", short_help="Try the templates of a folder, and use them.")
def set_(folder: Folder, team: Team = None) -> None:
    """Try the templates of a folder, and use them for every letter drafted from now on."""
    database = open_database()
    team_id = known_team(database, team)
    changed = _tried(database, folder, team_id)
    sources = {kind: words for kind, (words, _) in changed.items()}
    use.set_templates(
        database.begin, sources, team_id=team_id, by=ON_THE_COMMAND_LINE, now=wiring.utc_now()
    )
    _say(changed, "changed")


@templates.command(short_help="Use the original words of a letter again.")
def reset(
    kind: Annotated[str, typer.Argument(help="A letter, such as apology.")], team: Team = None
) -> None:
    """Use the original words of a letter again; the workspace's own are kept."""
    _check_known(kind)
    database = open_database()
    team_id, now = known_team(database, team), wiring.utc_now()
    done = use.reset_template(
        database.begin, kind, team_id=team_id, by=ON_THE_COMMAND_LINE, now=now
    )
    told = "back to the original words." if done else "in the original words already."
    err.print(f"{kind}: {told}")


def _tried(
    database: Database, folder: Path, team_id: str
) -> dict[str, tuple[Sources, tuple[str, ...]]]:
    """Return what differs from the templates in use, by letter, with the parts that do."""
    in_use = use.templates_of(database.begin, team_id=team_id)
    tone, today = use.tone_and_day(database.begin, team_id=team_id, now=wiring.utc_now())
    found, wrong = {}, []
    for kind, words in _read(folder, in_use):
        parts = tuple(p for p in PARTS if words.of(p) != tidy_source(in_use[kind].of(p)))
        if not parts:
            continue
        found[kind] = (words, parts)
        try:
            for finding in try_template(kind, words, today=today, tone=tone).findings:
                _print(f"{kind}: the checker holds it back: “{finding.words}”: {finding.advice}")
        except UnusableTemplate as error:
            wrong.append(f"{folder / kind}: {error.sentence}")
    if wrong:
        stop("\n".join([*wrong, NOTHING_CHANGED]))
    return found


def _read(folder: Path, in_use: Mapping[str, Sources]) -> Iterator[tuple[str, Sources]]:
    """Yield the letters of a folder; a part without a file stays as it is in use."""
    inside = sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    if not inside:
        stop(f"{folder} holds no folder of a letter, such as apology. {NOTHING_CHANGED}")
    for path in inside:
        if path.name == BASE:
            _check_base(path)
            continue
        _check_known(path.name)
        known = {f"{part}.txt" for part in PARTS}
        if others := sorted(p.name for p in path.iterdir() if p.name not in known):
            stop(f"{path / others[0]}: a letter has subject.txt and body.txt. {NOTHING_CHANGED}")
        before = in_use[path.name]
        given = {part: _text(path / f"{part}.txt", before.of(part)) for part in PARTS}
        yield path.name, Sources(subject=given["subject"], body=given["body"])


def _check_base(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        shared = base_sources().get(f"{BASE}/{path.name}")
        if shared is None or _text(path, "") != tidy_source(shared):
            stop(
                f"{path}: what stands in {BASE} is shared by all workspaces and stays as it is. "
                f"Put other words in the place of the include in a letter. {NOTHING_CHANGED}"
            )


def _text(path: Path, otherwise: str) -> str:
    try:
        if not path.exists():
            return tidy_source(otherwise)
        if path.stat().st_size > MOST_SOURCE * 4:
            stop(f"{path} is longer than {MOST_SOURCE:,} characters. {NOTHING_CHANGED}")
        return tidy_source(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        stop(f"{path} is no text in UTF-8. {NOTHING_CHANGED}")


def _check_known(kind: str) -> None:
    if kind not in KINDS:
        near = " or ".join(nearest_words(kind, KINDS)) or ", ".join(KINDS)
        stop(f'There is no letter "{kind}". Do you mean {near}? {NOTHING_CHANGED}')


def _say(changed: Mapping[str, tuple[Sources, tuple[str, ...]]], verb: str) -> None:
    for kind, (_, parts) in changed.items():
        _print(f"{kind}: {' and '.join(parts)} {verb}.")
    if not changed:
        err.print("These words are in use already.")


def _print(words: str) -> None:
    err.print(words, markup=False, highlight=False)
