"""Where lines of text break."""

from PySide6.QtGui import QFontMetricsF


def broken(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """The lines of a text, none wider than `room` pixels unless one word is. A newline in the text ends a line."""
    return [line for part in text.split("\n") for line in _broken_line(part, metrics, room)] if text else []


def _broken_line(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and metrics.horizontalAdvance(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def widest(texts: list[str], metrics: QFontMetricsF) -> float:
    """Pixels of the widest of some lines."""
    return max(map(metrics.horizontalAdvance, texts), default=0.0)
