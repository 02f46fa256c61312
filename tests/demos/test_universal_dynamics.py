"""Learning a flow: periods, exponents and gaps of what was learned, and what is refused."""

from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.demos.universal_dynamics.params import STAR
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.registry import load

ID = "universal-dynamics"
EIGHT = [[1, 1], [-1, -1], [1, -1], [-1, 1]]


def results(**params: Any) -> dict[str, Any]:
    run = rnnviz.start(ID, **{"compare": [], **params})
    run.finish()
    return run.results()


def test_van_der_pol_is_learned_with_its_period() -> None:
    found = results()
    assert found["flow_error"] < 0.045
    assert found["true_period"] == pytest.approx(6.663287, abs=1e-5)
    assert found["period"] == pytest.approx(found["true_period"], abs=0.02)
    assert found["max_difference"] < 1e-9
    assert found["n_weights"] == 20 * 5
    assert found["generated_error"] < 0.5
    assert (found["lyapunov"], found["valid_time"], found["orbit_gap"]) == (None, None, None)


def test_the_pendulum() -> None:
    found = results(system="pendulum")
    assert found["flow_error"] < 0.006
    assert found["true_period"] == pytest.approx(6.699976, abs=1e-5)
    assert found["period"] == pytest.approx(found["true_period"], abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize(("units", "most"), [(5, 0.2), (10, 0.06), (20, 0.03), (40, 0.03)])
def test_the_more_units_the_smaller_the_error(units: int, most: float) -> None:
    """Medians of five seeds were 0.105, 0.0225, 0.0098 and 0.0077, for one draw of fresh states each."""
    found = [results(units=units, seed=seed)["flow_error"] for seed in range(5)]
    assert np.median(found) < most


@pytest.mark.slow
def test_lorenz_is_learned_with_its_chaos() -> None:
    found = results(system="lorenz", units=40)
    assert found["flow_error"] < 0.01
    assert 2.5 < found["valid_time"] < 7.0
    assert found["lyapunov"] == pytest.approx(0.906, abs=0.06)
    assert found["max_difference"] < 1e-9
    assert found["period"] is None
    assert found["n_weights"] == 40 * 7


def test_a_drawn_curve_becomes_a_flow() -> None:
    found = results(system="drawn")
    assert found["period"] == pytest.approx(6.0, abs=0.05)
    assert found["true_period"] == pytest.approx(6.0, abs=1e-3)
    assert found["orbit_gap"] < 0.008
    assert found["generated_error"] is None


@pytest.mark.slow
def test_a_star_is_rounded() -> None:
    found = results(system="drawn", curve=[list(point) for point in STAR], units=40)
    assert 0.2 < found["flow_error"] < 0.32
    assert 0.004 < found["orbit_gap"] < 0.02


def test_the_sweep_is_of_three_networks_a_size() -> None:
    run = rnnviz.start(ID, system="pendulum", compare=[3, 8], iterations=40, samples=300)
    run.finish()
    entries = run.results()["errors_by_units"]
    assert [entry[0] for entry in entries] == [3, 8]
    assert all(low <= middle <= high for _, middle, low, high in entries)
    assert entries[1][1] < entries[0][1]


def test_half_and_half_is_the_whole() -> None:
    whole, first, second = (rnnviz.start(ID, iterations=40, compare=[], samples=300) for _ in range(3))
    whole.finish()
    first.advance(17)
    second.run.restore(first.run.checkpoint())
    second.finish()
    assert second.results() == whole.results()


def test_a_curve_of_twice_the_size_is_a_flow_with_the_same_period() -> None:
    larger = [[2.0, 0.0], [0.0, 2.0], [-2.0, 0.0], [0.0, -2.0]]
    assert results(system="drawn", curve=larger, iterations=60)["period"] == pytest.approx(6.0, abs=0.15)


def test_learning_shows_within_the_first_iterations() -> None:
    run = rnnviz.start(ID, compare=[])
    before = run.results()["flow_error"]
    run.advance(50)
    assert run.results()["flow_error"] < 0.4 * before


def test_it_is_shown_slowly_at_first() -> None:
    run = rnnviz.start(ID, compare=[])
    assert run.run.pace == 20.0
    run.advance(60)
    assert run.run.pace is None


def test_noise_is_learned_through() -> None:
    clean, noisy = (results(noise=noise, iterations=100)["flow_error"] for noise in (0.0, 0.3))
    assert clean < noisy < 0.15


@pytest.mark.parametrize(
    "wrong",
    [{"system": "drawn", "curve": EIGHT}, {"system": "drawn", "curve": [[0, 0], [1, 0], [1, 0], [0, 1]]},
     {"curve": [[0, 0], [1, 1]]}, {"starts": [[1, 2, 3]]}, {"system": "lorenz", "starts": [[1, 2]]}, {"units": 1},
     {"samples": 99}, {"iterations": 9}, {"compare": [1]}, {"compare": [5, 5]}, {"noise": 0.6},
     {"learning_rate": 0}, {"system": "duffing"}],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        rnnviz.start(ID, **wrong)


def test_why_an_eight_is_refused() -> None:
    with pytest.raises(InputError, match="two directions"):
        rnnviz.start(ID, system="drawn", curve=EIGHT)


def test_gestures() -> None:
    on, params = load(ID).on, rnnviz.start(ID, compare=[]).params
    more = on(Click("plane", 1.0, 2.0), params)
    assert more.starts[-1] == (1.0, 2.0)
    assert len(more.starts) == 4
    assert on(Drag("plane", "starts", 1, 0.5, 0.5), more).starts[1] == (0.5, 0.5)
    assert len(on(Remove("plane", "starts", 0), more).starts) == 3


def test_the_drawn_curve_is_edited_beside_it_and_starts_are_set_elsewhere() -> None:
    on, params = load(ID).on, rnnviz.start(ID, system="drawn", compare=[]).params
    assert len(on(Click("plane", 1.02, 0.3), params).curve) == len(params.curve) + 1
    assert on(Click("plane", 0.1, 0.0), params).curve == params.curve
    assert on(Click("plane", 0.1, 0.0), params).starts[-1] == (0.1, 0.0)
    assert on(Drag("plane", "curve", 0, 1.2, 0.1), params).curve[0] == (1.2, 0.1)
    assert on(Drag("plane", "curve", 0, -1.2, 0.1), params) is None  # it would cross itself
    assert len(on(Remove("plane", "curve", 0), params).curve) == len(params.curve) - 1


def test_a_start_that_is_moved_does_not_disturb_learning() -> None:
    run = rnnviz.start(ID, compare=[])
    run.advance(20)
    before = run.results()["flow_error"]
    assert run.run.change(run.params.model_copy(update={"starts": ((1.0, 1.0),)})) is False
    assert run.results()["flow_error"] == before
    assert run.run.frame().paths.shape[1] == 1
