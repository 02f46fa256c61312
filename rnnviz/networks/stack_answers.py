"""What a stack answers, in plain numpy: slow, but there at once, and a check of the compiled loops."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.cell import Cell, unrolled
from rnnviz.networks.gru_cell import GruCell
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.networks.recurrent_stack import Stack
from rnnviz.networks.simple_cell import SimpleCell


def answers(stack: Stack, theta: Floats, x: Floats) -> tuple[Floats, Floats]:
    """y : (time, output, batch), and what the first layer remembers with, (time, unit, batch): c of an LSTM, else h.

    theta : (weight,)    x : (time, input, batch). Not for normalised layers
    """
    fed, memory = x.transpose(0, 2, 1), None
    for W, U, b in stack.layers(theta):
        cell = _cell(stack, W, U, b)
        states = np.array([moment.after for moment in unrolled(cell, fed)])
        memory = states[..., -cell.units :] if memory is None else memory
        fed = states[..., : cell.units]
    V, c = stack.split(theta)[-2:]
    assert memory is not None
    return (fed @ V.T + c).transpose(0, 2, 1), memory.transpose(0, 2, 1)


def cells_of(stack: Stack, theta: Floats) -> list[Cell]:
    """The layers as cells that take one step at a time, from the bottom. Not for normalised layers"""
    return [_cell(stack, W, U, b) for W, U, b in stack.layers(theta)]


def _cell(stack: Stack, W: Floats, U: Floats, b: Floats) -> Cell:
    if stack.cell == "lstm":
        return LstmCell(W, U, b)
    return GruCell(W, U, b) if stack.cell == "gru" else SimpleCell(W, U, b)


def gradient_by_step(stack: Stack, theta: Floats, x: Floats, target: Floats) -> Floats:
    """How large the gradient of E = mean (y − d)² after the last step is at each step, from the last back: (time,).

    The root of the mean over sequences of ‖∂E/∂(summed input)‖². One layer; x : (time, input, batch)
    target : (output, batch)
    """
    ((W, U, b),) = stack.layers(theta)
    V, c = stack.split(theta)[-2:]
    cell = _cell(stack, W, U, b)
    moments = unrolled(cell, x.transpose(0, 2, 1))
    error = moments[-1].after[:, : cell.units] @ V.T + c - target.T
    d: Floats = np.zeros((len(error), cell.state_size))
    d[:, : cell.units] = 2.0 * error @ V
    sizes = []
    for moment in reversed(moments):
        da, d = cell.backward(moment, d)
        sizes.append(float(np.sqrt((da**2).sum(-1).mean())))
    return np.array(sizes)
