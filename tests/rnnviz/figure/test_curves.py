"""What in a panel is a curve."""

import numpy as np

from rnnviz.figure.curves import curves
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Band, Bars, Line, Points, Segments
from tests.rnnviz.figure import samples

T = np.arange(6.0)


def test_lines_points_bars_and_borders_of_bands():
    marks = (
        Line(key="a", label="loss", x=T, y=T**2, role="c3"),
        Line(key="b", label="loss", x=T, y=T**3),
        Points(key="dots", x=T, y=-T, role=("c1", "c2")),
        Band(key="band", x=T, low=T - 1, high=T + 1),
        Bars(key="bars", x=T, height=T),
        Segments(key="s", x0=T, y0=T, x1=T, y1=T),
        Line(key="threshold", x=np.array([0.0, 5.0]), y=np.ones(2)),
    )
    found = curves(Panel("p", marks, x=Axis("step"), y=Axis("error")))
    names = ["loss", "loss (b)", "dots", "band, lower border", "band, upper border", "bars"]
    assert [curve.name for curve in found] == names
    assert found[0].y is marks[0].y
    assert (found[2].role, found[0].x_axis.label, found[0].y_axis.label) == ("c1", "step", "error")


def test_what_has_three_coordinates_is_three_curves_over_their_number():
    found = curves(samples.cube())
    assert [curve.name for curve in found][:3] == ["starts, x₁", "starts, x₂", "starts, x₃"]
    assert not found[0].is_seen
    assert found[0].x.tolist() == list(range(400))
    assert found[1].y is samples.cube().marks[0].y or np.array_equal(found[1].y, samples.cube().marks[0].y)


def test_points_in_disorder_are_read_from_left_to_right():
    dots = Points(key="d", x=np.array([3.0, 1.0, np.nan, 2.0, 0.0]), y=np.array([30.0, 10.0, 99.0, 20.0, 0.0]))
    (curve,) = curves(Panel("p", (dots,)))
    x, y = curve.in_order()
    assert (x.tolist(), y.tolist()) == ([0, 1, 2, 3], [0, 10, 20, 30])


def test_a_diagram_has_none():
    assert curves(samples.diagram()) == ()
