"""Currencies as trackers name them: EUR, Euro - EUR, EURO, €."""

import re

from babel.numbers import is_currency

# A workspace types its own sign. A lone $ is any of twenty currencies, so it says nothing.
_SIGNS = {"€": "EUR", "EURO": "EUR", "£": "GBP"}
_CODE = re.compile(r"(?:.*\W)?([A-Z]{3})")


def currency_of(cell: str) -> str | None:
    """Return the ISO 4217 code at the end of a cell, None where there is none."""
    text = cell.strip().upper()
    found = _CODE.fullmatch(text)
    code = found[1] if found else _SIGNS.get(text)
    return code if code and is_currency(code) else None
