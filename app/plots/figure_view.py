"""A figure on the screen."""

import itertools
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QTimer, Signal, SignalInstance
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.plots.arrangement import alike, best_arrangement, legend_items
from app.plots.legend import Legend
from app.plots.paint_style import PaintStyle
from app.plots.panel_view import PanelView
from app.plots.placement import LegendPlace
from app.timers import once
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.layout import Box, Margins
from rnnviz.figure.palette import THEMES, Theme

SCALES = (1.0, 0.9, 0.8, 0.7, 0.6)
"""By how much type and strokes may be made smaller where the window is too small for them."""

CALM_HZ = 2.0
"""How often a running picture changes for somebody who wants less motion."""


class FigureView(QWidget):
    """Shows figures one after another, painting only what differs from the one before.

    What its panels say while a figure is being shown (what was rested on or held has gone) is passed on afterwards, in
    a turn of its own: whoever hears it may show another figure.

    event_made : one of rnnviz.events; hovered : rnnviz.view.Hover or None; camera_changed : Camera
    explored : (key) a panel is to be looked at closely
    clock : seconds, for the rates at which panels are repainted
    """

    event_made = Signal(object)
    hovered = Signal(object)
    camera_changed = Signal(object)
    explored = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._figure: Figure | None = None
        self._theme: Theme | None = None
        self._styles: dict[float, PaintStyle] = {}
        self._scale = 1.0
        self._views: dict[str, PanelView] = {}
        self._shown_at: dict[str, float] = {}
        self._pending: dict[str, Panel] = {}
        self._kept: dict[str, Margins] = {}
        self._boxes: dict[str, Box] = {}
        self._aspects: list[float | None] = []
        self._legend: tuple[Legend, QPointF] | None = None
        self._legend_at: LegendPlace | None = None
        self._is_arranging = False
        self._is_showing = self._is_calm = False
        self._is_expecting = self._was_resized = False
        self._unsaid: list[Callable[[], None]] = []
        self._flush = once(self, self._on_flush_timeout)

    def panel_view(self, key: str) -> PanelView:
        """The widget of one panel."""
        return self._views[key]

    @property
    def panel_views(self) -> tuple[PanelView, ...]:
        """The widgets of all panels that are shown, in the figure's order."""
        return tuple(self._views[panel.key] for panel in self._figure.panels) if self._figure else ()

    def set_calm(self, calm: bool) -> None:
        """Whether as little as possible moves: running pictures change seldom, and none turns by itself."""
        self._is_calm = calm
        with self._showing():
            for panel in self._figure.panels if self._figure else ():
                self._show(panel, self._clock())

    def reset_views(self) -> None:
        """Nothing is zoomed any more."""
        for view in self._views.values():
            view.reset_view()

    def panel_in_focus(self) -> PanelView | None:
        """The panel that has the focus, else the one under the pointer, else the largest."""
        views = self.panel_views
        under = QCursor.pos()
        chosen = [view for view in views if view.hasFocus()]
        chosen += [view for view in views if view.rect().contains(view.mapFromGlobal(under)) and view.underMouse()]
        return next(iter(chosen), None) or max(views, key=lambda view: view.width() * view.height(), default=None)

    def show_figure(self, figure: Figure, theme: Theme, *, force: bool = False) -> None:
        """Show a figure. A panel is repainted at most `panel.hz` times a second, its newest content hardly later
        than that, and each in a turn of its own, so that the window listens in between; with `force`, all at once.
        """
        if self._is_showing:
            self._unsaid.append(lambda: self.show_figure(figure, theme, force=force))
            return
        with self._showing():
            self._take(figure, theme, force=force)

    def expect_figure(self) -> None:
        """The next figure is on its way: until it is here, another size moves nothing."""
        self._is_expecting = True

    @contextmanager
    def _showing(self) -> Iterator[None]:
        self._is_showing = True
        try:
            yield
        finally:
            self._is_showing = False
            if self._unsaid:
                QTimer.singleShot(0, self, self._say_unsaid)

    def _take(self, figure: Figure, theme: Theme, *, force: bool) -> None:
        before, self._figure = self._figure, figure
        self._is_expecting = False
        only_colours = self._theme is not None and _sizes(self._theme) == _sizes(theme)
        if self._theme != theme:
            self._theme = theme
            self._styles.clear()
            self.update()
            force = True
        if before is None or _structure(before) != _structure(figure):
            self._rebuild(figure)
            self._lay_out()
        elif not (self._styles or only_colours):
            self._lay_out()
        elif (self._was_resized or not self._styles) and not self._arrange():
            # A line of words more or less, or other colours: nothing has to be chosen anew where there is room.
            self._lay_out()
        for panel in figure.panels:
            self._pending[panel.key] = panel
        if force:
            now = self._clock()
            for panel in figure.panels:
                self._show(panel, now)
        else:
            self._show_next_due()

    def _style(self) -> PaintStyle:
        """What everything is drawn with, at the scale in force."""
        if self._scale not in self._styles:
            theme = self._theme or THEMES["light"]
            self._styles[self._scale] = PaintStyle(theme.scaled(self._scale), self)
        return self._styles[self._scale]

    def _due(self, panel: Panel) -> float:
        """When the panel may be repainted. Frames that come a little early are not made to wait for the next."""
        hz = min(panel.hz, CALM_HZ) if self._is_calm else panel.hz
        return self._shown_at.get(panel.key, -1e9) + 0.9 / max(hz, 0.1)

    def _show(self, panel: Panel, now: float) -> None:
        self._pending.pop(panel.key, None)
        if self._is_calm and panel.turns:
            panel = replace(panel, turns=0.0)
        if self._views[panel.key].show_panel(panel):
            self._shown_at[panel.key] = now

    def _on_flush_timeout(self) -> None:
        with self._showing():
            self._show_next_due()

    def _show_next_due(self) -> None:
        """Show the panel that has waited longest, if it is due, and come back for the others."""
        now = self._clock()
        due = next((panel for panel in self._pending.values() if now >= self._due(panel)), None)
        if due is not None:
            self._show(due, now)
        if self._pending:
            soonest = min(map(self._due, self._pending.values()))
            self._flush.start(max(0, math.ceil(1000 * (soonest - now))))
        else:
            self._flush.stop()

    def _rebuild(self, figure: Figure) -> None:
        """One widget per panel; those that stay keep theirs."""
        keys = [panel.key for panel in figure.panels]
        for key in [key for key in self._views if key not in keys]:
            view = self._views.pop(key)
            view.drop()
            for signal, slot in self._connections(view):
                signal.disconnect(slot)
            view.hide()
            view.deleteLater()
        self._pending.clear()
        for panel in figure.panels:
            if panel.key not in self._views:
                self._views[panel.key] = self._new_view(panel)
                self._shown_at[panel.key] = self._clock()
        for first, second in itertools.pairwise(keys):
            QWidget.setTabOrder(self._views[first], self._views[second])

    def _new_view(self, panel: Panel) -> PanelView:
        view = PanelView(panel, self._style(), self)
        view.explored.connect(partial(self.explored.emit, panel.key))
        for signal, slot in self._connections(view):
            signal.connect(slot)
        view.show()
        return view

    def _connections(self, view: PanelView) -> tuple[tuple[SignalInstance, Callable[..., None]], ...]:
        return (
            (view.event_made, self._on_view_event_made), (view.hovered, self._on_view_hovered),
            (view.camera_changed, self._on_view_camera_changed), (view.measured_anew, self._on_view_measured_anew),
        )  # fmt: skip

    def _on_view_event_made(self, event: object) -> None:
        self._say(lambda: self.event_made.emit(event))

    def _on_view_hovered(self, hover: object) -> None:
        self._say(lambda: self.hovered.emit(hover))

    def _on_view_camera_changed(self, camera: object) -> None:
        self._say(lambda: self.camera_changed.emit(camera))

    def _say(self, words: Callable[[], None]) -> None:
        """Now, or in turn after what has to wait for a figure to be shown."""
        if self._is_showing or self._unsaid:
            self._unsaid.append(words)
        else:
            words()

    def _say_unsaid(self) -> None:
        while self._unsaid:
            words = self._unsaid.pop(0)
            words()

    def _lay_out(self) -> None:
        """Arrange everything from the beginning: at full size, or smaller where there is no room for that."""
        for scale in SCALES:
            self._kept, self._scale, self._legend_at = {}, scale, None
            if self._arrange() or scale == SCALES[-1]:
                break

    def _arrange(self) -> bool:
        """Give every panel its place; False where type and strokes are too large.

        Room once given to axes and titles is kept until the window, the theme or the figure's build changes:
        numbers that grow longer and shorter must not make the pictures jump.
        """
        if self._figure is None or self._is_arranging:
            return True
        self._is_arranging, self._was_resized = True, False
        style = self._style()
        for view in self._views.values():
            view.set_style(style)
        fits = self._arranged(self._figure, style)
        if self._is_outgrown():
            # The sizes that came out have other numbers on their axes than those that went in.
            fits = self._arranged(self._figure, style)
        self._is_arranging = False
        return fits

    def _arranged(self, figure: Figure, style: PaintStyle) -> bool:
        size = self.size().toSizeF()
        arrangement = best_arrangement(figure, self._views, size, self._kept, style, self._legend_at, self._boxes)
        self._kept, self._legend_at, self._boxes = arrangement.margins, arrangement.legend_at, arrangement.boxes
        self._legend = (arrangement.legend, arrangement.legend_corner()) if arrangement.legend is not None else None
        self.update()
        for key, placement in arrangement.placements().items():
            self._views[key].move_to(placement)
        self._aspects = self._wanted_aspects()
        return arrangement.has_room()

    def _wanted_aspects(self) -> list[float | None]:
        return [view.aspect for view in self._views.values()]

    def _on_view_measured_anew(self) -> None:
        """Arrange anew if something needs more room than it was given, or the legend across says something else."""
        if not self._is_arranging and (self._is_outgrown() or self._has_other_legend()):
            self._arrange()

    def _has_other_legend(self) -> bool:
        hero = self._views.get(self._figure.panels[0].key) if self._figure is not None else None
        return self._legend is not None and hero is not None and self._legend[0].items != legend_items(hero)

    def _is_outgrown(self) -> bool:
        """True when something needs more room than it has, or another shape."""
        known = [(view.frame.margins, self._kept[key]) for key, view in self._views.items() if key in self._kept]
        if not alike([margins.joined(kept) for margins, kept in known], [kept for _, kept in known]):
            return True
        if any(view.is_title_covered for view in self._views.values()):
            return True
        return self._aspects != self._wanted_aspects()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        if self._is_expecting:
            self._was_resized = True
        else:
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground between the panels."""
        if self._figure is not None:
            painter = QPainter(self)
            painter.fillRect(event.rect(), self._style().ground())
            if self._legend is not None:
                self._legend[0].paint(painter, self._legend[1])

    def event(self, event: QEvent) -> bool:
        """Draw anew where a screen of another resolution is reached."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._styles.clear()
            self._lay_out()
        return bool(super().event(event))


def _sizes(theme: Theme) -> tuple[object, ...]:
    """All of a theme that decides where things stand."""
    return theme.text, theme.stroke


def _structure(figure: Figure) -> tuple[object, ...]:
    """What the layout of the widgets depends on."""
    return figure.columns, figure.rows, tuple((panel.key, panel.kind, panel.place) for panel in figure.panels)
