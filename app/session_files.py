"""Opening, saving and autosaving sessions."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app.document import Document, KeptRun, Left
from app.kept_copies import KeptCopies, LeftBehind, write_aside
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
        self._copies = KeptCopies(self.autosave_path if self._lock is not None else None)
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
        session, opening, left = self._session(), self._document.opening, self._document.as_left()

        def keep(checkpoint: Checkpoint | None) -> None:
            run = KeptRun(_with_checkpoint(session, checkpoint), left)
            if self._timer.isActive():
                self._copies.add(run)
            self._document.keep_run(run, opening)

        self._with_state(keep)

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
            remarks=player.remarks,
        )  # fmt: skip

    # -- after a crash --------------------------------------------------------------------------------------

    def left_behind(self) -> tuple[LeftBehind, ...]:
        """What was kept of a window that did not close in good order, the newest last; of copies of the same run only
        the newest."""
        found = [one for one in (LeftBehind.read(self.autosave_path), *self._copies.left_behind()) if one is not None]
        newest: dict[object, LeftBehind] = {}
        for one in sorted(found, key=lambda one: one.kept_at, reverse=True):
            newest.setdefault(one.what, one)
        return tuple(newest.values())[::-1]

    def start_autosave(self) -> None:
        """Keep a copy while the window is open."""
        self._timer.start()

    def take_up(self, found: LeftBehind) -> None:
        """What was left behind is kept in memory again, as something that is in no file."""
        session, path = found.session, found.session_path
        left = Left(session.params, session.preset, None, frozenset(), path, is_modified=True, has_additions=True)
        run = KeptRun(session, left)
        self._copies.adopt(run, found.path)
        self._document.keep_run(run, self._document.opening)

    def forget_autosave(self) -> None:
        """Nothing is to be restored."""
        self._after_change.stop()
        if self._writing is not None:
            self._writing.join()
        self._copies.forget()
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
            self._writing = write_aside(self.autosave_path, _with_checkpoint(session, checkpoint))
            self._copies.settle(self._document.kept_runs, after=self._writing)

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


def _with_checkpoint(session: Session, checkpoint: Checkpoint | None) -> Session:
    if checkpoint is None:
        return session
    state: dict[str, Any] = checkpoint[0]
    return replace(session, checkpoint=state, steps=checkpoint[1])
