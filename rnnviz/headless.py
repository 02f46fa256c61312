"""Demos without a window: for scripts, notebooks, the command line and tests."""

from functools import cache
from typing import Any

from rnnviz.figure.description import Figure
from rnnviz.parameters import as_json, build, changed
from rnnviz.registry import load, preset
from rnnviz.run import Run
from rnnviz.view import ON_PAPER, View


class HeadlessRun:
    """A demo under way.

    run = rnnviz.start("hopfield-plane", seed=0, patterns=[[1, 1], [-1, -1]])
    run.finish()
    run.figure().save("basins.pdf")

    carried : what is to be said of parameters that were saved elsewhere or earlier
    """

    def __init__(self, demo_id: str, params: Any, carried: tuple[str, ...] = ()) -> None:
        self.demo = load(demo_id)
        self.carried = carried
        self.params = params
        self.run: Run[Any, Any] = self.demo.Run(params)

    def step(self) -> Any:
        """One step; returns the frame after it. A run that is done stays as it is."""
        if not self.run.done:
            self.run.step()
        return self.run.frame()

    def advance(self, steps: int) -> Any:
        """So many steps, or fewer where the run ends; returns the last frame."""
        for _ in range(steps):
            if self.run.done:
                break
            self.run.step()
        return self.run.frame()

    def finish(self) -> Any:
        """To the end, with everything the picture can be refined by; returns the last frame."""
        if self.run.pace is not None:  # what trains loads what it needs by itself
            warm_up(self.demo.id)
        while True:
            while not self.run.done:
                self.run.step()
            frame = self.refine()
            # A finer picture may show that there is further to go.
            if self.run.done:
                return frame

    def refine(self) -> Any:
        """Everything the picture at this moment can be refined by; returns the frame."""
        while self.run.refine():
            pass
        return self.run.frame()

    def results(self) -> dict[str, Any]:
        """The numbers this run stands for, as plain JSON values."""
        return {name: to_json(value) for name, value in self.run.results().items()}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What there is to say before the results are believed, one sentence each."""
        return (*self.carried, *self.run.remarks)

    def figure(self, view: View = ON_PAPER) -> Figure:
        """The picture of this moment, for a file; the window's own with `rnnviz.view.PLAIN`."""
        figure: Figure = self.demo.draw(self.params, self.run.frame(), view)
        return figure

    def _repr_html_(self) -> str:
        """What a notebook shows: where the run is, and its results."""
        from html import escape

        from rnnviz.brief import brief

        cells = [(name, brief(value), self.demo.results[name]) for name, value in self.results().items()]
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
        return f"<p>{escape(self.demo.heading.title)}: {escape(self.run.position)}</p><table>{rows}</table>"

    def parameters(self) -> dict[str, Any]:
        """The parameters as plain JSON values."""
        return as_json(self.params)


@cache
def warm_up(demo_id: str) -> None:
    """Load, once in a process, what makes a demo faster but is not needed to begin."""
    warm = load(demo_id).warm_up
    if warm is not None:
        warm()


def start(demo: str, *, preset_name: str | None = None, **params: Any) -> HeadlessRun:
    """Start a demo. Parameters are the demo's own, `seed` among them; see `rnnviz show DEMO`.

    preset_name : begin from that preset. Raises InputError, a ValueError, with one sentence.
    """
    found = load(demo)
    base = found.Params() if preset_name is None else build(found.Params, preset(found, preset_name).params)
    return HeadlessRun(demo, changed(base, params))


def to_json(value: Any) -> Any:
    """Numbers, text, lists and dicts only; NaN and infinity become None."""
    import numpy as np

    if isinstance(value, np.ndarray):
        return to_json(value.tolist())
    if isinstance(value, np.generic):
        return to_json(value.item())
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, complex):
        return [to_json(value.real), to_json(value.imag)]
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    return value
