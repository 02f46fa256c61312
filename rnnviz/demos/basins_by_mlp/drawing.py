"""Both answers side by side, and what they cost."""

import numpy as np

from rnnviz.demos.basins_by_mlp.params import Params
from rnnviz.demos.basins_by_mlp.run import Frame
from rnnviz.figure.description import Figure
from rnnviz.kit import View
from rnnviz.panels import unfolded_maps as panels

CLOUD_EXTENT = 4.0
"""What is shown of the cloud: after one layer all of it lies there."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """Both answers side by side; below them how many are right, and at what cost."""
    if params.network == "chaotic":
        return _draw_chaotic(params, frame, view)
    k, maps = frame.k, (frame.labels, frame.answers)
    cell = _pointed_at(params, view)
    here = None if cell is None else (_coordinate(params, cell[1]), _coordinate(params, cell[0]))
    titles = [f"Unfolded: layer {k}", f"{params.width} hidden units"]
    if cell is not None and frame.truth is not None:
        right = [bool(answers[cell] == frame.truth[cell]) for answers in maps]
        titles = [
            f"{title}: {'right' if is_right else 'wrong'} here" for title, is_right in zip(titles, right, strict=True)
        ]
    unfolded = [
        *panels.answer_marks(frame.labels, frame.truth, params.extent),
        *panels.followed(frame.paths, k, frame.places),
    ]
    left = panels.map_panel(
        "unfolded", unfolded, params.extent, titles[0], (0, 0, 1, 1), here=here, placed=params.starts,
        controls=view.controls,
        alt="The plane of starts, coloured by the attractor that is nearest at this layer.",
    )  # fmt: skip
    answered = panels.answer_marks(frame.answers, frame.truth, params.extent)
    trained = panels.map_panel(
        "trained", answered, params.extent, titles[1], (0, 1, 1, 1), here=here,
        alt="The same plane, coloured by what the classifier says.",
    )  # fmt: skip
    caption = _caption(params, frame)
    if view.compact:
        return Figure((left, trained), columns=(1.0, 1.0), caption=caption)
    known = frame.right if np.isfinite(frame.right).any() else None
    layers = panels.by_layer(known, frame.settled, k, params.layers, (1, 0, 1, 1), view.controls)
    work = panels.by_work(known, 4, frame.by_width, 6, (params.width, frame.accuracy), (1, 1, 1, 1))
    return Figure((left, trained, layers, work), columns=(1.0, 1.0), rows=(1.6, 1.0), caption=caption)


def _pointed_at(params: Params, view: View) -> tuple[int, int] | None:
    """Row and column of the start on which the pointer rests, in either map."""
    hover = view.hover
    if hover is None or hover.panel not in ("unfolded", "trained") or hover.key != "labels":
        return None
    return divmod(hover.index, params.grid) if hover.index < params.grid**2 else None


def _coordinate(params: Params, n: int) -> float:
    return -params.extent + 2 * params.extent * n / (params.grid - 1)


def _draw_chaotic(params: Params, frame: Frame, view: View) -> Figure:
    """Where all starts are at this layer; two of them part, and none settles."""
    hero = panels.map_panel(
        "unfolded", panels.cloud(frame.cloud, frame.k), CLOUD_EXTENT, f"All starts at layer {frame.k}", (0, 0, 2, 1),
        alt="Where the starts of a square are at this layer.",
    )  # fmt: skip
    place = (0, 1, 2, 1) if view.compact else (0, 1, 1, 1)
    apart = panels.parting(frame.distances, min(frame.k, len(frame.distances) - 1), place)
    said = "" if frame.lyapunov is None else f", {frame.lyapunov:.3f} a layer"
    caption = (
        f"No start settles, and neighbours part exponentially{said}: with small steps the same weights come to rest."
    )
    if view.compact:
        return Figure((hero, apart), columns=(1.6, 1.0), rows=(1.0, 1.0), caption=caption)
    layers = panels.by_layer(None, frame.settled, frame.k, params.layers, (1, 1, 1, 1), view.controls)
    return Figure((hero, apart, layers), columns=(1.6, 1.0), rows=(1.0, 1.0), caption=caption)


def _caption(params: Params, frame: Frame) -> str:
    right = frame.right[min(frame.k, len(frame.right) - 1)]
    if not np.isfinite(right):
        return f"{params.layers} layers with the same six weights, and one hidden layer of {params.width} units."
    return (
        f"Unfolded, {100 * right:.1f}\u00a0% of the starts are told right after {frame.k} layers, with the same six"
        f" weights in each; the classifier tells {100 * frame.accuracy:.1f}\u00a0%, with {frame.n_weights}."
    )
