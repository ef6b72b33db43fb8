"""Slack's answers about installing: oauth.v2.access, oauth.v2.exchange, and who installed."""

import base64
import binascii
from dataclasses import dataclass

from sandbox.api.call import ApiError
from sandbox.defaults import APP, BOT_USER, TEAM, TEAM_NAME, Json
from sandbox.many.grants import ENTERPRISE, LIFE_SECONDS, Grant, Grants
from sandbox.many.ids import Ids


@dataclass(frozen=True)
class Credentials:
    """What the app's page shows: the client's id and secret."""

    client_id: str = "1111.2222"
    client_secret: str = "local-client-secret"


OAUTH = frozenset({"oauth.v2.access", "oauth.v2.exchange"})


def answer(grants: Grants, own: Credentials, name: str, args: Json, authorization: str) -> Json:
    """Answer one of the OAuth methods, errors included."""
    try:
        _check_client(own, args, authorization)
        return {"ok": True, **described(_exchanged(grants, name, args))}
    except ApiError as error:
        return error.body


def _exchanged(grants: Grants, name: str, args: Json) -> Grant:
    if name == "oauth.v2.exchange":
        return grants.use_lasting(str(args.get("token") or ""))
    if args.get("grant_type") == "refresh_token":
        return grants.use_refresh(str(args.get("refresh_token") or ""))
    return grants.use_code(str(args.get("code") or ""), str(args.get("redirect_uri") or ""))


def _check_client(own: Credentials, args: Json, authorization: str) -> None:
    given = (str(args.get("client_id") or ""), str(args.get("client_secret") or ""))
    scheme, _, packed = authorization.partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(packed).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise ApiError("invalid_client_id") from None
        given = (name, secret)
    if given[0] != own.client_id:
        raise ApiError("invalid_client_id")
    if given[1] != own.client_secret:
        raise ApiError("bad_client_secret")


def described(grant: Grant) -> Json:
    """Give an installation as Slack describes it to the app."""
    ids = Ids(grant.rooms[0])
    enterprise = {"id": ENTERPRISE, "name": "Pine Group"} if grant.is_wide else None
    team = None if grant.is_wide else {"id": ids.said(TEAM), "name": team_name(grant.rooms[0])}
    told: Json = {
        "access_token": grant.token,
        "token_type": "bot",
        "scope": ",".join(sorted(grant.scopes)),
        "bot_user_id": ids.said(BOT_USER),
        "app_id": APP,
        "team": team,
        "enterprise": enterprise,
        "is_enterprise_install": grant.is_wide,
        "authed_user": {"id": ids.said(grant.user)},
    }
    if grant.refresh:
        told |= {"refresh_token": grant.refresh, "expires_in": int(LIFE_SECONDS)}
    return told


def team_name(room: int) -> str:
    """Give a workspace's name."""
    return TEAM_NAME if room == 0 else f"{TEAM_NAME} {room}"
