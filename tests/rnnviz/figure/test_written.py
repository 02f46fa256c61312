"""Formulas break where they may, fit where they can, and keep the order of their pieces."""

from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figure.written import EDGE, LINE, SIZES, written

HIGH, SPACE = 10.0, 3.0
pieces = st.lists(st.sampled_from(["U", " +", " W", "gₕ(", ")", "\n", "x₁₂"]), min_size=1, max_size=40)
rooms = st.tuples(st.floats(60, 2000), st.floats(20, 800))


def widths_of(texts: list[str]) -> list[float]:
    return [0.0 if text == "\n" else 6.0 * len(text.strip()) + SPACE * text.startswith(" ") for text in texts]


@given(texts=pieces, room=rooms)
def test_every_piece_is_written_once_in_order_and_none_overlap(texts: list[str], room: tuple[float, float]) -> None:
    made = written(texts, widths_of(texts), SPACE, HIGH, room)
    assert [spot.piece for spot in made.spots] == [n for n, text in enumerate(texts) if text != "\n"]
    assert made.scale in SIZES
    for one, other in zip(made.spots, made.spots[1:], strict=False):
        if one.line == other.line:
            assert other.x >= one.x + one.width - 1e-9
        else:
            assert other.line > one.line


@given(texts=pieces, room=rooms)
def test_lines_break_at_blanks_and_where_they_are_told(texts: list[str], room: tuple[float, float]) -> None:
    made = written(texts, widths_of(texts), SPACE, HIGH, room)
    for one, other in zip(made.spots, made.spots[1:], strict=False):
        told = "\n" in texts[one.piece + 1 : other.piece]
        assert (other.line > one.line) >= told
        if other.line > one.line and not told:
            assert texts[other.piece].startswith(" ")


@given(texts=pieces, room=rooms)
def test_it_is_as_large_as_fits_and_stands_in_the_middle(texts: list[str], room: tuple[float, float]) -> None:
    made = written(texts, widths_of(texts), SPACE, HIGH, room)
    lines = 1 + max((spot.line for spot in made.spots), default=0)
    if made.scale > SIZES[-1]:
        assert lines * made.line + 2 * made.top <= room[1] + 1e-6
        assert all(spot.x + spot.width <= room[0] for spot in made.spots)
    if made.scale == 1.0:
        assert made.line == LINE * HIGH
        assert min((spot.x for spot in made.spots), default=EDGE * HIGH) == EDGE * HIGH


def test_a_short_formula_is_one_line() -> None:
    texts = ["y", " = ", "V", "h"]
    made = written(texts, widths_of(texts), SPACE, HIGH, (500.0, 60.0))
    assert {spot.line for spot in made.spots} == {0}
    assert made.scale == 1.0
