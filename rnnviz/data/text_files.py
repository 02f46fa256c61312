"""CSV and other text files."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from rnnviz.data.dates import read_dates
from rnnviz.data.dialect import (
    NO_SEPARATOR,
    Dialect,
    comma_warnings,
    is_comment,
    most_frequent_width,
    sniff,
    split_rows,
)
from rnnviz.data.errors import DataError
from rnnviz.data.files import check_rows, reading
from rnnviz.data.kinds import is_time_name
from rnnviz.data.layout import Layout, Row, find_layout, tail, unique, unnamed
from rnnviz.data.regrouping import regrouped, restored
from rnnviz.data.row_series import along_rows
from rnnviz.data.tables import SAMPLE_ROWS, ArrayTable, CellTable, Contents

_CHUNK = 1 << 16
# Four bytes before two: UTF-32 begins like UTF-16.
_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# One word, perhaps with a unit: a comment of sentences is none.
_NAME = re.compile(r"[^\s:]+(\s*[(\[][^)\]]*[)\]])?")
_BEGINNINGS = {
    b"\x93NUMPY": "an NPY file; give it the ending .npy",
    b"PK\x03\x04": "an XLSX or NPZ file; give it that ending",
    b"MATLAB 7.3 MAT-file": "a MATLAB file; give it the ending .mat",
    b"\x89HDF": "an HDF5 file; if it is a MATLAB file, give it the ending .mat",
    b"MATLAB 5.0 MAT-file": "a MATLAB file; give it the ending .mat",
    b"\xd0\xcf\x11\xe0": "a file of an old Excel; give it the ending .xls, or save it as XLSX or CSV",
    b"\x1f\x8b": "a compressed file; give it the ending .gz, or unpack it first",
    b"PAR1": "a Parquet file; give it the ending .parquet",
    b"\x80": "a pickle, which is never opened, because it can run any program; save the numbers as NPY or CSV",
    b"%PDF": "a PDF file; save the numbers as CSV",
}
_END_OF_FILE = "\0\x1a"
# Behind white space; a % only before a word, because "50 %" is a number with a unit.
_INLINE = re.compile(r"\s+(?:#|//|!|%\s*(?=[^\W\d])|;\s+(?=[^\W\d])).*$")
_LISTED = re.compile(r"\s*(?:[^\W\d][\w.]*\s*(?:=|<-|:)\s*)?(?:(?:np\.|numpy\.)?array\(|c(?=\()|list\()?\s*[\[({]+")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?"
_LIST_BODY = re.compile(rf"[\s\[({{]*{_NUMBER}(?:[\s,;\])}}\[({{.]+{_NUMBER})*[\s,;\])}}.]*")
_LONGEST_LIST = 20_000_000
_LONGEST_ALONG = 200_000


def text_contents(path: Path, decimal: str | None = None) -> Contents:
    """The table of a text file, or the list of numbers. Raises DataError: not text, too many lines, or no numbers.

    decimal : the sign, where a person has said it
    """
    with reading(path, "text"):
        encoding = _encoding(path)
        listed = _listed(path, encoding)
        if listed is not None:
            return listed
        lines = _sample(path, encoding)
        cleaned = _cleaner(lines)
        lines = list(cleaned(lines))
        dialect = sniff(lines, decimal)
        if dialect is None:
            raise DataError(f"{path.name}: no column holds numbers")
        layout, regroups = _layout(path, lines, dialect)
        table = _table(path, encoding, dialect, layout, cleaned, regroups)
        wrapped = _along_rows(table, dialect, layout)
    remarks = ("digits that the separator had cut into groups are joined again",) if regroups else ()
    return Contents(
        kind="text",
        tables=(table,)
        if wrapped is None
        else (wrapped,)
        if len(table.names) == 1 or _is_long(table)
        else (wrapped, table),
        separator=None if dialect.separator == NO_SEPARATOR else dialect.separator,
        decimal=dialect.decimal,
        has_header=layout.has_header,
        warnings=(*layout.warnings, *remarks, *(comma_warnings(lines, dialect) if decimal is None else ())),
    )


def _is_long(table: CellTable) -> bool:
    """Whether the table is but one row, whose columns are no series."""
    return len(list(islice(table.source(), 3))) == 1


def _table(path: Path, encoding: str, dialect: Dialect, layout: Layout, cleaned: _Clean, regroups: int) -> CellTable:
    def source() -> Iterator[Row]:
        rows = _rows(path, encoding, dialect.separator, cleaned)
        return restored(rows, regroups) if regroups else rows

    return CellTable(
        path.name, layout.names, source, layout.first, dialect.decimal, numeric=layout.numeric, units=layout.units
    )


def _along_rows(table: CellTable, dialect: Dialect, layout: Layout) -> ArrayTable | None:
    if len(table.names) < 3:
        return None
    rows = [row for row in islice(table.source(), _LONGEST_ALONG) if row[0] >= table.first and row[1]]
    if len(rows) > 1 and (len(rows[0][1]) == 1 or len(rows) >= _LONGEST_ALONG - layout.first):
        return None
    return along_rows(table.file, rows, layout, dialect.decimal)


def _layout(path: Path, lines: Sequence[str], dialect: Dialect) -> tuple[Layout, int]:
    """The layout, and of how many columns the rows are once cut groups of digits are joined; 0 where none are cut."""
    rows = list(split_rows(lines, dialect.separator))
    width = most_frequent_width(tail(rows))
    regroups = regrouped(rows, width, dialect.decimal)
    if regroups:
        rows, width = list(restored(rows, regroups)), regroups
    layout = find_layout(rows, width, dialect.decimal)
    if layout is None:
        raise DataError(f"{path.name}: no column holds numbers")
    _check_names(path, rows, layout)
    names = None if layout.has_header else _names_in_comment(lines, layout.first, dialect.separator, width)
    return layout if names is None else replace(layout, names=names, has_header=True), regroups


def _check_names(path: Path, rows: Sequence[Row], layout: Layout) -> None:
    """Raises DataError where a name seems to lack for the first column, though it is the time that has one."""
    header = next((cells for _, cells in rows if tuple(map(str, cells)) == layout.names[1:]), None)
    if not header or not layout.has_header or not is_time_name(str(header[0])):
        return
    first = [cells[0] for number, cells in rows if number >= layout.first and len(cells) == len(layout.names)]
    if first and read_dates(first) is not None:
        raise DataError(
            f"{path.name}, line {layout.first}: {len(layout.names)} cells below {len(header)} names; if commas are "
            "decimal signs here, put the numbers between quotes or separate them by semicolons"
        )


def _names_in_comment(lines: Sequence[str], first: int, separator: str, width: int) -> tuple[str, ...] | None:
    """The names that the last comment before the data gives, as numpy.savetxt writes them, if `width` words."""
    comments = [line.strip().lstrip("#%/! \t") for line in lines[: first - 1] if is_comment(line)]
    for _, names in split_rows(comments[-1:], separator):
        if len(names) == width and all(_NAME.fullmatch(str(name)) for name in names):
            return unique([str(name) for name in names])
    return None


_Clean = Callable[[Iterable[str]], Iterable[str]]


def _cleaner(lines: Sequence[str]) -> _Clean:
    """What takes from every line what is no part of the table, going by the first lines: comments, signs of an end."""
    written = [line for line in lines if line.strip(_END_OF_FILE + " \t\r\n")]
    marked = sum(line.lstrip().startswith(";") for line in written)
    others = any(";" in line for line in written if not line.lstrip().startswith(";"))
    has_semicolons = bool(marked) and not others
    has_inline = any(_INLINE.search(line) and not is_comment(line) and '"' not in line for line in written)
    has_inline = has_inline and not others

    def cleaned(lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            if line[-1:] in _END_OF_FILE or "\0" in line or "\x1a" in line:
                line = line.partition("\x1a")[0].strip("\0")
            if has_semicolons and line.lstrip().startswith(";"):
                line = f"#{line}"
            elif has_inline and not is_comment(line):
                line = _INLINE.sub("", line.rstrip("\r\n")) + "\n"
            yield line or "\n"

    return cleaned


def _rows(path: Path, encoding: str, separator: str, cleaned: _Clean) -> Iterator[Row]:
    with reading(path, "text"), path.open(encoding=encoding, errors="replace", newline="") as file:
        yield from split_rows(cleaned(file), separator)


def _sample(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        return list(islice(file, SAMPLE_ROWS))


def _listed(path: Path, encoding: str) -> Contents | None:
    """The numbers of a list as MATLAB, Python, R or C write it, with its name; None where the file is no such list."""
    if path.stat().st_size > _LONGEST_LIST:
        return None
    text = path.read_text(encoding=encoding, errors="replace").strip("\0\x1a\ufeff \t\r\n")
    begin = _LISTED.match(text)
    if begin is None or text[-1:] not in "])};" or _LIST_BODY.fullmatch(text, begin.end()) is None:
        return None
    values = np.array([float(found.upper().replace("D", "E")) for found in re.findall(_NUMBER, text[begin.end() :])])
    name = re.match(r"[^\W\d][\w.]*(?=\s*(?:=|<-|:))", text)
    names = (name[0],) if name else unnamed(1)
    rows = text[begin.end() :].count("],") or text[begin.end() :].count("\n")
    if values.size < 2 or (rows and text.count("[") > 2):
        return None
    return Contents("text", (ArrayTable(path.name, names, (values,), remarks=("a list of numbers is read",)),))


def _encoding(path: Path) -> str:
    """The encoding of a text file, judged by its beginning. Raises DataError if it is no text or too long."""
    with path.open("rb") as file:
        beginning = file.read(_CHUNK)
        lines = _line_ends(beginning)
        while chunk := file.read(_CHUNK):
            lines += _line_ends(chunk)
    marked = next((encoding for mark, encoding in _MARKS.items() if beginning.startswith(mark)), None)
    if marked is None:
        for magic, what in _BEGINNINGS.items():
            if beginning.startswith(magic):
                raise DataError(f"{path.name} is {what}")
    check_rows(path.name, lines)
    marked = marked or _by_zeros(beginning)
    if marked is not None:
        return marked
    _check_text(path, beginning.rstrip(b"\0\x1a"), beginning)
    try:
        # Incrementally, because a character may be cut in two at the end of the chunk.
        getincrementaldecoder("utf-8")().decode(beginning, final=len(beginning) < _CHUNK)
    except UnicodeDecodeError:
        return "cp1252" if any(0x80 <= byte < 0xA0 for byte in beginning) else "latin-1"
    return "utf-8-sig"


def _by_zeros(beginning: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: of digits and letters every other byte, or three in four, are zero."""
    content = beginning.rstrip(b"\0\x1a")
    if len(content) < 4 or b"\0" not in content:
        return None
    shares = [content[start::4].count(0) / max(1, len(content[start::4])) for start in range(4)]
    zeros = shares[0] > 0.9, shares[1] > 0.9, shares[2] > 0.9, shares[3] > 0.9
    return {
        (False, True, False, True): "utf-16-le", (True, False, True, False): "utf-16-be",
        (False, True, True, True): "utf-32-le", (True, True, True, False): "utf-32-be",
    }.get(zeros)  # fmt: skip


def _line_ends(chunk: bytes) -> int:
    return max(chunk.count(b"\n"), chunk.count(b"\r"))


def _check_text(path: Path, content: bytes, beginning: bytes) -> None:
    text = bytes(range(32, 256)) + b"\t\n\v\f\r"
    strange = (content or beginning).translate(None, delete=text)
    if strange:
        where = beginning.index(strange[:1])
        raise DataError(f"{path.name} is not a text file: byte {where} is {strange[0]}, which no text contains")
