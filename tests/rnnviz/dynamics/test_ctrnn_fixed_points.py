"""Fixed points of continuous-time nets: completeness, types, and the nets whose points are written down."""

import numpy as np
import pytest
from hypothesis import given, settings

from rnnviz.arrays import Floats
from rnnviz.dynamics.ctrnn_fixed_points import ctrnn_fixed_points, fixed_points_of_many
from rnnviz.dynamics.flow_equilibrium import Equilibrium, classified, index_sum
from rnnviz.dynamics.newton import newton
from rnnviz.networks.ctrnn import Ctrnn
from tests.rnnviz.ctrnn_cases import BEER, BISTABLE, FOUR_BASINS, LINE, OSCILLATOR, bounded_nets, net

quick = settings(max_examples=40, deadline=None)


def found(of: Ctrnn) -> list[Equilibrium]:
    return ctrnn_fixed_points(of, 8.0)


def listed(of: Ctrnn) -> list[tuple[list[float], str]]:
    return [(one.point.round(6).tolist(), one.kind) for one in found(of)]


def test_four_basins() -> None:
    a, b = 2.575679, 4.928119
    points = listed(FOUR_BASINS)
    assert [p for p, kind in points if kind == "stable node"] == [[-b, b], [-a, -a], [a, a], [b, -b]]
    c, d = 3.161685, 1.134259
    assert [p for p, kind in points if kind == "saddle"] == [[-c, -d], [-d, -c], [d, c], [c, d]]
    assert [p for p, kind in points if kind == "unstable node"] == [[0, 0]]
    values = {tuple(one.point.round(2)): one.eigenvalues for one in found(FOUR_BASINS)}
    np.testing.assert_allclose(values[(2.58, 2.58)], [-0.342812, -0.605687], atol=2e-6)
    np.testing.assert_allclose(values[(4.93, -4.93)], [-0.928636, -0.957182], atol=2e-6)
    np.testing.assert_allclose(values[(3.16, 1.13)], [0.497373, -0.712362], atol=2e-6)
    np.testing.assert_allclose(values[(0.0, 0.0)], [1.5, 0.5], atol=2e-6)


def test_bistable_and_tilted() -> None:
    assert listed(BISTABLE) == [
        ([-2.46406, 2.46406], "stable node"), ([0, 0], "saddle"), ([2.46406, -2.46406], "stable node"),
    ]  # fmt: skip
    assert listed(net([[1.5, -1], [-1, 1.5]], (0.3, 0))) == [
        ([-2.144654, 2.450803], "stable node"), ([0.172931, 0.404638], "saddle"),
        ([2.774184, -2.470972], "stable node"),
    ]  # fmt: skip


@pytest.mark.parametrize(("of", "value"), [(OSCILLATOR, 1 + 2j), (BEER, 0.125 + 0.25j)])
def test_clocks_have_one_unstable_focus(of: Ctrnn, value: complex) -> None:
    (one,) = found(of)
    assert one.kind == "unstable focus"
    np.testing.assert_allclose(one.point, 0, atol=1e-9)
    np.testing.assert_allclose(one.eigenvalues, [value, value.conjugate()], atol=1e-9)


def test_a_line_of_fixed_points_is_one_entry() -> None:
    (line,) = found(LINE)
    assert line.kind == "line"
    assert line.ends is not None
    assert line.ends.tolist() == [[0, 1], [1, 0]]
    assert line.point.tolist() == [0.5, 0.5]
    np.testing.assert_allclose(line.eigenvalues, [0, -2], atol=1e-12)


def test_a_line_without_end_is_cut_where_the_picture_ends() -> None:
    (line,) = found(net([[0.5, 0.5], [0.5, 0.5]], sigma="relu"))
    assert line.ends is not None
    assert line.ends.tolist() == [[0, 0], [8, 8]]


def test_a_rectified_net_is_not_smooth_on_the_axes() -> None:
    (origin,) = found(net([[2, 0], [0, 2]], sigma="relu"))
    assert origin.kind == "degenerate"
    assert not origin.attracts
    (rest,) = found(net([[0, 0], [0, 0]], sigma="relu"))
    assert rest.kind == "stable node"


@pytest.mark.parametrize("sigma", ["logistic", "tanh", "relu"])
def test_without_weights_there_is_one_node_at_the_input(sigma: str) -> None:
    (one,) = found(net([[0, 0], [0, 0]], (0.7, -0.2), sigma))  # type: ignore[arg-type]
    assert one.kind == "stable node"
    np.testing.assert_allclose(one.point, [0.7, -0.2])


def test_a_double_root_is_one_degenerate_point() -> None:
    points = found(net([[2, -1], [-1, 2]]))
    assert [one.kind for one in points] == ["stable node", "degenerate", "stable node"]
    assert index_sum(points) is None


@pytest.mark.parametrize(("gain", "count"), [(0.39, 1), (0.41, 3), (1.99, 3), (2.01, 5)])
def test_pitchforks_of_the_bistable_net(gain: float, count: int) -> None:
    points = found(Ctrnn(gain * BISTABLE.W, BISTABLE.h, BISTABLE.tau, "tanh"))
    assert len(points) == count
    assert index_sum(points) == 1


def test_both_sides_of_a_saddle_node() -> None:
    points = [one.point[0] for one in found(net([[2, 0], [1, 0]], (0.3, 0)))]
    np.testing.assert_allclose(points, [-1.515994, -0.321221, 2.256624], atol=1e-6)
    assert len(found(net([[2, 0], [1, 0]], (0.54, 0)))) == 1


@quick
@given(bounded_nets)
def test_every_point_rests_and_the_indices_add_up_to_one(of: Ctrnn) -> None:
    points = found(of)
    assert index_sum(points) in (1, None)
    for one in points:
        assert np.abs(of.velocity(one.point[None])).max() < 1e-8


@quick
@given(bounded_nets)
def test_a_fine_lattice_of_starts_finds_no_other(of: Ctrnn) -> None:
    reach = np.abs(of.W).sum(axis=1) + np.abs(of.h)
    axes = [np.linspace(-r, r, 25) for r in reach]
    starts = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)

    def equation(x: Floats, _: object) -> tuple[Floats, Floats]:
        return of.velocity(x), of.jacobian(x)

    ended, still = newton(equation, starts, reach=100.0)
    known = np.array([one.point for one in found(of)])
    rests = ended[still & (np.abs(of.velocity(ended)).max(axis=1) < 1e-10)]
    assert all(np.abs(known - x).max(axis=1).min() < 2e-4 for x in rests)


@quick
@given(bounded_nets)
def test_fixed_points_do_not_know_the_time_constants(of: Ctrnn) -> None:
    slower = Ctrnn(of.W, of.h, 3.0 * of.tau, of.sigma)
    assert [one.point.tolist() for one in found(of)] == [one.point.tolist() for one in found(slower)]


@quick
@given(bounded_nets)
def test_swapping_the_units_swaps_the_coordinates(of: Ctrnn) -> None:
    swapped = found(Ctrnn(of.W[::-1, ::-1], of.h[::-1], of.tau[::-1], of.sigma))
    here = sorted(tuple(one.point.round(5)) for one in found(of))
    assert here == sorted(tuple(one.point[::-1].round(5)) for one in swapped)


def test_many_nets_at_once_are_as_one_by_one() -> None:
    gains = np.linspace(0.1, 2.5, 20)
    many = fixed_points_of_many("tanh", BISTABLE.W * gains[:, None, None], np.zeros((20, 2)))
    for gain, points in zip(gains, many, strict=True):
        alone = found(Ctrnn(gain * BISTABLE.W, BISTABLE.h, BISTABLE.tau, "tanh"))
        np.testing.assert_allclose(points, [one.point for one in alone], atol=1e-9)


@pytest.mark.parametrize(
    ("jacobian", "kind"),
    [
        ([[-1, 0], [0, -2]], "stable node"), ([[1, 0], [0, 2]], "unstable node"), ([[1, 0], [0, -2]], "saddle"),
        ([[-1, 1], [-1, -1]], "stable focus"), ([[1, 1], [-1, 1]], "unstable focus"), ([[0, 1], [-1, 0]], "centre"),
        ([[0, 0], [0, -1]], "degenerate"), ([[0, 1], [1, 0]], "saddle"),
    ],
)  # fmt: skip
def test_types_by_linearisation(jacobian: list[list[float]], kind: str) -> None:
    assert classified(np.zeros((1, 2)), np.array([jacobian], dtype=float))[0].kind == kind
