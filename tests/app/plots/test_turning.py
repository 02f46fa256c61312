"""Three dimensions under a real mouse."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.plots.spin import Spin
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Points, Surface
from tests.app.plots.conftest import PATIENCE_MS, Screen

LEFT = Qt.MouseButton.LeftButton
BOX = Axis(limits=(-1.0, 1.0))
DOTS = Points(key="d", x=np.zeros(3), y=np.zeros(3), z=np.linspace(-1, 1, 3))


def panel_of(camera: Camera) -> Panel:
    return Panel("p", (DOTS,), kind="space", x=BOX, y=BOX, z=BOX, camera=camera)


def test_dragging_turns_the_camera(screen: Screen, qtbot: QtBot) -> None:
    screen.show(panel_of(Camera(azimuth=0.0, elevation=0.0)))
    viewport, middle = screen.panel().viewport(), screen.panel().viewport().rect().center()
    QTest.mousePress(viewport, LEFT, pos=middle)
    QTest.mouseMove(viewport, middle + QPoint(50, 20))
    QTest.mouseMove(viewport, middle + QPoint(100, 50))
    QTest.mouseRelease(viewport, LEFT, pos=middle + QPoint(100, 50))
    last = screen.cameras[-1]
    assert isinstance(last, Camera)
    assert (last.azimuth, last.elevation) == pytest.approx((-40.0, 20.0))
    assert screen.events == []


def test_what_is_near_follows_the_pointer(screen: Screen) -> None:
    """A point on the near side of the box moves the way the pointer moves."""
    camera = Camera(azimuth=0.0, elevation=0.0)
    screen.show(panel_of(camera))
    viewport, middle = screen.panel().viewport(), screen.panel().viewport().rect().center()
    QTest.mousePress(viewport, LEFT, pos=middle)
    QTest.mouseMove(viewport, middle + QPoint(30, 30))
    QTest.mouseRelease(viewport, LEFT, pos=middle + QPoint(30, 30))
    near = np.array([[1.0, 0.0, 0.0]])
    before, after = camera.project(near), screen.cameras[-1].project(near)
    assert after[0][0] > before[0][0]
    assert after[1][0] < before[1][0]


def test_escape_turns_back(screen: Screen) -> None:
    camera = Camera()
    screen.show(panel_of(camera))
    viewport, middle = screen.panel().viewport(), screen.panel().viewport().rect().center()
    QTest.mousePress(viewport, LEFT, pos=middle)
    QTest.mouseMove(viewport, middle + QPoint(50, 20))
    screen.key(Qt.Key.Key_Escape)
    assert screen.cameras[-1] == camera
    QTest.mouseRelease(viewport, LEFT, pos=middle)


def test_an_owner_that_draws_late_loses_no_turn(screen: Screen, qtbot: QtBot) -> None:
    screen.show(panel_of(Camera(azimuth=0.0)))
    screen.panel().setFocus()
    for _ in range(4):
        screen.key(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: screen.cameras[-1].azimuth == pytest.approx(20.0), timeout=PATIENCE_MS)
    screen.show(panel_of(screen.cameras[-1]))
    screen.key(Qt.Key.Key_Left)
    QApplication.processEvents()
    assert screen.panel().camera.azimuth == pytest.approx(15.0)


def test_a_panel_that_says_so_turns_by_itself(screen: Screen, qtbot: QtBot) -> None:
    screen.show(replace(panel_of(Camera(azimuth=0.0)), turns=30.0))
    qtbot.waitUntil(lambda: len(screen.cameras) >= 2, timeout=PATIENCE_MS)
    assert 0.0 < screen.cameras[-1].azimuth <= 30.0 * 0.1 * len(screen.cameras)
    assert screen.cameras[-1].elevation == Camera().elevation


def test_it_keeps_still_in_the_hand_and_when_it_says_so_no_longer(screen: Screen, qtbot: QtBot) -> None:
    panel = replace(panel_of(Camera()), turns=30.0)
    screen.show(panel)
    qtbot.waitUntil(lambda: bool(screen.cameras), timeout=PATIENCE_MS)
    viewport = screen.panel().viewport()
    QTest.mousePress(viewport, LEFT, pos=viewport.rect().center())
    spin = screen.panel().findChild(Spin)
    told = len(screen.cameras)
    spin.timeout()
    assert len(screen.cameras) == told
    QTest.mouseRelease(viewport, LEFT, pos=viewport.rect().center())
    screen.show(panel_of(Camera()))
    assert not spin.is_turning


def test_pointing_at_a_surface_names_the_point_of_its_grid(screen: Screen) -> None:
    side = np.linspace(-1.0, 1.0, 5)
    sheet = Surface(key="s", x=side, y=side, z=np.zeros((5, 5)))
    above = Panel("p", (sheet,), kind="space", x=BOX, y=BOX, z=BOX, camera=Camera(0.0, 90.0, distance=np.inf))
    screen.show(above)
    for row, column in ((0, 0), (1, 2), (3, 3)):
        middle = np.array([[side[column] + 0.25, side[row] + 0.25, 0.0]])
        x, y, _ = above.camera.project(middle)
        screen.move(float(x[0]), float(y[0]))
        assert (screen.hovers[-1].key, screen.hovers[-1].index) == ("s", row * 5 + column)
    screen.move(1.05, 1.05)
    assert screen.hovers[-1] is None


def test_somebody_who_wants_less_motion_sees_no_turning_and_few_pictures(screen: Screen) -> None:
    cube = replace(panel_of(Camera()), turns=40.0)
    screen.view.set_calm(True)
    screen.show(cube)
    assert not screen.panel()._spin.is_turning
    shown = screen.panel().panel
    later = replace(cube, marks=(replace(DOTS, x=np.full(3, 0.5)),))
    for seconds, is_new in ((0.1, False), (0.5, True)):
        screen.clock.now += seconds
        screen.show(later, force=False)
        assert (screen.panel().panel is not shown) is is_new
    screen.view.set_calm(False)
    assert screen.panel()._spin.is_turning
