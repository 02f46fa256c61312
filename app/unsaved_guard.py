"""What is opened, kept and given up: sessions, data files, and the questions before something is lost."""

from collections.abc import Callable
from html import escape
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.document import Document
from app.kept_copies import LeftBehind
from app.player import SPEEDS, Player
from app.session_files import SessionFiles
from app.settings import Settings
from rnnviz.errors import InputError
from rnnviz.registry import Demo, headings, load
from rnnviz.session import ENDING, Session

LONG_SECONDS = 60.0
"""A computation of this length is not given up without a question."""

_Answer = QMessageBox.StandardButton


class UnsavedGuard(QObject):
    """Asks, saves and opens on behalf of the window.

    refused : (sentence) why a file cannot be opened
    """

    refused = Signal(str)

    def __init__(
        self, document: Document, player: Player, files: SessionFiles, settings: Settings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._document, self._player, self._files, self._settings = document, player, files, settings
        self._parent = parent

    def would_lose(self, *, closing: bool) -> bool:
        """Whether to ask before this is given up.

        A session file that no longer says what stands on the stage is always asked about. Without a file it takes
        something that cannot be had again in a moment: a run kept to compare, or a minute of training. On closing,
        values set in the form count as well. A handle dragged, a click into the picture and a preset never do: that
        is what the pictures are for, somebody with a presenter in hand must not meet a question between two demos,
        and what is asked about every time is soon answered without being read.
        """
        document = self._document
        if closing and document.kept_runs:
            return True
        if document.path is not None:
            return document.is_modified
        return document.has_additions or self._has_computed_long() or (closing and document.has_edits)

    def _has_computed_long(self) -> bool:
        history, demo = self._player.history, self._document.demo
        is_training = demo is not None and demo.pace is None and not self._player.is_measured
        return is_training and bool(history) and history[-1].status.seconds > LONG_SECONDS

    def going_on(self, then: Callable[[], None]) -> None:
        """Do it, which puts another demo on the stage. What would be lost is kept in memory, and nobody is asked: in
        front of an audience a question is an accident. The question belongs to closing."""
        if self.would_lose(closing=False):
            self._files.keep_in_memory()
        then()

    def unless_lost(self, then: Callable[[], None], *, closing: bool = False) -> None:
        """Do it: at once, after having asked, after having saved, or not at all."""
        if not self.would_lose(closing=closing):
            then()
            return
        if closing and self._document.kept_runs:
            if self._gives_up_kept_runs():
                then()
            return
        answer = QMessageBox.question(
            self._parent, "RNNViz", self._question(), _Answer.Save | _Answer.Discard | _Answer.Cancel, _Answer.Save
        )
        if answer == _Answer.Save:
            self.save(then)
        elif answer == _Answer.Discard:
            then()

    def _gives_up_kept_runs(self) -> bool:
        names = " and ".join(escape(run.name) for run in self._document.kept_runs)
        words = f"What was done in {names} is in no file, nor is what stands here unless it was saved."
        answer = QMessageBox.question(
            self._parent, "RNNViz", f"<qt>{words} Close all the same?</qt>", _Answer.Discard | _Answer.Cancel,
            _Answer.Cancel,
        )  # fmt: skip
        return answer == _Answer.Discard

    def _question(self) -> str:
        if self._document.path is not None:
            # By itself Qt takes a file called <b>a</b>.rnnviz for HTML.
            return f"<qt>Save the changes to {escape(self._document.path.name)}?</qt>"
        demo = self._document.demo
        return f"Keep “{demo.heading.title if demo else ''}” as it is now in a session file?"

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Save where it was saved before; ask where if it was not."""
        if self._document.path is None:
            self.save_as(then)
        else:
            self._files.save(self._document.path, then)

    def save_as(self, then: Callable[[], None] = lambda: None) -> None:
        """Ask where, and save there."""
        if self._document.demo is None:
            return
        proposal = Path(self._settings.get("folder", "")) / f"{self._document.demo.id}{ENDING}"
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "Save the session", str(self._document.path or proposal), f"Sessions (*{ENDING})"
        )
        if name:
            self._settings.set("folder", str(Path(name).parent))
            self._files.save(Path(name), then)

    def open(self, path: Path) -> None:
        """Open a session file. One that cannot be read changes nothing."""
        try:
            session = self._files.load(path)
        except InputError as error:
            self.refused.emit(str(error))
            return
        self.unless_lost(lambda: self._open(session, path))

    def _open(self, session: Session, path: Path) -> None:
        self._take_speed(session)
        try:
            self._document.open_session(session, path)
        except InputError as error:
            self.refused.emit(str(error))
            return
        self._settings.add_recent(path)

    def _take_speed(self, session: Session) -> None:
        speed = session.window.get("speed")
        if speed in SPEEDS:
            self._player.set_speed(speed)

    def open_data(self, path: Path, test: Path | None = None) -> None:
        """Ask which part of a data file is meant, and learn from it. One that cannot be read changes nothing.

        test : a second file, which is to be forecast
        """
        from app.data_dialog import choose_series

        document, demo = self._document, self._demo_for_data("test_file" if test else "")
        here = demo is document.demo
        try:
            values = choose_series(path, demo, document.params if here else demo.Params(), self._parent, test)
        except InputError as error:
            self.refused.emit(str(error))
            return
        if values is None:
            return
        if here:
            document.edit(values, f"data from {path.name}")
        else:
            self.unless_lost(lambda: document.open(demo.id, values))

    def _demo_for_data(self, parameter: str) -> Demo:
        """The demo on the stage, or the first in the gallery that takes data, and has this parameter unless empty."""
        here = [self._document.demo] if self._document.demo is not None else []
        # One by one: to load all demos takes seconds.
        demos = (demo for demo in chain(here, (load(h.id) for h in headings())) if demo.file_parameter)
        return next(demo for demo in demos if not parameter or parameter in demo.Params.model_fields)

    def offer_restore(self) -> None:
        """After a crash: ask whether to go on with what was kept."""
        found = self._files.left_behind()
        if not found:
            return
        words = f"RNNViz did not close in good order last time. {'; '.join(one.words for one in found)}. Go on there?"
        if QMessageBox.question(self._parent, "RNNViz", words) != _Answer.Yes:
            self._files.forget_autosave()
            return
        for one in found:
            self._files.take_up(one)
        self._go_on_with(found[-1])

    def _go_on_with(self, found: LeftBehind) -> None:
        """Put it on the stage, at its own speed."""
        self._take_speed(found.session)
        self._document.revisit(found.session.demo)
