"""Writes figures, movies and small pictures in a process of its own, so that the window neither waits for
matplotlib nor has to import it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from rnnviz.errors import InputError
from rnnviz.figure.description import Figure


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
    theme: str
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
    """Give up whatever is being written; its partial file is removed."""


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


THUMBNAIL_STEPS = 400
"""A demo is advanced at most so far for its small picture."""

THUMBNAIL_SECONDS = 1.5


def serve(connection: Connection) -> None:
    """Do jobs in order until the other end closes. The target of the painting process."""
    from rnnviz.threads import use_one_thread

    use_one_thread()
    try:
        while True:
            _do(connection.recv(), connection)
    except (EOFError, OSError, KeyboardInterrupt):
        return


def _do(job: Any, connection: Connection) -> None:
    if isinstance(job, Cancel):
        return
    try:
        connection.send(Painted(job.job, _paint(job, connection)))
    except InputError as error:
        connection.send(NotPainted(job.job, str(error)))
    except OSError as error:
        connection.send(NotPainted(job.job, f"The file could not be written: {error.strerror or error}."))
    except Exception as error:
        connection.send(NotPainted(job.job, f"The picture could not be made: {error}"))


def _paint(job: Any, connection: Connection) -> bytes:
    match job:
        case SaveFigure():
            job.figure.save(job.path, **job.options)
        case SaveMovie():
            _save_movie(job, connection)
        case PaintPicture():
            return picture(job.figure, job.theme, job.size_cm, job.dpi)
        case PaintThumbnail():
            return picture(_thumbnail(job.demo), job.theme, job.size_cm, job.dpi)
    return b""


def _save_movie(job: SaveMovie, connection: Connection) -> None:
    from rnnviz.figure.movie import save_movie

    def cancelled() -> bool:
        return connection.poll(0) and isinstance(connection.recv(), Cancel)

    def progress(done: int, total: int) -> None:
        connection.send(Progress(job.job, done, total))

    save_movie(job.figures, job.path, progress=progress, cancelled=cancelled, **job.options)


def picture(figure: Figure, theme: str, size_cm: tuple[float, float], dpi: int) -> bytes:
    """The figure as PNG bytes."""
    import io

    from rnnviz.figure.matplotlib_renderer import render

    buffer = io.BytesIO()
    render(figure, theme=theme, size_cm=size_cm, dpi=dpi).savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()


def _thumbnail(demo_id: str, clock: Callable[[], float] | None = None) -> Figure:
    """The first panel of a demo as it comes, without words, after at most THUMBNAIL_SECONDS."""
    import time
    from dataclasses import replace

    from rnnviz.figure.description import HIDDEN
    from rnnviz.headless import start

    now = clock or time.perf_counter
    run = start(demo_id)
    until = now() + THUMBNAIL_SECONDS
    for _ in range(THUMBNAIL_STEPS):
        if run.run.done or now() > until:
            break
        run.step()
    while now() < until and run.run.refine():
        pass
    hero = max(run.figure().panels, key=lambda panel: panel.place[2] * panel.place[3])
    bare = replace(
        hero, title="", legend=None, place=(0, 0, 1, 1), x=replace(hero.x, label="", ticks=HIDDEN.ticks),
        y=replace(hero.y, label="", ticks=HIDDEN.ticks), z=replace(hero.z, label=""),
    )  # fmt: skip
    return Figure((bare,))
