"""What is shown, and how large."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.appearance import Appearance
from app.columns import Columns
from app.document import Document
from app.gallery import Gallery
from app.plots.figure_view import FigureView
from rnnviz.registry import beside, headings


class ShowCommands:
    """open_demo : puts the demo of that id on the stage; explore : opens a window for the panel of that key"""

    def __init__(
        self, window: QWidget, appearance: Appearance, document: Document, gallery: Gallery, columns: Columns,
        pictures: FigureView, open_demo: Callable[[str], None], explore: Callable[..., None],
    ) -> None:  # fmt: skip
        self._window, self._appearance, self._document = window, appearance, document
        self._gallery, self._columns, self._pictures = gallery, columns, pictures
        self._open_demo, self._explore = open_demo, explore

    def next_demo(self) -> None:
        self._move_to_demo(1)

    def previous_demo(self) -> None:
        self._move_to_demo(-1)

    def _move_to_demo(self, steps: int) -> None:
        here = self._document.demo.id if self._document.demo else headings()[0].id
        self._open_demo(beside(here, steps))

    def projector(self) -> None:
        self._appearance.set_projector(not self._appearance.is_projector)

    def full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def leave(self) -> None:
        if self._window.isFullScreen():
            self.full_screen()
        if self._appearance.is_projector:
            self.projector()

    def dark(self) -> None:
        self._appearance.toggle_dark()

    def zoom_in(self) -> None:
        self._appearance.zoom(1)

    def zoom_out(self) -> None:
        self._appearance.zoom(-1)

    def zoom_reset(self) -> None:
        self._appearance.zoom(0)

    def gallery(self) -> None:
        self._columns.fold("gallery")

    def inspector(self) -> None:
        self._columns.fold("inspector")

    def search(self) -> None:
        self._gallery.show()
        self._gallery.search.setFocus()
        self._gallery.search.selectAll()

    def explore(self) -> None:
        self._look_closely(table=False)

    def table(self) -> None:
        self._look_closely(table=True)

    def _look_closely(self, *, table: bool) -> None:
        """At the panel that has the focus, or lies under the pointer, or the largest."""
        view = self._pictures.panel_in_focus()
        if view is not None and self._pictures.isVisible():
            self._explore(view.panel.key, table=table)
