"""Known flows, and states at which their arrows are learned."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.closed_curve import closed_curve
from rnnviz.dynamics.drawn_flow import DrawnFlow
from rnnviz.dynamics.integration import solution
from rnnviz.dynamics.known_systems import Lorenz, Pendulum, VanDerPol
from rnnviz.dynamics.system import Flow

SystemName = Literal["van-der-pol", "lorenz", "pendulum", "drawn"]

BAND = 0.15
"""Spread of the samples about a drawn curve."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """States (sample, variable) of a flow, and its arrows there."""

    states: Floats
    arrows: Floats


def flow_of(name: SystemName, curve: tuple[tuple[float, float], ...] = ()) -> Flow:
    """The flow of that name. Raises InputError for a curve that is none."""
    if name == "drawn":
        return DrawnFlow(closed_curve(np.array(curve)))
    known: dict[str, Flow] = {"van-der-pol": VanDerPol(), "lorenz": Lorenz(), "pendulum": Pendulum()}
    return known[name]


def sampled(name: SystemName, flow: Flow, samples: int, rng: np.random.Generator) -> Sampled:
    """So many states on trajectories from random starts, or about a drawn curve.

    van-der-pol : 60 starts in [−3, 3]², 10 units of time; pendulum : 60 released at 0 … 2.6, 12 units
    lorenz : 40 starts, 14 units after 1; drawn : places on the curve, even in length, with noise of 0.15
    """
    if isinstance(flow, DrawnFlow):
        places = flow.curve.places[rng.integers(len(flow.curve.places), size=samples)]
        states: Floats = places + BAND * rng.standard_normal((samples, 2))
    else:
        states = _on_trajectories(name, flow, rng)
        states = states[rng.choice(len(states), size=samples, replace=samples > len(states))]
    return Sampled(states, flow.velocity(states))


def _on_trajectories(name: str, flow: Flow, rng: np.random.Generator) -> Floats:
    """All states of the trajectories, (state, variable)."""
    if name == "van-der-pol":
        path = solution(flow, rng.uniform(-3.0, 3.0, (60, 2)), dt=0.05, steps=200)
    elif name == "pendulum":
        released = np.column_stack((rng.uniform(0.0, 2.6, 60), np.zeros(60)))
        path = solution(flow, released, dt=0.05, steps=240)
    else:
        starts = np.array([0.0, 0.0, 25.0]) + rng.uniform(-15.0, 15.0, (40, 3))
        path = solution(flow, starts, dt=0.02, steps=750)[50:]
    return path.reshape(-1, flow.units)
