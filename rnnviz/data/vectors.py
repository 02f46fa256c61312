"""Which vectors an array offers as series."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.errors import DataError
from rnnviz.data.files import check_rows
from rnnviz.data.layout import unnamed
from rnnviz.data.tables import ArrayTable, Contents

_MOST_COLUMNS = 1000


def vector_contents(file: str, kind: str, arrays: Mapping[str, Callable[[], Array]], first: int = 0) -> Contents:
    """The vectors of all named `arrays` that can be used, those of one length together in one table.

    arrays : makers of the arrays by name; the sole array of a file may have the name "".
    first  : the number of the first of several columns of an array; 1 in MATLAB
    Raises DataError if none can be used; where some cannot, the warnings say why.
    """
    usable: dict[str, Floats] = {}
    said: list[str] = []
    refused: list[str] = []
    for name, array in arrays.items():
        try:
            found = _vectors(f"{file}, array '{name}'" if name else file, name, array(), first, said)
            usable.update(found)
        except DataError as error:
            refused.append(str(error).removesuffix("."))
    if not usable:
        raise DataError(refused[0] if refused else f"{file} holds no numeric array")
    by_length: dict[int, dict[str, Floats]] = {}
    for name, vector in usable.items():
        by_length.setdefault(vector.size, {})[name] = vector
    tables = tuple(ArrayTable(file, tuple(table), tuple(table.values())) for table in by_length.values())
    return Contents(kind, tables, warnings=(*said, *refused))


def _vectors(place: str, name: str, array: Array, first: int, said: list[str]) -> dict[str, Any]:
    """The vectors of one array by name: its fields, or the lines along its longest axis, which is time."""
    if array.dtype.names is not None:
        prefix = f"{name}." if name else ""
        fields = {field: array[field] for field in array.dtype.names}
        return {
            prefix + field: values.ravel()
            if values.dtype.kind == "M"
            else _checked(f"{place}, field '{field}'", values).ravel()
            for field, values in fields.items()
        }
    array = np.atleast_1d(_checked(place, array).squeeze())
    if array.ndim == 1:
        return {name or unnamed(1)[0]: array}
    joined = _windows_joined(array)
    if joined is not None:
        called = f"'{name}'" if name else "the array"
        said.append(
            f"{called} holds {len(array)} windows of {array.shape[1]} that overlap; they are joined to one series"
        )
        return {f"{name} joined" if name else "windows joined": joined, **_lines(name, array, first)}
    if array.ndim > 3:
        raise DataError(
            f"{place} has {array.ndim} axes; a series needs one, two as rows and columns, or three with images"
        )
    if array.ndim == 3:
        said.append(
            f"{place} has three axes; the longest, of {max(array.shape)}, is taken for time, the others "
            "number its columns"
        )
    return _lines(name, array, first)


def _lines(name: str, array: Array, first: int) -> dict[str, Any]:
    """One vector for every place along the shorter axes."""
    time = int(np.argmax(array.shape))
    columns = np.moveaxis(array, time, 0)
    places = list(np.ndindex(*columns.shape[1:]))[:_MOST_COLUMNS]
    if not name and first == 0 and array.ndim == 2:
        return dict(zip(unnamed(len(places)), (columns[(slice(None), *place)] for place in places), strict=True))
    return {
        f"{name}[{', '.join(str(number + first) for number in place)}]": columns[(slice(None), *place)]
        for place in places
    }


def _windows_joined(array: Array) -> Array | None:
    """The series that overlapping windows, each one step later, were cut from; None where they are none.

    array : (window, step), or the same with one feature
    """
    if array.ndim != 2 or min(array.shape) < 3 or not np.array_equal(array[1:, :-1], array[:-1, 1:]):
        return None
    return np.concatenate((array[0], array[1:, -1]))


def _checked(place: str, array: Array) -> Floats:
    kinds = {
        "c": "complex numbers; save their real part or modulus",
        "U": "text, not numbers",
        "S": "text, not numbers",
        "M": "dates, not numbers",
        "m": "durations, not numbers",
        "V": "records, not numbers",
        "O": "Python objects, not numbers",
    }
    if array.dtype.kind in kinds:
        raise DataError(f"{place} holds {kinds[array.dtype.kind]}")
    if array.size < 2:
        raise DataError(f"{place} holds {'one number' if array.size else 'nothing'}; a series needs many numbers")
    check_rows(place, max(array.shape, default=1))
    return array
