"""What is on the clipboard makes the same figure again, or says why it cannot."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.exporting import export_source
from app.player import State
from app.window import Window
from rnnviz.figure.csv_export import csv_text
from rnnviz.parameters import changed
from tests.app.conftest import PATIENCE_MS


def pause_at(qtbot: QtBot, window: Window, demo: str, steps: int, **values: Any) -> None:
    """Open the demo, let it go so far, and wait until its picture is as fine as it gets."""
    window.open_demo(demo)
    window.document.change(changed(window.document.params, values), "for the test")
    player = window.player

    def has_come_so_far() -> bool:
        snapshot = player.snapshot
        return snapshot is not None and snapshot.params == window.document.params and snapshot.status.steps >= steps

    qtbot.waitUntil(has_come_so_far, timeout=PATIENCE_MS)
    player.pause()
    qtbot.waitUntil(lambda: player.state is State.PAUSED, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: player.snapshot is not None and not player.snapshot.status.refining, timeout=PATIENCE_MS)


def copied(window: Window) -> str:
    window.orders["copy_python"]()
    return QGuiApplication.clipboard().text()


def done_by(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(tmp_path)
    scope: dict[str, Any] = {}
    exec(text.replace("print(run.results())", "found = run.results()"), scope)  # it is there to be run as it stands
    return scope


def test_python_of_a_paused_run_makes_the_picture_on_show(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause_at(qtbot, window, "hopfield-plane", 3, grid=31)
    assert window.staging.figure is not None
    scope = done_by(copied(window), tmp_path, monkeypatch)
    assert csv_text(scope["run"].figure(window.staging.view)) == csv_text(window.staging.figure)
    window.orders["copy_data"]()
    assert QGuiApplication.clipboard().text() == csv_text(scope["run"].figure())
    assert scope["found"] == window.player.results


def test_python_turns_the_picture_as_it_is_turned(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rnnviz.figure.camera import Camera

    pause_at(qtbot, window, "hopfield-cube", 2, grid=3)
    camera = Camera(azimuth=12.5, elevation=-30.0)
    window.staging.change_view(camera=camera)
    scope = done_by(copied(window), tmp_path, monkeypatch)
    assert scope["View"](scope["Camera"](12.5, -30.0)).camera == camera
    assert "run.figure(View(Camera(azimuth=12.5, elevation=-30.0" in copied(window)


def test_what_was_changed_while_it_learned_is_said(qtbot: QtBot, window: Window) -> None:
    pause_at(qtbot, window, "forecast", 3, hidden=(4,), epochs=400)
    assert "Changed while it ran" not in copied(window)
    window.player.play()
    before = window.player.history[-1].status.steps
    window.document.change(changed(window.document.params, {"learning_rate": 0.001}), "pulled")
    qtbot.waitUntil(
        lambda: (
            window.player.snapshot is not None
            and window.player.snapshot.params.learning_rate == 0.001
            and window.player.snapshot.status.steps > before
        ),
        timeout=PATIENCE_MS,
    )
    assert copied(window).startswith("# Changed while it ran: learning_rate (0.005, then 0.001)")
    demo, snapshot = window.document.demo, window.player.snapshot
    assert demo is not None
    assert snapshot is not None
    source = export_source(demo, window.document.params, "", snapshot, window.player.history, window.staging.view)
    assert source.metadata["changed while running"] == '{"learning_rate": [0.005, 0.001]}'
    assert source.metadata["steps"] == str(snapshot.status.steps)


def test_a_figure_says_with_which_layers_it_is_shown(qtbot: QtBot, window: Window) -> None:
    pause_at(qtbot, window, "hopfield-plane", 2, grid=11)
    window.document.change(changed(window.document.params, {"show_energy": True}), "shown")
    demo, snapshot = window.document.demo, window.player.snapshot
    assert demo is not None
    assert snapshot is not None
    source = export_source(demo, window.document.params, "", snapshot, window.player.history, window.staging.view)
    assert '"show_energy": true' in source.metadata["parameters"]


def test_a_program_that_has_copied_something_ends_in_good_order() -> None:
    code = "from PySide6.QtWidgets import QApplication; from app.copying import put_text\n"
    code += "application = QApplication([]); put_text('x')"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
