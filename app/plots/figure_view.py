"""A figure on the screen."""

import itertools
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.plots.frame import Margins
from app.plots.ink import Ink
from app.plots.panel_view import PanelView
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.palette import Theme

EDGE, GAP = 12, 20
"""Pixels around the figure, and between its panels."""


class FigureView(QWidget):
    """Shows figures one after another, painting only what differs from the one before.

    event_made : one of rnnviz.events; hovered : rnnviz.view.Hover or None; camera_changed : Camera
    clock : seconds, for the rates at which panels are repainted
    """

    event_made = Signal(object)
    hovered = Signal(object)
    camera_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._figure: Figure | None = None
        self._ink: Ink | None = None
        self._views: dict[str, PanelView] = {}
        self._shown_at: dict[str, float] = {}
        self._pending: dict[str, Panel] = {}
        self._sticky: dict[str, Margins] = {}
        self._is_laying_out = False
        self._flush = QTimer(self)
        self._flush.setSingleShot(True)
        self._flush.timeout.connect(self._on_flush_timeout)

    def panel_view(self, key: str) -> PanelView:
        """The widget of one panel."""
        return self._views[key]

    def show_figure(self, figure: Figure, theme: Theme, *, force: bool = False) -> None:
        """Show a figure. A panel is repainted at most `panel.hz` times a second, its newest content never later
        than that; with `force`, at once."""
        before, self._figure = self._figure, figure
        if self._ink is None or not self._ink.fits(theme, self):
            self._ink, force = Ink(theme, self), True
            self._sticky.clear()
            self.update()
        if before is None or _structure(before) != _structure(figure):
            self._rebuild(figure, self._ink)
        now = self._clock()
        for panel in figure.panels:
            if force or now >= self._due(panel):
                self._show(panel, self._ink, now)
            else:
                self._pending[panel.key] = panel
        self._align()
        self._wait(now)

    def _due(self, panel: Panel) -> float:
        """When the panel may be repainted. Frames that come a little early are not made to wait for the next."""
        return self._shown_at.get(panel.key, -1e9) + 0.9 / max(panel.hz, 0.1)

    def _show(self, panel: Panel, ink: Ink, now: float) -> None:
        self._pending.pop(panel.key, None)
        if self._views[panel.key].show_panel(panel, ink):
            self._shown_at[panel.key] = now

    def _wait(self, now: float) -> None:
        """Come back when the first panel that was left out is due."""
        if self._pending:
            soonest = min(map(self._due, self._pending.values()))
            self._flush.start(max(1, round(1000 * (soonest - now))))
        else:
            self._flush.stop()

    def _on_flush_timeout(self) -> None:
        now = self._clock()
        for panel in list(self._pending.values()):
            if self._ink is not None and now >= self._due(panel):
                self._show(panel, self._ink, now)
        self._align()
        self._wait(now)

    def _rebuild(self, figure: Figure, ink: Ink) -> None:
        """One widget per panel; those that stay keep theirs."""
        keys = [panel.key for panel in figure.panels]
        for key in [key for key in self._views if key not in keys]:
            view = self._views.pop(key)
            view.drop()
            view.hide()
            view.deleteLater()
        self._sticky.clear()
        self._pending.clear()
        for panel in figure.panels:
            if panel.key not in self._views:
                self._views[panel.key] = self._new_view(panel, ink)
        for first, second in itertools.pairwise(keys):
            QWidget.setTabOrder(self._views[first], self._views[second])
        self._lay_out()

    def _new_view(self, panel: Panel, ink: Ink) -> PanelView:
        view = PanelView(panel, ink, self)
        view.event_made.connect(self.event_made)
        view.hovered.connect(self.hovered)
        view.camera_changed.connect(self.camera_changed)
        view.margins_changed.connect(self._align)
        view.show()
        return view

    def _lay_out(self) -> None:
        """Put every panel's widget onto its place in the grid."""
        if self._figure is None:
            return
        self._is_laying_out = True
        columns = _edges(self._figure.columns, self.width())
        rows = _edges(self._figure.rows, self.height())
        for panel in self._figure.panels:
            row, column, high, wide = panel.place
            (left, _), (_, right) = columns[column], columns[column + wide - 1]
            (top, _), (_, bottom) = rows[row], rows[row + high - 1]
            self._views[panel.key].setGeometry(QRect(left, top, max(1, right - left), max(1, bottom - top)))
        self._is_laying_out = False
        self._sticky.clear()
        self._align()

    def _align(self) -> None:
        """Line up the pictures that begin or end at the same line of the grid.

        Room once given is kept until the window or the figure's build changes: numbers that grow longer and
        shorter must not make the pictures jump.
        """
        if self._figure is None or self._is_laying_out:
            return
        panels = [panel for panel in self._figure.panels if panel.key in self._views]
        for panel in panels:
            wanted = self._views[panel.key].wanted_margins
            self._sticky[panel.key] = self._sticky.get(panel.key, wanted) | wanted
        for panel in panels:
            self._views[panel.key].set_margins(self._shared(panel, panels))

    def _shared(self, panel: Panel, panels: list[Panel]) -> Margins:
        """The panel's own margins, and those of its neighbours on the sides where they line up."""
        margins = self._sticky[panel.key]
        row, column, high, wide = panel.place
        for other in panels:
            theirs = self._sticky[other.key]
            other_row, other_column, other_high, other_wide = other.place
            framed = panel.kind == other.kind == "plane"
            margins = margins | Margins(
                left=theirs.left if framed and other_column == column else 0.0,
                right=theirs.right if framed and other_column + other_wide == column + wide else 0.0,
                top=theirs.top if other_row == row else 0.0,
                bottom=theirs.bottom if framed and other_row + other_high == row + high else 0.0,
            )
        return margins

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground between the panels."""
        if self._ink is not None:
            painter = QPainter(self)
            painter.fillRect(event.rect(), self._ink.ground())

    def event(self, event: QEvent) -> bool:
        """Draw anew where a screen of another resolution is reached."""
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._figure is not None and self._ink is not None:
            self.show_figure(self._figure, self._ink.theme, force=True)
        return bool(super().event(event))


def _structure(figure: Figure) -> tuple[object, ...]:
    """What the layout of the widgets depends on."""
    return figure.columns, figure.rows, tuple((panel.key, panel.kind, panel.place) for panel in figure.panels)


def _edges(shares: tuple[float, ...], length: int) -> list[tuple[int, int]]:
    """Where each row or column begins and ends, pixels."""
    room = max(1.0, length - 2 * EDGE - GAP * (len(shares) - 1))
    edges: list[tuple[int, int]] = []
    at = float(EDGE)
    for share in shares:
        size = room * share / sum(shares)
        edges.append((round(at), round(at + size)))
        at += size + GAP
    return edges
