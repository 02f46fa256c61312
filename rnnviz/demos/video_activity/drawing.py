"""The film with what the net says after each frame; what is filmed, what is confused, how learning goes."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.films import MOVES
from rnnviz.demos.video_activity.params import Params
from rnnviz.demos.video_activity.run import Frame
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.marks import Canvas, Line, Mark, Points, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.panels.confusion import confusion_panel
from rnnviz.panels.curves import ghost_lines, level
from rnnviz.panels.film_strip import Strip, answers, around, film_image, grips
from rnnviz.readable import luck

ROLES = ("c0", "c1", "c2", "c3")
"""Of left, right, up, down."""
WORDS_ROOM, WORDS_ROOM_ON_A_WALL = 0.62, 0.95
"""Below the answers, for a sentence, in frames."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The film across the whole width, everything else below it."""
    caption = caption_of(params, frame)
    if view.compact:
        return Figure(
            (_film(params, frame, view, (0, 0, 1, 1)), _learning(params, frame, view, (1, 0, 1, 1))), rows=(1.0, 0.8),
            caption=caption,
        )  # fmt: skip
    if not view.controls:
        on_paper = (_film(params, frame, view, (0, 0, 1, 2)), _confusion(frame, (1, 0, 1, 1)),
                  _learning(params, frame, view, (1, 1, 1, 1)))  # fmt: skip
        return Figure(on_paper, columns=(1.0, 1.5), rows=(1.1, 1.0), caption=caption)
    panels = (
        _film(params, frame, view, (0, 0, 1, 3)), _sprite(frame, (1, 0, 1, 1)), _confusion(frame, (1, 1, 1, 1)),
        _learning(params, frame, view, (1, 2, 1, 1)),
    )  # fmt: skip
    return Figure(panels, columns=(0.62, 1.0, 1.3), rows=(1.15, 1.0), caption=caption)


def _film(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    strip = Strip(params.frames, params.size)
    below = 0.0 if not params.says else WORDS_ROOM_ON_A_WALL if view.compact else WORDS_ROOM
    marks: list[Mark] = [*film_image(frame.film, strip), *answers(frame.p, MOVES, ROLES, strip, 1 / len(MOVES))]
    at = pointed_at(view)
    if at is not None:
        marks.append(around(strip, min(at, params.frames - 1)))
    if params.says:
        marks.append(Text(key="sentence", x=strip.width / 2, y=strip.floor - below / 2 * params.size,
                          text=f"“{frame.sentence}”", size="normal" if view.compact else "large", bold=True,
                          role="text"))  # fmt: skip
    if view.controls and not view.compact and params.frames > 1:
        marks.append(grips(strip, frame.order))
    x, y = strip.axes(below)
    return Panel(
        "film", tuple(marks), title=_title(params, frame, at), kind="diagram", x=x, y=y, place=place, legend="top",
        hz=30.0, clicks="Click the film to run it backwards.",
        alt=f"A film of a small picture that moves {MOVES[frame.truth]}, and below each frame how likely the net takes "
        "each direction to be by then.",
    )  # fmt: skip


def pointed_at(view: View) -> int | None:
    """The frame that the pointer rests on."""
    hover = view.hover
    if hover is None or hover.panel != "film" or not hover.key.startswith("film-"):
        return None
    return int(hover.key.removeprefix("film-"))


def _title(params: Params, frame: Frame, at: int | None) -> str:
    place = params.frames - 1 if at is None else min(at, params.frames - 1)
    best = int(frame.p[place].argmax())
    when = "of the whole film" if at is None else f"by frame {place + 1}"
    return f"Filmed: {MOVES[frame.truth]}{_handled(params)}. The net says {when}: {MOVES[best]}"


def _handled(params: Params) -> str:
    if not params.order or params.order == tuple(range(params.frames)):
        return ""
    return ", shown backwards" if params.order == tuple(range(params.frames))[::-1] else ", frames exchanged"


def _sprite(frame: Frame, place: Place) -> Panel:
    side = float(len(frame.sprite))
    canvas = Canvas(
        key="sprite", values=_upright(frame.sprite), extent=(0.0, side, 0.0, side), low=0.0, high=1.0, pen=0.5
    )
    limits = (-0.04 * side, 1.04 * side)
    return Panel(
        "sprite", (canvas,), title="What moves: paint here", kind="diagram", x=Axis(limits=limits, ticks=()),
        y=Axis(limits=limits, ticks=()), place=place, alt="The small picture that moves, which can be painted on.",
    )  # fmt: skip


@remembered
def _upright(sprite: Floats) -> Floats:
    return np.ascontiguousarray(sprite[::-1])


def _confusion(frame: Frame, place: Place) -> Panel:
    return confusion_panel(
        frame.confusion, MOVES, place, title="Filmed, and answered",
        alt="How often the films of each direction got each answer.",
    )  # fmt: skip


def _learning(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    end, law = float(max(1, params.updates)), params.law
    kept = [(name, other.judged[:, 0], other.judged[:, 1]) for name, other in ghosts_of(view, Frame)]
    marks: list[Mark] = [
        level(law.best_frame, 0.0, end, key="best-frame"),
        level(law.best_bag, 0.0, end, key="best-bag"), level(law.best_order, 0.0, end, key="best-order"),
        *ghost_lines(kept),
        Line(key="share", x=frame.seen, y=frame.share, role="prediction", width=1.0, strength=0.4),
        Points(key="judged", x=frame.judged[:, 0], y=frame.judged[:, 1], role="prediction", size=8.0),
        *_names(params, end),
    ]  # fmt: skip
    return Panel(
        "learning", tuple(marks), title="Accuracy", x=Axis("update", (0.0, end), whole=True), y=Axis("", (0.0, 1.16)),
        place=place, hz=20.0, legend="top" if kept else None,
        alt="The share of right answers over the updates, with the best possible from one frame, from the pile of "
        "frames, and from their order.",
    )  # fmt: skip


def _names(params: Params, end: float) -> list[Mark]:
    """Of the lines, each above its line; one where they are the same."""
    law = params.law
    if params.frames == 1:
        known = [(law.best_frame, "a single frame says nothing")]
    else:
        known = [(law.best_frame, "best from one frame"), (law.best_bag, "best from the pile"),
                 (law.best_order, "best from their order")]  # fmt: skip
    return [
        Text(key=f"best-{n}", x=end, y=value + 0.015, text=words, size="small", role="muted", anchor=(1.0, 0.0))
        for n, (value, words) in enumerate(known)
    ]


READS = {"frame": "one frame", "bag": "all frames without their order", "lstm": "the frames in their order"}


def caption_of(params: Params, frame: Frame) -> str:
    """How far the net is, and how far it could come."""
    limit = f"{READS[params.readout]} allow{'s' if params.readout == 'frame' else ''} {params.best:.2f} at best"
    if not len(frame.judged):
        return f"Nothing is judged yet; {limit}."
    update, accuracy = frame.judged[-1]
    said = f"After {update:.0f} updates {accuracy:.3f} of the held-out films are told rightly; {limit}."
    said += luck(accuracy, params.best)
    if frame.class_bits is None or frame.word_bits is None or frame.exact is None:
        return said
    return (
        f"{said} Both errors drive it: direction {frame.class_bits:.2f} bits, sentence {frame.word_bits:.2f} bits; "
        f"{frame.exact:.2f} of the sentences are right."
    )
