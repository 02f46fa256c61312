"""A real window for the tests, closed behind each of them."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.window import Window
from app.work.host import HOSTS, PROCESS, THREAD
from app.work.painter import Painter
from rnnviz.learning.ahead import load_torch

PATIENCE_MS = 30_000
"""Waiting ends as soon as what is waited for is there; machines that run tests can be slow."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture(autouse=True)
def nothing_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Demos compute when they are opened; that some open on what ships is tested by itself."""
    monkeypatch.setattr("app.document.measured", lambda demo_id: None)


@pytest.fixture(autouse=True)
def nothing_loads_any_more() -> Iterator[None]:
    """What compiles on a thread of its own ends with the test: on a machine that never ran it, seconds later."""
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("warm-up"):
            thread.join()


IN_BOTH = pytest.mark.parametrize("host", HOSTS)
"""Tests of what a run does, wherever it is computed."""

IN_A_PROCESS = pytest.mark.parametrize("host", [PROCESS])
"""Tests of what a process does: it is stopped, killed, or takes the memory."""


@pytest.fixture(scope="session")
def torch_is_there() -> None:
    """Loaded once, before there is a window that would load it beside its test."""
    load_torch()


@pytest.fixture
def host(torch_is_there: None) -> str:
    """Where runs are computed and files painted. The window's own choice is a process, which takes half a second to
    start; a test that could tell the two apart asks for it, or for both."""
    return THREAD


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, host: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    made = Window(settings, host)
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    made.close()
    qtbot.waitUntil(made.isHidden, timeout=PATIENCE_MS)
    made.deleteLater()


@pytest.fixture
def painter(qtbot: QtBot, host: str) -> Iterator[Painter]:
    made = Painter(host=host)
    yield made
    made.close()
    made.deleteLater()
