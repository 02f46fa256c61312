"""What a person edits: a demo's parameters, with undo."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from rnnviz import parameters as p
from rnnviz.measured import measured
from rnnviz.registry import Demo, load, preset
from rnnviz.session import Session


class Document(QObject):
    """The demo on the stage and its parameters.

    opened : (session or None) another demo stands on the stage, as it comes or as that session left it
    params_changed : (effect) the parameters have new values; effect : rnnviz.parameters.Effect
    modified_changed : `is_modified` or `path` may be another
    """

    opened = Signal(object)
    params_changed = Signal(object)
    modified_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(500)
        self.undo_stack.cleanChanged.connect(self.modified_changed)
        self.demo: Demo | None = None
        self.params: Any = None
        self.preset = ""
        self.path: Path | None = None
        self.is_measured = False
        """True where what was opened is a result that ships with the program."""
        self.opening = 0
        """Counts what has been opened, to tell whether an answer that took its time still concerns this."""
        self.changes = 0
        """Counts changes, undone and redone ones as well."""
        self._kept: Any = None
        self._has_additions = False
        self._edited: set[str] = set()
        self._left: dict[str, Left] = {}
        self._runs: list[KeptRun] = []

    def open(self, demo_id: str, params: Any = None) -> None:
        """Put a demo on the stage, from its defaults or given parameters. Raises InputError."""
        demo = load(demo_id)
        self._open(demo, demo.Params() if params is None else params, "", None)
        self.opened.emit(None)

    def revisit(self, demo_id: str) -> None:
        """Put a demo on the stage with the parameters it was left with; if it is new here with the result that ships
        with the program, else from its defaults. Raises InputError."""
        demo, shipped = load(demo_id), measured(demo_id)
        left, run = self._left.get(demo_id), next((r for r in reversed(self._runs) if r.session.demo == demo_id), None)
        if run is not None:
            self._runs.remove(run)
            self._open(demo, run.session.params, run.session.preset, run.left.path)
            self.opened.emit(run.session)
            self._take_up(run.left)
        elif shipped is not None and (left is None or left.params == shipped.params):
            self._open(demo, shipped.params, shipped.preset, None)
            self.is_measured = True
            self.opened.emit(shipped)
        else:
            left = left or Left(demo.Params())
            self._open(demo, left.params, left.preset, None)
            self.opened.emit(None)
            self._take_up(left)

    def _take_up(self, left: "Left") -> None:
        """What was changed or kept before somebody went on has still not been saved."""
        self._kept, self._edited = left.kept or left.params, set(left.edited)
        if left.is_modified:
            self.undo_stack.resetClean()
        self.set_additions(left.has_additions)

    def as_left(self) -> "Left":
        """How it stands, should somebody go on from here."""
        return Left(
            self.params, self.preset, self._kept, frozenset(self._edited), self.path, self.is_modified,
            self._has_additions,
        )  # fmt: skip

    def keep_run(self, run: "KeptRun", opening: int) -> None:
        """Keep a run that somebody went on from, to be gone on with. opening : what `opening` was while it stood on
        the stage. Where the demo has come back before its state has, the run comes back on the stage."""
        same = run.session.demo, run.left.path
        self._runs = [one for one in self._runs if (one.session.demo, one.left.path) != same]
        self._runs.append(run)
        if self.demo is not None and self.demo.id == run.session.demo and self.opening != opening and self.path is None:
            self.revisit(run.session.demo)

    @property
    def kept_runs(self) -> "tuple[KeptRun, ...]":
        """The runs that are kept in memory, and would be lost with the program, oldest first."""
        return tuple(self._runs)

    def open_session(self, session: Session, path: Path | None) -> None:
        """Put a session on the stage. path : its file, None where it has none. Raises InputError."""
        self._open(load(session.demo), session.params, session.preset, path)
        self.opened.emit(session)

    def _open(self, demo: Demo, params: Any, preset_name: str, path: Path | None) -> None:
        if self.demo is not None and self.path is None:
            self._left[self.demo.id] = self.as_left()
        self.demo, self.params, self.preset, self.path = demo, params, preset_name, path
        self.is_measured = False
        self.opening += 1
        self._remember()
        self.undo_stack.clear()

    def choose_preset(self, name: str) -> None:
        """Take a preset's parameters; can be undone. Raises InputError."""
        assert self.demo is not None
        params = p.build(self.demo.Params, preset(self.demo, name).params)
        self.change(params, f"preset {name}", preset_name=name)
        if self.preset != name:  # its values stood here already
            self.preset = name
            self.modified_changed.emit()

    @property
    def shown_preset(self) -> str:
        """The preset that stands on the stage: chosen, or with the values that are there; empty for none."""
        if self.demo is None or self.preset:
            return self.preset
        return next((name for name, params in _presets(self.demo.id) if params == self.params), "")

    def edit(self, params: Any, text: str, *, merge: bool = False) -> None:
        """The same as `change`, for values a person has chosen one by one, not found by playing with the picture."""
        names = type(params).model_fields
        self._edited |= {name for name in names if getattr(params, name) != getattr(self.params, name)}
        self.change(params, text, merge=merge)

    def change(self, params: Any, text: str, *, merge: bool = False, preset_name: str = "") -> None:
        """Take new parameters as one step of undo. merge : part of the same gesture as the change before"""
        if params != self.params:
            self.undo_stack.push(_ChangeParams(self, params, text, merge, preset_name))

    def end_gesture(self) -> None:
        """The next change begins a step of undo of its own."""
        _ChangeParams.gesture += 1

    def set_additions(self, present: bool) -> None:
        """Whether there is something that belongs into the session but is no parameter: runs kept to compare."""
        self._has_additions = present
        self.modified_changed.emit()

    def mark_saved(self, path: Path | None, changes: int | None = None) -> None:
        """The session stands in that file. changes : what `changes` was when it was written"""
        self.path = path
        if changes in (None, self.changes):
            self._remember()
            self.undo_stack.setClean()
        self.modified_changed.emit()

    def set_now(self, params: Any, preset_name: str) -> None:
        """Used by undo commands: take the parameters and say so."""
        effect = p.effect_of(self.params, params)
        self.params, self.preset = params, preset_name
        self.changes += 1
        if effect is not None:
            self.params_changed.emit(effect)

    @property
    def is_modified(self) -> bool:
        """True when it differs from what was opened or saved."""
        return not self.undo_stack.isClean() or (self._has_additions and self.path is None)

    @property
    def has_additions(self) -> bool:
        """True when there is more to lose than parameters."""
        return self._has_additions

    @property
    def has_edits(self) -> bool:
        """True while parameters that `edit` has set, and that do not only concern the picture, have new values."""
        if self.demo is None:
            return False
        visible = {known.name for known in p.describe(self.demo.Params) if known.about.effect is p.VIEW}
        return any(getattr(self.params, name) != getattr(self._kept, name) for name in self._edited - visible)

    def _remember(self) -> None:
        self._kept, self._has_additions, self._edited = self.params, False, set()


@dataclass(frozen=True)
class Left:
    """A demo as somebody went on to another. kept : the parameters it was opened with; edited : names of those set in
    the form; path : of its session file, if it has one"""

    params: Any
    preset: str = ""
    kept: Any = None
    edited: frozenset[str] = frozenset()
    path: Path | None = None
    is_modified: bool = False
    has_additions: bool = False


@dataclass(frozen=True, eq=False)
class KeptRun:
    """A run that somebody went on from, to be gone on with when its demo comes back."""

    session: Session
    left: Left

    @property
    def name(self) -> str:
        """Of its file, or of its demo."""
        return self.left.path.name if self.left.path else f"“{load(self.session.demo).heading.title}”"


@cache
def _presets(demo_id: str) -> tuple[tuple[str, Any], ...]:
    """Names and parameters."""
    demo = load(demo_id)
    return tuple((name, p.build(demo.Params, its.params)) for name, its in demo.presets.items())


def prepare(demo_id: str) -> None:
    """Load what opening this demo asks for; on any thread. Raises whatever is wrong with it."""
    _presets(demo_id)
    measured(demo_id)


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
