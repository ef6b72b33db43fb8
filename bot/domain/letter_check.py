"""Reads a letter before people do: parts that it lacks, and words that harm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.letter_rules.reading import Finding, Known, Reading, Weight
from bot.domain.letter_rules.table import RULES

__all__ = ["Finding", "Known", "Weight", "check_letter"]


def check_letter(
    kind: str,
    subject: str,
    sections: Mapping[str, str],
    *,
    client: str = "",
    other_clients: Iterable[str] = (),
    known: Known | None = None,
    number: int = 1,
    earlier: Sequence[tuple[int, Mapping[str, str]]] = (),
) -> tuple[Finding, ...]:
    """Return what is wrong with a letter: final, then blocking, then advice.

    `sections` are the texts by name in reading order; `other_clients` must not be named in it;
    `number` is this version's, and `earlier` are those before it, newest first. What the client
    said (“…”) is theirs and is not judged, except that it must not name another client either.
    The rules are those of words.md and domain.md.
    """
    facts = known or Known()
    letter = Reading(
        kind=kind,
        whole={"subject": subject, **sections},
        known=replace(facts, client=client or facts.client),
        others=other_clients,
        number=number,
        earlier=earlier,
    )
    found = [finding for rule in RULES for finding in rule.findings(letter)]
    return tuple(sorted(found, key=lambda f: (not f.is_final, f.weight is not Weight.BLOCKING)))
