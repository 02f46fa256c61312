"""What every network that forecasts a series has in common: lagged values in, the next value out."""

from abc import abstractmethod

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import linear

from rnnviz.arrays import Floats
from rnnviz.networks.architecture import Architecture


class Forecaster(nn.Module):
    """Layers and a linear readout of the topmost: ŷ_{t+1} = v · h_t + c.

    A subclass builds its layers on the device "meta" and ends with `draw_weights`, because torch would otherwise
    draw them from its global generator.
    """

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        self.architecture = architecture
        self.readout = nn.Linear(architecture.hidden[-1], 1, device="meta")

    def draw_weights(self, generator: Generator) -> None:
        """The readout uniform in ± 1/√unit, the layers as the subclass says."""
        self.to_empty(device="cpu")
        self.draw_layers(generator)
        draw_uniform(self.readout, self.readout.in_features, generator)

    @abstractmethod
    def draw_layers(self, generator: Generator) -> None:
        """Give every layer its first weights."""

    @abstractmethod
    def layer_outputs(self, x: Tensor, generator: Generator | None) -> list[Tensor]:
        """x : (time, batch, lag) → h : (time, batch, unit) of each layer. With a generator, dropout is on."""

    def forward(self, x: Tensor, generator: Generator | None = None) -> Tensor:
        """x : (time, batch, lag), standardised → forecasts (time, batch). With a generator, dropout is on."""
        return self.answer(self.layer_outputs(x, generator)[-1])

    def answer(self, h: Tensor) -> Tensor:
        """The readout: h : (…, unit) → (…,)."""
        return linear(h, self.readout.weight, self.readout.bias)[..., 0]

    def count_weights(self) -> int:
        """Weights with one bias per gate, as textbooks count."""
        return self.count_torch_weights()

    def count_torch_weights(self) -> int:
        """Every number torch adapts; its recurrent layers keep a second, redundant bias for each gate."""
        return sum(p.numel() for p in self.parameters())


def draw_uniform(module: nn.Module, fan_in: int, generator: Generator) -> None:
    """Every weight of `module` uniform in ± 1/√fan_in."""
    bound = fan_in**-0.5
    for p in module.parameters():
        nn.init.uniform_(p, -bound, bound, generator=generator)


def dropped_out(x: Tensor, share: float, generator: Generator | None) -> Tensor:
    """x with a random `share` of its entries silenced and the others enlarged by 1 / (1 − share).

    The mask comes from `generator` (on the CPU): torch's own dropout would draw from the global one. Without a
    generator nothing is silenced.
    """
    if generator is None or share == 0:
        return x
    kept = torch.empty(x.shape).bernoulli_(1 - share, generator=generator)
    return x * kept.to(x.device).div_(1 - share)


def array(x: Tensor) -> Floats:
    """A numpy copy of a tensor, wherever it is."""
    values: Floats = x.detach().cpu().numpy().copy()
    return values
