"""The lines of a digest: clients, drafts, complaints, old data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.digest import ClientNight
from bot.domain.digest_parts import Digest, LateComplaints, PortfolioRow
from bot.domain.team import is_user_id
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    button,
    clip,
    escape,
    linked,
    mention,
    quoted,
    section,
)
from bot.messages.digest import (
    PLAYS,
    evidence_of,
    overdue,
    reason,
    short_day,
    state_words,
    step_note,
)
from bot.messages.home import WaitingDraft
from bot.messages.receipts import quoted as in_quotes

# Lines of every part besides the clients'; the rest is counted.
MOST_OTHERS = 5
MOST_OVERDUE = 3
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a digest is told with, besides the night itself.

    `links` are the messages behind entries by their names, `names` are people's by their ids;
    `is_personal` is a direct message to an owner; `lesson` is a sentence, once a month.
    """

    card: str
    checked_at: datetime
    timezone: str
    hours_to: date | None = None
    drafts: Sequence[WaitingDraft] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[PortfolioRow] = ()
    only_changes: bool = False
    is_repeat: bool = False
    is_personal: bool = False
    lesson: str | None = None


def client_part(
    title: str, lines: Sequence[ClientNight], around: Around, *, mentions: bool
) -> list[Block]:
    """Return a part of the digest, a line a client; nothing where there is none."""
    if not lines:
        return []
    return [section(f"*{title}*"), *(_client(line, around, mentions=mentions) for line in lines)]


def client_words(line: ClientNight, around: Around) -> str:
    """Return a client's line in words, for screen readers."""
    told = [f"{short_name(line.name)}: {state_words(line)}.", reason(line), step_note(line)]
    late = _overdue(line)
    if late:
        told.append(f"Overdue: {late}.")
    owner = owner_name(line.owner, around.names)
    if line.needs_decision:
        told.append(f"Next step: {PLAYS[line.play.name]}.")
    told += [f"A {_stands(draft)}." for draft in _drafts_of(line, around)[:1]]
    told.append(f"Owner: {owner}." if owner else "Nobody owns it yet.")
    return " ".join(filter(None, told))


def draft_lines(around: Around, today: date) -> list[str]:
    """Return the drafts that wait, with their age, as mrkdwn."""
    drafts = around.drafts
    found = [
        f"{linked(clip(draft.words, 300), draft.link)}{age_words(draft.since, today)}"
        for draft in drafts[:MOST_OTHERS]
    ]
    return found + _more(len(drafts) - MOST_OTHERS, "in Goodfit's Home tab")


def draft_words(around: Around, today: date) -> list[str]:
    """Return the same in words."""
    drafts = around.drafts
    found = [f"{clip(d.words, 300)}{age_words(d.since, today)}." for d in drafts[:MOST_OTHERS]]
    return found + _more(len(drafts) - MOST_OTHERS, "in Goodfit's Home tab.")


def age_words(since: date | None, today: date) -> str:
    """Return for how long something waits: " · since yesterday", " · for 3 days"."""
    if since is None:
        return ""
    days = max(0, (today - since).days)
    named = {0: "since today", 1: "since yesterday"}
    return f" · {named.get(days, f'for {days} days')}"


def late_lines(digest: Digest, around: Around, *, is_mrkdwn: bool) -> list[str]:
    """Return the complaints that wait beyond their time, a line each."""
    found = [
        _late(client, number, digest.night, around, is_mrkdwn=is_mrkdwn)
        for client in digest.late.clients
        for number in range(len(client.signals))
    ][:MOST_OTHERS]
    return found + _more(digest.late.count - len(found), "in the portfolio")


def data_lines(digest: Digest) -> list[str]:
    """Return what the night could not know: old hours, clients that could not be scored."""
    told = []
    if digest.unscored:
        many = "1 client" if digest.unscored == 1 else f"{digest.unscored} clients"
        told.append(f"{many} could not be scored: /fit gaps names them, Goodfit's log says why.")
    if digest.stale.count:
        names = [
            f"{short_name(name)} since {short_day(newest, digest.night)}"
            for name, newest in digest.stale.clients
        ]
        more = digest.stale.count - len(names)
        rest = f", and {more} more (/fit gaps has all)" if more else ""
        told.append(
            f"No hours for {', '.join(names)}{rest}. "
            "Until they are imported, fit is read from what is there."
        )
    return told


def _client(line: ClientNight, around: Around, *, mentions: bool) -> Block:
    first = [f"*{quoted(short_name(line.name))}*", state_words(line)]
    if line.needs_decision:
        first.append(f"*{PLAYS[line.play.name]}*")
    first += [linked(f"a {_stands(d)}", d.link) for d in _drafts_of(line, around)[:1]]
    first.append(_who(line, around, mentions=mentions))
    second = [escape(reason(line)), _link(line, around), escape(step_note(line))]
    late = _overdue(line)
    words = [" · ".join(filter(None, first)), " ".join(filter(None, second))]
    words += [f"Overdue: {escape(late)}."] if late else []
    review = button(
        "Review", f"{ids.REVIEW}.{line.client_id}", str(line.client_id), about=f"Review {line.name}"
    )
    block = section("\n".join(words), accessory=review)
    return block | {"block_id": f"{around.card}:c{line.client_id}"}


def _drafts_of(line: ClientNight, around: Around) -> list[WaitingDraft]:
    return [draft for draft in around.drafts if draft.client_id == line.client_id]


def _stands(draft: WaitingDraft) -> str:
    return "draft is out of date" if draft.is_stale else "draft waits"


def short_name(name: str) -> str:
    """Return a name on one line, as long as a line of the digest bears."""
    return clip(" ".join(name.split()), LONGEST_NAME)


def _who(line: ClientNight, around: Around, *, mentions: bool) -> str:
    """Return the owner; only news that wants a decision pings, and never twice in a row."""
    if around.is_personal:
        return ""
    if line.owner is None:
        return "nobody owns it yet"
    is_pinged = mentions and line.is_news and is_user_id(line.owner)
    return mention(line.owner) if is_pinged else quoted(owner_name(line.owner, around.names))


def owner_name(owner: str | None, names: Mapping[str, str]) -> str:
    """Return a person's name; one of whom nothing is known goes unnamed, what was typed stands."""
    if owner is None:
        return ""
    return short_name(names.get(owner) or ("" if is_user_id(owner) else owner))


def _link(line: ClientNight, around: Around) -> str:
    found = (around.links.get(entry.id) for entry in evidence_of(line))
    link = next(filter(None, found), None)
    return f"({linked('the message', link)})" if link else ""


def _overdue(line: ClientNight) -> str:
    found = overdue(line)
    more = len(found) - MOST_OVERDUE
    return "; ".join(found[:MOST_OVERDUE]) + (f"; and {more} more" if more > 0 else "")


def _late(
    client: LateComplaints, number: int, night: date, around: Around, *, is_mrkdwn: bool
) -> str:
    signal = client.signals[number]
    raised = date.fromisoformat(str(signal.figures["raised_on"]))
    waits = f"waits for our {signal.figures['late']} since {short_day(raised, night)}"
    told = f"{waits}: {in_quotes(signal.figures)}"
    if not is_mrkdwn:
        return f"{short_name(client.name)} {told}."
    link = next(filter(None, (around.links.get(e.id) for e in signal.entries)), None)
    shown = f" ({linked('the message', link)})" if link else ""
    return f"*{quoted(short_name(client.name))}* {escape(told)}{shown}"


def _more(count: int, where: str) -> list[str]:
    return [f"and {count} more {where}"] if count > 0 else []
