"""The facts of restricted Boltzmann machines, and what a person can do to them."""

import time
from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.data import digits as digits_module
from rnnviz.data.handwritten import handwriting
from rnnviz.demos.rbm import PRESETS, draw, on
from rnnviz.demos.rbm.panels import grid
from rnnviz.demos.rbm.params import Params
from rnnviz.errors import InputError
from rnnviz.events import Click, Paint
from rnnviz.headless import HeadlessRun
from rnnviz.learning.rbm_judging import judged
from rnnviz.networks.rbm import Rbm, log_probabilities
from rnnviz.parameters import build, changed
from rnnviz.view import ON_PAPER, PLAIN, Ghost, Hover, View


def finished(preset: str | None = None, **params: Any) -> HeadlessRun:
    run = rnnviz.start("rbm", preset_name=preset, **params)
    run.finish()
    return run


# -- facts ----------------------------------------------------------------------------------------------------------


def test_digits_are_learned_as_far_as_was_measured() -> None:
    """16 hidden units, CD-1, rate 0.1: −20.40 on test after 11 epochs, of −24.80 for independent pixels."""
    run = finished(epochs=11)
    found = run.results()
    assert found["log_likelihood_test"] == pytest.approx(-20.45, abs=0.3)
    assert run.run.frame().baseline == pytest.approx(-24.80, abs=0.01)
    assert found["reconstruction_error"] == pytest.approx(0.079, abs=0.004)
    assert found["epochs"] == 11


@pytest.mark.slow
def test_digits_after_sixty_epochs() -> None:
    runs = [finished(seed=seed).results() for seed in range(5)]
    for name, median, within in (
        ("log_likelihood_test", -18.62, 0.15), ("log_likelihood", -18.26, 0.15), ("reconstruction_error", 0.053, 0.002),
        ("free_energy_gap", 0.33, 0.12),
    ):  # fmt: skip
        assert np.median([run[name] for run in runs]) == pytest.approx(median, abs=within), name
    for run in runs:
        assert run["log_likelihood_test"] == pytest.approx(run["log_likelihood"] - run["free_energy_gap"], abs=1e-9)


def test_the_likelihood_rises_and_falls_while_the_reconstruction_is_perfect() -> None:
    found = finished("bars-cd1-rises-and-falls", epochs=2500).results()
    assert found["log_likelihood_best"] == pytest.approx(-4.8, abs=0.4)
    assert 400 < found["best_epoch"] < 1600
    assert found["log_likelihood"] < found["log_likelihood_best"] - 0.5
    assert found["reconstruction_error"] < 0.01


@pytest.mark.slow
@pytest.mark.parametrize(("preset", "best", "end", "within"), [
    ("bars-cd1-rises-and-falls", -4.85, -6.6, 1.2), ("bars-decay", -3.9, -4.1, 0.4), ("bars-cd10", -3.7, -4.0, 0.4),
    ("pcd-too-fast", -5.3, -22.0, 9.0),
])  # fmt: skip
def test_four_ways_to_learn_bars_and_stripes(preset: str, best: float, end: float, within: float) -> None:
    runs = [finished(preset, seed=seed).results() for seed in range(3)]
    assert np.median([run["log_likelihood_best"] for run in runs]) == pytest.approx(best, abs=0.4)
    assert np.median([run["log_likelihood"] for run in runs]) == pytest.approx(end, abs=within)
    assert max(run["reconstruction_error"] for run in runs) < 0.01


def test_before_learning_every_picture_is_as_likely_as_any_other() -> None:
    found = finished(data="bars", epochs=0, hidden_units=12).results()
    assert found["log_likelihood"] == pytest.approx(-16 * np.log(2), abs=0.1)
    assert found["epochs"] == found["best_epoch"] == 0


def test_gaussian_layers_settle_below_the_limit_and_leave_above_it() -> None:
    settled = finished("seed-four-types-gaussian-gaussian", epochs=15).results()
    assert not settled["diverged"]
    assert 0.8 < settled["largest_singular_value"] < 1.07
    assert settled["learning_rate_limit"] == pytest.approx(0.0845, abs=5e-5)
    for rate in (0.05, 0.1, 0.2):
        run = finished("gaussian-gaussian-unstable", learning_rate=rate, epochs=5)
        found = run.results()
        assert found["diverged"]
        assert found["largest_singular_value"] >= 1.5
        assert found["log_Z"] is found["log_likelihood"] is None
        assert np.all(np.isfinite(found["W"]))
        assert "no distribution has this energy" in run.figure().warning
        assert ("above 0.0845" in run.figure().warning) == (rate > 0.0845)
        assert run.run.remarks


def test_it_warns_before_it_happens() -> None:
    run = rnnviz.start("rbm", preset_name="gaussian-gaussian-unstable")
    assert "0.0845" in run.figure().warning
    assert not rnnviz.start("rbm", kind="gaussian-gaussian").figure().warning


@pytest.mark.parametrize(("kind", "exact"), [
    ("binary-binary", True), ("binary-gaussian", False), ("gaussian-binary", True), ("gaussian-gaussian", True),
])  # fmt: skip
def test_each_kind_learns_and_says_what_is_exact(kind: str, exact: bool) -> None:
    found = finished(kind=kind, epochs=2).results()
    assert (found["log_likelihood"] is not None) == exact
    assert found["reconstruction_error"] < finished(kind=kind, epochs=0).results()["reconstruction_error"]
    assert np.shape(found["W"]) == (64, 16)
    assert (found["learning_rate_limit"] is not None) == (kind == "gaussian-gaussian")


def test_all_four_kinds_learn_side_by_side_and_change_nothing_about_the_one_asked_for() -> None:
    four, alone = (finished(side_by_side=side, epochs=3) for side in (True, False))
    assert four.results() == alone.results()
    frame = four.run.frame().four
    assert frame.kinds == ("binary-binary", "binary-gaussian", "gaussian-binary", "gaussian-gaussian")
    np.testing.assert_array_equal(frame.W[0], alone.results()["W"])
    assert frame.error.shape == (4, len(four.run.frame().looked))
    assert (frame.error[:, -1] < 1).all()
    assert frame.sigma[3, -1] < 1.1 < frame.sigma[1, -1]


def test_where_one_of_the_four_runs_away_the_others_go_on() -> None:
    run = finished("seed-four-types", kind="gaussian-gaussian", learning_rate=0.1, epochs=2)
    assert run.results()["diverged"]
    assert run.run.position == "epoch 2 of 2"
    sigma = run.run.frame().four.sigma
    assert sigma[3, -1] >= 1.5
    assert sigma[1, -1] > sigma[1, 3]


def test_results_are_those_of_the_machine_they_hold() -> None:
    run = finished(data="bars", hidden_units=5, epochs=20)
    found = run.results()
    rbm = Rbm(*(np.array(found[name]) for name in ("W", "a", "b")))
    verdict = judged(rbm, run.run.training.data)
    assert verdict.log_likelihood == pytest.approx(found["log_likelihood"])
    assert verdict.log_Z == pytest.approx(found["log_Z"])
    assert verdict.reconstruction_error == pytest.approx(found["reconstruction_error"])
    frame = run.run.frame()
    assert (frame.train[-1], frame.error[-1]) == (found["log_likelihood"], found["reconstruction_error"])
    assert max(frame.train) == found["log_likelihood_best"]
    assert found["log_likelihood"] <= -np.log(30)


def test_with_enough_hidden_units_any_distribution_is_learned() -> None:
    """Le Roux & Bengio 2008: hidden units against the distance from a distribution drawn at random."""
    run = finished("universal", epochs=3000)
    found = run.results()
    sizes, apart = zip(*found["kl_by_hidden_units"], strict=True)
    assert sizes == (1, 2, 4, 8, 16)
    assert apart[0] > 0.1
    assert apart[-1] < 5e-3
    assert found["kl"] == apart[-1]
    assert found["hidden_units_needed"] in (4, 8)
    data = run.run.data
    assert found["log_likelihood"] == pytest.approx(-data.entropy - found["kl"], abs=1e-12)
    rbm = Rbm(*(np.array(found[name]) for name in ("W", "a", "b")))
    np.testing.assert_allclose(run.run.frame().fits.models[-1], np.exp(log_probabilities(rbm)), rtol=1e-12)
    assert f"{found['hidden_units_needed']} are enough" in run.figure().caption


def test_gaussian_hidden_units_are_not_enough_however_many() -> None:
    """They only give pairs of visible units a coupling."""
    found = finished("universal", kind="binary-gaussian", learning_rate=0.05, epochs=2000).results()
    assert found["kl"] > 0.03
    assert not found["diverged"]


def test_a_random_distribution_belongs_to_its_seed() -> None:
    laws = [rnnviz.start("rbm", data="random", seed=seed).run.data.weights for seed in (0, 0, 1)]
    np.testing.assert_array_equal(laws[0], laws[1])
    assert np.abs(laws[0] - laws[2]).max() > 0.01


# -- the run --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("params", [
    {"data": "bars", "hidden_units": 256, "batch": 500, "k": 50},
    {"hidden_units": 256, "batch": 500, "k": 50, "kind": "gaussian-gaussian"},
    {"hidden_units": 16, "batch": 500, "k": 50},
])  # fmt: skip
def test_the_largest_machines_share_their_work_out(params: dict[str, Any]) -> None:
    """A step of at most 50 ms; the median of some, for the machine that tests may be busy."""
    run = rnnviz.start("rbm", **params)
    taken = []
    for _ in range(15):
        before = time.process_time()
        run.run.step()
        taken.append(time.process_time() - before)
    assert np.median(taken) < 0.05


@pytest.mark.parametrize("params", [
    {}, {"data": "bars", "k": 7, "algorithm": "pcd"}, {"hidden_units": 200, "batch": 500, "k": 40},
    {"data": "random", "hidden_units": 3}, {"side_by_side": True, "k": 3},
])  # fmt: skip
def test_a_checkpoint_in_the_middle_of_anything(params: dict[str, Any]) -> None:
    """In an update, in a look at the likelihood: going on equals never having stopped."""
    params = {"epochs": 50 if params.get("data") == "random" else 1, **params}
    never = rnnviz.start("rbm", **params)
    for _ in range(12):
        state = never.run.checkpoint()
        again = rnnviz.start("rbm", **params)
        again.run.restore(state)
        for run in (never, again):
            run.advance(2)
        assert again.results() == never.results()
        np.testing.assert_array_equal(again.run.frame().fantasy, never.run.frame().fantasy)


def test_live_values_are_taken_up_and_learning_goes_on() -> None:
    run = rnnviz.start("rbm", data="bars", hidden_units=12, epochs=100)
    run.advance(20)
    was = run.run.training.updates
    for values in ({"algorithm": "pcd"}, {"k": 3}, {"learning_rate": 0.5}, {"algorithm": "cd", "weight_decay": 0.01}):
        run.params = changed(run.params, values)
        run.run.change(run.params)
        run.advance(2)
    assert run.run.training.updates > was


def test_without_scikit_learn_the_glyphs_stand_in_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits_module, "find_spec", lambda name: None)
    handwriting.cache_clear()
    try:
        run = rnnviz.start("rbm")
        assert "scikit-learn" in run.figure().warning
        assert "scikit-learn" in " ".join(run.run.remarks)
        assert run.run.training.data.shape == (10, 64)
        run.advance(2)
        assert run.results()["log_likelihood_test"] is None
    finally:
        handwriting.cache_clear()


# -- what a person does -----------------------------------------------------------------------------------------------


def test_a_painted_digit_meets_its_code_and_its_reconstruction_at_once() -> None:
    run = rnnviz.start("rbm")
    run.advance(60)
    ink = np.zeros((8, 8))
    ink[1:7, 3:5] = 1.0
    params = on(Paint("pictures", "picture", ink, done=True), run.params)
    assert params is not None
    run.run.change(params)
    frame = run.run.frame()
    np.testing.assert_array_equal(frame.picture, ink)
    rbm = run.run.training.rbm
    units = ink[::-1].ravel()
    np.testing.assert_allclose(frame.code, rbm.hidden_mean(units))
    np.testing.assert_allclose(frame.rebuilt, rbm.reconstruction(units).reshape(8, 8)[::-1])
    cleared = on(Click("pictures", 0.75, -0.1), params)
    assert cleared is not None
    assert not cleared.drawing


def test_the_words_below_the_canvas_and_a_filter_can_be_clicked() -> None:
    params = Params()
    following = on(Click("pictures", 0.2, -0.1), params)
    assert following is not None
    assert following.example == 1
    where = grid(params)
    left, low = where.corners()
    clicked = on(Click("filters", left[6] + 1, low[6] + 1), params)
    assert clicked is not None
    assert clicked.unit_on == 6
    again = on(Click("filters", left[6] + 1, low[6] + 1), clicked)
    assert again is not None
    assert again.unit_on is None
    assert on(Click("filters", -9.0, 3.0), params) is None
    assert on(Click("pictures", 2.0, 0.5), params) is None


def test_a_unit_that_is_kept_on_shows_in_the_fantasies() -> None:
    """Averaged over many, the picture leans towards its weights."""
    averages = []
    for unit in (None, 3):
        run = rnnviz.start("rbm", epochs=10)
        run.advance(150)
        seen = []
        for _ in range(200):
            run.run.fantasy.go_on(run.run.training.rbm, unit)
            seen.append(run.run.fantasy.seen)
        averages.append(np.mean(seen, axis=0))
    weights = run.run.training.rbm.W[:, 3]
    assert np.corrcoef(averages[1] - averages[0], weights)[0, 1] > 0.3


def test_pointing_at_a_pixel_frames_it_in_every_filter() -> None:
    run = rnnviz.start("rbm")
    frame = run.run.frame()
    for hover in (Hover("pictures", "rebuilt", 17), Hover("filters", "W", 17 + 40 * 5)):
        marks = {mark.key for mark in draw(run.params, frame, View(hover=hover)).panel("filters").marks}
        assert "cell" in marks
    assert "cell" not in {mark.key for mark in draw(run.params, frame, PLAIN).panel("filters").marks}


def test_runs_kept_to_compare_are_seen_in_the_curves() -> None:
    run = rnnviz.start("rbm", data="bars", epochs=10)
    run.advance(5)
    figure = draw(run.params, run.run.frame(), View(ghosts=(Ghost("before", run.params, run.run.frame()),)))
    for key in ("likelihood", "error"):
        assert any(mark.label == "before" for mark in figure.panel(key).marks)


def test_the_caption_tells_of_the_fall() -> None:
    run = rnnviz.start("rbm", preset_name="bars-cd1-rises-and-falls", epochs=1500)
    run.finish()
    assert "it was −" in run.figure(ON_PAPER).caption


# -- wrong input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("values", "part"), [
    ({"unit_on": 16}, "at most 15"), ({"drawing": "##"}, "8 rows of 8"), ({"drawing": "x" * 71}, "8 rows of 8"),
    ({"hidden_units": 0}, "hidden_units"), ({"learning_rate": 2}, "learning_rate"), ({"k": 51}, "k may"),
    ({"data": "random", "kind": "gaussian-binary"}, "binary visible"), ({"kind": "ternary"}, "kind"),
    ({"batch": 501}, "batch"),
    ({"data": "bars", "drawing": "/".join(8 * [8 * "."])}, "4 rows"),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(values: dict[str, Any], part: str) -> None:
    with pytest.raises(InputError, match=part):
        build(Params, values)


def test_the_learning_rate_follows_the_visible_units() -> None:
    assert build(Params, {}).learning_rate == 0.1
    assert build(Params, {"kind": "gaussian-binary"}).learning_rate == 0.01
    assert changed(build(Params, {"learning_rate": 0.3}), {"kind": "gaussian-gaussian"}).learning_rate == 0.01
    assert build(Params, {"kind": "gaussian-binary", "learning_rate": 0.3}).learning_rate == 0.3


def test_the_presets_that_lessons_name_are_there() -> None:
    kinds = ("binary-binary", "binary-gaussian", "gaussian-binary", "gaussian-gaussian")
    assert {f"seed-four-types-{kind}" for kind in kinds} | {
        "seed-four-types", "universal",
        "digits", "bars-cd1-rises-and-falls", "bars-decay", "bars-cd10", "pcd-too-fast", "gaussian-gaussian-unstable",
    } <= set(PRESETS)  # fmt: skip
