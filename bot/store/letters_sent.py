"""The words of letters that went out: read from their drafts, where there are."""

from typing import Any

from sqlalchemy import Select, and_, func, select

from bot.store.rows import DecisionRow, DraftRow, DraftVersionRow, SentMessageRow

_MARK = "letter_"


def words_of_letters(query: Select[Any]) -> Select[Any]:
    """Add to a query of sent messages what their drafts say, for `letter_of` to take."""
    sent, draft, version = (row.__table__ for row in (SentMessageRow, DraftRow, DraftVersionRow))
    decision, any_decision = DecisionRow.__table__, DecisionRow.__table__.alias()
    last = (
        select(func.max(any_decision.c.id))
        .where(
            any_decision.c.team_id == sent.c.team_id,
            any_decision.c.draft_id == sent.c.draft_id,
            any_decision.c.kind == "approved",
        )
        .correlate(sent)
        .scalar_subquery()
    )
    joined = (
        sent.outerjoin(
            draft, and_(draft.c.team_id == sent.c.team_id, draft.c.id == sent.c.draft_id)
        )
        .outerjoin(
            version,
            and_(
                version.c.team_id == draft.c.team_id,
                version.c.draft_id == draft.c.id,
                version.c.version == draft.c.version,
            ),
        )
        .outerjoin(decision, and_(decision.c.team_id == draft.c.team_id, decision.c.id == last))
    )
    return query.select_from(joined).add_columns(
        version.c.sections.label(f"{_MARK}sections"),
        version.c.subject.label(f"{_MARK}subject"),
        draft.c.recipient.label(f"{_MARK}recipient"),
        draft.c.asked_by.label(f"{_MARK}drafted_by"),
        decision.c.by.label(f"{_MARK}approved_by"),
        decision.c.at.label(f"{_MARK}approved_at"),
        draft.c.sent_at.label(f"{_MARK}sent_at"),
        draft.c.sent_message_id.label(f"{_MARK}message_id"),
    )


def letter_of(columns: dict[str, Any]) -> dict[str, Any]:
    """Return a message's columns with its draft's words in the place of its own."""
    of_draft = {name: columns.pop(name) for name in list(columns) if name.startswith(_MARK)}
    sections = of_draft.pop(f"{_MARK}sections")
    if sections is None:
        return columns
    words = {name.removeprefix(_MARK): value for name, value in of_draft.items()}
    return {**columns, **words, "body": "\n\n".join(text for _, _, text in sections)}
