import pytest
from playwright.sync_api import expect
from tiny_bot import open_as

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("bot")
def test_trouble_is_armed_and_stopped_in_the_panel_and_shown_everywhere(slack, page):
    open_as(page, slack, "U0DANA", "C0GENERAL")
    expect(page.get_by_test_id("trouble-on")).to_have_count(0)
    page.get_by_test_id("nav-trouble").click()
    expect(page.get_by_test_id("armed")).to_have_text("Nothing is switched on: Slack behaves.")
    page.get_by_label("What happens").select_option("done_but_lost")
    page.get_by_label("Which call").select_option("chat.postMessage")
    page.get_by_label("How many calls").fill("2")
    page.get_by_role("button", name="Switch on").click()
    page.get_by_role("button", name="Answer too late").click()
    page.get_by_role("button", name="Hold events").click()
    expect(page.get_by_test_id("armed").get_by_role("listitem")).to_have_text(
        [
            "Events are held back, 0 so far",
            "Slack finds the next of the bot's answers to people too late",
            "chat.postMessage: the next 2 calls will be done, and the answer lost",
        ]
    )
    slack.person("U0TOM").react("C0ACME", slack.messages("C0ACME")[0].ts, "eyes")
    expect(page.get_by_test_id("held")).to_have_text("Waiting: reaction_added")
    page.get_by_test_id("nav-C0GENERAL").click()
    page.get_by_test_id("trouble-on").click()
    page.get_by_role("button", name="Stop all trouble").click()
    expect(page.get_by_test_id("armed")).to_have_text("Nothing is switched on: Slack behaves.")
    slack.wait_for(lambda: slack.sent_events("reaction_added"))
    assert slack.trouble.armed == []


def test_the_panel_opens_a_channel_to_a_client_and_changes_people_and_messages(slack, page):
    open_as(page, slack, "U0DANA", "trouble")
    page.get_by_label("Channel", exact=True).select_option(label="#acme-internal")
    page.get_by_role("button", name="Invite Acme").click()
    slack.wait_for(lambda: slack.workspace.channels["C0ACMEINT"]["is_pending_ext_shared"])
    page.get_by_role("button", name="Share with Acme").click()
    page.get_by_role("button", name="Bring in Gus").click()
    slack.wait_for(lambda: "U0GUS" in slack.workspace.channels["C0ACMEINT"]["members"])
    assert slack.workspace.channels["C0ACMEINT"]["is_ext_shared"]
    page.get_by_label("Person", exact=True).select_option("U0SAM")
    page.get_by_role("button", name="Deactivate").click()
    slack.wait_for(lambda: slack.workspace.people["U0SAM"]["deleted"])
    message = slack.messages("C0ACME")[1]
    page.get_by_label("Message", exact=True).select_option(f"C0ACME/{message.ts}")
    page.get_by_label("New text").fill("Never mind")
    page.get_by_role("button", name="Change the message").click()
    slack.wait_for(lambda: message.text == "Never mind")
    page.get_by_role("button", name="Delete the message").click()
    slack.wait_for(lambda: message not in slack.messages("C0ACME"))
    page.get_by_label("Seconds late").fill("")
    page.get_by_role("button", name="Send events late").click()
    expect(page.get_by_test_id("toast")).to_contain_text("cannot be done")


def test_the_bot_is_written_to_in_its_messages_tab_and_in_a_thread_there(slack, bot, page):
    @bot.app.event("message")
    def on_message(event):
        bot.got.append((event["channel_type"], event["text"], event.get("thread_ts")))

    open_as(page, slack, "U0TOM", "app/messages")
    box = page.get_by_test_id("composer")
    box.fill("acme wants a Spanish page")
    box.press("Enter")
    (said,) = slack.wait_for(lambda: slack.dms("U0TOM"))
    page.get_by_test_id("message").hover()
    page.get_by_test_id("reply-in-thread").click()
    reply = page.get_by_test_id("thread-composer")
    reply.fill("about 6 h")
    reply.press("Enter")
    expect(page.get_by_test_id("thread-messages")).to_contain_text("about 6 h")
    expect(page.get_by_test_id("replies")).to_contain_text("1 reply")
    slack.wait_for(lambda: len(bot.got) == 2)
    assert bot.got == [
        ("im", "acme wants a Spanish page", None),
        ("im", "about 6 h", said.ts),
    ]
