"""The letters' words in Slack: changed in a form, tried, saved, and back with one click."""

from journey import HEALTH, draft_apology
from living import TEAM, Living

from bot.messages.letter_kinds import KINDS
from bot.messages.template_sources import shipped_sources
from sandbox.answer import View

DANA, PRIYA, TOM = "U0DANA", "U0PRIYA", "U0TOM"
SUBJECT = "Our word on {{ facts.thing|phrase }}"


def letters(living: Living, who: str = DANA) -> View:
    person = living.slack.person(who)
    person.command(HEALTH, "/goodfit templates")
    return living.slack.wait_for(person.modal)


def letter_form(living: Living, kind: str = "apology", who: str = DANA) -> View:
    person = living.slack.person(who)
    person.click(letters(living, who), f"templates.change.{kind}")
    return living.slack.wait_for(lambda: (m := person.modal()) and "subject" in m.values and m)


def shown(living: Living, words: str, who: str = DANA) -> View:
    person = living.slack.person(who)
    return living.slack.wait_for(lambda: (m := person.modal()) and words in m.words and m)


def used(living: Living, kind: str = "apology") -> dict[str, str]:
    with living.database.begin(TEAM, reading=True) as store:
        return store.templates.used(kind)


def save_subject(living: Living) -> View:
    """Try a subject and save it; return the list of letters as it stands then."""
    dana, form = living.slack.person(DANA), letter_form(living)
    assert dana.submit(form, {"subject": SUBJECT}).result == "updated"
    tried = shown(living, "This is the letter for a sample client")
    assert dana.submit(tried).result == "updated"
    return shown(living, "Apology: saved.")


def test_the_list_names_every_letter_and_what_is_as_shipped(living: Living) -> None:
    seen = letters(living)

    assert all(letter.label in seen.words for letter in KINDS.values())
    assert seen.words.count("as shipped") == len(KINDS)
    assert "Back to the original" not in seen.words


def test_a_letter_is_tried_then_saved_and_drafted_in_its_own_words(living: Living) -> None:
    dana, form = living.slack.person(DANA), letter_form(living)
    words = [block for block in form.values if block.startswith("block.")]
    assert words == [f"block.{name}" for name in KINDS.of("apology").sections]
    assert form.record["submit"]["text"] == "Try it"

    done = dana.submit(form, {"subject": SUBJECT, "block.closing": "Call me, {{ facts.contact }}."})

    assert done.result == "updated", done.errors
    tried = shown(living, "This is the letter for a sample client")
    assert "Our word on [the thing]" in tried.words
    assert "Call me, Jo." in tried.words
    assert tried.record["submit"]["text"] == "Save"
    assert used(living) == {}
    assert dana.submit(tried).result == "updated"
    listed = shown(living, "Apology: saved.")
    assert "your own subject and body, Dana Whitfield" in listed.words
    thread = draft_apology(living)
    assert "Our word on September report" in thread.version(1).words
    assert "Call me, Jo." in thread.version(1).words


def test_what_was_changed_after_it_was_tried_is_tried_again(living: Living) -> None:
    dana, form = living.slack.person(DANA), letter_form(living)
    dana.submit(form, {"subject": SUBJECT})
    tried = shown(living, "This is the letter for a sample client")

    assert dana.submit(tried, {"subject": "Another word"}).result == "updated"

    assert "Another word" in shown(living, "Another word").words
    assert used(living) == {}


def test_what_is_wrong_stands_beside_its_field_with_its_line_there(living: Living) -> None:
    dana, form = living.slack.person(DANA), letter_form(living)

    done = dana.submit(form, {"block.sorry": "I'm sorry.\n{{ facts.nobody }}"})
    subject = dana.submit(form, {"block.sorry": "I'm sorry.", "subject": "{% if %}"})
    endless = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    slow = dana.submit(form, {"subject": endless})
    secret = dana.submit(form, {"subject": "{{ ''.__class__ }}"})

    assert done.errors == {"block.sorry": "Line 2: “nobody” is not known here."}
    assert "Line 1: This cannot be read" in subject.errors["subject"]
    assert slow.errors["subject"] == "The template took longer than one second."
    assert "names with _" in secret.errors["subject"]
    assert used(living) == {}


def test_what_the_checker_would_hold_back_is_said_above_the_letter(living: Living) -> None:
    dana, form = living.slack.person(DANA), letter_form(living)

    dana.submit(form, {"block.sorry": "We were late, and that is a pity."})

    tried = shown(living, "The checker will hold back letters in these words.")
    assert "It is not said that we are sorry." in tried.words


def test_back_to_the_original_is_one_click_and_so_is_the_way_back(living: Living) -> None:
    dana, listed = living.slack.person(DANA), save_subject(living)

    dana.press(listed, "Back to the original")

    kept = shown(living, "from now on in the original words. Your own are kept.")
    assert used(living) == {}
    assert kept.words.count("as shipped") == len(KINDS)
    dana.press(kept, "Use your own words again")
    shown(living, "Apology: from now on in your own words.")
    assert used(living) == {"subject": SUBJECT + "\n"}
    with living.database.begin(TEAM, reading=True) as store:
        lines = [line.what for line in store.audit.list_newest(limit=9)]
    assert lines[:3] == ["template_used_again", "template_reset", "template_saved"]


def test_a_form_that_was_open_meanwhile_undoes_nothing(living: Living) -> None:
    tom, toms = living.slack.person(TOM), letter_form(living, who=TOM)
    save_subject(living)

    late = tom.submit(toms, {"subject": "Mine"})

    assert "Somebody changed that letter" in " ".join(late.errors.values())
    assert used(living) == {"subject": SUBJECT + "\n"}


def test_who_is_no_manager_sees_and_changes_no_letter(living: Living) -> None:
    save_subject(living)
    priya = living.slack.person(PRIYA)

    told = priya.command("C0ACMEINT", "/goodfit templates")
    living.forge_click(PRIYA, "templates.original.apology", "apology")

    assert "Only a manager" in told.text
    assert used(living) == {"subject": SUBJECT + "\n"}


def test_a_part_longer_than_a_field_comes_back_whole(living: Living) -> None:
    dana, form = living.slack.person(DANA), letter_form(living)
    long = "\n".join(f"{{# remark {n}, which no client reads #}}" for n in range(150))
    body = shipped_sources("apology").body
    with living.database.begin(TEAM) as store:
        own = body.replace("{% block closing %}", f"{{% block closing %}}\n{long}\n")
        store.templates.save("apology", {"body": own}, by=DANA, at=living.clock())
    dana.dismiss(form)

    again = letter_form(living)

    assert {"block.closing", "block.closing.2"} <= set(again.values)
    assert dana.submit(again, {"subject": SUBJECT}).result == "updated"
    dana.submit(shown(living, "This is the letter for a sample client"))
    shown(living, "Apology: saved.")
    assert used(living)["body"] == own


def test_the_letters_open_from_the_settings_and_lie_on_them(living: Living) -> None:
    dana = living.slack.person(DANA)
    dana.command(HEALTH, "/goodfit setup")
    form = living.slack.wait_for(dana.modal)

    dana.press(form, "Change the letters")

    assert shown(living, "as shipped").id != form.id


def test_the_tone_is_chosen_in_the_settings(living: Living) -> None:
    dana = living.slack.person(DANA)
    dana.command(HEALTH, "/goodfit setup")
    form = living.slack.wait_for(dana.modal)
    assert form.values["tone"]["tone"]["selected_option"]["value"] == "warm"

    assert dana.submit(form, {"tone": "formal"}).result == "closed"

    with living.database.begin(TEAM, reading=True) as store:
        assert store.team.get().tone == "formal"
