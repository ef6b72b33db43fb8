"""A letter from its questions to the mailbox, with a picture of its thread in every state."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hands import message, shoot, submit, visit
from playwright.sync_api import Locator, Page, ViewportSize, expect

pytestmark = pytest.mark.browser
DANA, PRIYA, TOM = "U0DANA", "U0PRIYA", "U0TOM"
HEALTH, APPROVALS, ROOM = "C0HEALTH", "C0APPROVE", "C0ACMEINT"
# The demo holds an e-mail for 15 s; a busy machine may take as long again to send it.
SENT = 40_000
# A whole letter with its buttons is seen at once.
TALL: ViewportSize = {"width": 1400, "height": 1700}
TITLE = "Castell Opticians: recovery offer"
ANSWERS = {
    "contact": "Ines",
    "thing": "Sale ads",
    "miss": "We let your sale ads lead to a sold-out page for three days.",
    "cost": "You paid 2,140 euros for those clicks and lost the best weekend of your sale.",
    "offer_amount": "2140",
    "offer_words": "That is the whole sum that those clicks cost you.",
    "point_1": "I marked the page as sold out too early and left the ads running. "
    "Since that evening every ad leads to the sale page.",
    "point_2": "We looked at no ad over the weekend. You get the 2,140 euros back.",
    "prevention": "One of us now looks at every running ad on Saturday and on Sunday",
    "checker": "Dana Whitfield",
}

OTHER = "Halyard Sailing School: check-in"
CHECK_IN = {
    "contact": "Luc",
    "thing": "Your course bookings",
    "seen": "Your spring courses have filled two weeks earlier than last year.",
    "easy_question": "Shall we put the summer dates online already?",
}


def soon(days: int = 14) -> str:
    """Return a working day to come, as a date field takes it."""
    today = datetime.now(UTC).date()  # noqa: TID251 (a form's own day)
    day: date = today + timedelta(days=days)
    return f"{day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)}"


def test_a_letter_in_every_state_of_its_thread(page: Page, address: str) -> None:
    draft_with_the_managers_notes(page, address)
    thread = open_thread(page, address, DANA)
    read_comment_and_edit(page, thread)
    edit_the_responsibility_away(page, thread)
    hold_and_stop(page, thread)
    go_out_of_date(page, address)
    send_and_read_the_mail(page, address)


def test_a_rejected_letter_and_a_tap_of_somebody_else(page: Page, address: str) -> None:
    draft_a_check_in(page, address)
    be_told_alone(page, address)
    reject_and_draft_again(page, address)


def test_the_letters_of_the_workspace(page: Page, address: str) -> None:
    visit(page, address, DANA, HEALTH)
    typed(page, "/goodfit templates")
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("as shipped")
    shoot(page, "52-templates")
    modal.locator("[data-action-id='templates.change.apology']").click()
    expect(modal.locator("[data-action-id=subject]")).to_be_visible()
    shoot(page, "53-template-form")
    modal.locator("[data-action-id=subject]").fill("Our word on {{ facts.thing|phrase }}")
    submit(page)
    expect(modal).to_contain_text("This is the letter for a sample client")
    shoot(page, "54-template-tried")


def typed(page: Page, words: str) -> None:
    box = page.get_by_test_id("composer").first
    box.fill(words)
    box.press("Enter")


def fill(modal: Locator, answers: dict[str, str]) -> None:
    for name, words in answers.items():
        modal.locator(f"[data-action-id='{name}']").fill(words)


def open_thread(page: Page, address: str, who: str, title: str = TITLE) -> Locator:
    page.set_viewport_size(TALL)
    visit(page, address, who, APPROVALS)
    message(page, title).get_by_test_id("replies").click()
    return page.get_by_test_id("thread-messages")


def version(thread: Locator, number: int) -> Locator:
    title = thread.page.get_by_text(f"Version {number}", exact=True)
    return thread.get_by_test_id("message").filter(has=title)


def choose(page: Page, newest: Locator, label: str) -> None:
    newest.locator("[data-action-id^='draft.more']").click()
    page.get_by_role("menuitem", name=label).click()


def draft_with_the_managers_notes(page: Page, address: str) -> None:
    visit(page, address, TOM, HEALTH)
    typed(page, "/fit castell")
    card = page.locator("[data-ephemeral]").filter(has_text="make a recovery offer")
    expect(card).to_be_visible()
    shoot(page, "30-fit-card")
    card.get_by_role("button", name="Review").click()
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("What an offer costs us")
    expect(modal).to_contain_text("How to settle near break-even")
    modal.get_by_text("What an offer costs us").scroll_into_view_if_needed()
    shoot(page, "31-offer-notes")
    modal.locator("[data-action-id=offer_kind]").select_option("refund")
    days = {"offer_by": soon(), "update_on": soon()}
    fill(modal, ANSWERS | days)
    shoot(page, "32-offer-answers")
    submit(page)
    expect(modal).to_contain_text("It waits for a manager")
    shoot(page, "33-waits")
    page.get_by_test_id("modal-close").click()


def read_comment_and_edit(page: Page, thread: Locator) -> None:
    first = version(thread, 1)
    expect(first).to_contain_text("The fault is ours.")
    shoot(page, "34-waiting")
    choose(page, first, "Comment")
    modal = page.get_by_test_id("modal")
    modal.locator("[data-action-id=words]").fill("Does Ines know that the ads ran on Sunday too?")
    shoot(page, "35-comment-form")
    submit(page)
    expect(thread).to_contain_text("Dana Whitfield about version 1:")
    shoot(page, "36-comment")
    edit(page, first, {"subject": "Sale ads: what we pay back"})
    expect(first).to_contain_text("replaced by version 2")
    expect(first.get_by_role("button", name="Approve")).to_have_count(0)
    second = version(thread, 2)
    expect(second.get_by_role("button", name="Approve version 2")).to_be_visible()
    shoot(page, "37-edited")
    choose(page, second, "Compare with version 1")
    expect(modal).to_contain_text("Version 2 beside version 1")
    expect(modal).to_contain_text("refund we pay back")
    shoot(page, "38-compared")
    page.get_by_test_id("modal-close").click()
    choose(page, second, "Facts used")
    expect(modal).to_contain_text("rests on")
    shoot(page, "39-facts")
    page.get_by_test_id("modal-close").click()


def edit(page: Page, newest: Locator, fields: dict[str, str], shot: str = "") -> None:
    newest.get_by_role("button", name="Edit").click()
    modal = page.get_by_test_id("modal")
    fill(modal, fields)
    if shot:
        shoot(page, shot)
    submit(page)
    expect(modal).to_have_count(0)


def edit_the_responsibility_away(page: Page, thread: Locator) -> None:
    words = {"section.sorry.0": "I'm sorry about the ads for your sale."}
    edit(page, version(thread, 2), words, "40-edit-form")
    third = version(thread, 3)
    expect(third).to_contain_text("Version 2 said “The fault is ours.”")
    expect(third).to_contain_text("Version 3 does not say whose fault it is.")
    shoot(page, "41-taken-away")
    third.get_by_role("button", name="Approve version 3").click()
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("Your reason")
    expect(modal).to_contain_text("does not say whose fault it is")
    shoot(page, "42-reason")
    page.get_by_test_id("modal-close").click()
    right = "I'm sorry that we let your sale ads lead to a sold-out page. The fault is ours. "
    edit(page, third, {"section.sorry.0": right + ANSWERS["cost"]})


def hold_and_stop(page: Page, thread: Locator) -> None:
    fourth = version(thread, 4)
    fourth.get_by_role("button", name="Approve version 4").click()
    stop = fourth.get_by_role("button", name="Stop sending")
    expect(stop).to_be_visible()
    expect(fourth).to_contain_text("Leaves Today")
    shoot(page, "43-held")
    stop.click()
    expect(fourth.get_by_role("button", name="Approve version 4")).to_be_visible()
    shoot(page, "44-stopped")


def go_out_of_date(page: Page, address: str) -> None:
    visit(page, address, TOM, HEALTH)
    typed(page, '/complaint castell "The price list in the window is wrong too"')
    expect(message(page, "Logged as a complaint from Castell")).to_be_visible()
    thread = open_thread(page, address, DANA)
    fourth = version(thread, 4)
    expect(fourth).to_contain_text("out of date, nothing was sent")
    expect(fourth).to_contain_text("Since then:")
    expect(fourth.get_by_role("button", name="Approve")).to_have_count(0)
    shoot(page, "45-out-of-date")


def send_and_read_the_mail(page: Page, address: str) -> None:
    thread = page.get_by_test_id("thread-messages")
    version(thread, 4).get_by_role("button", name="Write version 5").click()
    fifth = version(thread, 5)
    expect(fifth.get_by_role("button", name="Approve version 5")).to_be_visible()
    expect(message(page, TITLE)).not_to_contain_text("stopped by")
    shoot(page, "46-written-anew")
    fifth.get_by_role("button", name="Approve version 5").click()
    expect(fifth.get_by_role("button", name="Stop sending")).to_be_visible()
    expect(fifth).to_contain_text("Sent, approved by Dana Whitfield", timeout=SENT)
    expect(fifth.get_by_role("button", name="Stop sending")).to_have_count(0)
    shoot(page, "47-sent")
    page.set_viewport_size({"width": 1400, "height": 1100})
    visit(page, address, DANA, "mail")
    page.get_by_text("Sale ads").first.click()
    letter = page.frame_locator("[data-testid=mail-frame]").locator("body")
    expect(letter).to_contain_text("The fault is ours.")
    shoot(page, "48-mail")


def draft_a_check_in(page: Page, address: str) -> None:
    visit(page, address, TOM, HEALTH)
    typed(page, "/draft halyard check in")
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("What did you see in their world?")
    fill(modal, CHECK_IN)
    submit(page)
    expect(modal).to_contain_text("It waits for a manager")
    page.get_by_test_id("modal-close").click()


def be_told_alone(page: Page, address: str) -> None:
    thread = open_thread(page, address, PRIYA, OTHER)
    version(thread, 1).get_by_role("button", name="Approve version 1").click()
    expect(page.locator("body")).to_contain_text("Only a manager can do that for Halyard")
    shoot(page, "49-not-you")


def reject_and_draft_again(page: Page, address: str) -> None:
    thread = open_thread(page, address, DANA, OTHER)
    first = version(thread, 1)
    first.get_by_role("button", name="Reject").click()
    fill(page.get_by_test_id("modal"), {"reason": "Luc asked for a call instead."})
    submit(page)
    expect(first).to_contain_text("Rejected by Dana Whitfield")
    expect(first.get_by_role("button", name="Approve")).to_have_count(0)
    shoot(page, "50-rejected")
    first.get_by_role("button", name="Draft again").click()
    second = version(thread, 2)
    expect(second.get_by_role("button", name="Approve version 2")).to_be_visible()
    shoot(page, "51-drafted-again")


def test_a_goodbye_asks_a_manager_first_whether_the_client_is_worth_keeping(
    page: Page, address: str
) -> None:
    visit(page, address, TOM, HEALTH)
    typed(page, "/draft brightwater graceful exit")
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("Worth keeping?")
    expect(modal).to_contain_text("How to settle near break-even")
    modal.get_by_text("Worth keeping?").scroll_into_view_if_needed()
    shoot(page, "55-worth-keeping")
    modal.get_by_text("How to settle near break-even").scroll_into_view_if_needed()
    shoot(page, "56-refund-adviser")
