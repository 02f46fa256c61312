"""What goes to the clipboard: the picture, its data, and the Python that makes it again."""

from typing import Any

from rnnviz.parameters import as_json
from rnnviz.registry import Demo


def as_python(demo: Demo, params: Any, steps: int, done: bool) -> str:
    """Python that computes this very run and saves its figure.

    Only parameters that differ from the defaults are written; the seed always is.
    """
    defaults = as_json(demo.Params())
    values = {name: value for name, value in as_json(params).items() if value != defaults[name] or name == "seed"}
    arguments = "".join(f",\n    {name}={value!r}" for name, value in values.items())
    advance = "run.finish()" if done else f"run.advance({steps})"
    return (
        f'import rnnviz\n\nrun = rnnviz.start(\n    "{demo.id}"{arguments},\n)\n'
        f'{advance}\nprint(run.results())\nrun.figure().save("{demo.id}.pdf")\n'
    )
