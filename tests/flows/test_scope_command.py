"""`/scope` and `/complaint`: logged, answered to the typer alone, and nothing typed is lost."""

import pytest
from living import TEAM, Living

from bot.domain.complaint import Complaint
from bot.domain.scope_request import ScopeRequest
from sandbox.message import Message

ROOM = "C0ACMEINT"
OWN_CHANNEL = "C0ACME"


def asks(living: Living, client_id: int = 1) -> list[ScopeRequest]:
    with living.database.begin(TEAM, reading=True) as store:
        return sorted(store.histories.get(client_id).scope_requests, key=lambda a: a.id)


def complaints(living: Living, client_id: int = 1) -> list[Complaint]:
    with living.database.begin(TEAM, reading=True) as store:
        return list(store.histories.get(client_id).complaints)


def answered(living: Living, message: Message, words: str) -> str:
    living.slack.wait_for(lambda: words in message.text)
    return message.text


def test_a_scope_request_is_logged_and_answered_to_the_typer_alone(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    before = len(living.slack.messages(ROOM))

    answer = priya.command(ROOM, '/scope acme "extra landing page" 6h')

    assert "Logged for Acme: extra landing page, 6 h" in answer.text
    assert "1st unpaid ask in 90 days, 6 h of" in answer.text
    assert "for nothing from" in answer.text
    assert [m.text for m in priya.ephemerals()] == [answer.text]
    assert len(living.slack.messages(ROOM)) == before
    assert [(a.text, a.hours) for a in asks(living)] == [("extra landing page", 6.0)]


def test_a_complaint_is_logged_in_the_clients_words(living: Living) -> None:
    answer = living.slack.person("U0PRIYA").command(ROOM, "/complaint acme late by 6h")

    assert "Logged as a complaint from Acme: late by 6h" in answer.text
    assert [c.text for c in complaints(living)] == ["late by 6h"]


@pytest.mark.parametrize(
    ("typed", "text", "hours"),
    [
        ("acme “curly quotes” 6h", "curly quotes", 6.0),
        ("acme extra landing page 90 min", "extra landing page", 1.5),
        ('acme "no closing quote 1h30m', "no closing quote", 1.5),
        ("ACME, payload test 2h", "payload test", 2.0),
        ('acme "R&D for <b>" 1,5h', "R&D for <b>", 1.5),
        ('acme "emoji 🎉 and ünïcode" 2 hours', "emoji 🎉 and ünïcode", 2.0),
        ('acme "no hours"', "no hours", None),
        ('"Acme" "quoted client" 2h', "quoted client", 2.0),
        ('acme 6h "hours first"', "hours first", 6.0),
        ('acme "a slip" 999999h', "a slip 999999h", None),
    ],
)
def test_whatever_way_it_is_typed_it_is_understood(
    living: Living, typed: str, text: str, hours: float | None
) -> None:
    answer = living.slack.person("U0PRIYA").command(ROOM, f"/scope {typed}")

    assert answer.text.startswith("Logged for Acme")
    assert [(a.text, a.hours) for a in asks(living)] == [(text, hours)]


def test_in_a_clients_own_channel_the_client_is_left_out(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(OWN_CHANNEL, "/scope banner in Spanish 3h")
    assert "Logged for Acme: banner in Spanish, 3 h" in answer.text

    named_after_it = priya.command(ROOM, '/scope "new icon set" 2h')
    assert "Logged for Acme: new icon set, 2 h" in named_after_it.text


def test_a_misspelt_client_is_offered_the_nearest_and_one_click_logs_it(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acmee "blog post" 2h')
    assert 'No client is called "acmee"' in answer.text
    assert 'I kept "blog post, 2 h"' in answer.text

    priya.press(answer.message, "Acme")

    assert "Logged for Acme: blog post" in answered(living, answer.message, "Logged")
    assert [a.text for a in asks(living)] == ["blog post"]


def test_a_name_that_fits_two_clients_asks_which(living: Living) -> None:
    answer = living.slack.person("U0PRIYA").command(ROOM, "/scope kestrel new label 2h")

    assert "Several clients fit" in answer.text
    assert answer.message.button("Kestrel Foods")
    assert answer.message.button("Kestrel Labs")


def test_an_unknown_client_can_be_created_and_the_request_is_logged_for_it(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope Zebra "new logo" 2h')
    priya.press(answer.message, "Create Zebra")
    form = living.slack.wait_for(priya.modal)

    assert form.values["name"]["name"]["value"] == "Zebra"
    assert priya.submit(form, {}).result == "closed"
    assert "Logged for Zebra: new logo, 2 h" in answered(living, answer.message, "Logged")


def test_no_client_at_all_offers_a_form_filled_with_what_was_typed(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command("C0GENERAL", '/scope "no client here" 2h')
    priya.press(answer.message, "Choose a client")
    form = living.slack.wait_for(priya.modal)

    assert form.values["text"]["text"]["value"] == "no client here"
    assert priya.submit(form, {"client": "2"}).result == "closed"
    assert "Logged for Northwind Traders: no client here" in answered(
        living, answer.message, "Logged"
    )


def test_no_arguments_open_a_form_whose_answer_goes_to_the_typer(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, "/scope")
    form = living.slack.wait_for(priya.modal)

    assert priya.submit(form, {"client": "1", "text": "from the form", "hours": "2h"}).result
    living.slack.wait_for(
        lambda: any("Logged for Acme: from the form" in m.text for m in priya.ephemerals())
    )


def test_hours_that_cannot_be_read_are_refused_beside_the_field(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, "/scope acme")
    form = living.slack.wait_for(priya.modal)

    done = priya.submit(form, {"text": "x", "hours": "a while"})

    assert done.result == "errors"
    assert "1h30m" in done.errors["hours"]
    assert asks(living) == []


@pytest.mark.parametrize("word", ["help", "HELP", "?"])
def test_help_answers_with_examples(living: Living, word: str) -> None:
    answer = living.slack.person("U0PRIYA").command(ROOM, f"/scope {word}")

    assert '/scope acme "extra landing page" 6h' in answer.text
    assert asks(living) == []


def test_the_same_words_within_two_minutes_are_logged_once(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, '/scope acme "twice" 1h')
    again = priya.command(ROOM, '/scope acme "twice" 1h')

    assert "Already logged" in again.text
    assert len(asks(living)) == 1

    priya.press(again.message, "Add it anyway")
    answered(living, again.message, "Logged for Acme")
    assert len(asks(living)) == 2


def test_a_decision_is_made_in_the_menu_and_named_in_the_answer(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 3h')
    priya.click(answer.message, "entry.more", "Change order: they pay")

    living.slack.wait_for(lambda: "change order: they pay" in answer.message.words)
    assert asks(living)[0].decision == "change_order"


def test_a_price_is_shown_in_the_clients_currency(living: Living) -> None:
    answer = living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner" 3h 900 EUR')

    assert "a banner, 3 h, 900.00 EUR" in answer.text
    assert asks(living)[0].amount == 90_000


def test_a_long_text_is_kept_whole_and_shortened_in_the_answer(living: Living) -> None:
    long = "word " * 900
    answer = living.slack.person("U0PRIYA").command(ROOM, f'/scope acme "{long}" 1h')

    assert len(answer.text) < 1000
    assert asks(living)[0].text == long.strip()


def test_a_form_that_is_out_of_date_changes_nothing(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 3h')
    priya.press(answer.message, "Add details")
    form = living.slack.wait_for(priya.modal)
    with living.database.begin(TEAM) as store:
        store.entries.change(
            "S-1", by="U0DANA", at=living.clock(), action="changed", text="two banners"
        )

    done = priya.submit(form, {"hours": "9h"})

    assert done.result == "errors"
    assert "open it again" in next(iter(done.errors.values()))
    assert (asks(living)[0].hours, asks(living)[0].text) == (3.0, "two banners")


def test_what_a_manager_decided_a_member_cannot_undo_from_an_old_card(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 3h')
    assert living.forge_click("U0DANA", "entry.more", '{"do": "goodwill", "ref": "S-1"}') == 200

    priya.click(answer.message, "entry.more", "In scope after all")
    priya.press(answer.message, "Undo")

    living.slack.wait_for(living.outbox_is_empty)
    assert asks(living)[0].decision == "goodwill"


def test_a_change_order_with_its_price_is_booked_by_managers_alone(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 3h 900 EUR')

    priya.click(answer.message, "entry.more", "Change order: they pay")

    living.slack.wait_for(living.outbox_is_empty)
    assert asks(living)[0].decision == "undecided"
    assert living.forge_click("U0DANA", "entry.more", '{"do": "change_order", "ref": "S-1"}') == 200
    assert asks(living)[0].decision == "change_order"


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("entry.undo", "A-1"),
        ("entry.undo", "S-99999999999999999999999"),
        ("entry.undo", "S-1; drop"),
        ("entry.more", "not json"),
        ("entry.more", "[]"),
        ("entry.more", '{"do": "promote", "ref": "S-1"}'),
        ("draft.approve", "{}"),
        ("client.review", "nobody"),
        ("client.review", "4711"),
        ("no.such.action", "x"),
    ],
)
def test_forged_clicks_change_nothing_and_break_nothing(
    living: Living, action: str, value: str
) -> None:
    living.slack.person("U0PRIYA").command(ROOM, '/scope acme "kept" 1h')

    assert living.forge_click("U0DANA", action, value) == 200
    assert [a.text for a in asks(living)] == ["kept"]


def test_undo_takes_it_back_and_log_it_again_brings_it_back(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "by mistake" 1h')

    priya.press(answer.message, "Undo")
    answered(living, answer.message, "Removed: by mistake")
    assert asks(living) == []

    priya.press(answer.message, "Log it again")
    answered(living, answer.message, "Logged for Acme: by mistake")
    assert len(asks(living)) == 1


def test_nobody_but_the_logger_and_managers_can_take_an_entry_back(living: Living) -> None:
    living.slack.person("U0PRIYA").command(ROOM, '/scope acme "mine" 1h')

    assert living.forge_click("U0SAM", "entry.undo", "S-1") == 200
    assert living.forge_click("U0GUS", "entry.undo", "S-1") == 200
    assert living.forge_click("W0JO", "entry.undo", "S-1") == 200

    assert len(asks(living)) == 1
    assert living.forge_click("U0DANA", "entry.undo", "S-1") == 200
    assert asks(living) == []


def test_typed_text_cannot_ping_link_or_format(living: Living) -> None:
    answer = living.slack.person("U0PRIYA").command(
        ROOM, '/scope acme "<!channel> *bold* <https://evil.example|click>" 1h'
    )

    mrkdwn = [
        element["text"]
        for block in answer.blocks
        for element in [block.get("text"), *block.get("elements", [])]
        if isinstance(element, dict) and element.get("type") == "mrkdwn"
    ]
    assert not any("<!channel>" in words or "evil.example" in words for words in mrkdwn)
    assert "<!channel>" not in answer.text


@pytest.mark.parametrize("who", ["U0GUS"])
def test_guests_are_refused_politely_and_learn_nothing(living: Living, who: str) -> None:
    answer = living.slack.person(who).command("C0NORTH", '/scope northwind "x" 1h')

    assert "Goodfit is for members of this workspace" in answer.text
    assert "Northwind Traders" not in answer.text
    assert asks(living, 2) == []


def test_a_price_in_another_currency_is_refused_in_the_form(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 3h')
    priya.press(answer.message, "Add details")
    form = living.slack.wait_for(priya.modal)

    done = priya.submit(form, {"amount": "£50"})

    assert done.result == "errors"
    assert "sums are in EUR" in done.errors["amount"]


def test_what_the_client_pays_for_does_not_count_as_unpaid(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 3h')
    assert "1st unpaid ask" in answer.text
    priya.click(answer.message, "entry.more", "Change order: they pay")

    living.slack.wait_for(lambda: "0 unpaid asks" in answer.message.words)


def test_a_misspelt_other_client_in_a_clients_own_channel_is_asked_about(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")

    answer = priya.command(ROOM, "/scope northwnd logo 2h")

    assert 'No client is called "northwnd"' in answer.text
    assert asks(living) == []


def test_where_the_channel_says_the_client_the_answer_says_so(living: Living) -> None:
    answer = living.slack.person("U0PRIYA").command(ROOM, '/scope "a new logo" 2h')

    assert "client taken from this channel" in answer.message.words
