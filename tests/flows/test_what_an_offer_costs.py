"""What an offer costs is a manager's to see: in a form or window, in no letter and no thread."""

import json
from datetime import timedelta

import pytest
from journey import ANSWERS, APPROVALS, EXIT_ANSWERS, Thread, new_root, next_night, wrong_of_ours
from living import TEAM, Living

from bot.domain.agreement import MoneyEntry, MoneyKind, TimeEntry
from bot.domain.complaint import Severity
from sandbox.answer import View

ROOM = "C0ACMEINT"
TITLES = ("What an offer costs us", "How to settle", "Worth keeping?", "Left to earn", "LTGP")
# 20 h at 50.00, 20,000.00 paid and 500.00 back: sums that stand nowhere else.
FIGURES = ("18,500.00", "1,000.00", "50.00", "19,000", "Lifetime result", "margin", "% of")
OFFER = ANSWERS | {
    "offer_kind": "refund",
    "offer_amount": "740",
    "offer_words": "That is what the late report cost you in September.",
    "offer_by": "2070-12-04",
    "cost": "It cost you a week of September.",
}


def work_was_done(living: Living, client_id: int = 1) -> None:
    """Let two people have worked 20 h at 50.00 for a client that paid 20,000.00."""
    now = living.clock()
    day = living.today() - timedelta(days=20)
    entries = [
        *(
            TimeEntry(id="", on=day, hours=10.0, cost_rate=5_000, person=person)
            for person in ("Ana", "Ben")
        ),
        MoneyEntry(id="", on=day, kind=MoneyKind.PAYMENT, amount=2_000_000),
        MoneyEntry(id="", on=day, kind=MoneyKind.REFUND, amount=50_000),
    ]
    with living.database.begin(TEAM) as store:
        for entry in entries:
            store.entries.add(entry, client_id, by="U0DANA", at=now)


def failed(living: Living) -> None:
    """Let a major wrong of ours be open, and a night know of it."""
    work_was_done(living)
    wrong_of_ours(living, severity=Severity.MAJOR)
    next_night(living)


def form_of(living: Living, who: str, letter: str, has: str = "offer_kind") -> View:
    """Open a letter's form by the command, as a manager and the client's owner may."""
    person = living.slack.person(who)
    living.know(who)
    person.command(ROOM, f"/draft {letter}")
    return living.slack.wait_for(lambda: (m := person.modal()) and has in m.values and m)


def draft_offer(living: Living, who: str = "U0TOM", **answers: str) -> Thread:
    failed(living)
    form = form_of(living, who, "acme recovery offer")
    roots = {m.ts for m in living.slack.messages(APPROVALS)}
    fields = {name: value for name, value in OFFER.items() if name in form.values}
    done = living.slack.person(who).submit(form, fields | answers)
    assert done.result == "updated", done.errors
    return Thread(living, new_root(living, roots))


def test_a_manager_sees_what_the_offer_is_measured_by_beside_its_question(living: Living) -> None:
    failed(living)
    form = form_of(living, "U0DANA", "acme recovery offer")

    # 20,000.00 - 20 h x 50.00 - 500.00.
    assert "Lifetime result: €18,500.00" in form.words
    assert "An hour costs us €50.00" in form.words
    assert "It is billed at €100.00" in form.words
    assert "Left to earn: €" in form.words
    assert "A refund of up to €18,500.00" in form.words
    assert "A full refund of €19,500.00: €18,500.00 \u2212 €19,500.00 = -€1,000.00" in form.words
    assert "Earlier offers to this client: none is noted." in form.words
    # 5 clients, all in EUR; of one alone a night knows what it brought.
    assert "Share of revenue: " in form.words
    notes = form.words.index("What an offer costs us")
    assert notes < form.words.index("What do you give back?")
    assert form.words.index("How do you address them?") < notes


def test_the_owner_who_is_no_manager_is_asked_and_sees_no_figure(living: Living) -> None:
    failed(living)
    form = form_of(living, "U0PRIYA", "acme recovery offer")

    assert "What do you give back?" in form.words
    assert not [told for told in (*TITLES, *FIGURES, "€") if told in form.words]


def test_a_goodbye_asks_first_whether_the_client_is_worth_keeping(living: Living) -> None:
    work_was_done(living, client_id=5)
    next_night(living)

    form = form_of(living, "U0TOM", "halyard graceful exit", "last_day")

    words = form.words
    assert words.index("Worth keeping?") < words.index("When did you decide this?")
    assert "Share of revenue: " in words
    settle = words.index("How to settle near break-even")
    assert words.index("What do we hand over?") < settle
    assert settle < words.index("How does the money stand?")
    assert "Delivery margin: " in words


def test_the_owner_who_is_no_manager_sees_no_figure_before_a_goodbye(living: Living) -> None:
    work_was_done(living, client_id=2)
    next_night(living)

    form = form_of(living, "U0PRIYA", "northwind graceful exit", "last_day")

    assert "How does the money stand?" in form.words
    assert not [told for told in (*TITLES, *FIGURES, "€") if told in form.words]


def test_the_thread_shows_no_figure_and_a_manager_opens_what_the_offer_costs(
    living: Living,
) -> None:
    thread = draft_offer(living)
    version, dana = thread.version(1), living.slack.person("U0DANA")
    assert "€740" in version.words
    said = version.words + thread.root.words
    assert not [told for told in (*TITLES, *FIGURES) if told in said]

    dana.press(version, "What it costs")

    shown = living.slack.wait_for(lambda: (m := dana.modal()) and "the sum itself" in m.words and m)
    assert "What it costs us: €740.00, the sum itself." in shown.words
    # 740.00 of 18,500.00.
    assert "4 % of the lifetime result" in shown.words


def test_work_costs_its_hours_at_our_cost_and_would_have_been_billed(living: Living) -> None:
    thread = draft_offer(living, offer_kind="free_work", offer_amount="", offer_hours="12")
    dana = living.slack.person("U0DANA")

    dana.press(thread.version(1), "What it costs")

    shown = living.slack.wait_for(
        lambda: (m := dana.modal()) and "What it costs us" in m.words and m
    )
    assert "12 h \u00d7 €50.00 = €600.00" in shown.words
    assert "12 h \u00d7 €100.00 = €1,200.00" in shown.words


@pytest.mark.parametrize("who", ["U0PRIYA", "U0SAM", "U0GUS", "W0JO"])
def test_whoever_is_no_manager_is_refused_also_with_a_forged_click(
    living: Living, who: str
) -> None:
    draft_offer(living)
    person = living.slack.person(who)

    assert living.forge_click(who, "draft.offer_cost", json.dumps({"draft": 1})) == 200
    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_is_empty)

    form = person.modal()
    ours = [m.text for m in living.slack.dms(who) if m.user == "U0GOODFIT"]
    told = " ".join([form.words if form else "", *ours, *(m.text for m in person.ephemerals())])
    assert not [one for one in (*TITLES, *FIGURES, "€") if one in told]


def test_an_owners_click_is_answered_in_words(living: Living) -> None:
    thread = draft_offer(living)
    priya = living.slack.person("U0PRIYA")
    living.know("U0PRIYA")

    priya.press(thread.version(1), "What it costs")

    living.slack.wait_for(
        lambda: any("Only a manager" in m.text for m in priya.ephemerals(APPROVALS))
    )


def test_what_an_ending_pays_back_is_reckoned_too(living: Living) -> None:
    work_was_done(living, client_id=5)
    next_night(living)
    tom = living.slack.person("U0TOM")
    form = form_of(living, "U0TOM", "halyard graceful exit", "last_day")
    roots = {m.ts for m in living.slack.messages(APPROVALS)}
    back = {"final_money": "refund", "final_amount": "1850", "final_by": "2070-12-20"}
    done = tom.submit(form, EXIT_ANSWERS | back)
    assert done.result == "updated", done.errors
    tom.dismiss(living.slack.wait_for(tom.modal))
    thread = Thread(living, new_root(living, roots))

    tom.press(thread.version(1), "What it costs")

    shown = living.slack.wait_for(lambda: (m := tom.modal()) and "the sum itself" in m.words and m)
    # 1,850.00 of 18,500.00.
    assert "10 % of the lifetime result" in shown.words


def test_an_apology_offers_nothing_so_nothing_is_reckoned(living: Living) -> None:
    work_was_done(living)
    wrong_of_ours(living)
    next_night(living)
    form = form_of(living, "U0TOM", "acme apology", "miss")
    roots = {m.ts for m in living.slack.messages(APPROVALS)}

    assert not [told for told in TITLES if told in form.words]
    assert living.slack.person("U0TOM").submit(form, ANSWERS).result == "updated"
    version = Thread(living, new_root(living, roots)).version(1)
    assert "What it costs" not in version.words
    assert not [a for a in version.action_ids if a.startswith("draft.offer_cost")]
