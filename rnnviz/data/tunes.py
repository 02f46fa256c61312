"""Tunes: a melody is its notes in their order, each a pitch and how long it lasts.

pitch : MIDI number, 60 is the middle C, 69 the A of 440 Hz; one more is a semitone higher
beats : from where a note begins to where the next one does, > 0
"""

import json
from functools import cache

from rnnviz.errors import InputError
from rnnviz.resources import resource

Note = tuple[int, float]
Tune = tuple[Note, ...]

LOWEST, HIGHEST = 24, 108
FEWEST, MOST, MOST_DISTINCT = 2, 400, 64
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
BLACK = (1, 3, 6, 8, 10)
"""Which of the twelve are black keys."""


@cache
def known_tunes() -> dict[str, Tune]:
    """Those that come with RNNViz, by name; two of them also twice in a row."""
    stored = json.loads(resource("data", "tunes.json").read_text(encoding="utf-8"))["tunes"]
    tunes = {name: tuple((int(pitch), float(beats)) for pitch, beats in notes) for name, notes in stored.items()}
    return {**tunes, "minuet-twice": 2 * tunes["minuet"], "ode-twice": 2 * tunes["ode-to-joy"]}


def checked(notes: Tune) -> Tune:
    """The same tune. Raises InputError where it is none, or too much for one."""
    if len(notes) < FEWEST:
        raise InputError(f"A tune has at least {FEWEST} notes, not {len(notes)}.")
    if len(notes) > MOST:
        raise InputError(f"A tune may have at most {MOST} notes here, not {len(notes)}.")
    for number, (pitch, beats) in enumerate(notes, 1):
        if not LOWEST <= pitch <= HIGHEST:
            raise InputError(f"Note {number} has the pitch {pitch}; it must be {LOWEST} to {HIGHEST}.")
        if not beats > 0:
            raise InputError(f"Note {number} lasts {beats:g} beats; it must be more than 0.")
    if len(set(notes)) > MOST_DISTINCT:
        raise InputError(f"A tune may have at most {MOST_DISTINCT} different notes, not {len(set(notes))}.")
    return notes


def as_symbols(notes: Tune) -> tuple[list[int], list[Note]]:
    """Each note as the number of its kind, in the order in which kinds first occur; and the kinds.

    Pitch and duration together are a kind, so that transposing a tune changes no number.
    """
    kinds = list(dict.fromkeys(notes))
    numbers = {kind: number for number, kind in enumerate(kinds)}
    return [numbers[note] for note in notes], kinds


def pitch_name(pitch: int) -> str:
    """ "C4" for 60."""
    return f"{NAMES[pitch % 12]}{pitch // 12 - 1}"
