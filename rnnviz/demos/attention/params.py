"""What is to be written anew, by which net, and how that is trained."""

from typing import Literal

from pydantic import model_validator

from rnnviz.arrays import Ints
from rnnviz.data.rewriting import SYMBOLS, Rewriting
from rnnviz.kit import LIVE, DemoParams, InputError, param
from rnnviz.learning.rewriting_plan import RewritingPlan
from rnnviz.networks.rewriter import Rewriter

OF_SYMBOLS = {"task": ("reverse", "copy", "sort")}
OF_TRANSFORMERS = {"model": ("transformer",)}


class Params(DemoParams):
    """The task, the net, the training, and what is typed."""

    task: Literal["reverse", "copy", "sort", "dates"] = param(
        "reverse", "What becomes of the source: backwards, as it is, sorted; or a date in one form.", group="Task",
        is_data=True, labels={"dates": "dates, four ways to write them"})  # fmt: skip
    length: int = param(
        16, "Symbols of a source; places are learned one by one, so that another length begins anew.", ge=2, le=64,
        group="Task", when=OF_SYMBOLS)  # fmt: skip
    symbols: int = param(
        10, "How many different symbols there are.", ge=2, le=len(SYMBOLS), group="Task", when=OF_SYMBOLS)  # fmt: skip
    source: str = param(
        "", "What the net reads; of symbols, those not typed are as they were drawn.", LIVE, max_length=64,
        follows=("task", "length", "symbols", "seed"), blank="drawn", group="Task")  # fmt: skip
    model: Literal["transformer", "lstm-attention", "lstm"] = param(
        "transformer", "Who answers: two that look back at the source, and one that has read it.", group="Net",
        labels={"lstm-attention": "LSTM with attention", "lstm": "LSTM, no attention"})  # fmt: skip
    hidden: int = param(64, "Numbers for each symbol, and units of an LSTM.", ge=4, le=128, log=True, group="Net")
    heads: int = param(
        1, "Maps of a transformer side by side; they must divide hidden.", ge=1, le=8, group="Net",
        when=OF_TRANSFORMERS)  # fmt: skip
    encoder_layers: int = param(
        0, "Layers that mix the source before it is looked at; with 0 the map cannot cheat.", ge=0, le=4, group="Net",
        when=OF_TRANSFORMERS)  # fmt: skip
    updates: int = param(
        700, "How often the weights change; with 0 the untrained net is judged.", ge=0, le=20_000, soft=(100, 3000),
        group="Training")  # fmt: skip
    batch: int = param(32, "Sequences in an update.", ge=1, le=128, log=True, group="Training")
    learning_rate: float = param(
        0.003, "Of Adam; it falls to 2 % of this by the last update.", LIVE, gt=0.0, le=1.0, log=True,
        soft=(0.0003, 0.03), leaves_traces=True, group="Training")  # fmt: skip

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.hidden % self.heads:
            raise InputError(f"{self.heads} heads do not divide {self.hidden} hidden units; choose a divisor of it.")
        self.rewriting.encoded(self.source)
        return self

    @property
    def rewriting(self) -> Rewriting:
        return Rewriting(self.task, self.length, self.symbols)

    @property
    def net(self) -> Rewriter:
        """Parameters that this net does not have stay at their defaults, so that they change nothing."""
        if self.model != "transformer":
            return Rewriter(self.rewriting, self.model, self.hidden)
        return Rewriter(self.rewriting, self.model, self.hidden, self.heads, self.encoder_layers)

    @property
    def plan(self) -> RewritingPlan:
        return RewritingPlan(self.rewriting, self.batch, self.updates, self.seed)

    def shown(self, drawn: Ints) -> Ints:
        """The source on show. drawn : the first held-out one"""
        typed = self.rewriting.encoded(self.source)
        if self.task == "dates":
            return typed if self.source else drawn
        both = drawn.copy()
        both[: len(self.source)] = typed[: len(self.source)]
        return both
