"""NPY and NPZ files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO
from zipfile import ZipFile

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data.errors import DataError
from rnnviz.data.files import check_size, reading
from rnnviz.data.tables import Contents
from rnnviz.data.vectors import vector_contents

_MAGIC = b"\x93NUMPY"


def npy_contents(path: Path) -> Contents:
    """The vectors of one array. Raises DataError: damaged, pickled, or no real numbers in one or two axes."""
    with reading(path, "NPY"), path.open("rb") as file:
        array = _array(path.name, file)
    return vector_contents(path.name, "npy", {"": lambda: array})


def npz_contents(path: Path) -> Contents:
    """The vectors of all arrays. Raises DataError: damaged, too large unpacked, or no array can be used."""
    with reading(path, "NPZ"), ZipFile(path) as archive:
        check_size(path.name, "unpacks to", sum(member.file_size for member in archive.infolist()))
        names = [name for name in archive.namelist() if name.endswith(".npy")]
        return vector_contents(path.name, "npz", {name[:-4]: _member(path.name, archive, name) for name in names})


def _member(file: str, archive: ZipFile, name: str) -> Callable[[], Array]:
    def load() -> Array:
        with archive.open(name) as member:
            return _array(f"{file}, array '{name[:-4]}'", member)

    return load


def _array(place: str, file: IO[bytes]) -> Array:
    if file.read(len(_MAGIC)) != _MAGIC:
        raise DataError(f"{place}: this is no NPY file, whatever its ending says")
    file.seek(0)
    try:
        array: Array = np.load(file, allow_pickle=False)
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        why = "which is never opened, because it can run any program"
        raise DataError(f"{place}: this is a pickle of Python objects, {why}; save plain numbers instead") from None
    return array
