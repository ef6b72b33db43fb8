"""Slack's rules for blocks and views: each fault with its reason and its JSON pointer."""

from sandbox.blocks.layout import block_errors
from sandbox.blocks.views import view_errors

__all__ = ["block_errors", "view_errors"]
