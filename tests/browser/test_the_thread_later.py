"""The states of a thread that need days, a mail server that fails, or none: with pictures."""

from datetime import timedelta

import pytest
from hands import message, shoot, visit
from journey import APPROVALS, Thread, draft_apology
from living import TEAM, Living
from playwright.sync_api import Locator, Page, ViewportSize, expect

from bot.store.every_team import EveryTeam
from bot.use_cases.deliveries import EMAIL_KINDS

pytestmark = pytest.mark.browser
DANA = "U0DANA"
PEOPLE = ("U0TOM", DANA, "U0PRIYA", "U0SAM")
TALL: ViewportSize = {"width": 1400, "height": 1500}


def open_thread(page: Page, living: Living) -> Locator:
    page.set_viewport_size(TALL)
    visit(page, living.slack.url, DANA, APPROVALS)
    message(page, "Acme: apology").get_by_test_id("replies").click()
    return page.get_by_test_id("thread-messages")


def approve(living: Living, thread: Thread) -> None:
    living.know(*PEOPLE)
    living.slack.person(DANA).press(thread.version(1), "Approve version 1")


def test_a_reminder_then_the_question_what_they_said_and_the_answer(
    page: Page, living: Living
) -> None:
    thread = draft_apology(living)
    thread.version(1)
    with living.database.begin(TEAM, reading=True) as store:
        due = store.drafts.get(1).remind_at
    assert due is not None
    living.clock.ahead += due - living.clock() + timedelta(minutes=1)
    living.know(*PEOPLE)
    living.bot.schedule.remind()

    shown = open_thread(page, living)
    expect(shown.get_by_role("button", name="Stop reminding")).to_be_visible()
    shoot(page, "60-reminder")

    approve(living, thread)
    thread.wait_until("sent, approved by Dana Whitfield")
    with living.database.begin(TEAM, reading=True) as store:
        ask_on = store.drafts.get(1).ask_on
    assert ask_on is not None
    living.clock.advance(days=(ask_on - living.clock().date()).days)
    living.clock.advance(hours=10 - living.clock().hour)
    living.know(*PEOPLE)
    living.bot.schedule.follow_up()

    expect(shown.get_by_text("What did they say?")).to_be_visible()
    shoot(page, "61-what-did-they-say")
    living.know(*PEOPLE)
    shown.get_by_role("button", name="Not satisfied").click()
    expect(shown.get_by_text("They are not satisfied, says Dana Whitfield")).to_be_visible()
    shoot(page, "62-not-satisfied")


def test_an_e_mail_of_which_nobody_knows_whether_it_left_asks_a_person(
    page: Page, living: Living
) -> None:
    living.change_team(hold_seconds=120)
    thread = draft_apology(living)
    approve(living, thread)
    thread.wait_until("about to leave")
    living.slack.wait_for(living.outbox_has_only_mail)
    living.bot.schedule.stop()
    # A process took the e-mail at its hour, and died without a word.
    living.clock.advance(minutes=3)
    every_team = EveryTeam(living.database.session)
    assert every_team.claim_delivery(now=living.clock(), kinds=EMAIL_KINDS) is not None
    living.clock.advance(minutes=11)
    living.send_all()

    shown = open_thread(page, living)
    expect(shown.get_by_text("nobody can say whether it arrived")).to_be_visible()
    expect(shown.get_by_role("button", name="It did not: wait again")).to_be_visible()
    shoot(page, "63-parked")


def test_an_address_that_is_refused_comes_back_with_the_servers_words(
    page: Page, living: Living
) -> None:
    living.slack.slack.mailroom.refused.add("jo@acme.example")
    thread = draft_apology(living)
    approve(living, thread)

    shown = open_thread(page, living)
    expect(shown.get_by_text("550 5.1.1 No such person here").first).to_be_visible()
    shoot(page, "64-refused")


def test_without_a_way_out_for_e_mail_the_text_is_handed_over(
    page: Page, living_without_email: Living
) -> None:
    living = living_without_email
    thread = draft_apology(living)
    approve(living, thread)
    thread.wait_until("to be sent by hand")

    shown = open_thread(page, living)
    expect(shown.get_by_role("button", name="Mark as sent")).to_be_visible()
    shoot(page, "65-handed-over")
