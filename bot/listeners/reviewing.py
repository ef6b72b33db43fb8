"""A client's review as a form: opened by a button, or by `/draft`."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.messages.reply import Form
from bot.messages.review import review_view
from bot.use_cases import drafts


def review_form(client_id: int, kind: str | None, actor: Actor, desk: Desk) -> Form:
    """Return a client's review with the questions of a letter; without a kind, the play's."""
    review = drafts.review_client(desk.begin, actor, client_id=client_id, kind=kind, now=desk.now())
    return Form(
        review_view(
            client_id=client_id,
            history=review.history,
            score=review.score,
            letters=drafts.LETTERS,
            kind=review.kind,
            questions=review.questions,
            refusal=review.refusal,
            warning=review.warning,
            may_draft=review.may_draft,
            with_money=actor.is_manager,
            recipient=review.recipient,
        )
    )
