"""The facts of the two machines that are one, and what a person can do to them."""

from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.demos.rbm_hopfield import draw, on
from rnnviz.demos.rbm_hopfield.params import Params
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Paint
from rnnviz.headless import HeadlessRun
from rnnviz.parameters import build, changed
from rnnviz.view import ON_PAPER, PLAIN, View

CORRELATED = [[1] * 8, [1, 1, 1, 1, 1, 1, -1, -1]]


def finished(preset: str | None = None, **params: Any) -> HeadlessRun:
    run = rnnviz.start("rbm-hopfield", preset_name=preset, **params)
    run.finish()
    return run


# -- facts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("temperature", "known"), [
    (2.0, 6.155432375), (1.0, 7.050830884), (0.5, 9.839123058), (0.25, 17.408018739),
])  # fmt: skip
def test_both_sums_are_one(temperature: float, known: float) -> None:
    found = rnnviz.start("rbm-hopfield", temperature=temperature).results()
    assert found["log_Z"] == pytest.approx(known, abs=1e-8)
    assert found["log_Z_rbm"] == pytest.approx(known, abs=1e-8)
    assert found["max_difference"] < 1e-10


@pytest.mark.parametrize(("patterns", "temperature"), [
    ([[1, -1, 1, 1, -1, 1, -1, -1, 1, 1, -1, 1]], 0.1),
    ([[1, -1, 1, 1, -1, 1, -1, -1, 1, 1], [1] * 10, [-1, 1] * 5], 0.25),
    ([[1, -1, 1, 1, -1, 1, -1, -1, 1, 1, 1, 1], [1] * 12, [-1, 1] * 6, [1, 1, -1] * 4], 0.1),
    ([[1, -1]], 5.0),
])  # fmt: skip
def test_any_number_of_patterns_at_any_temperature(patterns: list[list[int]], temperature: float) -> None:
    found = rnnviz.start("rbm-hopfield", patterns=patterns, temperature=temperature).results()
    assert found["max_difference"] < 1e-10
    W = np.array(found["W"])
    assert W.shape == (len(patterns[0]), len(patterns))
    np.testing.assert_allclose(found["J"], temperature * W @ W.T, atol=1e-12)


@pytest.mark.parametrize(("preset", "temperature", "modes", "critical"), [
    ("hot", None, 1, 1.0), ("seed-hubbard-stratonovich", None, 4, 1.0), ("correlated", None, 2, 1.5),
    ("correlated", 1.667, 1, 1.5), ("correlated", 1.43, 2, 1.5), ("correlated", 0.333, 4, 1.5), ("cold", None, 4, 1.0),
])  # fmt: skip
def test_how_many_maxima_there_are(preset: str, temperature: float | None, modes: int, critical: float) -> None:
    given = {} if temperature is None else {"temperature": temperature}
    found = rnnviz.start("rbm-hopfield", preset_name=preset, **given).results()
    assert found["n_modes"] == len(found["modes"]) == modes
    assert found["critical_temperature"] == pytest.approx(critical)


def test_permuting_patterns_permutes_the_axes() -> None:
    rows = [[1, 1, 1, -1, -1, 1], [1, -1, 1, 1, -1, -1], [1, 1, 1, 1, 1, 1]]
    one, other = (rnnviz.start("rbm-hopfield", patterns=p, temperature=0.5).results() for p in (rows, rows[::-1]))
    places = [sorted(np.round(np.array(found["modes"])[:, order], 6).tolist())
              for found, order in ((one, [0, 1, 2]), (other, [2, 1, 0]))]  # fmt: skip
    np.testing.assert_allclose(places[0], places[1], atol=1e-5)


@pytest.mark.parametrize(("temperature", "single", "block"), [(1.0, 0.1, 0.1), (0.5, 0.1, 0.13)])
def test_both_chains_sample_the_law_and_the_layered_one_turns_less_often(
    temperature: float, single: float, block: float
) -> None:
    runs = [finished(temperature=temperature, seed=seed).results() for seed in range(3)]
    assert np.median([run["tv_single"] for run in runs]) < single
    assert np.median([run["tv_block"] for run in runs]) < block
    ratio = np.median([run["reversals_single"] / run["reversals_block"] for run in runs])
    assert 1.3 < ratio < 2.6


@pytest.mark.parametrize(("temperature", "single", "block"), [(1.0, 696, 437), (0.5, 215, 111)])
def test_how_often_they_change_sides(temperature: float, single: int, block: int) -> None:
    runs = [finished(temperature=temperature, seed=seed).results() for seed in range(5)]
    assert np.median([run["reversals_single"] for run in runs]) == pytest.approx(single, rel=0.1)
    assert np.median([run["reversals_block"] for run in runs]) == pytest.approx(block, rel=0.15)


# -- the run --------------------------------------------------------------------------------------------------------


def test_temperature_is_taken_up_where_the_chains_are() -> None:
    run = rnnviz.start("rbm-hopfield")
    run.advance(40)
    before = run.run.frame()
    run.run.change(changed(run.params, {"temperature": 0.4}))
    after = run.run.frame()
    assert after.sweeps == 0
    np.testing.assert_array_equal(after.x, before.x)
    assert after.single.apart is None
    assert run.run.results()["tv_iid"] is None


def test_other_patterns_are_taken_up_whatever_their_size() -> None:
    run = rnnviz.start("rbm-hopfield", sweeps=100)
    for rows in ([[1, 1, -1]], [[1, -1] * 6] * 4, CORRELATED):
        run.advance(3)
        run.params = changed(run.params, {"patterns": rows})
        run.run.change(run.params)
        run.finish()
        assert run.run.frame().x.shape == (len(rows[0]),)
        for view in (PLAIN, ON_PAPER, View(compact=True)):
            draw(run.params, run.run.frame(), view)


def test_the_picture_of_the_machine_opens_and_takes_any_form() -> None:
    run = rnnviz.start("rbm-hopfield")
    first = run.figure().panel("machine")
    run.advance(100)
    last = run.figure().panel("machine")
    counts = [len(panel.marks[0].edges) for panel in (first, last)]  # type: ignore[attr-defined]
    assert counts == [12, 16]  # pairs that agree in one pattern and differ in the other have J = 0
    half = draw(changed(run.params, {"form": 0.5}), run.run.frame(), PLAIN).panel("machine")
    assert len(half.marks[0].edges) == sum(counts)  # type: ignore[attr-defined]


# -- what a person does -----------------------------------------------------------------------------------------------


def test_patterns_are_painted() -> None:
    values = np.array(CORRELATED, dtype=float)[::-1]
    painted = on(Paint("machine", "patterns", values, done=True), Params())
    assert painted is not None
    assert painted.patterns == tuple(map(tuple, CORRELATED))


def test_the_start_is_dragged_to_the_nearest_state() -> None:
    run = rnnviz.start("rbm-hopfield")
    params = on(Drag("landscape", "start", 0, 0.05, -0.97, done=True), run.params)
    assert params is not None
    run.run.change(params)
    np.testing.assert_allclose(run.run.frame().start, [0.0, -1.0])
    np.testing.assert_array_equal(run.run.frame().x, [-1, -1, 1, 1, -1, -1, 1, 1])
    assert on(Click("landscape", 0.0, 0.0), run.params) is None


# -- wrong input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("values", "part"), [
    ({"patterns": [[1, 0]]}, "1 and -1 only"), ({"patterns": [[1, 2]]}, "patterns"),
    ({"patterns": [[1, 1], [1]]}, "one length"), ({"patterns": [[1] * 13]}, "2 to 12 units"),
    ({"patterns": [[1]]}, "2 to 12 units"), ({"patterns": []}, "patterns"), ({"patterns": [[1, 1]] * 5}, "patterns"),
    ({"temperature": 0.05}, "temperature"), ({"sweeps": -1}, "sweeps"), ({"form": 2}, "form"),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(values: dict[str, Any], part: str) -> None:
    with pytest.raises(InputError, match=part):
        build(Params, values)


def test_two_equal_patterns_are_allowed() -> None:
    found = rnnviz.start("rbm-hopfield", patterns=[[1, 1, -1, 1]] * 2).results()
    assert found["critical_temperature"] == pytest.approx(2.0)


def test_no_sweeps_at_all() -> None:
    found = finished(sweeps=0).results()
    assert found["tv_single"] is found["tv_block"] is found["tv_iid"] is None
    assert found["reversals_single"] == 0
