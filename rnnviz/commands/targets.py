"""Where the outcome of a run goes; everything is checked before anything is computed."""

from collections.abc import Iterable
from pathlib import Path

from rnnviz import record
from rnnviz.commands.appearance import Appearance
from rnnviz.commands.job import Job
from rnnviz.commands.progress import progress_line
from rnnviz.errors import InputError
from rnnviz.figure.target import FIGURE_ENDINGS, MOVIE_ENDINGS, check_target, ending
from rnnviz.saving import check_place
from rnnviz.session import ENDING, save_session
from rnnviz.sound import SOUND_ENDINGS, write_sound
from rnnviz.view import on_paper

RECORD = ".json"
TABLES = (".csv",)
STANDARD_OUTPUT = "-"


class Targets:
    """json : a file, "-" to print, or None; exports : figures, their data, movies, records; save : session file
    has_sound : whether the demo can be heard, so that sound files are among the exports

    Raises InputError where one of them cannot be written.
    """

    def __init__(
        self,
        json: str | None,
        exports: Iterable[Path],
        save: Path | None,
        appearance: Appearance,
        has_sound: bool = False,
    ) -> None:
        self.prints_json = json == STANDARD_OUTPUT
        self._appearance = appearance
        exports = list(exports)
        known = FIGURE_ENDINGS + MOVIE_ENDINGS + (SOUND_ENDINGS if has_sound else ())
        checked = [check_target(path, known) for path in exports]
        self._records = [path for path in checked if ending(path) == RECORD]
        self._sounds = [path for path in checked if ending(path) in SOUND_ENDINGS]
        self._pictures = [path for path in checked if ending(path) not in (RECORD, *SOUND_ENDINGS)]
        self._sessions = [] if save is None else [_session_target(save)]
        if json is not None and not self.prints_json:
            self._records.append(_record_target(json))
        self._check_distinct()
        for path in self._pictures:
            appearance.check(ending(path))

    @property
    def wants_movie(self) -> bool:
        """Whether frames along the way are needed."""
        return any(ending(path) in MOVIE_ENDINGS for path in self._pictures)

    def write(self, job: Job) -> list[Path]:
        """Write everything but what is printed. Returns the files, in the order they were written."""
        for path in self._sessions:
            save_session(path, job.session())
        for path in self._records:
            record.write(path, job.record())
        for path in self._sounds:
            write_sound(path, job.sound())
        for path in self._pictures:
            self._write_picture(path, job)
        return [*self._sessions, *self._records, *self._sounds, *self._pictures]

    def _write_picture(self, path: Path, job: Job) -> None:
        part, options = self._appearance.part, {**self._appearance.options(ending(path)), "metadata": job.provenance()}
        if ending(path) in TABLES:
            part(job.figure()).save(path, **options)
            return
        view = on_paper(self._appearance.width_cm, options["theme"])
        if ending(path) not in MOVIE_ENDINGS:
            part(job.figure(view)).save(path, **options)
            return
        from rnnviz.figure.movie import save_movie

        with progress_line(str(path)) as line:
            save_movie(
                map(part, job.figures(view)), path, count=job.n_frames, fps=job.fps,
                progress=lambda done, total: line.update(f"frame {done} of {total}", done / total), **options,
            )  # fmt: skip

    def _check_distinct(self) -> None:
        seen: set[Path] = set()
        for path in [*self._sessions, *self._records, *self._sounds, *self._pictures]:
            if path.resolve() in seen:
                raise InputError(f"'{path}' is named twice; two things cannot go into one file.")
            seen.add(path.resolve())


def _record_target(name: str) -> Path:
    if name.startswith("-"):
        raise InputError(f"--json takes the name of a file, or - to print, not '{name}'.")
    return check_place(name)


def _session_target(path: Path) -> Path:
    if ending(path) != ENDING:
        raise InputError(f"--save takes a file ending in {ENDING}, not '{path}'.")
    return check_place(path)
