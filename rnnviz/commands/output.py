"""Standard output that tells when it cannot be written, and says so only once."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, TextIO


class OutputFailed(Exception):
    """Standard output cannot be written. error : what the operating system said"""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


class _Watched:
    """A text stream; failing to write raises OutputFailed, which is no OSError that others would handle."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError as error:
            raise OutputFailed(error) from None

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            raise OutputFailed(error) from None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def watched_output() -> Iterator[None]:
    """While this lasts, and at its end, whatever prevents printing raises OutputFailed."""
    stream = sys.stdout
    if stream is None:  # closed by whoever started us: print then does nothing
        yield
        return
    if isinstance(stream, io.TextIOWrapper):
        # A terminal that cannot show "·" shows "?".
        stream.reconfigure(errors="replace")
    try:
        with redirect_stdout(_Watched(stream)):
            yield
            sys.stdout.flush()
    except OutputFailed:
        _silence(stream)
        raise


def _silence(stream: TextIO) -> None:
    """Python would try to write the rest, and complain, once more at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
