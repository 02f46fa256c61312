"""The cliff where it is known to be, what is refused, and what a person can do."""

import numpy as np
import pytest

from rnnviz.demos.hopfield_capacity import Params, on
from rnnviz.dynamics.capacity import one_step_error, rs_overlap
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag
from rnnviz.headless import HeadlessRun, start
from rnnviz.parameters import build, changed


def finished(preset_name: str | None = None, **params: object) -> dict[str, object]:
    run = start("hopfield-capacity", preset_name=preset_name, **params)
    run.finish()
    return dict(run.results())


def test_hebb_falls_off_a_cliff_that_theory_knows() -> None:
    found = finished(units=400, loads=(0.05, 0.1, 0.16, 0.25, 0.4), trials=3)
    m = found["overlaps"]
    assert m[0] == pytest.approx(1.0, abs=2e-3)
    assert m[4] < 0.45
    assert 0.13 < found["capacity"] < 0.2
    assert found["theory"] == [rs_overlap(load) for load in (0.05, 0.1, 0.16, 0.25, 0.4)]
    assert found["theory"][2:] == [0.0, 0.0, 0.0]
    errors = np.array(found["errors"])
    assert all(m[k] >= m[k + 1] - 4 * max(errors[k], errors[k + 1], 0.01) for k in range(4))


def test_the_projection_keeps_everything_up_to_one_for_each_neuron() -> None:
    found = finished("projection", units=60, trials=2)
    assert found["overlaps"] == [1.0] * 10
    assert found["one_step_errors"] == [0.0] * 10
    assert found["capacity"] is None
    assert found["theory"] is None


def test_the_modern_network_has_no_single_step_and_no_theory_here() -> None:
    found = finished("modern-a-thousand-per-neuron", trials=2)
    assert min(found["overlaps"]) > 0.97
    assert found["one_step_errors"] is None
    assert found["theory"] is None


def test_one_trial_has_no_error() -> None:
    assert finished(units=30, loads=(0.1, 0.2), trials=1)["errors"] == [None, None]


def test_more_trials_go_on_and_fewer_are_the_first() -> None:
    run = start("hopfield-capacity", units=60, loads=(0.1, 0.3), trials=4)
    run.finish()
    four = run.results()
    run.run.change(changed(run.params, {"trials": 8}))
    assert not run.run.done
    run.finish()
    assert run.results()["overlaps"] != four["overlaps"]
    run.run.change(changed(run.params, {"trials": 4}))
    assert run.results() == four
    assert finished(units=60, loads=(0.1, 0.3), trials=8)["overlaps"] != four["overlaps"]


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ({"loads": ()}, "loads"),
        ({"loads": (0.0, 0.1)}, "loads"),
        ({"loads": (0.2, 0.1)}, "rise"),
        ({"loads": (0.1, 0.1)}, "rise"),
        ({"loads": (0.5, 1.1)}, "modern"),
        ({"rule": "storkey", "loads": (2.0,)}, "up to 1"),
        ({"rule": "modern", "units": 2000, "loads": (10.0,)}, "too many"),
        ({"rule": "modern", "units": 10, "loads": (100.0,)}, "too few states"),
        ({"units": 5}, "units"),
        ({"noise": 0.6}, "noise"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(params: dict[str, object], word: str) -> None:
    with pytest.raises(InputError, match=word) as refused:
        build(Params, params)
    assert "\n" not in str(refused.value)


def test_the_load_that_is_shown_is_dragged_along_the_axis() -> None:
    params = Params()
    assert on(Drag("overlap", "load", 0, 0.137, 0.0), params).shown_load == 0.14
    assert on(Click("overlap", 0.29, 0.5), params).shown_load == 0.28
    assert on(Click("mixture", 3.0, 0.5), params) is None
    wide = changed(params, {"rule": "modern", "units": 100, "loads": (1.0, 10.0, 100.0)})
    assert on(Drag("overlap", "load", 0, 1.4, 0.0), wide).shown_load == 10.0


def test_the_largest_network_has_a_first_picture_and_short_steps() -> None:
    """Likely milliseconds, by sizes; the real ones are the benchmark's."""
    run = HeadlessRun(
        "hopfield-capacity", build(Params, {"units": 2000, "rule": "storkey", "loads": (1.0,), "trials": 1})
    )
    for _ in range(3):
        run.step()
    assert not run.run.done
    assert run.run.results()["overlaps"] == [None]


@pytest.mark.slow
def test_a_thousand_neurons_as_published() -> None:
    found = finished("the-cliff", loads=(0.05, 0.1, 0.12, 0.138, 0.16, 0.2), trials=6)
    expected = [(1.0, 1e-3), (0.9983, 2e-3), (0.9937, 3e-3), (0.964, 0.05), (0.781, 0.07), (0.381, 0.05)]
    for m, (value, within) in zip(found["overlaps"], expected, strict=True):
        assert m == pytest.approx(value, abs=within)
    assert 0.138 < found["capacity"] < 0.16
    bits = 6 * 20 * 1000
    for count, error in zip((50, 100, 120, 138, 160, 200), found["one_step_errors"], strict=True):
        expected_error = one_step_error(count, 1000)
        assert error == pytest.approx(expected_error, abs=5 * np.sqrt(expected_error / bits) + 1e-6)
