"""Colours that stay with what they stand for."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnviz
from rnnviz.panels.fixed_points import UNSTABLE, roles_by_place


def colours(patterns: list[tuple[float, float]], rule: str) -> dict[tuple[float, float], str]:
    """The colour of each attractor, by its place to one decimal."""
    frame = rnnviz.start("hopfield-plane", patterns=patterns, rule=rule, grid=5).run.frame()
    roles = roles_by_place(frame.kinds, frame.points, frame.patterns)
    return {
        (round(float(p[0]), 1) + 0.0, round(float(p[1]), 1) + 0.0): role
        for p, role, kind in zip(frame.points, roles, frame.kinds, strict=True)
        if kind not in UNSTABLE
    }


@settings(max_examples=25, deadline=None)
@given(st.floats(0.0, 0.15), st.floats(0.0, 0.15), st.sampled_from(["newhop", "modern"]))
def test_a_drag_leaves_every_attractor_its_colour(dx: float, dy: float, rule: str) -> None:
    before = colours([(0.9, 0.9), (-0.9, -0.9), (0.9, -0.9)], rule)
    after = colours([(0.9 - dx, 0.9 - dy), (-0.9, -0.9), (0.9, -0.9)], rule)
    for place in set(before) & set(after):
        assert before[place] == after[place]


def test_each_attractor_has_a_colour_of_its_own_and_what_does_not_attract_has_ink() -> None:
    points = np.array([[1.0, 1.0], [-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [0.5, 0.5], [0.0, 0.0]])
    kinds = ("stored", "stored", "spurious", "spurious", "spurious", "saddle")
    roles = roles_by_place(kinds, points, points[1::-1])
    assert roles[:2] == ("c1", "c0")
    assert roles[5] == "text"
    assert len(set(roles)) == 6
