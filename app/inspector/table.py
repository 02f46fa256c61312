"""A small table without ornaments, as tall as its rows."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget


class SmallTable(QTableView):
    """rows : how many rows it is tall, from fewest to most; beyond them it scrolls.

    Tab leaves it; the arrow keys move inside.
    """

    def __init__(self, fewest: int = 0, most: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fewest, self._most = fewest, most
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setVisible(False)
        self.horizontalHeader().setHighlightSections(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._measure()

    def sizeHint(self) -> QSize:
        """As tall as its rows, within the limits."""
        rows = self._fewest if self.model() is None else self.model().rowCount()
        shown = min(self._most, max(self._fewest, rows))
        header = self.horizontalHeader()
        head = header.sizeHint().height() if header.isVisibleTo(self) else 0
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        return QSize(120, shown * self.verticalHeader().defaultSectionSize() + head + below + 4)

    def minimumSizeHint(self) -> QSize:
        """The same: a table cut in half is of no use."""
        return QSize(40, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Rows are as tall as the type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.updateGeometry()
