"""`/client`: clients are listed, opened, added, corrected and archived, each by who may."""

from typing import Any

import pytest
from living import TEAM, Living

from bot.domain.agreement import Agreement, MoneyEntry
from bot.domain.client import Client, Contact, Portrait
from sandbox.answer import View
from sandbox.message import Message, texts_of
from sandbox.person import Person

ROOM = "C0ACMEINT"
OWN_CHANNEL = "C0ACME"
ELSEWHERE = "C0GENERAL"


def portrait(living: Living, client_id: int = 1) -> Portrait:
    with living.database.begin(TEAM, reading=True) as store:
        return store.clients.portrait(client_id)


def is_archived(living: Living, client_id: int = 1) -> bool:
    with living.database.begin(TEAM, reading=True) as store:
        return store.clients.get(client_id).is_archived


def agreements(living: Living, client_id: int = 1) -> list[Agreement]:
    with living.database.begin(TEAM, reading=True) as store:
        return sorted(store.histories.get(client_id).agreements, key=lambda a: a.id)


def money(living: Living, client_id: int = 1) -> list[MoneyEntry]:
    with living.database.begin(TEAM, reading=True) as store:
        return list(store.histories.get(client_id).money)


def add_clients(living: Living, count: int) -> None:
    with living.database.begin(TEAM) as store:
        for number in range(count):
            client = Client(key=f"zoo-{number:02d}", name=f"Zoo {number:02d}", currency="EUR")
            store.clients.add(client, by=None, at=living.clock())


def opened(living: Living, person: Person, line: str, words: str = "") -> View:
    """Type what opens a modal; return the modal."""
    person.command(ELSEWHERE, line)
    return shown(living, person, words)


def shown(living: Living, person: Person, words: str) -> View:
    """Wait until the open modal says so."""
    return living.slack.wait_for(lambda: (m := person.modal()) and words in words_of(m) and m)


def words_of(view: View) -> str:
    return f"{view.title}\n{view.words}"


def private(living: Living, person: Person, words: str) -> Message:
    """Wait for a private answer that says so."""
    return living.slack.wait_for(
        lambda: next((m for m in person.ephemerals() if words in m.text), None)
    )


def test_the_list_names_every_client_with_its_state_and_opens_one(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ELSEWHERE, "/client")

    assert "Clients: 1 to 5 of 5" in answer.text
    assert "Acme · active · retail · looked after by Priya Nair" in answer.text
    assert "archived" not in answer.text
    assert [m.text for m in priya.ephemerals()] == [answer.text]

    priya.click(answer.message, "client.open.5")
    assert "Halyard & Sons" in texts_of(shown(living, priya, "Halyard").record["title"])


def test_a_long_list_comes_in_pages_that_replace_each_other(living: Living) -> None:
    add_clients(living, 40)
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ELSEWHERE, "/client list")
    assert "Clients: 1 to 20 of 45" in answer.text
    with pytest.raises(LookupError):
        answer.message.button("Previous page")

    priya.press(answer.message, "Next page")
    living.slack.wait_for(lambda: "Clients: 21 to 40 of 45" in answer.message.text)
    priya.press(answer.message, "Next page")
    living.slack.wait_for(lambda: "Clients: 41 to 45 of 45" in answer.message.text)
    with pytest.raises(LookupError):
        answer.message.button("Next page")
    priya.press(answer.message, "Previous page")
    living.slack.wait_for(lambda: "Clients: 21 to 40 of 45" in answer.message.text)
    assert len(priya.ephemerals()) == 1


def test_archived_clients_are_counted_and_listed_when_asked_for(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    dana.command(ELSEWHERE, "/client acme archive")

    answer = dana.command(ELSEWHERE, "/client")
    assert "Acme" not in answer.text
    assert "1 archived client is not shown. Type `/client list archived`" in answer.text

    assert (
        "Archived clients: 1 to 1 of 1\nAcme"
        in dana.command(ELSEWHERE, "/client list archived").text
    )
    dana.press(answer.message, "Archived clients")
    living.slack.wait_for(lambda: "Archived clients: 1 to 1 of 1" in answer.message.text)


def test_adding_opens_a_form_with_the_name_filled_in(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    form = opened(living, priya, "/client add Zebra & Sons", "Add a client")
    assert form.values["name"]["name"]["value"] == "Zebra & Sons"

    assert priya.submit(form, {"contact_email": "zoe@zebra.example"}).result == "closed"
    private(living, priya, "Added: Zebra &amp; Sons")
    client = portrait(living, 6).client
    assert (client.name, client.owner, client.contact_email) == (
        "Zebra & Sons",
        "U0PRIYA",
        "zoe@zebra.example",
    )


def test_adding_a_client_that_is_there_says_so_and_offers_to_open_it(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ELSEWHERE, "/client add Acme")

    assert "Acme is there already, so nothing was added." in answer.text
    priya.press(answer.message, "Open")
    shown(living, priya, "Owner: Priya Nair")


def test_a_member_may_not_set_what_a_new_client_pays_or_which_channel_it_has(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    own = opened(living, priya, "/client add Zebra", "Add a client")
    assert not {"kind", "fee", "included_hours", "channel"} & set(own.values)
    assert "A manager can add their channel" in own.words
    priya.dismiss(own)

    with_manager(living, "U0PRIYA")
    form = opened(living, priya, "/client add Zebra", "Fee")
    with_manager(living)
    done = priya.submit(
        form, {"kind": "retainer", "fee": "400", "included_hours": "5h", "channel": ROOM}
    )

    assert done.result == "errors"
    assert set(done.errors) == {"kind", "fee", "included_hours", "channel"}
    assert all("Only a manager" in told for told in done.errors.values())


def created_from(living: Living, person: Person, line: str) -> tuple[Message, View]:
    """Type what names a client that is not there; return the answer and the form of that client."""
    answer = person.command(ELSEWHERE, line)
    person.press(answer.message, "Create Zebra")
    return answer.message, shown(living, person, "Add a client")


def test_what_waited_for_a_client_and_is_refused_comes_back_beside_the_client_that_was_added(
    living: Living,
) -> None:
    sam = living.slack.person("U0SAM")
    message, form = created_from(living, sam, '/promise Zebra "the new logo" by 2050-01-05')

    assert sam.submit(form, {"owner": "U0PRIYA"}).result == "closed"

    living.slack.wait_for(lambda: message.text.startswith("Added: Zebra."))
    assert "What you typed was not logged: Only the client's owner, or a manager," in message.text
    assert "the new logo, by 5 Jan 2050" in message.text
    assert "Nothing was changed" not in message.text
    sam.press(message, "Open its form")
    again = shown(living, sam, "Log a promise")
    assert again.values["text"]["text"]["value"] == "the new logo"


def test_what_waited_for_a_client_and_misses_something_opens_the_form_for_it(
    living: Living,
) -> None:
    dana = living.slack.person("U0DANA")
    message, form = created_from(living, dana, '/promise Zebra "the new logo"')

    assert dana.submit(form).result == "updated"

    rest = shown(living, dana, "Log a promise")
    assert "Added: Zebra. What you typed is not logged yet" in rest.words
    assert rest.values["client"]["client"]["selected_option"]["text"]["text"] == "Zebra"
    living.slack.wait_for(lambda: "the new logo" in message.text and "Added" in message.text)
    assert dana.submit(rest, {"due": "2050-01-05"}).result == "closed"
    living.slack.wait_for(lambda: "Promised to Zebra: the new logo" in message.text)


def test_what_was_dropped_meanwhile_is_said_beside_the_client_that_was_added(
    living: Living,
) -> None:
    dana = living.slack.person("U0DANA")
    message, form = created_from(living, dana, '/scope Zebra "a banner" 3h')
    dana.click(message, "entry.more", "Not about a client")
    living.slack.wait_for(lambda: "I forgot it" in message.text)

    assert dana.submit(form).result == "closed"

    private(living, dana, "Added: Zebra. What you typed was not logged: That was logged or dropped")


def test_a_client_opens_with_its_facts_and_its_log_a_page_at_a_time(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    for number in range(12):
        priya.command(ROOM, f'/scope acme "ask number {number}" 1h')

    view = opened(living, priya, "/client acme", "Owner: Priya Nair")
    assert view.title == "Acme"
    assert "Segment: retail" in view.words
    assert "Jo Reyes, jo@acme.example" in view.words
    assert "1 to 10 of 12" in view.words
    assert "Scope requests: 12" in view.words
    assert "S-12 · Scope request" in view.words
    assert "not decided yet\nask number 11, 1 h" in view.words
    assert "ask number 1," not in view.words

    priya.press(view, "Older")
    shown(living, priya, "11 to 12 of 12")
    assert "ask number 1, 1 h" in view.words
    priya.press(view, "Newer")
    shown(living, priya, "1 to 10 of 12")


def test_an_entry_is_opened_from_the_clients_view_in_its_own_form(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, '/scope acme "a banner" 3h')
    view = opened(living, priya, "/client acme", "a banner")

    priya.click(view, "entry.edit.S-1")

    form = shown(living, priya, "Change S-1")
    assert form.values["text"]["text"]["value"] == "a banner"


def test_a_request_is_logged_from_the_clients_view(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    view = opened(living, sam, "/client acme", "Owner")
    sam.click(view, "client.more", "Log a scope request")
    form = shown(living, sam, "What they asked for")
    assert form.values["client"]["client"]["selected_option"]["value"] == "1"

    sam.submit(form, {"text": "from the view", "hours": "2h"})

    with living.database.begin(TEAM, reading=True) as store:
        assert [a.text for a in store.histories.get(1).scope_requests] == ["from the view"]


def test_members_see_hours_and_contacts_and_managers_the_fee_too(living: Living) -> None:
    living.slack.person("U0DANA").command(ELSEWHERE, "/client acme refund 500 EUR late launch")

    seen = opened(living, living.slack.person("U0SAM"), "/client acme", "Agreements").words
    assert "Retainer since 1 Jan 2025, 60 h a month" in seen
    assert "jo@acme.example" in seen
    assert "6000" not in seen
    assert "500" not in seen

    view = opened(living, living.slack.person("U0TOM"), "/client acme", "Agreements")
    assert "60 h a month, 6000.00 EUR a month, 30 days' notice" in view.words
    assert "Refund" in view.words
    assert "late launch, 500.00 EUR" in view.words


def test_the_owner_is_changed_at_once_and_the_answer_says_who_it_was(living: Living) -> None:
    answer = living.slack.person("U0DANA").command(ELSEWHERE, "/client acme owner @sam")

    assert "Acme: owner is now Sam Lindqvist, was Priya Nair." in answer.text
    assert portrait(living).client.owner == "U0SAM"


@pytest.mark.parametrize("guest", ["@gus", "@jo"])
def test_nobody_but_a_member_can_own_a_client(living: Living, guest: str) -> None:
    answer = living.slack.person("U0DANA").command(ELSEWHERE, f"/client acme owner {guest}")

    assert "member of this workspace" in answer.text
    assert "Nothing was changed." in answer.text
    assert "You typed: /client acme owner" in answer.text
    assert portrait(living).client.owner == "U0PRIYA"


@pytest.mark.parametrize(
    ("line", "field", "value", "told"),
    [
        ("segment Food & Drink", "segment", "Food & Drink", "segment is now Food &amp; Drink"),
        ("channel #random", "channel", "C0RANDOM", "channel is now <#C0RANDOM>, was <#C0ACME>"),
    ],
)
def test_a_verb_changes_one_thing_at_once(
    living: Living, line: str, field: str, value: str, told: str
) -> None:
    answer = living.slack.person("U0DANA").command(ELSEWHERE, f"/client acme {line}")

    assert told in answer.text
    assert getattr(portrait(living).client, field) == value


def test_another_name_is_added_and_understood_from_then_on(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ELSEWHERE, "/client acme alias ACME Ltd")

    assert "other names are now ACME Ltd, were none" in answer.text
    assert portrait(living).aliases == ("ACME Ltd",)
    assert "Logged for Acme" in priya.command(ELSEWHERE, '/scope "acme ltd" "x" 1h').text
    priya.command(ELSEWHERE, "/client acme alias acme ltd, Ace")
    assert set(portrait(living).aliases) == {"ACME Ltd", "Ace"}


def test_a_name_of_another_client_is_refused_and_that_client_is_named(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    dana.command(ELSEWHERE, "/client northwind alias NWT")

    answer = dana.command(ELSEWHERE, "/client acme alias nwt")
    assert "nwt is another name of Northwind Traders already" in answer.text
    assert portrait(living).aliases == ()

    form = opened(living, dana, "/client acme edit", "Edit Acme")
    done = dana.submit(form, {"aliases": "Nwt, Acme Inc", "name": "Kestrel Labs"})
    assert done.result == "errors"
    assert "Northwind Traders" in done.errors["aliases"]
    assert "Kestrel Labs is there already" in done.errors["name"]


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        ("#client-health", "Goodfit posts the digest in that channel"),
        ("#approvals", "Goodfit posts the approvals in that channel"),
        ("#northwind", "That channel belongs to Northwind Traders"),
    ],
)
def test_a_channel_that_is_taken_cannot_be_a_clients(
    living: Living, channel: str, told: str
) -> None:
    answer = living.slack.person("U0TOM").command("C0HEALTH", f"/client acme channel {channel}")

    assert told in answer.text
    assert portrait(living).client.channel == "C0ACME"


def test_in_a_clients_own_channel_its_name_is_left_out(living: Living) -> None:
    dana = living.slack.person("U0DANA")

    assert (
        "Acme: segment is now food"
        in living.slack.person("U0PRIYA").command(OWN_CHANNEL, "/client segment food").text
    )
    dana.command(ROOM, "/client edit")
    assert shown(living, dana, "Edit Acme")


@pytest.mark.parametrize(
    "line",
    [
        "owner @sam",
        "channel #random",
        "archive",
        "reactivate",
        "refund 500 EUR",
        "credit 500 EUR",
        "agreement",
    ],
)
def test_what_is_a_managers_is_refused_to_the_clients_owner_too(living: Living, line: str) -> None:
    answer = living.slack.person("U0PRIYA").command(ELSEWHERE, f"/client acme {line}")

    assert "Only a manager can do that" in answer.text
    assert portrait(living).client.owner == "U0PRIYA"
    assert not is_archived(living)
    assert money(living) == []


@pytest.mark.parametrize("line", ["segment food", "alias Ace", "contacts", "edit"])
def test_what_is_the_owners_is_refused_to_other_members(living: Living, line: str) -> None:
    answer = living.slack.person("U0SAM").command(ELSEWHERE, f"/client acme {line}")

    assert "Only the client's owner, or a manager, can do that." in answer.text
    assert portrait(living).client.segment == "retail"


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("client.edit", "1"),
        ("client.contacts", "1"),
        ("agreement.add", "1"),
        ("client.archive", "1"),
        ("client.open", "99"),
        ("client.page", "{}"),
        ("client.list", "[]"),
        ("client.more", '{"log": "salary", "client": 1}'),
    ],
)
def test_forged_clicks_change_nothing(living: Living, action: str, value: str) -> None:
    assert living.forge_click("U0SAM", action, value) == 200
    assert living.forge_click("U0GUS", action, value) == 200

    assert not is_archived(living)


def test_a_manager_archives_in_the_view_and_brings_it_back(living: Living) -> None:
    tom = living.slack.person("U0TOM")
    view = opened(living, tom, "/client halyard", "Archive")

    dialog = next(e for b in view.blocks for e in b.get("elements", []) if "confirm" in e)
    assert "Archive Halyard &amp; Sons?" not in texts_of(dialog["confirm"])
    assert "Archive Halyard & Sons?" in texts_of(dialog["confirm"])
    tom.press(view, "Archive")
    shown(living, tom, "nothing can be logged")
    assert is_archived(living, 5)
    refused = tom.command(ELSEWHERE, '/scope halyard "x" 1h').text
    assert "Halyard &amp; Sons is archived" in refused
    assert "/client halyard reactivate" in refused

    view = opened(living, tom, "/client halyard", "Reactivate")
    assert "archived it" in view.words
    tom.press(view, "Reactivate")
    shown(living, tom, "brought it back")
    assert not is_archived(living, 5)


def test_archiving_by_a_word_offers_the_way_back(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    answer = dana.command(ELSEWHERE, "/client acme archive")
    assert "Acme is archived" in answer.text

    dana.press(answer.message, "Reactivate")

    living.slack.wait_for(lambda: "Acme is back" in answer.message.text)
    assert not is_archived(living)


@pytest.mark.parametrize(("verb", "head"), [("refund", "Refunded to"), ("credit", "Credited to")])
def test_money_given_back_is_logged_and_answered_as_every_entry(
    living: Living, verb: str, head: str
) -> None:
    answer = living.slack.person("U0TOM").command(
        ELSEWHERE, f'/client acme {verb} 500 EUR "late launch"'
    )

    assert f"{head} Acme: late launch, 500.00 EUR" in answer.text
    assert answer.message.button("Undo")
    assert [(m.kind, m.amount, m.note) for m in money(living)] == [(verb, 50_000, "late launch")]


def test_a_refund_in_another_currency_is_refused_and_nothing_is_lost(living: Living) -> None:
    answer = living.slack.person("U0TOM").command(
        ELSEWHERE, '/client acme refund $500 "late launch"'
    )

    assert "Acme's sums are in EUR" in answer.text
    assert 'You typed: /client acme refund $500 "late launch"' in answer.text
    assert money(living) == []


def test_a_refund_without_its_sum_opens_the_form_for_it(living: Living) -> None:
    tom = living.slack.person("U0TOM")
    form = opened(living, tom, "/client acme refund late launch", "Log a refund")

    assert tom.submit(form, {"amount": "500"}).result == "closed"
    private(living, tom, "Refunded to Acme: late launch, 500.00 EUR")


def test_a_misspelt_client_is_offered_and_what_was_typed_is_kept(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    answer = dana.command(ELSEWHERE, "/client acmee segment food")

    assert 'No client is called "acmee". Did you mean one of these?' in answer.text
    assert "You typed: /client acmee segment food" in answer.text
    dana.press(answer.message, "Acme")
    shown(living, dana, "Segment: retail")

    dana.press(answer.message, "Create acmee")
    assert shown(living, dana, "Add a client").values["name"]["name"]["value"] == "acmee"


def test_a_name_that_fits_two_clients_offers_both(living: Living) -> None:
    answer = living.slack.person("U0SAM").command(ELSEWHERE, "/client kestrel")

    assert 'Several clients fit "kestrel"' in answer.text
    assert answer.message.button("Kestrel Foods")
    assert answer.message.button("Kestrel Labs")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("acme dance", "dance"),
        ("acme archive everything", "everything"),
        ("acme owner tom", "@PERSON"),
        ("acme channel", "#CHANNEL"),
        ("acme segment", "SEGMENT"),
        ("list everything", "everything"),
        ("edit", "Which client?"),
    ],
)
def test_what_is_not_understood_comes_back_with_the_usage(
    living: Living, line: str, told: str
) -> None:
    answer = living.slack.person("U0DANA").command(ELSEWHERE, f"/client {line}")

    assert told in answer.text
    assert f"You typed: /client {line}" in answer.text
    assert "/client [CLIENT] archive" in answer.text
    assert not is_archived(living)


def test_typed_text_cannot_ping_link_or_format(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ELSEWHERE, "/client acme segment *bold* <!channel> https://evil.example")
    view = opened(living, priya, "/client acme", "What was changed")
    answer = priya.command(ELSEWHERE, "/client acme segment <!here>")
    nobody = priya.command(ELSEWHERE, "/client <!everyone> show")

    blocks = [*view.blocks, *answer.blocks, *nobody.blocks]
    mrkdwn = [
        part
        for block in blocks
        for part in [block.get("text"), *block.get("elements", [])]
        if isinstance(part, dict) and part.get("type") == "mrkdwn"
    ]
    assert any("bold" in part["text"] for part in mrkdwn)
    for part in mrkdwn:
        assert not {"<!channel>", "<!here>", "*bold*"} & set(part["text"].split())
        assert part.get("verbatim") or "evil.example" not in part["text"]
    assert "<!" not in answer.text + nobody.text


def test_a_press_that_is_not_ones_own_is_answered_and_changes_nothing(living: Living) -> None:
    sam = living.slack.person("U0SAM")
    for label, told in (("Edit", "owner, or a manager"), ("Archive", "Only a manager")):
        with_manager(living, "U0SAM")
        view = opened(living, sam, "/client acme", "Owner: Priya Nair")
        with_manager(living)
        sam.press(view, label)
        shown(living, sam, told)

    assert not is_archived(living)


def test_a_member_is_offered_what_they_may_do_and_no_more(living: Living) -> None:
    everything = {"Edit", "Contacts", "Add an agreement", "Archive"}
    for who, offered in (
        ("U0SAM", set()),
        ("U0PRIYA", {"Edit", "Contacts"}),
        ("U0TOM", everything),
    ):
        view = opened(living, living.slack.person(who), "/client acme", "Owner: Priya Nair")
        labels = {e["text"]["text"] for e in elements_of(view) if e["type"] == "button"}
        assert labels & everything == offered
        assert ("Only their owner, or a manager, can change this." in view.words) is (not offered)
        assert any(e["type"] == "overflow" for e in elements_of(view))
        living.slack.person(who).dismiss(view)


def elements_of(view: View) -> list[Any]:
    return [e for block in view.blocks for e in block.get("elements", []) if "type" in e]


def with_manager(living: Living, *more: str) -> None:
    with living.database.begin(TEAM, reading=True) as store:
        managers = store.team.get().managers
    others = tuple(m for m in managers if m in ("U0DANA", "U0TOM"))
    living.change_team(managers=(*others, *more))


def test_a_guest_learns_nothing(living: Living) -> None:
    answer = living.slack.person("U0GUS").command("C0NORTH", "/client")

    assert "Goodfit is for members of this workspace" in answer.text
    assert "Acme" not in answer.text


def test_a_manager_edits_everything_in_one_form_and_the_view_tells_what_it_was(
    living: Living,
) -> None:
    dana = living.slack.person("U0DANA")
    view = opened(living, dana, "/client acme", "Owner: Priya Nair")
    dana.press(view, "Edit")
    form = shown(living, dana, "Edit Acme")
    assert "currency stays as it is" in form.words

    done = dana.submit(
        form,
        {
            "name": "Acme Group",
            "status": "leaving",
            "owner": "U0SAM",
            "timezone": "America/New_York",
            "aliases": "Acme Inc, AG",
            "segment": "",
        },
    )

    assert done.result == "updated"
    view = shown(living, dana, "Owner: Sam Lindqvist")
    assert view.title == "Acme Group"
    assert "What was changed* (1)" in view.words
    assert "Dana Whitfield changed it" in view.words
    assert (
        "name was Acme; status was active; segment was retail; owner was Priya Nair" in view.words
    )
    now = portrait(living)
    assert (now.client.key, now.client.segment, now.aliases) == ("acme", None, ("AG", "Acme Inc"))
    assert "Logged for Acme Group" in dana.command(ROOM, '/scope acme "x" 1h').text


def test_only_the_newest_changes_are_shown_and_the_others_counted(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    for number in range(7):
        priya.command(ELSEWHERE, f"/client acme segment kind {number}")

    view = opened(living, priya, "/client acme", "What was changed* (7)")

    assert "segment was kind 5" in view.words
    assert "segment was kind 1)" in view.words
    assert "segment was kind 0" not in view.words
    assert "and 2 older changes" in view.words


def test_the_currency_is_changed_only_while_no_sum_is_in_the_ledger(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    form = opened(living, dana, "/client kestrel-foods edit", "Edit Kestrel Foods")
    told = dana.submit(form, {"currency": "euros"}).errors["currency"]
    assert told.startswith("That is no currency")
    living_form = shown(living, dana, "Edit Kestrel Foods")
    dana.command(ELSEWHERE, "/client kestrel-foods refund 5 EUR")

    done = dana.submit(living_form, {"currency": "USD"})

    assert done.result == "errors"
    assert "Sums are in the ledger" in done.errors["currency"]
    assert portrait(living, 3).client.currency == "EUR"


def test_the_owner_edits_what_is_theirs(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    form = opened(living, priya, "/client acme edit", "Edit Acme")
    assert set(form.values) == {"segment", "aliases"}

    assert priya.submit(form, {"segment": "shops"}).result == "closed"
    private(living, priya, "Acme: segment is now shops, was retail.")


def test_a_form_that_is_out_of_date_overwrites_nothing(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    form = opened(living, dana, "/client acme edit", "Edit Acme")
    living.slack.person("U0PRIYA").command(ELSEWHERE, "/client acme segment shops")

    done = dana.submit(form, {"name": "Acme Group"})

    assert done.result == "errors"
    told = next(iter(done.errors.values()))
    assert "Priya Nair changed Acme while your form was open" in told
    assert (portrait(living).client.name, portrait(living).client.segment) == ("Acme", "shops")


def test_the_owner_keeps_the_contacts_and_the_change_is_remembered(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    form = opened(living, priya, "/client acme contacts", "Contacts of Acme")
    people = "Ana Pires, ana@acme.example, CEO\nBen Ode\nKim Ray, Finance"

    done = priya.submit(form, {"contact_email": "jo.reyes@acme.example", "contacts": people})

    assert done.result == "closed"
    private(living, priya, "contact's e-mail is now jo.reyes@acme.example, was jo@acme.example")
    assert portrait(living).contacts == (
        Contact(name="Ana Pires", email="ana@acme.example", role="CEO"),
        Contact(name="Ben Ode"),
        Contact(name="Kim Ray", role="Finance"),
    )
    with living.database.begin(TEAM, reading=True) as store:
        account = store.clients.get(1)
    assert (account.contact_changed_by, account.contact_changed_at is None) == ("U0PRIYA", False)
    again = opened(living, priya, "/client acme contacts", "Contacts of Acme")
    assert again.values["contacts"]["contacts"]["value"] == people


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"contact_email": "jo@acme.invalid"}, "contact_email"),
        ({"contacts": "Ana Pires, ana(at)acme@"}, "contacts"),
        ({"contacts": "ana@acme.example"}, "contacts"),
    ],
)
def test_an_address_that_is_none_is_refused_beside_its_field(
    living: Living, fields: dict[str, str], wrong: str
) -> None:
    priya = living.slack.person("U0PRIYA")
    form = opened(living, priya, "/client acme contacts", "Contacts of Acme")

    done = priya.submit(form, fields)

    assert done.result == "errors"
    assert list(done.errors) == [wrong]
    assert portrait(living).client.contact_email == "jo@acme.example"


def test_a_manager_adds_an_agreement_and_is_asked_to_end_the_open_one(living: Living) -> None:
    tom = living.slack.person("U0TOM")
    form = opened(living, tom, "/client acme agreement", "Agreed: Acme")
    assert "A-1 (retainer since 1 Jan 2025) has no last day" in form.words

    done = tom.submit(
        form,
        {
            "kind": "fixed",
            "start": "2026-07-01",
            "end": "2026-09-30",
            "fee": "12,000",
            "included_hours": "120",
            "notice_days": "14",
            "rollover": "unused",
            "text": "Relaunch",
        },
    )

    assert done.result == "closed"
    answer = private(living, tom, "Agreed with Acme: Fixed from 1 Jul 2026 to 30 Sep 2026")
    assert "120 h in all, 12000.00 EUR in all, 14 days' notice" in answer.text
    new = next(a for a in agreements(living) if a.id != "A-1")
    assert (new.fee, new.included_hours, new.rollover, new.scope) == (
        1_200_000,
        120.0,
        "unused",
        "Relaunch",
    )


def test_an_agreement_is_corrected_in_the_view_and_its_history_kept(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    view = opened(living, dana, "/client acme", "A-1")
    dana.click(view, "entry.edit.A-1")
    form = shown(living, dana, "Change A-1")

    assert dana.submit(form, {"end": "2026-06-30", "fee": "7000"}).result == "updated"

    view = shown(living, dana, "from 1 Jan 2025 to 30 Jun 2026")
    assert "7000.00 EUR a month" in view.words
    dana.click(view, "entry.edit.A-1")
    assert "fee was “6000.00 EUR”" in shown(living, dana, "Change A-1").words


def test_an_agreement_changed_meanwhile_is_not_overwritten(living: Living) -> None:
    dana, tom = living.slack.person("U0DANA"), living.slack.person("U0TOM")
    forms = []
    for person in (dana, tom):
        view = opened(living, person, "/client acme", "A-1")
        person.click(view, "entry.edit.A-1")
        forms.append(shown(living, person, "Change A-1"))

    assert dana.submit(forms[0], {"fee": "7000"}).result == "updated"
    done = tom.submit(forms[1], {"fee": "8000"})

    assert done.result == "errors"
    assert agreements(living)[0].fee == 700_000


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"end": "2026-06-01"}, "end"),
        ({"fee": "much"}, "fee"),
        ({"fee": "$900"}, "fee"),
        ({"included_hours": "a few"}, "included_hours"),
        ({"notice_days": "soon"}, "notice_days"),
    ],
)
def test_what_an_agreement_cannot_be_is_told_beside_the_field(
    living: Living, fields: dict[str, str], wrong: str
) -> None:
    tom = living.slack.person("U0TOM")
    form = opened(living, tom, "/client acme agreement", "Agreed: Acme")

    done = tom.submit(form, {"start": "2026-07-01", **fields})

    assert (done.result, list(done.errors)) == ("errors", [wrong])
    assert len(agreements(living)) == 1


def test_the_same_agreement_twice_is_kept_once(living: Living) -> None:
    tom = living.slack.person("U0TOM")
    for _ in range(2):
        form = opened(living, tom, "/client acme agreement", "Agreed: Acme")
        assert tom.submit(form, {"start": "2026-07-01", "fee": "900"}).result == "closed"

    assert len(agreements(living)) == 2


def test_a_client_with_a_long_name_and_much_to_tell_fits_in_the_view(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    name = "The Very Long Name of a Client & Partners of Upper Saxony, Limited"
    with living.database.begin(TEAM) as store:
        store.clients.set_contacts(1, [Contact(name=f"Person {n} " + "x" * 150) for n in range(20)])
    form = opened(living, dana, "/client acme edit", "Edit Acme")
    assert dana.submit(form, {"name": name}).result == "closed"
    dana.command(ROOM, f'/scope acme "{"long words " * 300}" 1h')

    view = opened(living, dana, "/client acme", "Person 0")

    assert view.title == "The Very Long Name of a…"
    assert name.replace("&", "&amp;") in view.words
    assert "and 10 more: press Contacts" in view.words
