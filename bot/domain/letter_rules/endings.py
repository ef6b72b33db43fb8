"""Rules of an exit and of the goodbyes: the news first, no quarrel, no bargaining."""

from collections.abc import Iterator

from bot.domain.letter_rules.kinds import DECISIONS, ENDINGS, EXIT, GOODBYES
from bot.domain.letter_rules.patterns import APOLOGY, DAY, NEGATED, day_near, said, words
from bot.domain.letter_rules.reading import Hit, Reading, Rule, sentences

_END = words(
    r"end(?:s|ed|ing)?|stop(?:s|ped|ping)?|last|paus\w{1,3}|clos\w{1,3}|finish\w{0,3}|leav\w{1,3}"
    r"|accept|understood|understand|of course|part ways|cease"
)
_LAST_DAY = words(
    r"last day|(?:ends?|ending|stop|stopping|finish|cease)\b[^.!?\n]{0,60}? (?:on|by|after)"
)
_FIRST, _FIRST_LINES = 70, 600  # words and characters: what a phone shows of an e-mail
_REPROACH = (
    r"despite (?:our|all|several|many|repeated)|repeatedly|time and again|(?:once|yet) again"
    r"|never (?:paid|pays?|sends?|sent|delivers?|delivered|answers?|answered|on time)"
    r"|(?:you|your \w{1,20})(?: have| has| had)? (?:failed|refused|ignored|insisted|demanded)"
    r"|unreasonabl\w{1,3}|difficult (?:client|to work)|fed up|late payments?"
    r"|(?:we|I|team) (?:are|am|is|was|were) (?:\w{1,12} )?(?:disappointed|frustrated)"
    r"|I'm (?:\w{1,12} )?(?:disappointed|frustrated)|disappointing|frustrating"
    r"|after (?:all|everything) (?:that )?we|as (?:we|I) (?:have )?(?:warned|told|said)"
    r"|taking advantage"
    r"|for free for|lost (?:our )?patience|scope creep|but here we are|more than your share"
)


def _news_late(letter: Reading) -> Iterator[Hit]:
    first = letter.first_words(_FIRST)
    if first and not (_END.search(first) and DAY.search(first)):
        yield Hit(" ".join(first.split()[:12]), "")


def _too_early(letter: Reading) -> Iterator[Hit]:
    earliest = letter.known.last_day
    if earliest is None:
        return
    first = letter.opening if letter.is_free else letter.part("decision", "accept")
    for sentence in sentences(first[:_FIRST_LINES]):
        match = _LAST_DAY.search(sentence)
        day = day_near(sentence[match.start() :], earliest) if match else None
        if day and day < earliest:
            advice = f"The notice in the agreement runs until {earliest:%-d %B %Y}."
            yield Hit(sentence[:200], "decision", advice)


ENDING = (
    Rule(
        "news_late",
        _news_late,
        "Say it first: that it ends, and on which day.",
        "domain.md, graceful exit: the decision and last day first",
        ENDINGS,
        EXIT,
    ),
    Rule(
        "decision_sorry",
        said(APOLOGY),
        "A decision is stated, not apologised for.",
        "domain.md, principle 7",
        DECISIONS,
        DECISIONS,
    ),
    Rule(
        "sorry_to_lose",
        said(r"sorry to (?:hear|see|lose)|sad(?:dened)? to (?:hear|see|lose)"),
        "Accept it plainly; their decision needs no comfort for us.",
        "words.md, Goodbye: accept",
        GOODBYES,
    ),
    Rule(
        "grievance",
        said(_REPROACH),
        "Leave the grievance out; it helps nobody now.",
        "domain.md, graceful exit and change order: no grievances, no resentment",
        ENDINGS | {"change_order", "goal_reset", "value_recap", "policy_explanation", "listen"},
        ENDINGS | {"change_order", "goal_reset", "listen"},
    ),
    Rule(
        "negotiation",
        said(
            r"if you (?:were|are|would be) (?:willing|prepared|able|ready|open)|unless (?:you|we)"
            r"|reconsider|change (?:your|our) mind|better (?:price|rate|offer)|match (?:their|any)"
            r"|(?:could|would|can) (?:continue|carry on|stay)|if you stay(?:ed)?|before you decide"
            r"|(?:to|and) keep you|discount|counter-?offer|what (?:would|will) it take"
            r"|(?:hate|love) to (?:lose|keep) you|some room|are you sure"
            r"|open to (?:discuss|talk|negotiat)\w{0,3}",
            unless=NEGATED,
        ),
        "It is decided. Leave out what could still change it.",
        "domain.md, graceful exit: no negotiation; words.md, Goodbye: no counter-offer",
        ENDINGS,
        ENDINGS,
    ),
    Rule(
        "too_early",
        _too_early,
        "The last day is before the end of the notice.",
        "domain.md, graceful exit: end date after the notice",
        ENDINGS,
        EXIT,
    ),
    Rule(
        "referral_ask",
        said(
            r"recommend us|referrals?|refer us|testimonial|review"
            r"|know (?:of )?(?:anybody|anyone|somebody|someone)",
            unless=NEGATED,
        ),
        "Ask for a referral later, and only if they were happy.",
        "words.md, Goodbye: referral ask only if happy, later",
        GOODBYES,
    ),
)
