"""Machines that learn beside the one that the results of the demo `rbm` are of."""

from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.pattern_sets import PatternSet, pattern_set
from rnnviz.demos.rbm.params import Kind, Params, usual_rate
from rnnviz.kit.remembered import remembered
from rnnviz.learning.contrastive_divergence import untrained
from rnnviz.learning.rbm_judging import reconstruction_error
from rnnviz.learning.rbm_training import Algorithm, RbmTraining
from rnnviz.networks.rbm import log_probabilities
from rnnviz.panels.tiles import nice_limit
from rnnviz.run import State

SIZES = (1, 2, 4, 8, 16)
"""Hidden units of the machines that a random distribution is given to, all at once."""
ENOUGH = 0.01
"""A machine so near to it, in nats, has as many hidden units as are needed."""
SPREAD = {"digits": 0.01, "bars": 0.1, "glyphs": 0.01, "random": 0.5}
"""Deviation of the weights before learning."""


@dataclass(frozen=True, eq=False)
class Fits:
    """Machines with different numbers of hidden units, learning one distribution.

    sizes : hidden units; p : (state,); models : (size, state); kl : (size, look), the last one now
    """

    sizes: tuple[int, ...]
    p: Floats
    models: Floats
    kl: Floats

    @property
    def needed(self) -> int | None:
        """The fewest hidden units that are enough."""
        return next((m for m, kl in zip(self.sizes, self.kl[:, -1], strict=True) if kl < ENOUGH), None)


@dataclass(frozen=True, eq=False)
class Four:
    """All four kinds, learning side by side.

    kinds : (kind,); W : (kind,) of (visible, hidden); colours : (kind,), where each one's colours end
    sigma, error : (kind, look), largest singular value and share of the first reconstruction error that is left
    """

    kinds: tuple[str, ...]
    W: tuple[Floats, ...]
    colours: tuple[float, ...]
    sigma: Floats
    error: Floats


@dataclass
class Other:
    """One machine of them. rate : its own learning rate, None for that of all"""

    training: RbmTraining
    rate: float | None = None


class Beside:
    """Nobody; what learns beside is made by `beside`."""

    def __init__(self) -> None:
        self.others: list[Other] = []

    def move(self, algorithm: Algorithm, k: int, rate: float, decay: float) -> bool:
        """One step of the chains of each, see `RbmTraining.move`."""
        moved = [o.training.move(algorithm, k, rate if o.rate is None else o.rate, decay) for o in self.others]
        return all(moved)

    def look(self, main: RbmTraining) -> None:
        """Note what they have become. main : the machine beside which they learn"""

    def fits(self) -> Fits | None:
        """Of machines of all sizes, after the first look."""
        return None

    def four(self, main: RbmTraining) -> Four | None:
        """Of machines of all kinds, after the first look."""
        return None

    def results(self, hidden_units: int) -> dict[str, Any]:
        """What the demo's results say of them."""
        return {"kl": None, "kl_by_hidden_units": None, "hidden_units_needed": None}

    def noted(self) -> Any:
        """What the looks have noted, as plain data."""
        return None

    def note(self, noted: Any) -> None:
        """The opposite of `noted`."""

    def checkpoint(self) -> State:
        return {"trainings": [other.training.checkpoint() for other in self.others], "noted": self.noted()}

    def restore(self, state: State) -> None:
        """Raises KeyError, ValueError or InputError where it does not fit."""
        for other, kept in zip(self.others, state["trainings"], strict=True):
            other.training.restore(kept)
        self.note(state["noted"])


class AllSizes(Beside):
    """A random distribution, given to machines with more and more hidden units."""

    def __init__(self, p: Params, data: PatternSet, batch: int) -> None:
        super().__init__()
        assert data.weights is not None
        self._p = data.weights
        self._sizes = tuple(sorted({*SIZES, p.hidden_units}))
        self.others = [
            Other(_begun(p, p.kind, size, batch, [p.seed, 3, size])) for size in self._sizes if size != p.hidden_units
        ]
        self._fits: Fits | None = None

    def look(self, main: RbmTraining) -> None:
        machines = {len(t.rbm.b): t.rbm for t in (main, *(other.training for other in self.others))}
        models = np.exp([log_probabilities(machines[size]) for size in self._sizes])
        kl = (self._p * np.log(self._p / models)).sum(axis=1)[:, None]
        before = self._fits.kl if self._fits else np.zeros((len(kl), 0))
        self._fits = Fits(self._sizes, self._p, models, np.concatenate((before, kl), axis=1))

    def fits(self) -> Fits | None:
        return self._fits

    def results(self, hidden_units: int) -> dict[str, Any]:
        if self._fits is None:
            return super().results(hidden_units)
        apart = dict(zip(self._sizes, self._fits.kl[:, -1].tolist(), strict=True))
        return {
            "kl": apart[hidden_units], "kl_by_hidden_units": [[size, kl] for size, kl in apart.items()],
            "hidden_units_needed": self._fits.needed,
        }  # fmt: skip

    def noted(self) -> Any:
        return None if self._fits is None else {"models": self._fits.models, "kl": self._fits.kl}

    def note(self, noted: Any) -> None:
        self._fits = None if noted is None else Fits(self._sizes, self._p, noted["models"], noted["kl"])


class AllKinds(Beside):
    """The four pairs of layers, each at the learning rate that suits it."""

    def __init__(self, p: Params, batch: int) -> None:
        super().__init__()
        self._place = get_args(Kind).index(p.kind)
        self.others = [
            Other(_begun(p, kind, p.hidden_units, batch, [p.seed, 4, n]), usual_rate(kind))
            for n, kind in enumerate(get_args(Kind))
            if n != self._place
        ]
        self._noted = np.zeros((2, 4, 0))

    def _all(self, main: RbmTraining) -> list[RbmTraining]:
        trainings = [other.training for other in self.others]
        trainings.insert(self._place, main)
        return trainings

    def look(self, main: RbmTraining) -> None:
        every = self._all(main)
        found = [[t.rbm.largest_singular_value for t in every], [reconstruction_error(t.rbm, t.data) for t in every]]
        self._noted = np.concatenate((self._noted, np.array(found)[:, :, None]), axis=2)

    def four(self, main: RbmTraining) -> Four | None:
        if not self._noted.shape[2]:
            return None
        weights = tuple(t.rbm.W for t in self._all(main))
        return Four(get_args(Kind), weights, tuple(map(nice_limit, weights)), *_curves(self._noted))

    def noted(self) -> Any:
        return self._noted

    def note(self, noted: Any) -> None:
        self._noted = noted


def beside(p: Params, data: PatternSet, batch: int) -> Beside:
    """Who learns beside the machine that was asked for.    batch : of all of them"""
    if data.weights is not None:
        return AllSizes(p, data, batch)
    return AllKinds(p, batch) if p.side_by_side else Beside()


def _begun(p: Params, kind: str, hidden: int, batch: int, seed: list[int]) -> RbmTraining:
    kinds: Any = tuple(kind.split("-"))
    data = pattern_set(p.data, kinds[0] == "gaussian", p.seed)
    rng = np.random.default_rng(seed)
    start = untrained(data.train, hidden, kinds, SPREAD[p.data], rng)
    return RbmTraining(start, data.train, batch, rng, data.weights)


@remembered
def _curves(noted: Floats) -> tuple[Floats, Floats]:
    """Singular values, and the share of the first error that is left.    noted : (2, kind, look)"""
    return np.ascontiguousarray(noted[0]), noted[1] / noted[1][:, :1]
