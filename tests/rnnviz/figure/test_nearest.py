"""What lies nearest to a place, and its exact numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.lowering import lower
from rnnviz.figure.marks import Bars, Contour, Handle, Image, Line, Mark, Points, Segments, Surface
from rnnviz.figure.nearest import REACH, nearest
from tests.app.plots.test_parity import MARKS

BOX = Axis(limits=(-1.0, 1.0))
SCALE = (300.0, 200.0)


def panel(*marks: Mark, **axes: Axis) -> Panel:
    return Panel("p", marks, **({"x": BOX, "y": BOX} | axes))


@given(x=st.floats(-1, 1), y=st.floats(-1, 1), seed=st.integers(0, 50))
def test_of_many_points_it_is_the_nearest_in_pixels(x, y, seed):
    places = np.random.default_rng(seed).uniform(-1, 1, (2, 30))
    found = nearest(lower(panel(Points(key="d", x=places[0], y=places[1]))), x, y, SCALE)
    apart = np.hypot((places[0] - x) * SCALE[0], (places[1] - y) * SCALE[1])
    if apart.min() > REACH:
        assert found is None
    else:
        assert found is not None
        assert (found.index, found.apart) == (int(np.argmin(apart)), pytest.approx(apart.min()))
        assert found.values == (("x", float(places[0][found.index])), ("y", float(places[1][found.index])))


@pytest.mark.parametrize("kind", [kind for kind in MARKS if kind not in ("text", "upright text", "contour", "faces")])
def test_every_kind_of_mark_has_numbers_to_read(kind):
    mark = MARKS[kind]
    if "formula" in kind or "letters" in kind:  # words have no numbers
        assert nearest(lower(panel(mark)), 0.0, 0.0, SCALE) is None
        return
    flat = lower(panel(mark))
    at = (0.0, 0.0)
    if not isinstance(mark, Image) and hasattr(flat.marks[0], "x"):
        at = (float(flat.marks[0].x[0]), float(getattr(flat.marks[0], "y", flat.marks[0].x)[0]))
    found = nearest(flat, *at, (20.0, 20.0))
    assert found is not None
    assert found.key == "m"
    assert found.values


def test_a_point_is_told_before_the_cell_it_stands_on_and_the_cell_where_there_is_none():
    cells = Image(key="map", values=np.arange(4.0).reshape(2, 2), extent=(-1, 1, -1, 1))
    dot = Points(key="dot", x=np.array([0.5]), y=np.array([0.5]), tips=("an attractor",))
    flat = lower(panel(cells, dot))
    near = nearest(flat, 0.52, 0.5, SCALE)
    assert near is not None
    assert (near.key, near.tip) == ("dot", "an attractor")
    cell = nearest(flat, -0.5, 0.5, SCALE)
    assert cell is not None
    assert (cell.key, cell.index, cell.values[2], cell.apart) == ("map", 2, ("value", 2.0), 0.0)
    assert nearest(flat, -5.0, 0.5, SCALE) is None


def test_on_a_logarithmic_axis_the_numbers_are_those_described():
    line = Line(key="l", x=np.array([1.0, 2.0, 3.0]), y=np.array([0.001, 0.3, 0.0]))
    flat = lower(panel(line, x=Axis(), y=Axis(log=True)))
    found = nearest(flat, 2.0, np.log10(0.3), SCALE)
    assert found is not None
    assert found.values == (("x", 2.0), ("y", 0.3))


def test_in_a_box_points_and_surfaces_are_told_by_their_own_numbers():
    rng = np.random.default_rng(2)
    places = rng.uniform(-1, 1, (3, 40))
    dots = Points(key="d", x=places[0], y=places[1], z=places[2])
    flat = lower(Panel("p", (dots,), kind="space", x=BOX, y=BOX, z=BOX, camera=Camera(azimuth=70.0)))
    drawn = next(mark for mark in flat.marks if mark.key == "d")
    found = nearest(flat, float(drawn.x[7]), float(drawn.y[7]), (1e4, 1e4))
    assert found is not None
    assert found.index == int(flat.order["d"][7])
    assert dict(found.values) == {name: places[i, found.index] for i, name in enumerate("xyz")}
    side = np.linspace(-1, 1, 5)
    sheet = Surface(key="s", x=side, y=side, z=np.add.outer(side, 10 * side) / 11)
    flat = lower(Panel("p", (sheet,), kind="space", x=BOX, y=BOX, z=BOX))
    faces = next(mark for mark in flat.marks if mark.key == "s")
    found = nearest(flat, float(faces.x[-1].mean()), float(faces.y[-1].mean()), (1e4, 1e4))
    assert found is not None
    values = dict(found.values)
    assert values["z"] == pytest.approx((values["y"] + 10 * values["x"]) / 11)


def test_bars_on_their_side_segments_and_handles():
    bars = Bars(key="b", x=np.array([0.0, 1.0]), height=np.array([0.4, 0.9]), horizontal=True)
    found = nearest(lower(panel(bars)), 0.9, 1.0, SCALE)
    assert found is not None
    assert dict(found.values) == {"y": 1.0, "x": 0.9}
    piece = Segments(key="s", x0=np.zeros(1), y0=np.zeros(1), x1=np.ones(1), y1=np.full(1, 0.5))
    found = nearest(lower(panel(piece)), 0.99, 0.5, SCALE)
    assert found is not None
    assert dict(found.values) == {"x": 1.0, "y": 0.5}
    handle = Handle(key="h", x=np.zeros(1), y=np.zeros(1), names=("pattern 1",))
    found = nearest(lower(panel(handle)), 0.0, 0.0, SCALE)
    assert found is not None
    assert found.tip == "pattern 1"


def test_lines_of_equal_value_have_no_numbers_of_their_own():
    side = np.linspace(-1, 1, 9)
    field = Contour(key="c", x=side, y=side, values=np.add.outer(side**2, side**2), levels=np.array([0.5]))
    assert nearest(lower(panel(field)), 0.7, 0.0, SCALE) is None
