"""A temporal convolutional network: causal convolutions whose taps lie twice as far apart in each block.

    h ← relu(b + Σ_{s < 3} K_s x_{t − s d}) + R x_t    with d = 1, 2, 4, … from block to block

R is the identity, or a matrix where the block changes the number of channels.

Source: Bai, Kolter & Koltun 2018, arXiv 1803.01271 (one convolution a block instead of two).
"""

from itertools import pairwise

from torch import Generator, Tensor, nn
from torch.nn.functional import pad, relu

from rnnviz.networks.architecture import Architecture
from rnnviz.networks.windowed_forecaster import WindowedForecaster

TAPS = 3


class CausalBlock(nn.Module):
    """One block. Before its beginning a sequence is zero."""

    def __init__(self, width: int, channels: int, dilation: int) -> None:
        super().__init__()
        self.past = (TAPS - 1) * dilation
        self.convolution = nn.Conv1d(width, channels, TAPS, dilation=dilation, device="meta")
        self.shortcut = nn.Identity() if width == channels else nn.Linear(width, channels, bias=False, device="meta")

    def forward(self, x: Tensor) -> Tensor:
        """x : (time, batch, width) → (time, batch, channel)."""
        in_channels = pad(x.permute(1, 2, 0), (self.past, 0))
        convolved: Tensor = relu(self.convolution(in_channels)).permute(2, 0, 1)
        straight: Tensor = self.shortcut(x)
        return convolved + straight


def convolution_forecaster(architecture: Architecture, generator: Generator) -> WindowedForecaster:
    """A block per entry of `hidden`; n blocks receive 2 (2ⁿ − 1) + 1 inputs."""
    widths = (len(architecture.lags), *architecture.hidden)
    blocks = [CausalBlock(width, channels, 2**number) for number, (width, channels) in enumerate(pairwise(widths))]
    reception = 1 + sum(block.past for block in blocks)
    return WindowedForecaster(architecture, list(blocks), reception, generator)
