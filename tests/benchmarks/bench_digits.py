"""The digits: from a stroke of paint to the new recall on its way to the screen, and how finely the trials are cut."""

import itertools
import statistics
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from rnnviz.demos.hopfield_digits import Run, draw, on
from rnnviz.demos.hopfield_digits.params import Params, canvas
from rnnviz.events import Paint
from rnnviz.live import messages as m
from rnnviz.live.loop import Loop
from rnnviz.parameters import changed
from rnnviz.view import PLAIN
from tests.benchmarks.table import Row, seconds, shown

COPIES = 1 / 30
"""Seconds between two copies of a canvas that is painted on."""

PIECE = 0.03
"""What one refinement may take."""


def measure() -> Iterator[Row]:
    """All rows of this benchmark."""
    for resolution in (16, 32):
        yield stroke(resolution)
    yield longest_piece()


def stroke(resolution: int) -> Row:
    """A dab of paint: new parameters, a new recall from beginning to end, its first frame packed, and the figure."""
    params: Params = changed(Params(), {"resolution": resolution, "noise_kind": "gaussian"})
    sent: list[Any] = []
    loop = Loop(sent.append)
    loop.take([m.Open(1, "hopfield-digits", params.model_dump(), False, None, 0)])
    loop.work()
    run, places = Run(params), itertools.count(1)

    def dab() -> None:
        nonlocal params
        values = canvas(params).astype(float)
        values.flat[7 * next(places) % values.size] = 1.0
        params = on(Paint("paint", "canvas", values[::-1]), params) or params
        loop.take([m.Acknowledge(), m.Change(params.model_dump(), next(places))])
        loop.work()
        # The window draws what it has received; a run beside the loop's stands in for the pipe.
        draw(params, run.frame(), PLAIN)

    taken = statistics.median(seconds(dab) for _ in range(60))
    assert any(isinstance(message, m.FrameSent) for message in sent)
    what = f"a stroke on {resolution} x {resolution}: new recall, figure"
    return Row(what, shown(taken), shown(COPIES), "the time between two copies", taken / COPIES, "≤ 1")


def longest_piece() -> Row:
    """Trials at eleven levels, 32 x 32, in pieces: none may keep the window's wishes waiting."""
    run = Run(changed(Params(), {"resolution": 32, "trials": 1000, "noise_kind": "gaussian", "noise": 6.0}))
    pieces = []
    more = True
    while more:
        began = time.thread_time()
        more = run.refine()
        pieces.append(time.thread_time() - began)
    longest = float(np.quantile(pieces, 0.99))
    what = "pieces of the success curve, 99th percentile"
    return Row(what, shown(longest), shown(PIECE), f"the promise; {len(pieces)} pieces", longest / PIECE, "≤ 1")


if __name__ == "__main__":
    for row in measure():
        print(row)
