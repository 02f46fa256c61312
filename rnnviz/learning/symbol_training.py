"""Training a net of `rnnviz.networks.symbol_net` to say the next symbol, window after window of a long text.

    E = −mean log p(s_{t+1} | s_t, s_{t−1}, …)

Truncated backpropagation through time: the state is carried from a window into the next, gradients are not.
Source: Williams & Peng 1990, Neural Computation 2, 490-501.
"""

import math
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.arrays import Array, Ints
from rnnviz.errors import InputError
from rnnviz.learning.checkpoint import Checkpoint
from rnnviz.learning.descent import Descent
from rnnviz.networks.symbol_net import SymbolNet, SymbolShape, Weights

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


class Judgement:
    """Bits of a net on stretches of text it has not learned from, some steps at a time.

    stretches : (time, stretch), negative behind the end of a shorter one; the first `context` are only read
    cost : (time − 1, stretch), the bits of symbols 1, 2 … so far; said : the same, the likeliest symbol
    """

    def __init__(self, module: SymbolModule, stretches: Ints, context: int, counts: Array | None = None) -> None:
        """counts : (time, stretch) bool, which symbols count; None for all behind the context"""
        self._module = module
        self._stretches = torch.from_numpy(np.maximum(stretches, 0).astype(np.int64)).to(
            module.get_parameter("c").device
        )
        self._counts = np.asarray(stretches[1:], np.int64) >= 0
        self._counts[: context - 1] = False
        if counts is not None:
            self._counts &= counts[1:]
        self._state = module.start(stretches.shape[1])
        self.read = 0
        self.cost = np.zeros(self._counts.shape, np.float32)
        self.said = np.zeros(self._counts.shape, np.int32)

    @torch.no_grad()
    def go_on(self, steps: int) -> bool:
        """Read so many more; returns whether that was all."""
        end = min(self.read + steps, len(self._stretches) - 1)
        logits, self._state = self._module(self._stretches[self.read : end], self._state)
        wanted = self._stretches[self.read + 1 : end + 1]
        chosen = torch.gather(torch.log_softmax(logits, dim=-1), 2, wanted[..., None])[..., 0]
        self.cost[self.read : end] = -chosen.cpu().numpy() / BIT
        self.said[self.read : end] = logits.argmax(dim=-1).cpu().numpy()
        self.read = end
        return end >= len(self._stretches) - 1

    @property
    def bits(self) -> float:
        """Mean over the symbols so far."""
        return float(self.cost[: self.read][self._counts[: self.read]].mean(dtype=np.float64))

    def checkpoint(self) -> Checkpoint:
        return {"state": state_as_arrays(self._state), "read": self.read, "cost": self.cost.copy(),
                "said": self.said.copy()}  # fmt: skip

    def restore(self, saved: Checkpoint) -> None:
        self._state = state_from(saved["state"], self._module.get_parameter("c"))
        self.read, self.cost, self.said = int(saved["read"]), np.array(saved["cost"]), np.array(saved["said"])


EVERYONE = slice(0, None)
LARGE = 1_000_000
"""Weights from which a GPU, where there is one, is quicker than a core."""


class SymbolLearner:
    """A net that learns one window after the other, and carries its state from each into the next.

    A large update can be made in parts, some sequences each, so that no part takes long: gradients add up.
    """

    def __init__(
        self, shape: SymbolShape, weights: Weights, batch: int, *, kind: Literal["adam", "sgd"] = "adam",
        threshold: float = 1.0,
    ) -> None:  # fmt: skip
        """threshold : may be changed between two windows"""
        self.device = "cuda" if shape.n_weights >= LARGE and torch.cuda.is_available() else "cpu"
        self.module = SymbolModule(shape, weights).to(self.device)
        self.descent = Descent(self.module, kind, learning_rate=1.0, threshold=threshold)
        self._state = self.module.start(batch)
        self._begun = [torch.zeros_like(p) for p in self.module.parameters()]
        self._loss, self._has_begun = 0.0, False

    def learn(
        self, window: Ints, rate: float, place: str, *, part: slice = EVERYONE, last_only: bool = False
    ) -> float | None:
        """One part of an update; behind its last sequence the update is made. Raises Diverged.

        window : (time + 1, batch) int64    part : sequences of this part, in their order
        last_only : an error for the last symbol only, from a state of zeros
        Returns the loss of the whole update in bits a symbol, None where it goes on.
        """
        batch = window.shape[1]
        symbols = torch.from_numpy(window[:, part]).to(self.device)
        state = self.module.start(symbols.shape[1]) if last_only else tuple(h[:, part] for h in self._state)
        logits, after = self.module(symbols[:-1], tuple(h.clone() for h in state))
        first = -1 if last_only else 0
        loss = surprise(logits[first:], symbols[1:][first:]) * (symbols.shape[1] / batch)
        if not last_only:
            for whole, moved in zip(self._state, after, strict=True):
                whole[:, part] = moved.detach()
        if part.stop is not None and part.stop < batch:
            self._add(loss)
            return None
        return self._finish(loss, rate, place)

    def _add(self, loss: Tensor) -> None:
        grown = torch.autograd.grad(loss, list(self.module.parameters()))
        torch._foreach_add_(self._begun, list(grown))
        self._loss += float(loss.detach())
        self._has_begun = True

    def _finish(self, loss: Tensor, rate: float, place: str) -> float:
        self.descent.learning_rate = rate
        if not self._has_begun:
            return self.descent.step(loss, place) / BIT
        # Earlier parts enter as a term that has their gradient, and no value of its own.
        linear = sum((p * g).sum() for p, g in zip(self.module.parameters(), self._begun, strict=True))
        assert isinstance(linear, Tensor)
        whole = self.descent.step(loss + linear - linear.detach() + self._loss, place)
        torch._foreach_zero_(self._begun)
        self._loss, self._has_begun = 0.0, False
        return whole / BIT

    def net(self) -> SymbolNet:
        """What has been learned, in numpy."""
        return SymbolNet(self.module.shape, self.module.weights())

    def checkpoint(self) -> Checkpoint:
        return {
            "descent": self.descent.checkpoint(), "state": state_as_arrays(self._state), "loss": self._loss,
            "has_begun": self._has_begun,
            "begun": state_as_arrays(tuple(self._begun)),
        }  # fmt: skip

    def restore(self, saved: Checkpoint) -> None:
        """Raises InputError where it does not fit."""
        self.descent.restore(saved["descent"])
        like = self.module.get_parameter("c")
        self._state, self._loss = state_from(saved["state"], like.detach()), float(saved["loss"])
        self._begun, self._has_begun = list(state_from(saved["begun"], like.detach())), bool(saved["has_begun"])
