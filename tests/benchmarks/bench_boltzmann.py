"""Sweeps of the Ising lattice, beside the numpy checkerboard everybody writes first."""

from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.ising_sweeps import IsingLattice, warm_up
from tests.benchmarks.table import Row, paired, shown

T = 2.269
SWEEPS = 200
PLAIN_SWEEPS = 20


def measure() -> Iterator[Row]:
    """Sweeps of the critical lattice, compiled and before the compiled code is there."""
    warm_up()
    for side, must in ((64, ""), (128, "≥ 10")):
        yield _sweep(f"a sweep of {side} x {side}", side, "auto", must)
    yield _sweep("a sweep of 128 x 128, before the kernel is ready", 128, "numpy")


def _sweep(what: str, side: int, backend: str, must: str = "") -> Row:
    lattice = IsingLattice(np.ones((side, side)), 1.0, 0.0, T, key=1)
    sweeps = SWEEPS if backend == "auto" else PLAIN_SWEEPS
    spins, rng = np.ones((side, side)), np.random.default_rng(0)
    ours, other = paired(
        lambda: lattice.run(sweeps, "sweep", backend), lambda: plain_checkerboard(spins, T, PLAIN_SWEEPS, rng), times=5
    )
    ours, other = ours / sweeps, other / PLAIN_SWEEPS
    return Row(what, shown(ours), shown(other), "numpy checkerboard: np.roll, np.exp, np.where", other / ours, must)


def plain_checkerboard(x: Floats, T: float, sweeps: int, rng: np.random.Generator) -> Floats:
    """Both colours in turn, each by sums of rolled lattices."""
    white = np.add.outer(np.arange(len(x)), np.arange(len(x))) % 2 == 1
    for _ in range(sweeps):
        for turn in (~white, white):
            h = np.roll(x, 1, 0) + np.roll(x, -1, 0) + np.roll(x, 1, 1) + np.roll(x, -1, 1)
            new = np.where(rng.random(x.shape) < 1 / (1 + np.exp(-2 * h / T)), 1.0, -1.0)
            x = np.where(turn, new, x)
    return x
