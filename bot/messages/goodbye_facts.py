"""What a goodbye says beside the plan of its ending: each bucket has its own."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckBack:
    """When somebody asks them again, and after what, such as "whether the shop is open"."""

    on: date
    by: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodbye:
    """How we take their goodbye; the `decided_on` of its ending is the day they told us.

    `door` is what is true about coming back, `also_signs` their daily contact. `came_for` says
    what they came for and have, `recommend_to` whom a word from them would help (farewell);
    `comes_first` is what they have to do now, `check_back` when we ask again (stay in touch);
    `ready` is what lies there of the plan for them to use (part ways).
    """

    second_thanks: str
    door: str
    also_signs: str = ""
    came_for: str = ""
    recommend_to: str = ""
    comes_first: str = ""
    check_back: CheckBack | None = None
    ready: str = ""
