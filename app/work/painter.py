"""The process that writes figures and movies, as the window sees it."""

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.work.mailbox import Mailbox
from app.work.partner import Partner
from rnnviz.live import painting

Answer = Callable[[painting.Painted | painting.NotPainted], None]


class Painter(QObject):
    """Sends jobs; each answer is called on the window's thread.

    progress : (job, done, total) of a movie being written
    """

    progress = Signal(int, int, int)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox()
        self._partner = Partner(painting.serve, self._put, self._on_partner_broken, "rnnviz-painter")
        self._answers: dict[int, Answer] = {}
        self._jobs = 0
        self._arrived.connect(self._on_arrived)

    @property
    def is_idle(self) -> bool:
        """True when every job has been answered."""
        return not self._answers

    def do(self, make: Callable[[int], Any], answer: Answer) -> int:
        """Post a job. make : takes the job's number, gives the message."""
        self._jobs += 1
        self._answers[self._jobs] = answer
        self._partner.send(make(self._jobs))
        return self._jobs

    def cancel(self, job: int) -> None:
        """Give up a job; its answer still comes."""
        self._partner.send(painting.Cancel(job))

    def forget(self, job: int) -> None:
        """Give up a job whose answer nobody waits for any more."""
        if self._answers.pop(job, None) is not None:
            self.cancel(job)

    def close(self) -> None:
        """End the process."""
        self._partner.close()

    def _put(self, message: Any) -> None:
        if self._mailbox.put_notice(message):
            self._arrived.emit()

    def _on_partner_broken(self) -> None:
        self._put(None)

    def _on_arrived(self) -> None:
        messages = deque(self._mailbox.fetch()[1])
        while messages:
            message = messages.popleft()
            if message is None:
                messages.extend(painting.NotPainted(job, "Writing stopped unexpectedly.") for job in self._answers)
            elif isinstance(message, painting.Progress):
                self.progress.emit(message.job, message.done, message.total)
            else:
                answer = self._answers.pop(message.job, None)
                if answer is not None:
                    answer(message)
