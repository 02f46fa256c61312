"""The one error a person can cause."""

import difflib
from collections.abc import Iterable

LONGEST_QUOTE = 60
"""Characters of what a person typed that a sentence repeats."""


class InputError(ValueError):
    """Wrong input. The message is one sentence: what is wrong, where, and what would be right.

    Its closing stop is added where it lacks.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence if sentence.endswith((".", "?", "!")) else f"{sentence}.")


def unknown(kind: str, name: str, known: Iterable[str], of: str = "") -> InputError:
    """The error for a name that does not exist, with the nearest one that does. of : what it would belong to"""
    names = sorted(known)
    near = nearest(name, names)
    advice = f"did you mean '{near}'?" if near else f"known are: {', '.join(names)}."
    return InputError(f"There is no {kind} '{quoted(name)}'{f' of {of!r}' if of else ''}; {advice}")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, however it was capitalised; None where nothing is near."""
    names = {candidate.lower(): candidate for candidate in known}
    near = difflib.get_close_matches(name[:LONGEST_QUOTE].lower(), names, n=1, cutoff=0.5)
    return names[near[0]] if near else None


def quoted(text: str) -> str:
    """What a person typed, as far as it fits into a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
