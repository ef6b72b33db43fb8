"""Who decided, who saw money, what was changed: written down without a word, and shown."""

from pathlib import Path

from journey import draft_apology
from living import TEAM, Living

from bot.use_cases import portfolios
from sandbox.message import Message


def lines(living: Living, *whats: str) -> list[tuple[str, str, str]]:
    with living.database.begin(TEAM, reading=True) as store:
        found = store.audit.list_newest(limit=200)
    return [(line.user_id, line.what, line.about) for line in found if line.what in whats]


def test_who_opens_figures_of_money_is_written_down_once_a_day_and_client(living: Living) -> None:
    dana, priya = living.slack.person("U0DANA"), living.slack.person("U0PRIYA")

    for _ in range(2):
        dana.command("C0HEALTH", "/fit acme")
    priya.command("C0ACMEINT", "/fit acme")
    dana.command("C0HEALTH", "/fit portfolio")

    seen = [line for line in lines(living, "saw_money") if line[2] != "home"]
    assert sorted(seen) == [
        ("U0DANA", "saw_money", "client:1"),
        ("U0DANA", "saw_money", "portfolio"),
    ]
    living.clock.advance(days=1)
    living.know("U0DANA")
    dana.command("C0HEALTH", "/fit acme")
    assert [x[2] for x in lines(living, "saw_money")].count("client:1") == 2


def test_a_managers_home_is_a_look_and_a_members_is_none(living: Living) -> None:
    for user in ("U0DANA", "U0PRIYA"):
        person = living.slack.person(user)
        person.open_home()
        living.slack.wait_for(person.home)

    living.slack.wait_for(lambda: lines(living, "saw_money"))
    assert lines(living, "saw_money") == [("U0DANA", "saw_money", "home")]


def test_decisions_and_sending_are_written_down(living: Living) -> None:
    thread = draft_apology(living)
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")

    assert lines(living, "draft_approved", "letter_sent") == [
        ("U0TOM", "letter_sent", "draft:1:v1:hello@harbour-pine.example"),
        ("U0DANA", "draft_approved", "draft:1:v1"),
    ]


def test_a_change_of_settings_says_which_one_from_what_to_what(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    dana.command("C0HEALTH", "/goodfit setup")
    form = living.slack.wait_for(dana.modal)

    assert not dana.submit(form, {"timezone": "Asia/Tokyo", "night_hour": "4"}).errors

    changed = {about for _, _, about in lines(living, "setting_changed")}
    assert any(about.startswith("timezone:") and about.endswith(">Asia/Tokyo") for about in changed)
    assert any(about.startswith("night_hour:") and about.endswith(">4") for about in changed)


def test_a_manager_reads_it_page_by_page_and_a_member_does_not(living: Living) -> None:
    with living.database.begin(TEAM) as store:
        for number in range(40):
            store.audit.add("pinned", f"pin:{number}", user_id="U0TOM", at=living.clock())
    dana = living.slack.person("U0DANA")
    dana.command("C0HEALTH", "/fit acme")

    dana.command("C0HEALTH", "/goodfit audit")

    shown = page(living, "saw figures of money")
    assert "Dana Whitfield saw figures of money: Acme" in shown.text
    assert "Tom Okafor pinned a client: pin 39" in shown.text
    assert "pin 20" not in shown.text
    dana.press(shown, "Show older lines")
    living.slack.wait_for(lambda: "pin 20" in shown.text)
    assert "pin 39" not in shown.text
    dana.press(shown, "Show the newest")
    living.slack.wait_for(lambda: "pin 39" in shown.text)
    answer = living.slack.person("U0PRIYA").command("C0ACMEINT", "/goodfit audit")
    assert "Only a manager" in answer.text


def test_a_line_is_read_in_words_and_names_no_id(living: Living) -> None:
    with living.database.begin(TEAM) as store:
        for what, about in (
            ("setting_changed", "digest_channel:C0GENERAL>C0HEALTH"),
            ("setting_changed", "managers:>U0DANA+U0TOM"),
            ("setting_changed", "only_changes:False>True"),
            ("setting_changed", "emoji:eyes=scope_request>eyes=complaint"),
            ("mail_saved", "mail:3:smtp.agency.example:587:hello@agency.example"),
            ("mail_tested", "mail:3:unreachable"),
            ("letter_sent", "draft:1:v2:hello@agency.example"),
            ("time.import", "harvest +1 ~0 -2"),
            ("template_saved", "apology:subject+body"),
            ("sealing_on", "texts"),
        ):
            store.audit.add(what, about, user_id="U0TOM", at=living.clock())

    living.slack.person("U0DANA").command("C0HEALTH", "/goodfit audit")

    shown = page(living, "Audit log").text.replace("\u200b", "")
    for words in (
        "changed a setting: digest channel, from <#C0GENERAL> to <#C0HEALTH>",
        "changed a setting: managers, now Dana Whitfield, Tom Okafor",
        "changed a setting: only changes, from off to on",
        "changed a setting: emoji, from :eyes: for scope request to :eyes: for complaint",
        "set the mail server: smtp.agency.example, port 587, from hello@agency.example",
        "tested the mail server: it did not answer",
        "asked for a letter that was sent: letter 1, version 2, from hello@agency.example",
        "imported hours: harvest, 1 added, 0 changed, 2 removed",
        "changed a letter's words: apology (subject, body)",
        "Tom Okafor had texts, names and addresses sealed",
    ):
        assert words in shown


def page(living: Living, words: str) -> Message:
    dana = living.slack.person("U0DANA")
    return living.slack.wait_for(
        lambda: next((m for m in dana.ephemerals("C0HEALTH") if words in m.text), None)
    )


def test_an_export_holds_it_and_an_import_leaves_it(living: Living, tmp_path: Path) -> None:
    living.slack.person("U0DANA").command("C0HEALTH", "/fit acme")

    portfolios.export_folder(living.database.begin, tmp_path, team_id=TEAM, now=living.clock())

    text = (tmp_path / "audit.csv").read_text()
    assert text.startswith("at,by,what,about")
    assert ",U0DANA,saw_money,client:1" in text
    living.load(tmp_path)
    assert [line[2] for line in lines(living, "saw_money")].count("client:1") == 1
