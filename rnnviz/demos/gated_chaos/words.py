"""What is said of orbits under the picture."""

from collections.abc import Sequence

from rnnviz.dynamics.inputless_orbit import Orbit, kaplan_yorke


def caption_of(orbits: Sequence[Orbit]) -> str:
    """One sentence of the first orbit, and one of each other that differs."""
    if not orbits[0].done:
        return "A cell that hears nothing but itself; nothing is measured yet."
    steps = f"{orbits[0].done:,}".replace(",", "\u00a0")
    said = [_said(orbit) for orbit in orbits]
    words = f"After {steps} steps the largest exponent is {said[0]}"
    if len(said) > 1 and len(set(said)) == 1:
        return f"{words}, from every start."
    others = (f" From start {n} it is {other}." for n, other in enumerate(said[1:], 2))
    return f"{words}.{''.join(others)}"


def _said(orbit: Orbit) -> str:
    """ "0.170 ± 0.003 a step: chaos, on an attractor of dimension 1.44"."""
    exponents, verdict, period, error = orbit.exponents(), orbit.verdict(), orbit.period(), orbit.error()
    number = f"{exponents[0]:.3f}".replace("-", "−")
    if verdict == "chaos":
        sure = "" if error is None else f" ± {error:.3f}"
        return f"{number}{sure} a step: chaos, on an attractor of dimension {kaplan_yorke(exponents):.2f}"
    if verdict == "rest":
        return f"{number} a step: the state comes to rest"
    return f"{number} a step: the state goes round a cycle" + (f" of period {period}" if period else "")
