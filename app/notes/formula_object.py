"""Formulas inside a text document: vectors on the baseline of the text, which Qt's own pictures cannot do.

Qt gives an inline object no depth. But one that is aligned in the middle is centred on half the height of an x of
its own font f: with height H it reaches (H + x_f / 2) / 2 above the baseline and (H - x_f / 2) / 2 below. The font of
an object is used for nothing else. So a font whose x is twice as tall as what is above exceeds what is below makes
the line exactly as high and as deep as the formula needs (QTextDocumentLayout::resizeInlineObject, Qt 6). When it
comes to drawing, Qt forgets the baseline; the line knows it.
"""

import math
from functools import cache
from typing import Any

from PySide6.QtCore import QByteArray, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from app.notes.formulas import Typeset

OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
CHARACTER = "\ufffc"
"""What stands for an object in the text of a document."""

_KEY = QTextFormat.Property.UserProperty.value + 1


class FormulaObject(QPyTextObject):
    """Measures and draws the formulas of one document."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formulas: dict[int, tuple[Typeset, QSvgRenderer, float]] = {}
        document.documentLayout().registerHandler(OBJECT, self)

    def clear(self) -> None:
        """Forget all formulas; the document must hold none of them any more."""
        self._formulas = {}

    def format_of(self, number: int, formula: Typeset, tex: str, room: float) -> QTextCharFormat:
        """The format of the character that stands for formula `number`. room : the widest it may be, in px"""
        scale = min(1.0, room / max(1.0, formula.width))
        self._formulas[number] = formula, QSvgRenderer(QByteArray(formula.svg)), scale
        style = QTextCharFormat()
        style.setObjectType(OBJECT)
        style.setProperty(_KEY, number)
        style.setFont(_font_for(formula.ascent * scale - formula.descent * scale))
        style.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        style.setToolTip(tex)
        return style

    def intrinsicSize(self, document: QTextDocument, position: int, style: QTextFormat) -> QSizeF:
        """Called by Qt."""
        formula, _, scale = self._formulas[_number(style)]
        return QSizeF(math.ceil(formula.width * scale) + 1, (formula.ascent + formula.descent) * scale)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, style: QTextFormat
    ) -> None:
        """Called by Qt, with a rectangle in the middle of the line."""
        formula, renderer, scale = self._formulas[_number(style)]
        block = document.findBlock(position)
        line = block.layout().lineForTextPosition(position - block.position())
        baseline = QRectF(rect).center().y() - line.height() / 2 + line.ascent()
        height = (formula.ascent + formula.descent) * scale
        renderer.render(painter, QRectF(rect.x(), baseline - formula.ascent * scale, formula.width * scale, height))


def _number(style: QTextFormat) -> int:
    number: Any = style.property(_KEY)
    return int(number)


def _font_for(difference: float) -> QFont:
    """A font whose x is twice as tall as `difference`."""
    return _font_with_x(max(1, round(2 * difference)))


@cache
def _font_with_x(height: int) -> QFont:
    font = QFont()
    for size in range(1, 8 * height):
        font.setPixelSize(size)
        if QFontMetricsF(font).xHeight() >= height - 0.5:
            break
    return font
