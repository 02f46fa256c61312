"""What should stand still does: canvases, strips and pictures without axes, whatever a drag misses."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from rnnviz.events import Click, Drag
from rnnviz.figure.description import HIDDEN, Axis, Panel
from rnnviz.figure.marks import Canvas, Handle, Line
from tests.app.plots.conftest import Screen

LINE = Line(key="l", x=np.linspace(0, 100, 50), y=np.linspace(0, 1, 50))
ORIGIN = Handle(key="origin", x=np.array([50.0]), y=np.array([0.5]), bounds=(10.0, 90.0, 0.5, 0.5))
STRIP = Panel("p", (LINE, ORIGIN), x=Axis(limits=(0.0, 100.0)), y=Axis(limits=(0.0, 1.0)))
TWO_ON_A_RAIL = replace(ORIGIN, x=np.array([30.0, 70.0]), y=np.array([0.5, 0.5]))
DIAGRAM = Panel("p", (LINE,), kind="diagram", x=replace(HIDDEN, limits=(0.0, 100.0)), y=replace(HIDDEN, limits=(0, 1)))
PAGE = Canvas(key="page", values=np.full((4, 4), -1.0), extent=(0.0, 50.0, 0.0, 0.5))


def limits(screen: Screen) -> tuple[float, ...]:
    area = screen.panel().area
    return (*area.x_limits, *area.y_limits)


def drag(screen: Screen, start: tuple[float, float], end: tuple[float, float]) -> None:
    screen.press(*start)
    screen.move(*((np.array(start) + end) / 2))
    screen.move(*end)
    screen.release(*end)


def zoom_in(screen: Screen) -> None:
    viewport = screen.panel().viewport()
    at = QPointF(viewport.rect().center())
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


@pytest.mark.parametrize(
    "panel",
    [STRIP, replace(STRIP, marks=(LINE, TWO_ON_A_RAIL)), replace(STRIP, marks=(LINE, PAGE)), DIAGRAM],
    ids=["strip", "several on a rail", "canvas", "no axes"],
)
def test_a_drag_that_misses_moves_no_picture(screen: Screen, panel: Panel) -> None:
    screen.show(panel)
    before = limits(screen)
    drag(screen, (80.0, 0.9), (20.0, 0.8))
    assert limits(screen) == before


def test_a_plane_is_still_dragged_and_so_is_a_diagram_once_it_is_zoomed(screen: Screen) -> None:
    for panel, first in ((replace(STRIP, marks=(LINE,)), lambda _: None), (DIAGRAM, zoom_in)):
        screen.show(panel)
        first(screen)
        before = limits(screen)
        drag(screen, (60.0, 0.6), (50.0, 0.5))
        assert limits(screen) != before
        screen.panel().reset_view()


def test_a_drag_anywhere_in_a_strip_moves_its_handle_within_its_bounds(screen: Screen) -> None:
    screen.show(STRIP)
    drag(screen, (20.0, 0.9), (70.0, 0.1))
    last = screen.events[-1]
    assert isinstance(last, Drag)
    assert (last.key, last.index, last.done, last.y) == ("origin", 0, True, 0.5)
    assert last.x == pytest.approx(70.0, abs=0.3)
    assert all(isinstance(event, Drag) for event in screen.events)
    drag(screen, (70.0, 0.9), (99.0, 0.9))
    assert screen.events[-1].x == 90.0


def test_a_click_into_a_strip_calls_the_handle_or_does_what_clicks_do(screen: Screen) -> None:
    screen.show(STRIP)
    screen.click(30.0, 0.9)
    (event,) = screen.events
    assert isinstance(event, Drag)
    assert event.done
    assert event.x == pytest.approx(30.0, abs=0.3)
    screen.show(replace(STRIP, clicks="Click to begin there."))
    screen.click(40.0, 0.9)
    assert [type(event) for event in screen.events] == [Drag, Click]


def test_escape_puts_the_handle_of_a_strip_back(screen: Screen) -> None:
    screen.show(STRIP)
    screen.press(20.0, 0.9)
    screen.move(70.0, 0.9)
    screen.key(Qt.Key.Key_Escape)
    assert screen.events[-1] == Drag("p", "origin", 0, 50.0, 0.5, done=True)
    screen.release(70.0, 0.9)
    assert screen.events[-1].x == 50.0


def test_a_part_that_holds_nothing_any_more_is_not_looked_at_longer(screen: Screen) -> None:
    plane = replace(STRIP, marks=(LINE,))
    screen.show(plane)
    zoom_in(screen)
    screen.show(replace(plane, x=Axis(limits=(0.0, 90.0))))
    assert screen.panel().is_zoomed
    screen.show(replace(plane, x=Axis(limits=(2000.0, 2100.0))))
    assert not screen.panel().is_zoomed
    assert limits(screen) == (2000.0, 2100.0, 0.0, 1.0)
