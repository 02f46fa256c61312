"""Handles moved by two clicks, for those who cannot drag (WCAG 2.5.7)."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnnviz.events import Click, Drag, Remove
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Handle
from tests.app.plots.conftest import PLAIN, RIGHT, Screen, settle
from tests.app.plots.pictures import pixels

TWO = Handle(
    key="h", x=np.array([-0.5, 0.5]), y=np.array([0.0, 0.0]), names=("A", "B"), bounds=(-0.8, 0.8, -0.6, 0.6),
    removable=True,
)  # fmt: skip
AXIS = Axis(limits=(-1.0, 1.0))
PANEL = Panel("p", (TWO,), x=AXIS, y=AXIS, clicks="Click to add one.")


def place(screen: Screen, index: int = 0) -> tuple[float, float]:
    found: tuple[float, float] = screen.drawing("h").position(index)
    return found


def pick_up(screen: Screen) -> None:
    screen.show(PANEL)
    screen.panel().setFocus()
    screen.click(-0.5, 0.0)


def carry(screen: Screen, x: float, y: float) -> None:
    """Without a button Qt tells only of a pointer that is elsewhere than the test before has left it."""
    screen.move(x + 0.3, y)
    screen.move(x, y)


def test_a_click_picks_up_and_the_next_one_puts_down(screen: Screen) -> None:
    pick_up(screen)
    assert screen.panel().pointer.is_carrying
    assert screen.events == []
    carry(screen, 0.0, 0.3)
    assert place(screen) == pytest.approx((0.0, 0.3), abs=0.01)
    screen.click(0.2, 0.4)
    last = screen.events[-1]
    assert isinstance(last, Drag)
    assert last.done
    assert (last.x, last.y) == pytest.approx((0.2, 0.4), abs=0.01)
    assert not screen.panel().pointer.is_carrying
    assert not [event for event in screen.events if isinstance(event, Click | Remove)]
    count = len(screen.events)
    screen.move(0.5, 0.5)
    assert len(screen.events) == count


def test_it_is_seen_and_said_that_it_is_carried(screen: Screen) -> None:
    screen.show(PANEL)
    screen.move(-0.5, 0.0)
    settle()
    before = pixels(screen.panel())
    screen.click(-0.5, 0.0)
    settle()
    after = pixels(screen.panel())
    here = screen.at(-0.5, 0.0)
    top = np.s_[0 : here.y() // 2]
    assert (before[top] != after[top]).any(), "the words in the corner"
    around = np.s_[here.y() - 20 : here.y() + 20, here.x() - 20 : here.x() + 20]
    assert (before[around] != after[around]).any(), "the dashed ring"
    assert screen.panel().viewport().cursor().shape() == Qt.CursorShape.ClosedHandCursor


@pytest.mark.parametrize("how", ["Escape", "right click"])
def test_it_goes_back_where_it_was(screen: Screen, how: str) -> None:
    pick_up(screen)
    carry(screen, 0.0, 0.3)
    if how == "Escape":
        screen.key(Qt.Key.Key_Escape)
    else:
        screen.click(0.1, 0.3, button=RIGHT)
    assert screen.events[-1] == Drag("p", "h", 0, -0.5, 0.0, done=True)
    assert not screen.panel().pointer.is_carrying


def test_put_down_where_it_was_picked_up_it_has_not_moved(screen: Screen) -> None:
    pick_up(screen)
    screen.click(-0.5, 0.0)
    assert screen.events == []
    assert not screen.panel().pointer.is_carrying


def test_a_trembling_hand_clicks_and_a_steady_one_drags(screen: Screen) -> None:
    screen.show(PANEL)
    here, viewport = screen.at(-0.5, 0.0), screen.panel().viewport()
    for wide, carried in ((1, True), (4, False)):
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, PLAIN, here)
        here.setX(here.x() + wide)
        QTest.mouseMove(viewport, here)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, PLAIN, here)
        assert screen.panel().pointer.is_carrying is carried
        screen.panel().pointer.undo()


def test_a_double_click_still_removes(screen: Screen) -> None:
    screen.show(PANEL)
    screen.double_click(-0.5, 0.0)
    assert screen.events == [Remove("p", "h", 0)]
    assert not screen.panel().pointer.is_carrying


def test_the_keyboard_goes_on_from_where_it_is_carried(screen: Screen) -> None:
    pick_up(screen)
    carry(screen, 0.0, 0.3)
    screen.key(Qt.Key.Key_Right)
    assert not screen.panel().pointer.is_carrying
    assert place(screen) == pytest.approx((0.02, 0.3), abs=0.01)


def test_it_is_let_go_when_it_is_gone_or_hidden(screen: Screen) -> None:
    pick_up(screen)
    carry(screen, 0.0, 0.3)
    screen.view.hide()
    assert screen.events[-1].done
    screen.view.show()
    pick_up(screen)
    screen.show(replace(PANEL, marks=(replace(TWO, x=np.zeros(0), y=np.zeros(0)),)))
    assert not screen.panel().pointer.is_carrying


def test_a_figure_that_comes_meanwhile_does_not_pull_at_it(screen: Screen) -> None:
    pick_up(screen)
    carry(screen, 0.0, 0.3)
    screen.show(replace(PANEL, marks=(replace(TWO, x=np.array([-0.4, 0.7])),)))
    assert place(screen) == pytest.approx((0.0, 0.3), abs=0.01)
    assert place(screen, 1) == (0.7, 0.0)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_camera_is_turned_without_dragging(screen: Screen) -> None:
    from PySide6.QtWidgets import QMenu

    line = replace(TWO, key="h")
    cube = Panel("p", (line,), kind="space", x=AXIS, y=AXIS, z=AXIS)
    screen.show(replace(cube, marks=()))
    screen.click(0.0, 0.0, button=RIGHT)
    (menu,) = screen.panel().findChildren(QMenu)
    before = screen.panel().camera
    next(action for action in menu.actions() if action.text() == "Turn left").trigger()
    menu.close()
    assert screen.cameras[-1] == before.turned(30.0, 0.0)
