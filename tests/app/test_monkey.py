"""Random hands on the window: whatever they do, nothing raises and Qt has nothing to complain about."""

import os
import traceback
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.window import Window
from rnnviz.registry import headings
from tests.monkey import Hands

ACTIONS = 2000

SEED = 2026
"""Always the same hands here, so that a change is judged by itself; `make monkey` takes others each time."""


@pytest.fixture
def no_native_dialogs() -> None:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


@pytest.mark.timeout(600)
@pytest.mark.qt_log_ignore("This plugin does not support", "not accepted by receiving widget")
def test_random_hands_break_nothing(qtbot: QtBot, window: Window, tmp_path: Path, no_native_dialogs: None) -> None:
    seed = int(os.environ.get("MONKEY_SEED", SEED))
    print(f"MONKEY_SEED={seed}")
    window.open_demo(headings()[0].id)
    hands = Hands(window, tmp_path, seed)
    with qtbot.captureExceptions() as raised:
        for _ in range(ACTIONS):
            hands.act()
            if raised:
                break
    hands.stop()
    assert not raised, "\n".join("".join(traceback.format_exception(*one)) for one in raised)
