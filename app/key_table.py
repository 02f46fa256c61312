"""Which keys order what: those of the table of commands, unless a person has chosen others."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtGui import QKeySequence

from app.actions import COMMANDS, Command
from app.settings import Settings

Where = Literal["keys", "wall_keys"]
"""In the window, or while projecting; each the name of a setting as well: {command: its keys}."""

WHERE: tuple[Where, ...] = ("keys", "wall_keys")

TAKEN = ("Tab", "Shift+Tab", "Return", "Enter")
"""Without these nobody could move about by keyboard."""


@dataclass(frozen=True)
class KeyTable:
    """What a person has chosen is a setting; a key that stands for something already is refused with a sentence."""

    settings: Settings

    @property
    def has_letters(self) -> bool:
        """Whether keys of a single character are on (WCAG 2.1.4)."""
        on: bool = self.settings.get("letters", True)
        return on

    def set_letters(self, on: bool) -> None:
        """Switch keys of a single character on or off."""
        self.settings.set("letters", on)

    def keys(self, command: Command, where: Where) -> tuple[str, ...]:
        """The keys of a command, as text."""
        return self._keys(command, where, self._chosen())

    def in_force(self, command: Command, where: Where) -> tuple[str, ...]:
        """The same without those that are switched off."""
        return tuple(key for key in self.keys(command, where) if self.has_letters or len(key) > 1)

    def choose(self, command: Command, where: Where, key: str) -> str:
        """Give a command this key alone, none where it is empty. Returns why not, empty where it was done."""
        key = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        if key in TAKEN:
            return f"{key} stays as it is: without it nobody could move about by keyboard."
        chosen = self._chosen()
        chosen[where][command.name] = [key] if key else []
        for place, other in self._others(command, chosen, key):
            also = " while projecting" if place == "wall_keys" else ""
            return f"{key} already stands for “{other.text.removesuffix(' …')}”{also}. Give that another key first."
        self.settings.set(where, chosen[where])
        return ""

    def reset(self) -> None:
        """All keys as they come."""
        for where in WHERE:
            self.settings.set(where, {})
        self.set_letters(True)

    def _chosen(self) -> dict[str, dict[str, Any]]:
        return {where: dict(self.settings.get(where, {})) for where in WHERE}

    def _keys(self, command: Command, where: Where, chosen: dict[str, dict[str, Any]]) -> tuple[str, ...]:
        own = chosen[where].get(command.name)
        if isinstance(own, list) and all(isinstance(key, str) for key in own):
            return tuple(own)
        if where == "wall_keys" and command.wall is None:
            return self._keys(command, "keys", chosen)
        return command.keys if where == "keys" else command.wall_keys

    def _others(self, command: Command, chosen: dict[str, dict[str, Any]], key: str) -> Iterator[tuple[Where, Command]]:
        """Who else would have that key, wherever this command would."""
        for where in WHERE:
            if key and key in map(_normal, self._keys(command, where, chosen)):
                for other in COMMANDS:
                    if other is not command and key in map(_normal, self._keys(other, where, chosen)):
                        yield where, other


def _normal(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
