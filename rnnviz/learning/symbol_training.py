"""Training a net of `rnnviz.networks.symbol_net` to say the next symbol, window after window of a long text.

    E = −mean log p(s_{t+1} | s_t, s_{t−1}, …)

Truncated backpropagation through time: the state is carried from a window into the next, gradients are not.
Source: Williams & Peng 1990, Neural Computation 2, 490-501.
"""

import math

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.arrays import Array, Ints
from rnnviz.errors import InputError
from rnnviz.networks.symbol_net import SymbolShape, Weights

BIT = math.log(2.0)
"""One bit in nats, torch's unit."""


class SymbolModule(nn.Module):
    """The same net as torch's module. Its second bias, which torch's kernels ask for, is zero and stays so."""

    def __init__(self, shape: SymbolShape, weights: Weights) -> None:
        super().__init__()
        self.shape = shape
        for name, values in weights.items():
            self.register_parameter(name, nn.Parameter(torch.from_numpy(np.array(values, np.float32))))
        for layer, _ in enumerate(shape.hidden):
            nothing = torch.zeros(shape.shapes()[f"b{layer}"])
            self.register_buffer(f"nothing{layer}", nothing, persistent=False)

    def weights(self) -> Weights:
        """Copies, (name: float32)."""
        return {name: p.detach().cpu().numpy().copy() for name, p in self.named_parameters()}

    def start(self, batch: int) -> tuple[Tensor, ...]:
        """A state of zeros; for each layer (1, batch, unit), LSTMs have two."""
        times, like = (2 if self.shape.cell == "lstm" else 1), self.get_parameter("c")
        return tuple(like.new_zeros(1, batch, units) for units in self.shape.hidden for _ in range(times))

    def forward(self, symbols: Tensor, state: tuple[Tensor, ...]) -> tuple[Tensor, tuple[Tensor, ...]]:
        """symbols : (time, batch) int64    Returns the logits, (time, batch, symbol), and the state behind them."""
        if self.shape.embedding:
            entering = self.get_parameter("E")[symbols]
        else:
            entering = nn.functional.one_hot(symbols, self.shape.symbols).to(self.get_parameter("c").dtype)
        heard: list[Tensor] = []
        after: list[Tensor] = []
        for layer, _ in enumerate(self.shape.hidden):
            x = entering if layer == 0 else heard[-1]
            if layer and self.shape.skip == "all":
                x = torch.cat((x, entering), dim=-1)
            out, *moved = self._layer(layer, x, state)
            heard.append(out)
            after += moved
        read = heard[-1] if self.shape.skip == "none" else torch.cat(heard, dim=-1)
        return nn.functional.linear(read, self.get_parameter("R"), self.get_parameter("c")), tuple(after)

    def _layer(self, layer: int, x: Tensor, state: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        own = [self.get_parameter(f"{name}{layer}") for name in "WUb"] + [self.get_buffer(f"nothing{layer}")]
        usual = (True, 1, 0.0, True, False, False)
        if self.shape.cell == "lstm":
            return torch.lstm(x, list(state[2 * layer : 2 * layer + 2]), own, *usual)
        kernel = torch.gru if self.shape.cell == "gru" else torch.rnn_tanh
        return kernel(x, state[layer], own, *usual)


def surprise(logits: Tensor, targets: Tensor) -> Tensor:
    """E = −mean log p(target), in nats. logits : (…, symbol)    targets : (…) int64"""
    return nn.functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))


class Stream:
    """Windows of several places of one text, each moving on by a window at a time; at the text's end, from its start.

    Each place begins at its share of the text, all of them shifted by the same number that `rng` draws.
    """

    def __init__(self, text: Ints, batch: int, window: int, rng: np.random.Generator) -> None:
        """text : (time,), longer than a window. Raises InputError else."""
        if len(text) < window + 2:
            raise InputError(f"A text of {len(text)} symbols is too short for windows of {window}.")
        self._text, self._window = text, window
        self._room = len(text) - window
        self._first = (int(rng.integers(self._room)) + np.arange(batch) * self._room // batch) % self._room

    def window(self, update: int) -> Ints:
        """(window + 1, batch) int64: what is read, and one more that is only said."""
        begin = (self._first + update * self._window) % self._room
        return self._text[begin + np.arange(self._window + 1)[:, None]].astype(np.int64)


def state_as_arrays(state: tuple[Tensor, ...]) -> list[Array]:
    """A state as plain data, copied."""
    return [part.detach().cpu().numpy().copy() for part in state]


def state_from(arrays: list[Array], like: Tensor) -> tuple[Tensor, ...]:
    """The opposite."""
    return tuple(torch.from_numpy(np.array(part)).to(like) for part in arrays)


def falling_cosine(update: int, updates: int, least: float = 0.03) -> float:
    """The factor of the learning rate: half a cosine from 1 to `least` at the last update."""
    share = update / max(1, updates - 1)
    return least + (1.0 - least) * 0.5 * (1.0 + math.cos(math.pi * min(1.0, share)))


class Judgement:
    """Bits of a net on stretches of text it has not learned from, some steps at a time.

    stretches : (time, stretch); the first `context` symbols are only read
    """

    def __init__(self, module: SymbolModule, stretches: Ints, context: int) -> None:
        self._module, self._context = module, context
        self._stretches = torch.from_numpy(stretches.astype(np.int64)).to(module.get_parameter("c").device)
        self._state = module.start(stretches.shape[1])
        self.read, self._sum, self._count = 0, 0.0, 0

    @torch.no_grad()
    def go_on(self, steps: int) -> bool:
        """Read so many more; returns whether that was all."""
        end = min(self.read + steps, len(self._stretches) - 1)
        logits, self._state = self._module(self._stretches[self.read : end], self._state)
        wanted = self._stretches[self.read + 1 : end + 1]
        first = max(0, self._context - 1 - self.read)
        if first < len(wanted):
            said = wanted[first:]
            self._sum += float(surprise(logits[first:], said)) / BIT * said.numel()
            self._count += said.numel()
        self.read = end
        return end >= len(self._stretches) - 1

    @property
    def bits(self) -> float:
        """Mean over the symbols so far."""
        return self._sum / max(1, self._count)

    def checkpoint(self) -> dict[str, object]:
        return {"state": state_as_arrays(self._state), "read": self.read, "sum": self._sum, "count": self._count}

    def restore(self, saved: dict[str, object]) -> None:
        arrays = saved["state"]
        assert isinstance(arrays, list)
        self._state = state_from(arrays, self._module.get_parameter("c"))
        self.read, self._sum, self._count = (int(saved["read"]), float(saved["sum"]), int(saved["count"]))  # type: ignore[call-overload, arg-type]
