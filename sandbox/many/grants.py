"""Who may do what where: codes, tokens that may expire, and what is granted of what was asked."""

import secrets
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sandbox.api.call import ApiError

ENTERPRISE = "E0GROUP"
LIFE_SECONDS = 43_200.0
CODE_SECONDS = 600.0


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What one token is for: some workspaces (by digit), scopes, and whose click it was.

    `is_wide` is an organisation-wide installation: one token for several workspaces.
    """

    rooms: tuple[int, ...]
    scopes: frozenset[str]
    user: str
    is_wide: bool = False
    token: str = ""
    refresh: str = ""
    until: float | None = None


@dataclass(frozen=True)
class Code:
    """What Slack sends the browser back with; good once, for its redirect address only."""

    grant: Grant
    redirect_uri: str
    until: float


@dataclass
class Grants:
    """Every code and token that was given out; `rotates` makes tokens expire.

    The clock is Slack's own: `ahead` seconds before the real one.
    """

    rotates: bool = False
    ahead: float = 0.0
    tokens: dict[str, Grant] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    refreshes: dict[str, Grant] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> float:
        """Give Slack's time."""
        return time.time() + self.ahead

    def new_code(self, grant: Grant, redirect_uri: str) -> str:
        """Let a person have said yes."""
        code = secrets.token_urlsafe(16)
        with self.lock:
            self.codes[code] = Code(grant, redirect_uri, self.now() + CODE_SECONDS)
        return code

    def use_code(self, code: str, redirect_uri: str) -> Grant:
        """Exchange a code, once. Raises ApiError."""
        with self.lock:
            found = self.codes.pop(code, None)
        if found is None:
            raise ApiError("invalid_code")
        if self.now() > found.until:
            raise ApiError("code_expired")
        if redirect_uri != found.redirect_uri:
            raise ApiError("bad_redirect_uri")
        return self.issue(found.grant)

    def use_refresh(self, refresh: str) -> Grant:
        """Exchange a refresh token, once; the access token before it works until it expires."""
        with self.lock:
            found = self.refreshes.pop(refresh, None)
        if found is None:
            raise ApiError("invalid_refresh_token")
        return self.issue(found)

    def use_lasting(self, token: str) -> Grant:
        """Exchange a token that lasts for one that expires, where tokens expire by now."""
        with self.lock:
            found = self.tokens.pop(token, None)
        if found is None or found.until is not None:
            raise ApiError("invalid_token")
        return self.issue(found)

    def issue(self, grant: Grant) -> Grant:
        """Give out a token."""
        token = f"xoxb-many-{secrets.token_hex(12)}"
        made = replace(grant, token=token, refresh="", until=None)
        if self.rotates:
            refresh = f"xoxe-1-{secrets.token_hex(12)}"
            token = f"xoxe.{token}"
            made = replace(made, token=token, refresh=refresh, until=self.now() + LIFE_SECONDS)
        with self.lock:
            self.tokens[made.token] = made
            if made.refresh:
                self.refreshes[made.refresh] = made
        return made

    def of(self, token: str | None) -> Grant:
        """Give what a token is for. Raises ApiError."""
        with self.lock:
            found = self.tokens.get(token or "")
        if found is None:
            raise ApiError("invalid_auth" if token else "not_authed")
        if found.until is not None and self.now() > found.until:
            raise ApiError("token_expired")
        return found

    def revoke(self, rooms: Collection[int], *, wide: bool = False) -> list[Grant]:
        """Take away every token of these workspaces (or of the organisation); give them."""
        with self.lock:
            gone = [g for g in self.tokens.values() if g.is_wide == wide and {*g.rooms} & {*rooms}]
            for grant in gone:
                self.tokens.pop(grant.token)
                self.refreshes.pop(grant.refresh, None)
        return gone
