"""The row below the picture: play, step, scrub, speed, and where we are."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QSlider, QToolButton, QWidget

from app.combo import Combo
from app.icons import icon
from app.player import SPEEDS, Player, State
from app.style import look

PROGRESS_PX = 3
ROOMY_LINES = 34
"""Width, in heights of a line, from which all buttons are shown."""
WORDS_LETTERS, MOST_WORDS, MOST_ON_THE_WALL = 54, 0.36, 0.45
"""Room for what is said, in letters, and the share of the width that this takes at most; on the wall, where fewer
buttons stand, it may be more."""

SEPARATOR = " · "

_WORDS = {
    State.EMPTY: "",
    State.WAITING: "starting …",
    State.RUNNING: "running",
    State.PAUSED: "paused",
    State.FINISHED: "finished",
    State.FAILED: "stopped by an error",
}


class Transport(QWidget):
    """Buttons for the player's actions and a slider over its history."""

    def __init__(self, player: Player, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._shows_pause = False
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        self._buttons = {
            name: self._button(name, actions[name])
            for name in ("to_start", "step_back", "play", "step", "to_end", "restart")
        }
        for button in self._buttons.values():
            row.addWidget(button)
        self._scrubber = QSlider(Qt.Orientation.Horizontal)
        self._scrubber.setAccessibleName("Time")
        self._scrubber.setToolTip("Drag to look at an earlier moment")
        self._scrubber.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The slider shows the player's position; only a person's own movement of it is an order.
        self._scrubber.sliderMoved.connect(player.seek)
        self._scrubber.actionTriggered.connect(self._on_scrubber_action_triggered)
        row.addWidget(self._scrubber, 1)
        row.addSpacing(8)
        self._words = QLabel()
        self._words.setAccessibleName("Progress")
        self._words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row.addWidget(self._words)
        self._speed = Combo()
        self._speed.setAccessibleName("Speed")
        for name in ("faster", "slower"):
            actions[name].changed.connect(
                lambda: self._speed.setToolTip(f"{actions['faster'].toolTip()}, {actions['slower'].toolTip()}")
            )
        self._speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for speed in SPEEDS:
            self._speed.addItem(f"{speed:g}×", speed)
        self._speed.setCurrentIndex(SPEEDS.index(1.0))
        self._speed.activated.connect(lambda index: player.set_speed(SPEEDS[index]))
        row.addWidget(self._speed)
        self._progress = QProgressBar(self)
        self._progress.setAccessibleName("Share of the run that is done")
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 1000)
        player.state_changed.connect(self.refresh)

    def refresh_look(self) -> None:
        """Fit the icons to the type."""
        for button in self._buttons.values():
            button.setIconSize(QSize(look().line(), look().line()))
        self._arrange()
        self.refresh()

    def _arrange(self) -> None:
        """Where there is little room, or a wall to write on, only what is needed most stays."""
        roomy = self.width() >= ROOMY_LINES * look().line() and look().theme.name != "projector"
        for name in ("to_start", "to_end", "restart"):
            self._buttons[name].setVisible(roomy)
        self._speed.setVisible(roomy)
        # Always the same room, whatever is said: the slider beside it keeps its length.
        most = MOST_ON_THE_WALL if look().theme.name == "projector" else MOST_WORDS
        letters = WORDS_LETTERS * self._words.fontMetrics().averageCharWidth()
        self._words.setFixedWidth(round(min(letters, most * self.width())))
        self._show_words(self._sentence())

    def refresh(self) -> None:
        """Show how the player stands."""
        player = self._player
        last = max(0, len(player.history) - 1)
        self._scrubber.setRange(0, max(1, last))
        if not self._scrubber.isSliderDown():
            self._scrubber.setSliderPosition(player.cursor if last else 1)
        self._scrubber.setEnabled(last > 0)
        active = player.state is State.RUNNING or player.is_replaying
        if active != self._shows_pause:
            self._shows_pause = active
            self._buttons["play"].setIcon(icon("pause" if active else "play"))
        self._buttons["play"].setAccessibleName("Pause" if active else "Play")
        self._buttons["step_back"].setEnabled(player.cursor > 0)
        self._buttons["to_start"].setEnabled(player.cursor > 0)
        self._buttons["to_end"].setEnabled(not player.is_live)
        self._buttons["step"].setEnabled(not player.is_live or player.state is not State.FINISHED)
        self._speed.setCurrentIndex(SPEEDS.index(player.speed))
        self._show_words(self._sentence())
        self._show_progress()

    def _sentence(self) -> str:
        player, snapshot = self._player, self._player.snapshot
        if snapshot is None or player.state in (State.WAITING, State.FAILED):
            return _WORDS[player.state]
        words = snapshot.status.position or f"step {snapshot.status.steps}"
        if look().theme.name == "projector":
            return words  # the button says the rest, and a wall has no room for it
        if not player.is_live:
            return SEPARATOR.join((words, "earlier"))
        if snapshot.status.refining and player.state is not State.RUNNING:
            return SEPARATOR.join((words, "refining"))
        if player.state is State.RUNNING:
            left = time_left(snapshot.status.seconds_left)
            return SEPARATOR.join((words, left)) if left else words
        return SEPARATOR.join((words, _WORDS[player.state]))

    def _show_words(self, words: str) -> None:
        parts = words.split(SEPARATOR)
        while len(parts) > 1 and self._elided(SEPARATOR.join(parts)) != SEPARATOR.join(parts):
            parts.pop(1)  # how far it is comes first, how long it takes last
        self._words.setText(self._elided(SEPARATOR.join(parts)))
        self._words.setToolTip(words)

    def _elided(self, words: str) -> str:
        return self._words.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self._words.maximumWidth())

    def _show_progress(self) -> None:
        snapshot = self._player.snapshot
        progress = snapshot.status.progress if snapshot is not None and self._player.is_live else None
        running = self._player.state is State.RUNNING and progress is not None
        self._progress.setVisible(running)
        if running and progress is not None:
            # With every new value Qt's bar paints the whole window at once, unless it is told to wait.
            self._progress.setUpdatesEnabled(False)
            self._progress.setValue(round(1000 * progress))
            self._progress.setUpdatesEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The progress is a thin line along the upper edge; it takes no room of its own."""
        super().resizeEvent(event)
        self._arrange()
        self._progress.setGeometry(0, 0, self.width(), PROGRESS_PX)

    def _on_scrubber_action_triggered(self, action: int) -> None:
        if action != QSlider.SliderAction.SliderMove.value:
            self._player.seek(self._scrubber.sliderPosition())

    def _button(self, name: str, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.changed.connect(lambda: button.setToolTip(action.toolTip()))
        button.setAccessibleName(action.text())
        button.setObjectName(f"transport-{name}")
        button.setIcon(icon(name))
        button.clicked.connect(action.trigger)
        return button


def time_left(seconds: float | None) -> str:
    """A plain estimate such as "40 s left", no finer than it is sure; empty while there is nothing to go by."""
    if not seconds:
        return ""
    if seconds >= 90:
        return f"{round(seconds / 60)} min left"
    grain = 1 if seconds < 10 else 5
    return f"{max(1, grain * round(seconds / grain))} s left"
