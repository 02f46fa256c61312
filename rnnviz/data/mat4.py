"""The numeric matrices of a MAT file of version 4, read without scipy: the window's process does not load it.

Source: MATLAB MAT-File Format, The MathWorks 2019, appendix "Level 4 MAT-Files".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data.nested import complex_array

_HEADER = 20
"""Bytes before a matrix: its type, rows, columns, whether it is complex, and the length of its name."""

_NUMBER_TYPES = ("f8", "f4", "i4", "i2", "u2", "u1")
_ORDERS = ("<", ">")
_FULL, _SPARSE = 0, 2


def numeric_matrices(content: bytes) -> Iterator[tuple[str, Array]]:
    """Name and values (row, column) of every full numeric matrix; a complex one is complex.

    Text and sparse matrices are passed over. Raises ValueError where the content breaks the format.
    """
    position = 0
    while position < len(content):
        header = content[position : position + _HEADER]
        if len(header) < _HEADER:
            raise ValueError("it ends in the middle of a variable")
        order, numbers, kind = _meaning(header)
        rows, columns, is_complex, name_length = struct.unpack(f"{order}4i", header[4:])
        if min(rows, columns, name_length) < 0 or is_complex not in (0, 1):
            raise ValueError("a variable has no size")
        start = position + _HEADER + name_length
        size = rows * columns * numbers.itemsize
        position = start + size * (1 + is_complex)
        if position > len(content):
            raise ValueError("it ends in the middle of a variable")
        if kind == _FULL:
            name = content[start - name_length : start].rstrip(b"\0").decode("latin-1")
            parts = np.frombuffer(content[start:position], dtype=numbers).reshape(1 + is_complex, columns, rows)
            yield name, (complex_array(parts[0], parts[1]) if is_complex else parts[0]).T


def _meaning(header: bytes) -> tuple[str, np.dtype[np.generic], int]:
    """Byte order, type of the numbers and kind of matrix: the digits M, O, P, T of the type MOPT."""
    for order in _ORDERS:
        (code,) = struct.unpack(f"{order}i", header[:4])
        machine, zero, numbers, kind = code // 1000, code // 100 % 10, code // 10 % 10, code % 10
        # The machine's digit repeats the byte order: 0 little, 1 big; the others (VAX, Cray) are no IEEE numbers.
        if machine == _ORDERS.index(order) and zero == 0 and numbers < len(_NUMBER_TYPES) and kind <= _SPARSE:
            return order, np.dtype(order + _NUMBER_TYPES[numbers]), kind
    raise ValueError("a variable of an unknown type")
