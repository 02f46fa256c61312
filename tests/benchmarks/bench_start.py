"""The start as a person sees it: from the command to what stands on a screen, beside the barest script of its kind."""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.table import Row, shown

PAIRS = 9
PATIENCE = 60.0

BARE = """
from PySide6.QtWidgets import QApplication
import pyqtgraph
application = QApplication([])
plot = pyqtgraph.PlotWidget()
plot.show()
application.exec()
"""
THAN = "QtWidgets, pyqtgraph, an empty plot"

STAGE = (slice(100, 750, 10), slice(260, 1040, 10))
"""Where a new window has its stage. Only the regions of the first demo bring colour there: words and axes are grey."""


def measure() -> Iterator[Row]:
    """Medians of starts in turn; one of each before, which leaves compiled modules and files in memory behind."""
    ours, bare = (str(Path(sys.executable).with_name("rnnviz")),), ("-c", BARE)
    with Screen() as screen:
        screen.start(ours, picture=True)
        screen.start(bare)
        pairs = [(*screen.start(ours, picture=True), screen.start(bare)[0]) for _ in range(PAIRS)]
    window, picture, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    yield Row("command to visible window", shown(window), shown(other), THAN, window / other, "≤ 1.3")
    yield Row("command to first picture", shown(picture), shown(other), THAN, picture / other)


class Screen:
    """A virtual white screen whose pixels lie in a file: to look at them takes nothing from who is being measured."""

    def __enter__(self) -> "Screen":
        self._folder = tempfile.TemporaryDirectory()
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            [*command, "-wr", "-nocursor", "-fbdir", self._folder.name], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with open(reading) as answer:
            self._display = f":{answer.readline().strip()}"
        self._pixels = _pixels(Path(self._folder.name, "Xvfb_screen0"))
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait(10)
        self._folder.cleanup()

    def start(self, arguments: tuple[str, ...], *, picture: bool = False) -> tuple[float, ...]:
        """Seconds from the command until a window is seen, and until a picture is seen in it, if one is to come."""
        self._wait(lambda: not self._shows_window())
        with tempfile.TemporaryDirectory() as home:
            began = time.perf_counter()
            command, environment = [sys.executable, *arguments], self._environment(home)
            process = subprocess.Popen(command, env=environment, start_new_session=True)
            try:
                self._wait(self._shows_window)
                times = [time.perf_counter() - began]
                if picture:
                    self._wait(self._shows_picture)
                    times.append(time.perf_counter() - began)
            finally:
                # With its worker, which would take time from whoever starts next.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return tuple(times)

    def _environment(self, home: str) -> dict[str, str]:
        """A new person's, on this screen. Modules that are compiled anew each time are nobody's daily start."""
        own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        places = {"XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home}
        return {**own, **places, "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb"}

    def _shows_window(self) -> bool:
        return bool((self._pixels[::8, ::8] != 255).any())

    def _shows_picture(self) -> bool:
        stage = self._pixels[STAGE].astype(int)
        return float((stage.max(axis=2) - stage.min(axis=2) > 40).mean()) > 0.05

    def _wait(self, is_so: Callable[[], bool]) -> None:
        until = time.perf_counter() + PATIENCE
        while not is_so():
            if time.perf_counter() > until:
                raise TimeoutError("nothing came on the screen")
            time.sleep(0.001)


def _pixels(file: Path) -> np.ndarray:
    """(row, column, colour) of a dump in the format XWD, as it changes."""
    header = np.fromfile(file, ">u4", 25)
    height, width, colours = header[5], header[12] // 4, header[19]
    return np.memmap(file, np.uint8, "r", int(header[0] + 12 * colours), (height, width, 4))[..., :3]
