"""Parameters of an attractor network, the same in every demo that designs one."""

from typing import Literal

from rnnviz.arrays import Array
from rnnviz.kit.parameters import param
from rnnviz.networks.hopfield import Hopfield, design
from rnnviz.parameters import LIVE, DemoParams

SHORTEST_DT = 0.02
"""Starts are followed for 1000 steps; with shorter ones, most would not arrive."""


class NetworkParams(DemoParams):
    """How patterns are stored and recalled."""

    rule: Literal["newhop", "hebb", "pseudo-inverse", "storkey", "modern"] = param(
        "newhop", "How the patterns become weights.", LIVE, title="Storage rule", group="Network",
        labels={"newhop": "newhop (Li, Michel & Porod)", "hebb": "Hebb", "pseudo-inverse": "pseudo-inverse",
            "storkey": "Storkey", "modern": "modern (softmax)"},
    )  # fmt: skip
    update: Literal["satlins", "sign", "sign-async", "tanh"] = param(
        "satlins", "How a state becomes the next one.", LIVE, group="Network",
        when={"rule": ("newhop", "hebb", "pseudo-inverse", "storkey")},
        labels={"satlins": "saturating linear, all at once", "sign": "sign, all at once",
                "sign-async": "sign, one after another", "tanh": "tanh, continuous"},
    )  # fmt: skip
    beta: float = param(
        4.0, "Inverse temperature of the softmax: large is decisive.", LIVE, title="β", gt=0.0, le=100.0,
        group="Network", log=True, soft=(0.1, 100.0), when={"rule": ("modern",)},
    )  # fmt: skip
    gain: float = param(
        4.0, "Steepness of the tanh.", LIVE, gt=0.0, le=50.0, group="Network", log=True, soft=(0.1, 50.0),
        when={"update": ("tanh",)},
    )  # fmt: skip
    dt: float = param(
        0.1, "Share of the way to the next state that one step goes.", LIVE, title="Time step", ge=SHORTEST_DT,
        le=1.0, group="Network", when={"update": ("tanh",)},
    )  # fmt: skip

    def network(self, patterns: Array) -> Hopfield:
        """The network that stores these patterns, (pattern, unit)."""
        return design(patterns, self.rule, self.update, beta=self.beta, gain=self.gain, dt=self.dt)
