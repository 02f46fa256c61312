"""How the training of one member went."""

from dataclasses import dataclass, field

from rnnviz.arrays import Array
from rnnviz.learning.nothing import nothing


@dataclass(frozen=True, eq=False)
class Curve:
    """How the training of one member went. All float32.

    at : (point,) epochs; loss : (point,), see `Frame.loss_name`; gradient : (point,) norms before clipping, or empty
    gamma, alpha, beta : (point,) effective number of parameters and the two weightings of Bayesian regularisation
    """

    at: Array = field(default_factory=nothing)
    loss: Array = field(default_factory=nothing)
    gradient: Array = field(default_factory=nothing)
    gamma: Array = field(default_factory=nothing)
    alpha: Array = field(default_factory=nothing)
    beta: Array = field(default_factory=nothing)
