"""Loads the demos beside the one on the stage, so that going on to one of them need not wait for it."""

import contextlib
import threading

from PySide6.QtCore import QObject

from app.document import Document, prepare
from app.timers import once
from rnnviz.registry import beside

AT_REST_MS = 300
"""So long a demo has been on the stage: its own first pictures come first."""


class Ahead(QObject):
    """Imports on a thread: the window's own goes on painting meanwhile."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._timer = once(self, self._on_timer_timeout, AT_REST_MS)
        document.opened.connect(lambda _: self._timer.start())

    def close(self) -> None:
        """Load nothing more."""
        self._timer.stop()

    def _on_timer_timeout(self) -> None:
        demo = self._document.demo
        if demo is not None:
            next_ones = [beside(demo.id, steps) for steps in (1, -1)]
            threading.Thread(target=_load, args=(next_ones,), name="loading ahead", daemon=True).start()


def _load(demo_ids: list[str]) -> None:
    for demo_id in demo_ids:
        # What is wrong with it is said to whoever opens it.
        with contextlib.suppress(Exception):
            prepare(demo_id)
