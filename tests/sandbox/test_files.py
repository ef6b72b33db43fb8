"""Files: uploads of the bot and of people, who may read them, and what Slack says when not."""

import httpx
import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from tiny_bot import open_as

from sandbox.driver import LocalSlack
from sandbox.slack import Settings

REPORT = "Client,Hours\nAcme,“7,5”\n".encode()


def error_of(call, **arguments):
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return refused.value.response


def direct(client, user="U0DANA"):
    return client.conversations_open(users=user)["channel"]["id"]


def test_what_the_sdk_uploads_stands_in_the_direct_message_with_its_comment(slack, client):
    done = client.files_upload_v2(
        channel=direct(client),
        content=REPORT,
        filename="Report Q1.csv",
        title="The report",
        initial_comment="Here it is.",
    )

    [message] = slack.dms("U0DANA")
    [file] = slack.files()
    assert message.text == "Here it is."
    assert (message.files[0]["id"], file.id) == (done["file"]["id"],) * 2
    assert (file.name, file.title, file.size) == ("Report Q1.csv", "The report", len(REPORT))
    assert message.files[0]["mimetype"] == "text/csv"
    assert file.content == REPORT


def test_a_file_is_given_to_the_bots_token_and_everybody_else_is_sent_to_sign_in(slack):
    slack.upload("U0TOM", "", "hours.csv", REPORT, "the hours")
    [message] = slack.dms("U0TOM")
    url = message.files[0]["url_private_download"]
    with_token = {"Authorization": f"Bearer {slack.bot_token}"}

    assert httpx.get(url, headers=with_token).content == REPORT
    for headers in ({}, {"Authorization": "Bearer xoxb-another"}):
        turned_away = httpx.get(url, headers=headers)
        assert turned_away.status_code == 302
        assert REPORT not in httpx.get(url, headers=headers, follow_redirects=True).content
    slack.workspace.scopes.discard("files:read")
    assert httpx.get(url, headers=with_token).is_redirect


def test_the_bot_hears_of_a_file_in_its_direct_messages_and_not_of_one_in_a_channel(slack, bot):
    priya = slack.person("U0PRIYA")

    @bot.app.event("message")
    def on_message(event):
        bot.got.append(event)

    priya.upload("plan.txt", b"x", channel="C0GENERAL")
    said = priya.upload("hours.csv", REPORT, "Harvest, January")

    [event] = bot.got
    assert (event["subtype"], event["channel_type"]) == ("file_share", "im")
    assert (event["channel"], event["ts"]) == (priya.direct, said.ts)
    assert event["text"] == "Harvest, January"
    assert event["files"][0]["name"] == "hours.csv"
    assert slack.sent_events("file_shared") == []


def test_a_file_is_described_where_it_was_shared_and_only_to_who_may_know_of_it(slack, client):
    own = slack.upload("U0TOM", "", "hours.csv", REPORT).files[0]["id"]
    hidden = slack.upload("U0GUS", "C0NORTH", "logo.png", b"png").files[0]["id"]

    found = client.files_info(file=own)["file"]

    assert found["ims"] == [slack.person("U0TOM").direct]
    assert list(found["shares"]["private"]) == found["ims"]
    assert (found["name"], found["mimetype"], found["filetype"]) == ("hours.csv", "text/csv", "csv")
    slack.workspace.channels["C0NORTH"]["members"].remove("U0GOODFIT")
    for name in (hidden, "F0NOTHING"):
        assert error_of(client.files_info, file=name)["error"] == "file_not_found"
    slack.files()[0].delete()
    assert error_of(client.files_info, file=own)["error"] == "file_deleted"
    assert slack.dms("U0TOM")[0].files == [{"id": own, "mode": "tombstone"}]


def test_an_address_for_an_upload_takes_the_announced_bytes_once(slack, client):
    given = client.files_getUploadURLExternal(filename="a.csv", length=len(REPORT))
    asked = [{"id": given["file_id"]}]

    assert error_of(client.files_completeUploadExternal, files=asked)["error"] == "file_not_found"
    assert httpx.post(given["upload_url"], content=REPORT).text == f"OK - {len(REPORT)}"
    assert httpx.post(given["upload_url"], content=REPORT).status_code == 400
    again = client.files_getUploadURLExternal(filename="a.csv", length=3)
    assert httpx.post(again["upload_url"], content=REPORT).status_code == 400
    assert client.files_completeUploadExternal(files=asked)["files"][0]["title"] == "a.csv"
    # Without a channel nobody sees it.
    assert slack.files() == []


def test_slack_refuses_uploads_in_its_own_words(slack, client):
    slack.workspace.largest_file = 100
    ask = client.files_getUploadURLExternal
    assert error_of(ask, filename="a", length=101)["error"] == "file_upload_size_restricted"
    assert error_of(ask, filename="a", length=0)["error"] == "missing_argument"
    given = ask(filename="a.csv", length=1)
    httpx.post(given["upload_url"], content=b"x")
    share = client.files_completeUploadExternal
    files = [{"id": given["file_id"]}]
    refused = error_of(share, files=files, channel_id="U0DANA")
    assert refused["error"] == "invalid_arguments"
    assert "[json-pointer:/channel_id]" in refused["response_metadata"]["messages"][0]
    assert error_of(share, files=files, channel_id="D0NOBODY")["error"] == "channel_not_found"
    slack.workspace.channels["C0GENERAL"]["members"].remove("U0GOODFIT")
    assert error_of(share, files=files, channel_id="C0GENERAL")["error"] == "not_in_channel"


@pytest.mark.parametrize(
    ("scope", "method", "arguments"),
    [
        ("files:read", "files.info", {"file": "F1"}),
        ("files:write", "files.getUploadURLExternal", {"filename": "a", "length": 1}),
        ("files:write", "files.completeUploadExternal", {"files": '[{"id":"F1"}]'}),
        ("files:write", "files.delete", {"file": "F1"}),
        ("im:write", "conversations.open", {"users": "U0DANA"}),
    ],
)
def test_a_scope_that_was_not_granted_is_named(slack, client, scope, method, arguments):
    slack.workspace.scopes.discard(scope)

    refused = error_of(client.api_call, api_method=method, params=arguments)

    assert (refused["error"], refused["needed"]) == ("missing_scope", scope)
    assert scope not in refused.headers["x-oauth-scopes"]


def test_the_bot_deletes_its_own_files_only(slack, client):
    theirs = slack.upload("U0TOM", "", "hours.csv", REPORT).files[0]["id"]
    client.files_upload_v2(channel=direct(client), content=REPORT, filename="own.csv")
    own = next(file.id for file in slack.files() if file.user == "U0GOODFIT")

    assert error_of(client.files_delete, file=theirs)["error"] == "cant_delete_file"
    client.files_delete(file=own)

    assert [file.id for file in slack.files()] == [theirs]


def test_files_are_there_again_after_a_restart(tmp_path):
    with LocalSlack(settings=Settings(folder=tmp_path)) as first:
        first.upload("U0TOM", "", "hours.csv", REPORT)
    with LocalSlack(settings=Settings(folder=tmp_path)) as again:
        assert [file.content for file in again.files()] == [REPORT]
        client = WebClient(again.bot_token, base_url=again.api_url)
        url = client.files_info(file=again.files()[0].id)["file"]["url_private_download"]
        answer = httpx.get(url, headers={"Authorization": f"Bearer {again.bot_token}"})
        assert answer.content == REPORT


@pytest.mark.browser
def test_on_the_page_a_file_is_attached_sent_with_words_and_downloaded(slack, page):
    open_as(page, slack, "U0TOM", slack.person("U0TOM").direct)
    file = {"name": "hours & days.csv", "mimeType": "text/csv", "buffer": REPORT}
    page.get_by_test_id("attach").set_input_files(file)
    expect(page.get_by_test_id("attached")).to_contain_text("hours & days.csv")
    page.get_by_test_id("composer").fill("January")
    page.get_by_test_id("composer").press("Enter")

    card = page.get_by_test_id("file")
    expect(card).to_contain_text("hours & days.csv")
    expect(card).to_contain_text("CSV · 28 bytes")
    expect(page.get_by_test_id("message")).to_contain_text("January")
    expect(page.get_by_test_id("attached")).to_have_count(0)
    with page.expect_download() as download:
        card.click()
    assert download.value.suggested_filename == "hours & days.csv"
    assert download.value.path().read_bytes() == REPORT
    assert [f.content for f in slack.files(slack.person("U0TOM").direct)] == [REPORT]


@pytest.mark.browser
def test_on_the_page_what_the_bot_shared_can_be_downloaded_and_what_is_gone_says_so(
    slack, client, page
):
    client.files_upload_v2(channel=direct(client), content=b"PK", filename="goodfit.zip")
    open_as(page, slack, "U0DANA", slack.person("U0DANA").direct)
    with page.expect_download() as download:
        page.get_by_test_id("file").click()
    assert download.value.path().read_bytes() == b"PK"

    client.files_delete(file=slack.files()[0].id)

    expect(page.get_by_test_id("message")).to_contain_text("This file was deleted.")
    expect(page.get_by_test_id("file")).to_have_count(0)


@pytest.mark.browser
def test_a_file_dropped_on_the_composer_is_attached_and_taken_away_again(slack, page):
    open_as(page, slack, "U0TOM", slack.person("U0TOM").direct)
    moved = page.evaluate_handle(
        "() => { const moved = new DataTransfer();"
        "moved.items.add(new File(['x'], 'dropped.csv', {type: 'text/csv'})); return moved; }"
    )
    page.dispatch_event("#main .composer", "drop", {"dataTransfer": moved})
    expect(page.get_by_test_id("attached")).to_contain_text("dropped.csv")

    page.get_by_role("button", name="Take dropped.csv away").click()

    expect(page.get_by_test_id("attached")).to_have_count(0)
    expect(page.get_by_role("button", name="Send")).to_be_disabled()


def test_nobody_downloads_on_the_page_what_was_not_shared_with_them(slack):
    slack.upload("U0TOM", "", "hours.csv", REPORT)
    [file] = slack.files()

    def status(person):
        return httpx.get(f"{slack.url}/_page/file/{file.id}?as={person}").status_code

    assert (status("U0TOM"), status("U0DANA"), status("U0NOBODY")) == (200, 404, 404)


def test_another_page_cannot_upload_with_a_form(slack):
    place = slack.person("U0TOM").direct
    answer = httpx.post(
        f"{slack.url}/_page/upload?as=U0TOM&channel={place}&name=a.csv",
        files={"file": ("a.csv", b"x")},
    )
    assert answer.status_code == 404
    assert slack.files() == []
