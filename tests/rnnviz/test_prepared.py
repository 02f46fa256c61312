"""Something prepared on another thread."""

import threading

import pytest

from rnnviz.prepared import Prepared


def test_it_is_under_way_from_its_call_to_its_end():
    go_on = threading.Event()
    prepared = Prepared(lambda: go_on.wait(5) and None)
    assert not prepared.is_under_way()
    thread = threading.Thread(target=prepared)
    thread.start()
    while not prepared._begun.is_set():
        pass
    assert prepared.is_under_way()
    go_on.set()
    thread.join()
    assert not prepared.is_under_way(1.0)


def test_what_fails_has_ended_too():
    @Prepared
    def fails() -> None:
        """It fails."""
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fails()
    assert not fails.is_under_way()
    assert fails.__doc__ == "It fails."
