"""What there is to say of a run, above its numbers: first what must be known, then how the data were read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.labels import plain_label
from app.style import UNIT, tag


class Remarks(QWidget):
    """One paragraph for each sentence, in the colour of warnings unless it is harmless; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Remarks")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, UNIT)
        self._column.setSpacing(UNIT // 2)
        self.labels: list[QLabel] = []
        self._shown: list[tuple[str, str]] = []
        self.setVisible(False)

    def show_remarks(self, remarks: Sequence[str], notes: Sequence[str]) -> None:
        """Put these. notes : those of them that are harmless"""
        quiet = [(remark, "muted") for remark in remarks if remark in notes]
        shown = [*((remark, "warning") for remark in remarks if remark not in notes), *quiet]
        if shown == self._shown:
            return
        self._shown = shown
        for label in self.labels[len(shown) :]:
            label.deleteLater()
        self.labels = self.labels[: len(shown)]
        while len(self.labels) < len(shown):
            self.labels.append(self._new_label())
        for label, (sentence, tone) in zip(self.labels, shown, strict=True):
            label.setText(sentence)
            tag(label, tone=tone)
        self.setVisible(bool(shown))

    def _new_label(self) -> QLabel:
        label = plain_label()
        label.setWordWrap(True)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        label.setTextInteractionFlags(selectable)
        self._column.addWidget(label)
        return label
