"""The window as a person uses it: real clicks, real computations, and what is seen afterwards. With both hosts where a
run is what is tried."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import rnnviz
from app.player import State
from app.settings import Settings
from app.style import look
from app.window import Window
from rnnviz.parameters import changed
from tests.app.conftest import IN_A_PROCESS, IN_BOTH, PATIENCE_MS


def open_and_wait(qtbot: QtBot, window: Window, demo: str = "hopfield-plane", state: State = State.FINISHED) -> None:
    if state is State.FINISHED:
        window.player.set_speed(4.0)
    window.open_demo(demo)
    qtbot.waitUntil(lambda: window.player.state is state and window.player.snapshot is not None, timeout=PATIENCE_MS)


def change(window: Window, **values: object) -> None:
    """What the inspector does when a control is edited."""
    window._on_inspector_changed(changed(window.document.params, values), False)


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Through the window system, where shortcuts are looked up."""
    QTest.keyClick(window.windowHandle(), key, modifier)


def say_nothing_of(window: Window, words: str) -> bool:
    return all(words not in label.text() for label in window.stage.findChildren(QLabel) if label.isVisible())


@IN_BOTH
def test_a_demo_opens_runs_to_its_end_and_can_be_stepped_back(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    last = window.player.snapshot
    assert last is not None
    assert last.frame.t == last.frame.last
    press(window, Qt.Key.Key_Comma)
    press(window, Qt.Key.Key_Comma)
    earlier = window.player.snapshot
    assert earlier is not None
    assert earlier is window.player.history[-3]
    assert earlier.frame.t < last.frame.t
    press(window, Qt.Key.Key_End)
    assert window.player.snapshot.frame.t == last.frame.t


@IN_BOTH
def test_pause_and_step_by_key(qtbot: QtBot, window: Window) -> None:
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: window.player.state is State.RUNNING, timeout=PATIENCE_MS)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.player.state is State.PAUSED, timeout=PATIENCE_MS)
    assert window.player.snapshot is not None
    before = window.player.snapshot.status.steps
    press(window, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: window.player.snapshot.status.steps == before + 1, timeout=PATIENCE_MS)


def test_a_pattern_follows_the_mouse_and_undo_takes_it_back(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    before = window.document.params.patterns
    panel = window.stage.view.panel_view("plane")
    window.grab()  # whatever has yet to be laid out and painted, is now
    start, middle, end = (panel.area.pixel(*at).toPoint() for at in ((1.0, 1.0), (0.8, 0.9), (0.4, 0.7)))
    QTest.mousePress(panel.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(panel.viewport(), middle)
    QTest.mouseMove(panel.viewport(), end)
    QTest.mouseRelease(panel.viewport(), Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(lambda: window.document.params.patterns != before, timeout=PATIENCE_MS)
    assert window.document.params.patterns[0] == pytest.approx((0.4, 0.7), abs=0.03)
    qtbot.waitUntil(
        lambda: window.player.snapshot.frame.patterns[0] == pytest.approx((0.4, 0.7), abs=0.03), timeout=PATIENCE_MS
    )
    assert window.document.undo_stack.count() == 1
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.params.patterns == before


@IN_BOTH
def test_a_live_parameter_goes_on_and_another_begins_again(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, "forecast", State.RUNNING)
    change(window, hidden=(8,), epochs=2000)
    qtbot.waitUntil(
        lambda: window.player.snapshot is not None and window.player.snapshot.frame.epoch > 20, timeout=PATIENCE_MS
    )
    change(window, learning_rate=0.001)
    qtbot.waitUntil(
        lambda: window.player.snapshot is not None and window.player.snapshot.params.learning_rate == 0.001,
        timeout=PATIENCE_MS,
    )
    assert window.player.snapshot.frame.epoch > 20
    change(window, hidden=(4,))
    assert window.player.snapshot is None
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)
    assert window.player.snapshot.frame.epoch < 20


@IN_BOTH
def test_fifty_quick_changes_in_mid_training_end_in_the_last(qtbot: QtBot, window: Window) -> None:
    window.open_demo("forecast")
    for number in range(50):
        window.open_demo(("hopfield-plane", "forecast")[number % 2])
        if number % 2:
            change(window, hidden=(4 + number % 5,), epochs=50)
        if number % 5 == 0:
            qtbot.wait(10)
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    assert window.document.demo is not None
    assert window.document.demo.id == "forecast"
    assert window.player.snapshot.params == window.document.params


@IN_BOTH
def test_a_failure_is_a_sentence_and_the_window_stays_usable(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, "forecast", State.RUNNING)
    change(window, data="missing.csv")
    qtbot.waitUntil(lambda: window.player.state is State.FAILED, timeout=PATIENCE_MS)
    assert not say_nothing_of(window, "missing.csv")
    assert say_nothing_of(window, "Traceback")
    window.orders["undo"]()
    qtbot.waitUntil(lambda: window.player.state is State.RUNNING, timeout=PATIENCE_MS)


@IN_A_PROCESS
def test_a_killed_process_is_a_sentence_and_starts_again(qtbot: QtBot, window: Window) -> None:
    import psutil

    open_and_wait(qtbot, window, "forecast", State.RUNNING)
    psutil.Process(window.worker.pid).kill()
    qtbot.waitUntil(lambda: window.player.state is State.FAILED, timeout=PATIENCE_MS)
    assert not say_nothing_of(window, "stopped unexpectedly")
    again = next(b for b in window.stage.notice.findChildren(QPushButton) if b.text() == "Start again")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.player.state is State.RUNNING, timeout=PATIENCE_MS)


@IN_BOTH
def test_a_session_saved_and_opened_goes_on_where_it_was(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    open_and_wait(qtbot, window, "forecast", State.RUNNING)
    change(window, hidden=(6,), epochs=400)
    qtbot.waitUntil(
        lambda: window.player.snapshot is not None and window.player.snapshot.frame.epoch > 5, timeout=PATIENCE_MS
    )
    window.orders["play"]()
    qtbot.waitUntil(lambda: window.player.state is State.PAUSED, timeout=PATIENCE_MS)
    steps = window.player.snapshot.status.steps
    file = tmp_path / "half.rnnviz"
    with qtbot.waitSignal(window.files.saved, timeout=PATIENCE_MS):
        window.files.save(file)
    window.open_demo("hopfield-plane")
    window.open_path(file)
    qtbot.waitUntil(
        lambda: window.player.snapshot is not None and window.player.state is State.PAUSED, timeout=PATIENCE_MS
    )
    assert window.player.snapshot.status.steps == steps
    assert len(window.player.history) > 1
    window.orders["play"]()
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.player.history[-1].status.refining, timeout=PATIENCE_MS)
    straight = rnnviz.start("forecast", hidden=[6], epochs=400)
    straight.finish()
    assert window.player.results == straight.results()


def test_a_damaged_session_changes_nothing(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    open_and_wait(qtbot, window)
    file = tmp_path / "broken.rnnviz"
    file.write_bytes(b"PK\x03\x04 not really")
    snapshot = window.player.snapshot
    window.open_path(file)
    assert "broken.rnnviz" in window.status.text
    assert window.player.snapshot is snapshot


@IN_BOTH
def test_copied_python_makes_the_same_numbers(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    open_and_wait(qtbot, window)
    window._choose_preset("hopfield-2-neurons")
    qtbot.waitUntil(
        lambda: window.player.state is State.FINISHED and window.player.snapshot.params.grid == 21, timeout=PATIENCE_MS
    )
    window.orders["copy_python"]()
    text = QGuiApplication.clipboard().text()
    text = text.replace("hopfield-plane.pdf", str(tmp_path / "figure.pdf").replace("\\", "/"))
    text = re.sub(r"print\((.*)\)", r"found = \1", text)
    scope: dict[str, object] = {}
    exec(text, scope)  # the point of the feature is that this runs as it stands
    assert scope["found"] == window.player.results
    assert (tmp_path / "figure.pdf").stat().st_size > 1000


def test_projector_mode_hides_what_is_not_the_picture(qtbot: QtBot, window: Window) -> None:
    window.resize(1024, 768)
    open_and_wait(qtbot, window)
    press(window, Qt.Key.Key_F5)
    assert not window.header.isVisible()
    assert not window.gallery.isVisible()
    assert not window.inspector.isVisible()
    assert window.transport.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert window.header.isVisible()


def test_page_keys_move_between_demos(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    press(window, Qt.Key.Key_PageDown)
    assert window.document.demo.id != "hopfield-plane"
    press(window, Qt.Key.Key_PageUp)
    assert window.document.demo.id == "hopfield-plane"


def test_a_demo_comes_back_as_it_was_left_until_a_new_one_is_asked_for(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window, "hopfield-plane")
    own = changed(window.document.params, {"grid": 40, "seed": 7})
    window._on_inspector_changed(own, False)
    window.orders["next_demo"]()
    assert window.document.demo is not None
    assert window.document.demo.id != "hopfield-plane"
    window.orders["previous_demo"]()
    assert window.document.params == own
    assert window.document.has_edits
    window.orders["new"]()
    assert window.document.params == type(own)()
    assert not window.document.has_edits


def test_every_key_is_listed_and_the_sheet_closes(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    press(window, Qt.Key.Key_F1)
    assert window.key_overlay.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.key_overlay.isVisible()


def test_opening_a_demo_flashes_no_window_and_keeps_the_focus(qtbot: QtBot, window: Window) -> None:
    class Watcher(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.seen: list[str] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.seen.append(repr(watched))
            return False

    watcher = Watcher()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watcher)
    open_and_wait(qtbot, window, state=State.RUNNING)
    application.removeEventFilter(watcher)
    assert watcher.seen == []
    assert window.isActiveWindow()


def test_a_hint_comes_once(qtbot: QtBot, window: Window, settings: Settings) -> None:
    open_and_wait(qtbot, window)
    assert window.stage.hint.isVisible()
    window.stage.hint.dismissed.emit()
    assert "hopfield-plane" in Settings(settings.folder / "settings.json").get("seen", [])


def test_torch_stays_out_of_the_window() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from app.window import Window; "
        "heavy = [m for m in ('torch', 'scipy', 'matplotlib', 'numba') if m in sys.modules]; "
        "sys.exit(bool(heavy) and str(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_narrow_stage_shows_the_main_panels_only(qtbot: QtBot, window: Window) -> None:
    window.resize(1380, 860)
    open_and_wait(qtbot, window, "hopfield-digits")
    assert window.staging.figure is not None
    whole = {panel.key for panel in window.staging.figure.panels}
    window.resize(760, 600)
    qtbot.waitUntil(lambda: {panel.key for panel in window.staging.figure.panels} < whole, timeout=PATIENCE_MS)  # type: ignore[union-attr]
    window.resize(1380, 860)
    qtbot.waitUntil(lambda: {panel.key for panel in window.staging.figure.panels} == whole, timeout=PATIENCE_MS)  # type: ignore[union-attr]


@IN_BOTH
def test_a_preset_chosen_while_paused_runs(qtbot: QtBot, window: Window) -> None:
    window.open_demo("forecast")
    qtbot.waitUntil(lambda: window.player.state is State.RUNNING, timeout=PATIENCE_MS)
    window.orders["play"]()
    qtbot.waitUntil(lambda: window.player.state is State.PAUSED, timeout=PATIENCE_MS)
    window._choose_preset("laser-esn")
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)


def test_on_a_larger_wall_type_and_strokes_are_larger(qtbot: QtBot, window: Window) -> None:
    window.resize(1024, 768)
    window.appearance.set_projector(True)
    small = window.appearance.theme
    window.resize(2048, 1600)
    qtbot.waitUntil(lambda: look().theme.name == "projector" and look().zoom == pytest.approx(2.0), timeout=5000)
    assert window.appearance.theme.text == pytest.approx([2 * size for size in small.text])
    assert window.appearance.theme.stroke == pytest.approx(2 * small.stroke)
    window.appearance.set_projector(False)
    assert look().zoom == 1.0
