"""What goes to the clipboard: the picture, its data, and the Python that makes it again."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from rnnviz.live import painting
from rnnviz.parameters import as_json
from rnnviz.registry import Demo

if TYPE_CHECKING:
    from app.window import Window


class Copier:
    """Puts on the clipboard what the window shows."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def copy_figure(self) -> None:
        if self._window.figure is not None:
            figure = self._window.figure
            self._window.painter.do(
                lambda job: painting.PaintPicture(job, figure, self._window.looks.theme.name, (16.0, 10.0), 300),
                self._on_picture_painted,
            )

    def _on_picture_painted(self, answer: painting.Painted | painting.NotPainted) -> None:
        if isinstance(answer, painting.NotPainted):
            self._window.status.warn(answer.sentence)
            return
        QGuiApplication.clipboard().setImage(QImage.fromData(QByteArray(answer.png)))
        self._window.status.say("The figure is on the clipboard.")

    def copy_data(self) -> None:
        if self._window.figure is not None:
            from rnnviz.figure.csv_export import csv_text

            self._copy_text(csv_text(self._window.figure), "The data shown are on the clipboard, as CSV.")

    def copy_python(self) -> None:
        demo, moment = self._window.document.demo, self._window.player.moment
        if demo is not None:
            steps, done = (moment.status.steps, moment.status.done) if moment else (0, False)
            text = as_python(demo, self._window.document.params, steps, done)
            self._copy_text(text, "Python that makes this figure is on the clipboard.")

    def _copy_text(self, text: str, said: str) -> None:
        data = QMimeData()
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)
        self._window.status.say(said)


def as_python(demo: Demo, params: Any, steps: int, done: bool) -> str:
    """Python that computes this very run and saves its figure.

    Only parameters that differ from the defaults are written; the seed always is.
    """
    defaults = as_json(demo.Params())
    values = {name: value for name, value in as_json(params).items() if value != defaults[name] or name == "seed"}
    arguments = "".join(f",\n    {name}={value!r}" for name, value in values.items())
    advance = "run.finish()" if done else f"run.advance({steps})"
    return (
        f'import rnnviz\n\nrun = rnnviz.start(\n    "{demo.id}"{arguments},\n)\n'
        f'{advance}\nprint(run.results())\nrun.figure().save("{demo.id}.pdf")\n'
    )
