"""The notes beside the picture: Markdown with formulas, and numbers that follow the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QMimeData
from PySide6.QtGui import QFont, QFontInfo, QResizeEvent, QShowEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.notes.formula_object import CHARACTER, FormulaObject
from app.notes.formulas import typeset
from app.notes.page import give_shape
from app.style import UNIT, look
from rnnviz.notes import Formula, Piece, Text, Value, fill_formula, notes_of, split, value_text

# Characters of Unicode's private area: no author writes them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_LARGER = 1.05
"""The letters of formulas are smaller than those of text of the same size."""

_EMPTY = "There are no notes for this demo."


@dataclass
class _Slot:
    """Where a number or formula stands in the document. text : what is shown there now"""

    piece: Value | Formula
    start: int
    length: int
    text: str
    font: QFont


class NotesView(QTextBrowser):
    """Shows a demo's notes. The document is built when it is first seen; new numbers are put in their places,
    so that nothing scrolls and only their lines are laid out anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenExternalLinks(True)
        self.setUndoRedoEnabled(False)
        self.setProperty("flat", True)
        self.setAccessibleName("Notes")
        self.document().setDocumentMargin(UNIT)
        self._markdown = ""
        self._values: Mapping[str, Any] = {}
        self._slots: list[_Slot] = []
        self._built: object = None
        self._formulas = FormulaObject(self.document())

    def show_notes(self, demo_id: str) -> None:
        """Show the notes of a demo, from their beginning."""
        self.show_markdown(notes_of(demo_id) or _EMPTY)

    def show_markdown(self, markdown: str) -> None:
        """Show notes in the format of `rnnviz.notes`, from their beginning."""
        self._markdown, self._values, self._built = markdown, {}, None
        if self.isVisible():
            self._build()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Put this run's results and parameters in their places."""
        self._values = values
        if self._built is not None:
            self._update_slots()

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied holds the TeX of its formulas."""
        cursor = self.textCursor()
        text = cursor.selectedText().replace("\u2029", "\n")
        for slot in self._slots:
            inside = cursor.selectionStart() <= slot.start < cursor.selectionEnd()
            if isinstance(slot.piece, Formula) and inside and slot.length == 1:
                text = text.replace(CHARACTER, f"${slot.text}$", 1)
        data = QMimeData()
        data.setText(text)
        return data

    def showEvent(self, event: QShowEvent) -> None:
        """Build what has not been seen yet."""
        super().showEvent(event)
        self._build_if_needed()

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and type size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._build_if_needed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Formulas on lines of their own are no wider than the column."""
        super().resizeEvent(event)
        if self._built is not None and event.oldSize().width() != event.size().width():
            self._fit_formulas()

    def _look(self) -> object:
        return self._markdown, look()

    def _build_if_needed(self) -> None:
        if self._built != self._look():
            self._build()

    def _build(self) -> None:
        scrolled = self.verticalScrollBar().value() if self._built is not None else 0
        self._built, self._slots = self._look(), []
        pieces = split(self._markdown)
        self.document().setDefaultFont(look().font())
        self.setMarkdown("".join(_with_marker(piece, number) for number, piece in enumerate(pieces)))
        self._formulas.clear()
        give_shape(self.document())
        for number, piece in enumerate(pieces):
            if not isinstance(piece, Text):
                self._open_slot(number, piece)
        self._update_slots()
        self.verticalScrollBar().setValue(scrolled)

    def _open_slot(self, number: int, piece: Value | Formula) -> None:
        """Find a marker and remember its place; `_update_slots` puts the number there."""
        after = self._slots[-1].start + self._slots[-1].length if self._slots else 0
        found = self.document().find(_marker(number), after, QTextDocument.FindFlag.FindCaseSensitively)
        if found.isNull():
            return
        font = found.charFormat().font()
        self._slots.append(_Slot(piece, found.selectionStart(), len(_marker(number)), "", font))

    def _update_slots(self) -> None:
        texts = [_text_of(slot.piece, self._values) for slot in self._slots]
        if texts == [slot.text for slot in self._slots]:
            return
        cursor, moved = QTextCursor(self.document()), 0
        scrolled = self.verticalScrollBar().value()
        cursor.beginEditBlock()
        for slot, text in zip(self._slots, texts, strict=True):
            slot.start += moved
            if text != slot.text:
                before = slot.length
                self._put(cursor, slot, text)
                moved += slot.length - before
        cursor.endEditBlock()
        self.verticalScrollBar().setValue(scrolled)

    def _put(self, cursor: QTextCursor, slot: _Slot, text: str) -> None:
        cursor.setPosition(slot.start)
        cursor.setPosition(slot.start + slot.length, QTextCursor.MoveMode.KeepAnchor)
        slot.text, slot.length = text, len(text)
        style = self._formula(slot) if isinstance(slot.piece, Formula) else None
        if style is not None:
            cursor.insertText(CHARACTER, style)
            slot.length = 1
            return
        style = QTextCharFormat(cursor.charFormat())
        if isinstance(slot.piece, Value):
            style.setFontWeight(QFont.Weight.DemiBold)
        cursor.insertText(text, style)

    def _formula(self, slot: _Slot) -> QTextCharFormat | None:
        """The format that shows a formula; None where its TeX is wrong, and is better shown as it is."""
        assert isinstance(slot.piece, Formula)
        size, colour = QFontInfo(slot.font).pixelSize() * _LARGER, look().theme.colour("text")
        formula = typeset(slot.text, size, colour, slot.piece.display)
        number = self._slots.index(slot)
        return None if formula is None else self._formulas.format_of(number, formula, slot.text, self._room())

    def _room(self) -> int:
        return max(40, self.viewport().width() - 4 * UNIT)

    def _fit_formulas(self) -> None:
        for slot in self._slots:
            if isinstance(slot.piece, Formula) and slot.piece.display:
                slot.text = ""
        self._update_slots()


def _text_of(piece: Value | Formula, values: Mapping[str, Any]) -> str:
    return value_text(piece, values) if isinstance(piece, Value) else fill_formula(piece.tex, values)


def _with_marker(piece: Piece, number: int) -> str:
    if isinstance(piece, Text):
        return piece.markdown
    alone = isinstance(piece, Formula) and piece.display
    return f"\n\n{_marker(number)}\n\n" if alone else _marker(number)


def _marker(number: int) -> str:
    return f"{_OPEN}{number}{_CLOSE}"
