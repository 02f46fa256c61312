"""A real figure widget, and hands to use it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.plots.figure_view import FigureView
from app.plots.panel_view import PanelView
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.palette import THEMES, Theme

PATIENCE_MS = 30_000
"""Waiting ends as soon as what is waited for is there; machines that run tests can be slow."""

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass
class Clock:
    """Time that passes only when told to."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def settle() -> None:
    """Until everything that was asked to be painted is painted."""
    for _ in range(4):
        QApplication.processEvents()


@dataclass
class Screen:
    """A figure widget, what it has sent, and a hand on its mouse."""

    view: FigureView
    clock: Clock
    theme: Theme = THEMES["light"]
    events: list[Any] = field(default_factory=list)
    hovers: list[Any] = field(default_factory=list)
    cameras: list[Any] = field(default_factory=list)

    def show(self, *panels: Panel, force: bool = True, **grid: Any) -> None:
        """Show a figure, and let it be painted."""
        self.view.show_figure(Figure(panels, **grid), self.theme, force=force)
        settle()

    def panel(self, key: str = "p") -> PanelView:
        return self.view.panel_view(key)

    def drawing(self, key: str, panel: str = "p") -> Any:
        """What draws a mark."""
        return self.panel(panel).drawing(key)

    def at(self, x: float, y: float, key: str = "p") -> QPoint:
        """The pixel of a place in data units."""
        return self.panel(key).area.pixel(x, y).toPoint()

    def press(self, x: float, y: float, key: str = "p", button: Qt.MouseButton = LEFT, shift: bool = False) -> None:
        modifiers = Qt.KeyboardModifier.ShiftModifier if shift else PLAIN
        QTest.mousePress(self.panel(key).viewport(), button, modifiers, self.at(x, y, key))

    def move(self, x: float, y: float, key: str = "p") -> None:
        QTest.mouseMove(self.panel(key).viewport(), self.at(x, y, key))
        QApplication.processEvents()

    def release(self, x: float, y: float, key: str = "p", button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseRelease(self.panel(key).viewport(), button, PLAIN, self.at(x, y, key))

    def click(self, x: float, y: float, key: str = "p", button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseClick(self.panel(key).viewport(), button, PLAIN, self.at(x, y, key))

    def double_click(self, x: float, y: float, key: str = "p") -> None:
        """What a system sends: press, release, double press, release."""
        self.click(x, y, key)
        QTest.mouseDClick(self.panel(key).viewport(), LEFT, PLAIN, self.at(x, y, key))

    def key(self, key: Qt.Key, shift: bool = False, panel: str = "p") -> None:
        modifiers = Qt.KeyboardModifier.ShiftModifier if shift else PLAIN
        QTest.keyClick(self.panel(panel), key, modifiers)


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    """An empty figure of 700 x 500 pixels on the screen."""
    clock = Clock()
    view = FigureView(clock=clock)
    made = Screen(view, clock)
    view.event_made.connect(made.events.append)
    view.hovered.connect(made.hovers.append)
    view.camera_changed.connect(made.cameras.append)
    view.resize(700, 500)
    view.show()
    view.activateWindow()
    qtbot.waitExposed(view)
    yield made
    view.hide()
    view.deleteLater()
