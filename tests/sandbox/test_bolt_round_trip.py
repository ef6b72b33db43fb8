def button(label, action_id="undo", value="7"):
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "action_id": action_id, "value": value, "text": text}


def section(words):
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def modal(*blocks, title="Log a request", **rest):
    return {
        "type": "modal",
        "callback_id": "log",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Log"},
        "blocks": list(blocks),
    } | rest


def field(name, **element):
    return {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": name},
        "element": {"type": "plain_text_input", "action_id": name} | element,
    }


def test_a_command_is_answered_privately_and_its_button_replaces_the_answer(slack, bot):
    @bot.app.command("/scope")
    def on_scope(ack, command):
        bot.got.append(command)
        ack(
            {
                "text": "Logged",
                "blocks": [section("Logged"), {"type": "actions", "elements": [button("Undo")]}],
            }
        )

    @bot.app.action("undo")
    def on_undo(ack, respond, body):
        ack()
        bot.got.append(body)
        respond(text="Removed", replace_original=True)

    priya = slack.person("U0PRIYA")
    answer = priya.command("C0ACMEINT", '/scope acme "R&D page" 6h for @tom in #client-health')
    assert answer.text == "Logged"
    assert answer.message.is_ephemeral
    assert bot.got[0]["text"] == 'acme "R&amp;D page" 6h for <@U0TOM|tom> in <#C0HEALTH|>'
    assert bot.got[0]["channel_name"] == "acme-internal"
    done = priya.press(answer.message, "Undo")
    assert done.text == "Removed"
    assert answer.message.text == "Removed"
    assert answer.message.blocks == []
    assert bot.got[1]["container"]["is_ephemeral"]
    assert "message" not in bot.got[1]
    assert len(priya.ephemerals("C0ACMEINT")) == 1


def test_a_shortcut_opens_a_modal_that_is_filled_and_submitted(slack, bot):
    @bot.app.shortcut("log_scope_request")
    def on_shortcut(ack, body, client):
        ack()
        bot.got.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal(field("what"), field("hours")))

    @bot.app.view("log")
    def on_submit(ack, view):
        values = view["state"]["values"]
        if not values["hours"]["hours"]["value"].isdigit():
            ack(response_action="errors", errors={"hours": "A number, please"})
            return
        bot.got.append(values)
        ack()

    priya = slack.person("U0PRIYA")
    asked = slack.messages("C0ACME")[1]
    priya.shortcut("log_scope_request", "C0ACME", asked.ts)
    assert bot.got[0]["message"]["text"] == asked.text
    opened = priya.modal()
    assert opened.title == "Log a request"
    first = priya.submit(opened, {"what": "Spanish page", "hours": ""})
    assert (first.result, first.errors) == (
        "errors",
        {"hours": "Please complete this required field."},
    )
    second = priya.submit(opened, {"hours": "six"})
    assert second.errors == {"hours": "A number, please"}
    assert priya.submit(opened, {"hours": "6"}).result == "closed"
    assert bot.got[1]["what"]["what"] == {"type": "plain_text_input", "value": "Spanish page"}
    assert priya.modal() is None


def test_an_update_keeps_what_was_typed_where_the_ids_are_the_same(slack, bot):
    @bot.app.command("/client")
    def on_client(ack, body, client):
        client.views_open(trigger_id=body["trigger_id"], view=modal(field("name"), field("hours")))
        ack()

    priya = slack.person("U0PRIYA")
    priya.command("C0GENERAL", "/client")
    view = priya.modal()
    slack.slack.interactions.fill(view.record, {"name": "Acme"})
    bot.client.views_update(view_id=view.id, view=modal(field("name"), field("rate")))
    assert view.values["name"]["name"]["value"] == "Acme"
    assert set(view.values) == {"name", "rate"}


def test_reactions_mentions_direct_messages_and_home_arrive_as_events(slack, bot):
    for kind in ("reaction_added", "reaction_removed", "app_mention", "app_home_opened"):

        @bot.app.event(kind)
        def on_event(body):
            bot.got.append(body)

    @bot.app.event("message")
    def on_message(body, client):
        bot.got.append(body)
        client.views_publish(
            user_id=body["event"]["user"], view={"type": "home", "blocks": [section("Yours")]}
        )

    jo, priya = slack.person("W0JO"), slack.person("U0PRIYA")
    asked = slack.messages("C0ACME")[1]
    jo.react("C0ACME", asked.ts, ":eyes:")
    jo.react("C0ACME", asked.ts, "eyes")
    jo.unreact("C0ACME", asked.ts, "eyes")
    priya.mention("C0ACMEINT", "what about Acme?")
    priya.dm("help")
    view = priya.open_home()
    kinds = [body["event"]["type"] for body in bot.got]
    assert kinds == [
        "reaction_added",
        "reaction_removed",
        "app_mention",
        "message",
        "app_home_opened",
    ]
    assert bot.got[0]["is_ext_shared_channel"]
    assert bot.got[0]["team_id"] == "T0ACME"
    assert bot.got[0]["authorizations"][0]["team_id"] == "T0HARBOUR"
    assert bot.got[3]["event"]["channel_type"] == "im"
    assert view.words == "Yours"


def test_slack_sends_the_bots_own_direct_messages_back_and_bolt_leaves_them(slack, bot):
    @bot.app.event("message")
    def on_message(body):
        bot.got.append(body)

    posted = bot.client.chat_postMessage(channel="U0SAM", text="Hello")
    slack.wait_for(lambda: len(slack.sent_events("message")) == 1)
    bot.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Hello, Sam")
    slack.wait_for(lambda: len(slack.sent_events("message")) == 2)
    own, edited = (envelope["event"] for envelope in slack.sent_events("message"))
    assert own["bot_id"] == "B0GOODFIT"
    assert (edited["subtype"], edited["previous_message"]["text"]) == ("message_changed", "Hello")
    assert [body["event"].get("bot_id") for body in bot.got if "subtype" not in body["event"]] == []


def test_an_external_person_can_click_in_a_shared_channel(slack, bot):
    @bot.app.action("undo")
    def on_click(ack, body):
        ack()
        bot.got.append(body["user"])

    elements = [{"type": "actions", "elements": [button("Approve")]}]
    bot.client.chat_postMessage(channel="C0ACME", text="x", blocks=elements)
    slack.person("W0JO").press(slack.messages("C0ACME")[-1], "Approve")
    assert bot.got == [{"id": "W0JO", "username": "jo", "name": "jo", "team_id": "T0ACME"}]


def test_choices_arrive_in_slacks_shape(slack, bot):
    options = [
        {"text": {"type": "plain_text", "text": label}, "value": value}
        for label, value in (("Acme", "1"), ("Northwind", "2"))
    ]

    @bot.app.action("pick")
    @bot.app.action("more")
    @bot.app.action("who")
    @bot.app.action("day")
    def on_choice(ack, body):
        ack()
        bot.got.append(body)

    picks = [
        {"type": "static_select", "action_id": "pick", "options": options},
        {"type": "overflow", "action_id": "more", "options": options},
        {"type": "users_select", "action_id": "who"},
        {"type": "datepicker", "action_id": "day"},
    ]
    bot.client.chat_postMessage(
        channel="C0HEALTH", text="x", blocks=[{"type": "actions", "elements": picks}]
    )
    dana, message = slack.person("U0DANA"), slack.messages("C0HEALTH")[0]
    for action_id, value in (
        ("pick", "Acme"),
        ("more", "2"),
        ("who", "U0TOM"),
        ("day", "2026-09-24"),
    ):
        dana.click(message, action_id, value)
    pick, more, who, day = (body["actions"][0] for body in bot.got)
    assert pick["selected_option"] == options[0]
    assert more["selected_option"] == options[1]
    assert who["selected_user"] == "U0TOM"
    assert day["selected_date"] == "2026-09-24"
    values = next(iter(bot.got[-1]["state"]["values"].values()))
    assert values["pick"] == {"type": "static_select", "selected_option": options[0]}
    assert set(values) == {"pick", "who", "day"}
