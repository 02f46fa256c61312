"""Every seed figure, and the page that shows them."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import rnnviz.demos
from rnnviz import cli
from rnnviz.reproduce import reproduce, seed_figures
from rnnviz.reproduction_page import page
from tests.conftest import FAKE_DEMOS, forget_demos


@pytest.fixture
def only_fake_demos(fake_demos: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rnnviz.demos, "__path__", [str(FAKE_DEMOS)])
    forget_demos()


@pytest.fixture
def written(only_fake_demos: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "figures"
    assert cli.main(["reproduce", "--out", str(folder)]) == 0
    assert capsys.readouterr().err == ""
    return folder


class Page(HTMLParser):
    """The links, pictures and unclosed tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"] or "")
        if tag == "img":
            assert found["alt"]
            self.pictures.append(found["src"] or "")
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_seed_figure_is_written_in_every_format(written):
    names = {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()}
    assert names == {"index.html"} | {
        f"random-walk/{preset}.{ending}"
        for preset in ("short", "long")
        for ending in ("svg", "pdf", "png", "csv", "json")
    }


def test_the_numbers_beside_a_figure_are_those_of_its_command(written, only_fake_demos, capsys):
    record = json.loads((written / "random-walk" / "long.json").read_text())
    assert record["preset"] == "long"
    assert len(record["results"]["path"]) == 13
    command = next(figure.command() for figure in seed_figures() if figure.name == "long")
    assert command == "rnnviz run random-walk --preset long --steps 12 --export long.svg"
    assert cli.main([*command.split()[1:5], "--steps", "12", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["results"] == record["results"]


def test_the_page_needs_no_other_file_and_its_links_lead_somewhere(written):
    found = Page((written / "index.html").read_text(encoding="utf-8"))
    assert found.open == []
    assert len(found.pictures) == 2
    assert all(picture.startswith("data:image/") for picture in found.pictures)
    for link in found.links:
        assert link.startswith("#") or (written / link).is_file()


def test_nothing_says_where_it_was_written(written):
    for path in written.rglob("*"):
        if path.suffix in (".html", ".svg", ".csv", ".json"):
            text = re.sub(r"base64,[^\"]*", "", path.read_text(encoding="utf-8"))
            assert str(written.parent) not in text
            assert str(Path.home()) not in text.replace(":root", "")


def test_the_same_again_is_the_same_again(written, only_fake_demos):
    def contents() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in written.rglob("*.*") if path.suffix not in (".html", ".json")}

    before = contents()
    for _ in reproduce(written):
        pass
    assert contents() == before


def test_without_demos_there_is_a_page_that_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(rnnviz.demos, "__path__", [str(tmp_path / "none")])
    forget_demos()
    try:
        assert list(reproduce(tmp_path / "figures")) == []
    finally:
        forget_demos()
    assert "no seed figures yet" in (tmp_path / "figures" / "index.html").read_text(encoding="utf-8")


def test_words_that_look_like_html_are_words(written):
    exhibit = next(reproduce(written))
    nasty = "a < b & <script>"
    preset = replace(exhibit.preset, text=nasty)
    text = page([replace(exhibit, preset=preset, caption=nasty, command=nasty)], written)
    assert "<script>" not in text
    assert text.count("a &lt; b &amp; &lt;script&gt;") == 4
    assert Page(text).open == []


@pytest.mark.parametrize("name", ["no/such/folder", "file"])
def test_a_folder_that_cannot_be_made(tmp_path, capsys, name):
    (tmp_path / "file").write_text("")
    assert cli.main(["reproduce", "--out", str(tmp_path / name)]) == 2
    assert "cannot be made" in capsys.readouterr().err
