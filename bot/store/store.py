"""One team's ledger within one transaction: every query gets the team from here."""

from sqlalchemy.orm import Session

from bot.store.audit import Audit
from bot.store.clients import Clients
from bot.store.contact_erasing import ContactErasing
from bot.store.deliveries import Deliveries
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
    """The repositories of one team, sharing one transaction."""

    def __init__(self, session: Session, team_id: str) -> None:
        self.team_id = team_id
        self.team = Teams(session, team_id)
        self.clients = Clients(session, team_id)
        self.entries = Entries(session, team_id)
        self.tracker_time = TrackerTime(session, team_id)
        self.histories = Histories(session, team_id)
        self.exports = LedgerExports(session, team_id)
        self.nights = Nights(session, team_id)
        self.newcomers = Newcomers(session, team_id)
        self.pins = Pins(session, team_id)
        self.proposals = Proposals(session, team_id)
        self.rates = RateTables(session, team_id)
        self.rule_changes = RuleChanges(session, team_id)
        self.file_imports = FileImports(session, team_id)
        self.digests = DigestReads(session, team_id)
        self.delays = DigestDelays(session, team_id)
        self.surveys = Surveys(session, team_id)
        self.revenues = Revenues(session, team_id)
        self.forgetting = Forgetting(session, team_id)
        self.contact_erasing = ContactErasing(session, team_id)
        self.given = GivenOffers(session, team_id)
        self.drafts = Drafts(session, team_id)
        self.templates = LetterTemplates(session, team_id)
        self.follow_ups = FollowUps(session, team_id)
        self.deliveries = Deliveries(session, team_id)
        self.redraws = Redraws(session, team_id)
        self.inbox = Inbox(session, team_id)
        self.queues = Queues(session, team_id)
        self.pendings = Pendings(session, team_id)
        self.reactions = Reactions(session, team_id)
        self.audit = Audit(session, team_id)
        self.looks = Looks(session, team_id)
        self.mail_ways = MailWays(session, team_id)
        self.records = Records(session, team_id)
        self.installation = Installations(session, team_id)
        self.oauth_states = OauthStates(session, team_id)
        self.purging = Purging(session, team_id)
        self.secrets = SecretsOfTeam(session, team_id)
        self.sealing = Sealings(session, team_id)
