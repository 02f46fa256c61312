"""What waits for the first painting, and does not wait for ever."""

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import first_paint
from app.first_paint import FirstPaint


class Told(QWidget):
    """Notes what happens to it, in turn."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[str] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.events.append("painted")


def test_it_comes_once_and_after_the_painting(qtbot: QtBot) -> None:
    widget = Told()
    qtbot.addWidget(widget)
    FirstPaint(widget, lambda: widget.events.append("done"))
    widget.show()
    qtbot.waitUntil(lambda: "done" in widget.events)
    assert widget.events[0] == "painted"
    widget.repaint()
    qtbot.wait(10)
    assert widget.events.count("done") == 1
    assert widget.events[-1] == "painted"


def test_what_is_never_painted_is_not_waited_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_paint, "UNSEEN_MS", 20)
    widget = Told()
    qtbot.addWidget(widget)
    FirstPaint(widget, lambda: widget.events.append("done"))
    qtbot.waitUntil(lambda: widget.events == ["done"])
