"""A surface is seen as a camera sees it: nothing far covers what is near, and light comes over the shoulder."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.arrays import Array
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.lowering import Flat, lower
from rnnviz.figure.marks import Faces, Line, Points, Surface
from rnnviz.figure.palette import THEMES
from rnnviz.figure.surfaces import face_colours, hidden_behind, seen_faces

BOX = Axis(limits=(-1.0, 1.0))
SIDE = np.linspace(-1.0, 1.0, 9)
HILLS = 0.8 * np.cos(3 * SIDE)[None] * np.sin(2 * SIDE + 1)[:, None]

cameras = st.builds(
    Camera, azimuth=st.floats(-180, 180), elevation=st.floats(-90, 90), distance=st.floats(1.3, 50) | st.just(np.inf)
)


def space(sheet: Surface, camera: Camera) -> Panel:
    return Panel("p", (sheet,), kind="space", x=BOX, y=BOX, z=BOX, camera=camera)


def faces_in(flat: Flat) -> Faces:
    (found,) = (mark for mark in flat.marks if isinstance(mark, Faces))
    return found


def seen_by_ray(camera: Camera, at: tuple[float, float], heights: Array) -> set[int]:
    """The cells that a ray through a place of the picture meets, the nearest to the eye first, by walking along it."""
    right, up, towards = camera.axes()
    half = np.sqrt(3.0)
    depth = np.linspace(-half, half, 4001)
    scale = camera.zoom / half
    if np.isfinite(camera.distance):
        far = camera.distance * half
        scale = scale * (far - half) / (far - depth)
    ray = np.outer(at[0] / scale * np.ones_like(depth), right) + np.outer(at[1] / scale * np.ones_like(depth), up)
    ray += np.outer(depth, towards)
    inside = (np.abs(ray[:, :2]) < 1).all(axis=1)
    cell = np.clip(((ray[:, :2] + 1) / 2 * 8).astype(int), 0, 7)
    column, row = cell.T
    u, v = ((ray[:, :2] + 1) / 2 * 8 - cell).T
    low = heights[row, column] * (1 - u) + heights[row, column + 1] * u
    high = heights[row + 1, column] * (1 - u) + heights[row + 1, column + 1] * u
    above = ray[:, 2] - (low * (1 - v) + high * v)
    crossed = np.flatnonzero(inside[1:] & inside[:-1] & (np.sign(above[1:]) != np.sign(above[:-1])))
    return {int(row[i] * 9 + column[i]) for i in crossed[-1:]} | {
        int(row[i + 1] * 9 + column[i + 1]) for i in crossed[-1:]
    }


@settings(max_examples=60, deadline=None)
@given(cameras, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_the_last_face_over_a_place_is_the_one_that_a_ray_meets_first(camera: Camera, across: float, up: float) -> None:
    nearest = seen_by_ray(camera, (across, up), HILLS)
    flat = lower(space(Surface(key="m", x=SIDE, y=SIDE, z=HILLS), camera))
    faces = faces_in(flat)
    corner = np.stack([faces.x, faces.y], axis=-1)
    side, way = np.roll(corner, -1, axis=1) - corner, np.array([across, up]) - corner
    turn = side[..., 0] * way[..., 1] - side[..., 1] * way[..., 0]
    clear = np.abs(turn).min(axis=1) > 2e-3
    over = np.flatnonzero((turn >= 0).all(axis=1) | (turn <= 0).all(axis=1))
    # A ray along a seam may meet either neighbour, and a bent cell seen edge-on is no polygon.
    if nearest & set(flat.order["m"][over].tolist()) and clear[over].all():
        assert int(flat.order["m"][over[-1]]) in nearest


@given(cameras)
def test_every_cell_is_there_once_with_its_own_role(camera: Camera) -> None:
    category = np.arange(81).reshape(9, 9)
    faces = lower(space(Surface(key="m", x=SIDE, y=SIDE, z=HILLS, category=category), camera))
    order = faces.order["m"]
    assert sorted(order.tolist()) == [row * 9 + column for row in range(8) for column in range(8)]
    assert np.array_equal(np.asarray(faces_in(faces).category), order)


def test_a_missing_height_leaves_a_hole() -> None:
    holed = HILLS.copy()
    holed[4, 4] = np.nan
    faces = faces_in(lower(space(Surface(key="m", x=SIDE, y=SIDE, z=holed), Camera())))
    assert seen_faces(faces).sum() == 60
    assert np.isfinite(face_colours(faces, THEMES["light"])).all()


def test_a_slope_that_faces_the_light_is_brighter() -> None:
    camera = Camera(azimuth=-90.0, elevation=30.0)
    x = np.array([-1.0, 1.0])
    towards_left, towards_right = (
        faces_in(lower(space(Surface(key="m", x=x, y=x, z=sign * np.array([[-0.5, 0.5], [-0.5, 0.5]])), camera)))
        for sign in (1, -1)
    )
    assert towards_left.light[0] > towards_right.light[0]
    for theme in THEMES.values():
        assert face_colours(towards_left, theme).sum() > face_colours(towards_right, theme).sum()


def test_a_sheet_is_lit_alike_from_above_and_below() -> None:
    flat = Surface(key="m", x=SIDE, y=SIDE, z=0 * HILLS)
    above, below = (faces_in(lower(space(flat, Camera(elevation=sign * 90.0)))).light[0] for sign in (1, -1))
    assert above == pytest.approx(below)


def test_limits_come_from_the_surface() -> None:
    sheet = Surface(key="m", x=np.linspace(0, 4, 5), y=np.linspace(0, 2, 3), z=np.zeros((3, 5)) + np.arange(5.0))
    flat = lower(Panel("p", (sheet,), kind="space"))
    faces = faces_in(flat)
    assert np.abs(faces.x).max() <= 1.1
    same = faces_in(lower(Panel("p", (replace(sheet),), kind="space", x=Axis(limits=(0, 4)), y=Axis(limits=(0, 2)),
                                z=Axis(limits=(0, 4)))))  # fmt: skip
    assert np.allclose(np.sort(faces.x.ravel()), np.sort(same.x.ravel()))


# -- what a surface hides ---------------------------------------------------------------------------------------------


def in_box(x: Array, y: Array, z: Array) -> Array:
    return np.stack(np.broadcast_arrays(x, y, z), axis=-1).astype(float)


def test_a_hill_hides_what_lies_behind_it_and_nothing_before_it() -> None:
    hill = np.exp(-8 * SIDE**2)[None] * np.ones((9, 1)) - 0.5
    sheet = Surface(key="m", x=SIDE, y=SIDE, z=hill)
    camera = Camera(azimuth=0.0, elevation=10.0)  # from x = +∞
    places = np.array([[-0.6, 0.0, -0.4], [0.6, 0.0, -0.4], [0.0, 0.0, 0.6], [-0.6, 0.0, 0.9], [np.nan, 0.0, 0.0]])
    assert hidden_behind(sheet, places, in_box, camera).tolist() == [True, False, False, False, False]
    above = Camera(elevation=90.0)
    assert not hidden_behind(sheet, places, in_box, above).any()
    below = Camera(azimuth=0.0, elevation=-60.0)
    assert hidden_behind(sheet, places[:2], in_box, below).all()


@given(cameras)
def test_a_flat_sheet_hides_all_beyond_it(camera: Camera) -> None:
    sheet = Surface(key="m", x=SIDE, y=SIDE, z=0 * HILLS)
    near, far = (0.05, -0.05) if camera.elevation > 0 else (-0.05, 0.05)
    if abs(camera.elevation) < 40:
        return
    places = np.array([[0.1, 0.2, near], [0.1, 0.2, far]])
    assert hidden_behind(sheet, places, in_box, camera).tolist() == [False, True]


def test_a_line_is_drawn_in_two_and_points_behind_are_weak() -> None:
    hill = np.exp(-8 * SIDE**2)[None] * np.ones((9, 1)) - 0.5
    line = Line(key="l", label="way", x=np.linspace(-0.9, 0.9, 30), y=np.zeros(30), z=np.full(30, -0.4))
    dots = Points(key="d", x=np.array([-0.6, 0.6]), y=np.zeros(2), z=np.full(2, -0.4))
    panel = replace(space(Surface(key="m", x=SIDE, y=SIDE, z=hill), Camera(azimuth=0.0, elevation=10.0)))
    flat = lower(replace(panel, marks=(*panel.marks, line, dots)))
    marks = {mark.key: mark for mark in flat.marks}
    seen, behind, points = marks["l"], marks["l-behind"], marks["d"]
    assert isinstance(seen, Line)
    assert isinstance(behind, Line)
    assert isinstance(points, Points)
    assert (np.isfinite(seen.x) | np.isfinite(behind.x)).all()
    assert behind.strength < seen.strength
    assert behind.label == ""
    weak = np.asarray(points.strength)[[int(np.flatnonzero(flat.order["d"] == n)[0]) for n in (0, 1)]]
    assert weak[0] < 0.5 * weak[1]
    alone = lower(replace(panel, marks=(line, dots)))
    assert "l-behind" not in {mark.key for mark in alone.marks}
