import numpy as np
import pytest

from rnnviz.data.errors import DataError
from rnnviz.data.lorenz import lorenz, lorenz_solution

START = np.array([1.0, 2.0, 20.0])


def test_it_agrees_with_scipy():
    from scipy.integrate import solve_ivp

    def flow(t, s):
        x, y, z = s
        return 10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z

    exact = solve_ivp(flow, (0, 2), START, method="DOP853", rtol=1e-12, atol=1e-12, t_eval=np.linspace(0, 2, 21))
    path = lorenz_solution(START, points=21, step=0.1, max_step=0.001)
    assert path == pytest.approx(exact.y.T, abs=1e-6)


def test_the_order_is_four():
    exact = lorenz_solution(START, points=11, step=0.1, max_step=0.0005)
    errors = [
        np.abs(lorenz_solution(START, points=11, step=0.1, max_step=h) - exact).max() for h in (0.01, 0.005, 0.0025)
    ]
    assert np.log2(errors[:-1]) - np.log2(errors[1:]) == pytest.approx(4, abs=0.3)


def test_the_symmetry_of_the_equations_is_kept_to_the_last_bit():
    mirror = np.array([-1.0, -1.0, 1.0])
    path = lorenz_solution(START, points=200, step=0.05)
    assert np.array_equal(lorenz_solution(START * mirror, points=200, step=0.05), path * mirror)


def test_a_fixed_point_stays():
    eye = np.sqrt(8 / 3 * 27)
    fixed = np.array([eye, eye, 27.0])
    assert lorenz_solution(fixed, points=20, step=0.05) == pytest.approx(np.tile(fixed, (20, 1)), abs=1e-9)


def test_on_the_z_axis_it_decays_exponentially():
    path = lorenz_solution(np.array([0.0, 0.0, 10.0]), points=11, step=0.1)
    assert path[:, 2] == pytest.approx(10 * np.exp(-8 / 3 * np.linspace(0, 1, 11)), abs=1e-7)


def test_the_series_visits_both_wings_of_the_attractor():
    series = lorenz()
    assert (len(series), series.step) == (5000, 0.05)
    assert -20 < series.values.min() < -15
    assert 15 < series.values.max() < 20


def test_the_transient_is_left_out():
    whole = lorenz(42, transient=0.0).values
    assert whole[0] == 1.0
    assert lorenz(2, transient=2.0).values == pytest.approx(whole[40:])


def test_a_seed_fixes_the_start():
    assert np.array_equal(lorenz(20, seed=3).values, lorenz(20, seed=3).values)
    assert not np.allclose(lorenz(20, seed=3).values, lorenz(20, seed=4).values)


@pytest.mark.parametrize("wrong", [{"points": 0}, {"step": 0.0}, {"transient": -1.0}])
def test_arguments_out_of_range(wrong):
    with pytest.raises(DataError, match="Lorenz needs points >= 1, step > 0 and transient >= 0, not"):
        lorenz(**wrong)
