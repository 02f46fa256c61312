"""The tune and what the net plays; how it tells the two passes apart; how many notes it gets right."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.tunes import Tune, pitch_name
from rnnviz.demos.song.params import Params
from rnnviz.demos.song.run import Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Arrows, Handle, Line, Mark, Points, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.panels.curves import cursor, ghost_lines, named_level
from rnnviz.panels.piano_roll import MARGIN, begins, filled, keyboard, outlined, pitch_axis, reach_of

SMALLEST = 1e-6
"""Of distances that are shown."""
BEYOND, PIECE = 1.1, 8.0
"""How far the roll goes beyond the tune's end, where a net that does not stop plays on; and in which beats."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The roll on top, the two curves below."""
    caption = caption_of(frame)
    if view.compact:
        panels: tuple[Panel, ...] = (_roll(params, frame, view, caption), _learning(params, frame, view))
        return Figure(panels, rows=(1.35, 1.0), caption=caption)
    panels = (_roll(params, frame, view, caption), _passes(frame), _learning(params, frame, view))
    return Figure(panels, columns=(1.0, 1.0), rows=(1.5, 1.0), caption=caption)


def beats_shown(song: Tune) -> float:
    """How much of time the roll shows: in whole pieces, so that it stays while a note is made longer."""
    return PIECE * float(np.ceil(begins(song)[-1] * BEYOND / PIECE))


def _roll(params: Params, frame: Frame, view: View, caption: str) -> Panel:
    pitches, end = [pitch for pitch, _ in frame.song], beats_shown(frame.song)
    low, high = reach_of(pitches)
    right, astray = played_within(frame.generated, frame.until, end)
    marks: list[Mark] = [
        keyboard(low, high, end),
        filled(right, 0, "state", key="played", label="the net, right"),
        *((filled(right + astray, len(right), "prediction", key="astray", label="astray"),) if astray else ()),
        outlined(frame.song, key="song", label="the tune"),
        *_forks(frame, low),
        *_mistake(frame, high, view),
    ]
    if view.controls and not view.compact:
        marks.append(_handles(frame.song))
    return Panel(
        "roll", tuple(marks), title=f"{frame.order} notes must be remembered", x=Axis("beat", (0.0, end), whole=True),
        y=pitch_axis(pitches), place=(0, 0, 1, 1 if view.compact else 2), legend="top", hz=20.0,
        clicks="Click to add a note.", alt=f"A piano roll of the tune and of what the net plays. {caption}",
    )  # fmt: skip


@remembered
def played_within(generated: Tune, right: int, end: float) -> tuple[Tune, Tune]:
    """The notes that begin before that beat: up to the first mistake, and from there on."""
    count = int((begins(generated)[:-1] < end).sum())
    return generated[: min(right + 1, count)], generated[right + 1 : count]


@remembered
def _handles(song: Tune) -> Handle:
    """At each note's end: up and down is its pitch, right and left how long it lasts."""
    at = begins(song)
    names = tuple(f"note {n + 1}, {pitch_name(pitch)}" for n, (pitch, _) in enumerate(song))
    return Handle(
        key="notes", x=at[1:], y=np.array([float(pitch) for pitch, _ in song]), names=names, signs=("",) * len(song),
        role="text", size=4.0, removable=True,
    )  # fmt: skip


def _forks(frame: Frame, low: int) -> list[Mark]:
    """Where a memory that is one note too short does not know how to go on; each tells its continuations."""
    at = begins(frame.song)
    heard = np.array(frame.forks, dtype=int)
    if not len(heard):
        return []
    tips = tuple(f"After {n} notes: {_follows(frame.song, n)}. {_elsewhere(frame, n)}" for n in frame.forks)
    return [Points(key="forks", label="fork", x=at[heard], y=np.full(len(heard), low + 0.3), role="accent",
                   shape="triangle", size=10.0, tips=tips)]  # fmt: skip


def _follows(song: Tune, heard: int) -> str:
    return "the end" if heard >= len(song) else pitch_name(song[heard][0])


def _elsewhere(frame: Frame, heard: int) -> str:
    others = [f"{_follows(frame.song, n)} after {n}" for n in frame.forks if n != heard]
    return "What sounds the same goes on otherwise: " + ", ".join(others) + "."


def _mistake(frame: Frame, high: int, view: View) -> list[Mark]:
    """The first wrong note, joined to the place of the tune that it was taken from."""
    if frame.until >= len(frame.song):
        return []
    at, heard = begins(frame.song), frame.until + 1
    x = float(at[heard])
    marks: list[Mark] = [cursor(x, high - MARGIN - 40.0, high + 0.5, key="mistake")]
    is_late = x > 0.7 * at[-1]
    name = Text(key="mistake-name", x=x, y=high + 0.35, text="first mistake ", size="small", role="prediction",
                anchor=(1.0 if is_late else -0.04, 1.0))  # fmt: skip
    return [*marks, *(() if view.compact else (name,)), *_taken_from(frame, heard, high - 1.6)]


def _taken_from(frame: Frame, heard: int, y: float) -> list[Mark]:
    """From where the tune goes on as the net did."""
    if not frame.twin or frame.twin == heard:
        return []
    at = begins(frame.song)
    start, end = float(at[frame.twin]), float(at[heard])
    return [Arrows(key="taken-from", x=np.full(1, start), y=np.full(1, y), u=np.full(1, end - start), v=np.zeros(1),
                   role="prediction", width=1.6)]  # fmt: skip


def _passes(frame: Frame) -> Panel:
    """How far the two passes are from each other on their common way."""
    marks: list[Mark] = [Line(key="apart", x=frame.way, y=visible(frame.apart), role="memory", width=2.0)]
    last = float(frame.forks[0]) if frame.forks else 1.0
    first = float(frame.way[0]) if len(frame.way) else 0.0
    if len(frame.way):
        marks += [
            Points(
                key="at-fork", x=frame.way[-1:], y=visible(frame.apart)[-1:], role="accent", shape="triangle", size=10.0
            )
        ]
    return Panel(
        "passes", tuple(marks), title="Distance of the two passes",
        x=Axis("notes heard, up to the fork", (min(first, last - 1.0), last + 0.5), whole=True),
        y=Axis("|h − h′|", (SMALLEST, 1.0), log=True), place=(1, 0, 1, 1), hz=20.0,
        alt="The distance of the hidden states in two passages that sound the same, up to where they part.",
    )  # fmt: skip


@remembered
def visible(distance: Floats) -> Floats:
    """What a logarithmic axis can show."""
    return np.maximum(distance, SMALLEST)


def _learning(params: Params, frame: Frame, view: View) -> Panel:
    n, end = len(frame.song), float(max(1, params.updates))
    ghosts = [(name, past.looked, past.n_right) for name, past in ghosts_of(view, Frame)]
    marks: list[Mark] = [
        *ghost_lines(ghosts),
        *named_level(float(n), 0.0, end, "all", key="all"),
        Line(key="taught", label="hearing the right notes", x=frame.looked, y=frame.n_taught, role="input", width=1.4,
             dash="dash"),
        Line(key="right", label="by itself", x=frame.looked, y=frame.n_right, role="state", width=2.0),
    ]  # fmt: skip
    return Panel(
        "learning", tuple(marks), title="Notes right", x=Axis("update", (0.0, end), whole=True),
        y=Axis("", (0.0, 1.14 * n), whole=True), place=(1, 0, 1, 1) if view.compact else (1, 1, 1, 1), legend="top",
        hz=20.0, alt="How many notes are right before the first mistake, and how many while the right notes are heard.",
    )  # fmt: skip


def caption_of(frame: Frame) -> str:
    """How far the net comes, and what stands in its way."""
    n = len(frame.song)
    if frame.learned:
        return f"After {frame.update} updates it plays all {n} notes and the end by itself."
    words = f"After {frame.update} updates {frame.right} of {n} are right before the first mistake; "
    words += f"hearing the right notes, it knows {frame.taught} of {n}."
    if frame.right + 1 in frame.forks:
        words += " The mistake is the fork."
    return words
