"""One team's ledger within one transaction: every query gets the team from here."""

from typing import Any, get_type_hints

from sqlalchemy.orm import Session

from bot.store.ahead import Ahead
from bot.store.audit import Audit
from bot.store.clients import Clients
from bot.store.contact_erasing import ContactErasing
from bot.store.deliveries import Deliveries
from bot.store.digest_ahead import DigestAhead
from bot.store.digest_delays import DigestDelays
from bot.store.digest_reads import DigestReads
from bot.store.drafts import Drafts
from bot.store.entries import Entries
from bot.store.file_imports import FileImports
from bot.store.follow_ups import FollowUps
from bot.store.forgetting import Forgetting
from bot.store.given import GivenOffers
from bot.store.histories import Histories
from bot.store.inbox import Inbox
from bot.store.installations import Installations, OauthStates
from bot.store.ledger_exports import LedgerExports
from bot.store.letter_templates import LetterTemplates
from bot.store.looks import Looks
from bot.store.mail_ways import MailWays
from bot.store.newcomers import Newcomers
from bot.store.nights import Nights
from bot.store.pendings import Pendings
from bot.store.pins import Pins
from bot.store.proposals import Proposals
from bot.store.purging import Purging
from bot.store.queues import Queues
from bot.store.rates import RateTables
from bot.store.reactions import Reactions
from bot.store.records import Records
from bot.store.redraws import Redraws
from bot.store.revenues import Revenues
from bot.store.rule_changes import RuleChanges
from bot.store.sealings import Sealings
from bot.store.surveys import Surveys
from bot.store.team_secrets import SecretsOfTeam
from bot.store.teams import Teams
from bot.store.tracker_time import TrackerTime


class Store:
    """The repositories of one team, sharing one transaction; each is made when it is asked for."""

    ahead: Ahead
    team: Teams
    clients: Clients
    entries: Entries
    tracker_time: TrackerTime
    histories: Histories
    exports: LedgerExports
    nights: Nights
    newcomers: Newcomers
    pins: Pins
    proposals: Proposals
    rates: RateTables
    rule_changes: RuleChanges
    file_imports: FileImports
    digests: DigestReads
    digest_ahead: DigestAhead
    delays: DigestDelays
    surveys: Surveys
    revenues: Revenues
    forgetting: Forgetting
    contact_erasing: ContactErasing
    given: GivenOffers
    drafts: Drafts
    templates: LetterTemplates
    follow_ups: FollowUps
    deliveries: Deliveries
    redraws: Redraws
    inbox: Inbox
    queues: Queues
    pendings: Pendings
    reactions: Reactions
    audit: Audit
    looks: Looks
    mail_ways: MailWays
    records: Records
    installation: Installations
    oauth_states: OauthStates
    purging: Purging
    secrets: SecretsOfTeam
    sealing: Sealings

    def __init__(self, session: Session, team_id: str) -> None:
        self.team_id = team_id
        self._session = session

    def __getattr__(self, name: str) -> Any:
        """Make a repository."""
        make = _REPOSITORIES.get(name)
        if make is None:
            raise AttributeError(name)
        made = self.__dict__[name] = make(self._session, self.team_id)
        return made


_REPOSITORIES: dict[str, Any] = get_type_hints(Store)
