"""The presets of the demo `forecast-bench`."""

from rnnviz.registry import Preset

PRESETS = {
    "laser-first-look": Preset(
        {"seeds": 1, "budget": 1.0}, "One seed and one second each: the whole table in half a minute."
    ),
    "laser-ten-seeds": Preset(
        {"seeds": 10, "budget": 4.0}, "Ten seeds and four seconds each: what the notes report, in about eight minutes."
    ),
    "laser-gates": Preset(
        {"models": ("rnn", "gru", "lstm", "lstm-peephole"), "seeds": 5},
        "Only cells: the same width, lags, windows and seeds, with and without gates.",
    ),
    "laser-two-lessons": Preset(
        {"models": ("lstm", "lstm-closed-loop", "analogue"), "seeds": 5, "budget": 5.0},
        "The same LSTM trained one step ahead and through its own predictions.",
    ),
    "sunspots": Preset(
        {"data": "sunspots", "seeds": 2, "budget": 1.0},
        "A short, noisy series: 221 yearly sunspot numbers to learn from, 35 to forecast.",
    ),
    "mackey-glass": Preset(
        {"data": "mackey-glass", "seeds": 2}, "A smooth chaotic series without noise, where reservoirs feel at home."
    ),
}
