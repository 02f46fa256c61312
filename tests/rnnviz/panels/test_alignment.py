"""Maps of attention as drawings."""

import numpy as np
import pytest

from rnnviz.panels.alignment import THREADS, alignment_panel, as_rows, neck_panel, source_at, threads_panel

MAP = np.array([[0.1, 0.2, 0.7], [0.9, 0.05, 0.05]])
PLACES = np.array([[False, False, True], [False, True, False]])


def marks_of(panel):
    return {mark.key: mark for mark in panel.marks}


def a_map(lit=0):
    return alignment_panel(
        MAP, "abc", "cb", as_rows([True, False], 2), PLACES, lit, (0, 0, 1, 1), title="", clicks="", alt=""
    )


def test_the_first_output_is_on_top_and_the_first_place_on_the_left():
    marks = marks_of(a_map())
    image = marks["map"]
    assert image.values[-1].tolist() == MAP[0].tolist()
    assert image.extent == (0.0, 3.0, -2.0, 0.0)
    rings = marks["right-places"]
    assert list(zip(rings.x.tolist(), rings.y.tolist(), strict=True)) == [(2.5, -0.5), (1.5, -1.5)]
    assert marks["source"].lines == ("abc",)
    assert marks["out"].lines == ("c", "b")


def test_right_and_wrong_outputs_have_their_colours():
    out = marks_of(a_map())["out"]
    assert [out.role[kind] for kind in out.category.ravel()] == ["stored", "error"]
    assert as_rows(None, 3).tolist() == [2, 2, 2]


@pytest.mark.parametrize("lit", [0, 1])
def test_the_frame_is_around_the_lit_row(lit):
    frame = marks_of(a_map(lit))["lit"]
    assert (frame.y.min(), frame.y.max()) == (-lit - 1.0, -lit)


def test_clicks_on_letters_of_the_source_are_told_from_others():
    assert [source_at(x, 1.0, "abc") for x in (-0.1, 0.0, 2.9, 3.0)] == [None, 0, 2, None]
    assert source_at(1.0, -0.5, "abc") is None


def test_threads_go_where_the_weight_is():
    panel = threads_panel(MAP, "abc", "cb", as_rows(None, 2), 0, (0, 0, 1, 1), title="", alt="")
    marks = marks_of(panel)
    assert marks["strongest"].x1.tolist() == [2.5, 0.5]
    assert marks["arc-0"].x[-1] == 2.5
    assert marks["arc-0"].width > marks["arc-1"].width > marks["arc-2"].width
    many = np.full((2, 64), 1 / 64)
    crowded = threads_panel(many, "a" * 64, "bb", as_rows(None, 2), 0, (0, 0, 1, 1), title="", alt="")
    assert not [key for key in marks_of(crowded) if key.startswith("arc")]
    several = np.full((2, 10), 0.1)
    some = threads_panel(several, "a" * 10, "bb", as_rows(None, 2), 0, (0, 0, 1, 1), title="", alt="")
    assert len([key for key in marks_of(some) if key.startswith("arc")]) == THREADS


def test_the_neck_is_the_last_state_of_reading():
    states = np.arange(20.0).reshape(5, 4) / 20
    panel = neck_panel(states, "abc", "cb", as_rows([True, True], 2), (0, 0, 1, 1), title="", clicks="", alt="")
    marks = marks_of(panel)
    assert (marks["neck"].x.min(), marks["neck"].x.max()) == (2.0, 3.0)
    assert marks["states"].values[-1].tolist() == states[:, 0].tolist()
    assert marks["out"].x == 3.0
    assert "4 numbers" in marks["neck-name"].text
