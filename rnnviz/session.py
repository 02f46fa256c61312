"""Session files, *.rnnviz: a run under way, to go on with bit for bit."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rnnviz import archive
from rnnviz.arrays import Array
from rnnviz.carrying_over import carried_over
from rnnviz.codec import decode, decode_as, encode
from rnnviz.errors import InputError
from rnnviz.figure.camera import Camera
from rnnviz.headless import HeadlessRun
from rnnviz.live.messages import Status
from rnnviz.live.snapshot import Snapshot
from rnnviz.parameters import DemoParams, as_json, build
from rnnviz.registry import Demo, load
from rnnviz.run import State
from rnnviz.versions import versions
from rnnviz.view import PLAIN, Ghost, View

FORMAT = 1
"""Rises when an older RNNViz could no longer read what this one writes."""

ENDING = ".rnnviz"


@dataclass(frozen=True, eq=False)
class Session:
    """A run as it stands.

    demo : id; preset : the one it began from, empty for none; steps : how many were done
    checkpoint : what `Run.restore` takes, None for a run that has not begun
    history : oldest first; window : plain data that the window keeps for itself (speed, folds)
    versions : of the software that wrote it
    remarks : of the run; carried : sentences on what is not as it was saved, of a session that was loaded
    """

    demo: str
    params: DemoParams
    preset: str = ""
    steps: int = 0
    checkpoint: State | None = None
    history: tuple[Snapshot, ...] = ()
    view: View = PLAIN
    window: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=versions)
    remarks: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()


def save_session(path: str | Path, session: Session) -> None:
    """Write the session, whole or not at all.

    A history too long for a session file is thinned: every second snapshot goes, the first and the last stay.
    Raises InputError where the file cannot be written.
    """
    packer = _Packer(session)
    while not archive.fits(packer.document, packer.arrays):
        if len(session.history) <= 2:
            raise InputError("This run is too large for a session file; choose smaller parameters.")
        last = session.history[-1]
        session = replace(session, history=(*session.history[:-1:2], last))
        packer = _Packer(session)
    archive.write(path, packer.document, packer.arrays)


def load_session(path: str | Path) -> Session:
    """The session in that file. Raises InputError with one sentence; nothing else is changed by it."""
    path = Path(path)
    name = path.name
    document, arrays = archive.read(path, lambda found: _check_format(found, name))
    try:
        return _unpack_session(document, arrays, path)
    except InputError as error:
        raise InputError(f"'{name}' cannot be opened: {error}") from None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise InputError(f"'{name}' cannot be opened: it lacks something that belongs into a session.") from None


def resume(session: Session) -> HeadlessRun:
    """The run, going on where the session stopped. Raises InputError where its state does not fit."""
    headless = HeadlessRun(session.demo, session.params, session.carried)
    if session.checkpoint is None:
        return headless
    try:
        headless.run.restore(session.checkpoint)
    except InputError:
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RuntimeError):
        raise InputError(f"The saved state does not fit this version of '{session.demo}'.") from None
    return headless


def _check_format(document: Any, name: str) -> None:
    number = document.get("format") if isinstance(document, dict) else None
    if not isinstance(number, int) or number < 1:
        raise InputError(f"'{name}' is not a session of RNNViz.")
    if number > FORMAT:
        writer = _short(document.get("rnnviz"))
        raise InputError(f"'{name}' was written by a newer RNNViz ({writer}); update this one to open it.")


def _short(text: Any) -> str:
    return str(text)[:20] if isinstance(text, str) and text.isprintable() else "unknown version"


class _Packer:
    """Turns a session into a JSON document and its arrays; an array that several frames share is kept once."""

    def __init__(self, session: Session) -> None:
        self.arrays: list[Array] = []
        self._numbers: dict[int, int] = {}
        own = as_json(session.params)
        self.document: archive.Document = {
            "format": FORMAT, "rnnviz": session.versions.get("rnnviz", ""), "versions": dict(session.versions),
            "demo": session.demo, "preset": session.preset, "params": own, "steps": session.steps,
            "checkpoint": None if session.checkpoint is None else self._pack(session.checkpoint),
            "history": [self._snapshot(snapshot, own) for snapshot in session.history],
            "view": self._view(session.view), "window": self._pack(dict(session.window)),
            "remarks": list(session.remarks),
        }  # fmt: skip

    def _pack(self, value: Any) -> dict[str, Any]:
        local: list[Array] = []
        tree = encode(value, local)
        return {"tree": tree, "arrays": [self._number(array) for array in local]}

    def _number(self, array: Array) -> int:
        if id(array) not in self._numbers:
            self._numbers[id(array)] = len(self.arrays)
            self.arrays.append(array)
        return self._numbers[id(array)]

    def _snapshot(self, snapshot: Snapshot, own: Mapping[str, Any]) -> dict[str, Any]:
        params = as_json(snapshot.params)
        return {
            "frame": self._pack(snapshot.frame), "status": self._pack(snapshot.status),
            "params": None if params == own else params,
        }  # fmt: skip

    def _view(self, view: View) -> dict[str, Any]:
        ghosts = [
            {"label": ghost.label, "params": as_json(ghost.params), "frame": self._pack(ghost.frame)}
            for ghost in view.ghosts
        ]
        camera = None if view.camera is None else dataclasses.asdict(view.camera)
        return {"camera": camera, "ghosts": ghosts, "compact": view.compact}


def _unpack_session(document: archive.Document, arrays: Sequence[Array], path: Path) -> Session:
    demo = load(str(document["demo"]))
    params, carried = _params(demo, document["params"], path)
    reader = _Unpacker(demo, params, arrays, path)
    checkpoint = document["checkpoint"]
    return Session(
        demo=demo.id, params=params, preset=str(document["preset"]), steps=int(document["steps"]),
        # A run may go on in the very arrays of its checkpoint, so they are not those of the history.
        checkpoint=None if checkpoint is None else reader.to_json(checkpoint, copied=True),
        history=tuple(reader.snapshot(snapshot) for snapshot in document["history"]),
        view=reader.view(document["view"]), window=reader.to_json(document["window"]),
        versions={str(name): str(number) for name, number in document["versions"].items()},
        # Not there in sessions of before they were kept.
        remarks=tuple(str(remark) for remark in document.get("remarks", ())), carried=carried,
    )  # fmt: skip


def _params(demo: Demo, saved: Any, path: Path) -> tuple[Any, tuple[str, ...]]:
    """The parameters as they are possible here, and what is to be said of it."""
    if not isinstance(saved, dict):
        raise InputError("its parameters are not an object of names and values.")
    found = carried_over(demo.Params, saved, path)
    return build(demo.Params, found.values), found.remarks


class _Unpacker:
    """Turns parts of a document back into what they were."""

    def __init__(self, demo: Demo, params: DemoParams, arrays: Sequence[Array], path: Path) -> None:
        self._demo, self._params, self._arrays, self._path = demo, params, arrays, path

    def to_json(self, packed: Mapping[str, Any], *, copied: bool = False) -> Any:
        arrays = self._parts(packed)
        return decode(packed["tree"], [array.copy() for array in arrays] if copied else arrays)

    def snapshot(self, saved: Mapping[str, Any]) -> Snapshot:
        params = self._params if saved["params"] is None else self._other_params(saved["params"])
        return Snapshot(self._frame(saved["frame"]), self._typed(Status, saved["status"]), params)

    def view(self, saved: Mapping[str, Any]) -> View:
        ghosts = tuple(
            Ghost(str(ghost["label"]), self._other_params(ghost["params"]), self._frame(ghost["frame"]))
            for ghost in saved["ghosts"]
        )
        camera = None if saved["camera"] is None else Camera(**{k: float(v) for k, v in saved["camera"].items()})
        return View(camera=camera, ghosts=ghosts, compact=bool(saved["compact"]))

    def _other_params(self, saved: Any) -> Any:
        return _params(self._demo, saved, self._path)[0]

    def _frame(self, packed: Mapping[str, Any]) -> Any:
        return self._typed(self._demo.Frame, packed)

    def _typed(self, kind: Any, packed: Mapping[str, Any]) -> Any:
        return decode_as(kind, packed["tree"], self._parts(packed))

    def _parts(self, packed: Mapping[str, Any]) -> list[Array]:
        numbers = packed["arrays"]
        if any(not isinstance(n, int) or not 0 <= n < len(self._arrays) for n in numbers):
            raise InputError("it refers to an array that is not there.")
        return [self._arrays[n] for n in numbers]
