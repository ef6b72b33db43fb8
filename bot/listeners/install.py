"""Installing by the browser: /slack/install sends to Slack, /slack/oauth_redirect comes back."""

import math
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.delivery.outcomes import Later, NotSent, Refused
from bot.delivery.slack_oauth import Granted, SlackOAuth
from bot.delivery.slack_read import Myself
from bot.messages.install_pages import STYLE_HASH, again_page, installed_page
from bot.store.database import Begin
from bot.store.sealing import Seals
from bot.use_cases import installations

COOKIE = "goodfit_install"
PATHS = ("/slack/install", "/slack/oauth_redirect")
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_BAD, _FULL, _BUSY = 400, 429, 503
_FOUND = 302
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallDesk:
    """What installing takes. `ask_myself` asks Slack whose a token is; it raises NotSent."""

    begin: Begin
    seals: Seals
    oauth: SlackOAuth
    ask_myself: Callable[[str], Myself]
    public_url: str
    scopes: Sequence[str]
    now: Callable[[], datetime]
    on_installed: Callable[[str], None]

    @property
    def install_url(self) -> str:
        """Where somebody begins."""
        return self.public_url + PATHS[0]

    @property
    def redirect_uri(self) -> str:
        """Where Slack sends the browser back to."""
        return self.public_url + PATHS[1]


def install_routes(at: InstallDesk) -> list[Route]:
    """Return the two pages."""

    async def on_install(request: Request) -> Response:
        browser = _browser(request) or secrets.token_urlsafe(32)
        response = await run_in_threadpool(_send_to_slack, at, browser)
        return _safe(response, at)

    async def on_return(request: Request) -> Response:
        query = {name: request.query_params.get(name, "") for name in ("state", "code", "error")}
        response = await run_in_threadpool(_come_back, at, _browser(request), query)
        return _safe(response, at)

    return [Route(PATHS[0], on_install), Route(PATHS[1], on_return)]


def _browser(request: Request) -> str:
    """Return the browser's own secret, if it has one of ours."""
    found = request.cookies.get(COOKIE, "")
    return found if _SECRET.fullmatch(found) else ""


def _send_to_slack(at: InstallDesk, browser: str) -> Response:
    state = secrets.token_urlsafe(32)
    try:
        installations.begin_install(at.begin, state=state, browser=browser, now=at.now())
    except installations.TooManyBegun as full:
        _log.warning("install_full")
        page = _again(at, "Please try again in some minutes", full.sentence, status=_FULL)
        page.headers["Retry-After"] = str(max(1, math.ceil(full.wait.total_seconds())))
        return page
    url = at.oauth.authorize_url(state=state, redirect_uri=at.redirect_uri, scopes=at.scopes)
    response = RedirectResponse(url, _FOUND)
    response.set_cookie(
        COOKIE,
        browser,
        max_age=int(installations.STATE_LASTS.total_seconds()),
        path="/slack",
        secure=urlsplit(at.public_url).scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


def _come_back(at: InstallDesk, browser: str, query: dict[str, str]) -> Response:
    state = query["state"]
    is_ours = bool(browser and _SECRET.fullmatch(state)) and installations.end_install(
        at.begin, state=state, browser=browser, now=at.now()
    )
    if not is_ours:
        words = (
            "This page works once, within ten minutes, in the browser that began. If it said "
            "before that Goodfit is installed, it is; if not, nothing was installed."
        )
        return _again(at, "Please start again", words)
    if query["error"] or not query["code"]:
        words = "The installation was not agreed to in Slack, so nothing was installed."
        return _again(at, "Goodfit was not installed", words)
    try:
        granted, myself = _exchange(at, query["code"])
    except NotSent as trouble:
        return _told(at, trouble)
    installations.install(
        at.begin, at.seals, granted, url=myself.url, bot_id=myself.bot_id, now=at.now()
    )
    at.on_installed(granted.team_id)
    _log.info("installed", team=granted.team_id, is_wide=granted.is_wide)
    open_url = at.oauth.open_url(granted)
    shown = installed_page(
        granted.name or granted.team_id,
        granted.scopes,
        is_wide=granted.is_wide,
        open_url=open_url,
    )
    return HTMLResponse(shown)


def _exchange(at: InstallDesk, code: str) -> tuple[Granted, Myself]:
    granted = at.oauth.exchange(code, at.redirect_uri)
    return granted, at.ask_myself(granted.token)


def _told(at: InstallDesk, trouble: NotSent) -> Response:
    _log.warning("not_installed", error=type(trouble).__name__)
    if isinstance(trouble, Refused):
        words = f"{trouble.words} Nothing was installed."
        return _again(at, "Slack refused the installation", words)
    waits = "cannot answer" if isinstance(trouble, Later) else "did not answer"
    words = f"Slack {waits} just now, so nothing was installed. Please start again in a minute."
    return _again(at, "Slack does not answer", words, status=_BUSY)


def _again(at: InstallDesk, title: str, words: str, *, status: int = _BAD) -> Response:
    return HTMLResponse(again_page(title, words, at.install_url), status)


def _safe(response: Response, at: InstallDesk) -> Response:
    """Add what keeps others from framing the pages, keeping them, or learning their addresses."""
    response.headers.update(
        {
            "Cache-Control": "no-store",
            "Content-Security-Policy": (
                f"default-src 'none'; style-src '{STYLE_HASH}'; base-uri 'none'; "
                "form-action 'none'; frame-ancestors 'none'"
            ),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
    )
    if urlsplit(at.public_url).scheme == "https":
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
