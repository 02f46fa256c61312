"""What a person has painted, as text that fits into parameters.

    16:.../..3o/.2o

The side, a colon, then the rows from the top, with "/" between them. A row is runs of cells, each a count (none
means one) and a sign: "o" ink, "x" paper, "." not painted on. Missing cells and rows are not painted on.
"""

import re
from itertools import groupby

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data.digits import RESOLUTIONS

UNTOUCHED, INKED, ERASED = 0, 1, -1
SIGNS = {".": UNTOUCHED, "o": INKED, "x": ERASED}
_NAMES = {cell: sign for sign, cell in SIGNS.items()}

LONGEST = 4096
"""Signs that no picture of the largest side needs."""

_RUN = re.compile(r"(\d{0,2})([.ox])")


def painted(text: str) -> Array:
    """The cells of a text: (row, column) int8, 0 untouched, 1 ink, -1 paper, row 0 at the top.

    Raises ValueError with one sentence.
    """
    side_text, colon, body = text.partition(":")
    if not colon or side_text not in map(str, RESOLUTIONS):
        raise ValueError("a painted picture begins with its side, 8:, 16: or 32:.")
    side = int(side_text)
    rows = body.split("/")
    if len(rows) > side:
        raise ValueError(f"a painted picture of side {side} has at most {side} rows, not {len(rows)}.")
    cells = np.zeros((side, side), np.int8)
    for number, row in enumerate(rows):
        runs = _runs(row, number)
        if len(runs) > side:
            raise ValueError(f"row {number + 1} of a painted picture has {len(runs)} cells, more than {side}.")
        cells[number, : len(runs)] = runs
    return cells


def _runs(row: str, number: int) -> list[int]:
    found: list[int] = []
    at = 0
    while at < len(row):
        run = _RUN.match(row, at)
        if run is None:
            raise ValueError(f"row {number + 1} of a painted picture holds '{row[at]}'; known are o, x, . and counts.")
        found += [SIGNS[run[2]]] * int(run[1] or 1)
        at = run.end()
    return found


def as_text(cells: Array) -> str:
    """The text of cells, (row, column); empty where nothing is painted."""
    if not cells.any():
        return ""
    rows = ["".join(_run_text(int(cell), len(list(run))) for cell, run in groupby(row)) for row in cells]
    trimmed = [re.sub(r"\d*\.$", "", row) for row in rows]
    return f"{len(cells)}:" + "/".join(trimmed).rstrip("/")


def _run_text(cell: int, count: int) -> str:
    return f"{count if count > 1 else ''}{_NAMES[cell]}"


def resized(cells: Array, side: int) -> Array:
    """The same picture at another resolution: cells repeated, or of each block what is in the majority."""
    old = len(cells)
    if side >= old:
        return cells.repeat(side // old, axis=0).repeat(side // old, axis=1)
    block = old // side
    blocks = cells.reshape(side, block, side, block).astype(np.int32).sum(axis=(1, 3))
    touched = (cells != UNTOUCHED).reshape(side, block, side, block).mean(axis=(1, 3)) >= 0.5
    return np.where(touched, np.where(blocks > 0, INKED, ERASED), UNTOUCHED).astype(np.int8)
