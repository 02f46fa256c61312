"""A label for words that name files and values of a person's: they are shown as they are."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain_label(words: str = "") -> QLabel:
    """By itself Qt takes a file called <b>a</b>.csv for HTML."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
