"""Chaos in random networks: exponents of known systems, verdicts, and what is refused."""

from math import log, sqrt
from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.errors import InputError
from rnnviz.events import Drag
from rnnviz.headless import HeadlessRun
from rnnviz.registry import load

ID = "ctrnn-chaos"


def followed(**params: Any) -> HeadlessRun:
    run = rnnviz.start(ID, **{"compare": [], **params})
    while not run.run.done:
        run.run.step()
    return run


def results(**params: Any) -> dict[str, Any]:
    return followed(**params).results()


@pytest.mark.parametrize(
    ("system", "exact"),
    [
        ("logistic-map", [log(2)]),
        ("tent-map", [log(2)]),
        ("cat-map", [log((3 + sqrt(5)) / 2), -log((3 + sqrt(5)) / 2)]),
    ],
)
def test_maps_whose_exponent_is_written_down(system: str, exact: list[float]) -> None:
    found = results(system=system, duration=100, transient=5)
    np.testing.assert_allclose(found["spectrum"], exact, atol=2e-3)
    assert found["lyapunov"] == found["spectrum"][0]
    assert found["kind"] == "chaotic"
    assert found["spectral_radius"] is None
    assert found["origin_exponent"] is None


def test_the_tent_map_keeps_moving() -> None:
    run = followed(system="tent-map", duration=20, transient=0)
    assert np.ptp(run.run.frame().first[-50:, 0]) > 0.5


def test_lorenz_contracts_as_it_must() -> None:
    found = results(system="lorenz", duration=60, transient=10)
    assert sum(found["spectrum"]) == pytest.approx(-13.6667, abs=2e-3)
    assert found["lyapunov"] == pytest.approx(0.906, abs=0.08)
    assert 1.0 < found["participation_ratio"] < 3.0


@pytest.mark.slow
def test_lorenz_at_length() -> None:
    found = results(system="lorenz", duration=400)
    np.testing.assert_allclose(found["spectrum"], [0.906, 0.0, -14.572], atol=0.03)


@pytest.mark.parametrize(("seed", "exponent"), [(0, -0.4759), (1, -0.5186), (2, -0.5302)])
def test_below_one_the_exponent_is_that_of_the_silent_state(seed: int, exponent: float) -> None:
    found = results(gain=0.5, seed=seed, duration=200, transient=60)
    assert found["origin_exponent"] == pytest.approx(exponent, abs=1e-4)
    assert found["lyapunov"] == pytest.approx(exponent, abs=4e-3)
    assert found["kind"] == "fixed point"
    assert found["participation_ratio"] is None


def test_without_coupling_everything_leaks_at_rate_one() -> None:
    assert results(gain=0.0, units=20, duration=20, transient=5)["lyapunov"] == pytest.approx(-1.0, abs=1e-6)


@pytest.mark.parametrize(("seed", "radius"), [(0, 1.0656), (2, 0.9955)])
def test_eigenvalues_of_the_contract(seed: int, radius: float) -> None:
    run = rnnviz.start(ID, seed=seed, compare=[])
    run.refine()
    assert run.results()["spectral_radius"] / 3.0 == pytest.approx(radius, abs=1e-4)


def test_strong_coupling_is_chaotic() -> None:
    """0.1285 with a block error of 0.009 to 0.016 over 500 units of time."""
    found = results(duration=300)
    assert found["lyapunov"] == pytest.approx(0.1285, abs=0.05)
    assert found["kind"] == "chaotic"
    assert 2.0 < found["participation_ratio"] < 20.0


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "exponent"), [(0, 0.1285), (1, 0.1769), (2, 0.1680), (3, 0.1659), (4, 0.1708)])
def test_five_networks_at_a_gain_of_three(seed: int, exponent: float) -> None:
    found = results(seed=seed)
    assert found["lyapunov"] == pytest.approx(exponent, abs=3 * found["lyapunov_error"] + 0.01)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_at_a_gain_of_one_point_two_no_network_of_two_hundred_is_chaotic(seed: int) -> None:
    found = results(gain=1.2, seed=seed)
    assert -0.03 < found["lyapunov"] < 0.004
    assert found["kind"] != "chaotic"


def test_at_the_edge_the_picture_says_so() -> None:
    run = followed(gain=1.2, duration=200)
    assert run.results()["kind"] == "periodic or quasi-periodic"
    assert "above a gain of one" in run.figure().caption


def test_twins_part_at_the_rate_of_the_exponent() -> None:
    frame = followed(system="logistic-map", duration=10, perturbation=1e-12).run.frame()
    fitted = frame.distances < -2
    rate = np.polyfit(frame.times[: fitted.argmin()], frame.distances[: fitted.argmin()] * log(10), 1)[0]
    assert rate == pytest.approx(log(2), abs=0.08)


def test_the_scan_is_of_three_networks_a_gain() -> None:
    run = rnnviz.start(ID, units=20, compare=[0.3, 2.0], transient=5, duration=10)
    run.refine()
    entries = run.results()["lyapunov_by_gain"]
    assert [entry[0] for entry in entries] == [0.3, 2.0]
    assert all(low <= middle <= high for _, middle, low, high in entries)
    assert entries[0][3] < 0
    empty = rnnviz.start(ID, system="lorenz", duration=10)
    empty.refine()
    assert empty.results()["lyapunov_by_gain"] == []


def test_a_long_transient_of_a_large_network_does_not_hold_up_the_first_picture() -> None:
    run = rnnviz.start(ID, units=600, transient=1000, duration=10, compare=[])
    assert run.results()["lyapunov"] is None
    assert run.run.position.startswith("settling")
    assert "settles" in run.figure().caption


@pytest.mark.parametrize(
    "wrong",
    [{"duration": 9}, {"units": 1001}, {"units": 9}, {"gain": -1}, {"gain": 11}, {"perturbation": 1e-13},
     {"perturbation": 0.1}, {"compare": [11]}, {"compare": [1, 1]}, {"system": "henon"}, {"transient": -1}],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        rnnviz.start(ID, **wrong)


def test_a_transient_longer_than_the_measurement_is_allowed() -> None:
    assert results(units=10, duration=10, transient=30)["lyapunov"] is not None


def test_the_handle_sets_the_gain_when_it_is_let_go() -> None:
    on, params = load(ID).on, rnnviz.start(ID).params
    assert on(Drag("gains", "gain", 0, 1.234, -1.0), params) is None
    assert on(Drag("gains", "gain", 0, 1.234, -1.0, done=True), params).gain == 1.23
    assert on(Drag("gains", "gain", 0, 99.0, -1.0, done=True), params).gain == 10.0


def test_a_resumed_run_measures_what_an_unbroken_one_does() -> None:
    whole, first = (rnnviz.start(ID, units=30, duration=20, transient=10, compare=[]) for _ in range(2))
    whole.advance(20)
    first.advance(8)
    second = rnnviz.start(ID, units=30, duration=20, transient=10, compare=[])
    second.run.restore(first.run.checkpoint())
    second.advance(12)
    assert second.results() == whole.results()
