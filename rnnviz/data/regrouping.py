"""Numbers whose groups of digits stand in cells of their own, because the separator of the cells groups the digits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rnnviz.data.cells import Cell
from rnnviz.data.layout import Row
from rnnviz.data.numerals import looks_numeric

_HEAD = re.compile(r"[+-]?\d{1,3}")
_LAST = re.compile(r"\d{3}([.]\d*)?")
_ENOUGH = 0.95


def regrouped(rows: Sequence[Row], width: int, decimal: str) -> int:
    """Of how many columns the table is once cut numbers are joined: as many as its header has; 0 where none are cut."""
    header = next((cells for _, cells in rows if cells), [])
    wanted = len(header)
    if not 1 <= wanted < width or any(looks_numeric(cell, decimal) for cell in header):
        return 0
    data = [cells for _, cells in rows if cells and cells is not header]
    if any(len(cells) < wanted for cells in data[:-1]):
        return 0
    fitting = sum(_joined(cells, wanted) is not None for cells in data)
    return wanted if data and fitting >= _ENOUGH * len(data) else 0


def restored(rows: Iterable[Row], width: int) -> Iterator[Row]:
    """The rows with cut numbers joined, so that each has `width` cells where that can be."""
    for number, cells in rows:
        yield number, _joined(cells, width) or cells


def _joined(cells: list[Cell], width: int) -> list[Cell] | None:
    """The cells with groups joined to `width`; None where that cannot be done, or in more than one way."""
    if len(cells) == width:
        return cells
    made: list[Cell] = []
    for cell in cells:
        text, before = str(cell), str(made[-1]) if made else ""
        begins = _HEAD.fullmatch(before) is not None or re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", before) is not None
        if begins and _LAST.fullmatch(text) and (len(made) > 1 or width == 1):
            made[-1] = f"{before},{text}"
        else:
            made.append(cell)
    return made if len(made) == width else None
