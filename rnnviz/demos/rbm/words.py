"""What the demo `rbm` says about its run."""

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.rbm.params import Params
from rnnviz.readable import number

if TYPE_CHECKING:
    from rnnviz.demos.rbm.beside import Fits, Four

STANDS_IN = "scikit-learn, which carries the handwritten digits, is not installed: the ten drawn digits stand in."


def warning(params: Params, sigma: float, limit: float | None, has_diverged: bool, stands_in: bool) -> str:
    """What must be known before the picture is believed. sigma : now; limit : of the learning rate, if there is one"""
    said = [STANDS_IN] if stands_in else []
    if has_diverged:
        said.append(diverged(params, sigma, limit))
    elif limit is not None and params.learning_rate > limit:
        said.append(f"The learning rate {params.learning_rate:g} is above {limit:.3g}: no σ can settle.")
    return " ".join(said)


def diverged(params: Params, sigma: float, limit: float | None) -> str:
    """Why learning broke off."""
    if params.kind != "gaussian-gaussian":
        return f"Learning broke off: the weights ran away at the learning rate {params.learning_rate:g}."
    rate = f"the learning rate {params.learning_rate:g} is"
    if limit is None:
        known = ""
    elif params.learning_rate > limit:
        known = f"; {rate} above {limit:.3g}"
    else:
        known = f"; {rate} near {limit:.3g}, up to which learning settles on average, and batches differ"
    return f"σ_max = {sigma:.2f}: above 1 no distribution has this energy{known}."


def caption(params: Params, looked: Floats, train: Floats, test: Floats, error: Floats, sigma: float,
            best: tuple[float, ...]) -> str:  # fmt: skip
    """What the last look has found. looked, train, test, error : (look,); sigma : now; best : epoch and height"""
    if not len(looked):
        return f"{params.hidden_units} hidden units with small random weights."
    when = f"After {_epochs(looked[-1])}" if looked[-1] else "Before learning"
    if not np.isfinite(train[-1]):
        why = "there is no ln Z" if params.kind == "gaussian-gaussian" else "ln Z is not known exactly"
        return f"{when} the reconstruction error is {number(error[-1], 2)} and σ_max {sigma:.2f}; {why}."
    tested = f", of a test picture {_nats(test[-1])}" if np.isfinite(test[-1]) else ""
    fallen = f"; it was {_nats(best[1])} at epoch {best[0]:g}" if best and best[1] - train[-1] > 0.2 else ""
    rebuilt = f"Reconstruction error: {number(error[-1], 2)}."
    return f"{when} ln p of a training picture is {_nats(train[-1])}{tested}{fallen}. {rebuilt}"


def _epochs(number: float) -> str:
    return "1 epoch" if number == 1 else f"{number:.2f} epochs" if number % 1 else f"{number:.0f} epochs"


def _nats(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def of_fits(fits: "Fits") -> str:
    """How many hidden units a random distribution takes."""
    apart = [f"{kl:.2g}" for kl in fits.kl[:, -1]]
    first = f"With {fits.sizes[0]} hidden unit the machine is {apart[0]} nats from the distribution, "
    last = f"with {fits.sizes[-1]} {apart[-1]}; "
    if fits.needed is None:
        return first + last + "none of them is near enough yet."
    return first + last + f"{fits.needed} are enough for less than 0.01."


def of_four(four: "Four") -> str:
    """What sets the Gaussian–Gaussian machine apart."""
    last = four.sigma[-1, -1]
    side = "below" if last < 1.0 else "not below"
    others = ", ".join(f"{sigma:.2f}" for sigma in four.sigma[:-1, -1])
    first = f"With real units on both sides σ_max is {last:.2f}, {side} 1, where their distribution ends; "
    return first + f"the other kinds have one at any σ_max ({others})."
