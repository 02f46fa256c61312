"""What a file says about how it was made can be read from it again, whatever it says."""

import json
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnviz.figure.description import HIDDEN, Figure, Panel
from rnnviz.figure.export import save
from rnnviz.figure.marks import Line
from rnnviz.figure.movie import save_movie
from rnnviz.figure.stamp_reading import STAMPED, read_stamp

LINE = Line(key="l", x=np.arange(2.0), y=np.arange(2.0))
FIGURE = Figure((Panel("p", (LINE,), x=HIDDEN, y=HIDDEN),))
"""Without words: to put a font into a PDF takes most of its time."""

NASTY = json.dumps({"data": "/tmp/Übung ĊčΩँ (τ = 3) \\ <&> #.csv", "seed": 3}, ensure_ascii=False)


def stamp_after_writing(ending: str, parameters: str) -> dict[str, str] | None:
    write = save_movie if ending == ".gif" else save
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        figure = [FIGURE] if ending == ".gif" else FIGURE
        write(figure, path, size_cm=(3.0, 2.0), dpi=30.0, metadata={"demo": "unroll", "parameters": parameters})
        return read_stamp(path)


@pytest.mark.parametrize("ending", STAMPED)
def test_nasty_names_come_back(ending: str) -> None:
    stamp = stamp_after_writing(ending, NASTY)
    assert stamp is not None
    assert stamp["demo"] == "unroll"
    assert stamp["parameters"] == NASTY


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12), st.sampled_from(STAMPED))
def test_any_text_comes_back(text: str, ending: str) -> None:
    parameters = json.dumps({"data": text}, ensure_ascii=False)
    stamp = stamp_after_writing(ending, parameters)
    assert stamp is not None
    assert json.loads(stamp["parameters"]) == {"data": text}
