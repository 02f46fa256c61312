"""How remarks on a series are shown: what must be known first above the picture, how it was read below."""

from collections.abc import Sequence

from rnnviz.view import View


def in_two(remarks: Sequence[str], notes: Sequence[str]) -> tuple[str, str]:
    """The warning of a picture, and the harmless notes, each in one line of text."""
    return " ".join(remark for remark in remarks if remark not in notes), " ".join(notes)


def note(notes: str, view: View) -> str:
    """The notes where there is room for them: on the wall and in a narrow column every line counts."""
    return "" if view.compact else notes
