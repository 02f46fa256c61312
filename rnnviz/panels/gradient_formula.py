"""The chain rule through time with this run's numbers in it."""

from rnnviz.arrays import Array, Floats
from rnnviz.figure.marks import Formula
from rnnviz.panels.through_time import lowered

ERROR, OUTPUT, JACOBIAN, DIRECT = "error", "output", "gradient", "hidden"

MOST_FACTORS = 3
"""Factors of a product that are written out; dots stand for more."""


def signed(value: float) -> str:
    """A number with three digits, its minus sign as long as a plus."""
    return f"{value:.3g}".replace("-", "−")


def slide_sum(parts: Floats, reached: Array, k: int) -> Formula:
    """∂E_t/∂W = Σ_k … of one unit, line by line.

    parts : (copy, 4), ∂E/∂y, ∂y/∂h, ∂h_t/∂h_k and ∂h_k/∂W where h_{k−1} is held; reached : (copy,), bool, which
    terms truncation keeps; k : the one to light up
    """
    t = len(parts) - 1
    at = lowered(t)
    written = [
        (f"∂E{at}/∂W", "text"), (" = Σₖ", "text"), (f" ∂E{at}/∂y{at}", ERROR), (" ·", "muted"),
        (f" ∂y{at}/∂h{at}", OUTPUT), (" ·", "muted"), (f" ∂h{at}/∂hₖ", JACOBIAN), (" ·", "muted"),
        (" ∂hₖ/∂W", DIRECT), ("\n", "text"),
    ]  # fmt: skip
    lit = [False] * len(written)
    for copy in range(t, -1, -1):
        kept = bool(reached[copy])
        written.append((f"k = {copy}:", "text" if kept else "muted"))
        for number, (value, role) in enumerate(zip(parts[copy], (ERROR, OUTPUT, JACOBIAN, DIRECT), strict=True)):
            written += [] if number == 0 else [(" ·", "muted")]
            written.append((f" {signed(value)}", role if kept else "muted"))
        written += [(f" = {signed(float(parts[copy].prod()))}", "text" if kept else "muted"), ("\n", "text")]
        if not kept:
            written.insert(-1, (" (left out)", "muted"))
        lit += [copy == k and piece != "\n" for piece, _ in written[len(lit) :]]
    kept_sum = float(parts.prod(axis=1)[reached].sum())
    written.append((f"sum = {signed(float(parts.prod(axis=1).sum()))}", "text"))
    if not reached.all():
        written.append((f", truncated {signed(kept_sum)}", "text"))
    lit += [False] * (len(written) - len(lit))
    pieces, roles = zip(*written, strict=True)
    return Formula(key="formula", pieces=pieces, roles=roles, lit=tuple(lit), size="normal")


def product(t: int, k: int, norms: Floats, factors: Floats, source: float) -> Formula:
    """∂E_t/∂h_k as a product of Jacobians.

    norms : (copy,), ‖∂E_t/∂h_k‖ of this error; factors : (copy,), the Jacobian ∂h_n/∂h_{n−1} where it is a number,
    else empty; source : ∂E_t/∂h_t where it is a number
    """
    chain = [f"∂h{lowered(n)}/∂h{lowered(n - 1)}" for n in range(t, k, -1)]
    numbers = [signed(float(factors[n])) for n in range(t, k, -1)] if len(factors) else []
    written = [(f"∂E{lowered(t)}/∂h{lowered(k)}", "text"), (" =", "muted"), (f" ∂E{lowered(t)}/∂h{lowered(t)}", ERROR)]
    for factor in _shortened(chain):
        written += [(" ·", "muted"), (f" {factor}", JACOBIAN)]
    written.append(("\n", "text"))
    if len(factors):
        value = source
        for n in range(t, k, -1):
            value *= float(factors[n])
        written += [("=", "muted"), (f" {signed(source)}", ERROR)]
        for number in _shortened(numbers):
            written += [(" ·", "muted"), (f" {number}", JACOBIAN)]
        written.append((f" = {signed(value)}", "text"))
    else:
        written += [("‖ ‖:", "muted"), (f" {signed(float(norms[k]))}", "text"), (" from", "muted")]
        written.append((f" {signed(float(norms[t]))}", ERROR))
        if t > k and norms[t] > 0.0 and norms[k] > 0.0:
            rate = (float(norms[k]) / float(norms[t])) ** (1.0 / (t - k))
            written += [(",", "muted"), (f" × {signed(rate)} a step", JACOBIAN)]
    pieces, roles = zip(*written, strict=True)
    return Formula(key="formula", pieces=pieces, roles=roles, size="normal")


def _shortened(factors: list[str]) -> list[str]:
    if len(factors) <= MOST_FACTORS:
        return factors
    return [*factors[: MOST_FACTORS - 1], "⋯", factors[-1]]
