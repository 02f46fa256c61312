"""Where lines of text break."""

from PySide6.QtGui import QFontMetricsF


def broken(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """The lines of a text, as few as there can be, and about as long as each other: none wider than `room` pixels
    unless one word is. A newline in the text ends a line."""
    return [line for part in text.split("\n") for line in _evenly(part, metrics, room)] if text else []


def _evenly(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    lines = _broken_line(text, metrics, room)
    if len(lines) == 1:
        return lines
    low, high = 0.0, room
    while high - low > 1.0:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_broken_line(text, metrics, middle)) == len(lines) else (middle, high)
    return _broken_line(text, metrics, high)


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
