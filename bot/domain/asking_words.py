"""The words by which a question to the bot is known from something to log."""

import re


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _lines(lines: str) -> frozenset[str]:
    return frozenset(line.strip() for line in lines.split("|"))


# Compared without punctuation: "Who's" reads whos.
HELP = _lines(
    "help|help me|h|usage|hilfe|commands|what can you do|what do you do|how does this work|"
    "how do you work|who are you|hi|hello|hey|hallo|hi there|hello there|hey there|good morning|"
    "good afternoon|wave|how are you|how are you doing|how is it going|hows it going|thanks|"
    "thank you|ok|okay|test|ping|start"
)
# Compared as they were written.
SIGNS_OF_HELP = frozenset(("?", "-h", "--help", "/help"))

# "Which of our clients are at risk today?"
ABOUT_ALL = _these(
    "who whos which what any anyone anybody is are our my the of clients client customers "
    "customer accounts account at risk in trouble now today right currently still tonight this "
    "morning week please show me list tell us all everyone everybody else there do we have how "
    "hows doing going fit many and worst"
)
CORES = ("at risk", "in trouble")
ALONE = frozenset(("fit", "risk"))
EVERYBODY = _these("clients customers accounts everyone everybody we all")
OPENS_ABOUT_ALL = _these("how hows list show which")

# "How is acme doing?" less the name.
ABOUT_ONE = _these(
    "how hows is are was doing going things it with fit of for the our status score health "
    "healthy about what whats at risk in trouble ok okay fine well today now right currently "
    "still please look looks looking tell me us show client customer account relationship "
    "standing stand stands and or these days"
)
# Behind a name these make a statement, unless it ends with a question mark.
STATES = frozenset(("is", "are", "was", "looks"))
# "How is zebra", where zebra is no client's name.
LEAD = re.compile(
    r"/?(?:(?P<fit>fit)(?: of| for)?|how(?:['\u2019]?s| is| are| about)|what about|status of)\s+"
    r"(?P<name>\S.*)",
    re.IGNORECASE,
)
TAIL = _these("doing going today now right currently please these days fit looking")

# "Acme wants", "Acme is asking for".
FILLERS = tuple(
    tuple(filler.split())
    for filler in sorted(
        _lines(
            "would like|is asking for|are asking for|is requesting|asks for|ask for|asked for|"
            "asking for|wants|want|wanted|needs|need|needed|requests|requested"
        )
    )
)
# Before one of these "acme wants" is part of what is said: "acme wants us to call".
GOES_ON = _these(
    "to us you me them our no not nothing it this that out more less him her everything"
)
# Behind one of these a size at the end is part of what is said: "late by 6h".
RUNS_INTO = _these(
    "by of in after within since than under over only every per to and or last next another "
    "extra the a was is were took cost costs paid"
)
ABOUT = _these("about around roughly approx approximately ca for maybe perhaps")
# Whoever "wants" something, but is no client's name.
NOBODY = _these(
    "they we i you he she it who somebody someone everybody everyone client customer this that "
    "and but also so please"
)
NO_FIRST_WORD = _these("this that what when they there some with from please could would")
WISH = re.compile(
    r"\b(?:want(?:s|ed)?|would like|wish(?:es)?|ask(?:s|ed|ing)? for|needs?|requests?|requested|"
    r"requesting|(?:can|could) (?:we|you|they)|extra|additional|another)\b",
    re.IGNORECASE,
)
