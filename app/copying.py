"""What goes to the clipboard: the picture, its data, and the Python that makes it again."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication, QImage

from app.document import Document
from app.exporting import ExportSource, earlier_values
from app.player import Player
from app.status_bar import StatusBar
from app.work.painter import Painter
from rnnviz.figure.camera import Camera
from rnnviz.figure.palette import Theme, theme_of
from rnnviz.live import painting
from rnnviz.live.messages import Status
from rnnviz.parameters import as_json, with_view_of
from rnnviz.registry import Demo
from rnnviz.view import View

SIZE_CM, DPI = (16.0, 10.0), 300
"""Of a copied picture."""


class Copier:
    """Puts on the clipboard what the window shows.

    source : what there is to export, None while nothing is shown; view, theme : how it is looked at now
    """

    def __init__(
        self, document: Document, player: Player, painter: Painter, status: StatusBar,
        source: Callable[[], ExportSource | None], view: Callable[[], View], theme: Callable[[], Theme],
    ) -> None:  # fmt: skip
        self._document, self._player, self._painter, self._status = document, player, painter, status
        self._source, self._view, self._theme = source, view, theme

    def copy_figure(self) -> None:
        source = self._source()
        if source is not None:
            theme = self._theme().name
            figure = source.draw(SIZE_CM[0], theme_of(theme))
            self._painter.do(
                lambda job: painting.PaintPicture(job, figure, theme, SIZE_CM, DPI), self._on_picture_painted
            )

    def _on_picture_painted(self, answer: painting.Painted | painting.NotPainted) -> None:
        if isinstance(answer, painting.NotPainted):
            self._status.warn(answer.sentence)
            return
        QGuiApplication.clipboard().setImage(QImage.fromData(QByteArray(answer.png)))
        self._status.say("The figure is on the clipboard.")

    def copy_data(self) -> None:
        source = self._source()
        if source is not None:
            from rnnviz.figure.csv_export import csv_text

            put_text(csv_text(source.figure))
            self._status.say("The data shown are on the clipboard, as CSV.")

    def copy_python(self) -> None:
        demo, snapshot = self._document.demo, self._player.snapshot
        if demo is None or snapshot is None:
            return
        params = with_view_of(snapshot.params, self._document.params)
        changed = earlier_values(snapshot, self._player.history)
        put_text(remark(changed) + as_python(demo, params, snapshot.status, self._view().camera))
        said = "Python that makes this figure is on the clipboard."
        if changed:
            said = f"On the clipboard; but {' and '.join(changed)} changed while this ran: Python cannot repeat that."
        self._status.say(said)


def put_text(text: str) -> None:
    """On the clipboard. Of data that Python has made, the clipboard would be left with a dead piece when the program
    ends, and the program would end with a crash."""
    QGuiApplication.clipboard().setText(text)


def as_python(demo: Demo, params: Any, status: Status, camera: Camera | None = None) -> str:
    """Python that computes this very run, as far as it has come, and saves its figure.

    All parameters are written: another default in a later version must not change an old figure.
    """
    arguments = "".join(f",\n    {name}={value!r}" for name, value in as_json(params).items())
    # Paused, the window goes on refining the picture; so has this to.
    advance = "run.finish()" if status.done else f"run.advance({status.steps})\nrun.refine()"
    return (
        f'import rnnviz\n{_CAMERA_IMPORTS if camera else ""}\nrun = rnnviz.start(\n    "{demo.id}"{arguments},\n)\n'
        f"{advance}\nprint(run.results())\n"
        f'run.figure({f"View({camera!r}, controls=False)" if camera else ""}).save("{demo.id}.pdf")\n'
    )


_CAMERA_IMPORTS = "from rnnviz.figure.camera import Camera\nfrom rnnviz.view import View\n"


def remark(changed: Mapping[str, tuple[Any, ...]]) -> str:
    """What has to be said above Python that cannot repeat a run, because a person intervened in it."""
    values = [f"{name} ({', then '.join(map(repr, values))})" for name, values in changed.items()]
    return f"# Changed while it ran: {'; '.join(values)}. Begun with the last, it will differ.\n" if values else ""
