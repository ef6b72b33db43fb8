"""The process in which a workspace's own template is rendered, and which it cannot leave.

It has no environment, opens no file, starts no process, and the kernel ends it when its time,
its memory or its output is used up: Jinja's sandbox alone bounds none of these. One JSON comes
in, one goes out.
"""

import json
import resource
import signal
import sys
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.messages import money_and_dates
from bot.messages.letter_facts import Money
from bot.messages.plain_facts import Fact, facts_of
from bot.messages.render import with_words

SECONDS = 1
MEMORY = 128 * 1024 * 1024
OUTPUT = 100_000
# What the kernel lets it write; several letters of OUTPUT each come from one process.
MOST_WRITTEN = 8_000_000
_GLOBALS = frozenset(("range", "dict", "namespace"))
_POINT = "point"


class TooLong(Exception):
    """The letter grew beyond OUTPUT."""


class Unknown(StrictUndefined):
    """A name that stands for nothing; the sentence names it."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return f"“{self._undefined_name}” is not known here."


def main() -> None:
    """Read a job from standard input, and write its letters or the first fault."""
    job = json.load(sys.stdin)
    environment = _environment(job["sources"])
    letters = [facts_of(facts) for facts in job["letters"]]
    _warm(environment, letters)
    _bound()
    try:
        found: dict[str, Any] = {"letters": [_letter(environment, job["kind"], f) for f in letters]}
    except Exception as error:  # noqa: BLE001 (whatever a template does ends in a sentence)
        found = {"fault": _fault(error, job["sources"])}
    json.dump(found, sys.stdout)


def _environment(sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    def load(name: str) -> tuple[str, str, None] | None:
        return (sources[name], name, None) if name in sources else None

    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        autoescape=False,
        undefined=Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals = {name: made.globals[name] for name in _GLOBALS}
    with_words(made)
    return made


def _warm(environment: ImmutableSandboxedEnvironment, letters: Iterable[Fact]) -> None:
    """Have everything read that is read on first use: no file can be opened later."""
    environment.from_string(r"{{ 'a\n' }}").render()
    for locale in {str(facts.locale) for facts in letters}:
        day = date(2026, 1, 1)
        money_and_dates.long_date(day, day, locale)
        money_and_dates.short_date(day, day, locale)
        money_and_dates.hours_words(1.5, locale)
        for currency in ("EUR", "JPY"):
            money_and_dates.money_words(Money(150, currency), locale)
    with suppress(UndefinedError):
        environment.from_string("{{ nothing }}").render()


def _bound() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS + 1),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (bound, bound))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)


def _letter(environment: ImmutableSandboxedEnvironment, kind: str, facts: Fact) -> dict[str, Any]:
    room = [OUTPUT]
    subject = environment.get_template(f"{kind}/subject.txt")
    body = environment.get_template(f"{kind}/body.txt")

    def words(template: Any, block: str | None, **more: Any) -> str:
        context = template.new_context({"facts": facts, "number": 0, **more})
        root = template.root_render_func if block is None else template.blocks[block]
        try:
            return "".join(_within(root(context), room))
        except Exception:  # noqa: BLE001 (Jinja puts the template's lines into the traceback)
            return str(environment.handle_exception())

    found = {name: words(body, name) for name in body.blocks if name != _POINT}
    if _POINT in body.blocks:
        for number, point in enumerate(facts.points, 1):
            found[f"{_POINT}_{number}"] = words(body, _POINT, point=point, number=number)
    return {"subject": words(subject, None), "words": found}


def _within(parts: Iterable[str], room: list[int]) -> Iterable[str]:
    for part in parts:
        room[0] -= len(part.encode("utf-8", "replace"))
        if room[0] < 0:
            raise TooLong
        yield part


def _fault(error: Exception, sources: Mapping[str, str]) -> dict[str, Any]:
    file, line = _place(error, sources)
    return {"file": file, "line": line, "words": _words(error)}


def _place(error: Exception, sources: Mapping[str, str]) -> tuple[str, int]:
    if isinstance(error, TemplateSyntaxError):
        return error.name or "", error.lineno
    places = [
        (frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    return next((place for place in reversed(places) if place[0] in sources), ("", 0))


def _words(error: Exception) -> str:
    match error:
        case MemoryError():
            return "The template needed more than 128 MB of memory."
        case TooLong():
            return "The letter became longer than 100 kB."
        case RecursionError():
            return "The template calls itself without an end."
        case TemplateSyntaxError():
            return f"This cannot be read: {error.message}."
        case SecurityError():
            return "A template may not use this: names with _ and what changes things are closed."
        case UndefinedError():
            return str(error.message)
        case TemplateNotFound():
            return f"“{error}” cannot be included: only the files in _base can."
        case _:
            return f"This cannot be worked out: {str(error).rstrip('.')}."


if __name__ == "__main__":
    main()
