import pytest

from sandbox.blocks import block_errors, view_errors


def plain(text):
    return {"type": "plain_text", "text": text}


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def section(**rest):
    return {"type": "section", "text": mrkdwn("hi")} | rest


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def button(**rest):
    return {"type": "button", "text": plain("Go"), "action_id": "go"} | rest


def option(text="One", value="1"):
    return {"text": plain(text), "value": value}


def select(**rest):
    return {"type": "static_select", "action_id": "s", "options": [option()]} | rest


def field(element, **rest):
    return {"type": "input", "label": plain("Label"), "element": element} | rest


def modal(*blocks, **rest):
    frame = {"type": "modal", "title": plain("Title"), "submit": plain("Go")}
    return frame | {"blocks": list(blocks)} | rest


def table(rows=2, columns=2, **rest):
    row = [{"type": "raw_text", "text": "x"}] * columns
    return {"type": "data_table", "caption": "Clients", "rows": [row] * rows} | rest


def pie(**rest):
    chart = {"type": "pie", "segments": [{"label": "A", "value": 1}]}
    return {"type": "data_visualization", "title": "Hours", "chart": chart | rest}


def line(series=1, points=2, kind="line"):
    labels = [f"P{index}" for index in range(points)]
    data = [{"label": label, "value": 1} for label in labels]
    drawn = [{"name": f"S{index}", "data": data} for index in range(series)]
    chart = {"type": kind, "series": drawn, "axis_config": {"categories": labels}}
    return {"type": "data_visualization", "title": "Hours", "chart": chart}


CONFIRM = {
    "title": plain("Sure?"),
    "text": mrkdwn("Really"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
}

ACCEPTED = [
    section(),
    section(text=mrkdwn("x" * 3000)),
    {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
    {"type": "header", "text": plain("x" * 150)},
    actions(*(button(action_id=f"b{index}") for index in range(25))),
    actions(button(text=plain("x" * 75), value="v" * 2000, confirm=CONFIRM, style="danger")),
    actions(select(options=[option(value=str(index)) for index in range(100)])),
    field({"type": "plain_text_input", "action_id": "t", "initial_value": "x" * 3000}),
    table(rows=201, columns=1),
    pie(),
    line(series=12, points=20),
    line(kind="area"),
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "divider"},
]

REFUSED = [
    ("/blocks/0/text/text", section(text=mrkdwn("x" * 3001))),
    ("/blocks/0/text/text", section(text=mrkdwn(""))),
    ("/blocks/0/fields", {"type": "section", "fields": [mrkdwn("x")] * 11}),
    ("/blocks/0/fields/0/text", {"type": "section", "fields": [mrkdwn("x" * 2001)]}),
    ("/blocks/0/text/text", {"type": "header", "text": plain("x" * 151)}),
    ("/blocks/0/text/type", {"type": "header", "text": mrkdwn("x")}),
    ("/blocks/0/type", {"type": "carousel_of_doom"}),
    ("/blocks/0/elements", actions(*(button(action_id=f"b{index}") for index in range(26)))),
    ("/blocks/0/elements", actions(button(), button())),
    ("/blocks/0/elements/0/text/text", actions(button(text=plain("x" * 76)))),
    ("/blocks/0/elements/0/value", actions(button(value="x" * 2001))),
    ("/blocks/0/elements/0/style", actions(button(style="default"))),
    ("/blocks/0/elements/0/accessibility_label", actions(button(accessibility_label="x" * 76))),
    ("/blocks/0/elements/0/action_id", actions(button(action_id="x" * 256))),
    ("/blocks/0/elements/0/url", actions(button(url="https://" + "x" * 3000))),
    ("/confirm/title/text", actions(button(confirm=CONFIRM | {"title": plain("x" * 101)}))),
    ("/confirm/text/text", actions(button(confirm=CONFIRM | {"text": plain("x" * 301)}))),
    ("/confirm/deny/text", actions(button(confirm=CONFIRM | {"deny": plain("x" * 31)}))),
    ("/options/0/text/text", actions(select(options=[option(text="x" * 76)]))),
    ("/options/0/value", actions(select(options=[option(value="x" * 151)]))),
    ("/elements/0/options", actions(select(options=[option(value=str(n)) for n in range(101)]))),
    ("/elements/0/options", actions(select(options=[option(), option()]))),
    ("/initial_option", actions(select(initial_option=option("Other", "2")))),
    ("/placeholder/text", actions(select(placeholder=plain("x" * 151)))),
    (
        "/options",
        actions(
            {
                "type": "overflow",
                "action_id": "o",
                "options": [option(value=str(n)) for n in range(6)],
            }
        ),
    ),
    ("/elements", {"type": "context", "elements": [mrkdwn("x")] * 11}),
    ("/elements/0/type", actions({"type": "plain_text_input", "action_id": "t"})),
    ("/accessory/type", section(accessory={"type": "plain_text_input", "action_id": "t"})),
    ("/element/type", field(button())),
    ("/label/text", field({"type": "plain_text_input"}, label=plain("x" * 2001))),
    ("/element/initial_value", field({"type": "plain_text_input", "initial_value": "x" * 3001})),
    ("/element/max_length", field({"type": "plain_text_input", "max_length": 3001})),
    ("/block_id", section(block_id="x" * 256)),
    ("/blocks/0", section(colour="red")),
    ("/rows", table(rows=202)),
    ("/rows/0", table(columns=21)),
    ("/rows", table(rows=2) | {"rows": [[{"type": "raw_text", "text": "x" * 10_001}]] * 2}),
    ("caption", {"type": "data_table", "rows": []}),
    ("/page_size", table(page_size=101)),
    (
        "/rows/1",
        {"type": "data_table", "caption": "c", "rows": [[{"type": "raw_text", "text": "a"}], []]},
    ),
    ("/segments/0/label", pie(segments=[{"label": "x" * 21, "value": 1}])),
    ("/chart/series", line(series=13)),
    ("/chart/axis_config/categories", line(points=21)),
    ("/chart/type", line(kind="radar")),
]


@pytest.mark.parametrize("block", ACCEPTED)
def test_a_block_at_its_limits_is_taken(block):
    assert block_errors([block], "message") == []


@pytest.mark.parametrize(("pointer", "block"), REFUSED)
def test_a_block_over_a_limit_is_refused_with_its_pointer(pointer, block):
    errors = block_errors([block], "message")
    assert any(pointer in error for error in errors), errors


def test_counts_are_limited_over_the_whole_message():
    assert block_errors([section()] * 50, "message") == []
    assert "no more than 50" in block_errors([section()] * 51, "message")[0]
    assert "markdown" in block_errors([{"type": "markdown", "text": "x" * 6001}] * 2, "message")[0]
    assert "data_visualization" in block_errors([pie()] * 3, "message")[0]
    twice = [section(block_id="same"), section(block_id="same")]
    assert "already exists" in block_errors(twice, "message")[0]


@pytest.mark.parametrize(
    ("pointer", "view"),
    [
        ("/view/title/text", modal(title=plain("x" * 25))),
        ("/view/submit/text", modal(submit=plain("x" * 25))),
        ("/view/close/text", modal(close=plain("x" * 25))),
        ("/view/private_metadata", modal(private_metadata="x" * 3001)),
        ("/view/callback_id", modal(callback_id="x" * 256)),
        ("/view/blocks", modal(*[section()] * 101)),
        ("/view/type", {"type": "home", "blocks": []}),
        ("/view/blocks/0/type", modal(table())),
        ("/view", modal(field({"type": "plain_text_input"}), submit=None)),
        ("/view", modal(colour="red")),
    ],
)
def test_a_view_over_a_limit_is_refused_with_its_pointer(pointer, view):
    errors = view_errors(view, "modal")
    assert any(pointer in error for error in errors), errors


def test_a_view_at_its_limits_is_taken():
    view = modal(*[section()] * 100, title=plain("x" * 24), private_metadata="x" * 3000)
    assert view_errors(view, "modal") == []
    assert view_errors({"type": "home", "blocks": [table(), pie()]}, "home") == []
