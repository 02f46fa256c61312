"""A seed names a beginning, not a result: the same call twice goes on, the same beginning twice repeats.

Shuffles from three libraries, each seeded once, made anew, and globally; and what else one would like to believe of
seeds, tried on this very machine.
"""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, field_validator

from rnnviz.data.seed_facts import FACTS
from rnnviz.data.seeding import LIBRARIES, WAYS, Library, Pair, Way, calls, pair
from rnnviz.figure.description import Figure, Panel, Place
from rnnviz.kit import VIEW, Click, Clocked, DemoParams, Drag, Event, InputError, Preset, View, changed, param
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.ahead import load_torch
from rnnviz.panels.calls import CallRow, call_at, calls_above, calls_panel, seed_heights, shade_of, stack_panel
from rnnviz.panels.statements import spread, statements_panel, verdicts
from rnnviz.view import ON_PAPER

GROUP = "Sequences that speak"
TITLE = "What a seed fixes"
ORDER = 80
HINT = "Bet on the next call, then step or click it. Drag the dashed line: there the generator is seeded again."
RESULTS = {
    "shuffles": "library, way, first and second order of 1 … n, whether they are the same",
    "facts": "what one would like to believe of seeds, and whether it is so on this machine",
    "versions": "of Python and the libraries",
}
CALLS, PATIENCE = 6, 0.02
"""Calls in the stack; seconds that a piece of work waits for torch."""
LARGEST = 2**32 - 1

warm_up = load_torch


class Params(DemoParams):
    """Two seeds, and how many things are shuffled."""

    op_seed: int = param(567436, "Of the generators that are made for a call.", le=LARGEST, group="Seeds")
    global_seed: int = param(99, "Of the generator that a library has for everybody.", le=LARGEST, group="Seeds")
    n: int = param(6, "How many things are shuffled.", title="Things", ge=2, le=20, group="Seeds")
    library: Literal["all", "python", "numpy", "torch"] = param(
        "numpy", "Whose calls are shown; results hold all.", VIEW, group="Picture")  # fmt: skip
    again_after: int = param(
        2, "Calls of the stack after which its generator is seeded again; after the last: never.", VIEW, ge=1, le=CALLS,
        group="Picture")  # fmt: skip
    opened: tuple[Annotated[int, Field(ge=0, lt=2 * len(WAYS))], ...] = param(
        (), "Calls that were clicked open before their turn, row by row.", VIEW, max_length=2 * len(WAYS), blank="none",
        follows=("op_seed", "global_seed", "n"), group="Picture")  # fmt: skip

    @field_validator("op_seed", "global_seed")
    @classmethod
    def _not_negative(cls, value: int) -> int:
        if value < 0:
            raise InputError(f"numpy takes no negative seeds: a seed is 0 to {LARGEST}, not {value}.")
        return value

    @property
    def shown(self) -> tuple[Library, ...]:
        return LIBRARIES if self.library == "all" else (self.library,)


ALL_OPEN = tuple(range(2 * len(WAYS)))
PRESETS = {
    "tf-puzzle": Preset({}, "The same call twice: what do you think the second one gives?", seed_figure=True),
    "reseeded": Preset(
        {"again_after": 1, "opened": ALL_OPEN}, "Seeded again before each call, every call is the first.",
        seed_figure=True),
    "all-three": Preset({"library": "all", "opened": ALL_OPEN}, "Python, numpy and torch: three orders, one rule."),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """pairs : library by library, those there are    stacks : for each library there is, so many calls
    facts : of each in the order of `FACTS`, None: not tried yet    t : number of the last call made, from 0
    """

    pairs: tuple[Pair, ...]
    stacks: tuple[tuple[tuple[int, ...], ...], ...]
    facts: tuple[bool | None, ...]
    t: int


class Run(Clocked[Params, Frame]):
    """A call each step. Python's and numpy's are known at once, torch's when it has been loaded."""

    pace = 0.7
    moment = "call"

    def begin(self) -> None:
        self.last = 2 * len(WAYS) - 1
        self._pairs: tuple[Pair, ...] = ()
        self._stacks: tuple[tuple[tuple[int, ...], ...], ...] = ()
        self._facts: dict[str, bool] = {}
        for library in LIBRARIES[:2]:
            self._call(library)

    @property
    def position(self) -> str:
        return f"call {self.t + 1} of {self.last + 1}"

    def _call(self, library: Library) -> None:
        p = self.params
        if len(self._stacks) == LIBRARIES.index(library):
            self._pairs += tuple(pair(library, way, p.op_seed, p.global_seed, p.n) for way in WAYS)
            self._stacks += (calls(library, p.op_seed, p.n, CALLS),)

    def work(self) -> Iterator[None]:
        while load_torch.is_under_way(PATIENCE):
            yield
        self._call("torch")
        yield
        for name in FACTS:
            self._try(name)
            yield

    def _try(self, name: str) -> None:
        if name not in self._facts:
            self._facts[name] = FACTS[name]()

    def frame(self) -> Frame:
        return Frame(self._pairs, self._stacks, tuple(self._facts.get(name) for name in FACTS), self.t)

    def results(self) -> dict[str, Any]:
        if not load_torch.is_under_way():
            self._call("torch")
            for name in FACTS:
                self._try(name)
        shuffles = [
            {"library": p.library, "way": p.way, "first": list(p.first), "second": list(p.second), "same": p.same}
            for p in self._pairs
        ]
        versions = {"python": platform.python_version(), "numpy": np.__version__, "torch": version("torch")}
        return {"shuffles": shuffles, "facts": {name: self._facts.get(name) for name in FACTS}, "versions": versions}


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The calls; beside them a stack with the line; below what holds and what does not."""
    panels = [_calls(params, frame, view), _stack(params, frame, view)]
    if view.compact or params.library == "all":
        return Figure(tuple(panels), columns=(1.6, 1.0), caption=caption_of(params, frame))
    panels.append(_facts(frame, (1, 0, 1, 2)))
    return Figure(tuple(panels), columns=(1.6, 1.0), rows=(1.0, 0.62), caption=caption_of(params, frame))


def emblem(params: Params, frame: Frame) -> Panel:
    """For the gallery: all calls made."""
    return _calls(changed(params, {"opened": ALL_OPEN}), frame, ON_PAPER)


def rows_of(params: Params, frame: Frame) -> list[CallRow]:
    """The rows that are shown; calls that were not made yet are left open."""
    known = {(p.library, p.way): p for p in frame.pairs}
    rows = []
    for library in params.shown:
        for number, way in enumerate(WAYS):
            found = known.get((library, way))
            is_open = [call <= frame.t or call in params.opened for call in (2 * number, 2 * number + 1)]
            first = found.first if found and is_open[0] else None
            second = found.second if found and is_open[1] else None
            same = found.same if found and all(is_open) else None
            name = _words(params, way) if params.library != "all" else f"{library}: {_words(params, way)}"
            rows.append(CallRow(f"{library}-{number}", name, first, second, way == "new generator", same))
    return rows


def _words(params: Params, way: Way) -> str:
    return {
        "one generator": f"one generator, seed {params.op_seed}",
        "new generator": f"a new one each time, {params.op_seed}", "global": f"global, seed {params.global_seed}",
    }[way]  # fmt: skip


def _calls(params: Params, frame: Frame, view: View) -> Panel:
    rows = rows_of(params, frame)
    is_open = any(row.first is None or row.second is None for row in rows)
    return calls_panel(
        rows, params.n, (0, 0, 1, 1), title="What will the second call give?" if is_open else "First and second call",
        clicks="Click a call to make it." if is_open and view.controls else "", alt=caption_of(params, frame),
    )  # fmt: skip


def _stack(params: Params, frame: Frame, view: View) -> Panel:
    number = min(LIBRARIES.index(_stacked(params)), len(frame.stacks) - 1)
    orders, after = frame.stacks[number], params.again_after
    title = "Never seeded again" if after == CALLS else f"Seeded again after {after}"
    return stack_panel(
        tuple(orders[n if n < after else n - after] for n in range(CALLS)), after, (0, 1, 1, 1), title=title,
        controls=view.controls,
        alt="Calls of one generator; below the dashed line, where it is seeded again, they come as from the beginning.",
    )  # fmt: skip


def _facts(frame: Frame, place: Place) -> Panel:
    half, told = len(FACTS) // 2, tuple(zip(FACTS, verdicts(frame.facts), strict=True))
    return statements_panel(
        told[:half], told[half:], place, title="What holds here, and what does not",
        alt="Statements about seeds, each marked as true or false on this machine.",
    )  # fmt: skip


def caption_of(params: Params, frame: Frame) -> str:
    """What the calls that were made have shown."""
    said = []
    for row in rows_of(params, frame):
        if row.same is not None:
            said.append("the same order again" if row.same else "another order")
    if params.library == "all" or len(said) < len(WAYS):
        return f"Calls that shuffle 1 to {params.n}: a seed says where they begin, not what each of them gives."
    return (
        f"The second call of {params.library} gives {said[0]} from one generator, {said[1]} from a new one with the "
        f"same seed, and {said[2]} from the global one."
    )


def on(event: Event, params: Params) -> Params | None:
    """A click makes a call; the line is dragged among the calls of the stack."""
    new: Params | None = None
    if isinstance(event, Drag) and event.key == "line":
        new = changed(params, {"again_after": calls_above(event.y, CALLS)})
    if isinstance(event, Click) and event.panel == "calls":
        at = call_at(event.x, event.y, len(WAYS) * len(params.shown), params.n)
        if at is not None:
            call = 2 * (at[0] % len(WAYS)) + at[1]
            new = changed(params, {"opened": tuple(sorted({*params.opened, call}))})
    return new


def _shade(library: str, number: int, call: str) -> Any:
    def of(results: dict[str, Any], run: Any) -> Any:
        found = next(s for s in results["shuffles"] if (s["library"], s["way"]) == (library, WAYS[number]))
        row = next(r for r in rows_of(run.params, run.run.frame()) if r.key == f"{library}-{number}")
        return shade_of(found[call]) if getattr(row, call) is not None else np.full((1, run.params.n), 0.2)

    return of


def _told(some: slice) -> Any:
    """Line by line; the picture may not have tried yet what results have."""

    def of(results: dict[str, Any], run: Any) -> Any:
        told, tried = verdicts(results["facts"].values()), verdicts(run.run.frame().facts)
        known = [2 if t == 2 else kind for kind, t in zip(told, tried, strict=True)]
        return spread(list(zip(FACTS, known, strict=True))[some])

    return of


SHOWS: ShowsTable = {
    **{("calls", f"{library}-{number}-{call}", "shade"): _shade(library, number, call)
       for library in LIBRARIES for number in range(len(WAYS)) for call in ("first", "second")},
    ("calls", "seeds"): Shows(
        lambda results, run: seed_heights(rows_of(run.params, run.run.frame())), role="prediction"),
    ("again", "call-1", "shade"): lambda results, run: shade_of(
        next(s["first"] for s in results["shuffles"] if s["library"] == _stacked(run.params))
    ),
    ("again", "call-2", "shade"): lambda results, run: shade_of(
        next(s["first" if run.params.again_after == 1 else "second"] for s in results["shuffles"]
             if s["library"] == _stacked(run.params))
    ),
    ("statements", "left-told", "category"): _told(slice(len(FACTS) // 2)),
    ("statements", "right-told", "category"): _told(slice(len(FACTS) // 2, None)),
}  # fmt: skip
SAYS: SaysTable = {}


def _stacked(params: Params) -> str:
    return "numpy" if params.library == "all" else params.library
