"""The unrolled network as one written equation, in pieces that know which part of the diagram they stand for."""

from dataclasses import dataclass, field
from functools import lru_cache

from rnnviz.networks.topology import INPUT, OUTPUT, Incoming, Layer, Topology
from rnnviz.panels.unrolled.columns import columns
from rnnviz.panels.unrolled.naming import (
    copy_name,
    copy_term,
    letter,
    matrix_term,
    role_of,
    shown_step,
)

JOINED = "\u00a0"
"""A space at which no line breaks."""


@dataclass(frozen=True)
class Equation:
    """One per piece: its text, its colour, and its term, empty where it stands for nothing."""

    pieces: tuple[str, ...]
    roles: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def signs(self) -> int:
        """How long it is."""
        return sum(map(len, self.pieces))


@dataclass
class _Writer:
    topology: Topology
    most: int
    pieces: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shown = {c.first for c in columns(self.topology) if not c.is_gap}

    def add(self, text: str, role: str = "text", term: str = "") -> None:
        """A piece; a blank before a term is no part of it."""
        words = text.lstrip(" " + JOINED) if term else text
        if words != text:
            self.pieces.append((text[: -len(words)], "text", ""))
        self.pieces.append((words, role, term))

    def matrix(self, incoming: Incoming, step: int, before: str = "") -> None:
        self.add(before + incoming.symbol, role_of(self.topology, incoming.symbol), matrix_term(incoming.symbol, step))

    def copy(self, name: str, step: int, before: str = JOINED) -> None:
        role = {INPUT: "input", OUTPUT: "output"}.get(name, "text")
        self.add(before + copy_name(self.topology, name, step), role, copy_term(name, step))

    def function(self, layer: Layer, step: int, before: str = JOINED) -> None:
        """The function of a copy and its opening bracket."""
        name = {"lstm": "LSTM(", "gru": "GRU(", "linear": "gₒ["}.get(layer.kind, "gₕ(")
        self.add(before + name, "text", copy_term(layer.name, step))

    def plus(self) -> None:
        self.add(" +")


@lru_cache(maxsize=32)
def equation(topology: Topology, most: int = 1000) -> Equation:
    """y of the last step, written out down to the inputs; one line per layer where one line cannot hold it.

    most : copies of a layer that are written out before dots stand for the rest
    """
    writer = _Writer(topology, most)
    hidden = [layer for layer in topology.layers if layer.name not in (INPUT, OUTPUT)]
    output = topology.layer(OUTPUT)
    last = topology.answers[-1]
    if output.kind == "simple":
        _general(writer, last)
    elif any(i.source == OUTPUT for i in hidden[0].incoming):
        _begin(writer, OUTPUT, last)
        _jordan(writer, output, last)
    elif len(hidden) == 1:
        _begin(writer, OUTPUT, last)
        _read_out(writer, output, last, hidden[0])
    else:
        for layer in hidden:
            at = layer.first if layer.name.endswith("b") else layer.end - 1
            _begin(writer, layer.name, at)
            _chain(writer, layer, at)
            writer.add("\n")
        _begin(writer, OUTPUT, last)
        _read_out(writer, output, last, None)
    texts, roles, terms = zip(*writer.pieces, strict=True)
    return Equation(texts, roles, terms)


def _begin(writer: _Writer, name: str, step: int) -> None:
    """y(2) ="""
    text = f"{letter(name)}({shown_step(writer.topology, name, step)})"
    writer.add(text, "output" if name == OUTPUT else "text", copy_term(name, step))
    writer.add(f"{JOINED}={JOINED}")


def _read_out(writer: _Writer, output: Layer, step: int, inside: Layer | None) -> None:
    """gₒ[V …], the hidden state written out or by its name."""
    writer.function(output, step, before="")
    for number, incoming in enumerate(output.incoming):
        if number:
            writer.plus()
        writer.matrix(incoming, step, before=JOINED if number else "")
        if inside is not None:
            writer.add(JOINED)
            _chain(writer, inside, step)
        else:
            writer.copy(incoming.source, step if incoming.at is None else incoming.at)
    writer.add("]")


def _chain(writer: _Writer, layer: Layer, step: int) -> None:
    """gₕ(U x₂ + W gₕ(U x₁ + W gₕ(U x₀))), the steps in a gap left out."""
    back = next(i for i in layer.incoming if i.source == layer.name)
    opened, closing, before = 0, "", ""
    for _ in range(writer.most):
        writer.function(layer, step, before)
        opened += 1
        before = _back(writer, layer, back, step)
        step -= back.delay
        if not layer.first <= step < layer.end:
            break
        if step not in writer.shown:
            writer.add(f"{JOINED}⋯", "muted")
            closing = "⋯" + ")" * opened + closing
            opened = 0
            while step not in writer.shown:
                step -= back.delay
            writer.matrix(back, step + back.delay, before=" ")
            before = JOINED
    else:
        writer.add(f"{JOINED}⋯", "muted")
    writer.add(")" * opened + closing)


def _back(writer: _Writer, layer: Layer, back: Incoming, step: int) -> str:
    """U x₂ + W, what a copy reads; the blank before what follows, where a line may break unless one may before +."""
    below = _below(writer, layer, step)
    earlier = step - back.delay
    goes_on = layer.first <= earlier < layer.end
    if goes_on or layer.begins_as:
        if below:
            writer.plus()
        writer.matrix(back, step, before=JOINED if below else "")
    if not goes_on and layer.begins_as:
        writer.copy(layer.begins_as, earlier)
    return JOINED if below else " "


def _below(writer: _Writer, layer: Layer, step: int) -> bool:
    """U x₂, and whatever else comes from below; whether there was anything."""
    written = False
    for incoming in layer.incoming:
        source = writer.topology.layer(incoming.source)
        at = step - incoming.delay
        if incoming.source == layer.name or not source.first <= at < source.end:
            continue
        if written:
            writer.plus()
        writer.matrix(incoming, step, before=JOINED if written else "")
        writer.copy(incoming.source, at)
        written = True
    return written


def _jordan(writer: _Writer, output: Layer, step: int) -> None:
    """gₒ[V gₕ(U x₂ + W gₒ[V gₕ(…)])]: what is fed back is the output."""
    hidden = writer.topology.layers[1:-1]
    back = hidden[0].incoming[-1]
    closing, before = "", ""
    for _ in range(writer.most):
        writer.function(output, step, before)
        writer.matrix(output.incoming[0], step)
        for layer in reversed(hidden[1:]):
            writer.function(layer, step)
            writer.matrix(layer.incoming[0], step)
        writer.function(hidden[0], step)
        closing = ")" * len(hidden) + "]" + closing
        before = _fed_back(writer, hidden[0], back, step)
        step -= 1
        if step < 0:
            break
        if step not in writer.shown:
            writer.add(f"{JOINED}⋯", "muted")
            closing = "⋯" + closing
            while step not in writer.shown:
                step -= 1
            writer.matrix(back, step + 1, before=" ")
            before = JOINED
    else:
        writer.add(f"{JOINED}⋯", "muted")
    writer.add(closing)


def _fed_back(writer: _Writer, lowest: Layer, back: Incoming, step: int) -> str:
    """U x₂ + W, and the blank before what follows."""
    below = step < writer.topology.layer(INPUT).end
    if below:
        writer.matrix(lowest.incoming[0], step)
        writer.copy(INPUT, step)
    if step:
        if below:
            writer.plus()
        writer.matrix(back, step, before=JOINED if below else "")
    return JOINED if below else " "


def _general(writer: _Writer, last: int) -> None:
    """s(2) = g(U x₂ + W g(…)): every unit alike, the last ones are the output."""
    hidden = writer.topology.layer("h")
    writer.add(f"s({last})", "text", copy_term("h", last))
    writer.add(f"{JOINED}={JOINED}")
    _chain(writer, Layer("h", hidden.kind, hidden.units, hidden.incoming[:2], hidden.first, hidden.end), last)
    writer.add("\n")
    writer.add(f"y({last})", "output", copy_term(OUTPUT, last))
    units = writer.topology.layer(OUTPUT).units
    writer.add(f"{JOINED}= the last {'unit' if units == 1 else f'{units} units'} of s({last})")
