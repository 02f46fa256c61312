"""One cell of a table: is it a number, a gap, or neither?"""

from __future__ import annotations

from math import isfinite, isinf

Cell = str | float | None
"""What a text file (str) or a sheet (any of them) holds in one place."""

_GAPS = frozenset(
    {"", "na", "n/a", "#n/a", "nan", "null", "none", "missing", "-", "--", "---", "?", ".", "..", "...", "n.a.", "n.d.",
     "nd", "nil", "\u2013", "\u2014", "*", "#n/v", "<na>", "nat"}
)  # fmt: skip
_ERRORS = frozenset({"#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!", "#wert!", "#bezug!", "#zahl!"})
"""What a spreadsheet shows where it could not calculate."""


def is_gap(cell: Cell) -> bool:
    """True where the value is missing: nothing there, or one of the customary signs for that, e.g. NaN."""
    return cell is None or cell != cell or (isinstance(cell, str) and cell.lower() in _GAPS)


def is_missing(cell: Cell) -> bool:
    """True where there is no value to be had: a gap, or the error of a spreadsheet."""
    return is_gap(cell) or (isinstance(cell, str) and cell.lower() in _ERRORS)


def is_blank(cell: Cell) -> bool:
    """True where nothing is written at all."""
    return cell is None or cell == ""


def number(cell: Cell, decimal: str) -> float | None:
    """The finite number in `cell`, written with the sign `decimal`; None where there is none."""
    if cell is None:
        return None
    if isinstance(cell, str) and decimal == ",":
        if "." in cell:
            return None
        cell = cell.replace(",", ".")
    try:
        value = float(cell)
    except ValueError:
        return None
    # Python reads 1_000 as a number; in a data file it is a slip.
    return value if isfinite(value) and not (isinstance(cell, str) and "_" in cell) else None


def fault(cell: Cell, decimal: str) -> str:
    """What is wrong with a cell that holds no finite number, to follow the name of its place."""
    if is_blank(cell):
        return "the cell is empty; every row needs a number"
    if is_gap(cell):
        return f"'{cell}' is a missing value; every row needs a number"
    if isinstance(cell, float):
        return f"'{cell}' is not a finite number"
    text = str(cell)
    if text.startswith("="):
        return f"the formula '{_short(text)}' has no stored value; open the file in a spreadsheet program and save it"
    if number(text, _other(decimal)) is not None:
        return f"'{_short(text)}' is not a number; the decimal sign of this file is '{decimal}'"
    if is_infinite(text, decimal):
        return f"'{_short(text)}' is not a finite number"
    return f"'{_short(text)}' is not a number"


def is_infinite(cell: Cell, decimal: str) -> bool:
    """True where infinity is written, or a number too large to be held."""
    if cell is None:
        return False
    try:
        return isinf(float(cell.replace(decimal, ".") if isinstance(cell, str) else cell))
    except ValueError:
        return False


def _other(decimal: str) -> str:
    return "," if decimal == "." else "."


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
