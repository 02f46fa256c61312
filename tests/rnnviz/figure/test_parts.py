"""Parts of a figure, its type and its ground: what an author chooses."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import rnnviz
from rnnviz import cli
from rnnviz.errors import InputError
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.marks import Line
from rnnviz.figure.palette import THEMES


def figure() -> Figure:
    line = Line(key="line", x=np.arange(3.0), y=np.arange(3.0))
    places = {"hero": (0, 0, 2, 1), "upper": (0, 1, 1, 1), "lower": (1, 1, 1, 1)}
    panels = tuple(Panel(f"p-{key}", (line,), place=place) for key, place in places.items())
    return Figure(panels, columns=(2.0, 1.0), rows=(3.0, 1.0), caption="Words.", warning="Careful.")


def test_the_hero_alone_fills_the_figure() -> None:
    alone = figure().part(["hero"], caption=False)
    assert [panel.key for panel in alone.panels] == ["p-hero"]
    assert (alone.columns, alone.rows, alone.caption, alone.warning) == ((2.0,), (3.0, 1.0), "", "Careful.")


def test_panels_keep_their_order_and_their_shares() -> None:
    two = figure().part(["p-lower", "p-upper", "p-lower"])
    assert [(panel.key, panel.place) for panel in two.panels] == [("p-upper", (0, 0, 1, 1)), ("p-lower", (1, 0, 1, 1))]
    assert (two.columns, two.rows, two.caption) == ((1.0,), (3.0, 1.0), "Words.")
    whole = figure()
    assert whole.part(None).panels is whole.panels


def test_an_unknown_panel_gets_the_nearest_name() -> None:
    with pytest.raises(InputError, match="did you mean 'p-upper'"):
        figure().part(["p-uper"])


def test_type_has_the_size_that_was_asked_for() -> None:
    theme = THEMES["print"].typed(11.0)
    assert theme.text[1] == 11.0
    assert theme.text[0] / theme.text[1] == pytest.approx(THEMES["print"].text[0] / THEMES["print"].text[1])
    assert theme.stroke == THEMES["print"].stroke


def test_the_command_line_writes_the_hero_alone_without_a_ground(tmp_path: Path) -> None:
    path = tmp_path / "hero.png"
    arguments = ["run", "hopfield-plane", "--set", "grid=11", "--steps", "1", "--size", "8x7", "--dpi", "60"]
    assert cli.main([*arguments, "--export", str(path), "--panels", "hero", "--caption", "no", "--transparent"]) == 0
    with Image.open(path) as picture:
        opacity = np.asarray(picture.convert("RGBA"))[..., 3]
    assert (opacity == 0).mean() > 0.1
    assert (opacity == 255).any()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--panels", "plain"], "did you mean 'plane'"),
        (["--panels", ","], "--panels takes the names"),
        (["--type", "1"], "3 to 72 points"),
        (["--caption", "maybe"], "maybe"),
    ],
)
def test_what_cannot_be_chosen_gets_a_sentence(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", "hopfield-plane", "--set", "grid=11", "--steps", "1", "--export", str(tmp_path / "x.svg")]
    assert cli.main([*arguments, *words]) == 2
    assert said in capsys.readouterr().err


def test_a_movie_has_a_ground(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["run", "hopfield-plane", "--set", "grid=11", "--steps", "1", "--export", str(tmp_path / "x.gif")]
    assert cli.main([*arguments, "--transparent"]) == 2
    assert "has a ground" in capsys.readouterr().err


def test_notebooks_show_figures_and_runs() -> None:
    run = rnnviz.start("hopfield-plane", grid=11)
    run.advance(1)
    shown = run.figure()
    assert shown._repr_png_().startswith(b"\x89PNG")
    assert "<svg" in shown._repr_svg_()
    table = run._repr_html_()
    assert "<td>steps_max</td>" in table
    assert table.count("<tr>") == len(run.results())
