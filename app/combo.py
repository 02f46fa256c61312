"""A list of words to choose from, all of whose rows can be read when it opens."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget


class Combo(QComboBox):
    """Qt reckons its list without the frame that the style sheet gives it, at its first opening; where it is too short
    by a pixel, Qt adds arrows for scrolling, and half of the last row is gone."""

    def showPopup(self) -> None:
        """Open the list, as high as its rows are, as far as the screen reaches."""
        super().showPopup()
        view = self.view()
        frame = view.window()
        rows = sum(view.sizeHintForRow(row) for row in range(self.count()))
        short = rows - view.viewport().height()
        room = self.screen().availableGeometry()
        if short > 0 and rows < room.height():
            for arrow in frame.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                arrow.setVisible(arrow is view)
            box = frame.geometry().adjusted(0, 0, 0, short)
            box.moveBottom(min(box.bottom(), room.bottom()))
            frame.setGeometry(box)


def combo_of(name: str, words: Mapping[Any, str], chosen: Any = None) -> Combo:
    """A list with a name for screen readers. words : what is said of each value; chosen : None for the first"""
    box = Combo()
    box.setAccessibleName(name)
    for value, said in words.items():
        box.addItem(said, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
