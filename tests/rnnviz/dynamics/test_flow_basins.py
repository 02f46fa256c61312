"""Basins of two-unit flows: counts computed elsewhere, both backends bit for bit, and coarse to fine against whole."""

import numpy as np
import pytest
from hypothesis import given, settings

from rnnviz.dynamics.ctrnn_fixed_points import ctrnn_fixed_points
from rnnviz.dynamics.flow_arrivals import Following, task
from rnnviz.dynamics.flow_attractors import attractors_of
from rnnviz.dynamics.flow_basins import FlowBasins
from rnnviz.dynamics.integration import solution
from rnnviz.dynamics.limit_cycles import CycleSearch
from rnnviz.dynamics.trapping import trap
from rnnviz.networks.ctrnn import Ctrnn
from tests.rnnviz.ctrnn_cases import BISTABLE, FOUR_BASINS, LINE, OSCILLATOR, bounded_nets, net


def basins(of: Ctrnn, extent: float, grid: int, **options: object) -> FlowBasins:
    equilibria = ctrnn_fixed_points(of, extent)
    cycles = CycleSearch(of, equilibria, extent).finish()
    made = FlowBasins(of, equilibria, attractors_of(equilibria, cycles), extent=extent, grid=grid, **options)  # type: ignore[arg-type]
    made.finish()
    return made


def test_four_basins() -> None:
    made = basins(FOUR_BASINS, 8.0, 201, backend="kernel")
    assert made.counts() == [12754, 7446, 7446, 12754]
    assert int((made.labels < 0).sum()) == 1
    assert made.labels[100, 100] == -1


def test_rows_are_the_second_unit() -> None:
    made = basins(FOUR_BASINS, 8.0, 41, backend="numpy")
    assert made.labels[0, -1] == 3  # x1 = 8, x2 = −8 goes to (4.93, −4.93), the last in the order of points
    assert made.labels[-1, 0] == 0


def test_a_million_starts() -> None:
    made = basins(FOUR_BASINS, 8.0, 1000, backend="kernel")
    assert made.counts() == [315794, 184206, 184206, 315794]
    assert made.followed < 20_000


def test_ties_of_the_bistable_net() -> None:
    made = basins(BISTABLE, 4.0, 201, backend="kernel")
    assert made.counts() == [20100, 20100]
    assert (np.diagonal(made.labels) == -1).all()


def test_tilted() -> None:
    counts = basins(net([[1.5, -1], [-1, 1.5]], (0.3, 0)), 4.0, 201, backend="kernel").counts()
    np.testing.assert_allclose(counts, [15853, 24548], atol=30)


def test_everything_comes_to_the_cycle_but_the_focus_itself() -> None:
    made = basins(OSCILLATOR, 8.0, 101, backend="kernel")
    assert made.counts() == [101 * 101 - 1]


def test_everything_comes_to_the_line() -> None:
    assert basins(LINE, 4.0, 51, backend="kernel").counts() == [51 * 51]


def test_what_leaves_for_infinity_has_no_label_and_no_infinity() -> None:
    made = basins(net([[2, 0], [0, 2]], (1, 1), "relu"), 4.0, 41, backend="kernel")
    assert made.counts() == []
    assert (made.labels == -1).all()


@settings(max_examples=15, deadline=None)
@given(bounded_nets)
def test_kernel_and_numpy_agree_bit_for_bit(of: Ctrnn) -> None:
    from rnnviz.dynamics import flow_arrivals_kernel

    equilibria = ctrnn_fixed_points(of, 8.0)
    stable, others = (
        np.reshape([one.point for one in equilibria if one.attracts == wanted], (-1, 2)) for wanted in (True, False)
    )
    starts = np.random.default_rng(0).uniform(-8, 8, (2, 1500))
    followed = [Following(task(of, stable, others), starts, kernel) for kernel in (flow_arrivals_kernel, None)]
    for batch in followed:
        batch.advance(40)
    np.testing.assert_array_equal(followed[0].labels, followed[1].labels)
    np.testing.assert_array_equal(followed[0].x, followed[1].x)


@settings(max_examples=15, deadline=None)
@given(bounded_nets)
def test_rectified_nets_leave_without_an_infinity(of: Ctrnn) -> None:
    """Warnings are errors here."""
    rectified = Ctrnn(2 * of.W, of.h, of.tau, "relu")
    made = basins(rectified, 8.0, 33, backend="numpy")
    assert sum(made.counts()) + int((made.labels < 0).sum()) == 33 * 33


@settings(max_examples=10, deadline=None)
@given(bounded_nets)
def test_every_start_has_a_label_or_none(of: Ctrnn) -> None:
    made = basins(of, 8.0, 65, backend="kernel")
    assert sum(made.counts()) + int((made.labels < 0).sum()) == 65 * 65


@pytest.mark.parametrize(
    "of", [FOUR_BASINS, BISTABLE, net([[2.4, -1], [1, 0.5]]), net([[1.5, -1], [-1, 1.5]], (0.3, 0))]
)
def test_coarse_to_fine_says_what_following_every_start_says(of: Ctrnn) -> None:
    fine, whole = (basins(of, 8.0, 201, backend="kernel", whole=whole).labels for whole in (False, True))
    np.testing.assert_array_equal(fine, whole)


def test_half_the_step_changes_no_more_than_20_labels_in_a_million() -> None:
    coarse, fine = (basins(FOUR_BASINS, 8.0, 501, backend="kernel", dt=dt).labels for dt in (0.1, 0.05))
    assert (coarse != fine).mean() < 20e-6


def test_a_basin_smaller_than_a_cell_is_found_by_its_attractor() -> None:
    of = net([[1.2, 0], [0, -1]], (-0.029, 0))  # just before the saddle-node at h1 = ±0.0297
    made = basins(of, 30.0, 129, backend="kernel")
    assert min(made.counts()) > 0


@settings(max_examples=20, deadline=None)
@given(bounded_nets)
def test_nothing_leaves_a_trap(of: Ctrnn) -> None:
    for one in (one for one in ctrnn_fixed_points(of, 8.0) if one.kind in ("stable node", "stable focus")):
        M = trap(of, one.point)
        angle = np.linspace(0, 2 * np.pi, 17)[:-1]
        rim = one.point + (np.linalg.inv(np.linalg.cholesky(M)).T @ np.stack((np.cos(angle), np.sin(angle)))).T
        path = solution(of, rim, dt=0.02, steps=400) - one.point
        assert (np.einsum("tki,ij,tkj->tk", path, M, path).max(axis=0) < 1.0 + 1e-6).all()
