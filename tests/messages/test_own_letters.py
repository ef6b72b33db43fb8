"""A template of a workspace: the same letter, from plain values, in a process that is bounded."""

import os
import re
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters.cases import CASES as FIRST
from letters.cases import LetterCase
from letters.cases_of_goodbyes import FAREWELLS, STAYING
from letters.cases_of_partings import PARTING
from letters.cases_of_second_chances import SECOND_CHANCES
from letters.cases_of_steps import STEPS

from bot.domain.draft import Tone
from bot.messages import own_letters
from bot.messages.letter_facts import LetterFacts
from bot.messages.letters import letter_text, render_letter
from bot.messages.own_letters import UnusableTemplate, render_all, render_own
from bot.messages.plain_facts import Fact, NotForTemplates, facts_of, plain
from bot.messages.template_sources import Sources, shipped_sources

CASES = (*FIRST, *STEPS, *FAREWELLS, *STAYING, *PARTING, *SECOND_CHANCES)
ONE = FIRST[0]
CLOSED = "names with _ and what changes things are closed"
MEMORY = "needed more than 128 MB of memory"
SLOW = "took longer than one second"
DOUBLING = (
    "{% set n = namespace(x='a') %}{% for i in range(9) %}{% set n.x = n.x * 999 %}{% endfor %}"
)
ONLY_BASE = "cannot be included: only the files in _base can"


def refused(sorry: str) -> UnusableTemplate:
    """Return how a template ends whose block "sorry" is this."""
    body = (
        f"{{% block greeting %}}Dear Jo{{% endblock %}}\n{{% block sorry %}}{sorry}{{% endblock %}}"
    )
    with pytest.raises(UnusableTemplate) as found:
        render_own("apology", ONE.facts, Sources(subject="About it", body=body))
    return found.value


def rendered(sorry: str) -> str:
    body = f"{{% block sorry %}}{sorry}{{% endblock %}}"
    letter = render_own("apology", ONE.facts, Sources(subject="About it", body=body))
    return letter.sections[0].text if letter.sections else ""


def facts_in(case: Any, tone: Tone) -> LetterFacts:
    """Return the facts of one of the invented letters, in this tone."""
    return replace(case.facts, tone=tone) if isinstance(case, LetterCase) else case.facts(tone)


@pytest.mark.parametrize("kind", sorted({case.kind for case in CASES}))
def test_every_shipped_template_gives_the_very_same_letter_there(kind: str) -> None:
    facts = [facts_in(case, tone) for tone in Tone for case in CASES if case.kind == kind]

    letters = render_all(kind, facts, shipped_sources(kind))

    assert letters == [render_letter(kind, one) for one in facts]


@pytest.mark.parametrize(
    ("sorry", "why"),
    [
        ("{% for i in range(10**9) %}x{% endfor %}", "Range too big"),
        ("{{ 'x' * 10**10 }}", MEMORY),
        ("{{ [1] * 10**9 }}", MEMORY),
        ("{{ 'x'|center(10**10) }}", MEMORY),
        ("{{ '%1000000000d' % 1 }}", MEMORY),
        (DOUBLING, MEMORY),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "calls itself without an end"),
        ("{% for i in range(99999) %}xx{% endfor %}", "became longer than 100 kB"),
        ("{{ 'é' * 60000 }}", "became longer than 100 kB"),
        ("{{ ''.__class__.__mro__ }}", CLOSED),
        ("{{ facts.__init__ }}", CLOSED),
        ("{{ facts._fields }}", CLOSED),
        ("{{ facts['_fields'] }}", CLOSED),
        ("{{ facts|attr('__class__') }}", CLOSED),
        ("{{ [facts]|map(attribute='_fields')|join }}", CLOSED),
        ("{% for a, b in [facts]|groupby('__class__') %}{{ a }}{% endfor %}", CLOSED),
        ("{{ facts.is_sender.__globals__ }}", CLOSED),
        ("{{ '{0.__class__}'.format(facts) }}", CLOSED),
        ("{{ '{x.__class__}'.format_map({'x': facts}) }}", CLOSED),
        ("{{ self.__dict__ }}", CLOSED),
        ("{% do %}", "cannot be read"),
        ("{% set _ = [].append(1) %}", CLOSED),
        ("{% include '../../etc/passwd' %}", ONLY_BASE),
        ("{% include '/etc/passwd' %}", ONLY_BASE),
        ("{% include 'graceful_exit/body.txt' %}", ONLY_BASE),
        ("{% import 'os' as os %}", ONLY_BASE),
        ("{{ lipsum.__globals__ }}", "“lipsum” is not known here"),
        ("{{ os.environ }}", "“os” is not known here"),
        ("{{ open('/etc/passwd').read() }}", "“open” is not known here"),
        ("{{ facts.margin }}", "“margin” is not known here"),
        ("{{ facts.client.secret }}", "“secret” is not known here"),
        ("{{ 1 / 0 }}", "cannot be worked out: division by zero"),
    ],
)
def test_what_a_template_may_not_do_ends_in_a_sentence(sorry: str, why: str) -> None:
    assert why in refused(sorry).sentence


@pytest.mark.parametrize(
    "endless",
    [
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% set x = 7 ** 9999999 %}",
    ],
)
def test_a_template_without_an_end_is_ended_after_a_second(endless: str) -> None:
    assert SLOW in refused(endless).sentence


def test_the_second_is_one_of_the_clock_and_not_only_of_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = own_letters.START.partition(";")[0]
    waiting = "child._words = lambda error: signal.pause(); child.main()"
    code = f"{start}; import signal; import bot.messages.template_child as child; {waiting}"
    monkeypatch.setattr(own_letters, "START", code)
    begun = time.monotonic()

    assert SLOW in refused("{{ nobody }}").sentence
    assert time.monotonic() - begun < own_letters.WAIT_SECONDS - 1


def test_what_is_wrong_is_named_with_its_part_and_line() -> None:
    error = refused("\nI'm sorry.\n{{ facts.nobody }}\n")

    assert (error.part, error.line) == ("body", 4)
    assert error.sentence == "Body, line 4: “nobody” is not known here."


def test_a_wrong_subject_is_named_as_such() -> None:
    sources = replace(shipped_sources("apology"), subject="{{ facts.thing|phrase }}:\n{% if %}")

    with pytest.raises(UnusableTemplate) as found:
        render_own("apology", ONE.facts, sources)

    assert (found.value.part, found.value.line) == ("subject", 2)


def test_what_goes_wrong_in_a_shared_text_is_said_to_stand_there() -> None:
    facts = replace(ONE.facts, promise=None)

    with pytest.raises(UnusableTemplate, match=r"In _base/next\.txt, line 2: “owner” is not"):
        render_own("apology", facts, shipped_sources("apology"))


def test_a_template_sees_no_object_but_facts_and_plain_values() -> None:
    shown = rendered("{{ facts }} {{ facts.tone }} {{ facts.today.year }} {{ facts.points[0] }}")

    assert shown == "(several facts) warm 2026 (several facts)"


def test_a_part_that_the_template_leaves_out_is_left_out_of_the_letter() -> None:
    body = "{% block sorry %}I'm sorry.{% endblock %}"

    letter = render_own("apology", ONE.facts, Sources(subject="About it", body=body))

    assert [(part.name, part.text) for part in letter.sections] == [("sorry", "I'm sorry.")]


def test_facts_are_read_by_name_and_changed_by_nobody() -> None:
    given = facts_of(plain(ONE.facts))

    assert given.sender.name == "Priya Nair"
    assert given.is_sender("me")
    assert not hasattr(given, "nobody")
    with pytest.raises(AttributeError):
        given.client = "other"
    assert isinstance(given.points[0], Fact)
    assert given.points[0].raised_on == ONE.facts.points[0].raised_on


@dataclass(frozen=True)
class Margin:
    figure: int = 7


@pytest.mark.parametrize("value", [Margin(), object(), {1, 2}, b"x", lambda: 1])
def test_what_is_no_fact_of_a_letter_is_refused_before_it_leaves(value: object) -> None:
    with pytest.raises(NotForTemplates):
        plain(replace(ONE.facts, explanation=value))  # type: ignore[arg-type]


PIECES = st.sampled_from(
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "{% if facts.points %}", "{% endif %}", "{% raw %}",
        "{{ facts.sender }}", "{{ facts.today|money }}", "{{ 5|day }}", "{{ facts|item }}",
        "{% for x in facts %}", "{% endfor %}", "{% endblock %}", "{% block point %}", "\x00",
        "{{ loop }}", "{{ super() }}", "{{ caller() }}", "{{ point.words }}", "{{ '\\ud800' }}",
        "{% extends '_base/next.txt' %}", "{% set facts = 1 %}", "{{ facts.is_sender() }}", "\n",
    ]
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=6).map("".join))
def test_whatever_is_written_is_a_letter_or_ends_in_a_sentence(sorry: str) -> None:
    sources = Sources(subject="x", body=f"{{% block sorry %}}{sorry}{{% endblock %}}")

    told = sentence_or_letter(sources)

    assert "\x00" not in told
    assert told.endswith((".", "…", "\n"))


def sentence_or_letter(sources: Sources) -> str:
    try:
        return letter_text(render_own("apology", ONE.facts, sources))
    except UnusableTemplate as error:
        return error.sentence


def test_the_process_has_no_environment_no_file_and_no_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a way out of the sandbox would find: the job's own process, asked in plain Python.
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    target = tmp_path / "written"
    tried = f"""
import os
def attempt(what):
    try:
        return str(what())
    except (OSError, ImportError) as error:
        return type(error).__name__
import bot.messages.template_child as child
before = child._words
def told(error):
    return "|".join([
        str(sorted(os.environ)),
        attempt(lambda: open("/etc/passwd").read()),
        attempt(lambda: open({str(target)!r}, "w")),
        attempt(lambda: open(f"/proc/{{os.getppid()}}/environ").read()),
        attempt(lambda: __import__("http.client")),
        attempt(lambda: __import__("socket").socket()),
    ])
child._words = told
child.main()
"""
    start = own_letters.START.partition(";")[0]
    monkeypatch.setattr(own_letters, "START", f"{start}\n{tried}")

    told = refused("{{ nobody }}").words.split("|")

    assert re.fullmatch(r"\[('LC_CTYPE')?\]", told[0])
    assert set(told[1:]) <= {"OSError", "ImportError", "ModuleNotFoundError", "PermissionError"}
    assert not target.exists()
    assert os.environ["SLACK_BOT_TOKEN"] == "xoxb-secret"


def test_a_process_that_says_nothing_that_can_be_read_is_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for code, why in (("print('x')", "wrote too much"), ("import os; os.abort()", "too much")):
        monkeypatch.setattr(own_letters, "START", code)
        assert why in refused("x").sentence


@pytest.mark.parametrize("case", [c for c in CASES if c.name.endswith("markup")])
def test_what_people_typed_is_never_read_as_a_template(case: Any) -> None:
    letter = render_own(case.kind, facts_in(case, Tone.WARM), shipped_sources(case.kind))

    assert "49" not in " ".join(part.text for part in letter.sections)
