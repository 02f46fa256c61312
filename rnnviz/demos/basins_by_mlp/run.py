"""Layer after layer of the unfolded network, while the classifier learns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.basins_by_mlp.params import MOST_LAYERS, Params, flow_of
from rnnviz.dynamics.lyapunov import Stretching
from rnnviz.dynamics.unfolding import Unfolding, destinations, lattice, nearest, resting_places, share_right
from rnnviz.kit import State, Trained
from rnnviz.learning.plane_classifier import PlaneClassifier

FITS = 3
"""Fits of each width that are compared."""

WIDTH_OF_CLOUD, MEASURED, DROPPED = 61, 20_000, 100
"""Starts per side of the chaotic cloud; layers over which the exponent is measured, and before."""

SECONDS = 10
"""What training should take on the screen at its pace."""


@dataclass(frozen=True, eq=False)
class Frame:
    """k : the layer on show; labels, truth, answers : (row, column) int8, nearest attractor, where each start ends
    (None until known), what the classifier says; right : (layer,), settled : (layer,), NaN until known

    by_width : (width, 4); paths : (layer, start, 2); cloud : (layer, start, 2), distances : (layer,) of the chaotic one
    """

    k: int
    labels: Array
    truth: Array | None
    answers: Array
    right: Floats
    settled: Floats
    by_width: Floats
    places: Floats
    paths: Floats
    cloud: Floats
    distances: Floats
    accuracy: float
    n_weights: int
    lyapunov: float | None


class Run(Trained[Params, Frame]):
    """The classifier learns while layer after layer is shown."""

    unit = "iteration"
    needs_torch = False
    pace: float | None = 30.0
    fps = 30.0
    look_every = 1

    def begin(self) -> None:
        p = self.params
        self._flow, self._is_chaotic = flow_of(p), p.network == "chaotic"
        self._places = np.zeros((0, 2)) if self._is_chaotic else resting_places(self._flow)
        self._lattice = lattice(p.grid, p.extent)
        self._unfolding = Unfolding(self._flow, self._lattice, self._places)
        self._truth: Array | None = None
        self._shown: tuple[int, Array] | None = None
        self._by_width: Floats = np.zeros((0, 4))
        self._lyapunov: float | None = None
        self._right: list[float] = []
        self._cloud = self._followed(lattice(WIDTH_OF_CLOUD, p.extent)) if self._is_chaotic else np.zeros((1, 0, 2))
        pair = self._followed(np.array([[0.0, 0.0], [1e-9, 0.0]]))
        self._distances = np.linalg.norm(pair[:, 1] - pair[:, 0], axis=1)
        self._paths = self._followed(np.array(p.starts).reshape(-1, 2))
        # A second of training has a thousand updates; they are shown in SECONDS, as far as steps stay short.
        likely_ms = 0.2 + p.samples * (0.05 + p.width * 0.006) / 1000
        self.group = int(max(1, min(p.iterations / (30 * SECONDS), 20 / likely_ms)))
        self.look_now()

    def _followed(self, x: Floats) -> Floats:
        """Through all layers.    x : (start, 2)    Returns (layer, start, 2)."""
        way = [x]
        for _ in range(MOST_LAYERS):
            way.append(self._flow.step(way[-1]))
        return np.array(way)

    @property
    def updates(self) -> int:
        return self.params.layers if self._is_chaotic else self.params.iterations

    @property
    def k(self) -> int:
        """The layer on show: it comes along with the training, as far as layers have been computed."""
        known = MOST_LAYERS if self._is_chaotic else len(self._unfolding.settled)
        return min(round(self.params.layers * self.update / max(1, self.updates)), known)

    @property
    def position(self) -> str:
        return f"layer {self.k} of {self.params.layers}" + ("" if self._is_chaotic else f" · {super().position}")

    def make(self) -> None:
        if self._is_chaotic:
            return
        samples, labels = self._samples([self.params.seed, 0])
        self._classifier = self._new(self.params.width, samples, labels, [self.params.seed, 1])

    def _samples(self, seed: list[int]) -> tuple[Floats, Array]:
        """Starts anywhere in the square and where they end; those on a border are left out."""
        x = np.random.default_rng(seed).uniform(-self.params.extent, self.params.extent, (self.params.samples, 2))
        *_, labels = destinations(self._flow, x, self._places)
        return x[labels >= 0], labels[labels >= 0]

    def _new(self, width: int, samples: Floats, labels: Array, seed: list[int]) -> PlaneClassifier:
        return PlaneClassifier(
            width, len(self._places), samples, labels, self.params.extent, self.params.iterations, seed
        )

    def learn(self) -> float:
        return 0.0 if self._is_chaotic else self._classifier.learn()

    def look(self) -> None:
        side = (self.params.grid, self.params.grid)
        self._answers = (
            np.full(side, -1, np.int8) if self._is_chaotic else self._classifier.classify(self._lattice).reshape(side)
        )

    def change(self, params: Params) -> bool:
        """Another length of the step begins anew; layers and starts are only looked at otherwise."""
        is_new = params.dt != self.params.dt and not self._is_chaotic
        super().change(params)
        if is_new:
            self._begin()
        else:
            self._paths = self._followed(np.array(params.starts).reshape(-1, 2))
        return is_new

    def work(self) -> Iterator[None]:
        if self._is_chaotic:
            yield from self._measure()
            return
        labels = nearest(self._lattice, self._places)
        for labels in destinations(self._flow, self._lattice, self._places):  # noqa: B007 - the last one is the answer
            yield
        self._truth = labels.reshape(self.params.grid, -1)
        self._right = [share_right(known, labels) for known in self._unfolding.labels]
        together = max(1, 400_000 // len(self._lattice))
        for n in range(MOST_LAYERS):
            self._unfolding.layer()
            self._right.append(share_right(self._unfolding.labels[-1], labels))
            if n % together == 0:
                yield
        yield from self._compare()

    def _measure(self) -> Iterator[None]:
        """Settled shares of the chaotic network, and its exponent along one orbit."""
        for _ in range(MOST_LAYERS):
            self._unfolding.layer()
            yield
        orbit = Stretching(self._flow, np.array([0.5, 0.5]), exponents=1, rng=np.random.default_rng(self.params.seed))
        orbit.advance(DROPPED)
        orbit.forget()
        for _ in range(0, MEASURED, 250):
            orbit.advance(250)
            yield
        self._lyapunov = float(orbit.exponents().values[0])

    def _compare(self) -> Iterator[None]:
        p = self.params
        samples, labels = self._samples([p.seed, 0])
        truth = self._truth.ravel() if self._truth is not None else labels
        for width in p.compare:
            found: list[float] = []
            for fit in range(FITS):
                classifier = self._new(width, samples, labels, [p.seed, 2, width, fit])
                likely_ms = 0.2 + p.samples * (0.05 + width * 0.006) / 1000
                for n in range(p.iterations):
                    classifier.learn()
                    if n % max(1, int(12 / likely_ms)) == 0:
                        yield
                found.append(share_right(classifier.classify(self._lattice), truth))
            self._by_width = np.vstack([self._by_width, [width, np.median(found), min(found), max(found)]])

    def _labels_at(self, k: int) -> Array:
        """The map of a layer, the very same array until another is asked for."""
        if self._is_chaotic:
            return self._answers
        if self._shown is None or self._shown[0] != k:
            self._shown = k, self._unfolding.labels[k].reshape(self.params.grid, -1)
        return self._shown[1]

    def frame(self) -> Frame:
        p, k = self.params, self.k
        labels = self._labels_at(k)
        accuracy = 0.0 if self._truth is None else share_right(self._answers.ravel(), self._truth.ravel())
        return Frame(
            k, labels, self._truth, self._answers, _known(self._right, p.layers + 1),
            _known(self._unfolding.settled, p.layers), self._by_width, self._places, self._paths, self._cloud,
            self._distances[: p.layers + 1], accuracy, 0 if self._is_chaotic else self._classifier.n_weights,
            self._lyapunov,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        self.look_now()
        frame, rest = self.frame(), not self._is_chaotic and self._truth is not None
        needed = next((n for n, share in enumerate(self._right) if share >= 0.99), None)
        trained = [[int(row[0]), *row[1:].tolist()] for row in self._by_width]
        return {
            "right_after": _or_none(frame.right) if rest else None, "settled": _or_none(frame.settled),
            "layers_needed": needed, "lyapunov": self._lyapunov, "accuracy": frame.accuracy if rest else None,
            "accuracy_by_width": None if self._is_chaotic else trained,
            "n_weights": None if self._is_chaotic else frame.n_weights, "unfolded_weights": self._flow.n_weights,
        }  # fmt: skip

    def learned(self) -> State:
        return {} if self._is_chaotic else self._classifier.state()

    def put(self, state: State) -> None:
        if not self._is_chaotic:
            self._classifier.put(state)


def _known(values: list[float], count: int) -> Floats:
    """The first values, NaN for those that are not known yet. (count,)"""
    known = np.full(count, np.nan)
    known[: len(values)] = values[:count]
    return known


def _or_none(values: Floats) -> list[float | None]:
    return [float(v) if np.isfinite(v) else None for v in values]
