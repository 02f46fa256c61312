"""A run that a command was asked for: computed with a progress line, and gone on with from a session."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from rnnviz.commands.parameters import assigned
from rnnviz.commands.progress import ProgressLine, progress_line
from rnnviz.commands.reel import Reel
from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.headless import HeadlessRun
from rnnviz.parameters import Effect, changed, effect_of
from rnnviz.record import Record, provenance, record_of
from rnnviz.registry import Demo
from rnnviz.session import Session, load_session, resume
from rnnviz.sound import Sound
from rnnviz.stopping import heed
from rnnviz.view import ON_PAPER, View

SLOWEST_FPS, USUAL_FPS, FASTEST_FPS = 2.0, 20.0, 30.0


class Job:
    """preset : that it began from, None for none; steps : done before, in a session that is gone on with"""

    def __init__(self, run: HeadlessRun, preset: str | None, steps: int = 0) -> None:
        self.run = run
        self.preset = preset
        self.steps = steps
        self.seconds = 0.0
        self._reel = Reel()

    def compute(self, steps: int | None, *, keep_frames: bool = False) -> None:
        """So many steps, all for None, and everything the picture can be refined by.

        keep_frames : a selection of frames, for `figures`
        """
        began = time.perf_counter()
        with progress_line(self.run.demo.id) as line:
            self._compute(steps, self._reel if keep_frames else None, line)
        self.seconds = time.perf_counter() - began

    def _compute(self, steps: int | None, reel: Reel | None, line: ProgressLine) -> None:
        run = self.run.run

        def refine() -> bool:
            more = run.refine()
            heed()
            line.update(run.position, run.progress)
            return more

        if reel is not None:
            # A movie begins with a finished picture, as the window does when it waits for "play".
            _repeat(refine)
            reel.offer(run.frame)
        done = 0
        while True:
            while not run.done and done != steps:
                run.step()
                heed()
                done += 1
                line.update(run.position, run.progress)
                if reel is not None:
                    reel.offer(lambda: (run.refine(), run.frame())[1])
            _repeat(refine)
            # A finer picture may show that there is further to go.
            if run.done or done == steps:
                break
        self.steps += done

    def figure(self, view: View = ON_PAPER) -> Figure:
        """The picture as it stands."""
        return self.run.figure(view)

    def figures(self, view: View = ON_PAPER) -> Iterator[Figure]:
        """The picture of every frame that was kept, and of the last one."""
        for frame in [*self._reel.frames, self.run.run.frame()]:
            yield self.run.demo.draw(self.run.params, frame, view)

    def sound(self) -> Sound:
        """What is heard of it now; only where the demo has a sound."""
        assert self.run.demo.sound is not None
        heard: Sound = self.run.demo.sound(self.run.params, self.run.run.frame())
        return heard

    @property
    def n_frames(self) -> int:
        """How many `figures` there are."""
        return len(self._reel.frames) + 1

    @property
    def fps(self) -> float:
        """At which the movie runs as fast as the window plays, within what an eye can follow."""
        pace = self.run.run.pace
        return USUAL_FPS if pace is None else min(FASTEST_FPS, max(SLOWEST_FPS, pace / self._reel.every))

    def record(self) -> Record:
        """What was asked for and what came out."""
        return record_of(self.run, self.preset, self.seconds)

    def provenance(self) -> dict[str, str]:
        """What a figure's file says about this run."""
        return provenance(self.record(), None if self.run.run.done else self.steps)

    def session(self) -> Session:
        """What is needed to go on."""
        return Session(
            demo=self.run.demo.id, params=self.run.params, preset=self.preset or "", steps=self.steps,
            checkpoint=self.run.run.checkpoint(), remarks=self.run.remarks,
        )  # fmt: skip


def _repeat(action: Callable[[], bool]) -> None:
    while action():
        pass


def resumed(demo: Demo, path: Path, assignments: Iterable[str]) -> Job:
    """The job that a session file holds, with new values for parameters that may change while running.

    Raises InputError where it holds another demo, or a parameter would need a fresh start.
    """
    session = load_session(path)
    if session.demo != demo.id:
        raise InputError(f"'{path}' is a session of '{session.demo}', not of '{demo.id}'.")
    new = changed(session.params, assigned(demo.Params, assignments))
    if new != session.params:
        _check_change(demo, session.params, new)
    run = resume(session)
    if new != session.params:
        run.run.change(new)
        run.params = new
    return Job(run, session.preset or None, session.steps)


def _check_change(demo: Demo, old: Any, new: Any) -> None:
    if effect_of(old, new) is Effect.RESTART:
        names = [name for name in type(new).model_fields if getattr(new, name) != getattr(old, name)]
        raise InputError(f"A run under way cannot take a new {' or '.join(names)}; leave out --resume to begin again.")
    # In the window a run goes on with what it has, and says so; here, what no run could begin with is wrong.
    demo.Run(new)
