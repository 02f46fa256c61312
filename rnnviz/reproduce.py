"""Every seed figure, written without a window: files for print, the numbers, and a page that shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rnnviz.commands.job import Job
from rnnviz.errors import InputError
from rnnviz.headless import HeadlessRun
from rnnviz.parameters import build
from rnnviz.record import write
from rnnviz.registry import Demo, Preset, headings, load
from rnnviz.reproduction_page import Exhibit, write_page

FIGURE_ENDINGS = (".svg", ".pdf", ".png", ".csv")


@dataclass(frozen=True)
class SeedFigure:
    """A preset that reproduces a figure or table of the course material."""

    demo: Demo
    name: str
    preset: Preset

    def command(self) -> str:
        """What to type to get the same picture and numbers again."""
        steps = "" if self.preset.steps is None else f" --steps {self.preset.steps}"
        return f"rnnviz run {self.demo.id} --preset {self.name}{steps} --export {self.name}.svg"


def seed_figures() -> Iterator[SeedFigure]:
    """All of them, in the gallery's order."""
    for heading in headings():
        demo = load(heading.id)
        for name, preset in demo.presets.items():
            if preset.seed_figure:
                yield SeedFigure(demo, name, preset)


def reproduce(folder: Path) -> Iterator[Exhibit]:
    """Write all seed figures into `folder`, yielding each as it is done; the page always shows those so far.

    Raises InputError where the folder cannot be made or written to.
    """
    _make(folder)
    exhibits: list[Exhibit] = []
    write_page(folder / "index.html", exhibits)
    for seed_figure in seed_figures():
        exhibits.append(_exhibit(seed_figure, folder))
        write_page(folder / "index.html", exhibits)
        yield exhibits[-1]


def _exhibit(seed_figure: SeedFigure, folder: Path) -> Exhibit:
    demo, name, preset = seed_figure.demo, seed_figure.name, seed_figure.preset
    job = Job(HeadlessRun(demo.id, build(demo.Params, preset.params)), name)
    job.compute(preset.steps)
    files = tuple(_write_files(job, folder / demo.id / name))
    return Exhibit(demo, name, preset, job.record(), job.figure().caption, seed_figure.command(), files)


def _write_files(job: Job, stem: Path) -> Iterator[Path]:
    """<folder>/<demo>/<preset>.svg and so on."""
    _make(stem.parent)
    figure, stamp = job.figure(), job.provenance()
    for ending in FIGURE_ENDINGS:
        path = stem.with_name(stem.name + ending)
        figure.save(path, metadata=stamp)
        yield path
    path = stem.with_name(f"{stem.name}.json")
    write(path, job.record())
    yield path


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"The folder '{folder}' cannot be made: {reason}.") from None
