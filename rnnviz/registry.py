"""Finds the demos in `rnnviz/demos/`: a small one is a file, a large one a folder."""

import ast
import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from rnnviz import demos
from rnnviz.errors import InputError, unknown

GROUPS = (
    "Attractors",
    "Energy and chance",
    "Unrolling, gradients, cells",
    "Forecasting",
    "Reservoirs and fractals",
    "Sequences that speak",
)
"""The gallery's headings, in its order."""


@dataclass(frozen=True)
class Heading:
    """What the gallery and `rnnviz list` show of a demo, read without running its file."""

    id: str
    group: str
    title: str
    sentence: str


@dataclass(frozen=True)
class Preset:
    """Parameters under a name.

    params : what differs from the defaults; text : one sentence for the menu
    seed_figure : reproduces a figure of the course material; steps : how far `reproduce` runs it, None to its end
    """

    params: Mapping[str, Any]
    text: str = ""
    seed_figure: bool = False
    steps: int | None = None


@dataclass(frozen=True)
class Demo:
    """A demo's file, as the rest of the program sees it.

    Params, Run, Frame : its classes; on(event, params) -> params or None
    draw(params, frame, view) -> Figure, beside the runs kept of the same data
    results : name of each result, and what it is; hint : shown once, on the first visit
    """

    heading: Heading
    Params: type[Any]
    Run: Callable[[Any], Any]
    Frame: type[Any]
    draw: Callable[[Any, Any, Any], Any]
    on: Callable[[Any, Any], Any]
    presets: Mapping[str, Preset]
    results: Mapping[str, str]
    hint: str = ""
    pace: float | None = None
    changes_its_past: bool = False
    file_parameter: str = ""
    """The parameter that takes a data file dropped on the window; empty when there is none."""
    warm_up: Callable[[], None] | None = None
    """Loads what makes the demo faster but is not needed to begin; called on a thread of its own in the window."""
    emblem: Callable[[Any, Any], Any] | None = None
    """emblem(params, frame) -> the Panel that stands for the demo in the gallery, where that is not the largest one."""
    sound: Callable[[Any, Any], Any] | None = None
    """sound(params, frame) -> the Sound that is heard, and written as .wav and .mid, where one can hear anything."""
    shows: Mapping[Any, Any] = field(default_factory=dict)
    """What its marks show, see `rnnviz.kit.truth`."""
    says: Mapping[str, Any] = field(default_factory=dict)
    """Which results the numbers in its captions and titles are, see `rnnviz.kit.truth`."""
    opens_on: str | None = None
    """The preset (empty: the defaults) whose measured result the window opens on, see `rnnviz.measured`."""
    on_the_wall: tuple[str, ...] | None = None
    """Parameters with a slider on the wall, see `rnnviz.on_the_wall`; None leaves the choice to it."""
    mirrored: Callable[[Any], Any] | None = None
    """mirrored(params) -> the parameters of the same world with its two axes exchanged, where the world is a plane;
    None where chance tells the axes apart."""

    @property
    def id(self) -> str:
        """The name scripts and lessons use."""
        return self.heading.id


def _files() -> list[Path]:
    """The demos' files, wherever Python looks for modules of `rnnviz.demos`: a folder appended to its `__path__`
    is searched as well."""
    places = [Path(folder) for folder in demos.__path__]
    small = [file for place in places for file in place.glob("*.py") if not file.name.startswith("_")]
    return sorted([*small, *(file for place in places for file in place.glob("*/__init__.py"))])


def _name_of(file: Path) -> str:
    return file.parent.name if file.name == "__init__.py" else file.stem


@cache
def headings() -> tuple[Heading, ...]:
    """All demos in the gallery's order. Nothing is imported: the docstring and the constants GROUP, TITLE and ORDER
    are read from each file; they stand before its first class or function."""
    found = [(order, heading) for order, heading in map(_heading, _files())]
    return tuple(h for _, h in sorted(found, key=lambda pair: (GROUPS.index(pair[1].group), pair[0], pair[1].id)))


def _heading(path: Path) -> tuple[int, Heading]:
    tree = _head(path.read_bytes())
    constants = {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    sentence = (ast.get_docstring(tree) or "").partition("\n")[0]
    identity = _name_of(path).replace("_", "-")
    heading = Heading(identity, str(constants["GROUP"]), str(constants["TITLE"]), sentence)
    return int(str(constants.get("ORDER", 50))), heading


def beside(demo_id: str, steps: int) -> str:
    """The demo that stands so many places further in the gallery, which has no end."""
    ids = [heading.id for heading in headings()]
    return ids[(ids.index(demo_id) + steps) % len(ids)]


_FIRST_DEFINITION = re.compile(rb"^(?:class|def|@)", re.MULTILINE)


def _head(source: bytes) -> ast.Module:
    """What stands before the first class or function: parsing all of every file would take most of `rnnviz list`."""
    end = _FIRST_DEFINITION.search(source)
    try:
        return ast.parse(source[: end.start()] if end else source)
    except SyntaxError:  # a line of the docstring looks like a definition
        return ast.parse(source)


@cache
def load(demo_id: str) -> Demo:
    """The demo of that name. Raises InputError for an unknown one."""
    by_id = {heading.id: heading for heading in headings()}
    if demo_id not in by_id:
        raise unknown("demo", demo_id, by_id)
    return _demo(by_id[demo_id], importlib.import_module(f"rnnviz.demos.{demo_id.replace('-', '_')}"))


def _demo(heading: Heading, module: ModuleType) -> Demo:
    return Demo(
        heading=heading, Params=module.Params, Run=module.Run, Frame=module.Frame,
        draw=lambda params, frame, view: module.draw(params, frame, view.beside(params)),
        on=getattr(module, "on", lambda event, params: None),
        presets=module.PRESETS, results=module.RESULTS, hint=getattr(module, "HINT", ""), pace=module.Run.pace,
        changes_its_past=module.Run.changes_its_past,
        file_parameter=getattr(module, "FILE_PARAMETER", ""), warm_up=getattr(module, "warm_up", None),
        emblem=getattr(module, "emblem", None), shows=getattr(module, "SHOWS", {}), says=getattr(module, "SAYS", {}),
        mirrored=getattr(module, "mirrored", None), opens_on=getattr(module, "OPENS_ON", None),
        sound=getattr(module, "sound", None), on_the_wall=getattr(module, "ON_THE_WALL", None),
    )  # fmt: skip


def preset(demo: Demo, name: str) -> Preset:
    """The preset of that name. Raises InputError for an unknown one."""
    if name not in demo.presets:
        if not demo.presets:
            raise InputError(f"'{demo.id}' has no presets.")
        raise unknown("preset", name, demo.presets, of=demo.id)
    return demo.presets[name]
