"""Steps that several flows share: a wrong of ours, a night, a draft in its thread."""

from dataclasses import dataclass

from living import TEAM, Living

from bot.domain.complaint import Complaint, Fault, Severity
from bot.domain.draft import DraftState
from bot.domain.history import History
from sandbox.message import Message

HEALTH = "C0HEALTH"
APPROVALS = "C0APPROVE"
ANSWERS = {
    "contact": "Jo",
    "thing": "September report",
    "miss": "we sent your September report two days late",
    "point_1": "I left it in my outbox before the holiday. It went out on Monday.",
    "owner": "Tom Okafor",
    "update_on": "2070-11-30",
    "prevention": "Two people now have the date in their calendar",
    "checker": "Dana Whitfield",
}

EXIT_ANSWERS = {
    "contact": "Margaret",
    "last_day": "2070-12-18",
    "promised": "New website: delivered on 27 March\nMonthly newsletter: eight issues",
    "steps": "Move the ad accounts; Tom Okafor; 30 November 2070",
    "handover_contact": "Tom Okafor",
    "final_money": "settled",
    "thanks": "Thank you for backing the new website when it was only a sketch.",
}


@dataclass
class Thread:
    """A draft's thread."""

    living: Living
    root: Message

    @property
    def replies(self) -> list[Message]:
        return self.living.slack.thread(APPROVALS, self.root.ts)[1:]

    def version(self, number: int) -> Message:
        """Wait for the reply that holds a version."""
        start = f"Version {number}"
        return self.living.slack.wait_for(
            lambda: next((m for m in self.replies if m.words.startswith(start)), None)
        )

    def wait_until(self, words: str) -> None:
        """Wait until the root says so."""
        self.living.slack.wait_for(lambda: words in self.root.words)


def wrong_of_ours(living: Living, client: str = "acme", severity: Severity = Severity.MINOR) -> str:
    """Put a complaint whose fault is ours into the ledger; return its name.

    The first night is over by then, so that the next one has news.
    """
    living.slack.wait_for(lambda: digests(living))
    now = living.clock()
    with living.database.begin(TEAM) as store:
        account = store.clients.find(client)
        assert account is not None
        value = Complaint(
            id="",
            raised_on=living.today(),
            text="the report was late",
            fault=Fault.OURS,
            severity=severity,
        )
        name: str = store.entries.add(value, account.id, by="U0PRIYA", at=now).id
        return name


def next_night(living: Living) -> Message:
    """Let a day pass and the night run; return its digest."""
    living.slack.wait_for(lambda: digests(living))
    before = len(digests(living))
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()
    living.slack.wait_for(lambda: len(digests(living)) > before)
    return digests(living)[-1]


def digests(living: Living) -> list[Message]:
    """Return the digests that were posted."""
    return [m for m in living.slack.messages(HEALTH) if "at risk" in m.text]


def draft_apology(living: Living, who: str = "U0TOM", **answers: str) -> Thread:
    """Draft an apology from the digest, as a person does; return its thread."""
    wrong_of_ours(living)
    return draft_from(living, next_night(living), who, **answers)


def draft_from(living: Living, digest: Message, who: str = "U0TOM", **answers: str) -> Thread:
    """Draft an apology to the first client from a digest that names it; return its thread."""
    person = living.slack.person(who)
    person.click(digest, "client.review.1")
    form = living.slack.wait_for(lambda: (m := person.modal()) and "contact" in m.values and m)
    roots = {m.ts for m in living.slack.messages(APPROVALS)}
    done = person.submit(form, ANSWERS | answers)
    assert done.result == "updated", done.errors
    told = living.slack.wait_for(person.modal)
    assert "It waits for a manager" in told.words
    person.dismiss(told)
    return Thread(living, new_root(living, roots))


def new_root(living: Living, before: set[str]) -> Message:
    """Wait for a new first message in the approvals channel."""
    return living.slack.wait_for(
        lambda: next((m for m in living.slack.messages(APPROVALS) if m.ts not in before), None)
    )


def history(living: Living, client_id: int = 1) -> History:
    """Return what the ledger knows of a client."""
    with living.database.begin(TEAM, reading=True) as store:
        return store.histories.get(client_id)


def state_of(living: Living, draft_id: int = 1) -> DraftState:
    """Return where a draft stands."""
    with living.database.begin(TEAM, reading=True) as store:
        return store.drafts.get(draft_id).state
