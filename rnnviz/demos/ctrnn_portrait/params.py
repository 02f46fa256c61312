"""Two neurons, what is drawn of them, and what is varied."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from rnnviz.dynamics.ctrnn_branches import at_value
from rnnviz.kit import LIVE, DemoParams, InputError, param, switch
from rnnviz.networks.ctrnn import Ctrnn

MOST_STARTS = 50

Weight = Annotated[float, Field(ge=-20.0, le=20.0)]
Pair = tuple[Weight, Weight]
Place = Annotated[float, Field(ge=-30.0, le=30.0)]
TimeConstant = Annotated[float, Field(ge=0.05, le=20.0)]
Varied = Literal["none", "w11", "w12", "w21", "w22", "h1", "h2", "gain"]


class Params(DemoParams):
    """Two neurons, what is drawn of them, and what is varied."""

    GROUPS: ClassVar[tuple[str, ...]] = ("Network", "Starts", "Vary", "Picture")

    W: tuple[Pair, Pair] = param(
        ((8.0, -2.0), (-2.0, 8.0)), "Weights: row to, column from.", LIVE, title="Weights W", group="Network",
        widget="points")  # fmt: skip
    h: Pair = param((-3.0, -3.0), "What each neuron is fed all the time.", LIVE, title="Input h", group="Network")
    tau: tuple[TimeConstant, ...] = param(
        (1.0,), "How slowly each neuron follows, one number for both or two.", LIVE, title="Time constant τ",
        min_length=1, max_length=2, group="Network")  # fmt: skip
    sigma: Literal["logistic", "tanh", "relu"] = param(
        "logistic", "What a neuron answers to its state.", LIVE, title="σ", group="Network",
        labels={"logistic": "logistic", "tanh": "tanh", "relu": "rectified linear"})  # fmt: skip
    starts: tuple[tuple[Place, Place], ...] = param(
        ((-7.0, -1.5), (0.6, 0.25), (6.5, 5.0), (1.0, -7.0)), "Where trajectories begin.", LIVE,
        max_length=MOST_STARTS, group="Starts", widget="points", blank="no trajectory")  # fmt: skip
    duration: float = param(30.0, "How long they are followed.", LIVE, ge=1.0, le=500.0, log=True, group="Starts")
    grid: int = param(
        201, "Starts per side of the basin map.", LIVE, title="Basin grid", ge=2, le=1000, soft=(11, 1000), log=True,
        group="Starts")  # fmt: skip
    vary: Varied = param(
        "none", "What is varied in the branch diagram.", LIVE, group="Vary",
        labels={"none": "nothing", "w11": "w₁₁", "w12": "w₁₂", "w21": "w₂₁", "w22": "w₂₂", "h1": "h₁", "h2": "h₂",
                "gain": "gain of all weights"})  # fmt: skip
    vary_from: Weight = param(0.0, "Where the branch diagram begins.", LIVE, title="From", group="Vary")
    vary_to: Weight = param(3.0, "Where it ends.", LIVE, title="To", group="Vary")
    value: float | None = param(
        None, "The varied quantity of the net that is shown.", LIVE, group="Vary", blank="as given above",
        ge=-20.0, le=20.0, soft=(-5.0, 5.0),
        when={"vary": ("w11", "w12", "w21", "w22", "h1", "h2", "gain")})  # fmt: skip
    extent: float = param(
        8.0, "How far the picture reaches in every direction.", LIVE, ge=0.5, le=30.0, log=True, group="Picture"
    )
    show_basins: bool = switch("Basins", "Colour every start by the attractor it reaches.")
    show_field: bool = switch("Field", "Arrows along the flow.")
    show_nullclines: bool = switch("Nullclines", "Where one of the neurons stands still.")

    @model_validator(mode="after")
    def _a_range_has_two_ends(self) -> "Params":
        if self.vary != "none" and self.vary_from == self.vary_to:
            raise InputError(f"vary_from and vary_to are both {self.vary_from:g}; a branch diagram needs two ends.")
        return self

    def network(self) -> Ctrnn:
        """The net that is shown."""
        net = self.given()
        return net if self.vary == "none" or self.value is None else at_value(net, self.vary, self.value)

    def given(self) -> Ctrnn:
        """The net of W and h."""
        tau = np.array(self.tau if len(self.tau) == 2 else self.tau * 2)
        return Ctrnn(np.array(self.W), np.array(self.h), tau, self.sigma)
