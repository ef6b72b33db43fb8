"""Whatever is typed behind a command: it is answered in time, it is kept, and it pings nobody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from living import Living
from sqlalchemy import select

from bot.listeners.commands import COMMANDS
from bot.store import rows
from sandbox.answer import Answer
from sandbox.driver import LocalSlack
from sandbox.message import texts_of
from sandbox.person import Person
from sandbox.slack import Settings

INTERNAL = "C0ACMEINT"
GENERAL = "C0GENERAL"
KEPT_IN = (
    rows.PendingRow,
    rows.ScopeRequestRow,
    rows.ComplaintRow,
    rows.NoteRow,
    rows.DeliverableRow,
    rows.InvestmentRow,
    rows.ClientRow,
)
# What would ping somebody, or lead somewhere. Dates are ours, and so is a client's own channel.
ALIVE = re.compile(r"<(?:!(?!date\^)|@|https?://evil|mailto:)")
EXAMPLES = 40
# A word, for this test: three letters or more, so that no unit or sum is taken for one.
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Part:
    """A bit of a typed line, and the words of it that must be found again."""

    typed: str
    words: tuple[str, ...] = ()


def said(typed: str) -> Part:
    return Part(typed, tuple(_WORD.findall(typed)))


# Longer than a field of a form holds, and no word twice.
LONG = " ".join("q" + "".join(letters) for letters in product("bcdfgh", repeat=4))[:3_900]
# What the parser may take for something else than words.
STRUCTURE = [
    Part(typed)
    for typed in (
        *("acme", '"acme"', "northwind,", "list", "add", "edit", "help me", "delivered", "D-1"),
        *("6h", "1h30m", "900 EUR", "on friday", "by 2070-07-01", "until 2070-07-01"),
        *("praise", "duty", "apology", '"', "\u201c", "\u201d", "\u2014"),
    )
]
TRICKY = [
    *map(
        said,
        (
            *("payload", "payload=%7B%7D", "R&D for <b>", "&amp;lt;script&gt;", "{{ template }}"),
            *("*bold* _italic_ ~gone~ `code`", "```fence", ">quote", ":tada:", "'; DROP TABLE x;"),
            *("\u201ccurly\u201d \u2018single\u2019 «angle»", "line\nbreak\r\nmore\ttab"),
            *("\x00nul", "\u202eright to left", "zero\u200bwidth", "👩\u200d👧 family", "ß ẞ İ ŉ"),
            *(LONG, "x" * 1_500),
        ),
    ),
    Part("<!channel>", ("channel",)),
    Part("<!here|here>", ("here",)),
    Part("<@U0TOM>", ("tom",)),
    Part("@tom", ("tom",)),
    Part("<!subteam^S0LEADS>", ("leads",)),
    Part("#general", ("general",)),
    Part("https://evil.example/page", ("evil", "example", "page")),
    Part("<https://evil.example|click>", ("click",)),
]
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(said)
LINES = st.lists(st.one_of(ANY, st.sampled_from(TRICKY), st.sampled_from(STRUCTURE)), max_size=6)


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A Slack that waits for an answer as long as the real one does."""
    with LocalSlack(settings=Settings(retry_pauses=(0.0, 0.0), answer_limit=3.0)) as local:
        yield local


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_any_text_is_answered_in_time_and_kept_and_pings_nobody(
    living: Living, command: str
) -> None:
    dana = living.slack.person("U0DANA")

    @settings(
        max_examples=EXAMPLES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    @given(parts=LINES, channel=st.sampled_from((INTERNAL, GENERAL)))
    def check(parts: list[Part], channel: str) -> None:
        answer = dana.command(channel, f"{command} {' '.join(part.typed for part in parts)}")

        assert answer.error == ""
        shown = list(words_shown(answer, dana))
        assert shown
        assert not [words for words in may_ping(answer, dana) if ALIVE.search(words)]
        found = "\n".join([*shown, *words_kept(living)]).casefold()
        lost = {w for part in parts for w in part.words if w.casefold() not in found}
        assert lost == set()
        close(dana)

    check()


def words_shown(answer: Answer, person: Person) -> Iterator[str]:
    """Give every word of the answer, and of the form that opened."""
    for message in answer.messages:
        yield plainly(message.text)
        yield from map(plainly, texts_of(message.blocks))
    form = person.modal()
    if form is not None:
        yield from map(plainly, texts_of(form.blocks))
        yield from strings(form.values)


def may_ping(answer: Answer, person: Person) -> Iterator[str]:
    """Give what Slack would format: top-level texts, and whatever is mrkdwn."""
    form = person.modal()
    yield from (message.text for message in answer.messages)
    yield from mrkdwn([m.blocks for m in answer.messages])
    yield from mrkdwn(form.blocks if form else [])


def mrkdwn(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from mrkdwn(one)
    elif isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for one in part.values():
            yield from mrkdwn(one)


def words_kept(living: Living) -> Iterator[str]:
    """Give every word of the ledger and of what waits for a client's name."""
    with living.database.session() as session:
        for row in KEPT_IN:
            for values in session.execute(select(row.__table__)):
                yield from strings(list(values))


def strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from strings(list(part.values()))
    elif isinstance(part, list):
        for one in part:
            yield from strings(one)


def plainly(text: str) -> str:
    """Undo what keeps typed words from formatting."""
    unescaped = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return unescaped.replace("\u200b", "")


def close(person: Person) -> None:
    form = person.modal()
    if form is not None:
        person.dismiss(form, whole_stack=True)
