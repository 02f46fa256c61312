"""Everything the window can do, in one table: menus, shortcuts, the key overlay and tests read it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.deeds import Deeds


@dataclass(frozen=True)
class Deed:
    """One thing to do. name : of the method of `deeds.Deeds`; keys : shortcuts; text : what it does"""

    name: str
    text: str
    keys: tuple[str, ...]
    group: str
    icon: str = ""


DEEDS = (
    Deed("play", "Play or pause", ("Space",), "Time", "play"),
    Deed("step", "One step forwards", (".",), "Time", "step"),
    Deed("step_back", "One step back", (",",), "Time", "step_back"),
    Deed("to_start", "To the beginning", ("Home",), "Time", "to_start"),
    Deed("to_end", "To the newest moment", ("End",), "Time", "to_end"),
    Deed("restart", "Start again", ("R",), "Time", "restart"),
    Deed("stop", "Stop computing", ("Ctrl+.",), "Time"),
    Deed("faster", "Faster", ("]",), "Time"),
    Deed("slower", "Slower", ("[",), "Time"),
    Deed("next_demo", "Next demo", ("PgDown",), "Show"),
    Deed("previous_demo", "Previous demo", ("PgUp",), "Show"),
    Deed("projector", "Projector mode", ("F5", "P"), "Show", "projector"),
    Deed("full_screen", "Full screen", ("F11", "F"), "Show", "full_screen"),
    Deed("leave", "Leave full screen and projector mode", ("Esc",), "Show"),
    Deed("dark", "Light or dark", ("Ctrl+T",), "Show", "dark"),
    Deed("zoom_in", "Larger type", ("Ctrl++", "Ctrl+="), "Show"),
    Deed("zoom_out", "Smaller type", ("Ctrl+-",), "Show"),
    Deed("zoom_reset", "Type as it was", ("Ctrl+0",), "Show"),
    Deed("gallery", "Show or hide the gallery", ("Ctrl+B",), "Show", "fold_left"),
    Deed("inspector", "Show or hide the inspector", ("Ctrl+I",), "Show", "fold_right"),
    Deed("search", "Search the demos", ("Ctrl+F",), "Show", "search"),
    Deed("explore", "Explore this panel", ("X",), "Show", "explore"),
    Deed("undo", "Undo", ("Ctrl+Z",), "Change", "undo"),
    Deed("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Change", "redo"),
    Deed("reset", "All parameters as they were", ("Ctrl+R",), "Change", "reset"),
    Deed("ghost", "Keep this run to compare", ("K",), "Change", "ghost"),
    Deed("clear_ghosts", "Forget the runs kept", ("Shift+K",), "Change"),
    Deed("new", "New: the demo as it comes", ("Ctrl+N",), "Keep", "new"),
    Deed("open", "Open a session or a data file …", ("Ctrl+O",), "Keep", "open"),
    Deed("save", "Save the session", ("Ctrl+S",), "Keep", "save"),
    Deed("save_as", "Save the session as …", ("Ctrl+Shift+S",), "Keep"),
    Deed("export", "Export the figure …", ("Ctrl+E",), "Keep", "export"),
    Deed("copy_figure", "Copy the figure", ("Ctrl+Shift+C",), "Keep", "picture"),
    Deed("copy_data", "Copy the data shown", ("Ctrl+Shift+D",), "Keep", "data"),
    Deed("copy_python", "Copy as Python", ("Ctrl+Shift+P",), "Keep", "code"),
    Deed("keys", "All keys", ("F1", "?"), "Help", "help"),
    Deed("worker_host", "Compute in a process, or on a thread", (), "Help"),
    Deed("log_folder", "Open the folder of the log file", (), "Help"),
    Deed("quit", "Quit", ("Ctrl+Q",), "Help"),
)


def make_actions(window: QWidget, deeds: Deeds) -> dict[str, QAction]:
    """One QAction for each deed of the table, that does it."""
    actions: dict[str, QAction] = {}
    for deed in DEEDS:
        action = QAction(deed.text, window)
        action.setShortcuts([QKeySequence(key) for key in deed.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        keys = f" ({deed.keys[0]})" if deed.keys else ""
        action.setToolTip(deed.text.removesuffix(" …") + keys)
        action.triggered.connect(getattr(deeds, deed.name))
        window.addAction(action)
        actions[deed.name] = action
    return actions
