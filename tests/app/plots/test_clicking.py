"""Clicks, zooming and panning with a real mouse."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu

from app.plots.axis_ticks import FURTHEST
from rnnviz.events import Click
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Line
from tests.app.plots.conftest import RIGHT, Screen

LINE = Line(key="l", x=np.linspace(0, 10, 50), y=np.linspace(0, 5, 50))


def panel_of(clicks: str = "") -> Panel:
    return Panel("p", (LINE,), clicks=clicks)


def limits(screen: Screen) -> tuple[float, ...]:
    area = screen.panel().area
    return (*area.x_limits, *area.y_limits)


def wheel(screen: Screen, x: float, y: float, notches: float) -> None:
    viewport = screen.panel().viewport()
    at = QPointF(screen.at(x, y))
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, round(120 * notches)), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def test_a_click_is_told_in_data_units(screen: Screen) -> None:
    screen.show(panel_of("Click to start here"))
    screen.click(7.0, 2.0)
    (event,) = screen.events
    assert isinstance(event, Click)
    assert (event.panel, event.double) == ("p", False)
    assert (event.x, event.y) == pytest.approx((7.0, 2.0), abs=0.05)


def test_a_double_click_is_told_as_one(screen: Screen) -> None:
    screen.show(panel_of("Click twice to clear"))
    screen.double_click(7.0, 2.0)
    assert [event.double for event in screen.events] == [False, True]


def test_a_click_on_logarithmic_axes_is_told_in_data_units(screen: Screen) -> None:
    line = Line(key="l", x=np.array([1.0, 1000.0]), y=np.array([0.01, 10.0]))
    screen.show(Panel("p", (line,), x=Axis(log=True), y=Axis(log=True), clicks="Click"))
    screen.click(2.0, -1.0)
    (event,) = screen.events
    assert (event.x, event.y) == pytest.approx((100.0, 0.1), rel=0.05)


def test_without_an_invitation_a_click_does_nothing(screen: Screen) -> None:
    screen.show(panel_of())
    screen.click(7.0, 2.0)
    assert screen.events == []


def test_a_click_beside_the_picture_does_nothing(screen: Screen) -> None:
    screen.show(panel_of("Click"))
    screen.click(-0.5, 2.0)
    assert screen.events == []


def test_the_pointer_shows_that_clicks_do_something(screen: Screen) -> None:
    screen.show(panel_of("Click"))
    screen.move(5.0, 1.0)
    assert screen.panel().viewport().cursor().shape() == Qt.CursorShape.CrossCursor


def test_dragging_the_plane_is_no_click_and_keeps_the_data_under_the_pointer(screen: Screen) -> None:
    screen.show(panel_of("Click"))
    before = limits(screen)
    screen.press(6.0, 2.0)
    to = screen.at(4.0, 3.0)
    screen.move(4.0, 3.0)
    screen.release(6.0, 2.0)
    assert screen.events == []
    assert limits(screen) != before
    assert screen.panel().area.data(QPointF(to)) == pytest.approx((6.0, 2.0), abs=0.05)


def test_the_wheel_zooms_at_the_pointer_and_new_data_leave_it_so(screen: Screen) -> None:
    screen.show(panel_of())
    wheel(screen, 8.0, 4.0, 3)
    zoomed = limits(screen)
    assert zoomed[1] - zoomed[0] == pytest.approx(10 / 1.2**3)
    assert (8.0 - zoomed[0]) / (zoomed[1] - zoomed[0]) == pytest.approx(0.8, abs=0.01)
    longer = Line(key="l", x=np.linspace(0, 100, 50), y=np.linspace(0, 50, 50))
    screen.show(Panel("p", (longer,)))
    assert limits(screen) == zoomed
    screen.key(Qt.Key.Key_A)
    assert limits(screen) == (0.0, 100.0, 0.0, 50.0)


def test_zooming_in_and_out_again_ends_where_it_began(screen: Screen) -> None:
    screen.show(panel_of())
    before = limits(screen)
    wheel(screen, 5.0, 2.0, 4)
    wheel(screen, 5.0, 2.0, -4)
    assert limits(screen) == pytest.approx(before, abs=0.2)


def test_zooming_has_ends(screen: Screen) -> None:
    screen.show(panel_of())
    for notches in [10] * 40 + [-10] * 80:
        wheel(screen, 5.0, 2.5, notches)
    wide = limits(screen)[1] - limits(screen)[0]
    assert 10.0 < wide <= 200.0
    QApplication.processEvents()


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("how", ["double click", "A", "menu", "panned back"])
def test_ways_back_to_the_whole_view(screen: Screen, how: str) -> None:
    screen.show(panel_of())
    before = limits(screen)
    if how == "panned back":
        screen.press(6.0, 2.0)
        screen.move(4.0, 3.0)
        screen.key(Qt.Key.Key_Escape)
        screen.release(6.0, 2.0)
    else:
        wheel(screen, 8.0, 4.0, 3)
    if how == "double click":
        screen.double_click(8.0, 4.0)
    elif how == "A":
        screen.key(Qt.Key.Key_A)
    elif how == "menu":
        screen.click(8.0, 4.0, button=RIGHT)
        (menu,) = screen.panel().findChildren(QMenu)
        menu.actions()[0].trigger()
        menu.close()
    assert limits(screen) == before
    assert not screen.panel().is_zoomed


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_offers_to_look_closely_and_nothing_to_reset_where_nothing_is_zoomed(screen: Screen) -> None:
    asked: list[str] = []
    screen.view.explored.connect(asked.append)
    screen.show(panel_of())
    screen.click(8.0, 4.0, button=RIGHT)
    (menu,) = screen.panel().findChildren(QMenu)
    (action,) = menu.actions()
    action.trigger()
    menu.close()
    assert asked == ["p"]


def test_zooming_by_keyboard(screen: Screen) -> None:
    screen.show(panel_of())
    screen.panel().setFocus()
    screen.key(Qt.Key.Key_Plus)
    low, high = screen.panel().area.x_limits
    assert (low + high) / 2 == pytest.approx(5.0)
    assert high - low == pytest.approx(8.0)
    screen.key(Qt.Key.Key_Minus)
    assert screen.panel().area.x_limits == pytest.approx((0.0, 10.0))


def test_a_zoomed_logarithmic_axis_keeps_its_numbers(screen: Screen) -> None:
    line = Line(key="l", x=np.array([0.0, 1.0]), y=np.array([0.001, 10.0]))
    screen.show(Panel("p", (line,), y=Axis(log=True)))
    for _ in range(20):
        wheel(screen, 0.5, -1.0, 1)
    assert len(screen.panel().frame.y_ticks) >= 2


def test_a_logarithmic_axis_shows_more_decades_further_away_and_ends_where_numbers_do(screen: Screen) -> None:
    line = Line(key="l", x=np.array([0.0, 1.0]), y=np.array([1e-30, 1e30]))
    screen.show(Panel("p", (line,), y=Axis(log=True)))
    for _ in range(20):
        wheel(screen, 0.5, 0.0, -1)
    numbered = [at for at, _ in screen.panel().frame.y_ticks]
    assert min(numbered) < -60 < 60 < max(numbered)
    for _ in range(20):
        at = screen.panel().area.y_limits
        screen.panel().set_limits((0.0, 1.0), (at[0] + 100, at[1] + 100))
        QApplication.processEvents()
    assert screen.panel().area.y_limits[1] <= FURTHEST


def test_what_was_looked_at_closely_can_be_looked_at_closer_when_the_data_have_shrunk(screen: Screen) -> None:
    long = Line(key="l", x=np.linspace(0, 10_000, 50), y=np.linspace(0, 5, 50))
    screen.show(Panel("p", (long,)))
    wheel(screen, 0.0, 0.0, 4)
    screen.show(panel_of())
    before = limits(screen)
    wheel(screen, 5.0, 2.5, 1)
    assert limits(screen)[1] - limits(screen)[0] < before[1] - before[0]
