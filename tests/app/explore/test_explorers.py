"""Exploring a panel of the window: how one gets there, what goes on meanwhile, and how it ends."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from app.explore.explorer import GONE, Explorer
from app.export_dialog import ExportDialog
from app.player import State
from app.settings import Settings
from app.window import Window
from rnnviz.figure.marks import Line
from tests.app.conftest import PATIENCE_MS
from tests.app.explore.test_plot import UNACCEPTED, wheel
from tests.app.plots.conftest import settle
from tests.app.test_window import open_and_wait, press

pytestmark = UNACCEPTED


@pytest.fixture(autouse=True)
def roomy(window: Window) -> None:
    """Every panel is on the stage."""
    window.resize(1600, 900)


def _keys(window: Window) -> list[str]:
    return [view.panel.key for view in window.stage.view.panel_views]


def explored(qtbot: QtBot, window: Window, key: str) -> Explorer:
    qtbot.waitUntil(lambda: key in _keys(window), timeout=PATIENCE_MS)
    window.staging.explore(key)
    explorer = window.staging.explorers.open_ones[-1]
    with qtbot.waitExposed(explorer):
        settle()
    return explorer


def test_a_panel_that_has_just_gone_is_not_explored(qtbot: QtBot, window: Window) -> None:
    window.staging.explore("plane")
    open_and_wait(qtbot, window, state=State.RUNNING)
    window.staging.explore("no such panel")
    assert window.staging.explorers.open_ones == []


def test_the_start_of_the_program_does_not_import_pyqtgraph() -> None:
    code = "import sys; import app.window, app.main; sys.exit('pyqtgraph' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_by_key_the_panel_with_the_focus_or_else_the_largest(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, state=State.RUNNING)
    press(window, Qt.Key.Key_X)
    assert [one.key for one in window.staging.explorers.open_ones] == ["plane"]
    curve = window.stage.view.panel_view("convergence")
    window.activateWindow()
    curve.setFocus()
    qtbot.waitUntil(curve.hasFocus, timeout=PATIENCE_MS)
    press(window, Qt.Key.Key_X)
    window.activateWindow()
    qtbot.waitUntil(curve.hasFocus, timeout=PATIENCE_MS)
    assert [one.key for one in window.staging.explorers.open_ones] == ["plane", "convergence"]
    press(window, Qt.Key.Key_X)
    assert len(window.staging.explorers.open_ones) == 2


def test_by_button(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, state=State.RUNNING)
    button = window.header.findChild(QToolButton, "header-explore")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(window.staging.explorers.open_ones) == 1


@pytest.mark.qt_log_ignore("grabbing the keyboard", "not accepted by receiving widget")
def test_by_the_menu_of_the_panel(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, state=State.RUNNING)
    view = window.stage.view.panel_view("shares")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=QPoint(6, 6))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == "Explore this panel")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    settle()
    assert [one.key for one in window.staging.explorers.open_ones] == ["shares"]


def test_it_goes_on_while_the_run_does_until_it_is_frozen(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, "forecast", State.RUNNING)
    explorer = explored(qtbot, window, "loss")

    def points() -> int:
        return max((len(mark.x) for mark in explorer.plot.panel.marks if isinstance(mark, Line)), default=0)

    before = points()
    qtbot.waitUntil(lambda: points() > before + 3, timeout=PATIENCE_MS)
    qtbot.mouseClick(explorer.freeze, Qt.MouseButton.LeftButton)
    kept = points()
    steps = window.player.snapshot.status.steps
    qtbot.waitUntil(lambda: window.player.snapshot.status.steps > steps + 10, timeout=PATIENCE_MS)
    assert points() == kept
    assert explorer.status.text() == "frozen"
    qtbot.mouseClick(explorer.freeze, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: points() > kept + 3, timeout=PATIENCE_MS)


def test_of_another_demo_it_keeps_what_it_showed_and_goes_on_when_its_own_is_back(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, state=State.RUNNING)
    explorer = explored(qtbot, window, "plane")
    window.open_demo("unroll")
    qtbot.waitUntil(lambda: explorer.status.text() == GONE, timeout=PATIENCE_MS)
    assert explorer.plot.panel.key == "plane"
    assert explorer.plot.panel.marks
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: explorer.status.text() != GONE, timeout=PATIENCE_MS)


def test_linked_axes_show_the_same_part(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, "forecast", State.RUNNING)
    loss, gradient, errors = (explored(qtbot, window, key) for key in ("loss", "gradient", "errors"))
    for one in (loss, gradient, errors):
        qtbot.mouseClick(one.freeze, Qt.MouseButton.LeftButton)
    for one in (loss, gradient):
        qtbot.mouseClick(one.links["x"], Qt.MouseButton.LeftButton)
    assert gradient.plot.limits("x") == pytest.approx(loss.plot.limits("x"))
    before = gradient.plot.limits("y"), errors.plot.limits("x")
    middle = loss.plot.view.sceneBoundingRect().center().toPoint()
    wheel(loss.plot, middle, clicks=3)
    assert loss.plot.is_zoomed
    assert gradient.plot.limits("x") == pytest.approx(loss.plot.limits("x"))
    assert (gradient.plot.limits("y"), errors.plot.limits("x")) == before
    wheel(gradient.plot, gradient.plot.view.sceneBoundingRect().center().toPoint(), clicks=-2)
    assert loss.plot.limits("x") == pytest.approx(gradient.plot.limits("x"))


def test_everything_by_keyboard(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, "forecast", State.RUNNING)
    explorer = explored(qtbot, window, "forecast")
    explorer.activateWindow()
    handle = explorer.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_Space)
    assert explorer.is_frozen
    before = explorer.plot.limits("x")
    QTest.keyClick(handle, Qt.Key.Key_Plus)
    assert explorer.plot.limits("x")[0] > before[0]
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert explorer.plot.limits("x") == pytest.approx(before)
    QTest.keyClick(handle, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(handle, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert explorer.plot.near is not None
    assert explorer.plot.near.index == 1
    assert explorer.plot.near.label in explorer.near.text()
    QTest.keyClick(handle, Qt.Key.Key_Z)
    assert explorer.rectangle.isChecked()
    QTest.keyClick(handle, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.staging.explorers.open_ones == [], timeout=PATIENCE_MS)


def test_the_picture_is_written_as_it_is_looked_at(
    qtbot: QtBot, window: Window, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the project's own exporters: pyqtgraph's writer of SVG fails with Qt 6.11."""
    settings.set("export", {"folder": str(tmp_path), "dpi": 60})
    open_and_wait(qtbot, window, "forecast", State.RUNNING)
    explorer = explored(qtbot, window, "forecast")
    qtbot.mouseClick(explorer.freeze, Qt.MouseButton.LeftButton)
    explorer.plot.set_limits("x", 1000.0, 1040.0)

    def written(dialog: ExportDialog) -> int:
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.said.text().startswith("Written"), timeout=PATIENCE_MS)
        dialog.reject()
        return 0

    monkeypatch.setattr(ExportDialog, "exec", written)
    qtbot.mouseClick(explorer.export, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(explorer.tools.table.save, Qt.MouseButton.LeftButton)
    text = (tmp_path / "forecast-forecast.svg").read_text(encoding="utf-8")
    assert "forecast" in text
    rows = (tmp_path / "forecast-forecast.csv").read_text(encoding="utf-8").splitlines()
    assert any(row.startswith("# ") for row in rows)
    assert sum(not row.startswith("#") for row in rows) > 200
    assert explorer.as_shown().x.limits == pytest.approx((1000.0, 1040.0))


def test_closing_the_window_closes_its_explorers(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, state=State.RUNNING)
    explorer = explored(qtbot, window, "plane")
    gone: list[bool] = []
    explorer.destroyed.connect(lambda: gone.append(True))
    window._may_close = True
    window.close()
    qtbot.waitUntil(lambda: gone == [True], timeout=PATIENCE_MS)


def test_it_wears_the_theme_of_the_window(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, state=State.RUNNING)
    explorer = explored(qtbot, window, "plane")
    window.appearance.toggle_dark()
    assert explorer.plot.paint_style.theme.name == "dark"
    assert explorer.tools.numbers.plot.paint_style.theme.name == "dark"
    settle()
    corner = explorer.plot.grab().toImage().pixelColor(2, 2)
    assert np.array(corner.getRgb()[:3]).mean() < 60


def test_the_pointer_reads_numbers_into_the_line_below(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    explorer = explored(qtbot, window, "plane")
    # Through its own scene: without a screen, the pointer is over whichever window lies at that place.
    explorer.plot.scene().sigMouseMoved.emit(explorer.plot.view.mapViewToScene(QPointF(0.5, 0.6)))
    assert "value" in explorer.near.text()
