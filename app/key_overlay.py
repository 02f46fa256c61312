"""The sheet that lists every key (F1)."""

from html import escape

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.actions import COMMANDS
from app.key_table import KeyTable
from app.style import UNIT, look

_IN_THE_PICTURE = (
    ("Tab", "To the next handle"),
    ("Arrows", "Move the handle, or turn the cube"),
    ("Shift+arrows", "Move it finely"),
    ("Delete", "Remove the handle"),
    ("A", "Reset the view"),
    ("Click, click", "Pick up the handle, put it down"),
    ("Esc", "Put back what is dragged or carried"),
)
_WALL = "While projecting"
_WIDE = (("Time", "Change"), ("Show", "Help"), ("Present", _WALL), ("Keep", "In the picture"))
_HIGH = (("Time", "Change", "In the picture", _WALL), ("Show", "Present", "Keep", "Help"))
_ON_THE_WALL = (("Time", "In the picture"), ("Show", "Present", "Help"))
_SCALES = (1.6, 1.4, 1.25, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.45)


class KeyOverlay(QFrame):
    """Lies over the window; any key or click closes it."""

    def __init__(self, window: QWidget, table: KeyTable) -> None:
        super().__init__(window)
        self._window, self._table = window, table
        self.setObjectName("keys")
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("All keys")
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4 * UNIT, 3 * UNIT, 4 * UNIT, 3 * UNIT)
        self._column.addWidget(self._words)
        window.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, as HTML."""
        return self._words.text()

    def toggle(self) -> None:
        """Show or hide."""
        if self.isVisible():
            self.hide()
            return
        self._fill_window()
        self.show()
        self.raise_()
        self.setFocus()

    def _fill_window(self) -> None:
        """In the largest type that shows all of it; its size is known about beforehand, because it grows with the type
        and to lay the sheet out takes 30 ms."""
        room = self._window.size().shrunkBy(self._column.contentsMargins())
        layouts = (_ON_THE_WALL,) if _is_projecting() else (_WIDE, _HIGH)
        reaches = [self._reach(columns, room) for columns in layouts]
        columns = layouts[reaches.index(max(reaches))]
        for scale in (scale for scale in _SCALES if scale <= 1.05 * max(reaches) or scale == _SCALES[-1]):
            if _fits(self._laid_out(columns, scale), room):
                break
        self.setGeometry(self._window.rect())

    def _reach(self, columns: tuple[tuple[str, ...], ...], room: QSize) -> float:
        """About how large the type may be."""
        wanted = self._laid_out(columns, 1.0)
        return min(room.width() / wanted.width(), room.height() / wanted.height())

    def _laid_out(self, columns: tuple[tuple[str, ...], ...], scale: float) -> QSize:
        """Put the sheet down in type of that size. Returns the room it needs."""
        self._words.setText(_sheet(self._table, scale * look().points(), columns))
        return self._words.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size of the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._fill_window()
        return False

    def event(self, event: QEvent) -> bool:
        """While the sheet is there, no key means what it means otherwise."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key closes the sheet."""
        self.hide()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """So does a click."""
        self.hide()
        event.accept()


def _fits(size: QSize, room: QSize) -> bool:
    return size.width() <= room.width() and size.height() <= room.height()


def _is_projecting() -> bool:
    return look().theme.name == "projector"


def _sheet(table: KeyTable, points: float, columns: tuple[tuple[str, ...], ...]) -> str:
    groups: dict[str, list[tuple[str, str]]] = {"In the picture": list(_IN_THE_PICTURE)}
    projecting = _is_projecting()
    for command in COMMANDS:
        here, wall = table.in_force(command, "keys"), table.in_force(command, "wall_keys")
        if wall and wall != here and not projecting:
            groups.setdefault(_WALL, []).append((" or ".join(wall), command.text))
        keys = wall if projecting else here
        if keys:
            groups.setdefault(command.group, []).append((" or ".join(keys), command.text.removesuffix(" …")))
    cells = "".join(f"<td style='padding-right: {4 * UNIT}px'>{_column(groups, names)}</td>" for names in columns)
    title = f"<p style='font-size: {1.3 * points:.1f}pt; font-weight: 600; margin-bottom: {UNIT}px'>Keys</p>"
    return f"<div style='font-size: {points:.1f}pt'>{title}<table><tr>{cells}</tr></table></div>"


def _column(groups: dict[str, list[tuple[str, str]]], names: tuple[str, ...]) -> str:
    accent, muted = look().theme.colour("accent"), look().theme.colour("muted")
    rows = ""
    for number, name in enumerate(names):
        above = 2 * UNIT if number else UNIT
        rows += f"<tr><td colspan=2 style='color: {accent}; font-weight: 600; padding-top: {above}px'>{name}</td></tr>"
        for keys, text in groups[name]:
            key = (
                f"<td style='color: {muted}; padding: 2px {2 * UNIT}px 2px 0; white-space: nowrap'>{escape(keys)}</td>"
            )
            rows += f"<tr>{key}<td style='padding: 2px 0; white-space: nowrap'>{escape(text)}</td></tr>"
    return f"<table cellspacing=0>{rows}</table>"
