"""One panel in pyqtgraph: the same ink as on the stage, lasting items, axes that are zoomed, and what is near."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.explore.items import DrawnItem
from app.explore.plot import PanelPlot
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Image, Line, Points
from rnnviz.figure.palette import THEMES
from tests.app.plots.conftest import Screen, settle
from tests.app.plots.pictures import Picture, empty, grown, on_screen, pixels
from tests.app.plots.test_parity import MARKS, plane
from tests.rnnviz.figure import samples

Make = Callable[[Panel], PanelPlot]
UNACCEPTED = pytest.mark.qt_log_ignore("not accepted by receiving widget")
"""What pyqtgraph's own widget answers to any press, also where its items do something."""

T = np.arange(100.0)
WAVE = Line(key="wave", label="wave", x=T, y=np.sin(T / 8), role="c0")


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    """Plots of 700 x 500 pixels."""
    made: list[PanelPlot] = []

    def plot(panel: Panel, theme: str = "light") -> PanelPlot:
        one = PanelPlot(panel, THEMES[theme])
        one.resize(700, 500)
        with qtbot.waitExposed(one):
            one.show()
        settle()
        made.append(one)
        return one

    yield plot
    for one in made:
        one.close()
        one.deleteLater()


def seen(plot: PanelPlot, panel: Panel) -> Picture:
    """What the plot shows of a panel, without its axes."""
    plot.show_panel(panel)
    settle()
    box = plot.view.sceneBoundingRect().toRect()
    colours = pixels(plot)[box.top() : box.bottom(), box.left() : box.right()]
    area = plot.area
    return Picture(colours, area.x_limits, area.y_limits)


def at(plot: PanelPlot, x: float, y: float) -> QPoint:
    """The pixel of a place on the plot's axes."""
    return plot.mapFromScene(plot.view.mapViewToScene(QPointF(x, y)))


def wheel(plot: PanelPlot, where: QPoint, clicks: int = 1) -> None:
    viewport = plot.viewport()
    event = QWheelEvent(
        QPointF(where), QPointF(viewport.mapToGlobal(where)), QPoint(), QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    settle()


def drag(plot: PanelPlot, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(plot.viewport(), start + (end - start) * share)
        QApplication.processEvents()
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=end)
    settle()


@pytest.mark.parametrize("kind", MARKS)
def test_ink_stands_where_the_stage_has_it(make: Make, screen: Screen, kind: str) -> None:
    panel = plane(MARKS[kind])
    plot = make(empty(panel))
    blank, shown = seen(plot, empty(panel)), seen(plot, panel)
    stage_blank, stage = on_screen(screen, empty(panel)), on_screen(screen, panel)
    assert (shown.x_limits, shown.y_limits) == (stage.x_limits, stage.y_limits)
    ours, theirs = shown.cells(shown.ink(blank)), stage.cells(stage.ink(stage_blank))
    assert ours.any()
    # What the stage sets in type and symbols of so many points differs a little where the plots differ in size.
    reach = 4 if isinstance(plot.item("m"), DrawnItem) else 1
    assert not (ours & ~grown(theirs, reach)).any(), "ink that the stage does not show"
    assert not (theirs & ~grown(ours, reach)).any(), "ink of the stage that is missing"


@pytest.mark.parametrize("kind", ["line", "points by category", "image of numbers", "bars", "segments"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_those_of_the_stage(make: Make, screen: Screen, kind: str, theme: str) -> None:
    screen.theme = THEMES[theme]
    panel = plane(MARKS[kind])
    plot = make(empty(panel))
    plot.set_theme(THEMES[theme])
    blank, shown = seen(plot, empty(panel)), seen(plot, panel)
    stage_blank, stage = on_screen(screen, empty(panel)), on_screen(screen, panel)
    ours, theirs = shown.strongest(shown.ink(blank), blank), stage.strongest(stage.ink(stage_blank), stage_blank)
    assert np.abs(ours - theirs).max() <= 12


@pytest.mark.parametrize(
    "panel", [samples.basins(40), samples.curves(), samples.loss(), samples.heat(), samples.bars(), samples.field(),
              samples.cube(), samples.landscape(), samples.diagram(), samples.picture()], ids=lambda panel: panel.key,
)  # fmt: skip
def test_every_kind_of_panel_is_shown_and_changes_into_every_theme(make: Make, panel: Panel) -> None:
    plot = make(panel)
    for theme in ("dark", "projector"):
        plot.set_theme(THEMES[theme])
        settle()
    shown = pixels(plot)
    assert len(np.unique(shown @ (1 << 16, 1 << 8, 1))) > 4


def test_a_changed_mark_keeps_its_item_and_an_unchanged_one_is_let_be(make: Make, monkeypatch: Any) -> None:
    dots = Points(key="dots", x=T[::10], y=WAVE.y[::10])
    plot = make(Panel("p", (WAVE, dots)))
    items = {key: plot.item(key) for key in ("wave", "dots")}
    taken: list[str] = []
    for item in items.values():
        monkeypatch.setattr(item, "take", lambda mark, ink: taken.append(mark.key))
    assert plot.show_panel(Panel("p", (replace(WAVE, y=np.cos(T / 8)), dots)))
    assert taken == ["wave"]
    assert {key: plot.item(key) for key in items} == items
    assert not plot.show_panel(plot.panel)
    assert taken == ["wave"]


def test_a_mark_that_goes_takes_its_item_along(make: Make) -> None:
    plot = make(Panel("p", (WAVE, Points(key="dots", x=T, y=WAVE.y))))
    gone = plot.item("dots").graphics
    plot.show_panel(Panel("p", (WAVE,)))
    assert gone.scene() is None
    plot.show_panel(Panel("p", (replace(WAVE), Image(key="wave2", values=np.eye(3), extent=(0, 9, 0, 9)))))
    assert plot.item("wave2").graphics.scene() is not None


def test_the_wheel_zooms_both_axes_and_over_an_axis_only_that_one(make: Make) -> None:
    plot = make(Panel("p", (WAVE,)))
    told: list[str] = []
    plot.range_chosen.connect(lambda axis, low, high: told.append(axis))
    before = plot.limits("x"), plot.limits("y")
    bottom = plot._x_axis.sceneBoundingRect().center().toPoint()
    wheel(plot, bottom)
    assert plot.limits("y") == before[1]
    x = plot.limits("x")
    assert before[0][0] < x[0] < x[1] < before[0][1]
    wheel(plot, at(plot, 50, 0))
    assert plot.limits("y") != before[1]
    assert set(told) == {"x", "y"}
    assert plot.is_zoomed
    plot.show_all()
    assert (plot.limits("x"), plot.limits("y")) == before


@pytest.mark.parametrize("log", [False, True])
def test_the_wheel_ends_where_there_is_nothing_more_to_see(make: Make, log: bool) -> None:
    """Also far from the data, where a logarithmic axis has no numbers."""
    plot = make(Panel("p", (replace(WAVE, x=T + 1, y=10.0 ** (T - 50)),), x=Axis(log=log), y=Axis(log=log)))
    own = plot.view.viewRange()
    for clicks, at_most in ((-20, 20.0), (20, 0.01), (-20, 20.0)):
        for _ in range(60):
            wheel(plot, QPoint(600, 60), clicks)
        for (low, high), (own_low, own_high) in zip(plot.view.viewRange(), own, strict=True):
            assert high - low <= 1.01 * at_most * (own_high - own_low)
        assert np.isfinite([plot.limits("x"), plot.limits("y")]).all()
    plot.set_log("y", False)
    plot.set_limits("y", 0.0, 1e302)
    plot.set_log("y", True)
    plot.set_limits("y", 1e-306, 1e306)
    plot.grab()
    assert np.isfinite(plot.limits("y")).all()


@UNACCEPTED
def test_a_rectangle_is_looked_at(make: Make) -> None:
    plot = make(Panel("p", (WAVE,)))
    plot.set_drag_zooms(True)
    drag(plot, at(plot, 20, 0.5), at(plot, 60, -0.5))
    assert plot.limits("x") == pytest.approx((20, 60), abs=0.5)
    assert plot.limits("y") == pytest.approx((-0.5, 0.5), abs=0.02)


def test_what_is_looked_at_stays_while_the_run_goes_on(make: Make) -> None:
    plot = make(Panel("p", (WAVE,)))
    plot.set_limits("x", 10.0, 30.0)
    plot.show_panel(Panel("p", (replace(WAVE, x=np.arange(500.0), y=np.sin(np.arange(500.0))),)))
    assert plot.limits("x") == pytest.approx((10.0, 30.0))
    plot.show_all()
    assert plot.limits("x") == pytest.approx((0.0, 500.0))


def test_logarithmic_axes_are_offered_where_they_mean_something(make: Make) -> None:
    loss = samples.loss()
    plot = make(loss)
    assert plot.is_log("y")
    assert plot.can_be_log("x")
    plot.set_log("x", True)
    assert plot.limits("x")[0] >= 1.0
    assert plot.flat.x_limits[0] == 0.0
    plot.set_log("y", False)
    assert not plot.is_log("y")
    assert not make(samples.heat()).can_be_log("x")
    assert not make(samples.cube()).can_be_log("y")
    assert not make(samples.diagram()).can_be_log("x")


def test_zoomed_out_a_logarithmic_axis_is_numbered_to_its_ends(make: Make) -> None:
    plot = make(samples.loss())
    plot.set_limits("y", 1e-8, 1e4)
    settle()
    low, high = (float(value) for value in plot.view.viewRange()[1])
    places = [at for at, _ in plot._y_axis.ticks((low, high), 400.0)]
    assert min(places) <= -6
    assert max(places) >= 2


def test_the_numbers_at_the_ends_of_an_axis_are_written(make: Make) -> None:
    """An axis of pyqtgraph's with a grid leaves them out."""
    plot = make(Panel("p", (WAVE,), x=Axis(limits=(0.0, 100.0)), y=Axis(limits=(-1.0, 1.0))))
    specs = plot._x_axis.generateDrawSpecs(_painter())
    assert {"0", "100"} <= {text for _, _, text in specs[2]}


def _painter() -> Any:
    from PySide6.QtGui import QPainter, QPixmap

    _painter.pixmap = QPixmap(10, 10)  # type: ignore[attr-defined]
    return QPainter(_painter.pixmap)  # type: ignore[attr-defined]


def test_the_pointer_reads_the_nearest_point_exactly(make: Make) -> None:
    plot = make(Panel("p", (WAVE,)))
    found: list[Any] = []
    plot.looked.connect(found.append)
    plot.scene().sigMouseMoved.emit(plot.view.mapViewToScene(QPointF(42.2, float(WAVE.y[42]) + 0.02)))
    assert found[-1].values == (("x", 42.0), ("y", float(WAVE.y[42])))
    assert plot.near == found[-1]
    plot.look_on(1)
    assert found[-1].index == 43
    changed = replace(WAVE, y=WAVE.y * 0.95)
    plot.show_panel(Panel("p", (changed,), y=Axis(limits=(-1.0, 1.0))))
    assert found[-1].values == (("x", 43.0), ("y", float(WAVE.y[43] * 0.95)))


def test_levels_give_the_colours_to_a_part_of_the_numbers(make: Make) -> None:
    heat = samples.heat()
    plot = make(heat)
    before = pixels(plot)
    plot.set_levels("heat", (-1.0, 1.0))
    settle()
    assert (pixels(plot) != before).any()
    plot.set_levels("heat", None)
    settle()
    assert (pixels(plot) == before).all()
