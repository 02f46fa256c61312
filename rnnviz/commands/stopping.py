"""A request to end unwinds as Ctrl-C does, so that no partial file is left."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TOLD_TO_STOP = 143

_asked: BaseException | None = None


@contextmanager
def stopping_tidily() -> Iterator[None]:
    """While this lasts, Ctrl-C raises KeyboardInterrupt, and `kill` and a closed terminal raise SystemExit with
    status TOLD_TO_STOP."""

    def stop(number: int, frame: FrameType | None) -> None:
        global _asked
        _asked = KeyboardInterrupt() if number == signal.SIGINT else SystemExit(TOLD_TO_STOP)
        raise _asked

    def forget() -> None:
        global _asked
        _asked = None

    signals = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        forget()


def heed() -> None:
    """Stop, if that was asked for and got lost: Python swallows what is raised while a destructor or the callback of
    a weak reference runs, and those of torch run often."""
    if _asked is not None:
        raise _asked
