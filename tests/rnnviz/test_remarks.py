"""What there is to say of a run is one list, wherever it is looked for; data that changed or moved are noticed."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz import cli
from rnnviz.data.importing import read_series
from rnnviz.figure.stamp_reading import read_stamp
from rnnviz.session import load_session, resume
from rnnviz.view import PLAIN, View

FIELD = Path(__file__).parent / "data" / "field"
TURNED = "'Date' runs backwards in the file: the series is turned round, so that time runs forwards."
MINUS = "-9999, in 2 lines (the first: 12), may stand for a missing value; gaps = interpolate takes it for one."
SMALL = ["--set", "model=esn", "--set", "hidden=[20]", "--set", "horizon=5"]


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """Newest first, which is harmless, and with a value that may stand for a missing one, which is not."""
    lines = (FIELD / "b1_newest_first_dates.csv").read_text().splitlines()
    lines[11] = lines[11].partition(",")[0] + ",-9999"
    lines[15] = lines[15].partition(",")[0] + ",-9999"
    (tmp_path / "own.csv").write_text("\n".join(lines) + "\n")
    return tmp_path / "own.csv"


def run(capsys: Any, *arguments: Any, demo: str = "forecast") -> tuple[dict[str, Any], str]:
    """The JSON of a run, and what it said beside it."""
    assert cli.main(["run", demo, *map(str, arguments), "--json", "-"]) == 0
    out, err = capsys.readouterr()
    return json.loads(out), err


def figure(path: Path, view: View = PLAIN) -> Any:
    return rnnviz.start("forecast", data=str(path), epochs=0).figure(view)


def test_doubts_warn_and_harmless_remarks_stand_behind_the_caption(doubtful: Path, capsys: Any) -> None:
    shown = figure(doubtful)
    assert (shown.warning, shown.note) == (MINUS, TURNED)
    assert shown.below == f"{shown.caption} {TURNED}"
    assert figure(doubtful, View(compact=True)).note == ""
    assert shown.part(caption=False).below == ""
    record, err = run(capsys, "--set", f"data={doubtful}", "--set", "epochs=0")
    assert record["remarks"] == [MINUS, TURNED]
    assert [line for line in err.splitlines() if line.startswith("rnnviz: ")] == [
        f"rnnviz: {MINUS}",
        f"rnnviz: {TURNED}",
    ]


def test_a_session_keeps_what_was_said(doubtful: Path, tmp_path: Path, capsys: Any) -> None:
    run(capsys, "--set", f"data={doubtful}", *SMALL, "--save", tmp_path / "a.rnnviz")
    session = load_session(tmp_path / "a.rnnviz")
    assert session.remarks == (MINUS, TURNED)
    assert session.carried == ()
    assert resume(session).remarks == (MINUS, TURNED)


def test_a_sweep_says_it_in_every_row(doubtful: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "sweep.csv"
    arguments = ["--vary", "hidden=10,20", "--set", f"data={doubtful}", "--set", "model=esn", "--workers", "1"]
    assert cli.main(["sweep", "forecast", *arguments, "--out", str(out)]) == 0
    with out.open() as file:
        rows = list(csv.DictReader(file))
    assert [row["remarks"] for row in rows] == [f"{MINUS} {TURNED}"] * 2
    # A table from before there was such a column is gone on with.
    old = [{name: cell for name, cell in row.items() if name != "remarks"} for row in rows]
    with out.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(old[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerow(old[0])
    assert cli.main(["sweep", "forecast", *arguments, "--out", str(out)]) == 0
    with out.open() as file:
        assert [row["remarks"] for row in csv.DictReader(file)] == ["", f"{MINUS} {TURNED}"]


# -- data that changed or moved -------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "then"
    folder.mkdir()
    np.savetxt(folder / "own.txt", np.sin(np.arange(80.0)))
    return folder / "own.txt"


def changed(path: Path) -> None:
    np.savetxt(path, np.sin(np.arange(81.0)))


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "csv", "json"])
def test_a_figure_knows_its_data(own: Path, tmp_path: Path, ending: str, capsys: Any) -> None:
    made = tmp_path / f"a.{ending}"
    arguments = ["--set", f"data={own}", *SMALL]
    if ending == "json":
        assert cli.main(["run", "forecast", *arguments, "--json", str(made)]) == 0
        stamp = json.loads(made.read_text())
    else:
        assert cli.main(["run", "forecast", *arguments, "--export", str(made)]) == 0
        stamp = {"data": json.loads((read_stamp(made) or {})["data"])}
    assert stamp["data"] == {"hash": read_series(own).digest, "length": 80}
    capsys.readouterr()
    assert run(capsys, "--params", made)[0]["remarks"] == []
    changed(own)
    record, err = run(capsys, "--params", made)
    said = (
        f"The data have changed since a.{ending} was made: then 80 points, now 81, and not the same values; "
        f"the results are not those of a.{ending}."
    )
    assert record["remarks"] == [said]
    assert said in err
    # Who asks for other data, or for another way to read them, knows it.
    assert run(capsys, "--params", made, "--set", "data=laser", "--set", "epochs=0")[0]["remarks"][:1] != [said]
    assert run(capsys, "--params", made, "--set", "gaps=drop")[0]["remarks"] == []


@pytest.mark.parametrize("demo", ["forecast-bench", "forecast-sweep"])
def test_figures_of_the_other_forecasting_demos_know_it_too(own: Path, tmp_path: Path, demo: str, capsys: Any) -> None:
    made = tmp_path / "a.svg"
    few = {"forecast-bench": ["models=analogue", "train_points=150", "horizon=10", "origins=0"],
           "forecast-sweep": ["model=esn", "vary_x=hidden", "x_values=[10]", "vary_y=leak", "y_values=[0.5]", "seeds=1",
                              "workers=1"]}[demo]  # fmt: skip
    np.savetxt(own, np.sin(np.arange(200.0)))
    settings = [word for setting in (f"data={own}", *few) for word in ("--set", setting)]
    assert cli.main(["run", demo, *settings, "--export", str(made)]) == 0
    assert json.loads((read_stamp(made) or {})["data"])["hash"] == read_series(own).digest
    np.savetxt(own, np.cos(np.arange(200.0)))
    capsys.readouterr()
    assert "then 200 points, now 200, and not the same values" in run(capsys, "--params", made, demo=demo)[1]


def test_a_file_that_has_moved_is_found_beside_the_session(own: Path, tmp_path: Path, capsys: Any) -> None:
    run(capsys, "--set", f"data={own}", *SMALL, "--save", own.parent / "a.rnnviz", "--export", own.parent / "a.svg")
    now = tmp_path / "now"
    shutil.move(own.parent, now)
    moved = f"'{own}' is not there; own.txt beside a.rnnviz is read."
    session = load_session(now / "a.rnnviz")
    assert session.params.data == str(now / "own.txt")
    assert session.carried == (moved,)
    assert resume(session).remarks == (moved,)
    assert run(capsys, "--resume", now / "a.rnnviz")[0]["remarks"] == [moved]
    assert run(capsys, "--params", now / "a.svg")[0]["remarks"] == [moved.replace("rnnviz", "svg")]
    changed(now / "own.txt")
    said = resume(load_session(now / "a.rnnviz")).remarks
    assert said[0] == moved
    assert "The data have changed since the session was saved: then 80 points, now 81" in said[1]
    assert "since a.svg was made" in run(capsys, "--params", now / "a.svg")[0]["remarks"][1]


def test_a_file_that_is_nowhere_is_said_where_it_was(own: Path, capsys: Any) -> None:
    run(capsys, "--set", f"data={own}", *SMALL, "--save", own.parent / "a.rnnviz")
    own.unlink()
    assert cli.main(["run", "forecast", "--resume", str(own.parent / "a.rnnviz")]) == 2
    assert f"{own} does not exist" in capsys.readouterr().err


def test_a_path_of_windows_is_found_by_its_name(own: Path) -> None:
    from rnnviz.carrying_over import carried_over
    from rnnviz.registry import load

    model = load("forecast").Params
    found = carried_over(model, {"data": "C:\\Users\\me\\own.txt"}, own.parent / "a.rnnviz")
    assert found.values == {"data": str(own)}
    assert carried_over(model, {"data": "laser"}, own.parent / "a.rnnviz").values == {"data": "laser"}


# -- what was once possible -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "who"),
    [
        ({"training": "closed-loop", "hidden": [8], "lags": [3], "epochs": 1}, "What is trained in closed loop"),
        ({"model": "esn", "hidden": [20]}, "An echo-state network"),
        ({"model": "mlp", "optimizer": "levenberg-marquardt", "hidden": [3], "lags": [3], "epochs": 1},
         "What Levenberg–Marquardt trains"),
        ({"model": "lstm-peephole", "hidden": [4], "epochs": 1}, "An LSTM with peepholes"),
    ],
)  # fmt: skip
def test_a_gpu_that_was_never_used_is_no_reason_to_refuse_a_session(
    params: dict[str, Any], who: str, tmp_path: Path
) -> None:
    begun = rnnviz.start("forecast", train_points=100, horizon=5, **params)
    begun.finish()
    path = tmp_path / "a.rnnviz"
    save_as_it_was(path, begun, device="cuda")
    session = load_session(path)
    assert session.params.device == "auto"
    assert session.carried == (f"{who} is computed on the CPU, though the GPU was asked for.",)
    again = resume(session)
    assert again.remarks[0] == session.carried[0]
    assert again.finish() is not None
    assert again.results()["nmse_closed"] == begun.results()["nmse_closed"]
    with pytest.raises(rnnviz.errors.InputError, match="device = cuda is not possible"):
        rnnviz.start("forecast", device="cuda", **params)


def save_as_it_was(path: Path, begun: Any, **older: Any) -> None:
    """A session whose parameters, and those of a moment in its history, say something that is refused now."""
    from rnnviz import archive
    from rnnviz.live.messages import Status
    from rnnviz.live.snapshot import Snapshot
    from rnnviz.session import Session, save_session

    status = Status(False, True, False, 1, 1.0, "", 0.0)
    moment = Snapshot(begun.run.frame(), status, begun.params.model_copy(update={"context": 50}))
    save_session(path, Session("forecast", begun.params, checkpoint=begun.run.checkpoint(), history=(moment,)))
    document, arrays = archive.read(path, lambda found: None)
    document["params"] |= older
    document["history"][0]["params"] |= older
    del document["remarks"]
    archive.write(path, document, arrays)
