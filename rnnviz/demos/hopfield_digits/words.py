"""What is said about recalls: in titles, under pictures, in the caption."""

from collections.abc import Mapping

from rnnviz.demos.hopfield_digits.params import DIGITS, Params, name_of
from rnnviz.demos.hopfield_digits.run import Frame
from rnnviz.figure.marks import Shape
from rnnviz.readable import counted, luck

OUTCOME_NAMES = {
    "recalled": "recalled", "another": "another picture", "inverse": "an inverse", "mixture": "a mixture",
    "moving": "still moving",
}  # fmt: skip
OUTCOME_ROLES = {
    "recalled": "stored", "another": "spurious", "inverse": "repeller", "mixture": "saddle", "moving": "muted",
}  # fmt: skip
OUTCOME_SHAPES: Mapping[str, Shape] = {
    "recalled": "circle", "another": "diamond", "inverse": "triangle", "mixture": "cross", "moving": "ring",
}  # fmt: skip


def amount(params: Params, level: float) -> str:
    """ "σ = 6", "20 % flipped" """
    if params.noise_kind == "gaussian":
        return f"σ\u00a0=\u00a0{level:.3g}"
    return f"{100 * level:.3g}\u00a0% {'flipped' if params.noise_kind == 'flip' else 'erased'}"


def became(frame: Frame, number: int = 0) -> str:
    """What has become of one recall: "recalled: 3", "another picture: 8"."""
    outcome, nearest = frame.outcomes[number], name_of(frame.nearest[number])
    match outcome:
        case "recalled" | "another":
            return f"{OUTCOME_NAMES[outcome]}: {nearest}"
        case "moving" if frame.is_over:
            return "does not settle"
        case "moving":
            return "moving …"
        case "mixture":
            return f"a mixture, most like {nearest}"
    return OUTCOME_NAMES[outcome]


def caption(params: Params, frame: Frame, *, brief: bool = False) -> str:
    """This run in a few sentences; brief : leave out what goes without saying."""
    memory = "" if brief and all(frame.kept) else _memory(frame)
    return " ".join(filter(None, (_watched(params, frame), memory, _trials(params, frame))))


def _watched(params: Params, frame: Frame) -> str:
    wrong = f"{100 * frame.wrong_at_start:.0f}\u00a0% of the pixels wrong"
    if params.shown == "all":
        back = frame.outcomes.count("recalled")
        return f"{back} of {len(frame.outcomes)} pictures are recalled ({amount(params, params.noise)}, {wrong})."
    damaged = f"{'Digit ' if params.digit < DIGITS else ''}{name_of(params.digit)} ({wrong})"
    what = "The painting" if params.start == "empty" else damaged[0].upper() + damaged[1:]
    after = f" after {counted(frame.steps[0], 'step')}" if frame.steps[0] > 0 else ""
    match frame.outcomes[0]:
        case "recalled" if params.start == "damaged":
            return f"{what} is recalled{after}."
        case "recalled" | "another":
            return f"{what} has become {name_of(frame.nearest[0])}{after}."
        case "inverse":
            return f"{what} has become the inverse of a stored picture{after}."
        case "mixture":
            return f"{what} has come to rest{after} at a mixture that nobody stored."
    return f"{what} {'does not settle' if frame.is_over else 'is on its way'}."


def _memory(frame: Frame) -> str:
    kept = sum(frame.kept[:DIGITS])
    drawings = frame.kept[DIGITS:]
    others = f", and {sum(drawings)} of {len(drawings)} drawings" if drawings else ""
    how_many = "All" if kept == DIGITS else f"{kept or 'None'} of the"
    return f"{how_many} 10 digits{others} are fixed points."


def _trials(params: Params, frame: Frame) -> str:
    rates, here = frame.rates, frame.rates.here
    if here < 0:
        return ""
    success, nearest = rates.success[here], rates.nearest[here]
    return (
        f"Of {rates.trials[here]} trials at {amount(params, params.noise)}, {100 * success:.1f}\u00a0% are "
        f"recalled; the nearest stored picture would be right in {100 * nearest:.1f}\u00a0%.{luck(success, nearest)}"
    )
