"""The column on the right: parameters, results and notes of the demo on the stage."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from app.inspector.form import ParameterForm
from app.inspector.results import ResultsPanel
from app.notes.notes_view import NotesView
from rnnviz.parameters import as_json
from rnnviz.registry import Demo


class Inspector(QWidget):
    """changed : (params, continuous) see `ParameterForm.changed`"""

    changed = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form: ParameterForm | None = None
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

    def show_demo(self, demo: Demo, params: Any) -> None:
        """Make the form of a demo, and show its notes."""
        self.form = ParameterForm(demo.Params)
        self.form.set_origin(params)
        self.form.set_params(params)
        self.form.changed.connect(self.changed)
        self._scroll.setWidget(self.form)
        self._results = {}
        self.results.show_demo(demo.results)
        self.notes.show_notes(demo.id)
        self._fill()

    def set_params(self, params: Any) -> None:
        """Show these parameters."""
        if self.form is not None:
            self.form.set_params(params)
            self._fill()

    def show_results(self, results: dict[str, Any]) -> None:
        """Show the numbers of this run."""
        if results is not self._results:
            self._results = results
            self._fill()

    def _fill(self) -> None:
        if self.form is None:
            return
        page = self.tabs.currentWidget()
        if page is self.results:
            self.results.show_results(self._results)
        elif page is self.notes:
            self.notes.set_values({**as_json(self.form.params), **self._results})
