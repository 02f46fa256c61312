"""What stands on the stage, as it is looked at, and what a hand does there."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.appearance import Appearance
from app.document import Document
from app.drawing import NotDrawn, drawn
from app.explore.explorers import Explorers
from app.exporting import ExportSource, export_source
from app.player import Player, State
from app.settings import Settings
from app.stage import Stage
from app.timers import once
from app.work.painter import Painter
from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.parameters import data_of
from rnnviz.view import PLAIN, View

SLOW_START_MS = 400
"""Only a run that takes longer to show something is announced as starting."""


class Staging(QObject):
    """Draws the player's moment of the document's demo, on the stage and in the explorers.

    view : how it is looked at: camera, what is hovered, runs kept to compare
    figure : what is on the stage, None before the first
    refused : (sentence) what a hand wanted, and the demo does not allow
    """

    refused = Signal(str)

    def __init__(
        self, stage: Stage, document: Document, player: Player, appearance: Appearance, painter: Painter,
        settings: Settings, parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._stage, self._document, self._player, self._appearance = stage, document, player, appearance
        self.view: View = PLAIN
        self.figure: Figure | None = None
        self.explorers = Explorers(painter, settings, self.export_source, parent)
        self._shown: tuple[object, ...] = ()
        self._slow_start = once(self, self._on_slow_start_timeout, SLOW_START_MS)
        player.shown.connect(self._on_player_shown)
        player.failed.connect(self._on_player_failed)
        stage.view.event_made.connect(self._on_stage_event)
        stage.view.hovered.connect(lambda hover: self.change_view(hover=hover))
        stage.view.camera_changed.connect(lambda camera: self.change_view(camera=camera))
        stage.view.explored.connect(self.explore)

    def begin(self, view: View) -> None:
        """Another demo comes on the stage."""
        self.view, self.figure = view, None
        self._slow_start.start()

    def change_view(self, **changes: Any) -> None:
        """Look at it otherwise. changes : fields of `View`"""
        self.view = replace(self.view, **changes)
        self.redraw(force=True)

    def explore(self, key: str, *, table: bool = False) -> None:
        """Look closely at one panel, in a window of its own. table : at the numbers behind it"""
        panels = {panel.key: panel for panel in self.figure.panels} if self.figure is not None else {}
        if self._document.demo is not None and key in panels:
            self.explorers.explore(self._document.demo.heading, panels[key], table=table)

    def export_source(self) -> ExportSource | None:
        """What is shown, as files hold it; None while nothing is."""
        document, player = self._document, self._player
        if document.demo is None or player.snapshot is None or self.figure is None:
            return None
        return export_source(
            document.demo, document.params, document.preset, player.snapshot, player.history, self.view
        )

    def redraw(self, *, force: bool) -> None:
        """Draw it anew. force : at once and whole, not panel by panel"""
        snapshot, demo = self._player.snapshot, self._document.demo
        if snapshot is None or demo is None:
            return
        if self._player.state is State.FAILED and self._player.is_live:
            self._stage.show_failure(*self._player.failure)
            return
        found = drawn(demo, snapshot, self._document.params, self.view)
        if isinstance(found, NotDrawn):
            self._stage.show_failure(found.sentence, found.details)
            return
        self.figure = found
        self._look_at_all_of(demo.id, data_of(snapshot.params))
        self._stage.show_figure(found, self._appearance.theme, force=force)
        self.explorers.show(found, demo.id)

    def _look_at_all_of(self, *shown: object) -> None:
        """A part that was looked at is a part of what was shown then, not of other data."""
        if shown != self._shown:
            self._shown = shown
            self._stage.view.reset_views()
            self.explorers.reset_views()

    def _on_player_shown(self) -> None:
        self._slow_start.stop()
        self.redraw(force=self._player.state is not State.RUNNING or not self._player.is_live)

    def _on_player_failed(self, sentence: str, details: str) -> None:
        self._slow_start.stop()
        self._stage.show_failure(sentence, details)

    def _on_slow_start_timeout(self) -> None:
        if self._player.state is State.WAITING and self.figure is None:
            self._stage.show_waiting("Getting ready …")

    def _on_stage_event(self, event: Any) -> None:
        document = self._document
        if document.demo is None:
            return
        try:
            params = document.demo.on(event, document.params)
        except InputError as error:
            self.refused.emit(str(error))
            return
        if params is not None:
            document.change(params, type(event).__name__.lower(), merge=hasattr(event, "done"))
        if getattr(event, "done", True):
            document.end_gesture()
