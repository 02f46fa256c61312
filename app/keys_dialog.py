"""The table of all keys, in which each can be given another one."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.actions import COMMANDS, Command
from app.key_table import WHERE, KeyTable, Where
from app.labels import plain_label
from app.style import UNIT, look, tag

HOW = "Click a field and press the new key; Tab goes on. An empty field is a command without a key."
HEADINGS = {"keys": "Key", "wall_keys": "While projecting"}


class KeysDialog(QDialog):
    """What is chosen is in force at once. edits : the fields, by command and where the key counts"""

    def __init__(self, table: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Change keys")
        self._table = table
        self.edits: dict[tuple[str, Where], QKeySequenceEdit] = {}
        self.letters = QCheckBox("Keys of a single character are on")
        self.letters.setChecked(table.has_letters)
        self.letters.toggled.connect(table.set_letters)
        self.said = plain_label(HOW)
        self.said.setAccessibleName("What was said")
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(2 * look().line())
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.RestoreDefaults | standard.Close)
        self.reset = self.buttons.button(standard.RestoreDefaults)
        self.reset.setText("All as they come")
        self.reset.setAutoDefault(False)
        self.buttons.button(standard.Close).setDefault(True)
        self.reset.clicked.connect(self._on_reset_clicked)
        self.buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 2 * UNIT)
        rows.setSpacing(3 * UNIT // 2)
        for widget in (self.said, self._scrolled(), self.letters, self.buttons):
            rows.addWidget(widget, 1 if isinstance(widget, QScrollArea) else 0)
        wanted = QSize(40 * look().line(), 36 * look().line())
        self.resize(wanted if parent is None else wanted.boundedTo(parent.size()))

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setColumnStretch(0, 1)
        for row, (group, command) in enumerate(_rows()):
            if command is None:
                self._add_heading(row, group)
            else:
                self._add_command(row, command)
        area.setWidget(holder)
        return area

    def _add_heading(self, row: int, group: str) -> None:
        names = (group, *HEADINGS.values()) if row == 0 else (group,)
        for column, name in enumerate(names):
            label = QLabel(name)
            tag(label, tone="accent" if column == 0 else "muted")
            self._grid.addWidget(label, row, column)

    def _add_command(self, row: int, command: Command) -> None:
        words = command.text.removesuffix(" …")
        label = plain_label(words)
        self._grid.addWidget(label, row, 0)
        for column, where in enumerate(WHERE, 1):
            edit = QKeySequenceEdit()
            edit.setMaximumSequenceLength(1)
            edit.setClearButtonEnabled(True)
            for part in (edit, *edit.findChildren(QLineEdit)):  # the focus goes to the field within
                part.setAccessibleName(f"{words}: {HEADINGS[where].lower()}")
            edit.editingFinished.connect(partial(self._on_edit_finished, command, where))
            self.edits[command.name, where] = edit
            self._grid.addWidget(edit, row, column)
        label.setBuddy(self.edits[command.name, "keys"])
        self._show(command)

    def _show(self, command: Command) -> None:
        """What is in force. A command may come with several keys, of which the first is shown."""
        for where in WHERE:
            keys, edit = self._table.keys(command, where), self.edits[command.name, where]
            edit.setKeySequence(QKeySequence(keys[0]) if keys else QKeySequence())
            others = f"also {' and '.join(keys[1:])}" if len(keys) > 1 else ""
            edit.setToolTip(others)
            edit.setAccessibleDescription(others)

    def _on_edit_finished(self, command: Command, where: Where) -> None:
        edit = self.edits[command.name, where]
        key = edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        shown = self._table.keys(command, where)
        if QKeySequence(key) == QKeySequence(shown[0] if shown else ""):
            return
        refusal = self._table.choose(command, where, key)
        self._say(refusal)
        self._show(command)

    def _say(self, refusal: str) -> None:
        self.said.setText(refusal or HOW)
        tag(self.said, tone="danger" if refusal else "")

    def _on_reset_clicked(self) -> None:
        self._table.reset()
        self.letters.setChecked(self._table.has_letters)
        self._say("")
        for command in COMMANDS:
            self._show(command)


def _rows() -> Iterator[tuple[str, Command | None]]:
    """The headings of the groups, and under each its commands."""
    for group in dict.fromkeys(command.group for command in COMMANDS):
        yield group, None
        yield from ((group, command) for command in COMMANDS if command.group == group)
