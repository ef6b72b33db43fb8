"""What a newcomer does after `make try`, by hand in a browser; pictures of every step are left."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hands import message, shoot, submit, visit
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def next_week() -> date:
    return datetime.now(UTC).date() + timedelta(days=7)  # noqa: TID251 (a form's own day)


def shoot_tall(page: Page, name: str) -> None:
    """Take a picture in a window that is tall enough for the whole; the README shows it."""
    page.set_viewport_size({"width": 1280, "height": 1240})
    page.reload()
    expect(page.get_by_test_id("message").last).to_be_visible()
    shoot(page, name)
    page.set_viewport_size({"width": 1400, "height": 900})


def test_everything_about_a_client_is_logged_opened_and_put_right(page: Page, address: str) -> None:
    take_a_complaint_through_its_course(page, address)
    open_a_client(page, address)
    write_to_the_bot(page, address)


def test_from_a_request_to_the_approved_email(page: Page, address: str) -> None:
    log_and_correct(page, address)
    draft_from_the_digest(page, address)
    approve_in_the_thread(page, address)
    read_the_rest(page, address)


def log_and_correct(page: Page, address: str) -> None:
    visit(page, address, "U0PRIYA", "C0ACMEINT")
    box = page.get_by_test_id("composer")
    box.fill("/scope acme “extra landing page” 6h")
    shoot(page, "01-typing")
    box.press("Enter")
    answer = message(page, "Logged for Acme:")
    expect(answer).to_contain_text("extra landing page, 6 h")
    expect(answer).to_contain_text("for nothing from")
    shoot(page, "02-logged")

    box.fill('/complaint acmee "the report was late"')
    box.press("Enter")
    asked = message(page, 'No client is called "acmee"')
    shoot(page, "03-which-client")
    asked.get_by_role("button", name="Acme", exact=True).click()
    expect(message(page, "Logged as a complaint from Acme:")).to_be_visible()
    shoot(page, "04-complaint")

    box.fill("/scope")
    box.press("Enter")
    expect(page.get_by_test_id("modal")).to_contain_text("What they asked for")
    shoot(page, "05-form")
    page.get_by_test_id("modal-close").click()


def draft_from_the_digest(page: Page, address: str) -> None:
    visit(page, address, "U0TOM", "C0HEALTH")
    expect(message(page, "Needs a decision")).to_be_visible()
    shoot(page, "06-digest")
    shoot_tall(page, "digest")
    page.get_by_role("button", name="Review Borealis Cabins").click()
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("Draft a letter")
    shoot(page, "07-review")
    answers = {
        "contact": "Nora",
        "thing": "Autumn prices",
        "miss": "We left your autumn prices off the booking site for a week.",
        "point_1": "We had the list on Monday and published it eight days later. "
        "All prices are live now.",
        "point_2": "We saw both messages and I did not reply. From today I answer within a day.",
        "explanation": "I had nobody to stand in for me while I was away.",
        "owner": "Tom Okafor",
        "prevention": "Price lists now go to two people",
        "checker": "Dana Whitfield",
    }
    for name, words in answers.items():
        modal.locator(f"[data-action-id={name}]").fill(words)
    modal.locator("[data-action-id=update_on]").fill(f"{next_week()}")
    shoot(page, "08-answers")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("It waits for a manager")
    page.get_by_test_id("modal-close").click()


def approve_in_the_thread(page: Page, address: str) -> None:
    visit(page, address, "U0PRIYA", "C0APPROVE")
    root = message(page, "Borealis Cabins: apology")
    expect(root).to_be_visible()
    root.get_by_test_id("replies").click()
    thread = page.get_by_test_id("thread-messages")
    thread.get_by_role("button", name="Approve version 1").click()
    expect(page.locator("body")).to_contain_text("Only a manager can do that")
    shoot(page, "09-not-you")

    visit(page, address, "U0DANA", "C0APPROVE")
    message(page, "Borealis Cabins: apology").get_by_test_id("replies").click()
    expect(thread).to_contain_text("I'm sorry that we left your autumn prices")
    shoot(page, "10-approval")
    shoot_tall(page, "approval")
    thread.get_by_role("button", name="Approve version 1").click()
    expect(thread.get_by_role("button", name="Stop sending")).to_be_visible()
    shoot(page, "11-held")
    expect(message(page, "sent, approved by Dana Whitfield").first).to_be_visible(timeout=40_000)
    shoot(page, "12-sent")


def read_the_rest(page: Page, address: str) -> None:
    visit(page, address, "U0DANA", "mail")
    expect(page.locator("body")).to_contain_text("Autumn prices")
    page.get_by_text("Autumn prices").first.click()
    letter = page.frame_locator("[data-testid=mail-frame]").locator("body")
    expect(letter).to_contain_text("I'm sorry that we left your autumn prices")
    shoot(page, "13-mail")
    visit(page, address, "U0DANA", "app/home")
    expect(page.locator("body")).to_contain_text("Needs a decision")
    shoot(page, "14-home")
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, address, "U0TOM", "C0HEALTH")
    expect(message(page, "Needs a decision")).to_be_visible()
    shoot(page, "15-narrow")


def take_a_complaint_through_its_course(page: Page, address: str) -> None:
    visit(page, address, "U0PRIYA", "C0ACMEINT")
    box = page.get_by_test_id("composer")
    box.fill('/complaint acme "the booking page shows the wrong prices"')
    box.press("Enter")
    card = message(page, "Logged as a complaint from Acme:")
    card.get_by_role("button", name="Add their side").click()
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("in their words")
    expect(modal).not_to_contain_text("Whose fault")
    modal.locator("[data-action-id=points]").fill("Three prices are wrong\nWe wrote twice")
    modal.locator("[data-action-id=client_side_heard]").select_option("yes")
    shoot(page, "21-their-side")
    submit(page)
    expect(modal).to_contain_text("Whose fault")
    shoot(page, "22-our-side")
    page.get_by_test_id("modal-close").click()
    expect(card.get_by_role("button", name="Our side and fault")).to_be_visible()


def open_a_client(page: Page, address: str) -> None:
    visit(page, address, "U0DANA", "C0ACMEINT")
    box = page.get_by_test_id("composer")
    box.fill("/client")
    box.press("Enter")
    expect(message(page, "Halyard")).to_be_visible()
    shoot(page, "23-clients")
    box.fill("/client acme")
    box.press("Enter")
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("the booking page shows the wrong prices")
    shoot(page, "24-client")
    modal.get_by_role("button", name="Open").first.click()
    expect(modal).to_contain_text("Take it back")
    shoot(page, "25-entry")
    page.get_by_test_id("modal-close").click()
    expect(modal).to_have_count(0)
    box.fill("/fit acme")
    box.press("Enter")
    shoot(page, "26-typed")
    expect(message(page, "Next step")).to_be_visible()
    shoot(page, "26-fit")


def write_to_the_bot(page: Page, address: str) -> None:
    visit(page, address, "U0PRIYA", "C0ACMEINT")
    box = page.get_by_test_id("composer")
    box.fill("@Goodfit acme wants an extra landing page, 6h")
    box.press("Enter")
    expect(message(page, "Log as scope request")).to_be_visible()
    shoot(page, "27-proposal")
    message(page, "Log as scope request").get_by_role("button", name="Log as scope").click()
    expect(message(page, "Logged for Acme: an extra landing page")).to_be_visible()
    visit(page, address, "U0PRIYA", "app/home")
    expect(page.locator("body")).to_contain_text("My log")
    shoot(page, "28-home-of-a-member")
