"""What a digest says, read aloud: short, in order, with its reasons, and never over a limit."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from builders import NOW

from bot.domain.digest import ClientNight, Course
from bot.domain.digest_parts import Digest, Late, LateComplaints, PortfolioRow, Stale, Tally
from bot.domain.fit import Band
from bot.domain.pin import Pin, PinKind
from bot.domain.play import Play, PlayName
from bot.domain.rules import Axis
from bot.domain.signal import Entry, Signal
from bot.messages.digest import state_label
from bot.messages.digest_lines import Around, age_words
from bot.messages.digest_message import LONGEST_TEXT, DigestMessage, digest_message
from bot.messages.figures import quoted
from bot.messages.home import WaitingDraft
from sandbox.blocks import block_errors
from sandbox.message import texts_of

NIGHT = date(2026, 6, 30)
BEFORE = date(2026, 6, 29)
LINK = "https://harbour-pine.slack.example/archives/C0ACME/p1795183517904485"
FIRST = (
    "This is the first look, a baseline: nothing here is news yet. "
    "From the next one on I say what changed."
)
RULES = "The rules were changed since, so a client may have moved for that alone."
NOT_ALL = "Not a full check: 3 could not be scored: /fit gaps names them."
AWAITED = "waiting for their answer until 10 Jul 2026."
NATIVE = {"data_table", "data_visualization"}


def a_signal(name: str = "scope_creep", points: float = 30.0, **figures: Any) -> Signal:
    creep = {"worst": "ask_hours", "ask_hours": 14.0, "contracted_hours": 60.0, "rate": 14 / 60}
    return Signal(
        name=name,
        axis=Axis.FIT,
        severity=0.5,
        points=points,
        figures=figures or creep,
        entries=(Entry("scope_requests", "S-7"),),
        count=1,
    )


def a_client(number: int = 1, **fields: Any) -> ClientNight:
    """Return a client at risk that needs a change order since tonight."""
    reason, figures = fields.pop("reason", "scope_creep"), fields.pop("figures", {})
    play = Play(name=fields.pop("play", PlayName.CHANGE_ORDER), reason=reason, figures=figures)
    return ClientNight(
        **{
            "client_id": number,
            "name": f"Client {number}",
            "owner": "U0PRIYA",
            "fit": 60.0,
            "debt": 0.0,
            "band": Band.AMBER,
            "at_risk": True,
            "play": play,
            "signals": (a_signal(),),
            "fit_before": 80.0,
            "debt_before": 0.0,
            "band_before": Band.GREEN,
            "at_risk_before": False,
            "play_before": PlayName.NONE,
            "since": NIGHT,
            "on": NIGHT,
            **fields,
        }
    )


def unchanged(number: int = 1, **fields: Any) -> ClientNight:
    """Return a client that stands as it stood nine days ago."""
    same = {
        "fit_before": 60.0,
        "band_before": Band.AMBER,
        "at_risk_before": True,
        "play_before": fields.get("play", PlayName.CHANGE_ORDER),
        "since": date(2026, 6, 21),
    }
    return a_client(number, **{**same, **fields})


def a_digest(**fields: Any) -> Digest:
    decisions = fields.get("decisions", ())
    tally = Tally(total=14, at_risk=5, at_risk_before=4, decisions=len(decisions), on_track=9)
    return Digest(**{"night": NIGHT, "before": BEFORE, "tally": tally, **fields})


def told(digest: Digest, **around: Any) -> DigestMessage:
    return digest_message(
        digest,
        Around(
            **{
                "card": f"digest:{digest.night}",
                "checked_at": NOW,
                "timezone": "Europe/Berlin",
                "hours_to": date(2026, 6, 29),
                "names": {"U0PRIYA": "Priya Nair", "U0TOM": "Tom Okafor"},
                **around,
            }
        ),
    )


def words(message: DigestMessage) -> str:
    return "\n".join(texts_of(message.blocks))


# --- the first words ---


def test_decisions_about_clients_that_are_not_at_risk_are_counted_so_that_it_adds_up():
    tally = Tally(total=16, at_risk=9, at_risk_before=9, decisions=12, still=2, on_track=7)

    opening = told(a_digest(tally=tally, decisions=(a_client(),))).text.splitlines()[0]

    assert opening.endswith("12 need a decision, 5 of them not at risk.")


@pytest.mark.parametrize(
    ("band", "debt", "play", "state"),
    [
        (Band.GREEN, 0.0, PlayName.FAREWELL, "said goodbye"),
        (Band.UNKNOWN, 0.0, PlayName.LISTEN, "waits to be heard"),
        (Band.GREEN, 30.0, PlayName.LISTEN, "we owe them"),
        (Band.AMBER, 0.0, PlayName.PART_WAYS, "at risk"),
        (Band.GREEN, 0.0, PlayName.CHECK_IN, "on track"),
    ],
)
def test_nobody_is_called_on_track_who_says_goodbye_or_waits_to_be_heard(band, debt, play, state):
    assert state_label(band, owes=debt > 0, play=play) == state


def test_what_somebody_said_is_shortened_between_words():
    text = "Sign-ups have fallen by a third since the new page went live. We need to know why"

    assert quoted({"text": text}) == f"\u201c{text.removesuffix(' why')}\u2026\u201d"
    assert quoted({"text": "x" * 200}) == f"\u201c{'x' * 79}\u2026\u201d"


@pytest.mark.parametrize(
    ("fields", "opening"),
    [
        ({}, "5 of 14 clients at risk, 1 more than the night before. 1 needs a decision."),
        (
            {"before": date(2026, 6, 26)},
            "5 of 14 clients at risk, 1 more than on 26 Jun. 1 needs a decision.",
        ),
        (
            {"before": None},
            f"5 of 14 clients at risk. 1 needs a decision. {FIRST}",
        ),
        (
            {"rules_changed": True},
            f"5 of 14 clients at risk, 1 more than the night before. 1 needs a decision. {RULES}",
        ),
        (
            {"unscored": 3},
            f"5 of 14 clients at risk, 1 more than the night before. 1 needs a decision. {NOT_ALL}",
        ),
    ],
)
def test_the_first_line_says_how_many_and_whether_it_is_news(fields, opening):
    message = told(a_digest(decisions=(a_client(),), **fields))

    assert message.text.splitlines()[0] == opening
    assert opening in words(message)


@pytest.mark.parametrize(
    ("before", "more"), [(5, ", as many as the night before"), (7, ", 2 fewer than")]
)
def test_fewer_and_as_many_are_said_too(before, more):
    tally = Tally(total=14, at_risk=5, at_risk_before=before, changed=1)

    assert f"5 of 14 clients at risk{more}" in told(a_digest(tally=tally)).text


def test_where_clients_were_archived_nothing_is_compared_with_the_digest_that_counted_them():
    tally = Tally(total=3, at_risk=2, at_risk_before=2, archived=2, changed=1)

    assert told(a_digest(tally=tally)).text.startswith("2 of 3 clients at risk. ")


def test_a_quiet_night_is_one_line_and_a_small_one_and_pings_nobody():
    tally = Tally(total=14, at_risk=5, at_risk_before=5, still=5, on_track=9)
    message = told(a_digest(tally=tally, still=(unchanged(play=PlayName.NONE),)))

    assert message.text == (
        "No changes overnight. 5 of 14 clients still at risk, no decision waiting.\n"
        "Checked in the night of 30 Jun 2026; hours to Mon 29 Jun 2026."
    )
    assert len(message.blocks) == 2
    assert "<@" not in words(message)
    assert block_errors(message.blocks, "message") == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"unscored": 3},
            "3 clients could not be scored: /fit gaps names them, Goodfit's log says why.",
        ),
        ({"unscored": 1}, "1 client could not be scored"),
        (
            {"stale": Stale(clients=(("Lumen", date(2026, 6, 16)),), count=1)},
            "No hours for Lumen since 16 Jun. Until they are imported",
        ),
        (
            {"stale": Stale(clients=(("Lumen", date(2025, 12, 16)),), count=8)},
            "No hours for Lumen since 16 Dec 2025, and 7 more (/fit gaps has all).",
        ),
    ],
)
def test_a_quiet_night_and_a_broken_check_look_different(fields, said):
    message = told(a_digest(**fields))

    assert "No changes overnight" not in message.text
    assert said in message.text
    assert said in words(message)


def test_no_client_at_all_is_said_in_words():
    message = told(a_digest(tally=Tally(), before=None))

    assert "0 of 0 clients at risk. None need a decision." in message.text
    assert block_errors(message.blocks, "message") == []


# --- a client's line ---


def line_of(client: ClientNight, **around: Any) -> str:
    message = told(a_digest(decisions=(client,)), **around)
    block = next(b for b in message.blocks if b.get("block_id", "").endswith(":c1"))
    return str(block["text"]["text"])


def test_a_line_says_state_direction_step_owner_reason_and_where_it_was_said():
    assert line_of(a_client(), links={"S-7": LINK}) == (
        "*Client 1* · at risk, was on track · *send a change order* · <@U0PRIYA>\n"
        f"14 h of 60 h contracted were unpaid (23 %). (<{LINK}|the message>)"
    )


@pytest.mark.parametrize(
    ("client", "who"),
    [
        (unchanged(), "at risk, unchanged, 9 days · *send a change order* · Priya Nair"),
        (unchanged(since=BEFORE), "at risk, unchanged, 1 day · *send a change order* · Priya Nair"),
        (
            unchanged(play_before=PlayName.CHECK_IN),
            "at risk, new next step after 9 days · *send a change order* · <@U0PRIYA>",
        ),
        (
            unchanged(fit_before=80.0),
            "at risk, worse · *send a change order* · <@U0PRIYA>",
        ),
        (
            unchanged(band=Band.RED),
            "critical, was at risk · *send a change order* · <@U0PRIYA>",
        ),
        (unchanged(fit_before=40.0), "at risk, better · *send a change order* · Priya Nair"),
        (
            a_client(at_risk_before=None, debt_before=None, band_before=None),
            "at risk · *send a change order* · Priya Nair",
        ),
        (a_client(owner=None), "at risk, was on track · *send a change order* · nobody owns it"),
        (a_client(owner="priya@x"), "at risk, was on track · *send a change order* · priya@x"),
        (a_client(owner="U0GONE1", at_risk_before=True), "at risk, was on track"),
    ],
)
def test_only_news_that_wants_a_decision_pings_its_owner(client, who):
    assert who in line_of(client)


def test_a_client_that_needs_no_decision_pings_nobody():
    worse = a_client(play=PlayName.NONE)
    message = told(a_digest(worse=(worse,), still=(unchanged(2, play=PlayName.NONE),)))

    assert "<@" not in words(message)


def test_what_is_overdue_on_either_side_is_told_once():
    signals = (
        a_signal("client_duty", 5.0, overdue=2.0, working_days=6.0, missed=2.0, due=4.0),
        a_signal("slow_response", 9.0, late="answer", raised_on="2026-06-22", text="late"),
        a_signal("broken_promise", 8.0, working_days=3.0, due="2026-06-25", text="the report"),
    )
    client = a_client(signals=signals, reason="fault_unknown", figures=_raised("the banner"))

    assert line_of(client).splitlines()[-1] == (
        "Overdue: they owe us 2 things, 6 working days late at worst; "
        "our answer to the complaint of 22 Jun 2026; our promise “the report”, "
        "3 working days late."
    )


def test_two_complaints_of_a_day_are_overdue_in_one_phrase():
    late = {"late": "answer", "raised_on": "2026-06-22", "text": "late"}
    signals = tuple(a_signal("slow_response", 9.0, **late) for _ in range(2))
    client = a_client(signals=signals, reason="fault_unknown", figures=_raised("the banner"))

    overdue = line_of(client).splitlines()[-1]
    assert overdue == "Overdue: our answer to 2 complaints of 22 Jun 2026."


def test_a_letter_that_is_out_is_said_by_its_noun():
    figures = {"message": "graceful_exit", "sent_on": "2026-06-10", "until": "2026-07-10"}
    line = a_client(play=PlayName.NONE, reason="waiting_for_answer", figures=figures)

    assert f"An exit letter of 10 Jun 2026 is unanswered: {AWAITED}" in line_of(line)


def _raised(text: str) -> dict[str, Any]:
    return {"raised_on": "2026-06-22", "text": text, "count": 1.0}


def test_a_reason_that_is_itself_overdue_is_not_said_twice():
    duty = a_signal("client_duty", 20.0, overdue=2.0, working_days=6.0, missed=2.0, due=4.0)
    line = line_of(a_client(signals=(duty,), reason="client_duty", play=PlayName.GOAL_RESET))

    assert "2 client duties overdue, the worst by 6 working days" in line
    assert "Overdue:" not in line


@pytest.mark.parametrize(
    ("reason", "figures", "note"),
    [
        ("all_quiet", {}, ""),
        ("red_nothing_tried", {"fit": 42.0}, ""),
        (
            "waiting_for_answer",
            {"message": "change_order", "sent_on": "2026-06-10", "until": "2026-07-10"},
            f" A change order of 10 Jun 2026 is unanswered: {AWAITED}",
        ),
        (
            "pinned",
            {"on": "2026-06-01", "until": "2026-07-31"},
            " Pinned by a manager on 1 Jun 2026, until 31 Jul 2026.",
        ),
    ],
)
def test_the_reason_is_what_is_wrong_and_not_what_is_done_about_it(reason, figures, note):
    line = line_of(a_client(reason=reason, figures=figures))

    assert line.splitlines()[1] == f"14 h of 60 h contracted were unpaid (23 %).{note}"


def test_money_is_named_without_its_figures():
    margin = a_signal(
        "negative_roi", 40.0, margin=0.04, cost=9600.0, gross_income=1.0, coverage=1.0, hours=9.0
    )
    message = told(a_digest(decisions=(a_client(signals=(margin,), reason="all_quiet"),)))

    assert "Delivery margin is below what it should be." in message.text
    assert "4 %" not in message.text + words(message)


def test_typed_words_cannot_ping_link_or_format():
    nasty = "<!channel> *Acme* <https://evil.example|x>"
    signals = (a_signal("broken_promise", 9.0, working_days=3.0, due="2026-06-25", text=nasty),)
    client = a_client(name=nasty, owner=nasty, signals=signals, reason="broken_promise")
    digest = a_digest(
        decisions=(client,),
        improved=(nasty,),
        contested=(contested(name=nasty),),
        stale=Stale(clients=((nasty, BEFORE),), count=1),
        late=_late(nasty),
    )
    draft = WaitingDraft(draft_id=1, words=nasty, link="")
    message = told(digest, drafts=[draft], lesson=nasty)
    shown = [o["text"] for o in _mrkdwn(message.blocks)]

    assert not any("<!channel>" in w or "<https" in w for w in (message.text, *shown))


def _mrkdwn(part: Any) -> list[dict[str, Any]]:
    if isinstance(part, list):
        return [found for one in part for found in _mrkdwn(one)]
    if not isinstance(part, dict):
        return []
    own = [part] if part.get("type") == "mrkdwn" else []
    return own + [found for value in part.values() for found in _mrkdwn(value)]


# --- the parts after the clients ---


def contested(number: int = 1, pins: int = 1, **fields: Any) -> ClientNight:
    pin = Pin(
        id=3,
        client_id=number,
        kind=PinKind.BAND,
        value="green",
        reason="they renewed for a year",
        by="U0TOM",
        set_on=date(2026, 6, 1),
        until=date(2026, 7, 31),
        rule_then="amber",
    )
    held = tuple(replace(pin, id=3 + at) for at in range(pins))
    before = {"own_band": Band.RED, "own_band_before": Band.AMBER}
    return unchanged(number, play=PlayName.NONE, pins=held, **{**before, **fields})


def test_a_contested_pin_shows_both_results_and_asks():
    message = told(a_digest(contested=(contested(name="Acme"),)))
    shown = words(message)

    both = (
        "pinned by Tom Okafor as “on track” until 31 Jul; the rules now say “critical” "
        "(at risk when it was pinned)."
    )
    assert both in shown
    assert "Why it was pinned: “they renewed for a year”. <@U0TOM>: keep it, or lift it?" in shown
    assert f"Acme: {both} Keep or lift it?" in message.text
    assert "1 needs a decision" in message.text
    row = next(b for b in message.blocks if b.get("block_id", "").endswith(":p3"))
    assert [(e["action_id"], e["value"]) for e in row["elements"]] == [
        ("pin.keep.3", "3"),
        ("pin.lift.3", "3"),
    ]


def test_a_pin_that_was_contested_before_asks_without_a_ping_and_the_many_are_counted():
    old = contested(own_band_before=Band.RED, pins=9)
    message = told(a_digest(contested=(old,)))

    assert "<@" not in words(message)
    assert "and 6 more pins like that" in words(message)
    assert "And 6 more pins like that: /fit gaps has all of them." in message.text


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, " · since today"), (1, " · since yesterday"), (3, " · for 3 days"), (None, "")],
)
def test_a_draft_waits_since_a_day(days, age):
    since = None if days is None else NIGHT - timedelta(days=days)

    assert age_words(since, NIGHT) == age


def test_drafts_that_wait_are_shown_with_their_age_and_the_rest_is_counted():
    drafts = [
        WaitingDraft(
            draft_id=n, words=f"Acme: apology, version {n}", link=LINK, since=date(2026, 6, 27)
        )
        for n in range(1, 8)
    ]
    message = told(a_digest(), drafts=drafts)

    assert "*Drafts waiting (7)*" in words(message)
    assert f"<{LINK}|Acme: apology, version 1> · for 3 days" in words(message)
    assert "and 2 more in Goodfit's Home tab" in words(message)
    assert "Drafts waiting: Acme: apology, version 1 · for 3 days." in message.text


def _late(name: str = "Kestrel", count: int = 1) -> Late:
    waits = a_signal("slow_response", 9.0, late="answer", raised_on="2026-06-18", text="The banner")
    return Late(
        clients=(LateComplaints(client_id=9, name=name, signals=(waits,) * min(count, 6)),),
        count=count,
    )


def test_complaints_beyond_their_time_are_named_also_of_clients_without_a_line():
    message = told(a_digest(late=_late(count=7)), links={"S-7": LINK})

    assert "*Complaints beyond their time (7)*" in words(message)
    assert (
        f"*Kestrel* waits for our answer since 18 Jun: “The banner” (<{LINK}|the message>)"
        in words(message)
    )
    assert "and 2 more in the portfolio" in words(message)
    assert "Kestrel waits for our answer since 18 Jun: “The banner”." in message.text


def test_a_clients_line_leads_to_the_draft_that_waits():
    draft = WaitingDraft(draft_id=1, words="Client 1: apology", link=LINK, client_id=1)
    unseen = replace(draft, link="")

    assert f"*send a change order* · <{LINK}|a draft waits> · <@U0PRIYA>" in line_of(
        a_client(), drafts=[draft]
    )
    assert "· a draft waits ·" in line_of(a_client(), drafts=[unseen])
    assert "a draft waits" not in line_of(a_client(), drafts=[replace(draft, client_id=2)])


def test_a_clients_line_never_says_that_a_draft_waits_that_nobody_can_approve():
    draft = WaitingDraft(
        draft_id=1, words="Client 1: apology", link=LINK, client_id=1, is_stale=True
    )

    line = line_of(a_client(), drafts=[draft])
    assert f"<{LINK}|a draft is out of date>" in line
    assert "a draft waits" not in line


def test_who_is_on_track_is_counted_and_who_moved_is_named():
    tally = Tally(total=14, at_risk=2, on_track=9, unknown=3, improved=5, slipped=1, changed=6)
    message = told(
        a_digest(tally=tally, improved=("Halyard", "Lumen"), slipped=("Borealis",), muted=2)
    )

    assert (
        "9 not at risk. 3 not known yet: nothing is logged that fit could be read from. "
        "Halyard, Lumen and 3 more improved. Borealis slipped, still on track. "
        "2 muted, left out above."
    ) in message.text


def test_the_lesson_of_the_month_stands_in_it_once():
    lesson = "“Communication” was behind 4 of 6 complaints this month."
    message = told(a_digest(), lesson=lesson)

    assert message.text.count(lesson) == 1
    assert words(message).count(lesson) == 1


def test_a_repeat_says_so_in_its_first_word():
    assert told(a_digest(), is_repeat=True).text.startswith("(repeated) No changes overnight.")


def test_an_owners_own_digest_names_nobody_and_has_no_manager_s_menu():
    message = told(a_digest(decisions=(a_client(),)), is_personal=True)

    assert "5 of your 14 clients at risk" in message.text
    assert "Your clients" in words(message)
    assert "<@" not in words(message)
    assert "overflow" not in str(message.blocks)


# --- many, long, and Slack's limits ---


def a_row(number: int, **fields: Any) -> PortfolioRow:
    return PortfolioRow(
        **{
            "name": f"Client {number}",
            "owner": "U0PRIYA",
            "fit": 60.0,
            "debt": 5.0,
            "band": Band.AMBER,
            "course": Course.SAME,
            "play": PlayName.NONE,
            **fields,
        }
    )


def test_what_has_no_line_is_counted_and_reachable():
    tally = Tally(
        total=50, at_risk=45, decisions=20, fresh_decisions=6, worse=10, still=15, on_track=5
    )
    shown = tuple(a_client(n) for n in range(1, 5))
    message = told(a_digest(tally=tally, decisions=shown))

    rest = (
        "Besides these, 16 need a decision, 10 got worse, 15 are still at risk "
        "(2 of them since the night before)."
    )
    assert rest in message.text
    assert rest in words(message)
    assert any("fit.portfolio" in str(block) for block in message.blocks)


def test_fit_stands_against_debt_in_a_chart_and_the_portfolio_in_a_table():
    clients = (a_client(1), a_client(2, fit=None), a_client(3, debt=30.0))
    message = told(a_digest(decisions=clients), rows=[a_row(1), a_row(2, fit=None)])
    chart = next(b for b in message.blocks if b["type"] == "data_visualization")
    table = next(b for b in message.blocks if b["type"] == "data_table")

    assert chart["chart"]["axis_config"]["categories"] == ["Client 1", "Client 3"]
    assert [s["name"] for s in chart["chart"]["series"]] == ["Fit, 100 is best", "Debt, 0 is best"]
    assert [cell["text"] for cell in table["rows"][2]][:5] == [
        "Client 2",
        "at risk",
        "unchanged",
        "not known",
        "5",
    ]
    assert "Fit and debt, 0 to 100 each: Client 1 60 and 0; Client 3 60 and 30." in message.text
    assert not {b["type"] for b in message.plain_blocks} & NATIVE
    assert "Client 2" in "\n".join(texts_of(message.plain_blocks))


LONG = "A name that goes on and on, " * 20


@pytest.mark.parametrize("name", ["Client", LONG, "<&>*_~`" * 60])
@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_however_many_and_however_long_slack_takes_it(count, name):
    text = "what they said " * 50
    signals = (
        a_signal(),
        a_signal("slow_response", 9.0, late="answer", raised_on="2026-06-22", text=text),
        *(
            a_signal("broken_promise", 8.0, working_days=3.0, due="2026-06-25", text=text)
            for _ in range(9)
        ),
    )
    clients = [
        a_client(n, name=f"{name} {n}", signals=signals, owner=name) for n in range(1, count + 1)
    ]
    digest = a_digest(
        tally=Tally(total=count, at_risk=count, decisions=count, worse=count, still=count),
        decisions=tuple(clients[:4]),
        worse=tuple(replace(c, client_id=100 + c.client_id) for c in clients[:2]),
        still=tuple(replace(c, client_id=200 + c.client_id) for c in clients[:2]),
        contested=tuple(
            contested(300 + n, name=name, pins=3, reason="all_quiet") for n in range(count)
        ),
        improved=(name,) * min(count, 3),
        late=_late(name, count) if count else Late(),
        stale=Stale(clients=((name, BEFORE),) * min(count, 5), count=count),
        unscored=count,
        muted=count,
        rules_changed=True,
    )
    drafts = [
        WaitingDraft(draft_id=n, words=f"{name}: apology · waits", link=LINK, since=BEFORE)
        for n in range(count)
    ]
    links = {"S-7": LINK}
    rows = [a_row(n, name=f"{name} {n}", owner=name) for n in range(count * 4)]
    message = told(digest, drafts=drafts, links=links, rows=rows, lesson=text, is_repeat=True)

    for blocks in (message.blocks, message.plain_blocks):
        assert _without_pin_ids(block_errors(blocks, "message")) == []
        assert len(blocks) <= 50
    assert len(message.text) <= LONGEST_TEXT
    if count == 50:
        assert "more lines are left out here: press Open portfolio, or type /fit." in message.text
    assert message.text.endswith("hours to Mon 29 Jun 2026.")


def _without_pin_ids(errors: list[str]) -> list[str]:
    # The pins of this test share their numbers, as no two of a workspace do.
    return [error for error in errors if "already exists" not in error]


def test_a_table_of_everybody_keeps_to_slacks_limit_and_counts_the_rest():
    rows = [a_row(n, name=LONG, owner=LONG) for n in range(500)]
    tally = Tally(total=500, at_risk=1, changed=1)
    message = told(a_digest(tally=tally), rows=rows)
    table = next(b for b in message.blocks if b["type"] == "data_table")

    assert table["caption"] == (
        "Portfolio: the 100 most urgent of 500 clients; Open portfolio has the rest"
    )
    assert block_errors(message.blocks, "message") == []
    assert "Portfolio: the 15 most urgent of 500 clients" in str(message.plain_blocks)
