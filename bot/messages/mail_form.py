"""The form in which a manager names the workspace's own mail server."""

from bot.domain.mail_way import PORTS, MailWay, Outcome, Security
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    context,
    escape,
    field,
    modal,
    plain,
    quoted,
    section,
    select,
    text_field,
    when,
)
from bot.messages.mail_words import SECURITY_WORDS, outcome_words

NEEDS_KEYS = (
    "A mail password is kept under a seal, and there is no key for it yet. Ask whoever runs "
    "Goodfit to set GOODFIT_ENCRYPTION_KEYS (goodfit keys new makes a key), then come back."
)
STOPPED = (
    "The mail server and its password are forgotten. Letters that wait are tried again for a day "
    "and then come back to their threads."
)
_INTRO = (
    "Letters that your managers approve leave through this server, from this address alone. "
    "Without one they are handed over for copying."
)
_PASSWORD = (
    "Slack cannot hide what you type here, so look who sees your screen. The password is stored "
    "under a seal, stands in no log, and is never shown again."
)


def mail_form(
    way: MailWay | None, *, own_address: str, changed_by: str, timezone: str, anywhere: bool
) -> Block:
    """Return the form; of a password nothing is shown but that there is one.

    With `anywhere` any port may be typed.
    """
    blocks: list[Block] = [section(_INTRO), *_in_use(way, changed_by, timezone)]
    blocks += [*_server_fields(way, anywhere=anywhere), *_address_fields(way, own_address)]
    return modal(ids.MAIL_FORM, "E-mail", blocks, submit="Save and test")


def _in_use(way: MailWay | None, changed_by: str, timezone: str) -> list[Block]:
    if way is None or way.changed_at is None:
        return []
    who = quoted(changed_by or way.changed_by)
    told = [f"Set by {who}, {when(way.changed_at, timezone)}."]
    if way.tested_at and way.outcome:
        told.append(f"Tested {when(way.tested_at, timezone)}: {_tested(way.outcome, way)}")
    confirm = {
        "title": plain("Stop sending by e-mail?"),
        "text": plain("The server and its password are forgotten."),
        "confirm": plain("Stop sending"),
        "deny": plain("Keep it"),
        "style": "danger",
    }
    stop = button("Stop sending by e-mail", ids.STOP_MAIL, style="danger", confirm=confirm)
    return [context(" ".join(told)), actions(stop)]


def _tested(outcome: Outcome, way: MailWay) -> str:
    return escape(outcome_words(outcome, way))


def _server_fields(way: MailWay | None, *, anywhere: bool) -> list[Block]:
    ports = [(str(port), str(port)) for port in PORTS]
    chosen = str(way.port) if way else "587"
    port = text_field("port", chosen) if anywhere else select("port", ports, chosen)
    covered = [(words, security.value) for security, words in SECURITY_WORDS.items()]
    security = way.security if way else Security.STARTTLS
    has_password = way is not None and bool(way.login)
    kept = "One is stored. Leave it empty to keep it. " if has_password else ""
    host = text_field("host", way.host if way else "", hint="smtp.agency.example")
    return [
        field("host", "Mail server", host),
        field("port", "Port", port),
        field("security", "Encryption", select("security", covered, security.value)),
        field("login", "User", text_field("login", way.login if way else ""), is_optional=True),
        field(
            "password",
            "Password",
            text_field("password"),
            is_optional=True,
            hint=kept + _PASSWORD,
        ),
    ]


def _address_fields(way: MailWay | None, own_address: str) -> list[Block]:
    bounces = (way.envelope_from if way else None) or ""
    return [
        field(
            "mail_from",
            "Letters come from",
            text_field("mail_from", way.mail_from if way else "", hint="hello@agency.example"),
            hint="With the name of who signs. Answers go to them and to the client's owner.",
        ),
        field(
            "envelope_from",
            "Bounces go to",
            text_field("envelope_from", bounces),
            is_optional=True,
            hint="The envelope's sender. Without one it is the address above.",
        ),
        field(
            "test_to",
            "Send a test message to",
            text_field("test_to", own_address),
            is_optional=True,
            hint="Your own address. I write to you how it went. Leave it empty to send none.",
        ),
    ]
