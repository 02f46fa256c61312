"""A net that watches a film: one filter layer looks at each frame, and a readout says what is going on.

    f_t = pool(relu(K ∗ x_t + k))                     on a torus
    frame   y = O relu(D f_T + d) + o                 the last frame alone
    bag     y = O relu(D mean_t f_t + d) + o          all frames without their order
    lstm    y = O h_T + o                             h, m of an LSTM over f_1 … f_T

The rows of W, U and b stand in torch's order: i, f, g, o. With words, the last h and m begin a second LSTM that says a
sentence (`rnnviz.networks.symbol_net`).

Source: Donahue et al. 2015, Long-term recurrent convolutional networks (CVPR); Venugopalan et al. 2015 (sentences).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.films import MOVES
from rnnviz.networks.convolution import convolved, pooled, relu
from rnnviz.networks.symbol_net import FORGET_BIAS, SymbolShape, Weights
from rnnviz.networks.symbol_net import draw_weights as draw_speaker

Readout = Literal["frame", "bag", "lstm"]
FILTER = 3


@dataclass(frozen=True)
class FilmShape:
    """size : pixels of a frame each way, even    channels : filters    hidden : units of the readout
    words : how many there are to say, the start sign included; 0 for a net that does not speak"""

    readout: Readout
    size: int
    channels: int
    hidden: int
    words: int = 0

    @property
    def features(self) -> int:
        """Of a frame."""
        return self.channels * (self.size // 2) ** 2

    @property
    def speaker(self) -> SymbolShape | None:
        """The net that says the sentence."""
        return SymbolShape(self.words, (self.hidden,), embedding=self.hidden) if self.words else None

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every array of weights but those of the speaker."""
        found: dict[str, tuple[int, ...]] = {"K": (self.channels, 1, FILTER, FILTER), "k": (self.channels,)}
        if self.readout == "lstm":
            found |= {"W": (4 * self.hidden, self.features), "U": (4 * self.hidden, self.hidden),
                      "b": (4 * self.hidden,)}  # fmt: skip
        else:
            found |= {"D": (self.hidden, self.features), "d": (self.hidden,)}
        return {**found, "O": (len(MOVES), self.hidden), "o": (len(MOVES),)}

    @property
    def n_weights(self) -> int:
        """All numbers that are learned."""
        own = sum(int(np.prod(shape)) for shape in self.shapes().values())
        return own + (self.speaker.n_weights if self.speaker else 0)


@dataclass(frozen=True, eq=False)
class FilmWeights:
    """own : as `FilmShape.shapes` names them, float32    speaker : of the net that speaks, empty where there is none"""

    own: Weights
    speaker: Weights


def draw_weights(shape: FilmShape, rng: np.random.Generator) -> FilmWeights:
    """As torch begins: uniform within ±1/√inputs, of an LSTM ±1/√units; forget gates' bias 1."""
    inputs = {"K": FILTER**2, "k": FILTER**2, "D": shape.features, "d": shape.features}
    own: Weights = {}
    for name, size in shape.shapes().items():
        reach = inputs.get(name, shape.hidden) ** -0.5
        own[name] = rng.uniform(-reach, reach, size).astype(np.float32)
    if "b" in own:
        own["b"][shape.hidden : 2 * shape.hidden] = FORGET_BIAS
    return FilmWeights(own, draw_speaker(shape.speaker, rng) if shape.speaker else {})


@dataclass(frozen=True, eq=False)
class Watched:
    """p : (frame, direction), what the net says after each frame    h, m : (unit,), the state at the end; zeros without
    an LSTM"""

    p: Floats
    h: Floats
    m: Floats


def watch(shape: FilmShape, weights: FilmWeights, film: Floats) -> Watched:
    """One film. film : (frame, row, column)

    A net that looks at a single frame says after each frame what it makes of that one; a bag what it makes of those so
    far; after the last frame both say what they are judged by.
    """
    w = weights.own
    seen = pooled(relu(convolved(film[:, None].astype(np.float32), w["K"], w["k"], "wrap")))
    f = seen.reshape(len(film), -1)
    h = m = np.zeros(shape.hidden, np.float32)
    if shape.readout == "lstm":
        states = []
        for a in f @ w["W"].T + w["b"]:
            h, m = _lstm(a + w["U"] @ h, m)
            states.append(h)
        heard = np.array(states)
    else:
        if shape.readout == "bag":
            f = np.cumsum(f, axis=0) / np.arange(1, len(f) + 1, dtype=np.float32)[:, None]
        heard = relu(f @ w["D"].T + w["d"])
    return Watched(_softmax(heard @ w["O"].T + w["o"]), h, m)


def _lstm(a: Floats, m: Floats) -> tuple[Floats, Floats]:
    i, f, g, o = np.split(a, 4)
    m = _sigma(f) * m + _sigma(i) * np.tanh(g)
    return _sigma(o) * np.tanh(m), m


def _sigma(a: Floats) -> Floats:
    return 0.5 + 0.5 * np.tanh(0.5 * a)


def _softmax(y: Floats) -> Floats:
    e = np.exp((y - y.max(axis=-1, keepdims=True)).astype(float))
    p: Floats = e / e.sum(axis=-1, keepdims=True)
    return p
