"""Whom this process serves: the one workspace of a token, or every one that is installed."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult

from bot.delivery.outcomes import NotSent, TokenRefused
from bot.delivery.slack import TOKEN_PAUSE_SECONDS, SlackWriter, web_client
from bot.delivery.slack_files import SlackFiles
from bot.delivery.slack_read import Myself, SlackReader
from bot.listeners.bolt import Authorize
from bot.store.database import Begin
from bot.store.every_team import EveryTeam, OpenSession
from bot.store.sealing import Seals
from bot.use_cases import portfolios, teams
from bot.use_cases.installations import Access, find_access, meet
from bot.use_cases.mailers import Mailers
from bot.use_cases.ways import Exporting, Ways, WaysOf

# How long a process may go by what it knows of an installation.
KNOWN_FOR = timedelta(seconds=60)
# Workspaces whose ways in are kept at hand; the one not used for longest makes room.
MOST_KNOWN = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Who is served, and the ways into each.

    `is_known` says it of what needs no look at the ledger. `ways_of` raises TokenRefused for who is
    not installed; `reader_of` then gives one that Slack refuses. `forget` drops what is known of
    one. `only` is the workspace of a token, None where several are served.
    """

    serves: Callable[[str], bool]
    is_known: Callable[[str], bool]
    every_team: EveryTeam
    ways_of: WaysOf
    reader_of: Callable[[str], SlackReader]
    authorize: Authorize
    forget: Callable[[str], None]
    only: str | None = None


class Accesses:
    """What opens each workspace, remembered for a minute; who is not installed is asked anew."""

    def __init__(self, begin: Begin, seals: Seals, now: Callable[[], datetime]) -> None:
        self._begin = begin
        self._seals = seals
        self._now = now
        self._known: OrderedDict[str, tuple[datetime, Access]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, team_id: str) -> Access | None:
        """Return what opens a workspace; None where nothing does. Raises SealedWithAnotherKey."""
        now = self._now()
        known = self._fresh(team_id, now)
        if known is not None:
            return known
        found = find_access(self._begin, self._seals, team_id=team_id) if team_id else None
        with self._lock:
            if found is None:
                self._known.pop(team_id, None)
                return None
            self._known[team_id] = (now, found)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return found

    def is_known(self, team_id: str) -> bool:
        """Say whether what opens a workspace is remembered; the ledger is not asked."""
        return self._fresh(team_id, self._now()) is not None

    def _fresh(self, team_id: str, now: datetime) -> Access | None:
        with self._lock:
            known = self._known.get(team_id)
            if known is None or not timedelta() <= now - known[0] < KNOWN_FOR:
                return None
            self._known.move_to_end(team_id)
            return known[1]

    def meet(self, team_id: str, organisation: str) -> Access | None:
        """Return what opens a workspace through its organisation, seen for the first time."""
        if not meet(self._begin, team_id=team_id, organisation=organisation, now=self._now()):
            return None
        return self.of(team_id)

    def forget(self, team_id: str) -> None:
        """Ask the ledger the next time."""
        with self._lock:
            self._known.pop(team_id, None)


class WaysIn:
    """The ways into each workspace, made anew when its token is another."""

    def __init__(
        self, begin: Begin, accesses: Accesses, api_url: str | None, mailers: Mailers
    ) -> None:
        self._begin = begin
        self._accesses = accesses
        self._api_url = api_url
        self._mailers = mailers
        self._made: OrderedDict[str, tuple[str, Ways]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, team_id: str) -> Ways:
        """Return the ways into a workspace. Raises TokenRefused where it is not installed."""
        access = self._accesses.of(team_id)
        if access is None:
            raise TokenRefused(
                "Goodfit is not installed in this workspace.", seconds=TOKEN_PAUSE_SECONDS
            )
        with self._lock:
            known = self._made.get(team_id)
            if known is None or known[0] != access.token:
                known = (access.token, self._make(access))
                self._made[team_id] = known
            self._made.move_to_end(team_id)
            while len(self._made) > MOST_KNOWN:
                self._made.popitem(last=False)
            return known[1]

    def reader_of(self, team_id: str) -> SlackReader:
        """Return who reads a workspace; Slack refuses it everything where we are not installed."""
        try:
            return self.of(team_id).reader
        except NotSent:
            return SlackReader(web_client("", self._api_url))

    def _make(self, access: Access) -> Ways:
        # An organisation's token serves many: each call says which workspace it is about.
        team_id = access.team_id if access.organisation else None
        client = web_client(access.token, self._api_url, team_id=team_id)
        reader = SlackReader(
            client, lambda team: teams.list_manager_groups(self._begin, team_id=team)
        )
        exporting = Exporting(files=SlackFiles(client), export_zip=portfolios.export_zip)
        return Ways(
            SlackWriter(client),
            reader,
            None,
            exporting,
            mailer_of=lambda: self._mailers.of(access.team_id),
        )


def every_installed(
    *,
    begin: Begin,
    session: OpenSession,
    seals: Seals,
    api_url: str | None,
    now: Callable[[], datetime],
    mailers: Mailers,
) -> Served:
    """Serve every workspace that is installed and not gone, each by its own token."""
    accesses = Accesses(begin, seals, now)
    ways = WaysIn(begin, accesses, api_url, mailers)

    def authorize(
        context: BoltContext, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult:
        access = accesses.of(team_id or "")
        if access is None and enterprise_id and team_id and context.is_enterprise_install:
            access = accesses.meet(team_id, enterprise_id)
        if access is None:
            # None would have Bolt post its own words to Slack while Slack waits for an answer.
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=access.bot_user_id,
            bot_id=access.bot_id,
            bot_token=access.token,
        )

    return Served(
        serves=lambda team_id: accesses.of(team_id) is not None,
        is_known=accesses.is_known,
        every_team=EveryTeam(session, installed=True),
        ways_of=ways.of,
        reader_of=ways.reader_of,
        authorize=authorize,
        forget=accesses.forget,
    )


def one_workspace(*, session: OpenSession, ways: Ways, myself: Myself, token: str) -> Served:
    """Serve the one workspace that a token is for."""
    return Served(
        serves=lambda team_id: team_id == myself.team_id,
        is_known=lambda team_id: team_id == myself.team_id,
        every_team=EveryTeam(session, only=myself.team_id),
        ways_of=lambda _team_id: ways,
        reader_of=lambda _team_id: ways.reader,
        authorize=lambda: AuthorizeResult(
            enterprise_id=None,
            team_id=myself.team_id,
            bot_user_id=myself.bot_user_id,
            bot_id=myself.bot_id,
            bot_token=token,
        ),
        forget=lambda _team_id: None,
        only=myself.team_id,
    )
