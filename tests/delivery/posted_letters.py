"""A letter on its way, so that a test names only what it is about."""

from bot.delivery.email import Email


def letter(**changed: object) -> Email:
    known = {
        "to": "jo@acme.example",
        "to_name": "Jo Reyes",
        "from_name": "Tom Okafor",
        "reply_to": ("tom@harbour-pine.example",),
        "subject": "Booking site: 17 days late",
        "text": "Dear Jo,\n\nI'm sorry.\n",
        "html": "<p>Dear Jo,</p>",
        "message_id": "goodfit.T1.7.2",
    }
    return Email(**(known | changed))  # type: ignore[arg-type]
