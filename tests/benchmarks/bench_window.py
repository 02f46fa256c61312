"""The window as a whole: how quickly it changes, how little it costs a training, how closely it follows a hand."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.table import Row, seconds, shown

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FRAME = 1 / 60
PAIRS = 3
TRAINING_SECONDS = 8.0

BARE_LOOP = f"""
import time, torch
torch.set_num_threads(1)
from rnnviz.data.laser import laser
series = torch.tensor(laser().values[:1000], dtype=torch.float32)
series = (series - series.mean()) / series.std()
x, y = series[:-1].reshape(-1, 1, 1), series[1:].reshape(-1, 1, 1)
torch.manual_seed(0)
lstm, readout = torch.nn.LSTM(1, 200), torch.nn.Linear(200, 1)
weights = [*lstm.parameters(), *readout.parameters()]
adam = torch.optim.Adam(weights, lr=0.005)
def epoch():
    adam.zero_grad()
    loss = torch.nn.functional.mse_loss(readout(lstm(x)[0]), y)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(weights, 1.0)
    adam.step()
for _ in range(5):
    epoch()
began, epochs = time.perf_counter(), 0
while time.perf_counter() - began < {TRAINING_SECONDS}:
    epoch()
    epochs += 1
print(epochs / (time.perf_counter() - began))
"""


def measure() -> Iterator[Row]:
    """Everything about the window that was promised as a number."""
    yield from memory()
    yield from training()
    yield from dressing()
    yield from paging()
    yield from dragging()
    yield from files()


# -- a window to measure in ---------------------------------------------------------------------------------------


class Bench:
    """An open window and the event loop around it."""

    def __init__(self, host: str = "process") -> None:
        from PySide6.QtWidgets import QApplication

        from app.settings import Settings
        from app.window import Window

        self.application = QApplication.instance() or QApplication([])
        self.window = Window(Settings(Path(tempfile.mkdtemp()) / "settings.json"), host)
        self.window.resize(1380, 860)
        self.window.show()

    def run_for(self, duration: float) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(round(1000 * duration), loop.quit)
        loop.exec()

    def run_until_shown(self) -> None:
        """Until there is a picture to paint. It is waited for without looking, which would cost the window time."""
        from PySide6.QtCore import QEventLoop

        loop = QEventLoop()
        shown = self.window.player.shown.connect(loop.quit)
        loop.exec()
        self.window.player.shown.disconnect(shown)

    def run_until(self, is_so: Any, patience: float = 120.0) -> None:
        until = time.perf_counter() + patience
        while not is_so():
            if time.perf_counter() > until:
                raise TimeoutError("the window did not get there")
            self.run_for(0.001)

    def close(self) -> None:
        self.window._may_close = True  # nobody is here to be asked whether to save
        self.window.close()
        self.run_for(0.05)


class Ticks:
    """A 60 Hz clock in the window's thread: how late its ticks are is how long the window was deaf."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.times: list[float] = []
        self.timer = QTimer()
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(lambda: self.times.append(time.perf_counter()))
        self.timer.start(16)

    def gaps(self) -> list[float]:
        self.timer.stop()
        return sorted(b - a for a, b in zip(self.times, self.times[1:], strict=False))


def _live_training(host: str) -> tuple[float, list[float]]:
    """Epochs a second of the LSTM-200 on the stage, and the gaps between the window's ticks."""
    bench = Bench(host)
    window = bench.window
    window.open_demo("forecast")
    window._choose_preset("laser-lstm-200")
    bench.run_until(lambda: window.player.snapshot is not None and window.player.snapshot.frame.epoch > 5)
    bench.run_for(1.0)
    ticks = Ticks()
    began, first = time.perf_counter(), _epoch(window)
    bench.run_for(TRAINING_SECONDS)
    speed = (_epoch(window) - first) / (time.perf_counter() - began)
    gaps = ticks.gaps()
    bench.close()
    return speed, gaps


def _epoch(window: Any) -> int:
    return int(window.player.snapshot.frame.epoch)


def training() -> Iterator[Row]:
    """With both hosts: live and bare trainings, one after the other; the medians of each.

    The process first: a Python that has loaded torch, as the thread makes it, is a larger one and collects its garbage
    more slowly. The thread, which shares the interpreter with the window, promises nothing.
    """
    yield from _training_rows("process", ("≥ 0.9", "≤ 1", "≤ 1"))
    yield from _training_rows("thread", ("", "", ""))


def _training_rows(host: str, promises: tuple[str, ...]) -> Iterator[Row]:
    bares, lives, gaps = [], [], []
    for _ in range(PAIRS):
        bare = subprocess.run([sys.executable, "-c", BARE_LOOP], check=True, capture_output=True, text=True)
        bares.append(float(bare.stdout))
        live, between = _live_training(host)
        lives.append(live)
        gaps += between
    gaps.sort()
    share = statistics.median(live / bare for live, bare in zip(lives, bares, strict=True))
    ours, other = f"{statistics.median(lives):.1f}/s", f"{statistics.median(bares):.1f}/s"
    yield Row(f"LSTM-200 live in a {host}, epochs", ours, other, "the bare torch loop", share, promises[0])
    late, longest, than = gaps[int(0.99 * len(gaps))], gaps[-1], "what the process promises"
    yield Row("meanwhile, 99 % of frame gaps within", shown(late), "20 ms", than, late / 0.02, promises[1])
    yield Row("meanwhile, longest frame gap", shown(longest), "50 ms", than, longest / 0.05, promises[2])


def dressing() -> Iterator[Row]:
    """From light to dark and back, until all is painted."""
    bench = Bench()
    bench.window.open_demo("hopfield-plane")
    bench.run_until(lambda: bench.window.player.snapshot is not None)
    bench.run_for(4.0)

    def change() -> None:
        bench.window.orders["dark"]()
        bench.application.processEvents()

    taken = []
    for _ in range(9):
        taken.append(seconds(change))
        bench.run_for(1.5)  # the gallery's small pictures are painted anew by the other process
    bench.close()
    middle = statistics.median(taken)
    yield Row("another theme", shown(middle), "100 ms", "what was promised", middle / 0.1, "≤ 1")


def paging() -> Iterator[Row]:
    """Once through the gallery, with a second at each: what each next demo costs the window until its first picture is
    painted.

    Counted on the window's thread: what the worker computes meanwhile, and how long that takes, is the demo's own.
    """
    from rnnviz.registry import headings

    bench = Bench()
    window = bench.window
    window.open_demo(headings()[-1].id)
    bench.run_for(2.0)
    costs = []
    for _ in headings():
        began = time.thread_time()
        window.orders["next_demo"]()
        bench.run_until_shown()
        bench.application.processEvents()
        costs.append(time.thread_time() - began)
        bench.run_for(1.0)
    bench.close()
    typical, most, than = statistics.median(costs), max(costs), "what was promised"
    yield Row("next demo, on the window's thread", shown(typical), "100 ms", than, typical / 0.1, "≤ 1")
    yield Row("the same, the dearest demo", shown(most), "100 ms", than, most / 0.1, "≤ 1")


def dragging() -> Iterator[Row]:
    """A pattern is dragged around with a map of 200 x 200 behind it."""
    from rnnviz.events import Drag
    from rnnviz.parameters import changed

    bench = Bench()
    window = bench.window
    window.open_demo("hopfield-plane")
    window._on_inspector_changed(changed(window.document.params, {"grid": 200}), False)
    bench.run_until(lambda: window.player.snapshot is not None and window.player.snapshot.frame.refined == 1.0)
    bench.run_for(4.0)  # the compiled kernel is loaded in the background
    waits = []
    for number in range(90):
        at = 0.9 - 0.005 * number
        began = time.perf_counter()
        window.staging._on_stage_event(Drag("plane", "patterns", 0, at, 0.8))
        asked = window.document.params
        bench.run_until(lambda asked=asked: window.player.snapshot.params == asked)  # type: ignore[misc]
        waits.append(time.perf_counter() - began)
        bench.run_for(max(0.0, FRAME - (time.perf_counter() - began)))
    bench.close()
    typical, late = statistics.median(waits), sorted(waits)[int(0.95 * len(waits))]
    yield Row("dragging: new map on screen", shown(typical), shown(FRAME), "a frame at 60 Hz", typical / FRAME, "≤ 1")
    yield Row("the same, 95 % within", shown(late), shown(FRAME), "a frame at 60 Hz", late / FRAME, "≤ 2")


def files() -> Iterator[Row]:
    """A figure of each demo as SVG and PDF, matplotlib loaded."""
    from rnnviz.headless import start
    from rnnviz.registry import headings

    folder = Path(tempfile.mkdtemp())
    for heading in headings():
        figure = start(heading.id).figure()
        for ending in ("svg", "pdf"):
            figure.save(folder / f"warm.{ending}")
            taken = seconds(lambda ending=ending, figure=figure: figure.save(folder / f"figure.{ending}"))  # type: ignore[misc]
            what = f"{heading.id} as {ending.upper()}"
            yield Row(what, shown(taken), "1 s", "what was promised", taken, "≤ 1")


def memory() -> Iterator[Row]:
    """Resident memory of both processes before torch, and how the window's grows while it trains."""
    import psutil

    bench = Bench()
    window = bench.window
    window.open_demo("hopfield-plane")
    bench.run_until(lambda: window.player.snapshot is not None)
    processes = [psutil.Process(), psutil.Process(window.worker.pid)]
    before = sum(process.memory_full_info().pss for process in processes) / 2**20
    than = "promised; both processes"
    yield Row("memory before torch", f"{before:.0f} MB", "250 MB", than, before / 250, "≤ 1")
    window.open_demo("forecast")
    bench.run_until(lambda: window.player.snapshot is not None and window.player.snapshot.frame.epoch > 5)
    # It opens on what was measured beforehand; what is to be watched is a training.
    window.orders["restart"]()
    minutes = float(os.environ.get("RNNVIZ_BENCH_MINUTES", "1"))
    bench.run_for(60.0)  # the history fills its 16 MB
    settled = _megabytes(processes)
    until = time.perf_counter() + 60 * minutes
    while time.perf_counter() < until:
        if window.player.state == "finished":
            window.orders["restart"]()
        bench.run_for(1.0)
    growth = _megabytes(processes) - settled
    bench.close()
    what = f"its growth in {minutes:g} min of training"
    yield Row(what, f"{growth:.1f} MB", "20 MB", "promised for 30 min", growth / 20, "≤ 1")


def _megabytes(processes: Sequence[Any]) -> float:
    """Resident memory. What they share counts twice, which growth does not mind; a fair share of it would grow as
    other programs that use the same libraries end."""
    return float(sum(process.memory_info().rss for process in processes)) / 2**20


if __name__ == "__main__":
    for row in measure():
        print(row)
