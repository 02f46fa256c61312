"""How a text file writes its table: what separates the cells, and which decimal sign the numbers have."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rnnviz.data.cells import Cell, is_gap, number
from rnnviz.data.doubts import Doubt
from rnnviz.data.layout import Row, tail
from rnnviz.data.numerals import looks_numeric

# Not found in any text, so that every line is one cell.
NO_SEPARATOR = "\x1f"

_COMMENT = re.compile(r"\s*(#|%|//|!|sep=.\s*$)")
_MAY_BEGIN_COMMENT = frozenset("#%/!s \t")
_WHITE = re.compile(r"[ \t\v\f\r\n]+")
_DECIMAL = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
# A decimal that could as well be two whole numbers.
_COULD_BE_TWO = re.compile(r"[+-]?\d+,(0|[1-9]\d*)")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")

_POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")


@dataclass(frozen=True)
class Dialect:
    """separator : "," ";" tab, " " for any white space, or NO_SEPARATOR    decimal : "." or "," """

    separator: str
    decimal: str


# Of a number with groups or a unit, and of decimal commas between quotes, where commas separate the cells.
_LOOSE_TRUST, _QUOTED_TRUST = 0.9, 0.85

# In order of preference, where two explain a file equally well.
_CLEAR = (Dialect(";", "."), Dialect(";", ","), Dialect("\t", "."), Dialect("\t", ","))
_QUOTED_DECIMALS = Dialect(",", ",")
_UNCLEAR = (
    Dialect(",", "."),
    Dialect(" ", "."),
    Dialect(" ", ","),
    Dialect(NO_SEPARATOR, "."),
    _QUOTED_DECIMALS,
)
_DECIMAL_COMMAS = (Dialect(NO_SEPARATOR, ","), Dialect(" ", ","))
_CHOSEN_COMMAS = (*_DECIMAL_COMMAS, _QUOTED_DECIMALS)


class NumberedLines:
    """The lines of a text file without its comments; `first` is the number of the line a record began with.

    Reset `first` to 0 before each record.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.first = 0

    def __iter__(self) -> Iterator[str]:
        for number_of_line, line in enumerate(self._lines, start=1):
            # Most lines begin with a digit, a sign or a quote: millions of them need no closer look.
            if line[0] in _MAY_BEGIN_COMMENT and is_comment(line):
                continue
            self.first = self.first or number_of_line
            yield line


def is_comment(line: str) -> bool:
    """True for lines beginning with #, % or //, and for the line ``sep=;`` that Excel understands."""
    return _COMMENT.match(line) is not None


def split_rows(lines: Iterable[str], separator: str) -> Iterator[Row]:
    """The rows of a text file, cells stripped of white space and quotes; an empty line has no cells.

    Raises ValueError naming the line where a cell has more characters than any number or label (131072).
    """
    numbered = NumberedLines(lines)
    # Not at spaces of a fixed width, which group the digits of a number.
    records = (" ".join(_WHITE.split(line.strip())) for line in numbered) if separator == " " else numbered
    reader = csv.reader(records, delimiter=separator, skipinitialspace=True)
    try:
        for cells in reader:
            yield numbered.first, [cell.strip() for cell in cells]
            numbered.first = 0
    except csv.Error:
        wrong = f"the cell that begins in line {numbered.first} does not end; is a quotation mark never closed?"
        raise ValueError(wrong) from None


def sniff(lines: Sequence[str], decimal: str | None = None) -> Dialect | None:
    """The dialect that makes the most of the first lines of a file; None if none finds a number.

    decimal : the sign, where a person has said it
    Semicolons and tabs that split the lines evenly are hardly ever anything but separators, so they come
    first; commas, which may be decimal signs, and spaces, which may stand in a label, are weighed.
    """
    table = tail(lines)
    best = max(_with_sign(_CLEAR, decimal), key=lambda dialect: _score(table, dialect))
    if _score(table, best) > 0:
        return best
    if decimal == ",":
        best = max(_CHOSEN_COMMAS, key=lambda dialect: _score(table, dialect))
        return best if _score(table, best) > 0 else None
    for dialect in _with_sign(_DECIMAL_COMMAS, decimal):
        if _have_decimal_commas(lines, dialect.separator) and _score(table, dialect) > 0:
            return dialect
    splits_evenly = _splits_evenly(lines)
    best = max(
        _with_sign(_UNCLEAR, decimal),
        key=lambda dialect: _score(table, dialect) * (0.5 if splits_evenly and dialect.separator == " " else 1.0),
    )
    return best if _score(table, best) > 0 else None


def _with_sign(dialects: Sequence[Dialect], decimal: str | None) -> list[Dialect]:
    return [dialect for dialect in dialects if decimal in (None, dialect.decimal)]


def _splits_evenly(lines: Sequence[str]) -> bool:
    """Whether commas split every line alike, while spaces leave the first, which may hold names, of another width."""
    try:
        commas, spaces = ([cells for _, cells in split_rows(lines, separator) if cells] for separator in ", ")
    except ValueError:
        return False
    widths = {len(cells) for cells in commas}
    rest = [len(cells) for cells in spaces[1:]]
    return len(widths) == 1 and max(widths) > 1 and bool(rest) and len(spaces[0]) != max(set(rest), key=rest.count)


def most_frequent_width(rows: Sequence[Row]) -> int:
    """Number of cells that most rows have; the larger, where two are equally frequent; 0 without rows."""
    widths = Counter(len(cells) for _, cells in rows if cells)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def comma_warnings(lines: Sequence[str], dialect: Dialect) -> tuple[str, ...]:
    """What a person should know where the commas could have been read in another way."""
    with_comma = [cell for _, row in split_rows(lines, dialect.separator) for cell in row if "," in str(cell)]
    if dialect.decimal == "," and with_comma and all(_THOUSANDS.fullmatch(str(cell)) for cell in with_comma):
        return (Doubt("the commas are read as decimal signs, though they may separate thousands"),)
    if dialect == Dialect(";", ".") and _has_column_of_points(lines):
        return (Doubt("the points are read as decimal signs, though they may separate thousands"),)
    whole = [cells for _, cells in split_rows(lines, NO_SEPARATOR)]
    words = [cells for _, cells in split_rows(lines, " ")]
    if dialect.separator == "," and (_can_have_decimal_commas(whole) or _can_have_decimal_commas(words)):
        return (Doubt("the commas are read as separators of columns, though they may be decimal signs"),)
    return ()


def _has_column_of_points(lines: Sequence[str]) -> bool:
    """Whether in some column every cell below the first has a point before three digits, as "1.337" has."""
    rows = [cells for _, cells in split_rows(lines, ";") if cells][1:]
    width = min(map(len, rows), default=0)
    columns = ([str(cells[column]) for cells in rows] for column in range(width))
    return any(all(_POINTS.fullmatch(cell) for cell in column) for column in columns)


def _score(lines: Sequence[str], dialect: Dialect) -> float:
    """Share of the lines that have the most frequent width, times the share of numbers in them below the first."""
    try:
        rows = [row for row in split_rows(lines, dialect.separator) if row[1]]
    except ValueError:
        return 0.0
    width = most_frequent_width(rows)
    if width < 2 and dialect.separator != NO_SEPARATOR and dialect != _QUOTED_DECIMALS:
        return 0.0
    fitting = [cells for _, cells in rows if len(cells) == width]
    written = [cell for cells in fitting[1:] or fitting for cell in cells if not is_gap(cell)]
    numbers = sum(_trust(cell, dialect.decimal) for cell in written)
    trust = _QUOTED_TRUST if dialect == _QUOTED_DECIMALS else 1.0
    return trust * len(fitting) / len(rows) * numbers / len(written) if written else 0.0


def _trust(cell: Cell, decimal: str) -> float:
    """How surely a cell is a number in a dialect: one that is grouped or has a unit could be one in another as well."""
    if number(cell, decimal) is not None:
        return 1.0
    return _LOOSE_TRUST if looks_numeric(cell, decimal) else 0.0


def _have_decimal_commas(lines: Sequence[str], separator: str) -> bool:
    """True if the commas can be decimal signs of cells split by `separator`, and something says they are:

    a header without a comma, or a fraction that nobody would write as a whole number (1,05).
    """
    rows = [cells for _, cells in split_rows(lines, separator) if cells]
    if not _can_have_decimal_commas(rows):
        return False
    is_header = all(number(cell, ",") is None for cell in rows[0])
    return is_header or any("," in str(cell) and not _COULD_BE_TWO.fullmatch(str(cell)) for row in rows for cell in row)


def _can_have_decimal_commas(rows: Sequence[Sequence[Cell]]) -> bool:
    with_comma = [str(cell) for row in rows for cell in row if "," in str(cell)]
    return bool(with_comma) and all(_DECIMAL.fullmatch(cell) for cell in with_comma)
