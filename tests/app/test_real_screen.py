"""The program as it is started, in a real X window, with the keys and the mouse of a real X server."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PATIENCE = 60.0

pytestmark = pytest.mark.xvfb


class Program:
    """The running program, and hands to use it."""

    def __init__(self, environment: dict[str, str], home: Path) -> None:
        self._environment = environment | {"XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home / "state")}
        self.settings_file = home / "rnnviz" / "settings.json"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rnnviz", "open", "hopfield-plane"], env=self._environment, cwd=home
        )
        self.window = self.tool("search", "--sync", "--onlyvisible", "--name", "RNNViz").split()[-1]
        self.tool("windowfocus", "--sync", self.window)

    def tool(self, *words: str) -> str:
        """What xdotool answers."""
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, check=True, timeout=PATIENCE
        )
        return done.stdout

    def press(self, key: str) -> None:
        self.tool("key", key)

    def settings(self) -> dict[str, object]:
        try:
            found: dict[str, object] = json.loads(self.settings_file.read_text())
        except (OSError, ValueError):
            return {}
        return found

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Another process cannot signal us, so we look again and again."""
        until = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < until, f"waited in vain; settings are {self.settings()}"
            assert self.process.poll() is None or is_so()
            time.sleep(0.05)


@pytest.fixture
def program(xvfb: dict[str, str], tmp_path: Path) -> Iterator[Program]:
    running = Program(xvfb, tmp_path)
    yield running
    running.process.kill()
    running.process.wait(10)


def test_keys_of_a_real_keyboard_reach_the_window_and_it_closes_in_good_order(program: Program) -> None:
    program.wait_until(lambda: program.settings().get("demo") == "hopfield-plane")
    program.press("ctrl+t")
    program.wait_until(lambda: program.settings().get("dark") is True)
    program.press("Next")
    program.wait_until(lambda: program.settings().get("demo") not in (None, "hopfield-plane"))
    program.press("Prior")
    program.wait_until(lambda: program.settings().get("demo") == "hopfield-plane")
    program.press("ctrl+q")
    assert program.process.wait(PATIENCE) == 0
    assert not (program.settings_file.parent / "autosave.rnnviz").exists()


def test_the_mouse_folds_the_gallery_away(program: Program) -> None:
    program.wait_until(lambda: program.settings().get("demo") == "hopfield-plane")
    program.tool("mousemove", "--window", program.window, "20", "18", "click", "1")
    program.wait_until(lambda: program.settings().get("gallery") is False)
    program.press("ctrl+q")
    assert program.process.wait(PATIENCE) == 0
