"""Handles under a real mouse."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnviz.arrays import Array
from rnnviz.events import Drag, Remove
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Line
from tests.app.plots.conftest import PATIENCE_MS, RIGHT, Screen
from tests.app.plots.pictures import pixels

TWO = Handle(
    key="h", x=np.array([-0.5, 0.5]), y=np.array([0.0, 0.0]), names=("A", "B"), bounds=(-0.8, 0.8, -0.6, 0.6),
    removable=True,
)  # fmt: skip
AXIS = Axis(limits=(-1.0, 1.0))


def panel_of(handle: Handle = TWO) -> Panel:
    return Panel("p", (handle,), x=AXIS, y=AXIS)


def positions(screen: Screen) -> Array:
    drawing = screen.drawing("h")
    return np.array([drawing.position(i) for i in range(drawing.count)])


def close_to(screen: Screen, x: float, y: float) -> object:
    """A place, as exactly as whole pixels hit it."""
    area = screen.panel().area
    return pytest.approx((x, y), abs=1.2 / min(area.x_scale, area.y_scale))


def test_a_handle_follows_the_pointer_and_tells_where_it_ended(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(-0.5, 0.0)
    screen.move(-0.2, 0.3)
    assert tuple(positions(screen)[0]) == close_to(screen, -0.2, 0.3)
    screen.move(0.1, 0.4)
    screen.release(0.1, 0.4)
    last = screen.events[-1]
    assert isinstance(last, Drag)
    assert (last.panel, last.key, last.index, last.done) == ("p", "h", 0, True)
    assert (last.x, last.y) == close_to(screen, 0.1, 0.4)
    assert [event.done for event in screen.events].count(True) == 1


def test_on_a_logarithmic_axis_a_handle_tells_numbers_not_their_logarithms(screen: Screen) -> None:
    handle = Handle(key="h", x=np.array([0.0]), y=np.array([0.01]), bounds=(-1.0, 1.0, 1e-3, 10.0))
    screen.show(Panel("p", (handle,), x=AXIS, y=Axis(limits=(1e-4, 100.0), log=True)))
    assert tuple(positions(screen)[0]) == pytest.approx((0.0, -2.0))
    screen.press(0.0, -2.0)
    screen.move(0.0, 0.5)
    screen.release(0.0, 0.5)
    assert np.log10(screen.events[-1].y) == pytest.approx(0.5, abs=0.05)
    screen.press(0.0, 0.5)
    screen.move(0.0, 1.9)
    screen.release(0.0, 1.9)
    assert screen.events[-1].y == pytest.approx(10.0)


def test_moves_within_a_frame_become_one_event(screen: Screen, qtbot: QtBot) -> None:
    screen.show(panel_of())
    screen.press(-0.5, 0.0)
    for step in range(30):
        QTest.mouseMove(screen.panel().viewport(), screen.at(-0.5 + 0.01 * step, 0.1))
    assert len(screen.events) < 30
    qtbot.waitUntil(lambda: bool(screen.events) and screen.events[-1].x > -0.25, timeout=PATIENCE_MS)
    screen.release(-0.21, 0.1)


def test_a_handle_grasped_beside_its_middle_does_not_jump(screen: Screen) -> None:
    screen.show(panel_of())
    grasp = 5 / screen.panel().area.x_scale
    screen.press(-0.5 + grasp, 0.0)
    screen.move(-0.3 + grasp, 0.0)
    assert tuple(positions(screen)[0]) == close_to(screen, -0.3, 0.0)
    screen.release(-0.3 + grasp, 0.0)


def test_figures_that_come_meanwhile_do_not_pull_at_it(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(-0.5, 0.0)
    screen.move(0.0, 0.5)
    late = replace(TWO, x=np.array([-0.45, 0.7]), y=np.array([0.02, 0.1]))
    screen.show(panel_of(late))
    assert tuple(positions(screen)[0]) == close_to(screen, 0.0, 0.5)
    assert tuple(positions(screen)[1]) == (0.7, 0.1), "what is not held goes on"
    screen.release(0.0, 0.5)
    screen.show(panel_of(late))
    assert tuple(positions(screen)[0]) == (-0.45, 0.02), "after the release the figure is believed again"


def test_a_drag_that_was_refused_is_undone_by_the_next_figure(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(-0.5, 0.0)
    screen.move(0.0, 0.5)
    screen.release(0.0, 0.5)
    screen.show(panel_of())
    assert tuple(positions(screen)[0]) == (-0.5, 0.0)


def test_escape_puts_it_back(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(-0.5, 0.0)
    screen.move(0.3, 0.3)
    screen.key(Qt.Key.Key_Escape)
    assert screen.events[-1] == Drag("p", "h", 0, -0.5, 0.0, done=True)
    count = len(screen.events)
    screen.move(0.6, 0.3)
    screen.release(0.6, 0.3)
    assert len(screen.events) == count


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(-1.4, 1.4), st.floats(-1.4, 1.4)), min_size=1, max_size=6))
def test_a_handle_stays_within_its_bounds_wherever_the_pointer_goes(
    screen: Screen, way: list[tuple[float, float]]
) -> None:
    screen.show(panel_of())
    screen.press(-0.5, 0.0)
    for place in way:
        screen.move(*place)
        x, y = positions(screen)[0]
        assert -0.8 <= x <= 0.8
        assert -0.6 <= y <= 0.6
    screen.release(*way[-1])
    assert all(-0.8 <= e.x <= 0.8 and -0.6 <= e.y <= 0.6 for e in screen.events)


def test_a_click_on_a_handle_moves_nothing(screen: Screen) -> None:
    screen.show(panel_of())
    screen.click(-0.5, 0.0)
    assert screen.events == []


@pytest.mark.parametrize("how", ["right click", "double click", "Delete"])
def test_ways_to_remove_a_handle(screen: Screen, how: str) -> None:
    screen.show(panel_of())
    if how == "right click":
        screen.click(0.5, 0.0, button=RIGHT)
    elif how == "double click":
        screen.double_click(0.5, 0.0)
    else:
        screen.click(0.5, 0.0)
        screen.key(Qt.Key.Key_Delete)
    assert screen.events == [Remove("p", "h", 1)]


def test_what_is_not_removable_stays(screen: Screen) -> None:
    screen.show(panel_of(replace(TWO, removable=False)))
    screen.click(0.5, 0.0, button=RIGHT)
    screen.double_click(0.5, 0.0)
    screen.key(Qt.Key.Key_Delete)
    assert screen.events == []


def test_a_handle_shows_that_it_can_be_grasped(screen: Screen) -> None:
    screen.show(panel_of())
    viewport = screen.panel().viewport()
    screen.move(0.0, -0.8)
    plain = pixels(viewport)
    screen.move(0.5, 0.0)
    assert viewport.cursor().shape() == Qt.CursorShape.OpenHandCursor
    assert (pixels(viewport) != plain).any()
    screen.press(0.5, 0.0)
    screen.move(0.5, 0.1)
    assert viewport.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    screen.release(0.5, 0.1)


def test_hidden_in_mid_drag_it_is_released(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(-0.5, 0.0)
    screen.move(0.2, 0.2)
    screen.view.hide()
    assert screen.events[-1].done
    screen.view.show()


def test_a_release_that_went_elsewhere_ends_the_drag(screen: Screen) -> None:
    screen.show(panel_of())
    screen.press(-0.5, 0.0)
    screen.move(0.2, 0.2)
    QTest.mouseRelease(screen.view, Qt.MouseButton.LeftButton)
    screen.move(0.4, 0.4)
    assert screen.events[-1].done
    assert tuple(positions(screen)[0]) == close_to(screen, 0.2, 0.2)


@pytest.mark.parametrize(
    "then",
    [
        panel_of(replace(TWO, x=np.zeros(0), y=np.zeros(0))),
        Panel("p", (), x=AXIS, y=AXIS),
        Panel("p", (Line(key="h", x=np.zeros(2), y=np.zeros(2)),), x=AXIS, y=AXIS),
        Panel("other", (), x=AXIS, y=AXIS),
    ],
    ids=["no handles left", "no mark left", "another mark", "another panel"],
)
def test_a_handle_that_vanishes_in_mid_drag_is_let_go(screen: Screen, then: Panel) -> None:
    screen.show(panel_of())
    held = screen.panel()
    screen.press(-0.5, 0.0)
    screen.move(0.2, 0.2)
    screen.show(then)
    count = len(screen.events)
    if then.key == "p":
        screen.move(0.3, 0.3)
        screen.release(0.3, 0.3)
    QApplication.processEvents()
    assert not held.pointer.is_busy
    assert len(screen.events) == count


def test_an_owner_that_redraws_at_every_event_sees_one_way(screen: Screen) -> None:
    """As the window does it: each event becomes a new figure, at once."""
    screen.show(panel_of())

    def redraw(event: object) -> None:
        assert isinstance(event, Drag)
        x, y = TWO.x.copy(), TWO.y.copy()
        x[event.index], y[event.index] = event.x, event.y
        screen.view.show_figure(Figure((panel_of(replace(TWO, x=x, y=y)),)), screen.theme)

    screen.view.event_made.connect(redraw)
    screen.press(-0.5, 0.0)
    for step in range(10):
        screen.move(-0.5 + 0.05 * step, 0.03 * step)
    screen.release(-0.05, 0.27)
    QApplication.processEvents()
    assert tuple(positions(screen)[0]) == close_to(screen, -0.05, 0.27)
