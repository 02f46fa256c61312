"""Training a net of `rnnviz.networks.film_net` to say which way things move, and judging it.

    E = −mean log p(direction) − mean log p(word | words before)      the second only of a net that speaks

Adam; the gradient is no longer than 1; the rate falls in a straight line to 2 % of it at the last update.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.films import MOVES, Films
from rnnviz.learning.descent import Descent
from rnnviz.learning.film_plan import VOCABULARY, FilmPlan, sentences_of
from rnnviz.learning.symbol_training import BIT, SymbolModule
from rnnviz.networks.film_net import FilmShape, FilmWeights
from rnnviz.networks.speaking import table

LONGEST_GRADIENT = 1.0


class FilmModule(nn.Module):
    """The same net as torch's module. The LSTM's second bias, which torch's kernel asks for, is zero and stays so."""

    def __init__(self, shape: FilmShape, weights: FilmWeights) -> None:
        super().__init__()
        self.shape = shape
        for name, values in weights.own.items():
            self.register_parameter(name, nn.Parameter(torch.from_numpy(np.array(values, np.float32))))
        self.register_buffer("nothing", torch.zeros(4 * shape.hidden), persistent=False)
        self.speaker = SymbolModule(shape.speaker, weights.speaker) if shape.speaker else None

    def weights(self) -> FilmWeights:
        """Copies."""
        own = {name: self.get_parameter(name).detach().numpy().copy() for name in self.shape.shapes()}
        return FilmWeights(own, self.speaker.weights() if self.speaker else {})

    def forward(self, films: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """films : (film, frame, row, column)    Returns logits, (film, direction), and the state to speak from, h and m
        of (1, film, unit), empty without an LSTM."""
        w, size = self.get_parameter, self.shape.size
        if self.shape.readout == "frame":
            films = films[:, -1:]
        count, frames = films.shape[:2]
        padded = nn.functional.pad(films.reshape(-1, 1, size, size), (1, 1, 1, 1), mode="circular")
        y = nn.functional.conv2d(padded, w("K"), w("k")).relu()
        f = nn.functional.max_pool2d(y, 2).reshape(count, frames, -1)
        if self.shape.readout == "lstm":
            at_rest = films.new_zeros(1, count, self.shape.hidden)
            own = [w("W"), w("U"), w("b"), self.get_buffer("nothing")]
            _, h, m = torch.lstm(f.transpose(0, 1), [at_rest, at_rest], own, True, 1, 0.0, True, False, False)
            return nn.functional.linear(h[0], w("O"), w("o")), (h, m)
        heard = nn.functional.linear(f.mean(dim=1), w("D"), w("d")).relu()
        return nn.functional.linear(heard, w("O"), w("o")), ()


@dataclass(frozen=True, eq=False)
class FilmScore:
    """Of some films. confusion : (truth, answer) counts    exact : sentences said rightly, word by word, from the net's
    own words    bits : of the right sentences, summed; both 0 for a net that does not speak"""

    confusion: Ints
    exact: int
    bits: float


class FilmTraining:
    """weights : as they are now; other arrays after each update"""

    def __init__(self, shape: FilmShape, weights: FilmWeights, plan: FilmPlan) -> None:
        self._plan, self.shape = plan, shape
        self._module = FilmModule(shape, weights)
        self._descent = Descent(self._module, learning_rate=0.0, threshold=LONGEST_GRADIENT)
        self.updates = 0

    @property
    def weights(self) -> FilmWeights:
        return self._module.weights()

    def update(self, rate: float) -> tuple[float, float, float]:
        """One update; rate : before it falls. Returns the share of its films that was right before it, and both errors
        in bits: of a direction, and of a sentence (0 where there is none).

        Raises Diverged; the last good weights stay.
        """
        films = self._plan.films(self.updates)
        logits, state = self._module(torch.from_numpy(films.x))
        move = torch.from_numpy(films.move)
        of_move = nn.functional.cross_entropy(logits, move)
        of_words, n_words = self._of_words(films, state)
        self._descent.learning_rate = rate * self._plan.rate_factor(self.updates)
        self._descent.step(of_move + of_words, f"update {self.updates + 1}")
        self.updates += 1
        right = float((logits.detach().argmax(dim=1) == move).float().mean())
        return right, float(of_move.detach()) / BIT, float(of_words.detach()) * n_words / BIT

    def _of_words(self, films: Films, state: tuple[Tensor, ...]) -> tuple[Tensor, int]:
        """−mean log p(word), and how many words a sentence has."""
        speaker = self._module.speaker
        if speaker is None:
            return torch.zeros(()), 0
        read, said = (torch.from_numpy(part) for part in table(VOCABULARY, sentences_of(films)))
        logits, _ = speaker(read, state)
        return nn.functional.cross_entropy(logits.reshape(-1, VOCABULARY.size), said.reshape(-1)), len(said)

    @torch.no_grad()
    def score(self, films: Films, first: int, last: int) -> FilmScore:
        """Of films number first … last − 1."""
        part = Films(*(getattr(films, name)[first:last] for name in ("x", "move", "sprite", "start", "kind")))
        logits, state = self._module(torch.from_numpy(part.x))
        counts = np.bincount(len(MOVES) * part.move + logits.argmax(dim=1).numpy(), minlength=len(MOVES) ** 2)
        confusion = counts.reshape(len(MOVES), len(MOVES))
        speaker = self._module.speaker
        if speaker is None:
            return FilmScore(confusion, 0, 0.0)
        mean, n_words = self._of_words(part, state)
        said = table(VOCABULARY, sentences_of(part))[1]
        exact = int((self._own_words(speaker, state, len(said)) == said).all(axis=0).sum())
        return FilmScore(confusion, exact, float(mean) * n_words * len(part.move) / BIT)

    def _own_words(self, speaker: SymbolModule, state: tuple[Tensor, ...], longest: int) -> Ints:
        """The likeliest words, each read again: (word, film)."""
        number = torch.full((1, state[0].shape[1]), VOCABULARY.start)
        words: list[Array] = []
        for _ in range(longest):
            logits, state = speaker(number, state)
            logits[..., VOCABULARY.start] = -torch.inf
            number = logits.argmax(dim=-1)
            words.append(number[0].numpy())
        return np.array(words)

    def checkpoint(self) -> dict[str, Any]:
        return {"descent": self._descent.checkpoint(), "updates": self.updates}

    def restore(self, state: dict[str, Any]) -> None:
        self._descent.restore(state["descent"])
        self.updates = int(state["updates"])


def directions(module: FilmModule, film: Floats) -> Floats:
    """p(direction) of one film, (direction,): what numpy's `watch` is tested against. film : (frame, row, column)"""
    with torch.no_grad():
        return module(torch.from_numpy(film[None].astype(np.float32)))[0].softmax(dim=1)[0].numpy()
