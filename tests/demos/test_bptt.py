"""Gradients through time: the facts, the laws and the refusals of the demo."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnviz
from rnnviz.demos.bptt import Params, draw, on
from rnnviz.errors import InputError
from rnnviz.events import Drag
from rnnviz.figure.marks import Formula, Handle
from rnnviz.kit import changed
from rnnviz.parameters import build
from rnnviz.view import PLAIN, Hover, View


def results(preset=None, **params):
    run = rnnviz.start("bptt", preset_name=preset, **params)
    run.refine()
    return {name: np.array(value) if isinstance(value, list) else value for name, value in run.results().items()}


def log_ratio(**params):
    """log₁₀ of the gradient beside lag 0 at lags 10, 20, 39, of the memory for an LSTM; no refining."""
    found = rnnviz.start("bptt", loss="last", **params).results()
    by_lag = np.array(found["memory_gradient_by_lag"] or found["gradient_by_lag"])
    return np.log10(by_lag[[10, 20, 39]] / by_lag[0])


def rotation(radius):
    c, s = np.cos(0.3), np.sin(0.3)
    return [[radius * c, -radius * s], [radius * s, radius * c]]


def test_of_a_turning_linear_net_gradient_and_singular_values_are_powers():
    found = results(activation="linear", units=2, time_steps=51, loss="last", weights=rotation(0.9))
    by_lag = found["gradient_by_lag"] / found["gradient_by_lag"][0]
    np.testing.assert_allclose(by_lag[[10, 50]], (0.348678, 0.005154), atol=5e-7)
    np.testing.assert_allclose(found["singular_values"], 0.9 ** np.arange(51.0)[:, None] * np.ones(2), rtol=1e-10)
    assert found["growth"] == pytest.approx(np.log(0.9), rel=1e-9)
    assert np.array_equal(found["W"], np.array(rotation(0.9)))


def test_without_input_the_factor_is_the_weight_itself():
    found = results(units=1, weights=[[2.0]], input_scale=0.0, time_steps=20, loss="last")
    np.testing.assert_allclose(found["gradient_by_lag"] / found["gradient_by_lag"][0], 2.0 ** np.arange(20.0))


@pytest.mark.parametrize(
    ("w", "h", "factor"), [(1.5, 0.858560, 0.394313), (2, 0.957504, 0.166372), (3, 0.994902, 0.030513)]
)
def test_a_larger_weight_latches_better_and_forgets_the_gradient_faster(w, h, factor):
    state = 0.5
    for _ in range(500):
        state = np.tanh(w * state)
    assert state == pytest.approx(h, abs=5e-7)
    assert w * (1 - state**2) == pytest.approx(factor, abs=5e-7)


def test_at_a_weight_of_one_the_factor_creeps_to_one():
    state = 0.9
    for _ in range(10_000):
        state = np.tanh(state)
    assert 1 - state**2 == pytest.approx(1 - 3 / (2 * 10_000), abs=2e-6)


@pytest.mark.parametrize(
    ("params", "low", "high"),
    [
        ({"spectral_radius": 0.5}, -14.5, -12.4),
        ({"spectral_radius": 0.9}, -6.3, -3.0),
        ({"spectral_radius": 1.2}, -3.0, 0.3),
        ({"cell": "lstm", "forget_bias": 3.0}, -0.3, 1.4),
    ],
)
def test_how_fast_gradients_die(params, low, high):
    """Medians over nine seeds at lag 39 lie within what nine other draws gave."""
    assert low <= np.median([log_ratio(seed=seed, **params)[2] for seed in range(9)]) <= high


def test_only_a_radius_of_three_explodes_a_net_that_saturates():
    """Nine draws elsewhere gave a median of 2.9, fifteen others 2.2, from −7.8 to 6.8."""
    grown = [log_ratio(seed=seed, spectral_radius=3.0)[2] for seed in range(25)]
    assert 1.0 < np.median(grown) < 4.5
    assert min(grown) < 0.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"spectral_radius": 0.5}, (-3.7, -7.0, -13.4)), ({"spectral_radius": 0.9}, (-1.5, -2.4, -4.0)),
        ({"spectral_radius": 1.0}, (-1.1, -1.8, -2.5)), ({"spectral_radius": 1.2}, (-0.7, -0.9, -0.9)),
        ({"cell": "lstm", "forget_bias": 0.0}, (None, None, -6.4)), ({"cell": "lstm"}, (None, None, -1.6)),
        ({"cell": "lstm", "forget_bias": 3.0}, (None, None, 0.7)),
        ({"cell": "gru", "forget_bias": 0.0}, (None, None, -6.6)),
        ({"cell": "gru"}, (None, None, -3.6)), ({"cell": "gru", "forget_bias": 3.0}, (None, None, -0.7)),
    ],
)  # fmt: skip
def test_medians_over_many_nets(params, expected):
    """51 seeds here against nine there: within one power of ten and a half."""
    found = np.median([log_ratio(seed=seed, **params) for seed in range(51)], axis=0)
    for mine, theirs in zip(found, expected, strict=True):
        assert theirs is None or mine == pytest.approx(theirs, abs=1.0)


def test_every_cell_agrees_with_torch():
    for params in ({}, {"activation": "linear"}, {"cell": "lstm"}, {"cell": "gru"}, {"cell": "gru", "loss": "last"}):
        assert results(time_steps=12, units=5, **params)["max_difference"] < 1e-12


def test_the_heat_adds_up_and_knows_no_future():
    found = results(loss="last", cell="gru", time_steps=15)
    heat = found["heat"]
    assert np.all(heat[:-1] == 0)
    np.testing.assert_allclose(heat[-1][::-1], found["gradient_by_lag"], rtol=1e-12)
    assert np.all(results(time_steps=15)["heat"][np.triu_indices(15, 1)] == 0)


@given(stride=st.integers(1, 12), longer=st.integers(0, 5))
@settings(deadline=None, max_examples=10)
def test_a_window_over_all_steps_loses_nothing(stride, longer):
    found = rnnviz.start("bptt", time_steps=12, units=3, window=12 + longer, stride=stride).results()
    np.testing.assert_allclose(found["gradient_W_truncated"], found["gradient_W"], rtol=1e-12)
    assert found["cosine"] == pytest.approx(1.0)


def test_elmans_rule_from_the_results_alone():
    """h, y and the rule again, from W, U, V, inputs and targets."""
    found = results("elman-is-one-step", time_steps=20, units=4)
    h, total = np.zeros(4), np.zeros((4, 4))
    for x, d in zip(found["inputs"], found["targets"], strict=True):
        before, h = h, np.tanh(found["W"] @ h + found["U"] @ x)
        error = found["V"] @ h - d
        total += np.outer(found["V"].T @ error * (1 - h**2), before)
    np.testing.assert_allclose(found["gradient_W_truncated"], total, rtol=1e-12)


def test_the_singular_values_multiply_to_the_determinant():
    found = results(time_steps=30, units=6)
    h, logs = np.zeros(6), []
    for x in found["inputs"]:
        h = np.tanh(found["W"] @ h + found["U"] @ x)
        logs.append(np.linalg.slogdet((1 - h**2)[:, None] * found["W"])[1])
    np.testing.assert_allclose(np.log(found["singular_values"]).sum(1)[1:], np.cumsum(logs[:0:-1]), rtol=1e-9)


def test_the_radius_only_rescales_the_draw():
    one, other = results(spectral_radius=0.5, time_steps=5), results(spectral_radius=2.0, time_steps=5)
    np.testing.assert_allclose(other["W"], 4 * one["W"])
    assert np.abs(np.linalg.eigvals(one["W"])).max() == pytest.approx(0.5)
    assert np.array_equal(one["inputs"], other["inputs"])


def test_the_forget_bias_stands_where_it_should():
    b = results(cell="lstm", units=2, time_steps=4, forget_bias=3.0)["b"]
    assert b.tolist() == [0, 0, 3, 3, 0, 0, 0, 0]
    assert results(cell="gru", units=2, time_steps=4, forget_bias=3.0)["b"].tolist() == [0, 0, 3, 3, 0, 0]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"stride": 11}, "errors in between would be lost"),
        ({"weights": [[1.0, 2.0]]}, "16 rows of 16 numbers"),
        ({"units": 1, "weights": [[1.0]], "cell": "lstm"}, "simple cell only"),
        ({"units": 1, "weights": [[float("nan")]]}, "finite"),
    ],
)
def test_what_does_not_fit_is_refused(params, words):
    with pytest.raises(InputError, match=words):
        build(Params, params)


def test_the_largest_explosion_stays_a_number():
    run = rnnviz.start("bptt", activation="linear", spectral_radius=3.0, time_steps=200)
    found = run.results()
    assert np.isfinite(found["gradient_by_lag"]).all()
    assert found["gradient_by_lag"][-1] > 1e80
    assert run.figure(PLAIN).warning


def test_a_dead_gradient_is_drawn_and_has_no_cosine():
    run = rnnviz.start("bptt", spectral_radius=0.0, loss="last", units=2)
    run.figure(PLAIN)
    found = run.results()
    assert found["gradient_by_lag"][1:] == [0.0] * 39
    assert found["growth"] is None


def test_dragging_the_window_takes_the_stride_along():
    params = Params()
    smaller = on(Drag("map", "window-handle", 0, params.time_steps - 3 - 0.5, 0.0), params)
    assert (smaller.window, smaller.stride) == (3, 3)
    wider = on(Drag("map", "window-handle", 0, -0.5, 0.0), params)
    assert (wider.window, wider.stride) == (40, 5)


def test_dragging_the_slope_sets_the_radius():
    params = changed(Params(), {"spectral_radius": 0.8})
    run = rnnviz.start("bptt", spectral_radius=0.8)
    handle = next(m for m in run.figure(PLAIN).panel("gradient").marks if isinstance(m, Handle))
    assert on(Drag("gradient", "radius", 0, handle.x[0], handle.y[0]), params).spectral_radius == pytest.approx(0.8)
    assert on(Drag("gradient", "radius", 0, handle.x[0], 1.0), params).spectral_radius == pytest.approx(1.0)


def test_the_slides_sum_is_the_gradient_of_its_error():
    run = rnnviz.start("bptt", preset_name="bptt-slide", loss="last")
    formula = next(m for m in run.figure(PLAIN).panel("formula").marks if isinstance(m, Formula))
    parts = run.run.frame().parts
    assert parts.prod(axis=1).sum() == pytest.approx(np.array(run.results()["gradient_W"]).item(), rel=1e-12)
    assert [piece for piece in formula.pieces if piece.startswith("k = ")] == ["k = 3:", "k = 2:", "k = 1:", "k = 0:"]


def test_pointing_at_a_cell_writes_its_product_out():
    run = rnnviz.start("bptt", time_steps=10, units=1)
    view = View(hover=Hover("map", "heat", 6 * 10 + 4, "cell"))
    figure = draw(run.params, run.run.frame(), view)
    written = "".join(next(m for m in figure.panel("formula").marks if isinstance(m, Formula)).pieces)
    assert written.startswith("∂E₆/∂h₄ =")
    value = float(written.rsplit("=", 1)[1].replace("−", "-"))
    assert abs(value) == pytest.approx(run.run.frame().heat[6, 4], rel=1e-2)


def test_a_live_change_shows_what_a_fresh_run_would():
    run = rnnviz.start("bptt", time_steps=12, units=4)
    for values in ({"spectral_radius": 1.7}, {"window": 3, "stride": 2}, {"forget_bias": 4.0}):
        run.params = changed(run.params, values)
        run.run.change(run.params)
    fresh = rnnviz.start("bptt", time_steps=12, units=4, spectral_radius=1.7, window=3, stride=2, forget_bias=4.0)
    for one, other in zip(run.run.frame().curves, fresh.run.frame().curves, strict=True):
        assert np.array_equal(one, other)
    assert run.results() == fresh.results()
