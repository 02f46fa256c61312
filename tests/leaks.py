"""What a test leaves behind."""

import functools
import gc
import multiprocessing
import sys
import threading
import weakref
from typing import Any

import psutil

GRACE = 3.0
"""Seconds that a thread or process which is already ending may take."""


class Census:
    """Threads, child processes and, once Qt is there, windows and timers."""

    def __init__(self) -> None:
        timers = _timers()
        self._timers = set() if timers is None else set(timers)
        self._threads = set(threading.enumerate())
        self._children = set(psutil.Process().children())
        self._windows = {_pointer(window) for window in _windows()}

    def left_behind(self) -> list[str]:
        """What is there now and was not then, in words."""
        found = [*self._new_threads(), *self._new_children()]
        if _qt() is not None:
            _deliver_deletions()
            found += self._new_windows() + self._new_timers()
        return found

    def _new_threads(self) -> list[str]:
        new = [thread for thread in threading.enumerate() if thread not in self._threads]
        for thread in new:
            thread.join(GRACE)
        return [f"thread {thread.name}" for thread in new if thread.is_alive()]

    def _new_children(self) -> list[str]:
        multiprocessing.active_children()  # collects the exit status of those that have ended
        new = [child for child in psutil.Process().children() if child not in self._children]
        _, alive = psutil.wait_procs([child for child in new if not _is_tracker(child)], GRACE)
        return [f"process {_command(child)}" for child in alive]

    def _new_windows(self) -> list[str]:
        if any(_pointer(window) not in self._windows for window in _windows()):
            gc.collect()
            _deliver_deletions()
        new = [window for window in _windows() if _pointer(window) not in self._windows]
        return [f"window {type(window).__name__} '{window.windowTitle()}'" for window in new]

    def _new_timers(self) -> list[str]:
        from shiboken6 import isValid

        new = [timer for timer in _timers() or () if timer not in self._timers]
        running = [timer for timer in new if isValid(timer) and timer.isActive()]
        return [f"timer of {timer.interval()} ms in {type(timer.parent()).__name__}" for timer in running]


@functools.cache
def _watched_timers() -> "weakref.WeakSet[Any]":
    """Every timer that Python makes from now on. To look for them among all objects would cost a test 0.1 s."""
    from PySide6.QtCore import QTimer

    found: weakref.WeakSet[Any] = weakref.WeakSet()
    make = QTimer.__init__

    def made(timer: Any, *args: Any, **named: Any) -> None:
        make(timer, *args, **named)
        found.add(timer)

    QTimer.__init__ = made  # type: ignore[method-assign]
    return found


def _timers() -> "weakref.WeakSet[Any] | None":
    """None where there is no Qt; never imports it."""
    return _watched_timers() if "PySide6.QtCore" in sys.modules else None


def _qt() -> Any:
    """The application, if there is one; never imports Qt."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def _windows() -> list[Any]:
    app = _qt()
    if app is None:
        return []
    # Tool tips go by themselves, a little later.
    return [w for w in app.topLevelWidgets() if w.metaObject().className() != "QTipLabel"]


def _deliver_deletions() -> None:
    """`deleteLater` only posts an event; without this, what is about to go would count as a leak."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _pointer(thing: Any) -> int:
    from shiboken6 import getCppPointer

    return int(getCppPointer(thing)[0])


def _is_tracker(child: psutil.Process) -> bool:
    """multiprocessing keeps one helper process for as long as Python runs."""
    return "resource_tracker" in _command(child)


def _command(child: psutil.Process) -> str:
    try:
        return " ".join(child.cmdline())[:120]
    except psutil.Error:
        return str(child.pid)
