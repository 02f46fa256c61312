"""A call each step, and the facts beside."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from rnnviz.data.seed_facts import FACTS
from rnnviz.data.seeding import LIBRARIES, WAYS, Library, Pair, calls, pair
from rnnviz.demos.seeds.params import CALLS, Params
from rnnviz.kit import Clocked
from rnnviz.learning.ahead import load_torch

RESULTS = {
    "shuffles": "library, way, first and second order of 1 … n, whether they are the same",
    "facts": "what one would like to believe of seeds, and whether it is so on this machine",
    "versions": "of Python and the libraries",
}


PATIENCE = 0.02
"""Seconds that a piece of work waits for torch."""


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
