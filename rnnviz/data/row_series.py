"""Series that are written along the rows: wrapped lines, one long row, a year and its twelve months."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.cells import Cell, is_gap
from rnnviz.data.dates import Dates, from_calendar, read_dates
from rnnviz.data.layout import Layout, Row, is_unnamed, unique
from rnnviz.data.numerals import read_numerals
from rnnviz.data.suspects import sentinels
from rnnviz.data.tables import ArrayTable

ROW_BY_ROW = "all values, row by row"
_FEWEST_IN_ROW = 3
_MOST_LONG_ROWS = 4
_PARTS = {12: "month", 4: "quarter", 24: "hour"}
_SMOOTHER, _LIKE = 1.3, 3.0
"""How the steps along the rows may compare with those down the columns, and those from row to row with them."""


@np.errstate(over="ignore", invalid="ignore")
def along_rows(file: str, rows: Sequence[Row], layout: Layout, decimal: str) -> ArrayTable | None:
    """The series that the rows of a table give one after the other; None where its columns are the series.

    rows : all rows of data
    """
    rows = [row for row in rows if any(not is_gap(cell) for cell in row[1])]
    if not rows or sum(len(cells) for _, cells in rows) > 2_000_000:
        return None
    by_year = _years(file, rows, layout, decimal)
    if by_year is not None:
        return by_year
    if layout.has_header and len(rows) > _MOST_LONG_ROWS:
        return None
    lines = [_numbers(cells, decimal) for _, cells in rows]
    if len(rows) == 1:
        return _one_row(file, rows[0][1], lines[0])
    side_by_side = _named_rows(file, rows, lines)
    if side_by_side is not None:
        return side_by_side
    if any(np.isnan(line).any() for line in lines):
        return None
    width = lines[0].size
    if width < _FEWEST_IN_ROW or any(line.size != width for line in lines[:-1]) or lines[-1].size > width:
        return None
    is_wrapped = lines[-1].size < width or _runs_on(lines, width)
    if layout.has_header or not is_wrapped:
        return None
    remark = f"every line holds {width} values of one series, which is read row by row"
    return ArrayTable(file, (ROW_BY_ROW,), (np.concatenate(lines),), remarks=(remark,))


def _one_row(file: str, cells: Sequence[Cell], values: Floats) -> ArrayTable | None:
    """All numbers of the only row; a word before them is their name."""
    is_named = values.size > 1 and np.isnan(values[0]) and not is_gap(cells[0])
    known = values[1:] if is_named else values
    if known.size < _FEWEST_IN_ROW or np.isnan(known).any():
        return None
    name = str(cells[0]) if is_named else ROW_BY_ROW
    return ArrayTable(file, (name,), (known,), remarks=("the numbers of one row are read one after the other",))


def _named_rows(file: str, rows: Sequence[Row], lines: Sequence[Floats]) -> ArrayTable | None:
    """A few long rows, each a series behind its name."""
    width = lines[0].size
    if len(rows) > _MOST_LONG_ROWS or width - 1 < 2 * len(rows) or any(line.size != width for line in lines):
        return None
    names = [str(cells[0]) for _, cells in rows]
    if read_dates(names) is not None:
        return None
    if not all(np.isnan(line[0]) and not np.isnan(line[1:]).any() for line in lines) or any(map(is_gap, names)):
        return None
    return ArrayTable(
        file, unique(names), tuple(line[1:] for line in lines), remarks=("every row is read as a series",)
    )


def _runs_on(lines: Sequence[Floats], width: int) -> bool:
    """Whether a line goes on where the one above it ends, about as smoothly as its columns run down, or more so."""
    if len(lines) < _FEWEST_IN_ROW:
        return True
    block = np.array(lines)
    along = float(np.median(np.abs(np.diff(block, axis=1))))
    down = float(np.median(np.abs(np.diff(block, axis=0))))
    across = float(np.median(np.abs(block[1:, 0] - block[:-1, -1])))
    spreads = block.std(axis=0)
    means = block.mean(axis=0)
    # Columns of different quantities lie apart from each other.
    is_one_quantity = bool(np.abs(means - means.mean()).max() <= 1.5 * float(spreads.mean()))
    return width >= 5 and is_one_quantity and along <= _SMOOTHER * down and across <= _LIKE * along


def _years(file: str, rows: Sequence[Row], layout: Layout, decimal: str) -> ArrayTable | None:
    """A row a year, and in it a value for every month or quarter, perhaps with their mean at the end."""
    if len(rows) < 2:
        return None
    width = max(len(cells) for _, cells in rows)
    parts = next((n for n in _PARTS if width - 1 == n or (width - 2 == n and _is_summary(layout, width))), 0)
    if not parts:
        return None
    block = np.full((len(rows), width), np.nan)
    for number, (_, cells) in enumerate(rows):
        block[number, : len(cells)] = _numbers(cells, decimal)
    years = block[:, 0]
    if not (np.isfinite(years).all() and (np.diff(years) == 1).all() and (years == np.round(years)).all()):
        return None
    named = layout.has_header and not is_unnamed(layout.names[1])
    if not (1500 <= years[0] <= 2200) or (parts != 12 and not (named and parts == 4)) or not _are_parts(layout, parts):
        return None
    values = block[:, 1 : 1 + parts].ravel()
    dates = _dates(years, parts)
    remarks = [f"every row holds a year of {parts} {_PARTS[parts]}s, which are read row by row"]
    end = len(values)
    marks = sentinels(values)
    while end and (np.isnan(values[end - 1]) or values[end - 1] in marks):
        end -= 1
    if end < len(values):
        remarks.append(f"the last {len(values) - end} {_PARTS[parts]}s hold no value and are left out")
    if width - 2 == parts:
        remarks.append(f"the last column, '{layout.names[-1]}', sums up the others and is left out")
    return ArrayTable(file, ("date", ROW_BY_ROW), (dates[:end], values[:end]), remarks=tuple(remarks))


def _are_parts(layout: Layout, parts: int) -> bool:
    """Whether the names of the columns, if any, can be those of months or quarters."""
    if not layout.has_header:
        return True
    names = [name.strip().lower() for name in layout.names[1 : 1 + parts]]
    if all(is_unnamed(name) or name.isdigit() for name in names):
        return True
    if parts == 4:
        return all("q" in name or name.startswith(("1", "2", "3", "4")) for name in names)
    return all(name[:1] in "jfmasonde" for name in names)


def _is_summary(layout: Layout, width: int) -> bool:
    if not layout.has_header or len(layout.names) < width:
        return False
    name = layout.names[width - 1].strip().lower()
    return name.startswith(("ann", "year", "mean", "avg", "aver", "total", "sum", "jahr", "mittel", "j-d", "ytd"))


def _dates(years: Floats, parts: int) -> Dates:
    months = np.tile(np.arange(parts) * (12 // parts) + 1, len(years))
    return from_calendar({"year": np.repeat(years, parts), "month": months})


def _numbers(cells: Sequence[Cell], decimal: str) -> Floats:
    return read_numerals(cells, decimal).values
