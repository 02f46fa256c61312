"""Who writes figures and movies, as the window sees it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import Shiboken

from app.work.host import PROCESS, make_host
from app.work.mailbox import Mailbox
from rnnviz.live import painting


@dataclass(frozen=True)
class _Broken:
    """Whatever was asked for will not come."""

    sentence: str


Answer = Callable[[painting.Painted | painting.NotPainted], None]


class Painter(QObject):
    """Sends jobs; each answer is called on the window's thread.

    host : where it is done, one of `app.work.host.HOSTS`
    progress : (job, done, total) of a movie being written
    """

    progress = Signal(int, int, int)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None, host: str = PROCESS) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox()
        serve = painting.serve_as_process if host == PROCESS else painting.serve
        self._host = make_host(host, serve, self._put, self._on_host_broken, "rnnviz-painter")
        self._answers: dict[int, tuple[Answer, QObject]] = {}
        self._jobs = 0
        # Also what fails within `do` is answered after it.
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def pid(self) -> int | None:
        """Number of the process that paints, None where there is none."""
        return self._host.pid

    @property
    def is_idle(self) -> bool:
        """True when every job has been answered."""
        return not self._answers

    def do(self, make: Callable[[int], Any], answer: Answer, asker: QObject | None = None) -> int:
        """Post a job. make : takes the job's number, gives the message; asker : once it has gone, nobody is answered"""
        self._jobs += 1
        self._answers[self._jobs] = answer, asker or self
        self._host.send(make(self._jobs))
        return self._jobs

    def cancel(self, job: int) -> None:
        """Give up a job; its answer still comes."""
        self._host.send(painting.Cancel(job))

    def forget(self, job: int) -> None:
        """Give up a job whose answer nobody waits for any more."""
        if self._answers.pop(job, None) is not None:
            self.cancel(job)

    def close(self) -> None:
        """End it."""
        self._host.close()

    def _put(self, message: Any) -> None:
        if self._mailbox.put_notice(message):
            self._arrived.emit()

    def _on_host_broken(self, reason: str) -> None:
        self._put(_Broken(f"Writing could not be started: {reason}." if reason else "Writing stopped unexpectedly."))

    def _on_arrived(self) -> None:
        messages = deque(self._mailbox.fetch()[1])
        while messages:
            message = messages.popleft()
            if isinstance(message, _Broken):
                messages.extend(painting.NotPainted(job, message.sentence) for job in self._answers)
            elif isinstance(message, painting.Progress):
                self.progress.emit(message.job, message.done, message.total)
            else:
                answer, asker = self._answers.pop(message.job, (None, self))
                if answer is not None and Shiboken.isValid(asker):
                    answer(message)
