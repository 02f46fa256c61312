"""What changes the document, and can be undone."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from app.document import Document
from app.player import Player
from rnnviz.view import Ghost, View

Ghosts = tuple[Ghost, ...]


class ChangeCommands:
    """view : how it is looked at now; show_ghosts : lets these runs be looked at beside the one on the stage; say :
    tells the person"""

    def __init__(
        self, document: Document, player: Player, view: Callable[[], View], show_ghosts: Callable[[Ghosts], None],
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._document, self._player = document, player
        self._view, self._show_ghosts, self._say = view, show_ghosts, say

    def undo(self) -> None:
        self._document.undo_stack.undo()

    def redo(self) -> None:
        self._document.undo_stack.redo()

    def reset(self) -> None:
        if self._document.demo is not None:
            self._document.change(self._document.demo.Params(), "reset of all parameters")

    def ghost(self) -> None:
        snapshot, ghosts = self._player.snapshot, self._view().ghosts
        if snapshot is not None:
            label = f"run {len(ghosts) + 1}"
            self._keep_runs((*ghosts, Ghost(label, snapshot.params, snapshot.frame)), f"keeping {label}")
            self._say(f"Kept as {label}. Change something and compare; the File menu forgets it.")

    def clear_ghosts(self) -> None:
        if self._view().ghosts:
            self._keep_runs((), "forgetting the runs kept")

    def _keep_runs(self, ghosts: Ghosts, text: str) -> None:
        self._document.undo_stack.push(_KeepRuns(self._view().ghosts, ghosts, self._show, text))

    def _show(self, ghosts: Ghosts) -> None:
        self._show_ghosts(ghosts)
        self._document.set_additions(bool(ghosts))


class _KeepRuns(QUndoCommand):
    """Shows other earlier runs beside this one."""

    def __init__(self, before: Ghosts, after: Ghosts, show: Callable[[Ghosts], None], text: str) -> None:
        super().__init__(text)
        self._before, self._after, self._show = before, after, show

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)
