"""MATLAB's MAT files: versions 4 and 5, and version 7.3, which is HDF5 and needs h5py."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data.errors import DataError
from rnnviz.data.files import check_size, reading
from rnnviz.data.mat4 import numeric_matrices
from rnnviz.data.mat5 import numeric_arrays
from rnnviz.data.tables import Contents
from rnnviz.data.vectors import vector_contents

# MATLAB's own names.
_NUMERIC = {"double", "single", "logical"} | {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}
_HDF5 = b"\x89HDF\r\n\x1a\n"


def mat_contents(path: Path) -> Contents:
    """The vectors of all numeric variables; cells, structures, text and sparse matrices are passed over.

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
    return vector_contents(path.name, "mat", {name: partial(np.asarray, array) for name, array in arrays.items()})


def _version_73(path: Path) -> Contents:
    try:
        import h5py
    except ImportError:
        needs = "needs h5py, which comes with the extra 'data' of RNNViz; or save it with MATLAB's option -v7"
        raise DataError(f"{path.name} is a MAT file of version 7.3; reading it {needs}") from None
    with h5py.File(path, "r") as file:
        # Only what lies in this very file: links and external storage could point at any other.
        own = [name for name in file if isinstance(file.get(name, getlink=True), h5py.HardLink)]
        sets = {name: file[name] for name in own if _is_numeric_set(h5py, file[name])}
        for name, data in sets.items():
            check_size(f"{path.name}, variable '{name}'", "has", 8 * data.size)
        return vector_contents(path.name, "mat", {name: data.__array__ for name, data in sets.items()})


def _is_numeric_set(h5py: Any, item: Any) -> bool:
    if not isinstance(item, h5py.Dataset) or item.shape is None or item.external or item.is_virtual:
        return False
    matlab_class = item.attrs.get("MATLAB_class", b"double")
    name = matlab_class.decode() if isinstance(matlab_class, bytes) else str(matlab_class)
    return name in _NUMERIC and "MATLAB_empty" not in item.attrs
