"""A panel in pyqtgraph: lasting items, axes that can be zoomed one by one, and what lies nearest to the pointer."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPen
from PySide6.QtWidgets import QGraphicsGridLayout, QWidget

from app.explore.axis import Grid, NumberAxis
from app.explore.carrying import Carrying
from app.explore.items import MarkItem, can_show, item_of
from app.explore.plane_view import PlaneView
from app.plots.drawings.drawing import Drawing
from app.plots.paint_style import PaintStyle
from app.plots.part import sane
from app.plots.picture import Picture
from app.plots.plot_area import PlotArea
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.limits import Limits
from rnnviz.figure.lowering import Flat
from rnnviz.figure.marks import Bars, Handle, Image, Line, Mark, Points, Segments, Text
from rnnviz.figure.nearest import Nearest, nearest
from rnnviz.figure.palette import Theme

AXES = ("x", "y")

ON_TOP = 10_000.0
"""z of what a person puts over the picture: crosshair, region, line."""

CAN_BE_LOGARITHMIC = (Line, Points, Segments, Text, Handle)


class PanelPlot(pg.GraphicsView):
    """Shows the descriptions of one panel one after another.

    A view with two axes rather than pyqtgraph's PlotItem, which brings seven menus and a form with each plot.

    looked : (Nearest or None) what is nearest to the pointer is another thing
    range_chosen : (axis, low, high) a person has zoomed or moved an axis, in data units
    """

    looked = Signal(object)
    range_chosen = Signal(str, float, float)

    def __init__(self, panel: Panel, theme: Theme, parent: QWidget | None = None) -> None:
        self._x_axis, self._y_axis = NumberAxis("bottom"), NumberAxis("left")
        self._is_ready = False
        super().__init__(parent)
        self.view = PlaneView()
        self._lay_out()
        self._items: dict[str, MarkItem] = {}
        self._area: PlotArea | None = None
        self._is_own = {"x": False, "y": False}
        self._logs: dict[str, bool] = {}
        self._levels: dict[str, Limits] = {}
        self._described = panel
        self._picture = Picture(panel)
        self._style = PaintStyle(theme, self)
        self._near: Nearest | None = None
        self._looked_at: QPointF | None = None
        self._held: tuple[str, int] | None = None
        self._grid = Grid(self._x_axis, self._y_axis)
        self.view.addItem(self._grid, ignoreBounds=True)
        self._make_crosshair()
        self.carrying = Carrying(self.scene(), self.view, self)
        self.view.sigRangeChangedManually.connect(self._on_view_range_changed_manually)
        self.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self._is_ready = True
        self.set_theme(theme)

    def _lay_out(self) -> None:
        self._middle = pg.GraphicsWidget()
        self._layout = QGraphicsGridLayout()
        self._layout.setSpacing(0)
        self._middle.setLayout(self._layout)
        self.setCentralItem(self._middle)
        for item, row, column in ((self._y_axis, 0, 0), (self.view, 0, 1), (self._x_axis, 1, 1)):
            self._layout.addItem(item, row, column)
        self._layout.setRowStretchFactor(0, 1)
        self._layout.setColumnStretchFactor(1, 1)
        for axis in (self._x_axis, self._y_axis):
            axis.linkToView(self.view)

    def _make_crosshair(self) -> None:
        self._cross = (pg.InfiniteLine(angle=90), pg.InfiniteLine(angle=0))
        self._ring = pg.ScatterPlotItem(pxMode=True, antialias=True)
        for item in (*self._cross, self._ring):
            item.setZValue(ON_TOP)
            item.hide()
            self.view.addItem(item, ignoreBounds=True)

    # -- what is shown ----------------------------------------------------------------------------------------

    @property
    def panel(self) -> Panel:
        """The description, as it is shown: with the axes and levels that a person has chosen."""
        return self._picture.panel

    @property
    def flat(self) -> Flat:
        """The same, lowered."""
        return self._picture.flat

    @property
    def paint_style(self) -> PaintStyle:
        """What is drawn with."""
        return self._style

    @property
    def area(self) -> PlotArea:
        """Where data units lie in the view, in its pixels; the same object while nothing has moved."""
        (x_low, x_high), (y_low, y_high) = self.view.viewRange()
        width, height = float(self.view.width()), float(self.view.height())
        whole = (0.0, 0.0, width, height)
        area = PlotArea(
            (float(x_low), float(x_high)), (float(y_low), float(y_high)), 0.0, 0.0, width, height, whole, whole
        )
        if area != self._area:
            self._area = area
        assert self._area is not None
        return self._area

    def item(self, key: str) -> MarkItem:
        """What shows the mark of that key."""
        return self._items[key]

    def show_panel(self, panel: Panel) -> bool:
        """Show this from now on; False when it looks the same."""
        self._described = panel
        return self._show()

    def set_theme(self, theme: Theme) -> None:
        """Wear these colours and sizes."""
        self._style = PaintStyle(theme, self)
        self.setBackground(self._style.ground())
        # Half of the last number of an axis stands beyond its end.
        beyond = self._style.metrics("small").height()
        self._layout.setContentsMargins(0.2 * beyond, 0.6 * beyond, 1.6 * beyond, 0.2 * beyond)
        self._grid.dress(self._style)
        line = QPen(self._style.colour("muted"), self._style.stroke(0.75), Qt.PenStyle.DashLine)
        line.setCosmetic(True)
        for item in self._cross:
            item.setPen(line)
        ring = QPen(self._style.colour("accent"), self._style.stroke(1.6))
        ring.setCosmetic(True)
        self._ring.setPen(ring)
        self._ring.setBrush(None)
        self._ring.setSize(self._style.stroke(11.0))
        self._sync()

    def set_levels(self, key: str, limits: Limits | None) -> None:
        """Let the colours of an image reach from one number to another; None as the figure says."""
        if limits is None:
            self._levels.pop(key, None)
        else:
            self._levels[key] = limits
        self._show()

    def _show(self) -> bool:
        if not self._picture.show(self._as_chosen(self._described)):
            return False
        self._sync()
        self._look_again()
        return True

    def _as_chosen(self, panel: Panel) -> Panel:
        axes: dict[str, Any] = {name: _with_log(getattr(panel, name), is_log) for name, is_log in self._logs.items()}
        return replace(panel, marks=tuple(map(self._with_levels, panel.marks)), **axes)

    def _with_levels(self, mark: Mark) -> Mark:
        if isinstance(mark, Image) and mark.key in self._levels:
            return replace(mark, limits=self._levels[mark.key])
        return mark

    def _sync(self) -> None:
        """Let every item look like its mark."""
        flat = self._picture.flat
        self._sync_items(self._picture.drawings)
        self._x_axis.describe(flat.panel.x, flat.x_ticks, self._style)
        self._y_axis.describe(flat.panel.y, flat.y_ticks, self._style)
        for axis in (self._x_axis, self._y_axis):
            axis.setVisible(flat.frame)
        self._grid.setVisible(flat.frame)
        self._grid.update()
        if bool(self.view.state["aspectLocked"]) != flat.equal:
            self.view.setAspectLocked(flat.equal)
        self._follow()

    def _sync_items(self, drawings: list[Drawing[Any]]) -> None:
        wanted = {drawing.mark.key: drawing for drawing in drawings}
        for key, item in list(self._items.items()):
            if key not in wanted or not can_show(item, wanted[key]):
                self.view.removeItem(self._items.pop(key).graphics)
        for order, (key, drawing) in enumerate(wanted.items()):
            if key not in self._items:
                self._items[key] = item_of(drawing, lambda: self.area)
                self.view.addItem(self._items[key].graphics, ignoreBounds=True)
            self._items[key].graphics.setZValue(float(order))
            self._items[key].show(drawing.mark, self._style)

    # -- which part -------------------------------------------------------------------------------------------

    @property
    def is_zoomed(self) -> bool:
        """True while a person looks at another part than the figure says."""
        return any(self._is_own.values())

    def _follow(self) -> None:
        """Show what the figure says, on each axis that a person has not moved."""
        flat, own = self._picture.flat, self._is_own
        self.view.set_log(flat.panel.x.log, flat.panel.y.log)
        self.view.own = sane(flat.x_limits), sane(flat.y_limits)
        if flat.equal and any(own.values()):
            return
        wanted = {f"{name}Range": limits for name, limits in zip(AXES, self.view.own, strict=True) if not own[name]}
        if wanted:
            self.view.setRange(**wanted, padding=0, disableAutoRange=True)

    def show_all(self) -> None:
        """Back to what the figure says."""
        self._is_own = {"x": False, "y": False}
        self._follow()
        self._tell_ranges(AXES)

    def limits(self, axis: str) -> Limits:
        """What is shown of an axis, in data units."""
        low, high = (float(value) for value in self.view.viewRange()[AXES.index(axis)])
        return (10.0**low, 10.0**high) if self.is_log(axis) else (low, high)

    def set_limits(self, axis: str, low: float, high: float) -> None:
        """Show this part, in data units. Nothing is told of it."""
        found = self.lowered(axis, low), self.lowered(axis, high)
        if found[1] > found[0]:
            self._is_own[axis] = True
            self.view.setRange(**{f"{axis}Range": found}, padding=0, disableAutoRange=True)

    def lowered(self, axis: str, value: float) -> float:
        """A number as it stands on the plot's own linear axis; NaN where a logarithmic one has no place for it."""
        if not self.is_log(axis):
            return value
        return math.log10(value) if value > 0 else math.nan

    def is_log(self, axis: str) -> bool:
        """Whether an axis is logarithmic."""
        described: Axis = getattr(self._picture.panel, axis)
        return described.log

    def can_be_log(self, axis: str) -> bool:
        """Whether all marks can stand on a logarithmic axis."""
        panel = self._described
        is_plane = panel.kind == "plane" and not panel.equal
        return is_plane and all(isinstance(m, CAN_BE_LOGARITHMIC) or _rises(m, axis) for m in panel.marks)

    def set_log(self, axis: str, on: bool) -> None:
        """Make an axis logarithmic, or linear. What is not above zero is not shown then."""
        self._logs[axis] = on
        self._is_own[axis] = False
        self._show()

    def left_out(self) -> int:
        """How many points have no place on a logarithmic axis."""
        drawn = {mark.key: mark for mark in self.flat.marks}
        kept = [(mark, drawn.get(mark.key)) for mark in self.panel.marks if isinstance(mark, Line | Points)]
        return sum(_known(mark) - _known(flat) for mark, flat in kept if isinstance(flat, Line | Points))

    def set_drag_zooms(self, on: bool) -> None:
        """Whether dragging draws a rectangle to be looked at, or moves the picture."""
        self.view.setMouseMode(pg.ViewBox.RectMode if on else pg.ViewBox.PanMode)

    def zoom(self, factor: float) -> None:
        """Look closer by a factor, at the middle of what is seen."""
        self.view.scaleBy((1 / factor, 1 / factor))
        self._on_view_range_changed_manually([True, True])

    def _on_view_range_changed_manually(self, moved: Any) -> None:
        names = [name for name, is_moved in zip(AXES, moved, strict=True) if is_moved]
        for name in names:
            self._is_own[name] = True
        self._tell_ranges(names)

    def _tell_ranges(self, names: Any) -> None:
        for name in names:
            self.range_chosen.emit(name, *self.limits(name))

    # -- what is near -----------------------------------------------------------------------------------------

    @property
    def near(self) -> Nearest | None:
        """What is nearest to the pointer."""
        return self._near

    def _on_scene_mouse_moved(self, at: QPointF) -> None:
        if self._is_ready and self.view.sceneBoundingRect().contains(at):
            self._held = None
            self.look_at(self.view.mapSceneToView(at))

    def look_at(self, place: QPointF) -> None:
        """Put the crosshair on what is nearest to a place of the plot, or on the place itself."""
        self._looked_at = place
        area = self.area
        found = nearest(self._picture.flat, place.x(), place.y(), (area.x_scale, area.y_scale))
        self._show_cross(found, place)
        if found != self._near:
            self._near = found
            self.looked.emit(found)

    def look_on(self, steps: int) -> None:
        """From what is near to its next or previous neighbour in the same mark; from nowhere to the first."""
        near = self._near
        key = near.key if near else next((m.key for m in self.flat.marks if isinstance(m, Line | Points)), "")
        self._held = key, near.index + steps if near else 0
        self._look_again()

    def _look_again(self) -> None:
        """The data have changed, or a key holds on to a point: read what is there now."""
        if self._held is not None:
            key, index = self._held
            mark = next((mark for mark in self.flat.marks if mark.key == key), None)
            if not isinstance(mark, Line | Points) or not len(mark.x):
                return
            index = min(len(mark.x) - 1, max(0, index))
            self._held = key, index
            self.look_at(QPointF(float(mark.x[index]), float(mark.y[index])))
        elif self._looked_at is not None and self._ring.isVisible():
            self.look_at(self._looked_at)

    def _show_cross(self, found: Nearest | None, place: QPointF) -> None:
        x, y = (found.x, found.y) if found else (place.x(), place.y())
        for item, at in zip(self._cross, (x, y), strict=True):
            item.setPos(at)
            item.setVisible(self._picture.flat.frame)
        self._ring.setData([x], [y])
        self._ring.setVisible(found is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move what can be moved in the plot."""
        if not self.carrying.press(event):
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has gone; what it was near to stays written."""
        super().leaveEvent(event)
        for item in (*self._cross, self._ring):
            item.hide()


def _rises(mark: Mark, axis: str) -> bool:
    """True for bars that have an end on a logarithmic y axis."""
    return isinstance(mark, Bars) and axis == "y" and not mark.horizontal and bool((np.asarray(mark.height) > 0).any())


def _known(mark: Line | Points) -> int:
    return int(np.count_nonzero(np.isfinite(mark.x) & np.isfinite(mark.y)))


def _with_log(axis: Axis, is_log: bool) -> Axis:
    """The axis, logarithmic or not; limits and ticks that it cannot have then are left to the data."""
    if axis.log == is_log:
        return axis
    limits = axis.limits if axis.limits and (axis.limits[0] > 0 or not is_log) else None
    return replace(axis, log=is_log, limits=limits, ticks=None if is_log else axis.ticks)
