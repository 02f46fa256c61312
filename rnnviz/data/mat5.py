"""The numeric arrays of a MAT file of version 5, read without scipy.

scipy.io.loadmat (1.17.1) crashes the whole process on a data element of unknown type, so that a damaged
or malicious file would take the window and all unsaved work with it. Here only slices of bytes are read, whose
bounds Python checks.

Source: MATLAB MAT-File Format, The MathWorks 2019, chapter 1.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import islice

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data import files
from rnnviz.data.errors import DataError

_HEADER = 128
_MATRIX, _COMPRESSED = 14, 15
_NUMBER_TYPES = {
    1: "i1",
    2: "u1",
    3: "i2",
    4: "u2",
    5: "i4",
    6: "u4",
    7: "f4",
    9: "f8",
    12: "i8",
    13: "u8",
}
# double, single, then eight integer classes; the others are cells, structures, objects, text, sparse, functions.
_NUMERIC_CLASSES = range(6, 16)

_Element = tuple[int, memoryview]


def numeric_arrays(file: str, content: bytes) -> Iterator[tuple[str, Array]]:
    """Name and values of every full numeric variable; a complex one is complex.

    Raises ValueError where the content breaks the format, DataError if it unpacks to more than MAX_BYTES.
    """
    order = {b"IM": "<", b"MI": ">"}.get(content[_HEADER - 2 : _HEADER])
    if order is None:
        raise ValueError("its header is not that of version 5")
    unpacked = 0
    for kind, data in _elements(memoryview(content)[_HEADER:], order):
        if kind == _COMPRESSED:
            data = memoryview(zlib.decompressobj().decompress(data, files.MAX_BYTES + 1))
            unpacked += len(data)
            if unpacked > files.MAX_BYTES:
                raise DataError(f"{file} unpacks to more than {files.MAX_BYTES / 1e6:g} MB, the most that can be read")
            kind, data = next(_elements(data, order), (0, data))
        if kind == _MATRIX:
            yield from _numeric_matrix(data, order)


def _elements(data: memoryview, order: str) -> Iterator[_Element]:
    """Type and data of the elements that follow each other in `data`."""
    position = 0
    while position + 8 <= len(data):
        kind, size = struct.unpack_from(f"{order}II", data, position)
        start, end = position + 8, position + 8 + size
        if kind > 0xFFFF:
            # Up to four bytes are packed into the tag, behind size and type in 16 bits each.
            kind, size = kind & 0xFFFF, kind >> 16
            start, end = position + 4, position + 8
        if start + size > len(data) or (start < position + 8 and size > 4):
            raise ValueError("it ends in the middle of a variable")
        yield kind, data[start : start + size]
        position = end if kind == _COMPRESSED else end + -end % 8


def _numeric_matrix(data: memoryview, order: str) -> Iterator[tuple[str, Array]]:
    """Flags, dimensions, name, real and perhaps imaginary part of one variable, if it is numeric and has a name."""
    parts = list(islice(_elements(data, order), 5))
    if not parts or int(_numbers(parts[0], order)[0]) & 0xFF not in _NUMERIC_CLASSES:
        return
    if len(parts) < 4:
        raise ValueError("a variable is incomplete")
    shape = [int(length) for length in _numbers(parts[1], order)]
    values = _numbers(parts[3], order)
    if len(parts) == 5:
        values = values + 1j * _numbers(parts[4], order)
    if min(shape, default=-1) < 0:
        raise ValueError("a variable has no size")
    name = bytes(parts[2][1]).decode("latin-1")
    if name:
        yield name, values.reshape(shape, order="F")


def _numbers(element: _Element, order: str) -> Array:
    kind, data = element
    if kind not in _NUMBER_TYPES:
        raise ValueError(f"numbers of the unknown type {kind}")
    return np.frombuffer(data, dtype=order + _NUMBER_TYPES[kind])
