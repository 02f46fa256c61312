"""Whatever a demo shows can be explored: every tab finds something to show or to say."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

import rnnviz
from app.explore.explorer import Explorer
from rnnviz.figure.palette import THEMES
from rnnviz.registry import headings


@pytest.mark.parametrize("demo", [heading.id for heading in headings()])
def test_every_panel_can_be_explored(qapp: QApplication, demo: str) -> None:
    run = rnnviz.start(demo)
    run.step()
    for panel in run.figure().panels:
        explorer = Explorer(demo, "", panel, THEMES["light"], lambda *_: None)
        explorer.show()
        tabs = explorer.tools.tabs
        for index in range(tabs.count()):
            if tabs.isTabVisible(index):
                tabs.setCurrentIndex(index)
                explorer.tools.measure()
        (left, right), (low, high) = explorer.plot.area.x_limits, explorer.plot.area.y_limits
        for share in (0.1, 0.5, 0.9):
            explorer.plot.look_at(QPointF(left + share * (right - left), low + share * (high - low)))
        for axis in "xy":
            if explorer.plot.can_be_log(axis):
                explorer.logs[axis].toggle()
        explorer.grab()
        explorer.close()
