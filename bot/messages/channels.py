"""What managers are told, privately, about the channels that the bot posts in."""

from collections.abc import Sequence

SETUP = "/goodfit setup"
NOT_SEEN = "Goodfit is not in it and sees nothing there; type /invite @Goodfit in it first"


def posting_stopped(channel: str, why: str) -> str:
    """Say that nothing is posted any more where clients can read, and what to do."""
    return (
        f"Goodfit has stopped posting in <#{channel}>: people from outside can read it now, since "
        f"{why}. Take them out or end the sharing, or choose another channel with {SETUP}."
    )


def not_taken(channel: str, uses: Sequence[str], why: str, before: str | None) -> str:
    """Say that a channel just chosen was taken back, why, and what to do."""
    stays = f"It is <#{before}> as before." if before else "Until one is chosen, nothing is posted."
    return (
        f"<#{channel}> was not taken for {' and '.join(uses)}: {why}. {stays} "
        f"Choose a channel of your own people with {SETUP}."
    )
