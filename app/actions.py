"""Everything the window can do, in one table: menus, shortcuts, the key overlay and tests read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Command:
    """One thing that can be ordered. name : of its method, in the class of its group in `app.commands`

    keys : shortcuts; text : what it does; wall : shortcuts while projecting, None for the same ones. A presenter's
    remote sends PageUp, PageDown, a full stop or B, and F5 and Esc in turn.
    """

    name: str
    text: str
    keys: tuple[str, ...]
    group: str
    icon: str = ""
    wall: tuple[str, ...] | None = None

    @property
    def wall_keys(self) -> tuple[str, ...]:
        """Its shortcuts while projecting."""
        return self.keys if self.wall is None else self.wall


COMMANDS = (
    Command("play", "Play or pause", ("Space",), "Time", "play"),
    Command("step", "One step forwards", (".",), "Time", "step", wall=("Right",)),
    Command("step_back", "One step back", (",",), "Time", "step_back", wall=("Left",)),
    Command("to_start", "To the beginning", ("Home",), "Time", "to_start"),
    Command("to_end", "To the newest moment", ("End",), "Time", "to_end"),
    Command("restart", "Start again", ("R",), "Time", "restart"),
    Command("stop", "Stop computing", ("Ctrl+.",), "Time"),
    Command("faster", "Faster", ("]",), "Time"),
    Command("slower", "Slower", ("[",), "Time"),
    Command("next_demo", "Next demo", ("PgDown",), "Show", wall=("PgDown", "N")),
    Command("previous_demo", "Previous demo", ("PgUp",), "Show", wall=("PgUp", "Backspace")),
    Command("projector", "Projector mode", ("P",), "Show", "projector", wall=()),
    Command("full_screen", "Full screen", ("F11", "F"), "Show", "full_screen"),
    Command("leave", "Leave full screen and projector mode", ("Esc",), "Show"),
    Command("dark", "Light or dark", ("Ctrl+T",), "Show", "dark"),
    Command("zoom_in", "Larger type", ("Ctrl++", "Ctrl+="), "Show"),
    Command("zoom_out", "Smaller type", ("Ctrl+-",), "Show"),
    Command("zoom_reset", "Type as it was", ("Ctrl+0",), "Show"),
    Command("gallery", "Show or hide the gallery", ("Ctrl+B",), "Show", "fold_left"),
    Command("inspector", "Show or hide the inspector", ("Ctrl+I",), "Show", "fold_right"),
    Command("search", "Search the demos", ("Ctrl+F",), "Show", "search"),
    Command("explore", "Explore this panel", ("X",), "Show", "explore"),
    Command("table", "The table behind this panel", ("T",), "Show"),
    Command("present", "Present on the full screen", ("F5",), "Present"),
    Command("next_preset", "Next preset", ("Ctrl+PgDown",), "Present"),
    Command("previous_preset", "Previous preset", ("Ctrl+PgUp",), "Present"),
    Command("as_prepared", "Undo all changes", ("Ctrl+Home",), "Present"),
    Command("overview", "Overview of demos and presets", ("G",), "Present"),
    Command("black", "Black wall, and back", (), "Present", wall=("B", ".")),
    Command("white", "White wall, and back", (), "Present", wall=("W",)),
    Command("pen", "Pen", (), "Present", wall=("Ctrl+P",)),
    Command("spot", "Spot of light", (), "Present", wall=("Ctrl+L",)),
    Command("wipe", "Wipe what was drawn", (), "Present", wall=("E",)),
    Command("sliders", "Sliders below the picture, or none", (), "Present", wall=("S",)),
    Command("undo", "Undo", ("Ctrl+Z",), "Change", "undo"),
    Command("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Change", "redo"),
    Command("reset", "All parameters as they were", ("Ctrl+R",), "Change", "reset"),
    Command("ghost", "Keep this run to compare", ("K",), "Change", "ghost"),
    Command("clear_ghosts", "Forget the runs kept", ("Shift+K",), "Change"),
    Command("new", "New: the demo as it comes", ("Ctrl+N",), "Keep", "new"),
    Command("open", "Open a session or a data file …", ("Ctrl+O",), "Keep", "open"),
    Command("save", "Save the session", ("Ctrl+S",), "Keep", "save"),
    Command("save_as", "Save the session as …", ("Ctrl+Shift+S",), "Keep"),
    Command("export", "Export the figure …", ("Ctrl+E",), "Keep", "export"),
    Command("listen", "Listen, or be silent", ("L",), "Keep", "listen"),
    Command("save_sound", "Save the sound …", ("Ctrl+Shift+E",), "Keep"),
    Command("copy_figure", "Copy the figure", ("Ctrl+Shift+C",), "Keep", "picture"),
    Command("copy_data", "Copy the data shown", ("Ctrl+Shift+D",), "Keep", "data"),
    Command("copy_python", "Copy as Python", ("Ctrl+Shift+P",), "Keep", "code"),
    Command("keys", "All keys", ("F1", "?"), "Help", "help"),
    Command("change_keys", "Change keys …", (), "Help"),
    Command("letters", "Keys of one character: on or off", (), "Help"),
    Command("motion", "Less motion: on or off", (), "Help"),
    Command("worker_host", "Compute in a process, or on a thread", (), "Help"),
    Command("log_folder", "Open the folder of the log file", (), "Help"),
    Command("quit", "Quit", ("Ctrl+Q",), "Help"),
)


Orders = Mapping[str, Callable[[], object]]
"""What does each command, by its name."""


def orders_of(groups: Mapping[str, object]) -> Orders:
    """What does each command of the table. groups : by the name of the group, who does its commands"""
    return {command.name: getattr(groups[command.group], command.name) for command in COMMANDS}


def make_actions(window: QWidget, orders: Orders) -> dict[str, QAction]:
    """One QAction for each command of the table, that has it done."""
    actions: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(command.text, window)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        # Qt would hand over whether it is checked.
        action.triggered.connect(lambda _=False, name=command.name: orders[name]())
        window.addAction(action)
        actions[command.name] = action
    return actions


UNCOVERING = ("step", "step_back", "next_demo", "previous_demo", "next_preset", "previous_preset", "leave")
"""What brings the picture back to a black or white wall, besides what made it so."""


def set_keys(actions: Mapping[str, QAction], keys_of: Callable[[Command], tuple[str, ...]]) -> None:
    """Give each command its shortcuts, and let its tool tip say the first."""
    for command in COMMANDS:
        action, keys = actions[command.name], keys_of(command)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setToolTip(command.text.removesuffix(" …") + (f" ({keys[0]})" if keys else ""))
