"""The page that shows all reproduced figures: one HTML file that needs no other."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from rnnviz import __version__
from rnnviz.brief import brief
from rnnviz.record import Record
from rnnviz.registry import Demo, Preset
from rnnviz.saving import atomic_write

LARGEST_VECTOR = 2 * 2**20
"""Pictures with more bytes than this are embedded as pixels: a browser draws them faster."""


@dataclass(frozen=True)
class Exhibit:
    """One figure of the page.

    name : of the preset; caption : the figure's own; command : makes it again
    files : what was written of it, the SVG and the PNG among them
    """

    demo: Demo
    name: str
    preset: Preset
    record: Record
    caption: str
    command: str
    files: tuple[Path, ...]


def write_page(path: Path, exhibits: Sequence[Exhibit]) -> None:
    """Write the page, whole or not at all. Raises InputError where it cannot be written."""
    with atomic_write(path) as unfinished:
        unfinished.write_text(page(exhibits, path.parent), encoding="utf-8")


def page(exhibits: Sequence[Exhibit], folder: Path) -> str:
    """The HTML. folder : where it will stand; links are relative to it"""
    entries = "".join(
        f'<li><a href="#{_anchor(e)}">{escape(e.name)}</a> {escape(e.preset.text)}</li>' for e in exhibits
    )
    sections = "".join(_section(exhibit, folder) for exhibit in exhibits)
    body = f"<ol>{entries}</ol>{sections}" if exhibits else "<p>There are no seed figures yet.</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Seed figures of RNNViz</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>Seed figures</h1><p>Computed by RNNViz {__version__}.</p>{body}</main></body></html>\n"
    )


def _section(exhibit: Exhibit, folder: Path) -> str:
    heading = exhibit.demo.heading
    links = " · ".join(
        f'<a href="{escape(file.relative_to(folder).as_posix())}">{file.suffix[1:]}</a>' for file in exhibit.files
    )
    return (
        f'<section id="{_anchor(exhibit)}"><h2>{escape(exhibit.name)}</h2>'
        f"<p>{escape(exhibit.preset.text)} <em>{escape(heading.title)}: {escape(heading.sentence)}</em></p>"
        f'<img alt="{escape(_alt(exhibit))}" src="{_embedded(exhibit.files)}">'
        f"<pre>{escape(exhibit.command)}</pre>"
        f"{_results(exhibit)}<details><summary>Parameters</summary>{_parameters(exhibit)}</details>"
        f"<p class=files>{links} · {exhibit.record['seconds']:.2f} s</p></section>"
    )


def _alt(exhibit: Exhibit) -> str:
    return exhibit.caption or exhibit.preset.text or exhibit.name


def _anchor(exhibit: Exhibit) -> str:
    return f"{exhibit.demo.id}-{exhibit.name}"


def _embedded(files: Sequence[Path]) -> str:
    vector, pixels = (next(file for file in files if file.suffix == ending) for ending in (".svg", ".png"))
    is_small = vector.stat().st_size <= LARGEST_VECTOR
    kind, file = ("svg+xml", vector) if is_small else ("png", pixels)
    return f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def _results(exhibit: Exhibit) -> str:
    rows = [
        (name, brief(value), exhibit.demo.results.get(name, ""))
        for name, value in exhibit.record["results"].items()
    ]  # fmt: skip
    return _table("Results", rows)


def _parameters(exhibit: Exhibit) -> str:
    return _table("", [(name, _short(value), "") for name, value in exhibit.record["params"].items()])


def _table(title: str, rows: Sequence[tuple[str, str, str]]) -> str:
    cells = "".join(
        f"<tr><th>{escape(name)}</th><td class=value>{escape(value)}</td><td>{escape(text)}</td></tr>"
        for name, value, text in rows
    )
    caption = f"<caption>{title}</caption>" if title else ""
    return f"<table>{caption}{cells}</table>"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}…"


_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f27; --ground: #f4f5f7; --card: #fff; --muted: #5b6472; --rule: #dfe3e9;
  --accent: #0b63ce }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff4; --ground: #16181d; --card: #1d2027; --muted: #a3acba;
  --rule: #353b47; --accent: #6cb2ff } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem }
a { color: var(--accent) }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 1rem 1.5rem;
  margin: 2rem 0 }
img { width: 100%; background: #fff; border-radius: 4px }
em, .files, caption, summary { color: var(--muted) } summary { cursor: pointer }
pre { background: var(--ground); padding: .75rem 1rem; border-radius: 4px; white-space: pre-wrap }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .9rem }
caption { text-align: left; padding: .25rem 0 }
th, td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; border-top: 1px solid var(--rule) }
th { font-weight: 600; white-space: nowrap } .value { font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
"""
