"""A camera that turns by itself."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

if TYPE_CHECKING:
    from app.plots.panel_view import PanelView

TICK = 33
"""Milliseconds between two turns: slow turning needs no more."""

LONGEST_TICK = 0.1
"""Seconds of turning that are made up for after the screen was busy: a jump would look like a fault."""


class Spin(QObject):
    """Turns a panel's camera as fast as the panel says, except while a person holds it or cannot see it."""

    def __init__(self, view: "PanelView") -> None:
        super().__init__(view)
        self._view = view
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.timeout)

    @property
    def is_turning(self) -> bool:
        """True while time turns the camera."""
        return self._timer.isActive()

    def settle(self) -> None:
        """After the figure has changed: begin, go on or stop."""
        turns = self._view.panel.kind == "space" and self._view.panel.turns != 0.0
        if turns and not self._timer.isActive():
            self._since.start()
            self._timer.start()
        elif not turns:
            self._timer.stop()

    def stop(self) -> None:
        """The panel goes away."""
        self._timer.stop()

    def timeout(self) -> None:
        """Turn for the time that has gone by."""
        seconds = min(LONGEST_TICK, self._since.restart() / 1000.0)
        if self._view.isVisible() and not self._view.pointer.is_busy:
            self._view.turn(self._view.panel.turns * seconds, 0.0)
