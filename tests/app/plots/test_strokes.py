"""Curves as pieces: the laws that make them look like curves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.plots.strokes import DASHES, clipped, runs, stroke_pieces
from rnnviz.arrays import Array
from rnnviz.figure.marks import Dash

CLIP = (0.0, 0.0, 600.0, 400.0)

coordinates = st.floats(-50, 650, allow_nan=False) | st.just(float("nan"))
curves = hnp.arrays(float, st.tuples(st.integers(2, 120), st.just(2)), elements=coordinates)


def distance_to_pieces(points: Array, pieces: Array) -> Array:
    """How far each point lies from the nearest piece. (point,)"""
    start, step = pieces[None, :, :2], (pieces[:, 2:] - pieces[:, :2])[None]
    offset = points[:, None] - start
    along = np.clip((offset * step).sum(-1) / np.maximum((step**2).sum(-1), 1e-12), 0, 1)
    return np.asarray(np.linalg.norm(offset - along[..., None] * step, axis=-1).min(axis=1))


def along_the_curve(curve: Array, count: int = 20) -> Array:
    """Points on the curve itself, within the clip rectangle."""
    share = np.linspace(0, 1, count)[None, :, None]
    points = (curve[:-1, None] * (1 - share) + curve[1:, None] * share).reshape(-1, 2)
    inside = (points > 0).all(axis=1) & (points < CLIP[2:]).all(axis=1)
    return np.asarray(points[inside & np.isfinite(points).all(axis=1)])


@settings(max_examples=150, deadline=None)
@given(curves, st.floats(0.5, 6.0))
def test_the_pieces_cover_the_curve_and_nothing_else(curve: Array, width: float) -> None:
    pieces = stroke_pieces(curve[:, 0], curve[:, 1], width, "solid", CLIP)
    on_curve = along_the_curve(curve)
    if not len(on_curve):
        return
    assert distance_to_pieces(on_curve, pieces).max() < 0.8
    original = np.hstack([curve[:-1], curve[1:]])
    original = original[np.isfinite(original).all(axis=1)]
    # Pieces are drawn out by at most half a width, to close the notches at bends.
    assert distance_to_pieces(pieces.reshape(-1, 2), original).max() < width / 2 + 0.8


def test_a_finely_sampled_curve_needs_few_pieces() -> None:
    x = np.linspace(0, 600, 3000)
    y = 200 + 100 * np.sin(x / 80)
    assert len(stroke_pieces(x, y, 2.0, "solid", CLIP)) < 400


def test_a_series_longer_than_the_screen_is_wide_keeps_its_extremes() -> None:
    rng = np.random.default_rng(0)
    x, y = np.linspace(0, 600, 50_000), 200 + 20 * rng.normal(size=50_000)
    y[12_345], y[40_000] = 390.0, 5.0
    pieces = stroke_pieces(x, y, 2.0, "solid", CLIP)
    assert len(pieces) < 4 * 600
    assert pieces[:, [1, 3]].max() == pytest.approx(390.0, abs=2.0)
    assert pieces[:, [1, 3]].min() == pytest.approx(5.0, abs=2.0)


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("slope", [0.0, 0.7])
def test_dashes_have_their_share(dash: Dash, slope: float) -> None:
    x = np.linspace(10, 510, 37)
    pieces = stroke_pieces(x, 50 + slope * (x - 10), 2.0, dash, CLIP)
    drawn = np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]).sum()
    on, off = DASHES[dash]
    assert drawn / (500 * np.hypot(1, slope)) == pytest.approx(on / (on + off), abs=0.12)


def test_dashes_run_on_across_the_points_of_a_curve() -> None:
    """However finely a curve is sampled, its dashes are as long."""
    lengths = []
    for count in (5, 400):
        x = np.linspace(0, 600, count)
        pieces = stroke_pieces(x, 0 * x + 200, 2.0, "dash", CLIP)
        lengths.append(np.abs(pieces[:, 2] - pieces[:, 0]).sum())
    assert lengths[0] == pytest.approx(lengths[1], rel=0.1)


far = st.floats(-1e7, 1e7)


@settings(max_examples=200, deadline=None)
@given(hnp.arrays(float, st.tuples(st.integers(1, 20), st.just(4)), elements=far))
def test_clipping_keeps_exactly_what_is_inside(pieces: Array) -> None:
    kept = clipped(pieces, CLIP, 1.0)
    assert np.abs(kept).max(initial=0.0) <= 8000.0
    share = np.linspace(0, 1, 50)[None, :, None]
    points = (pieces[:, None, :2] * (1 - share) + pieces[:, None, 2:] * share).reshape(-1, 2)
    inside = points[(points > 0).all(axis=1) & (points < CLIP[2:]).all(axis=1)]
    if len(inside):
        assert distance_to_pieces(inside, kept).max() < 0.5


@given(hnp.arrays(bool, st.integers(0, 40)))
def test_runs_are_the_stretches_of_true(present: Array) -> None:
    found = np.zeros(len(present), dtype=bool)
    for run in runs(present):
        assert present[run].all()
        found[run] = True
    assert (found == present).all()
