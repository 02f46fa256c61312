"""What the tests of sweeps share."""

import contextlib
import csv
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

import pytest

import rnnviz.demos
from rnnviz.registry import load
from rnnviz.sweep.engine import Engine
from rnnviz.sweep.job import Job, Outcome
from rnnviz.sweep.plan import Plan, make_plan
from rnnviz.sweep.run import outcomes
from tests.conftest import forget_demos

DEMOS = Path(__file__).parents[1] / "sweep_demos"
PATIENCE = 60.0
"""Seconds after which a test gives up waiting."""


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demo `trial` is in the registry as well."""
    monkeypatch.setattr(rnnviz.demos, "__path__", [*rnnviz.demos.__path__, str(DEMOS)])
    forget_demos()
    yield
    monkeypatch.undo()
    forget_demos()


class Gate:
    """Where runs that are told to wait do so. port : to be told to them"""

    def __init__(self) -> None:
        self._listener = Listener(("127.0.0.1", 0))
        self.port: int = self._listener.address[1]
        self._waiting: list[Connection] = []

    def arrivals(self, count: int = 1) -> list[int]:
        """The processes of the next so many runs that come to the gate."""
        came = [self._listener.accept() for _ in range(count)]
        self._waiting += came
        return [connection.recv() for connection in came]

    def let_through(self) -> None:
        """Let all go on that have come so far."""
        for connection in self._waiting:
            with contextlib.suppress(OSError):  # it was killed meanwhile
                connection.send("go on")
            connection.close()
        self._waiting.clear()

    def close(self) -> None:
        """Nobody can wait here any more."""
        self.let_through()
        self._listener.close()


@pytest.fixture
def gate() -> Iterator[Gate]:
    """See `Gate`."""
    with closing(Gate()) as opened:
        yield opened


def plan(varied: dict[str, Any], seeds: int = 1, demo: str = "trial", **base: Any) -> Plan:
    """A plan over the demo `trial`."""
    return make_plan(load(demo), varied, base=base, seeds=seeds)


def computed(engine: Engine, jobs: tuple[Job, ...]) -> list[Outcome]:
    """All outcomes in the jobs' order; fails where one comes twice."""
    found: dict[int, Outcome] = {}
    for news in outcomes(engine, dict(enumerate(jobs))):
        if news is not None:
            assert news[0] not in found
            found[news[0]] = news[1]
    return [found[number] for number in range(len(jobs))]


def rows(path: Path) -> list[dict[str, str]]:
    """A table without how long it took."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: text for name, text in row.items() if name != "seconds"} for row in csv.DictReader(file)]
