"""All explorers of a window: opened, kept up to date, linked, and closed with it. Brings in no pyqtgraph by itself."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.exporting import ExportSource
from app.settings import Settings
from app.work.painter import Painter
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.palette import THEMES, Theme
from rnnviz.registry import Heading

if TYPE_CHECKING:
    from app.explore.explorer import Explorer


class Explorers(QObject):
    """source : what the window has to export, for the record that a file carries"""

    def __init__(
        self, painter: Painter, settings: Settings, source: Callable[[], ExportSource | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._painter, self._settings, self._source = painter, settings, source
        self._theme: Theme = THEMES["light"]
        self.open_ones: list[Explorer] = []

    def explore(self, heading: Heading, panel: Panel, *, table: bool = False) -> "Explorer":
        """Open a window for that panel, or bring the one that it has to the front. table : at its numbers"""
        found = next((one for one in self.open_ones if (one.demo, one.key) == (heading.id, panel.key)), None)
        if found is None:
            found = self._opened(heading, panel)
        elif found.isVisible():
            found.raise_()
        found.show()
        found.activateWindow()
        if table:
            found.tools.show_table()
        return found

    def _opened(self, heading: Heading, panel: Panel) -> "Explorer":
        from app.explore.explorer import Explorer

        made = Explorer(heading.id, heading.title, panel, self._theme, self._export)
        made.range_chosen.connect(partial(self._on_range_chosen, made))
        for axis, button in made.links.items():
            button.toggled.connect(partial(self._on_link_toggled, made, axis))
        made.closed.connect(partial(self._on_closed, made))
        self.open_ones.append(made)
        return made

    def show(self, figure: Figure, demo: str) -> None:
        """Let every explorer of this demo show what is on the stage now."""
        panels = {panel.key: panel for panel in figure.panels}
        for one in self.open_ones:
            panel = panels.get(one.key) if one.demo == demo else None
            one.throttle.offer(lambda panel=panel: panel)  # type: ignore[misc]

    def reset_views(self) -> None:
        """What is on the stage has other data: nothing is zoomed any more, but what is frozen."""
        for one in self.open_ones:
            if not one.is_frozen:
                one.plot.show_all()

    def set_theme(self, theme: Theme) -> None:
        """Wear these colours and sizes."""
        self._theme = theme
        for one in self.open_ones:
            one.set_theme(theme)

    def close(self) -> None:
        """Close all of them."""
        for one in list(self.open_ones):
            one.close()

    # -- linked axes ------------------------------------------------------------------------------------------

    def _on_range_chosen(self, origin: "Explorer", axis: str, low: float, high: float) -> None:
        for one in self._linked(origin, axis):
            one.plot.set_limits(axis, low, high)

    def _on_link_toggled(self, one: "Explorer", axis: str, on: bool) -> None:
        """What is linked last shows what the others do."""
        others = self._linked(one, axis) if on else []
        if others:
            one.plot.set_limits(axis, *others[0].plot.limits(axis))

    def _linked(self, origin: "Explorer", axis: str) -> "list[Explorer]":
        """All others that are linked with this one along an axis."""
        if not origin.links[axis].isChecked():
            return []
        return [one for one in self.open_ones if one is not origin and one.links[axis].isChecked()]

    def _on_closed(self, one: "Explorer") -> None:
        if one in self.open_ones:
            self.open_ones.remove(one)

    # -- files ------------------------------------------------------------------------------------------------

    def _export(self, one: "Explorer", ending: str) -> None:
        from app.export_dialog import ExportDialog

        dialog = ExportDialog(self._source_of(one), self._painter, self._settings, one)
        dialog.fields.choose(ending)
        dialog.exec()
        dialog.deleteLater()

    def _source_of(self, one: "Explorer") -> ExportSource:
        """The panel as it is looked at, alone on the page. Frames of its past are drawn by the demo and cut out."""
        panel, whole = one.as_shown(), self._source()
        own = Figure((replace(panel, place=(0, 0, 1, 1)),))
        name = f"{one.demo}-{one.key}".replace(" ", "-")

        def animation(width_cm: float, theme: Theme, most: int) -> tuple[Figure, ...]:
            figures = whole.animation(width_cm, theme, most) if whole is not None else ()
            found = [_only(figure, panel) for figure in figures if panel.key in {p.key for p in figure.panels}]
            return tuple(found) or (own,)

        metadata = dict(whole.metadata) if whole is not None and whole.name == one.demo else {}
        return ExportSource(name, lambda width_cm, theme: own, animation, metadata)


def _only(figure: Figure, panel: Panel) -> Figure:
    """That panel of a figure, with the axes of the one that is looked at."""
    found = figure.panel(panel.key)
    return Figure((replace(found, place=(0, 0, 1, 1), x=panel.x, y=panel.y, z=panel.z),))
