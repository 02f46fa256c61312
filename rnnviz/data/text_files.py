"""CSV and other text files."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

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
from rnnviz.data.layout import Layout, Row, find_layout, tail, unique
from rnnviz.data.tables import SAMPLE_ROWS, CellTable, Contents

_CHUNK = 1 << 16
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# One word, perhaps with a unit: a comment of sentences is none.
_NAME = re.compile(r"[^\s:]+(\s*[(\[][^)\]]*[)\]])?")
_BEGINNINGS = {
    b"\x93NUMPY": "an NPY file; give it the ending .npy",
    b"PK\x03\x04": "an XLSX or NPZ file; give it that ending",
    b"MATLAB 7.3 MAT-file": "a MATLAB file; give it the ending .mat",
    b"\x89HDF": "an HDF5 file; if it is a MATLAB file, give it the ending .mat",
    b"MATLAB 5.0 MAT-file": "a MATLAB file; give it the ending .mat",
    b"\xd0\xcf\x11\xe0": "a file of an old Excel; save it as XLSX or CSV",
    b"\x1f\x8b": "a compressed file; unpack it first",
    b"\x80": "a pickle, which is never opened, because it can run any program; save the numbers as NPY or CSV",
    b"%PDF": "a PDF file; save the numbers as CSV",
}


def text_contents(path: Path) -> Contents:
    """The one table of a text file. Raises DataError: not text, too many lines, or no numbers."""
    with reading(path, "text"):
        encoding = _encoding(path)
        lines = _sample(path, encoding)
        dialect = sniff(lines)
        if dialect is None:
            raise DataError(f"{path.name}: no column holds numbers")
        layout = _layout(path, lines, dialect)
    return Contents(
        kind="text",
        tables=(
            CellTable(
                path.name,
                layout.names,
                lambda: _rows(path, encoding, dialect.separator),
                layout.first,
                dialect.decimal,
            ),
        ),
        separator=None if dialect.separator == NO_SEPARATOR else dialect.separator,
        decimal=dialect.decimal,
        has_header=layout.has_header,
        warnings=(*layout.warnings, *comma_warnings(lines, dialect)),
    )


def _layout(path: Path, lines: Sequence[str], dialect: Dialect) -> Layout:
    rows = list(split_rows(lines, dialect.separator))
    width = most_frequent_width(tail(rows))
    layout = find_layout(rows, width, dialect.decimal)
    if layout is None:
        raise DataError(f"{path.name}: no column holds numbers")
    names = None if layout.has_header else _names_in_comment(lines, layout.first, dialect.separator, width)
    return layout if names is None else Layout(names, layout.first, True, layout.warnings)


def _names_in_comment(lines: Sequence[str], first: int, separator: str, width: int) -> tuple[str, ...] | None:
    """The names that the last comment before the data gives, as numpy.savetxt writes them, if `width` words."""
    comments = [line.strip().lstrip("#%/ \t") for line in lines[: first - 1] if is_comment(line)]
    for _, names in split_rows(comments[-1:], separator):
        if len(names) == width and all(_NAME.fullmatch(str(name)) for name in names):
            return unique([str(name) for name in names])
    return None


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    with reading(path, "text"), path.open(encoding=encoding, errors="replace", newline="") as file:
        yield from split_rows(file, separator)


def _sample(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        return list(islice(file, SAMPLE_ROWS))


def _encoding(path: Path) -> str:
    """The encoding of a text file, judged by its beginning. Raises DataError if it is no text or too long."""
    with path.open("rb") as file:
        beginning = file.read(_CHUNK)
        lines = _line_ends(beginning)
        while chunk := file.read(_CHUNK):
            lines += _line_ends(chunk)
    for magic, what in _BEGINNINGS.items():
        if beginning.startswith(magic):
            raise DataError(f"{path.name} is {what}")
    check_rows(path.name, lines)
    if beginning.startswith(_UTF16):
        return "utf-16"
    _check_text(path, beginning)
    try:
        # Incrementally, because a character may be cut in two at the end of the chunk.
        getincrementaldecoder("utf-8")().decode(beginning, final=len(beginning) < _CHUNK)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def _line_ends(chunk: bytes) -> int:
    return max(chunk.count(b"\n"), chunk.count(b"\r"))


def _check_text(path: Path, beginning: bytes) -> None:
    text = bytes(range(32, 256)) + b"\t\n\v\f\r"
    strange = beginning.translate(None, delete=text)
    if strange:
        where = beginning.index(strange[:1])
        raise DataError(f"{path.name} is not a text file: byte {where} is {strange[0]}, which no text contains")
