"""One moment of an unrolled network: how far it has opened, what is computed, and what each node then holds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.topology import OUTPUT, Topology
from rnnviz.panels.unrolled.plan import FOLDED, Layout, Node


@dataclass(frozen=True, eq=False)
class Moment:
    """What the diagram shows.

    unfolded : 0 folded to 1 unrolled; depth : how many layers of the unrolled network are computed, a fraction
    means under way; values : layer to (step, unit); weights : (target, source) to matrix, empty where not shown
    returned : steps whose output is returned; lit : the term that is pointed at, or empty
    numbers : whether values are written at their nodes; aspect : width over height of the place there is
    """

    topology: Topology
    by_unit: bool
    unfolded: float
    depth: float
    values: Mapping[str, Floats]
    weights: Mapping[str, Floats]
    returned: tuple[int, ...]
    lit: str
    numbers: bool
    aspect: float

    @property
    def has_numbers_in_nodes(self) -> bool:
        """Single units have room for theirs; a layer's stand beside it."""
        return self.numbers and self.by_unit

    def returns(self, node: Node, step: int) -> bool:
        """Whether what the node holds at a step goes anywhere: answers that nobody asked for do not."""
        return node.layer != OUTPUT or step in self.returned

    def held(self, node: Node, step: int) -> Floats:
        """The values of a node at a step: of its unit, or of all units of its layer.    Returns (unit,)"""
        values = self.values[node.layer][step]
        return values[node.unit : node.unit + 1] if node.unit >= 0 else values


def known_step(plan: Layout, moment: Moment, node: Node) -> int | None:
    """The newest step of a node that is computed already; the folded graph shows the newest of all."""
    if moment.unfolded < 1.0 or not node.layer:
        return None
    layer = moment.topology.layer(node.layer)
    if node.first == FOLDED:
        known = [n for n in plan.nodes if n.layer == node.layer and n.first != FOLDED and n.ready[0] <= moment.depth]
        newest = max(known, key=lambda n: (n.ready[0], n.first), default=None)
        return None if newest is None else known_step(plan, moment, newest)
    if node.ready[0] > moment.depth:
        return None
    if node.first == node.last:
        return node.first
    share = min(1.0, (moment.depth - node.ready[0]) / max(1, node.ready[1] - node.ready[0]))
    way = int(share * (node.last - node.first))
    return node.last - way if layer.name.endswith("b") else node.first + way


def written_values(values: Floats, most: int, between: str = ", ") -> str:
    """The first values with two digits: "0.42, −0.11, …"."""
    shown = [f"{value:.2f}".replace("-", "−") for value in np.round(values[:most], 2) + 0.0]
    return between.join((*shown, "…")) if len(values) > most else between.join(shown)
