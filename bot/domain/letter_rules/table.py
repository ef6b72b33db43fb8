"""All rules in the order in which their findings are shown; what cannot be passed is first."""

from bot.domain.letter_rules.endings import ENDING
from bot.domain.letter_rules.final import FINAL
from bot.domain.letter_rules.leaks import LEAKS
from bot.domain.letter_rules.offers import OFFERS
from bot.domain.letter_rules.parts import PARTS
from bot.domain.letter_rules.phrases import PHRASES
from bot.domain.letter_rules.removed import REMOVED
from bot.domain.letter_rules.steps import STEPS
from bot.domain.letter_rules.sums import SUMS
from bot.domain.letter_rules.wrongs import WRONGS

RULES = (*FINAL, *REMOVED, *LEAKS, *WRONGS, *OFFERS, *SUMS, *ENDING, *STEPS, *PHRASES, *PARTS)
