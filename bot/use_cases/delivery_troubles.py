"""What becomes of a delivery that was not sent, or of which nobody knows: again, parked, failed."""

from datetime import datetime, timedelta

from bot.delivery.outcomes import Later, NotSent, Refused, TokenRefused, Uncertain
from bot.domain.delivery import MOST_ATTEMPTS, Delivery, DeliveryKind, DeliveryState, pause_before
from bot.messages.export_words import UNCLEAR, failed
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.digest_drawing import is_personal
from bot.use_cases.dispatch import thread_of
from bot.use_cases.ways import RootNotPosted

# What was perhaps posted already is repeated after this, so that the first copy can show.
REPEAT_AFTER = timedelta(minutes=2)
# A card that was perhaps posted is repeated once; a private word is not, nobody wants it twice.
REPEATED = (DeliveryKind.CARD, DeliveryKind.HOME, DeliveryKind.VIEW, DeliveryKind.FILE)


def record_trouble(begin: Begin, delivery: Delivery, trouble: NotSent, *, now: datetime) -> None:
    """Put a delivery off, park it or give it up, by what went wrong."""
    is_uncertain = isinstance(trouble, Uncertain)
    if is_uncertain and _stands_in_thread(delivery):
        _park_reply(begin, delivery, trouble, now=now)
        return
    if is_uncertain and (delivery.kind not in REPEATED or delivery.is_repeat):
        _park(begin, delivery, trouble, now=now)
        return
    is_free = isinstance(trouble, RootNotPosted | TokenRefused)
    if isinstance(trouble, Refused) or (delivery.attempts >= MOST_ATTEMPTS and not is_free):
        _fail(begin, delivery, trouble, now=now)
        return
    pause = pause_before(delivery.attempts)
    if isinstance(trouble, Later) and trouble.seconds is not None:
        pause = timedelta(seconds=trouble.seconds)
    with begin(delivery.team_id) as store:
        store.deliveries.retry(
            delivery,
            due_at=now + (REPEAT_AFTER if is_uncertain else pause),
            error=trouble.words,
            costs_attempt=not is_free,
            # Under a head that is not posted nothing stands yet.
            perhaps_sent=is_uncertain
            or (delivery.is_repeat and not isinstance(trouble, RootNotPosted)),
        )


def _stands_in_thread(delivery: Delivery) -> bool:
    """Say whether this is a reply in a draft's thread."""
    card = str(delivery.payload.get("card", ""))
    return delivery.kind is DeliveryKind.CARD and card != thread_of(card)


def _park(begin: Begin, delivery: Delivery, trouble: NotSent, *, now: datetime) -> None:
    """Leave what perhaps arrived; who waits for a file is asked to look."""
    with begin(delivery.team_id) as store:
        store.deliveries.finish(delivery, DeliveryState.PARKED, at=now, error=trouble.words)
        if delivery.kind is DeliveryKind.FILE:
            _tell(store, delivery, UNCLEAR, now=now)


def _tell(store: Store, delivery: Delivery, words: str, *, now: datetime) -> None:
    """Tell who asked for a file what became of it."""
    told = {"channel": delivery.payload["user"], "text": words}
    store.deliveries.add(DeliveryKind.DIRECT, told, at=now)


def _park_reply(begin: Begin, delivery: Delivery, trouble: NotSent, *, now: datetime) -> None:
    """Leave a reply that perhaps stands already to a person: the thread's first message asks."""
    root = thread_of(str(delivery.payload["card"]))
    with begin(delivery.team_id) as store:
        store.deliveries.finish(delivery, DeliveryState.PARKED, at=now, error=trouble.words)
        store.deliveries.add(DeliveryKind.CARD, {"card": root}, at=now)


def _fail(begin: Begin, delivery: Delivery, trouble: NotSent, *, now: datetime) -> None:
    """Give up; managers hear of a card that nobody will see, once a day."""
    with begin(delivery.team_id) as store:
        store.deliveries.finish(delivery, DeliveryState.FAILED, at=now, error=trouble.words)
        if delivery.kind is DeliveryKind.FILE:
            _tell(store, delivery, failed(trouble.words), now=now)
        if delivery.kind is not DeliveryKind.CARD or is_personal(delivery.payload["card"]):
            return
        what = str(delivery.payload["card"]).partition(":")[0]
        words = (
            f"A {what} could not be shown in Slack. {trouble.words} Invite Goodfit to its channel "
            "(/invite @Goodfit), or choose another with /goodfit setup. It is in Goodfit's Home."
        )
        for manager in store.team.list_managers():
            store.deliveries.add(
                DeliveryKind.DIRECT,
                {"channel": manager, "text": words},
                at=now,
                once=f"unseen:{what}:{manager}:{now.date().isoformat()}",
            )
