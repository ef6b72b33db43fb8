"""The first steps in Home: one at a time, drawn anew as they are done."""

from bot.domain.first_steps import FirstSteps, Step
from bot.domain.team import Team
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, context, section

_ABOUT = (
    "I note extra requests and complaints, and each morning say which clients need you. "
    "I post nowhere until you pick a channel."
)
_SKIP = "Skip the first steps"


def first_steps_blocks(steps: FirstSteps, team: Team) -> list[Block]:
    """Return the step that is next with its buttons, or when the first digest comes."""
    step = steps.next
    if step is None:
        return [section(_ready(steps, team))]
    words, small, row = _STEPS[step]
    title = f"*Step {step.value} of {len(Step)}: {words}*"
    skip = button(_SKIP, ids.SKIP_FIRST_STEPS)
    return [section(title), actions(*row, skip), context(f"{small} · {_ABOUT}")]


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
        "Next: pick a private channel, then log a request. `/goodfit import` takes files",
        (
            button("Find clients", ids.FIND_CLIENTS, style="primary"),
            button("Add a client", ids.NEW_CLIENT),
        ),
    ),
    Step.CHANNEL: (
        "pick a private channel",
        "A channel of your own people; invite Goodfit to it first. Next: log a request",
        (
            button("Pick a channel", ids.SETTINGS, style="primary"),
            button("Find clients", ids.FIND_CLIENTS),
        ),
    ),
    Step.TRY: (
        "try it",
        'Type `/scope CLIENT "test" 1h`, or press the button; Undo stands beside it',
        (button("Log a test request", f"{ids.LOG_FROM_HOME}.test", style="primary"),),
    ),
}
