"""The numeric arrays of a MAT file of version 5, also those in cells and structures, read without scipy.

scipy.io.loadmat (1.17.1) crashes the whole process on a data element of unknown type, so that a damaged
or malicious file would take the window and all unsaved work with it. Here only slices of bytes are read, whose
bounds Python checks.

Source: MATLAB MAT-File Format, The MathWorks 2019, chapter 1.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data import files
from rnnviz.data.errors import DataError
from rnnviz.data.nested import Value, complex_array, flattened

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

_CELL, _STRUCT = 1, 2
_DEEPEST, _LONGEST_NAME = 6, 4096

_Element = tuple[int, memoryview]


def numeric_arrays(file: str, content: bytes) -> Iterator[tuple[str, Array]]:
    """Name and values of every full numeric variable, and of every field and cell; a complex one is complex.

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
            name, value = _variable(data, order, 0)
            if name and value is not None:
                yield from flattened(name, value)


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


def _variable(data: memoryview, order: str, depth: int) -> tuple[str, Value]:
    """Name and value of one variable; the value None where it holds no numbers."""
    parts = list(islice(_elements(data, order), 3))
    if not parts:
        return "", None
    kind = int(_numbers(parts[0], order)[0]) & 0xFF
    if kind not in (*_NUMERIC_CLASSES, _CELL, _STRUCT):
        return "", None
    if len(parts) < 3:
        raise ValueError("a variable is incomplete")
    if depth > _DEEPEST:
        return "", None
    shape = [int(length) for length in _numbers(parts[1], order)]
    if min(shape, default=-1) < 0:
        raise ValueError("a variable has no size")
    name = bytes(parts[2][1]).decode("latin-1")
    rest = islice(_elements(data, order), 3, None)
    if kind in _NUMERIC_CLASSES:
        return name, _matrix(rest, shape, order)
    if kind == _CELL:
        return name, [_inner(element, order, depth) for element in rest]
    return name, _structure(rest, order, depth)


def _matrix(rest: Iterator[_Element], shape: Sequence[int], order: str) -> Array:
    """Real and perhaps imaginary part."""
    parts = [_numbers(element, order) for element in islice(rest, 2)]
    if not parts:
        raise ValueError("a variable is incomplete")
    values = complex_array(parts[0], parts[1]) if len(parts) == 2 else parts[0]
    return values.reshape(shape, order="F")


def _inner(element: _Element, order: str, depth: int) -> Value:
    kind, data = element
    return _variable(data, order, depth + 1)[1] if kind == _MATRIX else None


def _structure(rest: Iterator[_Element], order: str, depth: int) -> Value:
    """A structure as a dict; an array of structures as a dict of lists."""
    length = int(_numbers(next(rest), order)[0])
    written = bytes(next(rest)[1])
    if not 0 < length <= _LONGEST_NAME:
        raise ValueError("the names of a structure have no size")
    names = [written[at : at + length].split(b"\0")[0].decode("latin-1") for at in range(0, len(written), length)]
    values = [_inner(element, order, depth) for element in rest]
    if not names:
        return None
    fields = {name: values[number :: len(names)] for number, name in enumerate(names)}
    return {name: found[0] if len(found) == 1 else found for name, found in fields.items()}


def _numbers(element: _Element, order: str) -> Array:
    kind, data = element
    if kind not in _NUMBER_TYPES:
        raise ValueError(f"numbers of the unknown type {kind}")
    return np.frombuffer(data, dtype=order + _NUMBER_TYPES[kind])
