"""A request to end unwinds as Ctrl-C does, so that no partial file is left."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TOLD_TO_STOP = 143

_asked: BaseException | None = None


@contextmanager
def stopping_tidily() -> Iterator[None]:
    """While this lasts, Ctrl-C raises KeyboardInterrupt, and `kill` and a closed terminal raise SystemExit with
    status TOLD_TO_STOP; at its end at the latest, see `heed`."""

    def stop(number: int, frame: FrameType | None) -> None:
        global _asked
        _asked = KeyboardInterrupt() if number == signal.SIGINT else SystemExit(TOLD_TO_STOP)
        raise _asked

    def forget() -> None:
        global _asked
        _asked = None

    tell = sys.unraisablehook

    def pass_over(found: "sys.UnraisableHookArgs") -> None:
        # What is heeded a moment later is nothing to complain about.
        if found.exc_value is not _asked:
            tell(found)

    signals = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in signals}
    sys.unraisablehook = pass_over
    try:
        yield
        heed()
    finally:
        sys.unraisablehook = tell
        for number, handler in before.items():
            signal.signal(number, handler)
        forget()


def heed() -> None:
    """Stop, if that was asked for and got lost: Python swallows what is raised while a destructor or the callback of
    a weak reference runs, and those of torch run often."""
    if _asked is not None:
        raise _asked
