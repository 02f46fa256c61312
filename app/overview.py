"""All demos and their presets on one sheet: any of them is two keys, or two clicks, away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

from app.overview_entry import PAD, Entry, Heading, font_at
from app.preset_words import preset_title
from app.style import UNIT, look
from rnnviz.registry import headings, load

DEMO_KEYS = "1234567890abcdefhijklmnopqrstuvwxyz,-+"
"""What stands before each demo; G closes the sheet that it has opened."""

PRESET_KEYS = "123456789abcdefhijklmnopqrstuvwxyz"

SCALES = (2.2, 2.0, 1.8, 1.6, 1.4, 1.25, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.45)
"""Of the type, the largest that shows everything."""

LONGEST_LINE = 46
"""Widest column of presets, in heights of a line: longer lines are not read with ease."""

_AS_LEFT = ("0", "Without a preset", "As it was left, or as it comes.")
_PASSED_ON = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F5, Qt.Key.Key_Period)
"""A presenter's remote means what it means everywhere."""


@dataclass(frozen=True)
class _Chunk:
    """What stays together in one column."""

    widgets: tuple[Heading | Entry, ...]

    def height(self, width: int, scale: float) -> int:
        return sum(widget.height_at(width, scale) for widget in self.widgets)


class Overview(QFrame):
    """Lies over the window. chosen : (demo id, preset's name) empty for the demo as it was left"""

    chosen = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("overview")
        self.setAutoFillBackground(True)
        self.setAccessibleName("Overview of demos and presets")
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._chunks: list[_Chunk] = []
        self._demo = ""
        self._current = ("", "")
        window.installEventFilter(self)
        self.hide()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What can be chosen, in its order."""
        return tuple(w for chunk in self._chunks for w in chunk.widgets if isinstance(w, Entry))

    def toggle(self, demo_id: str, preset: str) -> None:
        """Show all demos, or hide. What stands on the stage is ticked."""
        if self.isVisible():
            self.close_sheet()
            return
        self._current = (demo_id, preset)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.show_demos()

    def close_sheet(self) -> None:
        """Let the window be seen."""
        self._demo = ""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()  # Qt would hand the focus on to whatever comes next
        self.hide()

    def show_demos(self) -> None:
        """The first of the two choices."""
        self._title.setText("Demos and presets")
        here, self._demo = self._demo or self._current[0], ""
        keys = iter(DEMO_KEYS)
        chunks = []
        for group, members in groupby(headings(), key=lambda heading: heading.group):
            entries = [self._demo_entry(next(keys, ""), h.id, h.title, h.sentence) for h in members]
            chunks.append(_Chunk((Heading(group, self), *entries)))
        self._fill(chunks, here)

    def show_presets(self, demo_id: str) -> None:
        """The second one."""
        demo = load(demo_id)
        self._title.setText(demo.heading.title)
        self._demo = demo_id
        is_here = demo_id == self._current[0]
        entries = [self._preset_entry(*_AS_LEFT, "", ticked=False)]
        for key, (name, preset) in zip(PRESET_KEYS, demo.presets.items(), strict=False):
            ticked = is_here and name == self._current[1]
            entries.append(self._preset_entry(key, preset_title(name), preset.text, name, ticked=ticked))
        self._fill([_Chunk((entry,)) for entry in entries], self._current[1] if is_here else "")

    def _demo_entry(self, key: str, demo_id: str, title: str, sentence: str) -> Entry:
        entry = Entry(key, title, "", demo_id, ticked=demo_id == self._current[0], parent=self)
        entry.setToolTip(sentence)
        entry.clicked.connect(lambda: self.show_presets(demo_id))
        return entry

    def _preset_entry(self, key: str, title: str, sentence: str, name: str, *, ticked: bool) -> Entry:
        entry = Entry(key, title, sentence, name, ticked=ticked, parent=self)
        entry.clicked.connect(lambda: self._choose(name))
        return entry

    def _choose(self, preset: str) -> None:
        demo_id = self._demo
        self.close_sheet()
        self.chosen.emit(demo_id, preset)

    def _fill(self, chunks: list[_Chunk], here: str) -> None:
        for widget in (widget for chunk in self._chunks for widget in chunk.widgets):
            widget.hide()
            widget.deleteLater()
        self._chunks = chunks
        self._lay_out()
        for widget in (widget for chunk in chunks for widget in chunk.widgets):
            widget.show()
        focused = next((entry for entry in self.entries if entry.name == here), self.entries[0])
        focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        """In the largest type in which everything has its place."""
        for scale, columns in self._tries():
            self._title.setFont(font_at(1.3 * scale, bold=True))
            self._title.adjustSize()
            area = self.rect().adjusted(3 * UNIT, 4 * UNIT + self._title.height(), -3 * UNIT, -2 * UNIT)
            width = self._column_width(area.width(), columns, scale)
            if self._fits(width, scale) and self._place(area, width, columns, scale):
                break
        self._title.move(3 * UNIT + round(PAD * scale * look().line()), 2 * UNIT)

    def _tries(self) -> Iterator[tuple[float, int]]:
        counts = (1, 2, 3) if self._demo else (3, 2, 4)
        return ((scale, count) for scale in SCALES for count in counts)

    def _column_width(self, width: int, columns: int, scale: float) -> int:
        shared = (width - (columns - 1) * 2 * UNIT) // columns
        return min(shared, round(LONGEST_LINE * scale * look().line())) if self._demo else shared

    def _fits(self, width: int, scale: float) -> bool:
        return all(w.width_at(scale) <= width for chunk in self._chunks for w in chunk.widgets)

    def _place(self, area: QRect, width: int, columns: int, scale: float) -> bool:
        """Fill the columns evenly; False where they are too few or too short."""
        heights = [chunk.height(width, scale) for chunk in self._chunks]
        limit = _least_limit(heights, columns)
        x, y = area.left(), area.top()
        for chunk, height in zip(self._chunks, heights, strict=True):
            if y > area.top() and y + height > area.top() + limit:
                x, y = x + width + 2 * UNIT, area.top()
            for widget in chunk.widgets:
                high = widget.height_at(width, scale)
                widget.set_scale(scale)
                widget.setGeometry(x, y, width, high)
                y += high
        return limit <= area.height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size of the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
            self._lay_out()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Follow the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._lay_out()

    def event(self, event: QEvent) -> bool:
        """While the sheet is there, keys of one character choose from it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, go back, or close."""
        key, focused = event.key(), QApplication.focusWidget()
        chosen = next((entry for entry in self.entries if entry.key and entry.key == event.text().lower()), None)
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace) and self._demo:
            self.show_demos()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_G):
            self.close_sheet()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, Entry):
            focused.click()
        elif chosen is not None:
            chosen.click()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab and the arrows go round the sheet."""
        entries, focused = self.entries, QApplication.focusWidget()
        here = entries.index(focused) if isinstance(focused, Entry) and focused in entries else -1
        if entries:
            entries[(here + (1 if forward else -1)) % len(entries)].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(entries)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside everything closes the sheet."""
        self.close_sheet()
        event.accept()


def _is_ours(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return plain and event.key() not in _PASSED_ON


def _least_limit(heights: Sequence[int], columns: int) -> int:
    """The least height of so many columns that hold these, one after the other."""
    low, high = max(heights), sum(heights)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _columns_for(heights, middle) <= columns else (middle + 1, high)
    return low


def _columns_for(heights: Sequence[int], limit: int) -> int:
    count, filled = 1, 0
    for height in heights:
        if filled and filled + height > limit:
            count, filled = count + 1, 0
        filled += height
    return count
