"""Check an installation, part by part: what is fine, what is broken, and how to mend it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery.email import SmtpMailer
from bot.delivery.outcomes import NotSent, Refused
from bot.delivery.slack import ChannelLook
from bot.delivery.slack_health import SlackHealth, TokenLook
from bot.domain.check_up import (
    NIGHT_IS_LATE,
    QUEUE_IS_LATE,
    Check,
    broken,
    check_clock,
    check_scopes,
    fine,
    look,
)
from bot.domain.draft import Tone
from bot.domain.errors import DomainError
from bot.domain.team import PersonKind, Team
from bot.messages.own_letters import UnusableTemplate
from bot.messages.template_sources import with_own
from bot.messages.template_trial import try_template
from bot.store.database import Begin, Database
from bot.store.health import look_at_database
from bot.store.nights import Nights
from bot.store.queues import QueuesLook
from bot.use_cases.calendars import calendar_of

_USES = (("digest channel", "digest_channel"), ("approvals channel", "approvals_channel"))
_SETUP = "Choose it with /goodfit setup."


def check_database(database: Database, *, now: datetime) -> list[Check]:
    """Say whether the database answers and every migration was run. Raises nothing."""
    try:
        found = look_at_database(database)
    except DomainError as error:
        mend = "Start it, or mend GOODFIT_DATABASE_URL: host, name, user and password."
        return [broken("database", error.sentence, mend)]
    checks = [fine("database", f"It answers: {found.address}.")]
    if found.is_current:
        checks.append(fine("migrations", "Every migration was run."))
    else:
        told = "The database is not at this version's migrations."
        checks.append(broken("migrations", told, "Run: goodfit db upgrade"))
    if found.now is not None:
        checks.append(check_clock(now - found.now, "the database's"))
    return checks


def check_token(slack: SlackHealth, *, now: datetime) -> tuple[list[Check], TokenLook | None]:
    """Say whether Slack takes the bot's token, its scopes, and how far the clocks are apart."""
    try:
        found = slack.look_at_token()
    except NotSent as trouble:
        mend = (
            "Copy the token anew from OAuth & Permissions into SLACK_BOT_TOKEN; where Slack "
            "cannot be reached, let this machine reach https://slack.com."
        )
        return [broken("Slack token", trouble.words, mend)], None
    who = found.myself
    checks = [fine("Slack token", f"It is for {who.team_name} ({who.team_id}).")]
    checks += check_scopes(who.scopes)
    if found.at is not None:
        # The header has whole seconds, and the answer was on its way for some.
        checks.append(check_clock(now - found.at, "Slack's"))
    return checks, found


def check_socket(slack: SlackHealth, app_token: str) -> list[Check]:
    """Say whether Socket Mode can be used."""
    try:
        slack.try_socket(app_token)
    except NotSent as trouble:
        mend = (
            "Make a token with connections:write under Basic Information, App-Level Tokens, "
            "turn on Socket Mode, and put it into SLACK_APP_TOKEN."
        )
        return [broken("Socket Mode", trouble.words, mend)]
    return [fine("Socket Mode", "Slack gives this app token a web socket.")]


def check_channels(begin: Begin, slack: SlackHealth, *, team_id: str) -> list[Check]:
    """Say whether the bot is in the channels that it posts in, and no client is."""
    with begin(team_id, reading=True) as store:
        team = store.team.find()
    if team is None:
        told = "This workspace is not in the database yet."
        return [look("channels", told, "Start the bot once: goodfit run")]
    return [_channel(begin, slack, team, name, getattr(team, setting)) for name, setting in _USES]


def check_mail(mailer: SmtpMailer) -> list[Check]:
    """Say whether the mail server lets us in; no letter is sent."""
    try:
        mailer.try_login()
    except NotSent as trouble:
        mend = "Mend GOODFIT_SMTP_URL: smtp://user:password@host:587 or smtps://."
        return [broken("e-mail", trouble.words, mend)]
    return [fine("e-mail", "The mail server lets us in. Nothing was sent.")]


def check_templates(begin: Begin, *, team_id: str, now: datetime) -> list[Check]:
    """Say whether the workspace's own letters can still be written."""
    with begin(team_id, reading=True) as store:
        team = store.team.find() or Team(id=team_id)
        kinds = sorted({own.kind for own in store.templates.list_all() if own.is_used})
        own = {kind: store.templates.used(kind) for kind in kinds}
    today = calendar_of(team, now=now).today(now)
    wrong = []
    for kind, words in own.items():
        try:
            try_template(kind, with_own(kind, words), today=today, tone=Tone(team.tone))
        except UnusableTemplate as error:
            wrong.append(f"{kind}: {error.sentence}")
    if wrong:
        mend = "Mend it with /goodfit templates, or: goodfit templates reset KIND"
        return [broken("templates", " ".join(wrong), mend)]
    told = f"The workspace's own letters can be written: {len(own)}." if own else "As shipped."
    return [fine("templates", told)]


def check_work(begin: Begin, *, team_id: str, now: datetime) -> list[Check]:
    """Say when the last night was run, and whether anything waits or stopped in the queues."""
    with begin(team_id, reading=True) as store:
        if store.team.find() is None:
            return []
        night = _last_run(store.nights, store.digests.checked_at)
        queues = store.queues.look()
    return [_night(night, now), *_queues(queues, now)]


def _channel(begin: Begin, slack: SlackHealth, team: Team, name: str, channel: str | None) -> Check:
    if channel is None:
        return look(name, "None is chosen, so nothing is posted there.", _SETUP)
    try:
        found = slack.look_at_channel(channel)
    except Refused as refusal:
        mend = "Type /invite @Goodfit there, or choose another one with /goodfit setup."
        return broken(name, f"Goodfit cannot see {channel}. {refusal.words}", mend)
    except NotSent as trouble:
        return look(name, f"It could not be looked at. {trouble.words}", "Try again later.")
    told = f"#{found.name or channel}"
    if team.bot_user_id is not None and team.bot_user_id not in found.members:
        return broken(name, f"Goodfit is not in {told}.", "Type /invite @Goodfit there.")
    why = _why_open(begin, team, channel, found)
    if why:
        mend = "Choose a channel of your own with /goodfit setup. Nothing is posted meanwhile."
        return broken(name, f"{told} is open to clients: {why}.", mend)
    return fine(name, f"Goodfit is in {told}, and no client is, as far as is known.")


def _why_open(begin: Begin, team: Team, channel: str, found: ChannelLook) -> str:
    """Say why clients can read a channel, by what is known: nobody is looked up, nothing kept."""
    with begin(team.id, reading=True) as store:
        account = store.clients.find_by_channel(channel)
        known = store.team.list_people(found.members)
    if found.is_shared:
        return "it is shared with another organisation, or about to be"
    if account is not None:
        return "it belongs to a client"
    outside = (PersonKind.GUEST, PersonKind.EXTERNAL)
    if any(person.kind in outside for person in known.values()):
        return "a guest or somebody from outside is in it"
    return ""


def _last_run(nights: Nights, checked_at: Callable[..., datetime | None]) -> datetime | None:
    last = nights.last_done()
    return None if last is None else checked_at(last)


def _night(ran: datetime | None, now: datetime) -> Check:
    mend = "Look at the log of goodfit run, or run it now: goodfit nightly"
    if ran is None:
        return look("night", "No night was run yet.", mend)
    if now - ran > NIGHT_IS_LATE:
        return broken("night", f"The last night was run {_ago(now - ran)} ago.", mend)
    return fine("night", f"The last night was run {_ago(now - ran)} ago.")


def _queues(found: QueuesLook, now: datetime) -> list[Check]:
    checks = []
    for name, due in (("outbox", found.outbox_due), ("inbox", found.inbox_due)):
        late = now - due if due is not None else timedelta(0)
        if late > QUEUE_IS_LATE:
            mend = "Is goodfit run running? If it is, look at its log."
            checks.append(broken(name, f"Something has waited for {_ago(late)}.", mend))
        elif name == "outbox" and (found.parked or found.failed):
            told = f"{found.parked} messages are parked, {found.failed} failed."
            mend = "Parked e-mails wait in their threads for a person to say whether they arrived."
            checks.append(look(name, told, mend))
        else:
            checks.append(fine(name, "Nothing waits for long."))
    return checks


def _ago(span: timedelta) -> str:
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if hours >= 48:  # noqa: PLR2004 (two days)
        return f"{hours // 24} days"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
