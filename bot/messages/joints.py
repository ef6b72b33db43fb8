"""Tidy joints: what people type, made to fit where a letter puts it."""

import re
import unicodedata

QUOTE_LIMIT = 300  # a longer complaint is quoted up to here; the client knows the rest
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Direction overrides and invisible characters (Cf) can make a sum read otherwise than it was
# approved, or hide words; of them only the joiners are needed, in scripts and emoji.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = frozenset("\u200c\u200d")
_ENDS = ".!?…。！？"  # noqa: RUF001 - other scripts end sentences too
_CLOSERS = "\"'”’)]»"  # noqa: RUF001 - typed text has both kinds of quotes
_LEADS = frozenset(
    {"after", "at", "before", "daily", "during", "each", "every", "in", "on", "once", "twice"}
    | {"monthly", "quarterly", "weekly", "when", "whenever", "from"}
    | {"another", "other", "somebody", "someone", "anybody", "anyone", "people"}
)
_SUBJECTS = frozenset({"you", "we", "it", "i", "that", "when", "because"})
_ASKING = frozenset({"whether", "if", "how", "what", "when", "where", "which", "who", "why"})
_ITEM = re.compile(r"^(?:[-*•]|\d+[.)])\s+")


def tidy(text: str) -> str:
    """Return `text` without unseen characters, double spaces and piles of empty lines."""
    lines = [_seen(line) for line in _BREAK.split(text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Return `text` on one line."""
    return " ".join(tidy(text).split())


def has_words(text: str) -> bool:
    """Say whether anybody could read something in `text`: one letter or digit at least."""
    return any(c.isalnum() for c in tidy(text))


def sentence(text: str) -> str:
    """Return `text` with a capital first and one full stop at its end, where they belong."""
    text = tidy(text)
    if not text:
        return ""
    return _capital(_stopped(text))


def phrase(text: str) -> str:
    """Return `text` on one line, without a stop, to stand within or at the end of a sentence."""
    return one_line(text).rstrip(" .,;:")


def inner(text: str) -> str:
    """Return a phrase such as "every Friday" to stand within a sentence."""
    words = phrase(text)
    first = words.split(maxsplit=1)[0] if words else ""
    is_article = re.match(r"(?:An?|The) [a-z]", words) is not None
    is_lead = first.lower() in _LEADS or is_article
    return words[0].lower() + words[1:] if is_lead else words


def is_list(text: str) -> bool:
    """Say whether somebody typed `text` as a list."""
    return text.startswith("- ")


def item(text: str) -> str:
    """Return `text` as one line of a list: no bullet of its own, no stop, a capital first."""
    return _capital(_ITEM.sub("", one_line(text)).rstrip(" .,;:"))


def quoted(text: str) -> str:
    """Return the client's words on one line in curly quotes, shortened where they are long."""
    words = one_line(text)
    while len(words) > 1 and words[0] in '"“„«' and words[-1] in '"”“»':
        words = words[1:-1].strip()
    words = re.sub(r'[„«"“]([^"“”»]*)["”»]', r"‘\1’", words)  # noqa: RUF001 - quotes within quotes
    words = re.sub(r'["“”„«»]', "’", words)  # noqa: RUF001 - a stray one would close ours
    return f"“{_shortened(words, QUOTE_LIMIT)}”"


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a list that somebody typed, one entry each."""
    return tuple(filter(has_words, map(item, tidy(text).split("\n"))))


def after_sorry(miss: str, *, is_formal: bool = False) -> str:
    """Return the apology's first sentence: "I'm sorry that we …", or two sentences."""
    text = tidy(miss)
    sorry = "I am sorry" if is_formal else "I'm sorry"
    if re.match(r"(?i)we\b", text):
        return f"{sorry} that we{_stopped(text)[2:]}"
    return f"{sorry}. {sentence(text)}"


def thanks(text: str) -> str:
    """Return words that thank: "trusting us" becomes "Thank you for trusting us."."""
    text = tidy(text)
    if "thank" in text.casefold():
        return sentence(text)
    first = text.split(maxsplit=1)[0]
    if first.endswith("ing") or (first.islower() and first not in _SUBJECTS):
        rest = re.sub(r"(?i)^for ", "", text)
        return sentence(f"Thank you for {rest[0].lower()}{rest[1:]}")
    return f"{sentence(text)} Thank you."


def two_thanks(first: str, second: str) -> str:
    """Return two thanks as one says them: "Thank you for A. And thank you for B."."""
    one, other = thanks(first), thanks(second)
    bare = one.removesuffix(" Thank you.")
    if other.startswith("Thank you"):
        joint = f"{bare} Thank you for that, and t" if bare != one else f"{one} And t"
        return joint + other[1:]
    if other.endswith(" Thank you."):
        return f"{bare} {other.removesuffix('.')} for {'both' if bare != one else 'that too'}."
    return f"{one} {other}"


def asking(text: str) -> str:
    """Return what is asked: "ask whether the shop is open", or "ask about the shop"."""
    words = phrase(text).rstrip(" ?")
    first = words.split(maxsplit=1)[0].lower() if words else ""
    if first in _ASKING or first == "about":
        return f"ask {words[0].lower()}{words[1:]}"
    return f"ask about {inner(words)}"


def _seen(line: str) -> str:
    line = unicodedata.normalize("NFC", line.replace("\t", " "))
    shown = (c for c in line if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    return " ".join("".join(shown).split())


def _capital(text: str) -> str:
    first = text.split(maxsplit=1)[0] if text else ""
    # "iPhone", "acme.com" and "https://…" keep the letter that they were given.
    is_plain = first.rstrip(",.:;!?").replace("'", "").replace("’", "").isalpha()  # noqa: RUF001
    return text[0].upper() + text[1:] if is_plain and first.islower() else text


def _stopped(text: str) -> str:
    text = text.rstrip(" ,;:\n")
    last = text.rsplit("\n", 1)[-1]
    if _ITEM.match(last) or "://" in last.rsplit(" ", 1)[-1]:
        return text
    text = re.sub(r"(?<!\.)\.\.$", ".", text)
    bare = text.rstrip(_CLOSERS)
    return text if bare and bare[-1] in _ENDS else f"{text}."


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" .,;:") + " …"
