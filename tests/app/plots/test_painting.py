"""Canvases under a real mouse."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.plots.drawings.cells import paint_stroke
from rnnviz.arrays import Array
from rnnviz.events import Paint
from rnnviz.figure.description import Panel
from rnnviz.figure.marks import Canvas
from tests.app.plots.conftest import LEFT, PATIENCE_MS, RIGHT, Screen
from tests.app.plots.pictures import pixels

SIDE = 16
BLANK = Canvas(key="c", values=-np.ones((SIDE, SIDE)), extent=(0, SIDE, 0, SIDE), pen=1.0)


def panel_of(canvas: Canvas = BLANK) -> Panel:
    return Panel("p", (canvas,), kind="diagram")


def shown(screen: Screen) -> Array:
    return np.asarray(screen.drawing("c").values)


def colour_at(screen: Screen, x: float, y: float) -> int:
    at = screen.at(x, y)
    return int(pixels(screen.panel())[at.y(), at.x()].sum())


def test_a_stroke_shows_at_once_and_is_told_at_its_end(screen: Screen) -> None:
    screen.show(panel_of())
    paper = colour_at(screen, 8.5, 4.5)
    screen.press(2.5, 4.5)
    screen.move(13.5, 4.5)
    assert colour_at(screen, 8.5, 4.5) < paper - 200
    screen.release(13.5, 4.5)
    last = screen.events[-1]
    assert isinstance(last, Paint)
    assert (last.panel, last.key, last.done) == ("p", "c", True)
    assert (last.values[4, 2:14] == BLANK.high).all(), "no gap between two places of the mouse"
    assert (last.values[8:] == BLANK.low).all()


def test_what_is_sent_is_a_copy(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(2.5, 4.5)
    first = screen.events[0].values.copy()
    screen.move(9.5, 9.5)
    screen.release(9.5, 9.5)
    assert (screen.events[0].values == first).all()
    assert (BLANK.values == -1).all()


def test_copies_come_no_more_than_thirty_times_a_second(screen: Screen, qtbot: QtBot) -> None:
    screen.show(panel_of())
    screen.press(2.5, 2.5)
    for step in range(100):
        screen.move(2.5 + 0.1 * step, 2.5)
    assert len(screen.events) < 100
    qtbot.waitUntil(lambda: screen.events[-1].values[2, 12] == BLANK.high, timeout=PATIENCE_MS)
    assert not screen.events[-1].done
    screen.release(12.5, 2.5)


def test_figures_that_come_meanwhile_do_not_wipe_it(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(2.5, 4.5)
    screen.move(6.5, 4.5)
    screen.show(panel_of(replace(BLANK, values=BLANK.values.copy())))
    assert shown(screen)[4, 4] == BLANK.high
    screen.release(6.5, 4.5)
    screen.show(panel_of())
    assert (shown(screen) == BLANK.low).all(), "after the release the figure is believed again"


@pytest.mark.parametrize(("button", "shift"), [(RIGHT, False), (LEFT, True)])
def test_the_right_button_and_shift_erase(screen: Screen, button: Qt.MouseButton, shift: bool) -> None:
    screen.show(panel_of(replace(BLANK, values=np.ones((SIDE, SIDE)))))
    screen.press(8.5, 8.5, button=button, shift=shift)
    screen.release(8.5, 8.5, button=button)
    values = screen.events[-1].values
    assert values[8, 8] == BLANK.low
    assert values[0, 0] == BLANK.high


def test_escape_takes_the_stroke_back(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(2.5, 4.5)
    screen.move(12.5, 4.5)
    screen.key(Qt.Key.Key_Escape)
    last = screen.events[-1]
    assert isinstance(last, Paint)
    assert last.done
    assert (last.values == BLANK.values).all()


def test_a_canvas_of_another_size_ends_the_stroke(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(2.5, 4.5)
    screen.move(6.5, 4.5)
    screen.show(panel_of(Canvas(key="c", values=np.zeros((8, 8)), extent=(0, SIDE, 0, SIDE))))
    count = len(screen.events)
    screen.move(9.5, 9.5)
    screen.release(9.5, 9.5)
    assert shown(screen).shape == (8, 8)
    assert len(screen.events) == count


def test_painting_by_keyboard(screen: Screen) -> None:
    screen.show(panel_of())
    screen.panel().setFocus(Qt.FocusReason.TabFocusReason)
    screen.key(Qt.Key.Key_Right)
    screen.key(Qt.Key.Key_Space)
    painted = screen.events[-1].values
    rows, columns = np.nonzero(painted == BLANK.high)
    assert len(rows) >= 1
    assert abs(columns.mean() - SIDE / 2) < 2
    screen.show(panel_of(replace(BLANK, values=painted)))
    screen.key(Qt.Key.Key_Backspace)
    assert (screen.events[-1].values == BLANK.low).all()


places = st.tuples(st.floats(-3, 18), st.floats(-3, 18))


@settings(max_examples=200)
@given(places, places, st.floats(0.2, 4.0))
def test_a_stroke_sets_exactly_the_cells_within_the_pen(
    start: tuple[float, float], end: tuple[float, float], pen: float
) -> None:
    values = np.zeros((SIDE, SIDE))
    paint_stroke(values, start, end, pen, 1.0)
    along = np.linspace(0, 1, 400)[:, None, None]
    row, column = np.indices(values.shape)
    apart = np.hypot(
        column - (start[0] + along * (end[0] - start[0])), row - (start[1] + along * (end[1] - start[1]))
    ).min(axis=0)
    reach = max(pen, 0.71)
    assert (values[apart < reach - 0.05] == 1.0).all()
    assert (values[apart > reach + 0.05] == 0.0).all()
