"""Where notes stand, in both renderers' terms and in the table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figure.csv_export import csv_text
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.lowering import lower
from rnnviz.panels.piano_roll import begins, filled, keyboard, outlined, pitch_axis

NOTES = ((60, 1.0), (60, 0.5), (66, 2.0))
tunes = st.lists(st.tuples(st.integers(24, 108), st.sampled_from([0.02, 0.25, 1.0, 3.0])), min_size=1, max_size=12).map(
    tuple
)


@given(tunes)
def test_notes_follow_each_other_and_never_overlap(notes):
    x = filled(notes, 0, "state", "n").x
    at = begins(notes)
    assert np.allclose(x[:, 0], at[:-1])
    assert (x[:, 1] > x[:, 0]).all()
    assert (x[:-1, 1] <= x[1:, 0]).all()
    assert at[-1] == pytest.approx(sum(beats for _, beats in notes))


def test_frames_are_drawn_around_the_very_bars():
    bars, frames = filled(NOTES, 0, "state", "n"), outlined(NOTES, "o")
    assert np.array_equal(frames.x.reshape(3, 6)[:, :4], bars.x)
    assert np.array_equal(frames.y.reshape(3, 6)[:, :4], bars.y)
    assert np.array_equal(bars.y.mean(axis=1), [60, 60, 66])
    assert np.isnan(frames.x.reshape(3, 6)[:, 5]).all()


def test_only_the_later_notes_where_so_asked():
    assert np.array_equal(filled(NOTES, 2, "state", "n").x, filled(NOTES, 0, "state", "n").x[2:])


def test_the_rows_of_the_black_keys_are_shaded():
    keys = keyboard(60, 71, 4.0)
    assert np.flatnonzero(keys.values[:, 0] == 0).tolist() == [1, 3, 6, 8, 10]
    assert keys.extent == (0.0, 4.0, 59.5, 71.5)


def test_names_stand_at_pitches_that_occur_and_are_not_too_many():
    axis = pitch_axis(range(40, 80))
    assert axis.ticks is not None
    assert len(axis.ticks) <= 8
    assert axis.ticks[0] == (40.0, "E2")


def test_a_roll_is_a_panel_like_any_other():
    marks = (keyboard(58, 69, 4.0), filled(NOTES, 0, "state", "n", "notes"), outlined(NOTES, "o"))
    panel = Panel("roll", marks, y=pitch_axis([60, 66]))
    flat = lower(panel)
    assert flat.y_limits == (57.5, 69.5)
    assert csv_text(Figure((panel,))).count("faces") == 12
