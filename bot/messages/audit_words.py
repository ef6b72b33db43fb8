"""The audit log in words: who did what, and when."""

from collections.abc import Mapping, Sequence

from bot.domain.audit import AuditLine
from bot.messages import ids
from bot.messages.audit_abouts import about_words
from bot.messages.blocks import Block, actions, button, context, line, quoted, section, when
from bot.messages.reply import Reply

EMPTY = "Nothing was written down yet."
_ALL = "`/goodfit export` takes all of it out, in audit.csv, where ids and codes stand for words."
WHATS: Mapping[str, str] = {
    "saw_money": "saw figures of money",
    "setting_changed": "changed a setting",
    "settings_imported": "imported settings",
    "mail_saved": "set the mail server",
    "mail_tested": "tested the mail server",
    "mail_stopped": "took the mail server out",
    "letter_sent": "asked for a letter that was sent",
    "draft_approved": "approved a letter",
    "draft_rejected": "rejected a letter",
    "draft_stopped": "stopped a letter",
    "draft_brought_back": "brought a letter back",
    "draft_marked_sent": "marked a letter as sent",
    "export_asked": "asked for everything as files",
    "export_sent": "got everything as files",
    "exported": "took everything out as files",
    "file_imported": "imported a file",
    "file_discarded": "left a file",
    "time.import": "imported hours",
    "logged_again": "logged the same again",
    "forgot_client": "erased a client",
    "erased_contact": "erased a contact",
    "client_muted": "muted a client in the digest",
    "client_unmuted": "showed a client in the digest again",
    "refused": "was refused",
    "pinned": "pinned a client",
    "pin_kept": "kept a pin",
    "pin_lifted": "lifted a pin",
    "rules_proposed": "proposed other rules",
    "rules_saved": "saved other rules",
    "rules_dropped": "dropped the proposed rules",
    "template_saved": "changed a letter's words",
    "template_reset": "took a letter's original words again",
    "template_used_again": "took a letter's own words again",
    "sealing_on": "had texts, names and addresses sealed",
    "sealing_off": "had texts, names and addresses opened",
    "installed": "installed Goodfit",
    "came_back": "installed Goodfit again",
    "left": "installed Goodfit, which was then uninstalled or revoked",
    "token_not_renewed": "installed Goodfit, whose token Slack did not renew",
    "channel_opened": "made a channel readable for outsiders",
    "channel_closed": "closed a channel to outsiders",
}


def audit_reply(
    lines: Sequence[AuditLine],
    *,
    people: Mapping[str, str],
    clients: Mapping[str, str],
    timezone: str,
    older: int | None,
    is_first: bool,
) -> Reply:
    """Return a page of the log; `older` is where the next page begins."""
    if not lines:
        return Reply(EMPTY, [section(EMPTY)])
    told = [_told(one, people, clients) for one in lines]
    rows: list[Block] = [
        context(f"{when(one.at, timezone)} · {words}")
        for one, words in zip(lines, told, strict=True)
    ]
    row = []
    if not is_first:
        row.append(button("Show the newest", f"{ids.AUDIT_PAGE}.newest", "newest"))
    if older is not None:
        row.append(button("Show older lines", f"{ids.AUDIT_PAGE}.older", str(older)))
    blocks = [line(("Audit log", "bold")), *rows, *([actions(*row)] if row else [])]
    text = "\n".join(("Audit log", *told))
    return Reply(text, [*blocks, context(_ALL)])


def _told(one: AuditLine, people: Mapping[str, str], clients: Mapping[str, str]) -> str:
    who = quoted(people.get(one.user_id, one.user_id or "Goodfit"))
    about = about_words(one.what, one.about, {**people, **clients})
    return f"{who} {quoted(WHATS.get(one.what, one.what))}{about and f': {about}'}"
