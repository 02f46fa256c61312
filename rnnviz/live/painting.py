"""Writes figures, movies and small pictures beside the window, as a rule in a process of its own, so that the window
neither waits for matplotlib nor has to import it."""

import signal
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.figure.palette import Theme
from rnnviz.live.line import Line
from rnnviz.stopping import heed, stopping_tidily


@dataclass(frozen=True)
class SaveFigure:
    """Write one figure. options : of `rnnviz.figure.export.save`"""

    job: int
    figure: Figure
    path: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SaveMovie:
    """Write an animation. options : of `rnnviz.figure.movie.save_movie`"""

    job: int
    figures: tuple[Figure, ...]
    path: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PaintPicture:
    """A PNG of a figure. size_cm, dpi : its size"""

    job: int
    figure: Figure
    theme: str | Theme
    size_cm: tuple[float, float]
    dpi: int


@dataclass(frozen=True)
class PaintThumbnail:
    """A small PNG of a demo as it comes, computed now."""

    job: int
    demo: str
    theme: str
    size_cm: tuple[float, float]
    dpi: int


@dataclass(frozen=True)
class Cancel:
    """Give up a job, begun or not; its partial file is removed."""

    job: int


@dataclass(frozen=True)
class Progress:
    """done of total frames are written."""

    job: int
    done: int
    total: int


@dataclass(frozen=True)
class Painted:
    """A job is done. png : the picture where one was asked for"""

    job: int
    png: bytes = b""


@dataclass(frozen=True)
class NotPainted:
    """A job failed, or was cancelled (then the sentence is empty)."""

    job: int
    sentence: str


class Inbox:
    """The jobs that wait. What a person has asked for goes before the gallery's small pictures."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._jobs: list[Any] = []

    def next(self) -> Any:
        """The next job; waits for one. Raises EOFError when the other end has closed."""
        self._fetch()
        while not self._jobs:
            self._take(self._line.recv())
            self._fetch()
        urgent = [job for job in self._jobs if not isinstance(job, PaintThumbnail)]
        job = (urgent or self._jobs)[0]
        self._jobs.remove(job)
        return job

    def has_cancelled(self, job: int) -> bool:
        """True when a job under way is no longer wanted. Other messages stay where they are."""
        self._fetch()
        return any(isinstance(message, Cancel) and message.job == job for message in self._jobs)

    def _fetch(self) -> None:
        while self._line.poll(0):
            self._take(self._line.recv())

    def _take(self, message: Any) -> None:
        waiting = [job for job in self._jobs if isinstance(message, Cancel) and job.job == message.job]
        if not waiting:
            self._jobs.append(message)
        for job in waiting:
            self._jobs.remove(job)
            self._line.send(NotPainted(job.job, ""))


def serve(line: Line) -> None:
    """Do one job after another until the other end closes."""
    inbox = Inbox(line)
    with suppress(EOFError, OSError):
        while True:
            _do(inbox.next(), line, inbox)


def serve_as_process(line: Line) -> None:
    """The same as the main thread of a process. Asked to end in the middle of a film, it still removes what is
    unfinished."""
    with stopping_tidily():
        # Ctrl-C in a terminal reaches every process of it; the window decides what becomes of a film.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        serve(line)


def _do(job: Any, line: Line, inbox: Inbox) -> None:
    if isinstance(job, Cancel):
        return
    from rnnviz.figure.movie import Cancelled

    try:
        answer: Painted | NotPainted = Painted(job.job, _paint(job, line, inbox))
    except Cancelled:
        answer = NotPainted(job.job, "")
    except InputError as error:
        answer = NotPainted(job.job, str(error))
    except OSError as error:
        answer = NotPainted(job.job, f"The file could not be written: {error.strerror or error}.")
    except Exception as error:
        answer = NotPainted(job.job, f"The picture could not be made: {error}")
    line.send(answer)


def _paint(job: Any, line: Line, inbox: Inbox) -> bytes:
    match job:
        case SaveFigure():
            job.figure.save(job.path, **job.options)
        case SaveMovie():
            _save_movie(job, line, inbox)
        case PaintPicture():
            return picture(job.figure, job.theme, job.size_cm, job.dpi)
        case PaintThumbnail():
            from rnnviz.live.thumbnail import thumbnail

            return picture(thumbnail(job.demo), job.theme, job.size_cm, job.dpi)
    return b""


def _save_movie(job: SaveMovie, line: Line, inbox: Inbox) -> None:
    from rnnviz.figure.movie import save_movie

    def progress(done: int, total: int) -> None:
        heed()
        line.send(Progress(job.job, done, total))

    save_movie(job.figures, job.path, progress=progress, cancelled=lambda: inbox.has_cancelled(job.job), **job.options)


def picture(figure: Figure, theme: str | Theme, size_cm: tuple[float, float], dpi: int) -> bytes:
    """The figure as PNG bytes."""
    import io

    from rnnviz.figure.matplotlib_renderer import render

    buffer = io.BytesIO()
    render(figure, theme=theme, size_cm=size_cm, dpi=dpi).savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()
