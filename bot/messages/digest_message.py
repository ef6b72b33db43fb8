"""The nightly digest as one message: who needs a person, and why, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.digest import ClientNight
from bot.domain.digest_parts import Digest
from bot.messages import ids
from bot.messages.blocks import (
    REPEATED,
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    header,
    overflow,
    quoted,
    section,
    when,
)
from bot.messages.digest import short_day
from bot.messages.digest_figures import chart, chart_words, plain_table, row_words, table
from bot.messages.digest_lines import (
    LONGEST_NAME,
    Around,
    client_part,
    client_words,
    data_lines,
    draft_lines,
    draft_words,
    late_lines,
)
from bot.messages.digest_pins import contested_part, contested_words

# Slack takes 4,000 characters of text in an update, counted as they are sent.
LONGEST_TEXT = 3900
_ONE_NIGHT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestMessage:
    """A digest in words, in blocks, and in blocks for a Slack that draws no charts and tables."""

    text: str
    blocks: list[Block]
    plain_blocks: list[Block]


def digest_message(digest: Digest, around: Around) -> DigestMessage:
    """Return a night's digest; a quiet one is a line and a small line."""
    opening = (REPEATED if around.is_repeat else "") + _opening(digest, around)
    small = context(_small(digest, around))
    if digest.is_quiet and not around.drafts and not around.lesson:
        blocks = [_with_id(section(escape(opening), accessory=_portfolio()), around), small]
        text = _within([opening], [], [_checked(digest, around)])
        return DigestMessage(text=text, blocks=blocks, plain_blocks=blocks)
    top = [header("Your clients" if around.is_personal else "Client health")]
    top += [section(escape(opening)), *_parts(digest, around)]
    bottom = [small, _buttons(around)]
    total, names = digest.tally.total, dict(around.names)
    native = [*chart(digest.lines), *table(around.rows, total, names)]
    return DigestMessage(
        text=_spoken(digest, around, opening),
        blocks=[*top, *native, *bottom],
        plain_blocks=[*top, *plain_table(around.rows, total), *bottom],
    )


def _parts(digest: Digest, around: Around) -> list[Block]:
    blocks = client_part("Needs a decision", digest.decisions, around, mentions=True)
    blocks += contested_part(digest, around)
    blocks += client_part("Got worse", digest.worse, around, mentions=False)
    blocks += client_part("Still at risk", digest.still, around, mentions=False)
    if digest.hidden:
        blocks.append(context(f"{_hidden(digest)} Press Open portfolio for all of them."))
    drafts = draft_lines(around, digest.night)
    blocks += _titled(f"Drafts waiting ({len(around.drafts)})", drafts)
    late = late_lines(digest, around, is_mrkdwn=True)
    blocks += _titled(f"Complaints beyond their time ({digest.late.count})", late)
    data = [escape(told) for told in data_lines(digest)]
    blocks += _titled("Old or missing data", data)
    if around.lesson:
        blocks.append(section(escape(around.lesson)))
    blocks.append(section(quoted(_rest(digest))))
    return blocks


def _spoken(digest: Digest, around: Around, opening: str) -> str:
    """Return the whole digest in words, for screen readers and notifications."""
    body = _part_words("Needs a decision", digest.decisions, around)
    body += contested_words(digest, around)
    body += _part_words("Got worse", digest.worse, around)
    body += _part_words("Still at risk", digest.still, around)
    if digest.hidden:
        body.append(_hidden(digest))
    parts = (
        ("Drafts waiting:", draft_words(around, digest.night)),
        ("Complaints beyond their time:", late_lines(digest, around, is_mrkdwn=False)),
        ("Old or missing data:", data_lines(digest)),
    )
    for title, lines in parts:
        body += [f"{title} {lines[0]}", *lines[1:]] if lines else []
    body += filter(None, (around.lesson, chart_words(digest.lines)))
    named = {line.name for line in digest.lines}
    rows = [row_words(row) for row in around.rows if row.name not in named]
    return _within([opening], [*body, *rows], [_rest(digest), _checked(digest, around)])


def _part_words(title: str, lines: Sequence[ClientNight], around: Around) -> list[str]:
    told = [client_words(line, around) for line in lines]
    return [f"{title}: {told[0]}", *told[1:]] if told else []


def _within(head: list[str], body: list[str], tail: list[str]) -> str:
    """Return lines as escaped text; what of the body does not fit is counted, in words."""
    fixed = [escape(line) for line in (*head, *tail)]
    left = LONGEST_TEXT - sum(len(line) + 1 for line in fixed) - len(_left_out(len(body))) - 1
    shown: list[str] = []
    for line in map(escape, body):
        left -= len(line) + 1
        if left < 0:
            break
        shown.append(line)
    more = len(body) - len(shown)
    rest = [_left_out(more)] if more else []
    return "\n".join((*fixed[: len(head)], *shown, *rest, *fixed[len(head) :]))


def _left_out(count: int) -> str:
    lines = "1 more line is" if count == 1 else f"{count} more lines are"
    return f"{lines} left out here: press Open portfolio, or type /fit."


def _opening(digest: Digest, around: Around) -> str:
    tally = digest.tally
    clients = "1 client" if tally.total == 1 else f"{tally.total} clients"
    whose = f"your {clients}" if around.is_personal else clients
    if around.is_personal and tally.total == 1:
        whose = "1 client of yours"
    if digest.is_quiet and not around.drafts and not around.lesson:
        still = f"{tally.at_risk} of {whose} {'still ' if tally.at_risk else ''}at risk"
        since = "overnight" if _is_next(digest) else f"since {_before(digest)}"
        new = f" {tally.first} new." if tally.first else ""
        return f"No changes {since}. {still}, no decision waiting.{new}"
    need = digest.to_decide
    what = f"{need or 'None'} need{'s' if need == 1 else ''} a decision{_of_them(digest)}."
    at_risk = f"{tally.at_risk} of {whose} at risk"
    if digest.is_first:
        return (
            f"{at_risk}. {what} This is the first look, a baseline: nothing here is news yet. "
            f"From the next one on I say what changed.{_not_full(digest)}"
        )
    rules = (
        " The rules were changed since, so a client may have moved for that alone."
        if digest.rules_changed
        else ""
    )
    return f"{at_risk}{_difference(digest)}. {what}{rules}{_not_full(digest)}"


def _of_them(digest: Digest) -> str:
    """Say how many of the decisions are about clients not at risk, so that the counts add up."""
    tally = digest.tally
    others = tally.decisions - (tally.at_risk - tally.worse - tally.still)
    others += sum(not (c.needs_decision or c.at_risk) for c in digest.contested)
    return f", {others} of them not at risk" if others > 0 else ""


def _not_full(digest: Digest) -> str:
    if not digest.unscored:
        return ""
    return f" Not a full check: {digest.unscored} could not be scored: /fit gaps names them."


def _difference(digest: Digest) -> str:
    tally = digest.tally
    # The digest before counted those put away since: its number is of other clients than these.
    if tally.archived:
        return ""
    # Whoever is new was in no night before: they are no news, whatever their band.
    new = tally.first_at_risk
    more = tally.at_risk - new - tally.at_risk_before
    than = "the night before" if _is_next(digest) else f"on {_before(digest)}"
    others = f", {new} of them new, otherwise " if new else ", "
    if more == 0:
        return f"{others}as many as {than}"
    return f"{others}{abs(more)} {'more' if more > 0 else 'fewer'} than {than}"


def _is_next(digest: Digest) -> bool:
    return digest.before is None or digest.night - digest.before == _ONE_NIGHT


def _before(digest: Digest) -> str:
    return short_day(digest.before or digest.night, digest.night)


def _hidden(digest: Digest) -> str:
    tally, shown = digest.tally, digest
    parts = (
        (tally.decisions - len(shown.decisions), "needs a decision", "need a decision"),
        (tally.worse - len(shown.worse), "got worse", "got worse"),
        (tally.still - len(shown.still), "is still at risk", "are still at risk"),
    )
    told = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
    fresh = tally.fresh_decisions - sum(line.is_news for line in digest.decisions)
    news = f" ({fresh} of them since the night before)" if fresh > 0 else ""
    return f"Besides these, {', '.join(told)}{news}."


def _rest(digest: Digest) -> str:
    tally = digest.tally
    words = [f"{tally.on_track} not at risk."]
    if tally.unknown:
        nothing = "nothing is logged that fit could be read from"
        words.append(f"{tally.unknown} not known yet: {nothing}.")
    if tally.first and not digest.is_first:
        words.append(f"{tally.first} new: a first look, and no news of what was before.")
    words += _named(digest.improved, tally.improved, "improved")
    words += _named(digest.slipped, tally.slipped, "slipped, still on track")
    if digest.muted:
        words.append(f"{digest.muted} muted, left out above.")
    return " ".join(words)


def _named(names: tuple[str, ...], count: int, did: str) -> list[str]:
    if not names:
        return []
    more = count - len(names)
    named = ", ".join(clip(name, LONGEST_NAME) for name in names)
    return [f"{named}{f' and {more} more' if more > 0 else ''} {did}."]


def _small(digest: Digest, around: Around) -> str:
    return f"Checked {when(around.checked_at, around.timezone)} · {_fresh(digest, around)}"


def _checked(digest: Digest, around: Around) -> str:
    return f"Checked in the night of {digest.night:%-d %b %Y}; {_fresh(digest, around)}."


def _fresh(digest: Digest, around: Around) -> str:
    hours_to = around.hours_to
    fresh = f"hours to {hours_to:%a %-d %b %Y}" if hours_to else "no hours are imported"
    is_said = digest.is_quiet and not around.drafts and digest.muted
    return f"{fresh} · {digest.muted} muted" if is_said else fresh


def _titled(title: str, lines: list[str]) -> list[Block]:
    return [section("\n".join((f"*{title}*", *lines)))] if lines else []


def _portfolio() -> Block:
    return button("Open portfolio", ids.PORTFOLIO)


def _buttons(around: Around) -> Block:
    row = [_portfolio()]
    if not around.is_personal:
        often = (
            ("Post it every night", "every_night")
            if around.only_changes
            else ("Only when something changes", "only_changes")
        )
        choices = [often, ("Mute a client", "mute"), ("Change time or channel", "settings")]
        row.append(overflow(ids.DIGEST_MORE, choices))
    return _with_id(actions(*row), around)


def _with_id(block: Block, around: Around) -> Block:
    """Name the digest in a block with buttons, so that a click tells which message it stands in."""
    return block | {"block_id": f"{around.card}:more"}
