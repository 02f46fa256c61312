"""Numbers as an explorer writes them."""

from rnnviz.figure.nearest import Nearest

NOTHING = "–"

PERIOD_DIGITS = 4
"""A period is read off between the frequencies of a spectrum, to about a part in a thousand."""


def exact(value: float) -> str:
    """All digits that are needed to read the number back."""
    value = float(value)
    text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return text.replace("-", "−")


def rounded(value: float | None, digits: int = 6) -> str:
    """So many significant digits; a dash where there is no number."""
    return NOTHING if value is None else f"{value:.{digits}g}".replace("-", "−")


def period(value: float) -> str:
    """With as many digits as are known of it."""
    return rounded(value, PERIOD_DIGITS)


def sentence(near: Nearest) -> str:
    """What lies there, with its exact values, and what it says of itself."""
    values = "   ".join(f"{name} = {exact(value)}" for name, value in near.values)
    return " · ".join(filter(None, (f"{near.label} {near.index}", values, near.tip)))
