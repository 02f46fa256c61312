import numpy as np
import pytest

from rnnviz.data.errors import DataError
from rnnviz.data.mackey_glass import mackey_glass, mackey_glass_solution


def method_of_steps(tau: float, start: float, intervals: int):
    """An independent solution: scipy on one delay interval after the other, each an ordinary equation."""
    from scipy.integrate import solve_ivp

    pieces = [lambda t: start]
    for n in range(intervals):

        def flow(t, x, past=pieces[-1]):
            delayed = past(t - tau)
            return 0.2 * delayed / (1 + delayed**10) - 0.1 * x

        begin = pieces[-1](n * tau)
        piece = solve_ivp(flow, (n * tau, (n + 1) * tau), [begin], rtol=1e-11, atol=1e-12, dense_output=True)
        pieces.append(lambda t, sol=piece.sol: float(sol(t)[0]))
    return lambda t: pieces[min(int(t // tau), intervals - 1) + 1](t)


@pytest.mark.parametrize("tau", [17.0, 17.3, 5.0])
def test_it_agrees_with_the_method_of_steps(tau):
    times = np.linspace(0, 3 * tau, 40)
    exact = method_of_steps(tau, 1.2, 3)
    assert mackey_glass_solution(times, tau=tau, start=1.2) == pytest.approx([exact(t) for t in times], abs=1e-7)


def test_the_first_interval_is_known_in_closed_form():
    """Under a constant past the equation is linear: x = x∞ + (x0 − x∞) e^(−γt)."""
    times = np.linspace(0, 17, 50)
    limit = 2 * 0.7 / (1 + 0.7**10)
    exact = limit + (0.7 - limit) * np.exp(-0.1 * times)
    assert mackey_glass_solution(times, tau=17.0, start=0.7) == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize("tau", [17.0, 17.3])
def test_the_order_is_four(tau):
    times = np.linspace(0, 6 * tau, 301)
    exact = mackey_glass_solution(times, tau=tau, start=1.2, max_step=tau / 1600)
    errors = [
        np.abs(mackey_glass_solution(times, tau=tau, start=1.2, max_step=tau / lag) - exact).max()
        for lag in (50, 100, 200)
    ]
    assert np.log2(errors[:-1]) - np.log2(errors[1:]) == pytest.approx(4, abs=0.3)


def test_a_delay_of_a_single_step_is_solved_too():
    times = np.linspace(0, 5, 20)
    coarse = mackey_glass_solution(times, tau=0.1, start=0.5, max_step=0.1)
    assert coarse == pytest.approx(mackey_glass_solution(times, tau=0.1, start=0.5, max_step=0.01), abs=1e-7)


@pytest.mark.parametrize("start", [1e-3, 0.5, 1.5])
def test_the_constant_solution_is_reached_without_enough_delay(start):
    """x = 1 solves 0.2 x / (1 + x^10) = 0.1 x, and is stable for short delays."""
    assert mackey_glass_solution(np.array([600.0]), tau=1.0, start=start) == pytest.approx(1, abs=1e-4)


def test_the_chaotic_series_stays_on_its_attractor():
    series = mackey_glass()
    assert (len(series), series.step, series.time_name) == (5000, 1.0, "time")
    assert 0.2 < series.values.min() < 0.5
    assert 1.2 < series.values.max() < 1.4


def test_half_the_sampling_step_gives_the_points_between():
    assert mackey_glass(50).values == pytest.approx(mackey_glass(100, step=0.5).values[::2], abs=1e-12)


def test_a_seed_fixes_the_start():
    assert np.array_equal(mackey_glass(20, seed=3).values, mackey_glass(20, seed=3).values)
    assert not np.allclose(mackey_glass(20, seed=3).values, mackey_glass(20, seed=4).values)


@pytest.mark.parametrize("wrong", [{"points": 0}, {"tau": 0.0}, {"step": -1.0}, {"transient": -1.0}, {"tau": np.nan}])
def test_arguments_out_of_range(wrong):
    with pytest.raises(DataError, match="Mackey-Glass needs points >= 1, tau > 0, step > 0 and transient >= 0, not"):
        mackey_glass(**wrong)
