"""The letters by what they are for; a rule names the ones that it is about."""

FAULT = frozenset({"apology", "recovery_offer", "second_chance"})
"""They right a wrong of ours."""
POINTED = FAULT - {"second_chance"}
"""They answer point by point; an old wrong is righted as a whole, in parts required by name."""
OWED = frozenset({"recovery_offer", "second_chance"})
"""They give back what is owed."""
GOODBYES = frozenset({"farewell", "stay_in_touch", "part_ways"})
EXIT = frozenset({"graceful_exit"})
ENDINGS = EXIT | GOODBYES
DECISIONS = EXIT | {"change_order", "policy_explanation"}
"""They state what was decided on purpose (domain.md, principle 7)."""
MEETINGS = frozenset({"listen", "goal_reset"})
NO_PITCH = MEETINGS | {"check_in"}
EVERY = FAULT | ENDINGS | DECISIONS | NO_PITCH | {"value_recap"}
NONE: frozenset[str] = frozenset()

REQUIRED = {
    "apology": ("greeting", "sorry", "point", "next", "prevention", "signature"),
    "recovery_offer": ("greeting", "sorry", "offer", "point", "next", "signature"),
    "second_chance": ("greeting", "favour", "wrong", "raised", "righted", "signature"),
    "graceful_exit": ("greeting", "decision", "promised", "plan", "money", "thanks", "signature"),
    "change_order": ("greeting", "goal", "covered", "options", "reply", "signature"),
    "value_recap": ("greeting", "answer", "goals", "results", "failed", "decision", "signature"),
    "goal_reset": ("greeting", "our_part", "seen", "hear", "agenda", "times", "signature"),
    "policy_explanation": ("greeting", "answer", "reason", "middle_ground", "signature"),
    "listen": ("greeting", "heard", "ask", "times", "signature"),
    "check_in": ("greeting", "seen", "question", "signature"),
    **dict.fromkeys(GOODBYES, ("greeting", "accept", "plan", "thanks", "door", "signature")),
}
"""The parts that each letter must have, by the names of its template's blocks."""

WORDS = {
    "apology": (120, 180),
    "recovery_offer": (150, 220),
    "second_chance": (110, 170),
    "graceful_exit": (0, 220),
    "change_order": (90, 150),
    "value_recap": (150, 220),
    "goal_reset": (90, 140),
    "policy_explanation": (110, 170),
    "listen": (40, 80),
    "check_in": (30, 60),
    **dict.fromkeys(GOODBYES, (90, 150)),
}
"""Words in which each reads best (words.md, Structure)."""

LISTED = ENDINGS | {"change_order", "value_recap"}
"""Their lines of a list are a schedule, an order or a table, which comes on top of the words."""
