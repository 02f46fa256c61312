"""The few small pictures a style sheet can only take from files: arrows, ticks, switches. Drawn per theme."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QTemporaryDir

from rnnviz.figure.palette import Theme

_STROKE = 'fill="none" stroke="{ink}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
_CARETS = {
    "down": "M4 6.2 L8 10 L12 6.2",
    "up": "M4 9.8 L8 6 L12 9.8",
    "right": "M6.2 4 L10 8 L6.2 12",
    "tick": "M3.5 8.4 L6.6 11.4 L12.5 4.9",
}


@cache
def _folder() -> QTemporaryDir:
    """Goes when the program ends."""
    return QTemporaryDir()


def draw_images(theme: Theme) -> dict[str, str]:
    """Path of each picture, for `url(…)` in a style sheet: down, up, right, tick, each also with `-off` for
    disabled; switch, switch-on, radio, radio-on, each also with `-focus` and `-off`."""
    line, pale = theme.colour("axis"), theme.hex("axis", 0.45)
    drawings = {}
    for name, path in _CARETS.items():
        drawings[name] = _caret(path, theme.colour("text"))
        drawings[f"{name}-off"] = _caret(path, pale)
    accent, ring = theme.colour("accent"), theme.colour("accent")
    ground, knob = theme.colour("panel"), theme.colour("on_accent")
    drawings |= {
        "switch": _switch(ground, line, line, 10),
        "switch-focus": _switch(ground, line, line, 10, ring),
        "switch-off": _switch(ground, pale, pale, 10),
        "switch-on": _switch(accent, accent, knob, 22),
        "switch-on-focus": _switch(accent, accent, knob, 22, ring),
        "switch-on-off": _switch(pale, pale, ground, 22),
        "radio": _radio(ground, line),
        "radio-focus": _radio(ground, line, ring=ring),
        "radio-off": _radio(ground, pale),
        "radio-on": _radio(accent, accent, knob),
        "radio-on-focus": _radio(accent, accent, knob, ring),
        "radio-on-off": _radio(pale, pale, ground),
    }
    return {name: _write(f"{theme.name}-{name}.svg", svg) for name, svg in drawings.items()}


def _write(name: str, svg: str) -> str:
    path = Path(_folder().path()) / name
    if not path.exists():
        path.write_text(svg, encoding="utf-8")
    return path.as_posix()


def _svg(width: int, height: int, body: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    return f'{head} viewBox="0 0 {width} {height}">{body}</svg>'


def _caret(path: str, ink: str) -> str:
    return _svg(16, 16, f'<path d="{path}" {_STROKE.format(ink=ink)}/>')


def _switch(ground: str, line: str, knob: str, x: int, ring: str = "") -> str:
    around = f'<rect x="1" y="1" width="30" height="18" rx="9" fill="none" stroke="{ring}" stroke-width="1.6"/>'
    track = f'<rect x="3" y="3" width="26" height="14" rx="7" fill="{ground}" stroke="{line}" stroke-width="1.4"/>'
    return _svg(32, 20, (around if ring else "") + track + f'<circle cx="{x}" cy="10" r="4.4" fill="{knob}"/>')


def _radio(ground: str, line: str, dot: str = "", ring: str = "") -> str:
    around = f'<circle cx="10" cy="10" r="9" fill="none" stroke="{ring}" stroke-width="1.6"/>' if ring else ""
    body = f'<circle cx="10" cy="10" r="6.2" fill="{ground}" stroke="{line}" stroke-width="1.4"/>'
    centre = f'<circle cx="10" cy="10" r="2.8" fill="{dot}"/>' if dot else ""
    return _svg(20, 20, around + body + centre)
