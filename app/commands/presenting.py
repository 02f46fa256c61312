"""What somebody in front of a wall orders, with a keyboard or a presenter's remote."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.appearance import Appearance
from app.document import Document
from app.overview import Overview
from app.player import Player
from app.wall import Board, Veil
from app.wall_sliders import WallSliders


class PresentCommands:
    """choose_preset : takes the preset of that name"""

    def __init__(
        self, window: QWidget, appearance: Appearance, document: Document, player: Player, overview: Overview,
        wall: tuple[Veil, Board], sliders: WallSliders, choose_preset: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._window, self._appearance, self._document, self._player = window, appearance, document, player
        self._overview, self._choose_preset = overview, choose_preset
        self._veil, self._board = wall
        self._sliders = sliders

    def present(self) -> None:
        """Never leaves: a remote's button for it sends F5 and Esc in turn, whatever stands on the wall."""
        self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowFullScreen)
        if not self._appearance.is_projector:
            self._appearance.set_projector(True)

    def black(self) -> None:
        self._cover("black")

    def white(self) -> None:
        self._cover("white")

    def _cover(self, colour: str) -> None:
        if self._veil.toggle(colour):
            self._player.pause()

    def pen(self) -> None:
        self._board.set_pen(not self._board.has_pen)

    def spot(self) -> None:
        self._board.set_spot(not self._board.has_spot)

    def sliders(self) -> None:
        self._sliders.toggle()

    def wipe(self) -> None:
        self._board.wipe()

    def overview(self) -> None:
        demo = self._document.demo
        self._overview.toggle(demo.id if demo is not None else "", self._document.shown_preset)

    def next_preset(self) -> None:
        self._move_to_preset(1)

    def previous_preset(self) -> None:
        self._move_to_preset(-1)

    def _move_to_preset(self, steps: int) -> None:
        names = list(self._document.demo.presets) if self._document.demo is not None else []
        if names:
            shown = self._document.shown_preset
            here = names.index(shown) if shown in names else -1 if steps > 0 else 0
            self._choose_preset(names[(here + steps) % len(names)])

    def as_prepared(self) -> None:
        """After a question of "what if": everything changed since the demo came is undone, and can be redone."""
        self._document.undo_stack.setIndex(0)
