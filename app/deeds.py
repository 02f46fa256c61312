"""What the keys and menus do: a method for each deed of `actions.py`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QUndoCommand
from PySide6.QtWidgets import QFileDialog, QWidget

from app.player import SPEEDS
from app.settings import Settings, log_folder
from app.work.host import HOST_WORDS, PROCESS, THREAD
from rnnviz.registry import headings
from rnnviz.session import ENDING
from rnnviz.view import Ghost

if TYPE_CHECKING:
    from app.window import Window


class Deeds:
    """Does with the window's parts what a person orders by key, menu or button."""

    def __init__(self, window: "Window", settings: Settings) -> None:
        self._window, self._settings = window, settings
        self.copy_figure = window.copier.copy_figure
        self.copy_data = window.copier.copy_data
        self.copy_python = window.copier.copy_python

    # -- time -----------------------------------------------------------------------------------------------

    def play(self) -> None:
        self._window.player.toggle()

    def stop(self) -> None:
        self._window.player.halt()

    def step(self) -> None:
        self._window.player.step()

    def step_back(self) -> None:
        self._window.player.step_back()

    def to_start(self) -> None:
        self._window.player.seek(0)

    def to_end(self) -> None:
        self._window.player.seek(len(self._window.player.history))

    def restart(self) -> None:
        self._window.player.restart(self._window.document.params)

    def faster(self) -> None:
        self._change_speed(1)

    def slower(self) -> None:
        self._change_speed(-1)

    def _change_speed(self, steps: int) -> None:
        index = SPEEDS.index(self._window.player.speed) + steps
        self._window.player.set_speed(SPEEDS[min(len(SPEEDS) - 1, max(0, index))])

    # -- show ------------------------------------------------------------------------------------------------

    def next_demo(self) -> None:
        self._move_to_demo(1)

    def previous_demo(self) -> None:
        self._move_to_demo(-1)

    def _move_to_demo(self, steps: int) -> None:
        ids = [heading.id for heading in headings()]
        here = ids.index(self._window.document.demo.id) if self._window.document.demo else 0
        self._window.open_demo(ids[(here + steps) % len(ids)])

    def projector(self) -> None:
        self._window.looks.set_projector(not self._window.looks.is_projector)

    def full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def leave(self) -> None:
        if self._window.isFullScreen():
            self.full_screen()
        if self._window.looks.is_projector:
            self.projector()

    def dark(self) -> None:
        self._window.looks.toggle_dark()

    def zoom_in(self) -> None:
        self._window.looks.zoom(1)

    def zoom_out(self) -> None:
        self._window.looks.zoom(-1)

    def zoom_reset(self) -> None:
        self._window.looks.zoom(0)

    def gallery(self) -> None:
        self._fold("gallery", self._window.gallery)

    def inspector(self) -> None:
        self._fold("inspector", self._window.inspector)

    def _fold(self, name: str, widget: QWidget) -> None:
        shown = widget.isHidden()
        widget.setVisible(shown)
        if not self._window.looks.is_projector:
            self._settings.set(name, shown)

    def search(self) -> None:
        gallery = self._window.gallery
        gallery.show()
        gallery.search.setFocus()
        gallery.search.selectAll()

    def explore(self) -> None:
        """The panel that has the focus, or lies under the pointer, or the largest."""
        view = self._window.stage.view.panel_in_focus()
        if view is not None and self._window.stage.view.isVisible():
            self._window.explore(view.panel.key)

    # -- change ----------------------------------------------------------------------------------------------

    def undo(self) -> None:
        self._window.document.undo_stack.undo()

    def redo(self) -> None:
        self._window.document.undo_stack.redo()

    def reset(self) -> None:
        if self._window.document.demo is not None:
            self._window.document.change(self._window.document.demo.Params(), "reset of all parameters")

    def ghost(self) -> None:
        window, snapshot = self._window, self._window.player.snapshot
        if snapshot is not None:
            label = f"run {len(window.view.ghosts) + 1}"
            self._keep_runs((*window.view.ghosts, Ghost(label, snapshot.params, snapshot.frame)), f"keeping {label}")
            window.status.say(f"Kept as {label}. Change something and compare; Shift+K forgets.")

    def clear_ghosts(self) -> None:
        if self._window.view.ghosts:
            self._keep_runs((), "forgetting the runs kept")

    def _keep_runs(self, ghosts: tuple[Ghost, ...], text: str) -> None:
        self._window.document.undo_stack.push(_KeepRuns(self._window, ghosts, text))

    # -- keep ------------------------------------------------------------------------------------------------

    def new(self) -> None:
        if self._window.document.demo is not None:
            self._window.guard.unless_lost(partial(self._window.document.open, self._window.document.demo.id))

    def open(self) -> None:
        kinds = f"Sessions and data (*{ENDING} *.csv *.txt *.npy *.npz *.mat *.xlsx);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", self._settings.get("folder", ""), kinds)
        if name:
            self._settings.set("folder", str(Path(name).parent))
            self._window.open_path(Path(name))

    def save(self) -> None:
        self._window.guard.save()

    def save_as(self) -> None:
        self._window.guard.save_as()

    def export(self) -> None:
        from app.export_dialog import ExportDialog

        source = self._window.copier.source()
        if source is None:
            return
        dialog = ExportDialog(source, self._window.painter, self._settings, self._window)
        dialog.exec()
        dialog.deleteLater()

    # -- help ------------------------------------------------------------------------------------------------

    def keys(self) -> None:
        self._window.key_overlay.toggle()

    def worker_host(self) -> None:
        """For the next start: neither can be exchanged under a run, and torch has to be loaded before the window."""
        chosen = THREAD if self._settings.get("worker", PROCESS) == PROCESS else PROCESS
        self._settings.set("worker", chosen)
        self._window.status.say(f"From the next start on: {HOST_WORDS[chosen]}")

    def log_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))

    def quit(self) -> None:
        self._window.close()


class _KeepRuns(QUndoCommand):
    """Shows other earlier runs beside this one."""

    def __init__(self, window: "Window", ghosts: tuple[Ghost, ...], text: str) -> None:
        super().__init__(text)
        self._window = window
        self._before, self._after = window.view.ghosts, ghosts

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)

    def _show(self, ghosts: tuple[Ghost, ...]) -> None:
        self._window.change_view(ghosts=ghosts)
        self._window.document.set_additions(bool(ghosts))
