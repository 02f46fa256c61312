"""Files, and the clipboard."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.copying import Copier
from app.document import Document
from app.exporting import ExportSource
from app.listening import Listening
from app.settings import Settings
from app.unsaved_guard import UnsavedGuard
from app.work.painter import Painter
from rnnviz.session import ENDING


class KeepCommands:
    """source : what there is to export, None while nothing is shown; open_path : opens a session or a data file"""

    def __init__(
        self, parent: QWidget, document: Document, guard: UnsavedGuard, copier: Copier, listening: Listening,
        painter: Painter, settings: Settings, source: Callable[[], ExportSource | None],
        open_path: Callable[[Path], None],
    ) -> None:  # fmt: skip
        self._parent, self._document, self._guard, self._painter = parent, document, guard, painter
        self._settings, self._source, self._open_path = settings, source, open_path
        self.copy_figure = copier.copy_figure
        self.copy_data = copier.copy_data
        self.copy_python = copier.copy_python
        self.listen = listening.listen
        self.save_sound = listening.save_sound

    def new(self) -> None:
        if self._document.demo is not None:
            self._guard.unless_lost(partial(self._document.open, self._document.demo.id))

    def open(self) -> None:
        kinds = f"Sessions and data (*{ENDING} *.csv *.txt *.npy *.npz *.mat *.xlsx);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open", self._settings.get("folder", ""), kinds)
        if name:
            self._settings.set("folder", str(Path(name).parent))
            self._open_path(Path(name))

    def save(self) -> None:
        self._guard.save()

    def save_as(self) -> None:
        self._guard.save_as()

    def export(self) -> None:
        from app.export_dialog import ExportDialog

        source = self._source()
        if source is None:
            return
        dialog = ExportDialog(source, self._painter, self._settings, self._parent)
        dialog.exec()
        dialog.deleteLater()
