"""A zip file of one JSON document and numbered .npy arrays, safe to read from a stranger.

    content.json       the document
    arrays/0.npy …     the arrays it refers to, in order
    seal               SHA-256 of all of the above: tells a file that was edited, or put together from two

Nothing is unpacked to the disk, no name inside is used as a path, and nothing is unpickled. What a file claims
about its sizes is checked before memory is spent on it.
"""

import hashlib
import io
import json
import math
import os
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from rnnviz.arrays import Array
from rnnviz.errors import InputError
from rnnviz.saving import atomic_write

Document = dict[str, Any]

CONTENT, SEAL = "content.json", "seal"
MOST_MEMBERS = 20_000
MOST_DOCUMENT = 16 * 2**20
MOST_BYTES = 512 * 2**20
FREE_BYTES, MOST_RATIO = 32 * 2**20, 50
"""A file may unpack to FREE_BYTES whatever its size, beyond that to MOST_RATIO times its size."""

_KINDS = "biufc"
_END_OF_ZIP = struct.Struct("<4s4H2LH")
_MOST_DIRECTORY = MOST_MEMBERS * 128


def write(path: str | Path, document: Document, arrays: Sequence[Array]) -> None:
    """Write the file, whole or not at all. Raises InputError where it cannot be written."""
    members = {CONTENT: json.dumps(document).encode()}
    members |= {_array_name(number): _npy(array) for number, array in enumerate(arrays)}
    members[SEAL] = _sealed(members).encode()
    with atomic_write(path) as unfinished:
        _write_zip(unfinished, members, zipfile.ZIP_DEFLATED)
        # Constant maps shrink so well that the reader would take them for a zip bomb.
        if sum(map(len, members.values())) > _allowance(unfinished.stat().st_size):
            _write_zip(unfinished, members, zipfile.ZIP_STORED)


def fits(document: Document, arrays: Sequence[Array]) -> bool:
    """Whether `read` takes as much as this back."""
    text = len(json.dumps(document))
    total = text + sum(array.nbytes + 512 for array in arrays)
    return text <= MOST_DOCUMENT and total <= MOST_BYTES and len(arrays) + 2 <= MOST_MEMBERS


def read(path: str | Path, check: Callable[[Document], None]) -> tuple[Document, list[Array]]:
    """The document and its arrays, read-only.

    check : gets the document before anything else is looked at; may raise InputError ("a newer format")
    Raises InputError with one sentence for whatever is wrong.
    """
    name = Path(path).name
    try:
        with _opened(Path(path)) as file:
            return _read(file, name, check)
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"'{name}' cannot be read: {(error.strerror or str(error)).lower()}.") from None
    except Exception:
        # zipfile, zlib, json and numpy raise a dozen kinds of exception for damaged bytes; they all mean this.
        raise InputError(f"'{name}' is damaged or incomplete, or not a session of RNNViz at all.") from None


def _array_name(number: int) -> str:
    return f"arrays/{number}.npy"


def _npy(array: Array) -> bytes:
    if array.dtype.kind not in _KINDS:
        raise TypeError(f"arrays of {array.dtype} cannot be kept")
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def _write_zip(path: Path, members: Mapping[str, bytes], compression: int) -> None:
    with zipfile.ZipFile(path, "w", compression, compresslevel=4) as archive:
        for name, data in members.items():
            # ZipInfo carries a fixed date: the same content makes the same file.
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=compression)


def _sealed(members: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, data in members.items():
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _allowance(file_size: int) -> int:
    return min(MOST_BYTES, max(FREE_BYTES, MOST_RATIO * file_size))


def _opened(path: Path) -> BinaryIO:
    if path.is_dir():
        raise InputError(f"'{path.name or path}' is a folder, not a session file.")
    if path.exists() and not path.is_file():
        raise InputError(f"'{path.name}' is a device, not a session file.")
    return path.open("rb")


def _read(file: BinaryIO, name: str, check: Callable[[Document], None]) -> tuple[Document, list[Array]]:
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise InputError(f"'{name}' is empty.")
    _check_directory(file, size)
    with zipfile.ZipFile(file) as archive:
        infos = _checked(archive.infolist(), size, name)
        content = _bytes(archive, infos[CONTENT])
        document = json.loads(content)
        check(document)
        members = {CONTENT: content, **dict(_arrays_in(archive, infos))}
        seal = _bytes(archive, infos[SEAL]).decode()
    if seal != _sealed(members):
        raise InputError(f"'{name}' was changed after RNNViz wrote it, so it is not opened.")
    return document, [_array(data) for data in list(members.values())[1:]]


def _check_directory(file: BinaryIO, size: int) -> None:
    """zipfile reads a directory of any length into memory, so its length is looked at first."""
    file.seek(max(0, size - 2 * _END_OF_ZIP.size))
    tail = file.read()
    signature, _, _, _, count, length, _, comment = _END_OF_ZIP.unpack(tail[-_END_OF_ZIP.size :])
    is_zip64 = tail[2:6] == b"PK\x06\x07"
    if signature != b"PK\x05\x06" or comment or is_zip64 or count > MOST_MEMBERS or length > _MOST_DIRECTORY:
        raise ValueError("not a directory that `write` makes")


def _checked(infos: Sequence[zipfile.ZipInfo], size: int, name: str) -> dict[str, zipfile.ZipInfo]:
    """The members by name, if they are of a kind and size that `write` makes."""
    members = {info.filename: info for info in infos}
    if len(members) < len(infos):
        raise ValueError("two members of one name")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise ValueError("unknown compression")
    total = sum(info.file_size for info in infos)
    if total > _allowance(size) or members[CONTENT].file_size > MOST_DOCUMENT:
        raise InputError(f"'{name}' would unpack to far more than a session holds, so it is not opened.")
    return members


def _arrays_in(archive: zipfile.ZipFile, infos: Mapping[str, zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    count = len(infos) - 2
    names = [_array_name(number) for number in range(count)]
    if set(infos) != {CONTENT, SEAL, *names}:
        raise ValueError("members that `write` does not make")
    return ((name, _bytes(archive, infos[name])) for name in names)


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The member, never more of it than it declares. Its checksum is compared at its end."""
    with archive.open(info) as member:
        data = member.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise ValueError("shorter or longer than declared")
    return data


def _array(data: bytes) -> Array:
    stream = io.BytesIO(data)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("not the .npy version that `write` makes")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream, max_header_size=4096)
    expected = math.prod(shape) * dtype.itemsize
    if dtype.kind not in _KINDS or min(shape, default=0) < 0 or len(data) - stream.tell() != expected:
        raise ValueError("not numbers, or not as many as declared")
    return np.ndarray(shape, dtype, data, stream.tell(), order="F" if fortran else "C")
