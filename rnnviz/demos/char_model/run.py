"""Reading a text, learning it, judging what was learned beside n-grams and a compressor, and writing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.ready_weights import ready
from rnnviz.data.source_text import KNOWN, Alphabet, SourceText, files_of, reading, stretches_of
from rnnviz.demos.char_model.others import Material, Others
from rnnviz.demos.char_model.params import PAGE, Params
from rnnviz.kit import ExaminedInTorch, InputError, State
from rnnviz.kit.examined import course, examination, examined_at
from rnnviz.learning.character_writing import PROBE_STEPS, WrittenText, bracket_knowledge, write
from rnnviz.learning.rates import falling_cosine
from rnnviz.learning.sampling import at_temperature, drawn, logits_of
from rnnviz.learning.symbol_parts import PART_FLOPS, sequences_in_part
from rnnviz.networks.symbol_net import SymbolNet, SymbolShape, Weights, draw_weights
from rnnviz.panels.painted_text import letters_on

if TYPE_CHECKING:
    from rnnviz.learning.symbol_training import SymbolLearner

LOOKS = 30
READY_FACTOR = 0.1
TASTE = 400
"""Characters of the text that are shown where there is no net."""

RESULTS = {
    "n_weights": "numbers that are learned", "alphabet": "characters that are told apart",
    "text_chars": "of all files together", "train_chars": "that may be learned from",
    "bits_per_character": "on held-out text", "bits_curve": "update and bits, at each look",
    "bits_ngram": "bits from the last 0 … 6 characters", "bits_xz": "of the judged characters alone, by a compressor",
    "sample": "what it writes", "next_characters": "how likely each character is behind the seed text",
    "unit_values": "what the painted unit does at each character of the sample",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """seed_text, sample : what was given, what was written; without a net a piece of the text is the sample
    chances : (character, letter) of what each was drawn from; following : (letter,), behind the seed text
    values : (character,) of the painted unit; unit, knowledge : which it is, and R² of all units with open brackets
    looked, bits : (look,); counted, ngram : (point,), characters read and the best n-gram's bits; levels : (context,)
    xz, n_weights, train_chars : 0 as long as they are unknown
    """

    letters: str
    seed_text: str
    sample: str
    chances: Floats
    following: Floats
    values: Floats
    unit: int
    knowledge: Floats
    looked: Floats
    bits: Floats
    counted: Floats
    ngram: Floats
    levels: Floats
    xz: float
    update: int
    n_weights: int
    train_chars: int


_READ: dict[str, SourceText] = {}


class Run(ExaminedInTorch[Params, Frame]):
    """A piece is some updates, or a part of one; or a part of an examination, and what is written then."""

    fps = 20.0

    def begin(self) -> None:
        p = self.params
        self._material: Material | None = None
        self._judgement: Any = None
        self._curve: list[list[float]] = []
        self._others = Others()
        self._shape: SymbolShape | None = None
        self._shown: Weights | None = None
        self._alphabet = Alphabet("")
        self._knowledge: Floats = np.zeros(0)
        self._probed: Floats = np.zeros(0)
        self._written: WrittenText | None = None
        self._taste = ""
        if p.probabilities:
            self._draw_letters()
            return
        if p.text not in KNOWN:
            self._take(next(text for text in reading(p.text) if text is not None))
        elif p.text in _READ:
            self._take(_READ[p.text])
        elif p.start == "ready" and p.updates:
            self._begin_ready()
        else:
            self._taste = files_of(p.text)[0].read_text("utf-8", "replace")[:TASTE]

    # -- the text -------------------------------------------------------------------------------------------------

    def _take(self, source: SourceText) -> None:
        """The text has been read: the net can begin."""
        p = self.params
        if p.start == "ready" and p.updates:
            self._begin_ready()
        else:
            self._alphabet = Alphabet(source.alphabet)
            self._shape = SymbolShape(self._alphabet.symbols, p.hidden, skip=p.skip, embedding=p.embedding)
        train = self._alphabet.numbers(source.train[: p.characters])
        held = self._alphabet.numbers(source.held)
        if len(train) < p.window + 2:
            raise InputError(f"characters leaves {len(train)}, too few for a window of {p.window}.")
        self._material = Material(source, self._alphabet, train, *stretches_of(held))
        self._taste = "".join(map(chr, source.held[:TASTE]))
        if p.updates:
            self._plan()
            if self._shown is None:
                assert self._shape is not None
                self._shown = draw_weights(self._shape, np.random.default_rng((p.seed, 0)))
                self._knowledge = np.zeros(sum(p.hidden))
                self._write()

    def _begin_ready(self) -> None:
        """The weights that ship speak before anything has been read."""
        if self._shown is not None:
            return
        self._shape, self._shown, about = ready(self.params.text)
        self._alphabet = Alphabet(about["alphabet"])
        self._knowledge = np.array(about["bracket_knowledge"])
        self._write()

    def _is_read(self) -> bool:
        return self._material is not None

    def material(self) -> Material:
        """The text, read to its end where that has not been done yet."""
        while self._material is None:
            for found in self._reading():
                if found is not None:
                    self._take(found)
        return self._material

    def _reading(self) -> Iterator[SourceText | None]:
        name = self.params.text
        if name not in _READ:
            for found in reading(name):
                if found is not None:
                    _READ[name] = found
                    break
                yield None
        yield _READ[name]

    def work(self) -> Iterator[None]:
        """The text; then n-grams, shown as they come; then the compressor."""
        p = self.params
        if p.probabilities:
            return
        if self._material is None:
            for found in self._reading():
                # a step may have read it meanwhile
                if self._is_read():
                    break
                if found is not None:
                    self._take(found)
                yield
        yield from self._others.work(p.text, self.material())

    # -- learning -------------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        p, shape, material = self.params, self._shape, self._material
        assert shape is not None
        assert material is not None
        at_once = sequences_in_part(shape, p.window)
        self._parts = [slice(n, min(n + at_once, p.batch)) for n in range(0, p.batch, at_once)]
        steps = len(material.stretches)
        judging = max(2, -(-int(2 * shape.n_weights * material.stretches.size) // int(PART_FLOPS)))
        examined = [*examination("judge", steps, -(-steps // judging)), ("probe", 0, 0), ("write", 0, 0)]
        ends = examined_at(p.updates, min(LOOKS, p.updates), soon=20)
        self.parts = len(self._parts)
        self.pieces = course(ends, max(1, min(8, at_once // p.batch)), examined, self.parts)

    @property
    def total(self) -> int:
        if self.params.probabilities or not self.params.updates:
            return 0
        return len(self.pieces) or 1  # not known before the text is read

    @property
    def progress(self) -> float | None:
        return self.update / self.params.updates if self.total else None

    @property
    def position(self) -> str:
        return super().position if self.total else ""

    def piece(self, n: int) -> None:
        self.material()  # before the text is read there are no pieces
        super().piece(n)

    def make(self) -> "SymbolLearner":
        from rnnviz.learning.symbol_training import Stream, SymbolLearner

        p, material = self.params, self.material()
        assert self._shape is not None
        assert self._shown is not None
        self._stream = Stream(material.train, p.batch, p.window, np.random.default_rng((p.seed, 1)))
        return SymbolLearner(self._shape, self._shown, p.batch, threshold=p.gradient_threshold)

    def learn(self) -> None:
        p, update = self.params, self.update
        factor = READY_FACTOR if p.start == "ready" else 1.0
        rate = factor * p.learning_rate * falling_cosine(update, p.updates)
        part = self._parts[self.part]
        self.learner.learn(self._stream.window(update), rate, f"update {update + 1}", part=part)

    def examine(self, kind: str, first: int, last: int) -> None:
        if kind == "judge":
            self._judge(last - first)
        elif kind == "probe":
            self._probe()
        else:
            self._shown, self._knowledge = self.learner.module.weights(), self._probed
            self._write()

    def _judge(self, steps: int) -> None:
        """Bits of a held-out character, some steps at a time."""
        self._begin_judgement()
        if self._judgement.go_on(steps):
            self._curve.append([float(self.update), self._judgement.bits])
            self._judgement = None

    def _begin_judgement(self) -> None:
        from rnnviz.learning.symbol_training import Judgement

        if self._judgement is None:
            material = self.material()
            self._judgement = Judgement(self.learner.module, material.stretches, material.context)

    def _probe(self) -> None:
        """Which unit knows the brackets, on the first fifth of the judged stretches."""
        self._probed = bracket_knowledge(self.learner.net(), self._alphabet, self.material().stretches[:PROBE_STEPS])

    # -- what is shown --------------------------------------------------------------------------------------------

    def _write(self) -> None:
        p = self.params
        assert self._shape is not None
        assert self._shown is not None
        net, kept = SymbolNet(self._shape, self._shown), ""
        for turn in range(len(p.turns) + 1):
            rng = np.random.default_rng((p.seed, 2, turn))
            self._written = write(net, self._alphabet, p.seed_text, p.sample_length, p.temperature, p.top_k, rng, kept)
            if turn < len(p.turns):
                kept = self._until(*p.turns[turn], self._written.text)
        self._paint()

    def _until(self, row: int, column: int, text: str) -> str:
        """What of the text stands up to a cell of the page, all of it where the cell is empty."""
        seed_text = self.params.seed_text
        number = int(letters_on(seed_text + text, *PAGE).owner[row, column])
        return text if number < 0 else text[: max(0, number + 1 - len(seed_text))]

    def _draw_letters(self) -> None:
        """No net: letters from given probabilities."""
        p = self.params
        self._alphabet = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(p.probabilities)])
        q = at_temperature(logits_of(np.array(p.probabilities)), p.temperature, p.top_k)
        chances = np.tile(q, (p.sample_length, 1))
        text = self._alphabet.text(drawn(chances, np.random.default_rng((p.seed, 2))))
        self._written = WrittenText(text, chances, np.zeros((p.sample_length, 0)), q)
        self._paint()

    def _paint(self) -> None:
        """The values of the unit that is painted."""
        assert self._written is not None
        best = int(self._knowledge.argmax()) if len(self._knowledge) else 0
        self._unit = best if self.params.unit is None else self.params.unit
        units = self._written.units
        self._values = units[:, self._unit].copy() if units.shape[1] else np.zeros(0, np.float32)

    def change(self, params: Params) -> bool:
        before = self.params
        super().change(params)
        if self.has_learner:
            self.learner.descent.threshold = params.gradient_threshold
        writing = ("turns", "seed_text", "temperature", "top_k", "sample_length")
        if any(getattr(before, name) != getattr(params, name) for name in writing):
            if params.probabilities:
                self._draw_letters()
            elif self._shown is not None:
                self._write()
        elif self._written is not None:
            self._paint()
        return False

    def frame(self) -> Frame:
        p, written, curve = self.params, self._written, np.array(self._curve, float).reshape(-1, 2)
        counted, xz = self._others.counted, self._others.xz
        nothing = np.zeros(0, np.float32)
        source = None if self._material is None else self._material.source
        return Frame(
            letters=self._alphabet.letters, seed_text=p.seed_text if written and not p.probabilities else "",
            sample=written.text if written else self._taste, chances=written.chances if written else np.zeros((0, 0)),
            following=written.following if written else nothing, values=self._values if written else nothing,
            unit=self._unit if written else 0, knowledge=self._knowledge, looked=curve[:, 0], bits=curve[:, 1],
            counted=np.array([chars for chars, _ in counted], float),
            ngram=np.array([bits.min() for _, bits in counted], float),
            levels=counted[-1][1] if counted else np.zeros(0), xz=0.0 if np.isnan(xz) else xz,
            update=self.update, n_weights=self._shape.n_weights if self._shape else 0,
            train_chars=len(source.train) if source else 0,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        if self.params.probabilities:
            return {**dict.fromkeys(RESULTS), **self._said()}
        material = self.material()
        assert self._shape is not None
        others, is_counted = self._others, np.isfinite(self._others.xz)
        return {
            "n_weights": self._shape.n_weights, "alphabet": material.alphabet.letters,
            "text_chars": material.source.chars, "train_chars": len(material.source.train),
            "bits_per_character": self._curve[-1][1] if self._curve else None,
            "bits_curve": [list(point) for point in self._curve] if self.params.updates else None,
            "bits_ngram": others.counted[-1][1] if is_counted else None, "bits_xz": others.xz if is_counted else None,
            **self._said(),
        }  # fmt: skip

    def _said(self) -> dict[str, Any]:
        written = self._written
        if written is None:
            return {"sample": None, "next_characters": None, "unit_values": None}
        chances = dict(zip(self._alphabet.letters, written.following.tolist(), strict=True))
        values = None if self.params.probabilities else self._values
        return {"sample": written.text, "next_characters": chances, "unit_values": values}

    # -- sessions -------------------------------------------------------------------------------------------------

    def kept(self) -> State:
        return {
            "curve": np.array(self._curve, float).reshape(-1, 2),
            "learner": self.learned(), "shown": self._shown,
            "knowledge": self._knowledge, "probed": self._probed,
            "judgement": self._judgement.checkpoint() if self._judgement else None,
        }  # fmt: skip

    def keep(self, state: State) -> None:
        self._curve = np.array(state["curve"], float).reshape(-1, 2).tolist()
        if state["learner"] is None:
            return
        self.relearn(state["learner"])
        self._shown = {name: np.array(values) for name, values in state["shown"].items()}
        self._knowledge, self._probed = np.array(state["knowledge"]), np.array(state["probed"])
        self._write()
        if state["judgement"] is not None:
            self._begin_judgement()
            self._judgement.restore(state["judgement"])
