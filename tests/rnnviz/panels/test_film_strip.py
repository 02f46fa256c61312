"""Film strips and tables of confusion."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.panels.confusion import PALEST, STRONGEST, confusion_panel, shades
from rnnviz.panels.film_strip import Strip, answers, film_image, moved


@given(order=st.permutations(range(6)), index=st.integers(0, 5), place=st.integers(0, 5))
def test_a_moved_frame_stands_where_it_was_put_and_the_others_keep_their_order(order, index, place):
    after = moved(tuple(order), index, place)
    assert after[place] == order[index]
    assert [n for n in after if n != order[index]] == [n for n in order if n != order[index]]


def test_a_place_in_the_strip_is_a_frame():
    strip = Strip(8, 12)
    assert [strip.place(left + 6) for left in strip.lefts] == list(range(8))
    assert strip.place(-99) == 0
    assert strip.place(999) == 7


def test_frames_and_answers_stand_below_each_other():
    strip, p = Strip(2, 4), np.array([[0.25, 0.75], [1.0, 0.0]])
    film = np.arange(32.0).reshape(2, 4, 4) / 32
    marks = {mark.key: mark for mark in (*film_image(film, strip), *answers(p, ("a", "b"), ("c0", "c1"), strip, 0.5))}
    assert np.array_equal(marks["film-1"].values, film[1, ::-1])
    assert np.allclose((marks["p-b"].height - strip.floor) / strip.height, p[:, 1])
    for n in range(2):
        left, right = marks[f"film-{n}"].extent[:2]
        assert left < marks["p-a"].x[n] < marks["p-b"].x[n] < right


def test_a_confusion_has_its_first_truth_on_top():
    counts = np.array([[3, 1], [0, 8]])
    panel = confusion_panel(counts, ("yes", "no"), (0, 0, 1, 1), title="", alt="Counts.")
    words = {(mark.x, mark.y): mark.text for mark in panel.marks if hasattr(mark, "text")}
    assert words == {(0.5, 1.5): "3", (1.5, 1.5): "1", (0.5, 0.5): "0", (1.5, 0.5): "8"}
    assert np.allclose(shades(counts)[1], PALEST + (STRONGEST - PALEST) * np.array([0.75, 0.25]))
    assert np.allclose(shades(np.zeros((2, 2), int)), PALEST)
