"""Writes old workbooks as other programs do, byte by byte, so that what reads them is tried on real files.

Sources: [MS-CFB] (compound files), [MS-XLS] (BIFF8 records), OpenDocument 1.3 part 3.
"""

import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | float | None

_SECTOR = 512
_END, _FREE, _OF_FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST = 4096
"""Bytes of a stream below which it would stand in sectors of another size."""


def write_xls(path: Path, sheets: dict[str, Sequence[Sequence[Cell]]]) -> Path:
    """A workbook of Excel 97 to 2003: numbers and words, one cell to a record."""
    path.write_bytes(_compound_file(_workbook(sheets)))
    return path


def _workbook(sheets: dict[str, Sequence[Sequence[Cell]]]) -> bytes:
    streams = [_sheet(rows) for rows in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    end = _record(0x000A, b"")
    # The place of each sheet is known once the length of all that comes before is.
    at = len(begin) + sum(4 + 8 + len(name) for name in names) + len(end)
    listed = b""
    for name, stream in zip(names, streams, strict=True):
        listed += _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(stream)
    return begin + listed + end + b"".join(streams)


def _sheet(rows: Sequence[Sequence[Cell]]) -> bytes:
    wide = max(map(len, rows))
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, wide, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                out += _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)
            elif cell is not None:
                out += _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
    return out + _record(0x000A, b"")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound_file(stream: bytes) -> bytes:
    """One stream called Workbook: sector 0 is the table of sectors, 1 the directory, the stream follows."""
    stream = stream.ljust(_SMALLEST, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    sectors = len(stream) // _SECTOR
    following = [*range(3, 2 + sectors), _END]
    table = [_OF_FAT, _END, *following]
    assert len(table) <= _SECTOR // 4, "too long for one table of sectors"
    table += [_FREE] * (_SECTOR // 4 - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    root = _entry("Root Entry", 5, 1, _END, 0)
    book = _entry("Workbook", 2, _FREE, 2, len(stream))
    directory = (root + book).ljust(_SECTOR, b"\0")
    return header + struct.pack("<128I", *table) + directory + stream


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child) + bytes(36)
        + struct.pack("<IQ", first, size)
    )  # fmt: skip


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def write_ods(path: Path, sheets: dict[str, Sequence[Sequence[Cell]]]) -> Path:
    """A sheet of OpenDocument, as LibreOffice writes it; words like 2021-03-01 become dates."""
    tables = "".join(f'<table:table table:name="{escape(name)}">{_ods_rows(rows)}</table:table>'
                     for name, rows in sheets.items())  # fmt: skip
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _ODS)
        listed = "".join(
            f'<manifest:file-entry manifest:full-path="{place}" manifest:media-type="{kind}"/>'
            for place, kind in (("/", _ODS), ("content.xml", "text/xml"))
        )
        space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {space}>{listed}</manifest:manifest>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} office:version="1.3">{body}'
            "</office:document-content>",
        )
    return path


def _ods_rows(rows: Iterable[Sequence[Cell]]) -> str:
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        is_date = len(cell) == 10 and cell[4] == cell[7] == "-"
        kind = f'"date" office:date-value="{cell}"' if is_date else '"string"'
        return f"<table:table-cell office:value-type={kind}><text:p>{escape(cell)}</text:p></table:table-cell>"
    value = f'office:value-type="float" office:value="{cell!r}"'
    return f"<table:table-cell {value}><text:p>{cell}</text:p></table:table-cell>"
