"""Layers of an unfolded network: the published counts, and that small steps are the flow."""

import numpy as np
import pytest

from rnnviz.arrays import Array, Floats
from rnnviz.dynamics.lyapunov import lyapunov
from rnnviz.dynamics.unfolding import Unfolding, destinations, lattice, nearest, resting_places, share_right
from rnnviz.networks.unfolded_flow import UnfoldedFlow, chaotic_pair, four_basins

GRID = 101


def truth(flow: UnfoldedFlow, starts: Floats) -> Array:
    *_, labels = destinations(flow, starts, resting_places(flow))
    return labels


def right_after(dt: float, layers: int, grid: int = GRID) -> list[float]:
    flow, starts = UnfoldedFlow(four_basins(), dt), lattice(grid, 8.0)
    unfolding, ends = Unfolding(flow, starts, resting_places(flow)), truth(flow, starts)
    for _ in range(layers):
        unfolding.layer()
    return [share_right(labels, ends) for labels in unfolding.labels]


def first(shares: list[float], least: float) -> int:
    return next(k for k, share in enumerate(shares) if share >= least)


def test_its_jacobian_is_that_of_the_layer() -> None:
    rng, step = np.random.default_rng(0), 1e-6
    for net in (four_basins(), chaotic_pair()):
        flow, x = UnfoldedFlow(net, 0.3), rng.normal(0, 2, (5, 2))
        for j in range(2):
            shift = step * np.eye(2)[j]
            numeric = (flow.step(x + shift) - flow.step(x - shift)) / (2 * step)
            np.testing.assert_allclose(flow.jacobian(x)[:, :, j], numeric, atol=1e-8)


def test_resting_places_do_not_move_whatever_the_step() -> None:
    for dt in (0.1, 0.2, 1.0):
        flow = UnfoldedFlow(four_basins(), dt)
        places = resting_places(flow)
        np.testing.assert_allclose(flow.step(places), places, atol=1e-8)
        assert places[:, 0] == pytest.approx([-4.928119, -2.575679, 2.575679, 4.928119], abs=1e-6)


@pytest.mark.parametrize(
    ("dt", "shares", "nearly", "all_of_them"),
    [(0.2, (0.7688, 0.8167, 0.8779, 0.9400, 0.9820), 26, 55), (0.5, (0.7692, 0.8684, 0.9463, 0.9839, 0.9996), 12, None),
     (1.0, (0.7692, 0.9092, 0.9812, 0.9988, 1.0), 7, 14)],
)  # fmt: skip
def test_each_layer_tells_more_starts_right(
    dt: float, shares: tuple[float, ...], nearly: int, all_of_them: int
) -> None:
    found = right_after(dt, 60)
    assert [found[k] for k in (0, 2, 5, 10, 20)] == pytest.approx(shares, abs=0.003)
    assert abs(first(found, 0.99) - nearly) <= 1
    if all_of_them is not None:
        assert abs(first(found, 1.0) - all_of_them) <= 1
    assert all(share == 1.0 for share in found[first(found, 1.0) :])


def test_small_steps_are_the_flow() -> None:
    fine, coarse = right_after(0.025, 80, grid=51), right_after(0.05, 40, grid=51)
    assert fine[::2] == pytest.approx(coarse, abs=0.01)


def test_settled_shares() -> None:
    flow, starts = UnfoldedFlow(four_basins(), 0.2), lattice(GRID, 8.0)
    unfolding = Unfolding(flow, starts, resting_places(flow))
    for _ in range(62):
        unfolding.layer()
    assert unfolding.settled[20] == pytest.approx(0.294, abs=0.003)
    assert unfolding.settled[40] == pytest.approx(0.938, abs=0.003)
    assert abs(first(unfolding.settled, 0.99) - 60) <= 1


def test_only_the_middle_stands_on_a_border() -> None:
    flow, starts = UnfoldedFlow(four_basins(), 0.2), lattice(GRID, 8.0)
    ends = truth(flow, starts)
    assert starts[ends < 0].tolist() == [[0.0, 0.0]]
    assert np.bincount(ends[ends >= 0]) / len(ends) == pytest.approx([0.3145, 0.1855, 0.1855, 0.3145], abs=1e-3)
    assert nearest(resting_places(flow), resting_places(flow)).tolist() == [0, 1, 2, 3]


def test_whole_steps_make_chaos_of_a_network_that_rests_as_a_flow() -> None:
    whole = UnfoldedFlow(chaotic_pair(), 1.0)
    found = lyapunov(whole, np.array([0.5, 0.5]), steps=20_000, transient=100, rng=np.random.default_rng(0))
    assert found.values[0] == pytest.approx(0.3390, abs=0.006)
    unfolding = Unfolding(whole, lattice(GRID, 8.0), np.zeros((0, 2)))
    for _ in range(40):
        unfolding.layer()
    assert max(unfolding.settled[5:]) <= 0.0015
    x, flow = lattice(GRID, 8.0), UnfoldedFlow(chaotic_pair(), 0.1)
    for _ in range(1500):
        x = flow.step(x)
    np.testing.assert_allclose(x, np.broadcast_to([0.381392, -1.479936], x.shape), atol=1e-5)
