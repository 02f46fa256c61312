"""What the last k symbols say about the next one, for every k at once, counted while a text goes by.

    P_k(c | h) = (n(hc) + t(h) P_{k−1}(c | h')) / (n(h) + t(h)),      P_{−1} = 1/V

n : how often, t(h) : how many different symbols followed the context h, h' : h without its oldest symbol. Only contexts
that occur in the part that is judged are counted, so that ten million characters need no sorting.

Source: Witten & Bell 1991, IEEE Transactions on Information Theory 37, 1085-1094 (method C), interpolated.
"""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints


class ContextCounts:
    """Counts behind every context of 0 … `deepest` symbols that is asked for."""

    def __init__(self, judged: Ints, context: int, symbols: int, deepest: int) -> None:
        """judged : (time, stretch), asked for from time `context` on, which is at least `deepest`
        symbols : V, with V^(deepest + 1) below 2^63"""
        self.symbols, self.deepest, self.read = symbols, deepest, 0
        judged = np.asarray(judged, np.int64)
        self._next = judged[context:].ravel()
        self._keys: list[Ints] = []
        self._which: list[Ints] = []
        code = np.zeros(judged[context:].shape, np.int64)
        for k in range(deepest + 1):
            if k:
                code = code + symbols ** (k - 1) * judged[context - k : len(judged) - k]
            keys, which = np.unique(code.ravel(), return_inverse=True)
            self._keys.append(keys)
            self._which.append(which)
        self._counts: list[Array] = [np.zeros((len(keys), symbols), np.int32) for keys in self._keys]

    def add(self, text: Ints) -> None:
        """Go on reading. text : (time,), its first `deepest` symbols are those read last (of the first piece, none
        of them are counted as followers)."""
        text = np.asarray(text, np.int64)
        followers = text[self.deepest :]
        alive = np.arange(self.deepest, len(text))
        code = np.zeros(len(alive), np.int64)
        self._counts[0][0] += np.bincount(followers, minlength=self.symbols).astype(np.int32)
        for k in range(1, self.deepest + 1):
            code = code + self.symbols ** (k - 1) * text[alive - k]
            keys = self._keys[k]
            place = np.minimum(np.searchsorted(keys, code), len(keys) - 1)
            # What no longer context begins with is not looked for again.
            known = keys[place] == code
            alive, code = alive[known], code[known]
            np.add.at(self._counts[k], (place[known], text[alive]), 1)
        self.read += len(followers)

    def bits(self) -> Floats:
        """(deepest + 1,), mean bits of a judged symbol with contexts of 0, 1 … symbols, as counted so far."""
        p = np.full(len(self._next), 1.0 / self.symbols)
        found = []
        for which, counts in zip(self._which, self._counts, strict=True):
            total, kinds = counts.sum(axis=1, dtype=np.int64)[which], (counts > 0).sum(axis=1)[which]
            seen = total > 0
            n = counts[which, self._next]
            p = np.where(seen, (n + kinds * p) / np.maximum(1, total + kinds), p)
            found.append(-np.log2(p).mean())
        return np.array(found)
