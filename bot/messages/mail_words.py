"""The test of a workspace's mail server: the letter itself, and what became of it."""

from collections.abc import Mapping
from html import escape as html_escape

from bot.domain.mail_way import MailWay, Outcome, Security
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, escape, line

TEST_SUBJECT = "Goodfit test message"
_BODY = (
    "This is the test of the mail server that was just set up for {agency} in Goodfit.",
    "It arrived, so letters that your managers approve leave this way. You need not answer.",
)
NOT_SENT = "Until it works, letters that are approved wait and are tried again."
SECURITY_WORDS: Mapping[Security, str] = {
    Security.STARTTLS: "STARTTLS, usual with port 587",
    Security.TLS: "TLS from the start, usual with port 465",
    Security.NONE: "None: without a password only",
}
_WHY: Mapping[Outcome, str] = {
    Outcome.TAKEN: "The server took the test message to {to}. Look whether it arrived.",
    Outcome.PASSWORD: (
        "The server did not take the login. Type the user and the password again; with Google or "
        "Microsoft an app password may be needed."
    ),
    Outcome.UNREACHABLE: "{host} did not answer on port {port}. Check the server and the port.",
    Outcome.UNCOVERED: (
        "No encrypted connection to {host} could be made, so nothing was sent. Try the other "
        "encryption, and check that the server's name is the one in its certificate."
    ),
    Outcome.SENDER: (
        "The server does not let this login send from {sender}. Use an address that it owns."
    ),
    Outcome.INSIDE: "{host} leads into a network that is not public. Choose another server.",
    Outcome.REFUSED: "The server refused the test message. What it said stands below.",
    Outcome.SEALED: (
        "The password was sealed with a key that is not set any more. Type the password again."
    ),
    Outcome.UNCERTAIN: (
        "The connection broke while the test message was handed over, so it may have arrived or "
        "not. Look for it, and test again where it is missing."
    ),
}
# What the server said helps beside these; the others are about how the line came about.
_WITH_ITS_WORDS = (Outcome.PASSWORD, Outcome.SENDER, Outcome.REFUSED)


def test_text(agency: str) -> str:
    """Return the words of the test."""
    return "\n\n".join(_BODY).format(agency=agency) + "\n"


def test_html(agency: str) -> str:
    """Return the same words as HTML."""
    parts = (html_escape(part.format(agency=agency)) for part in _BODY)
    return "<html><body>" + "".join(f"<p>{part}</p>" for part in parts) + "</body></html>"


def outcome_words(outcome: Outcome, way: MailWay, *, to: str = "your address") -> str:
    """Say what became of a test, and what to do."""
    sender = way.envelope_from or way.mail_from
    return _WHY[outcome].format(to=to, host=way.host, port=way.port, sender=sender)


def told_outcome(
    outcome: Outcome, way: MailWay, *, to: str, said: str = ""
) -> tuple[str, list[Block]]:
    """Return the message to who asked for a test; `said` are the server's own words."""
    is_taken = outcome is Outcome.TAKEN
    head = "E-mail works." if is_taken else "E-mail does not work yet."
    words = outcome_words(outcome, way, to=to)
    rest = [f"{said}" if said and outcome in _WITH_ITS_WORDS else "", "" if is_taken else NOT_SENT]
    more = " ".join(filter(None, rest))
    blocks = [line((head, "bold"), f" {words}")]
    if more:
        blocks.append(line(more))
    if not is_taken:
        blocks.append(actions(button("Change the mail server", ids.OPEN_MAIL_WAY)))
    return escape(" ".join(filter(None, (head, words, more)))), blocks
