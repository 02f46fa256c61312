"""The task, the net, and how far its gradients look back."""

from pydantic import model_validator

from rnnviz.data.streams import StreamTask
from rnnviz.kit import LIVE, DemoParams, InputError, Preset, param

RULES = ("elman", "truncated", "full")
NAMES = {"elman": "Elman's rule", "truncated": "truncated", "full": "whole episodes"}
ROLES = {"elman": "prediction", "truncated": "updated", "full": "validation"}


class Params(DemoParams):
    """The task, the net, and how far its gradient looks back."""

    task: StreamTask = param(
        "delayed-copy", "What is to be answered.", group="Task", is_data=True,
        labels={"delayed-copy": "the symbol some steps ago", "temporal-xor": "exclusive or of now and then"},
    )  # fmt: skip
    delay: int = param(2, "How many steps back the answer lies.", group="Task", ge=1, le=20)
    symbols: int = param(6000, "Length of the stream.", group="Task", ge=100, le=100_000, log=True, soft=(1000, 20_000))
    window: int = param(
        5, "Copies through which the truncated gradient flows.", LIVE, group="Rules", ge=1, le=50, soft=(1, 20),
        leaves_traces=True)  # fmt: skip
    episode: int = param(20, "Symbols between updates of the third net.", group="Rules", ge=2, le=200)
    learning_rate: float = param(
        0.05, "How far an update goes.", LIVE, group="Rules", ge=0.001, le=1.0, log=True, leaves_traces=True,
    )  # fmt: skip
    units: int = param(5, "Hidden units of each net.", group="Network", ge=1, le=32)
    spectral_radius: float = param(0.5, "Of the first recurrent weights.", group="Network", ge=0, le=2)

    @model_validator(mode="after")
    def _fit(self) -> "Params":
        if self.symbols < self.episode:
            raise InputError(
                f"A stream of {self.symbols} symbols holds no episode of {self.episode}; make it at least as long."
            )
        return self  # fmt: skip


PRESETS = {
    "elman-slide": Preset(
        {}, "The course's net, online updating, with an answer two steps back: luck decides.", seed_figure=True),
    "one-step-is-enough": Preset({"delay": 1}, "An answer one step back: the wrong gradient learns it as well."),
    "out-of-sight": Preset({"delay": 4}, "An answer four steps back: Elman's rule never finds it."),
    "temporal-xor": Preset(
        {"task": "temporal-xor", "delay": 1}, "Exclusive or with the symbol before: harder, and still one step."),
}  # fmt: skip


def blind(params: Params) -> str:
    """What is to be said where not even whole episodes reach back to the answer."""
    if params.delay < params.episode:
        return ""
    return f"The answer lies {params.delay} steps back: an episode of {params.episode} symbols cannot see it either."
