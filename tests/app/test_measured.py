"""A demo whose result takes minutes opens on the one that ships with the program; play computes it anew."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

import rnnviz
from app.player import State
from app.window import AS_MEASURED, Window
from rnnviz.session import Session
from tests.app import fake_worker
from tests.app.conftest import PATIENCE_MS

WALK = "random-walk"


@pytest.fixture
def shipped(fake_demos: None, monkeypatch: pytest.MonkeyPatch) -> Session:
    """The small demo of the tests, as if its long preset had been computed beforehand."""
    monkeypatch.setattr("app.work.worker.serve", fake_worker.serve)
    run = rnnviz.start(WALK, preset_name="long")
    run.finish()
    session = Session(WALK, run.params, "long", run.params.length, run.run.checkpoint())
    monkeypatch.setattr("app.document.measured", lambda demo_id: session if demo_id == WALK else None)
    return session


def open_it(qtbot: QtBot, window: Window) -> None:
    window.open_demo(WALK)
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)


def test_it_opens_on_the_measured_result_and_nothing_is_modified(
    qtbot: QtBot, shipped: Session, window: Window
) -> None:
    open_it(qtbot, window)
    snapshot = window.player.snapshot
    assert snapshot is not None
    assert snapshot.status.steps == shipped.steps
    assert window.document.params == shipped.params
    assert window.document.preset == "long"
    assert window.document.path is None
    assert not window.isWindowModified()
    assert not window.guard.would_lose(closing=True)
    assert window.status.text == AS_MEASURED


def test_play_begins_the_run_anew(qtbot: QtBot, shipped: Session, window: Window) -> None:
    open_it(qtbot, window)
    window.player.set_speed(0.1)
    button = window.transport.findChild(QToolButton, "transport-play")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.player.state is State.RUNNING, timeout=PATIENCE_MS)
    snapshot = window.player.snapshot
    assert snapshot is not None
    assert snapshot.status.steps < shipped.steps
    assert not window.player.is_measured


def test_left_as_it_came_it_comes_so_again_and_changed_it_is_computed(
    qtbot: QtBot, shipped: Session, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "question", lambda *_: pytest.fail("nobody should be asked"))
    open_it(qtbot, window)
    window.open_demo("hopfield-plane")
    open_it(qtbot, window)
    assert window.document.is_measured
    window._on_inspector_changed(replace_params(shipped, length=9), False)
    window.open_demo("hopfield-plane")
    open_it(qtbot, window)
    assert not window.document.is_measured
    assert window.document.params.length == 9


def test_a_session_of_ones_own_is_played_on(qtbot: QtBot, shipped: Session, window: Window) -> None:
    window.document.open_session(replace(shipped), None)
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    assert not window.player.is_measured


def replace_params(session: Session, **values: object) -> object:
    return session.params.model_copy(update=values)
