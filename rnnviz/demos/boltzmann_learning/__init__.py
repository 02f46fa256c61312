"""A machine learns couplings from samples by making its own moments those of the data.

Everything is small enough to be summed exactly, so that the truth, the likelihood and the distance from the truth stand
beside four ways to learn, of which three avoid the sum.
"""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.boltzmann_learning.params import METHODS, MOST_PAINTED, NAMES, Params
from rnnviz.demos.boltzmann_learning.run import RESULTS, Frame, Run
from rnnviz.demos.boltzmann_learning.truth import SAYS, SHOWS
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.marks import Canvas, Image, Line, Mark
from rnnviz.kit import Event, Paint, Preset, View, changed, ghosts_of
from rnnviz.learning.boltzmann_learning import terms
from rnnviz.panels.costs import costs_panel
from rnnviz.panels.curves import ghost_lines, level
from rnnviz.panels.matching import matching_panel, reach_of
from rnnviz.panels.matrices import matrices_panel

GROUP = "Energy and chance"
TITLE = "Learning couplings"
ORDER = 20
HINT = "Change the method while it learns, and point at a coupling to find it in every picture."
ON_THE_WALL = ("learning_rate", "weight_decay")

PRESETS = {
    "seed-learning": Preset(
        {}, "Eight units, 2000 samples: the couplings creep onto the diagonal.", seed_figure=True),
    "two-to-the-n": Preset({"units": 12}, "Each step sums 4096 terms; two units more, and it is four times as many."),
    "infinite-data": Preset({"samples": 0, "steps": 2000}, "With the true moments the truth itself comes back."),
    "cd-against-exact": Preset(
        {"method": "cd", "learning_rate": 0.1},
        "Contrastive divergence: one sweep away from the data, and hardly worse."),
    "too-few-samples": Preset({"samples": 100}, "More likely than the truth: what is learned of 100 samples is noise."),
    "painted-rows": Preset(
        {"data": ((1, 1, 1, -1, -1, -1), (1, 1, -1, -1, -1, 1), (-1, -1, -1, 1, 1, 1), (-1, -1, 1, 1, 1, 1),
                  (1, -1, 1, -1, 1, -1), (-1, 1, -1, 1, -1, -1), (1, 1, 1, 1, -1, -1), (-1, -1, -1, -1, 1, 1)),
         "weight_decay": 0.05}, "No truth, only rows to be painted: the machine's moments become theirs."),
}  # fmt: skip

__all__ = [
    "GROUP", "HINT", "ORDER", "PRESETS", "RESULTS", "SAYS", "SHOWS", "TITLE", "Frame", "Params", "Run", "draw", "on",
]  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """Rows of data are painted."""
    if not isinstance(event, Paint) or not event.done:
        return None
    rows = np.where(event.values[::-1] > 0, 1, -1)
    new: Params = changed(params, {"data": tuple(map(tuple, rows.tolist()))})
    return new


# -- drawing ----------------------------------------------------------------------------------------------------


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """Learned against true; beside it both as pictures, the likelihood, and what a step costs or the data."""
    i, j = _pairs(len(frame.data_first))
    hovered = view.hover if view.hover and view.hover.key == "pairs" and view.hover.index < len(i) else None
    lit = (int(i[hovered.index]), int(j[hovered.index])) if hovered else None
    hero = _matching(params, frame, lit, (0, 0, 3, 1))
    if view.compact:
        panels: tuple[Panel, ...] = (hero, _likelihood(params, frame, view, (0, 1, 3, 1)))
    else:
        panels = (hero, _matrices(frame, lit, (0, 1, 1, 1)), _likelihood(params, frame, view, (1, 1, 1, 1)))
        is_small = 0 < len(frame.rows) <= MOST_PAINTED
        panels += (_rows(frame, view, (2, 1, 1, 1)) if is_small else _costs(params, frame, (2, 1, 1, 1)),)
    return Figure(
        panels, columns=(1.25, 1.0), rows=(1.0, 1.0, 1.0), caption=_caption(frame), warning=_warning(params, frame)
    )


def _pairs(units: int) -> tuple[Array, Array]:
    return np.triu_indices(units, 1)


def _matching(params: Params, frame: Frame, lit: tuple[int, int] | None, place: Place) -> Panel:
    """True couplings against learned ones; without a truth the data's moments against the model's."""
    look, (i, j) = frame.look, _pairs(len(frame.data_first))
    if frame.J_true.size:
        across, up = (frame.J_true, frame.b_true), (look.J, look.b)
        names, words = ("couplings J", "biases b"), ("true", "learned")
        reach = reach_of(*across, look.J, look.b, least=0.5, step=0.5)
    else:
        across, up = (frame.data_second, frame.data_first), (look.second, look.first)
        names, words = ("⟨xᵢxⱼ⟩", "⟨xᵢ⟩"), ("in the data", "in the model")
        reach = 1.05
    pairs = across[0][i, j], up[0][i, j]
    groups = (
        ("pairs", names[0], "state", *pairs, _tips(i, j, *pairs, words)),
        ("units", names[1], "prediction", across[1], up[1], _tips(_all(up[1]), None, across[1], up[1], words)),
    )  # fmt: skip
    title = f"Step {frame.step} of {params.steps}, {NAMES[params.method]}"
    return matching_panel(
        groups, reach, place, title=title, short=f"Step {frame.step}, {NAMES[params.method]}", x=words[0], y=words[1],
        lit=None if lit is None else (float(across[0][lit]), float(up[0][lit])),
        alt=f"Each coupling as a point, {words[0]} across and {words[1]} up; on the diagonal they agree.",
    )  # fmt: skip


def _all(values: Floats) -> Array:
    return np.arange(len(values))


def _tips(i: Array, j: Array | None, across: Floats, up: Floats, words: tuple[str, str]) -> tuple[str, ...]:
    names = [f"unit {a}" for a in i] if j is None else [f"units {a} and {b}" for a, b in zip(i, j, strict=True)]
    return tuple(
        f"{name}: {words[0]} {x:.3f}, {words[1]} {y:.3f}, apart {y - x:+.3f}".replace("-", "−")
        for name, x, y in zip(names, across, up, strict=True)
    )


def _matrices(frame: Frame, lit: tuple[int, int] | None, place: Place) -> Panel:
    learned = ("learned", frame.look.J)
    if frame.J_true.size:
        reach = reach_of(frame.J_true, least=0.25, step=0.25)
        return matrices_panel(
            (("true", frame.J_true), learned), reach, place, title="J: true, learned", lit=lit,
            alt="The true and the learned couplings, blue above 0 and orange below.",
        )  # fmt: skip
    reach = reach_of(frame.look.J, least=0.5, step=0.5)
    return matrices_panel(
        (learned,), reach, place, title="J, learned", lit=lit,
        alt="The learned couplings, blue above 0 and orange below.",
    )  # fmt: skip


def _likelihood(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    right = float(max(10, params.steps))
    top = frame.ceiling if frame.likelihood_true is None else max(frame.likelihood_true, frame.floor + 1e-3)
    room = 0.2 * (top - frame.floor) + 1e-3
    ghosts = ghost_lines([(name, kept.at, kept.likelihoods) for name, kept in ghosts_of(view, Frame)])
    marks = [*ghosts, Line(key="likelihood", x=frame.at, y=frame.likelihoods, role="state", width=2.2)]
    name = "true" if frame.likelihood_true is not None else "most"
    marks.append(level(top, 1.0, right, key="compared", role="text"))
    ticks = ((top, name), *(((frame.floor, f"{frame.floor:.2f}".replace("-", "−")),)))
    return Panel(
        "likelihood", tuple(marks), title="Log-likelihood", x=Axis("step", (1.0, right), log=True, whole=True),
        y=Axis("nats a sample", (frame.floor - 0.3 * room, top + room), ticks), place=place, hz=20.0,
        legend="top" if ghosts else None,
        alt="The log-likelihood of the data after each step, with that of the true machine as a dashed line.",
    )  # fmt: skip


def _costs(params: Params, frame: Frame, place: Place) -> Panel:
    units, samples = len(frame.data_first), params.samples
    found = tuple(terms(method, units, samples, params.k) for method in METHODS)
    names = ("exact", "Gibbs", f"CD-{params.k}", "pseudo")
    return costs_panel(names, found, METHODS.index(params.method), place, title="Terms in a step")


def _rows(frame: Frame, view: View, place: Place) -> Panel:
    shown, (rows, units) = _from_the_top(frame.rows), frame.rows.shape
    extent = (0.0, float(units), 0.0, float(rows))
    mark: Mark = Image(key="data", values=shown, extent=extent, colormap="grey", limits=(-1.0, 1.0))
    if view.controls:
        mark = Canvas(key="data", values=shown, extent=extent, pen=0.5)
    return Panel(
        "data", (mark,), title=f"{rows} rows of data", x=Axis("unit", extent[:2], ()), y=Axis("", extent[2:], ()),
        place=place, alt="The rows of data, dark where a unit is up.",
    )  # fmt: skip


def _from_the_top(rows: Array) -> Array:
    return np.ascontiguousarray(rows[::-1])


def _caption(frame: Frame) -> str:
    look = frame.look
    gap = f"moments {look.gap:.4f} apart at most"
    if look.kl is None or look.rmse is None or frame.likelihood_true is None:
        words = f"Log-likelihood {look.likelihood:.3f} nats per row, {gap}; no machine can pass {frame.ceiling:.3f}."
    else:
        words = (
            f"Couplings are wrong by {look.rmse:.4f} (root mean square), {gap}; {look.kl:.4f} nats from the truth, "
            f"log-likelihood {look.likelihood:.3f} (of the truth {frame.likelihood_true:.3f})."
        )
    return words.replace("-", "−").replace("log−", "log-").replace("Log−", "Log-")


def _warning(params: Params, frame: Frame) -> str:
    if not len(frame.unknown) or params.weight_decay > 0:
        return ""
    i, j = frame.unknown[0].tolist()
    others = "" if len(frame.unknown) == 1 else f" and {len(frame.unknown) - 1} more"
    what = f"the bias of unit {i}" if i == j else f"the coupling of units {i} and {j}"
    return f"The data leave {what}{others} undetermined: the best value is at infinity. Add weight decay."
