"""Every column that can hold words is sealed where a workspace asks, or says why it is not."""

from collections.abc import Mapping

from sqlalchemy import JSON, Enum, String

from bot.store.rows import Base
from bot.store.sealed_columns import COLUMNS

_IDS = "ids, numbers and moments of Slack's or ours"
_CODE = "a fixed word of ours"
_LINK = "a link by ids; the words behind it are in Slack"
# What stays in clear, and why that names nobody and tells nothing that was said.
CLEAR: Mapping[str, Mapping[str, str]] = {
    "*": {
        "team_id": _IDS,
        "kind": _CODE,
        "state": _CODE,
        "tracker": _CODE,
        "user_id": _IDS,
        "changed_by": _IDS,
        "imported": "a digest",
        "permalink": _LINK,
        "source": "a digest",
        "source_state": _CODE,
        "currency": "three letters",
        "channel": _IDS,
    },
    "agreements": {"rollover": _CODE, "active_months": _IDS},
    "audit": {"what": _CODE},
    "client_proposals": {"origin": _CODE},
    "deliveries": {"once": _IDS},
    "drafts": {"complaint_ids": _IDS, "tone": _CODE, "answer": _CODE},
    "imports": {"file_id": _IDS, "digest": "a digest"},
    "inbox": {"event_id": _IDS},
    "letter_templates": {"part": _CODE},
    "looks": {"about": _IDS},
    "mail_ways": {"security": _CODE, "outcome": _CODE, "sealed": "under seal always"},
    "notes": {"bucket": _CODE},
    "people": {"groups": _IDS},
    "pins": {"value": _CODE, "rule_then": _CODE},
    "posts": {"card": _IDS, "ts": _IDS},
    "reactions": {"event_ts": _IDS},
    "snapshots": {
        "band": _CODE,
        "ruled_band": _CODE,
        "shown_band": _CODE,
        "play": _CODE,
        "rule_version": _IDS,
    },
    "user_groups": {"id": _IDS},
}
# Tables of a workspace's own settings, of its installation and of the machinery.
BESIDE = ("teams", "installations", "oauth_states", "jobs")


def test_every_column_of_words_is_sealed_or_says_why_not():
    unnamed = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if table.name not in BESIDE
        and isinstance(column.type, String | JSON)
        and not isinstance(column.type, Enum)
        and column.name not in CLEAR["*"]
        and column.name not in CLEAR.get(table.name, {})
    ]

    assert unnamed == []


def test_what_people_say_write_and_are_called_is_among_the_sealed():
    wanted = {
        ("clients", "name"),
        ("clients", "contact_email"),
        ("contacts", "email"),
        ("client_names", "name_key"),
        ("complaints", "text"),
        ("time_entries", "note"),
        ("draft_versions", "sections"),
        ("deliveries", "payload"),
        ("inbox", "body"),
        ("people", "name"),
        ("changes", "before"),
        ("snapshots", "receipt"),
        ("audit", "about"),
        ("clients", "owner"),
        ("time_entries", "identity"),
    }

    assert wanted <= set(COLUMNS)
