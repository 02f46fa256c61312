"""The picture of an unrolled network: the diagram above, the equation and the count below."""

import numpy as np

from rnnviz.demos.unroll.params import Params, output_shape, returned_steps, topology_of, weights_in_torch
from rnnviz.demos.unroll.run import Frame
from rnnviz.figure.description import HIDDEN, Axis, Figure, Panel
from rnnviz.figure.marks import Bars, Formula, Mark, Text
from rnnviz.networks.topology import Topology
from rnnviz.panels.unrolled.counting import Count, counts, total
from rnnviz.panels.unrolled.formula import Equation, equation
from rnnviz.panels.unrolled.layout import ASPECT, draws_units, layout
from rnnviz.panels.unrolled.moment import Moment
from rnnviz.panels.unrolled.naming import family
from rnnviz.panels.unrolled.picture import marks
from rnnviz.readable import power_of_ten
from rnnviz.view import Hover, View

A_LINE = 45
"""Signs of an equation on a line of a projector, or of a small window."""

SHARES = {1: (2.7, 3.1), 2: (2.7, 3.1), 3: (1.75, 3.5)}
MANY_LINES = (1.4, 4.0)
"""For an equation of so many lines: the diagram's height as a multiple of its, and then the diagram's aspect."""

LONGEST_SHOWN, LONGEST_COMPACT, SHORTENED = 520, 150, 2
"""Signs of an equation above which dots stand for all but the last copies of each layer, and how many those are."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The diagram above the equation and the count. On a wall the equation has the whole width; the caption counts."""
    network = topology_of(params)
    written = equation_of(network, view.compact)
    lit = _pointed_at(network, params, written, view.hover)
    share, aspect = SHARES.get(lines_of(written), MANY_LINES) if view.compact else (1.75, ASPECT)
    panels = [_diagram(params, network, frame, lit, aspect), _equation(written, lit, 2 if view.compact else 1)]
    if not view.compact:
        panels.append(_counting(network, lit))
    caption = _caption(params, network, frame, view)
    return Figure(tuple(panels), columns=(1.75, 1.0), rows=(share, 1.0), caption=caption)


def lines_of(written: Equation) -> int:
    """Of an equation on a projector."""
    return sum(-(-len(line) // A_LINE) for line in "".join(written.pieces).split("\n"))


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


def _diagram(params: Params, network: Topology, frame: Frame, lit: str, aspect: float) -> Panel:
    by_unit = params.units_apart and draws_units(network)
    moment = Moment(
        network, by_unit, frame.unfolded, frame.depth, frame.values, frame.weights if by_unit else {},
        returned_steps(params, network), lit, params.show_numbers, aspect,
    )  # fmt: skip
    x, y = layout(network, by_unit, aspect).limits
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


def _counting(network: Topology, lit: str) -> Panel:
    terms = counts(network)
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


def _caption(params: Params, network: Topology, frame: Frame, view: View) -> str:
    words = (
        f"{total(network)}, the same in every copy. Unrolled, the longest way from an input to an output passes "
        f"{frame.deepest} layer{'s' if frame.deepest > 1 else ''}."
    )
    if frame.difference is None or view.compact:
        return words
    torch_weights = weights_in_torch(params, network)
    if torch_weights is None:
        return f"{words} torch computes the same to {power_of_ten(frame.difference)}."
    agree = f"torch's own layers agree to {power_of_ten(frame.difference)}"
    return f"{words} {agree}, and count {torch_weights} weights: they keep two biases per gate."
