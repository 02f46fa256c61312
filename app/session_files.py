"""Opening, saving and autosaving sessions."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import Document
from app.player import Checkpoint, Player, State
from app.settings import Settings
from rnnviz.errors import InputError
from rnnviz.session import ENDING, Session, load_session, save_session
from rnnviz.view import View

AUTOSAVE_SECONDS = 60


class SessionFiles(QObject):
    """Turns what stands on the stage into a session file, and back.

    saved : (path); refused : (sentence) it could not be written
    """

    saved = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document, player: Player, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._player, self._settings = document, player, settings
        self._timer = QTimer(self)
        self._timer.setInterval(AUTOSAVE_SECONDS * 1000)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def autosave_path(self) -> Path:
        """Where the session is kept in case the program ends without warning."""
        return self._settings.folder / f"autosave{ENDING}"

    def start_autosave(self) -> None:
        """Keep a copy every minute."""
        self._timer.start()

    def forget_autosave(self) -> None:
        """The program ends in good order: nothing is to be restored."""
        self._timer.stop()
        self.autosave_path.unlink(missing_ok=True)

    def save(self, path: Path, view: View, then: Callable[[], None] = lambda: None) -> None:
        """Write the session as soon as its state has come from the worker."""
        path = path if path.suffix == ENDING else path.with_suffix(path.suffix + ENDING)
        session = self._session(view)

        def write(checkpoint: Checkpoint | None) -> None:
            try:
                save_session(path, _with_checkpoint(session, checkpoint))
            except InputError as error:
                self.refused.emit(str(error))
                return
            self._document.path = path
            self._document.undo_stack.setClean()
            self._settings.add_recent(path)
            self.saved.emit(str(path))
            then()

        self._with_state(write)

    def load(self, path: Path) -> Session:
        """Read a session file. Raises InputError."""
        return load_session(path)

    def _with_state(self, write: Callable[[Checkpoint | None], None]) -> None:
        if self._player.state in (State.FAILED, State.EMPTY):
            write(None)
        else:
            self._player.ask_checkpoint(write)

    def _session(self, view: View) -> Session:
        demo = self._document.demo
        assert demo is not None
        return Session(
            demo=demo.id, params=self._document.params, preset=self._document.preset, history=self._player.history,
            view=view,
        )  # fmt: skip

    def _on_timer_timeout(self) -> None:
        if self._document.demo is None or not self._document.is_modified:
            return

        def write(checkpoint: Checkpoint | None) -> None:
            try:
                self._settings.folder.mkdir(parents=True, exist_ok=True)
                save_session(self.autosave_path, _with_checkpoint(self._session(View()), checkpoint))
            except (InputError, OSError):
                # An autosave that fails (a full disk) must not disturb the person at work.
                return

        self._with_state(write)


def _with_checkpoint(session: Session, checkpoint: Checkpoint | None) -> Session:
    if checkpoint is None:
        return session
    state: dict[str, Any] = checkpoint[0]
    return replace(session, checkpoint=state, steps=checkpoint[1])
