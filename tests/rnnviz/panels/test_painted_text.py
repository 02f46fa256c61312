"""Laws of coloured text: every letter stands once, in reading order, on the colour of its own number."""

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figure.csv_export import csv_text
from rnnviz.figure.description import Figure
from rnnviz.figure.marks import Image, Letters
from rnnviz.panels.painted_text import STRONGEST, letters_on, painted, shades_of, text_panel, words_on

texts = st.text('ab (){\n\t#,"é', max_size=200)


@given(texts, st.integers(1, 30))
def test_every_letter_stands_once_in_reading_order(text, columns):
    page = letters_on(text, columns, 300)
    assert page.owner[page.owner >= 0].tolist() == list(range(len(text)))
    for (row, column), number in np.ndenumerate(page.owner):
        if number >= 0 and text[number] not in "\n\t":
            assert page.lines[row][column] == text[number]


@given(texts)
def test_what_has_no_room_is_left_out_from_the_end(text):
    page = letters_on(text, 7, 3)
    shown = page.owner[page.owner >= 0]
    assert shown.tolist() == list(range(len(shown)))


@given(st.lists(st.sampled_from(["add", "the", "leek", ".", "pumpkin"]), max_size=40))
def test_no_word_is_broken(words):
    page = words_on(tuple(words), 20, 60)
    assert "".join("".join(page.lines).split()) == "".join(words)
    for number, word in enumerate(words):
        rows, columns = np.nonzero(page.owner == number)
        assert len(set(rows)) == 1
        assert page.lines[rows[0]][columns[0] : columns[-1] + 1] == word


def test_a_line_ends_where_it_is_told_to():
    assert [line.split() for line in words_on(("a", "b", "c"), 9, 2, (1,)).lines] == [["a"], ["b", "c"]]


def test_each_letter_lies_on_the_colour_of_its_number():
    page, amounts = letters_on("ab\nc", 3, 2), np.array([0.2, 0.4, 0.6, 5.0])
    image, letters = painted(page, amounts, ("error",))
    assert isinstance(image, Image)
    assert isinstance(letters, Letters)
    assert np.allclose(image.shade, STRONGEST * np.array([[1.0, 0, 0], [0.2, 0.4, 0.6]]))
    assert np.array_equal(image.shade, shades_of(page, amounts))
    assert page.at(1.5, -0.5) == 1
    assert page.at(2.5, -3.5) is None
    assert page.pointed_at(0) == 3
    assert page.middle(3) == (0.5, -3.0)


def test_the_table_holds_letters_at_their_places():
    page = letters_on('a,\n#"', 3, 2)
    panel = text_panel("text", page, painted(page, np.ones(5), ("c0",)), (0, 0, 1, 1), title="", alt="A text.")
    rows = [row for row in csv.DictReader(io.StringIO(csv_text(Figure((panel,))))) if row["kind"] == "letters"]
    assert [row["label"] for row in rows] == ["a", ",", "↵", "#", '"']
    assert [(float(row["x"]), float(row["y"])) for row in rows[3:]] == [(0.5, -3.0), (1.5, -3.0)]
