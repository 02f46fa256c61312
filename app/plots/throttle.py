"""Events at no more than so many a second, the newest always among them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """Sends at once, then no sooner than every `interval` milliseconds; what came meanwhile is sent once, newest.

    What is offered is a function that makes the event, so that nothing is copied for events that are never sent.
    """

    def __init__(self, interval: int, send: Callable[[Any], object], parent: QObject) -> None:
        super().__init__(parent)
        self._send = send
        self._waiting: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(interval)
        self._timer.timeout.connect(self._on_timer_timeout)

    def offer(self, make: Callable[[], object]) -> None:
        """Send this now, or soon unless something newer comes."""
        if self._timer.isActive():
            self._waiting = make
        else:
            self._timer.start()
            self._send(make())

    def finish(self, event: object) -> None:
        """Send this now, and nothing of what waited."""
        self.drop()
        self._send(event)

    def drop(self) -> None:
        """Forget what waited."""
        self._timer.stop()
        self._waiting = None

    def _on_timer_timeout(self) -> None:
        if self._waiting is None:
            self._timer.stop()
            return
        make, self._waiting = self._waiting, None
        self._send(make())
