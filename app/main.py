"""Starts the window."""

import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.work.host import HOST_WORDS, HOSTS, PROCESS, THREAD
from rnnviz.errors import InputError, unknown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.settings import Settings

WITHOUT_SCREEN = (
    "`rnnviz reproduce` writes every figure without one, `rnnviz run DEMO --export FILE` a single one, and with "
    "QT_QPA_PLATFORM=offscreen the window opens unseen."
)
NO_SCREEN = f"There is no screen to open a window on: {WITHOUT_SCREEN}"


def has_screen() -> bool:
    """True where Qt can open a window, or has been told to do without a screen (QT_QPA_PLATFORM=offscreen)."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main(
    target: str | None = None, projector: bool = False, lesson: str | None = None, worker: str | None = None
) -> int:
    """Open the window and stay until it is closed. Returns the exit status.

    target : a demo's id or a file; projector : start in projector mode; lesson : name of a lesson
    worker : where runs are computed, "process" or "thread"; None for what the settings say
    Raises InputError where the target cannot be opened.
    """
    from app.settings import Settings, log_folder

    path = _check(target, lesson)
    settings = Settings()
    host = _host(settings, worker)
    if not has_screen():
        print(f"rnnviz: {NO_SCREEN}", file=sys.stderr)
        return 2
    # Nothing of what is imported and built now is garbage; to look for it takes a seventh of the start.
    gc.disable()
    if host == THREAD:
        from rnnviz.learning.ahead import load_torch

        # On Windows torch 2.9 and newer cannot be loaded after Qt: WinError 1114,
        # https://github.com/pytorch/pytorch/issues/166628
        print(f"rnnviz: {HOST_WORDS[host]}", file=sys.stderr, flush=True)
        load_torch()
    application = _started()
    application.setApplicationName("RNNViz")
    application.setDesktopFileName("rnnviz")

    from PySide6.QtCore import QTimer

    from app.first_paint import FirstPaint
    from app.logs import log_to
    from app.window import Window
    from rnnviz.live.messages import Wake

    log_to(log_folder())
    window = Window(settings, host)
    if projector:
        window.appearance.set_projector(True)
    window.show()

    def begin() -> None:
        gc.freeze()
        gc.enable()
        window.worker.send(Wake())
        window.open_demo(target if target and path is None else _first_demo(settings.get("demo", "")))
        if path is not None:
            window.open_path(path)
        window.guard.offer_restore()
        QTimer.singleShot(300, window, window.warm_up)

    FirstPaint(window.stage, begin)
    # Python handles Ctrl-C only between its own instructions; a window at rest executes none.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    pulse = QTimer()
    pulse.start(200)
    pulse.timeout.connect(lambda: None)
    return int(application.exec())


def _host(settings: "Settings", worker: str | None) -> str:
    """Where runs are computed. Raises InputError for a host that does not exist."""
    if worker is not None and worker not in HOSTS:
        raise unknown("worker", worker, HOSTS)
    host = worker or settings.get("worker", PROCESS)
    return host if host in HOSTS else PROCESS


def _started() -> "QApplication":
    """Qt, started. Where it cannot open windows it aborts the process; its last words then become one sentence."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    said: list[str] = []

    def listen(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        said.append(text)
        if kind == QtMsgType.QtFatalMsg:
            print(f"rnnviz: No window can be opened here ({said[0].strip()}): {WITHOUT_SCREEN}", file=sys.stderr)
            sys.stderr.flush()
            # Whatever else happens, Qt aborts when this returns.
            os._exit(2)

    before = qInstallMessageHandler(listen)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    qInstallMessageHandler(before)
    if said:
        print("\n".join(said), file=sys.stderr)
    assert isinstance(application, QApplication)
    return application


def _check(target: str | None, lesson: str | None) -> Path | None:
    """The path of a file to open, None where the target is a demo. Raises InputError before any window is up."""
    from rnnviz.registry import headings

    if lesson is not None:
        raise InputError(f"There is no lesson '{lesson}'; this version has none yet.")
    if target is None or target in [heading.id for heading in headings()]:
        return None
    path = Path(target).expanduser()
    if not path.exists() and not path.suffix:
        from rnnviz.registry import load

        load(target)
    if path.is_dir():
        raise InputError(f"'{target}' is a folder; choose a file in it.")
    if not path.is_file():
        raise InputError(f"There is no file '{target}'.")
    return path.resolve()


def _first_demo(last: str) -> str:
    """The demo of last time, or the gallery's first."""
    from rnnviz.registry import headings

    ids = [heading.id for heading in headings()]
    return last if last in ids else ids[0]
