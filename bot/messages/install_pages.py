"""The few pages that a browser shows while somebody installs the app: no script."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape

from bot.domain.check_up import list_switched_off

# Without these nothing works at all; every other one switches something off.
NEEDED = ("chat:write", "commands", "users:read")
# Above the list of what is off for want of a scope.
NOT_GRANTED = "Slack did not grant everything. To have what is off, install Goodfit again."
# No font, picture or script comes from anywhere: this is all there is, and browsers are told to
# take nothing else (`STYLE_HASH` is how a Content-Security-Policy names it).
_STYLE = """
:root { color-scheme: light dark; --ink: #1d1f22; --soft: #5d6166; --line: #e2e3e1; --paper: #fff;
  --wash: #f4f4f0; --pine: #17362f; --button: #17614a; --on-button: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceeec; --soft: #a7ada9; --line: #34403b;
  --paper: #1a2320; --wash: #111816; --pine: #8fc7b1; --button: #8fc7b1; --on-button: #0f2721; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px;
  background: var(--wash); color: var(--ink); font: 17px/1.55 system-ui, sans-serif; }
main { width: 100%; max-width: 36rem; padding: 40px 44px; background: var(--paper);
  border: 1px solid var(--line); border-top: 4px solid var(--pine); border-radius: 10px; }
.name { margin: 0 0 24px; color: var(--pine); font-weight: 700; }
h1 { margin: 0 0 16px; font-size: 1.65rem; line-height: 1.25; overflow-wrap: anywhere;
  text-wrap: balance; }
p { margin: 0 0 14px; overflow-wrap: anywhere; }
ul { margin: 0 0 14px; padding-left: 1.2em; color: var(--soft); }
li { margin-bottom: 6px; overflow-wrap: anywhere; }
.next { margin: 28px 0 0; }
.next a { display: inline-block; padding: 11px 22px; border-radius: 8px; background: var(--button);
  color: var(--on-button); font-weight: 600; text-decoration: none; }
.next a:hover { text-decoration: underline; }
.next a:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
@media (max-width: 30rem) { body { padding: 0; place-items: stretch; }
  main { padding: 28px 22px; border-width: 4px 0 0; border-radius: 0; } }
"""
STYLE_HASH = f"sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}"
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title><style>{style}</style></head>"
    '<body><main><p class="name">Goodfit</p><h1>{title}</h1>{body}</main></body></html>'
)


def page(
    title: str, *words: str, points: Sequence[str] = (), link: tuple[str, str] | None = None
) -> str:
    """Return a page of paragraphs, points, and a link as (words, address); all is escaped."""
    body = "".join(f"<p>{escape(one)}</p>" for one in words if one)
    if points:
        body += f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in points)}</ul>"
    if link is not None:
        address, words_of_link = escape(link[1]), escape(link[0])
        body += f'<p class="next"><a href="{address}" rel="noreferrer">{words_of_link}</a></p>'
    return _PAGE.format(title=escape(title), style=_STYLE, body=body)


def installed_page(name: str, scopes: tuple[str, ...], *, is_wide: bool, open_url: str) -> str:
    """Say that it is installed, and what is off for want of a scope."""
    where = f"the organisation {name}" if is_wide else name
    told = (
        "Every workspace of it that uses Goodfit is served from its first command on."
        if is_wide
        else "Goodfit writes to you in Slack now, with the first steps."
    )
    missing = [scope for scope in NEEDED if scope not in scopes]
    off = list_switched_off(scopes)
    return page(
        f"Goodfit is installed in {where}",
        "" if missing else told,
        f"Slack did not grant {', '.join(missing)}, without which Goodfit cannot work. "
        "Install it again and leave those permissions in."
        if missing
        else "",
        NOT_GRANTED if off else "",
        points=off,
        link=("Open Slack", open_url),
    )


def again_page(title: str, words: str, install_url: str) -> str:
    """Say why it was not installed, with a way to begin anew."""
    return page(title, words, link=("Start again", install_url))
