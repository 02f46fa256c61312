"""The cliff; beside it one trial, and what a single step gets wrong."""

from dataclasses import replace

import numpy as np

from rnnviz.demos.hopfield_capacity.params import Params
from rnnviz.demos.hopfield_capacity.run import Frame
from rnnviz.dynamics import capacity
from rnnviz.figure.description import Figure
from rnnviz.kit import (
    View,
    ghosts_of,
)
from rnnviz.panels import capacity as panels


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The cliff; beside it one trial, and what a single step gets wrong."""
    is_hebb, shown = params.rule == "hebb" and params.show_theory, _shown(params, frame)
    has_theory = is_hebb and not panels.is_wide(frame.loads)
    theory = panels.theory_with_end(frame.theory, capacity.CRITICAL_LOAD, params.loads[-1]) if has_theory else ()
    ghosts = [(label, ghost.loads, ghost.overlaps) for label, ghost in ghosts_of(view, Frame)]
    hero = panels.cliff(
        frame.loads, frame.overlaps, frame.errors, name=f"{params.units} neurons", shown=shown, controls=view.controls,
        theory=theory, ghosts=ghosts,
    )  # fmt: skip
    load = params.loads[shown]
    beside = [panels.mixture(frame.mixtures[shown], capacity.patterns_for(load, params.units), f"At load {load:g}")]
    if params.rule in ("hebb", "storkey") and not view.compact:
        beside.append(panels.one_step(frame.loads, frame.wrong, frame.closed_form if is_hebb else None))
    hero, rows = replace(hero, place=(0, 0, len(beside), 1)), (1.0,) * len(beside)
    return Figure((hero, *beside), columns=(1.6, 1.0), rows=rows, caption=_caption(params, frame))


def _shown(params: Params, frame: Frame) -> int:
    """The load that was asked for, or the nearest that has been tried."""
    wanted = params.shown_load or params.loads[len(params.loads) // 2]
    tried = np.isfinite(frame.mixtures[:, 0])
    apart = np.abs(np.log(frame.loads / wanted))
    return int(np.argmin(np.where(tried | ~tried.any(), apart, np.inf)))


def _caption(params: Params, frame: Frame) -> str:
    so_far = f"{frame.finished} of {params.trials} trials"
    if frame.capacity is None:
        known = np.isfinite(frame.overlaps)
        if not known.any():
            return f"{params.units} neurons, {so_far}."
        last, lowest = frame.loads[known][-1], frame.overlaps[known].min()
        return f"{params.units} neurons, {so_far}: up to a load of {last:g} the overlap is never below {lowest:.3f}."
    patterns = round(frame.capacity * params.units)
    return (
        f"With {params.units} neurons the overlap falls through 0.9 at a load of {frame.capacity:.3f}, about {patterns}"
        f" patterns ({so_far})."
    )
