"""Frames for a movie of a run whose length nobody knows beforehand."""

from collections.abc import Callable
from typing import Any

MOST_FRAMES = 200


class Reel:
    """Keeps frames at even distances, fewer than MOST_FRAMES of them, the first among them.

    frames : those kept; every : how many steps lie between two of them
    """

    def __init__(self, most: int = MOST_FRAMES) -> None:
        self.frames: list[Any] = []
        self.every = 1
        self._most = most
        self._count = 0

    def offer(self, make: Callable[[], Any]) -> None:
        """The next frame; `make` is called only if it is kept. When the reel is full, every second one goes."""
        if self._is_due() and len(self.frames) == self._most - 1:
            self.frames = self.frames[::2]
            self.every *= 2
        if self._is_due():
            self.frames.append(make())
        self._count += 1

    def _is_due(self) -> bool:
        return self._count % self.every == 0
