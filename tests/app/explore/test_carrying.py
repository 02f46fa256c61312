"""Lines and grips in an explorer are moved without dragging: by two clicks, or with keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.explore.explorer import Explorer
from app.plots.pointer import CARRIED
from tests.app.explore.test_plot import UNACCEPTED, at
from tests.app.explore.test_tools import CURVES, Open, explore
from tests.app.plots.conftest import settle

__all__ = ["explore"]
pytestmark = UNACCEPTED


def low_line(explorer: Explorer) -> float:
    return float(explorer.tools.region.getRegion()[0])


def click(explorer: Explorer, where: QPoint) -> None:
    QTest.mouseMove(explorer.plot.viewport(), where)
    QTest.mouseClick(explorer.plot.viewport(), Qt.MouseButton.LeftButton, pos=where)
    settle()


def move(explorer: Explorer, where: QPoint) -> None:
    QTest.qWait(30)  # pyqtgraph hears no more than a hundred moves a second
    QTest.mouseMove(explorer.plot.viewport(), where)
    QApplication.processEvents()


def test_a_line_of_the_region_is_carried_from_click_to_click(explore: Open) -> None:
    explorer = explore(CURVES)
    before = low_line(explorer)
    click(explorer, at(explorer.plot, before, 4.5))
    assert explorer.plot.carrying.is_carrying
    assert explorer.near.text() == CARRIED
    line = explorer.tools.region.lines[0]
    assert line.pen.style() == Qt.PenStyle.DashLine
    move(explorer, at(explorer.plot, 50.0, 2.0))
    assert low_line(explorer) == pytest.approx(50.0, abs=1.0)
    click(explorer, at(explorer.plot, 80.0, 2.0))
    assert not explorer.plot.carrying.is_carrying
    assert low_line(explorer) == pytest.approx(80.0, abs=1.0)
    assert explorer.near.text() != CARRIED
    assert line.pen.style() == Qt.PenStyle.SolidLine


def test_a_click_beside_the_lines_picks_up_nothing(explore: Open) -> None:
    explorer = explore(CURVES)
    click(explorer, at(explorer.plot, 100.0, 4.5))
    assert not explorer.plot.carrying.is_carrying


def test_lines_are_moved_with_keys_and_escape_puts_one_back(explore: Open) -> None:
    explorer = explore(CURVES)
    before = explorer.tools.region.getRegion()
    plot = explorer.plot
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_M)
    for _ in range(5):
        QTest.keyClick(plot, Qt.Key.Key_Right)
    assert low_line(explorer) == pytest.approx(before[0] + 10.0, abs=0.6)
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert explorer.tools.region.getRegion() == pytest.approx(before)
    QTest.keyClick(plot, Qt.Key.Key_M)
    QTest.keyClick(plot, Qt.Key.Key_M)
    QTest.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert not plot.carrying.is_carrying
    assert explorer.tools.region.getRegion()[1] == pytest.approx(before[1] - 0.2, abs=0.05)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert explorer.tools.region.getRegion()[1] == pytest.approx(before[1] - 0.2, abs=0.05)
