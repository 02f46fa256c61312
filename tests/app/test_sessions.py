"""Sessions in the real window: saved, opened, kept through a crash, and asked about before they are lost."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.player import State
from app.settings import Settings
from app.window import Window
from rnnviz.figure.camera import Camera
from rnnviz.parameters import changed
from rnnviz.session import load_session, save_session
from tests.app import fake_worker
from tests.app.conftest import IN_A_PROCESS, PATIENCE_MS
from tests.conftest import FAKE_DEMOS

Answer = QMessageBox.StandardButton
WALK = "random-walk"


@pytest.fixture
def with_fakes(fake_demos: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker process knows the small demo as well."""
    monkeypatch.setattr("app.work.worker.serve", fake_worker.serve)


@pytest.fixture
def walking(qtbot: QtBot, with_fakes: None, window: Window) -> Window:
    """The window with the small demo of the tests, at its end."""
    window.open_demo(WALK)
    wait_for_the_end(qtbot, window)
    return window


def wait_for_the_end(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.player.history[-1].status.refining, timeout=PATIENCE_MS)


def edit(window: Window, **values: object) -> None:
    """What the form does when a control is edited."""
    window._on_inspector_changed(changed(window.document.params, values), False)


def play_with(window: Window, **values: object) -> None:
    """What a gesture in the picture does."""
    window.document.change(changed(window.document.params, values), "drag")


@contextmanager
def answering(answer: QMessageBox.StandardButton) -> Iterator[list[str]]:
    """Presses that button of the next question; what was asked is in the list."""
    asked: list[str] = []
    timer = QTimer()

    def press() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            box.button(answer).click()

    timer.timeout.connect(press)
    timer.start(20)
    yield asked
    timer.stop()


def choosing(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """The system's file dialog gives this path."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path or ""), ""))


def save(qtbot: QtBot, window: Window, order: Callable[[], object]) -> None:
    with qtbot.waitSignal(window.files.saved, timeout=PATIENCE_MS):
        order()


def drop(window: Window, path: Path) -> bool:
    """Drag a file over the window and let it go; False when it is not welcome."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where, copy = window.rect().center(), Qt.DropAction.CopyAction
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, copy, data, left, plain)
    window.dragEnterEvent(enter)
    if enter.isAccepted():
        window.dropEvent(QDropEvent(QPointF(where), copy, data, left, plain))
    return enter.isAccepted()


def test_saved_saved_as_and_opened_from_the_recent_ones(
    qtbot: QtBot, walking: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(walking, length=7)
    wait_for_the_end(qtbot, walking)
    assert walking.isWindowModified()
    choosing(monkeypatch, tmp_path / "seven")
    save(qtbot, walking, walking.orders["save"])
    assert not walking.isWindowModified()
    assert walking.windowTitle().startswith("seven.rnnviz")
    edit(walking, length=8)
    wait_for_the_end(qtbot, walking)
    save(qtbot, walking, walking.orders["save"])
    assert load_session(tmp_path / "seven.rnnviz").params.length == 8
    choosing(monkeypatch, tmp_path / "other.rnnviz")
    edit(walking, length=9)
    save(qtbot, walking, walking.orders["save_as"])
    walking.orders["new"]()
    assert walking.document.params.length == 20
    walking.header.recent.aboutToShow.emit()
    entries = {action.text(): action for action in walking.header.recent.actions()}
    assert list(entries) == ["other.rnnviz", "seven.rnnviz"]
    entries["seven.rnnviz"].trigger()
    assert walking.document.params.length == 8
    assert walking.document.path == tmp_path / "seven.rnnviz"


def test_keeping_runs_and_forgetting_them_is_undone_like_everything_else(qtbot: QtBot, walking: Window) -> None:
    wait_for_the_end(qtbot, walking)
    walking.orders["ghost"]()
    edit(walking, length=7)
    wait_for_the_end(qtbot, walking)
    walking.orders["ghost"]()
    kept = walking.staging.view.ghosts
    assert [ghost.params.length for ghost in kept] == [20, 7]
    walking.orders["clear_ghosts"]()
    assert walking.staging.view.ghosts == ()
    walking.orders["undo"]()
    assert walking.staging.view.ghosts is kept
    walking.orders["undo"]()
    assert walking.staging.view.ghosts == kept[:1]
    walking.orders["undo"]()
    assert walking.document.params.length == 20
    walking.orders["undo"]()
    assert walking.staging.view.ghosts == ()


def test_a_session_goes_on_at_its_own_speed(qtbot: QtBot, walking: Window, tmp_path: Path) -> None:
    walking.player.set_speed(0.25)
    save(qtbot, walking, lambda: walking.files.save(tmp_path / "slow.rnnviz"))
    walking.player.set_speed(2.0)
    walking.open_path(tmp_path / "slow.rnnviz")
    assert walking.document.path == tmp_path / "slow.rnnviz"
    assert walking.player.speed == 0.25


def test_a_file_dialog_dismissed_saves_nothing(
    walking: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, None)
    walking.orders["save"]()
    assert walking.document.path is None
    assert walking.files._player._waiting == {}


def test_what_cannot_be_saved_is_a_sentence(
    qtbot: QtBot, walking: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, tmp_path / "missing" / "walk.rnnviz")
    edit(walking, length=7)
    with qtbot.waitSignal(walking.files.refused, timeout=PATIENCE_MS):
        walking.orders["save"]()
    assert "does not exist" in walking.status.text
    assert walking.document.path is None
    assert walking.isWindowModified()


def test_runs_kept_to_compare_and_the_camera_come_back(qtbot: QtBot, walking: Window, tmp_path: Path) -> None:
    walking.orders["ghost"]()
    walking.staging.change_view(camera=Camera(azimuth=12.5, elevation=33.0))
    edit(walking, length=7)
    wait_for_the_end(qtbot, walking)
    save(qtbot, walking, lambda: walking.files.save(tmp_path / "walk"))
    ghost = walking.staging.view.ghosts[0]
    walking.orders["new"]()
    assert walking.staging.view.ghosts == ()
    walking.open_path(tmp_path / "walk.rnnviz")
    assert walking.staging.view.camera == Camera(azimuth=12.5, elevation=33.0)
    assert walking.staging.view.ghosts[0].params == ghost.params
    assert (walking.staging.view.ghosts[0].frame.path == ghost.frame.path).all()


def test_a_session_dropped_on_the_window_opens(qtbot: QtBot, walking: Window, tmp_path: Path) -> None:
    edit(walking, length=7)
    wait_for_the_end(qtbot, walking)
    save(qtbot, walking, lambda: walking.files.save(tmp_path / "walk"))
    walking.orders["new"]()
    assert drop(walking, tmp_path / "walk.rnnviz")
    qtbot.waitUntil(lambda: walking.document.params.length == 7, timeout=PATIENCE_MS)
    assert not walking.isWindowModified()


def test_saving_survives_a_quick_change_of_demo(qtbot: QtBot, walking: Window, tmp_path: Path) -> None:
    edit(walking, length=300)
    with qtbot.waitSignal(walking.files.saved, timeout=PATIENCE_MS):
        walking.files.save(tmp_path / "walk")
        walking.open_demo("hopfield-plane")
    assert load_session(tmp_path / "walk.rnnviz").params.length == 300
    assert walking.document.path is None


@IN_A_PROCESS
def test_a_run_that_breaks_off_is_saved_without_its_state(qtbot: QtBot, walking: Window, tmp_path: Path) -> None:
    import psutil

    worker = psutil.Process(walking.worker.pid)
    worker.suspend()
    with qtbot.waitSignal(walking.files.saved, timeout=PATIENCE_MS):
        walking.files.save(tmp_path / "walk")
        worker.kill()
    assert load_session(tmp_path / "walk.rnnviz").checkpoint is None


def test_closing_after_playing_with_the_picture_asks_nothing(walking: Window) -> None:
    play_with(walking, start=(0.5, 0.5))
    edit(walking, labelled=False)
    with answering(Answer.Cancel) as asked:
        assert walking.close()
    assert asked == []


def test_closing_after_an_edit_undone_asks_nothing(walking: Window) -> None:
    edit(walking, length=7)
    walking.orders["undo"]()
    with answering(Answer.Cancel) as asked:
        assert walking.close()
    assert asked == []


@pytest.mark.parametrize("what", ["edit", "ghost"])
def test_closing_asks_before_what_was_made_is_lost(qtbot: QtBot, walking: Window, what: str) -> None:
    if what == "edit":
        edit(walking, length=7)
    else:
        walking.orders["ghost"]()
    with answering(Answer.Cancel) as asked:
        assert not walking.close()
    assert len(asked) == 1
    assert walking.isVisible()
    with answering(Answer.Discard) as asked:
        walking.close()
        qtbot.waitUntil(walking.isHidden, timeout=PATIENCE_MS)
    assert len(asked) == 1


def test_closing_can_save_first(qtbot: QtBot, walking: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(walking, length=7)
    choosing(monkeypatch, tmp_path / "kept")
    with answering(Answer.Save):
        walking.close()
    qtbot.waitUntil(lambda: not walking.isVisible(), timeout=PATIENCE_MS)
    assert load_session(tmp_path / "kept.rnnviz").params.length == 7


def test_closing_stays_open_where_saving_fails(
    qtbot: QtBot, walking: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(walking, length=7)
    choosing(monkeypatch, tmp_path / "missing" / "kept")
    with answering(Answer.Save), qtbot.waitSignal(walking.files.refused, timeout=PATIENCE_MS):
        walking.close()
    assert walking.isVisible()
    choosing(monkeypatch, None)
    with answering(Answer.Save):
        walking.close()
    assert walking.isVisible()


def test_a_session_file_out_of_date_goes_on_where_it_was_left_and_is_asked_about_on_closing(
    qtbot: QtBot, walking: Window, tmp_path: Path
) -> None:
    save(qtbot, walking, lambda: walking.files.save(tmp_path / "walk"))
    play_with(walking, start=(0.5, 0.5))
    with answering(Answer.Cancel) as asked:
        walking.open_demo("hopfield-plane")
        assert asked == []
        qtbot.waitUntil(lambda: bool(walking.document.kept_runs), timeout=PATIENCE_MS)
        assert walking.document.path is None
        assert not walking.close()
        assert len(asked) == 1
        assert "walk.rnnviz" in asked[0]
        walking.open_demo(WALK)
    assert walking.document.path == tmp_path / "walk.rnnviz"
    assert walking.document.params.start == (0.5, 0.5)
    assert walking.isWindowModified()
    assert walking.windowTitle().startswith("walk.rnnviz")
    save(qtbot, walking, walking.orders["save"])
    assert load_session(tmp_path / "walk.rnnviz").params.start == (0.5, 0.5)
    assert not walking.isWindowModified()


def test_a_changed_session_is_not_left_by_choosing_its_own_demo(qtbot: QtBot, walking: Window, tmp_path: Path) -> None:
    save(qtbot, walking, lambda: walking.files.save(tmp_path / "walk"))
    play_with(walking, start=(0.5, 0.5))
    walking.open_demo(WALK)
    assert walking.document.path == tmp_path / "walk.rnnviz"
    assert walking.document.params.start == (0.5, 0.5)


def test_what_was_changed_is_still_marked_when_its_demo_comes_back(walking: Window) -> None:
    edit(walking, length=7)
    walking.orders["next_demo"]()
    assert not walking.isWindowModified()
    walking.open_demo(WALK)
    assert walking.isWindowModified()
    assert walking.guard.would_lose(closing=True)


def test_a_presenter_meets_no_question_between_two_demos(walking: Window) -> None:
    edit(walking, length=7)
    with answering(Answer.Cancel) as asked:
        walking.orders["next_demo"]()
    assert asked == []
    assert walking.document.demo.id != WALK


def test_a_kept_run_is_there_again_without_a_question_until_closing(qtbot: QtBot, walking: Window) -> None:
    walking.orders["ghost"]()
    edit(walking, length=7)
    wait_for_the_end(qtbot, walking)
    steps = walking.player.history[-1].status.steps
    with answering(Answer.Cancel) as asked:
        walking.orders["next_demo"]()
        assert walking.document.demo.id != WALK
        qtbot.waitUntil(lambda: [run.session.demo for run in walking.document.kept_runs] == [WALK], timeout=PATIENCE_MS)
        assert asked == []
        assert not walking.close()
        assert len(asked) == 1
        assert "Random walk" in asked[0]
        walking.open_demo(WALK)
    assert walking.document.kept_runs == ()
    wait_for_the_end(qtbot, walking)
    assert walking.document.params.length == 7
    assert len(walking.staging.view.ghosts) == 1
    assert walking.player.history[-1].status.steps == steps
    with answering(Answer.Cancel) as asked:
        assert not walking.close()
    assert len(asked) == 1


def test_whoever_comes_back_at_once_finds_the_run_as_it_was(qtbot: QtBot, walking: Window) -> None:
    walking.orders["ghost"]()
    with answering(Answer.Cancel) as asked:
        walking.orders["next_demo"]()
        walking.open_demo(WALK)
        qtbot.waitUntil(lambda: len(walking.staging.view.ghosts) == 1, timeout=PATIENCE_MS)
    assert asked == []
    assert walking.document.demo.id == WALK


CRASHING = """
import os, signal, sys
from pathlib import Path
import rnnviz.demos
rnnviz.demos.__path__.append(sys.argv[2])
import app.work.worker
from tests.app import fake_worker
app.work.worker.serve = fake_worker.serve
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import app.session_files
app.session_files.AFTER_CHANGE_SECONDS = 0.01
from app.player import State
from app.settings import Settings
from app.window import Window
from rnnviz.parameters import changed

application = QApplication([])
settings = Settings(Path(sys.argv[1]))
window = Window(settings)
window.open_demo("random-walk")
window.files.start_autosave()

def look():
    if window.player.state is State.FINISHED and window.document.params.length == 20:
        window.orders["ghost"]()
        window._on_inspector_changed(changed(window.document.params, {"length": 7}), False)
    if window.files.autosave_path.is_file():
        os.kill(os.getpid(), signal.SIGKILL)

timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
application.exec()
"""


@pytest.fixture
def crashed(with_fakes: None, settings: Settings) -> Settings:
    """The settings of a window that was killed with an unsaved change."""
    file = settings.folder / "settings.json"
    command = [sys.executable, "-c", CRASHING, str(file), str(FAKE_DEMOS)]
    done = subprocess.run(command, cwd=FAKE_DEMOS.parents[1], check=False, timeout=120, capture_output=True)
    assert done.returncode < 0, done.stderr.decode()
    return Settings(file)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("answer", [Answer.Yes, Answer.No])
def test_after_a_crash_the_next_start_offers_to_go_on(
    qtbot: QtBot, crashed: Settings, window: Window, answer: QMessageBox.StandardButton
) -> None:
    assert window.files.autosave_path == crashed.folder / "autosave.rnnviz"
    window.open_demo("hopfield-plane")
    with answering(answer) as asked:
        window.guard.offer_restore()
    assert len(asked) == 1
    if answer == Answer.Yes:
        assert window.document.params.length == 7
        assert len(window.staging.view.ghosts) == 1
        assert window.isWindowModified()
        assert window.guard.would_lose(closing=True)
        window.orders["play"]()
        wait_for_the_end(qtbot, window)
        assert window.player.history[-1].status.steps == 7
    else:
        assert window.document.demo.id == "hopfield-plane"
        assert not window.files.autosave_path.exists()
    with answering(Answer.Discard):
        window.close()
        qtbot.waitUntil(window.isHidden, timeout=PATIENCE_MS)
    assert not (crashed.folder / "autosave.rnnviz").exists()


def test_an_autosave_says_what_is_on_the_stage_and_goes_when_the_window_closes(qtbot: QtBot, walking: Window) -> None:
    place = walking.files.autosave_path
    walking.files.start_autosave()
    walking.files._autosave()
    assert walking.files._writing is None
    play_with(walking, start=(0.5, 0.5))
    walking.files._autosave()
    qtbot.waitUntil(place.is_file, timeout=PATIENCE_MS)
    kept = load_session(place)
    assert kept.params.start == (0.5, 0.5)
    walking.close()
    assert not place.exists()


def copies(window: Window) -> list[Path]:
    place = window.files.autosave_path
    return sorted(place.parent.glob("autosave-kept-*.rnnviz"))


def test_runs_kept_in_memory_are_in_the_autosave_too(qtbot: QtBot, walking: Window, settings: Settings) -> None:
    walking.files.start_autosave()
    walking.orders["ghost"]()
    edit(walking, length=7)
    wait_for_the_end(qtbot, walking)
    walking.orders["next_demo"]()
    qtbot.waitUntil(lambda: bool(copies(walking)), timeout=PATIENCE_MS)
    (place,) = copies(walking)
    assert load_session(place).params.length == 7
    assert len(load_session(place).view.ghosts) == 1
    walking.open_demo(WALK)
    walking.files._autosave()
    qtbot.waitUntil(lambda: not copies(walking), timeout=PATIENCE_MS)
    assert load_session(walking.files.autosave_path).params.length == 7


def test_after_a_crash_also_what_was_kept_in_memory_comes_back_and_is_marked(
    qtbot: QtBot, walking: Window, settings: Settings
) -> None:
    play_with(walking, start=(0.25, 0.5))
    wait_for_the_end(qtbot, walking)
    left = replace(walking.files._session(), checkpoint=None)
    save_session(settings.folder / "autosave-kept-1.rnnviz", left)
    walking.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: walking.player.snapshot is not None, timeout=PATIENCE_MS)
    save_session(walking.files.autosave_path, walking.files._session())
    with answering(Answer.Yes) as asked:
        walking.guard.offer_restore()
    (words,) = asked
    assert "Random walk" in words
    assert f"step {left.history[-1].status.steps}" in words or left.history[-1].status.position in words
    assert walking.document.demo.id == "hopfield-plane"
    assert walking.isWindowModified()
    walking.open_demo(WALK)
    assert walking.document.params.start == (0.25, 0.5)
    assert walking.isWindowModified()
    walking.files.forget_autosave()
    assert copies(walking) == []


def test_nothing_is_offered_after_a_good_end(walking: Window) -> None:
    with answering(Answer.Yes) as asked:
        walking.guard.offer_restore()
    assert asked == []


def test_two_windows_keep_apart(qtbot: QtBot, walking: Window, settings: Settings) -> None:
    other = Window(settings)
    assert other.files.autosave_path != walking.files.autosave_path
    other.close()
    other.deleteLater()


def test_the_view_saved_has_no_pointer_in_it(qtbot: QtBot, walking: Window) -> None:
    from rnnviz.view import Hover

    walking.staging.view = replace(walking.staging.view, hover=Hover("plane", "path", 1))
    assert walking.files._session().view.hover is None
