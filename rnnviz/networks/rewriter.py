"""Nets that read a sequence and write another: by looking back at it, or out of one state.

transformer    e_j = E[s_j] + P[j]        q_i = F[y_{i−1}] + Q[i]
               α_ij = softmax_j (W_q q_i + b_q) · W_k e_j / √(d / heads)        one cross-attention, each head its own
               x_i = q_i + W_o Σ_j α_ij W_v e_j + b_o        x_i ← x_i + W_2 relu(W_1 x_i + b_1) + b_2
               encoder layers, where there are any, mix the e_j before:
               e ← e + self-attention(norm(e)),  e ← e + W_2 relu(W_1 norm(e) + b_1) + b_2
lstm           h, c = LSTM(E[s_1] … E[s_n]);  h_i, c_i = LSTM(F[y_{i−1}]) from there on;  x_i = h_i
lstm-attention the same with α_ij = softmax_j h_i · A h_j,  x_i = tanh(C [Σ_j α_ij h_j; h_i] + c)
all            z_i = R x_i + r        y_i = argmax z_i, and it is what step i + 1 hears

Without encoder layers symbol j can be read at place j only: the map cannot cheat. Keys and values have no bias: softmax
takes away the one, b_o stands for the other.

Sources: Vaswani et al. 2017, arXiv 1706.03762; Sutskever, Vinyals & Le 2014, arXiv 1409.3215 (lstm); Luong, Pham &
Manning 2015, arXiv 1508.04025 ("general" attention).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.rewriting import PADDING, Rewriting
from rnnviz.errors import InputError

ModelName = Literal["transformer", "lstm-attention", "lstm"]
Weights = dict[str, Array]
FORGET_BIAS, TINY = 1.0, 1e-5
NEVER = np.float32(-1e9)
"""Score of a place that must not be looked at."""


@dataclass(frozen=True)
class Rewriter:
    """hidden : d    heads, encoder_layers : of a transformer    Raises InputError where heads do not divide hidden."""

    task: Rewriting
    model: ModelName
    hidden: int
    heads: int = 1
    encoder_layers: int = 0

    def __post_init__(self) -> None:
        if self.hidden % self.heads:
            raise InputError(f"{self.heads} heads do not divide {self.hidden} hidden units; choose a divisor of it.")

    @property
    def has_map(self) -> bool:
        return self.model != "lstm"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every array of weights."""
        d, task = self.hidden, self.task
        known, said = len(task.letters), len(task.out_letters)
        # A recurrent net hears the padding, too; a transformer never looks at it.
        heard = known + (task.pads and self.model != "transformer")
        found: dict[str, tuple[int, ...]] = {"E": (heard, d), "F": (said + 1, d), "R": (said, d), "r": (said,)}
        if self.model == "transformer":
            found |= {"P": (task.source_length, d), "Q": (task.out_length, d)}
            for layer in range(self.encoder_layers):
                found |= {f"{name}_e{layer}": size for name, size in self._block().items()}
                found |= {f"{name}_e{layer}": (d,) for name in ("g1", "s1", "g2", "s2")}
            return found | self._block()
        for part in ("enc", "dec"):
            found |= {f"W_{part}": (4 * d, d), f"U_{part}": (4 * d, d), f"b_{part}": (4 * d,)}
        return found | ({"A": (d, d), "C": (d, 2 * d), "c": (d,)} if self.has_map else {})

    def _block(self) -> dict[str, tuple[int, ...]]:
        """Attention and the two layers behind it."""
        d = self.hidden
        square = {f"W_{name}": (d, d) for name in ("q", "k", "v", "o", "1", "2")}
        return square | {f"b_{name}": (d,) for name in ("q", "o", "1", "2")}

    @property
    def n_weights(self) -> int:
        return sum(int(np.prod(size)) for size in self.shapes().values())

    def draw_weights(self, rng: np.random.Generator) -> Weights:
        """As torch begins: uniform within ±1/√inputs, embeddings normal; an LSTM's forget bias 1. All float32."""
        weights: Weights = {}
        for name, size in self.shapes().items():
            reach = (2 * self.hidden if name in ("C", "c") else self.hidden) ** -0.5
            if name in ("E", "F", "P", "Q"):
                weights[name] = rng.standard_normal(size, np.float32)
            elif name[0] in "gs":
                weights[name] = np.full(size, name[0] == "g", np.float32)
            else:
                weights[name] = rng.uniform(-reach, reach, size).astype(np.float32)
            if name in ("b_enc", "b_dec"):
                weights[name][self.hidden : 2 * self.hidden] = FORGET_BIAS
        return weights


@dataclass(frozen=True, eq=False)
class Rewritten:
    """out : (batch, out step)    logits : (batch, out step, symbol)

    map : (batch, out step, source step), rows sum to 1, mean over heads; None without attention
    states : (batch, source step + out step, unit), h of a recurrent net; None of a transformer
    """

    out: Ints
    logits: Floats
    map: Floats | None
    states: Floats | None


def rewrite(net: Rewriter, weights: Weights, source: Ints) -> Rewritten:
    """Answer with the likeliest symbol each, hearing the own answers.    source : (batch, source step)"""
    return _look_and_say(net, weights, source) if net.model == "transformer" else _hear_and_say(net, weights, source)


def _look_and_say(net: Rewriter, w: Weights, source: Ints) -> Rewritten:
    batch, unseen = len(source), _unseen(source)
    e = w["E"][np.maximum(source, 0)] + w["P"]
    for layer in range(net.encoder_layers):
        e = _mixed(
            net, {name[: name.index("_e")]: a for name, a in w.items() if name.endswith(f"_e{layer}")}, e, unseen
        )
    keys, values = _heads(net, e @ w["W_k"].T), _heads(net, e @ w["W_v"].T)
    said = np.full(batch, len(net.task.out_letters))
    steps = net.task.out_length
    logits, looks, out = [], [], []
    for i in range(steps):
        q = (w["F"][said] + w["Q"][i])[:, None]
        alpha = _alpha(_heads(net, q @ w["W_q"].T + w["b_q"]), keys, unseen)
        x = q + _joined(alpha @ values) @ w["W_o"].T + w["b_o"]
        logits.append(((x + _two_layers(w, x)) @ w["R"].T + w["r"])[:, 0])
        looks.append(alpha.mean(axis=1)[:, 0])
        said = logits[-1].argmax(axis=-1)
        out.append(said)
    return Rewritten(np.stack(out, 1), np.stack(logits, 1), np.stack(looks, 1), None)


def _unseen(source: Ints) -> Floats:
    """(batch, 1, 1, source step): what is added to scores."""
    return np.where(source == PADDING, NEVER, np.float32(0.0))[:, None, None]


def _heads(net: Rewriter, x: Floats) -> Floats:
    """(batch, step, d) → (batch, head, step, d / heads)"""
    return x.reshape(*x.shape[:2], net.heads, -1).swapaxes(1, 2)


def _joined(x: Floats) -> Floats:
    """The opposite."""
    return x.swapaxes(1, 2).reshape(x.shape[0], x.shape[2], -1)


def _alpha(queries: Floats, keys: Floats, unseen: Floats) -> Floats:
    """(batch, head, query, key)"""
    return _softmax(queries @ keys.swapaxes(2, 3) * np.float32(queries.shape[-1] ** -0.5) + unseen)


def _softmax(scores: Floats) -> Floats:
    e: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _two_layers(w: Weights, x: Floats) -> Floats:
    out: Floats = np.maximum(x @ w["W_1"].T + w["b_1"], 0) @ w["W_2"].T + w["b_2"]
    return out


def _mixed(net: Rewriter, w: Weights, e: Floats, unseen: Floats) -> Floats:
    """One encoder layer."""
    x = _normalised(e) * w["g1"] + w["s1"]
    alpha = _alpha(_heads(net, x @ w["W_q"].T + w["b_q"]), _heads(net, x @ w["W_k"].T), unseen)
    e = e + _joined(alpha @ _heads(net, x @ w["W_v"].T)) @ w["W_o"].T + w["b_o"]
    return e + _two_layers(w, _normalised(e) * w["g2"] + w["s2"])


def _normalised(x: Floats) -> Floats:
    away = x - x.mean(axis=-1, keepdims=True)
    scaled: Floats = away / np.sqrt((away * away).mean(axis=-1, keepdims=True) + np.float32(TINY))
    return scaled


def _hear_and_say(net: Rewriter, w: Weights, source: Ints) -> Rewritten:
    h = c = np.zeros((len(source), net.hidden), np.float32)
    heard = []
    for symbols in np.where(source == PADDING, len(w["E"]) - 1, source).T:
        h, c = _lstm(w, "enc", w["E"][symbols], h, c)
        heard.append(h)
    memory, unseen = np.stack(heard, 1), _unseen(source)[:, 0]
    said = np.full(len(source), len(net.task.out_letters))
    logits, looks, out, told = [], [], [], []
    for _ in range(net.task.out_length):
        h, c = _lstm(w, "dec", w["F"][said], h, c)
        x = h
        if net.has_map:
            alpha = _softmax((h @ w["A"])[:, None] @ memory.swapaxes(1, 2) + unseen)
            x = np.tanh(np.concatenate(((alpha @ memory)[:, 0], h), axis=1) @ w["C"].T + w["c"])
            looks.append(alpha[:, 0])
        logits.append(x @ w["R"].T + w["r"])
        said = logits[-1].argmax(axis=-1)
        out.append(said)
        told.append(h)
    found = np.stack(looks, 1) if looks else None
    return Rewritten(np.stack(out, 1), np.stack(logits, 1), found, np.concatenate((memory, np.stack(told, 1)), 1))


def _lstm(w: Weights, part: str, x: Floats, h: Floats, c: Floats) -> tuple[Floats, Floats]:
    """One step; the gates stand in the order i, f, g, o."""
    n = h.shape[1]
    a = x @ w[f"W_{part}"].T + h @ w[f"U_{part}"].T + w[f"b_{part}"]
    gates = 0.5 + 0.5 * np.tanh(0.5 * a)
    c = gates[:, n : 2 * n] * c + gates[:, :n] * np.tanh(a[:, 2 * n : 3 * n])
    return gates[:, 3 * n :] * np.tanh(c), c
