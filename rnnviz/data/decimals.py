"""Which sign the decimals of a file have, where a person says it."""

from __future__ import annotations

from typing import Literal

Decimal = Literal["auto", "point", "comma"]

SIGNS: dict[Decimal, str] = {"point": ".", "comma": ","}

DECIMAL_WORDS: dict[Decimal, str] = {"auto": "automatic", "point": "point: 1,234.5", "comma": "comma: 1.234,5"}


def sign_of(decimal: Decimal) -> str | None:
    """The sign that was chosen; None where the columns decide."""
    return SIGNS.get(decimal)
