"""Pictures on the screen: what a repaint costs, beside pyqtgraph's own plot items.

Every frame is described, compared with the one before, painted and on the widget before the clock stops.
"""

import itertools
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.plots.figure_view import FigureView
from rnnviz.arrays import Array
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Canvas, Image, Line, Points, Surface
from rnnviz.figure.palette import THEMES
from tests.benchmarks.table import Row, paired, shown

LIGHT = THEMES["light"]
FRAME = 1 / 60
STARTS, PATHS, STEPS = 10_000, 200, 60
BOX = Axis(limits=(-1.0, 1.0))


def measure() -> Iterator[Row]:
    """Each beside a frame at 60 Hz, or beside pyqtgraph."""
    application = QApplication.instance() or QApplication([])
    yield from turning()
    yield turning_surface()
    yield from noisy_curve()
    yield live_panels()
    yield unchanged()
    yield stroke()
    yield from exploring()
    application.processEvents()


def shown_figure(figure: Figure, width: int = 900, height: int = 700) -> FigureView:
    """A window with a figure in it."""
    view = FigureView()
    view.resize(width, height)
    view.show()
    view.show_figure(figure, LIGHT, force=True)
    return view


def pyqtgraph_plot(x: tuple[float, float], y: tuple[float, float]) -> pg.PlotWidget:
    """A window with an empty plot in it, whose axes stay as they are."""
    plot = pg.PlotWidget()
    plot.resize(900, 700)
    plot.setRange(xRange=x, yRange=y)
    plot.show()
    return plot


def painted(action: Callable[[], object]) -> Callable[[], None]:
    """The action, and everything it leads to on the screen; an item that asks for one more repaint gets it."""

    def whole() -> None:
        action()
        QApplication.processEvents()
        QApplication.processEvents()

    return whole


def work(action: Callable[[], None], times: int = 20) -> float:
    """Median seconds of this thread's work in one call: what a frame costs, whatever else the machine does."""
    taken = []
    for _ in range(times):
        began = time.thread_time()
        action()
        taken.append(time.thread_time() - began)
    return statistics.median(taken)


def ends(*widgets: QWidget) -> None:
    """Close the windows."""
    for widget in widgets:
        widget.hide()
        widget.deleteLater()


def paths() -> Array:
    """Curved ways through the box, broken by NaN. (point, 3)"""
    rng = np.random.default_rng(0)
    t = np.linspace(0, 1, STEPS)[None, :, None]
    start, end = rng.uniform(-1, 1, (2, PATHS, 1, 3))
    ways = start + (end - start) * np.concatenate([t, t**2, t**3], axis=2)
    return np.concatenate([ways, np.full((PATHS, 1, 3), np.nan)], axis=1).reshape(-1, 3)


def turning() -> Iterator[Row]:
    """A cloud of starts in four basins, with the paths of some, seen from another side in every frame."""
    starts, ways = np.random.default_rng(1).uniform(-1, 1, (STARTS, 3)), paths()
    basin = (starts > 0).sum(axis=1)
    roles = ("c0", "c1", "c2", "c3")
    cloud = Points(
        key="starts", x=starts[:, 0], y=starts[:, 1], z=starts[:, 2], category=basin, role=roles,
        shape=("circle", "square", "triangle", "diamond"), size=4.0,
    )  # fmt: skip
    lines = Line(key="paths", x=ways[:, 0], y=ways[:, 1], z=ways[:, 2], role="path", width=1.2)
    panel = Panel("cube", (cloud, lines), kind="space", x=BOX, y=BOX, z=BOX)
    view, angle = shown_figure(Figure((panel,))), itertools.count()

    def turn() -> None:
        turned = replace(panel, camera=Camera(azimuth=float(next(angle))))
        view.show_figure(Figure((turned,)), LIGHT, force=True)

    colours = [LIGHT.colour(roles[i]) for i in basin]
    plot, as_it_comes = _pyqtgraph_cloud(starts, ways, colours, tuned=False)
    tuned, well_tuned = _pyqtgraph_cloud(starts, ways, colours, tuned=True)
    ours, other = paired(painted(turn), painted(as_it_comes), times=10)
    again, best = paired(painted(turn), painted(well_tuned), times=10)
    frame = work(painted(turn))
    ends(view, plot, tuned)
    what = f"turning {STARTS} points and {PATHS} paths"
    yield Row(what, shown(frame), shown(FRAME), "a frame at 60 Hz", frame / FRAME, "≤ 1")
    yield Row(what, shown(ours), shown(other), "pyqtgraph as it comes", other / ours, "≥ 4")
    yield Row(what, shown(again), shown(best), "pyqtgraph, points as an array, curve in pieces", best / again, "≥ 1")


def turning_surface() -> Row:
    """A landscape of 32 × 32 cells, shaded anew, seen from another side in every frame."""
    side, angle = np.linspace(-1, 1, 33), itertools.count()
    sheet = Surface(key="e", x=side, y=side, z=np.cos(3 * side)[None] * np.cos(2 * side)[:, None])
    panel = Panel("landscape", (sheet,), kind="space", x=BOX, y=BOX, z=BOX)
    view = shown_figure(Figure((panel,)))

    def turn() -> None:
        turned = replace(panel, camera=Camera(azimuth=float(next(angle))))
        view.show_figure(Figure((turned,)), LIGHT, force=True)

    frame = work(painted(turn))
    ends(view)
    return Row("turning a surface of 1024 faces", shown(frame), shown(FRAME), "a frame at 60 Hz", frame / FRAME, "≤ 1")


def _pyqtgraph_cloud(
    starts: Array, ways: Array, colours: list[str], *, tuned: bool
) -> tuple[pg.PlotWidget, Callable[[], None]]:
    """The same cloud as one would write it with pyqtgraph; depth is not shown.

    tuned : the curve is drawn in separate pieces, and the points' places are written into the array that the item
    keeps them in, which leaves out all that it makes of them otherwise
    """
    plot, brushes, angle = (
        pyqtgraph_plot((-1.1, 1.1), (-1.1, 1.1)),
        {c: pg.mkBrush(c) for c in set(colours)},
        itertools.count(),
    )
    scatter = pg.ScatterPlotItem(size=5, pen=None)
    curve = pg.PlotCurveItem(pen=pg.mkPen("k", width=1.6), antialias=True)
    if tuned:
        curve.setSegmentedLineMode("on")
    scatter.setData(starts[:, 0], starts[:, 1], brush=[brushes[c] for c in colours])
    plot.addItem(scatter)
    plot.addItem(curve)

    def turn() -> None:
        camera = Camera(azimuth=float(next(angle)))
        x, y, _ = camera.project(starts)
        if tuned:
            scatter.data["x"], scatter.data["y"] = x, y
            scatter.prepareGeometryChange()
            scatter.bounds = [None, None]
            scatter.update()
        else:
            scatter.setData(x, y, brush=[brushes[c] for c in colours])
        x, y, _ = camera.project(ways)
        curve.setData(x, y, connect="finite")

    return plot, turn


def noisy_curve() -> Iterator[Row]:
    """A curve of 1000 points that goes up and down, as a loss or a chaotic series does."""
    x, noise = np.arange(1000.0), np.random.default_rng(2).normal(size=(30, 1000))
    x_limits, y_limits = (0.0, 1000.0), (-4.0, 4.0)
    numbers, again = itertools.count(), itertools.count()

    def panel() -> Panel:
        line = Line(key="loss", x=x, y=noise[next(numbers) % 30], role="loss", width=1.6)
        return Panel("loss", (line,), x=Axis(limits=x_limits), y=Axis(limits=y_limits))

    view = shown_figure(Figure((panel(),)))
    # Of PlotDataItem, which `plot` makes, the mode can only be set on the curve within it.
    for mode, than, must in (("auto", "PlotCurveItem as it comes", "≥ 4"), ("on", "PlotCurveItem in pieces", "≥ 1")):
        plot = pyqtgraph_plot(x_limits, y_limits)
        curve = plot.plot(pen=pg.mkPen("b", width=2.1), antialias=True)
        curve.curve.setSegmentedLineMode(mode)
        ours, other = paired(
            painted(lambda: view.show_figure(Figure((panel(),)), LIGHT, force=True)),
            painted(lambda curve=curve: curve.setData(x, noise[next(again) % 30])),  # type: ignore[misc]
            times=10,
        )
        ends(plot)
        yield Row("new values of a noisy curve", shown(ours), shown(other), than, other / ours, must)
    ends(view)


def exploring() -> Iterator[Row]:
    """A training's curves in an explorer, new in every frame, and how long its window takes to come."""
    from app.explore.explorer import Explorer

    x, noise, numbers = np.arange(1000.0), np.random.default_rng(2).normal(size=(30, 2, 1000)), itertools.count()

    def panel() -> Panel:
        now = next(numbers) % 30
        lines = [Line(key=f"{i}", x=x, y=noise[now, i], role=f"c{i}") for i in range(2)]
        return Panel("loss", tuple(lines), x=Axis(limits=(0.0, 1000.0)), y=Axis(limits=(-4.0, 4.0)))

    def opened() -> Explorer:
        made = Explorer("demo", "", panel(), LIGHT, lambda *_: None)
        made.show()
        return made

    coming = work(painted(lambda: ends(opened())), times=5)
    explorer = opened()
    frame = work(painted(lambda: explorer.show_panel(panel())), times=40)
    ends(explorer)
    yield Row("opening an explorer", shown(coming), "200 ms", "a wait that is not noticed", coming / 0.2, "≤ 1")
    yield Row("two noisy curves in it", shown(frame), "50 ms", "what it is shown at most", frame / 0.05, "≤ 1")


def live_panels() -> Row:
    """Two growing curves and an image, all new in every frame."""
    rng, numbers, again = np.random.default_rng(3), itertools.count(), itertools.count()
    x, curves, images = np.arange(500.0), rng.normal(size=(30, 2, 500)).cumsum(axis=2), rng.random((30, 200, 200))

    def figure() -> Figure:
        now = next(numbers) % 30
        lines = [
            Panel(f"curve {i}", (Line(key="y", x=x, y=curves[now, i], role=f"c{i}"),), place=(i, 0, 1, 1),
                  y=Axis(limits=(-60.0, 60.0)))
            for i in range(2)
        ]  # fmt: skip
        image = Image(key="image", values=images[now], extent=(0, 1, 0, 1), limits=(0.0, 1.0))
        return Figure((*lines, Panel("image", (image,), place=(0, 1, 2, 1))), columns=(1, 1), rows=(1, 1))

    view, (plot, repaint) = shown_figure(figure()), _pyqtgraph_panels(x, curves, images, again)
    ours, other = paired(painted(lambda: view.show_figure(figure(), LIGHT, force=True)), painted(repaint), times=20)
    ends(view, plot)
    return Row("repainting two curves and an image", shown(ours), shown(other), "PlotItems, ImageItem", other / ours)


def _pyqtgraph_panels(
    x: Array, curves: Array, images: Array, numbers: "itertools.count[int]"
) -> tuple[pg.GraphicsLayoutWidget, Callable[[], None]]:
    window = pg.GraphicsLayoutWidget()
    window.resize(900, 700)
    lines = [window.addPlot(i, 0).plot(pen=pg.mkPen("b", width=2.1), antialias=True) for i in range(2)]
    picture = pg.ImageItem(levels=(0.0, 1.0))
    picture.setLookupTable(np.random.default_rng(0).integers(0, 255, (256, 3), dtype=np.uint8))
    window.addPlot(0, 1, 2, 1).addItem(picture)
    window.show()

    def repaint() -> None:
        now = next(numbers) % 30
        for line, y in zip(lines, curves[now], strict=True):
            line.setData(x, y)
        picture.setImage(images[now], autoLevels=False)

    return window, repaint


def unchanged() -> Row:
    """Six panels described anew from the same arrays: nothing may be painted."""
    x = np.linspace(0, 1, 500)
    ys = [np.sin((i + 1) * x) for i in range(6)]

    def figure(ys: list[Array]) -> Figure:
        panels = [
            Panel(f"{i}", (Line(key="a", x=x, y=ys[i]), Line(key="b", x=x, y=x)), place=(i // 3, i % 3, 1, 1))
            for i in range(6)
        ]
        return Figure(tuple(panels), columns=(1, 1, 1), rows=(1, 1))

    view = shown_figure(figure(ys), 1200, 800)
    QApplication.processEvents()

    def same() -> None:
        view.show_figure(figure(ys), LIGHT, force=True)

    def other() -> None:
        ys[:] = [y.copy() for y in ys]
        same()

    unpainted, repainted = paired(painted(same), painted(other), times=30)
    ends(view)
    return Row(
        "showing the same six panels again", shown(unpainted), shown(repainted), "others of the same looks",
        repainted / unpainted, "≥ 10",
    )  # fmt: skip


def stroke() -> Row:
    """From moving the mouse to the stroke on the screen."""
    canvas = Canvas(key="digit", values=-np.ones((32, 32)), extent=(0, 32, 0, 32))
    view = shown_figure(Figure((Panel("paint", (canvas,), kind="diagram"),)))
    QApplication.processEvents()
    target = view.panel_view("paint").viewport()
    middle, places = target.rect().center(), itertools.count()

    def move() -> None:
        QTest.mouseMove(target, middle + QPoint(5 * (next(places) % 20), 40))

    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=middle)
    taken = work(painted(move), times=40)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=middle)
    ends(view)
    what = "a paint stroke on the screen"
    return Row(what, shown(taken), shown(FRAME), "a frame at 60 Hz", taken / FRAME, "≤ 1")
