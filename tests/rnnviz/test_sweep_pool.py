"""The processes of a sweep: same numbers as without them, and gone when they should be."""

import contextlib
import multiprocessing
import subprocess
import sys

import psutil
import pytest

from rnnviz.sweep.engine import Serial
from rnnviz.sweep.job import Job, Outcome
from rnnviz.sweep.local import Pool
from tests.rnnviz.sweeping import DEMOS, PATIENCE, computed, gate, plan, trial  # noqa: F401


@pytest.fixture(autouse=True)
def _trial(trial):  # noqa: F811
    """For every test here."""


def without_time(outcomes):
    return [(outcome.results, outcome.error) for outcome in outcomes]


def test_processes_give_the_same_numbers_as_none():
    jobs = plan({"size": [1, 2, 3], "name": ["", "ä “ö”"]}, seeds=2, demo="trial").jobs
    with Pool(2, "trial") as pool:
        assert without_time(computed(pool, jobs)) == without_time(computed(Serial(), jobs))
        assert len(pool.pids) == 2


def test_only_results_that_are_one_number_or_word_are_kept():
    (outcome,) = computed(Serial(), plan({}, size=3).jobs)
    assert outcome.results == {"area": 9.0, "threads": "1", "size": 3, "word": ""}
    assert outcome.seconds > 0


@pytest.mark.parametrize("engine", [Serial, lambda: Pool(2, "trial")])
def test_a_run_that_fails_says_why_and_the_others_go_on(engine):
    jobs = plan({"behave": ["refuse", "well", "break", "talk"]}).jobs
    engine = engine()
    refused, well, broken, talked = computed(engine, jobs)
    engine.close()
    assert (refused.error, broken.error) == ("This is refused.", "The computation broke off: broken")
    assert refused.results == broken.results == {}
    assert well.results == talked.results != {}
    assert well.error == talked.error == ""


def test_parameters_that_do_not_hold_on_the_other_side_are_a_failure_too():
    with Pool(1, "trial") as pool:
        outcomes = computed(pool, (Job("trial", {"size": 0}), Job("nonsense", {})))
    assert outcomes[0].error == "size must be at least 1, not 0."
    assert outcomes[1].error.startswith("There is no demo 'nonsense'")


def test_a_process_that_ends_is_replaced_and_its_run_begun_once_more(tmp_path):
    jobs = plan({"behave": ["die", "die once", "well"]}, folder=str(tmp_path)).jobs
    with Pool(2, "trial") as pool:
        died, once, well = computed(pool, jobs)
    assert died == Outcome(error="The process that computed it ended by itself (status 3).")
    assert once.results == well.results


def test_a_process_killed_from_outside_costs_no_run(gate):  # noqa: F811
    with Pool(1, "trial") as pool:
        pool.submit(7, *plan({}, behave="wait", gate=gate.port, size=3).jobs)
        (first,) = gate.arrivals()
        psutil.Process(first).kill()
        (second,) = gate.arrivals()
        gate.let_through()
        number, outcome = pool.next(PATIENCE)
        assert pool.next(0) is None
    assert (number, outcome.error, outcome.results["size"]) == (7, "", 3)
    assert first != second


def test_closing_ends_runs_in_their_middle(gate):  # noqa: F811
    pool = Pool(2, "trial")
    for number, job in enumerate(plan({}, behave="wait", gate=gate.port, seeds=5).jobs):
        pool.submit(number, job)
    processes = [psutil.Process(pid) for pid in gate.arrivals(2)]
    pool.close()
    pool.close()
    assert not any(process.is_running() for process in processes)
    assert pool.next(0) is None


def test_processes_without_work_end_by_themselves_and_come_back():
    with Pool(2, "trial", idle_seconds=0.0) as pool:
        for size in (1, 2):
            (outcome,) = computed(pool, plan({}, size=size).jobs)
            assert outcome.results["size"] == size
            for pid in pool.pids:
                with contextlib.suppress(psutil.NoSuchProcess):
                    psutil.Process(pid).wait(PATIENCE)


def test_a_pool_can_become_smaller_and_larger(gate):  # noqa: F811
    jobs = plan({}, behave="wait", gate=gate.port, seeds=6).jobs
    with Pool(2, "trial") as pool:

        def submit(count):
            for number in range(count):
                pool.submit(number, jobs[number])

        submit(2)
        both = {pid: psutil.Process(pid) for pid in gate.arrivals(2)}
        pool.resize(1)
        gate.let_through()
        submit(1)
        (left,) = gate.arrivals()
        assert left in both
        (gone,) = both.keys() - {left}
        with contextlib.suppress(psutil.NoSuchProcess):  # it has gone already
            both[gone].wait(PATIENCE)
        pool.resize(3)
        submit(2)
        assert left not in gate.arrivals(2)


ORPHAN = """
import sys
import rnnviz.demos
rnnviz.demos.__path__.append(sys.argv[1])
from rnnviz.sweep.job import Job
from rnnviz.sweep.local import Pool
pool = Pool(1, "trial")
pool.submit(0, Job("trial", {"behave": "wait", "gate": int(sys.argv[2])}))
pool.next(1000.0)
"""


def test_processes_do_not_outlive_the_one_that_started_them_however_it_ends(gate):  # noqa: F811
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN, str(DEMOS), str(str(gate.port))])
    try:
        worker = psutil.Process(*gate.arrivals())
        parent.kill()
        parent.wait()
        psutil.wait_procs([worker], PATIENCE)
        assert not worker.is_running()
    finally:
        parent.kill()
        parent.wait()


def from_a_daemon(answers, folder):
    """What the window's process for computing does: it is a daemon of multiprocessing."""
    import rnnviz.demos

    rnnviz.demos.__path__.append(folder)
    with Pool(1, "trial") as pool:
        answers.send([outcome.results for outcome in computed(pool, (Job("trial", {"size": 4}),))])


def test_a_daemon_of_multiprocessing_may_have_a_pool():
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=from_a_daemon, args=(theirs, str(DEMOS)), daemon=True)
    process.start()
    theirs.close()
    try:
        assert ours.poll(PATIENCE)
        (results,) = ours.recv()
        assert results["size"] == 4
    finally:
        process.join()
        ours.close()
        process.close()


def test_real_training_is_the_same_in_a_process():
    jobs = plan({"lags": [[1], [1, 3]]}, demo="forecast", hidden=[2], epochs=2).jobs
    with Pool(1, "forecast") as pool:
        assert without_time(computed(pool, jobs)) == without_time(computed(Serial(), jobs))
