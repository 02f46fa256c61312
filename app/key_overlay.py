"""The sheet that lists every key (F1)."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.actions import DEEDS
from app.style import mark

_IN_THE_PICTURE = (
    ("Tab", "To the next handle"),
    ("Arrows", "Move the handle, or turn the cube"),
    ("Shift+arrows", "Move it finely"),
    ("Delete", "Remove the handle"),
    ("A", "Reset the view"),
    ("Esc", "Put back what is being dragged"),
)


class KeyOverlay(QFrame):
    """Lies over the window; any key or click closes it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("keys")
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("All keys")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(40, 32, 40, 32)
        title = QLabel("Keys")
        mark(title, type="large")
        outer.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        outer.addLayout(grid)
        outer.addStretch(1)
        groups: dict[str, list[tuple[str, str]]] = {}
        for deed in DEEDS:
            if deed.keys:
                groups.setdefault(deed.group, []).append((" or ".join(deed.keys), deed.text))
        groups["In the picture"] = list(_IN_THE_PICTURE)
        columns = (("Time", "Change"), ("Show", "Help"), ("Keep", "In the picture"))
        for column, names in enumerate(columns):
            row = 0
            for name in names:
                row = self._fill(grid, row, 3 * column, name, groups[name])
        window.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Show or hide."""
        if self.isVisible():
            self.hide()
            return
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus()

    @staticmethod
    def _fill(grid: QGridLayout, row: int, column: int, name: str, entries: list[tuple[str, str]]) -> int:
        heading = QLabel(name)
        mark(heading, tone="accent")
        grid.addWidget(heading, row, column, 1, 2)
        for number, (keys, text) in enumerate(entries, start=row + 1):
            key = QLabel(keys)
            mark(key, tone="muted")
            grid.addWidget(key, number, column)
            grid.addWidget(QLabel(text.removesuffix(" …")), number, column + 1)
        grid.setColumnMinimumWidth(column + 2, 16)
        return row + len(entries) + 2

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size of the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
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
