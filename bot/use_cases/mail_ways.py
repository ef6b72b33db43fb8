"""A workspace's own mail server: shown, saved with a test to oneself, or taken out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from bot.delivery.composing import ascii_address
from bot.domain.delivery import DeliveryKind
from bot.domain.mail_way import MailNeedsKeys, MailWay, Security, port_of, wrong_host
from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin
from bot.store.sealing import Seals
from bot.store.store import Store
from bot.use_cases.errors import UnusableFields

_PORTS = "Choose one of these ports."
_ANY_PORT = "Write a port, from 1 to 65535."
_MOST_TYPED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRules:
    """What the environment lets workspaces do: `seals` keep passwords, `anywhere` is any server."""

    seals: Seals | None = None
    anywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The server in use, if it is the workspace's own, and the address of who looks at it."""

    way: MailWay | None
    own_address: str
    changed_by: str


def show_mail_way(begin: Begin, actor: Actor, *, rules: MailRules) -> Shown:
    """Return the workspace's mail server, for the form. Raises OnlyManagers, MailNeedsKeys."""
    _check(actor, rules)
    with begin(actor.team_id, reading=True) as store:
        way = store.mail_ways.find()
        who = store.team.list_people([actor.user_id, way.changed_by if way else ""])
    changer = who.get(way.changed_by) if way else None
    own = who.get(actor.user_id)
    return Shown(
        way=way,
        own_address=(own.email if own else None) or "",
        changed_by=changer.name if changer else "",
    )


def save_mail_way(
    begin: Begin, actor: Actor, fields: Mapping[str, str], *, rules: MailRules, now: datetime
) -> str:
    """Keep what a manager typed and queue the test; return to whom that goes, empty for none.

    A password that is left out stays while the server is the same: another one must not get it.
    Raises OnlyManagers, MailNeedsKeys, UnusableFields.
    """
    seals = _check(actor, rules)
    typed = {name: value.strip() for name, value in fields.items()}
    wrong = _wrong(typed, rules)
    with begin(actor.team_id) as store:
        store.team.hold()
        before = store.mail_ways.find()
        if wrong:
            raise UnusableFields(wrong)
        way = _typed_way(typed, rules)
        # Spaces may be part of a password; where it was only pasted with them the test tells.
        password: str | None = fields.get("password") or None
        if password is None and way.login and not (before and before.is_same_server(way)):
            raise UnusableFields({"password": "Type the password again: the server is another."})
        kept = store.mail_ways.save(
            way,
            password=password if way.login else "",
            seals=seals,
            by=actor.user_id,
            at=now,
        )
        about = f"mail:{kept.revision}:{kept.host}:{kept.port}:{kept.mail_from}"
        store.audit.add("mail_saved", about, user_id=actor.user_id, at=now)
        to = typed.get("test_to", "")
        if to:
            _queue_test(store, kept, user_id=actor.user_id, to=to, now=now)
        return to


def stop_mail(begin: Begin, actor: Actor, *, now: datetime) -> bool:
    """Take the workspace's mail server out; False where it had none. Raises OnlyManagers."""
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id) as store:
        is_gone = store.mail_ways.remove()
        if is_gone:
            store.audit.add("mail_stopped", "mail", user_id=actor.user_id, at=now)
        return is_gone


def _queue_test(store: Store, way: MailWay, *, user_id: str, to: str, now: datetime) -> None:
    store.deliveries.add(
        DeliveryKind.MAIL_TEST,
        {"user": user_id, "to": to, "revision": way.revision},
        at=now,
        once=f"mail_test:{way.revision}",
    )


def _check(actor: Actor, rules: MailRules) -> Seals:
    if not actor.is_manager:
        raise OnlyManagers
    if rules.seals is None:
        raise MailNeedsKeys
    return rules.seals


def _wrong(typed: Mapping[str, str], rules: MailRules) -> dict[str, str]:
    """Return what cannot be, by field; a network is asked about nothing."""
    security = typed.get("security", "")
    no_port = _ANY_PORT if rules.anywhere else _PORTS
    checks = {
        "host": wrong_host(typed.get("host", ""), anywhere=rules.anywhere),
        "port": "" if port_of(typed.get("port", ""), anywhere=rules.anywhere) else no_port,
        "security": "" if security in set(Security) else "Choose one of these.",
        "mail_from": _wrong_address(typed.get("mail_from", "")),
    }
    for name in ("envelope_from", "test_to"):
        if typed.get(name):
            checks[name] = _wrong_address(typed[name])
    for name in ("login", "host"):
        if len(typed.get(name, "")) > _MOST_TYPED:
            checks[name] = "That is too long."
    for name in ("login", "password", "host"):
        # SMTP's ways to log in take no others (RFC 4616 does, and Python's client does not).
        if not typed.get(name, "").isascii():
            checks[name] = "Only letters without accents, digits and signs can be sent to a server."
    if security == Security.NONE and typed.get("login"):
        checks["security"] = "A user and password are sent encrypted alone. Choose STARTTLS or TLS."
    return {name: sentence for name, sentence in checks.items() if sentence}


def _typed_way(typed: Mapping[str, str], rules: MailRules) -> MailWay:
    blank = MailWay(
        host=typed["host"].rstrip(".").casefold(),
        port=port_of(typed["port"], anywhere=rules.anywhere) or 0,
        security=Security(typed["security"]),
        login=typed.get("login", ""),
        mail_from=typed["mail_from"],
    )
    return replace(blank, envelope_from=typed.get("envelope_from") or None)


def _wrong_address(typed: str) -> str:
    """Say what is wrong with an address; a mail server sees it as it is typed."""
    try:
        validate_email(typed, check_deliverability=False)
        ascii_address(typed)
    except (EmailNotValidError, ValueError):
        return "That is not an e-mail address. Write one like hello@agency.example."
    return ""
