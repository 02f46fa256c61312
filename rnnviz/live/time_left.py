"""How long a run will still take, judged by how fast it has gone of late."""

SETTLED, LEAST_GAIN = 2.0, 0.01
"""Seconds of work, and share of the whole gained in them, from which a rate says how long the rest will take."""

Moment = tuple[float, float]
"""Seconds of work, and the share of the run that is done by then."""


class TimeLeft:
    """Is told again and again how far a run is, and says how long the rest will take.

    What comes before the first gain does not count: while torch is loaded or a kernel compiled, nothing is learned
    about the run's own rate. Of what follows the latter half counts, give or take: a net that is unrolled further and
    further learns ever more slowly.
    """

    def __init__(self) -> None:
        self._first: float | None = None
        self._begun: Moment | None = None
        self._older = self._newer = (0.0, 0.0)

    def after(self, seconds: float, progress: float | None) -> float | None:
        """Seconds to the end, None while nothing can be said.

        seconds : of work so far; progress : share that is done, None where a run has no end
        """
        if progress is None:
            return None
        if self._first is None:
            self._first = progress
        if self._begun is None:
            if progress > self._first:
                self._begun = self._older = self._newer = (seconds, progress)
            return None
        self._keep((seconds, progress), self._begun)
        return self._left(seconds, progress, self._begun)

    def _keep(self, now: Moment, begun: Moment) -> None:
        """Two moments at about a quarter, or a half, of the time from the beginning until now."""
        if now[0] - begun[0] >= 2.0 * (self._newer[0] - begun[0]):
            self._older, self._newer = self._newer, now

    def _left(self, seconds: float, progress: float, begun: Moment) -> float | None:
        since, done = self._older
        gained = progress - done
        if seconds - begun[0] < SETTLED or progress - begun[1] <= LEAST_GAIN or gained <= 0.0:
            return None
        return (1.0 - progress) * (seconds - since) / gained
