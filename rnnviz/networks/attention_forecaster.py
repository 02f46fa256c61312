"""A small causal transformer: each block looks back at most `CONTEXT` inputs, the nearer the more.

    A = softmax(Q Kᵀ / √d − m_head · (t − s))   for 0 ≤ t − s < CONTEXT
    x ← x + A V,   x ← x + F(x)

The penalty on distance takes the place of position numbers, so that the network is the same at every time.

Source: Vaswani et al. 2017, arXiv 1706.03762; Press, Smith & Lewis 2022, arXiv 2108.12409 (the penalty).
"""

from itertools import pairwise

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import gelu, pad, scaled_dot_product_attention

from rnnviz.networks.architecture import Architecture
from rnnviz.networks.windowed_forecaster import WindowedForecaster

CONTEXT = 64
HEADS = 4


class AttentionBlock(nn.Module):
    """One block of `units` width, with as many heads as divide it, at most 4."""

    def __init__(self, width: int, units: int) -> None:
        super().__init__()
        self.heads = max(h for h in range(1, HEADS + 1) if units % h == 0)
        self.enter = nn.Identity() if width == units else nn.Linear(width, units, device="meta")
        self.before_attention = nn.LayerNorm(units, device="meta")
        self.query_key_value = nn.Linear(units, 3 * units, device="meta")
        self.mix = nn.Linear(units, units, device="meta")
        self.before_dense = nn.LayerNorm(units, device="meta")
        self.widen = nn.Linear(units, 2 * units, device="meta")
        self.narrow = nn.Linear(2 * units, units, device="meta")

    def forward(self, x: Tensor) -> Tensor:
        """x : (time, batch, width) → (time, batch, unit)."""
        h: Tensor = self.enter(x)
        h = h + self.mix(self._attended(self.before_attention(h)))
        wide: Tensor = gelu(self.widen(self.before_dense(h)))
        narrow: Tensor = self.narrow(wide)
        return h + narrow

    def _attended(self, h: Tensor) -> Tensor:
        """Attention in chunks of CONTEXT steps, which see themselves and the chunk before: linear in time."""
        time, batch, units = h.shape
        chunks = -(-time // CONTEXT)
        split = pad(self.query_key_value(h), (0, 0, 0, 0, 0, chunks * CONTEXT - time)).view(
            chunks, CONTEXT, batch, 3, self.heads, units // self.heads
        )
        query, key, value = split.permute(3, 2, 0, 4, 1, 5)  # each (batch, chunk, head, step, …)
        mixed = scaled_dot_product_attention(
            query, _with_chunk_before(key), _with_chunk_before(value), attn_mask=_penalty(chunks, self.heads).to(h)
        )
        return mixed.permute(1, 3, 0, 2, 4).reshape(chunks * CONTEXT, batch, units)[:time]


def _with_chunk_before(x: Tensor) -> Tensor:
    """(batch, chunk, head, step, …) → (batch, chunk, head, 2 step, …); zeros come before the first chunk."""
    before = pad(x[:, :-1], (0, 0, 0, 0, 0, 0, 1, 0))
    return torch.cat((before, x), dim=3)


def _penalty(chunks: int, heads: int) -> Tensor:
    """(chunk, head, step, 2 step): −m (t − s) with m = 2^(−8 head / heads), −∞ for what may not be seen."""
    t, s = torch.arange(CONTEXT)[:, None], torch.arange(-CONTEXT, CONTEXT)
    unseen = (t - s < 0) | (t - s >= CONTEXT)
    slopes = 2.0 ** (-8.0 * torch.arange(1, heads + 1) / heads)
    penalty = (-slopes[:, None, None] * (t - s)).masked_fill(unseen, -torch.inf).repeat(chunks, 1, 1, 1)
    penalty[0].masked_fill_(s < 0, -torch.inf)
    return penalty


def attention_forecaster(architecture: Architecture, generator: Generator) -> WindowedForecaster:
    """A block per entry of `hidden`; n blocks receive n (CONTEXT − 1) + 1 inputs."""
    widths = (len(architecture.lags), *architecture.hidden)
    blocks: list[nn.Module] = [AttentionBlock(width, units) for width, units in pairwise(widths)]
    return WindowedForecaster(architecture, blocks, len(blocks) * (CONTEXT - 1) + 1, generator)
