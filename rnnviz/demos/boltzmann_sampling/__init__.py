"""Noise is the model: each state is visited as often as its energy allows, if only the units take turns.

Up to 16 units every state is known, so that the histogram of the chain grows under the exact law. A square lattice is
too large for that, but it is solved: its energy and its magnetisation stand beside what is sampled.
"""

from rnnviz.data.spin_text import as_text
from rnnviz.demos.boltzmann_sampling.params import MACHINES, Params, units_of
from rnnviz.demos.boltzmann_sampling.run import REACH, RESULTS, Frame, Lattice, Run, States
from rnnviz.demos.boltzmann_sampling.truth import SAYS, SHOWS
from rnnviz.dynamics.ising_sweeps import warm_up
from rnnviz.figure.description import Figure, Panel, Place
from rnnviz.kit import Click, Drag, Event, Paint, Preset, View, changed, ghosts_of
from rnnviz.networks.ising_torus import CRITICAL_TEMPERATURE
from rnnviz.panels.coupled_units import coupled_units, unit_at
from rnnviz.panels.ising import energy_panel, magnetisation_panel, spins_panel, upside_down
from rnnviz.panels.states import distance_panel, state_bars
from rnnviz.panels.trace import memory_panel, trace_panel

GROUP = "Energy and chance"
TITLE = "Ising model, Boltzmann machine"
ORDER = 10
HINT = "Change the temperature while it runs. Click a unit to flip it; paint the lattice."
ON_THE_WALL = ("temperature",)

PRESETS = {
    "seed-boltzmann": Preset(
        {}, "Six units with random couplings: the histogram fills the law of all 64 states.", seed_figure=True),
    "ising-critical": Preset(
        {"machine": "lattice", "side": 64, "temperature": 2.269, "sweeps": 20_000},
        "The lattice at its critical temperature: clusters of every size, and nothing is forgotten quickly."),
    "ising-cold": Preset(
        {"machine": "lattice", "side": 64, "temperature": 1.5, "start": "noise", "sweeps": 20_000, "burn_in": 0,
         "seed": 3}, "Cooled at once from noise: stripes that do not die, though one colour would be cheaper."),
    "all-at-once": Preset(
        {"machine": "given", "update": "all-at-once", "sweeps": 20_000},
        "Units that decide all at once obey another law, and no number of samples mends that."),
    "frozen": Preset(
        {"temperature": 0.1}, "Two mirror valleys, equally deep; the chain stays in the one that it began in."),
}  # fmt: skip

__all__ = [
    "GROUP", "HINT", "ORDER", "PRESETS", "RESULTS", "SAYS", "SHOWS", "TITLE", "Frame", "Params", "Run", "draw", "on",
    "warm_up",
]  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """The temperature is dragged, a unit clicked, the lattice painted."""
    match event:
        case Drag(key="temperature"):
            new: Params = changed(params, {"temperature": round(min(20.0, max(0.05, event.x)), 3)})
            return new
        case Click(panel="units"):
            unit = unit_at(event.x, event.y, units_of(params))
            return None if unit is None else changed(params, {"flips": (*params.flips, unit)[-1000:]})
        case Paint(panel="spins"):
            painted: Params = changed(params, {"painted": as_text(upside_down(event.values))})
            return painted
    return None


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The states of a small machine under their law, or the spins of a lattice beside its solution."""
    if frame.states is not None:
        return _states(params, frame, frame.states, view)
    assert frame.lattice is not None
    return _lattice(params, frame, frame.lattice, view)


# -- small machines ---------------------------------------------------------------------------------------------


def _states(params: Params, frame: Frame, seen: States, view: View) -> Figure:
    caption = _of_states(params, frame, seen)
    bars = state_bars(
        seen.numbers, seen.energies, seen.p, seen.share, seen.own, len(seen.b), (0, 0, 3, 1),
        title=f"{frame.samples} samples, T = {frame.temperature:g}",
    )  # fmt: skip
    if view.compact:
        far = _distance(params, seen, view, (0, 1, 3, 1))
        return Figure((bars, far), columns=(1.4, 1.0), rows=(1.0, 1.0, 1.0), caption=caption)
    panels = (
        bars, _machine(params, seen, view, (0, 1, 1, 1)), _trace(params, frame, seen, (1, 1, 1, 1)),
        _distance(params, seen, view, (2, 1, 1, 1)),
    )  # fmt: skip
    return Figure(panels, columns=(1.6, 1.0), rows=(1.15, 0.9, 1.0), caption=caption)


def _distance(params: Params, seen: States, view: View, place: Place) -> Panel:
    kept = [(name, frame.states.distances) for name, frame in ghosts_of(view, Frame) if frame.states is not None]
    return distance_panel(seen.distances, seen.iid, seen.in_the_limit, params.sweeps, place, kept)


def _machine(params: Params, seen: States, view: View, place: Place) -> Panel:
    clicks = "Click a unit to flip it." if view.controls else ""
    title = f"{len(seen.b)} units, {MACHINES[params.machine]}"
    return coupled_units(seen.J, seen.b, seen.x, place, title=title, clicks=clicks)


def _trace(params: Params, frame: Frame, seen: States | None, place: Place) -> Panel:
    if params.beside == "memory":
        return memory_panel(frame.correlation, frame.memory, place)
    trace, last, limits = frame.trace, params.burn_in + params.sweeps, None
    ends = (-2.0 * abs(params.coupling) - abs(params.field), 0.0)
    if seen is not None:
        ends = (seen.lowest, seen.highest)
    if seen is not None or (params.coupling > 0 and params.field == 0):
        room = 0.05 * (ends[1] - ends[0]) + 0.02
        limits = (ends[0] - room, ends[1] + room)
    axis = "H" if seen is not None else "H / n"
    memory = "" if frame.memory is None else f", τ = {frame.memory:.3g}"
    return trace_panel(
        trace.x, trace.mean, trace.low, trace.high, last=last, limits=limits, place=place, title=f"Energy{memory}",
        axis=axis, ends=ends, average=frame.level, from_sweep=params.burn_in, alt="The energy after each sweep.",
    )  # fmt: skip


def _of_states(params: Params, frame: Frame, seen: States) -> str:
    n = len(seen.b)
    if seen.apart is None:
        return f"{n} units have {2**n} states; the outline is how often each is to be visited."
    apart = f"After {frame.samples} samples the histogram is {seen.apart:.3f} from the law in total variation"
    if seen.in_the_limit is not None:
        return f"{apart}; all at once, the units obey another law, {seen.in_the_limit:.3f} away, and stay there."
    independent = float(seen.iid[1, 0]) / frame.samples**0.5
    if independent > 1:  # so few samples that the formula does not hold
        return f"{apart}."
    return f"{apart}; independent samples would be {independent:.3f} away on average."


# -- lattices ---------------------------------------------------------------------------------------------------


def _lattice(params: Params, frame: Frame, seen: Lattice, view: View) -> Figure:
    caption = _of_lattice(params, frame, seen)
    title = f"{params.side} × {params.side} at T = {frame.temperature:g}"
    spins = spins_panel(seen.spins, (0, 0, 3, 1), title=title, controls=view.controls)
    reach = max(REACH * CRITICAL_TEMPERATURE * max(1.0, abs(params.coupling)), 1.02 * frame.temperature)
    kept = seen.kept
    magnet = magnetisation_panel(
        seen.T, seen.m_infinite, (kept[0], kept[1]), frame.temperature, seen.mean, seen.critical, reach,
        (0, 1, 3 if view.compact else 1, 1), controls=view.controls,
        title="Magnetisation" if params.field == 0 else "Magnetisation; curve without a field",
        axis="temperature" if view.compact else "",
    )  # fmt: skip
    if view.compact:
        return Figure((spins, magnet), columns=(1.2, 1.0), rows=(1.0, 1.0, 1.0), caption=caption)
    strongest = 2.1 * abs(params.coupling) + abs(params.field)
    energy = energy_panel(
        seen.T, seen.u, seen.u_infinite, (kept[0], kept[2]), frame.temperature, seen.energy, seen.critical, reach,
        (-max(strongest, 0.1), 0.1), (1, 1, 1, 1), params.side,
    )  # fmt: skip
    panels = (spins, magnet, energy, _trace(params, frame, None, (2, 1, 1, 1)))
    return Figure(panels, columns=(1.35, 1.0), rows=(1.0, 1.0, 0.9), caption=caption)


def _of_lattice(params: Params, frame: Frame, seen: Lattice) -> str:
    if seen.energy is None or seen.mean is None:
        return f"{params.side**2} units, each coupled to its four neighbours."
    exact = "" if seen.energy_exact is None else f" (exactly {seen.energy_exact:.4f})"
    memory = "" if frame.memory is None else f" The energy remembers {frame.memory:.3g} sweeps."
    onsager = "" if seen.onsager is None else f" (infinite lattice {seen.onsager:.3f})"
    words = f"Energy per unit {seen.energy:.4f}{exact}, |m| {seen.mean:.3f}{onsager}.{memory}"
    return words.replace("-", "−")
