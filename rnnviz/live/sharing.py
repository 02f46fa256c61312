"""Sends a frame through a pipe so that arrays which did not change neither travel nor lose their identity."""

from typing import Any

from rnnviz.arrays import Array
from rnnviz.codec import decode_as, encode


class Sender:
    """The computing end. Remembers the arrays of the last frame."""

    def __init__(self) -> None:
        self._last: list[Array] = []

    def pack(self, frame: Any) -> tuple[Any, list[Array | int]]:
        """The frame as plain JSON, and its arrays: new ones whole, known ones by number."""
        arrays: list[Array] = []
        tree = encode(frame, arrays)
        known = {id(array): number for number, array in enumerate(self._last)}
        self._last = arrays
        return tree, [known.get(id(array), array) for array in arrays]


class Receiver:
    """The watching end. `kind` is the demo's Frame class."""

    def __init__(self, kind: type[Any]) -> None:
        self._kind = kind
        self._last: list[Array] = []

    def unpack(self, tree: Any, parts: list[Array | int]) -> Any:
        """The frame. Its arrays are read-only; what did not change is the very array of the frame before."""
        arrays = [self._last[part] if isinstance(part, int) else part for part in parts]
        for array in arrays:
            array.flags.writeable = False
        self._last = arrays
        return decode_as(self._kind, tree, arrays)
