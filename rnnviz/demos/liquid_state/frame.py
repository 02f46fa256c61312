"""What there is to see of the liquid at a moment, and what comes out of it."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats, Ints

LEVELS = np.linspace(0.0, 30.0, 301)
"""mV, of the curve of rates."""

RESULTS = {
    "accuracy_liquid": "share of test trials that a linear readout of the liquid answers rightly",
    "accuracy_input": "the same of a linear readout of the input alone",
    "mean_rate": "spikes a second, all units and trials",
    "rates": "the same of each unit",
    "rate_exact": "spikes a second under the bias alone, in continuous time",
    "rate_grid": "the same where spikes fall on the grid of dt",
    "separation": "distance of the states that two inputs leave, by the share of the input drawn anew",
    "separation_changed": "these shares",
    "readout": "weight of each unit's standardised trace in the readout; above 0 it speaks for the second answer",
    "painted_answer": "what the readout makes of an input of one's own, at its end; above 0 it is the second answer",
    "spikes_changed": "spikes of each trial on show that the injected ones have added or taken away so far",
}


@dataclass(frozen=True, eq=False)
class Watched:
    """One trial on show. times, units : (spike,); heard_at, channels : (spike,) of the input, all until now

    kinds : (spike,), 0 of an excitatory unit, 1 of an inhibitory one
    path_x, path_y : (time,), its state in the plane of the first two principal components
    is_new : (spike,), which are there only because spikes were injected; lost_at, lost : (spike,), when and whose
    spikes are missing for the same reason; astray : (time,), how far the state is from where it would be without;
    all empty where none are injected
    """

    times: Floats
    units: Floats
    kinds: Ints
    heard_at: Floats
    channels: Ints
    path_x: Floats
    path_y: Floats
    is_new: Array
    lost_at: Floats
    lost: Floats
    astray: Floats


@dataclass(frozen=True, eq=False)
class Frame:
    """now : ms in the trial; pair : which of how many `pairs`; trials : one or two; reach : of both components

    ms : (time,), of paths and distances; apart : (time,), distance of both states, empty of a single one
    far : what distances reach, about
    voltages : in pieces one after the other, (time, trial, unit), whose last times are `ms`; with spikes injected, the
    same trials without them follow the trials
    readout : (unit,) weights, empty while unknown
    answer : what the readout says of an input of one's own, 0 or 1; -1 while unknown
    accuracies : liquid, input, chance, empty while unknown; errors : their standard errors
    before : accuracies as they were before a change, until they are known again
    rate : measured, None while unknown; separation, changed : (share,)
    levels, exact, grid : (level,), rates under constant current; exact_here, grid_here : under the bias
    """

    now: float
    pair: int
    trials: tuple[Watched, ...]
    reach: tuple[tuple[float, float], tuple[float, float]]
    pairs: int
    excitatory: int
    ms: Floats
    apart: Floats
    far: float
    voltages: tuple[Floats, ...]
    readout: Floats
    answer: int
    accuracies: Floats
    before: Floats
    errors: Floats
    rate: float | None
    separation: Floats
    changed: Floats
    levels: Floats
    exact: Floats
    grid: Floats
    exact_here: float
    grid_here: float
