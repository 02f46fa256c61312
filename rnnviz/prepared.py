"""What is compiled or loaded on a thread of its own, so that nobody has to wait for it at the first step."""

import threading
from collections.abc import Callable


class Prepared:
    """A function that prepares something, and the answer to whether another thread is at it.

    Made by decorating the function; a demo names the result its `warm_up`, and its run is not ready meanwhile.
    """

    def __init__(self, prepare: Callable[[], None]) -> None:
        self._prepare = prepare
        self._begun, self._ended = threading.Event(), threading.Event()
        self.__doc__ = prepare.__doc__

    def __call__(self) -> None:
        self._begun.set()
        try:
            self._prepare()
        finally:
            self._ended.set()

    def is_under_way(self, patience: float = 0.0) -> bool:
        """Whether another thread is still at it. patience : seconds to wait for its end"""
        return self._begun.is_set() and not self._ended.wait(patience)
