"""A data file brought to the window: what is seen of it, what is taken, and what is said when it is wrong."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.data_dialog import DataDialog
from app.patience import Cancelled, waited
from app.player import State
from app.window import Window
from rnnviz.data.series import load_series
from rnnviz.registry import load
from tests.app.conftest import PATIENCE_MS
from tests.app.test_sessions import drop

WAVE = [round(10 * np.sin(number / 3), 3) for number in range(200)]


def german(path: Path) -> Path:
    """As a German Excel writes it: semicolons, decimal commas, a column of text, one of numbers, one with a gap."""
    rows = [f"{n};gut;{str(value).replace('.', ',')};{'' if n == 7 else n * n}" for n, value in enumerate(WAVE)]
    path.write_text("Zeit;Lage;Spannung (mV);Lücke\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[DataDialog]:
    demo = load("forecast")
    made = DataDialog(german(tmp_path / "laser.csv"), demo, demo.Params(), None)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.reject()


@contextmanager
def in_the_dialog(*, press: bool) -> Iterator[list[str]]:
    """When the dialog comes up, presses "Use this series" or "Cancel"; the list holds what it said."""
    said: list[str] = []
    timer = QTimer()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, DataDialog):
            said.append(dialog.said.text())
            dialog.use.click() if press else dialog.reject()

    timer.timeout.connect(look)
    timer.start(20)
    yield said
    timer.stop()


@pytest.fixture
def forecasting(qtbot: QtBot, window: Window) -> Window:
    window.open_demo("forecast")
    window.document.change(window.document.params.model_copy(update={"hidden": (4,), "epochs": 5}), "smaller")
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    return window


def test_semicolons_and_decimal_commas_are_seen_and_read(dialog: DataDialog) -> None:
    assert [dialog.table.horizontalHeaderItem(n).text() for n in range(4)] == [
        "Zeit", "Lage", "Spannung (mV)", "Lücke",
    ]  # fmt: skip
    assert dialog.table.item(1, 1).text() == "gut"
    assert dialog.column.currentData() == "Spannung (mV)"
    assert dialog.train.value() == 160
    assert dialog.said.text() == "200 points in mV: learn from the first 160, forecast from there."
    assert dialog.params.data.endswith("laser.csv")
    assert (dialog.params.column, dialog.params.train_points, dialog.params.origin) == ("Spannung (mV)", 160, None)


def test_the_split_can_be_moved_but_not_past_the_end(dialog: DataDialog) -> None:
    dialog.train.setValue(150)
    assert dialog.params.train_points == 150
    dialog.train.setValue(201)
    assert dialog.params is None
    assert not dialog.use.isEnabled()
    assert dialog.said.text() == "laser: Spannung (mV) has 200 points; more than these cannot be learned from."
    dialog.train.setValue(200)
    assert dialog.params.train_points == 200
    assert dialog.said.text() == "200 points in mV: learn from all of them, forecast what lies beyond the data."


@pytest.mark.parametrize("demo_id", ["forecast-bench", "forecast-sweep"])
def test_demos_that_compare_scores_need_something_to_score(qtbot: QtBot, tmp_path: Path, demo_id: str) -> None:
    demo = load(demo_id)
    dialog = DataDialog(german(tmp_path / "laser.csv"), demo, demo.Params(), None)
    qtbot.addWidget(dialog)
    dialog.train.setValue(200)
    assert dialog.params is None
    assert "leave some of them to be forecast" in dialog.said.text()


def test_a_column_with_a_gap_is_refused_where_it_is_chosen(dialog: DataDialog) -> None:
    dialog.column.setCurrentText("Lücke")
    assert dialog.params is None
    assert not dialog.use.isEnabled()
    assert "Lücke" in dialog.said.text()
    assert dialog.said.text().count(".") <= 2
    dialog.column.setCurrentText("Zeit")
    assert dialog.params.column == "Zeit"


def test_gaps_are_bridged_where_that_is_chosen_and_it_is_said(dialog: DataDialog) -> None:
    dialog.column.setCurrentText("Lücke")
    dialog.gaps.setCurrentText("interpolate")
    assert dialog.params.gaps == "interpolate"
    assert dialog.remarks.labels[0].text().startswith("1 missing value in 1 gap is interpolated")
    assert dialog.remarks.labels[0].property("tone") == "warning"
    assert "200 points of laser: Lücke" in dialog.trace.accessibleDescription()


def test_what_takes_long_is_waited_for_without_holding_the_window(qtbot: QtBot) -> None:
    parent, painted, may_end = QWidget(), [], threading.Event()
    qtbot.addWidget(parent)
    timer = QTimer()
    timer.timeout.connect(lambda: (painted.append(True), may_end.set()))
    timer.start(10)
    assert waited(parent, "Reading …", lambda: may_end.wait(20) and 7) == 7
    timer.stop()
    assert painted


def test_waiting_can_be_given_up(qtbot: QtBot) -> None:
    parent, may_end = QWidget(), threading.Event()
    qtbot.addWidget(parent)
    timer = QTimer()

    def cancel() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, QProgressDialog):
            shown.findChildren(QPushButton)[0].click()

    timer.timeout.connect(cancel)
    timer.start(10)
    ended: list[bool] = []
    with pytest.raises(Cancelled):
        waited(parent, "Reading …", lambda: ended.append(may_end.wait(20)))
    timer.stop()
    assert not ended
    may_end.set()


def test_a_name_of_any_length_leaves_the_dialog_on_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("\n".join(["name " * 2000, *map(str, WAVE)]))
    dialog = DataDialog(file, load("forecast"), load("forecast").Params(), None)
    qtbot.addWidget(dialog)
    assert dialog.minimumSizeHint().width() < 700
    assert dialog.table.columnWidth(0) < 700
    dialog.use.click()
    assert dialog.params.column == ("name " * 2000).strip()


def test_too_few_points_are_counted(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("\n".join(map(str, WAVE[:20])))
    dialog = DataDialog(file, load("forecast"), load("forecast").Params(), None)
    qtbot.addWidget(dialog)
    assert dialog.said.text() == "own has only 20 points; at least 21 are needed."
    assert not dialog.use.isEnabled()


def test_a_column_of_words_cannot_be_chosen(qtbot: QtBot, dialog: DataDialog) -> None:
    row = dialog.column.findData("Lage")
    assert not dialog.column.model().flags(dialog.column.model().index(row, 0)) & Qt.ItemFlag.ItemIsEnabled


def test_nan_is_named_by_its_row(qtbot: QtBot, tmp_path: Path) -> None:
    values = np.array(WAVE)
    values[11] = np.nan
    np.save(tmp_path / "wave.npy", values)
    demo = load("forecast")
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = DataDialog(tmp_path / "wave.npy", demo, demo.Params(), parent)
    assert dialog.params is None
    assert "12" in dialog.said.text() or "11" in dialog.said.text()
    assert not dialog.use.isEnabled()


def test_a_file_dropped_on_the_demo_is_learned_from(qtbot: QtBot, forecasting: Window, tmp_path: Path) -> None:
    before = forecasting.document.params
    with in_the_dialog(press=True) as said:
        assert drop(forecasting, german(tmp_path / "laser.csv"))
        qtbot.waitUntil(lambda: forecasting.document.params != before, timeout=PATIENCE_MS)
    assert said == ["200 points in mV: learn from the first 160, forecast from there."]
    qtbot.waitUntil(
        lambda: forecasting.player.state is State.FINISHED and forecasting.player.snapshot.params.train_points == 160,
        timeout=PATIENCE_MS,
    )
    forecasting.orders["undo"]()
    assert forecasting.document.params == before


def test_cancelling_changes_nothing(qtbot: QtBot, forecasting: Window, tmp_path: Path) -> None:
    before = forecasting.document.params
    with in_the_dialog(press=False) as said:
        forecasting.open_path(german(tmp_path / "laser.csv"))
    assert len(said) == 1
    assert forecasting.document.params == before


def test_a_file_dropped_on_a_demo_without_data_opens_one_that_takes_it(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    window.open_demo("hopfield-plane")
    with in_the_dialog(press=False):
        window.open_path(german(tmp_path / "laser.csv"))
    assert window.document.demo.id == "hopfield-plane"
    with in_the_dialog(press=True):
        window.open_path(german(tmp_path / "laser.csv"))
    assert window.document.demo.file_parameter
    assert window.document.params.column == "Spannung (mV)"


WRONG = {
    "empty.csv": (b"", "empty"),
    "words.csv": (b"name\nanna\nbert\nclara\n", "number"),
    "picture.csv": (bytes(range(256)) * 8, ""),
    "row.csv": (b"t,y\n1,2\n", ""),
    "broken.npy": (b"\x93NUMPY\x01\x00garbage", ""),
    "broken.xlsx": (b"PK\x03\x04garbage", ""),
    "broken.mat": (b"MATLAB 5.0 garbage", ""),
}


@pytest.mark.parametrize("name", [*WRONG, "missing.csv", "folder.csv"])
def test_a_file_that_cannot_be_used_is_one_sentence_and_changes_nothing(
    qtbot: QtBot, window: Window, tmp_path: Path, name: str
) -> None:
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)
    window.player.pause()
    qtbot.waitUntil(lambda: window.player.state is State.PAUSED, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.player.snapshot.status.refining, timeout=PATIENCE_MS)
    if name == "folder.csv":
        (tmp_path / name).mkdir()
    elif name in WRONG:
        (tmp_path / name).write_bytes(WRONG[name][0])
    before, snapshot = window.document.params, window.player.snapshot
    with in_the_dialog(press=False) as said:
        window.open_path(tmp_path / name)
    assert said == []
    words = window.status.text
    assert name in words
    assert WRONG.get(name, (b"", ""))[1] in words
    assert "\n" not in words
    assert "Traceback" not in words
    assert window.document.params == before
    assert window.player.snapshot is snapshot


def dialog_on(qtbot: QtBot, path: Path, text: str) -> DataDialog:
    path.write_text(text, encoding="utf-8")
    demo = load("forecast")
    made = DataDialog(path, demo, demo.Params(), None)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_sign_that_may_be_meant_in_two_ways_is_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    numbers = [f"{1 + n % 7},{(n * 37) % 900 + 100}" for n in range(60)]
    dialog = dialog_on(
        qtbot, tmp_path / "own.csv", "day;price\n" + "\n".join(f"{n};{y}" for n, y in enumerate(numbers))
    )
    assert dialog.params is None
    assert "'1,100' may be 1.100 or 1100; choose decimal = comma for the first" in dialog.said.text()
    assert dialog.decimal.isVisible()
    dialog.decimal.setCurrentIndex(dialog.decimal.findData("comma"))
    assert (dialog.params.decimal, dialog.params.column) == ("comma", "price")
    assert "60 points of own: price" in dialog.trace.accessibleDescription()
    comma = finished_values(dialog)
    dialog.decimal.setCurrentIndex(dialog.decimal.findData("point"))
    assert dialog.params.decimal == "point"
    assert finished_values(dialog) == [1000 * value for value in comma]


def finished_values(dialog: DataDialog) -> list[float]:
    """What a run would read with the choice."""
    params = dialog.params
    return load_series(params.data, params.column, params.gaps, decimal=params.decimal).values.tolist()


def test_with_another_sign_the_columns_are_others(qtbot: QtBot, tmp_path: Path) -> None:
    text = "\n".join(f"{n % 9},{n % 8 + 1}" for n in range(60))
    dialog = dialog_on(qtbot, tmp_path / "own.csv", text)
    assert dialog.table.columnCount() == dialog.column.count() == 2
    dialog.decimal.setCurrentIndex(dialog.decimal.findData("comma"))
    assert dialog.table.columnCount() == dialog.column.count() == 1
    assert finished_values(dialog)[:3] == [0.1, 1.2, 2.3]
    dialog.decimal.setCurrentIndex(dialog.decimal.findData("auto"))
    assert dialog.column.count() == 2


def test_how_a_file_was_read_is_said_quietly(qtbot: QtBot, tmp_path: Path) -> None:
    rows = "\n".join(f"{2000 - n},{(n * 37) % 100}" for n in range(60))
    dialog = dialog_on(qtbot, tmp_path / "own.csv", "year,level\n" + rows)
    assert [(label.text().partition(":")[0], label.property("tone")) for label in dialog.remarks.labels] == [
        ("'year' runs backwards in the file", "muted")
    ]
    assert dialog.params is not None


def test_arrays_have_no_decimal_sign(qtbot: QtBot, tmp_path: Path) -> None:
    np.save(tmp_path / "own.npy", np.sin(np.arange(60.0)))
    demo = load("forecast")
    dialog = DataDialog(tmp_path / "own.npy", demo, demo.Params(), None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.decimal.isVisible()
