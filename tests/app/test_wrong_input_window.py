"""What a new user and a saboteur have done to the window."""

import os
import signal
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.icons import icon
from app.player import State
from app.window import Window
from rnnviz.live import painting
from rnnviz.parameters import changed
from tests.app.conftest import IN_A_PROCESS, PATIENCE_MS


def seen(window: Window) -> str:
    """All words on the stage."""
    return "\n".join(label.text() for label in window.stage.findChildren(QLabel) if label.isVisible())


def test_an_icon_without_any_room_is_none_and_complains_about_nothing(qapp: object) -> None:
    assert icon("play").pixmap(QSize(0, 16)).isNull()


def test_what_failed_stands_alone_and_undo_brings_the_rest_back(qtbot: QtBot, window: Window) -> None:
    window.open_demo("forecast")
    qtbot.waitUntil(lambda: "closed loop NMSE" in seen(window), timeout=PATIENCE_MS)
    window._on_inspector_changed(
        changed(window.document.params, {"hidden": (2000,) * 4, "training": "one-step"}), False
    )
    qtbot.waitUntil(lambda: window.player.state is State.FAILED, timeout=PATIENCE_MS)
    assert "at most 20 million" in seen(window)
    assert "closed loop NMSE" not in seen(window)
    window.orders["undo"]()
    qtbot.waitUntil(lambda: "closed loop NMSE" in seen(window), timeout=PATIENCE_MS)


def test_in_projector_mode_a_warning_is_seen_and_goes_again(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.open_demo("hopfield-plane")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F5)
    assert not window.status.isVisible()
    window.open_path(tmp_path / "missing.rnnviz")
    assert window.status.isVisible()
    assert "missing.rnnviz" in window.status.text
    window.status._timer.timeout.emit()
    assert not window.status.isVisible()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert window.status.isVisible()


def test_a_data_file_may_go_while_it_is_learned_from(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    file = tmp_path / "own data ü.csv"
    file.write_text("\n".join(str(n % 7) for n in range(300)))
    window.open_demo("forecast")
    window._on_inspector_changed(changed(window.document.params, {"data": str(file), "hidden": (2,)}), False)
    qtbot.waitUntil(
        lambda: window.player.state is State.RUNNING and window.player.snapshot is not None, timeout=PATIENCE_MS
    )
    file.unlink()
    steps = window.player.snapshot.status.steps
    qtbot.waitUntil(lambda: window.player.snapshot.status.steps > steps, timeout=PATIENCE_MS)
    window.orders["restart"]()
    qtbot.waitUntil(lambda: window.player.state is State.FAILED, timeout=PATIENCE_MS)
    assert "own data ü.csv does not exist." in seen(window)


def test_words_that_look_like_html_are_words(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    file = tmp_path / "<h1>own.csv"
    file.write_text("\n".join(str(n % 7) for n in range(300)))
    window.open_demo("forecast")
    window.open_path(tmp_path / "<b>missing.rnnviz")
    window._on_inspector_changed(changed(window.document.params, {"data": str(file), "hidden": (2,)}), False)
    qtbot.waitUntil(lambda: "<h1>own" in seen(window), timeout=PATIENCE_MS)
    file.unlink()
    window.orders["restart"]()
    qtbot.waitUntil(lambda: window.player.state is State.FAILED, timeout=PATIENCE_MS)
    texts = [label for label in window.findChildren(QLabel) if "<h1>" in label.text() or "<b>" in label.text()]
    assert len(texts) >= 2
    assert {label.textFormat() for label in texts} == {Qt.TextFormat.PlainText}


@IN_A_PROCESS
def test_ctrl_c_in_the_terminal_is_the_windows_to_answer(qtbot: QtBot, window: Window) -> None:
    window.open_demo("forecast")
    qtbot.waitUntil(lambda: window.player.state is State.RUNNING, timeout=PATIENCE_MS)
    painted: list[object] = []
    ask = partial(painting.PaintThumbnail, demo="unroll", theme="light", size_cm=(4.0, 3.0), dpi=50)
    window.painter.do(ask, painted.append)
    qtbot.waitUntil(lambda: len(painted) == 1, timeout=PATIENCE_MS)
    for pid in (window.worker.pid, window.painter.pid):
        assert pid is not None
        os.kill(pid, signal.SIGINT)
    steps = window.player.snapshot.status.steps
    qtbot.waitUntil(lambda: window.player.snapshot.status.steps > steps, timeout=PATIENCE_MS)
    window.painter.do(ask, painted.append)
    qtbot.waitUntil(lambda: len(painted) == 2, timeout=PATIENCE_MS)
    assert all(isinstance(answer, painting.Painted) for answer in painted)


@IN_A_PROCESS
def test_a_run_that_broke_off_is_looked_back_at_and_begins_anew_by_key(qtbot: QtBot, window: Window) -> None:
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    os.kill(window.worker.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: window.player.state is State.FAILED, timeout=PATIENCE_MS)
    sentence = window.player.failure[0]
    assert sentence in seen(window)
    window.orders["to_start"]()
    assert sentence not in seen(window)
    assert window.stage.view.isVisible()
    window.orders["to_end"]()
    assert sentence in seen(window)
    window.orders["play"]()
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    assert sentence not in seen(window)


def test_a_run_kept_and_given_up_again_is_not_asked_about(qtbot: QtBot, window: Window) -> None:
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)
    window.orders["ghost"]()
    assert window.guard.would_lose(closing=False)
    window.orders["undo"]()
    assert not window.guard.would_lose(closing=False)
    window.orders["redo"]()
    assert window.guard.would_lose(closing=False)
    window.orders["clear_ghosts"]()
    assert not window.guard.would_lose(closing=False)


def test_a_session_whose_name_shouts_is_a_session(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    window.files.save(tmp_path / "UP.RNNVIZ")
    qtbot.waitUntil(lambda: (tmp_path / "UP.RNNVIZ").is_file(), timeout=PATIENCE_MS)
    window.open_demo("unroll")
    window.open_path(tmp_path / "UP.RNNVIZ")
    assert window.document.demo is not None
    assert window.document.demo.id == "hopfield-plane"


def drop(window: Window, path: Path, at: QPoint) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(at), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def test_what_is_wrong_with_a_file_is_said_where_it_was_dropped(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.open_demo("hopfield-plane")
    wrong = tmp_path / "<b>holiday.png"
    wrong.write_bytes(b"\x89PNG\r\n")
    for at in (QPoint(400, 300), QPoint(5, 5), QPoint(1195, 795), QPoint(1195, 5)):
        drop(window, wrong, at)
        qtbot.waitUntil(window.bubble.isVisible, timeout=PATIENCE_MS)
        assert wrong.name in window.bubble.text()
        assert window.bubble.text() == window.status.text
        box = window.bubble.geometry()
        assert window.rect().contains(box)
        nearest = QPoint(min(max(at.x(), box.left()), box.right()), min(max(at.y(), box.top()), box.bottom()))
        assert (nearest - at).manhattanLength() < 60
        QTest.mouseClick(window.bubble, Qt.MouseButton.LeftButton)
        assert not window.bubble.isVisible()
    window.open_path(wrong)  # by the menu: nothing was dropped anywhere
    assert not window.bubble.isVisible()
