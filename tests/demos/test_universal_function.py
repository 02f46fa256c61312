"""Errors where they are known, staircases within their bound, and a curve that a hand draws."""

import itertools

import numpy as np
import pytest

from rnnviz.demos.universal_function import Params, on
from rnnviz.demos.universal_function.run import X, target_of
from rnnviz.demos.universal_function.truth import summed
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.headless import start
from rnnviz.parameters import build, changed


def finished(preset_name: str | None = None, **params: object) -> dict[str, object]:
    run = start("universal-function", preset_name=preset_name, **params)
    run.finish()
    return dict(run.results())


def test_eight_sigmoids_follow_six_turns() -> None:
    found = finished("sine", compare=())
    assert found["rmse"] < 0.005
    assert found["n_weights"] == 25
    assert len(found["terms"]) == 8
    assert found["errors_by_width"] == []
    np.testing.assert_allclose(summed(found), target_of(Params()), atol=found["max_error"] + 1e-9)


def test_wider_is_better_by_the_median() -> None:
    rows = finished(compare=(1, 2, 4, 8, 16))["errors_by_width"]
    assert [row[0] for row in rows] == [1, 2, 4, 8, 16]
    assert all(low <= median <= high for _, median, low, high in rows)
    assert all(b[1] <= max(2 * a[1], 0.003) for a, b in itertools.pairwise(rows))


@pytest.mark.parametrize(("steps", "error"), [(3, 0.25), (4, 0.2), (9, 0.1), (19, 0.05)])
def test_a_staircase_on_a_ramp(steps: int, error: float) -> None:
    found = finished("staircase", target="ramp", width=steps, compare=())
    assert found["max_error"] == pytest.approx(error, abs=0.005)


def test_the_staircase_of_the_sine() -> None:
    found = finished("staircase", compare=())
    assert found["max_error"] == pytest.approx(0.8968, abs=0.05)
    assert found["rmse"] == pytest.approx(0.3748, abs=0.01)
    assert found["max_error"] <= 3 * np.pi / 10


def test_one_step_is_enough_for_a_jump_and_never_enough_beside_it() -> None:
    found = finished("jump", width=1, compare=())
    assert found["rmse"] < 1e-5
    near = np.linspace(1e-6, 5e-3, 1000)
    assert np.abs(summed(found, near) - 1).max() > 0.9


def test_a_level_line_is_a_constant() -> None:
    found = finished(target="drawn", points=((-1, 0.25), (0, 0.25), (1, 0.25)), compare=())
    assert found["rmse"] < 1e-4
    np.testing.assert_allclose(summed(found), 0.25, atol=1e-3)


def test_a_drawn_curve_goes_through_its_points_and_the_sum_follows() -> None:
    run = start("universal-function", preset_name="draw", compare=())
    run.finish()
    before = run.results()["rmse"]
    moved = on(Drag("curve", "points", 2, 0.05, 0.5), run.params)
    assert moved is not None
    assert run.run.change(moved)
    assert run.run.update == 0
    assert run.run.results()["rmse"] > before
    for _ in range(60):
        run.run.step()
    assert run.run.results()["rmse"] < 0.05
    at, y = np.array(moved.points).T
    assert np.interp(at, X, target_of(moved)) == pytest.approx(y, abs=0.02)


def test_a_step_that_is_moved_by_hand_moves_and_training_goes_on() -> None:
    run = start("universal-function", compare=())
    run.finish()
    before = run.results()
    moved = on(Drag("terms", "units", 2, -0.3, 0.0), run.params)
    assert moved is not None
    assert moved.moved == ((2, -0.3),)
    assert run.run.change(moved)
    _, w, b = np.array(run.run.results()["terms"]).T
    assert -b[2] / w[2] == pytest.approx(-0.3)
    assert np.delete(b, 2) == pytest.approx(np.delete(np.array(before["terms"])[:, 2], 2))
    worse = run.run.results()["rmse"]
    assert worse > before["rmse"]
    for _ in range(100):
        run.run.step()
    assert run.run.results()["rmse"] < worse
    again = on(Drag("terms", "units", 2, 5.0, 0.0), moved)
    assert again is not None
    assert again.moved == ((2, 1.0),)
    assert changed(again, {"width": 4}).moved == ()


@pytest.mark.parametrize(
    "params",
    [{"points": ((0.0, 0.0),)}, {"points": ((0.1, 0.0), (0.1 + 5e-7, 1.0))}, {"width": 0}, {"compare": (0,)},
     {"points": ((0, 2), (1, 0))}, {"iterations": 0}, {"moved": ((8, 0.0),)}],
)  # fmt: skip
def test_what_is_no_curve_or_no_network_is_refused(params: dict[str, object]) -> None:
    with pytest.raises(InputError):
        build(Params, params)


def test_points_are_clicked_dragged_and_removed_only_where_they_are_drawn() -> None:
    drawn = build(Params, {"target": "drawn"})
    assert len(on(Click("curve", 0.2, 0.9), drawn).points) == 6
    assert on(Drag("curve", "points", 0, -0.55, 0.0), drawn) is None  # onto another
    assert len(on(Remove("curve", "points", 1), drawn).points) == 4
    two = changed(drawn, {"points": ((-1, 0), (1, 0))})
    with pytest.raises(InputError):
        on(Remove("curve", "points", 0), two)
    assert on(Click("curve", 0.2, 0.9), Params()) is None
