"""Frames for a movie of a run whose length nobody knows beforehand."""

from collections.abc import Callable
from typing import Any

MOST_FRAMES = 200


class Reel:
    """Keeps frames at even distances, fewer than MOST_FRAMES of them, the first among them."""

    def __init__(self, most: int = MOST_FRAMES) -> None:
        self._most = most
        self._frames: list[Any] = []
        self._every = 1
        self._count = 0

    def offer(self, make: Callable[[], Any]) -> None:
        """The next frame; `make` is called only if it is kept. When the reel is full, every second one goes."""
        if self._is_due() and len(self._frames) == self._most - 1:
            self._frames = self._frames[::2]
            self._every *= 2
        if self._is_due():
            self._frames.append(make())
        self._count += 1

    def cut(self, last: Any) -> list[Any]:
        """All that was kept, and the last frame."""
        return [*self._frames, last]

    def _is_due(self) -> bool:
        return self._count % self._every == 0
