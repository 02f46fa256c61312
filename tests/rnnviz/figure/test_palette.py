"""Colours that can be told from their ground and from each other, by everyone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figure.palette import (
    CATEGORIES,
    MARK_CONTRAST,
    TEXT_CONTRAST,
    THEMES,
    as_hex,
    contrast,
    luminance,
    parse,
)
from tests.rnnviz.figure.colour_vision import VISIONS, distances

GROUNDS = ("window", "panel", "raised")
DECORATION = (*GROUNDS, "faint", "on_accent")
APART = {"normal": 0.15, "protanopia": 0.095, "deuteranopia": 0.095, "tritanopia": 0.095}
"""Smallest OKLab distance of two categories. A just noticeable difference is about 0.02."""
BASINS_APART = {"normal": 0.06, "protanopia": 0.04, "deuteranopia": 0.04, "tritanopia": 0.04}
"""The same for areas filled at strength 0.4."""

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
visions = pytest.mark.parametrize("vision", VISIONS)


@pytest.mark.parametrize(("colour", "ratio"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54)])
def test_contrast_with_white_is_the_published_one(colour: str, ratio: float) -> None:
    assert contrast(colour, "#ffffff") == pytest.approx(ratio, abs=0.005)
    assert contrast("#ffffff", colour) == contrast(colour, "#ffffff")


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_colours_keep_their_numbers(rgb: tuple[int, int, int]) -> None:
    assert parse(as_hex(rgb)) == rgb
    assert 0 <= luminance(as_hex(rgb)) <= 1


@themes
@pytest.mark.parametrize("role", ["text", "muted", "warning", "danger", "accent"])
def test_words_stand_out_from_every_ground(theme, role) -> None:
    for ground in GROUNDS:
        assert contrast(theme.colours[role], theme.colours[ground]) >= TEXT_CONTRAST
    assert contrast(theme.colours["on_accent"], theme.colours["accent"]) >= TEXT_CONTRAST


@themes
def test_marks_of_every_role_stand_out_from_the_panel(theme) -> None:
    for role in set(theme.colours) - set(DECORATION):
        assert contrast(theme.colour(role), theme.colours["panel"]) >= MARK_CONTRAST, role


@themes
def test_words_in_the_colour_of_any_role_are_readable(theme) -> None:
    for role in set(theme.colours) - set(DECORATION):
        assert contrast(theme.readable(role), theme.colours["panel"]) >= TEXT_CONTRAST, role


@themes
def test_words_within_a_mark_of_any_role_are_readable(theme) -> None:
    for role in [f"c{i}" for i in range(CATEGORIES)]:
        for strength in (0.3, 0.6, 1.0):
            ground = theme.hex(role, strength)
            assert contrast(theme.ink_on(ground), ground) >= MARK_CONTRAST


@themes
@visions
def test_categories_and_ink_are_told_apart(theme, vision) -> None:
    colours = [theme.colour(f"c{i}") for i in range(CATEGORIES)] + [theme.colour("text")]
    assert distances(colours, vision).min() >= APART[vision]


@themes
@visions
@pytest.mark.parametrize(
    "roles",
    [
        ("stored", "spurious", "saddle", "repeller", "cycle", "start"),
        ("target", "prediction", "updated", "validation", "baseline"),
        ("input", "hidden", "output", "gate", "memory"),
        ("positive", "negative"),
    ],
)
def test_what_stands_in_one_picture_is_told_apart(theme, vision, roles) -> None:
    assert distances([theme.colour(role) for role in roles], vision).min() >= APART[vision]


@themes
@visions
def test_pale_areas_of_the_categories_are_told_apart(theme, vision) -> None:
    colours = [theme.hex(f"c{i}", 0.4) for i in range(CATEGORIES)]
    assert distances(colours, vision).min() >= BASINS_APART[vision]


@themes
def test_strength_leads_from_the_panel_to_the_role(theme) -> None:
    assert theme.hex("state", 0.0) == theme.colours["panel"]
    assert theme.hex("state", 1.0) == theme.colour("state")
    assert theme.colour("c9") == theme.colour("c1")


def test_an_unknown_role_is_an_error() -> None:
    with pytest.raises(KeyError):
        THEMES["light"].colour("stroed")
