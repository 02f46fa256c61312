"""Whatever the dialect, the numbers that were written are the numbers that are read; nothing else is ever raised."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.errors import DataError
from rnnviz.data.importing import preview, read_series

numbers = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-1000, 1000).map(float))
columns_of_numbers = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(numbers, min_size=width, max_size=width), min_size=3, max_size=20, unique_by=lambda row: row[0]
    )
)
words = st.text("abcdefghXYZäß", min_size=2, max_size=8).filter(lambda word: word.lower() not in {"na", "nan"})


@st.composite
def text_files(draw):
    """A table, the bytes of a text file that holds it, and how many label columns come first."""
    rows = draw(columns_of_numbers)
    separator, decimal = draw(st.sampled_from([",.", ";.", ";,", "\t.", "\t,", " .", " ,", ",,"]))
    has_label, has_header, quote_all = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    if len(rows[0]) == 1 and decimal == ",":
        has_header = True  # without one, 1,5 is two columns, and so is Monday 1,5
    table = [[repr(cell).replace(".", decimal) for cell in row] for row in rows]
    if has_label:
        table = [[f"2020-01-{day:02}", *row] for day, row in enumerate(table, start=1)]
    if has_header:
        width = len(table[0])
        table.insert(0, draw(st.lists(words, min_size=width, max_size=width)))
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=newline).writerows(table)
    comment = draw(st.sampled_from(["", f"# a comment of words{newline}", f"% 1 2 3{newline}"]))
    ending = draw(st.sampled_from(["", newline, newline * 3]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return rows, (comment + text.getvalue() + ending).encode(encoding), int(has_label)


def in_a_file(content: bytes, name: str, use):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return use(path)


@given(file=text_files())
def test_what_is_written_is_read(file):
    rows, content, labels = file
    read = in_a_file(content, "a.csv", lambda path: read_series(path, column=labels).values.tolist())
    assert read == [row[0] for row in rows]


@given(file=text_files())
def test_the_preview_counts_what_is_written(file):
    rows, content, labels = file
    found = in_a_file(content, "a.csv", preview)
    assert found.rows == (len(rows),) * (labels + len(rows[0]))
    assert [column.is_numeric for column in found.columns] == [False] * labels + [True] * len(rows[0])
    assert found.suggested is not None


SCRAPS = st.text(st.sampled_from("0123456789.,;\t \n\r\"'#%-+eabNn\u00a0ä€"), max_size=200).map(str.encode)


def complaint(read, path) -> str:
    try:
        read(path)
    except DataError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", ["a.csv", "a.npy", "a.npz", "a.mat", "a.xlsx"])
@given(content=st.one_of(st.binary(max_size=300), SCRAPS))
def test_no_file_raises_anything_but_a_sentence(name, content):
    complaints = in_a_file(content, name, lambda path: [complaint(read, path) for read in (preview, read_series)])
    assert all(sentence == "" or (sentence.isprintable() and name in sentence) for sentence in complaints)
