"""`rnnviz data`: what would be read of a file."""

import json
from pathlib import Path

import pytest

from rnnviz import cli

FIELD = Path(__file__).parent / "data" / "field"


def asked(capsys, *arguments):
    status = cli.main(["data", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def test_it_prints_the_series_and_all_there_is_to_know(capsys):
    status, out, err = asked(capsys, FIELD / "b1_newest_first_dates.csv", "--json", "-")
    found = json.loads(out)
    assert status == 0
    assert (found["column"], found["time_name"], found["unit"]) == ("Close", "Date", "")
    assert found["values"][:2] == [50.0, 66.88]
    assert found["times"][:2] == ["2021-03-01", "2021-03-02"]
    assert found["columns"] == [{"name": "Date", "kind": "dates"}, {"name": "Close", "kind": "series"}]
    assert "turned round" in found["remarks"][0]
    assert found["remarks"][0] in err


def test_times_that_are_numbers_stay_numbers(capsys):
    _, out, _ = asked(capsys, FIELD / "a8_time_then_flag.csv", "--json", "-")
    assert json.loads(out)["times"][:2] == [0.0, 0.1]


def test_it_writes_a_file(capsys, tmp_path):
    status, out, _ = asked(capsys, FIELD / "a2_id_first.csv", "--column", "load", "--json", tmp_path / "a.json")
    assert (status, out) == (0, "")
    assert json.loads((tmp_path / "a.json").read_text())["values"][0] == 50.0


def test_without_json_it_says_it_in_words(capsys):
    status, out, _ = asked(capsys, FIELD / "e1_question_mark.csv", "--gaps", "interpolate")
    assert status == 0
    assert "remark: 2 missing values in 1 gap are interpolated (the longest gap: 2)." in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["e1_question_mark.csv"], "'?' is a missing value"),
        (["k3.parquet"], "Parquet"),
        (["a2_id_first.csv", "--column", "lod"], "did you mean 'load'?"),
        (["nothing.csv"], "does not exist"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(capsys, arguments, words):
    status, out, err = asked(capsys, FIELD / arguments[0], *arguments[1:])
    assert (status, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
