"""One update of a torch module after the other, with a way back: what everything that learns by gradients shares."""

import math
from typing import Literal

import torch
from torch import Tensor, nn

from rnnviz.learning.checkpoint import Checkpoint
from rnnviz.learning.divergence import TOO_LARGE, check_loss
from rnnviz.learning.optimizing import (
    make_optimizer,
    moments_of,
    put_moments,
    put_weights,
    set_learning_rate,
    weights_of,
)


class Descent:
    """A module and its optimiser.

    learning_rate, threshold : may be changed between two updates; threshold : longest gradient, over all weights
    norm : length of the last gradient, before it was cut; None before the first update
    """

    def __init__(
        self,
        module: nn.Module,
        kind: Literal["adam", "sgd"] = "adam",
        *,
        learning_rate: float,
        threshold: float = math.inf,
        largest_loss: float = TOO_LARGE,
    ) -> None:
        self.module = module
        self.learning_rate, self.threshold = learning_rate, threshold
        self.norm: float | None = None
        self._largest = largest_loss
        self._parameters: list[Tensor] = list(module.parameters())
        self._optimizer = make_optimizer(kind, self._parameters, learning_rate)
        self._good = [p.detach().clone() for p in self._parameters]

    def step(self, loss: Tensor, place: str = "this update") -> float:
        """One update downhill; returns the loss. place : where this is, "update 12", for the sentence of `Diverged`.

        Raises Diverged, with the last good weights in place and the optimiser's memory empty, where the loss is no
        number or too large. The good weights are those with which the last acceptable loss was computed.
        """
        value = loss.item()
        if not (math.isfinite(value) and value <= self._largest):
            self._return_to_good()
            check_loss(math.inf, place, self.learning_rate)
        torch._foreach_copy_(self._good, [p.detach() for p in self._parameters])
        set_learning_rate(self._optimizer, self.learning_rate)
        self._optimizer.zero_grad()
        loss.backward()
        self.norm = float(nn.utils.clip_grad_norm_(self._parameters, self.threshold, foreach=True))
        self._optimizer.step()
        return value

    @torch.no_grad()
    def _return_to_good(self) -> None:
        torch._foreach_copy_(self._parameters, self._good)
        put_moments(self._optimizer, [{} for _ in self._parameters])

    def checkpoint(self) -> Checkpoint:
        """Everything that `restore` needs to go on bit for bit (on the CPU)."""
        return {
            "weights": weights_of(self.module), "good": [p.cpu().numpy().copy() for p in self._good],
            "moments": moments_of(self._optimizer), "norm": self.norm,
        }  # fmt: skip

    @torch.no_grad()
    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of the same module. Raises InputError where names or shapes do not fit."""
        put_weights(self.module, checkpoint["weights"])
        for p, good in zip(self._good, checkpoint["good"], strict=True):
            p.copy_(torch.from_numpy(good.copy()))
        put_moments(self._optimizer, checkpoint["moments"])
        self.norm = None if checkpoint["norm"] is None else float(checkpoint["norm"])
