"""Which steps of an unrolled network are shown: all where they are few, else the first, a gap, and the last."""

from dataclasses import dataclass

from rnnviz.networks.topology import OUTPUT, Topology

MOST_COLUMNS = 8
"""Steps that a projector can show side by side."""

MOST_BESIDE_A_DECODER = 4


@dataclass(frozen=True)
class Column:
    """A step, or the steps first … last that are not shown one by one."""

    first: int
    last: int

    @property
    def is_gap(self) -> bool:
        """Whether it stands for several steps."""
        return self.last > self.first


def columns(topology: Topology) -> tuple[Column, ...]:
    """From left to right."""
    start = topology.layer(OUTPUT).first
    if any(layer.begins_as for layer in topology.layers):
        return (*_part(0, start, MOST_BESIDE_A_DECODER, 2, 1),
                *_part(start, topology.steps, MOST_BESIDE_A_DECODER, 2, 1))  # fmt: skip
    return _part(0, topology.steps, MOST_COLUMNS, 3, 3)


def _part(first: int, end: int, most: int, head: int, tail: int) -> tuple[Column, ...]:
    if end - first <= most:
        return tuple(Column(step, step) for step in range(first, end))
    before = [Column(step, step) for step in range(first, first + head)]
    after = [Column(step, step) for step in range(end - tail, end)]
    return (*before, Column(first + head, end - tail - 1), *after)
