"""Parameters of an attractor network, the same in every demo that designs one."""

from typing import Annotated, Literal

from pydantic import Field

from rnnviz.arrays import Array
from rnnviz.networks.hopfield import Hopfield, design
from rnnviz.parameters import LIVE, DemoParams, Hint

SHORTEST_DT = 0.02
"""Starts are followed for 1000 steps; with shorter ones, most would not arrive."""


class NetworkParams(DemoParams):
    """How patterns are stored and recalled."""

    rule: Annotated[
        Literal["newhop", "hebb", "pseudo-inverse", "storkey", "modern"],
        Field(title="Storage rule", description="How the patterns become weights."),
        Hint(effect=LIVE, group="Network", labels={
            "newhop": "newhop (Li, Michel & Porod)", "hebb": "Hebb", "pseudo-inverse": "pseudo-inverse",
            "storkey": "Storkey", "modern": "modern (softmax)",
        }),
    ] = "newhop"  # fmt: skip
    update: Annotated[
        Literal["satlins", "sign", "sign-async", "tanh"],
        Field(title="Update", description="How a state becomes the next one."),
        Hint(effect=LIVE, group="Network", when={"rule": ("newhop", "hebb", "pseudo-inverse", "storkey")}, labels={
            "satlins": "saturating linear, all at once", "sign": "sign, all at once",
            "sign-async": "sign, one after another", "tanh": "tanh, continuous",
        }),
    ] = "satlins"  # fmt: skip
    beta: Annotated[
        float,
        Field(gt=0.0, le=100.0, title="β", description="Inverse temperature of the softmax: large is decisive."),
        Hint(effect=LIVE, group="Network", log=True, soft=(0.1, 100.0), when={"rule": ("modern",)}),
    ] = 4.0
    gain: Annotated[
        float,
        Field(gt=0.0, le=50.0, title="Gain", description="Steepness of the tanh."),
        Hint(effect=LIVE, group="Network", log=True, soft=(0.1, 50.0), when={"update": ("tanh",)}),
    ] = 4.0
    dt: Annotated[
        float,
        Field(ge=SHORTEST_DT, le=1.0, title="Time step", description="Share of the way to the next state that one "
              "step goes."),
        Hint(effect=LIVE, group="Network", when={"update": ("tanh",)}),
    ] = 0.1  # fmt: skip

    def network(self, patterns: Array) -> Hopfield:
        """The network that stores these patterns, (pattern, unit)."""
        return design(patterns, self.rule, self.update, beta=self.beta, gain=self.gain, dt=self.dt)
