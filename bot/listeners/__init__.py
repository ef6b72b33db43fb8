"""Slack's payloads in, one use case each, an answer out."""
