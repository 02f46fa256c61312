"""What holds for every test: no screen, one thread, nothing left behind."""

import gc
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import rnnviz.demos
from rnnviz import registry
from rnnviz.threads import use_one_thread
from tests.leaks import Census

# Nothing imported so far has brought in numpy or started Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
use_one_thread()

FAKE_DEMOS = Path(__file__).parent / "fake_demos"


@pytest.fixture(scope="session", autouse=True)
def modules_at_rest() -> None:
    """What importing has made stays: looking for leaks among it would cost each test of the window 50 ms."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_behind(modules_at_rest: None) -> Iterator[None]:
    """Fails the test that leaves a thread, a process, a window or a running timer."""
    census = Census()
    yield
    found = census.left_behind()
    assert not found, f"left behind: {', '.join(found)}"


@pytest.fixture
def fake_demos(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demos in tests/fake_demos are in the registry as well."""
    monkeypatch.setattr(rnnviz.demos, "__path__", [*rnnviz.demos.__path__, str(FAKE_DEMOS)])
    forget_demos()
    yield
    monkeypatch.undo()
    forget_demos()


def forget_demos() -> None:
    """Let the registry look again."""
    registry.headings.cache_clear()
    registry.load.cache_clear()


@pytest.fixture(scope="session")
def xvfb() -> Iterator[dict[str, str]]:
    """The environment for a program in a real window: a virtual X display of 1400 x 1000.

    The window has to run in a process of its own: this one's Qt is offscreen.
    """
    if shutil.which("Xvfb") is None:
        if os.environ.get("CI"):
            pytest.fail("Xvfb is missing; `make test` installs it")
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with open(reading) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait(10)
