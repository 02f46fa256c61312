"""Networks that are stepped side by side do what each does alone."""

import numpy as np
import pytest

from rnnviz.dynamics.gain_scan import DT, GainScan, SideBySide
from rnnviz.dynamics.lyapunov import Stretching
from rnnviz.networks.ctrnn import random_ctrnn


def test_side_by_side_is_as_alone() -> None:
    side = SideBySide(20, 2.0, range(5, 8))
    side.advance(200)
    for n, seed in enumerate(range(5, 8)):
        net, start, rng = random_ctrnn(20, 2.0, seed)
        alone = Stretching(net, start, exponents=1, rng=rng, dt=DT)
        alone.advance(200)
        np.testing.assert_allclose(side.x[n, 0], alone.x, atol=1e-9)
        assert side.growth[n] == pytest.approx(np.sum(alone.logs), abs=1e-9)


def test_a_scan_is_the_same_whoever_asks_again() -> None:
    scans = [GainScan(12, 0, (0.4, 1.5), 5.0) for _ in range(2)]
    pieces = [sum(1 for _ in scan.pieces()) for scan in scans]
    assert scans[0].entries == scans[1].entries
    assert pieces[1] == 2 < pieces[0]
    assert [entry[0] for entry in scans[0].entries] == [0.4, 1.5]
