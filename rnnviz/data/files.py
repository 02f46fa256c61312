"""What must hold of any file before it is read, and what becomes of the errors of reading it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from rnnviz.data.errors import DataError
from rnnviz.errors import quoted

MAX_BYTES = 200_000_000
"""Of a file, and of what a compressed file unpacks to."""

MAX_ROWS = 5_000_000


def readable(path: str | Path) -> Path:
    """`path` with ~ expanded, if it is an ordinary file that may be read: neither empty nor above MAX_BYTES.

    Raises DataError otherwise. Nothing is read.
    """
    path = Path(path).expanduser()
    try:
        status = path.stat()
    except FileNotFoundError:
        raise DataError(f"{path} does not exist") from None
    except (OSError, ValueError) as error:
        raise DataError(f"{quoted(path.name)} cannot be opened: {_reason(error)}") from None
    if S_ISDIR(status.st_mode):
        raise DataError(f"{path} is a folder; choose a file in it")
    if not S_ISREG(status.st_mode):
        raise DataError(f"{path} is not an ordinary file")
    if not os.access(path, os.R_OK):
        raise DataError(f"{path} may not be read: you have no permission")
    if status.st_size == 0:
        raise DataError(f"{path.name} is empty")
    check_size(path.name, "has", status.st_size)
    return path


def check_size(file: str, verb: str, size: int) -> None:
    """Raises DataError if `size` is above MAX_BYTES; `verb` says what the file does with so many bytes."""
    if size > MAX_BYTES:
        raise DataError(f"{file} {verb} {size / 1e6:.4g} MB; at most {MAX_BYTES / 1e6:g} MB can be read")


def check_rows(file: str, rows: int) -> None:
    """Raises DataError if there are more `rows` than MAX_ROWS."""
    if rows > MAX_ROWS:
        raise DataError(f"{file} has {rows} rows; at most {MAX_ROWS} can be read")


@contextmanager
def reading(path: Path, kind: str) -> Iterator[None]:
    """Turn whatever goes wrong while reading a file of some `kind` into a DataError that names it.

    Every exception, because the readers of NPY, MAT and XLSX raise nearly all there are on damaged files
    (zlib.error, struct.error, KeyError, IndexError, MemoryError …).
    """
    try:
        yield
    except DataError:
        raise
    except PermissionError:
        raise DataError(f"{path} may not be read: you have no permission") from None
    except Exception as error:
        raise DataError(f"{path.name} is damaged or no {kind} file: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    first_line = text.strip().partition("\n")[0]
    return first_line.rstrip(".") or type(error).__name__
