"""The window and the files show the same: same limits, same colours, ink in the same places."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.arrays import Array
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import (
    Arrows,
    Band,
    Bars,
    Canvas,
    Contour,
    Faces,
    Formula,
    Graph,
    Handle,
    Image,
    Letters,
    Line,
    Mark,
    Points,
    Segments,
    Surface,
    Text,
)
from rnnviz.figure.palette import THEMES
from tests.app.plots.conftest import Screen
from tests.app.plots.pictures import Picture, empty, grown, on_paper, on_screen
from tests.rnnviz.figure import samples

T = np.linspace(0.0, 1.0, 60)
RNG = np.random.default_rng(0)
GRID = np.linspace(-1.0, 1.0, 40)
SPREAD = RNG.uniform(-0.9, 0.9, (2, 30))

MARKS: dict[str, Mark] = {
    "line": Line(key="m", x=2 * T - 1, y=np.sin(7 * T), role="c3", width=2.0),
    "line with a gap": Line(key="m", x=2 * T - 1, y=np.where(abs(T - 0.5) < 0.1, np.nan, 0.5), width=3.0),
    "dashed line": Line(key="m", x=2 * T - 1, y=T - 0.5, dash="dash", width=2.5),
    "weak line": Line(key="m", x=2 * T - 1, y=T - 0.5, strength=0.4, width=3.0),
    "points": Points(key="m", x=SPREAD[0], y=SPREAD[1], size=9.0),
    "points by category": Points(
        key="m", x=SPREAD[0], y=SPREAD[1], category=np.arange(30) % 8, role=tuple(f"c{i}" for i in range(8)),
        shape=("circle", "square", "triangle", "diamond", "cross", "plus", "star", "ring"), size=12.0,
        strength=np.linspace(0.3, 1.0, 30),
    ),
    "image of roles": Image(
        key="m", values=(GRID[None] > GRID[:, None]).astype(int) - (abs(GRID[None]) > 0.8), roles=("c0", "c1"),
        extent=(-0.9, 0.7, -0.5, 0.8), shade=np.full((40, 40), 0.6),
    ),
    "image of numbers": Image(
        key="m", values=np.where(abs(GRID[None]) < 0.2, np.nan, 1.7 + GRID[None] * GRID[:, None]),
        extent=(-0.9, 0.9, -0.9, 0.9), colormap="diverging", limits=(-2.8, 2.8),
    ),
    "arrows": Arrows(
        key="m", x=SPREAD[0, :6], y=SPREAD[1, :6], u=np.full(6, 0.3), v=np.linspace(-0.3, 0.3, 6), width=2.0, head=12.0
    ),
    "segments": Segments(
        key="m", x0=np.full(3, -0.8), y0=np.array([-0.5, 0.0, 0.5]), x1=np.full(3, 0.8), y1=np.zeros(3), role="c1"
    ),
    "band": Band(key="m", x=2 * T - 1, low=np.sin(6 * T) / 2 - 0.2, high=np.sin(6 * T) / 2 + 0.2, role="c2"),
    "bars": Bars(
        key="m", x=np.array([-0.6, 0.0, 0.6]), height=np.array([0.8, -0.5, 0.3]), width=0.4, role=("c0", "c4"),
        category=np.array([0, 1, 0]),
    ),
    "bars on their side": Bars(
        key="m", x=np.array([-0.6, 0.0, 0.6]), height=np.array([0.8, -0.5, 0.3]), width=0.4, horizontal=True
    ),
    "contour": Contour(
        key="m", x=GRID, y=GRID, values=GRID[None] ** 2 + GRID[:, None] ** 2, levels=np.array([0.2, 0.7]), width=2.0,
        strength=1.0,
    ),
    "faces": Faces(
        key="m", x=np.array([[-0.8, 0.1, 0.1, -0.8], [-0.2, 0.8, 0.8, -0.2]]), light=np.array([0.2, 0.9]),
        y=np.array([[-0.6, -0.6, 0.5, 0.5], [-0.1, -0.1, 0.7, 0.7]]), role=("c0", "c1"), category=np.array([0, 1]),
    ),
    "text": Text(key="m", x=0.2, y=0.3, text="attractor", size="large", role="c6", bold=True, anchor=(0.0, 0.0)),
    "upright text": Text(key="m", x=-0.3, y=0.1, text="saddle", size="large", angle=90.0),
    "formula": Formula(
        key="m", pieces=("y", " = ", "U", "x₂"), size="large", roles="c0",
        lit=(False, False, True), tips=("y", "", "U"),
    ),
    "formula of two lines": Formula(
        key="m", pieces=("h = U x", "\n", "y = V h"), roles=("c0", "text", "c1"), size="large"
    ),
    "letters": Letters(key="m", lines=("def f(x):", "  return 2"), x=-0.9, y=0.4, width=0.2, pitch=0.4, role="c0"),
    "letters in colours, far apart": Letters(
        key="m", lines=("abc", "xy"), x=-0.9, y=0.4, width=0.6, pitch=0.3, role=("c0", "c1"),
        category=np.array([[0, 1, -1], [1, 0, 0]]),
    ),
    "graph": Graph(
        key="m", x=np.array([-0.7, 0.0, 0.7]), y=np.array([-0.4, 0.5, -0.4]),
        edges=np.array([[0, 1], [1, 2], [2, 0], [1, 1]]), bend=np.array([0.0, 0.2, -0.3, 0.0]),
        names=("a", "b", "c"), node_role=("input", "hidden", "output"), node_category=np.arange(3),
        node_shape=("square", "circle", "diamond"), edge_width=2.0,
    ),
    "handles": Handle(key="m", x=np.array([-0.5, 0.4]), y=np.array([0.2, -0.3]), names=("P", "Q"), size=18.0),
    "open rings": Handle(
        key="m", x=np.array([-0.5, 0.4]), y=np.array([0.2, -0.3]), names=("one", "two"), signs=("1", "2"), size=24.0,
        shape="ring",
    ),
    "handles without words": Handle(
        key="m", x=np.array([-0.5, 0.4]), y=np.array([0.2, -0.3]), names=("one", "two"), signs=("", ""), size=18.0,
    ),
    "canvas": Canvas(key="m", values=np.where(np.eye(9), 1.0, -1.0), extent=(-0.8, 0.8, -0.8, 0.8)),
}  # fmt: skip


def plane(mark: Mark) -> Panel:
    return Panel("p", (mark,), x=Axis(limits=(-1.0, 1.0)), y=Axis(limits=(-1.0, 1.0)))


def cells_of(picture: Picture, without: Picture) -> Array:
    return picture.cells(picture.ink(without))


def assert_same_ink(screen: Screen, panel: Panel) -> None:
    seen, blank = on_screen(screen, panel), on_screen(screen, empty(panel))
    printed, paper = on_paper(screen, panel), on_paper(screen, empty(panel))
    ours, theirs = cells_of(seen, blank), cells_of(printed, paper)
    assert ours.any()
    assert not (ours & ~grown(theirs)).any(), "ink on the screen that no file shows"
    assert not (theirs & ~grown(ours)).any(), "ink in the file that the screen does not show"


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("kind", MARKS)
def test_ink_stands_in_the_same_places(screen: Screen, kind: str, theme: str) -> None:
    screen.theme = THEMES[theme]
    assert_same_ink(screen, plane(MARKS[kind]))


@pytest.mark.parametrize("kind", MARKS)
def test_the_strongest_colour_is_the_same(screen: Screen, kind: str) -> None:
    panel = plane(MARKS[kind])
    seen, blank = on_screen(screen, panel), on_screen(screen, empty(panel))
    printed, paper = on_paper(screen, panel), on_paper(screen, empty(panel))
    ours = seen.strongest(seen.ink(blank), blank)
    theirs = printed.strongest(printed.ink(paper), paper)
    assert np.abs(ours - theirs).max() <= 12


@pytest.mark.parametrize(("room", "is_written"), [(None, True), (1.0, True), (0.001, False)])
def test_words_without_room_are_left_out(screen: Screen, room: float | None, is_written: bool) -> None:
    panel = plane(Text(key="m", x=0.0, y=0.0, text="attractor", room=room))
    for show in (on_screen, on_paper):
        assert show(screen, panel).ink(show(screen, empty(panel))).any() == is_written


@pytest.mark.parametrize("azimuth", [-60.0, 10.0, 200.0])
def test_a_box_is_seen_from_the_same_side(screen: Screen, azimuth: float) -> None:
    t = np.linspace(0, 1, 50)
    line = Line(key="m", x=2 * t - 1, y=np.sin(9 * t), z=np.cos(7 * t), role="c1", width=2.5)
    dots = Points(key="d", x=SPREAD[0], y=SPREAD[1], z=SPREAD[0] * SPREAD[1], size=7.0)
    box = Axis(limits=(-1.0, 1.0))
    panel = Panel("p", (line, dots), kind="space", x=box, y=box, z=box, camera=Camera(azimuth=azimuth))
    assert_same_ink(screen, panel)


@pytest.mark.parametrize("camera", [Camera(), Camera(azimuth=130.0, elevation=-40.0), Camera(distance=np.inf)])
def test_a_surface_is_lit_and_covered_alike(screen: Screen, camera: Camera) -> None:
    box = Axis(limits=(-1.0, 1.0))
    hills = np.cos(3 * GRID)[None] * np.cos(2 * GRID)[:, None]
    sheet = Surface(key="m", x=GRID, y=GRID, z=hills, role=("c0", "c2"), category=(hills > 0).astype(int))
    panel = Panel("p", (sheet,), kind="space", x=box, y=box, z=box, camera=camera)
    assert_same_ink(screen, panel)
    seen, printed = on_screen(screen, panel), on_paper(screen, panel)
    ours, theirs = (picture.spots(60) for picture in (seen, printed))
    assert (np.abs(ours - theirs).sum(axis=-1) > 40).mean() < 0.05, "the same faces lie on top, in the same light"


def test_a_diagram_has_one_scale_for_both_directions(screen: Screen) -> None:
    assert_same_ink(screen, replace(samples.diagram(), key="p"))


PLANES = [samples.basins(40), samples.curves(), samples.loss(), samples.heat(), samples.bars(), samples.field()]


@pytest.mark.parametrize("panel", PLANES, ids=lambda panel: panel.key)
def test_axes_have_the_same_limits(screen: Screen, panel: Panel) -> None:
    seen, printed = on_screen(screen, panel), on_paper(screen, panel)
    assert seen.x_limits == pytest.approx(printed.x_limits)
    assert seen.y_limits == pytest.approx(printed.y_limits)


@pytest.mark.parametrize("panel", [samples.basins(40), samples.field()], ids=lambda panel: panel.key)
def test_equal_units_stay_equal_at_any_size(screen: Screen, panel: Panel) -> None:
    for wide, high in ((700, 500), (400, 600), (900, 300)):
        screen.view.resize(wide, high)
        screen.show(panel)
        area = screen.panel(panel.key).area
        assert area.x_scale == pytest.approx(area.y_scale, rel=0.02)
        assert (area.x_limits, area.y_limits) == (panel.x.limits, panel.y.limits)
