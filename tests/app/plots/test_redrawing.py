"""What is painted anew, and when."""

import gc
import weakref
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.plots.drawings.lines import LineDrawing
from app.plots.layer import Layer
from app.plots.paint_style import PaintStyle
from app.plots.panel_view import PanelView
from app.plots.sameness import same_mark, same_panel
from rnnviz.arrays import Array
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Contour, Graph, Line, Mark, Points
from rnnviz.figure.palette import THEMES
from tests.app.plots.conftest import PATIENCE_MS, Screen
from tests.app.plots.pictures import pixels
from tests.app.plots.test_parity import MARKS, plane
from tests.rnnviz.figure import samples

X = np.linspace(0.0, 1.0, 50)
ANY: dict[str, Any] = dict(MARKS)


def line(y: Array, key: str = "l", **look: Any) -> Line:
    return Line(key=key, x=X, y=y, **look)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The panels that were painted, in turn."""
    found: list[str] = []
    draw = PanelView.draw

    def counting(self: PanelView, painter: QPainter) -> None:
        found.append(self.panel.key)
        draw(self, painter)

    monkeypatch.setattr(PanelView, "draw", counting)
    return found


def two(first: Array, second: Array, hz: float = 60.0) -> tuple[Panel, Panel]:
    return (
        Panel("a", (line(first),), y=Axis(limits=(-1, 1)), hz=hz),
        Panel("b", (line(second),), y=Axis(limits=(-1, 1)), place=(0, 1, 1, 1), hz=hz),
    )


def test_only_the_panel_that_changed_is_painted(screen: Screen, painted: list[str]) -> None:
    first, second = np.sin(X), np.cos(X)
    screen.show(*two(first, second), columns=(1, 1))
    painted.clear()
    screen.show(*two(first, second), columns=(1, 1))
    assert painted == []
    screen.show(*two(first, second.copy()), columns=(1, 1))
    assert painted == ["b"]


@pytest.mark.parametrize("kind", MARKS)
def test_an_equal_description_is_the_same(kind: str) -> None:
    mark = ANY[kind]
    assert same_mark(mark, replace(mark))
    assert same_panel(plane(mark), plane(replace(mark)))
    assert not same_mark(mark, replace(mark, label="other"))
    for name, value in vars(mark).items():
        if isinstance(value, np.ndarray):
            assert not same_mark(mark, replace(mark, **{name: value.copy()})), "arrays count by identity"


def test_a_panel_is_another_when_anything_but_its_arrays_differs() -> None:
    panel = Panel("a", (line(X),))
    changes: tuple[dict[str, Any], ...] = (
        {"title": "t"}, {"x": Axis("x")}, {"camera": Camera(zoom=2.0)}, {"marks": ()}, {"clicks": "c"}
    )  # fmt: skip
    for change in changes:
        assert not same_panel(panel, replace(panel, **change))


def test_a_panel_is_not_repainted_more_often_than_it_wants_but_shows_the_newest_soon(
    screen: Screen, painted: list[str], qtbot: QtBot
) -> None:
    screen.show(*two(np.sin(X), np.cos(X), hz=20.0), columns=(1, 1))
    painted.clear()
    newest = (0 * X, 0 * X)
    for step in range(5):
        newest = (np.sin(X + step), np.cos(X + step))
        screen.clock.now += 0.005
        screen.show(*two(*newest, hz=20.0), force=False, columns=(1, 1))
    assert painted == []
    screen.clock.now += 0.05
    qtbot.waitUntil(lambda: sorted(painted) == ["a", "b"], timeout=PATIENCE_MS)
    assert screen.drawing("l", "a").mark.y is newest[0]


def test_force_paints_at_once(screen: Screen, painted: list[str]) -> None:
    screen.show(*two(np.sin(X), np.cos(X), hz=1.0), columns=(1, 1))
    painted.clear()
    screen.show(*two(np.sin(X), np.cos(X), hz=1.0), columns=(1, 1))
    assert sorted(painted) == ["a", "b"]


def test_what_waited_is_not_shown_after_something_newer(screen: Screen, qtbot: QtBot) -> None:
    screen.show(*two(np.sin(X), np.cos(X), hz=20.0), columns=(1, 1))
    screen.show(*two(np.sin(X + 1), np.cos(X), hz=20.0), force=False, columns=(1, 1))
    newest = np.sin(X + 2)
    screen.show(*two(newest, np.cos(X), hz=20.0), force=True, columns=(1, 1))
    screen.clock.now += 1.0
    screen.view._on_flush_timeout()
    assert screen.drawing("l", "a").mark.y is newest


def test_while_it_runs_the_window_listens_between_two_panels(screen: Screen, painted: list[str], qtbot: QtBot) -> None:
    screen.show(*two(np.sin(X), np.cos(X)), columns=(1, 1))
    painted.clear()
    screen.clock.now += 1.0
    screen.view.show_figure(Figure(two(np.cos(X), np.sin(X)), columns=(1, 1)), screen.theme)
    listening = QTimer()
    listening.timeout.connect(lambda: painted.append("the window"))
    listening.start(0)
    qtbot.waitUntil(lambda: "b" in painted, timeout=PATIENCE_MS)
    assert "the window" in painted[painted.index("a") : painted.index("b")]


def test_what_lies_below_what_moves_is_painted_once(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[str] = []
    apply = LineDrawing.apply

    def counting(self: LineDrawing, painter: QPainter, ink: PaintStyle) -> None:
        painted.append(self.mark.key)
        apply(self, painter, ink)

    monkeypatch.setattr(LineDrawing, "apply", counting)
    still = line(np.sin(X), "still")
    for step in range(5):
        screen.show(Panel("p", (still, line(np.cos(X + step), "moving")), y=Axis(limits=(-1, 1))))
    painted.clear()
    screen.show(Panel("p", (still, line(np.cos(X), "moving")), y=Axis(limits=(-1, 1))))
    assert painted == ["moving"]


CHANGES = st.sampled_from(["dots", "path", "handles", "canvas", "order", "limits", "title", "theme", "size", "paint"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, min_size=1, max_size=12))
def test_nothing_of_an_earlier_picture_stays(screen: Screen, changes: list[str]) -> None:
    """Whatever changed in whatever order: what is seen is what would be painted from nothing."""
    marks: dict[str, Mark] = {
        "canvas": replace(ANY["canvas"], key="canvas"),
        "dots": Points(key="dots", x=X, y=X**2),
        "path": line(np.sin(X), "path", label="a path"),
        "handles": replace(ANY["handles"], key="handles"),
    }
    limits, title = (-1.0, 1.0), "one"
    for number, change in enumerate(changes):
        shift = 0.01 * (number + 1)
        match change:
            case "dots":
                marks["dots"] = Points(key="dots", x=X, y=X**2 - shift)
            case "path":
                marks["path"] = line(np.sin(X + shift), "path", label="a path")
            case "handles":
                marks["handles"] = replace(ANY["handles"], key="handles", x=ANY["handles"].x - shift)
            case "canvas":
                marks["canvas"] = replace(ANY["canvas"], key="canvas", values=1.0 - ANY["canvas"].values)
            case "order":
                marks = dict(reversed(marks.items()))
            case "limits":
                limits = (-1.0 - shift, 1.0)
            case "title":
                title = f"{title} more"
            case "theme":
                screen.theme = THEMES["dark" if screen.theme.name == "light" else "light"]
            case "size":
                screen.view.resize(700 - number, 500)
            case "paint":
                pixels(screen.panel())
        panel = Panel("p", tuple(marks.values()), title=title, x=Axis(limits=(-1.0, 1.0)), y=Axis(limits=limits))
        screen.show(replace(panel, legend="top right"))
        view = screen.panel()
        seen, layer = pixels(view), view._layer
        view._layer = Layer()
        fresh = pixels(view)
        view._layer = layer
        assert (seen == fresh).all()


def test_unchanged_marks_of_a_changed_panel_keep_what_was_prepared(screen: Screen) -> None:
    grid = np.linspace(-1, 1, 30)
    hills = Contour(key="c", x=grid, y=grid, values=grid[None] ** 2 + grid[:, None] ** 2, levels=np.array([0.5]))
    axes: dict[str, Any] = {"x": Axis(limits=(-1, 1)), "y": Axis(limits=(-1, 1))}
    screen.show(Panel("p", (hills, line(X)), **axes))
    before = [drawing._at for drawing in screen.panel().drawings()]
    screen.show(Panel("p", (replace(hills), line(-X)), **axes))
    hill, path = screen.panel().drawings()
    assert hill._at is before[0]
    assert path._at is not before[1]


def test_turning_a_box_leaves_no_trace_of_the_last_view(screen: Screen) -> None:
    """Marks are kept by their descriptions; a turned camera must move all of them."""
    box = Axis(limits=(-1.0, 1.0))
    dots = Points(key="d", x=X, y=X**2, z=-X)
    path = Line(key="l", x=X, y=-X, z=X)
    panel = Panel("p", (dots, path), kind="space", x=box, y=box, z=box)
    screen.show(replace(panel, camera=Camera(azimuth=70.0)))
    fresh = pixels(screen.panel())
    screen.show(panel)
    assert (pixels(screen.panel()) != fresh).any()
    screen.show(replace(panel, camera=Camera(azimuth=70.0)))
    assert (pixels(screen.panel()) == fresh).all()


def test_a_mark_may_become_another_kind_of_mark(screen: Screen) -> None:
    screen.show(plane(ANY["points"]))
    screen.show(plane(ANY["bars"]))
    fresh = pixels(screen.panel())
    screen.show(Panel("p", (), x=Axis(limits=(-1, 1)), y=Axis(limits=(-1, 1))))
    assert (pixels(screen.panel()) != fresh).any()


@pytest.mark.parametrize("kind", MARKS)
def test_a_theme_recolours_everything(screen: Screen, kind: str) -> None:
    """Light, dark and light again: nothing of the dark one may stay."""
    screen.show(plane(ANY[kind]))
    light = pixels(screen.panel())
    screen.theme = THEMES["dark"]
    screen.show(plane(ANY[kind]), force=False)
    assert np.median(pixels(screen.panel())) < 80
    screen.theme = THEMES["light"]
    screen.show(plane(ANY[kind]), force=False)
    assert (pixels(screen.panel()) == light).all()


EMPTY = np.zeros(0)
NOTHING: list[Mark] = [
    Line(key="m", x=EMPTY, y=EMPTY),
    Line(key="m", x=np.zeros(1), y=np.zeros(1)),
    Line(key="m", x=np.full(3, np.nan), y=np.full(3, np.nan), dash="dash"),
    Line(key="m", x=np.array([-1e300, 1e300]), y=np.array([0.0, 1.0]), width=3.0),
    Points(key="m", x=EMPTY, y=EMPTY, category=EMPTY.astype(int), role=("c0", "c1")),
    Points(key="m", x=np.array([np.nan]), y=np.array([0.0]), tips=("lost",)),
    Graph(key="m", x=np.zeros(2), y=np.zeros(2), edges=np.zeros((0, 2), dtype=int)),
    Graph(key="m", x=np.zeros(2), y=np.zeros(2), edges=np.array([[0, 1]]), edge_tips=("short",)),
    Graph(key="m", x=EMPTY, y=EMPTY, edges=np.zeros((0, 2), dtype=int), names=("nobody",)),
    replace(ANY["arrows"], x=EMPTY, y=EMPTY, u=EMPTY, v=EMPTY),
    replace(ANY["arrows"], x=np.zeros(1), y=np.zeros(1), u=np.zeros(1), v=np.zeros(1)),
    replace(ANY["band"], x=EMPTY, low=EMPTY, high=EMPTY),
    replace(ANY["bars"], x=EMPTY, height=EMPTY, category=None),
    replace(ANY["handles"], x=EMPTY, y=EMPTY),
    replace(ANY["segments"], x0=EMPTY, y0=EMPTY, x1=EMPTY, y1=EMPTY),
    replace(ANY["image of numbers"], values=np.full((3, 3), np.nan)),
]


@pytest.mark.parametrize("mark", NOTHING, ids=lambda mark: type(mark).__name__)
def test_nothing_to_draw_is_drawn_and_looked_at_without_complaint(screen: Screen, mark: Mark) -> None:
    screen.show(plane(mark))
    for place in ((0.0, 0.0), (0.5, 0.5)):
        screen.move(*place)
    assert pixels(screen.panel()).any()


def test_a_figure_without_room_is_drawn_all_the_same(screen: Screen) -> None:
    for wide, high in ((1, 1), (30, 400), (400, 20), (160, 120)):
        screen.view.resize(wide, high)
        screen.show(*samples.three_panels().panels, columns=(3.0, 2.0), rows=(1.0, 1.0))


def test_panels_come_and_go_twenty_times_without_a_trace(screen: Screen) -> None:
    gone: list[weakref.ref[PanelView]] = []
    for turn in range(20):
        screen.show(replace(samples.curves(), key=f"p{turn}"))
        gone.append(weakref.ref(screen.panel(f"p{turn}")))
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert sum(ref() is not None for ref in gone) == 1
    assert len(screen.view.findChildren(PanelView)) == 1
