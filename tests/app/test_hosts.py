"""What runs beside the window, in a process of its own or on a thread: it may end when it likes, or not begin."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.context import SpawnProcess
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.main import main
from app.player import State
from app.settings import Settings
from app.window import Window
from app.work.host import HOSTS, PROCESS, THREAD, make_host
from rnnviz.errors import InputError
from rnnviz.live.line import Line, LineWithinProcess
from tests.app.conftest import IN_A_PROCESS, PATIENCE_MS
from tests.app.test_window import open_and_wait
from tests.app.test_wrong_input_window import seen


def deaf_at_first(line: Line) -> None:
    """Answers with the number of its thread; told so, it hangs up, and as a process ends only a while later."""
    while True:
        match line.recv():
            case "hang up":
                if hasattr(line, "close") and not isinstance(line, LineWithinProcess):
                    line.close()
                    threading.Event().wait(20.0)
                return
            case "break":
                raise ZeroDivisionError
        line.send((os.getpid(), threading.get_native_id()))


@pytest.fixture(params=HOSTS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("ending", ["hang up", "break"])
def test_what_is_sent_to_one_that_is_just_ending_reaches_the_next_one(qtbot: QtBot, kind: str, ending: str) -> None:
    heard: list[Any] = []
    host = make_host(kind, deaf_at_first, heard.append, lambda why: heard.append(f"broken{why}"), "test")
    host.send("who")
    qtbot.waitUntil(lambda: len(heard) == 1, timeout=PATIENCE_MS)
    host.send(ending)
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=PATIENCE_MS)
    assert heard[1] == "broken"
    host.send("who")
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=PATIENCE_MS)
    assert heard[2] != heard[0]
    assert (heard[0][0] == os.getpid()) == (kind == THREAD)
    host.close()
    host.send("who")
    assert len(heard) == 3


class Unreadable:
    """Breaks whoever unpacks it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return int, ("no number",)


def unreadable_when_asked(line: Line) -> None:
    while True:
        line.send(Unreadable() if line.recv() == "confuse" else "understood")


@pytest.mark.usefixtures("qapp")
def test_a_process_that_says_what_cannot_be_read_is_given_up_and_another_one_asked(qtbot: QtBot) -> None:
    heard: list[Any] = []
    host = make_host(PROCESS, unreadable_when_asked, heard.append, lambda why: heard.append(f"broken{why}"), "test")
    host.send("confuse")
    qtbot.waitUntil(lambda: heard == ["broken"], timeout=PATIENCE_MS)
    host.send("speak")
    qtbot.waitUntil(lambda: heard == ["broken", "understood"], timeout=PATIENCE_MS)
    host.close()


@IN_A_PROCESS
@pytest.mark.usefixtures("qapp")
def test_a_frame_that_cannot_be_unpacked_is_said(qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("rnnviz.live.sharing.Receiver.unpack", refuse_thread)
        window.open_demo("hopfield-plane")
        qtbot.waitUntil(lambda: window.player.state is State.FAILED, timeout=PATIENCE_MS)
    assert "stopped unexpectedly" in seen(window)
    window.orders["restart"]()
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)


def refuse(*_: Any) -> None:
    raise BlockingIOError(11, "Resource temporarily unavailable")


def refuse_thread(*_: Any) -> None:
    raise RuntimeError("can't start new thread")


REFUSALS: dict[str, tuple[type, Callable[..., None]]] = {
    PROCESS: (SpawnProcess, refuse),
    THREAD: (threading.Thread, refuse_thread),
}


def test_one_that_cannot_be_started_is_said_and_tried_again(
    qtbot: QtBot, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []
    host = make_host(kind, deaf_at_first, heard.append, lambda why: heard.append(f"broken: {why}"), "test")
    with monkeypatch.context() as patch:
        patch.setattr(REFUSALS[kind][0], "start", REFUSALS[kind][1])
        host.send("who")
        host.send("who")
    assert len(heard) == 2
    assert any(words in heard[0] for words in ("Resource temporarily unavailable", "can't start new thread"))
    host.send("who")
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=PATIENCE_MS)
    assert isinstance(heard[2], tuple)
    host.close()
    host.close()


def test_a_process_whose_threads_cannot_be_started_does_not_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    host = make_host(PROCESS, deaf_at_first, heard.append, heard.append, "test")
    monkeypatch.setattr(threading.Thread, "start", refuse_thread)
    host.send("who")
    assert heard == ["can't start new thread"]
    assert host.pid is None
    host.close()


@IN_A_PROCESS
def test_the_window_says_that_nothing_can_be_computed_and_tries_again_when_asked(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(SpawnProcess, "start", refuse)
        window.open_demo("hopfield-plane")
        qtbot.waitUntil(lambda: window.player.state is State.FAILED, timeout=PATIENCE_MS)
    assert "could not be started: Resource temporarily unavailable" in seen(window)
    again = next(b for b in window.stage.notice.findChildren(QPushButton) if b.text() == "Start again")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.player.state is State.RUNNING, timeout=PATIENCE_MS)


@IN_A_PROCESS
def test_a_picture_that_nobody_can_paint_is_said(qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    open_and_wait(qtbot, window, "hopfield-plane", State.RUNNING)
    monkeypatch.setattr(SpawnProcess, "start", refuse)
    window.orders["copy_figure"]()
    qtbot.waitUntil(lambda: "could not be started" in window.status.text, timeout=PATIENCE_MS)
    assert window.painter.is_idle


def test_what_goes_through_a_line_is_a_copy() -> None:
    heard: list[Any] = []
    line = LineWithinProcess(heard.append)
    array = np.zeros(3)
    line.send({"array": array})
    line.post(array)
    array[:] = 1.0
    assert heard[0]["array"].tolist() == [0.0, 0.0, 0.0]
    received = line.recv()
    array[:] = 2.0
    assert received.tolist() == [1.0, 1.0, 1.0]


def test_a_closed_line_is_heard_at_once_and_says_nothing_more() -> None:
    line = LineWithinProcess(lambda _: pytest.fail("heard"))
    assert not line.poll(0)
    line.post("order")
    assert line.poll(0)
    line.close()
    assert line.poll(None)
    with pytest.raises(EOFError):
        line.recv()
    with pytest.raises(OSError):  # noqa: PT011 - any of them ends the loop
        line.send("answer")


def test_there_is_no_third_host() -> None:
    with pytest.raises(InputError, match="no worker 'cluster'; known are: process, thread"):
        main(worker="cluster")


def test_the_menu_chooses_the_host_of_the_next_start(window: Window, settings: Settings) -> None:
    window.actions_by_name["worker_host"].trigger()
    assert settings.get("worker", PROCESS) == THREAD
    assert "starts slower" in window.status.text
    window.actions_by_name["worker_host"].trigger()
    assert settings.get("worker", PROCESS) == PROCESS


@pytest.mark.parametrize("how", ["--worker thread", "settings"])
def test_with_a_thread_as_host_torch_comes_before_qt(how: str, tmp_path: Any) -> None:
    """On Windows it could not come after it."""
    if how == "settings":
        Settings(tmp_path / "rnnviz" / "settings.json").set("worker", THREAD)
    code = (
        "import sys; import app.main as main; from rnnviz.cli import main as cli\n"
        "def started():\n"
        "    print('torch' in sys.modules, 'PySide6' in sys.modules); sys.exit(0)\n"
        "main._started = started\n"
        f"cli({how.split() if how != 'settings' else []!r})\n"
    )
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
    assert "starts slower" in done.stderr
