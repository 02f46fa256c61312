"""Where the parts of a network stand, folded and unrolled. Time runs to the right, signals run upwards.

Nothing here depends on values: a layout is made once per network.
"""

from functools import lru_cache

import numpy as np

from rnnviz.networks.topology import INPUT, OUTPUT, Layer, Topology
from rnnviz.networks.unrolled import Copy, unroll
from rnnviz.panels.unrolled.columns import Column, columns
from rnnviz.panels.unrolled.labels import BELOW, column_label, edge_labels, unit_labels
from rnnviz.panels.unrolled.naming import (
    copy_name,
    copy_term,
    layer_words,
    letter,
    matrix_term,
    role_of,
    shown_step,
    symbols,
)
from rnnviz.panels.unrolled.plan import (
    FOLDED,
    OF_DELAY,
    OF_GAP,
    OF_HIDDEN,
    OF_INPUT,
    OF_OUTPUT,
    OF_SECOND,
    Edge,
    Label,
    Layout,
    Node,
)

MOST_UNITS = 10
"""So many units per step can be drawn one by one."""

ASPECT = 2.1
"""Width over height of the place that a layout is made for, unless another one is asked for."""

LEAST_PITCH = 0.8
"""From column to column, where rows are 1 apart."""

BESIDE = 0.45
"""Room to the left of the first node and to the right of the last."""


def draws_units(topology: Topology) -> bool:
    """Whether the units of a network can be drawn one by one: one hidden layer, few units."""
    return [layer.name for layer in topology.layers] == [INPUT, "h", OUTPUT] and _units(topology) <= MOST_UNITS


def _units(topology: Topology) -> int:
    return sum(layer.units for layer in topology.layers)


@lru_cache(maxsize=32)
def layout(topology: Topology, by_unit: bool, aspect: float = ASPECT) -> Layout:
    """The picture of a network. by_unit : a node for each unit instead of one for each layer; aspect : width over
    height that it fills, if it is not longer by itself"""
    return _Builder(topology, by_unit and draws_units(topology), aspect).build()


class _Builder:
    """Collects nodes, edges and words."""

    def __init__(self, topology: Topology, by_unit: bool, aspect: float) -> None:
        self.topology, self.by_unit, self.aspect = topology, by_unit, aspect
        self.layers = {layer.name: layer for layer in topology.layers}
        self.copies = unroll(topology)
        self.depths = {(copy.layer, copy.step): copy.depth for copy in self.copies}
        self.columns = columns(topology)
        delayed = [(n.name, i.source) for n in topology.layers for i in n.incoming if i.delay]
        self.looping = {name for pair in delayed for name in pair}
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.labels: list[Label] = []
        self.at: dict[tuple[str, int], list[int]] = {}
        self._measure()

    # -- places -----------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        """Rows from below, and how far columns stand apart, so that the whole has the aspect it is made for."""
        self.decodes = any(layer.begins_as for layer in self.topology.layers)
        if self.by_unit:
            top = 0.0
            self.rows: dict[str, list[float]] = {}
            for name in (INPUT, "h", OUTPUT):
                self.rows[name] = [top + 0.8 * i for i in range(self.layers[name].units)]
                top = self.rows[name][-1] + (0.8 if self._is_general else 0.55)
            self.height = self.rows[OUTPUT][-1]
        else:
            hidden = [name for name in self.layers if name.startswith("h")]
            ordered = [INPUT, *hidden, OUTPUT]
            self.rows = {name: [float(row)] for row, name in enumerate(ordered)}
            self.rows |= {name: self.rows["h" + name[1:]] for name in self.layers if name.startswith("d")}
            self.height = float(len(ordered) - 1)
        folded = 2 if self.decodes else 1
        aside = 0.6 if self.by_unit else 0.0
        pitches = folded + 0.65 + aside + len(self.columns) - 1
        self.pitch = max(LEAST_PITCH, (self.aspect * (self.height + 1.5) - 2 * BESIDE) / pitches)
        if self.by_unit:
            self.pitch = max(self.pitch, 1.5)
        self.start = (folded + 0.65) * self.pitch

    @property
    def _is_general(self) -> bool:
        return self.layers[OUTPUT].kind == "simple"

    @property
    def _is_plain(self) -> bool:
        """One hidden layer, read in one direction."""
        return self.height <= 2.0 and not self.by_unit

    def _place(self, name: str, unit: int, x: float) -> tuple[float, float]:
        """Where a layer or unit stands in a column at x."""
        if self.by_unit:
            aside = {INPUT: -0.3, OUTPUT: 0.0 if self._is_general else 0.3}.get(name, 0.0)
            return x + aside * self.pitch, self.rows[name][unit]
        aside = {"f": -0.42, "b": 0.42}.get(name[-1], 0.0) if len(name) > 1 else 0.0
        return x + aside * min(1.0, 0.6 * self.pitch), self.rows[name][0]

    def _folded_x(self, name: str) -> float:
        decodes = self.decodes and (name.startswith("d") or name == OUTPUT)
        return self.pitch if decodes else 0.0

    def _members(self, layer: Layer) -> range:
        return range(layer.units) if self.by_unit else range(-1, 0)

    # -- nodes ------------------------------------------------------------------------------------------------

    def build(self) -> Layout:
        for number, column in enumerate(self.columns):
            x = self.start + number * self.pitch
            for layer in self.topology.layers:
                if layer.first <= column.first and column.last < layer.end:
                    self._add_copies(layer, column, x)
            self.labels.append(column_label(self.topology, column, x))
        for layer in self.topology.layers:
            self._add_folded(layer)
        self._connect_copies()
        self._connect_folded()
        self._label()
        return Layout(tuple(self.nodes), tuple(self.edges), tuple(self.labels), self._size(), self._limits(),
                      max(copy.depth for copy in self.copies))  # fmt: skip

    def _add_copies(self, layer: Layer, column: Column, x: float) -> None:
        """One copy; of the steps in a gap a single node where something runs through it, dots elsewhere."""
        if column.is_gap and layer.name not in self.looping:
            for unit in self._members(layer):
                at = self._place(layer.name, unit, x)
                self.labels.append(Label(*at, "⋯", "muted", (0.5, 0.5), True))
            return
        depths = [self.depths[layer.name, step] for step in range(column.first, column.last + 1)]
        ready = min(depths), max(depths)
        members = []
        for unit in self._members(layer):
            name = self._name(layer, column, unit)
            term = "" if column.is_gap else copy_term(layer.name, column.first)
            folded = self._place(layer.name, unit, self._folded_x(layer.name))
            members.append(len(self.nodes))
            self.nodes.append(
                Node(layer.name, unit, column.first, column.last, self._category(layer, column), name, term,
                     self._tip(layer, column, unit), folded, self._place(layer.name, unit, x), x, ready)
            )  # fmt: skip
        for step in range(column.first, column.last + 1):
            self.at[layer.name, step] = members

    def _category(self, layer: Layer, column: Column) -> int:
        if column.is_gap:
            return OF_GAP
        if layer.name in (INPUT, OUTPUT):
            return OF_INPUT if layer.name == INPUT else OF_OUTPUT
        return OF_SECOND if layer.begins_as or layer.name.endswith("b") else OF_HIDDEN

    def _name(self, layer: Layer, column: Column, unit: int) -> str:
        if column.is_gap:
            return "⋯" if unit < 1 else ""
        if unit >= 0 or self.height > 4.0:
            return ""
        # Beside a layer's number or direction there is no room for the step, which stands below the column.
        return copy_name(self.topology, layer.name, column.first) if self._is_plain else letter(layer.name)

    def _tip(self, layer: Layer, column: Column, unit: int) -> str:
        first, last = (shown_step(self.topology, layer.name, step) for step in (column.first, column.last))
        if column.is_gap:
            return f"Steps {first} to {last}: {last - first + 1} more copies with the same weights"
        what = f"unit {unit + 1} of {letter(layer.name)}" if unit >= 0 else layer_words(self.topology, layer.name)
        return f"{copy_name(self.topology, layer.name, column.first)}: {what} at step {first}"

    def _add_folded(self, layer: Layer) -> None:
        members = []
        for unit in self._members(layer):
            at = self._place(layer.name, unit, self._folded_x(layer.name))
            members.append(len(self.nodes))
            name = letter(layer.name) if unit < 0 and self.height <= 4.0 else ""
            self.nodes.append(
                Node(layer.name, unit, FOLDED, FOLDED, self._category(layer, Column(0, 0)), name, f"{layer.name}:",
                     layer_words(self.topology, layer.name) + ", the same at every step", at, at,
                     self._folded_x(layer.name), (0, 0))
            )  # fmt: skip
        self.at[layer.name, FOLDED] = members

    def _add_delay(self, x: float, y: float, backward: bool) -> int:
        what = "the step after" if backward else "the step before"
        self.nodes.append(
            Node("", -1, FOLDED, FOLDED, OF_DELAY, "", "", f"Delay: what comes out of here is from {what}", (x, y),
                 (x, y), x, (0, 0))
        )  # fmt: skip
        return len(self.nodes) - 1

    # -- edges ------------------------------------------------------------------------------------------------

    def _connect_copies(self) -> None:
        done: set[tuple[int, int, str]] = set()
        for copy in self.copies:
            for read in copy.reads:
                source = self.copies[read.source]
                if self._within_gap(source, copy):
                    continue
                ends = self.at[source.layer, source.step], self.at[copy.layer, copy.step]
                key = ends[0][0], ends[1][0], read.symbol
                kept = not read.symbol and self.layers[copy.layer].kind != "lstm"
                if kept or key in done:
                    continue
                done.add(key)
                term = matrix_term(read.symbol, copy.step)
                self._bundle(*ends, read.symbol, term, copy.depth, (copy.layer, source.layer))

    def _within_gap(self, source: Copy, target: Copy) -> bool:
        return any(
            c.is_gap and c.first <= source.step <= c.last and c.first <= target.step <= c.last for c in self.columns
        )

    def _bundle(
        self, sources: list[int], targets: list[int], symbol: str, term: str, depth: int, layers: tuple[str, str],
        bend: float | None = None,
    ) -> None:  # fmt: skip
        """Edges from every source to every target; a state kept without weights goes from unit to unit."""
        role = role_of(self.topology, symbol)
        for row, target in enumerate(targets):
            for column, source in enumerate(sources):
                if not symbol and len(sources) == len(targets) and row != column:
                    continue
                entry = (row, column) if self.by_unit and symbol and layers[1] else None
                curved = self._bend(symbol, layers) if bend is None else bend
                self.edges.append(Edge(source, target, symbol, role, term, self._edge_tip(symbol, layers, entry),
                                       curved, depth, layers, entry))  # fmt: skip

    def _bend(self, symbol: str, layers: tuple[str, str]) -> float:
        """Edges that would lie on one another, or on a node, are curved."""
        if self._is_general and not self.by_unit and layers == (OUTPUT, INPUT):
            return 0.2
        target = self.layers.get(layers[0])
        gated = target is not None and target.kind == "lstm" and symbol[:1] in ("W", "")
        if not gated or (self.by_unit and symbol):
            return 0.0
        turn = 0.13 if symbol else -0.13
        return turn if target is not None and target.carries < 0 else -turn

    def _edge_tip(self, symbol: str, layers: tuple[str, str], entry: tuple[int, int] | None) -> str:
        if not symbol:
            return "c: the cell's memory is handed on, scaled by the forget gate; no weights"
        target = self.layers[layers[0]]
        size = f"{target.gates}·" * (target.gates > 1) + f"{target.units}·{self.layers[layers[1]].units}"
        if entry is None:
            return f"{symbol}: {size} weights, the same at every step"
        return f"{symbol}, row {entry[0] + 1}, column {entry[1] + 1}: the same weight at every step"

    def _connect_folded(self) -> None:
        delays: dict[tuple[str, ...], int] = {}
        for layer in self.topology.layers:
            targets = self.at[layer.name, FOLDED]
            for incoming in layer.incoming:
                sources = self.at[incoming.source, FOLDED]
                layers = layer.name, incoming.source
                if incoming.delay:
                    sources = [self._delay(delays, layer, incoming.source, incoming.delay)]
                straight = None if not incoming.delay else 0.22
                self._bundle(sources, targets, incoming.symbol, f"{incoming.symbol}@", 0, layers, straight)
            if layer.kind == "lstm":
                self._fold_memory(layer, delays[layer.name, layer.name])
            if layer.begins_as:
                symbol = next(i.symbol for i in layer.incoming if i.source == layer.name)
                self._bundle(self.at[layer.begins_as, FOLDED], targets, symbol, f"{symbol}@", 0,
                             (layer.name, layer.begins_as))  # fmt: skip

    def _fold_memory(self, layer: Layer, delay: int) -> None:
        """The loop of the cell's memory, outside that of its state."""
        for index in self.at[layer.name, FOLDED]:
            for ends in ((index, delay), (delay, index)):
                self.edges.append(Edge(*ends, "", role_of(self.topology, ""), "c@",
                                       self._edge_tip("", (layer.name, layer.name), None), 0.5, 0,
                                       (layer.name, layer.name), None))  # fmt: skip

    def _delay(self, delays: dict[tuple[str, ...], int], layer: Layer, source: str, delay: int) -> int:
        """The node that a folded graph's feedback runs through, one for each loop."""
        loop = ("all",) if self._is_general else (layer.name, source)
        if loop not in delays:
            delays[loop] = self._add_delay(*self._delay_place(layer, source, delay), delay < 0)
        known = (*loop, source)
        if known not in delays:
            delays[known] = delays[loop]
            for index in self.at[source, FOLDED]:
                self.edges.append(
                    Edge(index, delays[loop], "", "muted", "", "Delay: what leaves here arrives one step away", 0.22, 0,
                         (layer.name, source), None)
                )  # fmt: skip
        return delays[loop]

    def _delay_place(self, layer: Layer, source: str, delay: int) -> tuple[float, float]:
        """Beside what it joins, on the side of the future; in a folded pair where neither hides the other."""
        ends = np.array([self.nodes[i].place for name in (layer.name, source) for i in self.at[name, FOLDED]])
        x, y = ends.mean(axis=0)
        aside = min(0.5 * self.pitch, 0.85)
        if self.decodes and source == layer.name:
            if self._is_plain:
                return float(x), float(y + (-0.85 if layer.begins_as else 0.85))
            return float(x + (0.62 * aside if layer.begins_as else -aside)), float(y)
        if self.decodes and not self._is_plain:
            return float(ends[:, 0].max()) + aside, self.height
        return float(ends[:, 0].max() if delay > 0 else ends[:, 0].min()) + delay * aside, float(y)

    def _label(self) -> None:
        """Words below the folded graph, letters beside the edges."""
        middle = 0.5 * self.pitch if self.decodes else 0.0
        self.labels.append(Label(middle, BELOW, "folded", "muted", (0.5, 0.5), False))
        if self.by_unit:
            self.labels += unit_labels(self.nodes)
        every_copy = len(self.columns) <= 4 and self._is_plain
        crowded = self.height > 4.0 and any(name.endswith("b") for name in self.rows)
        self.labels += edge_labels(self.nodes, self.edges, every_copy, crowded)

    def _size(self) -> float:
        """As large as rows and columns allow."""
        rows = 0.85 * (self.height + 1.5) / 0.8 if self.by_unit else self.height + 1.5
        return float(np.clip(min(130.0 / rows, 340.0 / (len(self.columns) + 2)), 8.0, 38.0))

    def _limits(self) -> tuple[tuple[float, float], tuple[float, float]]:
        x = [at for node in self.nodes for at in (node.folded[0], node.place[0])]
        left = min(min(label.x - 0.4 * label.anchor[0] for label in self.labels) - 0.1, min(x) - BESIDE)
        return (left, max(x) + BESIDE), (-0.95, self.height + 0.55)


def edge_roles(topology: Topology) -> tuple[str, ...]:
    """The colours that edges have, each once."""
    return tuple(dict.fromkeys([*(role_of(topology, symbol) for symbol in symbols(topology)), "memory", "muted"]))
