"""A deep belief network, and what its layers are good for: the whole comparison, in pieces of a few milliseconds.

The layers learn one after the other without labels. Then the same classifier is taught on pixels, on the first layer,
on the top one and on all of them, and a net is trained from the stack and from chance; all are judged by the same test
pictures. Source: Hinton, Osindero & Teh 2006; Bengio, Lamblin, Popovici & Larochelle 2007.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.digit_split import Split
from rnnviz.learning.fine_tuning import FineTuning
from rnnviz.learning.greedy_layer import GreedyLayer
from rnnviz.learning.rbm_judging import reconstruction_error
from rnnviz.learning.softmax_regression import Choosing
from rnnviz.networks.rbm import Rbm

FEATURES = ("pixels", "rbm", "dbn", "all_layers")
NETS = ("fine_tuned", "random_start")
DREAMERS, DREAMT = 100, 500
"""Chains of the top layer, and how many sweeps each makes."""

UPDATES = 36
"""Of a layer, in a piece."""
SWEEPS = 50
"""Of all dreamers, in a piece."""
FIT_WORK = 2e7
"""Multiplications of a classifier's iterations in a piece."""
NET_WORK = 8e5
"""Numbers that a net's updates move in a piece."""


class DeepBelief:
    """The comparison as far as it has come.

    stage : what is under way, one of `stages`    errors : by contestant, as a share of the test pictures
    curves : of each layer the reconstruction error on the test pictures after each epoch, from epoch 0
    """

    def __init__(
        self, split: Split, sizes: Sequence[int], epochs: int, rate: float, decay: float, labels: int, *,
        fine_tune: bool, rng: np.random.Generator,
    ) -> None:  # fmt: skip
        """sizes : units of each layer    labels : how many pictures are named to the classifiers, the first ones"""
        self._split, self.sizes, self._rng = split, tuple(sizes), rng
        self._how = epochs, rate, decay
        self._labels = split.labels[:labels]
        self.stages = _stages(len(self.sizes), fine_tune=fine_tune)
        self._at = 0
        self.layers: list[GreedyLayer] = []
        self.curves: list[list[float]] = []
        self.errors: dict[str, float] = {}
        self.confusion: Ints | None = None
        self.dreams: Floats | None = None
        self.kinds: int | None = None
        self._dreaming: Floats | None = None
        self._swept = 0
        self._choosing: Choosing | None = None
        self._net: FineTuning | None = None
        self._begin_layer()

    # -- where it is ----------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        return self._at >= len(self.stages)

    @property
    def stage(self) -> str:
        return "" if self.done else self.stages[self._at]

    @property
    def progress(self) -> float:
        """0 to 1; a layer counts as much as all that is not one."""
        weights = [float(len(self.stages)) if stage.startswith("layer") else 1.0 for stage in self.stages]
        here = 0.0 if self.done else weights[self._at] * self._within()
        return min(1.0, (sum(weights[: self._at]) + here) / sum(weights))

    def _within(self) -> float:
        if self.done:
            return 0.0
        if self.stage.startswith("layer"):
            layer = self.layers[-1]
            return layer.updates / max(1, layer.epochs * layer.updates_an_epoch)
        if self.stage == "dreams":
            return self._swept / DREAMT
        working = self._choosing or self._net
        return 0.0 if working is None else min(1.0, working.progress)

    @property
    def rbms(self) -> tuple[Rbm, ...]:
        """The layers as they are now, from below; the last may still be learning."""
        return tuple(layer.rbm for layer in self.layers)

    @property
    def missing(self) -> tuple[int, ...]:
        """Digits that none of the named pictures shows."""
        return tuple(np.setdiff1d(np.arange(10), self._labels).tolist())

    # -- pieces ---------------------------------------------------------------------------------------------

    def piece(self) -> None:
        """The next one; nothing when all is done."""
        if self.done:
            return
        if self.stage.startswith("layer"):
            self._learn_layer()
        elif self.stage == "dreams":
            self._dream()
        elif self.stage in FEATURES:
            self._classify()
        else:
            self._tune()

    def _begin_layer(self) -> None:
        below = self.rbms
        data, test = up(below, self._split.ink), up(below, self._split.test_ink)
        self.layers.append(GreedyLayer(data, self.sizes[len(below)], *self._how, self._rng))
        self._test = test
        self.curves.append([reconstruction_error(self.layers[-1].rbm, test)])

    def _learn_layer(self) -> None:
        layer = self.layers[-1]
        layer.learn(UPDATES)
        if layer.updates % layer.updates_an_epoch == 0 and layer.epoch == len(self.curves[-1]):
            self.curves[-1].append(reconstruction_error(layer.rbm, self._test))
        if layer.done:
            self._go_on()

    def _dream(self) -> None:
        top = self.layers[-1].rbm
        if self._dreaming is None:
            self._dreaming = (self._rng.random((DREAMERS, len(top.a))) < 0.5).astype(float)
        for _ in range(SWEEPS):
            self._dreaming = top.drawn_visible(top.drawn_hidden(self._dreaming, self._rng), self._rng)
        self._swept += SWEEPS
        if self._swept >= DREAMT:
            self.dreams = down(self.rbms[:-1], self._dreaming)
            self.kinds = len(np.unique(self._split.labels[nearest(self.dreams, self._split.ink)]))
            self._go_on()

    def features(self, which: str, pictures: Floats) -> Floats:
        """What a contestant sees of pictures, (picture, feature)."""
        if which == "pixels":
            return pictures
        said = [up(self.rbms[: n + 1], pictures) for n in range(len(self.layers))]
        if which == "all_layers":
            return np.hstack(said)
        return said[0] if which == "rbm" else said[-1]

    def _classify(self) -> None:
        name, split = self.stage, self._split
        if self._choosing is None:
            seen = self.features(name, split.ink[: len(self._labels)])
            self._choosing = Choosing(seen, self._labels)
        for _ in range(self._choosing.iterations_for(FIT_WORK)):
            if self._choosing.done:
                break
            self._choosing.iterate()
        if self._choosing.done:
            guessed = self._choosing.classifier().classes(self.features(name, split.test_ink))
            self._judge(guessed)
            if name == "dbn":
                confusion = np.zeros((10, 10), dtype=np.int64)
                np.add.at(confusion, (split.test_labels, guessed), 1)
                self.confusion = confusion
            self._choosing = None

    def _tune(self) -> None:
        if self._net is None:
            stack = self.rbms if self.stage == "fine_tuned" else ()
            pictures = self._split.ink[: len(self._labels)]
            self._net = FineTuning(pictures, self._labels, self.sizes, self._rng, stack)
        self._net.learn(max(1, int(NET_WORK / self._net.size)))
        if self._net.done:
            self._judge(self._net.classes(self._split.test_ink))
            self._net = None

    def _judge(self, guessed: Ints) -> None:
        self.errors[self.stage] = float((guessed != self._split.test_labels).mean())
        self._go_on()

    def _go_on(self) -> None:
        """To the next stage."""
        self._at += 1
        if self.stage == f"layer {len(self.layers) + 1}":
            self._begin_layer()

    # -- going on later -------------------------------------------------------------------------------------

    def checkpoint(self) -> dict[str, Any]:
        """Everything needed to go on bit for bit."""
        return {
            "at": self._at, "layers": [layer.checkpoint() for layer in self.layers], "errors": dict(self.errors),
            "curves": [list(curve) for curve in self.curves], "confusion": self.confusion, "dreams": self.dreams,
            "kinds": self.kinds, "dreaming": self._dreaming, "swept": self._swept,
            "choosing": self._choosing.checkpoint() if self._choosing else None,
            "net": self._net.checkpoint() if self._net else None, "rng": self._rng.bit_generator.state,
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Of a comparison that has just begun. Raises KeyError or ValueError where it is the state of another one."""
        at, saved = int(state["at"]), state["layers"]
        begun = sum(stage.startswith("layer") for stage in self.stages[: at + 1])
        if not 0 <= at <= len(self.stages) or len(saved) != max(1, begun):
            raise ValueError("these are the layers of another stack")
        for n, layer in enumerate(saved):
            if n:
                self._begin_layer()
            self.layers[n].restore(layer)
        self._at = at
        self.curves = [[float(error) for error in curve] for curve in state["curves"]]
        self.errors = {str(name): float(error) for name, error in state["errors"].items()}
        self.confusion, self.dreams, self.kinds = state["confusion"], state["dreams"], state["kinds"]
        self._dreaming, self._swept = state["dreaming"], int(state["swept"])
        if state["choosing"] is not None:
            self._choosing = Choosing(self.features(self.stage, self._split.ink[: len(self._labels)]), self._labels)
            self._choosing.restore(state["choosing"])
        if state["net"] is not None:
            self._net = FineTuning(self._split.ink[: len(self._labels)], self._labels, self.sizes, self._rng)
            self._net.restore(state["net"])
        self._rng.bit_generator.state = state["rng"]


def _stages(layers: int, *, fine_tune: bool) -> list[str]:
    """What is done in turn: each contestant as soon as there is what it looks at."""
    found = ["pixels", "layer 1", "rbm", *(f"layer {n}" for n in range(2, layers + 1)), "dbn", "all_layers"]
    return [*found, *(NETS if fine_tune else ()), "dreams"]


def nearest(pictures: Floats, others: Floats) -> Ints:
    """Which of the others is nearest to each picture.    pictures : (picture, pixel), others : (other, pixel)"""
    return ((others**2).sum(axis=1) - 2 * pictures @ others.T).argmin(axis=1)


def up(layers: Sequence[Rbm], pictures: Floats) -> Floats:
    """What the topmost of these layers says of pictures: probabilities, layer after layer.    pictures : (…, pixel)"""
    for rbm in layers:
        pictures = rbm.hidden_mean(pictures)
    return pictures


def down(layers: Sequence[Rbm], said: Floats) -> Floats:
    """What these layers make of a state above them: probabilities, down to the pixels.    said : (…, unit)"""
    for rbm in reversed(layers):
        said = rbm.visible_mean(said)
    return said


def projected(layers: Sequence[Rbm]) -> Floats:
    """The weights of the topmost of these layers, seen through those below: (pixel, unit) of W₁ W₂ …"""
    W = layers[0].W
    for rbm in layers[1:]:
        W = W @ rbm.W
    return W
