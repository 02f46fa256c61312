"""Ramps that are even, ordered for every colour vision, and leave the ground at their quiet end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.figure.colormaps import ENTRIES, colormap
from rnnviz.figure.marks import Canvas, Image
from rnnviz.figure.oklab import light, linear_light, oklab, srgb
from rnnviz.figure.palette import THEMES, parse
from rnnviz.figure.pixels import colour_limits, rgba
from tests.rnnviz.figure.colour_vision import VISIONS, seen

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
SQUARE = (0.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("colour", "lab"),
    [((1, 1, 1), (1, 0, 0)), ((1, 0, 0), (0.6280, 0.2249, 0.1258)), ((0, 0, 1), (0.4520, -0.0325, -0.3115))],
)
def test_oklab_has_the_published_values(colour, lab) -> None:
    assert oklab(linear_light(np.array(colour, float))) == pytest.approx(np.array(lab), abs=2e-4)


@given(arrays(float, (5, 3), elements=st.floats(0, 1)))
def test_oklab_goes_back(colours) -> None:
    assert srgb(light(oklab(linear_light(colours)))) == pytest.approx(colours, abs=1e-4)


@themes
@pytest.mark.parametrize("name", ["sequential", "diverging", "grey"])
def test_steps_are_even(theme, name) -> None:
    ramp = colormap(name, theme)
    assert ramp.shape == (ENTRIES, 3)
    assert ramp.dtype == np.uint8
    lab = oklab(linear_light(ramp[::8] / 255))
    lab = lab[lab[:, 0] > 0.15]  # darker, one step of eight bits is as large as ours
    steps = np.linalg.norm(np.diff(lab, axis=0), axis=1)
    away_from_the_middle = np.abs(np.arange(len(steps)) - (len(steps) - 1) / 2) > 1
    even = steps[away_from_the_middle] if name == "diverging" else steps
    for half in (even[: len(even) // 2], even[len(even) // 2 :]):
        assert half.max() < 1.35 * half.min()


@themes
@pytest.mark.parametrize("vision", VISIONS)
def test_lightness_orders_the_numbers_for_everyone(theme, vision) -> None:
    dark = theme.name == "dark"
    for name in ("sequential", "grey"):
        lightness = seen(colormap(name, theme)[::8] / 255, vision)[:, 0]
        assert np.all(np.diff(lightness) > 0 if dark else np.diff(lightness) < 0)
    lightness = seen(colormap("diverging", theme) / 255, vision)[:, 0]
    rises = np.diff(lightness[::8]) * (1 if dark else -1)
    assert np.all(rises[17:] > 0)
    assert np.all(rises[:14] < 0)


@themes
def test_quiet_ends_are_near_the_panel(theme) -> None:
    panel = oklab(linear_light(np.array(parse(theme.colours["panel"])) / 255))
    for name, index in (("sequential", 0), ("diverging", ENTRIES // 2), ("grey", 0)):
        quiet = oklab(linear_light(colormap(name, theme)[index] / 255))
        assert np.linalg.norm(quiet - panel) < 0.08


@themes
def test_both_signs_are_told_apart_by_everyone(theme) -> None:
    ramp = colormap("diverging", theme) / 255
    for vision in VISIONS:
        low, high = seen(ramp[[0, -1]], vision)
        assert np.linalg.norm(low - high) > 0.15


@themes
def test_cells_have_the_colour_of_their_role_and_shade(theme) -> None:
    values = np.array([[0, 1, -1], [1, 0, 1]])
    shade = np.array([[1.0, 0.4, 1.0], [0.0, 0.6, 1.0]])
    cells = rgba(Image(key="i", values=values, extent=SQUARE, roles=("c0", "c1"), shade=shade), theme)
    assert cells.shape == (2, 3, 4)
    assert tuple(cells[0, 0]) == (*theme.rgb("c0"), 255)
    assert tuple(cells[0, 1]) == (*theme.rgb("c1", 0.4), 255)
    assert cells[0, 2, 3] == 0
    assert tuple(cells[1, 0]) == (*theme.rgb("c1", 0.0), 255)
    assert tuple(cells[1, 1]) == (*theme.rgb("c0", 0.6), 255)


def test_a_role_that_is_not_there_is_an_error() -> None:
    with pytest.raises(IndexError):
        rgba(Image(key="i", values=np.array([[3]]), extent=SQUARE, roles=("c0", "c1")), THEMES["light"])


@given(
    values=arrays(float, (4, 5), elements=st.floats(-1e3, 1e3) | st.just(np.nan)),
    name=st.sampled_from(["sequential", "diverging", "grey"]),
)
def test_numbers_take_their_place_on_the_map(values, name) -> None:
    theme = THEMES["dark"]
    image = Image(key="i", values=values, extent=SQUARE, colormap=name)
    cells, ramp = rgba(image, theme), colormap(name, theme)
    low, high = colour_limits(image)
    assert low < high
    if name == "diverging":
        assert low == -high
    known = np.isfinite(values)
    assert np.array_equal(cells[..., 3] == 255, known)
    for value, cell in zip(values[known], cells[known], strict=True):
        near = int((value - low) / (high - low) * (ENTRIES - 1) + 0.5)
        assert any(np.array_equal(cell[:3], ramp[k]) for k in (near - 1, near, min(near + 1, ENTRIES - 1)))


@themes
def test_a_canvas_leads_from_the_panel_to_the_ink(theme) -> None:
    cells = rgba(Canvas(key="c", values=np.array([[-1.0, 1.0, 7.0]]), extent=SQUARE), theme)
    assert tuple(cells[0, 0, :3]) == parse(theme.colours["panel"])
    assert tuple(cells[0, 1, :3]) == parse(theme.colours["text"]) == tuple(cells[0, 2, :3])
