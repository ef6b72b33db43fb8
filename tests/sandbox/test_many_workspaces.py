"""Several workspaces behind one address: whose token it is decides, and no id is shared."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.many.driver import ManySlacks

ASKED = "commands,chat:write,users:read,channels:read,team:read"


@pytest.fixture
def many() -> Iterator[ManySlacks]:
    with ManySlacks(3) as made:
        yield made


def authorize_url(many: ManySlacks) -> str:
    return (
        f"{many.url}/oauth/v2/authorize?client_id={many.own.client_id}&scope={ASKED}"
        "&state=s&redirect_uri=http://bot/slack/oauth_redirect"
    )


def install(many: ManySlacks, digit: int = 0, **how: object) -> dict:
    back = many.agree(authorize_url(many), digit, **how)
    code = dict(parse_qsl(urlsplit(back).query))["code"]
    return (
        WebClient(base_url=many.api_url)
        .oauth_v2_access(
            client_id=many.own.client_id,
            client_secret=many.own.client_secret,
            code=code,
            redirect_uri="http://bot/slack/oauth_redirect",
        )
        .data
    )


def client(many: ManySlacks, token: str) -> WebClient:
    return WebClient(token=token, base_url=many.api_url)


def test_each_token_reaches_its_own_workspace_under_its_own_ids(many):
    first, second = install(many, 0), install(many, 1)
    assert first["team"]["id"] == "T0HARBOUR"
    assert second["team"]["id"] == "T1HARBOUR"
    assert second["authed_user"]["id"] == "U1DANA"
    mine = client(many, second["access_token"]).auth_test()
    assert (mine["team_id"], mine["user_id"]) == ("T1HARBOUR", "U1GOODFIT")
    client(many, second["access_token"]).chat_postMessage(
        channel="C1GENERAL", text="Hello <@U1DANA>\nU1TOM"
    )
    assert many[1].messages("C0GENERAL")[-1].text == "Hello <@U0DANA>\nU0TOM"
    assert "Hello" not in many[0].messages("C0GENERAL")[-1].text


def test_a_channel_of_another_workspace_is_not_there(many):
    token = install(many, 1)["access_token"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client(many, token).conversations_info(channel="C0GENERAL")


def test_a_token_that_nobody_was_given_opens_nothing(many):
    with pytest.raises(SlackApiError, match="invalid_auth"):
        client(many, many[0].bot_token).auth_test()


def test_fewer_scopes_can_be_granted_than_were_asked(many):
    told = install(many, 1, granted=["commands", "chat:write"])
    assert told["scope"] == "chat:write,commands"
    with pytest.raises(SlackApiError, match="missing_scope"):
        client(many, told["access_token"]).users_info(user="U1DANA")


def test_a_code_is_good_once(many):
    back = many.agree(authorize_url(many))
    code = dict(parse_qsl(urlsplit(back).query))["code"]
    given = {"client_id": many.own.client_id, "client_secret": many.own.client_secret}
    web = WebClient(base_url=many.api_url)
    where = "http://bot/slack/oauth_redirect"
    assert web.oauth_v2_access(code=code, redirect_uri=where, **given)["ok"]
    with pytest.raises(SlackApiError, match="invalid_code"):
        web.oauth_v2_access(code=code, redirect_uri=where, **given)


def test_an_organisations_token_serves_the_workspaces_that_it_names(many):
    told = install(many, wide=(1, 2))
    assert (told["team"], told["enterprise"]["id"]) == (None, "E0GROUP")
    wide = client(many, told["access_token"])
    people = {user["id"] for user in wide.users_list(team_id="T2HARBOUR")["members"]}
    assert "U2DANA" in people
    assert wide.users_info(user="U1DANA")["user"]["team_id"] == "T1HARBOUR"
    assert wide.team_info(team_id="T2HARBOUR")["team"]["id"] == "T2HARBOUR"
    with pytest.raises(SlackApiError, match="team_access_not_granted"):
        wide.users_list(team_id="T0HARBOUR")


def test_a_refresh_token_is_good_once_and_the_old_token_works_until_it_expires():
    with ManySlacks(1, rotates=True) as many:
        told = install(many)
        given = {"client_id": many.own.client_id, "client_secret": many.own.client_secret}
        given |= {"grant_type": "refresh_token", "refresh_token": told["refresh_token"]}
        web = WebClient(base_url=many.api_url)
        newer = web.oauth_v2_access(**given)
        assert newer["refresh_token"] != told["refresh_token"]
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            web.oauth_v2_access(**given)
        assert client(many, told["access_token"]).auth_test()["ok"]
        many.grants.ahead = 43_300
        with pytest.raises(SlackApiError, match="token_expired"):
            client(many, told["access_token"]).auth_test()


def test_a_file_goes_to_the_workspace_of_its_address(many):
    back = many.agree(authorize_url(many).replace("team:read", "files:write,files:read"), 1)
    code = dict(parse_qsl(urlsplit(back).query))["code"]
    token = WebClient(base_url=many.api_url).oauth_v2_access(
        client_id=many.own.client_id,
        client_secret=many.own.client_secret,
        code=code,
        redirect_uri="http://bot/slack/oauth_redirect",
    )["access_token"]
    client(many, token).files_upload_v2(channel="C1GENERAL", filename="a.txt", content="U1DANA")
    assert [file.name for file in many[1].files("C0GENERAL")] == ["a.txt"]
    assert many[0].files() == []
