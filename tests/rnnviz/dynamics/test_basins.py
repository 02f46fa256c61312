"""Basin maps: the seed figures, the kernel against numpy, coarse to fine against all at once, exact ties, rounding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics import basins
from rnnviz.dynamics.basins import NOWHERE, UNKNOWN, BasinFill, basin_map, follow, warm_up
from rnnviz.dynamics.convergence import basin_fractions, convergence, counts, steps_max, steps_mean
from rnnviz.dynamics.fixed_points import FixedPoint, find_fixed_points
from rnnviz.dynamics.rounding import labels_at_step, states_at_step
from rnnviz.dynamics.start_grid import coarse_to_fine, first_known, grid_axis, grid_starts, nearest_known
from rnnviz.dynamics.ties import exact_ties, symmetries
from rnnviz.networks.hopfield import Hopfield, Rule, design
from rnnviz.networks.updates import Update
from tests.rnnviz.hopfield_cases import THREE_NEURONS, TWO_NEURONS, cube_patterns, quick, random_nets


def by_kind(fixed_points: list[FixedPoint], numbers: Ints) -> dict[str, list[int]]:
    kinds: dict[str, list[int]] = {}
    for fixed_point, number in zip(fixed_points, numbers, strict=False):
        name = fixed_point.kind if fixed_point.growing < 2 else "repeller"
        kinds.setdefault(name, []).append(int(number))
    return kinds


def test_two_neurons() -> None:
    net = design(TWO_NEURONS)
    found = find_fixed_points(net)
    basin = basin_map(net, found, 21)
    assert by_kind(found, counts(basin)) == {
        "stored": [100] * 3, "spurious": [100], "saddle": [10] * 4, "repeller": [1],
    }  # fmt: skip
    assert steps_mean(basin) == pytest.approx(8.163265, abs=5e-7)
    assert steps_max(basin) == 16
    total = convergence(basin).total / 100
    np.testing.assert_allclose(total[[5, 9, 16]], [0.383220, 0.655329, 1], atol=5e-7)


def test_three_neurons() -> None:
    net = design(THREE_NEURONS)
    found = find_fixed_points(net)
    basin = basin_map(net, found, 21)
    expected = {"stored": [2870] * 3, "saddle": [210] * 3, "repeller": [21]}
    assert by_kind(found, counts(basin)) == expected
    at_100 = labels_at_step(net, found, grid_starts(21, 3), 100)
    np.testing.assert_array_equal(at_100, basin.labels.ravel())


@pytest.mark.slow
def test_three_neurons_finely() -> None:
    net = design(THREE_NEURONS)
    found = find_fixed_points(net)
    basin = basin_map(net, found, 101)
    expected = {"stored": [338350] * 3, "saddle": [5050] * 3, "repeller": [101]}
    assert by_kind(found, counts(basin)) == expected
    starts = grid_starts(101, 3)
    np.testing.assert_array_equal(labels_at_step(net, found, starts, 100), basin.labels.ravel())
    assert exact_ties(net, found, starts, basin.labels.ravel()).sum() == 3 * 5050 + 101


class TestTies:
    def test_are_where_the_smallest_of_three_numbers_is_not_alone(self) -> None:
        """With u = (x1, −x2, x3) each stored pattern has one −1, and the smallest u becomes it: compare the starts."""
        net = design(THREE_NEURONS)
        found = find_fixed_points(net)
        starts = grid_starts(21, 3)
        u = starts * [1, -1, 1]
        alone = (u == u.min(axis=1, keepdims=True)).sum(axis=1) == 1
        ties = exact_ties(net, found, starts, basin_map(net, found, 21).labels.ravel())
        assert ties.sum() == 651
        np.testing.assert_array_equal(ties, ~alone)

    def test_rounding_expels_them(self) -> None:
        net = design(THREE_NEURONS)
        found = find_fixed_points(net)
        starts = grid_starts(21, 3)
        ties = exact_ties(net, found, starts, basin_map(net, found, 21).labels.ravel())
        unstable = [index for index, p in enumerate(found) if not p.stable]

        def still_there(step: int, dtype: type) -> int:
            return int(np.isin(labels_at_step(net, found, starts[ties], step, dtype), unstable).sum())

        assert still_there(40, np.float32) == 651
        assert still_there(100, np.float32) < 651
        assert still_there(100, np.float64) == 651
        assert still_there(300, np.float64) < 100

    def test_symmetries_of_the_seeds(self) -> None:
        assert len(symmetries(*weights_of(TWO_NEURONS))) == 8  # those of the square
        assert len(symmetries(*weights_of(THREE_NEURONS))) == 6  # any order of the three patterns

    @quick
    @given(random_nets("satlins"))
    def test_a_network_without_symmetry_has_no_proven_tie(self, net: Hopfield) -> None:
        found = find_fixed_points(net)
        basin = basin_map(net, found, 11, backend="numpy")
        ties = exact_ties(net, found, grid_starts(11, net.units), basin.labels.ravel())
        unstable = [index for index, p in enumerate(found) if not p.stable]
        assert np.isin(basin.labels.ravel()[ties], unstable).all()
        if len(symmetries(net.W, net.b)) == 1:
            assert not ties.any()


def weights_of(patterns: list[list[float]]) -> tuple[Floats, Floats]:
    net = design(patterns)
    return net.W, net.b


@quick
@given(st.one_of(random_nets("satlins", units=(1, 2, 3)), cube_patterns().map(design)), st.sampled_from((0, 3, 200)))
def test_kernel_and_numpy_agree_bit_for_bit(net: Hopfield, max_steps: int) -> None:
    found = find_fixed_points(net)
    in_numpy = basin_map(net, found, 9, max_steps=max_steps, backend="numpy")
    compiled = basin_map(net, found, 9, max_steps=max_steps, backend="kernel")
    np.testing.assert_array_equal(in_numpy.labels, compiled.labels)
    np.testing.assert_array_equal(in_numpy.steps, compiled.steps)


@quick
@given(random_nets("satlins"))
def test_steps_are_the_first_time_at_the_fixed_point(net: Hopfield) -> None:
    """Against following each start one by one, as plainly as can be."""
    found = find_fixed_points(net)
    basin = basin_map(net, found, 3, max_steps=40)
    for start, label, steps in zip(grid_starts(3, net.units), basin.labels.ravel(), basin.steps.ravel(), strict=True):
        assert (label, steps) == followed(net, found, start[None], 40)


def followed(net: Hopfield, found: list[FixedPoint], x: Floats, max_steps: int) -> tuple[int, int]:
    for k in range(max_steps + 1):
        for label, p in enumerate(found):
            for point in (p.point, p.partner):
                if p.kind != "continuum" and point is not None and np.abs(x[0] - point).max() <= 1e-9:
                    return label, k
        x = net.step(x)
    return NOWHERE, NOWHERE


@pytest.mark.parametrize(("update", "grid"), [("satlins", 50), ("tanh", 23), ("sign", 31), ("sign-async", 31)])
def test_coarse_to_fine_is_all_at_once(update: Update, grid: int) -> None:
    net = design(TWO_NEURONS, "hebb", update)
    found = find_fixed_points(net)
    fill = BasinFill(net, found, grid, rng=np.random.default_rng(4))
    progress = [0.0]
    while progress[-1] < 1:
        progress.append(fill.step(seconds=0))
    assert progress == sorted(progress)
    at_once = basin_map(net, found, grid, rng=np.random.default_rng(4), backend="numpy")
    np.testing.assert_array_equal(fill.finish().labels, at_once.labels)
    np.testing.assert_array_equal(fill.finish().steps, at_once.steps)


def test_preview_guesses_from_the_nearest_start() -> None:
    net = design(TWO_NEURONS)
    fill = BasinFill(net, find_fixed_points(net), 400)
    assert (fill.preview()[0] == UNKNOWN).all()
    while fill.step(seconds=0) < 0.3:
        pass
    guess, late = fill.preview()
    assert (fill.labels == UNKNOWN).any()
    assert not (guess == UNKNOWN).any()
    assert not (late[guess >= 0] < 0).any()
    finished = fill.finish()
    assert (guess == finished.labels).mean() > 0.98
    assert np.abs(late - finished.steps).mean() < 0.5


@pytest.mark.parametrize(("units", "grid"), [(2, 301), (2, 201), (2, 23), (3, 51)])
def test_what_is_counted_on_the_way_favours_no_side(units: int, grid: int) -> None:
    """By symmetry two opposite patterns collect alike; while the map is filled they do so at every moment, too."""
    opposite = np.array([[1.0] * units, [-1.0] * units])
    net = design(opposite, "hebb")
    found = find_fixed_points(net)
    here, there = (next(n for n, f in enumerate(found) if np.allclose(f.point, p)) for p in opposite)
    fill = BasinFill(net, found, grid, backend="numpy")
    seen = set()
    while fill.step(seconds=0) < 1:
        number = counts(fill.basins())
        assert number[here] == number[there]
        if number.any():
            seen.add(int(number.sum()))
            assert convergence(fill.basins()).total[-1] == pytest.approx(100.0 * (1.0 - number[-1] / number.sum()))
    assert len(seen) > 2 or grid < 50


@given(st.integers(1, 40), st.sampled_from((1, 2, 3)), st.sampled_from((1, 2, 8, 16)), st.sampled_from((5, 100, 10**5)))
@quick
def test_blocks_cover_every_start_once(grid: int, units: int, coarsest: int, block: int) -> None:
    grid = min(grid, 12) if units == 3 else grid
    times_covered = np.zeros((grid,) * units, dtype=int)
    known = 0
    for stride, part in coarse_to_fine(grid, units, coarsest, block):
        lattice = (slice(first_known(grid, coarsest) % max(1, stride), None, stride or None),) * units
        assert stride == 0 or (times_covered[lattice] == 1).all()
        assert known == 0 or stride <= known
        known = stride
        times_covered[part] += 1
        assert times_covered[part].size <= max(block, grid)
    assert (times_covered == 1).all()


@given(st.integers(1, 60), st.sampled_from((1, 2, 4, 8, 16)))
@quick
def test_the_nearest_start_of_a_lattice_is_the_nearest(grid: int, stride: int) -> None:
    first = first_known(grid, 16)
    lattice = np.arange(first % stride, grid, stride)
    if not len(lattice):
        return
    nearest = nearest_known(grid, stride, first)
    assert np.isin(nearest, lattice).all()
    best = np.abs(np.arange(grid)[:, None] - lattice).min(axis=1)
    np.testing.assert_array_equal(np.abs(nearest - np.arange(grid)), best)


def test_the_axis_is_exactly_symmetric() -> None:
    for grid in range(1, 300):
        axis = grid_axis(grid)
        np.testing.assert_array_equal(axis, -axis[::-1])
    assert grid_axis(21)[3] == -0.7
    with pytest.raises(ValueError, match="at least 1 start"):
        grid_axis(0)


CASES: list[tuple[Rule, Update]] = [
    ("newhop", "satlins"), ("hebb", "satlins"), ("pseudo-inverse", "satlins"), ("storkey", "satlins"),
    ("newhop", "tanh"), ("hebb", "sign"), ("pseudo-inverse", "sign-async"), ("storkey", "sign"), ("modern", "satlins"),
]  # fmt: skip


@pytest.mark.parametrize("patterns", [TWO_NEURONS, THREE_NEURONS, [[1.0, 1.0]], [[1.0, 1.0], [-1.0, -1.0]]])
@pytest.mark.parametrize(("rule", "update"), CASES)
def test_laws_of_fractions_and_curves(rule: Rule, update: Update, patterns: list[list[float]]) -> None:
    net = design(patterns, rule, update)
    found = find_fixed_points(net)
    basin = basin_map(net, found, 11, rng=np.random.default_rng(0))
    fractions = basin_fractions(basin)
    assert fractions.sum() == pytest.approx(1, abs=1e-12)
    assert (fractions >= 0).all()
    curve = convergence(basin)
    assert (np.diff(curve.total) >= 0).all()
    np.testing.assert_allclose(curve.by_fixed_point.sum(axis=0), curve.total)
    np.testing.assert_allclose(curve.by_fixed_point[:, -1], 100 * fractions[:-1])
    assert fractions[-1] == 0  # symmetric weights: every start ends somewhere that is listed


def test_starts_on_a_continuum_belong_to_it() -> None:
    net = design([[1.0, 1.0]], "pseudo-inverse")
    basin = basin_map(net, find_fixed_points(net), 11)
    assert (basin.labels == 1).sum() == 120
    assert basin.labels[10, 10] == 0
    assert basin.steps.max() == 1


def test_cycles_have_a_basin() -> None:
    net = design([[1.0, 1.0]], "hebb", "sign")
    found = find_fixed_points(net)
    basin = basin_map(net, found, 10)
    assert found[basin.labels[9, 0]].kind == "2-cycle"
    assert counts(basin).tolist() == [25, 25, 0, 50, 0]


def test_states_at_step_are_what_plain_stepping_gives() -> None:
    net = design(THREE_NEURONS)
    starts = np.random.default_rng(2).uniform(-1, 1, (300, 3))
    x = starts.astype(np.float32)
    rounded = net.astype(np.float32)
    for _ in range(30):
        x = rounded.step(x)
    np.testing.assert_array_equal(states_at_step(net, starts, 30, np.float32), x)


def test_without_the_kernel_numpy_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    net = design(TWO_NEURONS)
    found = find_fixed_points(net)
    warm_up()
    compiled = basin_map(net, found, 21)
    monkeypatch.setattr(basins, "_kernel", None)
    assert not basins.kernel_is_ready()
    np.testing.assert_array_equal(basin_map(net, found, 21).labels, compiled.labels)


def test_arrivals_of_clicked_starts() -> None:
    net = design(TWO_NEURONS)
    found = find_fixed_points(net)
    clicked = np.array([[3.0, 0.2], [0.0, 0.5]])  # outside the square, and on a tie
    labels, steps = follow(net, found, clicked)
    assert [found[k].point.tolist() for k in labels] == [[1, 1], [0, 1]]
    assert steps.tolist() == [11, 5]


def test_arrivals_are_counted_while_the_map_is_filled() -> None:
    """Against the finished labels and steps."""
    net = design(TWO_NEURONS)
    found = find_fixed_points(net)
    basin = basin_map(net, found, 31)
    for index in range(len(found)):
        steps = basin.steps[basin.labels == index]
        assert np.array_equal(basin.arrivals[index], np.bincount(steps, minlength=basin.arrivals.shape[1]))
    assert basin.nowhere == np.count_nonzero(basin.labels < 0)
    assert basin.arrivals.sum() + basin.nowhere == basin.labels.size
