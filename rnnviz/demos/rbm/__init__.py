"""Hidden units that do not see each other make learning simple, but a better reconstruction is not a better model.

A restricted Boltzmann machine learns pictures; beside its filters stand the exact likelihood, which may fall, and the
reconstruction error, which hardly ever rises.
"""

from rnnviz.demos.rbm import beside_panels as more
from rnnviz.demos.rbm import panels
from rnnviz.demos.rbm.beside import Fits, Four
from rnnviz.demos.rbm.params import Params
from rnnviz.demos.rbm.run import RESULTS, Frame, Run
from rnnviz.demos.rbm.truth import SAYS, SHOWS
from rnnviz.demos.rbm.words import caption, of_fits, of_four, warning
from rnnviz.figure.description import Figure, Panel
from rnnviz.kit import Click, Event, Paint, Preset, View, changed

GROUP = "Energy and chance"
TITLE = "Restricted Boltzmann machine"
ORDER = 30
HINT = "Paint on the digit: the filters that it switches on and its reconstruction follow. A filter can be clicked on."
ON_THE_WALL = ("learning_rate", "k")

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "on"]


def on(event: Event, params: Params) -> Params | None:
    """Paint on the picture, take the next one or clear the paint; click a filter to keep that unit on, or no more."""
    match event:
        case Paint(key="picture"):
            rows = ["".join("#" if value > 0.5 else "." for value in row) for row in event.values[::-1]]
            return _with(params, drawing="/".join(rows))
        case Click(panel="pictures") if event.y < 0.0 and event.x < 1.0:
            if event.x > 0.5:
                return _with(params, drawing="")
            return _with(params, drawing="", example=(params.example + 1) % 1437)
        case Click(panel="filters"):
            unit = panels.grid(params).at(event.x, event.y)
            return None if unit is None else _with(params, unit_on=None if unit == params.unit_on else unit)
    return None


def _with(params: Params, **values: object) -> Params:
    new: Params = changed(params, values)
    return new


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The filters; beside them what the machine makes of a picture, the likelihood, and what is often taken for it."""
    side = panels.errors if frame.exact and params.kind != "gaussian-gaussian" else panels.sigmas
    words = caption(params, frame.looked, frame.train, frame.test, frame.error, frame.sigma_now, frame.best)
    warned = warning(params, frame.sigma_now, frame.limit, frame.diverged, frame.stands_in)
    middle = panels.likelihoods if frame.exact else panels.errors
    if frame.fits:
        return _fits(params, frame, frame.fits, view)
    if frame.four:
        return _four(params, frame, frame.four, view)
    shown: tuple[Panel, ...]
    if view.compact:
        shown = (panels.filters(params, frame, view), middle(params, frame, view, (0, 1, 3, 1)))
    else:
        shown = (
            panels.filters(params, frame, view), panels.pictures(params, frame, view),
            middle(params, frame, view, (1, 1, 1, 1)), side(params, frame, view, (2, 1, 1, 1)),
        )  # fmt: skip
    return Figure(shown, columns=(1.5, 1.0), rows=(1.0, 1.1, 0.85), caption=words, warning=warned)


def _fits(params: Params, frame: Frame, fits: Fits, view: View) -> Figure:
    """A random distribution; beside it how many hidden units it takes."""
    hero, words = more.distribution(fits, (0, 0, 2, 1)), of_fits(fits)
    if view.compact:
        return Figure((hero, more.needed(fits, (0, 1, 2, 1))), columns=(1.5, 1.0), rows=(1.0, 1.0), caption=words)
    shown = (
        hero,
        more.needed(fits, (0, 1, 1, 1)),
        more.approaches(params, frame, fits, (1, 1, 1, 1)),
    )
    return Figure(shown, columns=(1.5, 1.0), rows=(1.0, 1.0), caption=words)


def _four(params: Params, frame: Frame, four: Four, view: View) -> Figure:
    """All kinds on one page."""
    hero, words = more.four_kinds(params, four, (0, 0, 2, 1)), of_four(four)
    warned = warning(params, frame.sigma_now, frame.limit, frame.diverged, frame.stands_in)
    beside = [more.four_sigmas(params, frame, four, (0, 1, 2 if view.compact else 1, 1))]
    if not view.compact:
        beside.append(more.four_errors(params, frame, four, (1, 1, 1, 1)))
    return Figure((hero, *beside), columns=(1.7, 1.0), rows=(1.0, 1.0), caption=words, warning=warned)


FOUR = "One of the four pairs of layers: "

PRESETS = {
    "digits": Preset({}, "Strokes appear in the filters after a few epochs; the likelihood is exact."),
    "bars-cd1-rises-and-falls": Preset(
        {"data": "bars", "hidden_units": 12, "learning_rate": 0.5, "batch": 30, "epochs": 4000},
        "The likelihood rises and falls again while the reconstruction is perfect.",
    ),
    "bars-decay": Preset(
        {"data": "bars", "hidden_units": 12, "learning_rate": 0.5, "batch": 30, "epochs": 4000, "weight_decay": 0.001},
        "The same with a little weight decay: the likelihood stays up.",
    ),
    "bars-cd10": Preset(
        {"data": "bars", "hidden_units": 12, "learning_rate": 0.5, "batch": 30, "epochs": 4000, "k": 10},
        "The same with chains of ten steps: nearer to the gradient.",
    ),
    "pcd-too-fast": Preset(
        {"data": "bars", "hidden_units": 12, "learning_rate": 0.5, "batch": 30, "epochs": 4000, "algorithm": "pcd"},
        "Persistent chains that the weights outrun.",
    ),
    "seed-four-types": Preset(
        {"side_by_side": True}, "The four pairs of layers side by side, learning the same digits.", seed_figure=True),
    "seed-four-types-binary-binary": Preset({}, FOUR + "both 0 or 1, the usual machine.", seed_figure=True),
    "seed-four-types-binary-gaussian": Preset(
        {"kind": "binary-gaussian"}, FOUR + "real hidden units, as in a Hopfield network.", seed_figure=True),
    "seed-four-types-gaussian-binary": Preset(
        {"kind": "gaussian-binary"}, FOUR + "shades of grey, explained by features.", seed_figure=True),
    "seed-four-types-gaussian-gaussian": Preset(
        {"kind": "gaussian-gaussian"}, FOUR + "a Gaussian, as long as σ_max stays below 1.", seed_figure=True),
    "gaussian-gaussian-unstable": Preset(
        {"kind": "gaussian-gaussian", "learning_rate": 0.1, "epochs": 1},
        "A learning rate above the limit: the weights run away."),
    "universal": Preset(
        {"data": "random", "learning_rate": 0.5, "epochs": 8000},
        "A distribution drawn at random, and machines with 1 to 16 hidden units: with enough of them they all fit.",
        seed_figure=True,
    ),
}  # fmt: skip
