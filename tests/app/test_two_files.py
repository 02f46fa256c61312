"""A training file and a test file brought to the window: by dropping both, and from the dialog."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.data_dialog import DataDialog
from app.dropped import training_file_first
from app.player import State
from app.window import Window
from rnnviz.parameters import chosen
from rnnviz.registry import load
from tests.app.conftest import PATIENCE_MS

WAVE = 50 + 20 * np.sin(np.arange(90.0))


def pair(folder: Path, names: tuple[str, str]) -> list[Path]:
    """60 points to learn from, and the 30 that follow."""
    for name, values in zip(names, (WAVE[:60], WAVE[60:]), strict=True):
        np.savetxt(folder / name, values)
    return [folder / name for name in names]


def drop(window: Window, *paths: Path) -> bool:
    """Drag files over the window and let them go; False when they are not welcome."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, copy = window.rect().center(), Qt.DropAction.CopyAction
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, copy, data, left, plain)
    enter.ignore()
    window.dragEnterEvent(enter)
    if enter.isAccepted():
        window.dropEvent(QDropEvent(QPointF(where), copy, data, left, plain))
    return enter.isAccepted()


@contextmanager
def clicking(qtbot: QtBot, *buttons: str) -> Iterator[list[str]]:
    """In the dialogs that come up one after the other, clicks these buttons; the list holds what each said."""
    said: list[str] = []
    left = list(buttons)
    timer = QTimer()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, DataDialog) and left and dialog.isVisible():
            said.append(dialog.said.text())
            button = {"use": dialog.use, "exchange": dialog.test.exchange}[left.pop(0)]
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    timer.timeout.connect(look)
    timer.start(20)
    yield said
    timer.stop()


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (("train.csv", "test.csv"), "train.csv"), (("test.csv", "train.csv"), "train.csv"),
        (("laserpred.dat", "lasertrain.dat"), "lasertrain.dat"), (("b.csv", "a.csv"), "b.csv"),
        (("X_test.npy", "X_train.npy"), "X_train.npy"), (("y.csv", "y_test.csv"), "y.csv"),
        (("holdout.csv", "y.csv"), "y.csv"),
    ],
)  # fmt: skip
def test_names_say_which_is_which(names: tuple[str, str], first: str) -> None:
    assert training_file_first(*map(Path, names))[0].name == first


def test_two_files_dropped_together_are_learned_from_and_forecast(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.open_demo("forecast")
    window.document.change(window.document.params.model_copy(update={"hidden": (4,), "epochs": 5}), "smaller")
    train, test = pair(tmp_path, ("my_train.csv", "my_test.csv"))
    with clicking(qtbot, "use") as said:
        assert drop(window, test, train)
        qtbot.waitUntil(lambda: window.document.params.test_file is not None, timeout=PATIENCE_MS)
    assert said[0].startswith("90 points: learn from the first 60, forecast the last 30.")
    params = window.document.params
    assert (params.data, params.test_file, params.train_points, params.horizon) == (str(train), str(test), 60, None)
    qtbot.waitUntil(
        lambda: window.player.state is State.FINISHED and window.player.snapshot.params == params, timeout=PATIENCE_MS
    )
    scene = window.player.snapshot.frame.scene
    assert (scene.train_points, scene.origin, scene.horizon, scene.name) == (60, 60, 30, "my_train, then my_test")


def test_a_test_file_that_is_added_in_the_form_is_forecast_at_once(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train, test = pair(tmp_path, ("train.csv", "test.csv"))
    one = {"data": str(train), "model": "esn", "hidden": 10}
    window.document.open("forecast", chosen(load("forecast").Params, one))
    window.player.pause()
    qtbot.waitUntil(lambda: window.player.state is State.PAUSED, timeout=PATIENCE_MS)
    chooser = window.inspector.form.rows["test_file"].control
    assert chooser.combo.currentText() == "none"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(test), ""))
    qtbot.mouseClick(chooser.browse, Qt.MouseButton.LeftButton)
    assert chooser.combo.currentText() == "test.csv"
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    assert window.player.snapshot.frame.scene.name == "train, then test"


def test_names_that_say_nothing_are_asked_about_and_the_two_can_be_exchanged(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    window.open_demo("hopfield-plane")
    later, earlier = pair(tmp_path, ("one.csv", "two.csv"))[::-1]
    with clicking(qtbot, "exchange", "use") as said:
        assert drop(window, later, earlier)
        qtbot.waitUntil(lambda: window.document.demo.id == "forecast", timeout=PATIENCE_MS)
    assert [words.partition(",")[0] for words in said] == [
        "90 points: learn from the first 30", "90 points: learn from the first 60",
    ]  # fmt: skip
    assert (window.document.params.data, window.document.params.test_file) == (str(earlier), str(later))


def test_three_files_or_a_session_with_another_are_not_welcome(window: Window, tmp_path: Path) -> None:
    assert not drop(window, *(tmp_path / name for name in ("a.csv", "b.csv", "c.csv")))
    assert not drop(window, tmp_path / "a.csv", tmp_path / "b.rnnviz")


def test_a_test_file_is_chosen_in_the_dialog_and_left_out_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train, test = pair(tmp_path, ("train.csv", "test.csv"))
    demo = load("forecast")
    dialog = DataDialog(train, demo, demo.Params(horizon=20), None)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert (dialog.params.test_file, dialog.train.value(), dialog.params.horizon) == (None, 48, 12)
    assert not dialog.test.exchange.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(test), ""))
    qtbot.mouseClick(dialog.test.choose, Qt.MouseButton.LeftButton)
    assert dialog.test.choose.text() == "test.csv"
    assert (dialog.params.test_file, dialog.train.value(), dialog.params.horizon) == (str(test), 60, None)
    assert "Only train.csv, 60 points, is learned from" in dialog.said.text()
    assert dialog.trace.accessibleDescription() == "90 points of train, then test"
    dialog.train.setValue(61)
    assert dialog.params is None
    assert dialog.said.text() == "train has 60 points; more than these cannot be learned from."
    qtbot.mouseClick(dialog.test.leave_out, Qt.MouseButton.LeftButton)
    assert (dialog.params.test_file, dialog.train.value()) == (None, 48)
    dialog.reject()


def test_a_test_file_that_does_not_fit_is_one_sentence(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train, _ = pair(tmp_path, ("train.csv", "test.csv"))
    wide = tmp_path / "wide.csv"
    np.savetxt(wide, np.column_stack((WAVE, WAVE[::-1])), delimiter=",")
    demo = load("forecast")
    dialog = DataDialog(train, demo, demo.Params(), None, wide)
    qtbot.addWidget(dialog)
    assert dialog.params is None
    assert not dialog.use.isEnabled()
    assert dialog.said.text().startswith("train.csv has 1 column, wide.csv 2 columns")


def test_a_name_of_any_length_leaves_the_dialog_on_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    train, test = pair(tmp_path, ("train.csv", f"R&D {'long ' * 45}.csv"))
    demo = load("forecast")
    dialog = DataDialog(train, demo, demo.Params(), None, test)
    qtbot.addWidget(dialog)
    assert dialog.minimumSizeHint().width() < 700
    assert dialog.test.choose.text().startswith("R&&D ")
    assert dialog.params.test_file == str(test)


@pytest.mark.parametrize("demo_id", ["forecast-bench", "forecast-sweep"])
def test_demos_that_compare_take_one_file(qtbot: QtBot, tmp_path: Path, demo_id: str) -> None:
    train, _ = pair(tmp_path, ("train.csv", "test.csv"))
    demo = load(demo_id)
    dialog = DataDialog(train, demo, demo.Params(), None)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert not dialog.test.isVisible()
    dialog.reject()


def test_the_diamond_is_dragged_to_the_end_of_the_series(qtbot: QtBot, window: Window) -> None:
    """With a real mouse, beyond the border: it stays at the end, and the forecast goes on."""
    window.resize(1500, 900)
    window.document.open(
        "forecast", chosen(load("forecast").Params, {"data": "sunspots", "model": "esn", "hidden": 40})
    )
    window.player.play()
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.player.snapshot.status.refining, timeout=PATIENCE_MS)
    panel = window.stage.view.panel_view("overview")
    window.grab()  # whatever has yet to be laid out and painted, is now
    handle = next(mark for mark in panel.panel.marks if mark.key == "origin")
    y, left, plain = float(handle.y[0]), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    start, end = (panel.area.pixel(x, y).toPoint() for x in (float(handle.x[0]), 330.0))
    QTest.mousePress(panel.viewport(), left, plain, start)
    QTest.mouseMove(panel.viewport(), (start + end) / 2)
    QTest.mouseMove(panel.viewport(), end)
    QTest.mouseRelease(panel.viewport(), left, plain, end)
    qtbot.waitUntil(lambda: window.document.params.origin == 309, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: window.player.snapshot.frame.shown.closed.size == 35, timeout=PATIENCE_MS)
    labels = window.stage.findChildren(QLabel)
    qtbot.waitUntil(lambda: any("beyond the data" in label.text() for label in labels), timeout=PATIENCE_MS)
