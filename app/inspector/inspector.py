"""The column on the right: parameters, results and notes of the demo on the stage."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from app.inspector.form import ParameterForm
from app.inspector.results import ResultsPanel
from app.notes.notes_view import NotesView
from rnnviz.parameters import as_json
from rnnviz.registry import Demo

AT_LATEST_MS = 300
"""A form grows then, even where there is no picture yet."""


class Inspector(QWidget):
    """The picture comes first: the form grows after it, row by row between other things that the window has to do.
    Until it is whole, the last one is still seen, and changes nothing.

    changed : (params, continuous) see `ParameterForm.changed`
    """

    changed = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: ParameterForm | None = None
        self._growth = QTimer(self)
        self._growth.timeout.connect(self._on_growth_timeout)
        self._results: dict[str, Any] = {}
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("About this demo")
        self.tabs.setDocumentMode(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        # What takes the focus in it scrolls it.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results = ResultsPanel()
        self.notes = NotesView()
        self.tabs.addTab(self._scroll, "Parameters")
        self.tabs.addTab(self.notes, "Notes")
        self.tabs.addTab(self.results, "Results")
        # Numbers are worked out only where they are seen.
        self.tabs.currentChanged.connect(self._fill)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    @property
    def form(self) -> ParameterForm | None:
        """The form of the demo on the stage, whole; None before the first."""
        while self._growth.isActive():
            self._on_growth_timeout()
        return self._form

    def show_demo(self, demo: Demo, params: Any) -> None:
        """Make the form of a demo, and show its notes."""
        if self._form is not None:
            self._form.changed.disconnect(self.changed)
            if self._growth.isActive():
                self._form.deleteLater()
        self._form = ParameterForm(demo.Params, self, at_once=False)
        self._form.set_origin(params)
        self._form.set_params(params)
        self._form.changed.connect(self.changed)
        self._growth.start(AT_LATEST_MS)
        self._results = {}
        self.results.show_demo(demo.results)
        self.notes.show_notes(demo.id)
        self._fill()

    def grow(self) -> None:
        """There is a picture: now the form."""
        if self._growth.isActive():
            self._growth.start(0)

    def _on_growth_timeout(self) -> None:
        assert self._form is not None
        self.grow()
        if not self._form.add_next():
            self._growth.stop()
            self._scroll.setWidget(self._form)

    def set_params(self, params: Any) -> None:
        """Show these parameters."""
        if self._form is not None:
            self._form.set_params(params)
            self._fill()

    def show_results(self, results: dict[str, Any], remarks: Sequence[str], notes: Sequence[str]) -> None:
        """Show the numbers of this run, and what is to be said of it. notes : those of the remarks that are harmless"""
        self.results.remarks.show_remarks(remarks, notes)
        if results is not self._results:
            self._results = results
            self._fill()

    def _fill(self) -> None:
        if self._form is None:
            return
        page = self.tabs.currentWidget()
        if page is self.results:
            self.results.show_results(self._results)
        elif page is self.notes:
            self.notes.set_values({**as_json(self._form.params), **self._results})
