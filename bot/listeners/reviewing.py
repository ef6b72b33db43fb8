"""A client's review as a form: opened by a button, or by `/draft`."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.looking import looked
from bot.messages.manager_notes import manager_notes
from bot.messages.reply import Form
from bot.messages.review import review_view
from bot.use_cases import drafts
from bot.use_cases.drafts import Review
from bot.use_cases.written import NotYourClient


def review_form(client_id: int, kind: str | None, actor: Actor, desk: Desk) -> Form:
    """Return a client's review with the questions of a letter; without a kind, the play's."""
    return _form(_review(client_id, kind, actor, desk), actor)


def letter_form(client_id: int, kind: str | None, actor: Actor, desk: Desk) -> Form:
    """Return the same to who may draft for this client. Raises NotYourClient."""
    review = _review(client_id, kind, actor, desk)
    if not review.may_draft:
        raise NotYourClient
    return _form(review, actor)


def _review(client_id: int, kind: str | None, actor: Actor, desk: Desk) -> Review:
    found = drafts.review_client(desk.begin, actor, client_id=client_id, kind=kind, now=desk.now())
    looked(actor, desk, f"client:{client_id}")
    return found


def _form(review: Review, actor: Actor) -> Form:
    return Form(
        review_view(
            client_id=review.account.id,
            history=review.history,
            score=review.score,
            own_play=review.own_play,
            letters=drafts.LETTERS,
            kind=review.kind,
            questions=review.questions,
            refusal=review.refusal,
            warning=review.warning,
            may_draft=review.may_draft,
            with_money=actor.is_manager,
            recipient=review.recipient,
            tone=actor.team.tone,
            notes=manager_notes(
                review.briefing,
                [question.name for question in review.questions],
                currency=review.account.client.currency,
            ),
        )
    )
