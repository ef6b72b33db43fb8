"""Who the app is and where: auth.test, team.info, bots.info, api.test, apps.connections.open."""

from uuid import uuid4

from sandbox.api.call import ApiError, Call, method
from sandbox.defaults import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN, TEAM_NAME, Json


@method("api.test")
def api_test(call: Call) -> Json:
    """Give the arguments back."""
    if "error" in call.args:
        raise ApiError(call.text("error"), args=call.args)
    return {"args": call.args}


@method("auth.test")
def auth_test(call: Call) -> Json:
    """Say whose token it is."""
    return {
        "url": call.workspace.base_url + "/",
        "team": TEAM_NAME,
        "user": "goodfit",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


@method("team.info", "team:read")
def team_info(call: Call) -> Json:
    """Describe the workspace."""
    return {
        "team": {
            "id": TEAM,
            "name": TEAM_NAME,
            "domain": TEAM_DOMAIN,
            "email_domain": "",
            "url": call.workspace.base_url + "/",
        }
    }


@method("bots.info", "users:read")
def bots_info(call: Call) -> Json:
    """Describe the app's bot."""
    if call.text("bot", BOT) != BOT:
        raise ApiError("bot_not_found")
    return {
        "bot": {
            "id": BOT,
            "deleted": False,
            "name": "Goodfit",
            "app_id": APP,
            "user_id": BOT_USER,
            "icons": {},
        }
    }


@method("apps.connections.open")
def connections_open(call: Call) -> Json:
    """Give the address of a web socket for Socket Mode, with a ticket that works once."""
    ticket = str(uuid4())
    call.workspace.tickets.add(ticket)
    address = call.workspace.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={ticket}&app_id={APP}"}
