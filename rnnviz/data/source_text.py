"""Source code that lies on this computer as a text to learn: Python's library, torch's C++ headers, or a file.

Held out are whole files, each twentieth of the sorted list: headers repeat (licences, generated declarations), and a
random cut would put the same lines into both parts. Of a single file its last tenth is held out.

The alphabet is what the training part holds at least once in 100 000 characters; everything else is one more class.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import numpy as np

from rnnviz.arrays import Array, Ints
from rnnviz.errors import InputError

KNOWN = ("python", "headers")
LEAST_CHARS = 1000
RARE = 100_000
EACH, HELD = 20, 10
NO_LIBRARY = {"test", "tests", "idle_test", "site-packages"}
"""Folders of Python's own that are left out: tests, and what was installed later."""
HEADER_ENDINGS = {".h", ".hpp", ".cuh"}
STRETCHES, STRETCH, CONTEXT = 40, 1000, 100
PIECE = 0.015
"""Seconds of reading between two pauses."""


@dataclass(frozen=True, eq=False)
class SourceText:
    """train, held : (character,) uint32, code points    alphabet : distinct characters, sorted, without the rest class

    chars : of all files together
    """

    name: str
    chars: int
    train: Array
    held: Array
    alphabet: str


def files_of(name: str) -> list[Path]:
    """The files of a known text, sorted by their path with slashes. Raises InputError where there are none."""
    root, endings, folders = _place_of(name)
    left_out = NO_LIBRARY if name == "python" else set()
    found = [path for top in folders for path in _below(root / top, left_out) if path.suffix in endings]
    if not found:
        raise InputError(f"There are no files of '{name}' in {root}.")
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def _below(root: Path, left_out: set[str]) -> Iterator[Path]:
    """All files, but none in folders of these names."""
    for folder, inner, files in os.walk(root):
        inner[:] = [name for name in inner if name not in left_out]
        yield from (Path(folder, file) for file in files)


def _place_of(name: str) -> tuple[Path, set[str], tuple[str, ...]]:
    if name == "python":
        return Path(os.__file__).parent, {".py"}, (".",)
    found = find_spec("torch")
    if found is None or not found.submodule_search_locations:
        raise InputError("torch is not installed, and its headers with it; take text=python or a file.")
    return Path(found.submodule_search_locations[0]) / "include", HEADER_ENDINGS, ("torch/csrc", "c10")


def reading(name: str) -> Iterator[SourceText | None]:
    """Read a text piece by piece: None after each, at last the text itself.

    name : one of KNOWN, or the path of a file
    Raises InputError for a file that cannot be read, holds NUL bytes or fewer than 1000 characters.
    """
    if name not in KNOWN:
        yield _of_a_file(name)
        return
    parts: tuple[list[Array], list[Array]] = ([], [])
    files = files_of(name)
    yield None
    since = perf_counter()
    for index, path in enumerate(files):
        parts[index % EACH == HELD].append(_code_points(path.read_bytes()))
        if perf_counter() - since > PIECE:
            yield None
            since = perf_counter()
    train, held = np.concatenate(parts[0]), np.concatenate(parts[1]) if parts[1] else parts[0][-1]
    yield None
    yield SourceText(name, len(train) + len(held), train, held, alphabet_of(train))


def read(name: str) -> SourceText:
    """The same at once."""
    return next(text for text in reading(name) if text is not None)


def _of_a_file(name: str) -> SourceText:
    try:
        raw = Path(name).expanduser().read_bytes()
    except OSError as error:
        raise InputError(f"The text '{name}' cannot be read: {error.strerror or error}.") from None
    if not raw:
        raise InputError(f"The file '{name}' is empty.")
    if b"\0" in raw:
        raise InputError(f"The file '{name}' holds NUL bytes: it is no text.")
    codes = _code_points(raw)
    if len(codes) < LEAST_CHARS:
        raise InputError(f"The file '{name}' has {len(codes)} characters; a text needs at least {LEAST_CHARS}.")
    cut = len(codes) - len(codes) // 10
    return SourceText(name, len(codes), codes[:cut], codes[cut:], alphabet_of(codes[:cut]))


def _code_points(raw: bytes) -> Array:
    """(character,) uint32 of UTF-8; what is none becomes U+FFFD; line ends are single."""
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def alphabet_of(train: Array) -> str:
    """What occurs at least once in 100 000 characters, sorted."""
    counts = np.bincount(np.minimum(train, 128), minlength=129)[:128]
    common = [chr(code) for code in np.flatnonzero(counts * RARE >= len(train)) if counts[code]]
    rare, times = np.unique(train[train >= 128], return_counts=True)
    return "".join(common + [chr(code) for code in rare[times * RARE >= len(train)]])


class Alphabet:
    """Characters and their numbers; what is not in it has the last one, V − 1."""

    def __init__(self, letters: str) -> None:
        """letters : V − 1 distinct characters"""
        self.letters = letters
        kind = np.uint8 if len(letters) < 256 else np.uint16
        self._numbers = np.full(max(map(ord, letters), default=0) + 2, len(letters), kind)
        self._numbers[[ord(letter) for letter in letters]] = np.arange(len(letters))

    @property
    def symbols(self) -> int:
        """V, the rest class included."""
        return len(self.letters) + 1

    def numbers(self, text: str | Array) -> Ints:
        """(character,) of a text, or of its code points."""
        if isinstance(text, str):
            text = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        return np.asarray(self._numbers[np.minimum(text, len(self._numbers) - 1)])

    def text(self, numbers: Ints) -> str:
        """The opposite; the rest class is written as U+FFFD."""
        return "".join((*self.letters, "\ufffd")[number] for number in numbers)


def stretches_of(held: Array) -> tuple[Array, int]:
    """What nets are judged on: at most 40 evenly spread stretches of 1000, and how many of each are context only.

    held : (time,)    Returns (time, stretch) and 100; of a shorter part all of it, its first tenth context.
    """
    if len(held) < STRETCH:
        return held[:, None], max(1, len(held) // 10)
    number = min(STRETCHES, len(held) // STRETCH)
    begins = np.linspace(0, len(held) - STRETCH, number).astype(int)
    return held[begins + np.arange(STRETCH)[:, None]], CONTEXT
