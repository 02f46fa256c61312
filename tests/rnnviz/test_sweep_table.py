"""The table of a sweep: whatever is done to its file, the end is the same or the file is left alone."""

import csv
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnviz.errors import InputError
from rnnviz.registry import load
from rnnviz.sweep.job import Outcome
from rnnviz.sweep.table import Table, cell
from tests.rnnviz.sweeping import plan, rows, trial  # noqa: F401

RESULTS = ("area", "word", "size", "never")
COUNT = 6


@pytest.fixture(autouse=True)
def _trial(trial):  # noqa: F811
    """For every test here."""


def six():
    return plan({"size": [1, 2], "sizes": [[1, 2], [], [3]]})


def outcome(number):
    if number == 4:
        return Outcome(seconds=0.5, error='it said "no", twice')
    return Outcome({"area": number / 3, "word": 'a "b", c\nd', "size": number}, 0.25)


def fill(path, numbers):
    """Put these rows into the file; the table as it was when it was opened."""
    with closing(Table(path, six(), RESULTS)) as table:
        missing = table.missing
        for number in numbers:
            if number in missing:
                table.add(number, outcome(number))
    return missing


@pytest.fixture
def whole(tmp_path):
    fill(tmp_path / "whole.csv", range(COUNT))
    return (tmp_path / "whole.csv").read_bytes()


def test_a_table_says_all_of_its_runs_and_nothing_empty(whole, tmp_path):
    found = rows(tmp_path / "whole.csv")
    assert list(found[0])[:7] == ["size", "sizes", "seed", "area", "word", "result_size", "error"]
    assert set(found[0]) == {*list(found[0])[:7], "demo", "behave", "gate"}
    assert [(row["size"], row["sizes"]) for row in found[:3]] == [("1", "[1, 2]"), ("1", "[]"), ("1", "[3]")]
    assert [float(row["area"] or "nan") for row in found[:4]] == [0.0, 1 / 3, 2 / 3, 1.0]
    assert [row["error"] for row in found] == [""] * 4 + ['it said "no", twice', ""]
    assert found[0]["word"] == 'a "b", c d'
    assert whole.count(b"\n") == COUNT + 1


def test_killed_at_any_byte_it_goes_on_to_the_same_table(whole, tmp_path):
    path = tmp_path / "cut.csv"

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(order=st.permutations(range(COUNT)), done=st.integers(1, COUNT), data=st.data())
    def check(order, done, data):
        path.unlink(missing_ok=True)
        table = Table(path, six(), RESULTS)
        for number in order[:done]:
            table.add(number, outcome(number))
        table._file.close()  # as if killed here
        content = path.read_bytes()
        heading = content.index(b"\n") + 1
        kept = content[: data.draw(st.integers(heading, len(content)))]
        path.write_bytes(kept)
        missing = fill(path, order)
        assert len(missing) == COUNT - (kept.count(b"\n") - 1)
        assert path.read_bytes() == whole

    check()


def test_a_finished_table_is_not_touched(whole, tmp_path):
    path = tmp_path / "whole.csv"
    before = path.stat()
    assert fill(path, range(COUNT)) == {}
    assert path.stat() == before


def test_rows_taken_out_by_hand_are_computed_again(whole, tmp_path):
    path = tmp_path / "whole.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], *lines[4:]]))
    assert list(fill(path, range(COUNT))) == [1, 2]
    assert path.read_bytes() == whole


def test_a_sweep_that_was_given_up_keeps_its_rows(tmp_path):
    fill(tmp_path / "a.csv", [5, 2])
    assert [row["result_size"] for row in rows(tmp_path / "a.csv")] == ["5", "2"]
    assert sorted(fill(tmp_path / "a.csv", [])) == [0, 1, 3, 4]


def test_a_row_is_in_the_file_before_the_next_run_begins(tmp_path):
    with closing(Table(tmp_path / "a.csv", six(), RESULTS)) as table:
        for count, number in enumerate([3, 1, 0], 1):
            table.add(number, outcome(number))
            assert len(rows(tmp_path / "a.csv")) == count


def test_a_larger_sweep_goes_on_from_a_smaller_one(whole, tmp_path):
    larger = plan({"size": [1, 2], "sizes": [[1, 2], [], [3]]}, seeds=2)
    assert len(Table(tmp_path / "whole.csv", larger, RESULTS).missing) == COUNT


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n", b"\x00\xff\x00", b"demo,seed,error\n\xff,1,\n", b'"', b"\n", b"size\n",
        b"demo,seed,error,weight\ntrial,0,,1\n", b"demo,seed,error\ntrial,0,\n",
        b"demo,seed,error\nother,0,\n", b"demo,seed,error\ntrial,0\n",
    ],
)  # fmt: skip
def test_a_file_that_is_something_else_is_left_alone(content, tmp_path):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"^'.*other.csv' .* give another name to --out\.$"):
        Table(path, six(), RESULTS)
    assert path.read_bytes() == content


def test_another_sweep_of_the_same_demo_is_left_alone(whole, tmp_path):
    for other in (plan({"size": [1]}), plan({"size": [1, 2], "sizes": [[1, 2], [], [3]]}, name="x")):
        with pytest.raises(InputError, match="holds another sweep"):
            Table(tmp_path / "whole.csv", other, RESULTS)
    with pytest.raises(InputError, match="holds another sweep"):
        Table(tmp_path / "whole.csv", plan({}, demo="hopfield-plane"), RESULTS)
    assert (tmp_path / "whole.csv").read_bytes() == whole


@pytest.mark.parametrize(("name", "words"), [("a.txt", r"must end in \.csv"), ("no/a.csv", "does not exist")])
def test_a_place_that_does_not_do_is_refused_at_once(name, words, tmp_path):
    with pytest.raises(InputError, match=words):
        Table(tmp_path / name, six(), RESULTS)


def test_numbers_survive_their_cell():
    @given(st.floats(allow_nan=False, allow_infinity=False))
    def check(number):
        assert float(cell(number)) == number

    check()
    assert [cell(value) for value in (None, True, 3, "a\nb", [1, [2]])] == ["", "true", "3", "a b", "[1, [2]]"]


def test_results_that_are_called_like_parameters_have_a_column_of_their_own():
    table = list(csv.reader([",".join(load("trial").results)]))
    assert "size" in table[0]
