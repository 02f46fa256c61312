"""A line of the overview: its key, its title, and a sentence below it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.icons import icon
from app.style import look

KEY_ROOM, PAD = 1.5, 0.15
"""Widths and heights in heights of a line: of the column of keys, and around the words."""

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


def font_at(scale: float, *, bold: bool = False, small: bool = False) -> QFont:
    """The window's letters, so many times as large."""
    font = QFont(look().font(bold=bold))
    font.setPointSizeF(look().points("small" if small else "normal") * scale)
    return font


class Heading(QWidget):
    """The name of a group."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._scale = title, 1.0
        self.setAccessibleName(title)

    def set_scale(self, scale: float) -> None:
        """So many times the usual type."""
        self._scale = scale
        self.update()

    def height_at(self, width: int, scale: float) -> int:
        """Pixels; it has room above."""
        return round(1.6 * QFontMetrics(font_at(scale, bold=True)).height())

    def width_at(self, scale: float) -> int:
        """The least width it needs."""
        metrics = QFontMetrics(font_at(scale, bold=True))
        return metrics.horizontalAdvance(self._title) + round(PAD * metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The title, at the foot."""
        painter = QPainter(self)
        font = font_at(self._scale, bold=True)
        painter.setFont(font)
        painter.setPen(QColor(look().theme.colour("accent")))
        left = round(PAD * QFontMetrics(font).height())
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignBottom, self._title)


class Entry(QAbstractButton):
    """key : chooses it, may be empty; name : of the demo or preset; ticked : it stands on the stage"""

    def __init__(self, key: str, title: str, sentence: str, name: str, *, ticked: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self.name, self.ticked = key, name, ticked
        self._sentence, self._scale = sentence, 1.0
        self.setText(title)
        self.setAccessibleName(title)
        told = (sentence, f"Key {key.upper()}." if key else "", "It stands on the stage." if ticked else "")
        self.setAccessibleDescription(" ".join(filter(None, told)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_scale(self, scale: float) -> None:
        """So many times the usual type."""
        self._scale = scale
        self.update()

    def height_at(self, width: int, scale: float) -> int:
        """Pixels that it needs where it is so wide."""
        line = QFontMetrics(font_at(scale)).height()
        return round((1 + 2 * PAD) * line) + self._sentence_height(width, scale)

    def width_at(self, scale: float) -> int:
        """The least width it needs."""
        metrics = QFontMetrics(self._title_font(scale))
        return self._left(scale) + metrics.horizontalAdvance(self.text()) + round(1.6 * metrics.height())

    def sizeHint(self) -> QSize:
        """At its scale, on one line."""
        width = self.width_at(self._scale)
        return QSize(width, self.height_at(width, self._scale))

    def _title_font(self, scale: float) -> QFont:
        return font_at(scale, bold=bool(self._sentence))

    def _left(self, scale: float) -> int:
        return round(KEY_ROOM * QFontMetrics(font_at(scale)).height())

    def _sentence_height(self, width: int, scale: float) -> int:
        if not self._sentence:
            return 0
        font, room = font_at(scale, small=True), width - self._left(scale)
        return QFontMetrics(font).boundingRect(QRect(0, 0, room, 10_000), _WRAP, self._sentence).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, key, title, tick and sentence."""
        theme, scale = look().theme, self._scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line, left = QFontMetrics(font_at(scale)).height(), self._left(scale)
        self._paint_ground(painter)
        top = round(PAD * line)
        painter.setFont(font_at(scale, bold=True))
        painter.setPen(QColor(theme.colour("accent")))
        painter.drawText(QRect(0, top, left, line), Qt.AlignmentFlag.AlignCenter, self.key.upper())
        painter.setFont(self._title_font(scale))
        painter.setPen(QColor(theme.colour("text")))
        words = painter.boundingRect(QRect(left, top, self.width(), line), 0, self.text())
        painter.drawText(QRect(left, top, self.width(), line), 0, self.text())
        if self.ticked:
            side = round(0.9 * line)
            icon("done", role="accent").paint(painter, words.right() + line // 3, top + (line - side) // 2, side, side)
        painter.setFont(font_at(scale, small=True))
        painter.setPen(QColor(theme.colour("muted")))
        painter.drawText(QRect(left, top + line, self.width() - left, self.height()), _WRAP, self._sentence)

    def _paint_ground(self, painter: QPainter) -> None:
        theme = look().theme
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        ground = theme.hex("accent", 0.14) if self.isDown() else theme.hex("text", 0.07)
        if self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.colour("accent")), 2.0))
            painter.drawRoundedRect(box, 5, 5)
