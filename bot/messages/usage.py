"""What a command takes: usage lines, shown for `help` and for what was not understood."""

from bot.messages.blocks import context, escape, section
from bot.messages.reply import Reply

USAGE: dict[str, tuple[str, tuple[str, ...]]] = {
    "/scope": (
        "Log what a client asks beyond the agreement.",
        (
            '/scope acme "extra landing page" 6h',
            '/scope acme "Spanish version" 1h30m 900 {currency}',
            "/scope acme extra landing page 90 min",
            '/scope "extra landing page" 6h   (in a channel that belongs to a client)',
            "/scope   (a form)",
        ),
    ),
    "/complaint": (
        "Log that a client says we let them down, in their words.",
        (
            '/complaint acme "the report was late"',
            "/complaint acme the report was late",
            '/complaint "the report was late"   (in a channel that belongs to a client)',
            "/complaint   (a form)",
        ),
    ),
    "/goodfit": (
        "Set Goodfit up, or read how it is used.",
        ("/goodfit setup", "/goodfit client   (add a client)", "/goodfit help"),
    ),
}


def help_for(command: str, *, currency: str) -> Reply:
    """Return what a command takes, with examples in the workspace's currency."""
    purpose, given = USAGE[command]
    examples = [example.replace("{currency}", currency) for example in given]
    lines = "\n".join(f"`{escape(example)}`" for example in examples)
    small = f"Hours: 6h, 1h30m, 90 min. Money: 900 {currency}. Or react to a message: `/goodfit`."
    text = f"{purpose} For example: " + "; ".join(examples)
    blocks = [section(f"*{command}*  {purpose}\n{lines}")]
    if command == "/scope":
        blocks.append(context(small))
    return Reply(escape(text), blocks)


def help_for_all(emoji: dict[str, str]) -> Reply:
    """Return what the bot does and every way in."""
    ways = "\n".join(
        f"*{command}*  {purpose}\n`{escape(examples[0])}`"
        for command, (purpose, examples) in USAGE.items()
    )
    reactions = ", ".join(
        f":{name}: {kind.replace('_', ' ')}" for name, kind in sorted(emoji.items())
    )
    spoken = "; ".join(f"{command}: {purpose}" for command, (purpose, _) in USAGE.items())
    return Reply(
        escape(f"Goodfit keeps a two-sided ledger of each client. {spoken}"),
        [
            section("Goodfit keeps a two-sided ledger of each client: asked, and owed."),
            section(ways),
            section(
                f"*React* to a message: {reactions}.\n"
                "*Message menu*, also in threads, where nobody else sees it: "
                "Log scope request, Log complaint."
            ),
        ],
    )
