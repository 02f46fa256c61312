"""Results that ship with the program: what takes minutes to compute is there to be looked at when a demo is opened.

They are sessions that the program itself has made (`make measured`), with their stamp of parameters, seed and versions,
and can be gone on with or begun anew like any other. Only the window opens on them: a script computes.
"""

import sys
from functools import cache
from pathlib import Path

from rnnviz.registry import headings, load
from rnnviz.resources import resource
from rnnviz.session import ENDING, Session, load_session

FOLDER = "measured"


@cache
def measured(demo_id: str) -> Session | None:
    """What a demo opens on, None where it can show something at once by itself."""
    if load(demo_id).opens_on is None:
        return None
    try:
        return load_session(resource(FOLDER, f"{demo_id}{ENDING}"))
    except FileNotFoundError:
        return None


def measure(demo_id: str, folder: Path) -> Path:
    """Compute a demo's opening preset to its end and write it as a session into the folder. Takes minutes."""
    from rnnviz import cli

    path, preset = folder / f"{demo_id}{ENDING}", load(demo_id).opens_on
    arguments = ["run", demo_id, *(["--preset", preset] if preset else []), "--save", str(path)]
    if cli.main(arguments):
        raise SystemExit(f"{demo_id} could not be measured")
    return path


if __name__ == "__main__":
    place = resource("notes").parent / FOLDER
    place.mkdir(exist_ok=True)
    for chosen in sys.argv[1:] or [heading.id for heading in headings()]:
        if load(chosen).opens_on is not None:
            print(f"wrote {measure(chosen, place)}")
