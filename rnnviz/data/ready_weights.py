"""Weights of character models that come with RNNViz, made by `make weights` from texts that lie on every computer.

One file a text, `resources/weights/characters-NAME.npz`: the arrays of a `rnnviz.networks.symbol_net` in float16, and
`about`, JSON with the alphabet, the net's shape and how it was made. The licences of the texts lie beside them.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.networks.symbol_net import SymbolShape, Weights
from rnnviz.resources import resource

FOLDER = "weights"


def file_name(name: str) -> str:
    return f"characters-{name}.npz"


@cache
def ready(name: str) -> tuple[SymbolShape, Weights, dict[str, Any]]:
    """Shape, float32 weights and `about` of one of `rnnviz.data.source_text.KNOWN`. Do not change the arrays."""
    with np.load(resource(FOLDER, file_name(name))) as file:
        about = json.loads(str(file["about"]))
        weights = {key: file[key].astype(np.float32) for key in file.files if key != "about"}
    shape = SymbolShape(len(about["alphabet"]) + 1, tuple(about["hidden"]), skip=about["skip"])
    return shape, {key: weights[key] for key in shape.shapes()}, about


def write(path: Path, weights: Weights, about: dict[str, Any]) -> None:
    """Weights in float16, compressed."""
    halves = {key: values.astype(np.float16) for key, values in weights.items()}
    np.savez_compressed(path, about=np.array(json.dumps(about)), **halves)  # type: ignore[arg-type]
