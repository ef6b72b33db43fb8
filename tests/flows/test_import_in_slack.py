"""A file sent to the bot in a direct message: figures first, then imported once, or not."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from living import TEAM, Living

from bot.domain.file_import import FileImport, ImportState
from bot.domain.team import Actor
from bot.use_cases.forgetting import forget_client
from sandbox.message import Message

DANA, TOM, SAM, GUS = "U0DANA", "U0TOM", "U0SAM", "U0GUS"
HEAD = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name,"
    "Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,"
    "External Reference URL"
)


def harvest(*rows: tuple[str, str, float], note: str = "pages") -> bytes:
    """Write a report of Harvest's with rows of (date, client, hours)."""
    lines = [
        f"{on},{client},Site,,Design,{note},{hours},Yes,No,No,Sam,Okoye,,Yes,100.00,"
        f"{hours * 100:.2f},50.00,{hours * 50:.2f},Euro - EUR,"
        for on, client, hours in rows
    ]
    return "\n".join([HEAD, *lines, ""]).encode()


def sent(living: Living, content: bytes, *, who: str = DANA, name: str = "time.csv") -> Message:
    """Send a file; return the bot's answer once it says something of it."""
    before = {m.ts for m in living.slack.dms(who)}
    own = living.slack.person(who).upload(name, content)
    before.add(own.ts)
    return living.slack.wait_for(
        lambda: next((m for m in living.slack.dms(who) if m.ts not in before), None)
    )


def until(living: Living, card: Message, words: str) -> str:
    """Wait until a card says so; return all that it says."""
    living.slack.wait_for(lambda: words in card.words)
    return card.words


def pick(living: Living, card: Message, name: str, label: str, *, who: str = DANA) -> None:
    """Choose in the menu beside a name."""
    block = next(b for b in card.blocks if name in str(b.get("text", {})) and "accessory" in b)
    living.slack.person(who).click(card, block["accessory"]["action_id"], label)


def hours_of(living: Living, client_id: int = 1) -> list[float]:
    with living.database.begin(TEAM, reading=True) as store:
        return sorted(entry.hours for entry in store.histories.get(client_id).time)


def import_of(living: Living, number: int = 1) -> FileImport:
    with living.database.begin(TEAM, reading=True) as store:
        return store.file_imports.get(number)


def audited(living: Living) -> list[str]:
    with living.database.begin(TEAM, reading=True) as store:
        return [f"{line.what} {line.about}" for line in store.audit.list_newest(limit=20)]


def test_a_report_with_an_unknown_name_is_imported_after_one_choice_and_a_press(
    living: Living,
) -> None:
    dana = living.slack.person(DANA)
    today = living.today()
    days = [(today - timedelta(days=n)).isoformat() for n in (1, 2, 3)]
    card = sent(living, harvest((days[0], "Acme", 3), (days[1], "ACME Ltd", 2.5)))

    told = until(living, card, "1 name is no client that I know")
    assert "time report of Harvest" in told
    assert "2 rows, 5.5 h, €550 billable" in told
    assert "Import" not in json.dumps(card.blocks).replace("import.", "")
    assert "ACME Ltd: 1 row, 2.5 h; nearest: Acme" in card.text
    assert hours_of(living) == []

    pick(living, card, "ACME Ltd", "Acme")
    told = until(living, card, "Import 2 rows")
    assert "It would make: 2 rows added, 0 changed, 0 removed." in told

    dana.press(card, "Import 2 rows")
    told = until(living, card, "Imported: time.csv")
    assert "2 rows added, 0 changed, 0 removed." in told
    assert "ACME Ltd is Acme" in told
    assert not card.action_ids
    assert hours_of(living) == [2.5, 3.0]
    assert "file_imported import:1" in audited(living)
    assert "5.5 h" in dana.command(dana.direct, "/fit acme").text

    # The name is known from now on, and the same file changes nothing.
    again = sent(living, harvest((days[0], "Acme", 3), (days[1], "ACME Ltd", 2.5)))
    until(living, again, "time.csv changes nothing")
    assert hours_of(living) == [2.5, 3.0]
    assert import_of(living, 2).state is ImportState.SAME


def test_an_entry_that_was_mended_in_the_tracker_is_mended_here(living: Living) -> None:
    card = sent(living, harvest(("2026-03-02", "Acme", 3)))
    until(living, card, "Import 1 row")
    living.slack.person(DANA).press(card, "Import 1 row")
    until(living, card, "Imported: time.csv")

    mended = sent(living, harvest(("2026-03-02", "Acme", 2)))
    told = until(living, mended, "Import 1 row")
    assert "0 rows added, 1 changed, 0 removed" in told
    living.slack.person(DANA).press(mended, "Import 1 row")
    until(living, mended, "Imported: time.csv")

    assert hours_of(living) == [2.0]


def test_names_can_become_new_clients_or_be_left_out_and_a_choice_can_be_changed(
    living: Living,
) -> None:
    dana = living.slack.person(DANA)
    card = sent(
        living,
        harvest(
            ("2026-03-02", "Zebra Works", 3),
            ("2026-03-02", "Zebra  works", 1),
            ("2026-03-03", "Quartz & Co", 2),
        ),
    )
    until(living, card, "3 names are no client that I know")
    dana.press(card, "Leave all 3 out")
    told = until(living, card, "3 rows are left out")
    assert "Import" not in [b.get("text", {}).get("text") for b in card.blocks[-2]["elements"]]

    assert "No row of it would be imported." in told

    # Two spellings of one name are one client.
    pick(living, card, "Zebra Works", "Add as a new client")
    told = until(living, card, "1 new client, 2 rows added")
    assert "1 row is left out" in told
    with living.database.begin(TEAM, reading=True) as store:
        assert store.clients.find("zebra-works") is None

    dana.press(card, "Import 2 rows")
    until(living, card, "Imported: time.csv")
    with living.database.begin(TEAM, reading=True) as store:
        made = store.clients.find("zebra-works")
        assert made is not None
        assert (made.client.name, made.client.owner, made.client.currency) == (
            "Zebra works",
            DANA,
            "EUR",
        )
        assert store.clients.find("quartz-co") is None
    assert hours_of(living, made.id) == [1.0, 3.0]


def test_dates_that_can_be_read_in_two_ways_are_asked_about(living: Living) -> None:
    card = sent(living, harvest(("03/04/2026", "Acme", 3)))

    told = until(living, card, "How is this file to be read?")
    assert '"03/04/2026" in the column Date' in told
    assert "3 April 2026 or 4 March 2026?" in card.text

    living.slack.person(DANA).press(card, "4 March 2026")
    until(living, card, "Import 1 row")
    assert "of 4 March 2026" in card.words


def test_bad_rows_are_named_and_nothing_is_imported(living: Living) -> None:
    bad = harvest(("2026-03-02", "Acme", 3), ("2026-03-03", "Acme", 1)).replace(
        b",1,Yes", b",many,Yes"
    )
    card = sent(living, bad)

    told = until(living, card, "1 mistake in it")
    assert "line 3, column Hours" in told
    assert "Nothing of it was imported" in told
    assert not card.action_ids
    assert hours_of(living) == []


def zipped(**files: str) -> bytes:
    """Return a zip of a folder with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"agency/{name.replace('_', '.')}", content)
    return made.getvalue()


def test_a_zip_of_a_folder_is_imported_as_it_was_shown(living: Living) -> None:
    dana = living.slack.person(DANA)
    whole = zipped(
        clients_csv="client,name\nzebra,Zebra Works\n",
        time_csv="client,date,hours\nzebra,2026-03-02,3\nacme,2026-03-03,2\n",
        settings_toml='tone = "formal"\n',
    )
    card = sent(living, whole, name="agency.zip")

    told = until(living, card, "Import 3 rows")
    assert "time.csv: 2 rows, 2 new." in told
    assert "1 new client, 2 rows added" in told
    assert "It also changes settings: tone." in told
    assert "from 2 March 2026 to 3 March 2026" in told
    assert hours_of(living) == []

    dana.press(card, "Import 3 rows")
    until(living, card, "Imported: agency.zip")
    assert hours_of(living) == [2.0]
    with living.database.begin(TEAM, reading=True) as store:
        assert store.clients.find("zebra") is not None
        assert store.team.get().tone == "formal"

    again = sent(living, whole, name="agency.zip")
    until(living, again, "agency.zip changes nothing")


def test_the_figures_say_that_a_new_client_may_be_one_who_was_forgotten(living: Living) -> None:
    with living.database.begin(TEAM, reading=True) as store:
        team = store.team.get()
    dana = Actor(team=team, user_id=DANA, name="Dana", is_manager=True)
    forget_client(living.database.begin, dana, client_id=1, typed="acme", now=living.clock())

    card = sent(living, zipped(clients_csv="client,name\nacme,Acme\n"), name="agency.zip")

    told = until(living, card, "Note: 1 client was forgotten here")
    assert "the new ones: acme. Take the rows of who was forgotten out of the files first." in told


def test_one_file_of_the_folder_format_is_imported_alone(living: Living) -> None:
    dana = living.slack.person(DANA)
    card = sent(living, b"client,date,hours\nacme,2026-03-02,3\n", name="time.csv")
    until(living, card, "Import 1 row")
    other = sent(living, b"client,date,hours\nacme,2026-03-02,3\n", name="time.csv")
    until(living, other, "Import 1 row")

    dana.press(card, "Import 1 row")
    until(living, card, "Imported: time.csv")
    assert hours_of(living) == [3.0]

    # The other card shows what is no longer so.
    dana.press(other, "Import 1 row")
    until(living, other, "time.csv changes nothing")
    assert hours_of(living) == [3.0]


def test_bad_rows_of_a_folder_are_named_and_a_damaged_zip_is_refused(living: Living) -> None:
    bad = sent(living, zipped(time_csv="client,date,hours\nacme,2026-03-02,x\n"), name="a.zip")
    told = until(living, bad, "1 mistake in it")
    assert "time.csv, line 2, column hours" in told

    damaged = sent(living, zipped(time_csv="client,date,hours\n" * 99)[:-40], name="b.zip")
    until(living, damaged, "b.zip was not imported")


def test_a_file_that_is_no_report_is_refused_in_words(living: Living) -> None:
    card = sent(living, b"a,b,c\n1,2,3\n", name="list.csv")

    told = until(living, card, "list.csv was not imported")
    assert "Harvest" in told


def test_a_file_without_a_row_is_refused_or_changes_nothing(living: Living) -> None:
    until(living, sent(living, b"\n", name="nothing.csv"), "nothing.csv was not imported")
    until(living, sent(living, harvest(), name="head.csv"), "head.csv changes nothing")


def test_what_is_no_table_is_not_read(living: Living) -> None:
    card = sent(living, b"\x89PNG", name="banner.png")

    assert "banner.png is no CSV and no zip" in card.text


def test_a_member_hears_that_only_managers_import_and_a_guest_nothing_of_it(
    living: Living,
) -> None:
    content = harvest(("2026-03-02", "Acme", 3))

    assert "Only managers import files" in sent(living, content, who=SAM).text
    assert sent(living, content, who=GUS).text == "Goodfit is for members of this workspace only."

    with living.database.begin(TEAM, reading=True) as store:
        assert store.file_imports.list_newest(states=tuple(ImportState), limit=9) == []


def test_a_file_in_a_channel_is_not_imported(living: Living) -> None:
    dana = living.slack.person(DANA)

    dana.upload("time.csv", harvest(("2026-03-02", "Acme", 3)), "", "C0HEALTH")
    dana.mention("C0HEALTH", "who is at risk?")
    living.slack.wait_for(lambda: dana.ephemerals("C0HEALTH"))

    with living.database.begin(TEAM, reading=True) as store:
        assert store.file_imports.list_newest(states=tuple(ImportState), limit=9) == []


def test_without_the_scope_the_command_is_named(living: Living) -> None:
    living.change_team(scopes=("chat:write",))
    living.slack.workspace.scopes.discard("files:read")
    dana = living.slack.person(DANA)

    told = until(living, sent(living, harvest(("2026-03-02", "Acme", 3))), "was not imported")
    assert "scope files:read" in told
    assert "goodfit import" in told
    assert "scope files:read" in dana.command("C0HEALTH", "/goodfit import").text


def test_a_scope_that_was_granted_since_the_start_counts(living: Living) -> None:
    living.change_team(scopes=("chat:write",))

    until(living, sent(living, harvest(("2026-03-02", "Acme", 3))), "Import 1 row")


def test_who_is_demoted_between_the_press_and_the_import_imports_nothing(living: Living) -> None:
    living.change_team(managers=(DANA, TOM))
    card = sent(living, harvest(("2026-03-02", "Acme", 3)), who=TOM)
    until(living, card, "Import 1 row")
    before = len(living.slack.calls("files.info"))
    living.slack.trouble.fail_next("files.info", status=503)
    living.slack.person(TOM).press(card, "Import 1 row")
    living.slack.wait_for(lambda: len(living.slack.calls("files.info")) > before)

    living.change_team(managers=(DANA,))
    living.clock.advance(seconds=30)

    until(living, card, "Only a manager can import")
    assert "Acme" not in card.words
    assert hours_of(living) == []


def test_the_command_says_how_files_come_in_and_what_came_last(living: Living) -> None:
    dana, sam = living.slack.person(DANA), living.slack.person(SAM)
    told = dana.command("C0HEALTH", "/goodfit import").text
    assert "Send me the file in a direct message" in told
    assert "Imported last" not in told

    card = sent(living, harvest(("2026-03-02", "Acme", 3)))
    until(living, card, "Import 1 row")
    dana.press(card, "Import 1 row")
    until(living, card, "Imported: time.csv")

    told = dana.command("C0HEALTH", "/goodfit import").text
    assert "Imported last: time.csv (1 row added, 0 changed, 0 removed)" in told
    assert "Only a manager" in sam.command(sam.direct, "/goodfit import").text


def test_a_file_that_was_deleted_in_slack_is_not_imported(living: Living) -> None:
    card = sent(living, harvest(("2026-03-02", "Acme", 3)))
    until(living, card, "Import 1 row")

    living.slack.files()[-1].delete()
    living.slack.person(DANA).press(card, "Import 1 row")

    until(living, card, "The file is not in Slack any more")
    assert hours_of(living) == []


def test_a_file_that_was_changed_in_slack_is_shown_anew_before_it_is_imported(
    living: Living,
) -> None:
    dana = living.slack.person(DANA)
    card = sent(living, harvest(("2026-03-02", "Acme", 3)))
    until(living, card, "Import 1 row")
    drawer = living.slack.workspace.drawer
    drawer.put(living.slack.files()[-1].id, harvest(("2026-03-02", "Acme", 8)))

    dana.press(card, "Import 1 row")

    told = until(living, card, "The file was changed in Slack since then")
    assert "1 row, 8 h" in told
    assert hours_of(living) == []
    dana.press(card, "Import 1 row")
    until(living, card, "Imported: time.csv")
    assert hours_of(living) == [8.0]


def test_a_file_that_slack_does_not_give_just_now_is_asked_for_again(living: Living) -> None:
    living.slack.trouble.fail_next("files.info", status=503)

    card = sent(living, harvest(("2026-03-02", "Acme", 3)))

    until(living, card, "Reading time.csv")
    living.slack.wait_for(lambda: len(living.slack.calls("files.info")) == 1)
    living.clock.advance(seconds=30)
    until(living, card, "Import 1 row")


def test_a_file_that_slack_never_gives_is_given_up_in_words(living: Living) -> None:
    living.slack.trouble.fail_next("files.info", status=503, times=99)
    card = sent(living, harvest(("2026-03-02", "Acme", 3)))

    def is_over() -> bool:
        living.clock.advance(minutes=16)
        living.know(DANA)
        return "time.csv was not imported" in card.words

    living.slack.wait_for(is_over, timeout=30)
    assert "Send the file again" in card.words


def test_a_message_that_slack_repeats_is_one_import(living: Living) -> None:
    card = sent(living, harvest(("2026-03-02", "Acme", 3)))
    until(living, card, "Import 1 row")
    envelope = living.slack.sent_events("message")[-1]

    # The same event, and the same message under another event's id.
    for event_id in (envelope["event_id"], "Ev0OTHER"):
        living.slack.resend(envelope | {"event_id": event_id})
    living.slack.wait_for(living.inbox_is_empty)

    with living.database.begin(TEAM, reading=True) as store:
        assert len(store.file_imports.list_newest(states=tuple(ImportState), limit=9)) == 1


def test_a_choice_that_no_menu_offers_is_refused(living: Living) -> None:
    card = sent(living, harvest(("2026-03-02", "Zebra Works", 3)))
    until(living, card, "1 name is no client")
    code = import_of(living).figures.unknown[0].code

    for value in (f"1:{code}:nobody", "1:ffffffffffff:acme", f"9:{code}:acme", f"1:{code}"):
        living.forge_click(DANA, f"import.name.{code}", value)

    assert import_of(living).choices.clients == {}
    assert import_of(living).state is ImportState.WAITING


def test_names_of_clients_and_cells_are_not_in_the_log(
    living: Living, capsys: pytest.CaptureFixture[str]
) -> None:
    card = sent(living, harvest(("2026-03-02", "Zebra Works", 3), note="Xylophone"))
    until(living, card, "1 name is no client")
    living.slack.person(DANA).press(card, "Add it as new")
    until(living, card, "Import 1 row")
    living.slack.person(DANA).press(card, "Import 1 row")
    until(living, card, "Imported: time.csv")

    told = capsys.readouterr()
    assert "night_run" in told.out + told.err
    for word in ("Zebra", "Xylophone", "time.csv"):
        assert word not in told.out + told.err


def test_a_ledger_that_changed_meanwhile_shows_new_figures_and_asks_again(
    living: Living,
) -> None:
    dana, tom = living.slack.person(DANA), living.slack.person(TOM)
    living.change_team(managers=(DANA, TOM))
    first = sent(living, harvest(("2026-03-02", "Acme", 3), ("2026-03-03", "Acme", 1)))
    until(living, first, "Import 2 rows")
    other = sent(living, harvest(("2026-03-02", "Acme", 3)), who=TOM)
    until(living, other, "Import 1 row")
    tom.press(other, "Import 1 row")
    until(living, other, "Imported: time.csv")

    dana.press(first, "Import 2 rows")

    told = until(living, first, "The ledger was changed since")
    assert "1 row added, 0 changed, 0 removed" in told
    assert hours_of(living) == [3.0]
    dana.press(first, "Import 2 rows")
    until(living, first, "Imported: time.csv")
    assert hours_of(living) == [1.0, 3.0]


def test_a_press_repeated_imports_once_and_a_late_one_is_answered(living: Living) -> None:
    card = sent(living, harvest(("2026-03-02", "Acme", 3)))
    until(living, card, "Import 1 row")
    value = next(e["value"] for e in card.blocks[-2]["elements"] if "take" in e["action_id"])

    for _ in range(3):
        living.forge_click(DANA, "import.take", value)
    until(living, card, "Imported: time.csv")
    living.forge_click(DANA, "import.take", value)
    living.slack.wait_for(
        lambda: any("was imported already" in m.text for m in living.slack.dms(DANA))
    )

    assert hours_of(living) == [3.0]
    assert [line for line in audited(living) if "file_imported" in line] == [
        "file_imported import:1"
    ]


@pytest.mark.parametrize("who", [TOM, SAM])
def test_nobody_but_who_sent_a_file_decides_about_it(living: Living, who: str) -> None:
    living.change_team(managers=(DANA, TOM))
    card = sent(living, harvest(("2026-03-02", "Acme", 3)))
    until(living, card, "Import 1 row")
    value = next(e["value"] for e in card.blocks[-2]["elements"] if "take" in e["action_id"])

    for action, carried in (
        ("import.take", value),
        ("import.drop", "1"),
        ("import.all.new", "1:*new"),
        ("import.reading.dmy", "1:dates:dmy"),
    ):
        living.forge_click(who, action, carried)

    assert import_of(living).state is ImportState.WAITING
    assert hours_of(living) == []


def test_who_is_no_manager_any_more_imports_nothing(living: Living) -> None:
    living.change_team(managers=(DANA, TOM))
    card = sent(living, harvest(("2026-03-02", "Acme", 3)), who=TOM)
    until(living, card, "Import 1 row")
    living.change_team(managers=(DANA,))

    living.slack.person(TOM).press(card, "Import 1 row")

    assert import_of(living).state is ImportState.WAITING
    assert hours_of(living) == []


def test_a_discarded_file_is_over_and_keeps_no_names(living: Living) -> None:
    card = sent(living, harvest(("2026-03-02", "Zebra Works", 3)))
    until(living, card, "1 name is no client")

    living.slack.person(DANA).press(card, "Discard")

    until(living, card, "time.csv was discarded")
    assert not card.action_ids
    assert import_of(living).figures.unknown == ()


def test_an_import_that_nobody_decided_about_is_over_after_a_week(living: Living) -> None:
    card = sent(living, harvest(("2026-03-02", "Zebra Works", 3)))
    until(living, card, "1 name is no client")
    value = "1:*out"

    living.clock.advance(days=8)
    living.bot.schedule.forget_old()

    until(living, card, "waited for a week")
    assert not card.action_ids
    living.know(DANA)
    living.forge_click(DANA, "import.all.out", value)
    living.slack.wait_for(
        lambda: any("was settled before" in m.text for m in living.slack.dms(DANA))
    )


def test_several_files_of_one_message_are_each_answered(living: Living) -> None:
    dana = living.slack.person(DANA)
    dana.upload("one.csv", harvest(("2026-03-02", "Acme", 3)))
    dana.upload("two.csv", harvest(("2026-03-03", "Acme", 1)))
    first, second = (
        living.slack.wait_for(
            lambda name=name: next(
                (m for m in living.slack.dms(DANA) if f"{name}: time report" in m.words), None
            )
        )
        for name in ("one.csv", "two.csv")
    )

    assert "3 h" in first.words
    assert "1 h" in second.words


def test_rows_without_a_client_are_asked_about_as_well(living: Living) -> None:
    dana = living.slack.person(DANA)
    card = sent(living, harvest(("2026-03-02", "", 3), ("2026-03-02", "Acme", 1)))
    until(living, card, "Rows without a client")

    dana.press(card, "Add it as new")
    living.slack.wait_for(
        lambda: (
            any("No client can be called" in m.text for m in living.slack.dms(DANA))
            or dana.ephemerals()
        )
    )
    assert import_of(living).choices.clients == {}
    dana.press(card, "Leave it out")
    until(living, card, "1 row is left out")
    dana.press(card, "Import 1 row")
    until(living, card, "Imported: time.csv")
    assert hours_of(living) == [1.0]


def test_more_names_than_fit_are_asked_about_in_turns(living: Living) -> None:
    rows = [("2026-03-02", f"Zz{n:02} Unheard", 30 - n) for n in range(25)]
    card = sent(living, harvest(*rows))

    until(living, card, "The other 5 come after these")
    for n in range(20):
        pick(living, card, f"Zz{n:02} Unheard", "Leave these rows out")
        left = 24 - n
        living.slack.wait_for(lambda left=left: f"{left} of 25 names" in card.words)
    living.slack.wait_for(lambda: "Zz24 Unheard" in card.words)
    assert len(card.blocks) <= 50
