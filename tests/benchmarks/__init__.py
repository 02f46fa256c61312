"""How fast it is, beside the plain alternative in the same run.

Each `bench_*.py` here has a function `measure()` that yields `Row`s. `make bench` runs them all, one after the
other, each in a process of its own; `python -m tests.benchmarks NAME…` runs those named.
"""
