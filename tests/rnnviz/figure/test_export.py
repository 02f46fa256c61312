"""Files that say what made them, are the same every time, and are whole or not there."""

import contextlib
import errno
import json
import math
import os
import re
import xml.etree.ElementTree as ElementTree
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from rnnviz import __version__
from rnnviz.errors import InputError
from rnnviz.figure import export, matplotlib_renderer
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.export import save
from rnnviz.figure.marks import Image, Line
from rnnviz.figure.target import FIGURE_ENDINGS, MOVIE_ENDINGS, check_size, check_target
from tests.rnnviz.figure import samples

STAMP = {"demo": "hopfield-plane", "params": '{"rule": "newhop", "τ": 10}', "seed": "7"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def figure() -> Figure:
    x = np.linspace(0, 1, 20)
    image = Image(key="i", values=np.array([[0, 1], [1, 0]]), extent=(0, 1, 0, 1), roles=("c0", "c1"))
    panel = Panel(
        "p", (image, Line(key="l", x=x, y=x**2, label="square")), "A title", Axis("x₁"), Axis("y"), legend="top"
    )
    return Figure((panel,), caption="Half of it.")


def stamp_of(path: Path) -> dict[str, str]:
    """What the file says about itself, read by other means than those that wrote it."""
    content = path.read_bytes()
    match path.suffix:
        case ".svg":
            description = next(ElementTree.fromstring(content).iter("{http://purl.org/dc/elements/1.1/}description"))
            return json.loads(description.text or "")
        case ".png":
            with Pillow.open(path) as picture:
                return json.loads(picture.text["Description"])
        case ".pdf":
            return json.loads(_pdf_text(re.search(rb"/Subject (\(.*?[^\\]\)|<[0-9a-fA-F]*>)", content, re.S)[1]))
        case ".json":
            return json.loads(content)["metadata"]
        case _:
            lines = [line[2:] for line in content.decode().splitlines() if line.startswith("# ")]
            return dict(line.split(": ", 1) for line in lines)


def _pdf_text(literal: bytes) -> str:
    """A PDF string, which is Latin-1, or UTF-16 after a byte order mark."""
    if literal.startswith(b"<"):
        raw = bytes.fromhex(literal[1:-1].decode())
    else:
        raw = re.sub(
            rb"\\(\d{3}|.)", lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else m[1], literal[1:-1], flags=re.S
        )
    return raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


@pytest.mark.parametrize("ending", FIGURE_ENDINGS)
def test_every_format_says_what_made_it(ending, figure, tmp_path) -> None:
    save(figure, tmp_path / f"a{ending}", metadata=STAMP)
    assert stamp_of(tmp_path / f"a{ending}") == {"software": f"RNNViz {__version__}", **STAMP}


@pytest.mark.parametrize("ending", FIGURE_ENDINGS)
def test_the_same_call_writes_the_same_bytes(ending, tmp_path) -> None:
    for name in ("a", "b"):
        save(samples.three_panels(), tmp_path / f"{name}{ending}", metadata=STAMP)
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a{ending}", f"b{ending}"]


def test_an_ending_in_capitals_will_do(figure, tmp_path) -> None:
    save(figure, tmp_path / "A.PNG", dpi=50)
    with Pillow.open(tmp_path / "A.PNG") as picture:
        assert picture.format == "PNG"


def test_a_png_has_the_size_asked_for(figure, tmp_path) -> None:
    save(figure, tmp_path / "a.png", size_cm=(8.0, 5.0), dpi=127.0)
    with Pillow.open(tmp_path / "a.png") as picture:
        assert picture.size == (400, 250)
        assert picture.info["dpi"] == pytest.approx((127, 127), abs=0.1)


def test_an_svg_has_the_size_asked_for_and_its_text_is_text(figure, tmp_path) -> None:
    save(figure, tmp_path / "a.svg", size_cm=(8.0, 5.0))
    tree = ElementTree.parse(tmp_path / "a.svg").getroot()
    assert [float(tree.attrib[side].removesuffix("pt")) for side in ("width", "height")] == pytest.approx(
        [8 / 2.54 * 72, 5 / 2.54 * 72], abs=0.01
    )
    words = {text.text for text in tree.iter(f"{SVG}text")}
    assert {"A title", "x₁", "square", "Half of it."} <= words


def test_a_pdf_has_the_size_asked_for_and_its_text_is_text(figure, tmp_path) -> None:
    save(figure, tmp_path / "a.pdf", size_cm=(8.0, 5.0))
    content = (tmp_path / "a.pdf").read_bytes()
    box = re.search(rb"/MediaBox \[([^\]]*)\]", content)
    assert box is not None
    assert [float(n) for n in box[1].split()] == pytest.approx([0, 0, 8 / 2.54 * 72, 5 / 2.54 * 72], abs=0.01)
    assert b"/Subtype /CIDFontType2" in content or b"/Subtype /TrueType" in content
    assert b"/Subtype /Type3" not in content
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S)
    pages = [zlib.decompress(s) for s in streams if s[:1] == b"\x78"]
    assert any(re.search(rb"BT.*T[jJ].*ET", page, re.S) for page in pages)


def test_dates_and_machines_leave_no_trace(figure, tmp_path) -> None:
    for ending in (".svg", ".pdf", ".png"):
        save(figure, tmp_path / f"a{ending}", metadata=STAMP)
        content = (tmp_path / f"a{ending}").read_bytes()
        assert b"CreationDate" not in content
        assert b"dc:date" not in content
        assert str(tmp_path).encode() not in content


def test_the_cells_of_an_image_reach_the_svg_unblurred(figure, tmp_path) -> None:
    import base64
    import io

    save(figure, tmp_path / "a.svg", theme="light")
    tree = ElementTree.parse(tmp_path / "a.svg").getroot()
    href = "{http://www.w3.org/1999/xlink}href"
    data = next(tree.iter(f"{SVG}image")).attrib[href].partition("base64,")[2]
    with Pillow.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert len(picture.convert("RGBA").getcolors() or ()) == 2


def test_json_is_plain_and_complete(figure, tmp_path) -> None:
    save(samples.all_marks(), tmp_path / "a.json", metadata=STAMP)
    content = (tmp_path / "a.json").read_text(encoding="utf-8")
    tree = json.loads(content, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert tree["caption"] == "All marks."
    for panel, found in zip(samples.all_marks().panels, tree["panels"], strict=True):
        assert (panel.key, panel.title, panel.x.label) == (found["key"], found["title"], found["x"]["label"])
        assert [mark.key for mark in panel.marks] == [mark["key"] for mark in found["marks"]]
    bars = next(panel for panel in tree["panels"] if panel["key"] == "bars")["marks"][0]
    assert bars["height"] == [3.0, 5.0, -1.0, 2.0, None]


def test_a_figure_saves_itself(figure, tmp_path) -> None:
    figure.save(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("function", [save, lambda figure, path: check_target(path)], ids=["save", "check_target"])
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a.bmp", r"ends in '\.bmp', which is not a format written here; known are \.svg"),
        ("a", "has no ending"),
        ("missing/a.pdf", "folder .*missing' does not exist"),
        ("folder.svg", "is a folder; give the name of a file"),
        ("file.txt/a.svg", "is not a folder"),
        ("a\0.svg", "cannot hold the character 0"),
        ("a" * 300 + ".svg", "cannot be written"),
    ],
)
def test_places_where_nothing_can_be_written(function, name, sentence, figure, tmp_path) -> None:
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "file.txt").write_text("")
    with pytest.raises(InputError, match=sentence) as caught:
        function(figure, f"{tmp_path}/{name}")
    assert len(str(caught.value).splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.txt", "folder.svg"]


def test_a_figure_is_no_movie(figure, tmp_path) -> None:
    with pytest.raises(InputError, match=r"ends in '\.gif'"):
        save(figure, tmp_path / "a.gif")
    assert check_target(tmp_path / "a.gif") == tmp_path / "a.gif"


def test_read_only_folders_are_refused_before_anything_is_drawn(figure, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(matplotlib_renderer, "render", lambda *_, **__: pytest.fail("drawn"))
    with pytest.raises(InputError, match="is read-only"):
        save(figure, tmp_path / "a.svg")


@pytest.mark.parametrize("ending", FIGURE_ENDINGS)
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_nothing_behind(ending, error, figure, tmp_path, monkeypatch) -> None:
    """Half of the file is written, then the disk is full or the person gives up."""
    kept = tmp_path / f"a{ending}"
    kept.write_text("what was there before")

    def fail(figure, file, *_, **__):
        (Path(file) if isinstance(file, Path) else Path(file.name)).write_text("half")
        raise error

    monkeypatch.setitem(export._TABLES, ".csv", fail)
    monkeypatch.setitem(export._TABLES, ".json", fail)
    monkeypatch.setattr(export, "_draw", fail)
    with pytest.raises((InputError, KeyboardInterrupt)) as caught:
        save(figure, kept)
    if isinstance(error, OSError):
        assert "no space left on device" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
    assert kept.read_text() == "what was there before"


@pytest.mark.parametrize(
    ("size", "dpi", "sentence"),
    [
        ((1000.0, 10.0), 200.0, "cannot be 1000 cm long"),
        ((16.0, 0.0), 200.0, "cannot be 0 cm long"),
        ((math.nan, 10.0), 200.0, "cannot be nan cm long"),
        ((16.0, 10.0), 0.0, "0 dpi is not possible"),
        ((16.0, 10.0), math.inf, "inf dpi is not possible"),
        ((16.0, 10.0), 1e9, "dpi is not possible"),
        ((150.0, 150.0), 600.0, "125[56] million pixels, and .png holds at most 100 million"),
    ],
)
def test_absurd_sizes_are_refused_before_memory_is_touched(size, dpi, sentence, figure, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(matplotlib_renderer, "render", lambda *_, **__: pytest.fail("drawn"))
    with pytest.raises(InputError, match=sentence):
        save(figure, tmp_path / "a.png", size_cm=size, dpi=dpi)
    assert not list(tmp_path.iterdir())


@given(st.floats(), st.floats(), st.floats(), st.sampled_from(FIGURE_ENDINGS + MOVIE_ENDINGS))
def test_sizes_that_pass_are_small_enough(wide, high, dpi, ending) -> None:
    with contextlib.suppress(InputError):
        check_size((wide, high), dpi, ending)
        if ending in (".png", *MOVIE_ENDINGS):
            assert 0 < wide / 2.54 * dpi * high / 2.54 * dpi <= 100e6


def test_tables_have_no_size(figure, tmp_path) -> None:
    save(figure, tmp_path / "a.csv", size_cm=(0.0, 0.0), dpi=0.0)


def test_an_unknown_theme_leaves_nothing_behind(figure, tmp_path) -> None:
    with pytest.raises(InputError, match="no theme 'neon'"):
        save(figure, tmp_path / "a.csv", theme="neon")
    assert not list(tmp_path.iterdir())
