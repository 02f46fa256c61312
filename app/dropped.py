"""Files that are dropped on the window: which are welcome, and which of two is the training file."""

import re
from pathlib import Path

from PySide6.QtCore import QMimeData

from rnnviz.session import ENDING

_OF_TRAINING = re.compile("train|learn|estimat|past", re.IGNORECASE)
_OF_TEST = re.compile("test|pred|forecast|future|continu|valid|eval|hold", re.IGNORECASE)


def welcome(data: QMimeData) -> tuple[Path, ...]:
    """A local file, or two data files that are taken for a training and a test file; nothing else."""
    urls = data.urls()
    paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    is_pair = len(paths) == 2 and all(path.suffix.lower() != ENDING for path in paths)
    return paths if len(paths) == len(urls) and (len(paths) == 1 or is_pair) else ()


def training_file_first(one: Path, other: Path) -> tuple[Path, Path]:
    """Two files in the order in which their names say they are meant, else as they are."""
    return (other, one) if _is_training(other.stem) > _is_training(one.stem) else (one, other)


def _is_training(name: str) -> int:
    """1 for a name that says training, -1 for one that says test, else 0."""
    return (_OF_TRAINING.search(name) is not None) - (_OF_TEST.search(name) is not None)
