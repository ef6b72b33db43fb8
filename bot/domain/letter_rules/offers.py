"""Rules of what is given back: concrete, by a day, without strings, and asking for nothing."""

from collections.abc import Iterator

from bot.domain.letter_rules.kinds import FAULT, OWED
from bot.domain.letter_rules.patterns import A_LINE, DAY, FREE, MONEY, NEGATED, said
from bot.domain.letter_rules.reading import Hit, Reading, Rule

_OFFERS = frozenset({"recovery_offer"})


def _vague_offer(letter: Reading) -> Iterator[Hit]:
    offer = letter.part("offer")
    if offer.strip() and not (MONEY.search(offer) or FREE.search(offer)):
        yield Hit("offer", "" if letter.is_free else "offer")


def _offer_without_day(letter: Reading) -> Iterator[Hit]:
    offer = letter.part("offer")
    if offer.strip() and not DAY.search(offer):
        yield Hit("offer", "" if letter.is_free else "offer")


def _many_choices(letter: Reading) -> Iterator[Hit]:
    count = len(A_LINE.findall(letter.own.get("choice", "")))
    if count > 2:  # noqa: PLR2004 - domain.md: two alternatives at most
        yield Hit(f"{count} alternatives", "choice")


OFFERS = (
    Rule(
        "asks_favour",
        said(
            r"(?:a|short|your|leave us a) review|testimonial|referral|recommend us|in return"
            r"|(?:renew|extend|sign) (?:your|the) (?:agreement|contract)|while I have you"
            r"|invoice\b[^.!?\n]{0,80}\b(?:still open|overdue|outstanding|your payment|settle)"
            r"|send you (?:a|our) (?:proposal|quote)|(?:have|win|get) you back|upgrade",
            unless=NEGATED,
        ),
        "Ask for nothing in a letter that makes good.",
        "domain.md, recovery offer: must not ask in the same breath",
        FAULT,
        FAULT,
    ),
    Rule(
        "strings",
        said(
            r"provid(?:ed|ing)(?: that)? you|on (?:the )?condition|as long as you|in exchange"
            r"|subject to|full and final|(?:if|once|when) you (?:renew|sign|stay|agree|accept"
            r"|confirm|extend|keep|continue|withdraw|return|fill)|valid (?:until|through|for)"
            r"|(?:next|future) order|fill (?:in|out)|voucher"
            r"|countersign|sign (?:the|this|here|below)|settlement|all (?:further )?claims"
            r"|(?:%|percent) off (?:the|your|our|a)|if we can (?:start|agree|keep)"
            r"|to (?:receive|claim|get) (?:the|your|this) (?:refund|credit|money)",
            unless=NEGATED,
        ),
        "An offer has no conditions and needs no forms.",
        "domain.md, recovery offer: no strings, happens by itself",
        FAULT,
        OWED,
    ),
    Rule(
        "offer_vague",
        _vague_offer,
        "Say what they get back: a sum, hours, or the work done again at our cost.",
        "domain.md, recovery offer: concrete, of the same kind as the loss",
        _OFFERS,
        _OFFERS,
    ),
    Rule(
        "offer_no_date",
        _offer_without_day,
        "Say by which day it is done.",
        "domain.md, recovery offer: a date",
        _OFFERS,
        _OFFERS,
    ),
    Rule(
        "many_choices",
        _many_choices,
        "Two alternatives at most.",
        "domain.md, recovery offer: two alternatives at most",
        _OFFERS,
        _OFFERS,
    ),
)
