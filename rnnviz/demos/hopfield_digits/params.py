"""Parameters of the digits, and the pictures they stand for."""

from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.arrays import Array, Floats
from rnnviz.data.damage import MOST, USUAL, NoiseKind, damaged
from rnnviz.data.digits import INK, PAPER, Glyphs, Resolution, check_glyphs, digits
from rnnviz.families.network_params import NetworkParams
from rnnviz.kit.painting import ERASED, INKED, LONGEST, UNTOUCHED, painted, resized
from rnnviz.kit.parameters import param
from rnnviz.parameters import LIVE

DIGITS = 10
MOST_DRAWINGS = 6
MOST_ITERATIONS = 10_000
MOST_TRIALS = 20_000

Painted = Annotated[str, Field(max_length=LONGEST)]


class Params(NetworkParams):
    """What is stored, how it is damaged, and how often recall is tried."""

    GROUPS: ClassVar[tuple[str, ...]] = ("Damage", "Memory", "Network", "Trials")

    shown: Literal["one", "all"] = param(
        "one", "One digit, large and to paint on, or all of them side by side.", LIVE, title="Show", group="Damage",
        labels={"one": "one large", "all": "all"},
    )  # fmt: skip
    digit: int = param(
        3, "Which one is damaged and recalled; 10 and above are stored drawings.", LIVE, ge=0,
        lt=DIGITS + MOST_DRAWINGS, group="Damage", soft=(0, 9), when={"shown": ("one",)},
        follows=("stored_drawings",),
    )  # fmt: skip
    noise_kind: NoiseKind = param(
        "flip", "Flip a share of the pixels, add normal noise, or erase a rectangle.", LIVE, title="Kind",
        group="Damage", labels={"flip": "flip", "gaussian": "noise σ", "erase": "erase"},
    )  # fmt: skip
    noise: float = param(
        USUAL["flip"], "Share of the pixels flipped or erased, 0 to 1, or the σ of the noise, 0 to 20.", LIVE,
        title="Amount", ge=0.0, le=MOST["gaussian"], group="Damage", log=True, soft=(0.01, 10.0),
        follows=("noise_kind",),
    )  # fmt: skip
    start: Literal["damaged", "empty"] = param(
        "damaged", "What lies under the paint: the damaged digit, or an empty page.", LIVE, title="Canvas",
        group="Damage", when={"shown": ("one",)}, labels={"damaged": "digit", "empty": "empty"},
    )  # fmt: skip
    drawing: Painted = param(
        "", "What was painted on the canvas, as text; reset it to clear the paint.", LIVE, title="Painted",
        group="Damage", when={"shown": ("one",)}, blank="nothing",
    )  # fmt: skip
    resolution: Resolution = param(
        16, "More pixels average more noise away.", LIVE, title="Pixels a side", group="Memory",
    )  # fmt: skip
    glyphs: Glyphs = param(
        "drawn",
        "Drawn anew for each resolution, the 8 × 8 drawings with larger pixels, or written by hand (8 × 8 only).",
        LIVE, title="Digits", group="Memory",
    )  # fmt: skip
    stored_drawings: tuple[Painted, ...] = param(
        (), "Painted pictures that are stored beside the digits, as text; reset to forget them.", LIVE,
        max_length=MOST_DRAWINGS, group="Memory", blank="none",
    )  # fmt: skip
    iterations: int = param(
        1000, "Steps that recall may take at most.", LIVE, ge=1, le=MOST_ITERATIONS, group="Trials", log=True,
    )  # fmt: skip
    trials: int = param(
        500, "Recalls at each level of damage.", LIVE, ge=10, le=MOST_TRIALS, group="Trials", log=True,
    )  # fmt: skip
    success_curve: bool = param(True, "Try all levels of damage, not only the chosen one.", LIVE, group="Trials")

    @model_validator(mode="before")
    @classmethod
    def _usual_amount(cls, values: Any) -> Any:
        """Where only the kind of damage is given, an amount that suits it."""
        kind = values.get("noise_kind") if isinstance(values, dict) else None
        if isinstance(kind, str) and kind in USUAL and "noise" not in values:
            return {**values, "noise": USUAL[kind]}
        return values

    @field_validator("drawing")
    @classmethod
    def _readable(cls, text: str) -> str:
        if text:
            painted(text)
        return text

    @field_validator("stored_drawings")
    @classmethod
    def _readable_all(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        for text in texts:
            painted(text)
        return texts

    @model_validator(mode="after")
    def _fits_together(self) -> "Params":
        if self.noise > MOST[self.noise_kind]:
            raise ValueError(
                f"noise is a share of the pixels here and may be at most 1, not {self.noise:g}; "
                "larger numbers are for noise_kind 'gaussian'."
            )
        check_glyphs(self.glyphs, self.resolution)
        _check_drawings(self)
        if self.digit >= self.stored:
            raise ValueError(f"digit may be at most {self.stored - 1}, not {self.digit}: no more pictures are stored.")
        return self

    @property
    def side(self) -> int:
        """Pixels a side."""
        return int(self.resolution)

    @property
    def stored(self) -> int:
        """How many pictures the network stores."""
        return DIGITS + len(self.stored_drawings)


def _check_drawings(params: Params) -> None:
    found = {picture.tobytes(): name_of(number) for number, picture in enumerate(digits(params.glyphs, params.side))}
    for number, picture in enumerate(_drawings(params.stored_drawings, params.side), start=DIGITS):
        if picture.tobytes() in found:
            same = found[picture.tobytes()]
            raise ValueError(
                f"stored {name_of(number)} is the same as {same} at {params.side} × {params.side} pixels; "
                "each picture can be stored once."
            )
        found[picture.tobytes()] = name_of(number)


def short_name(number: int) -> str:
    """What a stored picture is called on an axis: 0 to 9, then letters."""
    return str(number) if number < DIGITS else "abcdef"[number - DIGITS]


def name_of(number: int) -> str:
    """The same in a sentence."""
    return f"{'' if number < DIGITS else 'drawing '}{short_name(number)}"


def pictures(params: Params) -> Floats:
    """Everything that is stored, the ten digits first.    Returns (picture, row, column), row 0 at the top."""
    drawn = _drawings(params.stored_drawings, params.side)
    return np.concatenate([digits(params.glyphs, params.side), np.array(drawn).reshape(-1, params.side, params.side)])


@lru_cache(maxsize=32)
def _drawings(texts: tuple[str, ...], side: int) -> tuple[Floats, ...]:
    return tuple(np.where(resized(painted(text), side) == INKED, INK, PAPER) for text in texts)


def damaged_picture(params: Params, number: int) -> Floats:
    """One stored picture with the damage asked for, always the same for a seed.    Returns (row, column)."""
    picture = pictures(params)[number].reshape(1, -1)
    rng = np.random.default_rng([params.seed, 1, number])
    return damaged(picture, params.noise_kind, params.noise, rng).reshape(params.side, params.side)


def paint(params: Params) -> Array:
    """What is painted over the canvas.    Returns (row, column), see `_digits_paint`."""
    if not params.drawing:
        return np.zeros((params.side, params.side), np.int8)
    return resized(painted(params.drawing), params.side)


def page(params: Params) -> Floats:
    """What lies under the paint.    Returns (row, column) float32."""
    if params.start == "empty":
        return np.full((params.side, params.side), PAPER, np.float32)
    return damaged_picture(params, params.digit)


def canvas(params: Params) -> Floats:
    """Where the large recall starts: the page with the paint on it.    Returns (row, column) float32."""
    cells = paint(params)
    return np.where(cells == UNTOUCHED, page(params), np.where(cells == INKED, INK, PAPER)).astype(np.float32)


def painted_cells(params: Params, values: Floats) -> Array:
    """What must have been painted for the canvas to look like `values`, (row, column)."""
    as_before = values == canvas(params)
    as_page = values == page(params)
    new = np.where(as_page, UNTOUCHED, np.where(values > 0, INKED, ERASED))
    return np.where(as_before, paint(params), new).astype(np.int8)
