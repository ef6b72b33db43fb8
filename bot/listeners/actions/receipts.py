"""Clicks that show what is behind a client's score."""

import json

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.looking import looked
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.receipt_view import ReceiptPage, receipt_view
from bot.messages.reply import Answer, Form
from bot.use_cases import receipts


def on_show_receipts(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open a client's receipts; on an open form they are laid on top, so that it stays."""
    view = _shown(int(click.value), 0, actor, desk)
    return Form(view.view, on_top=click.in_modal)


def on_receipts_page(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Turn a page of a client's receipts."""
    chosen = json.loads(click.value)
    return _shown(int(chosen["client"]), int(chosen["page"]), actor, desk)


def _shown(client_id: int, page: int, actor: Actor, desk: Desk) -> Form:
    found = receipts.show_receipts(desk.begin, actor, client_id=client_id, now=desk.now())
    looked(actor, desk, f"client:{client_id}")
    return Form(
        receipt_view(
            ReceiptPage(
                client_id=client_id,
                history=found.tonight.history,
                score=found.tonight.score,
                own_play=found.tonight.own.play.name,
                rules=found.rules,
                page=page,
                with_money=actor.is_manager,
            )
        )
    )


ACTIONS = {
    ids.SHOW_RECEIPTS: on_show_receipts,
    ids.RECEIPTS_PAGE: on_receipts_page,
}
