"""The log file, and the traces that crashes of any of the program's processes leave beside it."""

import faulthandler
import logging
import os
import sys
from pathlib import Path

from rnnviz import __version__

_crashes = ""


def log_to(folder: Path) -> None:
    """Keep a log, and a trace of crashes, in the person's log folder. A folder that cannot be written to is borne."""
    global _crashes
    try:
        folder.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(filename=folder / "rnnviz.log", level=logging.INFO, format="%(asctime)s %(message)s")
        _crashes = str(folder / "crashes.log")
        trace_crashes(_crashes)
    except OSError:
        _crashes = ""
        return
    logging.info("RNNViz %s", __version__)

    def log_error(kind: type[BaseException], error: BaseException, trace: object) -> None:
        logging.error("unexpected", exc_info=(kind, error, trace))  # type: ignore[arg-type]
        sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type]

    sys.excepthook = log_error


def crash_file() -> str:
    """Where the program's other processes are to leave their traces; empty for nowhere."""
    return _crashes


def trace_crashes(path: str) -> None:
    """Let a crash in native code leave its trace in that file. Raises OSError where it cannot be written to."""
    # Open for as long as the process lives, so that nothing has to be opened in the middle of a crash.
    faulthandler.enable(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666))
