"""Home shows each person their own; setup is for managers and says what is wrong."""

from journey import APPROVALS, draft_apology, next_night, wrong_of_ours
from living import TEAM, Living

from sandbox.answer import View


def home_of(living: Living, user: str, words: str) -> View:
    person = living.slack.person(user)
    person.open_home()
    return living.slack.wait_for(lambda: (h := person.home()) and words in h.words and h)


def test_a_managers_home_shows_what_waits_and_every_client(living: Living) -> None:
    thread = draft_apology(living)
    thread.version(1)

    home = home_of(living, "U0DANA", "Waiting for you")

    assert "Acme: apology, version 1" in home.words
    assert "Settings" in home.words
    assert "Halyard" in home.words


def test_a_members_home_shows_their_clients_and_their_log_with_undo(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command("C0ACMEINT", '/scope acme "extra landing page" 6h')
    next_night(living)

    home = home_of(living, "U0PRIYA", "S-1")

    assert "Acme · extra landing page, 6 h" in home.words
    assert "Halyard" not in home.words
    assert "Settings" not in home.words
    assert "Waiting for you" not in home.words
    priya.click(home, "entry.undo.S-1")
    living.slack.wait_for(lambda: (m := priya.modal()) and "Removed" in m.words)
    living.slack.wait_for(lambda: (h := priya.home()) and "S-1" not in h.words)


def test_a_guests_home_reveals_nothing(living: Living) -> None:
    wrong_of_ours(living)
    next_night(living)

    home = home_of(living, "U0GUS", "Goodfit is for members of this workspace")

    assert "Acme" not in home.words


def test_only_managers_may_set_goodfit_up(living: Living) -> None:
    answer = living.slack.person("U0PRIYA").command("C0ACMEINT", "/goodfit setup")

    assert "Only a manager" in answer.text


def test_settings_are_saved_and_a_wrong_zone_is_named_beside_its_field(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    dana.command("C0HEALTH", "/goodfit setup")
    form = living.slack.wait_for(dana.modal)
    done = dana.submit(form, {"timezone": "Europe/Nowhere", "currency": "Euro"})
    assert done.result == "errors"
    assert "Europe/Berlin" in done.errors["timezone"]
    assert "three letters" in done.errors["currency"]

    kept = {"timezone": "Europe/Lisbon", "currency": "gbp", "emoji_scope": ":eyes:"}
    assert dana.submit(form, kept).result == "closed"

    with living.database.begin(TEAM, reading=True) as store:
        team = store.team.get()
    assert (team.timezone, team.currency) == ("Europe/Lisbon", "GBP")
    assert team.emoji["eyes"] == "scope_request"
    assert team.approvals_channel == APPROVALS


def test_a_click_in_home_that_is_refused_says_so_in_a_small_window(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command("C0ACMEINT", '/scope acme "x" 1h')
    home = home_of(living, "U0PRIYA", "S-1")
    assert living.forge_click("U0DANA", "entry.undo", "S-1") == 200

    priya.click(home, "entry.edit.S-1")

    told = living.slack.wait_for(lambda: (m := priya.modal()) and "taken back" in m.words and m)
    assert "nothing was changed" in told.words


def test_a_clients_own_channel_is_refused_for_the_digest(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    dana.command("C0HEALTH", "/goodfit setup")
    form = living.slack.wait_for(dana.modal)

    done = dana.submit(form, {"digest_channel": "C0NORTH"})

    assert done.result == "errors"
    assert "belongs to Northwind Traders" in done.errors["digest_channel"]


def test_home_says_what_became_of_a_letter_since_the_client_was_scored(living: Living) -> None:
    thread = draft_apology(living)
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")

    home = home_of(living, "U0DANA", "Apology: sent")

    assert "scored anew tonight" in home.words
