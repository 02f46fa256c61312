"""What machine, how warm, and who takes turns."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from rnnviz.arrays import Array
from rnnviz.data.spin_text import LONGEST, from_text
from rnnviz.dynamics.gibbs import Update
from rnnviz.kit import LIVE, VIEW, DemoParams, param
from rnnviz.networks import boltzmann
from rnnviz.networks.boltzmann import MOST_UNITS, Boltzmann

Coupling = Annotated[float, Field(ge=-100.0, le=100.0)]
Unit = Annotated[int, Field(ge=0, lt=MOST_UNITS)]

MACHINES = {"random": "random", "given": "as given", "ring": "ring", "lattice": "square lattice"}
SMALL = ("random", "given", "ring")
NEIGHBOURS = ("ring", "lattice")


class Params(DemoParams):
    """The machine and its chain."""

    machine: Literal["random", "given", "ring", "lattice"] = param(
        "random", "Which units are coupled, and how strongly.", group="Machine", labels=MACHINES)  # fmt: skip
    units: int = param(
        6, "How many units; there are 2ⁿ states.", ge=2, le=MOST_UNITS, group="Machine",
        when={"machine": ("random", "ring")})  # fmt: skip
    side: int = param(
        32, "Units a side of the lattice, which goes on at its edges.", ge=3, le=128, group="Machine",
        when={"machine": ("lattice",)})  # fmt: skip
    coupling: float = param(
        1.0, "Between neighbours; among random units their spread times √n.", ge=-4.0, le=4.0, group="Machine",
        when={"machine": ("random", "ring", "lattice")})  # fmt: skip
    field: float = param(
        0.0, "What pulls every unit up; among random units the spread of it.", ge=-4.0, le=4.0, group="Machine",
        when={"machine": ("random", "ring", "lattice")})  # fmt: skip
    J: tuple[tuple[Coupling, ...], ...] = param(
        ((0.0, 1.0, -0.5), (1.0, 0.0, 0.25), (-0.5, 0.25, 0.0)), "Couplings: symmetric, with an empty diagonal.",
        title="J", min_length=1, group="Machine", widget="points", when={"machine": ("given",)})  # fmt: skip
    b: tuple[Coupling, ...] = param(
        (0.2, -0.1, 0.3), "What pulls each unit up.", title="b", min_length=1, group="Machine",
        when={"machine": ("given",)})  # fmt: skip
    temperature: float = param(
        1.0, "How little the energy counts.", LIVE, title="Temperature T", ge=0.05, le=20.0, soft=(0.05, 5.0),
        group="Chain")  # fmt: skip
    update: Update = param(
        "sweep", "Whether units take turns, in which order, or decide all at once.", LIVE, group="Chain",
        labels={"one-by-one": "one by one", "sweep": "in turn", "all-at-once": "all at once"})  # fmt: skip
    sweeps: int = param(
        5000, "Samples: one after each sweep.", ge=1, le=200_000, log=True, soft=(100, 200_000),
        group="Chain")  # fmt: skip
    burn_in: int = param(
        100, "Sweeps before the first sample.", ge=0, le=10_000, soft=(0, 1000), group="Chain")  # fmt: skip
    start: Literal["up", "noise"] = param(
        "up", "The first state: every unit up, or each by a coin.", group="Chain")  # fmt: skip
    beside: Literal["energy", "memory"] = param(
        "energy", "The energy from sweep to sweep, or how long it is remembered.", VIEW, title="Beside",
        group="Picture")  # fmt: skip
    flips: tuple[Unit, ...] = param(
        (), "Units that were flipped by hand, one after the other.", LIVE, max_length=1000, group="Chain",
        when={"machine": SMALL}, follows=("machine", "units"), blank="none")  # fmt: skip
    painted: Annotated[str, Field(max_length=LONGEST)] = param(
        "", "The lattice as it was painted, as text.", LIVE, group="Chain", when={"machine": ("lattice",)},
        follows=("machine", "side"), blank="nothing")  # fmt: skip

    @model_validator(mode="after")
    def _fits_together(self) -> "Params":
        if self.machine == "given":
            given_machine(self)
        if self.flips and self.machine != "lattice" and max(self.flips) >= units_of(self):
            raise ValueError(f"flips: there is no unit {max(self.flips)}, the last is {units_of(self) - 1}.")
        if self.painted and len(from_text(self.painted)) != self.side and self.machine == "lattice":
            raise ValueError(f"painted must be a lattice of side {self.side}; empty it to begin without.")
        return self


def given_machine(params: Params) -> Boltzmann:
    """The machine of J and b. Raises ValueError with one sentence."""
    lengths = {len(row) for row in params.J}
    if lengths != {len(params.J)}:
        raise ValueError(f"J must be square: {len(params.J)} rows of as many numbers, not of {max(lengths)}.")
    if len(params.J) > MOST_UNITS:
        raise ValueError(f"J may be of {MOST_UNITS} units at most, because all 2ⁿ states are looked at.")
    return boltzmann.given(np.array(params.J), np.array(params.b))


def units_of(params: Params) -> int:
    """How many units there are."""
    if params.machine == "lattice":
        return params.side**2
    return len(params.J) if params.machine == "given" else params.units


def machine_of(params: Params, rng: np.random.Generator) -> Boltzmann | None:
    """The machine, where all its states can be looked at; of random ones the first that rng draws."""
    if params.machine == "given":
        return given_machine(params)
    if params.machine == "random":
        return boltzmann.random_machine(params.units, params.coupling, params.field, rng)
    if params.machine == "ring":
        return boltzmann.ring(params.units, params.coupling, params.field)
    if params.side**2 > MOST_UNITS:
        return None
    return boltzmann.square(params.side, params.coupling, params.field)


def first_state(params: Params, rng: np.random.Generator) -> Array:
    """(unit,) ±1, before anything was flipped or painted."""
    if params.start == "noise":
        return rng.choice([-1, 1], units_of(params))
    return np.ones(units_of(params), int)
