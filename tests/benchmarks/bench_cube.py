"""The cube of three neurons: counting rounded starts, and turning the picture."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import numpy as np

import rnnviz
from rnnviz.demos.hopfield_cube import draw, warm_up
from rnnviz.dynamics.rounding import NEAR
from rnnviz.dynamics.start_grid import grid_starts
from rnnviz.figure.camera import Camera
from rnnviz.figure.lowering import lower
from rnnviz.headless import HeadlessRun
from rnnviz.parameters import changed
from rnnviz.view import View
from tests.benchmarks.table import Row, paired, shown

STEP = 100


def measure() -> Iterator[Row]:
    """Where 101³ starts are at step 100, another step to count at, and a turned cube."""
    warm_up()
    yield _counted(101)
    yield _counted_anew()
    yield _turned()


def _counted(grid: int) -> Row:
    run = _finished(grid=grid, grid_starts=0)
    steps = iter(count(STEP))

    def ours() -> None:
        _recount(run, next(steps))

    than = f"all of them for {STEP} steps, numpy in place, float64"
    mine, other = paired(ours, lambda: _plain(run, grid), times=3)
    return Row(f"{grid}³ starts counted at step {STEP}", shown(mine), shown(other), than,
               other / mine)  # fmt: skip


def _counted_anew() -> Row:
    run = _finished(grid=41)
    steps = iter(count(STEP))
    mine, other = paired(lambda: _recount(run, next(steps)), lambda: _finished(grid=41), times=5)
    return Row("another step to count at, 41³ starts", shown(mine), shown(other), "the whole run anew", other / mine)


def _turned() -> Row:
    """Described and projected; painting is measured with the screen."""
    run = _finished(random_starts=200, grid_starts=0)
    frame = run.run.frame()
    degrees = iter(count())

    def turned() -> None:
        lower(draw(run.params, frame, View(camera=Camera(azimuth=next(degrees) % 360 - 180.0))).panel("cube"))

    def from_a_new_frame() -> None:
        view = View(camera=Camera(azimuth=next(degrees) % 360 - 180.0))
        for panel in draw(run.params, run.run.frame(), view).panels:
            lower(panel)

    mine, other = paired(turned, from_a_new_frame, times=15)
    what = f"turned cube, {frame.shown.shape[1]} points and 200 trajectories, described and projected"
    return Row(what, shown(mine), shown(other), "all panels from a new frame", other / mine)


def _finished(**values: Any) -> HeadlessRun:
    run = rnnviz.start("hopfield-cube", **values)
    run.finish()
    return run


def _recount(run: HeadlessRun, step: int) -> None:
    run.run.change(changed(run.params, {"label_step": step}))
    run.refine()


def _plain(run: HeadlessRun, grid: int) -> list[int]:
    """Every start for every step, and how many are near each fixed point."""
    W, b = (np.array(run.results()[name]) for name in ("W", "b"))
    x = np.ascontiguousarray(grid_starts(grid, 3))
    following = np.empty_like(x)
    for _ in range(STEP):
        np.matmul(x, W.T, out=following)
        following += b
        np.clip(following, -1.0, 1.0, out=following)
        x, following = following, x
    points = [np.array(p["point"]) for p in run.results()["fixed_points"]]
    return [int((np.abs(x - point) <= NEAR).all(axis=1).sum()) for point in points]


if __name__ == "__main__":
    for row in measure():
        print(f"{row.what} | {row.ours} | {row.other}: {row.than} | {row.ratio:.3g} | {row.must}")
