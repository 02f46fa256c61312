"""Opening, saving and autosaving sessions."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app.document import Document
from app.player import Checkpoint, Player, State
from app.settings import Settings
from rnnviz.errors import InputError
from rnnviz.live.messages import Status
from rnnviz.parameters import Effect
from rnnviz.session import ENDING, Session, load_session, save_session
from rnnviz.view import View

AUTOSAVE_SECONDS = 60.0
"""While a run goes on, a copy of it is kept so often."""

AFTER_CHANGE_SECONDS = 5.0
"""A person's own change is kept sooner."""

WORTH_KEEPING_SECONDS = 20.0
"""An untouched run that has computed for less is made again faster than it is restored."""

MOST_WINDOWS = 16


class SessionFiles(QObject):
    """Turns what stands on the stage into a session file, and back.

    view : how it is looked at now (camera, ghosts)
    saved : (path); refused : (sentence) it could not be written
    """

    saved = Signal(str)
    refused = Signal(str)

    def __init__(
        self, document: Document, player: Player, settings: Settings, view: Callable[[], View],
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._document, self._player, self._settings, self._view = document, player, settings, view
        self._kept: tuple[object, ...] = ()
        self._writing: threading.Thread | None = None
        self._lock, self.autosave_path = _own_place(settings.folder)
        self._timer = self._make_timer(AUTOSAVE_SECONDS, once=False)
        self._after_change = self._make_timer(AFTER_CHANGE_SECONDS, once=True)
        document.params_changed.connect(self._on_document_params_changed)

    def _make_timer(self, seconds: float, *, once: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(round(1000 * seconds))
        timer.setSingleShot(once)
        timer.timeout.connect(self._autosave)
        return timer

    # -- saving ---------------------------------------------------------------------------------------------

    def save(self, path: Path, then: Callable[[], None] = lambda: None) -> None:
        """Write the session as soon as its state has come from the worker, then call `then`, unless refused."""
        path = path if path.suffix.lower() == ENDING else path.with_suffix(path.suffix + ENDING)
        session, opening, changes = self._session(), self._document.opening, self._document.changes

        def write(checkpoint: Checkpoint | None) -> None:
            try:
                save_session(path, _with_checkpoint(session, checkpoint))
            except InputError as error:
                self.refused.emit(str(error))
                return
            if self._document.opening == opening:
                self._document.mark_saved(path, changes)
            self._settings.add_recent(path)
            self.saved.emit(str(path))
            then()

        self._with_state(write)

    def keep_in_memory(self) -> None:
        """Keep the run on the stage while another demo is looked at; its state comes from the worker meanwhile."""
        session, opening = self._session(), self._document.opening
        self._player.ask_checkpoint(
            lambda checkpoint: self._document.keep_run(_with_checkpoint(session, checkpoint), opening)
        )

    def load(self, path: Path) -> Session:
        """Read a session file. Raises InputError."""
        return load_session(path)

    def _with_state(self, write: Callable[[Checkpoint | None], None]) -> None:
        if self._player.state in (State.FAILED, State.EMPTY):
            write(None)
        else:
            self._player.ask_checkpoint(write)

    def _session(self) -> Session:
        document, player = self._document, self._player
        assert document.demo is not None
        window = {"path": str(document.path or ""), "speed": player.speed}
        return Session(
            demo=document.demo.id, params=document.params, preset=document.preset, history=player.history,
            view=replace(self._view(), hover=None), window=window,
        )  # fmt: skip

    # -- after a crash --------------------------------------------------------------------------------------

    def left_behind(self) -> Session | None:
        """What was kept of a window that did not close in good order; None where there is nothing to read."""
        try:
            return load_session(self.autosave_path) if self.autosave_path.is_file() else None
        except InputError:
            return None

    def start_autosave(self) -> None:
        """Keep a copy while the window is open."""
        self._timer.start()

    def forget_autosave(self) -> None:
        """Nothing is to be restored."""
        self._after_change.stop()
        if self._writing is not None:
            self._writing.join()
        if self._lock is not None:
            self.autosave_path.unlink(missing_ok=True)

    def close(self) -> None:
        """The program ends in good order."""
        self._timer.stop()
        self.forget_autosave()
        if self._lock is not None:
            self._lock.unlock()

    def _on_document_params_changed(self, effect: Effect) -> None:
        if self._timer.isActive() and not self._after_change.isActive():
            self._after_change.start()

    def _autosave(self) -> None:
        now = self._fingerprint()
        busy = self._writing is not None and self._writing.is_alive()
        if self._lock is None or busy or now == self._kept or not self._is_worth_keeping():
            return
        session = self._session()

        def write(checkpoint: Checkpoint | None) -> None:
            self._kept = now
            arguments = (self.autosave_path, _with_checkpoint(session, checkpoint))
            # Packing a long history takes half a second, which the window does not have.
            self._writing = threading.Thread(target=_write_quietly, args=arguments, name="autosave")
            self._writing.start()

        self._with_state(write)

    def _fingerprint(self) -> tuple[object, ...]:
        status = self._status()
        kept = len(self._view().ghosts)
        return self._document.opening, self._document.changes, kept, status and status.steps

    def _is_worth_keeping(self) -> bool:
        if self._document.demo is None:
            return False
        status = None if self._player.is_measured else self._status()
        return self._document.is_modified or (status is not None and status.seconds > WORTH_KEEPING_SECONDS)

    def _status(self) -> Status | None:
        history = self._player.history
        return history[-1].status if history else None


def _own_place(folder: Path) -> tuple[QLockFile | None, Path]:
    """The first autosave file that no other window holds, and the lock on it; a crash leaves the lock behind, which
    no longer counts then. No lock where nothing can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None, folder / f"autosave{ENDING}"
    for number in range(1, MOST_WINDOWS + 1):
        path = folder / f"autosave{'' if number == 1 else f'-{number}'}{ENDING}"
        lock = QLockFile(str(path.with_suffix(".lock")))
        lock.setStaleLockTime(0)
        if lock.tryLock(0):
            return lock, path
    return None, path


def _write_quietly(path: Path, session: Session) -> None:
    try:
        save_session(path, session)
    except InputError:
        # An autosave that fails (a full disk) must not disturb the person at work.
        return


def _with_checkpoint(session: Session, checkpoint: Checkpoint | None) -> Session:
    if checkpoint is None:
        return session
    state: dict[str, Any] = checkpoint[0]
    return replace(session, checkpoint=state, steps=checkpoint[1])
