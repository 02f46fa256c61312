"""The facts of the seed figure, and what a person can do to it."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import rnnviz
from rnnviz.demos.hopfield_plane import Params, on
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.families.state_space import SMALLEST_GAP
from rnnviz.headless import start
from rnnviz.parameters import changed

COORDINATE = st.floats(-1.0, 1.0)


def test_the_seed_figure_has_its_facts() -> None:
    run = start("hopfield-plane", preset_name="hopfield-2-neurons")
    run.finish()
    results = run.results()
    assert np.allclose(results["W"], 1.161834 * np.eye(2), atol=5e-7)
    assert np.allclose(results["b"], 0.0, atol=1e-12)
    kinds = {tuple(np.round(p["point"], 9) + 0.0): p["kind"] for p in results["fixed_points"]}
    assert kinds == {
        (1, 1): "stored", (-1, -1): "stored", (1, -1): "stored", (-1, 1): "spurious",
        (1, 0): "saddle", (-1, 0): "saddle", (0, 1): "saddle", (0, -1): "saddle", (0, 0): "repeller",
    }  # fmt: skip
    counts = {
        tuple(np.round(p["point"], 9) + 0.0): round(441 * share)
        for p, share in zip(results["fixed_points"], results["basin_fractions"], strict=True)
    }
    assert [counts[corner] for corner in [(1, 1), (-1, -1), (1, -1), (-1, 1)]] == [100] * 4
    assert [counts[saddle] for saddle in [(1, 0), (-1, 0), (0, 1), (0, -1)]] == [10] * 4
    assert counts[0, 0] == 1
    assert results["steps_mean"] == pytest.approx(8.163265, abs=5e-7)
    assert results["steps_max"] == 16
    arrived = results["convergence"]
    assert arrived[5] == pytest.approx(0.383220, abs=5e-7)
    assert arrived[9] == pytest.approx(0.655329, abs=5e-7)
    assert arrived[16] == 1.0


@settings(max_examples=25, deadline=None)
@given(
    patterns=st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=5),
    rule=st.sampled_from(["newhop", "hebb", "pseudo-inverse", "storkey", "modern"]),
    update=st.sampled_from(["satlins", "sign", "sign-async", "tanh"]),
)
def test_whatever_is_dragged_where_shares_are_shares_and_nothing_breaks(
    patterns: list[tuple[float, float]], rule: str, update: str
) -> None:
    points = np.array(patterns)
    apart = np.abs(points[:, None] - points[None]).max(axis=2)
    assume((apart + np.eye(len(points)) >= SMALLEST_GAP).all())
    run = rnnviz.start("hopfield-plane", patterns=patterns, rule=rule, update=update, grid=15)
    run.finish()
    shares = run.results()["basin_fractions"]
    assert 0.0 <= sum(shares) <= 1.0 + 1e-12
    assert len(run.figure().panels) == 3


def test_a_drag_moves_one_pattern_and_never_onto_another() -> None:
    params = Params()
    moved = on(Drag("plane", "patterns", 1, -0.5, -0.25), params)
    assert moved is not None
    assert moved.patterns == ((1.0, 1.0), (-0.5, -0.25), (1.0, -1.0))
    assert on(Drag("plane", "patterns", 1, 1.0, 1.0), params) is None


def test_a_click_adds_what_was_chosen_and_remove_takes_it_away() -> None:
    params = Params(starts=())
    more = on(Click("plane", 0.2, -0.3), params)
    assert more is not None
    assert more.patterns[-1] == (0.2, -0.3)
    assert on(Remove("plane", "patterns", 3), more) == params
    started = on(Click("plane", 9.0, 0.1), changed(params, {"clicks_add": "start"}))
    assert started is not None
    assert started.starts == ((1.15, 0.1),)


def test_the_last_pattern_stays() -> None:
    with pytest.raises(InputError, match="last pattern"):
        on(Remove("plane", "patterns", 0), Params(patterns=((0.5, 0.5),)))


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"patterns": []}, "at least 1"),
        ({"patterns": [[1, 1], [1, 1]]}, "same"),
        ({"patterns": [[1, 2]]}, "at most 1"),
        ({"grid": 10**9}, "at most 1000"),
        ({"beta": float("nan")}, "finite"),
    ],
)
def test_wrong_input_gets_a_sentence(values: dict[str, object], word: str) -> None:
    with pytest.raises(InputError, match=word):
        rnnviz.start("hopfield-plane", **values)


def test_a_large_map_is_filled_coarse_to_fine_and_ends_exact() -> None:
    coarse = rnnviz.start("hopfield-plane", grid=700)
    first = coarse.run.frame()
    last = coarse.finish()
    assert first.refined <= last.refined == 1.0
    assert first.labels.shape == last.labels.shape == (700, 700)
    assert (last.labels >= -1).all()
