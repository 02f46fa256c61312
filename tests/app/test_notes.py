"""Notes: numbers filled in, formulas on the line, nothing that moves."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.notes.formula_object import CHARACTER
from app.notes.formulas import typeset
from app.notes.notes_view import NotesView
from app.style import apply_theme, look
from rnnviz.figure.palette import THEMES
from rnnviz.notes import Formula, Text, Value, fill, notes_of, split
from rnnviz.parameters import as_json
from rnnviz.registry import headings, load

VALUES: dict[str, Any] = {
    "epochs": 120,
    "nmse": 0.0273456,
    "W": [[1.161834, 0.0], [0.0, 1.161834]],
    "fixed_points": [{"point": [1.0, -1.0], "kind": "stored"}],
    "model": "lstm",
    "missing": None,
    "broken": float("nan"),
    "array": np.array([0.25, 0.5]),
}


@pytest.mark.parametrize(
    ("markdown", "filled"),
    [
        ("after {{epochs}} epochs", "after 120 epochs"),
        ("{{ nmse }}", "0.02735"),
        ("{{nmse:.2f}}|{{nmse:.1%}}|{{nmse:+.3e}}", "0.03|2.7%|+2.735e-02"),
        ("{{W[0][0]:.3f}} {{W[-1][1]:.1f}}", "1.162 1.2"),
        ("{{fixed_points[0].kind}} at {{fixed_points[0].point}}", "stored at 1, -1"),
        ("{{array[1]:.2f}} {{array}}", "0.50 0.25, 0.5"),
        ("{{model:.3f}}", "lstm"),
        ("{{nobody}} {{missing}} {{broken:.2f}} {{W[7]}} {{W.x}} {{epochs[0]}}", "— — — — — —"),
        ("$x = {{nmse:.2f}}$ and $$W_{11} = {{W[0][0]:.1f}}$$", "$x = 0.03$ and $$W_{11} = 1.2$$"),
        ("`{{epochs}}` and ``a ` {{epochs}}``", "`{{epochs}}` and ``a ` {{epochs}}``"),
        ("```\n{{epochs}}\n```\n{{epochs}}", "```\n{{epochs}}\n```\n120"),
        ("{{}} {{2}} { {epochs} } {{a b}}", "{{}} {{2}} { {epochs} } {{a b}}"),
    ],
)
def test_fill(markdown: str, filled: str) -> None:
    assert fill(markdown, VALUES) == filled


@given(st.text())
def test_nothing_is_lost(markdown: str) -> None:
    plain = markdown.replace("{", "(").replace("$", "€")
    assert fill(plain, VALUES) == plain


@given(st.text(alphabet="ab {}[]$`\\:.0\n", max_size=60))
def test_any_text_can_be_filled(markdown: str) -> None:
    assert "".join(_source(piece) for piece in split(markdown)).count("`") == markdown.count("`")
    assert isinstance(fill(markdown, VALUES), str)


def _source(piece: Text | Value | Formula) -> str:
    return piece.markdown if isinstance(piece, Text) else piece.path if isinstance(piece, Value) else piece.tex


@pytest.mark.parametrize(
    ("markdown", "formulas"),
    [
        ("$x$", [Formula("x", False)]),
        ("a $x_k$ and $y^2$.", [Formula("x_k", False), Formula("y^2", False)]),
        ("$$\n\\frac{a}{b}\n$$", [Formula("\\frac{a}{b}", True)]),
        ("it costs \\$5 or \\$6", []),
        ("it costs $5 or $6", []),
        ("`$x$` ```$y$```", []),
        ("a line $x +\ny$ broken", [Formula("x +\ny", False)]),
    ],
)
def test_formulas_are_found(markdown: str, formulas: list[Formula]) -> None:
    assert [piece for piece in split(markdown) if isinstance(piece, Formula)] == formulas


@pytest.mark.parametrize("demo_id", [heading.id for heading in headings()])
def test_the_notes_of_every_demo_are_sound(demo_id: str) -> None:
    """Every formula can be set, and every number is a result or a parameter of that demo."""
    demo, notes = load(demo_id), notes_of(demo_id)
    assert notes.startswith("# ")
    names = set(demo.results) | set(as_json(demo.Params()))
    for piece in split(notes):
        match piece:
            case Formula():
                assert typeset(fill(piece.tex, {}), 15.0, "#000000", piece.display), piece.tex
            case Value():
                assert piece.path.partition("[")[0].partition(".")[0] in names, piece.path


def test_wrong_tex_is_told() -> None:
    assert typeset("\\frac{", 15.0, "#000000", False) is None


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> Iterator[NotesView]:
    apply_theme(qapp, THEMES["light"])
    made = NotesView()
    qtbot.addWidget(made)
    made.resize(400, 300)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    apply_theme(qapp, THEMES["light"])


def test_numbers_are_put_in_their_places(view: NotesView) -> None:
    view.show_markdown("{{epochs}}{{epochs}} epochs, **{{nmse:.3f}}**, W {{W[0][0]:.1f}}")
    assert view.toPlainText() == "—— epochs, —, W —"
    view.set_values(VALUES)
    assert view.toPlainText() == "120120 epochs, 0.027, W 1.2"
    view.set_values({**VALUES, "epochs": 7, "nmse": 123.4})
    assert view.toPlainText() == "77 epochs, 123.400, W 1.2"
    view.set_values({})
    assert view.toPlainText() == "—— epochs, —, W —"


def test_new_numbers_do_not_scroll_and_touch_only_their_own_lines(qtbot: QtBot, view: NotesView) -> None:
    view.show_markdown("\n\n".join(["{{epochs}} at the top", *["a paragraph"] * 60, "{{epochs}} at the end"]))
    view.set_values({"epochs": 1})
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    assert before > 0
    touched: list[tuple[int, int]] = []
    view.document().contentsChange.connect(lambda position, removed, added: touched.append((removed, added)))
    view.set_values({"epochs": 100000})
    assert bar.value() == before
    view.set_values({"epochs": 100000})
    assert sum(added for _, added in touched) < view.document().characterCount()
    assert view.toPlainText().startswith("100000 at the top")
    assert view.toPlainText().endswith("100000 at the end")


def test_same_numbers_touch_nothing(view: NotesView) -> None:
    view.show_markdown("{{epochs}} $x = {{nmse:.1f}}$")
    view.set_values(VALUES)
    revision = view.document().revision()
    view.set_values(dict(VALUES))
    assert view.document().revision() == revision


def rows_with_ink(picture: QImage, left: int, right: int, ground: int) -> list[int]:
    columns = range(left, right)
    return [y for y in range(picture.height()) if any(abs((picture.pixel(x, y) & 255) - ground) > 90 for x in columns)]


@pytest.mark.parametrize("tex", ["x", "x_{k}", "x^2", "x_{k+1}^2 + \\frac{x}{x}"])
def test_formulas_stand_on_the_baseline(view: NotesView, qapp: QApplication, tex: str) -> None:
    """The first letter of the formula is an x: it must stand where the x of the text stands."""
    apply_theme(qapp, THEMES["light"], 2.5)
    view.resize(700, 300)
    view.show_markdown(f"x ${tex}$")
    qapp.processEvents()
    cursor = QTextCursor(view.document())
    cursor.setPosition(2)
    formula_left = view.cursorRect(cursor).left()
    picture = view.grab().toImage()
    ground = picture.pixel(picture.width() - 30, picture.height() - 30) & 255
    text_left = int(view.document().documentMargin())
    letter = look().line() // 3
    in_text = rows_with_ink(picture, text_left, text_left + letter, ground)
    in_formula = rows_with_ink(picture, formula_left + 1, formula_left + letter, ground)
    assert abs(in_text[-1] - in_formula[-1]) <= 1


def test_formulas_take_the_colour_of_the_theme(view: NotesView, qapp: QApplication) -> None:
    view.show_markdown("$$W W W W W W$$")
    for theme in (THEMES["dark"], THEMES["projector"], THEMES["light"]):
        apply_theme(qapp, theme)
        qapp.processEvents()
        picture = view.viewport().grab().toImage()
        colours = {picture.pixelColor(x, y).name() for x in range(0, 200) for y in range(0, 60)}
        assert theme.colour("text") in colours


def test_a_wide_formula_is_made_to_fit(view: NotesView, qapp: QApplication) -> None:
    view.show_markdown("$$" + " + ".join(f"a_{{{k}}} x_{{{k}}}" for k in range(30)) + "$$")
    for width in (400, 250, 600):
        view.resize(width, 300)
        qapp.processEvents()
        assert view.document().idealWidth() <= view.viewport().width()


def test_wrong_tex_is_shown_as_it_is(view: NotesView) -> None:
    view.show_markdown("see $\\frac{$ here")
    assert view.toPlainText() == "see \\frac{ here"


def test_copied_text_holds_the_tex(view: NotesView) -> None:
    view.show_markdown("with $h = 0.15$ and $\\tau = 10$, {{epochs}}")
    view.set_values(VALUES)
    assert view.toPlainText().count(CHARACTER) == 2
    view.selectAll()
    assert view.createMimeDataFromSelection().text() == "with $h = 0.15$ and $\\tau = 10$, 120"


def test_a_demo_without_notes_says_so(view: NotesView) -> None:
    view.show_notes("no-such-demo")
    assert view.toPlainText() == "There are no notes for this demo."


def test_notes_that_are_not_seen_cost_nothing() -> None:
    """The formula library is loaded when the first formula is shown, not before."""
    program = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from app.notes.notes_view import NotesView; view = NotesView(); view.show_markdown('$x$');"
        "view.set_values({'a': 1}); assert 'ziamath' not in sys.modules;"
        "view.show(); app.processEvents(); assert 'ziamath' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
