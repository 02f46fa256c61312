"""An optimiser's state as plain arrays, so that a training can be saved and goes on bit for bit."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import torch
from torch import Generator, Tensor, nn

from rnnviz.arrays import Array
from rnnviz.errors import InputError

MOMENTUM = 0.9
"""Of stochastic gradient descent."""


def make_optimizer(
    kind: Literal["adam", "sgd"], parameters: Sequence[Tensor], learning_rate: float
) -> torch.optim.Optimizer:
    """Adam (β = 0.9, 0.999, fused into one call) or gradient descent with momentum 0.9."""
    if kind == "adam":
        return torch.optim.Adam(parameters, lr=learning_rate, fused=True)
    return torch.optim.SGD(parameters, lr=learning_rate, momentum=MOMENTUM)


def set_learning_rate(optimizer: torch.optim.Optimizer, learning_rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = learning_rate


def weights_of(network: nn.Module) -> dict[str, Array]:
    """Copies of all weights by name."""
    return {name: p.detach().cpu().numpy().copy() for name, p in network.named_parameters()}


@torch.no_grad()
def put_weights(network: nn.Module, weights: dict[str, Array]) -> None:
    """Overwrite all weights. Raises InputError, and changes nothing, where names or shapes do not fit."""
    parameters = dict(network.named_parameters())
    if {n: tuple(p.shape) for n, p in parameters.items()} != {n: np.shape(w) for n, w in weights.items()}:
        raise InputError("The saved weights belong to another network: model, hidden and lags must be the same.")
    for name, p in parameters.items():
        p.copy_(torch.from_numpy(np.ascontiguousarray(weights[name])))


def moments_of(optimizer: torch.optim.Optimizer) -> list[dict[str, Array]]:
    """What the optimiser remembers of each parameter (Adam: step, both moments), as copies."""
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    return [
        {key: value.cpu().numpy().copy() for key, value in optimizer.state.get(p, {}).items() if value is not None}
        for p in parameters
    ]


def put_moments(optimizer: torch.optim.Optimizer, moments: list[dict[str, Array]]) -> None:
    """Undo `moments_of`; an empty entry forgets."""
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    optimizer.state.clear()
    for p, saved in zip(parameters, moments, strict=True):
        if saved:
            optimizer.state[p] = {key: torch.from_numpy(np.array(v)).to(p.device) for key, v in saved.items()}


def generator_state(generator: Generator) -> Array:
    """(byte,) uint8."""
    return generator.get_state().numpy().copy()


def put_generator_state(generator: Generator, state: Array) -> None:
    generator.set_state(torch.from_numpy(np.asarray(state, dtype=np.uint8).copy()))
