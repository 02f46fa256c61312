"""Something that shall happen once, a little later."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def once(parent: QObject, slot: Callable[[], object], after_ms: int = 0) -> QTimer:
    """A timer that calls `slot` once, so long after each start; starting it again begins the waiting anew."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(slot)
    return timer
