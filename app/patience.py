"""Work that may take long, done on a thread while the window goes on painting and can be told to stop waiting."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from rnnviz.errors import InputError

T = TypeVar("T")

AT_ONCE = 0.2
"""Seconds that nobody notices: so long it is waited for without a word."""


class Cancelled(InputError):
    """The person no longer wants it."""


class _Done(QObject):
    came = Signal()


def waited(parent: QWidget | None, words: str, work: Callable[[], T]) -> T:
    """What `work` returns or raises. Where it takes longer than a moment, `words` are shown with a way to cancel.

    Work that is cancelled goes on to its end unheard. Raises Cancelled.
    """
    outcome: dict[str, Any] = {}
    done, loop = _Done(), QEventLoop()
    # Queued, so that an end that comes before the loop begins still ends it.
    done.came.connect(loop.quit, Qt.ConnectionType.QueuedConnection)

    def run() -> None:
        try:
            outcome["value"] = work()
        except BaseException as error:  # raised again where it was asked for
            outcome["error"] = error
        if not outcome.get("cancelled"):
            done.came.emit()

    thread = threading.Thread(target=run, name="reading", daemon=True)
    thread.start()
    thread.join(AT_ONCE)
    if thread.is_alive() and not _waited_for(parent, words, thread, loop):
        outcome["cancelled"] = True
        raise Cancelled("Cancelled")
    thread.join()
    if "error" in outcome:
        raise outcome["error"]
    value: T = outcome["value"]
    return value


def _waited_for(parent: QWidget | None, words: str, thread: threading.Thread, loop: QEventLoop) -> bool:
    """Whether the thread came to its end before the person had enough."""
    shown = QProgressDialog(words, "Cancel", 0, 0, parent)
    shown.setWindowModality(Qt.WindowModality.ApplicationModal)
    shown.setMinimumDuration(0)
    shown.canceled.connect(loop.quit)
    shown.show()
    if thread.is_alive():
        loop.exec()
    was_cancelled = shown.wasCanceled()
    shown.canceled.disconnect()
    shown.close()
    shown.deleteLater()
    return not was_cancelled
