"""Training a net of `rnnviz.networks.caption_net` to say what is in a picture, and judging it.

    E = −mean log p(word | picture, words before)

Adam; the gradient is no longer than 1; the rate falls in a straight line to 2 % of it at the last update.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.arrays import Array
from rnnviz.data.scenes import SIDE, Pictures, scene_of
from rnnviz.learning.caption_plan import LONGEST, VOCABULARY, CaptionPlan
from rnnviz.learning.descent import Descent
from rnnviz.learning.symbol_training import BIT, SymbolModule
from rnnviz.networks.caption_net import CaptionShape, CaptionWeights
from rnnviz.networks.speaking import table

LONGEST_GRADIENT = 1.0


class CaptionModule(nn.Module):
    """The same net as torch's module."""

    def __init__(self, shape: CaptionShape, weights: CaptionWeights) -> None:
        super().__init__()
        self.shape = shape
        for name, values in weights.eye.items():
            self.register_parameter(name, nn.Parameter(torch.from_numpy(np.array(values, np.float32))))
        self.speaker = SymbolModule(shape.speaker, weights.speaker)

    def weights(self) -> CaptionWeights:
        """Copies."""
        eye = {name: self.get_parameter(name).detach().numpy().copy() for name in self.shape.shapes()}
        return CaptionWeights(eye, self.speaker.weights())

    def glance(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """h and m to speak from, (1, picture, unit) each. x : (picture, row, column)"""
        if not self.shape.sees:
            at_rest = x.new_zeros(1, len(x), self.shape.hidden)
            return at_rest, at_rest
        w, f = self.get_parameter, nn.functional
        y = f.max_pool2d(f.conv2d(x.reshape(-1, 1, SIDE, SIDE), w("K1"), w("k1"), padding=2).relu(), 2)
        y = f.max_pool2d(f.conv2d(y, w("K2"), w("k2"), padding=1).relu(), 2)
        state = f.linear(f.linear(y.flatten(1), w("D"), w("d")).relu(), w("S"), w("s"))
        h, m = state.split(self.shape.hidden, dim=1)
        return h[None].contiguous(), m[None].contiguous()

    def surprise(self, pictures: Pictures) -> tuple[Tensor, float]:
        """−mean log p(word) of what was said, in nats, and how many words a caption has on average."""
        read, said = (torch.from_numpy(part) for part in table(VOCABULARY, pictures.captions()))
        logits, _ = self.speaker(read, self.glance(torch.from_numpy(pictures.x)))
        loss = nn.functional.cross_entropy(logits.reshape(-1, VOCABULARY.size), said.reshape(-1), ignore_index=-1)
        return loss, float((said >= 0).sum()) / len(pictures.x)


@dataclass(frozen=True)
class CaptionScore:
    """Of some pictures. bits : of what was said of them, summed    right : how often the net's own likeliest caption is
    one of the two right ones"""

    bits: float
    right: int


class CaptionTraining:
    """weights : as they are now; other arrays after each update"""

    def __init__(self, shape: CaptionShape, weights: CaptionWeights, plan: CaptionPlan) -> None:
        self._plan = plan
        self._module = CaptionModule(shape, weights)
        self._descent = Descent(self._module, learning_rate=0.0, threshold=LONGEST_GRADIENT)
        self.updates = 0

    @property
    def weights(self) -> CaptionWeights:
        return self._module.weights()

    def update(self, rate: float) -> float:
        """One update; rate : before it falls. Returns the bits of a caption of its batch before it.

        Raises Diverged; the last good weights stay.
        """
        loss, words = self._module.surprise(self._plan.pictures(self.updates))
        self._descent.learning_rate = rate * self._plan.rate_factor(self.updates)
        value = self._descent.step(loss, f"update {self.updates + 1}")
        self.updates += 1
        return value * words / BIT

    @torch.no_grad()
    def score(self, pictures: Pictures, first: int, last: int) -> CaptionScore:
        """Of pictures number first … last − 1."""
        part = Pictures(*(getattr(pictures, name)[first:last] for name in ("x", "scene", "coin", "places")))
        loss, words = self._module.surprise(part)
        own = self._own_captions(part)
        right = sum(said in scene_of(scene).captions for said, scene in zip(own, part.scene, strict=True))
        return CaptionScore(float(loss) * words * len(part.x) / BIT, right)

    def _own_captions(self, pictures: Pictures) -> list[str]:
        """The likeliest words, each read again."""
        state: tuple[Tensor, ...] = self._module.glance(torch.from_numpy(pictures.x))
        number = torch.full((1, len(pictures.x)), VOCABULARY.start)
        words: list[Array] = []
        for _ in range(LONGEST):
            logits, state = self._module.speaker(number, state)
            logits[..., VOCABULARY.start] = -torch.inf
            number = logits.argmax(dim=-1)
            words.append(number[0].numpy())
        return [VOCABULARY.sentence(row) for row in np.array(words).T]

    def checkpoint(self) -> dict[str, Any]:
        return {"descent": self._descent.checkpoint(), "updates": self.updates}

    def restore(self, state: dict[str, Any]) -> None:
        self._descent.restore(state["descent"])
        self.updates = int(state["updates"])
