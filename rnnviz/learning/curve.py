"""A curve that grows while a network learns."""

import numpy as np

from rnnviz.arrays import Array, Floats

MOST_POINTS = 2000
"""Points that are shown; longer curves are thinned evenly."""


class LearningCurve:
    """One number per update, from update 1 on."""

    def __init__(self, values: Array | None = None) -> None:
        """values : (update,), those so far"""
        self._values = np.array([] if values is None else values, dtype=float).reshape(-1)
        self._count = len(self._values)
        self._shown: tuple[Floats, Floats] | None = None

    def __len__(self) -> int:
        return self._count

    def append(self, value: float) -> None:
        """One more."""
        if self._count == len(self._values):
            self._values = np.concatenate((self._values, np.empty(max(64, self._count))))
        self._values[self._count] = value
        self._count += 1
        self._shown = None

    @property
    def values(self) -> Floats:
        """(update,), a copy."""
        return self._values[: self._count].copy()

    @property
    def last(self) -> float | None:
        """The newest value."""
        return float(self._values[self._count - 1]) if self._count else None

    def shown(self) -> tuple[Floats, Floats]:
        """(point,) numbers of the updates and (point,) values, thinned; the very same arrays until one is added."""
        if self._shown is None:
            stride = max(1, -(-self._count // MOST_POINTS))
            # counted from the newest, which is always shown
            index = np.arange(self._count - 1, -1, -stride)[::-1]
            self._shown = (index + 1.0, self._values[index])
        return self._shown
