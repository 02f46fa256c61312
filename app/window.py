"""The window: puts its parts side by side and passes between them what a person does. It names no demo."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from app.actions import UNCOVERING, make_actions, orders_of, set_keys
from app.ahead import Ahead
from app.appearance import Appearance
from app.bubble import Bubble
from app.columns import Columns
from app.commands.changing import ChangeCommands
from app.commands.helping import HelpCommands
from app.commands.keeping import KeepCommands
from app.commands.presenting import PresentCommands
from app.commands.running import RunCommands
from app.commands.showing import ShowCommands
from app.copying import Copier
from app.document import Document
from app.dropped import training_file_first, welcome
from app.gallery import Gallery
from app.header import Header
from app.inspector.inspector import Inspector
from app.key_overlay import KeyOverlay
from app.key_table import KeyTable, Where
from app.listening import Listening
from app.overview import Overview
from app.player import Player, State
from app.session_files import SessionFiles
from app.settings import Settings
from app.stage import Stage
from app.staging import Staging
from app.status_bar import StatusBar
from app.style import look
from app.thumbnails import Thumbnails
from app.timers import once
from app.transport import Transport
from app.unsaved_guard import UnsavedGuard
from app.wall import Board, Veil
from app.wall_sliders import WallSliders
from app.work.host import PROCESS
from app.work.painter import Painter
from app.work.worker import Worker
from rnnviz.errors import InputError
from rnnviz.figure.palette import Theme
from rnnviz.live.messages import Warm
from rnnviz.parameters import VIEW, Effect, describe
from rnnviz.session import ENDING, Session
from rnnviz.view import PLAIN

RESULTS_EVERY_MS = 250
"""How often the inspector's numbers may change; faster nobody can read."""

WHOLE_FIGURE_LINES = 48
"""Width of a stage, in heights of a line, that has room for more than a figure's main panels."""

AS_MEASURED = "As measured beforehand; play computes it anew."

WALL_MS = 120
"""So long a window has kept its size before its type follows."""


class Window(QMainWindow):
    """The main window. Call `open_demo` or `open_path` once it is shown.

    host : where runs are computed and files painted, one of `app.work.host.HOSTS`
    """

    def __init__(self, settings: Settings, host: str = PROCESS) -> None:
        super().__init__()
        self.setWindowTitle("RNNViz")
        self.setAcceptDrops(True)
        self._settings = settings
        self._may_close = False
        self._data: list[Any] = []
        self.appearance = Appearance(settings, self)
        self.worker = Worker(self, host)
        self.painter = Painter(self, host)
        self.player = Player(self.worker, self)
        self.document = Document(self)
        self.files = SessionFiles(self.document, self.player, settings, lambda: self.staging.view, self)
        self.guard = UnsavedGuard(self.document, self.player, self.files, settings, self)
        self._make_parts()
        self.orders = orders_of(self._command_groups())
        self.actions_by_name: dict[str, QAction] = make_actions(self, self.orders)
        self._build()
        self._connect()
        self.appearance.apply()
        self._restore_geometry()

    # -- building -------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.gallery = Gallery()
        self.stage = Stage()
        self.stage.view.set_calm(self._settings.get("less_motion", False))
        self.inspector = Inspector()
        self.columns = Columns(self.gallery, self.inspector, self.appearance, self._settings)
        self.status = StatusBar()
        self.thumbnails = Thumbnails(self.painter, self.gallery, self)
        self.staging = Staging(
            self.stage, self.document, self.player, self.appearance, self.painter, self._settings, self
        )
        self.keys = KeyTable(self._settings)
        self.key_overlay, self.overview = KeyOverlay(self, self.keys), Overview(self)
        self.veil, self.board, self.bubble = Veil(self), Board(self.stage), Bubble(self)
        self.wall_sliders = WallSliders(self.document, self.appearance, self._settings)
        self.listening = Listening(self, self.document, self.player, self.status, self._settings)
        self._ahead = Ahead(self.document, self)

    def _command_groups(self) -> dict[str, object]:
        """Who does the commands of each group of `app.actions.COMMANDS`."""
        staging = self.staging
        copier = Copier(
            self.document, self.player, self.painter, self.status, staging.export_source, lambda: staging.view,
            lambda: self.appearance.theme,
        )  # fmt: skip
        return {
            "Time": RunCommands(self.player, self.document),
            "Show": ShowCommands(
                self, self.appearance, self.document, self.gallery, self.columns, self.stage.view, self.open_demo,
                staging.explore,
            ),
            "Change": ChangeCommands(
                self.document, self.player, lambda: staging.view, lambda ghosts: staging.change_view(ghosts=ghosts),
                self.status.say,
            ),
            "Keep": KeepCommands(
                self, self.document, self.guard, copier, self.listening, self.painter, self._settings,
                staging.export_source, self.open_path,
            ),
            "Present": PresentCommands(
                self, self.appearance, self.document, self.player, self.overview, (self.veil, self.board),
                self.wall_sliders, self._choose_preset,
            ),
            "Help": HelpCommands(
                self, self.key_overlay, self.keys, self._settings, self.status.say, self._give_keys,
                self.stage.view.set_calm,
            ),
        }  # fmt: skip

    def _build(self) -> None:
        self.header = Header(self.actions_by_name)
        self.transport = Transport(self.player, self.actions_by_name)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stage, 1)
        column.addWidget(self.wall_sliders)
        column.addWidget(self.transport)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.gallery, 0), (middle, 1), (self.inspector, 0)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setSizes([232, 836, 312])
        self.splitter.setChildrenCollapsible(False)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.header)
        rows.addWidget(self.splitter, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(whole)
        self.setMinimumSize(760, 520)
        self._results_timer = once(self, self._show_results, RESULTS_EVERY_MS)
        self._wall_timer = once(self, self.appearance.apply, WALL_MS)

    def _connect(self) -> None:
        self.gallery.chosen.connect(self.open_demo)
        self.overview.chosen.connect(self.open_demo)
        self.header.preset_chosen.connect(self._choose_preset)
        self.header.recent.aboutToShow.connect(self._fill_recent)
        self.document.opened.connect(self._on_document_opened)
        self.document.params_changed.connect(self._on_document_params_changed)
        self.document.undo_stack.canUndoChanged.connect(self.actions_by_name["undo"].setEnabled)
        self.document.undo_stack.canRedoChanged.connect(self.actions_by_name["redo"].setEnabled)
        self.document.modified_changed.connect(self._show_title)
        self.inspector.changed.connect(self._on_inspector_changed)
        self.player.shown.connect(self._on_player_shown)
        self.stage.resized.connect(self._on_stage_resized)
        self.stage.notice.retry.connect(self.orders["restart"])
        self.stage.hint.dismissed.connect(self._on_hint_dismissed)
        self.appearance.changing.connect(self.stage.view.expect_figure)
        self.appearance.changed.connect(self._on_appearance_changed)
        self.files.saved.connect(lambda path: self.status.say(f"Saved as {Path(path).name}."))
        self.files.refused.connect(self.status.warn)
        for hears in (self.status.warn, self.bubble.hear):
            self.guard.refused.connect(hears)
        self.wall_sliders.refused.connect(self.status.warn)
        self.staging.refused.connect(self.status.warn)
        for name in ("undo", "redo"):
            self.actions_by_name[name].setEnabled(False)
        for name in UNCOVERING:
            self.actions_by_name[name].triggered.connect(self.veil.lift)

    # -- opening --------------------------------------------------------------------------------------------

    def open_demo(self, demo_id: str, preset: str = "") -> None:
        """Put a demo on the stage, as it was left if it has stood there before. preset : to be taken then"""
        document = self.document
        is_there = document.demo is not None and document.demo.id == demo_id
        if is_there and (not document.path or document.is_modified):
            self._take_preset(preset)
        else:
            self.guard.going_on(partial(self._revisit, demo_id, preset))

    def _revisit(self, demo_id: str, preset: str) -> None:
        self._guarded(lambda: self.document.revisit(demo_id))
        if self.document.demo is not None and self.document.demo.id == demo_id:
            self._take_preset(preset)

    def _take_preset(self, name: str) -> None:
        if name:
            self._choose_preset(name)

    def open_path(self, path: Path, other: Path | None = None) -> None:
        """Open a session file, or take a data file into the demo on the stage: with another, a training and a test
        file, as far as their names say in this order."""
        if other is not None:
            self.guard.open_data(*training_file_first(path, other))
        elif path.suffix.lower() == ENDING:
            self.guard.open(path)
        else:
            self.guard.open_data(path)

    def _on_document_opened(self, session: Session | None) -> None:
        demo = self.document.demo
        assert demo is not None
        self.staging.begin(replace(session.view if session else PLAIN, compact=self._is_compact()))
        self._has_other_file()
        self.board.wipe()
        self.overview.close_sheet()
        self.header.show_demo(demo)
        self.gallery.mark_current(demo.id)
        self.stage.set_sentence(demo.heading.sentence)
        self.stage.setFocus()
        seen = self._settings.get("seen", [])
        self.stage.hint.say("" if demo.id in seen or self.appearance.is_projector else demo.hint)
        if session is None or session.checkpoint is None:
            self.player.open(demo, self.document.params)
        else:
            checkpoint = (dict(session.checkpoint), session.steps)
            self.player.open(
                demo, self.document.params, playing=False, checkpoint=checkpoint, history=session.history,
                measured=self.document.is_measured, carried=session.carried,
            )  # fmt: skip
            if session.carried:
                self.status.warn(" ".join(session.carried))
        self.inspector.show_demo(demo, self.document.params)
        self._show_title()
        self._settings.set("demo", demo.id)
        if self.document.is_measured:
            self.status.say(AS_MEASURED)

    # -- changing -------------------------------------------------------------------------------------------

    def _on_inspector_changed(self, params: Any, continuous: bool) -> None:
        self.document.edit(params, "change of parameters", merge=continuous)
        if not continuous:
            self.document.end_gesture()

    def _on_document_params_changed(self, effect: Effect) -> None:
        self.inspector.set_params(self.document.params)
        if effect is Effect.RESTART:
            self.player.restart(self.document.params)
            if self._has_other_file():
                self.player.play()
        elif effect is Effect.LIVE:
            self.player.change(self.document.params)
        elif effect is VIEW:
            self.staging.redraw(force=True)
        self._show_title()

    def _has_other_file(self) -> bool:
        """True once after another file was chosen: nobody chooses one to look at empty pictures."""
        demo, params = self.document.demo, self.document.params
        known = describe(demo.Params) if demo is not None and demo.file_parameter else ()
        before, self._data = self._data, [getattr(params, p.name) for p in known if p.widget == "file"]
        return any(self._data) and self._data != before

    def _choose_preset(self, name: str) -> None:
        self._guarded(lambda: self.document.choose_preset(name))
        if self.player.state in (State.WAITING, State.PAUSED):
            self.player.play()  # what was paused was another run

    # -- showing --------------------------------------------------------------------------------------------

    def _on_player_shown(self) -> None:
        self.inspector.grow()
        if not self._results_timer.isActive():
            self._results_timer.start()

    def _show_results(self) -> None:
        self.inspector.show_results(self.player.results, self.player.remarks, self.player.notes)

    def _on_appearance_changed(self, theme: Theme) -> None:
        projector = self.appearance.is_projector
        self._give_keys()
        if not projector:
            self.veil.lift()
            self.board.clear()
        self.header.setVisible(not projector)
        self.status.set_only_warnings(projector)
        self.columns.show(self.width())
        self.stage.set_projected(projector)
        if projector:
            self.stage.hint.say("")
        self.header.refresh_look()
        self.transport.refresh_look()
        self.thumbnails.set_theme(theme)
        self.staging.explorers.set_theme(theme)
        self.staging.change_view(compact=self._is_compact())

    def _is_compact(self) -> bool:
        return self.appearance.is_projector or self.stage.width() < WHOLE_FIGURE_LINES * look().line()

    def _on_stage_resized(self) -> None:
        if self._is_compact() != self.staging.view.compact:
            self.staging.change_view(compact=self._is_compact())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands beside the stage has to fit."""
        super().resizeEvent(event)
        self.columns.resize(self.width())
        if self.appearance.fit_wall(self.width(), self.height()):
            # Dressing takes longer than a window that is being pulled larger may wait.
            self._wall_timer.start()

    def _give_keys(self) -> None:
        where: Where = "wall_keys" if self.appearance.is_projector else "keys"
        set_keys(self.actions_by_name, lambda command: self.keys.in_force(command, where))

    def _show_title(self) -> None:
        self.header.mark_preset(self.document.shown_preset)
        demo = self.document.demo
        name = self.document.path.name if self.document.path else demo.heading.title if demo else ""
        self.setWindowTitle(f"{name}[*] — RNNViz" if name else "RNNViz")
        self.setWindowModified(self.document.is_modified)

    # -- the rest -------------------------------------------------------------------------------------------

    def warm_up(self) -> None:
        """Let worker and painter import what the first click would otherwise wait for."""
        self.worker.send(Warm())
        self.thumbnails.start()
        self.files.start_autosave()

    def _guarded(self, action: Any) -> None:
        try:
            action()
        except InputError as error:
            self.status.warn(str(error))

    def _fill_recent(self) -> None:
        self.header.recent.clear()
        for name in self._settings.recent():
            self.header.recent.addAction(Path(name).name, partial(self.open_path, Path(name)))
        self.header.recent.setEnabled(True)

    def _on_hint_dismissed(self) -> None:
        if self.document.demo is not None:
            self._settings.set("seen", [*self._settings.get("seen", []), self.document.demo.id])

    def _restore_geometry(self) -> None:
        saved = self._settings.get("geometry", "")
        if not (saved and self.restoreGeometry(QByteArray.fromHex(saved.encode(errors="replace")))):
            self.resize(1380, 860)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped, or a training file and a test file together."""
        if welcome(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped, after the drop itself has ended: a dialog inside it would hold up the other side."""
        paths, at = welcome(event.mimeData()), event.position().toPoint()
        QTimer.singleShot(0, self, lambda: self.bubble.about(at, lambda: self.open_path(*paths)))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask where something would be lost, then end worker and painter."""
        if not self._may_close and self.guard.would_lose(closing=True):
            # Saving waits for the worker's answer: this closing is given up, and comes again after it.
            event.ignore()
            self.guard.unless_lost(self._close_soon, closing=True)
            return
        self._settings.set("geometry", bytes(self.saveGeometry().toHex().data()).decode())
        self._ahead.close()
        self.staging.explorers.close()
        self.files.close()
        self.worker.close()
        self.painter.close()
        event.accept()

    def _close_soon(self) -> None:
        self._may_close = True
        # Within an event of closing, Qt does not hear another order to close.
        QTimer.singleShot(0, self, self.close)
