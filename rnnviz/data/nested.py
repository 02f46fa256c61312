"""Arrays within cells and structures, each under the name that MATLAB has for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Union

import numpy as np

from rnnviz.arrays import Array

Value = Union[Array, "list[Value]", "dict[str, Value]", None]
"""An array, a cell's contents, a structure, or what holds no numbers."""

_MOST_CELLS = 200


def complex_array(real: Array, imaginary: Array) -> Array:
    """real + i imaginary, also where either is infinite."""
    values = np.empty(real.shape, dtype=np.complex128)
    values.real, values.imag = real, imaginary
    return values


def flattened(name: str, value: Value) -> Iterator[tuple[str, Array]]:
    """`data.x`, `runs{2}` and the like with their arrays; a cell, or a field of many structures, of single numbers is
    one vector."""
    if isinstance(value, dict):
        for field, inner in value.items():
            yield from flattened(f"{name}.{field}", inner)
    elif isinstance(value, list):
        yield from _cells(name, value)
    elif value is not None:
        yield name, value


def _cells(name: str, values: list[Value]) -> Iterator[tuple[str, Array]]:
    numbers = [value for value in values if isinstance(value, np.ndarray) and value.size == 1]
    if len(numbers) == len(values) > 1:
        yield name, np.array([number.ravel()[0] for number in numbers])
        return
    columns = [value.ravel() for value in values if isinstance(value, np.ndarray)]
    if (
        len(columns) == len(values) > 1
        and columns[0].size > 1
        and all(c.size == columns[0].size < len(columns) for c in columns)
    ):
        # A cell of time steps, each with the same few features, as MATLAB's sequences are.
        yield name, np.array(columns)
        return
    for number, value in enumerate(values[:_MOST_CELLS], start=1):
        yield from flattened(f"{name}{{{number}}}" if len(values) > 1 else name, value)
