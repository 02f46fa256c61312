"""Everything by keyboard."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.events import Click, Drag
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Handle, Points
from tests.app.plots.conftest import PLAIN, Screen
from tests.app.plots.pictures import pixels

Key = Qt.Key
AXIS = Axis(limits=(-1.0, 1.0))
HANDLES = Handle(key="h", x=np.array([-0.5, 0.5]), y=np.array([0.0, 0.0]), bounds=(-1, 1, -1, 1))
PANEL = Panel("p", (HANDLES,), x=AXIS, y=AXIS)


def stop(screen: Screen) -> object:
    return screen.panel().keyboard.stop


def test_tab_goes_from_handle_to_handle_and_on_to_the_next_panel(screen: Screen) -> None:
    screen.show(PANEL, replace(PANEL, key="q", place=(0, 1, 1, 1)), columns=(1.0, 1.0))
    screen.panel("p").setFocus(Qt.FocusReason.TabFocusReason)
    assert stop(screen) == ("h", 0)
    screen.key(Key.Key_Tab)
    assert stop(screen) == ("h", 1)
    screen.key(Key.Key_Tab)
    assert stop(screen) is None
    assert screen.panel("q").hasFocus()
    assert screen.panel("q").keyboard.stop == ("h", 0)
    QTest.keyClick(screen.panel("q"), Key.Key_Backtab)
    assert stop(screen) == ("h", 1), "from behind, the last one first"


def test_tab_after_a_click_into_the_empty_part_finds_the_handles(screen: Screen) -> None:
    screen.show(PANEL)
    screen.click(0.0, -0.7)
    screen.key(Key.Key_Tab)
    assert stop(screen) == ("h", 0)


def test_the_handle_with_the_keyboard_is_seen(screen: Screen) -> None:
    screen.show(PANEL)
    plain = pixels(screen.panel())
    screen.panel().setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert (pixels(screen.panel()) != plain).any()


@pytest.mark.parametrize(
    ("key", "x", "y"),
    [(Key.Key_Right, 1, 0), (Key.Key_Left, -1, 0), (Key.Key_Up, 0, 1), (Key.Key_Down, 0, -1)],
)
def test_arrow_keys_move_a_handle_and_shift_moves_it_finely(screen: Screen, key: Key, x: int, y: int) -> None:
    screen.show(PANEL)
    screen.panel().setFocus(Qt.FocusReason.TabFocusReason)
    screen.key(key)
    assert screen.events[-1] == Drag("p", "h", 0, -0.5 + 0.02 * x, 0.02 * y, done=True)
    screen.key(key, shift=True)
    last = screen.events[-1]
    assert isinstance(last, Drag)
    assert (last.x, last.y) == pytest.approx((-0.5 + 0.022 * x, 0.022 * y))


def test_a_key_held_down_is_one_drag(screen: Screen) -> None:
    screen.show(PANEL)
    screen.panel().setFocus(Qt.FocusReason.TabFocusReason)
    for repeats in (False, True, True, True):
        for kind in (QEvent.Type.KeyPress, *([QEvent.Type.KeyRelease] if repeats else [])):
            QApplication.sendEvent(screen.panel(), QKeyEvent(kind, Key.Key_Right, PLAIN, "", repeats))
    QTest.keyRelease(screen.panel(), Key.Key_Right)
    assert [event.done for event in screen.events].count(True) == 1
    assert screen.events[-1].x == pytest.approx(-0.42)


def test_the_keyboard_goes_elsewhere_in_the_middle_of_a_move(screen: Screen) -> None:
    screen.show(PANEL)
    screen.panel().setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyPress(screen.panel(), Key.Key_Right)
    screen.panel().clearFocus()
    assert screen.events[-1].done


def test_a_handle_that_vanishes_leaves_the_keyboard_nowhere(screen: Screen) -> None:
    screen.show(PANEL)
    screen.panel().setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyPress(screen.panel(), Key.Key_Right)
    count = len(screen.events)
    screen.show(Panel("p", (), x=AXIS, y=AXIS))
    assert stop(screen) is None
    QTest.keyRelease(screen.panel(), Key.Key_Right)
    assert len(screen.events) == count


def test_clicking_by_keyboard(screen: Screen) -> None:
    screen.show(Panel("p", (), x=AXIS, y=AXIS, clicks="Click to start"))
    screen.panel().setFocus(Qt.FocusReason.TabFocusReason)
    screen.key(Key.Key_Right)
    screen.key(Key.Key_Return)
    (event,) = screen.events
    assert isinstance(event, Click)
    assert (event.x, event.y) == pytest.approx((0.04, 0.0), abs=0.02)


def test_turning_by_keyboard(screen: Screen) -> None:
    dots = Points(key="d", x=np.zeros(1), y=np.zeros(1), z=np.zeros(1))
    screen.show(Panel("p", (dots,), kind="space", camera=Camera(azimuth=10.0, elevation=0.0)))
    screen.panel().setFocus()
    screen.key(Key.Key_Right)
    assert screen.cameras[-1].azimuth == pytest.approx(15.0)
    screen.key(Key.Key_Plus)
    assert screen.panel().camera.zoom == pytest.approx(1.25)


@pytest.mark.parametrize(
    "key", [Key.Key_Space, Key.Key_PageDown, Key.Key_Home, Key.Key_Right, Key.Key_A, Key.Key_Escape]
)
def test_keys_that_mean_nothing_here_are_left_to_the_window(screen: Screen, key: Key) -> None:
    screen.show(Panel("p", (), x=AXIS, y=AXIS, clicks="Click"))
    screen.panel().setFocus()
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, key, PLAIN)
        event.ignore()
        screen.panel().event(event)
        assert not event.isAccepted()


def test_keys_that_mean_something_here_are_not_taken_by_shortcuts(screen: Screen) -> None:
    screen.show(PANEL)
    screen.panel().setFocus(Qt.FocusReason.TabFocusReason)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_Right, PLAIN)
    event.ignore()
    screen.panel().event(event)
    assert event.isAccepted()


def test_a_panel_says_what_it_shows(screen: Screen) -> None:
    screen.show(replace(PANEL, title="Basins", alt="Four basins.", clicks="Click to start."))
    assert screen.panel().accessibleName() == "Basins"
    said = screen.panel().accessibleDescription()
    assert said == "Four basins. Now: h 1 at (-0.5, 0); h 2 at (0.5, 0). Click to start."


def test_a_panel_in_the_focus_says_what_it_shows_now(screen: Screen) -> None:
    screen.show(PANEL)
    screen.show(replace(PANEL, marks=(replace(HANDLES, x=np.array([-0.25, 0.5])),)))
    screen.panel().setFocus()
    assert "h 1 at (-0.25, 0)" in screen.panel().accessibleDescription()
