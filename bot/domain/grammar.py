"""What each command takes: the one table that the parser reads and that help is made of."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.history import NoteKind
from bot.domain.shape import Shape, Slot, SlotKind


def _words_of(kinds: Mapping[str, str]) -> dict[str, str]:
    return {
        word: value
        for value, words in kinds.items()
        for word in (*words.split(", "), value.replace("_", " "))
    }


# The one table from what people type to the kinds of notes.csv; help shows the first words.
NOTE_WORDS: Mapping[str, NoteKind] = {
    word: NoteKind(value)
    for word, value in _words_of(
        {
            NoteKind.PRAISE: "praise, compliment, thanks, kudos",
            NoteKind.WIN: "win, success",
            NoteKind.DISCOUNT_ASK: "discount, lower price",
            NoteKind.MEETING: "meeting, met",
            NoteKind.CONTACT: "contact, call, email",
            NoteKind.GOAL: "goal",
            NoteKind.CLIENT_DUTY: "duty, homework",
            NoteKind.DEPARTURE: "goodbye, leaving",
        }
    ).items()
}
# From what people type to the folders of templates/messages.
LETTER_WORDS: Mapping[str, str] = _words_of(
    {
        "apology": "apology, sorry",
        "recovery_offer": "recovery offer, recovery, offer",
        "graceful_exit": "graceful exit, exit",
        "change_order": "change order",
        "value_recap": "value recap, recap",
        "goal_reset": "goal reset, reset",
        "policy_explanation": "policy explanation, policy",
        "listen": "listen",
        "farewell": "farewell",
        "stay_in_touch": "stay in touch, keep in touch",
        "part_ways": "part ways",
        "second_chance": "second chance",
        "check_in": "check-in, checkin",
    }
)

_CLIENT = Slot(kind=SlotKind.CLIENT, label="CLIENT", is_optional=True)
_HOURS = Slot(kind=SlotKind.HOURS, label="HOURS")
_MONEY = Slot(kind=SlotKind.MONEY, label="MONEY")
_BY = Slot(kind=SlotKind.DATE, label="DATE", lead="by")
_ON = Slot(kind=SlotKind.DATE, label="DATE", lead="on", is_optional=True)


def _text(label: str, *, is_optional: bool = False) -> Slot:
    return Slot(kind=SlotKind.TEXT, label=label, is_optional=is_optional)


def _words(label: str, *, is_optional: bool = False) -> Slot:
    return Slot(kind=SlotKind.WORDS, label=label, is_optional=is_optional)


def _of_client(verb: str, purpose: str, *slots: Slot, also: tuple[str, ...] = ()) -> Shape:
    return Shape(
        command="/client",
        verb=verb,
        verb_at=1,
        purpose=purpose,
        slots=(_CLIENT, *slots),
        also=also,
    )


def _of_goodfit(verb: str, purpose: str, *slots: Slot, is_verb_optional: bool = False) -> Shape:
    return Shape(
        command="/goodfit",
        verb=verb,
        purpose=purpose,
        slots=slots,
        is_verb_optional=is_verb_optional,
    )


_PAID_BACK = (_MONEY, _text("why", is_optional=True), _ON)
_SHAPES = (
    Shape(
        command="/scope",
        purpose="Log what a client asks beyond the agreement.",
        slots=(
            _CLIENT,
            _text("what they asked for"),
            replace(_HOURS, is_optional=True),
            replace(_MONEY, is_optional=True),
            _ON,
        ),
    ),
    Shape(
        command="/complaint",
        purpose="Log that a client says we let them down, in their words.",
        slots=(_CLIENT, _text("what they said"), _ON),
    ),
    Shape(
        command="/note",
        purpose="Note what happened with a client.",
        slots=(
            _CLIENT,
            Slot(kind=SlotKind.CHOICE, label="KIND", choices=NOTE_WORDS),
            _text("what happened"),
            replace(
                _BY, label="DATE (duty)", is_optional=True, only_with=NoteKind.CLIENT_DUTY.value
            ),
            _ON,
        ),
    ),
    Shape(
        command="/promise",
        purpose="Log what we promised, and until when.",
        slots=(_CLIENT, _text("what we promised"), _BY),
    ),
    Shape(
        command="/promise",
        verb="delivered",
        also=("done", "kept"),
        verb_at=1,
        purpose="Say that a promise was kept, and where to see it.",
        slots=(
            Slot(kind=SlotKind.REF, label="NUMBER"),
            Slot(kind=SlotKind.LINK, label="LINK", is_optional=True),
            _ON,
        ),
    ),
    Shape(
        command="/invest",
        purpose="Approve unpaid hours beforehand, for a purpose.",
        slots=(_CLIENT, _HOURS, replace(_BY, lead="until"), _text("what for")),
    ),
    Shape(
        command="/fit",
        purpose="Show how a client, or every client, is doing and why.",
        slots=(_CLIENT,),
    ),
    # A client that is called so goes before the word, as everywhere; the second word is then
    # the way, and the buttons below /fit are another.
    Shape(
        command="/fit",
        verb="segments",
        also=("segment",),
        purpose="Show fit, margin, debt and departures by kind of client.",
    ),
    Shape(
        command="/fit",
        verb="lessons",
        also=("lesson",),
        purpose="Show what complaints were caused by, and which came back.",
    ),
    Shape(
        command="/fit",
        verb="portfolio",
        also=("all",),
        purpose="Show all clients, also from a client's own channel.",
    ),
    Shape(
        command="/fit",
        verb="gaps",
        also=("gap",),
        purpose="Show what could not be checked: old hours, unscored clients, contested pins.",
    ),
    Shape(
        command="/draft",
        purpose="Start the message that a client should get.",
        slots=(
            _CLIENT,
            Slot(kind=SlotKind.CHOICE, label="MESSAGE", choices=LETTER_WORDS, is_optional=True),
        ),
    ),
    Shape(
        command="/client",
        verb="list",
        also=("all",),
        is_verb_optional=True,
        purpose="List the clients.",
    ),
    Shape(
        command="/client",
        verb="add",
        also=("new", "create"),
        purpose="Add a client.",
        slots=(_words("NAME"),),
    ),
    Shape(
        command="/client",
        verb="show",
        also=("view",),
        verb_at=1,
        is_verb_optional=True,
        purpose="Show a client.",
        slots=(replace(_CLIENT, is_optional=False),),
    ),
    _of_client("edit", "Change its details.", also=("change",)),
    _of_client("archive", "Put it away; nothing is lost."),
    _of_client("reactivate", "Bring it back.", also=("restore", "unarchive")),
    _of_client("alias", "Add another name for it.", _words("NAMES"), also=("aliases",)),
    _of_client("contacts", "Say who gets our messages.", also=("contact",)),
    _of_client("agreement", "Say what was agreed.", also=("agreements", "contract")),
    _of_client("owner", "Say who looks after it.", Slot(kind=SlotKind.PERSON, label="@PERSON")),
    _of_client("segment", "Say what kind of client it is.", _words("SEGMENT")),
    _of_client(
        "channel", "Say which channel belongs to it.", Slot(kind=SlotKind.CHANNEL, label="#CHANNEL")
    ),
    _of_client("refund", "Log money given back.", *_PAID_BACK),
    _of_client("credit", "Log a credit for later.", *_PAID_BACK),
    _of_client(
        "forget",
        "Erase it for good, or one person there.",
        _words("contact NAME", is_optional=True),
        also=("erase",),
    ),
    _of_client("log", "Show all that was logged.", also=("entries", "history")),
    _of_goodfit("help", "Say how it is used.", is_verb_optional=True),
    _of_goodfit("setup", "Change the settings."),
    _of_goodfit("rules", "Change how clients are scored."),
    _of_goodfit("templates", "Change the words of letters."),
    _of_goodfit("email", "Set the mail server that letters leave through."),
    _of_goodfit(
        "digest",
        "Show the latest morning post, or make it now.",
        Slot(kind=SlotKind.CHOICE, label="now", choices={"now": "now"}, is_optional=True),
    ),
    _of_goodfit("import", "Bring in clients and entries from files."),
    _of_goodfit("export", "Take everything out as files."),
    _of_goodfit("audit", "Show who did what, and who saw money."),
    _of_goodfit("clients", "Find clients in the names of channels."),
    _of_goodfit("client", "Add a client.", _words("NAME", is_optional=True)),
)
SHAPES: Mapping[str, tuple[Shape, ...]] = {
    command: tuple(shape for shape in _SHAPES if shape.command == command)
    for command in dict.fromkeys(shape.command for shape in _SHAPES)
}
# What a command of several shapes is for, all in all.
_PURPOSES = {
    "/promise": "Log what we promised, and that it was kept.",
    "/fit": "Show how a client, or every client, is doing and why.",
    "/client": "Add, see and change clients.",
    "/goodfit": "Set Goodfit up, or read how it is used.",
}


def purpose_of(command: str) -> str:
    """Return the sentence that says what a command is for."""
    return _PURPOSES.get(command) or SHAPES[command][0].purpose
