"""A table in a ZIP or GZIP file, unpacked into a folder that goes when it has been read."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize
from zipfile import ZipFile

from rnnviz.data.errors import DataError
from rnnviz.data.files import check_size, reading
from rnnviz.data.tables import Contents

_ENDINGS = frozenset([
    ".csv", ".txt", ".tsv", ".dat", ".asc", ".npy", ".npz", ".mat", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods",
    ".json", ".parquet",
])  # fmt: skip
_CHUNK = 1 << 20

Open = Callable[[Path], Contents]


class _Folder:
    """A folder that is removed when nobody holds on to it any more."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="rnnviz-"))
        finalize(self, rmtree, self.path, ignore_errors=True)


def zip_contents(path: Path, opened: Open) -> Contents:
    """The one table in a ZIP file. Raises DataError where there is none, or more than one, or it is too large."""
    folder = _Folder()
    with reading(path, "ZIP"), ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
        tables = [info for info in members if PurePosixPath(info.filename).suffix.lower() in _ENDINGS]
        if len(tables) != 1:
            names = ", ".join(f"'{info.filename}'" for info in (tables or members)[:6])
            holds = f"holds {len(tables)} tables" if tables else "holds no table"
            raise DataError(f"{path.name} {holds}{f' ({names})' if names else ''}; unpack it and choose a file")
        check_size(path.name, "unpacks to", tables[0].file_size)
        name = PurePosixPath(tables[0].filename).name
        inner = folder.path / name
        inner.write_bytes(archive.read(tables[0]))
    return _kept(opened(inner), folder, f"'{name}' in {path.name} is read")


def gzip_contents(path: Path, opened: Open) -> Contents:
    """The file in a GZIP file. Raises DataError where it is damaged or too large."""
    folder = _Folder()
    inner = folder.path / (path.stem if Path(path.stem).suffix else f"{path.stem}.txt")
    with reading(path, "GZIP"), gzip.open(path) as packed, inner.open("wb") as file:
        size = 0
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            check_size(path.name, "unpacks to at least", size)
            file.write(chunk)
    if not size:
        raise DataError(f"{path.name} is empty")
    return _kept(opened(inner), folder, "")


def _kept(contents: Contents, folder: _Folder, remark: str) -> Contents:
    """The contents, which hold on to the folder that they are read from."""
    return replace(contents, warnings=(*([remark] if remark else []), *contents.warnings), keep=(folder, contents.keep))


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")
