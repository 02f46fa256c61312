"""What belongs to certain data goes with them: the part that is looked at, and the runs kept to compare."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.window import Window
from rnnviz.figure.marks import Line
from rnnviz.parameters import changed
from rnnviz.registry import load
from tests.app.conftest import IN_A_PROCESS, PATIENCE_MS


def wait_for(qtbot: QtBot, window: Window) -> None:
    """The picture of the parameters in force."""
    qtbot.waitUntil(
        lambda: window.player.snapshot is not None and window.player.snapshot.params == window.document.params
        and window.staging.figure is not None,
        timeout=PATIENCE_MS,
    )  # fmt: skip


def change(qtbot: QtBot, window: Window, **values: object) -> None:
    """What the form does."""
    window._on_inspector_changed(changed(window.document.params, values), False)
    wait_for(qtbot, window)


@pytest.fixture
def short(qtbot: QtBot, window: Window, tmp_path: Path) -> Window:
    """The window with 400 points of a file, forecast at once."""
    path = tmp_path / "wave.csv"
    np.savetxt(path, np.sin(np.arange(400) / 5.0))
    window.resize(1700, 900)
    values = {"data": str(path), "model": "esn", "hidden": (20,), "train_points": 200, "horizon": 20, "epochs": 1}
    window.document.open("forecast", changed(load("forecast").Params(), values))
    wait_for(qtbot, window)
    qtbot.waitUntil(lambda: len(window.player.snapshot.frame.shown.closed) == 20, timeout=PATIENCE_MS)
    return window


def names_of_kept(window: Window) -> set[str]:
    """In the legends of the picture."""
    assert window.staging.figure is not None
    marks = [mark for panel in window.staging.figure.panels for mark in panel.marks]
    return {mark.label for mark in marks if isinstance(mark, Line) and mark.role == "ghost" and mark.label}


def test_a_part_of_400_points_is_not_looked_at_in_10093(qtbot: QtBot, short: Window) -> None:
    view = short.stage.view.panel_view("overview")
    view.zoom(2.0, None)
    short.staging.explore("overview")
    (explorer,) = short.staging.explorers.open_ones
    explorer.plot.zoom(2.0)
    change(qtbot, short, spectral_radius=0.9)
    assert view.is_zoomed
    assert explorer.plot.is_zoomed
    change(qtbot, short, data="laser", origin=None)
    assert not view.is_zoomed
    qtbot.waitUntil(lambda: view.area.x_limits[1] > 10_000, timeout=PATIENCE_MS)
    assert not explorer.plot.is_zoomed


@IN_A_PROCESS  # on a thread the next picture may come, with other numbers on its axes, before the hand lets go
def test_a_drag_anywhere_in_the_strip_moves_the_origin_and_never_the_strip(qtbot: QtBot, short: Window) -> None:
    view = short.stage.view.panel_view("overview")
    limits = view.area.x_limits
    (low, high) = view.area.y_limits
    start, end = (view.area.pixel(x, high - 0.1 * (high - low)).toPoint() for x in (350.0, 300.0))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for share in (0.5, 1.0):
        QTest.mouseMove(view.viewport(), start + (end - start) * share)
        QApplication.processEvents()
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert short.document.params.origin == pytest.approx(300, abs=2)
    assert view.area.x_limits == limits


def test_a_kept_run_is_shown_beside_its_own_data_only(qtbot: QtBot, short: Window) -> None:
    short.orders["ghost"]()
    change(qtbot, short, spectral_radius=0.5)
    qtbot.waitUntil(lambda: names_of_kept(short) == {"run 1"}, timeout=PATIENCE_MS)
    own = short.document.params.data
    change(qtbot, short, data="sunspots")
    qtbot.waitUntil(lambda: len(short.player.snapshot.frame.shown.closed) == 20, timeout=PATIENCE_MS)
    assert names_of_kept(short) == set()
    assert len(short.staging.view.ghosts) == 1
    change(qtbot, short, data=own)
    qtbot.waitUntil(lambda: names_of_kept(short) == {"run 1"}, timeout=PATIENCE_MS)
