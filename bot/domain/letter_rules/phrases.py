"""Phrases that clients read otherwise than they were meant (words.md), in any letter.

They block where they deny the very thing that the letter is for: a fault letter that doubts
the harm, hides who did it or excuses it; a repayment that is called a gift. Elsewhere they
only weaken it, and that is for the writer to decide.
"""

from bot.domain.letter_rules.kinds import EVERY, FAULT, OWED
from bot.domain.letter_rules.patterns import said
from bot.domain.letter_rules.reading import Rule

_KNOWN = "words.md, Phrases: "

PHRASES = (
    Rule(
        "if_you_felt",
        said(
            r"if (?:this|we|it|that) (?:has |have |may have )?caused"
            r"|if you(?: have)? (?:felt|feel|were|think)|(?:may|might) have (?:felt|caused|seemed)"
        ),
        "Say what happened, without “if”: “This cost you …”.",
        _KNOWN + "if you felt",
        FAULT | {"listen"},
        FAULT,
    ),
    Rule(
        "nobody_did_it",
        said(
            r"(?:mistakes?|errors?) (?:was|were|have been|has been) made|(?:an )?error occurred"
            r"|(?:a )?glitch|something went wrong"
        ),
        "Say who did what: “We sent …”.",
        _KNOWN + "mistakes were made",
        blocks=FAULT,
    ),
    Rule(
        "sorry_but",
        said(
            r"sorry\b[^.!?]{0,300}\b(?:but|however|though|although)"
            r"|sorry\b[^.!?]{0,300}[.!?]\s{1,3}(?:but|however)"
        ),
        "An excuse follows. End the sentence, and leave the rest out.",
        _KNOWN + "sorry, but",
        blocks=FAULT,
    ),
    Rule(
        "sorry_you_feel",
        said(r"sorry (?:that )?you(?:'re| feel| felt| didn't| did not| were| are| think)"),
        "Say what we did: “I'm sorry that we …”.",
        _KNOWN + "sorry you feel",
        blocks=FAULT,
    ),
    Rule(
        "out_of_control",
        said(r"(?:out of|outside|beyond) our control|due to (?:un|circum)\w{1,20}|force majeure"),
        "Say which part was ours.",
        _KNOWN + "out of our control",
        blocks=FAULT,
    ),
    Rule(
        "goodwill",
        said(r"(?:as a )?(?:gesture of )?good-?will(?: gesture)?|as a (?:\w{1,12} )?gesture"),
        "What is owed is no gesture: “We owe you …”.",
        _KNOWN + "as a gesture of goodwill",
        blocks=OWED,
    ),
    Rule(
        "inconvenience",
        said(r"(?:any|the|this|for) inconvenience|inconvenience caused"),
        "Name what it cost them.",
        _KNOWN + "any inconvenience",
    ),
    Rule(
        "like_to_apologise",
        said(
            r"(?:we|I)(?: would|'d)(?: \w{1,12})? (?:like|want) to apologi[sz]e"
            r"|please accept (?:our|my)"
        ),
        "Say it: “I'm sorry”.",
        _KNOWN + "we would like to apologise",
    ),
    Rule(
        "usual_standards",
        said(r"not (?:up to )?our usual standards?|not who we are|falls? short of our"),
        "Leave it out.",
        _KNOWN + "not our usual standard",
    ),
    Rule(
        "rest_assured",
        said(
            r"(?:please |you can )?(?:rest|be) assured|take (?:this|these|it|such \w{1,20})"
            r"(?: matters?)? (?:very |extremely )?seriously"
        ),
        "Write the act and its date.",
        _KNOWN + "rest assured; we take this seriously",
    ),
    Rule(
        "steps_taken",
        said(r"(?:immediate|appropriate|necessary)(?: and \w{1,20})? (?:steps|action|measures)"),
        "Write what, who and when.",
        _KNOWN + "appropriate steps",
    ),
    Rule(
        "happen_again",
        said(r"(?:it |this )?(?:won't|will not|will never|never) happen again"),
        "That is a bet. Name the one change, and who checks it.",
        _KNOWN + "it won't happen again",
    ),
    Rule(
        "patience",
        said(r"(?:thanks?|thank you) for your (?:patience|understanding)"),
        "Only where they were patient: then name what they waited for.",
        _KNOWN + "thank you for your patience",
    ),
    Rule(
        "rulebook",
        said(r"as per|unfortunately|regret to (?:inform|tell)"),
        "Give the answer, then the reason.",
        _KNOWN + "as per; unfortunately",
    ),
    Rule(
        "policy",
        said(r"(?:our|company|the) policy"),
        "Give the answer, then the reason.",
        _KNOWN + "policy",
        EVERY - {"policy_explanation"},
    ),
    Rule(
        "template_words",
        said(r"(?:moving|going) forward|lessons? learn(?:ed|t)|reach out|circle back"),
        "Leave it out.",
        _KNOWN + "moving forward; reach out",
    ),
    Rule(
        "valued",
        said(r"value your business|valued (?:client|customer|partner)s?"),
        "Write a fact about them instead.",
        _KNOWN + "we value your business",
    ),
    Rule(
        "hesitate",
        said(r"(?:do not|don't) hesitate|feel free to (?:contact|call|get)"),
        "Give a name, a number and hours.",
        _KNOWN + "do not hesitate to contact",
    ),
    Rule(
        "forgive",
        said(r"hope (?:that )?you (?:can |will |may )?(?:forgive|understand)"),
        "That asks work of them. Stop earlier.",
        _KNOWN + "I hope you can forgive",
    ),
    Rule(
        "deeply",
        said(
            r"(?:deeply|truly|sincerely|incredibly|terribly|so very|extremely) "
            r"(?:sorry|apolog\w{1,6}|regret)"
        ),
        "One plain “sorry”.",
        _KNOWN + "deeply, truly",
    ),
    Rule(
        "checking_in",
        said(r"just (?:checking|following) (?:in|up)|touch(?:ing)? base"),
        "Say what you saw in their world.",
        _KNOWN + "just checking in",
    ),
    Rule(
        "quick_question",
        said(r"quick question|small ask|quick favou?r"),
        "Say what you want in the first line.",
        _KNOWN + "quick question",
    ),
    Rule(
        "oops",
        said(r"oops|important update"),
        "Write the thing and a date, sum or number.",
        "words.md, Subject",
    ),
    Rule(
        "vague_time",
        said(
            r"as soon as possible|asap|shortly|(?<!as )soon(?! as)|in due course"
            r"|in the near future|at the earliest|in a timely manner"
        ),
        "Write the day.",
        "words.md, Checklist: each promise has a person and date",
    ),
)
