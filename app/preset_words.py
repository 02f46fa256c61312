"""How a preset is called."""

LONGEST = 90
"""Letters of a preset's sentence in the menu; the rest is in its tool tip."""


def preset_title(name: str) -> str:
    """Its name as words."""
    # That some are the course's own figures is no name for a student.
    return name.removeprefix("seed-").replace("-", " ").capitalize()


def preset_words(name: str, sentence: str) -> str:
    """Its line in the menu: its title, and its sentence."""
    title = preset_title(name)
    short = sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1].rsplit(' ', 1)[0]} …"
    return f"{title}: {short}".replace("&", "&&") if short else title
