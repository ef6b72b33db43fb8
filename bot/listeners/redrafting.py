"""What a person sees after asking for a draft to be written anew."""

from bot.domain.draft import Draft
from bot.messages.draft_windows import again_form
from bot.messages.reply import NOTHING, Form, Nothing
from bot.use_cases.redrafts import Unanswered


def written_anew(found: Draft | Unanswered) -> Form | Nothing:
    """Return nothing for a new version, which shows itself; else the form that asks the rest."""
    if isinstance(found, Draft):
        return NOTHING
    return Form(
        again_form(
            found.draft,
            found.client,
            found.questions,
            wrong=found.wrong,
            changed=found.changed,
            recipient=found.recipient,
            tone=found.tone.value,
        )
    )
