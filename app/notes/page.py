"""The typography of a page of notes: three sizes, room between paragraphs."""

from PySide6.QtGui import QColor, QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextFormat, QTextFragment

from app.style import UNIT, look

_LINE_HEIGHT = 125.0


def give_shape(document: QTextDocument) -> None:
    """Give every paragraph, heading and list of a document its distances and sizes."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    document.setIndentWidth(1.3 * look().line())
    block = document.begin()
    while block.isValid():
        _shape_block(cursor, block)
        block = block.next()
    cursor.endEditBlock()


def _shape_block(cursor: QTextCursor, block: QTextBlock) -> None:
    cursor.setPosition(block.position())
    level = block.blockFormat().headingLevel()
    space = QTextBlockFormat()
    space.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    in_list = block.textList() is not None
    space.setTopMargin(2 * UNIT if level > 1 else 0)
    space.setBottomMargin(UNIT // 2 if level or in_list else UNIT)
    cursor.mergeBlockFormat(space)
    if level:
        _shape_heading(cursor, block, level)


def _shape_heading(cursor: QTextCursor, block: QTextBlock, level: int) -> None:
    for part in _fragments(block):
        style = part.charFormat()
        # Markdown's headings come in steps of HTML's sizes, which would win over the points.
        style.clearProperty(QTextFormat.Property.FontSizeAdjustment)
        style.setFontPointSize(look().points("large" if level == 1 else "normal"))
        style.setForeground(QColor(look().theme.colour("text" if level <= 2 else "muted")))
        cursor.setPosition(part.position())
        cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(style)


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    pieces, found = block.begin(), []
    while not pieces.atEnd():
        found.append(pieces.fragment())
        pieces += 1
    return found
