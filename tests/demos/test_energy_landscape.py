"""Valleys where they are known to be, energies that may not rise, and what a person can pull."""

import numpy as np
import pytest

from rnnviz.demos.energy_landscape import Params, network, on
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.headless import start
from rnnviz.parameters import build


def results(preset_name: str | None = None, **params: object) -> dict[str, object]:
    return dict(start("energy-landscape", preset_name=preset_name, **params).results())


def test_two_valleys_have_their_places_and_depths() -> None:
    points = results("two-valleys")["fixed_points"]
    assert [f["kind"] for f in points] == ["minimum", "saddle", "minimum"]
    assert [f["point"] for f in points] == [
        pytest.approx([-0.930297] * 2, abs=1e-6), pytest.approx([-0.202853] * 2, abs=1e-6),
        pytest.approx([0.973016] * 2, abs=1e-6),
    ]  # fmt: skip
    assert [f["energy"] for f in points] == pytest.approx([-0.137468, 0.020139, -0.519709], abs=1e-6)


@pytest.mark.parametrize(("preset", "minima"), [("tilt", 2), ("four-valleys", 4), ("melted", 1)])
def test_presets_have_so_many_valleys(preset: str, minima: int) -> None:
    assert [f["kind"] for f in results(preset)["fixed_points"]].count("minimum") == minima


def test_small_steps_never_climb() -> None:
    found = results("two-valleys")
    assert found["rises"] == 0
    assert found["largest_rise"] == 0.0
    assert found["safe_dt"] == pytest.approx(2 / 3)
    assert all(np.diff(course).max() <= 1e-9 for course in found["energies"])
    assert len(found["energies"][0]) == 121
    kinds = [f["kind"] for f in found["fixed_points"]]
    assert all(kinds[end] == "minimum" for end in found["ends"])


def test_jumping_climbs_every_other_step() -> None:
    found = results("jumping")
    assert found["energies"] == [[2, 0, 2, 0, 2, 0, 2]]
    assert (found["rises"], found["largest_rise"]) == (3, 2.0)
    assert results("jumping", update="sign-async", steps=60)["rises"] == 0


def test_overshoot_climbs_as_computed() -> None:
    found = results("overshoot")
    assert found["energies"][0][:5] == pytest.approx([0.6453, 1.7101, 0.9460, 1.7325, 0.9460], abs=5e-5)
    assert found["largest_rise"] == pytest.approx(1.0647, abs=5e-5)
    assert results("overshoot", update="continuous")["rises"] == 0


def test_no_start_is_fine() -> None:
    found = results(starts=())
    assert (found["energies"], found["ends"], found["rises"]) == ([], [], 0)


def test_corners_are_starts_too() -> None:
    found = results(starts=((1, 1), (-1, 1), (0, -1)))
    assert np.isfinite(found["energies"]).all()


@pytest.mark.parametrize(
    "params",
    [{"w_self": (4, 0)}, {"w_cross": -3.5}, {"gain": 0.0}, {"starts": ((1.2, 0),)}, {"dt": 0.0}, {"steps": 0},
     {"b": (1,)}, {"starts": tuple((0.0, n / 100) for n in range(41))}],
)  # fmt: skip
def test_what_lies_outside_is_refused(params: dict[str, object]) -> None:
    with pytest.raises(InputError):
        build(Params, params)


def test_a_minimum_that_is_pulled_takes_the_biases_along() -> None:
    params = on(Drag("map", "minima", 1, 0.9, 0.8), Params())
    assert params is not None
    point = np.array([0.9, 0.8])
    assert np.tanh(params.gain * (network(params).W @ point + params.b)) == pytest.approx(point)
    far = on(Drag("map", "minima", 1, 1.0, -1.0), params)
    assert far is not None
    assert np.abs(far.b).max() <= 2.0


def test_starts_are_clicked_dragged_and_removed() -> None:
    params = Params()
    more = on(Click("map", 0.5, 0.25), params)
    assert more.starts[-1] == (0.5, 0.25)
    assert on(Drag("map", "starts", 0, 3.0, 0.0), params).starts[0] == (1.0, 0.0)
    assert len(on(Remove("map", "starts", 0), params).starts) == len(params.starts) - 1
    assert on(Click("landscape", 0.0, 0.0), params) is None


def test_symmetric_networks_have_symmetric_landscapes() -> None:
    points = results(b=(0, 0), w_self=(0.4, -0.2), w_cross=1.1)["fixed_points"]
    places = np.array([f["point"] for f in points])
    assert places == pytest.approx(-places[::-1], abs=1e-9)
