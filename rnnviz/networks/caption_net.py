"""A net that looks at a picture once and then says what is there.

    f = pool(relu(K₂ ∗ pool(relu(K₁ ∗ x + k₁)) + k₂))        zeros beyond the border
    (h_0, m_0) = S relu(D f + d) + s                         the state a second net begins to speak from

Words come from an LSTM over embedded words (`rnnviz.networks.symbol_net`). The picture must reach both h and m: through
h alone, with m at zero, nothing was learned in a thousand updates. Withheld, both are zero.

Source: Vinyals, Toshev, Bengio & Erhan 2015, Show and tell: a neural image caption generator, CVPR.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.scenes import SIDE
from rnnviz.networks.convolution import convolved, pooled, relu
from rnnviz.networks.symbol_net import SymbolShape, Weights
from rnnviz.networks.symbol_net import draw_weights as draw_speaker

FIRST, SECOND = 5, 3
"""Pixels of the filters each way."""


@dataclass(frozen=True)
class CaptionShape:
    """channels : filters of each layer    hidden : units    words : the signs of end and start included
    sees : whether the picture is looked at at all"""

    channels: int
    hidden: int
    words: int
    sees: bool = True

    @property
    def features(self) -> int:
        return self.channels * (SIDE // 4) ** 2

    @property
    def speaker(self) -> SymbolShape:
        """The net that says the caption."""
        return SymbolShape(self.words, (self.hidden,), embedding=self.hidden)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every array of weights of the part that looks."""
        if not self.sees:
            return {}
        n = self.channels
        return {
            "K1": (n, 1, FIRST, FIRST), "k1": (n,), "K2": (n, n, SECOND, SECOND), "k2": (n,),
            "D": (self.hidden, self.features), "d": (self.hidden,), "S": (2 * self.hidden, self.hidden),
            "s": (2 * self.hidden,),
        }  # fmt: skip

    @property
    def n_weights(self) -> int:
        """All numbers that are learned."""
        return sum(int(np.prod(shape)) for shape in self.shapes().values()) + self.speaker.n_weights


@dataclass(frozen=True, eq=False)
class CaptionWeights:
    """eye : as `CaptionShape.shapes` names them, float32    speaker : of the net that speaks"""

    eye: Weights
    speaker: Weights


def draw_weights(shape: CaptionShape, rng: np.random.Generator) -> CaptionWeights:
    """As torch begins: uniform within ±1/√inputs."""
    eye: Weights = {}
    shapes = shape.shapes()
    inputs = {"1": FIRST**2, "2": shape.channels * SECOND**2, "d": shape.features, "s": shape.hidden}
    for name, size in shapes.items():
        reach = inputs[name[-1].lower()] ** -0.5
        eye[name] = rng.uniform(-reach, reach, size).astype(np.float32)
    return CaptionWeights(eye, draw_speaker(shape.speaker, rng))


def glance(shape: CaptionShape, weights: CaptionWeights, x: Floats) -> tuple[Floats, Floats]:
    """h_0 and m_0, (picture, unit) each. x : (picture, row, column)"""
    if not shape.sees:
        return (np.zeros((len(x), shape.hidden), np.float32),) * 2
    w = weights.eye
    y = pooled(relu(convolved(x[:, None].astype(np.float32), w["K1"], w["k1"], "constant")))
    f = pooled(relu(convolved(y, w["K2"], w["k2"], "constant"))).reshape(len(x), -1)
    state = relu(f @ w["D"].T + w["d"]) @ w["S"].T + w["s"]
    return state[:, : shape.hidden], state[:, shape.hidden :]
