"""The command line: what may be typed, and how it ends.

Exit status: 0 right, 1 a bug (with its traceback), 2 wrong input (one sentence on stderr), 130 interrupted by Ctrl-C,
141 nobody reads the output any more, 143 told to stop.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.commands.output import OutputFailed, watched_output
from rnnviz.errors import InputError, unknown
from rnnviz.threads import use_one_thread

if TYPE_CHECKING:
    from cyclopts import App, CycloptsError

COMMANDS = {
    "list": ("rnnviz.commands.list_demos:list_demos", "All demos: id, group, title."),
    "show": ("rnnviz.commands.show:show", "One demo: its parameters, results and presets."),
    "run": ("rnnviz.commands.run:run", "Run a demo without a window; results, figures, movies, session files."),
    "sweep": ("rnnviz.commands.sweep:sweep", "Run a demo for many values and seeds; a table of the results."),
    "data": ("rnnviz.commands.data:data", "What would be read of a data file: its column, time, unit and remarks."),
    "reproduce": ("rnnviz.commands.reproduce:reproduce", "Write every seed figure, and a page that shows them."),
}
"""Name to where the command is found, imported only when it is called, and what it does."""

WRONG_INPUT, INTERRUPTED, READER_GONE = 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments (those of the process, if None) say. Returns the exit status."""
    use_one_thread()
    try:
        with watched_output():
            return _run(list(sys.argv[1:] if argv is None else argv))
    except InputError as error:
        return _refuse(str(error))
    except MemoryError:
        return _refuse("There is not enough memory for that; choose smaller parameters.")
    except OutputFailed as failure:
        if isinstance(failure.error, BrokenPipeError):
            return READER_GONE
        return _refuse(f"The output cannot be written: {(failure.error.strerror or 'no reason given').lower()}.")
    except KeyboardInterrupt:
        print("rnnviz: interrupted.", file=sys.stderr)
        return INTERRUPTED


def _run(arguments: list[str]) -> int:
    # Two short cuts: the import of cyclopts takes longer than all that either of them does before it can be seen.
    if not arguments:
        return open_window()
    if arguments in (["list"], ["list", "--json"]):
        from rnnviz.commands.list_demos import list_demos

        return list_demos(json=len(arguments) > 1)
    return _parse_and_run(arguments)


def _parse_and_run(arguments: list[str]) -> int:
    import logging

    from cyclopts import CycloptsError

    # About its caches and the font list that it builds once; nothing that a person asked for.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)

    first, names = arguments[0], [*COMMANDS, "open"]
    if not first.startswith("-") and first not in names:
        raise _unknown_command(first, names)
    try:
        status = command_line()(
            arguments, exit_on_error=False, print_error=False, result_action="return_value"
        )  # fmt: skip
    except CycloptsError as error:
        raise InputError(_sentence(error)) from None
    return status if isinstance(status, int) else 0


def command_line() -> "App":
    """The commands and options, without running any."""
    from cyclopts import App, Parameter

    from rnnviz import __version__

    app = App(
        name="rnnviz", version=__version__, help_format="plaintext", suppress_keyboard_interrupt=False,
        help="Recurrent neural networks to look at. Without a command: open the window.",
        default_parameter=Parameter(negative=(), show_default=False),
    )  # fmt: skip
    app.default(_window)
    app.command(_open, name="open")
    for name, (place, text) in COMMANDS.items():
        app.command(place, name=name, help=text)
    return app


def _window(*, projector: bool = False, lesson: str | None = None, worker: str | None = None) -> int:
    """Recurrent neural networks to look at. Without a command: open the window.

    Parameters
    ----------
    projector
        Large type and strokes for the wall.
    lesson
        Name of a lesson to begin with.
    worker
        Where runs are computed: in a process of their own, or on a thread of the window's.
    """
    return open_window(None, projector, lesson, worker)


def _open(target: str, /, *, projector: bool = False, lesson: str | None = None, worker: str | None = None) -> int:
    """Open the window with a session file, a data file or a demo in it.

    Parameters
    ----------
    target
        A file, or the id of a demo (see rnnviz list).
    projector
        Large type and strokes for the wall.
    lesson
        Name of a lesson to begin with.
    worker
        Where runs are computed: in a process of their own, or on a thread of the window's.
    """
    return open_window(target, projector, lesson, worker)


def open_window(
    target: str | None = None, projector: bool = False, lesson: str | None = None, worker: str | None = None
) -> int:
    """Open the window and wait until it is closed. Returns the exit status; raises InputError."""
    from app.main import main as window_main

    return window_main(target, projector, lesson, worker)


def _unknown_command(name: str, known: list[str]) -> InputError:
    """Whoever types only the name of a demo or a file wants to see it."""
    from rnnviz.registry import headings

    if Path(name).is_file() or name in [heading.id for heading in headings()]:
        return InputError(f"There is no command '{name}'; to look at it: `rnnviz open {name}`")
    return unknown("command", name, known)


def _sentence(error: "CycloptsError") -> str:
    """What cyclopts found wrong, as one line."""
    from cyclopts import MissingArgumentError, UnusedCliTokensError

    command = " ".join(("rnnviz", *(error.command_chain or ())))
    if isinstance(error, UnusedCliTokensError) and error.unused_tokens:
        repeated = "repeat the option for a second value; " if command.endswith(("run", "sweep")) else ""
        return f"'{error.unused_tokens[0]}' is one word too many; {repeated}`{command} --help` tells what may follow."
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        name = error.argument.names[0]
        lacking = f"{name} needs a value" if name.startswith("-") else f"`{command}` needs a {name}"
        return f"{lacking}; `{command} --help` says more."
    text = " ".join(str(error).split())
    return text if text.endswith((".", "?")) else f"{text}."


def _refuse(sentence: str) -> int:
    print(f"rnnviz: {' '.join(sentence.split())}", file=sys.stderr)
    return WRONG_INPUT
