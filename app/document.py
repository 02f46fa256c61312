"""What a person edits: a demo's parameters, with undo."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from rnnviz import parameters as p
from rnnviz.registry import Demo, load, preset


class Document(QObject):
    """The demo on the stage and its parameters.

    opened : another demo, preset or session stands on the stage
    params_changed : (effect) the parameters have new values; effect : rnnviz.parameters.Effect
    """

    opened = Signal()
    params_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(500)
        self.demo: Demo | None = None
        self.params: Any = None
        self.preset = ""
        self.path: Path | None = None

    def open(self, demo_id: str, preset_name: str = "", params: Any = None, path: Path | None = None) -> None:
        """Put a demo on the stage, from its defaults, a preset, or given parameters. Raises InputError."""
        demo = load(demo_id)
        if params is None:
            params = p.build(demo.Params, preset(demo, preset_name).params if preset_name else {})
        self.demo, self.params, self.preset, self.path = demo, params, preset_name, path
        self.undo_stack.clear()
        self.opened.emit()

    def choose_preset(self, name: str) -> None:
        """Take a preset's parameters; can be undone. Raises InputError."""
        assert self.demo is not None
        self.change(p.build(self.demo.Params, preset(self.demo, name).params), f"preset {name}", preset_name=name)

    def change(self, params: Any, text: str, *, merge: bool = False, preset_name: str = "") -> None:
        """Take new parameters as one step of undo. merge : part of the same gesture as the change before"""
        if params != self.params:
            self.undo_stack.push(_ChangeParams(self, params, text, merge, preset_name))

    def end_gesture(self) -> None:
        """The next change begins a step of undo of its own."""
        _ChangeParams.gesture += 1

    def set_now(self, params: Any, preset_name: str) -> None:
        """Used by undo commands: take the parameters and say so."""
        effect = p.effect_of(self.params, params)
        self.params, self.preset = params, preset_name
        if effect is not None:
            self.params_changed.emit(effect)

    @property
    def is_modified(self) -> bool:
        """True when something would be lost by closing."""
        return not self.undo_stack.isClean()


class _ChangeParams(QUndoCommand):
    gesture = 0

    def __init__(self, document: Document, params: Any, text: str, merge: bool, preset_name: str) -> None:
        super().__init__(text)
        self._document = document
        self._before, self._after = (document.params, document.preset), (params, preset_name)
        self._gesture = _ChangeParams.gesture if merge else -1

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _ChangeParams) or self._gesture < 0 or other._gesture != self._gesture:
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        self._document.set_now(*self._after)

    def undo(self) -> None:
        self._document.set_now(*self._before)
