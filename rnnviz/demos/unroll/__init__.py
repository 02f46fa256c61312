"""Unrolled in time, a recurrent network is a deep feed-forward network whose layers share their weights.

The folded graph opens into one copy for each step; then values flow through it. Point at an edge and its term in the
written equation lights up, point at a term and its edge does.
"""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.arrays import Floats
from rnnviz.demos.unroll import torch_check
from rnnviz.figure.description import HIDDEN, Axis, Figure, Panel
from rnnviz.figure.marks import Bars, Formula, Mark, Text
from rnnviz.kit.parameters import param, switch
from rnnviz.kit.truth import SaysTable, ShowsTable
from rnnviz.learning.ahead import load_torch
from rnnviz.networks.topology import Cell, Mode, Topology, check, topology
from rnnviz.networks.unrolled import BIAS, random_weights, states, unroll
from rnnviz.panels.unrolled.counting import Count, counts, total
from rnnviz.panels.unrolled.formula import Equation, equation
from rnnviz.panels.unrolled.layout import draws_units, layout
from rnnviz.panels.unrolled.naming import family
from rnnviz.panels.unrolled.picture import Moment, marks
from rnnviz.parameters import LIVE, VIEW, DemoParams
from rnnviz.readable import power_of_ten
from rnnviz.registry import Preset
from rnnviz.run import Run as BaseRun
from rnnviz.run import State
from rnnviz.view import Hover, View

GROUP = "Unrolling, gradients, cells"
TITLE = "A network in time"
ORDER = 10
HINT = "Point at an edge, or at a term of the equation: the other one lights up."
ON_THE_WALL = ("time_steps", "output_steps")

warm_up = load_torch
"""Loads torch, which only the comparison needs."""

UNFOLDING = 24
"""Steps of the run in which the folded graph opens."""

SHORT, LONG = 75, 110
"""Signs of an equation that a projector shows in three lines, or not beside anything else."""

LONGEST_SHOWN, LONGEST_COMPACT, SHORTENED = 520, 280, 2
"""Signs of an equation above which dots stand for all but the last copies of each layer, and how many those are."""

LONGEST, LARGEST, MOST_LAYERS = 200, 200, 4

Units = Annotated[int, Field(ge=1, le=LARGEST)]


class Params(DemoParams):
    """Which network, over how many steps, and which of its outputs are asked for."""

    cell: Cell = param(
        "simple", "What is fed back, and how.", LIVE, group="Network",
        labels={"simple": "simple (Elman): the hidden state", "jordan": "Jordan: the output",
            "general": "general: every unit", "lstm": "LSTM", "gru": "GRU"},
    )  # fmt: skip
    inputs: int = param(1, "Numbers read at each step.", LIVE, ge=1, le=LARGEST, group="Network", soft=(1, 10))
    hidden: tuple[Units, ...] = param(
        (5,), "Of each layer, from below.", LIVE, title="Hidden units", min_length=1, max_length=MOST_LAYERS,
        group="Network",
    )  # fmt: skip
    outputs: int = param(1, "Numbers answered at each step.", LIVE, ge=1, le=LARGEST, group="Network", soft=(1, 10))
    bidirectional: bool = param(
        False, "A second set of layers reads the sequence from its end.", LIVE, group="Network",
        when={"cell": ("simple", "lstm", "gru"), "mode": ("many-to-one", "many-to-many")},
    )  # fmt: skip
    mode: Mode = param(
        "many-to-many", "At which steps there is an input, and at which an answer.", LIVE, group="Sequence",
        labels={"one-to-one": "one to one", "one-to-many": "one to many", "many-to-one": "many to one",
            "many-to-many": "many to many", "encoder-decoder": "encoder and decoder"},
    )  # fmt: skip
    time_steps: int = param(
        3, "How many copies of the network there are.", LIVE, ge=1, le=LONGEST, group="Sequence", soft=(1, 40),
        when={"mode": ("one-to-many", "many-to-one", "many-to-many", "encoder-decoder")},
    )  # fmt: skip
    output_steps: int = param(
        3, "How many answers the decoder gives.", LIVE, title="Decoder steps", ge=1, le=LONGEST, group="Sequence",
        soft=(1, 40), when={"mode": ("encoder-decoder",)},
    )  # fmt: skip
    return_sequences: bool = param(
        True, "Hand over every answer; off: only the last one.", VIEW, group="Sequence",
        when={"mode": ("one-to-many", "many-to-many", "encoder-decoder")},
    )  # fmt: skip
    units_apart: bool = switch("Every unit", "Draw small networks with one hidden layer unit by unit.", on=False)

    @field_validator("hidden", mode="before")
    @classmethod
    def _one_number(cls, value: Any) -> Any:
        return (value,) if isinstance(value, int) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _exists(self) -> "Params":
        check(self.cell, self.hidden, self.mode, self.bidirectional)
        return self


def topology_of(params: Params) -> Topology:
    """The network that the parameters describe.

    One answer of two directions takes each one's own last state, the backward one's at step 0, as Keras does.
    """
    is_one = params.bidirectional and not params.return_sequences and params.mode == "many-to-many"
    return topology(
        params.cell, params.inputs, params.hidden, params.outputs, "many-to-one" if is_one else params.mode,
        params.time_steps,
        bidirectional=params.bidirectional, output_steps=params.output_steps,
    )  # fmt: skip


def returned_steps(params: Params, network: Topology) -> tuple[int, ...]:
    """The steps whose output is handed over."""
    return network.answers if params.return_sequences else network.answers[-1:]


def output_shape(params: Params, network: Topology) -> tuple[int, ...]:
    """(answer, output) for a sequence of answers, (output,) for one."""
    is_sequence = params.return_sequences and params.mode not in ("one-to-one", "many-to-one")
    return (len(network.answers), params.outputs) if is_sequence else (params.outputs,)


def weights_in_torch(params: Params, network: Topology) -> int | None:
    """What torch's own layers count, or None for a Jordan net, which torch does not have."""
    return None if params.cell == "jordan" else network.n_weights + network.second_biases


@dataclass(frozen=True, eq=False)
class Frame:
    """unfolded : 0 to 1; depth : layers of the unrolled network computed so far, a fraction is under way

    values : layer to (step, unit); weights : "target source" to (gate · unit, column), of small networks only
    difference : to torch's own layers, None while it is not known; deepest : where `depth` ends
    """

    unfolded: float
    depth: float
    deepest: int
    values: dict[str, Floats]
    weights: dict[str, Floats]
    difference: float | None


class Run(BaseRun[Params, Frame]):
    """Opens the folded graph, then computes the unrolled network layer by layer."""

    pace = 24.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        self._step = 0
        self._make()

    def _make(self) -> None:
        params = self.params
        self.network = topology_of(params)
        rng = np.random.default_rng(params.seed)
        self._weights = random_weights(self.network, rng)
        self._x = rng.uniform(-1.0, 1.0, (self.network.steps, params.inputs))
        self._values = states(self.network, self._weights, self._x)
        small = draws_units(self.network)
        self._shown = {f"{a} {b}": w for (a, b), w in self._weights.items() if b != BIAS} if small else {}
        self._deepest = max(copy.depth for copy in unroll(self.network))
        self._per_layer = int(np.clip(110 // self._deepest, 2, 18))
        self._difference: float | None = None

    @property
    def _last(self) -> int:
        return UNFOLDING + self._deepest * self._per_layer

    @property
    def done(self) -> bool:
        return self._step >= self._last

    @property
    def progress(self) -> float | None:
        return self._step / self._last

    @property
    def position(self) -> str:
        if self._step < UNFOLDING:
            return "unrolling"
        return f"layer {(self._step - UNFOLDING) // self._per_layer} of {self._deepest}"

    def step(self) -> None:
        self._step = min(self._step + 1, self._last)

    def refine(self) -> bool:
        if self._difference is None:
            self._difference = torch_check.difference(self.network, self._weights, self._x, self._values)
        return self._difference is None

    def change(self, params: Params) -> bool:
        """Another network at the same moment: open where this one is open, as far through as this one."""
        share = (self._step - UNFOLDING) / (self._last - UNFOLDING)
        super().change(params)
        self._make()
        if share > 0:
            self._step = UNFOLDING + round(share * (self._last - UNFOLDING))
        return False

    def frame(self) -> Frame:
        return Frame(
            unfolded=min(1.0, self._step / UNFOLDING), depth=max(0, self._step - UNFOLDING) / self._per_layer,
            deepest=self._deepest, values=self._values, weights=self._shown, difference=self._difference,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        return {
            "n_weights": self.network.n_weights, "output_shape": list(output_shape(self.params, self.network)),
            "max_difference": self._difference, "depth": self._deepest,
            "n_weights_torch": weights_in_torch(self.params, self.network),
        }  # fmt: skip

    def checkpoint(self) -> State:
        return {"step": self._step}

    def restore(self, state: State) -> None:
        self._step = min(max(0, int(state["step"])), self._last)


RESULTS = {
    "n_weights": "weights of the network, one bias per gate",
    "output_shape": "shape of what is handed over: (answer, output), or (output) for a single answer",
    "max_difference": "largest difference between the unrolled network's states and those of torch's own layers",
    "depth": "layers of the unrolled network, one after the other",
    "n_weights_torch": "weights that torch counts: it keeps two bias vectors per gate; none for a Jordan net",
}

PRESETS = {
    "three-steps": Preset(
        {}, "The course's equation: y(2) from three inputs.", seed_figure=True,
    ),
    "two-input-three-hidden": Preset(
        {"inputs": 2, "hidden": (3,), "units_apart": True}, "Two inputs, three hidden units, every weight drawn.",
        seed_figure=True,
    ),
    "jordan": Preset({"cell": "jordan"}, "The output is fed back instead of the hidden state."),
    "general": Preset(
        {"cell": "general", "inputs": 2, "hidden": (3,), "units_apart": True}, "Every unit feeds every unit.",
    ),
    "thirty-steps": Preset({"time_steps": 30}, "Thirty copies: the middle is folded away."),
    "many-to-one": Preset({"mode": "many-to-one", "time_steps": 5}, "A sequence in, one answer out."),
    "one-to-many": Preset({"mode": "one-to-many", "time_steps": 5}, "One input starts a sequence of answers."),
    "encoder-decoder": Preset(
        {"cell": "gru", "mode": "encoder-decoder"}, "One network reads, another one answers.", seed_figure=True,
    ),
    "bidirectional": Preset(
        {"bidirectional": True, "time_steps": 4}, "One set of layers reads forwards, one backwards.",
        seed_figure=True,
    ),
    "stacked": Preset({"hidden": (5, 4, 3), "time_steps": 4}, "Three hidden layers, one on the other."),
    "simple-5": Preset({}, "41 weights."),
    "lstm-5": Preset({"cell": "lstm"}, "146 weights: four gates."),
    "simple-10": Preset({"hidden": (10,)}, "131 weights."),
    "lstm-5-3": Preset({"cell": "lstm", "hidden": (5, 3)}, "252 weights in two layers."),
    "lstm-25": Preset({"cell": "lstm", "hidden": (25,)}, "2726 weights."),
    "gru-5-3": Preset({"cell": "gru", "hidden": (5, 3)}, "190 weights: three gates."),
}  # fmt: skip


def _sizes(params: Params) -> dict[tuple[str, str], int]:
    """Counted from the matrices and biases themselves, by the layers they lead to and from."""
    weights = random_weights(topology_of(params), np.random.default_rng(params.seed))
    return {names: array.size for names, array in weights.items()}


def _weights_of_each(results: dict[str, Any], run: Any) -> list[int]:
    return list(_sizes(run.params).values())


def _weights_of_layers(results: dict[str, Any], run: Any) -> list[int]:
    sizes = _sizes(run.params)
    return [
        sum(size for (to, _), size in sizes.items() if to == layer) for layer in dict.fromkeys(to for to, _ in sizes)
    ]


SHOWS: ShowsTable = {("weights", "matrices"): _weights_of_each, ("weights", "layers"): _weights_of_layers}
SAYS: SaysTable = {
    r"^(.+) = \d+ weights,": "n_weights", r"= (\d+) weights,": "n_weights", r"^(\d+) weights$": "n_weights",
    r"passes (\d+) layer": "depth",
    r"unrolled over (\d+) step": lambda results, run: topology_of(run.params).steps,
    r"and count (\d+) weights": "n_weights_torch",
}  # fmt: skip


# -- drawing ----------------------------------------------------------------------------------------------------


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The diagram above the equation and the count."""
    network = topology_of(params)
    written = equation_of(network, view.compact)
    lit = _pointed_at(network, params, written, view.hover)
    counted = not view.compact or written.signs < LONG
    panels = [_diagram(params, network, frame, lit), _equation(written, lit, 1 if counted else 2)]
    if counted:
        panels.append(_counting(network, lit, view.compact))
    caption = _caption(network, frame, weights_in_torch(params, network))
    rows = (2.7, 1.0) if view.compact and written.signs < SHORT else (1.75, 1.0)
    return Figure(tuple(panels), columns=(1.75, 1.0), rows=rows, caption=caption)


def equation_of(network: Topology, compact: bool = False) -> Equation:
    """The equation, so much of it as can be read."""
    whole = equation(network)
    return whole if whole.signs <= (LONGEST_COMPACT if compact else LONGEST_SHOWN) else equation(network, SHORTENED)


def _pointed_at(network: Topology, params: Params, written: Equation, hover: Hover | None) -> str:
    """The term under the pointer, in the diagram or in the equation."""
    if hover is None:
        return ""
    if hover.panel == "equation" and hover.index < len(written.terms):
        return written.terms[hover.index]
    if hover.panel != "network" or hover.key != "network":
        return ""
    plan = layout(network, params.units_apart)
    parts = plan.edges if hover.part == "edge" else plan.nodes
    return parts[hover.index].term if hover.index < len(parts) else ""


def _diagram(params: Params, network: Topology, frame: Frame, lit: str) -> Panel:
    by_unit = params.units_apart and draws_units(network)
    moment = Moment(
        network, by_unit, frame.unfolded, frame.depth, frame.values, frame.weights if by_unit else {},
        returned_steps(params, network), lit,
    )  # fmt: skip
    x, y = layout(network, by_unit).limits
    shape = output_shape(params, network)
    copies = "1 step" if network.steps == 1 else f"{network.steps} steps"
    returned = f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
    return Panel(
        "network", marks(moment), title=f"Folded, and unrolled over {copies}: returns shape {returned}", kind="diagram",
        x=Axis(limits=x), y=Axis(limits=y), place=(0, 0, 1, 2),
        alt=f"The folded graph of the network and its {copies} side by side, joined by weights that are the same.",
    )  # fmt: skip


def _equation(written: Equation, lit: str, columns: int) -> Panel:
    # An edge that this output does not pass through is the same matrix as one that it does.
    matrix = family(lit) if lit not in written.terms else ""
    shines = tuple(bool(lit) and (term == lit or (bool(matrix) and family(term) == matrix)) for term in written.terms)
    formula = Formula(
        key="formula", pieces=written.pieces, roles=written.roles, lit=shines, tips=tuple(map(_spoken, written.terms)),
        size="large",
    )  # fmt: skip
    words = "".join(written.pieces).replace("\n", "; ")
    return Panel(
        "equation", (formula,), title="The same, written out", kind="diagram", x=HIDDEN, y=HIDDEN,
        place=(1, 0, 1, columns), alt=f"The output of the last step as one equation: {words}.",
    )  # fmt: skip


def _spoken(term: str) -> str:
    """What a term is."""
    if "@" in term:
        symbol, _, step = term.partition("@")
        return f"{symbol} into step {step}: the same weights as at every other step"
    name, _, step = term.partition(":")
    return f"{name} at step {step}" if term else ""


def _counting(network: Topology, lit: str, compact: bool) -> Panel:
    terms = counts(network, compact)
    places = -np.arange(float(len(terms)))
    most = max(count.weights for count in terms)
    heights = np.array([float(count.weights) for count in terms])
    key = "matrices" if any(count.symbol for count in terms) else "layers"
    bars: list[Mark] = [
        Bars(key=key, x=places, height=heights, width=0.7, horizontal=True,
             role=tuple(_bar_role(count, lit) for count in terms), category=np.arange(len(terms)))
    ]  # fmt: skip
    bars += [
        Text(key=f"count-{n}", x=float(count.weights), y=-float(n), text=f" {count.weights}", anchor=(0.0, 0.5),
             size="small", room=1.0) for n, count in enumerate(terms)
    ]  # fmt: skip
    ticks = tuple((float(place), f"{count.name}  {count.product}") for count, place in zip(terms, places, strict=True))
    return Panel(
        "weights", tuple(bars), title=f"{network.n_weights} weights", x=Axis("", (0.0, 1.3 * most), ()),
        y=Axis("", (0.4 - len(terms), 0.6), ticks), place=(1, 1, 1, 1),
        alt=f"The weights of each matrix and bias as bars; {total(network)}.",
    )  # fmt: skip


def _bar_role(count: Count, lit: str) -> str:
    matrix = family(lit)
    return "faint" if matrix and count.symbol and count.symbol != matrix else count.role


def _caption(network: Topology, frame: Frame, torch_weights: int | None) -> str:
    words = (
        f"{total(network)}, the same in every copy. Unrolled, the longest way from an input to an output passes "
        f"{frame.deepest} layer{'s' if frame.deepest > 1 else ''}."
    )
    if frame.difference is None:
        return words
    if torch_weights is None:
        return f"{words} torch computes the same to {power_of_ten(frame.difference)}."
    agree = f"torch's own layers agree to {power_of_ten(frame.difference)}"
    return f"{words} {agree}, and count {torch_weights} weights: they keep two biases per gate."
