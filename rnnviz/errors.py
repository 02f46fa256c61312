"""The one error a person can cause."""

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Wrong input. The message is one sentence: what is wrong, where, and what would be right."""


def unknown(kind: str, name: str, known: Iterable[str]) -> InputError:
    """The error for a name that does not exist, with the nearest one that does."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    advice = f"did you mean '{near[0]}'?" if near else f"known are: {', '.join(names)}."
    return InputError(f"There is no {kind} '{name}'; {advice}")
