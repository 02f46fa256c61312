"""A panel that goes away while something rests on it or holds it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window import Window
from rnnviz.events import Drag
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Graph, Handle, Line
from rnnviz.view import Hover
from tests.app.conftest import PATIENCE_MS
from tests.app.plots.conftest import Screen, settle

NET = Graph(key="net", x=np.array([0.0, 2.0]), y=np.array([0.0, 1.0]), edges=np.array([[0, 1]]), tips=("x", "h"))
WITH_NET = Panel("net", (NET,), kind="diagram", place=(0, 0, 1, 1))
PLAIN = Panel("plain", (Line(key="l", x=np.arange(3.0), y=np.arange(3.0)),), place=(1, 0, 1, 1))
ALONE = Panel("plain", PLAIN.marks)


def test_whoever_hears_that_a_panel_has_gone_may_show_another_figure(screen: Screen) -> None:
    """As the window does: it draws anew whatever the pointer rests on."""
    heard: list[object] = []

    def answer(hover: object) -> None:
        heard.append(hover)
        if hover is None:
            screen.view.show_figure(Figure((WITH_NET, PLAIN), rows=(1, 1)), screen.theme, force=True)

    screen.show(WITH_NET, PLAIN, rows=(1, 1))
    screen.move(0.0, 0.0, "net")
    assert screen.hovers[-1] == Hover("net", "net", 0, "node")
    screen.view.hovered.connect(answer)
    screen.view.show_figure(Figure((ALONE,)), screen.theme, force=True)
    assert heard == []
    assert [view.panel.key for view in screen.view.panel_views] == ["plain"]
    settle()
    assert heard == [None]
    assert [view.panel.key for view in screen.view.panel_views] == ["net", "plain"]


def test_the_figure_that_takes_the_place_may_be_shown_again_at_once(screen: Screen) -> None:
    """KeyError in FigureView, three times in 14,000 random actions: its new panel was not there yet."""
    screen.show(Panel("net", (NET,), kind="diagram"))
    screen.move(0.0, 0.0, "net")
    screen.view.hovered.connect(lambda _: screen.view.show_figure(Figure((ALONE,)), screen.theme, force=True))
    screen.show(ALONE)
    assert screen.hovers[-1] is None


def test_a_figure_shown_while_one_is_shown_comes_after_it(screen: Screen) -> None:
    screen.show(WITH_NET, PLAIN, rows=(1, 1))
    view = screen.panel("plain")
    view.measured_anew.connect(lambda: screen.view.show_figure(Figure((WITH_NET,)), screen.theme, force=True))
    longer = Panel("plain", (Line(key="l", x=np.arange(3.0), y=1e5 * np.arange(3.0)),), place=(1, 0, 1, 1))
    screen.view.show_figure(Figure((WITH_NET, longer), rows=(1, 1)), screen.theme, force=True)
    settle()
    assert [view.panel.key for view in screen.view.panel_views] == ["net"]


@pytest.mark.parametrize("force", [True, False])
def test_a_handle_in_hand_when_its_panel_goes_says_nothing_more(screen: Screen, force: bool) -> None:
    handle = Handle(key="h", x=np.zeros(1), y=np.zeros(1), names=("h",), bounds=(-1, 1, -1, 1))
    box = Axis(limits=(-1, 1))
    screen.show(Panel("held", (handle,), x=box, y=box, place=(0, 0, 1, 1)), PLAIN, rows=(1, 1))
    screen.press(0, 0, "held")
    screen.move(0.5, 0.5, "held")
    told = len(screen.events)
    assert isinstance(screen.events[-1], Drag)
    screen.show(ALONE, force=force)
    assert len(screen.events) == told


def test_a_panel_of_the_window_goes_from_under_the_pointer(qtbot: QtBot, window: Window) -> None:
    window.resize(1380, 860)
    window.open_demo("unroll")
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)
    window.grab()
    for key in _keys(window):
        view = window.stage.view.panel_view(key)
        for across in range(8, view.width(), 20):
            QTest.mouseMove(view.viewport(), QPoint(across, view.height() // 2))
        window.staging.change_view(compact=True)
        settle()
        window.staging.change_view(compact=False)
        settle()
    assert window.staging.view.hover is None or window.staging.view.hover.panel in _keys(window)


def _keys(window: Window) -> list[str]:
    return [view.panel.key for view in window.stage.view.panel_views]
