"""Which layers a recurrent network has, what each reads, and how many weights that takes.

Letters: x input, h hidden state, y output, d a decoder's hidden state; U weights from below, W weights from one
step to the next, V weights to the output. Weights are counted with one bias per gate.
"""

from dataclasses import dataclass
from typing import Literal

from rnnviz.errors import InputError

Cell = Literal["simple", "jordan", "general", "lstm", "gru"]
Mode = Literal["one-to-one", "one-to-many", "many-to-one", "many-to-many", "encoder-decoder"]
Kind = Literal["input", "simple", "lstm", "gru", "linear"]
"""How a layer turns what it reads into its state: not at all, tanh, the gated cells, the bare sum."""

GATES: dict[Kind, int] = {"input": 0, "simple": 1, "lstm": 4, "gru": 3, "linear": 1}
"""Sums that each unit of a layer forms."""

INPUT, OUTPUT = "x", "y"
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Incoming:
    """What a layer reads from another, through one weight matrix.

    symbol : of the matrix, U, W or V with marks; source : name of the layer read
    delay : 0 reads the same step, 1 the step before, −1 the step after; at : always that step instead
    """

    symbol: str
    source: str
    delay: int = 0
    at: int | None = None


@dataclass(frozen=True)
class Layer:
    """A layer, copied once for each step from `first` to before `end`.

    name : h, h1, h1b (backward), d1 (decoder), x, y
    carries : 1 or −1, the delay of the state that a gated cell keeps without weights; 0 for none
    begins_as : the layer whose last state this one takes over at its first step; empty for zeros
    """

    name: str
    kind: Kind
    units: int
    incoming: tuple[Incoming, ...]
    first: int
    end: int
    carries: int = 0
    begins_as: str = ""

    @property
    def gates(self) -> int:
        """Sums that each unit forms."""
        return GATES[self.kind]


@dataclass(frozen=True)
class Topology:
    """Layers from the input to the output.

    steps : how many steps there are in all; answers : the steps whose output is asked for
    """

    layers: tuple[Layer, ...]
    steps: int
    answers: tuple[int, ...]

    def layer(self, name: str) -> Layer:
        """The layer of that name."""
        return next(layer for layer in self.layers if layer.name == name)

    def columns(self, incoming: Incoming) -> int:
        """Columns of a weight matrix: the units it reads."""
        return self.layer(incoming.source).units

    def weights_of(self, layer: Layer) -> int:
        """Weights of one layer: gates · units · (units read + 1 bias)."""
        if layer.kind == "input":
            return 0
        return layer.gates * layer.units * (sum(map(self.columns, layer.incoming)) + 1)

    @property
    def n_weights(self) -> int:
        """All weights, one bias per gate."""
        return sum(map(self.weights_of, self.layers))

    @property
    def second_biases(self) -> int:
        """How many more weights torch's own layers count: a second bias per gate of every recurrent layer."""
        recurrent = [layer for layer in self.layers if any(i.symbol.startswith("W") for i in layer.incoming)]
        return sum(layer.gates * layer.units for layer in recurrent)


def topology(
    cell: Cell, inputs: int, hidden: tuple[int, ...], outputs: int, mode: Mode, steps: int, *,
    bidirectional: bool = False, output_steps: int = 1,
) -> Topology:  # fmt: skip
    """The layers of a network.

    inputs, outputs, hidden : units, each ≥ 1; steps : of the input sequence (one-to-one has always one)
    output_steps : of the decoder, mode encoder-decoder only
    Raises InputError for combinations that do not exist.
    """
    check(cell, hidden, mode, bidirectional)
    steps = 1 if mode == "one-to-one" else steps
    if mode == "encoder-decoder":
        return _encoder_decoder(cell, inputs, hidden, outputs, steps, output_steps)
    x = Layer(INPUT, "input", inputs, (), 0, 1 if mode == "one-to-many" else steps)
    answers = (steps - 1,) if mode == "many-to-one" else tuple(range(steps))
    if cell == "general":
        return Topology((x, *_general(hidden[0], outputs, steps)), steps, answers)
    layers, tops = _stack(cell, hidden, steps, bidirectional)
    first = 0 if cell == "jordan" else answers[0]
    read = tuple(_read_out(top, mode) for top in tops)
    return Topology((x, *layers, Layer(OUTPUT, "linear", outputs, read, first, steps)), steps, answers)


_DIRECTIONS = {"f": "ᶠ", "b": "ᵇ"}


def _read_out(top: str, mode: Mode) -> Incoming:
    """How the output reads a layer. One answer for all steps takes each direction's own last state: the backward
    one's is at step 0."""
    direction = top[-1]
    return Incoming(
        "V" + _DIRECTIONS.get(direction, ""), top, at=0 if (mode, direction) == ("many-to-one", "b") else None
    )


def check(cell: Cell, hidden: tuple[int, ...], mode: Mode, bidirectional: bool) -> None:
    """Raises InputError for combinations that do not exist."""
    if not hidden:
        raise InputError("hidden: a recurrent network needs at least one hidden layer, such as [5].")
    if cell == "general" and len(hidden) > 1:
        raise InputError("hidden: a general recurrent net has no layers, every unit feeds every other; give one size.")
    if bidirectional and mode not in ("many-to-one", "many-to-many"):
        raise InputError(
            f"bidirectional reads the whole input before it answers, which {mode} does not; "
            "choose many-to-one or many-to-many."
        )
    if bidirectional and cell in ("jordan", "general"):
        raise InputError(
            f"bidirectional needs layers whose state can run backwards; a {cell} net feeds back its output: "
            "choose simple, lstm or gru."
        )
    if mode == "encoder-decoder" and cell in ("jordan", "general"):
        raise InputError(
            f"An encoder hands its hidden state to the decoder, but a {cell} net feeds back its output: "
            "choose simple, lstm or gru for encoder-decoder."
        )


def _kind(cell: Cell) -> Kind:
    return cell if cell in ("lstm", "gru") else "simple"


def _stack(cell: Cell, hidden: tuple[int, ...], steps: int, bidirectional: bool) -> tuple[list[Layer], list[str]]:
    """The hidden layers from below, and the names of those the output reads."""
    layers: list[Layer] = []
    below = [INPUT]
    for number, units in enumerate(hidden, 1):
        names = []
        for direction, delay in (("f", 1), ("b", -1))[: 2 if bidirectional else 1]:
            index = (str(number) if len(hidden) > 1 else "") + (direction if bidirectional else "")
            name = f"h{index}"
            marks = index.translate(SUBSCRIPTS).replace("f", "ᶠ").replace("b", "ᵇ")
            incoming = [Incoming("U" + marks, source) for source in below]
            if cell != "jordan":
                incoming.append(Incoming("W" + marks, name, delay))
            elif number == 1:
                incoming.append(Incoming("W", OUTPUT, delay))
            carries = delay if cell in ("lstm", "gru") else 0
            layers.append(Layer(name, _kind(cell), units, tuple(incoming), 0, steps, carries))
            names.append(name)
        below = names
    return layers, below


def _general(units: int, outputs: int, steps: int) -> tuple[Layer, Layer]:
    """Every unit reads the input and every unit's state of the step before; the last units are the output."""
    reads = (Incoming("U", INPUT), Incoming("W", "h", 1), Incoming("W", OUTPUT, 1))
    return Layer("h", "simple", units, reads, 0, steps), Layer(OUTPUT, "simple", outputs, reads, 0, steps)


def _encoder_decoder(
    cell: Cell, inputs: int, hidden: tuple[int, ...], outputs: int, steps: int, output_steps: int
) -> Topology:
    """The decoder begins with the encoder's last states and then reads what it answered last."""
    end = steps + output_steps
    encoder, _ = _stack(cell, hidden, steps, bidirectional=False)
    decoder: list[Layer] = []
    below, delay = OUTPUT, 1
    for layer in encoder:
        name = "d" + layer.name[1:]
        marks = "′" + layer.name[1:].translate(SUBSCRIPTS)
        incoming = (Incoming("U" + marks, below, delay), Incoming("W" + marks, name, 1))
        decoder.append(Layer(name, layer.kind, layer.units, incoming, steps, end, layer.carries, layer.name))
        below, delay = name, 0
    x = Layer(INPUT, "input", inputs, (), 0, steps)
    y = Layer(OUTPUT, "linear", outputs, (Incoming("V", below),), steps, end)
    return Topology((x, *encoder, *decoder, y), end, tuple(range(steps, end)))
