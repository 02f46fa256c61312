"""A sweep on a Dask cluster, of which a worker is lost."""

import builtins
import socket
from collections.abc import Iterator
from contextlib import closing

import psutil
import pytest

import rnnviz
from rnnviz.errors import InputError
from rnnviz.registry import load
from rnnviz.sweep.cluster import Cluster
from rnnviz.sweep.engine import Serial
from rnnviz.sweep.job import Job
from rnnviz.sweep.run import fill
from rnnviz.sweep.table import Table
from tests.rnnviz.sweeping import DEMOS, PATIENCE, gate, plan, rows, trial  # noqa: F401

PRELOAD = f"import rnnviz.demos; rnnviz.demos.__path__.append({str(DEMOS)!r})"

pytestmark = pytest.mark.filterwarnings("ignore")


def local_cluster(workers: int):
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0", preload=[PRELOAD],
        silence_logs=60, scheduler_kwargs={"dashboard": False},
    )  # fmt: skip


@pytest.fixture(scope="module")
def dask_threads() -> None:
    """Dask keeps some threads for as long as Python runs: a first job starts them."""
    with local_cluster(1) as running, closing(Cluster(running.scheduler_address)) as first:
        first.submit(0, Job("nonsense", {}))
        assert first.next(PATIENCE) is not None


@pytest.fixture
def cluster(dask_threads: None) -> Iterator[str]:
    """The address of a scheduler with two workers that know the demo `trial`."""
    with local_cluster(2) as running:
        yield running.scheduler_address


def swept(path, asked, engine):
    with closing(engine), closing(Table(path, asked, list(load("trial").results))) as table:
        for _ in fill(table, engine):
            pass
    return rows(path)


def test_a_worker_lost_in_the_middle_costs_no_run_and_doubles_none(cluster, trial, gate, tmp_path):  # noqa: F811
    asked = plan({"behave": ["wait", "well", "refuse", "break"]}, seeds=4, gate=gate.port)
    engine = Cluster(cluster)
    added = []
    with closing(engine), closing(Table(tmp_path / "a.csv", asked, list(load("trial").results))) as table:
        filling = fill(table, engine)
        next(filling)
        first, second = gate.arrivals(2)
        psutil.Process(first).kill()
        gate.arrivals()  # the run that was lost has begun again
        gate.let_through()
        for _ in range(2):
            gate.arrivals()
            gate.let_through()
        added = list(filling)
    assert first != second
    assert added[-1] == 0
    found = rows(tmp_path / "a.csv")
    calm = plan({"behave": ["well", "refuse", "break"]}, seeds=4, gate=gate.port)
    assert found[4:] == swept(tmp_path / "b.csv", calm, Serial())
    assert [(row["area"], row["error"]) for row in found[:4]] == [(row["area"], "") for row in found[4:8]]
    assert [row["seed"] for row in found] == [*"0123"] * 4


def test_the_demo_computes_on_the_cluster_that_is_named(dask_threads, monkeypatch):
    tiny = {"x_values": (1, 3), "y_values": (2,), "seeds": 1, "epochs": 1, "window": None, "workers": 2}
    here = rnnviz.start("forecast-sweep", **tiny)
    here.finish()
    with local_cluster(1) as running:
        monkeypatch.setenv("RNNVIZ_SCHEDULER", running.scheduler_address)
        there = rnnviz.start("forecast-sweep", **tiny)
        there.finish()
        assert not hasattr(there.run._pool, "pids")
        there.run._pool.close()
    assert there.results() == here.results()
    assert there.results()["runs"] == 2


def test_the_demo_says_that_nobody_is_there(monkeypatch):
    monkeypatch.setenv("RNNVIZ_SCHEDULER", "tcp://127.0.0.1:1")
    run = rnnviz.start("forecast-sweep", x_values=(1,), y_values=(2,), seeds=1, epochs=1)
    with pytest.raises(InputError, match="No Dask scheduler answers"):
        run.finish()


def test_a_scheduler_without_workers_gets_a_sentence(dask_threads):
    with local_cluster(0) as running, pytest.raises(InputError, match="has no workers"):
        Cluster(running.scheduler_address, timeout=0.5)


def test_nobody_there_gets_a_sentence():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(InputError, match=f"No Dask scheduler answers at '{address}'"):
            Cluster(address)


def test_somebody_else_there_gets_the_same_sentence():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(InputError, match=f"No Dask scheduler answers at '{address}'"):
            Cluster(address, timeout=0.5)


@pytest.mark.parametrize(
    "address", ["", "here", "foo://127.0.0.1:1", "tcp://127.0.0.1", "tcp://a b:1", "tcp://x:123456"]
)
def test_what_is_no_address_gets_a_sentence(address):
    with pytest.raises(InputError, match="is no address of a scheduler"):
        Cluster(address)


def test_without_dask_the_extra_is_named(monkeypatch):
    real = builtins.__import__

    def without(name, *arguments, **more):
        if name == "distributed":
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match="extra 'cluster'"):
        Cluster("tcp://127.0.0.1:8786")
