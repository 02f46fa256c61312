"""How a forecaster is trained one step ahead: the numbers a person chooses. Imports no torch."""

import math
from dataclasses import dataclass
from typing import Literal

from rnnviz.errors import InputError


@dataclass(frozen=True)
class OneStepPlan:
    """Teacher forcing: every input is an observation, every target the next one.

    epochs : ≥ 1
    optimizer : "adam" or "sgd" (momentum 0.9)
    learning_rate : > 0
    drop_epoch, drop_factor : from this epoch on the rate is multiplied once by the factor, > 0; None: never
    gradient_threshold : the gradient's norm over all weights is cut to this, > 0; infinite: never
    window : None: one pass over the whole training series is one update. A number cuts the series into windows
        of that many steps, which are shuffled and go through the network in batches: many times faster an epoch
    stride : steps between the starts of two windows, ≥ 1
    batch : windows per update, ≥ 1; None: all of them
    washout : steps at the beginning of each window that are not judged, because the state there is still zero
    device : where torch computes, "cpu" or "cuda"
    """

    epochs: int = 500
    optimizer: Literal["adam", "sgd"] = "adam"
    learning_rate: float = 0.005
    drop_epoch: int | None = 250
    drop_factor: float = 0.2
    gradient_threshold: float = 1.0
    window: int | None = None
    stride: int = 1
    batch: int | None = None
    washout: int = 0
    device: str = "cpu"

    def __post_init__(self) -> None:
        for name in ("epochs", "stride"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}; it must be at least 1.")
        for name in ("learning_rate", "drop_factor", "gradient_threshold"):
            if not getattr(self, name) > 0:
                raise InputError(f"{name} is {getattr(self, name)}; it must be greater than 0.")
        if not math.isfinite(self.learning_rate):
            raise InputError("learning_rate must be finite.")
        if self.optimizer not in ("adam", "sgd"):
            raise InputError(f"optimizer is '{self.optimizer}'; choose 'adam' or 'sgd'.")
        if not 0 <= self.washout < (self.window or math.inf):
            raise InputError(f"washout is {self.washout}; it must be at least 0 and below the window's length.")
        if self.batch is not None and self.batch < 1:
            raise InputError(f"batch is {self.batch}; it must be at least 1.")

    def rate_factor(self, epoch: int) -> float:
        """What the learning rate is multiplied by in this epoch, counted from 0."""
        return self.drop_factor if self.drop_epoch is not None and epoch >= self.drop_epoch else 1.0
