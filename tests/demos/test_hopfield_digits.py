"""The facts of the digits, and what a person can do to them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnviz
from rnnviz.arrays import Array
from rnnviz.data.damage import damaged
from rnnviz.data.digits import digits
from rnnviz.demos.hopfield_digits import PRESETS, draw, on
from rnnviz.demos.hopfield_digits.params import MOST_DRAWINGS, Params, canvas, damaged_picture
from rnnviz.dynamics.recall_survey import OUTCOMES
from rnnviz.dynamics.recall_watch import next_interval
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Paint
from rnnviz.headless import HeadlessRun, start
from rnnviz.kit.painting import as_text, painted, resized
from rnnviz.parameters import build, changed
from rnnviz.statistics import interval
from rnnviz.view import PLAIN, Ghost, View

FACE = "16:///4.2o4.2o/4.2o4.2o/////3.o8.o/4.8o"


def finished(**params: Any) -> HeadlessRun:
    run = rnnviz.start("hopfield-digits", **params)
    run.finish()
    return run


# -- facts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("resolution", [8, 16, 32])
@pytest.mark.parametrize("update", ["satlins", "sign", "sign-async", "tanh"])
def test_hebb_keeps_none_of_the_digits_and_newhop_and_pseudo_inverse_all(resolution: int, update: str) -> None:
    kept = {
        rule: rnnviz.start("hopfield-digits", rule=rule, update=update, resolution=resolution).results()["stored"]
        for rule in ("hebb", "newhop", "pseudo-inverse")
    }
    assert kept == {"hebb": 0, "newhop": 10, "pseudo-inverse": 10}


def noise_six(resolution: int, trials: int = 2000, **params: Any) -> dict[str, Any]:
    values = {
        "noise_kind": "gaussian", "noise": 6.0, "iterations": 10_000, "trials": trials, "success_curve": False,
        "resolution": resolution, **params,
    }  # fmt: skip
    return finished(**values).results()


MEASURED = {8: (0.2958, 0.3723), 16: (0.6859, 0.6982), 32: (0.9760, 0.9774)}
"""Success and nearest-pattern rate at σ = 6, from 20 000 trials with seed 0 (standard errors 0.0034 at most)."""


@pytest.mark.parametrize("resolution", MEASURED)
def test_success_at_sigma_six_is_as_measured(resolution: int) -> None:
    results = noise_six(resolution, seed=1)
    assert results["trials_done"] == 2000
    for name, expected in zip(("success_rate", "nearest_pattern_rate"), MEASURED[resolution], strict=True):
        error = np.sqrt(expected * (1 - expected) * (1 / 2000 + 1 / 20_000))
        assert abs(results[name] - expected) < 4 * error
    assert results["success_error"] == pytest.approx(
        np.sqrt(results["success_rate"] * (1 - results["success_rate"]) / 2000)
    )


def test_resolution_helps_mostly_by_averaging_the_noise() -> None:
    """Pixels that are only repeated bring nearly all of it."""
    coarse, fine, repeated = noise_six(8), noise_six(32), noise_six(32, glyphs="upsampled")
    assert fine["success_rate"] > 3 * coarse["success_rate"]
    gain = fine["success_rate"] - coarse["success_rate"]
    assert repeated["success_rate"] - coarse["success_rate"] > 0.97 * gain


@pytest.mark.parametrize("resolution", [8, 32])
def test_more_than_200_iterations_hardly_matter(resolution: int) -> None:
    few, many = noise_six(resolution, iterations=200), noise_six(resolution, iterations=10_000)
    assert 0 <= many["success_rate"] - few["success_rate"] < 0.002
    assert few["outcomes"]["moving"] >= many["outcomes"]["moving"]


def test_the_seed_figure_has_its_facts() -> None:
    run = start("hopfield-digits", preset_name="hopfield-digits-noise-6")
    assert (run.params.noise_kind, run.params.noise, run.params.iterations) == ("gaussian", 6.0, 10_000)
    run.finish()
    results = run.results()
    assert results["stored"] == 10
    assert len(results["recalls"]) == 10
    assert abs(results["success_rate"] - MEASURED[8][0]) < 4 * results["success_error"]
    assert sum(results["outcomes"].values()) == results["trials_done"] == 1000
    assert list(results["outcomes"]) == list(OUTCOMES)
    by_digit = np.array(results["success_by_digit"])
    assert by_digit.mean() == pytest.approx(results["success_rate"])
    here = results["levels"].index(6.0)
    assert results["success_curve"][here] == results["success_rate"]
    assert results["success_curve"][0] == 1.0
    assert np.all(np.diff(results["success_curve"]) < 0.05)


def test_the_modern_network_does_what_comparing_does() -> None:
    results = noise_six(8, rule="modern")
    assert results["success_rate"] == results["nearest_pattern_rate"]


def test_failures_are_told_apart() -> None:
    inverse = finished(rule="pseudo-inverse", update="sign", noise=0.97, resolution=32).results()
    assert inverse["outcomes"]["inverse"] == inverse["trials_done"]
    assert inverse["recalls"][0]["outcome"] == "inverse"
    between = finished(rule="pseudo-inverse", update="satlins", noise=0.3).results()
    assert between["outcomes"]["mixture"] > 0.9 * between["trials_done"]
    hasty = finished(noise_kind="gaussian", noise=6.0, iterations=1).results()
    assert hasty["outcomes"]["moving"] == hasty["trials_done"]
    lost = finished(noise_kind="erase", noise=1.0, shown="all").results()
    assert lost["outcomes"]["another"] == 0.9 * lost["trials_done"]
    assert lost["success_rate"] == pytest.approx(0.1)


# -- the run --------------------------------------------------------------------------------------------------------


def test_the_energy_never_rises_and_the_overlap_ends_at_one() -> None:
    frame = finished(noise=0.35).run.frame()
    assert np.all(np.diff(frame.energies) <= 1e-7)
    assert frame.outcomes == ("recalled",)
    assert frame.overlaps[-1, 3] == pytest.approx(1.0)
    noisy = finished(noise_kind="gaussian", noise=6.0).run.frame()
    assert np.isnan(noisy.energies[0])
    assert np.all(np.diff(noisy.energies[1:]) <= 1e-7)


@given(st.integers(0, 20_000))
def test_moments_are_close_at_first_and_states_that_take_turns_are_seen_to(t: int) -> None:
    interval = next_interval(t)
    assert interval % 2 == 1
    assert 1 <= interval <= 201
    assert t >= 32 or interval == 1


def test_ten_thousand_iterations_are_few_moments() -> None:
    """Storkey's rule takes turns for ever with sign units."""
    run = rnnviz.start("hopfield-digits", rule="storkey", update="sign", digit=8, noise=0.45, iterations=10_000,
                       shown="all", resolution=8, success_curve=False, trials=10)  # fmt: skip
    steps = 0
    while not run.run.done:
        run.step()
        steps += 1
    assert run.run.frame().t == 10_000
    assert "moving" in run.run.frame().outcomes
    assert steps < 250


def test_success_does_not_depend_on_the_order_in_which_levels_are_tried() -> None:
    straight = finished(noise=0.3)
    changed_on_the_way = rnnviz.start("hopfield-digits", noise=0.45)
    for _ in range(3):
        changed_on_the_way.run.refine()
    changed_on_the_way.run.change(straight.params)
    changed_on_the_way.refine()
    for name in ("success_rate", "success_curve", "outcomes", "nearest_pattern_curve"):
        assert changed_on_the_way.results()[name] == straight.results()[name]


def test_the_curve_can_be_left_out() -> None:
    results = finished(success_curve=False, noise=0.25).results()
    assert results["levels"] == [0.25]
    assert results["trials_done"] == 500


@given(st.integers(1, 1000), st.data())
def test_the_interval_holds_the_rate(trials: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    low, high = interval(np.array([successes]), np.array([trials]))
    assert 0.0 <= low[0] <= successes / trials <= high[0] <= 1.0
    assert low[0] < high[0]


# -- damage ---------------------------------------------------------------------------------------------------------


@given(share=st.floats(0, 1), seed=st.integers(0, 99), side=st.sampled_from([8, 16]))
def test_damage_is_as_much_as_was_asked_for(share: float, seed: int, side: int) -> None:
    patterns = digits("drawn", side).reshape(10, -1)
    flipped = damaged(patterns, "flip", share, np.random.default_rng(seed))
    np.testing.assert_array_equal((flipped != patterns).sum(axis=1), round(share * side * side))
    inked = np.ones((5, side * side))
    erased = (damaged(inked, "erase", share, np.random.default_rng(seed)) < 0).reshape(5, side, side)
    assert np.abs(erased.mean(axis=(1, 2)) - share).max() <= 1.0 / side
    for hole in erased:
        assert hole.sum() == hole.any(axis=0).sum() * hole.any(axis=1).sum()


def test_noise_has_its_sigma_and_grows_with_it() -> None:
    patterns = digits("drawn", 32).reshape(10, -1)
    one, six = (damaged(patterns, "gaussian", s, np.random.default_rng(0)) - patterns for s in (1.0, 6.0))
    assert one.std() == pytest.approx(1.0, abs=0.03)
    np.testing.assert_allclose(six, 6 * one, atol=1e-5)


# -- painting -------------------------------------------------------------------------------------------------------

CELLS = st.sampled_from([8, 16, 32]).flatmap(
    lambda side: st.lists(st.integers(-1, 1), min_size=side, max_size=side).map(
        lambda row: np.array([np.roll(row, k) for k in range(side)], np.int8)
    )
)


@given(CELLS)
def test_paint_goes_through_text(cells: Array) -> None:
    text = as_text(cells)
    assert not text or np.array_equal(painted(text), cells)
    assert bool(text) == bool(cells.any())


@given(CELLS)
def test_paint_keeps_its_place_at_another_resolution(cells: Array) -> None:
    for side in (8, 16, 32):
        assert resized(cells, side).shape == (side, side)
        if side >= len(cells):
            np.testing.assert_array_equal(resized(resized(cells, side), len(cells)), cells)


@settings(max_examples=30, deadline=None)
@given(
    kind=st.sampled_from(["flip", "gaussian", "erase"]),
    seed=st.integers(0, 50),
    page=st.sampled_from(["damaged", "empty"]),
)
def test_the_canvas_shows_what_was_painted(kind: str, seed: int, page: str) -> None:
    params = build(Params, {"noise_kind": kind, "seed": seed, "start": page})
    rng = np.random.default_rng(seed)
    for value in (1.0, -1.0):
        shown = canvas(params).astype(float)
        row, column = rng.integers(0, 12, 2)
        shown[row : row + 4, column : column + 4] = value
        after = on(Paint("paint", "canvas", shown[::-1]), params)
        assert after is not None
        np.testing.assert_array_equal(canvas(after), shown)
        params = after


def test_paint_stays_when_the_damage_under_it_changes_and_goes_when_the_stroke_is_taken_back() -> None:
    params = changed(Params(), {"noise_kind": "gaussian"})
    shown = canvas(params).astype(float)
    before = shown[::-1].copy()
    shown[2:5, 2:5] = 1.0
    during = on(Paint("paint", "canvas", shown[::-1]), params)
    assert during is not None
    more = changed(during, {"noise": 8.0})
    assert (canvas(more)[2:5, 2:5] == 1.0).all()
    np.testing.assert_array_equal(canvas(more)[6:], damaged_picture(more, 3)[6:])
    assert on(Paint("paint", "canvas", before, done=True), during) == params


def test_paint_of_another_size_is_of_an_older_picture() -> None:
    assert on(Paint("paint", "canvas", np.ones((8, 8))), Params()) is None


def press(params: Params, word: str) -> Params | None:
    place = {"Empty": 0, "Digit": 0, "Clear": 1, "Store": 2}[word]
    return on(Click("paint", params.side * (place + 0.5) / 3, -0.1 * params.side), params)


def test_the_words_under_the_canvas() -> None:
    params = Params(drawing=FACE)
    empty = press(params, "Empty")
    assert empty == Params(start="empty")
    assert press(empty, "Digit") == Params()
    assert press(params, "Clear") == Params()
    assert on(Click("paint", -3.0, -1.0), params) is None
    names = {mark.text for mark in _panel(empty, "paint").marks if hasattr(mark, "text")}
    assert names == {"Digit", "Clear", "Store"}


def _panel(params: Params, key: str, view: View = PLAIN) -> Any:
    run = HeadlessRun("hopfield-digits", params)
    return draw(params, run.run.frame(), view).panel(key)


def test_a_stored_drawing_is_one_more_memory() -> None:
    params = press(Params(start="empty", drawing=FACE, noise=0.2), "Store")
    assert params is not None
    assert (params.stored, params.digit, params.start, params.drawing) == (11, 10, "damaged", "")
    run = HeadlessRun("hopfield-digits", params)
    run.finish()
    results = run.results()
    assert results["kept"] == [True] * 11
    assert results["recalls"] == [{"target": "a", "outcome": "recalled", "steps": results["recalls"][0]["steps"]}]
    assert len(results["success_by_digit"]) == 11
    with pytest.raises(InputError, match="same as drawing a"):
        press(changed(params, {"start": "empty", "drawing": FACE}), "Store")
    with pytest.raises(InputError, match="same as 3"):
        press(Params(noise=0.0), "Store")
    for resolution in (8, 32):
        HeadlessRun("hopfield-digits", changed(params, {"resolution": resolution})).finish()
    assert changed(params, {"stored_drawings": ()}).digit == 3


def test_only_so_many_drawings_are_stored() -> None:
    full = Params(stored_drawings=tuple(f"16:{k + 1}o" for k in range(MOST_DRAWINGS)))
    with pytest.raises(InputError, match="6 drawings are stored already"):
        press(full, "Store")


def test_what_is_painted_on_an_empty_page_is_taken_for_the_nearest_digit() -> None:
    seven = as_text(np.where(digits("drawn", 16)[7] > 0, 1, 0))
    run = finished(start="empty", drawing=seven)
    assert run.results()["recalls"] == [{"target": "7", "outcome": "recalled", "steps": 0}]
    half = as_text(np.where(digits("drawn", 16)[7] > 0, 1, 0) * (np.arange(16) < 10)[:, None])
    assert finished(start="empty", drawing=half).run.frame().nearest == (7,)


# -- other gestures -------------------------------------------------------------------------------------------------


def test_clicks_choose_a_digit_and_change_between_one_and_all() -> None:
    params = Params(drawing=FACE)
    assert on(Click("state", 3, 3), params) == changed(params, {"shown": "all"})
    chosen = on(Click("similarity", 0.4, -7.3), params)
    assert chosen == Params(digit=7)
    every = changed(params, {"shown": "all"})
    close = on(Click("grid", 18 * 4 + 8, 20), every)
    assert close == Params(digit=4)
    assert on(Click("grid", -30, 20), every) == Params(digit=0)
    assert on(Click("grid", 999, 20), every) == Params(digit=9)


def test_the_damage_can_be_dragged() -> None:
    params = Params()
    dragged = on(Drag("success", "noise", 0, 0.1234, 3.0), params)
    assert dragged == Params(noise=0.12)
    assert on(Drag("success", "noise", 0, -1.0, 0.0), params) == Params(noise=0.0)
    sigma = changed(params, {"noise_kind": "gaussian"})
    further = on(Drag("success", "noise", 0, 99.0, 0.0), sigma)
    assert further is not None
    assert further.noise == 10.0


def test_the_kind_of_damage_brings_an_amount_that_suits_it() -> None:
    assert build(Params, {"noise_kind": "gaussian"}).noise == 3.0
    assert changed(changed(Params(), {"noise_kind": "gaussian", "noise": 6.0}), {"noise_kind": "flip"}) == Params()


def test_earlier_curves_are_shown_for_the_same_kind_of_damage() -> None:
    earlier, other = finished(resolution=8), finished(noise_kind="erase")
    ghosts = tuple(Ghost(f"run {n}", run.params, run.run.frame()) for n, run in enumerate((earlier, other)))
    labels = [mark.label for mark in _panel(Params(), "success", View(ghosts=ghosts)).marks if mark.label]
    assert labels[0] == "run 0"
    assert "run 1" not in labels


def test_signs_say_what_has_become_of_each_digit() -> None:
    run = start("hopfield-digits", preset_name="hopfield-digits-noise-6")
    run.finish()
    marks = {mark.key: mark for mark in run.figure().panel("grid").marks}
    outcomes = [recall["outcome"] for recall in run.results()["recalls"]]
    for outcome in OUTCOMES:
        assert (len(marks[outcome].x) if outcome in marks else 0) == outcomes.count(outcome)


# -- wrong input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"resolution": 12}, "resolution must be 8, 16 or 32"),
        ({"glyphs": "handwritten"}, "8 x 8 pixels only"),
        ({"iterations": 0}, "iterations must be at least 1"),
        ({"iterations": 10**9}, "iterations may be at most 10000"),
        ({"trials": 10**9}, "trials may be at most 20000"),
        ({"noise": 6.0}, "at most 1, not 6"),
        ({"noise_kind": "gaussian", "noise": 60.0}, "noise may be at most 20"),
        ({"noise": float("nan")}, "noise must be a finite number"),
        ({"noise_kind": "salt"}, "noise_kind must be"),
        ({"digit": 10}, "digit may be at most 9"),
        ({"drawing": "face"}, "drawing: .* begins with its side"),
        ({"drawing": "8:9o"}, "row 1 .* 9 cells, more than 8"),
        ({"drawing": "8:o/w"}, "row 2 .* holds 'w'"),
        ({"drawing": "8:" + "/" * 8}, "at most 8 rows, not 9"),
        ({"stored_drawings": ["16:o", "16:o"]}, "stored drawing b is the same as drawing a"),
        ({"stored_drawings": ["16:o"] * 7}, "at most 6 entries"),
    ],
)  # fmt: skip
def test_wrong_input_gets_one_sentence(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        build(Params, values)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_seed_figure_is_among_the_presets() -> None:
    assert [name for name, preset in PRESETS.items() if preset.seed_figure] == ["hopfield-digits-noise-6"]
