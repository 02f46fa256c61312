"""Files are written whole or not at all."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rnnviz.errors import InputError


def check_place(path: str | Path) -> Path:
    """The path, if a file can be written there. Writes nothing.

    Raises InputError where the folder does not exist or is read-only, or the path is a folder or a device.
    """
    target = Path(path).expanduser()
    try:
        _check_place(target)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise cannot_write(target, error) from None
    return target


def _check_place(target: Path) -> None:
    folder = target.parent
    if target.is_dir():
        raise InputError(f"'{target}' is a folder; give the name of a file.")
    if target.exists() and not target.is_file():
        # Written whole means put in its place: root would have a file for /dev/null ever after.
        raise InputError(f"'{target}' is a device; give the name of a file.")
    if not folder.exists():
        raise InputError(f"The folder '{folder}' does not exist; make it first.")
    if not folder.is_dir():
        raise InputError(f"'{folder}' is not a folder.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"The folder '{folder}' is read-only; choose another.")
    if target.exists() and not os.access(target, os.W_OK):
        raise InputError(f"'{target}' is read-only; choose another name.")


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """Write to the path this yields: it becomes `path` in the end, or nothing at all is left of it.

    The file stands beside its destination, has the same ending, and is on the disk before it is renamed. Raises
    InputError for whatever the operating system refuses meanwhile (disk full, folder gone).
    """
    target = Path(os.path.realpath(check_place(path)))
    unfinished = target.with_name(f".rnnviz-{secrets.token_hex(6)}.partial{target.suffix}")
    try:
        yield unfinished
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise cannot_write(Path(path), error) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Makes the renaming last through a power cut; not every system can open a folder for that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EROFS, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def cannot_write(path: Path, error: Exception) -> InputError:
    """What the operating system said, as a sentence that names the file."""
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"'{path}' cannot be written: {reason[:1].lower()}{reason[1:].rstrip('.')}.")
