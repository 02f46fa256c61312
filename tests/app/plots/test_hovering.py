"""What the pointer rests on."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Graph, Handle, Image, Line, Points
from rnnviz.view import Hover
from tests.app.plots.conftest import PATIENCE_MS, Screen

NET = Graph(
    key="net", x=np.array([0.0, 2.0, 1.0]), y=np.array([0.0, 0.0, 1.5]),
    edges=np.array([[0, 1], [1, 2], [2, 0], [2, 2]]),
    bend=np.array([0.0, 0.0, 0.4, 0.0]), tips=("x", "h", "y"), edge_tips=("U", "V", "W", "self"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ((0.0, 0.0), Hover("p", "net", 0, "node")),
        ((1.0, 1.5), Hover("p", "net", 2, "node")),
        ((1.0, 0.0), Hover("p", "net", 0, "edge")),
        ((1.5, 0.75), Hover("p", "net", 1, "edge")),
    ],
)
def test_nodes_and_edges_are_told(screen: Screen, place: tuple[float, float], found: Hover) -> None:
    screen.show(Panel("p", (NET,), kind="diagram"))
    screen.move(1.0, -0.4)
    screen.move(*place)
    assert screen.hovers[-1] == found
    screen.move(1.0, -0.4)
    assert screen.hovers[-1] is None


def test_cells_of_an_image_are_told_where_it_asks_for_that(screen: Screen) -> None:
    image = Image(key="map", values=np.arange(6.0).reshape(2, 3), extent=(0.0, 3.0, 0.0, 2.0), named=True)
    axis = Axis(limits=(-1.0, 4.0))
    screen.show(Panel("p", (image,), x=axis, y=axis))
    screen.move(2.5, 1.5)
    assert screen.hovers[-1] == Hover("p", "map", 5, "cell")
    screen.move(0.5, 0.5)
    assert screen.hovers[-1] == Hover("p", "map", 0, "cell")
    screen.move(-0.5, 0.5)
    assert screen.hovers[-1] is None


def test_a_handle_with_words_of_its_own_is_told_and_one_without_is_not(screen: Screen) -> None:
    here = {"x": np.array([0.5]), "y": np.array([0.5])}
    axis = Axis(limits=(0.0, 1.0))
    screen.show(Panel("p", (Handle(key="h", **here, tips=("a centre",)),), x=axis, y=axis))
    screen.move(0.5, 0.5)
    assert screen.hovers[-1] == Hover("p", "h", 0)
    screen.move(0.1, 0.1)
    screen.show(Panel("p", (Handle(key="h", **here),), x=axis, y=axis))
    screen.move(0.5, 0.5)
    assert screen.hovers[-1] is None


def test_a_bent_edge_is_found_where_it_is_drawn(screen: Screen) -> None:
    """From (1, 1.5) to (0, 0), bent to its left by 0.4 of its length."""
    screen.show(Panel("p", (NET,), kind="diagram"))
    start, end = np.array([1.0, 1.5]), np.array([0.0, 0.0])
    step = end - start
    middle = (start + end) / 2 + 0.4 * np.array([-step[1], step[0]])
    screen.move(*middle)
    assert screen.hovers[-1] == Hover("p", "net", 2, "edge")
    screen.move(*((start + end) / 2))
    assert screen.hovers[-1] is None


def test_resting_in_one_place_is_told_once(screen: Screen) -> None:
    screen.show(Panel("p", (NET,), kind="diagram"))
    for shift in np.linspace(-0.05, 0.05, 10):
        screen.move(shift, 0.0)
    assert screen.hovers == [Hover("p", "net", 0, "node")]


def test_leaving_the_panel_is_told(screen: Screen) -> None:
    screen.show(Panel("p", (NET,), kind="diagram"))
    screen.move(0.0, 0.0)
    QApplication.sendEvent(screen.panel(), QEvent(QEvent.Type.Leave))
    assert screen.hovers[-1] is None


def test_what_vanishes_is_rested_on_no_more(screen: Screen) -> None:
    screen.show(Panel("p", (NET,), kind="diagram"))
    screen.move(1.0, -0.4)
    screen.move(0.0, 0.0)
    assert screen.hovers[-1] is not None
    screen.show(Panel("p", (), kind="diagram"))
    assert screen.hovers[-1] is None


def test_points_without_words_are_not_told(screen: Screen) -> None:
    dots = Points(key="d", x=np.array([0.0]), y=np.array([0.0]))
    screen.show(Panel("p", (dots,), x=Axis(limits=(-1, 1)), y=Axis(limits=(-1, 1))))
    screen.move(0.0, 0.0)
    assert screen.hovers == []


def test_a_point_in_a_box_is_told_by_its_own_number(screen: Screen) -> None:
    """Points are sorted by depth to be drawn; the number must be the described one."""
    places = np.random.default_rng(4).uniform(-1, 1, (12, 3))
    dots = Points(key="d", x=places[:, 0], y=places[:, 1], z=places[:, 2], tips=tuple("abcdefghijkl"), size=4.0)
    box, camera = Axis(limits=(-1.0, 1.0)), Camera(azimuth=40.0)
    screen.show(Panel("p", (dots,), kind="space", x=box, y=box, z=box, camera=camera))
    x, y, _ = camera.project(places)
    apart = np.hypot(x[:, None] - x, y[:, None] - y) + 9 * np.eye(12)
    lonely = int(np.argmax(apart.min(axis=1)))
    screen.move(x[lonely], y[lonely])
    assert screen.hovers[-1] == Hover("p", "d", lonely)


def explain(screen: Screen, at: QPoint) -> None:
    viewport = screen.panel().viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize(
    ("place", "words"), [((0.0, 0.0), "x"), ((1.0, 0.0), "U"), ((1.0, -0.45), "Click to add a unit")]
)
def test_the_pointer_at_rest_is_explained(screen: Screen, qtbot: QtBot, place: tuple[float, float], words: str) -> None:
    screen.show(Panel("p", (NET,), kind="diagram", clicks="Click to add a unit"))
    explain(screen, screen.at(*place))
    qtbot.waitUntil(lambda: QToolTip.text() == words, timeout=PATIENCE_MS)
    QToolTip.hideText()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_on_cells_without_words_a_click_is_explained(screen: Screen, qtbot: QtBot) -> None:
    cells = Image(key="map", values=np.zeros((2, 2)), extent=(0.0, 2.0, 0.0, 2.0), named=True)
    screen.show(Panel("p", (cells,), clicks="Click a row"))
    explain(screen, screen.at(0.5, 0.5))
    qtbot.waitUntil(lambda: QToolTip.text() == "Click a row", timeout=PATIENCE_MS)
    QToolTip.hideText()


def test_a_line_has_nothing_to_say(screen: Screen) -> None:
    screen.show(Panel("p", (Line(key="l", x=np.array([0.0, 1.0]), y=np.array([0.0, 1.0])),)))
    screen.move(0.5, 0.5)
    assert screen.hovers == []
    assert screen.panel().viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
