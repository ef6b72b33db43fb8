"""Home shows each person their own; setup is for managers and says what is wrong."""

from datetime import date

from journey import APPROVALS, draft_apology, next_night, wrong_of_ours
from living import TEAM, Living

from bot.domain.emoji import FIELDS
from bot.domain.rates import CostRate
from bot.domain.team import Team
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


def test_what_was_taken_back_in_home_is_logged_again_from_the_window_that_says_so(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command("C0ACMEINT", '/scope acme "extra landing page" 6h')
    home = home_of(living, "U0PRIYA", "S-1")
    priya.click(home, "entry.undo.S-1")
    told = living.slack.wait_for(lambda: (m := priya.modal()) and "Removed" in m.words and m)
    living.slack.wait_for(lambda: (h := priya.home()) and "S-1" not in h.words)

    priya.press(told, "Log it again")

    living.slack.wait_for(lambda: (m := priya.modal()) and "Logged for Acme" in m.words)
    living.slack.wait_for(lambda: (h := priya.home()) and "S-1" in h.words)


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


def test_the_currency_stays_while_cost_rates_are_kept_in_it(living: Living) -> None:
    with living.database.begin(TEAM) as store:
        first = date(2026, 1, 1)
        store.rates.save_cost_rates([CostRate(person=None, starts_on=first, rate=8_000)])
    form = settings_form(living)
    dana = living.slack.person("U0DANA")

    done = dana.submit(form, {"currency": "GBP"})

    assert done.errors == {
        "currency": (
            "Rates are kept in this currency. Take them back (goodfit rates remove), then change "
            "it."
        )
    }
    own = team_of(living).currency
    assert own != "GBP"
    # In its own currency the form is saved all the same.
    assert dana.submit(form, {"currency": own.lower(), "night_hour": "4"}).result == "closed"
    assert (team_of(living).currency, team_of(living).night_hour) == (own, 4)


def test_a_click_in_home_that_is_refused_says_so_in_a_small_window(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    home = home_of(living, "U0DANA", "My log")
    living.change_team(managers=("U0TOM",))

    dana.click(home, "home.more", "settings")

    told = living.slack.wait_for(lambda: (m := dana.modal()) and "Only a manager" in m.words and m)
    assert "Nothing changed" in told.words


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


def settings_form(living: Living) -> View:
    dana = living.slack.person("U0DANA")
    dana.command("C0HEALTH", "/goodfit setup")
    return living.slack.wait_for(dana.modal)


def team_of(living: Living) -> Team:
    with living.database.begin(TEAM, reading=True) as store:
        return store.team.get()


def test_each_kind_has_its_emoji_and_those_that_may_be_empty_are_switched_off(
    living: Living,
) -> None:
    dana, form = living.slack.person("U0DANA"), settings_form(living)
    shown = {name: form.values[name][name]["value"] for name in FIELDS}
    assert shown == {
        "emoji_scope": ":triangular_ruler:",
        "emoji_complaint": ":rotating_light:",
        "emoji_praise": ":bouquet:",
        "emoji_win": ":trophy:",
        "emoji_discount": ":money_with_wings:",
        "emoji_fixed": ":wrench:",
    }

    chosen = {
        "emoji_scope": ":point_up::skin-tone-3: EYES",
        "emoji_praise": "party-parrot",
        "emoji_win": "",
        "emoji_discount": "",
        "emoji_fixed": "",
    }
    assert dana.submit(form, chosen).result == "closed"

    assert team_of(living).emoji == {
        "point_up": "scope_request",
        "eyes": "scope_request",
        "rotating_light": "complaint",
        "party-parrot": "praise",
    }
    again = settings_form(living)
    assert again.values["emoji_scope"]["emoji_scope"]["value"] == ":point_up: :eyes:"


def test_one_emoji_for_two_kinds_is_refused_beside_the_second_field(living: Living) -> None:
    dana, form = living.slack.person("U0DANA"), settings_form(living)

    done = dana.submit(
        form,
        {
            "emoji_complaint": ":triangular_ruler::skin-tone-2:",
            "emoji_win": "bouquet",
            "emoji_fixed": "two words & more",
        },
    )

    assert done.result == "errors"
    assert done.errors == {
        "emoji_complaint": "Take another emoji: this one is for scope requests.",
        "emoji_win": "Take another emoji: this one is for praise.",
        "emoji_fixed": "Write an emoji's name, such as :rotating_light:.",
    }
    assert team_of(living).emoji["rotating_light"] == "complaint"


def test_what_the_form_does_not_ask_about_survives_saving(living: Living) -> None:
    emoji = {"triangular_ruler": "scope_request", "rotating_light": "complaint", "dart": "goal"}
    kept = {
        "holidays": "DE",
        "hold_seconds": 45,
        "managers": ("U0DANA", "somebody@harbour-pine.example"),
        "emoji": emoji,
        "offer_limit": 50_000,
    }
    living.change_team(**kept)
    dana, form = living.slack.person("U0DANA"), settings_form(living)
    assert dana.submit(form, {"emoji_win": ":dart:"}).errors == {
        "emoji_win": "Take another emoji: this one is for goal."
    }

    assert dana.submit(form, {"emoji_win": ""}).result == "closed"

    team = team_of(living)
    assert {name: getattr(team, name) for name in kept} == kept


def test_user_groups_are_offered_where_slack_shows_some(living: Living) -> None:
    form = settings_form(living)

    field = next(b for b in form.blocks if b.get("block_id") == "manager_groups")
    assert [o["text"]["text"] for o in field["element"]["options"]] == ["Account leads"]


def test_a_chosen_group_that_is_gone_can_be_taken_out(living: Living) -> None:
    living.change_team(manager_groups=("S0GONE",))
    dana, form = living.slack.person("U0DANA"), settings_form(living)
    field = next(b for b in form.blocks if b.get("block_id") == "manager_groups")
    labels = [o["text"]["text"] for o in field["element"]["options"]]
    assert labels == ["S0GONE, not found", "Account leads"]

    assert dana.submit(form, {"manager_groups": []}).result == "closed"

    assert team_of(living).manager_groups == ()


def test_the_digests_hour_its_wishes_working_days_and_holidays_are_set_and_shown_again(
    living: Living,
) -> None:
    dana, form = living.slack.person("U0DANA"), settings_form(living)
    assert chosen_in(form, "digest_hour") == ["night"]
    assert chosen_in(form, "workdays") == ["0", "1", "2", "3", "4"]
    assert chosen_in(form, "digest_wishes") == []

    filled = {
        "digest_hour": "8",
        "digest_wishes": ["only_changes", "owner_digests"],
        "workdays": ["6", "0", "1"],
        "holidays": " us-ca ",
    }
    assert dana.submit(form, filled).result == "closed"

    team = team_of(living)
    assert (team.digest_hour, team.only_changes, team.owner_digests) == (8, True, True)
    assert (team.workdays, team.holidays) == ((0, 1, 6), "US-CA")
    again = settings_form(living)
    assert chosen_in(again, "digest_hour") == ["8"]
    assert chosen_in(again, "digest_wishes") == ["only_changes", "owner_digests"]
    back = {"digest_hour": "night", "digest_wishes": [], "holidays": ""}
    assert dana.submit(again, back).result == "closed"
    team = team_of(living)
    assert (team.digest_hour, team.only_changes, team.owner_digests) == (None, False, False)
    assert (team.workdays, team.holidays) == ((0, 1, 6), None)


def chosen_in(form: View, name: str) -> list[str]:
    element = next(b["element"] for b in form.blocks if b.get("block_id") == name)
    one = element.get("initial_option")
    return [o["value"] for o in ([one] if one else element.get("initial_options", []))]


def test_holidays_nobody_knows_and_a_week_without_work_are_said_beside_their_fields(
    living: Living,
) -> None:
    dana, form = living.slack.person("U0DANA"), settings_form(living)

    for typed in ("Atlantis", "DE-XX"):
        done = dana.submit(form, {"holidays": typed, "workdays": ["0"]})
        assert done.result == "errors"
        assert typed.upper() in done.errors["holidays"]
        assert "Write a short code: DE for Germany" in done.errors["holidays"]
    assert set(dana.submit(form, {"holidays": "", "workdays": []}).errors) == {"workdays"}
    assert team_of(living).workdays == (0, 1, 2, 3, 4)
