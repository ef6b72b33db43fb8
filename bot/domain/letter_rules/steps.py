"""Rules of a change order, a recap, a reset, a policy, a call to listen, a check-in."""

from collections.abc import Iterator

from bot.domain.letter_rules.kinds import MEETINGS, NO_PITCH
from bot.domain.letter_rules.patterns import (
    A_LINE,
    CLOCKS,
    DAY,
    DAYS_LONG,
    FREE,
    MONEY,
    MONTH_DAYS,
    NEGATED,
    NUMBER,
    WEEKDAYS,
    said,
    words,
)
from bot.domain.letter_rules.reading import Hit, Reading, Rule, sentences

_YES = words(
    r"yes|happy to|glad(?:ly)?|we can|can (?:do|have|build|make|add|be)|no problem|possible"
    r"|of course|with pleasure|good idea|let's|certainly"
)
_POLICY = words(
    r"policy|our terms|(?:in|by|under) the terms|how we (?:handle|do) (?:it|this)"
    r"|(?:the|our) rules"
)
_REASON = words(
    r"because|so that|since|reason|otherwise|means that|which (?:lets|keeps|gives)|without it"
    r"|that way|so you|protects?"
)
_FIRST_YES, _FIRST_NUMBER, _LAST_LINES = 60, 40, 500  # words, words, characters
_CHANGE_ORDER = frozenset({"change_order"})
_RECAP = frozenset({"value_recap"})
_POLICY_LETTER = frozenset({"policy_explanation"})


def _no_yes(letter: Reading) -> Iterator[Hit]:
    first = letter.first_words(_FIRST_YES)
    if first and not _YES.search(first):
        yield Hit(" ".join(first.split()[:12]), "" if letter.is_free else "goal")


def _unpriced(letter: Reading) -> Iterator[Hit]:
    options = letter.part("options")
    if options.strip() and _prices(options) < max(len(A_LINE.findall(options)), 1):
        yield Hit("options", "" if letter.is_free else "options")


def _one_option(letter: Reading) -> Iterator[Hit]:
    options = letter.part("options")
    if _prices(options) == 1 and len(A_LINE.findall(options)) < 2:  # noqa: PLR2004 - a choice
        yield Hit("options", "" if letter.is_free else "options")


def _prices(options: str) -> int:
    return len(MONEY.findall(options)) + len(FREE.findall(options))


def _undated(letter: Reading) -> Iterator[Hit]:
    options = letter.part("options")
    if options.strip() and not (DAY.search(options) or DAYS_LONG.search(options)):
        yield Hit("options", "" if letter.is_free else "options")


def _no_reply_day(letter: Reading) -> Iterator[Hit]:
    reply = letter.part("reply")[-_LAST_LINES:]
    if reply.strip() and not DAY.search(reply):
        yield Hit("reply", "" if letter.is_free else "reply")


def _no_number(letter: Reading) -> Iterator[Hit]:
    first = letter.part("answer") if "answer" in letter.own else letter.first_words(_FIRST_NUMBER)
    if first.strip() and not NUMBER.search(first):
        yield Hit(" ".join(first.split()[:12]), "" if letter.is_free else "answer")


def _policy_alone(letter: Reading) -> Iterator[Hit]:
    for name, text in letter.parts.items():
        said_there = sentences(text)
        for place, sentence in enumerate(said_there):
            around = " ".join(said_there[place : place + 3])
            if _POLICY.search(sentence) and not _REASON.search(around):
                yield Hit(sentence[:200], name)
                break


def _one_time(letter: Reading) -> Iterator[Hit]:
    times = letter.part("times")
    count = max(len(set(found.findall(times))) for found in (WEEKDAYS, MONTH_DAYS, CLOCKS))
    if times.strip() and count < 2:  # noqa: PLR2004 - words.md: two times
        yield Hit("times", "" if letter.is_free else "times")


STEPS = (
    Rule(
        "no_yes",
        _no_yes,
        "Begin with the yes to what they want.",
        "domain.md, change order: yes to the goal",
        _CHANGE_ORDER,
        _CHANGE_ORDER,
    ),
    Rule(
        "options_unpriced",
        _unpriced,
        "Give each option its price.",
        "domain.md, change order: priced options",
        _CHANGE_ORDER,
        _CHANGE_ORDER,
    ),
    Rule(
        "one_option",
        _one_option,
        "Give two options to choose from.",
        "words.md, Change order: 2-3 options",
        _CHANGE_ORDER,
    ),
    Rule(
        "options_undated",
        _undated,
        "Say how many days each takes, and when it is done.",
        "domain.md, change order: with days and dates",
        _CHANGE_ORDER,
        _CHANGE_ORDER,
    ),
    Rule(
        "no_reply_day",
        _no_reply_day,
        "Ask for one answer, by a day.",
        "domain.md, change order: one reply needed",
        _CHANGE_ORDER,
        _CHANGE_ORDER,
    ),
    Rule(
        "no_number_first",
        _no_number,
        "Answer first, with a number that they own.",
        "domain.md, value recap: the answer first with a number they own",
        _RECAP,
        _RECAP,
    ),
    Rule(
        "nothing_failed",
        said(
            r"nothing (?:has )?failed|no failures|(?:everything|all) (?:worked|went|has gone)",
            unless=words(r"not (?:everything|all)"),
        ),
        "Name one thing that failed; nobody believes the rest otherwise.",
        "domain.md, value recap: what failed too",
        _RECAP,
    ),
    Rule(
        "unsupported",
        said(
            r"significant(?:ly)?|massive(?:ly)?|huge(?:ly)?|tremendous|amazing|world-class"
            r"|best-in-class|dramatic(?:ally)?|exponential(?:ly)?|great (?:results|success)"
        ),
        "Write the number, and where it can be seen.",
        "domain.md, value recap: no unsupported claims",
        _RECAP,
    ),
    Rule(
        "policy_alone",
        _policy_alone,
        "Say how the rule helps them: “… so that …”.",
        "domain.md, policy explanation: “it is our policy” alone",
        _POLICY_LETTER,
        _POLICY_LETTER,
    ),
    Rule(
        "defence",
        said(
            r"in (?:our|my) defen[cs]e|to be fair|that said|however|you agreed|as agreed"
            r"|according to (?:the|our) (?:contract|agreement)|actually|misunderstanding"
            r"|into context|quite how it|our side of (?:it|the story)"
            r"|(?:we|I) did (?:send|tell|deliver|warn)"
        ),
        "No defence here: first hear them.",
        "words.md, listen: no defence",
        frozenset({"listen"}),
        frozenset({"listen"}),
    ),
    Rule(
        "pitch",
        said(
            r"special offer|discount|(?:new|premium|bigger|our|\w{1,12}) package|upgrade|upsell"
            r"|our (?:new )?services|proposal|free trial|book a demo",
            unless=NEGATED,
        ),
        "Sell nothing in this letter.",
        "words.md, Reset: no pitch",
        NO_PITCH | {"second_chance"},
        NO_PITCH,
    ),
    Rule(
        "two_times",
        _one_time,
        "Offer two times.",
        "words.md, Reset and listen: two times offered",
        MEETINGS,
    ),
)
