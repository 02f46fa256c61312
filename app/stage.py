"""The middle of the window: the sentence, the pictures, the caption, and what to say when there is no picture."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.labels import plain_label
from app.plots.figure_view import FigureView
from app.style import tag
from rnnviz.figure.description import Figure
from rnnviz.figure.palette import Theme

MARGIN, SPACING = 16, 8

CAPTION_LINES = 2
"""For which words below the picture always have room; few need more."""

LEAST_PICTURE = 0.5
"""Of the stage's height on a wall: where words would leave less, the caption gives way."""


class Stage(QWidget):
    """Shows a figure, or a notice in its place, with the words around it. resized : it has another size"""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setAccessibleName("Stage")
        self._panels: tuple[str, ...] = ()
        self._is_projected = self._gives_way = False
        # Somewhere for the focus to be where no key is taken from the window's shortcuts.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, SPACING, MARGIN, 0)
        column.setSpacing(SPACING)
        self._sentence = plain_label()
        tag(self._sentence, type="large")
        self._sentence.setWordWrap(True)
        column.addWidget(self._sentence)
        self._hint = Invitation()
        column.addWidget(self._hint)

        self.view = FigureView()
        self.notice = Notice()
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.notice)
        column.addWidget(holder, 1)
        column.addWidget(self._make_words_below())
        self._say_around()

    def _make_words_below(self) -> QWidget:
        """A warning, and the caption: a warning that comes under way takes the room that most captions leave."""
        self._below = QWidget()
        self._words_below = rows = QVBoxLayout(self._below)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._warning, self._caption = plain_label(), plain_label()
        tag(self._warning, tone="warning")
        for label in (self._warning, self._caption):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            rows.addWidget(label)
        rows.addStretch(1)
        return self._below

    @property
    def hint(self) -> "Invitation":
        """The strip for the one hint of a first visit."""
        return self._hint

    def set_projected(self, projected: bool) -> None:
        """On the wall every line of words costs the picture room: the sentence takes the size of the caption."""
        self._is_projected, self._gives_way = projected, False
        self._give_caption_room()
        tag(self._sentence, type="normal" if projected else "large", weight="bold" if projected else "")

    def set_sentence(self, sentence: str) -> None:
        """The sentence that the demo teaches."""
        self._sentence.setText(sentence)
        self._gives_way = False
        self._give_caption_room()

    def show_figure(self, figure: Figure, theme: Theme, *, force: bool = False) -> None:
        """Put a figure on the stage."""
        self.view.expect_figure()
        self._say_around(figure.below, figure.warning)
        self._stack.setCurrentWidget(self.view)
        for layout in (self._words_below, self._column):
            layout.activate()
        self.view.show_figure(figure, theme, force=force)
        panels = tuple(panel.key for panel in figure.panels)
        if panels != self._panels:
            self._panels = panels
            self._order_panels()

    def _order_panels(self) -> None:
        """Tab comes to the pictures after the sentence; made last, they would stand last."""
        before: QWidget = self
        for view in self.view.panel_views:
            QWidget.setTabOrder(before, view)
            before = view

    def show_waiting(self, words: str) -> None:
        """Say that something is being prepared; only where no picture can be shown yet."""
        self.notice.say(words)
        self._say_around()
        self._stack.setCurrentWidget(self.notice)

    def show_failure(self, sentence: str, details: str) -> None:
        """Say what went wrong, with the technical part folded away."""
        self.notice.say(sentence, details, failed=True)
        self._say_around()
        self._stack.setCurrentWidget(self.notice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of it."""
        super().resizeEvent(event)
        self._gives_way = False
        self._give_caption_room()
        self._say_around(self._caption.text(), self._warning.text())
        self.resized.emit()

    def _say_around(self, caption: str = "", warning: str = "") -> None:
        """What stands below the picture; nothing where it would speak of another run."""
        for label, text in ((self._caption, caption), (self._warning, warning)):
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        # Once away it stays away: a caption that grows and shrinks by a line must not make the picture jump.
        self._gives_way = self._gives_way or (self._is_projected and self._are_words_too_high())
        if self._gives_way:
            self._caption.hide()

    def _give_caption_room(self) -> None:
        """Words that grow and shrink by a line must not make the picture jump."""
        lines = 0 if self._is_projected else CAPTION_LINES
        line = QFontMetricsF(self._caption.font()).lineSpacing()  # a label asks for whole pixels
        self._below.setMinimumHeight(lines * math.ceil(line))

    def _are_words_too_high(self) -> bool:
        """True where the picture would have less than half of the height, so large is the type."""
        width = self.contentsRect().width() - 2 * MARGIN
        words = [label for label in (self._sentence, self._warning, self._caption) if label.text()]
        return sum(label.heightForWidth(width) + SPACING for label in words) > LEAST_PICTURE * self.height()


class Invitation(QFrame):
    """One line that tells a first-time visitor what to try. dismissed : it was closed and must not come back"""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tag(self, look="card")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        self._text = QLabel()
        self._text.setWordWrap(True)
        row.addWidget(self._text, 1)
        close = QToolButton()
        close.setText("Got it")
        close.setAccessibleName("Close this hint")
        close.setAutoRaise(True)
        close.clicked.connect(self._on_close_clicked)
        row.addWidget(close)
        self.hide()

    def say(self, text: str) -> None:
        """Show the hint; an empty one hides it."""
        self._text.setText(text)
        self.setVisible(bool(text))

    def _on_close_clicked(self) -> None:
        self.hide()
        self.dismissed.emit()


class Notice(QWidget):
    """A sentence where the picture would be. retry : the person wants another try"""

    retry = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 48, 24)
        column.addStretch(1)
        self._words = plain_label()
        self._words.setAccessibleName("Message")
        tag(self._words, type="large")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._words)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self._again = QPushButton("Start again")
        self._again.clicked.connect(self.retry)
        self._fold = QPushButton("Details")
        self._fold.setCheckable(True)
        buttons.addWidget(self._again)
        buttons.addWidget(self._fold)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setAccessibleName("Technical details")
        self._fold.toggled.connect(self._details.setVisible)
        column.addWidget(self._details, 3)
        column.addStretch(1)

    def say(self, words: str, details: str = "", *, failed: bool = False) -> None:
        """Show a sentence, with details folded away where there are any."""
        self._words.setText(words)
        self._details.setPlainText(details)
        self._fold.setChecked(False)
        self._details.hide()
        self._fold.setVisible(bool(details))
        self._again.setVisible(failed)
