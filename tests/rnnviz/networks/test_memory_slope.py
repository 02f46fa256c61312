"""∂c_t/∂c_{t−1} against autograd, and against the numbers that were computed elsewhere."""

import numpy as np
import pytest
import torch

from rnnviz.networks.cell import jacobian, unrolled
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.networks.memory_slope import exposure, memory_slope, misprinted, terms
from tests.rnnviz.networks.test_cells import PRECISE, UNITS, lstm

ROWS = np.array([[0.5, 0.3, 0.1], [-0.4, 0.2, 1.0], [0.9, 0.7, -0.1], [0.6, -0.5, 0.0]])
SLIDE = LstmCell(ROWS[:, :1], ROWS[:, 1:2], ROWS[:, 2])
SEEING = LstmCell(SLIDE.U, SLIDE.W, SLIDE.b, np.array([[0.3], [-0.2], [0.4]]))
X = np.array([[1.0], [-0.5], [2.0]])


def by_autograd(cell, x, first, second):
    """c₂ as a function of c₁ alone, with what o₁ has read before held fixed."""
    U, W, b = (torch.tensor(w) for w in (cell.U, cell.W, cell.b))
    p = torch.tensor(cell.p if cell.p is not None else np.zeros((3, cell.units)))
    c1 = torch.tensor(first.after[cell.units :])
    o1 = torch.tensor(first.gates["o"])
    read = torch.log(o1 / (1 - o1)) - p[2] * c1

    def c2(c):
        h = torch.sigmoid(read + p[2] * c) * torch.tanh(c)
        a_i, a_f, a_c, _ = (U @ torch.tensor(x) + W @ h + b).chunk(4)
        return torch.sigmoid(a_f + p[1] * c) * c + torch.sigmoid(a_i + p[0] * c) * torch.tanh(a_c)

    return torch.autograd.functional.jacobian(c2, c1)


@pytest.mark.parametrize("peepholes", [False, True])
def test_it_is_autograds(peepholes):
    rng = np.random.default_rng(11)
    cell = lstm(rng, peepholes)
    x = rng.normal(size=(2, 3))
    first, second = unrolled(cell, x)
    found = memory_slope(cell, second, first)
    np.testing.assert_allclose(found, by_autograd(cell, x[1], first, second), rtol=1e-9, atol=1e-11)
    if not peepholes:
        np.testing.assert_allclose(terms(cell, second, first).sum(0), np.diag(found), **PRECISE)


@pytest.mark.parametrize("peepholes", [False, True])
def test_before_the_first_step_only_the_memory_itself_counts(peepholes):
    cell = lstm(np.random.default_rng(12), peepholes)
    (first,) = unrolled(cell, np.ones((1, 3)))
    i, f, candidate = (first.gates[name] for name in ("i", "f", "candidate"))
    seen = candidate * i * (1 - i) * cell.p[0] if peepholes else 0.0
    np.testing.assert_allclose(memory_slope(cell, first, None), np.diag(f + seen), **PRECISE)
    np.testing.assert_allclose(terms(cell, first, None), [*np.zeros((3, UNITS)), f])


def test_the_four_terms_of_the_slides_equation():
    first, second, third = unrolled(SLIDE, X)
    found = terms(SLIDE, second, first)
    np.testing.assert_allclose(found[:, 0], (0.008008, -0.014226, 0.159738, 0.777681), atol=5e-7)
    assert found.sum() == pytest.approx(0.931201, abs=5e-7)
    np.testing.assert_allclose(terms(SLIDE, third, second)[:, 0], (0.003109, 0.020090, 0.023265, 0.553001), atol=5e-7)


def test_as_printed_the_third_term_has_the_other_sign():
    first, second, _ = unrolled(SLIDE, X)
    printed = terms(SLIDE, second, first)
    printed[2] = misprinted(SLIDE, second, first)
    assert printed[2, 0] == pytest.approx(-0.064090, abs=5e-7)
    assert printed.sum() == pytest.approx(0.707373, abs=5e-7)


def test_the_product_over_two_steps_is_not_the_derivative_over_two_steps():
    first, second, third = unrolled(SLIDE, X)
    product = memory_slope(SLIDE, third, second) @ memory_slope(SLIDE, second, first)
    assert product[0, 0] == pytest.approx(0.558222, abs=5e-7)
    both = jacobian(SLIDE, third) @ jacobian(SLIDE, second)
    exact = both[1, 1] + both[1, 0] * exposure(SLIDE, first)[0]
    assert exact == pytest.approx(0.556953, abs=5e-7)


def test_peepholes_add_to_it():
    first, second, _ = unrolled(SEEING, X)
    assert terms(SEEING, second, first).sum() == pytest.approx(0.939501, abs=5e-7)
    assert memory_slope(SEEING, second, first)[0, 0] == pytest.approx(0.909146, abs=5e-7)


def test_the_cell_as_computed_elsewhere():
    expected = [
        {"i": 0.645656, "f": 0.645656, "candidate": 0.664037, "o": 0.645656, "h": 0.261018, "c": 0.428740},
        {"i": 0.482084, "f": 0.777681, "candidate": -0.351617, "o": 0.394005, "h": 0.064011, "c": 0.163914},
        {"i": 0.753841, "f": 0.553001, "candidate": 0.940782, "o": 0.762782, "h": 0.506449, "c": 0.799844},
    ]
    for moment, numbers in zip(unrolled(SLIDE, X), expected, strict=True):
        found = {**{name: gate[0] for name, gate in moment.gates.items()}, "h": moment.after[0], "c": moment.after[1]}
        assert found == pytest.approx(numbers, abs=5e-7)


def test_the_cell_with_peepholes_as_computed_elsewhere():
    first, second, third = unrolled(SEEING, X)
    assert first.gates["o"][0] == pytest.approx(0.683844, abs=5e-7)
    assert first.after[0] == pytest.approx(0.276456, abs=5e-7)
    gates = {name: gate[0] for name, gate in second.gates.items()}
    assert gates == pytest.approx({"i": 0.515385, "f": 0.763062, "o": 0.406635, "candidate": -0.342110}, abs=5e-7)
    np.testing.assert_allclose(second.after, (0.060874, 0.150836), atol=5e-7)
    np.testing.assert_allclose(third.after, (0.541325, 0.798918), atol=5e-7)
