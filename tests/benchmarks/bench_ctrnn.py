"""Continuous-time nets of two units: a million starts labelled, and a portrait that follows the hand."""

import statistics
from collections.abc import Iterator, Mapping

import numpy as np

import rnnviz
from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.ctrnn_fixed_points import ctrnn_fixed_points
from rnnviz.dynamics.flow_attractors import attractors_of
from rnnviz.dynamics.flow_basins import Backend, FlowBasins, warm_up
from rnnviz.dynamics.integration import rk4_step
from rnnviz.networks.ctrnn import Ctrnn
from rnnviz.parameters import changed
from rnnviz.view import PLAIN
from tests.benchmarks.table import Row, paired, seconds, shown

NET = Ctrnn(np.array([[8.0, -2.0], [-2.0, 8.0]]), np.array([-3.0, -3.0]), np.ones(2), "logistic")
EXTENT, GRID = 8.0, 1000
DT, STEPS = 0.1, 300
EQUILIBRIA = ctrnn_fixed_points(NET, EXTENT)
ATTRACTORS = attractors_of(EQUILIBRIA, [])
FRAMES = 2 / 60
GOAL = 0.1
"""Seconds for the map, from the weights to the labels."""


def measure() -> Iterator[Row]:
    """Coarse to fine in the kernel beside other ways to the same labels."""
    warm_up()
    ways = (
        ("plain numpy, all starts for all steps", _plain, "≥ 100"),
        ("the same kernel on every start", lambda: _map("auto", whole=True), "≥ 2"),
        ("coarse to fine in numpy", lambda: _map("numpy"), ""),
    )
    for than, other, must in ways:
        assert (_map("auto") == other()).all(), than
        ours, theirs = paired(lambda: _map("auto"), other, times=1 if other is _plain else 3)
        yield Row("1000 x 1000 starts of a CTRNN", shown(ours), shown(theirs), than, theirs / ours, must)
    yield Row("1000 x 1000 starts of a CTRNN", shown(ours), shown(GOAL), "its goal", GOAL / ours, "≥ 1")
    for what, preset, change in (
        ("a start", None, {"starts": ((1.0, 1.0),)}), ("an input", None, {"h": (-3.1, -2.9)}),
        ("a weight", "oscillator", {"W": ((2.0, -2.1), (2.0, 2.0))}), ("the branch handle", "hopf", {"value": 1.2}),
    ):  # fmt: skip
        yield _dragged(what, preset, change)


def _dragged(what: str, preset: str | None, change: Mapping[str, object]) -> Row:
    """From a changed parameter to the described figure."""
    run = rnnviz.start("ctrnn-portrait", preset_name=preset)
    run.refine()
    here, there = run.params, changed(run.params, change)
    turn = [here, there]

    def drag() -> None:
        turn.reverse()
        run.run.change(turn[0])
        run.demo.draw(turn[0], run.run.frame(), PLAIN)

    drag()
    took = statistics.median(seconds(drag) for _ in range(9))
    return Row(f"dragging {what}, to its picture", shown(took), shown(FRAMES), "two frames", FRAMES / took, "≥ 1")


def _map(backend: Backend, whole: bool = False) -> Ints:
    return FlowBasins(NET, EQUILIBRIA, ATTRACTORS, extent=EXTENT, grid=GRID, whole=whole, backend=backend).finish()


def _plain() -> Ints:
    """What everybody writes first: Runge-Kutta steps of the whole grid, then the nearest stable point."""
    axis = np.linspace(-EXTENT, EXTENT, GRID)
    x: Floats = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2).astype(np.float32)
    W, h, tau = (a.astype(np.float32) for a in (NET.W, NET.h, NET.tau))
    net = Ctrnn(W, h, tau, NET.sigma)
    for _ in range(STEPS):
        x = rk4_step(net.velocity, x, DT)
    far = [np.abs(x - one.point).max(axis=1) for one in ATTRACTORS]
    return np.argmin(far, axis=0).reshape(GRID, GRID)


if __name__ == "__main__":
    for row in measure():
        print(f"{row.what} | {row.ours} | {row.other}: {row.than} | {row.ratio:.3g} | {row.must}")
