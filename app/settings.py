"""What the program remembers between two starts, on this machine only."""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_log_path

MOST_RECENT = 8


class Settings:
    """A small JSON file. A damaged one is forgotten; the program starts as if new."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or user_config_path("rnnviz", appauthor=False) / "settings.json"
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
            self._values: dict[str, Any] = values if isinstance(values, dict) else {}
        except (OSError, ValueError, RecursionError):
            self._values = {}

    @property
    def folder(self) -> Path:
        """Where the file stands; the autosaved session stands beside it."""
        return self._path.parent

    def get(self, name: str, default: Any) -> Any:
        """The value of that name, or `default` where it is missing or of another type."""
        return of_kind(self._values, name, default)

    def set(self, name: str, value: Any) -> None:
        """Remember a JSON-able value. A folder that cannot be written to is no reason to stop."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._write()

    def _write(self) -> None:
        handle, part = tempfile.mkstemp(dir=self._path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._values, file, indent=1)
            os.replace(part, self._path)
        except OSError:
            # On a full disk every attempt would else leave an empty file.
            Path(part).unlink(missing_ok=True)
            raise

    def add_recent(self, path: Path) -> None:
        """Put a session file at the head of the recent ones."""
        recent = [str(path), *(r for r in self.recent() if r != str(path))]
        self.set("recent", recent[:MOST_RECENT])

    def recent(self) -> list[str]:
        """Recent session files that still exist, newest first."""
        return [r for r in self.get("recent", []) if isinstance(r, str) and os.path.isfile(r)]


def of_kind(values: Mapping[str, Any], name: str, default: Any) -> Any:
    """The value of that name, or `default` where it is missing or of another type."""
    value = values.get(name, default)
    return value if default is None or isinstance(value, type(default)) else default


def log_folder() -> Path:
    """Where the log file stands."""
    return user_log_path("rnnviz", appauthor=False)
