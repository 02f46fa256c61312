"""`rnnviz run DEMO`."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from rnnviz.commands import summary
from rnnviz.commands.appearance import appearance_of
from rnnviz.commands.job import Job, resumed
from rnnviz.commands.parameters import chosen, read_file
from rnnviz.commands.targets import Targets
from rnnviz.commands.whole_number import whole_number
from rnnviz.errors import InputError
from rnnviz.headless import HeadlessRun
from rnnviz.record import as_text
from rnnviz.registry import load
from rnnviz.stopping import stopping_tidily

WholeNumber = Annotated[int | None, Parameter(converter=lambda kind, tokens: whole_number(tokens[0].value))]


def run(
    demo: str,
    /,
    *,
    preset: str | None = None,
    set_: Annotated[tuple[str, ...], Parameter(name="--set")] = (),
    params: Path | None = None,
    seed: WholeNumber = None,
    steps: WholeNumber = None,
    json: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    export: tuple[Path, ...] = (),
    size: str | None = None,
    dpi: WholeNumber = None,
    theme: str | None = None,
    panels: str | None = None,
    caption: Literal["yes", "no"] = "yes",
    type: float | None = None,
    transparent: bool = False,
    save: Path | None = None,
    resume: Path | None = None,
) -> int:
    """Run a demo without a window. Without --steps it goes to its end.

    Parameters
    ----------
    demo
        Its id; see rnnviz list.
    preset
        Begin from these parameters; see rnnviz show DEMO.
    set_
        NAME=VALUE, the value in JSON (patterns=[[1,1],[-1,-1]]) or plain text; may be repeated.
    params
        File with a JSON object of parameters, or a figure or JSON file written here: the parameters it was made
        with. Preset, then file, then --set, then --seed: the later wins.
    seed
        Where all randomness starts.
    steps
        Do so many steps instead of all.
    json
        Write parameters, seed, results and versions to this file; - prints them, and nothing else.
    export
        Write the figure, its data or a movie; the ending says which: .svg .pdf .png .csv .gif .mp4, and .json
        for the results, .wav or .mid where a demo can be heard. May be repeated.
    size
        Width and height of the figure in cm, such as 16x10.
    dpi
        Resolution of pixel pictures.
    theme
        light, dark, projector or print. Without it: print for figures, light for movies.
    panels
        Show these panels only: hero for the first one, or their names, as in plane,convergence.
    caption
        Whether the caption stands below the figure: yes or no.
    type
        Size of normal type in points; smaller and larger words in proportion.
    transparent
        Leave out the ground, so that the page behind shows through.
    save
        Write a session file (.rnnviz) that can be gone on with, here or in the window.
    resume
        Go on from a session file. Parameters that may change while running can be set.
    """
    with stopping_tidily():
        found = load(demo)
        shown_so = appearance_of(theme, size, dpi, panels, caption == "yes", type, transparent)
        targets = Targets(json, export, save, shown_so, has_sound=found.sound is not None)
        origin = None if params is None else read_file(params, found)
        if resume is None:
            values = chosen(found, preset_name=preset, origin=origin, assignments=set_, seed=seed)
            job = Job(HeadlessRun(found.id, values), preset)
        elif (preset, params, seed) != (None, None, None):
            raise InputError("--resume goes on with the session's own --preset, --params and --seed; leave them out.")
        else:
            job = resumed(found, resume, set_)
        job.compute(steps, keep_frames=targets.wants_movie)
        if origin is not None:
            job.run.carried = origin.said_of(job.run)
        written = targets.write(job)
    for remark in job.run.remarks:
        print(f"rnnviz: {remark}", file=sys.stderr)
    if targets.prints_json:
        print(as_text(job.record()), end="")
    else:
        print("\n".join([*summary.lines(found, job.record(), job.steps), *(f"wrote {path}" for path in written)]))
    return 0
