"""The comparison under way, and what the stack makes of pictures meanwhile."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.digit_split import split_digits
from rnnviz.demos.deep_belief.params import Params, painted_ink
from rnnviz.kit import Run as BaseRun
from rnnviz.kit import State
from rnnviz.learning.deep_belief import FEATURES, NETS, DeepBelief, down, projected, up

COLUMNS = 8
"""Pictures in a row of the stack."""
ROWS = (8, 4, 3, 2)
"""Rows of filters of each layer at most, in stacks of one to four."""
KEPT = 16
"""Fantasies among the results."""
CONTESTANTS = (*FEATURES, *NETS)
STANDS_IN = "scikit-learn is not installed, so moved and blotted glyphs stand in for the handwritten digits."

RESULTS = {
    "error_pixels": "share of the 360 test pictures that a classifier of pixels gets wrong",
    "error_rbm": "the same classifier on the first layer alone",
    "error_dbn": "on the top layer",
    "error_all_layers": "on all layers beside each other",
    "error_fine_tuned": "a net that begins as the stack and is trained on the named pictures",
    "error_random_start": "the same net, begun from chance",
    "reconstruction_error": "of each layer: mean squared, one pass, on the test pictures",
    "fantasies": "16 pictures of 64 pixels, after 500 sweeps of the top layer",
    "kinds": "how many of the ten digits 100 fantasies are nearest to",
    "confusion": "of the classifier on the top layer: rows are the truth, columns what was said",
    "n_weights": "weights and biases of all layers",
}


@dataclass(frozen=True, eq=False)
class Frame:
    """stage : what is under way; now : a sentence on it

    filters : of each layer that has begun, (unit, pixel), seen through those below; dreams : (COLUMNS, pixel)
    pictures, rebuilt : (COLUMNS, pixel), test pictures and what the stack makes of them
    picture, by_first, by_stack : (row, column), row 0 at the bottom: the picture on show and its reconstructions
    percent : (contestant,), NaN where not known; curves : of each layer (epoch,)
    missing : digits that no named picture shows
    """

    stage: str
    now: str
    filters: tuple[Floats, ...]
    dreams: Floats
    pictures: Floats
    rebuilt: Floats
    picture: Floats
    by_first: Floats
    by_stack: Floats
    percent: Floats
    curves: tuple[Floats, ...]
    kinds: int | None
    missing: tuple[int, ...]
    stands_in: bool


class Run(BaseRun[Params, Frame]):
    """Half an epoch a step, then the judges."""

    pace = 40.0
    fps = 20.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        rng = np.random.default_rng(params.seed)
        self._split = split_digits(rng)
        self.comparison = DeepBelief(
            self._split, params.layers, params.epochs, params.learning_rate, params.weight_decay, params.labels,
            fine_tune=params.fine_tune, rng=rng,
        )  # fmt: skip
        while self.comparison.stage == "pixels":  # some milliseconds, and the contest does not begin empty
            self.comparison.piece()
        self._dreams = np.random.default_rng([params.seed, 1])
        self._walkers = self._begun()
        self._show()

    @property
    def done(self) -> bool:
        return self.comparison.done

    @property
    def progress(self) -> float:
        return self.comparison.progress

    @property
    def position(self) -> str:
        layer = self.comparison.layers[-1]
        if self.comparison.stage.startswith("layer"):
            return f"layer {len(self.comparison.layers)}, epoch {layer.epoch} of {self.params.epochs}"
        return WORDS[self.comparison.stage]

    @property
    def remarks(self) -> tuple[str, ...]:
        return said_of(self.comparison.missing, self._split.stands_in)

    def step(self) -> None:
        before = len(self.comparison.layers)
        self.comparison.piece()
        if len(self.comparison.layers) != before:
            self._walkers = self._begun()
        self._dream_on()
        self._show()

    def change(self, params: Params) -> bool:
        self.params = params
        self._show()
        return False

    # -- what the stack makes of pictures -------------------------------------------------------------------

    def _begun(self) -> Floats:
        """Fantasies that begin anew, at random: states of the layer below the top one."""
        return (self._dreams.random((COLUMNS, len(self.comparison.rbms[-1].a))) < 0.5).astype(float)

    def _dream_on(self) -> None:
        """One sweep of the topmost layer there is."""
        top, unit = self.comparison.rbms[-1], self.params.unit_on
        hidden = top.drawn_hidden(self._walkers, self._dreams)
        if unit is not None and unit < hidden.shape[1]:
            hidden[:, unit] = 1.0
        self._walkers = top.drawn_visible(hidden, self._dreams)

    def _show(self) -> None:
        p, found = self.params, self.comparison
        rbms = found.rbms
        ink = painted_ink(p.drawing) if p.drawing else self._split.test_ink[p.example]
        pictures = self._split.test_ink[:COLUMNS]
        shown = ROWS[len(p.layers) - 1] * COLUMNS
        filters = tuple(projected(rbms[: n + 1]).T[:shown].copy() for n in range(len(rbms)))
        percent = [100.0 * found.errors.get(name, np.nan) for name in CONTESTANTS]
        self._frame = Frame(
            found.stage, self.position, filters, down(rbms[:-1], self._walkers), pictures,
            down(rbms, up(rbms, pictures)), _upright(ink), _upright(down(rbms[:1], up(rbms[:1], ink))),
            _upright(down(rbms, up(rbms, ink))), np.array(percent), tuple(np.array(curve) for curve in found.curves),
            found.kinds, found.missing, self._split.stands_in,
        )  # fmt: skip

    def frame(self) -> Frame:
        return self._frame

    def results(self) -> dict[str, Any]:
        found, sizes = self.comparison, (64, *self.params.layers)
        errors = [curve[-1] for curve in found.curves]
        return {
            **{f"error_{name}": found.errors.get(name) for name in CONTESTANTS},
            "reconstruction_error": errors + [None] * (len(self.params.layers) - len(errors)),
            "fantasies": None if found.dreams is None else found.dreams[:KEPT], "kinds": found.kinds,
            "confusion": found.confusion,
            "n_weights": sum(a * b + a + b for a, b in pairwise(sizes)),
        }  # fmt: skip

    def checkpoint(self) -> State:
        return {
            "comparison": self.comparison.checkpoint(), "walkers": self._walkers,
            "dreams": self._dreams.bit_generator.state,
        }  # fmt: skip

    def restore(self, state: State) -> None:
        dreams = np.random.default_rng()
        dreams.bit_generator.state = state["dreams"]
        self.comparison.restore(state["comparison"])
        self._walkers, self._dreams = np.array(state["walkers"], dtype=float), dreams
        self._show()


WORDS = {
    "dreams": "fantasies of the top layer", "pixels": "a classifier of pixels",
    "rbm": "a classifier of the first layer",
    "dbn": "a classifier of the top layer", "all_layers": "a classifier of all layers",
    "fine_tuned": "fine-tuning the stack", "random_start": "training from chance", "": "all is judged",
}  # fmt: skip


def said_of(missing: tuple[int, ...], stands_in: bool) -> tuple[str, ...]:
    """What must be known of the comparison."""
    said: list[str] = []
    if missing:
        digits = ", ".join(map(str, missing))
        said.append(f"No named picture shows the digit {digits}, so that no classifier can say it.")
    return (*said, *((STANDS_IN,) if stands_in else ()))


def _upright(picture: Floats) -> Floats:
    """Row 0 at the bottom."""
    return np.ascontiguousarray(picture.reshape(8, 8)[::-1])
