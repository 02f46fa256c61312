"""What a bug report needs is in the log folder."""

import faulthandler
import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import logs
from app.player import State
from app.window import Window
from rnnviz.live import messages as m
from tests.app.conftest import IN_A_PROCESS, PATIENCE_MS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A log folder in use, and everything as it was afterwards."""
    kept, level, was_enabled = list(logging.root.handlers), logging.root.level, faulthandler.is_enabled()
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(logs, "_crashes", "")
    logs.log_to(tmp_path / "log")
    yield tmp_path / "log"
    for handler in logging.root.handlers:
        handler.close()
    monkeypatch.undo()
    logging.root.setLevel(level)
    faulthandler.disable()
    if was_enabled:
        faulthandler.enable(sys.__stderr__)
    assert logging.root.handlers == kept


@IN_A_PROCESS
def test_a_crash_of_the_process_that_computes_leaves_its_trace(folder: Path, qtbot: QtBot, window: Window) -> None:
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)
    assert window.worker.pid is not None
    os.kill(window.worker.pid, signal.SIGSEGV)
    qtbot.waitUntil(lambda: window.player.state is State.FAILED, timeout=PATIENCE_MS)
    assert "Segmentation fault" in (folder / "crashes.log").read_text()
    assert "ended by itself" in (folder / "rnnviz.log").read_text()


def test_what_broke_a_run_off_is_logged_with_its_details(folder: Path, window: Window) -> None:
    window.worker._on_host_message(m.Failed(0, "The computation broke off: no", "Traceback: line 3"))
    window.worker._on_host_message(m.Failed(0, "lags must be 1.", ""))
    text = (folder / "rnnviz.log").read_text()
    assert "Traceback: line 3" in text
    assert "lags" not in text


def test_a_folder_that_cannot_be_written_to_is_borne(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_crashes", "")
    (tmp_path / "log").write_text("not a folder")
    logs.log_to(tmp_path / "log")
    assert logs.crash_file() == ""
