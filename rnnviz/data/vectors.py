"""Which vectors an array offers as series."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.errors import DataError
from rnnviz.data.files import check_rows
from rnnviz.data.layout import unnamed
from rnnviz.data.tables import ArrayTable, Contents


def vector_contents(file: str, kind: str, arrays: Mapping[str, Callable[[], Array]]) -> Contents:
    """The vectors of all named `arrays` that can be used, those of one length together in one table.

    arrays : makers of the arrays by name; the sole array of a file may have the name "".
    Raises DataError if none can be used; where some cannot, the warnings say why.
    """
    usable: dict[str, Floats] = {}
    refused: list[str] = []
    for name, array in arrays.items():
        try:
            usable.update(_vectors(f"{file}, array '{name}'" if name else file, name, array()))
        except DataError as error:
            refused.append(str(error).removesuffix("."))
    if not usable:
        raise DataError(refused[0] if refused else f"{file} holds no numeric array")
    by_length: dict[int, dict[str, Floats]] = {}
    for name, vector in usable.items():
        by_length.setdefault(vector.size, {})[name] = vector
    tables = tuple(ArrayTable(file, tuple(table), tuple(table.values())) for table in by_length.values())
    return Contents(kind, tables, warnings=tuple(refused))


def _vectors(place: str, name: str, array: Array) -> dict[str, Floats]:
    """The vectors of one array by name: its fields, or the lines along its longer axis, which is time."""
    if array.dtype.names is not None:
        prefix = f"{name}." if name else ""
        return {
            prefix + field: _checked(f"{place}, field '{field}'", array[field]).ravel() for field in array.dtype.names
        }
    array = np.atleast_1d(_checked(place, array).squeeze())
    if array.ndim == 1:
        return {name or unnamed(1)[0]: array}
    if array.ndim > 2:
        raise DataError(f"{place} has {array.ndim} axes; a series needs one, or two as rows and columns")
    columns = array if array.shape[0] >= array.shape[1] else array.T
    names = [f"{name}[{column}]" for column in range(columns.shape[1])] if name else unnamed(columns.shape[1])
    return dict(zip(names, columns.T, strict=True))


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
