"""The part of the settings that says whether words are sealed, and what stays readable."""

from dataclasses import dataclass

from bot.messages.blocks import Block, checkboxes, context, field

SEALED_WISH = "Keep texts, names and addresses sealed"
STAYS_CLEAR = (
    "They can then be read with the keys of Goodfit's server alone. Amounts, hours, dates, scores "
    "and Slack's ids stay in clear, for the sums, and so do Slack's links and your workspace's "
    "own name and settings. Names are then looked for one by one, "
    "which takes a moment longer with thousands of clients."
)
WITHOUT_KEYS = (
    "*Texts, names and addresses are kept in clear.* To keep them sealed, whoever runs Goodfit "
    "sets GOODFIT_ENCRYPTION_KEYS first (`goodfit keys new` makes a key)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """How a workspace's words are kept: `state` is empty, sealing, sealed or opening.

    `progress` is from 0 to 1 while what there is follows; None where nothing is under way.
    """

    has_keys: bool = False
    state: str = ""
    progress: float | None = None


def sealing_fields(sealed: Sealed) -> list[Block]:
    """Return the switch with what it means; without keys, what to set first."""
    if not sealed.has_keys:
        return [context(WITHOUT_KEYS)]
    chosen = ["sealed"] if sealed.state in ("sealing", "sealed") else []
    box = checkboxes("sealing", [(SEALED_WISH, "sealed")], chosen)
    told = _progress_words(sealed)
    shown = field("sealing", "How words are kept", box, is_optional=True, hint=STAYS_CLEAR)
    return [shown, *([context(told)] if told else [])]


def _progress_words(sealed: Sealed) -> str:
    doing = {"sealing": "being sealed", "opening": "being opened"}.get(sealed.state)
    if doing is None:
        return "Everything is sealed." if sealed.state == "sealed" else ""
    if sealed.progress is None:
        return f"What was kept before is not {doing} any more: something failed. Save to go on."
    return (
        f"What was kept before is {doing}: {sealed.progress:.0%} of the tables in this pass. "
        "All works meanwhile; it is looked through once more after ten minutes."
    )
