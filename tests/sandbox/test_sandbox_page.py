import threading

import pytest
from playwright.sync_api import expect
from starlette.responses import Response
from tiny_bot import Served, answering, open_as

pytestmark = pytest.mark.browser


never_set = threading.Event()


def plain(text):
    return {"type": "plain_text", "text": text}


def section(text, kind="mrkdwn"):
    return {"type": "section", "text": {"type": kind, "text": text}}


def test_a_message_appears_without_reloading_and_typed_markup_stays_text(slack, client, page):
    open_as(page, slack, "U0DANA", "C0HEALTH")
    nasty = "<img src=x onerror=document.title='owned'> *bold* <javascript:alert(1)|here>"
    client.chat_postMessage(
        channel="C0HEALTH", text="x", blocks=[section(nasty), section("*raw*", "plain_text")]
    )
    message = page.get_by_test_id("message")
    expect(message).to_contain_text("<img src=x")
    expect(message.locator("strong").nth(1)).to_have_text("bold")
    expect(message).to_contain_text("*raw*")
    expect(message.locator("img, a[href^='javascript']")).to_have_count(0)


def test_each_person_sees_only_their_channels(slack, page):
    open_as(page, slack, "W0JO", "C0ACME")
    expect(page.locator("#sidebar [data-channel^='C0']")).to_have_text(["client-acme"])
    expect(page.get_by_test_id("nav-app")).to_have_count(0)
    page.get_by_test_id("who").click()
    page.locator("[data-person=U0GUS]").click()
    expect(page.locator("#sidebar [data-channel^='C0']")).to_have_text(["northwind"])


def test_a_command_that_times_out_stays_in_the_box(slack, page):
    slack.slack.outgoing.limit = 0.2
    with Served(answering(lambda request, _body: stuck(request))) as bot:
        slack.bot_url = bot.url
        open_as(page, slack, "U0PRIYA", "C0GENERAL")
        box = page.get_by_test_id("composer")
        box.fill('/scope acme "page" 6h')
        box.press("Enter")
        expect(page.locator("[data-ephemeral]")).to_contain_text("operation_timeout")
        expect(box).to_have_value('/scope acme "page" 6h')


def stuck(_request):
    never_set.wait(0.5)
    return Response()


def test_a_button_asks_first_and_a_modal_shows_errors_beside_the_field(slack, bot, page):
    confirm = {
        "title": plain("Sure?"),
        "text": plain("It cannot be undone."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    button = {"type": "button", "action_id": "go", "text": plain("Go"), "confirm": confirm}
    field = {
        "type": "input",
        "block_id": "hours",
        "label": plain("Hours"),
        "element": {"type": "plain_text_input", "action_id": "hours"},
    }

    @bot.app.action("go")
    def on_go(ack, body, client):
        ack()
        client.views_open(
            trigger_id=body["trigger_id"],
            view={
                "type": "modal",
                "callback_id": "log",
                "title": plain("Log it"),
                "submit": plain("Log"),
                "blocks": [field],
            },
        )

    @bot.app.view("log")
    def on_log(ack, view):
        value = view["state"]["values"]["hours"]["hours"]["value"]
        ack() if value == "6" else ack(response_action="errors", errors={"hours": "A number"})

    bot.client.chat_postMessage(
        channel="C0HEALTH", text="x", blocks=[{"type": "actions", "elements": [button]}]
    )
    open_as(page, slack, "U0TOM", "C0HEALTH")
    page.locator("[data-action-id=go]").click()
    page.get_by_test_id("confirm-no").click()
    assert not [post for post in slack.posts if post.name == "block_actions"]
    page.locator("[data-action-id=go]").click()
    page.get_by_test_id("confirm-yes").click()
    page.locator("[data-action-id=hours]").fill("many")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("field-error")).to_have_text("A number")
    expect(page.locator("[data-action-id=hours]")).to_have_value("many")
    page.locator("[data-action-id=hours]").fill("6")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("modal")).to_have_count(0)


def test_a_thread_is_answered_and_a_permalink_opens_the_message(slack, client, page):
    root = slack.messages("C0ACMEINT")[0]
    open_as(page, slack, "U0SAM", f"C0ACMEINT/{root.ts}/{root.ts}")
    box = page.get_by_test_id("thread-composer")
    box.fill("Twice this month")
    box.press("Enter")
    expect(page.get_by_test_id("thread-messages")).to_contain_text("Twice this month")
    expect(page.get_by_test_id("replies")).to_contain_text("1 reply")
    link = client.chat_getPermalink(channel="C0ACMEINT", message_ts=root.ts)["permalink"]
    page.goto(link)
    expect(page.locator(f"[data-ts='{root.ts}']")).to_be_visible()


def test_reactions_are_toggled(slack, page):
    asked = slack.messages("C0ACME")[1]
    slack.person("U0TOM").react("C0ACME", asked.ts, "eyes")
    open_as(page, slack, "U0PRIYA", "C0ACME")
    page.get_by_test_id("reaction").click()
    expect(page.get_by_test_id("reaction")).to_contain_text("2")
    page.get_by_test_id("reaction").click()
    expect(page.get_by_test_id("reaction")).to_contain_text("1")
