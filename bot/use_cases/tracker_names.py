"""Whom a tracker's names mean: as picked, else a client of exactly that name, else nobody yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.client import key_for
from bot.domain.tracker_import import Nearest, UnknownPick
from bot.store.clients import Account
from bot.store.store import Store

# A tracker often has the legal form behind a client's name, or a word of the project.
_MOST_WORDS_LESS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The clients that a report's names mean, and the nearest ones of a name without any."""

    known: Mapping[str, Account]
    nearest: Mapping[str, tuple[Nearest, ...]]


def meaning_of(store: Store, names: Iterable[str], picks: Mapping[str, str]) -> Meaning:
    """Return whom each name means; `picks` say it for some, by key. Raises UnknownPick.

    Only a whole name counts, never its first word: "Acme" is not Acme Labs. Archived clients are
    meant where no other is.
    """
    picked = {name: _picked(store, name, key) for name, key in picks.items()}
    known: dict[str, Account] = {}
    nearest: dict[str, tuple[Nearest, ...]] = {}
    for name in names:
        meant = [picked[name]] if name in picked else _of_name(store, name)
        if len(meant) == 1:
            known[name] = meant[0]
        else:
            nearest[name] = _shown(meant) or _near(store, name)
    return Meaning(known=known, nearest=nearest)


def keep_picks(store: Store, picks: Mapping[str, str], meaning: Meaning) -> None:
    """Keep the picked names as aliases, so that nobody is asked again.

    A name that is another client's own stays theirs: kept, it would mean both.
    """
    for name in picks:
        account = meaning.known.get(name)
        if account is None or not key_for(name):
            continue
        others = [one for one in _of_name(store, name) if one.id != account.id]
        if any(key_for(name) in {key_for(o.client.key), key_for(o.client.name)} for o in others):
            continue
        if not any(number == account.id for number, _ in store.clients.find_named([name])):
            store.clients.add_aliases(account.id, [name])


def _picked(store: Store, name: str, key: str) -> Account:
    account = store.clients.find(key) or store.clients.find(key_for(key))
    if account is None:
        raise UnknownPick(name=name, key=key, nearest=_near(store, key))
    return account


def _of_name(store: Store, name: str) -> list[Account]:
    numbers = sorted({number for number, _ in store.clients.find_named([name])})
    found = [store.clients.get(number) for number in numbers]
    return [account for account in found if not account.is_archived] or found


def _near(store: Store, name: str) -> tuple[Nearest, ...]:
    """Return the clients whose names are the most like it; "ACME Ltd" is like Acme as well."""
    words = key_for(name).split("-")
    for count in range(len(words), max(0, len(words) - _MOST_WORDS_LESS - 1), -1):
        match = store.clients.match("-".join(words[:count]))
        if match.exact or match.near:
            return _shown([store.clients.get(number) for number in match.exact or match.near])
    return ()


def _shown(accounts: list[Account]) -> tuple[Nearest, ...]:
    return tuple(Nearest(one.client.key, one.client.name) for one in accounts)
