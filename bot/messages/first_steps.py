"""The first steps in Home: one at a time, drawn anew as they are done."""

from collections.abc import Sequence

from bot.domain.check_up import list_switched_off
from bot.domain.first_steps import FirstSteps, Step
from bot.domain.team import Team
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, context, quoted, section
from bot.messages.install_pages import NOT_GRANTED

_ABOUT = "I note extra requests and complaints, and say each morning which clients need you."
_QUIET = "I post nowhere until you pick a channel."
_SHOWN = {"scope_request": "a request", "complaint": "a complaint"}
_SKIPPED = (
    "The first steps are skipped. `/goodfit setup` has every setting, `/goodfit help` the rest."
)
_OVER = "You are set up. `/goodfit setup` has every setting, `/goodfit help` the rest."
_SKIP = "Skip the first steps"


def first_steps_blocks(steps: FirstSteps, team: Team) -> list[Block]:
    """Return the step that is next with its buttons, or when the first digest comes."""
    step = steps.next
    if step is None:
        return [section(_ready(steps, team))]
    words, small, row = _STEPS[step]
    title = f"*Step {step.value} of {len(Step)}: {words}*"
    skip = button(_SKIP, ids.SKIP_FIRST_STEPS)
    return [section(title), actions(*row, skip), context(small)]


def first_steps_at_home(steps: FirstSteps, team: Team) -> list[Block]:
    """Return the same for Home, where nobody was greeted: with what Goodfit is for."""
    blocks = first_steps_blocks(steps, team)
    return [*blocks, context(_about(team))] if steps.next else blocks


def _about(team: Team) -> str:
    return _ABOUT if team.digest_channel else f"{_ABOUT} {_QUIET}"


def first_steps_message(
    name: str,
    steps: FirstSteps | None,
    team: Team,
    *,
    managers: Sequence[str],
    is_skipped: bool,
) -> tuple[str, list[Block]]:
    """Return the direct message to who installed the bot: one, drawn anew at each step.

    `managers` are names. Without steps they are skipped, or the first night is over.
    """
    hello = f"*Hi {quoted(name)}, I'm Goodfit.*"
    greeted = f"{hello} {_about(team)}"
    if steps is None:
        rest = _SKIPPED if is_skipped else _OVER
        return f"{hello} {rest}", [section(f"{hello} {rest}")]
    blocks = first_steps_blocks(steps, team)
    change = actions(button("Change these", ids.FIRST_SETUP))
    off = _switched_off(team)
    blocks = [section(greeted), *blocks, section(_settings(team, managers)), change]
    blocks += [context(off)] if off else []
    step = f"Step {steps.next.value} of {len(Step)}: {_STEPS[steps.next][0]}." if steps.next else ""
    words = " ".join(
        filter(None, (greeted, step or _ready(steps, team), _settings(team, managers), off))
    )
    return words, blocks


def _switched_off(team: Team) -> str:
    """Say what goes without the scopes that were not granted."""
    off = list_switched_off(team.scopes)
    return "\n".join((NOT_GRANTED, *(f"• {one}" for one in off))) if off else ""


def _settings(team: Team, managers: Sequence[str]) -> str:
    """Say what is set, guessed or chosen; a channel is never guessed."""
    digest = f"in <#{team.digest_channel}>" if team.digest_channel else "no channel yet"
    approvals = f"in <#{team.approvals_channel}>" if team.approvals_channel else "no channel yet"
    hour = "after the nightly run" if team.digest_hour is None else f"at {team.digest_hour:02d}:00"
    named = ", ".join(map(quoted, managers)) or "the workspace's admins"
    emoji = ", ".join(
        f":{e}: for {_SHOWN[kind]}" for e, kind in team.emoji.items() if kind in _SHOWN
    )
    return (
        f"*Set so far:* digest {hour}, {digest} · approvals: {approvals} · managers: "
        f"{named} · {quoted(team.timezone)} · {quoted(team.currency)} · emoji: {emoji}"
    )


def _ready(steps: FirstSteps, team: Team) -> str:
    clients = "1 client" if steps.clients == 1 else f"{steps.clients} clients"
    when = (
        f"after the nightly run at {team.night_hour:02d}:00"
        if team.digest_hour is None
        else f"on the next working day at {team.digest_hour:02d}:00"
    )
    return (
        f"*Ready.* The first digest comes {when} in <#{steps.channel}>: a baseline of {clients}, "
        "without news. From the next one on I say what changed."
    )


_STEPS: dict[Step, tuple[str, str, tuple[Block, ...]]] = {
    Step.CLIENTS: (
        "add your clients",
        "Files work too: `/goodfit import`. Then you pick a channel and log a request.",
        (
            button("Find clients", ids.FIND_CLIENTS, style="primary"),
            button("Add a client", ids.NEW_CLIENT),
        ),
    ),
    Step.CHANNEL: (
        "pick a private channel",
        "A channel of your own people; invite Goodfit to it first. Then you log a request.",
        (
            button("Pick a channel", ids.FIRST_SETUP, style="primary"),
            button("Find clients", ids.FIND_CLIENTS),
        ),
    ),
    Step.TRY: (
        "try it",
        'Type `/scope CLIENT "test" 1h`, or press the button. Undo takes it back.',
        (button("Log a test request", ids.LOG_TEST, style="primary"),),
    ),
}
