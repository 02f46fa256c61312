"""What a file written here says about how it was made, read from it again."""

import json
import re
import warnings
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

_HEAD = 2**20
"""Bytes of a table that can hold the lines above it."""


def read_stamp(path: Path) -> dict[str, str] | None:
    """The stamp of a figure in any of the formats .svg .pdf .png .gif .csv; None where there is none.

    Raises OSError where the file cannot be read.
    """
    read = _READERS.get(path.suffix.lower())
    try:
        found: Any = read(path) if read else None
    except (ValueError, LookupError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _svg(path: Path) -> Any:
    found = re.search(r"<dc:description>(.*?)</dc:description>", path.read_text(encoding="utf-8"), re.S)
    return json.loads(unescape(found[1])) if found else None


def _pdf(path: Path) -> Any:
    found = re.search(rb"/Subject \((.*?[^\\])\)", path.read_bytes(), re.S)
    return json.loads(_pdf_text(found[1])) if found else None


def _pdf_text(escaped: bytes) -> str:
    """PDF's text is Latin-1, or UTF-16 after a byte order mark."""
    raw = re.sub(rb"\\(\d{3}|.)", _unescaped, escaped, flags=re.S)
    return raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
"""PDF 32000-1, table 3. In UTF-16 such bytes are halves of letters: Ċ holds a line feed."""


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8) & 255]) if len(found[1]) == 3 else _ESCAPED.get(found[1], found[1])


def _picture(path: Path) -> Any:
    from PIL import Image

    with warnings.catch_warnings():
        # Only the head is read, however many pixels it declares.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(path) as picture:
                remark = picture.info.get("Description") or picture.info.get("comment") or ""
        except Image.DecompressionBombError:
            return None
    return json.loads(remark)


def _table(path: Path) -> Any:
    with path.open("rb") as file:
        lines = file.read(_HEAD).decode("utf-8", errors="replace").splitlines()
    return dict(line[2:].split(": ", 1) for line in lines if line.startswith("# ") and ": " in line)


_READERS: dict[str, Callable[[Path], Any]] = {
    ".svg": _svg, ".pdf": _pdf, ".png": _picture, ".gif": _picture, ".csv": _table,
}  # fmt: skip

STAMPED = tuple(_READERS)
"""Endings of the files that can be read."""
