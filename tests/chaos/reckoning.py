"""What was promised, held against what is there: each finding is a sentence."""

from collections.abc import Collection, Iterator

from chaos.agency import APPROVALS
from chaos.deeds import Approval, Command, Deeds, Reaction, Told
from chaos.ledger import Ledger, Rows

from bot.messages import ids

LEFT = "sent"
PARKED = "parked"


def reckon(deeds: Deeds, ledger: Ledger, *, nights: int) -> list[str]:
    """Say everything that is not as it was promised."""
    asks = ledger.asks()
    return [
        *(what for one in deeds.commands for what in _command(one, asks.get(one.words, []))),
        *(what for one in deeds.reactions for what in _reaction(one, asks.get(one.words, []))),
        *_made_up(deeds, asks),
        *_letters(deeds.approvals, ledger),
        *_digests(ledger, nights),
    ]


def doubles(ledger: Ledger, heard: Collection[str], *, crashes: int) -> Iterator[str]:
    """Say which cards of letters stand more often than they may.

    A reply never stands in its thread twice: where nobody knows, a person looks. The head of a
    thread, which has no button that decides anything, is repeated where Slack's answer was lost,
    or whoever was to note it crashed (`heard` are the messages whose answers the bot got).
    """
    surplus = 0
    for card, copies in ledger.cards(APPROVALS, "draft:").items():
        if not card.endswith(":root"):
            if len(copies) > 1:
                yield f"{card}: stands in its thread {len(copies)} times"
            continue
        unheard = sum(copy.ts not in heard for copy in copies)
        surplus += max(0, len(copies) - 1 - unheard)
        if any(ids.APPROVE in copy.action_ids for copy in copies):
            yield f"{card}: the head of a thread can be approved"
    if surplus > crashes:
        yield f"{surplus} heads of threads are posted again, and {crashes} crashes"


def strangers(ledger: Ledger, marks: Collection[str]) -> Iterator[str]:
    """Say where words, addresses or letters of another workspace stand, known by its mark."""
    for place, what in ledger.everything():
        for mark in marks:
            if mark in what:
                yield f"{place}: something of {mark}: {what[:200]}"


def _command(command: Command, rows: Rows) -> Iterator[str]:
    if len(rows) > 1:
        yield f"{command.words}: there {len(rows)} times"
    if command.told.is_promise and not rows:
        yield f"{command.words}: {command.told}, and not there"
    if command.told is Told.DONE and rows and f"S-{rows[0]['id']}" != command.ref:
        yield f"{command.words}: there under another number than {command.ref}"
    is_back = bool(rows) and rows[0]["withdrawn_at"] is not None
    if command.taken_back is Told.DONE and not is_back:
        yield f"{command.words}: taken back, and there all the same"
    if command.taken_back is None and is_back:
        yield f"{command.words}: taken back by nobody"


def _reaction(reaction: Reaction, rows: Rows) -> Iterator[str]:
    live = [row for row in rows if row["withdrawn_at"] is None]
    if len(rows) > 1:
        yield f"{reaction.words}: there {len(rows)} times"
    if reaction.put_on and not reaction.is_taken_off and not live:
        yield f"{reaction.words}: the emoji was taken, and it is not there"
    if reaction.taken_off and live:
        yield f"{reaction.words}: the emoji was taken off, and it is there"


def _made_up(deeds: Deeds, asks: dict[str, Rows]) -> Iterator[str]:
    said = {one.words for one in (*deeds.commands, *deeds.reactions)}
    for words in asks.keys() - said:
        yield f"{words}: said by nobody here"


def _letters(approvals: list[Approval], ledger: Ledger) -> Iterator[str]:
    states, decided, arrived = ledger.drafts(), ledger.approvals(), ledger.letters()
    for one in approvals:
        state, count = states[one.draft], arrived[one.draft]
        told = (
            f"letter {one.draft}, {state}, {count} arrived, clicks {[str(c) for c in one.clicks]}"
        )
        if decided[one.draft] > 1:
            yield f"{told}: approved {decided[one.draft]} times"
        if count > 1:
            yield f"{told}: left more than once"
        if Told.DONE in one.clicks and state not in (LEFT, PARKED):
            yield f"{told}: approved, and not on its way: {ledger.course(one.draft)}"
        if state == LEFT and not count:
            yield f"{told}: said to be sent, and it did not arrive"
        if count and not decided[one.draft]:
            yield f"{told}: left without a yes"
    for draft in arrived.keys() - {one.draft for one in approvals}:
        yield f"letter {draft}: nobody wrote it here"


def _digests(ledger: Ledger, nights: int) -> Iterator[str]:
    """Say which nights have not one digest in the channel; a second one must say what it is."""
    found, states = ledger.digests(), ledger.digest_states()
    if len(states) != nights:
        yield f"{nights} nights, and the digests of {sorted(states)}"
    for night in sorted(states.keys() - found.keys()):
        yield f"{night}: {states[night]}, and not there"
    for night, messages in found.items():
        unmarked = [m for m in messages if "(repeated)" not in m.text]
        if len(unmarked) > 1:
            yield f"{night}: {len(unmarked)} digests that do not say that they are repeated"
        if len(messages) > 2:
            yield f"{night}: {len(messages)} digests"
