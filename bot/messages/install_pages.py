"""The few pages that a browser shows while somebody installs the app: plain words, no script."""

from collections.abc import Sequence
from html import escape

from bot.domain.check_up import list_switched_off

# Without these nothing works at all; every other one switches something off.
NEEDED = ("chat:write", "commands", "users:read")
# Above the list of what is off for want of a scope.
NOT_GRANTED = "Slack did not grant everything. To have what is off, install Goodfit again."
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"
)


def page(
    title: str, *words: str, points: Sequence[str] = (), link: tuple[str, str] | None = None
) -> str:
    """Return a page of paragraphs, points, and a link as (words, address); all is escaped."""
    body = "".join(f"<p>{escape(one)}</p>" for one in words if one)
    if points:
        body += f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in points)}</ul>"
    if link is not None:
        body += f'<p><a href="{escape(link[1])}" rel="noreferrer">{escape(link[0])}</a></p>'
    return _PAGE.format(title=escape(title), body=body)


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
