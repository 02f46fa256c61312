"""MATLAB's MAT files: versions 4 and 5, and version 7.3, which is HDF5 and needs h5py."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data import files
from rnnviz.data.errors import DataError
from rnnviz.data.files import check_size, reading
from rnnviz.data.mat4 import numeric_matrices
from rnnviz.data.mat5 import numeric_arrays
from rnnviz.data.nested import Value, flattened
from rnnviz.data.tables import Contents
from rnnviz.data.vectors import vector_contents

# MATLAB's own names.
_NUMERIC = {"double", "single", "logical"} | {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}
_DEEPEST, _MOST_REFERENCES = 6, 100_000
_HDF5 = b"\x89HDF\r\n\x1a\n"


def mat_contents(path: Path) -> Contents:
    """The vectors of all numeric variables, of fields and cells; text and sparse matrices are passed over.

    Raises DataError: damaged, no numeric vector, or version 7.3 without h5py.
    """
    with reading(path, "MAT"):
        with path.open("rb") as file:
            beginning = file.read(520)
        if beginning.startswith(_HDF5) or beginning[512:] == _HDF5:
            return _version_73(path)
        # Version 4 begins with a number below 10000, and so with a zero byte; version 5 with text.
        return _version_4(path) if 0 in beginning[:4] else _version_5(path)


def _version_4(path: Path) -> Contents:
    return _contents(path, dict(numeric_matrices(path.read_bytes())))


def _version_5(path: Path) -> Contents:
    return _contents(path, dict(numeric_arrays(path.name, path.read_bytes())))


def _contents(path: Path, arrays: Mapping[str, Array]) -> Contents:
    return vector_contents(
        path.name, "mat", {name: partial(np.asarray, array) for name, array in arrays.items()}, first=1
    )


def _version_73(path: Path) -> Contents:
    try:
        import h5py
    except ImportError:
        needs = "needs h5py, which comes with the extra 'data' of RNNViz; or save it with MATLAB's option -v7"
        raise DataError(f"{path.name} is a MAT file of version 7.3; reading it {needs}") from None
    with h5py.File(path, "r") as file:
        arrays: dict[str, Array] = {}
        budget = [files.MAX_BYTES]
        for name in _own(h5py, file):
            if name != "#refs#":
                value = _value(h5py, file, path.name, name, file[name], budget, 0)
                arrays.update(flattened(name, value))
        return _contents(path, arrays)


def _own(h5py: Any, group: Any) -> list[str]:
    """What lies in this very file: links and external storage could point at any other."""
    return [name for name in group if isinstance(group.get(name, getlink=True), h5py.HardLink)]


def _value(h5py: Any, file: Any, place: str, name: str, item: Any, budget: list[int], depth: int) -> Value:
    """One variable, field or cell; None where it holds no numbers. budget : bytes that may still be read"""
    if depth > _DEEPEST:
        return None
    if isinstance(item, h5py.Group):
        inner = {field: item[field] for field in _own(h5py, item)}
        return {
            field: _value(h5py, file, place, f"{name}.{field}", part, budget, depth + 1)
            for field, part in inner.items()
        }
    if _is_numeric_set(h5py, item):
        check_size(f"{place}, variable '{name}'", "has", 8 * item.size)
        budget[0] -= 8 * item.size
        if budget[0] < 0:
            raise DataError(f"{place} has more than {files.MAX_BYTES / 1e6:g} MB of numbers, the most that can be read")
        return np.asarray(item)
    is_references = isinstance(item, h5py.Dataset) and h5py.check_ref_dtype(item.dtype) is h5py.Reference
    if not is_references or item.size > _MOST_REFERENCES or item.external or item.is_virtual:
        return None
    cells = [file[reference] if reference else None for reference in np.asarray(item).ravel(order="F")]
    return [_value(h5py, file, place, f"{name}{{}}", cell, budget, depth + 1) for cell in cells]


def _is_numeric_set(h5py: Any, item: Any) -> bool:
    if not isinstance(item, h5py.Dataset) or item.shape is None or item.external or item.is_virtual:
        return False
    matlab_class = item.attrs.get("MATLAB_class", b"double")
    name = matlab_class.decode() if isinstance(matlab_class, bytes) else str(matlab_class)
    return name in _NUMERIC and "MATLAB_empty" not in item.attrs
