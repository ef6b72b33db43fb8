"""Goodfit: a Slack bot that keeps a two-sided ledger of each client relationship."""
