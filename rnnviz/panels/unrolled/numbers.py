"""The values of an unrolled network, written at its nodes."""

from collections.abc import Iterator

from rnnviz.figure.marks import Mark, Text
from rnnviz.networks.topology import INPUT
from rnnviz.panels.unrolled.layout import ASPECT
from rnnviz.panels.unrolled.moment import Moment, known_step, written_values
from rnnviz.panels.unrolled.plan import Layout, Node

BELOW, ASIDE, BESIDE = 0.3, 0.2, 0.34
"""From the middle of a layer's node to its numbers: below it, to the left of what comes from there; to the left of an
input, below which its step stands."""

ROOM = 0.54
"""Height in data units of the gap between two nodes, to the left of them."""

FEW_COLUMNS = 4
"""So many steps side by side leave room for two numbers of a layer, more of them, or a wall, for one."""


def names(plan: Layout, moment: Moment) -> tuple[str, ...]:
    """What stands in the nodes: the value of a single unit where it is asked for and known, else a name."""
    found = [node.name for node in plan.nodes]
    for number, node, step in _known(plan, moment):
        if node.unit >= 0:
            found[number] = written_values(moment.held(node, step), 1).replace("0.", ".", 1)
    return tuple(found)


def numbers(plan: Layout, moment: Moment) -> tuple[Mark, ...]:
    """Of each copy of a layer that is known, the values of its first units."""
    columns = len({node.column for node in plan.nodes if node.first >= 0})
    most = 2 if columns <= FEW_COLUMNS and moment.aspect <= ASPECT else 1
    return tuple(_of_layer(*known, moment, most) for known in _known(plan, moment) if known[1].unit < 0)


def _of_layer(number: int, node: Node, step: int, moment: Moment, most: int) -> Text:
    x, y = node.place
    at, up = ((x - BESIDE, y), 0.5) if node.layer == INPUT else ((x - ASIDE, y - BELOW), 1.0)
    return Text(
        key=f"value-{number}", x=at[0], y=at[1], text=written_values(moment.held(node, step), most), size="small",
        role="text" if moment.returns(node, step) else "muted", anchor=(1.0, up), room=ROOM,
    )  # fmt: skip


def _known(plan: Layout, moment: Moment) -> Iterator[tuple[int, Node, int]]:
    """Number, node and step of each copy whose value is to be written."""
    if not moment.numbers:
        return
    for number, node in enumerate(plan.nodes):
        step = known_step(plan, moment, node) if node.first == node.last >= 0 else None
        if step is not None:
            yield number, node, step
