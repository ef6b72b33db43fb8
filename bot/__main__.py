"""`python -m bot` is the `goodfit` command."""

from bot.cli import main

main()
