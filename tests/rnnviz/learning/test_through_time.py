"""Gradients through time against autograd with retained gradients, and truncation against autograd that is cut."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.learning.through_time import (
    error_flow,
    full_gradient,
    heat,
    stops,
    touched,
    truncated_gradient,
)
from rnnviz.networks.cell import unrolled
from tests.rnnviz.networks.test_cells import CELLS, INPUTS, PRECISE, UNITS, every_cell, weights_of, written_step

T = 9


def problem(name, seed=0):
    """A cell, its inputs, and E_t = v·h_t with another v at each step, so that direct is known."""
    rng = np.random.default_rng(seed)
    cell = CELLS[name](rng)
    x, v = rng.normal(size=(T, INPUTS)), rng.normal(size=(T, UNITS))
    direct = np.zeros((T, cell.state_size))
    direct[:, :UNITS] = v
    return cell, x, direct


def by_autograd(cell, x, direct, *, cut_before=None):
    """E = Σ direct_t · s_t, with every h (and c) a node of its own whose gradient is retained."""
    weights = weights_of(cell)
    s = torch.zeros(cell.state_size, dtype=torch.float64)
    states, energy = [], torch.zeros((), dtype=torch.float64)
    for t, x_t in enumerate(x):
        if cut_before is not None and t == cut_before:
            s = s.detach()
        s = written_step(cell, torch.tensor(x_t), s, weights)
        s.retain_grad()
        states.append(s)
        energy = energy + s @ torch.tensor(direct[t])
    energy.backward()
    return {name: w.grad for name, w in weights.items()}, torch.stack([s.grad for s in states])


@every_cell
def test_the_whole_gradient_is_autograds(name):
    cell, x, direct = problem(name)
    found, errors = full_gradient(cell, unrolled(cell, x), direct)
    exact, retained = by_autograd(cell, x, direct)
    for letter, gradient in found.items():
        np.testing.assert_allclose(gradient, exact[letter], **PRECISE)
    np.testing.assert_allclose(errors, retained, **PRECISE)


def test_the_memorys_gradient_contains_its_way_through_its_own_output():
    """What autograd retains of c where h = o ∘ tanh(c) is computed from it."""
    cell, x, direct = problem("lstm")
    moments = unrolled(cell, x)
    errors = full_gradient(cell, moments, direct)[1]
    weights = weights_of(cell)
    h = c = torch.zeros(UNITS, dtype=torch.float64)
    memories, energy = [], torch.zeros((), dtype=torch.float64)
    for x_t, d in zip(x, direct, strict=True):
        i, f, g, o = (weights["U"] @ torch.tensor(x_t) + weights["W"] @ h + weights["b"]).chunk(4)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        c.retain_grad()
        memories.append(c)
        h = torch.sigmoid(o) * torch.tanh(c)
        energy = energy + h @ torch.tensor(d[:UNITS])
    energy.backward()
    found = [cell.memory_error(moment, error) for moment, error in zip(moments, errors, strict=True)]
    np.testing.assert_allclose(found, torch.stack([c.grad for c in memories]), **PRECISE)


@every_cell
@pytest.mark.parametrize(("stride", "window"), [(1, 1), (1, 4), (2, 3), (4, 4), (3, 7), (5, 9), (2, 20)])
def test_truncation_is_autograd_that_is_cut(name, stride, window):
    """One graph for each stop: errors since the last stop, h detached where the window begins."""
    cell, x, direct = problem(name)
    found = truncated_gradient(cell, unrolled(cell, x), direct, stride, window)
    total = dict.fromkeys(found, 0.0)
    last = -1
    for stop in stops(T, stride):
        fresh = direct[: stop + 1] * (np.arange(stop + 1) > last)[:, None]
        part = by_autograd(cell, x[: stop + 1], fresh, cut_before=max(0, stop - window + 1))[0]
        total = {letter: total[letter] + part[letter].numpy() for letter in total}
        last = stop
    for letter, gradient in found.items():
        np.testing.assert_allclose(gradient, total[letter], **PRECISE)


@every_cell
def test_a_window_of_one_step_is_elmans_rule_bit_for_bit(name):
    cell, x, direct = problem(name)
    moments = unrolled(cell, x)
    elman = None
    for moment, d in zip(moments, direct, strict=True):
        one = cell.gradient(moment, cell.backward(moment, d)[0])
        elman = one if elman is None else {letter: elman[letter] + one[letter] for letter in one}
    for letter, gradient in truncated_gradient(cell, moments, direct, 1, 1).items():
        assert np.array_equal(gradient, elman[letter])


@given(stride=st.integers(1, T + 2), longer=st.integers(0, T))
@settings(deadline=None, max_examples=30)
def test_a_window_over_all_steps_cuts_nothing_whatever_the_stride(stride, longer):
    cell, x, direct = problem("gru after", 1)
    moments = unrolled(cell, x)
    whole = full_gradient(cell, moments, direct)[0]
    window = max(T, stride) + longer
    for letter, gradient in truncated_gradient(cell, moments, direct, stride, window).items():
        np.testing.assert_allclose(gradient, whole[letter], **PRECISE)


@every_cell
def test_each_error_by_itself_adds_up_to_all(name):
    cell, x, direct = problem(name)
    moments = unrolled(cell, x)
    whole, errors = full_gradient(cell, moments, direct)
    parts, map_ = None, heat(cell, moments, direct)
    for k, here, da in error_flow(cell, moments, direct):
        np.testing.assert_allclose(here.sum(0), errors[k], **PRECISE)
        np.testing.assert_allclose(map_[k:, k], np.linalg.norm(here[:, :UNITS], axis=1))
        one = cell.gradient(moments[k], da)
        parts = one if parts is None else {letter: parts[letter] + one[letter] for letter in one}
    for letter, gradient in parts.items():
        np.testing.assert_allclose(gradient, whole[letter], **PRECISE)
    assert not np.triu(map_, 1).T[np.tril_indices(T, -1)].any() or np.all(map_[np.triu_indices(T, 1)] == 0)


@given(stride=st.integers(1, 12), longer=st.integers(0, 12))
@settings(deadline=None, max_examples=40)
def test_what_truncation_reaches_adds_up_to_its_gradient(stride, longer):
    cell, x, direct = problem("peepholes", 2)
    moments = unrolled(cell, x)
    window = stride + longer
    reaches, parts = touched(T, stride, window), {}
    for k, _, da in error_flow(cell, moments, direct):
        one = cell.gradient(moments[k], da * reaches[k:, k, None])
        parts = {letter: parts.get(letter, 0.0) + one[letter] for letter in one}
    for letter, gradient in truncated_gradient(cell, moments, direct, stride, window).items():
        np.testing.assert_allclose(gradient, parts[letter], **PRECISE)


def test_nothing_flows_to_copies_after_the_last_error():
    cell, x, direct = problem("lstm")
    direct[5:] = 0.0
    errors = full_gradient(cell, unrolled(cell, x), direct)[1]
    assert not errors[5:].any()
    assert errors[4].any()


def test_scaling_the_error_scales_everything():
    cell, x, direct = problem("gru before")
    moments = unrolled(cell, x)
    one, errors = full_gradient(cell, moments, direct)
    other, scaled = full_gradient(cell, moments, 4.0 * direct)
    assert np.array_equal(scaled, 4.0 * errors)
    assert all(np.array_equal(other[letter], 4.0 * one[letter]) for letter in one)
