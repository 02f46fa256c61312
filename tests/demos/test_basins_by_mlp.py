"""Both answers where they are known, a network that never rests, and what a person can pull."""

import numpy as np
import pytest

from rnnviz.demos.basins_by_mlp import Params, on
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.headless import HeadlessRun, start
from rnnviz.parameters import build, changed


def finished(preset_name: str | None = None, **params: object) -> HeadlessRun:
    run = start("basins-by-mlp", preset_name=preset_name, **{"compare": (), **params})
    run.finish()
    return run


def test_unfolding_is_exact_with_six_weights() -> None:
    found = finished("unfolding", iterations=50).results()
    right = found["right_after"]
    assert len(right) == 61
    assert [right[k] for k in (0, 2, 5, 10, 20)] == pytest.approx([0.7688, 0.8167, 0.8779, 0.9400, 0.9820], abs=0.003)
    assert abs(found["layers_needed"] - 26) <= 1
    assert right[-1] == 1.0
    assert len(found["settled"]) == 60
    assert found["settled"][40] == pytest.approx(0.938, abs=0.003)
    assert found["unfolded_weights"] == 6
    assert found["lyapunov"] is None


def test_a_hundred_weights_are_nearly_right() -> None:
    found = finished("unfolding", compare=(1, 2)).results()
    assert 0.98 <= found["accuracy"] <= 0.996
    assert found["n_weights"] == 116
    (one, two) = found["accuracy_by_width"]
    assert one[0] == 1
    assert 0.59 <= one[1] <= 0.69
    assert 0.955 <= two[1] <= 0.982
    assert found["accuracy"] >= 0.3145


def test_two_units_draw_two_lines() -> None:
    assert 0.955 <= finished("two-units").results()["accuracy"] <= 0.982


def test_big_steps_need_few_layers() -> None:
    found = finished("big-steps", iterations=20).results()
    assert abs(found["layers_needed"] - 7) <= 1
    assert abs(found["right_after"].index(1.0) - 14) <= 1


def test_the_chaotic_network_has_nothing_to_train_on() -> None:
    run = finished("chaotic")
    found = run.results()
    for name in ("right_after", "layers_needed", "accuracy", "accuracy_by_width", "n_weights"):
        assert found[name] is None, name
    assert found["lyapunov"] == pytest.approx(0.3390, abs=0.006)
    assert len(found["settled"]) == 100
    assert max(found["settled"][5:]) <= 0.0015
    assert run.run.frame().distances[60] > 1e-3


def test_another_depth_is_only_looked_at_and_another_step_begins_anew() -> None:
    run = finished(grid=31, iterations=20)
    assert run.run.k == 60
    assert not run.run.change(changed(run.params, {"layers": 5}))
    assert run.run.k == 5
    assert len(run.run.results()["right_after"]) == 6
    assert run.run.change(changed(run.params, {"dt": 1.0}))
    assert run.run.k == 0


@pytest.mark.parametrize(
    "params",
    [{"dt": 1.5}, {"dt": 0.0}, {"layers": 0}, {"samples": 3}, {"grid": 400}, {"width": 0}, {"compare": (0,)},
     {"starts": ((9.0, 0.0),)}, {"network": "unknown"}],
)  # fmt: skip
def test_what_cannot_be_is_refused(params: dict[str, object]) -> None:
    with pytest.raises(InputError):
        build(Params, params)


def test_starts_are_followed_and_the_depth_is_dragged() -> None:
    params = Params()
    assert on(Click("unfolded", 1.0, 2.0), params).starts[-1] == (1.0, 2.0)
    assert on(Drag("unfolded", "starts", 0, 9.0, 0.5), params).starts[0] == (8.0, 0.5)
    assert len(on(Remove("unfolded", "starts", 1), params).starts) == 1
    assert on(Drag("layers", "depth", 0, 12.3, 0.0), params).layers == 12
    assert on(Drag("layers", "depth", 0, -5.0, 0.0), params).layers == 1
    assert on(Click("trained", 0.0, 0.0), params) is None


def test_a_followed_start_goes_layer_by_layer() -> None:
    run = start("basins-by-mlp", starts=((4.0, -1.0),), compare=(), grid=21, iterations=10)
    frame = run.run.frame()
    assert frame.paths.shape == (401, 1, 2)
    assert frame.paths[0, 0].tolist() == [4.0, -1.0]
    assert np.abs(frame.paths[-1, 0] - frame.places).max(axis=1).min() < 1e-6
