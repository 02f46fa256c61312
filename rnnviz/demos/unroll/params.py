"""Which network, over how many steps, and which of its answers are asked for."""

from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from rnnviz.kit import LIVE, DemoParams, Preset, param, switch
from rnnviz.networks.topology import Cell, Mode, Topology, check, topology

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
        True, "Hand over every answer; off: only the last one.", LIVE, group="Sequence",
        when={"mode": ("one-to-many", "many-to-many", "encoder-decoder")},
    )  # fmt: skip
    units_apart: bool = switch("Every unit", "Draw small networks with one hidden layer unit by unit.", on=False)
    show_numbers: bool = switch("Numbers", "Write the values beside the nodes as they are computed.", on=False)

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
