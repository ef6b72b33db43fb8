"""What a letter is called in a sentence: "our exit letter", where its play is a deed."""

from bot.domain.play import PlayName

_NOUNS = {
    PlayName.GRACEFUL_EXIT: "exit letter",
    PlayName.FAREWELL: "farewell letter",
    PlayName.STAY_IN_TOUCH: "goodbye letter",
    PlayName.PART_WAYS: "goodbye letter",
    PlayName.SECOND_CHANCE: "letter about the old wrong",
    PlayName.LISTEN: "offer to talk",
    PlayName.CHECK_IN: "check-in",
    PlayName.GOAL_RESET: "goal reset",
}


def letter_noun(kind: str) -> str:
    """Return the noun of a kind of letter: "exit letter", "apology", "change order"."""
    return next((noun for name, noun in _NOUNS.items() if name == kind), kind.replace("_", " "))


def a_letter(kind: str) -> str:
    """Return the same with its article, as the start of a sentence: "An exit letter"."""
    noun = letter_noun(kind)
    return f"{'An' if noun[0] in 'aeio' else 'A'} {noun}"
