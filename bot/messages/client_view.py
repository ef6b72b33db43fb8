"""One client: who they are, what was agreed, what was logged, and what was changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.agreement import Agreement
from bot.domain.capture import Capture  # noqa: F401
from bot.domain.client import Portrait
from bot.domain.entry import Entry
from bot.domain.scope_request import ScopeRequest
from bot.messages import ids
from bot.messages.agreement_words import agreement_words
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    divider,
    header,
    modal,
    overflow,
    plain,
)
from bot.messages.client_changes import (
    Change,
    changes_block,
    channel_words,
    person_words,
    told,
)
from bot.messages.entries import entry_words
from bot.messages.entry_lines import KIND_NAMES, day_words, kind_words, state_words
