"""What the checker found, in a draft's thread: a short list, and all of it in a view."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.draft import Version
from bot.domain.letter_check import Finding, Weight
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, clip, context, modal, quoted, section

# As many as are read at a glance; the view has them all.
MOST_SHOWN = 6
# Slack refuses a view of more than 100 blocks.
MOST_LISTED = 95
_LONGEST = 200


def findings_blocks(draft_id: int, findings: Sequence[Finding]) -> list[Block]:
    """Return the list under a version: what must be mended first, then advice."""
    if not findings:
        return [context("*Check:* nothing to object to.")]
    lines = [_line(finding) for finding in findings[:MOST_SHOWN]]
    left = len(findings) - MOST_SHOWN
    if left <= 0:
        return [context("*Check*\n" + "\n".join(lines))]
    all_of_them = button(f"All {len(findings)} findings", ids.SEE_FINDINGS, str(draft_id))
    return [context("*Check*\n" + "\n".join([*lines, f"and {left} more"])), actions(all_of_them)]


def findings_view(version: Version, findings: Sequence[Finding]) -> Block:
    """Return everything that the checker says of a version, by its weight."""
    labels = {name: label for name, label, _ in version.sections}
    blocks = list(_listed(findings[:MOST_LISTED], labels))
    if len(findings) > MOST_LISTED:
        blocks.append(context(f"and {len(findings) - MOST_LISTED} more"))
    blocks = blocks or [section("The checker has nothing to object to.")]
    return modal(ids.FINDINGS_VIEW, f"Check of version {version.number}", blocks, close="Close")


def _listed(findings: Sequence[Finding], labels: dict[str, str]) -> Iterator[Block]:
    for finding in findings:
        where = labels.get(finding.section, finding.section.replace("_", " "))
        place = f"\n_{quoted(where)}_" if where else ""
        yield section(_line(finding) + clip(place, 150))


def _line(finding: Finding) -> str:
    short = replace(
        finding,
        words=clip(" ".join(finding.words.split()), _LONGEST),
        advice=clip(finding.advice, _LONGEST),
    )
    return f"*{_label(finding)}:* {quoted(short.told)}"


def _label(finding: Finding) -> str:
    if finding.is_final:
        return "Never sent so"
    return "Mend" if finding.weight is Weight.BLOCKING else "Advice"
