"""The same phrase twice, two different endings: a net that cannot remember which time it is plays the first for ever.

A net learns one tune by heart and then plays it alone. What it must remember for that is known exactly: the order of
the tune. One note too little, and the tune has a fork.
"""

from typing import Any

import numpy as np

from rnnviz.data.tunes import BLACK, MOST, Note, Tune
from rnnviz.demos.song.drawing import beats_shown, draw, played_within, visible
from rnnviz.demos.song.params import Params
from rnnviz.demos.song.run import RESULTS, Frame, Run
from rnnviz.kit import Click, Drag, Event, InputError, Preset, Remove, changed
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.ahead import prepare_stacks
from rnnviz.panels.piano_roll import begins, reach_of
from rnnviz.sound import Sound

__all__ = ["RESULTS", "Frame", "Params", "Run", "draw", "sound", "warm_up"]

GROUP = "Sequences that speak"
TITLE = "A tune by heart"
ORDER = 30
HINT = "Drag a note by its end, click to add one, right-click to remove it; rest on a fork. L plays what the net plays."
ON_THE_WALL = ("temperature", "bpm")

warm_up = prepare_stacks
QUARTERS = 4
"""A dragged note lasts a whole number of these parts of a beat."""


def sound(params: Params, frame: Frame) -> Sound:
    """What is heard."""
    return Sound(frame.song if params.played == "original" else frame.generated, params.bpm)


def on(event: Event, params: Params) -> Params | None:
    """A click adds a note of one beat, a drag changes one, Remove takes one away."""
    notes = list(params.song)
    match event:
        case Click(panel="roll"):
            if len(notes) >= MOST:
                raise InputError(f"There are {MOST} notes already; remove one first.")
            place = int(np.abs(begins(params.song) - event.x).argmin())
            notes.insert(place, (_pitch(params.song, event.y), 1.0))
        case Drag(key="notes"):
            notes[event.index] = _dragged(params.song, event.index, event.x, event.y)
        case Remove(key="notes"):
            del notes[event.index]
        case _:
            return None
    new: Params = changed(params, {"notes": tuple(notes)})
    return new


def _pitch(song: Tune, y: float) -> int:
    pitches = [pitch for pitch, _ in song]
    return int(np.clip(round(y), max(24, min(pitches) - 12), min(108, max(pitches) + 12)))


def _dragged(song: Tune, index: int, x: float, y: float) -> Note:
    beats = max(1, round((x - begins(song)[index]) * QUARTERS)) / QUARTERS
    return _pitch(song, y), min(beats, 64.0)


def _rows(notes: list[list[float]]) -> list[list[float]]:
    """Where the corners of notes stand."""
    return [[pitch - 0.42, pitch - 0.42, pitch + 0.42, pitch + 0.42] for pitch, _ in notes]


def _played(part: int) -> Any:
    def rows(results: dict[str, Any], run: Any) -> Any:
        notes = tuple((int(pitch), float(beats)) for pitch, beats in results["generated"])
        shown = played_within(notes, run.run.frame().until, beats_shown(run.params.song))[part]
        return _rows([list(note) for note in shown])

    return rows


def _black_rows(song: Tune) -> list[int]:
    low, high = reach_of([pitch for pitch, _ in song])
    return [0 if pitch % 12 in BLACK else -1 for pitch in range(low, high + 1)]


def _last(name: str) -> Any:
    return lambda results, run: getattr(run.run.frame(), name)


SHOWS: ShowsTable = {
    ("roll", "played", "y"): Shows(_played(0), role="state", label="right"),
    ("roll", "astray", "y"): Shows(_played(1), role="prediction", label="astray"),
    ("roll", "song", "y"): lambda results, run: [
        [*row, row[0], None] for row in _rows([list(note) for note in run.params.song])
    ],
    ("roll", "keys"): lambda results, run: _black_rows(run.params.song),
    ("roll", "forks", "x"): lambda results, run: begins(run.params.song)[results["forks"]],
    ("learning", "right"): Shows(_last("n_right"), role="state", label="by itself"),
    ("learning", "taught"): Shows(_last("n_taught"), role="input", label="hearing"),
    ("learning", "all", "y0"): "n_notes",
    ("passes", "apart"): Shows(lambda results, run: visible(run.run.frame().apart), role="memory"),
}
SAYS: SaysTable = {
    r"(\d+) notes must": "order",
    r"After (\d+) updates": "updates",
    r"updates (\d+) of": "notes_right",
    r"knows (\d+) of": "teacher_right",
    r"plays all (\d+) notes": "n_notes",
}

PRESETS = {
    "short-song": Preset(
        {"tune": "frere-jacques", "hidden": 16}, "Frère Jacques with a simple net of 16: great for learning a song!",
        seed_figure=True),
    "long-song-simple": Preset({}, "The minuet with a simple net: it rarely gets past the fork.", seed_figure=True),
    "long-song-lstm": Preset(
        {"cell": "lstm"}, "The same tune, and as many units: an LSTM learns the long song.", seed_figure=True),
    "twice": Preset(
        {"tune": "minuet-twice", "cell": "lstm", "updates": 1000}, "The minuet and its repeat: it must count."),
}  # fmt: skip
