"""Whole numbers among what was typed."""

from rnnviz.errors import quoted

MOST_DIGITS = 20
"""Nobody means more, and Python refuses to read more than 4300."""


def whole_number(text: str, least: int = 0, most: int | None = None) -> int:
    """The number, within its bounds; cyclopts would take 1.5 for 2. Raises ValueError."""
    is_one = text.isdecimal() and len(text) <= MOST_DIGITS
    if not is_one or int(text) < least or (most is not None and int(text) > most):
        bounds = f", {least} or more" if most is None else f" from {least} to {most}"
        raise ValueError(f"'{quoted(text)}' is not a whole number{bounds}")
    return int(text)
