"""Letters from a workspace's own template, rendered in a process of their own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from signal import SIGALRM, SIGKILL, SIGXCPU, SIGXFSZ
from typing import Any

from bot.domain.errors import DomainError
from bot.messages.joints import tidy
from bot.messages.letter_facts import LetterFacts
from bot.messages.letters import Letter, assemble
from bot.messages.plain_facts import plain
from bot.messages.template_sources import BODY, PARTS, Sources, base_sources

# The child has one second to render, which the kernel keeps; the rest is for its start, which
# takes 0.1 s on a machine at rest.
WAIT_SECONDS = 10
MOST_READ = 8_000_000
_ROOT = Path(__file__).resolve().parents[2]
# -I leaves out the caller's folder and PYTHONPATH, so that nothing but the bot is imported.
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from bot.messages.template_child import main; main()"
)
_TOO_SLOW = "The template took longer than one second."
_ENDED = {
    SIGALRM: _TOO_SLOW,
    SIGXCPU: _TOO_SLOW,
    SIGKILL: _TOO_SLOW,
    SIGXFSZ: "The template wrote too much.",
}


class UnusableTemplate(DomainError):
    """A template cannot be used; `part` is subject, body or "", `line` is 1-based or 0."""

    def __init__(self, words: str, *, part: str = "", line: int = 0) -> None:
        super().__init__(f"{_where(part, line)}{words}")
        self.words = words
        self.part = part
        self.line = line


def render_own(kind: str, facts: LetterFacts, sources: Sources) -> Letter:
    """Return the letter of `kind` from a workspace's own template. Raises UnusableTemplate.

    It starts a process, so no transaction may be open.
    """
    return render_all(kind, [facts], sources)[0]


def render_all(kind: str, cases: Sequence[LetterFacts], sources: Sources) -> list[Letter]:
    """Return a letter for each of the cases, from one process. Raises UnusableTemplate."""
    own = {f"{kind}/{part}.txt": sources.of(part) for part in PARTS}
    job = {
        "kind": kind,
        "sources": {**base_sources(), **own},
        "letters": [plain(facts) for facts in cases],
    }
    answer = _answer(json.dumps(job))
    if "fault" in answer:
        raise _unusable(kind, answer["fault"])
    pairs = zip(cases, answer["letters"], strict=True)
    return [_letter(kind, facts, rendered) for facts, rendered in pairs]


def _letter(kind: str, facts: LetterFacts, rendered: dict[str, Any]) -> Letter:
    found: dict[str, str] = rendered["words"]

    def words(section: str, number: int) -> str:
        return tidy(found.get(f"{section}_{number}" if number else section, ""))

    return assemble(kind, facts, rendered["subject"], words)


def _unusable(kind: str, fault: dict[str, Any]) -> UnusableTemplate:
    file, line, words = str(fault["file"]), int(fault["line"]), str(fault["words"])
    part = next((part for part in PARTS if file == f"{kind}/{part}.txt"), "")
    if not part and file:
        # What is included is ours, so it is the call of it that does not do.
        return UnusableTemplate(f"In {file}, line {line}: {words}", part=BODY)
    return UnusableTemplate(words, part=part, line=line)


def _answer(job: str) -> dict[str, Any]:
    # A file rather than a pipe: the kernel bounds what is written to it.
    with tempfile.TemporaryFile() as written:
        try:
            done = subprocess.run(  # noqa: S603 (our own interpreter and module)
                [sys.executable, "-I", "-c", START, str(_ROOT)],
                input=job.encode(),
                stdout=written,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={},
                timeout=WAIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnusableTemplate(_TOO_SLOW) from error
        except OSError as error:
            raise UnusableTemplate("It cannot be tried just now. Please try again.") from error
        written.seek(0)
        read = written.read(MOST_READ)
    if done.returncode:
        why = "The template stopped before its letter was done: it asks for too much."
        raise UnusableTemplate(_ENDED.get(-done.returncode, why))  # type: ignore[call-overload]
    try:
        found: dict[str, Any] = json.loads(read)
    except ValueError as error:
        raise UnusableTemplate("The template wrote too much.") from error
    return found


def _where(part: str, line: int) -> str:
    if not part:
        return ""
    return f"{part.capitalize()}, line {line}: " if line else f"{part.capitalize()}: "
