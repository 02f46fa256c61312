"""Cells of the fractal are contexts of different length: predicting from places needs no choice of an order.

Where the past lies in the square of the chaos game says what comes next. Cells crowd where pasts are frequent, and
there they are small: a small cell is a long context.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, model_validator

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.symbols import LETTERS, laser_changes, letters_of, quantile_thresholds, quantised
from rnnviz.families.symbol_sequences import TEXT_HELP, sequence
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Image, Line, Mark, Points
from rnnviz.kit import LIVE, DemoParams, Drag, Event, InputError, Preset, State, View, changed, param, remembered
from rnnviz.kit.refined import Refined
from rnnviz.kit.truth import Shows, ShowsTable
from rnnviz.learning import context_models as cm
from rnnviz.networks.iterated_maps import chaos_game, ending_codes
from rnnviz.panels import chaos_square as square
from rnnviz.panels import voronoi

GROUP = "Reservoirs and fractals"
TITLE = "Fractal prediction"
ORDER = 30
HINT = "Point at a cell to see what its pasts have in common and what they predict; drag it elsewhere."

LENGTH = 10_092
"""Symbols of the laser, and of what is drawn."""

SIDE, DOTS, WINDOW = 160, 1200, 36
"""Pixels of the square each way; places of the training part in it; symbols of the test part that are seen at once."""

MOST_LOOSE = 100
"""Cells that can be dragged: of more of them, none could be taken hold of."""

SIZES = tuple(2**n for n in range(9))
THRESHOLDS = (0.01, 0.003, 0.001, 0.0005, 0.0002, 0.0001, 0.00005)
ORDERS = range(9)

MODELS = ("fractal", "suffix tree", "Markov")
ROLES = {"fractal": "prediction", "suffix tree": "stored", "Markov": "state"}

Moved = tuple[
    Annotated[float, Field(ge=0, le=399)], Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0, le=1)]
]


class Params(DemoParams):
    """The sequence, and the three models of it."""

    data: Literal["laser", "no-cg", "text"] = param(
        "laser", "The chaotic laser as four symbols, letters by chance but no G after C, or a text.",
        group="Data")  # fmt: skip
    text: str = param(
        "", TEXT_HELP, group="Data", when={"data": ("text",)}, max_length=20_000, widget="long-text")  # fmt: skip
    train_symbols: int = param(
        8000, "How many symbols are learned from; all others judge.", group="Data", ge=100, le=20_000,
        log=True)  # fmt: skip
    quantile: int = param(
        10, "Share of all changes that count as steep falls, and as steep rises.", group="Data", ge=1, le=49,
        unit="%", when={"data": ("laser",)})  # fmt: skip
    contexts: int = param(64, "Cells of the fractal.", group="Models", ge=1, le=400, log=True)
    contraction: float = param(
        0.5, "What is left of a distance after one symbol.", title="Contraction k", group="Models", ge=0.1,
        le=0.9)  # fmt: skip
    order: int = param(4, "Symbols that the Markov chain looks back.", group="Models", ge=0, le=8)
    threshold: float = param(
        0.001, "What a longer context must be worth to the suffix tree.", group="Models", ge=1e-6, le=0.1,
        log=True)  # fmt: skip
    smoothing: float = param(
        0.25, "Added to every count.", title="Smoothing γ", group="Models", ge=0.001, le=1.0, log=True)  # fmt: skip
    moved: tuple[Moved, ...] = param(
        (), "Cells put elsewhere by hand, after all have settled: number, x, y.", LIVE, group="Models",
        max_length=400, widget="points", blank="none",
        follows=("data", "text", "train_symbols", "quantile", "contexts", "contraction"))  # fmt: skip

    @model_validator(mode="after")
    def _leaves_a_test(self) -> "Params":
        length = len(sequence("text", self.text, 0, 0)) if self.data == "text" else LENGTH
        if self.train_symbols >= length:
            raise InputError(
                f"train_symbols is {self.train_symbols}; of {length} symbols at least one must be left to judge"
            )
        if any(number >= self.contexts for number, _, _ in self.moved):
            raise InputError(f"moved names a cell beyond the {self.contexts} there are")
        return self


RESULTS = {
    "nnl_fractal": "−log₄ of the probability of what came, on average over the test part; 1 is guessing",
    "nnl_markov": "the same of the Markov chain",
    "nnl_suffix_tree": "the same of the suffix tree",
    "nnl_zero_order": "the same without looking back",
    "contexts_markov": "contexts of the chain that occur in the training part",
    "contexts_suffix_tree": "nodes of the tree, the empty one among them",
    "contexts_fractal": "cells",
    "thresholds": "θ₁ and θ₂ of the laser's changes",
    "counts_train": "how often A, C, G, T occur in the training part",
    "curve_contexts": "numbers of cells of the curve",
    "curve_fractal": "its NNL with so many cells",
    "curve_markov": "contexts and NNL of the orders 0 to 8",
    "curve_suffix_tree": "contexts and NNL from the largest threshold to the smallest",
    "cells": "centres of the cells",
}

PRESETS = {
    "seed-fractal-prediction": Preset(
        {}, "A prediction machine with 64 contexts on the chaotic laser.", seed_figure=True),
    "200-contexts": Preset({"contexts": 200, "order": 7}, "As many contexts as a Markov chain of order 7."),
    "contraction-0.7": Preset({"contraction": 0.7}, "Where squares overlap, pasts mix and prediction is worse."),
    "no-cg": Preset({"data": "no-cg"}, "Only the last letter matters here, and nobody can predict much."),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """values, shade : (row, column), the likeliest next symbol and its probability; sides : (4, side) of the cells
    cells : (cell, 2); counts : (cell, symbol); common : what the pasts of each cell have in common

    x, y, symbol : (place,), of the training part and what followed; here : (2,), the place before the newest symbol
    came : the newest symbols of the test part; certainty : (model, time), the probability that each model gave them
    sizes, curve : (point,), what is known of NNL against cells; markov, tree : (2, point), contexts and NNL
    scores : (3,), NNL of the models, `MODELS`; contexts : (3,); rounds : of settling; is_settled
    """

    t: int
    values: Array
    shade: Array
    sides: Floats
    cells: Floats
    counts: Floats
    common: tuple[str, ...]
    x: Floats
    y: Floats
    symbol: Ints
    here: Floats
    came: str
    certainty: Floats
    sizes: Floats
    curve: Floats
    markov: Floats
    tree: Floats
    scores: Floats
    contexts: Floats
    is_settled: bool


class Run(Refined[Params, Frame]):
    """Each step one round of settling, and one symbol of the test part."""

    pace, fps = 5.0, 20.0

    def begin(self) -> None:
        p = self.params
        self.t = self.rounds = 0
        self._settled: Floats | None = None
        symbols, self._thresholds = symbols_and_thresholds(p)
        self._symbols, self._first = symbols, p.train_symbols
        self._test = symbols[self._first :]
        self._places = chaos_game(symbols, p.contraction)
        self._before, self._followers = self._places[: self._first - 1], symbols[1 : self._first]
        self._grid = voronoi.lattice(SIDE)
        self._pasts = ending_codes(symbols[: self._first - 1], cm.DEEPEST)
        self._others()
        self._dots()
        self._curve: tuple[float, ...] = ()
        self._put(cm.spread_cells(self._before, p.contexts, np.random.default_rng(p.seed)))
        self._settling = cm.settle(self._before, self._cells)
        self._move()

    def _others(self) -> None:
        """The Markov chains and the suffix trees."""
        p, train = self.params, self._symbols[: self._first]
        chains = [cm.MarkovChain.fitted(train, order, p.smoothing) for order in ORDERS]
        levels = cm.all_endings(train)
        trees = [cm.SuffixTree.pruned(levels, threshold, p.smoothing) for threshold in THRESHOLDS]
        self._chain, self._tree = chains[p.order], cm.SuffixTree.pruned(levels, p.threshold, p.smoothing)
        self._markov_curve = np.array([[chain.contexts for chain in chains], [self._score(chain) for chain in chains]])
        self._tree_curve = np.array([[tree.contexts for tree in trees], [self._score(tree) for tree in trees]])
        self._other_scores = self._score(self._tree), self._score(self._chain)
        self._certain = np.stack(
            [self._of_what_came(m.predict(self._symbols, self._first)) for m in (self._tree, self._chain)]
        )

    def _score(self, model: cm.MarkovChain | cm.SuffixTree) -> float:
        return cm.mean_surprise(model.predict(self._symbols, self._first), self._test)

    def _of_what_came(self, P: Floats) -> Floats:
        return P[np.arange(len(self._test)), self._test]

    def _dots(self) -> None:
        every = max(1, len(self._before) // DOTS)
        self._xy = np.ascontiguousarray(self._before[::every].T)
        self._colours = self._followers[::every]

    def _put(self, cells: Floats) -> None:
        """All that depends on where the cells are."""
        p = self.params
        self._cells = cells
        belongs = cm.nearest_cell(self._before, cells)
        counts = cm.follower_counts(belongs, self._followers, len(cells))
        self._model = cm.FractalMachine(cells, counts, p.smoothing)
        P = self._model.predict(self._places[self._first - 1 : -1])
        self._fractal, self._fractal_certain = cm.mean_surprise(P, self._test), self._of_what_came(P)
        self._common = _common_endings(self._pasts, belongs[cm.DEEPEST - 1 :], len(cells))
        labels = cm.nearest_cell(self._grid, cells).reshape(SIDE, SIDE)
        likely = cm.smoothed(counts, p.smoothing)
        self._values = likely.argmax(axis=1).astype(np.int8)[labels]
        self._shade = (0.25 + 0.6 * likely.max(axis=1)).astype(np.float32)[labels]
        self._sides = voronoi.borders(labels)
        self._shown: Frame | None = None

    def _settle(self) -> None:
        """One round more."""
        cells = next(self._settling, None)
        if cells is None:
            self._settled = self._cells
        else:
            self.rounds += 1
            self._put(cells)

    def _move(self) -> None:
        """Cells that were put elsewhere by hand; all others are where they have settled."""
        if not self.params.moved and self._settled is None:
            return
        while self._settled is None:
            self._settle()
        cells = self._settled.copy()
        for number, x, y in self.params.moved:
            cells[int(number)] = x, y
        self._put(cells)

    def change(self, params: Params) -> None:
        self.params = params
        self._move()

    def work(self) -> Iterator[None]:
        """The curve: for each number of cells as many as there are places for."""
        for size in SIZES:
            try:
                cells = cm.spread_cells(self._before, size, np.random.default_rng(self.params.seed))
            except InputError:
                return
            yield
            for settled in cm.settle(self._before, cells):
                cells = settled
                yield
            model = cm.FractalMachine.fitted(cells, self._before, self._followers, self.params.smoothing)
            P = model.predict(self._places[self._first - 1 : -1])
            self._curve = (*self._curve, cm.mean_surprise(P, self._test))
            self._shown = None
            yield

    @property
    def done(self) -> bool:
        return self._settled is not None and self.t >= len(self._test)

    @property
    def progress(self) -> float | None:
        return min(1.0, self.t / len(self._test))

    @property
    def position(self) -> str:
        settled = "" if self._settled is None else ", settled"
        return f"symbol {min(self.t, len(self._test))} of {len(self._test)}, round {self.rounds}{settled}"

    def step(self) -> None:
        self.t += 1
        if self._settled is None:
            self._settle()
        self._shown = None

    def frame(self) -> Frame:
        if self._shown is None:
            self._shown = self._frame()
        return self._shown

    def _frame(self) -> Frame:
        last = min(len(self._test), max(WINDOW, self.t))
        seen = slice(max(0, last - WINDOW), last)
        curve, (x, y) = np.array(self._curve), self._xy
        certainty = np.vstack([self._fractal_certain, self._certain])[:, seen]
        return Frame(
            self.t, self._values, self._shade, self._sides, self._cells, self._model.counts, self._common, x, y,
            self._colours, self._places[self._first + last - 2], letters_of(self._test[seen]), certainty,
            np.array(SIZES[: len(curve)], dtype=float), curve, self._markov_curve, self._tree_curve,
            np.array([self._fractal, *self._other_scores]), np.array(self._contexts(), dtype=float),
            self._settled is not None,
        )  # fmt: skip

    def _contexts(self) -> list[int]:
        return [len(self._cells), self._tree.contexts, self._chain.contexts]

    def results(self) -> dict[str, Any]:
        tree, chain = self._other_scores
        unknown = [None] * (len(SIZES) - len(self._curve))
        return {
            "nnl_fractal": self._fractal, "nnl_markov": chain, "nnl_suffix_tree": tree,
            "nnl_zero_order": float(self._markov_curve[1, 0]), "contexts_markov": self._chain.contexts,
            "contexts_suffix_tree": self._tree.contexts, "contexts_fractal": len(self._cells),
            "thresholds": self._thresholds, "counts_train": np.bincount(self._symbols[: self._first], minlength=4),
            "curve_contexts": list(SIZES), "curve_fractal": [*self._curve, *unknown],
            "curve_markov": [[int(n), nnl] for n, nnl in self._markov_curve.T.tolist()],
            "curve_suffix_tree": [[int(n), nnl] for n, nnl in self._tree_curve.T.tolist()], "cells": self._cells,
        }  # fmt: skip

    def checkpoint(self) -> State:
        return {"t": self.t, "rounds": self.rounds, "is_settled": self._settled is not None}

    def restore(self, state: State) -> None:
        t, rounds, is_settled = int(state["t"]), int(state["rounds"]), bool(state["is_settled"])
        while self._settled is None and (self.rounds < rounds or is_settled):
            self._settle()
        self.t, self._shown = t, None


def symbols_and_thresholds(p: Params) -> tuple[Ints, tuple[float, float] | None]:
    """The whole sequence; of the laser also θ₁ and θ₂, which the training part alone decides."""
    if p.data != "laser":
        return sequence(p.data, p.text, LENGTH, p.seed), None
    changes = laser_changes()
    thresholds = quantile_thresholds(changes[: p.train_symbols], float(p.quantile))
    return quantised(changes, thresholds), thresholds


def _common_endings(pasts: Ints, belongs: Ints, cells: int) -> tuple[str, ...]:
    """What all pasts in a cell end in, of ten letters at most; empty for a cell that is empty or holds no such thing.

    pasts : (time,), the last ten letters before each symbol, coded, newest first digit    belongs : (time,)
    """
    low, high = np.full(cells, 4**cm.DEEPEST), np.full(cells, -1)
    np.minimum.at(low, belongs, pasts)
    np.maximum.at(high, belongs, pasts)
    return tuple(_common(int(a), int(b)) for a, b in zip(low, high, strict=True))


def _common(a: int, b: int) -> str:
    """The digits that two codes begin with, as letters, the oldest first."""
    word = ""
    for place in range(cm.DEEPEST - 1, -1, -1):
        if b < 0 or a >> 2 * place != b >> 2 * place:
            break
        word = LETTERS[a >> 2 * place & 3] + word
    return word


def on(event: Event, params: Params) -> Params | None:
    """A cell goes where it is dragged."""
    if not isinstance(event, Drag) or event.key != "centres":
        return None
    others = tuple(known for known in params.moved if int(known[0]) != event.index)
    place = (min(1.0, max(0.0, event.x)), min(1.0, max(0.0, event.y)))
    put: Params = changed(params, {"moved": (*others, (float(event.index), *place))})
    return put


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The square in cells; NNL against the number of contexts; what came, and how sure the models were of it."""
    hero, curves = _square(params, frame, view), _curves(frame, params, 2 if view.compact else 1)
    if view.compact:
        return Figure((hero, curves), columns=(1.6, 1.0), rows=(1.0, 1.0), caption=_caption(params, frame))
    return Figure((hero, curves, _strip(frame)), columns=(1.4, 1.0), rows=(1.0, 0.8), caption=_caption(params, frame))


def _square(params: Params, frame: Frame, view: View) -> Panel:
    is_loose = view.controls and not view.compact and len(frame.cells) <= MOST_LOOSE
    marks: list[Mark] = [
        *voronoi.cells(frame.values, frame.shade, square.ROLES, frame.sides),
        Points(key="places", x=frame.x, y=frame.y, role=square.ROLES, category=frame.symbol, size=3.0),
        _centres(frame.cells, frame.counts, frame.common, params.smoothing, is_loose),
        Points(key="here", x=frame.here[:1], y=frame.here[1:], role="accent", shape="ring", size=15.0),
        *square.corner_names(),
    ]
    settled = "settled" if frame.is_settled else "settling"
    return Panel(
        "square", tuple(marks), title=f"{len(frame.cells)} cells, {settled}", x=square.AXES[0], y=square.AXES[1],
        equal=True, place=(0, 0, 2, 1),
        alt=f"The unit square in {len(frame.cells)} cells, coloured by the symbol that is likeliest to follow.",
    )  # fmt: skip


@remembered
def _centres(
    cells: Floats, counts: Floats, common: tuple[str, ...], smoothing: float, is_loose: bool
) -> Points | Handle:
    x, y = cells[:, 0].copy(), cells[:, 1].copy()
    likely = cm.smoothed(counts, smoothing)
    tips = tuple(_tip(*cell) for cell in zip(common, counts, likely, strict=True))
    if not is_loose:
        size = 4.5 if len(cells) <= MOST_LOOSE else 3.2
        return Points(key="centres", x=x, y=y, role="text", size=size, outline=True, tips=tips)
    return Handle(key="centres", x=x, y=y, role="text", size=7.0, bounds=(0.0, 1.0, 0.0, 1.0), tips=tips)


def _tip(common: str, counts: Floats, likely: Floats) -> str:
    shares = ", ".join(f"{letter} {100 * share:.0f}\u00a0%" for letter, share in zip(LETTERS, likely, strict=True))
    pasts = f"pasts that end in {common}" if common else "pasts without a common end"
    return f"{counts.sum():.0f} {pasts}; next {shares}"


def _curves(frame: Frame, params: Params, rows: int) -> Panel:
    known = {
        "fractal": (frame.sizes, frame.curve), "suffix tree": (frame.tree[0], frame.tree[1]),
        "Markov": (frame.markov[0], frame.markov[1]),
    }  # fmt: skip
    marks: list[Mark] = []
    for place, name in enumerate(MODELS):
        x, y = known[name]
        here, score = frame.contexts[place : place + 1], frame.scores[place : place + 1]
        marks += [
            Line(key=f"curve-{name}", label=name, x=x, y=y, role=ROLES[name], width=1.8),
            Points(key=f"run-{name}", x=here, y=score, role=ROLES[name], size=10.0, outline=True),
        ]
    return Panel(
        "curves", tuple(marks), title="Surprise at the test part", legend="top",
        x=Axis("contexts", (0.8, 1000.0), log=True), y=Axis("NNL", (0.0, 1.2)), place=(0, 1, rows, 1), hz=5.0,
        alt="Mean surprise against the number of contexts, for Markov chains, suffix trees and fractal machines.",
    )  # fmt: skip


def _strip(frame: Frame) -> Panel:
    width = len(frame.came)
    extent = (-0.5, width - 0.5, -0.5, 2.5)
    picture = Image(key="certainty", values=frame.certainty[::-1], extent=extent, limits=(0.0, 1.0))
    ticks = tuple((float(n), letter) for n, letter in enumerate(frame.came))
    return Panel(
        "strip", (picture,), title="Probability of what came", x=Axis("", (-0.5, width - 0.5), ticks[::2]),
        y=Axis("", (-0.5, 2.5), tuple((2.0 - n, name) for n, name in enumerate(MODELS))), place=(1, 1, 1, 1), hz=10.0,
        alt="How probable each model held each of the newest symbols of the test part, as shades.",
    )  # fmt: skip


def _caption(params: Params, frame: Frame) -> str:
    fractal, tree, chain = frame.scores.tolist()
    return (
        f"Surprise on the test part, where guessing would be 1: fractal {fractal:.3f} with"
        f" {frame.contexts[0]:.0f} cells, suffix tree {tree:.3f} with {frame.contexts[1]:.0f} contexts, Markov chain of"
        f" order {params.order} {chain:.3f} with {frame.contexts[2]:.0f}."
    )


def _likeliest(results: dict[str, Any], run: Any) -> Ints:
    """The letter that followed most often in the cell of each pixel, row by row."""
    p, cells = run.params, np.array(results["cells"])
    symbols, _ = symbols_and_thresholds(p)
    places = chaos_game(symbols, p.contraction)[: p.train_symbols - 1]
    counts = np.zeros((len(cells), 4))
    np.add.at(counts, (_cell_of(places, cells), symbols[1 : p.train_symbols]), 1.0)
    return counts.argmax(axis=1)[_cell_of(voronoi.lattice(SIDE), cells)]


def _cell_of(places: Floats, cells: Floats) -> Ints:
    nearest, where = np.full(len(places), np.inf), np.zeros(len(places), dtype=np.int64)
    for number, (x, y) in enumerate(cells):
        distance = np.hypot(places[:, 0] - x, places[:, 1] - y)
        where[distance < nearest] = number
        nearest = np.minimum(nearest, distance)
    return where


def _certainties(results: dict[str, Any], run: Any) -> Floats:
    """Row by row from below: Markov, suffix tree, fractal."""
    p, cells = run.params, np.array(results["cells"])
    symbols, _ = symbols_and_thresholds(p)
    train, places = symbols[: p.train_symbols], chaos_game(symbols, p.contraction)
    machine = cm.FractalMachine.fitted(cells, places[: p.train_symbols - 1], train[1:], p.smoothing)
    models = (
        cm.MarkovChain.fitted(train, p.order, p.smoothing).predict(symbols, p.train_symbols),
        cm.SuffixTree.grown(train, p.threshold, p.smoothing).predict(symbols, p.train_symbols),
        machine.predict(places[p.train_symbols - 1 : -1]),
    )
    last = min(len(symbols) - p.train_symbols, max(WINDOW, run.run.t))
    seen = range(max(0, last - WINDOW), last)
    return np.array([[P[t, symbols[p.train_symbols + t]] for t in seen] for P in models])


SHOWS: ShowsTable = {
    ("square", "cells"): _likeliest,
    ("strip", "certainty"): _certainties,
    ("curves", "curve-fractal"): Shows("curve_fractal", role="prediction", label="fractal"),
    ("curves", "curve-Markov"): Shows("curve_markov.*.1", role="state", label="Markov"),
    ("curves", "curve-Markov", "x"): "curve_markov.*.0",
    ("curves", "curve-suffix tree"): Shows("curve_suffix_tree.*.1", role="stored", label="suffix tree"),
    ("curves", "curve-suffix tree", "x"): "curve_suffix_tree.*.0",
    ("curves", "run-fractal"): "nnl_fractal",
    ("curves", "run-fractal", "x"): "contexts_fractal",
    ("curves", "run-suffix tree"): "nnl_suffix_tree",
    ("curves", "run-Markov"): "nnl_markov",
    ("square", "centres", "x"): "cells.*.0",
    ("square", "centres", "y"): "cells.*.1",
}
