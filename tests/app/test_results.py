"""The results panel: readable, copied exactly, calm."""

import json
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.inspector.results import ResultsPanel

PROMISED = {
    "nmse": "error of the forecast",
    "W": "weights",
    "fixed_points": "all of them",
    "curve": "long",
    "b": "short",
    "none": "not known yet",
}
RESULTS: dict[str, Any] = {
    "nmse": 0.0273456,
    "W": np.array([[1.161834, 0.0], [0.0, 1.161834]]),
    "fixed_points": [{"point": [1.0, 1.0], "kind": "stored"}, {"point": [0.0, 1.0], "kind": "saddle"}],
    "curve": np.linspace(0, 1, 200),
    "b": [0.25, -1.0],
    "none": None,
}


@pytest.fixture
def panel(qtbot: QtBot) -> ResultsPanel:
    made = ResultsPanel()
    qtbot.addWidget(made)
    made.resize(320, 700)
    made.show_demo(PROMISED)
    with qtbot.waitExposed(made):
        made.show()
    return made


def texts(panel: ResultsPanel) -> dict[str, str]:
    return {name: row.value.text() for name, row in panel.rows.items()}


def cells(panel: ResultsPanel, name: str) -> list[list[str]]:
    table = panel.rows[name].table
    assert table is not None
    model = table.model()
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_what_is_promised_is_there_before_it_is_known(panel: ResultsPanel) -> None:
    assert texts(panel) == dict.fromkeys(PROMISED, "—")
    assert not panel.copy_all.isEnabled()


def test_values_are_readable(panel: ResultsPanel) -> None:
    panel.show_results(RESULTS)
    shown = texts(panel)
    assert shown["nmse"] == "0.02735"
    assert shown["curve"] == "200 values, 0 … 1"
    assert shown["b"] == "0.25, -1"
    assert shown["none"] == "—"
    assert cells(panel, "W") == [["1.162", "0"], ["0", "1.162"]]
    assert cells(panel, "fixed_points") == [["1, 1", "stored"], ["0, 1", "saddle"]]


def test_numbers_change_in_place(qtbot: QtBot, panel: ResultsPanel) -> None:
    panel.show_results(RESULTS)
    QApplication.processEvents()
    before = {name: (row, row.geometry()) for name, row in panel.rows.items()}
    table = panel.rows["W"].table
    panel.show_results({**RESULTS, "nmse": 1.5, "W": [[-0.123456, 22.0], [0.0, 1.0]]})
    QApplication.processEvents()
    assert {name: (row, row.geometry()) for name, row in panel.rows.items()} == before
    assert panel.rows["W"].table is table
    assert cells(panel, "W")[0] == ["-0.1235", "22"]


def test_the_same_numbers_repaint_nothing(panel: ResultsPanel) -> None:
    panel.show_results(RESULTS)
    table = panel.rows["W"].table
    assert table is not None
    said: list[object] = []
    table.model().dataChanged.connect(said.append)
    table.model().modelReset.connect(lambda: said.append("reset"))
    panel.show_results(dict(RESULTS))
    assert said == []


def test_another_kind_of_value_takes_the_place(panel: ResultsPanel) -> None:
    panel.show_results(RESULTS)
    panel.show_results({**RESULTS, "W": None})
    assert panel.rows["W"].table is None
    assert texts(panel)["W"] == "—"
    panel.show_results(RESULTS)
    assert cells(panel, "W")[0] == ["1.162", "0"]


def test_one_and_all_are_copied_as_json(qtbot: QtBot, panel: ResultsPanel) -> None:
    panel.show_results(RESULTS)
    with qtbot.waitSignal(panel.copied) as copied:
        qtbot.mouseClick(panel.rows["W"].copy, Qt.MouseButton.LeftButton)
    assert copied.args == ["W"]
    assert json.loads(QGuiApplication.clipboard().text()) == RESULTS["W"].tolist()
    qtbot.mouseClick(panel.copy_all, Qt.MouseButton.LeftButton)
    everything = json.loads(QGuiApplication.clipboard().text())
    assert everything["curve"] == RESULTS["curve"].tolist()
    assert list(everything) == list(RESULTS)


def test_a_result_nobody_promised_is_shown_too(panel: ResultsPanel) -> None:
    panel.show_results({**RESULTS, "extra": 3})
    assert texts(panel)["extra"] == "3"


def test_another_demo_begins_empty(panel: ResultsPanel) -> None:
    panel.show_results(RESULTS)
    panel.show_demo({"lyapunov": "largest exponent"})
    assert texts(panel) == {"lyapunov": "—"}
