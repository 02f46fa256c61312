"""The export dialog as a person uses it: real clicks, files written by the painting process, and read again."""

import csv
import io
import json
import os
import re
import warnings
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

import rnnviz
from app.export_dialog import ExportDialog
from app.exporting import evenly, export_source
from app.settings import Settings
from app.work.host import HOSTS
from app.work.painter import Painter
from rnnviz.live.messages import Status
from rnnviz.live.snapshot import Snapshot
from rnnviz.view import PLAIN
from tests.app.conftest import IN_A_PROCESS, PATIENCE_MS

CM = 1 / 2.54


def snapshots(count: int) -> tuple[Snapshot, ...]:
    """A short history of the small demo that only the tests have."""
    run = rnnviz.start("random-walk", seed=3, length=count)
    found = []
    for number in range(count):
        status = Status(playing=True, done=False, refining=False, steps=number, progress=None, position="", seconds=0)
        found.append(Snapshot(run.step(), status, run.params))
    return tuple(found)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def opened(qtbot: QtBot, painter: Painter, settings: Settings, parent: QWidget, frames: int = 4) -> ExportDialog:
    demo = rnnviz.registry.load("random-walk")
    history = snapshots(frames)
    source = export_source(demo, history[-1].params, "short", history[-1], history, PLAIN)
    dialog = ExportDialog(source, painter, settings, parent)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def filming(
    qtbot: QtBot, painter: Painter, settings: Settings, parent: QWidget, folder: Path, ending: str
) -> ExportDialog:
    """A dialog in the middle of writing a long film into a new folder."""
    folder.mkdir()
    settings.set("export", {"folder": str(folder), "dpi": 60, "format": ending})
    dialog = opened(qtbot, painter, settings, parent, frames=150)
    with qtbot.waitSignal(painter.progress, timeout=PATIENCE_MS):
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    return dialog


@pytest.fixture
def dialog(
    qtbot: QtBot, fake_demos: None, painter: Painter, settings: Settings, parent: QWidget, tmp_path: Path
) -> Iterator[ExportDialog]:
    settings.set("export", {"folder": str(tmp_path), "dpi": 60})
    made = opened(qtbot, painter, settings, parent)
    yield made
    made.reject()


def choose(dialog: ExportDialog, ending: str) -> None:
    dialog.fields.format.setCurrentIndex(dialog.fields.format.findData(ending))


def export(qtbot: QtBot, dialog: ExportDialog) -> str:
    """Press the button and wait for the outcome, as the dialog says it."""
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Writing" not in dialog.said.text(), timeout=PATIENCE_MS)
    return dialog.said.text()


def film(path: Path) -> tuple[tuple[int, int], float, int]:
    """Size in pixels, frames a second and number of frames."""
    with warnings.catch_warnings():
        # It does not close its pipes where ffmpeg has ended before it looks.
        warnings.simplefilter("ignore", ResourceWarning)
        reader = imageio_ffmpeg.read_frames(str(path))
        head = next(reader)
        frames = sum(1 for _ in reader)
    return head["size"], head["fps"], frames


def test_it_opens_with_a_figure_and_shows_what_will_be_written(qtbot: QtBot, dialog: ExportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull(), timeout=PATIENCE_MS)
    picture = dialog.preview.pixmap().toImage()
    assert picture.width() / picture.height() == pytest.approx(16 / 10, abs=0.01)
    assert len({picture.pixel(x, picture.height() // 2) for x in range(picture.width())}) > 5


def test_the_preview_follows_the_theme_and_the_size(qtbot: QtBot, dialog: ExportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull(), timeout=PATIENCE_MS)
    before = dialog.preview.pixmap().toImage()
    dialog.fields.theme.setCurrentIndex(dialog.fields.theme.findData("dark"))
    dialog.fields.size_name.setCurrentText("Square (12 × 12 cm)")
    dialog.fields.size_name.activated.emit(dialog.fields.size_name.currentIndex())
    qtbot.waitUntil(lambda: dialog.preview.pixmap().toImage() != before, timeout=PATIENCE_MS)
    after = dialog.preview.pixmap().toImage()
    assert after.width() == pytest.approx(after.height(), abs=2)
    assert after.pixelColor(1, 1).lightness() < 60 < before.pixelColor(1, 1).lightness()


def test_svg_has_the_size_and_says_where_it_comes_from(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.fields.width_cm.setValue(8.6)
    dialog.fields.height_cm.setValue(6.5)
    assert export(qtbot, dialog).startswith("Written: ")
    root = ElementTree.parse(tmp_path / "random-walk.svg").getroot()
    points = {name: float(re.sub("pt$", "", root.attrib[name])) for name in ("width", "height")}
    assert points["width"] == pytest.approx(8.6 * CM * 72, abs=0.1)
    assert points["height"] == pytest.approx(6.5 * CM * 72, abs=0.1)
    text = "".join(root.itertext())
    assert "After 4 steps." in text
    assert '"seed": 3' in text.replace('\\"', '"')
    assert rnnviz.__version__ in text


def test_pdf_has_the_size_and_can_be_read(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "pdf")
    assert export(qtbot, dialog).startswith("Written: ")
    bytes_ = (tmp_path / "random-walk.pdf").read_bytes()
    assert bytes_.startswith(b"%PDF")
    assert bytes_.rstrip().endswith(b"%%EOF")
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", bytes_)
    assert box is not None
    assert [float(side) for side in box.groups()] == pytest.approx([16 * CM * 72, 10 * CM * 72], abs=0.1)


def test_png_has_the_pixels_asked_for(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "png")
    dialog.fields.dpi.setValue(127)
    assert export(qtbot, dialog).startswith("Written: ")
    with Image.open(tmp_path / "random-walk.png") as picture:
        assert picture.size == (800, 500)
        assert picture.info["dpi"] == pytest.approx((127, 127), abs=0.1)
        assert "random-walk" in picture.info["Title"]


def test_csv_holds_the_data_shown(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "csv")
    qtbot.waitUntil(lambda: "lines" in dialog.preview.text(), timeout=PATIENCE_MS)
    assert not dialog.fields.width_cm.isEnabled()
    assert export(qtbot, dialog).startswith("Written: ")
    text = (tmp_path / "random-walk.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO("\n".join(line for line in text.splitlines() if not line.startswith("#")))))
    numbers = {cell for row in rows for cell in row}
    walked = snapshots(4)[-1].frame.path
    assert all(str(value) in numbers for value in np.ravel(walked[1:]).tolist())


def test_gif_holds_every_moment_and_films_can_be_slow(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "gif")
    dialog.fields.fps.setValue(5)
    assert export(qtbot, dialog).startswith("Written: ")
    with Image.open(tmp_path / "random-walk.gif") as movie:
        assert movie.n_frames == 4
        assert movie.info["duration"] == 200
        assert movie.size == (378, 236)
        assert json.loads(movie.info["comment"])["demo"] == "random-walk"


def test_mp4_holds_every_moment(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "mp4")
    dialog.fields.fps.setValue(10)
    assert export(qtbot, dialog).startswith("Written: ")
    assert film(tmp_path / "random-walk.mp4") == ((378, 236), 10.0, 4)


def test_only_what_a_format_knows_is_asked_for(dialog: ExportDialog) -> None:
    choose(dialog, "svg")
    assert (dialog.fields.dpi.isVisible(), dialog.fields.fps.isVisible()) == (False, False)
    choose(dialog, "png")
    assert (dialog.fields.dpi.isVisible(), dialog.fields.fps.isVisible()) == (True, False)
    choose(dialog, "gif")
    assert (dialog.fields.dpi.isVisible(), dialog.fields.fps.isVisible()) == (True, True)
    assert dialog.fields.fps.maximum() == 50


def test_a_typed_ending_chooses_the_format(dialog: ExportDialog) -> None:
    dialog.path.setText(dialog.path.text().replace(".svg", ".gif"))
    assert dialog.fields.ending == "gif"
    choose(dialog, "pdf")
    assert dialog.path.text().endswith("random-walk.pdf")


def test_it_remembers_the_last_choice(
    qtbot: QtBot, dialog: ExportDialog, painter: Painter, settings: Settings, parent: QWidget, tmp_path: Path
) -> None:
    choose(dialog, "png")
    dialog.fields.theme.setCurrentIndex(dialog.fields.theme.findData("dark"))
    dialog.fields.width_cm.setValue(7.0)
    dialog.fields.height_cm.setValue(5.0)
    dialog.fields.dpi.setValue(72)
    export(qtbot, dialog)
    dialog.reject()
    again = opened(qtbot, painter, Settings(settings.folder / "settings.json"), parent)
    assert again.fields.ending == "png"
    assert again.fields.theme.currentData() == "dark"
    assert again.fields.size_cm == (7.0, 5.0)
    assert again.fields.size_name.currentText() == "Own size"
    assert again.fields.dpi.value() == 72
    assert Path(again.path.text()).parent == tmp_path
    again.reject()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing/figure.svg", "does not exist"),
        ("figure.jpeg", "'.jpeg', which is not a format"),
        ("folder.svg", "is a folder"),
        ("a\0b.svg", "character 0"),
        ("~nobody-of-that-name/figure.svg", "not a name"),
    ],
)
def test_a_path_that_cannot_be_written_is_a_sentence(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "folder.svg").mkdir()
    dialog.path.setText(name if name.startswith("~") else str(tmp_path / name))
    said = export(qtbot, dialog)
    assert words in said
    assert "\n" not in said
    assert [path.name for path in tmp_path.iterdir() if path.is_file() and path.suffix != ".json"] == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_a_sentence(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    dialog.path.setText(str(folder / "figure.svg"))
    assert "read-only" in export(qtbot, dialog)


def test_too_many_pixels_are_a_sentence(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "png")
    dialog.fields.width_cm.setValue(100)
    dialog.fields.height_cm.setValue(100)
    dialog.fields.dpi.setValue(1200)
    assert "million pixels" in export(qtbot, dialog)
    assert not (tmp_path / "random-walk.png").exists()


def test_a_file_that_is_there_is_replaced_on_a_second_press_only(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path
) -> None:
    there = tmp_path / "random-walk.svg"
    there.write_text("mine")
    assert "there already" in export(qtbot, dialog)
    assert there.read_text() == "mine"
    assert dialog.export.text() == "Replace"
    dialog.path.setText(str(tmp_path / "other.svg"))
    assert dialog.export.text() == "Export"
    dialog.path.setText(str(there))
    assert "there already" in export(qtbot, dialog)
    assert export(qtbot, dialog).startswith("Written: ")
    assert there.read_text().startswith("<?xml")


@pytest.mark.parametrize(
    "kept", [{"folder": 7, "dpi": "high", "fps": None, "size": [1], "theme": [], "format": {}}, {"size": ["a", "b"]}]
)
def test_a_last_choice_that_is_none_is_forgotten(
    qtbot: QtBot, fake_demos: None, painter: Painter, settings: Settings, parent: QWidget, kept: dict[str, object]
) -> None:
    settings.set("export", kept)
    dialog = opened(qtbot, painter, settings, parent)
    assert (dialog.fields.ending, dialog.fields.size_cm, dialog.fields.dpi.value()) == ("svg", (16.0, 10.0), 300)
    dialog.reject()


@pytest.mark.parametrize("ending", ["gif", "mp4"])
def test_a_cancelled_film_leaves_nothing_behind(
    qtbot: QtBot, fake_demos: None, painter: Painter, settings: Settings, parent: QWidget, tmp_path: Path, ending: str
) -> None:
    folder = tmp_path / "films"
    dialog = filming(qtbot, painter, settings, parent, folder, ending)
    assert dialog.progress.isVisible()
    assert dialog.export.text() == "Cancel"
    # A preview asked for meanwhile still comes.
    dialog.fields.theme.setCurrentIndex(dialog.fields.theme.findData("dark"))
    dialog.preview.clear()
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Writing" not in dialog.said.text(), timeout=PATIENCE_MS)
    assert dialog.said.text() == "Cancelled; nothing was left behind."
    assert list(folder.iterdir()) == []
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull(), timeout=PATIENCE_MS)
    dialog.reject()


def test_closing_in_mid_film_gives_it_up(
    qtbot: QtBot, fake_demos: None, painter: Painter, settings: Settings, parent: QWidget, tmp_path: Path
) -> None:
    folder = tmp_path / "films"
    dialog = filming(qtbot, painter, settings, parent, folder, "gif")
    dialog.close()
    dialog.deleteLater()
    assert painter.is_idle
    qtbot.waitUntil(lambda: list(folder.iterdir()) == [], timeout=PATIENCE_MS)


@pytest.mark.parametrize("host", HOSTS)
def test_ending_the_program_in_mid_film_leaves_nothing_behind(
    qtbot: QtBot, fake_demos: None, painter: Painter, settings: Settings, parent: QWidget, tmp_path: Path
) -> None:
    folder = tmp_path / "films"
    dialog = filming(qtbot, painter, settings, parent, folder, "mp4")
    painter.close()
    assert list(folder.iterdir()) == []
    dialog.reject()


@IN_A_PROCESS
def test_a_painting_process_that_dies_is_a_sentence_and_starts_again(qtbot: QtBot, dialog: ExportDialog) -> None:
    import psutil

    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull(), timeout=PATIENCE_MS)
    process = next(child for child in psutil.Process().children() if child.pid == dialog._painter.pid)
    process.suspend()
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    process.kill()
    qtbot.waitUntil(lambda: "stopped unexpectedly" in dialog.said.text(), timeout=PATIENCE_MS)
    assert export(qtbot, dialog).startswith("Written: ")


def test_a_long_history_is_thinned_evenly_with_both_ends() -> None:
    assert evenly(3, 200) == [0, 1, 2]
    found = evenly(1000, 200)
    assert len(found) == 200
    assert (found[0], found[-1]) == (0, 999)
    assert set(np.diff(found)) <= {5, 6}


def words_of(path: Path) -> str:
    """All that is written in an SVG."""
    return " ".join(node.text or "" for node in ElementTree.parse(path).iter() if node.tag.endswith("text"))


def written(qtbot: QtBot, dialog: ExportDialog, path: Path) -> Path:
    dialog.path.setText(str(path))
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.said.text().startswith("Written"), timeout=PATIENCE_MS)
    return path


def test_the_hero_alone_without_caption_on_no_ground(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    whole = words_of(written(qtbot, dialog, tmp_path / "whole.svg"))
    figure = dialog._source.figure
    assert figure.caption.split()[0] in whole
    dialog.fields.panels.setCurrentIndex(dialog.fields.panels.findData("hero"))
    for switch in (dialog.fields.caption, dialog.fields.transparent):
        qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(8, switch.height() // 2))
    part = words_of(written(qtbot, dialog, tmp_path / "part.svg"))
    assert len(part) < len(whole)
    assert figure.caption not in part
    dialog.fields.format.setCurrentIndex(dialog.fields.format.findData("png"))
    with Image.open(written(qtbot, dialog, tmp_path / "part.png")) as picture:
        assert picture.convert("RGBA").getpixel((1, 1))[3] == 0
    kept = dialog._settings.get("export", {})
    assert (kept["panels"], kept["caption"], kept["transparent"]) == ("hero", False, True)


def test_type_has_the_size_that_was_asked_for(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    assert dialog.fields.type_points.text() == "as the theme"
    assert dialog.fields.chosen_theme.text[1] == 8.0
    dialog.fields.type_points.setFocus()
    dialog.fields.type_points.selectAll()
    qtbot.keyClicks(dialog.fields.type_points, "14")
    assert dialog.fields.chosen_theme.text[1] == pytest.approx(14.0)
    dialog.fields.type_points.setValue(0.5)
    assert dialog.fields.chosen_theme.text[1] == pytest.approx(3.0)


def test_a_film_has_a_ground(dialog: ExportDialog) -> None:
    dialog.fields.transparent.setChecked(True)
    assert dialog.fields.chosen_theme.transparent
    dialog.fields.format.setCurrentIndex(dialog.fields.format.findData("gif"))
    assert not dialog.fields.transparent.isEnabled()
    assert not dialog.fields.chosen_theme.transparent


def test_a_dialog_that_was_closed_asks_for_no_preview_any_more(
    qtbot: QtBot, dialog: ExportDialog, painter: Painter
) -> None:
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull(), timeout=PATIENCE_MS)
    dialog.reject()
    dialog.fields.changed.emit()
    qtbot.waitUntil(lambda: not dialog._delay.isActive(), timeout=PATIENCE_MS)
    assert painter.is_idle


def test_a_table_of_numbers_waits_for_no_picture(qtbot: QtBot, dialog: ExportDialog, painter: Painter) -> None:
    dialog._ask_preview()
    assert not painter.is_idle
    choose(dialog, "csv")
    dialog._ask_preview()
    assert painter.is_idle


def test_an_answer_to_a_dialog_that_has_gone_is_not_given(
    qtbot: QtBot, fake_demos: None, painter: Painter, settings: Settings, parent: QWidget
) -> None:
    dialog = opened(qtbot, painter, settings, parent)
    dialog._ask_preview()
    with qtbot.captureExceptions() as raised:
        delete(dialog)
        qtbot.waitUntil(lambda: painter.is_idle, timeout=PATIENCE_MS)
    assert raised == []
