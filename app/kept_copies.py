"""Copies on disk of what is kept in memory only, for a window that does not close in good order."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.document import KeptRun
from rnnviz.errors import InputError
from rnnviz.registry import headings
from rnnviz.session import ENDING, Session, load_session, save_session


@dataclass(frozen=True, eq=False)
class LeftBehind:
    """What a window left behind. path : of the copy"""

    session: Session
    path: Path

    @staticmethod
    def read(path: Path) -> "LeftBehind | None":
        """What stands in a copy; None where there is none, or nothing that can be read."""
        try:
            return LeftBehind(load_session(path), path) if path.is_file() else None
        except InputError:
            return None

    @property
    def session_path(self) -> Path | None:
        """The session file that it was opened from, if that is still there."""
        found = Path(str(self.session.window.get("path") or ""))
        return found if found.is_file() else None

    @property
    def what(self) -> tuple[str, Path | None]:
        """Two copies of the same are one too many."""
        return self.session.demo, self.session_path

    @property
    def kept_at(self) -> float:
        """Seconds since 1970."""
        return self.path.stat().st_mtime

    @property
    def words(self) -> str:
        """Which demo, where in its run, and when it was kept."""
        title = next((h.title for h in headings() if h.id == self.session.demo), self.session.demo)
        status = self.session.history[-1].status if self.session.history else None
        where = f", {status.position or f'step {status.steps}'}," if status is not None else ""
        when = datetime.fromtimestamp(self.kept_at)
        return f"“{title}”{where} was kept at {when:%H:%M} on {when:%Y-%m-%d}"


class KeptCopies:
    """beside : the window's own autosave file, whose name those of the copies begin with; None: nothing is written"""

    def __init__(self, beside: Path | None) -> None:
        self._beside = beside
        self._paths: dict[KeptRun, Path] = {}
        self._threads: list[threading.Thread] = []

    def add(self, run: KeptRun) -> None:
        """Write a copy of it."""
        if self._beside is not None:
            self._paths[run] = self._free_path(self._beside)
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            self._threads.append(write_aside(self._paths[run], run.session))

    def adopt(self, run: KeptRun, path: Path) -> None:
        """Its copy is there already; the window's own file will be written again."""
        if path != self._beside:
            self._paths[run] = path

    def settle(self, runs: Iterable[KeptRun], after: threading.Thread) -> None:
        """Remove the copies of what is no longer kept, once a thread has written what stands on the stage instead."""
        kept = set(runs)
        gone = [self._paths.pop(run) for run in list(self._paths) if run not in kept]
        if gone:
            thread = threading.Thread(target=_remove_after, args=(after, gone), name="autosave-removal")
            self._threads.append(thread)
            thread.start()

    def left_behind(self) -> list[LeftBehind]:
        """What can be read of what was left behind."""
        return [found for path in self._there() if (found := LeftBehind.read(path)) is not None]

    def forget(self) -> None:
        """Nothing is to be restored."""
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._paths.clear()
        for path in self._there():
            path.unlink(missing_ok=True)

    def _there(self) -> list[Path]:
        beside = self._beside
        return [] if beside is None else sorted(beside.parent.glob(f"{beside.stem}-kept-*{ENDING}"))

    def _free_path(self, beside: Path) -> Path:
        taken, number = {*self._there(), *self._paths.values()}, 1
        while (path := beside.with_name(f"{beside.stem}-kept-{number}{ENDING}")) in taken:
            number += 1
        return path


def write_aside(path: Path, session: Session) -> threading.Thread:
    """Write on a thread: packing a long history takes half a second, which the window does not have."""
    thread = threading.Thread(target=_write_quietly, args=(path, session), name="autosave")
    thread.start()
    return thread


def _write_quietly(path: Path, session: Session) -> None:
    try:
        save_session(path, session)
    except InputError:
        # An autosave that fails (a full disk) must not disturb the person at work.
        return


def _remove_after(thread: threading.Thread, paths: Iterable[Path]) -> None:
    thread.join()
    for path in paths:
        path.unlink(missing_ok=True)
