"""What a person's hands and eyes do on the page of the local Slack."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SHOTS = Path(__file__).parent.parent.parent / "screenshots"


def visit(page: Page, address: str, who: str, place: str) -> None:
    """Open a place as somebody."""
    page.goto(f"{address}/?as={who}#{place}")
    expect(page.get_by_test_id("who")).to_be_visible()


def shoot(page: Page, name: str) -> None:
    """Leave a picture of the window."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"))


def message(page: Page, words: str) -> Locator:
    """Return the newest message that says so."""
    return page.locator("[data-ts], [data-ephemeral]").filter(has_text=words).last


def submit(page: Page) -> None:
    """Press the button at the foot of the form."""
    page.get_by_test_id("modal-submit").click()
