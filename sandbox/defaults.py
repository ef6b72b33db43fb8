"""The agency that the local workspace starts with, and what the app's manifest gives it."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

TEAM = "T0HARBOUR"
CLIENT_TEAM = "T0ACME"
APP = "A0GOODFIT"
BOT_USER = "U0GOODFIT"
BOT = "B0GOODFIT"
TEAM_NAME = "Harbour & Pine"
TEAM_DOMAIN = "harbour-pine"


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest registers it."""

    name: str
    description: str
    hint: str
    should_escape: bool = True


@dataclass(frozen=True)
class Shortcut:
    """A message shortcut as the manifest registers it."""

    callback_id: str
    name: str


COMMANDS = (
    Command(
        "/scope",
        "Log what a client asks beyond the agreement",
        '[CLIENT] "what they asked for" [HOURS] [MONEY] [on DATE]',
    ),
    Command(
        "/complaint",
        "Log that a client says we let them down, in their words",
        '[CLIENT] "what they said" [on DATE]',
    ),
    Command(
        "/note",
        "Note what happened with a client",
        '[CLIENT] KIND "what happened" [by DATE (duty)] [on DATE]',
    ),
    Command(
        "/promise",
        "Log what we promised, and that it was kept",
        '[CLIENT] "what we promised" by DATE',
    ),
    Command(
        "/invest",
        "Approve unpaid hours beforehand, for a purpose",
        '[CLIENT] HOURS until DATE "what for"',
    ),
    Command("/client", "Add, see and change clients", "list | add NAME | CLIENT | CLIENT edit"),
    Command(
        "/fit",
        "Show how a client, or every client, is doing and why",
        "[CLIENT] | segments | lessons | portfolio | gaps",
    ),
    Command("/draft", "Start the message that a client should get", "[CLIENT] [MESSAGE]"),
    Command(
        "/goodfit",
        "Set Goodfit up, or read how it is used",
        "help | setup | clients | rules | templates | email | digest | import | export | audit | "
        "client",
    ),
)

SHORTCUTS = (
    Shortcut("log_scope_request", "Log scope request"),
    Shortcut("log_complaint", "Log complaint"),
)

SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "reactions:read",
        "channels:read",
        "groups:read",
        "users:read",
        "app_mentions:read",
        "im:history",
        "users:read.email",
        "usergroups:read",
        "files:read",
        "files:write",
        "im:write",
    }
)

# id, name, real name, title, email, flags
PEOPLE: tuple[tuple[str, str, str, str, str, Json], ...] = (
    ("U0DANA", "dana", "Dana Whitfield", "Owner", "dana@harbourpine.example", {"is_owner": True}),
    ("U0TOM", "tom", "Tom Okafor", "Account director", "tom@harbourpine.example", {}),
    ("U0PRIYA", "priya", "Priya Nair", "Account manager", "priya@harbourpine.example", {}),
    ("U0SAM", "sam", "Sam Lindqvist", "Designer", "sam@harbourpine.example", {}),
    ("U0GUS", "gus", "Gus Ferreira", "Northwind", "gus@northwind.example", {"is_guest": True}),
    ("W0JO", "jo", "Jo Reyes", "Acme", "jo@acme.example", {"team_id": CLIENT_TEAM}),
)

STAFF = ("U0DANA", "U0TOM", "U0PRIYA", "U0SAM")

# id, name, topic, members, flags
CHANNELS: tuple[tuple[str, str, str, tuple[str, ...], Json], ...] = (
    ("C0GENERAL", "general", "Everybody at the agency", (*STAFF, BOT_USER), {}),
    ("C0RANDOM", "random", "Not about work", STAFF, {}),
    (
        "C0HEALTH",
        "client-health",
        "Which clients need us today",
        ("U0DANA", "U0TOM", BOT_USER),
        {"is_private": True},
    ),
    (
        "C0APPROVE",
        "approvals",
        "Letters that wait for a yes",
        ("U0DANA", "U0TOM", "U0PRIYA", BOT_USER),
        {"is_private": True},
    ),
    ("C0ACMEINT", "acme-internal", "Acme, among ourselves", (*STAFF, BOT_USER), {}),
    (
        "C0ACME",
        "client-acme",
        "With the people of Acme",
        (*STAFF, "W0JO", BOT_USER),
        {"is_ext_shared": True, "connected_team_ids": [CLIENT_TEAM]},
    ),
    (
        "C0NORTH",
        "northwind",
        "Northwind's website",
        ("U0TOM", "U0PRIYA", "U0SAM", "U0GUS", BOT_USER),
        {},
    ),
)

# id, handle, name, members
USERGROUPS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("S0LEADS", "account-leads", "Account leads", ("U0TOM", "U0PRIYA")),
)

# channel, person, days ago, time of day, text
SEEDED: tuple[tuple[str, str, int, str, str], ...] = (
    ("C0APPROVE", "U0DANA", 5, "09:02", "Letters to clients wait here until Tom or I say yes."),
    ("C0GENERAL", "U0DANA", 2, "08:55", "Morning all. Lunch is on me on Friday :tada:"),
    (
        "C0GENERAL",
        "U0SAM",
        2,
        "09:20",
        "The new brand guide is on the drive, comments until Thursday.",
    ),
    (
        "C0ACME",
        "U0PRIYA",
        2,
        "14:05",
        "Hi Jo, the landing page is live: <https://acme.example/spring>",
    ),
    (
        "C0ACME",
        "W0JO",
        2,
        "14:40",
        "Looks great! Could you also make a Spanish version of it? We need it before the 24th.",
    ),
    ("C0ACME", "U0PRIYA", 2, "14:47", "Let me check with the team and come back to you today."),
    (
        "C0ACMEINT",
        "U0PRIYA",
        1,
        "10:12",
        "Forwarded from Jo's mail:\n&gt; the report was late again, and two figures do not match",
    ),
    (
        "C0ACMEINT",
        "U0SAM",
        1,
        "10:31",
        "The figures are ours: I exported before the import had ended.",
    ),
    (
        "C0NORTH",
        "U0GUS",
        1,
        "15:48",
        "Can we move the newsletter block above the fold? Quick one I hope",
    ),
    (
        "C0NORTH",
        "U0SAM",
        1,
        "15:56",
        "About two hours with the mobile layout. I'll ask <@U0TOM>.",
    ),
    ("C0RANDOM", "U0TOM", 1, "16:30", "Who left the bike in the meeting room?"),
)
