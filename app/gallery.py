"""The list of demos on the left: grouped, searchable, each with a small picture of what it draws."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from rnnviz.registry import Heading, headings

_ID = Qt.ItemDataRole.UserRole


class Gallery(QWidget):
    """chosen : (demo id) a demo was picked by mouse or key"""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search demos")
        self.search.setAccessibleName("Search demos")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search_text_changed)
        self.search.returnPressed.connect(self._on_search_return_pressed)
        column.addWidget(self.search)
        self._tree = QTreeWidget()
        self._tree.setAccessibleName("Demos")
        self._tree.setHeaderHidden(True)
        self._tree.setIndentation(0)
        self._tree.setRootIsDecorated(False)
        self._tree.setIconSize(QSize(64, 44))
        self._tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tree.setUniformRowHeights(False)
        self._tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self._tree.setProperty("flat", True)
        self._tree.setWordWrap(True)
        self._tree.itemClicked.connect(self._on_tree_item_chosen)
        self._tree.itemActivated.connect(self._on_tree_item_chosen)
        column.addWidget(self._tree, 1)
        self._nothing = QLabel("No demo matches. Try a word such as “attractor” or “LSTM”.")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        column.addWidget(self._nothing)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._fill()

    def mark_current(self, demo_id: str) -> None:
        """Highlight the demo on the stage."""
        item = self._items.get(demo_id)
        if item is not None:
            self._tree.setCurrentItem(item)

    def set_thumbnail(self, demo_id: str, picture: QPixmap) -> None:
        """Show a small picture beside a demo."""
        if demo_id in self._items:
            self._items[demo_id].setIcon(0, QIcon(picture))

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        blank = QPixmap(self._tree.iconSize())
        blank.fill(Qt.GlobalColor.transparent)
        for heading in headings():
            if heading.group not in groups:
                group = QTreeWidgetItem(self._tree, [heading.group])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                font = group.font(0)
                font.setBold(True)
                group.setFont(0, font)
                group.setExpanded(True)
                groups[heading.group] = group
            item = QTreeWidgetItem(groups[heading.group], [heading.title])
            item.setData(0, _ID, heading.id)
            item.setToolTip(0, heading.sentence)
            item.setIcon(0, QIcon(blank))
            self._items[heading.id] = item

    def _on_tree_item_chosen(self, item: QTreeWidgetItem) -> None:
        demo_id = item.data(0, _ID)
        if demo_id:
            self.chosen.emit(demo_id)

    def _on_search_text_changed(self, text: str) -> None:
        shown = [heading.id for heading in headings() if matches(heading, text)]
        for demo_id, item in self._items.items():
            item.setHidden(demo_id not in shown)
        for index in range(self._tree.topLevelItemCount()):
            group = self._tree.topLevelItem(index)
            if group is not None:
                group.setHidden(
                    not any(item.parent() is group and not item.isHidden() for item in self._items.values())
                )
        self._nothing.setVisible(not shown)

    def _on_search_return_pressed(self) -> None:
        first = next((h.id for h in headings() if matches(h, self.search.text())), None)
        if first is not None:
            self.chosen.emit(first)


def matches(heading: Heading, text: str) -> bool:
    """True when every word of `text` occurs in what the heading says."""
    said = f"{heading.id} {heading.title} {heading.group} {heading.sentence}".lower()
    return all(word in said for word in text.lower().split())
